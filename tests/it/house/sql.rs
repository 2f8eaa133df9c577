//! Where SQL may stand (HOUSE 3): in `store.rs`, and in the few places named here.

use super::{code, files};

/// Files and folders that ask the database themselves, and why.
const ALLOWED: &[(&str, &str)] = &[
    ("schema.rs", "the tables"),
    ("kit/db/", "the doors to the data"),
    ("kit/outbox.rs", "the outbox is a tool with a table of its own"),
    ("forum/audit.rs", "one insert; nothing else writes the log"),
    ("features/search/sqlite.rs", "the index differs between the databases"),
    ("features/search/postgres.rs", "the index differs between the databases"),
    ("features/similar/sqlite.rs", "the index differs between the databases"),
    ("features/similar/postgres.rs", "the index differs between the databases"),
];
const SIGNS: &[&str] = &[
    "sql_query",
    "diesel::insert_into",
    "diesel::update",
    "diesel::delete",
    "diesel::select",
    "::table.",
    "batch_execute",
];

#[test]
fn only_stores_speak_sql() {
    let mut breaches = Vec::new();
    for (file, source) in files("src", "rs") {
        let is_store = file.ends_with("/store.rs") || file.contains("/store/");
        if is_store || ALLOWED.iter().any(|(allowed, _)| file.starts_with(allowed)) {
            continue;
        }
        let code = code(&source);
        breaches.extend(
            SIGNS
                .iter()
                .filter(|sign| code.contains(**sign))
                .map(|sign| format!("src/{file} has {sign}: move the query into its store.rs")),
        );
    }
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}
