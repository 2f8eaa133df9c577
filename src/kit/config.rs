//! The settings of a site: `config/bandstand.toml`, and the environment over it.

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::db::Address;

/// The settings with their defaults, as the binary carries them.
pub const DEFAULTS: &str = include_str!("../../config/bandstand.toml");

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    pub brand: String,
    pub listen: String,
    pub base_url: String,
    pub data_dir: PathBuf,
    pub database_url: String,
    pub log_format: String,
    pub limit_factor: f64,
    pub trusted_proxies: Vec<IpAddr>,
    pub mail: Mail,
    pub accounts: Accounts,
    pub posts: Posts,
    pub music_services: Vec<MusicService>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    pub smtp_url: String,
    pub from: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accounts {
    pub gallery_from_rank: String,
    pub username_change_days: u64,
    pub session_idle_days: u64,
    pub session_absolute_days: u64,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Posts {
    pub page_size: i64,
    pub max_bytes: usize,
    pub old_thread_days: u64,
    pub max_upload_bytes: usize,
    pub uploads_a_day: i64,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MusicService {
    pub name: String,
    pub host: String,
    /// Whether it is the site's own service.
    #[serde(default)]
    pub own: bool,
}

impl Config {
    /// Reads the defaults, the file over them, the environment over both.
    /// The error is one line that says which key of which file is wrong.
    pub fn load(file: Option<&Path>) -> Result<Self, String> {
        let mut table: toml::Table =
            DEFAULTS.parse().map_err(|error| format!("the built-in settings: {error}"))?;
        if let Some(path) = file {
            let shown = path.display();
            let text = std::fs::read_to_string(path).map_err(|error| format!("{shown}: {error}"))?;
            // Checked by itself first, so that a mistake is named with its line.
            let known: toml::Table =
                text.parse().map_err(|error: toml::de::Error| format!("{shown}: {}", one_line(&error)))?;
            merge(&mut table, known);
        }
        for (variable, key) in [
            ("BANDSTAND_LISTEN", "listen"),
            ("BANDSTAND_DATA_DIR", "data_dir"),
            ("BANDSTAND_DATABASE_URL", "database_url"),
            ("BANDSTAND_BASE_URL", "base_url"),
        ] {
            if let Ok(value) = std::env::var(variable) {
                table.insert(key.to_owned(), toml::Value::String(value));
            }
        }
        let config: Self =
            table.try_into().map_err(|error: toml::de::Error| format!("settings: {}", one_line(&error)))?;
        config.check()?;
        Ok(config)
    }

    fn check(&self) -> Result<(), String> {
        self.listen_address()?;
        self.database_address()?;
        if !self.base_url.is_empty() {
            let url = url::Url::parse(&self.base_url).map_err(|error| format!("base_url: {error}"))?;
            if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() || url.path() != "/" {
                return Err("base_url must be http:// or https://, a host, and no path".to_owned());
            }
        }
        if !matches!(self.log_format.as_str(), "text" | "json") {
            return Err("log_format is \"text\" or \"json\"".to_owned());
        }
        if self.brand.trim().is_empty() {
            return Err("brand must not be empty".to_owned());
        }
        if !(1..=200).contains(&self.posts.page_size) {
            return Err("posts.page_size must be between 1 and 200".to_owned());
        }
        Ok(())
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
            self.base_url.trim_end_matches('/').to_owned()
        }
    }

    pub fn is_https(&self) -> bool {
        self.base_url.starts_with("https://")
    }
}

fn merge(base: &mut toml::Table, over: toml::Table) {
    for (key, value) in over {
        match (base.get_mut(&key), value) {
            (Some(toml::Value::Table(base)), toml::Value::Table(over)) => merge(base, over),
            (_, value) => {
                base.insert(key, value);
            }
        }
    }
}

fn one_line(error: &toml::de::Error) -> String {
    error.message().replace('\n', " ")
}
