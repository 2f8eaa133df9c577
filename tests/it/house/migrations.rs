//! Migrations come in pairs, can be taken back, and make what `schema.rs` says on both databases.

use std::collections::BTreeMap;

use bandstand::each;
use bandstand::kit::db::{Conn, migrate, pending, revert_all};
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Bool, Text};

use super::root;
use crate::world::TestDb;

/// By table and column: the type and whether it may be NULL.
type Shape = BTreeMap<String, BTreeMap<String, (String, bool)>>;

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    table: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Bool)]
    nullable: bool,
}

/// The two indexes of words and what the migrations keep for themselves are not in `schema.rs`.
fn is_ours(table: &str) -> bool {
    !table.starts_with("search_index")
        && !table.starts_with("similar_index")
        && !table.starts_with("__diesel")
        && !table.starts_with("sqlite_")
}

fn shape_of(conn: &mut Conn) -> Shape {
    const SQLITE: &str = "SELECT m.name AS \"table\", c.name AS name, lower(c.type) AS kind, \
        (c.\"notnull\" = 0 AND c.pk = 0) AS nullable \
        FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table'";
    const POSTGRES: &str = "SELECT CAST(table_name AS TEXT) AS \"table\", CAST(column_name AS TEXT) AS name, \
        CAST(data_type AS TEXT) AS kind, is_nullable = 'YES' AS nullable \
        FROM information_schema.columns WHERE table_schema = 'public'";
    let sql = if conn.is_sqlite() { SQLITE } else { POSTGRES };
    let columns: Vec<Column> = each!(conn, c => sql_query(sql).load(c)).expect("the shape can be asked for");
    let mut shape = Shape::new();
    for column in columns.into_iter().filter(|column| is_ours(&column.table)) {
        let kind = if column.kind == "integer" { "bigint".to_owned() } else { column.kind };
        shape.entry(column.table).or_default().insert(column.name, (kind, column.nullable));
    }
    shape
}

/// What `schema.rs` says.
fn schema() -> Shape {
    let source = std::fs::read_to_string(root().join("src/schema.rs")).expect("schema.rs can be read");
    let mut shape = Shape::new();
    let mut table = String::new();
    for line in source.lines().map(str::trim) {
        if let Some((name, kind)) = line.split_once(" -> ").filter(|_| !line.starts_with("joinable")) {
            let nullable = kind.starts_with("Nullable<");
            let kind = match kind.trim_start_matches("Nullable<").trim_end_matches([',', '>']) {
                "BigInt" => "bigint",
                "Text" => "text",
                "Bool" => "boolean",
                "Double" => "double precision",
                "Binary" => "bytea",
                other => panic!("schema.rs has {other}: say here what it is in both databases"),
            };
            shape.entry(table.clone()).or_default().insert(name.to_owned(), (kind.to_owned(), nullable));
        } else if let Some((name, _)) = line.split_once(" (").filter(|_| line.ends_with(") {")) {
            table = name.to_owned();
        }
    }
    shape
}

fn up_down_and_up_again(test: &TestDb) {
    let mut conn = test.connect();
    let names = migrate(&mut conn).unwrap_or_else(|error| panic!("{error}"));
    assert!(!names.is_empty());
    let first = shape_of(&mut conn);
    revert_all(&mut conn).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(shape_of(&mut conn), Shape::new(), "down.sql leaves something behind");
    assert!(pending(&mut conn).unwrap_or_else(|error| panic!("{error}")));
    migrate(&mut conn).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(shape_of(&mut conn), first, "the second time made something else");
    assert_eq!(migrate(&mut conn).unwrap_or_else(|error| panic!("{error}")), Vec::<String>::new());
    for (table, columns) in schema() {
        assert_eq!(first.get(&table), Some(&columns), "schema.rs and the migrations differ at {table}");
    }
    assert_eq!(first.len(), schema().len(), "a table is missing in schema.rs");
}

#[test]
fn migrations_go_up_down_and_up_on_sqlite() {
    up_down_and_up_again(&TestDb::empty_sqlite());
}

#[test]
fn migrations_go_up_down_and_up_on_postgres() {
    if let Some(test) = TestDb::empty_postgres() {
        up_down_and_up_again(&test);
    }
}

#[test]
fn migrations_come_in_pairs() {
    let names = |database: &str| -> Vec<String> {
        let folder = root().join("migrations").join(database);
        let mut names: Vec<String> = std::fs::read_dir(&folder)
            .expect("the folder can be read")
            .map(|entry| entry.expect("an entry can be read").file_name().to_string_lossy().into_owned())
            .collect();
        for name in &names {
            for file in ["up.sql", "down.sql"] {
                assert!(folder.join(name).join(file).is_file(), "{database}/{name} has no {file}");
            }
        }
        names.sort();
        names
    };
    assert_eq!(names("sqlite"), names("postgres"));
}
