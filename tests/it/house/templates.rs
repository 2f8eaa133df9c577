//! All templates load, and none of them lets text through unescaped.

use super::files;
use bandstand::kit::view::View;

#[test]
fn every_template_loads() {
    let view = View::load().unwrap_or_else(|error| panic!("{error}"));
    let names = view.names();
    for (file, _) in files("templates", "html") {
        assert!(names.contains(&file), "{file} is not among the loaded templates");
    }
}

/// Only what a renderer made is let through, and its name says so: `html` or `.._html`.
#[test]
fn only_rendered_html_is_called_safe() {
    let mut breaches = Vec::new();
    for (file, source) in files("templates", "html") {
        let one_spaced = source.split_whitespace().collect::<Vec<_>>().join(" ").replace("|safe", "| safe");
        for (at, _) in one_spaced.match_indices("| safe") {
            let name = one_spaced[..at]
                .trim_end()
                .rsplit(|c: char| !(c.is_alphanumeric() || c == '_'))
                .next()
                .unwrap_or_default();
            if name != "html" && !name.ends_with("_html") {
                breaches.push(format!("templates/{file}: `{name} | safe`"));
            }
        }
    }
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}
