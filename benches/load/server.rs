//! A server under load: the release binary, or a floor.

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::community::{BINARY, Community, Page};
use super::floor;
use super::http::Person;

pub struct Server {
    child: Child,
    pub address: String,
    pub started_in: Duration,
}

/// What the process used for the requests between two looks.
pub struct Used {
    /// Microseconds of processor time a request.
    pub cpu: f64,
    pub rss: u64,
    /// Anonymous memory: mapped pages of the database don't count.
    pub anonymous: u64,
}

/// Clock ticks of processor time since the start.
pub struct Ticks(u64);

/// Linux counts processor time in hundredths of a second.
const TICK_MICROS: u64 = 10_000;

impl Server {
    pub fn start(community: &Community) -> Result<Self, String> {
        let address = free_address()?;
        let mut command = Command::new(BINARY);
        command
            .arg("--config")
            .arg(community.settings())
            .arg("serve")
            .env("BANDSTAND_DATA_DIR", &community.folder)
            .env("BANDSTAND_DATABASE_URL", community.database_url())
            .env("BANDSTAND_LISTEN", &address)
            .env("BANDSTAND_BASE_URL", format!("http://{address}"))
            .env("RUST_LOG", "warn");
        Self::ready(command, address)
    }

    /// This program again, serving the floors.
    pub fn floor(community: &Community, page: &Page) -> Result<Self, String> {
        let address = free_address()?;
        let mut command = Command::new(std::env::current_exe().map_err(|error| error.to_string())?);
        command.arg(floor::COMMAND).arg(community.settings()).arg(community.database_url());
        command.arg(&community.folder).arg(&address).arg(&page.path);
        Self::ready(command, address)
    }

    fn ready(mut command: Command, address: String) -> Result<Self, String> {
        let started = Instant::now();
        let child = command.stdout(Stdio::null()).spawn().map_err(|error| error.to_string())?;
        let mut server = Self { child, address, started_in: Duration::ZERO };
        let guest = Person::guest(&server.address);
        while guest.get("/").is_err() {
            if started.elapsed() > Duration::from_secs(60) {
                return Err("the server does not answer".to_owned());
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        server.started_in = started.elapsed();
        Ok(server)
    }

    pub fn cpu(&self) -> Ticks {
        let text = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap_or_default();
        let fields: Vec<&str> = text.rsplit(") ").next().unwrap_or_default().split(' ').collect();
        // utime and stime: fields 14 and 15 of proc(5), counted after the name.
        let ticks = [11, 12].iter().filter_map(|at| fields.get(*at)?.parse::<u64>().ok()).sum();
        Ticks(ticks)
    }

    /// KiB of what the kernel counts under a name.
    fn kilobytes(&self, name: &str) -> u64 {
        let text = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
        line.split_whitespace().next().and_then(|number| number.parse::<u64>().ok()).unwrap_or(0)
    }

    /// KiB of anonymous memory.
    pub fn anonymous(&self) -> u64 {
        self.kilobytes("RssAnon:")
    }

    pub fn since(&self, before: Ticks, requests: u64) -> Used {
        let micros = (self.cpu().0 - before.0) * TICK_MICROS;
        Used {
            cpu: micros as f64 / requests.max(1) as f64,
            rss: self.kilobytes("VmRSS:") / 1024,
            anonymous: self.anonymous() / 1024,
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn free_address() -> Result<String, String> {
    let listener = TcpListener::bind("127.0.0.1:0").map_err(|error| error.to_string())?;
    listener.local_addr().map(|address| address.to_string()).map_err(|error| error.to_string())
}
