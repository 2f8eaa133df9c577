//! How many queries a page asks, counted in this process.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use actix_web::cookie::Cookie;
use actix_web::test::{self, TestRequest};
use actix_web::{rt, web};
use bandstand::app::{server, setup};
use bandstand::kit::config::Config;
use diesel::connection::{Instrumentation, InstrumentationEvent, set_default_instrumentation};

use super::community::{Community, PASSWORD, Page, USERNAME};

static ASKED: AtomicUsize = AtomicUsize::new(0);

struct Counter;

impl Instrumentation for Counter {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        if matches!(event, InstrumentationEvent::StartQuery { .. }) {
            ASKED.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// Queries by page, and whether a member asked.
pub struct Counts {
    pages: HashMap<(String, bool), usize>,
    reply: usize,
}

impl Counts {
    pub fn of(&self, path: &str, member: bool) -> usize {
        self.pages.get(&(path.to_owned(), member)).copied().unwrap_or(0)
    }

    pub fn reply(&self) -> usize {
        self.reply
    }
}

pub const HOST: &str = "127.0.0.1:8080";

/// Opens the community in this process.
pub fn site(
    settings: &std::path::Path,
    folder: &std::path::Path,
    url: &str,
) -> Result<bandstand::kit::site::Site, String> {
    let mut config = Config::load(Some(settings))?;
    config.data_dir = folder.to_owned();
    config.database_url = url.to_owned();
    config.listen = HOST.to_owned();
    setup::open_site(config)
}

pub fn count(community: &Community, pages: &[Page]) -> Result<Counts, String> {
    set_default_instrumentation(|| Some(Box::new(Counter))).map_err(|error| error.to_string())?;
    let site = site(&community.settings(), &community.folder, &community.database_url())?;
    let thread = community.quiet_thread()?;
    rt::System::new().block_on(async move {
        let app = test::init_service(server::app(web::Data::new(site), web::Data::new(None))).await;
        let mut cookies: Vec<Cookie<'static>> = Vec::new();
        let mut counts = Counts { pages: HashMap::new(), reply: 0 };
        let send = async |request: TestRequest, cookies: &[Cookie<'static>]| {
            let mut request =
                request.insert_header(("host", HOST)).insert_header(("origin", format!("http://{HOST}")));
            for cookie in cookies {
                request = request.cookie(cookie.clone());
            }
            // Twice: what is kept for a while is not asked for again.
            let response = test::call_service(&app, request.to_request()).await;
            let set: Vec<Cookie<'static>> = response.response().cookies().map(Cookie::into_owned).collect();
            let body = String::from_utf8_lossy(&test::read_body(response).await).into_owned();
            (set, body)
        };
        for member in [false, true] {
            if member {
                let (set, page) = send(TestRequest::get().uri("/login"), &[]).await;
                let form = [
                    ("csrf", field(&page)),
                    ("who", USERNAME.to_owned()),
                    ("password", PASSWORD.to_owned()),
                    ("next", "/".to_owned()),
                ];
                cookies = send(TestRequest::post().uri("/login").set_form(form), &set).await.0;
            }
            for page in pages {
                send(TestRequest::get().uri("/"), &cookies).await;
                let before = ASKED.load(Ordering::Relaxed);
                send(TestRequest::get().uri(&page.path), &cookies).await;
                counts.pages.insert((page.path.clone(), member), ASKED.load(Ordering::Relaxed) - before);
            }
        }
        let (_, page) = send(TestRequest::get().uri(&format!("/threads/{thread}/reply")), &cookies).await;
        let form = [
            ("csrf", field(&page)),
            ("key", "counted".to_owned()),
            ("body", "One reply to this song".to_owned()),
        ];
        let before = ASKED.load(Ordering::Relaxed);
        send(TestRequest::post().uri(&format!("/threads/{thread}/posts")).set_form(form), &cookies).await;
        counts.reply = ASKED.load(Ordering::Relaxed) - before;
        Ok(counts)
    })
}

fn field(page: &str) -> String {
    let found = page.split_once("name=\"csrf\" value=\"").and_then(|(_, rest)| rest.split_once('"'));
    found.map(|(value, _)| value.to_owned()).unwrap_or_default()
}
