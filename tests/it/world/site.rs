//! A site with the demo community, and browsers that visit it through the whole application.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::{Mutex, Once};

use actix_web::cookie::Cookie;
use actix_web::test::{self, TestRequest};
use actix_web::{rt, web};
use bandstand::app::commands::demo;
use bandstand::app::worker::{self, Worker};
use bandstand::app::{schedule, server, setup};
use bandstand::forum::accounts::session;
use bandstand::forum::viewer::Viewer;
use bandstand::kit::config::Config;
use bandstand::kit::db::{Address, Conn};
use bandstand::kit::site::Site;
use bandstand::schema::{matters, posts, sessions, threads, users};
use diesel::connection::{Instrumentation, InstrumentationEvent, set_default_instrumentation};
use diesel::prelude::*;
use futures_util::future::LocalBoxFuture;

use super::TestDb;

const HOST: &str = "127.0.0.1:8080";
pub const ORIGIN: &str = "http://127.0.0.1:8080";
/// Says that a story has not looked whether its thread is there already.
pub const NOT_LOOKED: (&str, &str) = ("looked", "");
pub const FORM: &str = "application/x-www-form-urlencoded";

/// What came back.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub location: String,
    /// The content type.
    pub kind: String,
    pub body: String,
    /// The body as it came, for what is no text.
    pub bytes: Vec<u8>,
    pub headers: BTreeMap<String, String>,
}

impl Answer {
    /// Fails with the page unless the status is this one.
    pub fn is(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}\n{}", self.location, self.words());
        self
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    /// What the page says, without its markup.
    pub fn words(&self) -> String {
        let page = scraper::Html::parse_document(&self.body);
        let main = scraper::Selector::parse("main").expect("a selector");
        let text: Vec<&str> = match page.select(&main).next() {
            Some(main) => main.text().collect(),
            None => page.root_element().text().collect(),
        };
        text.join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The value of the first field of this name.
    pub fn field(&self, name: &str) -> Option<String> {
        let page = scraper::Html::parse_document(&self.body);
        let field = scraper::Selector::parse(&format!("input[name={name}]")).expect("a selector");
        page.select(&field).next().and_then(|field| field.value().attr("value")).map(str::to_owned)
    }

    /// Where the link with these words leads.
    pub fn link(&self, words: &str) -> String {
        let page = scraper::Html::parse_document(&self.body);
        let link = scraper::Selector::parse("a").expect("a selector");
        page.select(&link)
            .find(|link| link.text().collect::<String>().contains(words))
            .and_then(|link| link.value().attr("href"))
            .unwrap_or_else(|| panic!("no link says {words}"))
            .to_owned()
    }

    /// The first form address that contains these words.
    pub fn action(&self, part: &str) -> String {
        let page = scraper::Html::parse_document(&self.body);
        let form = scraper::Selector::parse("form").expect("a selector");
        page.select(&form)
            .filter_map(|form| form.value().attr("action"))
            .find(|action| action.contains(part))
            .unwrap_or_else(|| panic!("no form for {part}"))
            .to_owned()
    }
}

type Cookies = Vec<Cookie<'static>>;
type App = Rc<dyn Fn(TestRequest) -> LocalBoxFuture<'static, (Answer, Cookies)>>;

/// The site and its application.
pub struct World<'db> {
    pub site: Site,
    app: App,
    db: &'db TestDb,
    folder: PathBuf,
}

/// Questions to each database of this process, by its address.
static QUESTIONS: Mutex<BTreeMap<String, usize>> = Mutex::new(BTreeMap::new());

/// Counts what one connection asks.
struct Counter(String);

impl Instrumentation for Counter {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        match event {
            InstrumentationEvent::StartEstablishConnection { url, .. } => url.clone_into(&mut self.0),
            InstrumentationEvent::StartQuery { .. } => {
                let mut questions = QUESTIONS.lock().expect("nobody panics while counting");
                *questions.entry(self.0.clone()).or_default() += 1;
            }
            _ => {}
        }
    }
}

fn count_questions() {
    static SET: Once = Once::new();
    SET.call_once(|| {
        set_default_instrumentation(|| Some(Box::new(Counter(String::new())))).expect("it can be set");
    });
}

/// Tells a story at a site with the demo community.
pub fn on_site<'db>(db: &'db TestDb, story: impl AsyncFnOnce(World<'db>)) {
    on_site_with(db, |_| {}, story);
}

/// The same with other settings.
pub fn on_site_with<'db>(
    db: &'db TestDb,
    set: impl FnOnce(&mut Config),
    story: impl AsyncFnOnce(World<'db>),
) {
    count_questions();
    let (db, files) = demo_of(db);
    let folder = std::env::temp_dir().join(format!("bandstand-site-{}", uuid::Uuid::new_v4().simple()));
    copy(&files, &folder);
    let mut config = settings(&folder, db.db.address());
    set(&mut config);
    let site = setup::open_site(config).expect("the site opens");
    rt::System::new().block_on(async {
        let app = server::app(web::Data::new(site.clone()), web::Data::new(None));
        let service = Rc::new(test::init_service(app).await);
        let app: App = Rc::new(move |request| {
            let service = service.clone();
            Box::pin(async move {
                let response = test::call_service(&*service, request.to_request()).await;
                let cookies = response.response().cookies().map(Cookie::into_owned).collect();
                let status = response.status().as_u16();
                let header = |name: &str| {
                    let value = response.headers().get(name).and_then(|value| value.to_str().ok());
                    value.unwrap_or_default().to_owned()
                };
                let (location, kind) = (header("location"), header("content-type"));
                let headers = response
                    .headers()
                    .iter()
                    .map(|(name, value)| {
                        (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned())
                    })
                    .collect();
                let bytes = test::read_body(response).await.to_vec();
                let body = String::from_utf8_lossy(&bytes).into_owned();
                (Answer { status, location, kind, body, bytes, headers }, cookies)
            })
        });
        story(World { site, app, db, folder: folder.clone() }).await;
    });
    drop(std::fs::remove_dir_all(folder));
}

fn settings(folder: &Path, address: &Address) -> Config {
    let mut config = Config::load(None).expect("the settings are good");
    folder.clone_into(&mut config.data_dir);
    config.listen = HOST.to_owned();
    config.base_url = String::new();
    config.limit_factor = 1000.0;
    config.database_url = match address {
        Address::Sqlite(file) => format!("sqlite://{file}"),
        Address::Postgres(url) => url.clone(),
    };
    config
}

/// The demo community in a copy of the database, and the folder of its files.
fn demo_of(db: &TestDb) -> (&TestDb, PathBuf) {
    let kind = if matches!(db.db.address(), Address::Sqlite(_)) { "sqlite" } else { "postgres" };
    let name = format!("bandstand-demo-{}-{kind}", std::process::id());
    let files = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let demo = db.demo(|address| {
        let config = settings(&files, address);
        let opened = setup::open_database(&config).expect("the database opens");
        demo::prepare(&config, &opened).expect("the demo is made");
    });
    (demo, files)
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder can be made");
    for entry in std::fs::read_dir(from).expect("a folder").map(|entry| entry.expect("an entry")) {
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if source.is_dir() {
            copy(&source, &target);
        } else {
            std::fs::copy(&source, &target).expect("a file can be copied");
        }
    }
}

impl World<'_> {
    /// A browser without cookies.
    pub fn guest(&self) -> Browser {
        Browser { app: self.app.clone(), cookies: RefCell::default(), token: RefCell::default() }
    }

    /// A browser in which somebody of the demo has logged in.
    pub async fn member(&self, name: &str) -> Browser {
        let browser = self.guest();
        browser.log_in(name, &self.password(name)).await.is(303);
        browser
    }

    /// The facts of somebody of the demo, as handlers get them.
    pub async fn person(&self, name: &str) -> Viewer {
        let browser = self.member(name).await;
        let token = browser.cookies.borrow().get("sid").cloned().expect("a session");
        session::viewer(&self.site, &token, session::Fresh::Kept).await.expect("a person")
    }

    /// The password of somebody of the demo.
    pub fn password(&self, name: &str) -> String {
        let logins = std::fs::read_to_string(self.folder.join("logins.json")).expect("the cast is written");
        let logins: serde_json::Value = serde_json::from_str(&logins).expect("JSON");
        let password = logins
            .as_array()
            .and_then(|all| all.iter().find(|login| login["username"] == name))
            .and_then(|login| login["password"].as_str())
            .unwrap_or_else(|| panic!("{name} is not of the cast"));
        password.to_owned()
    }

    /// Ends every session, as time does.
    pub fn end_sessions(&self) {
        diesel::delete(sessions::table).execute(&mut self.conn()).expect("sessions end");
        session::forget_all(&self.site);
    }

    /// The folder where the site keeps its files.
    pub fn folder(&self) -> &std::path::Path {
        &self.folder
    }

    /// Another site on the same database, as another process has it.
    pub fn twin(&self) -> Site {
        setup::open_site(self.site.config.clone()).expect("another site opens")
    }

    /// Hears what happened, and sends no letters.
    pub async fn hear(&self) {
        let mut quick = Worker::new(worker::QUICK, None);
        while quick.pulse(&self.site).await.expect("events are heard") > 0 {}
    }

    /// Sends the letters that are due, once around.
    pub async fn send_letters(&self) -> usize {
        Worker::new(worker::LETTERS, None).pulse(&self.site).await.expect("letters are worked on")
    }

    pub fn crowd(&self, size: usize) -> Vec<i64> {
        crowd(&mut self.conn(), size)
    }

    /// Works off the outbox until it is empty.
    pub async fn work_off(&self) {
        while schedule::work_off(&self.site).await.expect("the outbox is worked off") > 0 {}
    }

    /// The address of the button in the letter to somebody.
    pub fn letter(&self, to: &str, path: &str) -> String {
        let found = self.letters(to).into_iter().find_map(|text| {
            let (_, rest) = text.split_once(path)?;
            let token = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c));
            Some(format!("{path}{}", token.collect::<String>()))
        });
        found.unwrap_or_else(|| panic!("no letter to {to} with {path}"))
    }

    /// Every letter to somebody, with its headers, in no order.
    pub fn letters(&self, to: &str) -> Vec<String> {
        let folder = std::fs::read_dir(self.folder.join("mail")).expect("letters");
        let read = |entry: std::io::Result<std::fs::DirEntry>| {
            std::fs::read_to_string(entry.expect("an entry").path()).expect("a letter").replace("=\r\n", "")
        };
        folder.map(read).filter(|text| text.contains(&format!("To: {to}"))).collect()
    }

    /// As a desk that nobody has asked yet: the demo's cases and chats are gone.
    pub fn forget_cases(&self) {
        use bandstand::schema::{
            case_alarms, case_entries, case_letters, case_links, case_macros, case_steps, case_surveys,
            case_watchers, cases, chat_duty, chats, desk_seats, desk_teams,
        };
        let mut conn = self.conn();
        diesel::delete(chat_duty::table).execute(&mut conn).expect("duty goes");
        diesel::delete(chats::table).execute(&mut conn).expect("chats go");
        diesel::delete(case_alarms::table).execute(&mut conn).expect("alarms go");
        diesel::delete(case_watchers::table).execute(&mut conn).expect("watchers go");
        diesel::delete(case_letters::table).execute(&mut conn).expect("letters go");
        diesel::delete(case_surveys::table).execute(&mut conn).expect("surveys go");
        diesel::delete(case_links::table).execute(&mut conn).expect("links go");
        diesel::delete(case_steps::table).execute(&mut conn).expect("steps go");
        diesel::delete(case_entries::table).execute(&mut conn).expect("entries go");
        diesel::delete(case_macros::table).execute(&mut conn).expect("macros go");
        diesel::delete(desk_seats::table).execute(&mut conn).expect("seats go");
        diesel::delete(desk_teams::table).execute(&mut conn).expect("routing goes");
        diesel::delete(cases::table).execute(&mut conn).expect("cases go");
    }

    /// Empties the mailboxes.
    pub fn forget_letters(&self) {
        std::fs::remove_dir_all(self.folder.join("mail")).expect("letters go");
    }

    /// How often the database was asked so far.
    pub fn questions(&self) -> usize {
        let (Address::Sqlite(address) | Address::Postgres(address)) = self.site.db.address();
        QUESTIONS.lock().expect("nobody panics while counting").get(address).copied().unwrap_or(0)
    }

    pub fn db(&self) -> &TestDb {
        self.db
    }

    pub fn conn(&self) -> Conn {
        self.db.connect()
    }

    pub fn thread(&self, title: &str) -> i64 {
        threads::table
            .filter(threads::title.eq(title))
            .select(threads::id)
            .first(&mut self.conn())
            .unwrap_or_else(|error| panic!("{title}: {error}"))
    }

    pub fn id_of(&self, username: &str) -> i64 {
        users::table
            .filter(users::username.eq(username))
            .select(users::id)
            .first(&mut self.conn())
            .unwrap_or_else(|error| panic!("{username}: {error}"))
    }

    /// The matter that was opened about a thing last: `post:7`.
    pub fn matter(&self, about: &str) -> i64 {
        let (kind, id) = about.split_once(':').expect("a kind and a number");
        matters::table
            .filter(matters::subject_kind.eq(kind))
            .filter(matters::subject_id.eq(id.parse::<i64>().expect("a number")))
            .order(matters::id.desc())
            .select(matters::id)
            .first(&mut self.conn())
            .unwrap_or_else(|error| panic!("{about}: {error}"))
    }

    /// The first post of a thread.
    pub fn question(&self, thread: i64) -> i64 {
        posts::table
            .filter(posts::thread_id.eq(thread))
            .order(posts::number)
            .select(posts::id)
            .first(&mut self.conn())
            .expect("a thread has a post")
    }

    /// The post with this number in a thread.
    pub fn post(&self, thread: i64, number: i64) -> i64 {
        posts::table
            .filter(posts::thread_id.eq(thread))
            .filter(posts::number.eq(number))
            .select(posts::id)
            .first(&mut self.conn())
            .expect("a thread has such a post")
    }

    /// The last post of a thread.
    pub fn last_post(&self, thread: i64) -> i64 {
        posts::table
            .filter(posts::thread_id.eq(thread))
            .order(posts::number.desc())
            .select(posts::id)
            .first(&mut self.conn())
            .expect("a thread has a post")
    }

    pub fn count_posts(&self, thread: i64) -> i64 {
        posts::table
            .filter(posts::thread_id.eq(thread))
            .count()
            .get_result(&mut self.conn())
            .expect("a count")
    }
}

/// So many more members, who are nobody in particular; gives their ids.
pub fn crowd(conn: &mut Conn, size: usize) -> Vec<i64> {
    use bandstand::schema::users;
    let names: Vec<String> = (0..size).map(|number| format!("crowd-{number}")).collect();
    let rows: Vec<_> = names
        .iter()
        .map(|name| {
            (
                (users::username.eq(name), users::name_key.eq(name), users::search_name.eq(name)),
                (
                    users::email.eq(format!("{name}@example.org")),
                    users::email_key.eq(format!("{name}@example.org")),
                ),
                (users::joined_at.eq(0_i64), users::last_seen_at.eq(0_i64), users::confirmed_at.eq(0_i64)),
            )
        })
        .collect();
    conn.transaction(|conn| {
        for part in rows.chunks(500) {
            bandstand::each!(conn, c => diesel::insert_into(users::table).values(part.to_vec()).execute(c))?;
        }
        Ok::<_, diesel::result::Error>(())
    })
    .expect("a crowd");
    users::table
        .filter(users::username.like("crowd-%"))
        .order(users::id)
        .select(users::id)
        .load(conn)
        .expect("ids")
}

/// Keeps cookies, sends what a browser sends.
pub struct Browser {
    app: App,
    cookies: RefCell<BTreeMap<String, String>>,
    /// The form token of the last page that had one.
    token: RefCell<String>,
}

impl Browser {
    pub async fn get(&self, path: &str) -> Answer {
        let answer = self.send(TestRequest::get().uri(path)).await;
        // An error page may not know who asks: its forms are a guest's.
        if let Some(token) = answer.field("csrf").filter(|_| answer.status < 500) {
            self.token.replace(token);
        }
        answer
    }

    /// Sends a form as our own page does: with its token and from here.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let token = self.token().await;
        let mut all = vec![("csrf", token.as_str())];
        all.extend(fields.iter().filter(|field| **field != NOT_LOOKED));
        // Stories that start a thread have looked whether it is there already, unless they say otherwise.
        let starts = path.starts_with("/boards/") && path.ends_with("/threads");
        if starts && !fields.iter().any(|(name, _)| *name == "looked") {
            all.push(("looked", "1"));
        }
        self.post_body(path, &encoded(&all)).await
    }

    /// Sends a form as our own script does.
    pub async fn post_by_script(&self, path: &str) -> Answer {
        self.fetch(path, &[]).await
    }

    /// Sends a form as our scripts do, which want the part alone.
    pub async fn fetch(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let token = self.token().await;
        let mut all = vec![("csrf", token.as_str())];
        all.extend_from_slice(fields);
        let request = TestRequest::post().uri(path).insert_header(("origin", ORIGIN));
        let request =
            request.insert_header(("x-requested-with", "fetch")).insert_header(("content-type", FORM));
        self.send(request.set_payload(encoded(&all))).await
    }

    /// Sends these bytes from here, as a form.
    pub async fn post_body(&self, path: &str, body: &str) -> Answer {
        self.post_from(ORIGIN, path, body).await
    }

    /// Sends a form with a file, as our own page does.
    pub async fn upload(&self, path: &str, field: &str, name: &str, file: &[u8]) -> Answer {
        self.upload_with(path, &[], (field, name), file).await
    }

    /// The same with other fields before it.
    pub async fn upload_with(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        (field, name): (&str, &str),
        file: &[u8],
    ) -> Answer {
        let token = self.token().await;
        let mut body = Vec::new();
        for (field, value) in [("csrf", token.as_str())].iter().chain(fields) {
            let head =
                format!("--edge\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(head.as_bytes());
        }
        let head = format!(
            "--edge\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
             Content-Type: image/png\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(file);
        body.extend_from_slice(b"\r\n--edge--\r\n");
        let request = TestRequest::post().uri(path).insert_header(("origin", ORIGIN));
        self.send(
            request.insert_header(("content-type", "multipart/form-data; boundary=edge")).set_payload(body),
        )
        .await
    }

    pub async fn post_from(&self, origin: &str, path: &str, body: &str) -> Answer {
        let request = TestRequest::post().uri(path).insert_header(("origin", origin.to_owned()));
        self.send(request.insert_header(("content-type", FORM)).set_payload(body.to_owned())).await
    }

    /// The token for this browser's forms.
    pub async fn token(&self) -> String {
        if self.token.borrow().is_empty() {
            self.get("/login").await;
        }
        if self.token.borrow().is_empty() {
            self.get("/settings").await;
        }
        self.token.borrow().clone()
    }

    pub async fn log_in(&self, who: &str, password: &str) -> Answer {
        let answer = self.post("/login", &[("who", who), ("password", password), ("next", "/")]).await;
        if answer.status == 303 {
            // Another session, other tokens.
            self.token.borrow_mut().clear();
        }
        answer
    }

    /// Sends any request of this browser, with its cookies.
    pub async fn send(&self, request: TestRequest) -> Answer {
        self.send_to(HOST, request).await
    }

    /// The same with this in its `Host` header.
    pub async fn send_to(&self, host: &str, mut request: TestRequest) -> Answer {
        request = request.insert_header(("host", host));
        for (name, value) in self.cookies.borrow().iter() {
            request = request.cookie(Cookie::new(name.clone(), value.clone()));
        }
        let (answer, cookies) = (self.app)(request).await;
        let mut jar = self.cookies.borrow_mut();
        for cookie in cookies {
            if cookie.value().is_empty() {
                jar.remove(cookie.name());
            } else {
                jar.insert(cookie.name().to_owned(), cookie.value().to_owned());
            }
        }
        answer
    }
}

/// Fields as the body of a form.
pub fn encoded(fields: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}
