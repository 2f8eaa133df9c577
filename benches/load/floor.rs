//! The floors: the same server and nothing of the forum around it.
//!
//! `/fixed` answers a body of the thread page's size. `/page` asks the 20 posts
//! of the thread with one query, on a connection that belongs to the worker,
//! and renders the thread's template with them, as a guest sees it or, with
//! `?member`, as a member does, who has a composer and buttons.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, rt, web};
use bandstand::forum::frame::Frame;
use bandstand::forum::posts::store;
use bandstand::forum::posts::views::{ComposerView, PostAround, PostView};
use bandstand::forum::threads::model::ThreadId;
use bandstand::forum::threads::store::visible_to;
use bandstand::forum::viewer::{Person, Viewer};
use bandstand::kit::db::Conn;
use bandstand::kit::error::Error;
use bandstand::kit::site::Site;
use bandstand::pages::thread::ThreadPage;

use super::community::USERNAME;
use super::questions::site;

pub const COMMAND: &str = "serve-the-floors";
/// Posts of a page.
const POSTS: i64 = 20;

thread_local! {
    static CONNECTION: RefCell<Option<Conn>> = const { RefCell::new(None) };
}

struct Thread {
    around: Around,
    fixed: web::Bytes,
}

struct Around {
    thread: bandstand::forum::threads::model::Thread,
    board: bandstand::forum::boards::model::Board,
}

pub fn serve(words: Vec<String>) -> Result<(), String> {
    let [settings, url, folder, address, path] = words.as_slice() else {
        return Err(format!("{COMMAND} is for the benchmark itself"));
    };
    let site = site(Path::new(settings), Path::new(folder), url)?;
    let id = path.split('/').nth(2).and_then(|id| id.parse().ok()).ok_or("the page is no thread")?;
    let (thread, board) = site
        .db
        .read_now(|conn| Ok::<_, Error>(visible_to(conn, &Viewer::guest(), ThreadId(id))?))
        .map_err(|error| error.to_string())?;
    let data = web::Data::new(Thread { around: Around { thread, board }, fixed: web::Bytes::new() });
    rt::System::new().block_on(async move {
        let size = {
            let request = actix_web::test::TestRequest::default().to_http_request();
            let answer = page(&site, &data.around, &request).await.map_err(|error| error.to_string())?;
            actix_web::body::to_bytes(answer.into_body()).await.map_err(|error| error.to_string())?.len()
        };
        let around = data.into_inner();
        let around = Arc::into_inner(around).ok_or("nobody else has it")?.around;
        let data = web::Data::new(Thread { around, fixed: web::Bytes::from(vec![b'x'; size]) });
        HttpServer::new(move || {
            App::new()
                .app_data(web::Data::new(site.clone()))
                .app_data(data.clone())
                .route("/", web::get().to(HttpResponse::Ok))
                .route("/fixed", web::get().to(fixed))
                .route("/page", web::get().to(shown))
        })
        .workers(std::thread::available_parallelism().map_or(2, |cores| cores.get()))
        .bind(address.as_str())
        .map_err(|error| error.to_string())?
        .run()
        .await
        .map_err(|error| error.to_string())
    })
}

async fn fixed(thread: web::Data<Thread>) -> HttpResponse {
    HttpResponse::Ok().content_type("text/html; charset=utf-8").body(thread.fixed.clone())
}

async fn shown(site: Site, thread: web::Data<Thread>, request: HttpRequest) -> Result<HttpResponse, Error> {
    page(&site, &thread.around, &request).await
}

/// Somebody with the rights of any member.
fn member() -> Viewer {
    let person =
        Person { session: 1, username: USERNAME.to_owned(), name: USERNAME.to_owned(), ..Person::sample() };
    Viewer { person: Some(Arc::new(person)) }
}

async fn page(site: &Site, of: &Around, request: &HttpRequest) -> Result<HttpResponse, Error> {
    let viewer = if request.query_string() == "member" { member() } else { Viewer::guest() };
    let posts = CONNECTION.with_borrow_mut(|kept| {
        if kept.is_none() {
            let opened =
                site.db.address().connect_reader().map_err(|error| Error::Internal(error.to_string()))?;
            *kept = Some(opened);
        }
        let conn = kept.as_mut().ok_or(Error::NotFound)?;
        Ok::<_, Error>(store::page_of(conn, of.thread.id, 1, POSTS)?)
    })?;
    let frame = Frame::new(site, &viewer, request);
    let around = PostAround {
        brand: &site.config.brand,
        page_size: POSTS,
        viewer: &viewer,
        thread: &of.thread,
        board: &of.board,
        faces: HashMap::new(),
        attachments: HashMap::new(),
        targets: HashMap::new(),
        signatures: HashMap::new(),
    };
    let mut views: Vec<PostView> = posts.iter().filter_map(|post| around.post(post)).collect();
    let page = ThreadPage {
        question: Some(views.remove(0)),
        solution: None,
        posts: views,
        title: of.thread.title.clone(),
        composer: viewer.person.as_ref().map(|_| ComposerView::reply(&of.thread, frame.csrf())),
        ..ThreadPage::sample()
    };
    frame.show("pages/thread.html", &of.thread.title, &page).await
}
