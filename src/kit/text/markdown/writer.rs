//! Turns the events of the Markdown parser into HTML.

use std::borrow::Cow;
use std::collections::HashSet;

use pulldown_cmark::{Alignment, CodeBlockKind, Event, HeadingLevel, LinkType, Tag, TagEnd};

use super::super::{music, sanitize};
use super::MarkdownOptions;
use super::events::{self, Marker, is_inline};
use super::inline::{hidden_host, put};

/// Links in one text; further addresses stay words.
pub(super) const MAX_LINKS: usize = 200;
/// Lists, items and quotes in each other; deeper ones are flattened.
const MAX_BLOCKS: usize = 16;
/// Emphasis in emphasis; deeper one is flattened.
const MAX_INLINES: usize = 8;

/// Collects the HTML of one text.
pub(super) struct Writer<'a> {
    pub(super) options: &'a MarkdownOptions<'a>,
    pub(super) html: String,
    limit: usize,
    pub(super) mentions: Vec<String>,
    pub(super) mentioned: HashSet<String>,
    pub(super) links: usize,
    pub(super) images: usize,
    /// What ends each open element; `None` where none was begun.
    pub(super) ends: Vec<Option<Cow<'static, str>>>,
    blocks: usize,
    inlines: usize,
    pub(super) code: bool,
    pub(super) link: Option<Held>,
    pub(super) image: Option<Held>,
    cells: Vec<Alignment>,
    cell: usize,
    in_head: bool,
}

/// A link or picture whose words are still coming.
pub(super) struct Held {
    pub(super) address: String,
    pub(super) words: String,
    /// Open elements when it began, so that its own end is known.
    pub(super) level: usize,
}

impl<'a> Writer<'a> {
    /// A writer that stops when its HTML becomes longer than `limit`.
    pub(super) fn new(options: &'a MarkdownOptions<'a>, limit: usize) -> Self {
        Self {
            options,
            html: String::new(),
            limit,
            mentions: Vec::new(),
            mentioned: HashSet::new(),
            links: 0,
            images: 0,
            ends: Vec::new(),
            blocks: 0,
            inlines: 0,
            code: false,
            link: None,
            image: None,
            cells: Vec::new(),
            cell: 0,
            in_head: false,
        }
    }

    /// The HTML, unless it became too long, and the names mentioned.
    pub(super) fn finish(self) -> (Option<String>, Vec<String>) {
        let fits = self.html.len() <= self.limit;
        (fits.then_some(self.html), self.mentions)
    }

    pub(super) fn raw(&mut self, html: &str) {
        self.html.push_str(html);
    }

    pub(super) fn open_quote(&mut self, name: &str, post: Option<u64>) {
        self.raw("<aside class=\"quote\"");
        if !name.is_empty() {
            self.raw(" data-user=\"");
            put(&mut self.html, name);
            self.raw("\"");
        }
        if let Some(post) = post {
            self.raw(&format!(" data-post=\"{post}\""));
        }
        self.raw(">");
        if !name.is_empty() {
            self.raw("<div class=\"quote-by\">");
            match post {
                Some(post) => {
                    self.raw(&format!("<a href=\"{}{post}\">", super::escape(self.options.post_url)));
                    put(&mut self.html, name);
                    self.raw("</a>");
                }
                None => put(&mut self.html, name),
            }
            self.raw("</div>");
        }
        self.raw("<blockquote>");
    }

    pub(super) fn open_spoiler(&mut self, title: &str) {
        self.raw("<details class=\"spoiler\"><summary>");
        put(&mut self.html, if title.trim().is_empty() { "Spoiler" } else { title });
        self.raw("</summary>");
    }

    /// Renders one stretch of Markdown; everything it opens is closed again.
    pub(super) fn markdown(&mut self, text: &str) {
        let events = events::events(text);
        let markers = events::spoilers(&events);
        let mut markers = markers.iter().peekable();
        let mut at = 0;
        while at < events.len() && self.html.len() <= self.limit {
            if let Some((card, len)) = self.card(&events[at..]) {
                self.raw(&card);
                at += len;
                continue;
            }
            match &events[at] {
                Event::Start(tag) => self.start(tag),
                Event::End(tag) => self.end(*tag),
                Event::Text(text) => {
                    let mut done = 0;
                    while let Some(Marker { at, opens, .. }) = markers.next_if(|marker| marker.event == at) {
                        self.text(&text[done..*at]);
                        self.raw(if *opens { "<span class=\"spoiler\" tabindex=\"0\">" } else { "</span>" });
                        done = at + 2;
                    }
                    self.text(&text[done..]);
                }
                Event::Code(code) => self.inline_code(code),
                Event::SoftBreak | Event::HardBreak => self.line_break(),
                Event::Rule => self.raw("<hr>\n"),
                Event::TaskListMarker(done) => self.checkbox(*done),
                _ => {}
            }
            at += 1;
        }
    }

    /// A paragraph that is nothing but the address of music, as a card, and how many events it took.
    fn card(&mut self, events: &[Event]) -> Option<(String, usize)> {
        let (address, len) = match events {
            [Event::Start(Tag::Paragraph), Event::Text(text), Event::End(TagEnd::Paragraph), ..] => {
                (text.trim(), 3)
            }
            [
                Event::Start(Tag::Paragraph),
                Event::Start(Tag::Link { dest_url, link_type: LinkType::Autolink, .. }),
                Event::Text(_),
                Event::End(TagEnd::Link),
                Event::End(TagEnd::Paragraph),
                ..,
            ] => (&**dest_url, 5),
            _ => return None,
        };
        let music = music::canonical(address, self.options.music_hosts)?;
        if self.links >= MAX_LINKS || !sanitize::safe_href(&music.url) {
            return None;
        }
        self.links += 1;
        let [url, service] = [&music.url, &music.service].map(|text| super::escape(text));
        let (kind, title) = (music.kind.as_str(), music.kind.title());
        let shown = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest);
        Some((
            format!(
                "<p><a class=\"music-card\" data-kind=\"{kind}\" href=\"{url}\"><span class=\"music-service\">{service}</span> \
                 <span class=\"music-kind\">{title}</span> <span class=\"music-address\">{shown}</span></a></p>\n"
            ),
            len,
        ))
    }

    fn start(&mut self, tag: &Tag) {
        if self.image.is_some() {
            return self.ends.push(None);
        }
        if is_inline(tag) {
            self.inlines += 1;
        } else if is_nesting(tag) {
            self.blocks += 1;
        }
        if (is_nesting(tag) && self.blocks > MAX_BLOCKS) || (is_inline(tag) && self.inlines > MAX_INLINES) {
            return self.ends.push(None);
        }
        let end: Option<Cow<'static, str>> = match tag {
            Tag::Paragraph | Tag::HtmlBlock => self.element("p", "</p>\n"),
            Tag::Heading { level, .. } => {
                // The page has the first two levels.
                let shown = match level {
                    HeadingLevel::H1 => 3,
                    HeadingLevel::H2 => 4,
                    HeadingLevel::H3 => 5,
                    _ => 6,
                };
                self.raw(&format!("<h{shown}>"));
                Some(format!("</h{shown}>\n").into())
            }
            Tag::BlockQuote(_) => self.element("blockquote", "</blockquote>\n"),
            Tag::CodeBlock(kind) => {
                self.code = true;
                self.raw("<pre><code");
                if let CodeBlockKind::Fenced(info) = kind {
                    let language = info.split([' ', ',']).next().unwrap_or_default().to_ascii_lowercase();
                    if !language.is_empty() {
                        self.raw(" class=\"language-");
                        put(&mut self.html, &language);
                        self.raw("\"");
                    }
                }
                self.raw(">");
                Some("</code></pre>\n".into())
            }
            Tag::List(None) => self.element("ul", "</ul>\n"),
            Tag::List(Some(1)) => self.element("ol", "</ol>\n"),
            Tag::List(Some(first)) => {
                self.raw(&format!("<ol start=\"{first}\">"));
                Some("</ol>\n".into())
            }
            Tag::Item => self.element("li", "</li>"),
            Tag::Table(cells) => {
                self.cells.clone_from(cells);
                self.element("table", "</tbody></table>\n")
            }
            Tag::TableHead => {
                (self.in_head, self.cell) = (true, 0);
                self.raw("<thead>");
                self.element("tr", "</tr></thead><tbody>")
            }
            Tag::TableRow => {
                (self.in_head, self.cell) = (false, 0);
                self.element("tr", "</tr>")
            }
            Tag::TableCell => Some(self.table_cell()),
            Tag::Emphasis => self.element("em", "</em>"),
            Tag::Strong => self.element("strong", "</strong>"),
            Tag::Strikethrough => self.element("del", "</del>"),
            Tag::Link { dest_url, link_type, .. } => self.start_link(dest_url, *link_type),
            Tag::Image { dest_url, .. } => {
                self.image = Some(Held {
                    address: dest_url.to_string(),
                    words: String::new(),
                    level: self.ends.len(),
                });
                None
            }
            _ => None,
        };
        self.ends.push(end);
    }

    fn end(&mut self, tag: TagEnd) {
        if let Some(end) = self.ends.pop().flatten() {
            self.html.push_str(&end);
        }
        if let Some(image) = self.image.take_if(|image| image.level == self.ends.len()) {
            self.show_image(image);
        } else if self.image.is_some() {
            return;
        }
        if let Some(link) = self.link.take_if(|link| link.level == self.ends.len())
            && let Some(host) = hidden_host(&link.words, &link.address)
        {
            self.raw(" <span class=\"link-host\">(");
            put(&mut self.html, &host);
            self.raw(")</span>");
        }
        self.code &= tag != TagEnd::CodeBlock;
        if events::is_inline_end(&tag) {
            self.inlines -= 1;
        } else if matches!(tag, TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item) {
            self.blocks -= 1;
        }
    }

    fn element(&mut self, name: &str, end: &'static str) -> Option<Cow<'static, str>> {
        self.html.push('<');
        self.html.push_str(name);
        self.html.push('>');
        Some(end.into())
    }

    fn table_cell(&mut self) -> Cow<'static, str> {
        let (name, end) = if self.in_head { ("th", "</th>") } else { ("td", "</td>") };
        let class = match self.cells.get(self.cell) {
            Some(Alignment::Left) => " class=\"align-left\"",
            Some(Alignment::Center) => " class=\"align-center\"",
            Some(Alignment::Right) => " class=\"align-right\"",
            _ => "",
        };
        self.cell += 1;
        self.raw(&format!("<{name}{class}>"));
        end.into()
    }
}

fn is_nesting(tag: &Tag) -> bool {
    matches!(tag, Tag::BlockQuote(_) | Tag::List(_) | Tag::Item)
}
