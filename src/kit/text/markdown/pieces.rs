//! What the writer does with words, links and pictures.

use std::borrow::Cow;

use pulldown_cmark::LinkType;

use super::super::sanitize;
use super::inline::{Word, hidden_host, put, words};
use super::writer::{Held, MAX_LINKS, Writer};

/// Names that one text may mention.
const MAX_MENTIONS: usize = 50;
/// Pictures in one text; further ones become links.
const MAX_IMAGES: usize = 50;

impl Writer<'_> {
    pub(super) fn start_link(&mut self, address: &str, kind: LinkType) -> Option<Cow<'static, str>> {
        let mut address = address.replace(' ', "%20");
        if kind == LinkType::Email {
            address.insert_str(0, "mailto:");
        }
        if !self.may_link(&address) {
            return None;
        }
        self.open_link(&address);
        self.link = Some(Held { address, words: String::new(), level: self.ends.len() });
        Some("</a>".into())
    }

    pub(super) fn may_link(&self, address: &str) -> bool {
        self.link.is_none() && self.links < MAX_LINKS && sanitize::safe_href(address)
    }

    fn open_link(&mut self, address: &str) {
        self.links += 1;
        self.raw("<a href=\"");
        put(&mut self.html, address);
        self.raw("\">");
    }

    pub(super) fn show_image(&mut self, image: Held) {
        let local = self.options.own_host.and_then(|host| {
            let rest =
                image.address.strip_prefix("https://").or_else(|| image.address.strip_prefix("http://"))?;
            rest.strip_prefix(host).filter(|path| path.starts_with('/'))
        });
        let source = local.unwrap_or(&image.address);
        let words = image.words.trim();
        if sanitize::is_attachment(source) && self.images < MAX_IMAGES {
            self.images += 1;
            self.raw("<img src=\"");
            put(&mut self.html, source);
            self.raw("\" alt=\"");
            put(&mut self.html, words);
            self.raw("\" loading=\"lazy\">");
        } else if self.may_link(&image.address) {
            self.open_link(&image.address);
            put(&mut self.html, if words.is_empty() { &image.address } else { words });
            self.raw("</a>");
            if let Some(host) = hidden_host(words, &image.address) {
                self.raw(&format!(" <span class=\"link-host\">({})</span>", super::escape(&host)));
            }
        } else {
            put(&mut self.html, words);
        }
    }

    pub(super) fn text(&mut self, text: &str) {
        if let Some(image) = &mut self.image {
            return image.words.push_str(text);
        }
        if self.code {
            return put(&mut self.html, text);
        }
        if let Some(link) = &mut self.link {
            link.words.push_str(text);
        }
        words(text, self.link.is_none(), |word| match word {
            Word::Plain(text) => self.plain(text),
            Word::Emoji(emoji) => self.raw(emoji),
            Word::Mention(name) => self.mention(name),
            Word::Link(address) if self.may_link(address) => {
                self.open_link(address);
                put(&mut self.html, address);
                self.raw("</a>");
                if let Some(host) = hidden_host(address, address) {
                    self.raw(&format!(" <span class=\"link-host\">({})</span>", super::escape(&host)));
                }
            }
            Word::Link(address) => self.plain(address),
        });
    }

    /// Text in which line breaks come from HTML that is shown as text.
    fn plain(&mut self, text: &str) {
        for (number, line) in text.split('\n').enumerate() {
            if number > 0 && !line.is_empty() {
                self.raw("<br>\n");
            }
            put(&mut self.html, line);
        }
    }

    fn mention(&mut self, name: &str) {
        let target = match self.options.known_names {
            None => Some(name),
            Some(known) => known.get(&super::super::names::skeleton(name)).map(String::as_str),
        };
        let Some(target) = target else {
            self.raw("@");
            return put(&mut self.html, name);
        };
        let key = super::super::fold::fold(name);
        if !self.mentioned.contains(&key) {
            if self.mentions.len() >= MAX_MENTIONS {
                self.raw("@");
                return put(&mut self.html, name);
            }
            self.mentioned.insert(key);
            self.mentions.push(name.to_owned());
        }
        self.raw("<a class=\"mention\" href=\"");
        put(&mut self.html, self.options.mention_url);
        self.html.extend(url::form_urlencoded::byte_serialize(target.as_bytes()));
        self.raw("\">@");
        put(&mut self.html, name);
        self.raw("</a>");
    }

    pub(super) fn inline_code(&mut self, code: &str) {
        if let Some(image) = &mut self.image {
            return image.words.push_str(code);
        }
        if let Some(link) = &mut self.link {
            link.words.push_str(code);
        }
        self.raw("<code>");
        put(&mut self.html, code);
        self.raw("</code>");
    }

    pub(super) fn line_break(&mut self) {
        if let Some(image) = &mut self.image {
            return image.words.push(' ');
        }
        if let Some(link) = &mut self.link {
            link.words.push(' ');
        }
        self.raw("<br>\n");
    }

    pub(super) fn checkbox(&mut self, done: bool) {
        if self.html.ends_with("<li>") {
            self.html.truncate(self.html.len() - 1);
            self.raw(" class=\"task\">");
        }
        self.raw("<input type=\"checkbox\" disabled");
        self.raw(if done { " checked aria-label=\"Done\"> " } else { " aria-label=\"To do\"> " });
    }
}
