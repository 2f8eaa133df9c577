//! A tag of BBCode.

/// `[name=value]` or `[/name]`; `len` is its length in the text.
pub(in crate::kit::text) struct Tag {
    pub(in crate::kit::text) name: String,
    pub(in crate::kit::text) value: String,
    pub(in crate::kit::text) closing: bool,
    pub(in crate::kit::text) len: usize,
}

impl Tag {
    /// One that stands in no text.
    pub(in crate::kit::text) fn of(name: &str, value: String) -> Self {
        Self { name: name.to_owned(), value, closing: false, len: 0 }
    }

    /// The tag at the start of `text`, if its name is one of BBCode's.
    pub(in crate::kit::text) fn read(text: &str) -> Option<Self> {
        const KNOWN: &[&str] = &[
            "b",
            "i",
            "u",
            "s",
            "strike",
            "del",
            "url",
            "email",
            "img",
            "code",
            "php",
            "html",
            "pre",
            "noparse",
            "plain",
            "quote",
            "spoiler",
            "list",
            "*",
            "li",
            "ul",
            "ol",
            "size",
            "color",
            "colour",
            "font",
            "center",
            "left",
            "right",
            "justify",
            "align",
            "indent",
            "h1",
            "h2",
            "h3",
            "h",
            "heading",
            "hr",
            "br",
            "sub",
            "sup",
            "table",
            "tr",
            "td",
            "th",
            "user",
            "mention",
            "attach",
            "media",
            "youtube",
            "highlight",
            "background",
            "anchor",
            "hide",
            "abbr",
        ];
        let window: &str = crate::kit::text::markdown::cut_at(text, 600);
        let end = window.find(']').filter(|end| !window[1..*end].contains(['[', '\n']))?;
        let inner = &window[1..end];
        let (closing, inner) = inner.strip_prefix('/').map_or((false, inner), |inner| (true, inner));
        let at = inner.find(['=', ' ']).unwrap_or(inner.len());
        let name = inner[..at].to_ascii_lowercase();
        let value = inner[at..].trim_start_matches('=').trim().to_owned();
        KNOWN.contains(&name.as_str()).then_some(Self { name, value, closing, len: end + 1 })
    }

    /// The value without quotation marks and without the numbers some forums put after a name.
    pub(in crate::kit::text) fn first_value(&self) -> String {
        let value = self.value.trim_start_matches("&quot;").trim_start_matches(['"', '\'']);
        value
            .split(['"', ';', ','])
            .next()
            .unwrap_or_default()
            .replace("&quot;", "")
            .trim()
            .chars()
            .take(80)
            .collect()
    }
}
