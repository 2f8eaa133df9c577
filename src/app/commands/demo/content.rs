//! The demo's files, as they are written by hand.

use rust_embed::RustEmbed;
use serde::Deserialize;
use serde::de::DeserializeOwned;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/config/demo"]
struct Files;

/// Everything that the demo says.
pub struct Content {
    pub people: Vec<Person>,
    pub writers: Vec<Writer>,
    pub areas: Vec<Area>,
    pub boards: Vec<Board>,
    pub threads: Vec<Thread>,
}

#[derive(Deserialize)]
pub struct Person {
    pub username: String,
    pub display_name: Option<String>,
    pub email: String,
    /// The cast only.
    pub password: Option<String>,
    pub rank: String,
    pub role: String,
    pub pronouns: Option<String>,
    #[serde(default)]
    pub about: String,
    /// Markdown, for those whose rank has one.
    #[serde(default)]
    pub signature: String,
    pub avatar: Option<String>,
    /// An age before now, such as "400d".
    pub joined: String,
    pub confirmed: Option<bool>,
    pub state: Option<String>,
}

#[derive(Deserialize)]
pub struct Area {
    pub slug: String,
    pub name: String,
    pub description: String,
}

#[derive(Deserialize)]
pub struct Board {
    pub slug: String,
    pub area: String,
    pub name: String,
    pub description: String,
    pub kind: String,
    pub guidelines: String,
    pub labels: Vec<String>,
    pub label_required: bool,
    #[serde(default)]
    pub questions: Vec<String>,
    pub read_access: String,
    pub post_access: String,
}

#[derive(Deserialize)]
pub struct Thread {
    pub board: String,
    pub author: String,
    pub title: String,
    pub label: Option<String>,
    #[serde(default)]
    pub tags: Vec<String>,
    pub status: Option<String>,
    pub status_note: Option<String>,
    /// The requirement that a closed idea missed.
    pub requirement: Option<i64>,
    /// In how long staff promised the next word, or since when it is overdue.
    pub next_word: Option<String>,
    pub late: Option<String>,
    /// The title of the idea that this one was merged into.
    pub merged_into: Option<String>,
    /// Nobody looked at the idea yet.
    #[serde(default)]
    pub waits: bool,
    #[serde(default)]
    pub floated: bool,
    #[serde(default)]
    pub featured: bool,
    #[serde(default)]
    pub locked: bool,
    #[serde(default)]
    pub hidden: bool,
    pub views: i64,
    #[serde(default)]
    pub votes: usize,
    #[serde(default)]
    pub kudos: usize,
    pub age: String,
    pub body: String,
    #[serde(default)]
    pub replies: Vec<Reply>,
    /// Of articles: what stands beside the thread.
    #[serde(default)]
    pub article: Article,
}

/// What an article has besides its words.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Article {
    pub series: Option<String>,
    /// Its place in the series.
    pub part: i64,
    pub excerpt: String,
    /// A file of `config/demo/covers`, and what it shows.
    pub cover: Option<String>,
    pub cover_alt: String,
    /// How many said that it helped, and that it did not.
    pub helpful: usize,
    pub unhelpful: usize,
    /// Not published: "draft", or in how long it will be, such as "2d".
    pub waits: Option<String>,
}

/// A Star who may write articles of a kind.
#[derive(Deserialize)]
pub struct Writer {
    pub username: String,
    pub kind: String,
    pub by: String,
}

#[derive(Deserialize)]
pub struct Reply {
    pub author: String,
    /// After the thread's start.
    pub after: String,
    pub body: String,
    #[serde(default)]
    pub solution: bool,
    #[serde(default)]
    pub kudos: usize,
    /// A moderator's reason.
    pub removed: Option<String>,
}

#[derive(Deserialize)]
struct PeopleFile {
    people: Vec<Person>,
    writers: Vec<Writer>,
}

#[derive(Deserialize)]
struct BoardsFile {
    areas: Vec<Area>,
    boards: Vec<Board>,
}

#[derive(Deserialize)]
struct ThreadsFile {
    threads: Vec<Thread>,
}

impl Content {
    /// Reads the embedded files.
    pub fn load() -> Result<Self, String> {
        let people: PeopleFile = read("people.toml")?;
        let boards: BoardsFile = read("boards.toml")?;
        let mut threads = Vec::new();
        let mut names: Vec<_> = Files::iter().filter(|name| name.starts_with("threads-")).collect();
        names.sort();
        for name in names {
            threads.extend(read::<ThreadsFile>(&name)?.threads);
        }
        Ok(Self {
            people: people.people,
            writers: people.writers,
            areas: boards.areas,
            boards: boards.boards,
            threads,
        })
    }
}

/// The bytes of a cover.
pub fn cover(name: &str) -> Result<Vec<u8>, String> {
    let file = Files::get(&format!("covers/{name}"));
    file.map(|file| file.data.into_owned()).ok_or_else(|| format!("config/demo/covers/{name} is missing"))
}

pub fn read<T: DeserializeOwned>(name: &str) -> Result<T, String> {
    let file = Files::get(name).ok_or_else(|| format!("config/demo/{name} is missing"))?;
    let text = std::str::from_utf8(&file.data).map_err(|error| format!("config/demo/{name}: {error}"))?;
    toml::from_str(text).map_err(|error| format!("config/demo/{name}: {error}"))
}

/// Milliseconds of an age such as "3d4h" or "40m".
pub fn millis(age: &str) -> Result<i64, String> {
    let mut total = 0_i64;
    let mut number = 0_i64;
    for c in age.chars() {
        let unit = match c {
            'd' => 86_400_000,
            'h' => 3_600_000,
            'm' => 60_000,
            _ => {
                let digit = c.to_digit(10).ok_or_else(|| format!("\"{age}\" is not an age such as 3d4h"))?;
                number = number.saturating_mul(10).saturating_add(i64::from(digit));
                continue;
            }
        };
        total = total.saturating_add(number.saturating_mul(unit));
        number = 0;
    }
    Ok(total)
}
