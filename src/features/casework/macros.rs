//! Canned answers: what stands in braces is filled in from the case. Pure.

/// What a macro can speak of, with what it is.
pub const VARIABLES: [(&str, &str); 6] = [
    ("name", "who asks, or \"there\""),
    ("reference", "the case's reference"),
    ("category", "what it is about"),
    ("agent", "your name"),
    ("brand", "the community's name"),
    ("url", "the page of the case"),
];

/// The text with its variables filled in; what is in braces and no variable stays.
pub fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(at) = rest.find('{') {
        let (before, after) = rest.split_at(at);
        out.push_str(before);
        let named = after[1..].split_once('}').and_then(|(name, more)| {
            values.iter().find(|(known, _)| *known == name.trim()).map(|(_, value)| (*value, more))
        });
        match named {
            Some((value, more)) => {
                out.push_str(value);
                rest = more;
            }
            None => {
                out.push('{');
                rest = &after[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// Names in braces that no variable has.
pub fn unknown(text: &str) -> Vec<String> {
    let names = text.split('{').skip(1).filter_map(|part| part.split_once('}').map(|(name, _)| name.trim()));
    let is_word = |name: &&str| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase());
    let unknown = names.filter(is_word).filter(|name| !VARIABLES.iter().any(|(known, _)| known == name));
    unknown.map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_filled_in_once_and_braces_stay() {
        let values = [("name", "Ada {agent}"), ("agent", "Ben")];
        assert_eq!(fill("Hi {name}, {agent} here: {x} {", &values), "Hi Ada {agent}, Ben here: {x} {");
        assert_eq!(fill("{ name }{", &values), "Ada {agent}{");
        assert_eq!(unknown("Hi {name} {nmae} {} {A b}"), ["nmae"]);
    }
}
