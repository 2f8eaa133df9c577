//! What is around every page: brand, areas and boards, who is logged in, a last sentence.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use tera::{Context, Value};

use crate::forum::accounts::model::avatar_url;
use crate::forum::boards::{policy, store};
use crate::forum::inbox;
use crate::forum::permissions::{self, Act};
use crate::forum::viewer::{Role, Stop, Viewer};
use crate::kit::error::Error;
use crate::kit::site::{Site, Unread};
use crate::kit::web::{self, cookies, csrf};

/// How long an error page waits for its sidebar.
const PATIENCE: std::time::Duration = std::time::Duration::from_millis(500);

#[derive(Serialize)]
struct SidebarBoard {
    name: String,
    url: String,
    slug: String,
}

#[derive(Serialize)]
struct SidebarArea {
    name: String,
    url: String,
    slug: String,
    /// A file of `assets/icons`.
    icon: &'static str,
    boards: Vec<SidebarBoard>,
}

#[derive(Serialize)]
struct ViewerView<'a> {
    username: &'a str,
    name: &'a str,
    url: String,
    avatar_url: String,
    is_staff: bool,
    /// Stars and staff have a desk.
    has_desk: bool,
    /// Whether there are posts that wait for their look.
    reviews: bool,
    /// Private messages are on: the mail icon leads to them.
    has_messages: bool,
    /// A warning waits to be read.
    must_acknowledge: bool,
    /// Whether they should know that the site is in an emergency, and may end it.
    is_panic: bool,
    may_panic: bool,
    /// Why they may not write, in an emergency.
    stopped: Option<&'static str>,
    /// Whether there is something to run for them below `/admin`.
    runs_it: bool,
    is_confirmed: bool,
    unread_notifications: i64,
    unread_messages: i64,
}

#[derive(Serialize)]
struct Flash<'a> {
    kind: &'static str,
    text: &'a str,
}

/// Everything a handler needs to answer with a page.
pub struct Frame {
    pub site: Site,
    pub viewer: Viewer,
    flash: Option<String>,
    /// What a guest's cookie says; members have theirs in the account.
    guest_theme: &'static str,
    path: String,
}

impl Frame {
    pub fn new(site: &Site, viewer: &Viewer, request: &HttpRequest) -> Self {
        Self {
            site: site.clone(),
            viewer: viewer.clone(),
            flash: cookies::read_flash(site, request),
            guest_theme: cookies::read_theme(site, request),
            path: request.path().to_owned(),
        }
    }

    /// The form token of this viewer.
    pub fn csrf(&self) -> String {
        csrf::token(&self.site, self.viewer.session(), self.site.clock.now())
    }

    /// A page with status 200.
    pub async fn show(
        &self,
        template: &str,
        title: &str,
        data: &impl Serialize,
    ) -> Result<HttpResponse, Error> {
        self.answer(StatusCode::OK, template, title, data).await
    }

    /// A refused form is the same page with 422 and the words kept.
    pub async fn refuse(
        &self,
        template: &str,
        title: &str,
        data: &impl Serialize,
    ) -> Result<HttpResponse, Error> {
        self.answer(StatusCode::UNPROCESSABLE_ENTITY, template, title, data).await
    }

    pub async fn answer(
        &self,
        status: StatusCode,
        template: &str,
        title: &str,
        data: &impl Serialize,
    ) -> Result<HttpResponse, Error> {
        // A bell that can't be asked for costs no page.
        let unread = if status.is_server_error() {
            Unread::default()
        } else {
            inbox::unread(&self.site, &self.viewer).await.unwrap_or_default()
        };
        let areas = if status.is_server_error() {
            // An error page must not need, or wait for, what has just failed.
            let asked = tokio::time::timeout(PATIENCE, self.sidebar()).await;
            asked.ok().and_then(Result::ok).unwrap_or_else(|| Arc::new(Value::from(Vec::<Value>::new())))
        } else {
            self.sidebar().await?
        };
        let mut context =
            Context::from_serialize(data).map_err(|error| Error::Internal(error.to_string()))?;
        // The title is what a screen reader says first.
        let refused = (status == StatusCode::UNPROCESSABLE_ENTITY).then(|| format!("Error: {title}"));
        self.fill(&mut context, refused.as_deref().unwrap_or(title), &areas, unread);
        let html = self.site.view.render(template, &context)?;
        let mut response = web::page(status, html);
        if self.flash.is_some() {
            drop(response.add_cookie(&cookies::no_flash(&self.site)));
        }
        Ok(response)
    }

    fn fill(&self, context: &mut Context, title: &str, areas: &Value, unread: Unread) {
        let person = self.viewer.person.as_deref();
        context.insert("brand", &self.site.config.brand);
        context.insert("origin", &self.site.origin);
        context.insert("page_title", title);
        context.insert("path", &self.path);
        context.insert("areas", areas);
        context.insert("csrf", &self.csrf());
        context.insert("flash", &self.flash.as_ref().map(|text| Flash { kind: "good", text }));
        context.insert("theme", person.map_or(self.guest_theme, |person| &person.theme));
        context.insert("density", person.map_or("comfortable", |person| &person.density));
        context.insert("zone", person.map_or("UTC", |person| &person.zone));
        context.insert(
            "viewer",
            &person.map(|person| ViewerView {
                username: &person.username,
                name: &person.name,
                url: crate::forum::accounts::model::profile_url(&person.username),
                avatar_url: avatar_url(&person.avatar),
                has_desk: permissions::may(&self.viewer, Act::StarReports)
                    || permissions::may(&self.viewer, Act::StarDesk)
                    || permissions::may_somewhere(&self.viewer, Act::HandleReports)
                    || permissions::may(&self.viewer, Act::WorkCases),
                reviews: permissions::may_somewhere(&self.viewer, Act::ReviewHeld),
                has_messages: person.messages_on,
                must_acknowledge: person.must_acknowledge,
                is_panic: person.is_panic && person.role >= Role::Agent,
                may_panic: permissions::may(&self.viewer, Act::Panic),
                stopped: person.stop.map(Stop::sentence),
                is_staff: person.role >= Role::Agent,
                runs_it: permissions::may(&self.viewer, Act::SeePermissions),
                is_confirmed: person.confirmed,
                unread_notifications: unread.all,
                unread_messages: unread.messages,
            }),
        );
    }

    /// The areas and boards that this viewer may read. Boards change rarely:
    /// kept for five seconds for each kind of viewer, so most pages ask nothing.
    async fn sidebar(&self) -> Result<Arc<Value>, Error> {
        let key = format!("{:?}", policy::open_to(&self.viewer));
        if let Some(kept) = self.site.sidebars.get(&key) {
            return Ok(kept);
        }
        let viewer = self.viewer.clone();
        let (areas, boards) = self
            .site
            .db
            .read(move |conn| Ok::<_, Error>((store::areas(conn)?, store::visible_boards(conn, &viewer)?)))
            .await?;
        let areas: Vec<SidebarArea> = areas
            .into_iter()
            .map(|area| SidebarArea {
                boards: boards
                    .iter()
                    .filter(|board| board.area_id == area.id)
                    .map(|board| SidebarBoard {
                        name: board.name.clone(),
                        url: board.url(),
                        slug: board.slug.clone(),
                    })
                    .collect(),
                url: area.url(),
                icon: icon_of(&area.slug),
                slug: area.slug,
                name: area.name,
            })
            .collect();
        let value = Arc::new(Value::from_serializable(&areas));
        self.site.sidebars.insert(key, value.clone());
        Ok(value)
    }
}

/// The icon of an area by its usual address; a site's own areas get a plain one.
fn icon_of(slug: &str) -> &'static str {
    match slug {
        "help" => "help",
        "ideas" => "idea",
        "faq" => "faq",
        "stars" => "stars",
        "blog" => "blog",
        "vault" => "vault",
        _ => "chat",
    }
}
