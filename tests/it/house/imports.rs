//! The import law (HOUSE 2): each floor imports what stands below it and nothing else.

use super::{code, files};

const FLOORS: &[&str] = &["kit", "forum", "features", "pages", "api", "app"];
/// Inside the spine, from the bottom up.
const SPINE: &[&str] = &["accounts", "boards", "threads", "posts"];
/// What may import upwards, and why: (file, what it may import, reason).
const ALLOWED: &[(&str, &str, &str)] = &[];

fn floor(name: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| *floor == name)
}

/// The paths after `crate::` in a source, with the groups of `use` taken apart
/// as far as their first names: "forum::posts::model".
fn imports(source: &str) -> Vec<String> {
    let code = code(source);
    let mut found = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        if code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$') {
            continue;
        }
        expand("", &code[at + "crate::".len()..], &mut found);
    }
    found
}

/// Reads one path or group `{a, b::{c, d}}` from the beginning of `rest`; returns what follows it.
fn expand<'a>(before: &str, rest: &'a str, found: &mut Vec<String>) -> &'a str {
    let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':')).unwrap_or(rest.len());
    let path = format!("{before}{}", &rest[..end]);
    let mut rest = &rest[end..];
    let is_group = rest.starts_with('{') && (path.is_empty() || path.ends_with("::"));
    if !is_group {
        found.push(path.trim_end_matches(':').to_owned());
        return rest;
    }
    rest = rest[1..].trim_start();
    while !rest.is_empty() && !rest.starts_with('}') {
        let after = expand(&path, rest, found);
        // Something that is no name: not a group of imports after all.
        if after.len() == rest.len() {
            return rest;
        }
        rest = after.trim_start_matches(|c: char| c == ',' || c.is_whitespace());
    }
    rest.get(1..).unwrap_or_default()
}

/// What is wrong with importing `target` from `file`, if anything.
fn breach(file: &str, target: &str) -> Option<String> {
    let mut from = file.split('/');
    let mut to = target.split("::");
    let (from_floor, to_floor) = (from.next()?.trim_end_matches(".rs"), to.next()?);
    let (from_slice, to_slice) = (from.next()?.trim_end_matches(".rs"), to.next().unwrap_or_default());
    let (high, low) = (floor(from_floor)?, floor(to_floor)?);
    if ALLOWED.iter().any(|(allowed, what, _)| *allowed == file && target.starts_with(what)) {
        return None;
    }
    let say = |why: &str| Some(format!("src/{file} imports {target}: {why}"));
    if low > high {
        return say("a floor imports only what stands below it");
    }
    if from_floor != to_floor {
        return (from_floor == "api" && to_floor == "pages")
            .then(|| say("api and pages stand side by side"))?;
    }
    match from_floor {
        "features" if from_slice != to_slice && from_slice != "mod" => {
            say("features never import each other")
        }
        "forum" => {
            let place = |slice: &str| SPINE.iter().position(|known| *known == slice);
            match (place(from_slice), place(to_slice)) {
                (Some(from), Some(to)) if to > from => say("the spine imports downwards only"),
                _ => None,
            }
        }
        _ => None,
    }
}

#[test]
fn every_floor_imports_only_what_stands_below_it() {
    let breaches: Vec<String> = files("src", "rs")
        .iter()
        .flat_map(|(file, source)| imports(source).into_iter().filter_map(|target| breach(file, &target)))
        .collect();
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

#[test]
fn the_law_itself_can_tell() {
    let group = "use crate::{kit::db, forum::{posts::model::X, threads}};\nlet x = crate::app::y();";
    assert_eq!(imports(group), ["kit::db", "forum::posts::model::X", "forum::threads", "app::y"]);
    for (file, target) in [
        ("kit/site.rs", "forum::viewer"),
        ("features/search/web.rs", "features::kudos::store"),
        ("forum/boards/store.rs", "forum::posts::store"),
        ("pages/home.rs", "app::routes"),
        ("api/posts.rs", "pages::home"),
    ] {
        assert!(breach(file, target).is_some(), "{file} may not import {target}");
    }
    for (file, target) in [
        ("app/routes.rs", "features::search"),
        ("features/search/web.rs", "features::search::store"),
        ("forum/viewer.rs", "forum::accounts::model"),
        ("forum/posts/store.rs", "forum::threads::model"),
        ("kit/view/mod.rs", "kit::error"),
    ] {
        assert_eq!(breach(file, target), None);
    }
}
