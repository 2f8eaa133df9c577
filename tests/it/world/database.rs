//! A database for one test: a copied file, or a database made from a template.

use std::path::PathBuf;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use bandstand::kit::db::{Address, Conn, Db, migrate};
use diesel::connection::SimpleConnection;

static NEXT: AtomicU32 = AtomicU32::new(1);

/// Gone when it is dropped.
pub struct TestDb {
    pub db: Db,
    folder: Option<PathBuf>,
    database: Option<String>,
    /// A copy with the demo community, made when a site asks for it.
    demo: OnceLock<Box<TestDb>>,
}

impl TestDb {
    /// A migrated SQLite file in a folder of its own.
    pub fn sqlite() -> Self {
        Self::file(Some(sqlite_template()))
    }

    /// A SQLite file without any table.
    pub fn empty_sqlite() -> Self {
        Self::file(None)
    }

    fn file(template: Option<&PathBuf>) -> Self {
        let folder = scratch().join(format!("bandstand-{}", unique()));
        std::fs::create_dir_all(&folder).expect("a folder can be made");
        let file = folder.join("test.sqlite");
        if let Some(template) = template {
            std::fs::copy(template, &file).expect("the template can be copied");
        }
        let address = Address::Sqlite(file.to_string_lossy().into_owned());
        Self { db: open(&address), folder: Some(folder), database: None, demo: OnceLock::new() }
    }

    /// A migrated PostgreSQL database; `None`, and a line that says so, without a server.
    pub fn postgres() -> Option<Self> {
        let server = server()?;
        Some(Self::created(&server, Some(postgres_template(&server))))
    }

    /// A PostgreSQL database without any table.
    pub fn empty_postgres() -> Option<Self> {
        Some(Self::created(&server()?, None))
    }

    fn created(server: &str, template: Option<&str>) -> Self {
        let name = format!("bandstand_{}", unique());
        create_database(server, &name, template);
        let db = open(&Address::Postgres(sibling(server, &name)));
        Self { db, folder: None, database: Some(name), demo: OnceLock::new() }
    }

    /// A database of the same kind with the demo community, as `fill` makes it
    /// in an empty one; filled once, copied for each test.
    pub fn demo(&self, fill: impl FnOnce(&Address)) -> &Self {
        static SQLITE: OnceLock<PathBuf> = OnceLock::new();
        static POSTGRES: OnceLock<String> = OnceLock::new();
        self.demo.get_or_init(|| {
            Box::new(match server().filter(|_| self.database.is_some()) {
                Some(server) => {
                    let template = POSTGRES.get_or_init(|| {
                        let name = format!("bandstand_demo_{}", std::process::id());
                        run(&server, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
                        create_database(&server, &name, Some(postgres_template(&server)));
                        fill(&Address::Postgres(sibling(&server, &name)));
                        // What is being used is no template.
                        let users = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname";
                        run(&server, &format!("{users} = '{name}'"));
                        name
                    });
                    Self::created(&server, Some(template))
                }
                None => {
                    let template = SQLITE.get_or_init(|| {
                        let file = scratch().join(format!("bandstand-demo-{}.sqlite", std::process::id()));
                        std::fs::copy(sqlite_template(), &file).expect("the template can be copied");
                        let address = Address::Sqlite(file.to_string_lossy().into_owned());
                        fill(&address);
                        one_file(&mut address.connect_writer().expect("the demo can be opened"));
                        file
                    });
                    Self::file(Some(template))
                }
            })
        })
    }

    /// A writing connection beside the pool, for what tests ask of the database itself.
    pub fn connect(&self) -> Conn {
        self.db.address().connect_writer().expect("the database can be opened")
    }
}

impl TestDb {
    /// A connection to another database of the same PostgreSQL, and this one's name there.
    pub fn server(&self) -> Option<(Conn, String)> {
        let conn = Address::Postgres(server()?).connect_writer().expect("PostgreSQL answers");
        Some((conn, self.database.clone()?))
    }
}

impl Drop for TestDb {
    fn drop(&mut self) {
        if let Some(folder) = &self.folder {
            drop(std::fs::remove_dir_all(folder));
        }
        if let (Some(name), Some(server)) = (&self.database, server()) {
            run(&server, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        }
    }
}

fn open(address: &Address) -> Db {
    Db::open(address.clone()).unwrap_or_else(|error| panic!("{error}"))
}

/// Where cargo lets tests keep files: below `target`.
fn scratch() -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
}

fn unique() -> String {
    format!("{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}

/// The PostgreSQL server that `scripts/test` started.
fn server() -> Option<String> {
    static SAID: OnceLock<()> = OnceLock::new();
    let url = std::env::var("DATABASE_URL").ok().filter(|url| url.starts_with("postgres"));
    if url.is_none() {
        SAID.get_or_init(|| eprintln!("LEFT OUT: the PostgreSQL half. scripts/test runs it."));
    }
    url
}

/// The address of another database on the same server.
fn sibling(server: &str, name: &str) -> String {
    let mut url = url::Url::parse(server).expect("DATABASE_URL is an address");
    url.set_path(name);
    url.into()
}

fn run(server: &str, sql: &str) {
    let mut conn = Address::Postgres(server.to_owned()).connect_writer().expect("PostgreSQL answers");
    conn.batch_execute(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
}

fn create_database(server: &str, name: &str, template: Option<&str>) {
    let template = template.unwrap_or("template0");
    run(server, &format!("CREATE DATABASE {name} TEMPLATE {template}"));
}

fn postgres_template(server: &str) -> &'static str {
    static NAME: OnceLock<String> = OnceLock::new();
    NAME.get_or_init(|| {
        let name = format!("bandstand_template_{}", std::process::id());
        run(server, &format!("DROP DATABASE IF EXISTS {name}"));
        create_database(server, &name, None);
        let address = Address::Postgres(sibling(server, &name));
        let mut conn = address.connect_writer().expect("the template can be opened");
        migrate(&mut conn).unwrap_or_else(|error| panic!("{error}"));
        name
    })
}

fn sqlite_template() -> &'static PathBuf {
    static FILE: OnceLock<PathBuf> = OnceLock::new();
    FILE.get_or_init(|| {
        let file = scratch().join(format!("bandstand-template-{}.sqlite", std::process::id()));
        drop(std::fs::remove_file(&file));
        let address = Address::Sqlite(file.to_string_lossy().into_owned());
        let mut conn = address.connect_writer().expect("the template can be opened");
        migrate(&mut conn).unwrap_or_else(|error| panic!("{error}"));
        one_file(&mut conn);
        file
    })
}

/// Leaves no journal beside the file, so that it can be copied. Whoever filled it may still be
/// on the way out: on a busy machine that takes a while, and is waited for.
fn one_file(conn: &mut Conn) {
    let mut tries = 0;
    while let Err(error) = conn.batch_execute("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode=DELETE;")
    {
        tries += 1;
        assert!(tries < 100, "{error}");
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
}
