//! A site of its own for one measurement, on SQLite.

use std::path::PathBuf;

use bandstand::kit::config::Config;

/// A folder that goes when the measurement is over.
pub struct Scratch(PathBuf);

impl Scratch {
    /// The folder, and the settings of a site in it.
    pub fn new() -> Result<(Self, Config), String> {
        let folder = Self(std::env::temp_dir().join(format!("bandstand-similar-{}", std::process::id())));
        std::fs::create_dir_all(&folder.0).map_err(|error| error.to_string())?;
        let mut config = Config::load(None)?;
        config.data_dir.clone_from(&folder.0);
        config.database_url = format!("sqlite://{}", folder.0.join("forum.sqlite").display());
        Ok((folder, config))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}
