//! The settings of a site: `config/bandstand.toml`, and the environment over it.

pub mod ranks;
mod stars;
pub mod support;

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::db::Address;
use super::statuses::Statuses;
pub use stars::{Badge, Points, Premium, Stars, Worth};
use support::Support;

/// What has statuses, and who may change them: words of the forum that the settings use.
const WITH_STATUSES: &[&str] = &["idea", "issue"];
const ROLES: &[&str] = &["member", "star", "moderator", "staff", "community_manager", "administrator"];

/// The settings with their defaults, as the binary carries them.
pub const DEFAULTS: &str = include_str!("../../config/bandstand.toml");

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    pub brand: String,
    /// The community's own: days begin at midnight there.
    pub zone: String,
    pub listen: String,
    pub base_url: String,
    pub data_dir: PathBuf,
    pub database_url: String,
    pub log_format: String,
    pub limit_factor: f64,
    /// Who sends it may read `/metrics`.
    pub metrics_token: String,
    pub trusted_proxies: Vec<IpAddr>,
    pub mail: Mail,
    pub accounts: Accounts,
    pub posts: Posts,
    pub messages: Messages,
    pub spam: Spam,
    pub chat: Chat,
    pub music_services: Vec<MusicService>,
    pub issues: Issues,
    pub stars: Stars,
    pub badges: Vec<Badge>,
    pub statuses: Statuses,
    pub ranks: ranks::Ranks,
    pub support: Support,
    pub live_chat: LiveChat,
}

/// Live chat of verified artists with the desk.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LiveChat {
    /// "always", or one of the support desk's calendars.
    pub hours: String,
    pub most_per_agent: i64,
    /// Who is not heard of for so long is away.
    pub line_down_seconds: u64,
    /// How long a chat takes, before enough were had to know.
    pub usual_minutes: i64,
    /// Of the support desk's categories.
    pub categories: Vec<String>,
    pub max_bytes: usize,
    pub lines_a_minute: u32,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Issues {
    /// Votes that an issue needs before it is ready to be reported.
    pub minimum_votes: i64,
    pub platforms: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    pub smtp_url: String,
    pub from: String,
    pub patience_seconds: u64,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accounts {
    pub gallery_from_rank: String,
    pub username_change_days: u64,
    pub session_idle_days: u64,
    pub session_absolute_days: u64,
    pub staff_need_second_step: bool,
    pub proof_minutes: u64,
    /// "keep" or "remove": what becomes of the posts of a member who deletes their account.
    pub posts_of_leavers: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Posts {
    pub page_size: i64,
    pub max_bytes: usize,
    pub old_thread_days: u64,
    pub max_upload_bytes: usize,
    /// From the lowest rank on.
    pub quiet_edits: Vec<QuietEdit>,
}

/// How long after writing a change leaves no mark, from a rank on.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuietEdit {
    pub from_rank: String,
    pub minutes: i64,
}

/// Private messages.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Messages {
    pub max_people: i64,
    pub max_bytes: usize,
    /// From the lowest rank on.
    pub limits: Vec<MessageLimit>,
}

/// How much somebody may send in a day, from a rank on.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MessageLimit {
    pub from_rank: String,
    pub messages: i64,
    pub conversations: i64,
}

/// What keeps spam out.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spam {
    /// So many posts of a new member are looked at.
    pub first_posts: i64,
    /// From this rank on none is; empty: only the number counts.
    pub known_from_rank: String,
    /// From this score on a post waits for a moderator; 0: none does.
    pub hold_from: i64,
    /// The filter says nothing before it has seen so many decisions of each kind.
    pub learn_from: i64,
    /// Zero bits of the sum that a guest's browser does to join; 0: none.
    pub work_bits: u32,
    /// Asked of those without JavaScript.
    pub work_question: String,
    pub work_answers: Vec<String>,
    pub work_wait_seconds: u64,
    /// So many first posts of a Visitor come with the sum as well; 0: none does.
    pub work_posts: i64,
    /// From the lowest rank on.
    pub limits: Vec<PostLimit>,
}

/// How much somebody may write, from a rank on.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PostLimit {
    pub from_rank: String,
    /// In a day, first posts of threads included.
    pub posts: i64,
    pub threads: i64,
    /// To other sites, in one post.
    pub links: i64,
    /// Pictures that one post shows.
    #[serde(default = "some_images")]
    pub images: i64,
    /// Files uploaded in a day.
    #[serde(default = "some_uploads")]
    pub uploads: i64,
}

fn some_images() -> i64 {
    20
}

fn some_uploads() -> i64 {
    50
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chat {
    pub share_again_days: u64,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MusicService {
    pub name: String,
    pub host: String,
    /// Whether it is the site's own service.
    #[serde(default)]
    pub own: bool,
    /// Hosts of its short links.
    #[serde(default)]
    pub short_hosts: Vec<String>,
}

impl LiveChat {
    fn check(&self, support: &Support) -> Result<(), String> {
        if self.hours != "always" && !support.calendars.iter().any(|hours| hours.name == self.hours) {
            return Err("live_chat.hours is neither \"always\" nor among support.calendars".to_owned());
        }
        if self.most_per_agent < 1 || self.usual_minutes < 1 || self.lines_a_minute < 1 {
            return Err(
                "live_chat: most_per_agent, usual_minutes and lines_a_minute are at least 1".to_owned()
            );
        }
        // An open page says that it is there about twice a minute.
        if self.line_down_seconds < 60 {
            return Err("live_chat.line_down_seconds must be at least 60".to_owned());
        }
        match self.categories.iter().find(|slug| support.category(slug).is_none_or(|known| known.sos)) {
            Some(slug) => Err(format!("live_chat.categories: \"{slug}\" is no category of support")),
            None if self.categories.is_empty() => Err("live_chat.categories must not be empty".to_owned()),
            None => Ok(()),
        }
    }
}

impl Config {
    /// Reads the defaults, the file over them, the environment over both.
    /// The error is one line that says what is wrong in which line of which file.
    pub fn load(file: Option<&Path>) -> Result<Self, String> {
        let text = match file {
            Some(path) => {
                std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?
            }
            None => String::new(),
        };
        let shown = file.map_or("settings".to_owned(), |path| path.display().to_string());
        let wrong = |error: toml::de::Error| format!("{shown}{}", said(&error, &text));
        let mut table = DeTable::parse(&text).map_err(wrong)?;
        let defaults = DeTable::parse(DEFAULTS)
            .map_err(|error| format!("the built-in settings: {}", error.message()))?;
        complete(table.get_mut(), defaults.into_inner());
        // What the file says keeps its place in it, so that a mistake is named with its line.
        let mut config = Self::deserialize(toml::de::Deserializer::from(table)).map_err(wrong)?;
        config.hear_environment()?;
        config.check()?;
        Ok(config)
    }

    fn hear_environment(&mut self) -> Result<(), String> {
        let given = |variable: &str| match std::env::var(variable) {
            Ok(value) => Ok(Some(value)),
            Err(std::env::VarError::NotPresent) => Ok(None),
            Err(std::env::VarError::NotUnicode(_)) => Err(format!("{variable} is not UTF-8")),
        };
        if let Some(listen) = given("BANDSTAND_LISTEN")? {
            self.listen = listen;
        }
        if let Some(folder) = given("BANDSTAND_DATA_DIR")? {
            self.data_dir = folder.into();
        }
        if let Some(url) = given("BANDSTAND_DATABASE_URL")? {
            self.database_url = url;
        }
        if let Some(url) = given("BANDSTAND_BASE_URL")? {
            self.base_url = url;
        }
        Ok(())
    }

    fn check(&self) -> Result<(), String> {
        self.listen_address()?;
        self.database_address()?;
        if !self.base_url.is_empty() {
            let wrong = || {
                format!(
                    "base_url must be http:// or https://, a host, and no path: not \"{}\"",
                    self.base_url
                )
            };
            let url = url::Url::parse(&self.base_url).map_err(|_| wrong())?;
            // Nothing but scheme, host and port: no name, path, question or fragment.
            let is_origin = url.as_str().trim_end_matches('/') == url.origin().ascii_serialization();
            if !matches!(url.scheme(), "http" | "https") || !is_origin {
                return Err(wrong());
            }
        }
        if !matches!(self.log_format.as_str(), "text" | "json") {
            return Err("log_format is \"text\" or \"json\"".to_owned());
        }
        if self.brand.trim().is_empty() {
            return Err("brand must not be empty".to_owned());
        }
        if jiff::tz::TimeZone::get(&self.zone).is_err() {
            return Err(format!("zone \"{}\" is not known: a name such as Europe/Berlin", self.zone));
        }
        if !self.limit_factor.is_finite() || self.limit_factor <= 0.0 {
            return Err("limit_factor must be a number above 0".to_owned());
        }
        if self.data_dir.as_os_str().is_empty() {
            return Err("data_dir must not be empty".to_owned());
        }
        if !(1..=200).contains(&self.posts.page_size) {
            return Err("posts.page_size must be between 1 and 200".to_owned());
        }
        if !matches!(self.accounts.posts_of_leavers.as_str(), "keep" | "remove") {
            return Err("accounts.posts_of_leavers is \"keep\" or \"remove\"".to_owned());
        }
        if !(1..=10_000).contains(&self.ranks.batch) {
            return Err("ranks.batch must be between 1 and 10000".to_owned());
        }
        if self.posts.quiet_edits.iter().any(|edit| !(0..=1_440).contains(&edit.minutes)) {
            return Err("posts.quiet_edits: minutes must be between 0 and 1440, which is a day".to_owned());
        }
        if self.spam.work_bits > 24 {
            return Err("spam.work_bits must be at most 24: more takes a telephone minutes".to_owned());
        }
        if !self.spam.work_question.is_empty() && self.spam.work_answers.is_empty() {
            return Err("spam.work_question needs spam.work_answers".to_owned());
        }
        if self.issues.minimum_votes < 1 {
            return Err("issues.minimum_votes must be at least 1".to_owned());
        }
        self.stars.check()?;
        Badge::check(&self.badges)?;
        self.statuses.check(WITH_STATUSES, ROLES)?;
        self.support.check()?;
        self.live_chat.check(&self.support)
    }

    pub fn listen_address(&self) -> Result<SocketAddr, String> {
        self.listen.parse().map_err(|_| {
            format!("listen: \"{}\" is not an address and port such as 127.0.0.1:8080", self.listen)
        })
    }

    pub fn database_address(&self) -> Result<Address, String> {
        if self.database_url.is_empty() {
            let file = self.data_dir.join("bandstand.sqlite");
            return Ok(Address::Sqlite(file.to_string_lossy().into_owned()));
        }
        Address::parse(&self.database_url)
    }

    /// Scheme, host and port, without a final slash.
    pub fn origin(&self) -> String {
        if self.base_url.is_empty() {
            format!("http://{}", self.listen)
        } else {
            // As browsers write it: the host in small letters, no usual port.
            url::Url::parse(&self.base_url)
                .map_or_else(|_| self.base_url.clone(), |url| url.origin().ascii_serialization())
        }
    }

    /// Whether nobody but this machine is served.
    pub fn is_local(&self) -> bool {
        let host = url::Url::parse(&self.origin()).ok().and_then(|url| url.host_str().map(str::to_owned));
        let local = host.is_some_and(|host| matches!(host.as_str(), "localhost" | "127.0.0.1" | "[::1]"));
        local && self.listen_address().is_ok_and(|listen| listen.ip().is_loopback())
    }

    pub fn is_https(&self) -> bool {
        self.origin().starts_with("https://")
    }
}

/// Puts in what a table does not have.
fn complete<'i>(table: &mut DeTable<'i>, defaults: DeTable<'i>) {
    for (key, default) in defaults {
        match (table.get_mut(&key).map(Spanned::get_mut), default.into_inner()) {
            (Some(DeValue::Table(table)), DeValue::Table(defaults)) => complete(table, defaults),
            (Some(_), _) => {}
            (None, default) => {
                table.insert(key, Spanned::new(0..0, default));
            }
        }
    }
}

/// The mistake in one line, with the line of the file where it is.
fn said(error: &toml::de::Error, text: &str) -> String {
    let what = error.message().trim().replace('\n', ", ");
    match error.span().and_then(|span| text.get(..span.start)) {
        Some(before) => format!(", line {}: {what}", before.matches('\n').count() + 1),
        None => format!(": {what}"),
    }
}
