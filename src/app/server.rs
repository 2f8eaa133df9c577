//! The actix application: middleware in order, then routes.

use std::net::TcpListener;
use std::time::Duration;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::middleware::{Compress, from_fn};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use metrics_exporter_prometheus::PrometheusHandle;

use super::{front_door, routes, schedule};
use crate::kit::error::Error;
use crate::kit::secret;
use crate::kit::site::Site;
use crate::kit::web::{files, moved};

/// How long an ordinary shutdown waits for requests in flight.
const SHUTDOWN_SECONDS: u64 = 8;
const MAX_CONNECTIONS: usize = 25_000;
/// How often recorded figures are put together, whether or not anybody reads them.
const METRICS_UPKEEP: Duration = Duration::from_secs(1);
/// Threads of a worker that ask the database, hash passwords or read files.
const BLOCKING_THREADS: usize = 12;
/// What asks whether we are ready waits some seconds at most.
const PROBE_LIMIT: Duration = Duration::from_secs(3);

/// Binds the address; the error is one line that says which.
pub fn bind(listen: &str) -> Result<TcpListener, String> {
    TcpListener::bind(listen).map_err(|error| format!("can't listen on {listen}: {error}"))
}

/// The application of one worker: what tests talk to as well.
pub fn app(
    site: web::Data<Site>,
    metrics: web::Data<Option<PrometheusHandle>>,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody>,
        Error = actix_web::Error,
        InitError = (),
    >,
> {
    App::new()
        .app_data(site)
        .app_data(metrics)
        .wrap(from_fn(front_door::pass))
        .wrap(Compress::default())
        .configure(routes::all)
}

/// Serves until the process is told to stop, then writes down what was only
/// counted. `ready` is called when being told to stop would be heard.
pub async fn run(
    site: Site,
    listener: TcpListener,
    metrics: Option<PrometheusHandle>,
    ready: impl FnOnce(&str),
) -> Result<(), String> {
    let mut told = Told::listen().map_err(|error| error.to_string())?;
    let worker = schedule::start(&site);
    let data = web::Data::new(site.clone());
    let tidying = metrics.clone();
    actix_web::rt::spawn(async move {
        // What was recorded waits in memory until it is put into its buckets.
        while let Some(handle) = &tidying {
            handle.run_upkeep();
            tokio::time::sleep(METRICS_UPKEEP).await;
        }
    });
    let metrics = web::Data::new(metrics);
    let cores = std::thread::available_parallelism().map_or(2, |cores| cores.get());
    let server = HttpServer::new(move || app(data.clone(), metrics.clone()))
        .workers(cores)
        .worker_max_blocking_threads(BLOCKING_THREADS)
        .client_request_timeout(Duration::from_secs(15))
        .client_disconnect_timeout(Duration::from_secs(2))
        .keep_alive(Duration::from_secs(30))
        .max_connections(MAX_CONNECTIONS)
        .shutdown_timeout(SHUTDOWN_SECONDS)
        .disable_signals()
        .listen(listener)
        .map_err(|error| error.to_string())?
        .run();
    let handle = server.handle();
    actix_web::rt::spawn(async move {
        told.wait().await;
        tracing::info!("stopping when the requests in flight are answered");
        let patient = actix_web::rt::spawn(handle.stop(true));
        // Told twice: somebody does not want to wait.
        told.wait().await;
        patient.abort();
        handle.stop(false).await;
    });
    ready(&site.origin);
    let served = server.await.map_err(|error| error.to_string());
    worker.stop().await;
    schedule::write_down(&site).await;
    served
}

/// What tells a process to stop: SIGTERM, or Ctrl-C.
struct Told {
    #[cfg(unix)]
    term: tokio::signal::unix::Signal,
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
}

impl Told {
    fn listen() -> std::io::Result<Self> {
        #[cfg(unix)]
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            #[cfg(unix)]
            term: signal(SignalKind::terminate())?,
            #[cfg(unix)]
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    async fn wait(&mut self) {
        #[cfg(unix)]
        tokio::select! {
            _ = self.term.recv() => {}
            _ = self.interrupt.recv() => {}
        }
        #[cfg(not(unix))]
        drop(tokio::signal::ctrl_c().await);
    }
}

/// One of the site's own files.
pub async fn asset(site: Site, request: HttpRequest, path: web::Path<String>) -> Result<HttpResponse, Error> {
    let asset = site.view.assets.get(&path).ok_or(Error::NotFound)?;
    let versioned = path.starts_with("site-") || path.starts_with("js-");
    Ok(files::asset(&request, asset, versioned))
}

/// The process is alive.
pub async fn healthz() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain; charset=utf-8").body("ok\n")
}

/// The process can serve: the database answers and takes changes.
pub async fn readyz(site: Site) -> HttpResponse {
    match site.db.probe(PROBE_LIMIT).await {
        Ok(()) => HttpResponse::Ok().content_type("text/plain; charset=utf-8").body("ready\n"),
        // The cause is in the log: it may name hosts and paths.
        Err(error) => {
            tracing::warn!(%error, "not ready");
            HttpResponse::ServiceUnavailable()
                .content_type("text/plain; charset=utf-8")
                .body("the database does not answer or takes no changes\n")
        }
    }
}

/// Figures for Prometheus: for who knows the token of the settings. Without one
/// they are told to this machine, as long as the community is of this machine
/// alone: behind a proxy every request comes from here.
pub async fn metrics(
    site: Site,
    request: HttpRequest,
    handle: web::Data<Option<PrometheusHandle>>,
) -> Result<HttpResponse, Error> {
    let local = request.peer_addr().is_some_and(|peer| peer.ip().is_loopback()) && site.config.is_local();
    let given = request.headers().get("authorization").and_then(|value| value.to_str().ok());
    let bearer = given.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default();
    let token = &site.config.metrics_token;
    let allowed = if token.is_empty() { local } else { secret::same(bearer, token) };
    match handle.as_ref() {
        Some(handle) if allowed => Ok(HttpResponse::Ok()
            .content_type("text/plain; version=0.0.4; charset=utf-8")
            .body(handle.render())),
        _ => Err(Error::NotFound),
    }
}

/// What machines that read for search engines may fetch.
pub async fn robots() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain; charset=utf-8").body(
        "User-agent: *\nDisallow: /search\nDisallow: /login\nDisallow: /register\nDisallow: /settings\nDisallow: /threads/*/reply\n",
    )
}

/// Where browsers look that do not read the page's own link.
pub async fn favicon() -> HttpResponse {
    moved("/assets/favicon.svg")
}

pub async fn nothing_here() -> Result<HttpResponse, Error> {
    Err(Error::NotFound)
}
