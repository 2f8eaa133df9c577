//! The real program in a folder of its own.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use bandstand::kit::db::Address;

use super::TestDb;

/// The password of everybody that [`Home::administrator`] makes.
pub const PASSWORD: &str = "teal-harmonium-garden-61";
/// No command of a test takes longer.
const LIMIT: Duration = Duration::from_secs(60);
/// Somebody, somewhere to write, and the thread with id 1.
const COMMUNITY: &str = r#"{"type":"user","id":"u1","username":"grace-notes","joined_at":"2024-01-01T00:00:00Z"}
{"type":"area","id":"a1","name":"Help"}
{"type":"board","id":"b1","name":"Android","area":"a1"}
{"type":"thread","id":"t1","board":"b1","author":"u1","title":"Gapless playback","created_at":"2024-01-02T00:00:00Z"}
{"type":"post","id":"p1","thread":"t1","author":"u1","body":"There is a gap.","format":"markdown","created_at":"2024-01-02T00:00:00Z"}
"#;

/// What a command said and how it ended.
#[derive(Debug)]
pub struct Outcome {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Outcome {
    /// Fails with what was said unless all went well.
    pub fn good(self) -> Self {
        assert_eq!(self.code, Some(0), "{}\n{}", self.out, self.err);
        self
    }

    /// Fails unless the command ended with 1 and one line about it that has these words.
    pub fn refused(&self, words: &str) {
        assert_eq!(self.code, Some(1), "{words}: {self:?}");
        let lines: Vec<&str> = self.err.lines().filter(|line| !line.trim().is_empty()).collect();
        assert_eq!(lines.len(), 1, "one line: {self:?}");
        assert!(lines[0].starts_with("bandstand: ") && lines[0].contains(words), "{words}: {self:?}");
        assert!(!self.err.contains("panicked"), "{self:?}");
    }
}

/// A folder with data and settings; gone when it is dropped.
pub struct Home {
    pub folder: PathBuf,
    /// The value of `BANDSTAND_DATABASE_URL`; empty for the usual file.
    pub database_url: String,
    listen: Mutex<String>,
}

impl Home {
    /// An empty folder.
    pub fn empty() -> Self {
        Self::at(String::new())
    }

    /// An empty folder and this database.
    pub fn with(db: &TestDb) -> Self {
        Self::at(match db.db.address() {
            Address::Sqlite(file) => format!("sqlite://{file}"),
            Address::Postgres(url) => url.clone(),
        })
    }

    fn at(database_url: String) -> Self {
        let name = format!("bandstand-home-{}", uuid::Uuid::new_v4().simple());
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
        std::fs::create_dir_all(&folder).expect("a folder can be made");
        let home = Self { folder, database_url, listen: Mutex::new("127.0.0.1:0".to_owned()) };
        home.settings("limit_factor = 1000.0\n");
        home
    }

    /// A small community, with the administrators ada and ben, whose thread 1 is open.
    pub fn community(db: &TestDb) -> Self {
        Self::with(db).filled()
    }

    /// The same community in this home.
    pub fn filled(self) -> Self {
        self.run(&["import", &self.file("community.jsonl", COMMUNITY)]).good();
        self.administrator("ada");
        self.administrator("ben");
        self
    }

    pub fn administrator(&self, name: &str) {
        let mut command = self.command(&["admin", "create", name, &format!("{name}@example.org")]);
        command.env("BANDSTAND_PASSWORD", PASSWORD);
        finish(command, "").good();
    }

    /// Writes a file beside the data; gives its path.
    pub fn file(&self, name: &str, text: impl AsRef<[u8]>) -> String {
        let path = self.folder.join(name);
        std::fs::write(&path, text).expect("a file can be written");
        path.to_string_lossy().into_owned()
    }

    pub fn settings(&self, text: &str) {
        self.file("settings.toml", text);
    }

    pub fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// The program with this home's settings and nothing of the outer world's.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bandstand"));
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("BANDSTAND_") {
                command.env_remove(name);
            }
        }
        command.current_dir(&self.folder).env("BANDSTAND_DATA_DIR", self.data());
        command.env("BANDSTAND_LISTEN", self.listen.lock().expect("a lock").as_str());
        if !self.database_url.is_empty() {
            command.env("BANDSTAND_DATABASE_URL", &self.database_url);
        }
        command.args(["--config", "settings.toml"]).args(args);
        command
    }

    pub fn run(&self, args: &[&str]) -> Outcome {
        finish(self.command(args), "")
    }

    /// What `check --json` says.
    pub fn check(&self) -> serde_json::Value {
        let said = self.run(&["check", "--json"]);
        serde_json::from_str(&said.out).unwrap_or_else(|error| panic!("{error}: {said:?}"))
    }

    /// Fails unless the check finds nothing wrong; gives the number of posts.
    pub fn whole(&self) -> i64 {
        let found = self.check();
        assert_eq!(found["problems"], serde_json::json!([]), "{found}");
        found["counts"]["posts"].as_i64().expect("a number")
    }

    /// Serves; from then on always at the same port, as a restarted site does.
    pub fn serve(&self) -> Serving {
        let serving = self.serve_beside(self.command(&["serve"]));
        let address = serving.origin.trim_start_matches("http://");
        self.listen.lock().expect("a lock").replace_range(.., address);
        serving
    }

    /// One more process on the same data, at a port of its own.
    pub fn serve_another(&self) -> Serving {
        let mut command = self.command(&["serve"]);
        command.env("BANDSTAND_LISTEN", "127.0.0.1:0");
        self.serve_beside(command)
    }

    pub fn serve_beside(&self, mut command: Command) -> Serving {
        let log = self.folder.join(format!("log-{}", uuid::Uuid::new_v4().simple()));
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        command.stderr(File::create(&log).expect("a log"));
        let mut child = command.spawn().expect("the program starts");
        let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        let mut set_up = None;
        while let Some(line) = lines.next().map(|line| line.expect("a line")) {
            if let Some((_, path)) = line.split_once("/setup?token=") {
                set_up = Some(format!("/setup?token={path}"));
            }
            if let Some(origin) = line.strip_prefix("Serving at ") {
                return Serving { child, origin: origin.to_owned(), set_up, log };
            }
        }
        let code = child.wait().expect("an end");
        panic!("it does not serve: {code}\n{}", std::fs::read_to_string(log).unwrap_or_default());
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.folder));
    }
}

/// Runs a command to its end with this on its standard input.
pub fn finish(mut command: Command, input: &str) -> Outcome {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    // It may end without reading.
    drop(stdin.write_all(input.as_bytes()));
    drop(stdin);
    let id = child.id();
    let (sender, done) = std::sync::mpsc::channel::<()>();
    let watch = std::thread::spawn(move || {
        if done.recv_timeout(LIMIT) == Err(std::sync::mpsc::RecvTimeoutError::Timeout) {
            signal(id, "KILL");
        }
    });
    let output = child.wait_with_output().expect("an end");
    drop(sender);
    watch.join().expect("the watch ends");
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    Outcome { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}

pub fn signal(id: u32, name: &str) {
    drop(Command::new("kill").arg(format!("-{name}")).arg(id.to_string()).stderr(Stdio::null()).status());
}

/// A site that is served; killed when it is dropped.
pub struct Serving {
    child: Child,
    pub origin: String,
    /// The path of the set-up page, when it was offered.
    pub set_up: Option<String>,
    log: PathBuf,
}

impl Serving {
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// As if the power went.
    pub fn kill(mut self) {
        self.child.kill().expect("it is alive");
        self.child.wait().expect("an end");
    }

    /// Tells it to stop and waits: the exit code and how long it took.
    pub fn stop(mut self) -> (Option<i32>, Duration) {
        let began = Instant::now();
        signal(self.child.id(), "TERM");
        (self.wait(), began.elapsed())
    }

    pub fn wait(&mut self) -> Option<i32> {
        let began = Instant::now();
        while began.elapsed() < LIMIT {
            if let Some(status) = self.child.try_wait().expect("a status") {
                return status.code();
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("it does not stop\n{}", self.log());
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
        if !Path::new(&self.log).exists() {
            return;
        }
        if self.log().contains("panicked") {
            eprintln!("the program panicked:\n{}", self.log());
        }
    }
}
