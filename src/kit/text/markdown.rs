//! What a member writes becomes what others read: Markdown with quotes, spoilers, mentions, emoji and music cards.
//!
//! The way of a text: [`guard`] makes it harmless to parse, [`blocks`] finds quotes and spoilers, [`writer`] turns what
//! is between them into HTML (with [`inline`] for the words), and [`sanitize::clean`] lets only listed elements out.

mod blocks;
mod events;
mod guard;
mod inline;
mod pieces;
mod writer;

use std::collections::HashMap;

use super::html::{escape, text_of};
use super::music::MusicService;
use super::sanitize;
use blocks::Part;
use writer::Writer;

/// Longest text that is rendered, in bytes; callers refuse longer ones, here the rest is cut off.
pub const MAX_SOURCE: usize = 32 * 1024;
/// HTML may be this many times as long as its source...
const MAX_GROWTH: usize = 20;
/// ...and this much longer, or the source is shown as it was typed.
const MAX_EXTRA: usize = 64 * 1024;

/// A text ready to be shown, searched and announced.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rendered {
    /// Safe HTML.
    pub html: String,
    /// The words alone, for search and excerpts: without spoilers, and without quotes of others if there is more.
    pub text: String,
    /// Names after `@` that lead somewhere, as they were typed, each once, at most 50.
    pub mentions: Vec<String>,
    /// Whether a picture is shown.
    pub has_image: bool,
}

/// What rendering must know of the site.
#[derive(Clone, Copy, Debug)]
pub struct MarkdownOptions<'a> {
    /// Where a mentioned name leads: this, then the name.
    pub mention_url: &'a str,
    /// Whom the names mean that lead somewhere, by `names::skeleton`; others
    /// stay text. Without it every name leads to itself.
    pub known_names: Option<&'a HashMap<String, String>>,
    /// Where a quoted post is found: this, then its number.
    pub post_url: &'a str,
    /// Host of this site; pictures may be given by their full address there.
    pub own_host: Option<&'a str>,
    /// Services whose addresses become cards when alone in a paragraph.
    pub music_hosts: &'a [MusicService],
}

impl Default for MarkdownOptions<'_> {
    fn default() -> Self {
        Self {
            mention_url: "/members/",
            known_names: None,
            post_url: "#post-",
            own_host: None,
            music_hosts: &[],
        }
    }
}

/// Renders Markdown from anybody; any input gives safe HTML in time proportional to its length.
pub fn render(source: &str, options: &MarkdownOptions) -> Rendered {
    let source = guard::normalise(cut_at(source, MAX_SOURCE));
    let limit = source.len() * MAX_GROWTH + MAX_EXTRA;
    let mut writer = Writer::new(options, limit);
    for part in blocks::split(&source) {
        match part {
            Part::Quote { name, post } => writer.open_quote(&name, post),
            Part::Spoiler { title } => writer.open_spoiler(&title),
            Part::CloseQuote => writer.raw("</blockquote></aside>\n"),
            Part::CloseSpoiler => writer.raw("</details>\n"),
            Part::Markdown(text) => writer.markdown(&guard::cap_nesting(&text)),
        }
    }
    let (html, mentions) = writer.finish();
    let html = html.map(|html| sanitize::clean(&html)).filter(|html| html.len() <= limit);
    let Some(html) = html else {
        let html = format!("<p>{}</p>", escape(&source).replace('\n', "<br>"));
        return Rendered { text: text_of(&html), html, mentions: Vec::new(), has_image: false };
    };
    Rendered { text: text_of(&html), has_image: html.contains("<img "), mentions, html }
}

/// Renders in two steps when names are mentioned: `find` says whom they mean, by skeleton.
pub fn render_with_names<E>(
    source: &str,
    options: &MarkdownOptions,
    find: impl FnOnce(&[String]) -> Result<HashMap<String, String>, E>,
) -> Result<Rendered, E> {
    let rendered = render(source, options);
    if rendered.mentions.is_empty() {
        return Ok(rendered);
    }
    let known = find(&skeletons(&rendered.mentions))?;
    Ok(render(source, &MarkdownOptions { known_names: Some(&known), ..*options }))
}

/// The names in the form in which they are looked up.
pub fn skeletons(names: &[String]) -> Vec<String> {
    names.iter().map(|name| super::names::skeleton(name)).collect()
}

/// The beginning of `text` in at most `max` bytes, cut between characters.
pub(crate) fn cut_at(text: &str, max: usize) -> &str {
    let end = (0..=max.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    &text[..end]
}

/// Panics if a browser could run anything in `html`: reads tags as a browser does, not as the sanitiser does.
#[cfg(test)]
pub(super) fn assert_harmless(html: &str) {
    for (at, _) in html.match_indices('<') {
        let mut quoted = false;
        let tag: String = html[at..]
            .chars()
            .take_while(|c| {
                quoted ^= *c == '"';
                quoted || *c != '>'
            })
            .collect();
        let outside: String = tag.split('"').step_by(2).collect::<String>().to_lowercase();
        assert!(
            !outside.contains("<script") && !outside.contains("<style") && !outside.contains(" on"),
            "{tag} in {html}"
        );
        for scheme in ["javascript:", "data:", "vbscript:"] {
            assert!(
                !tag.to_lowercase().contains(&format!("href=\"{scheme}"))
                    && !tag.contains(&format!("src=\"{scheme}")),
                "{tag}"
            );
        }
    }
}

#[cfg(test)]
mod tests;
