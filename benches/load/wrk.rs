//! Driving a page with wrk, and reading what it says.

use std::process::Command;

use super::http::Person;
use super::server::Used;

#[derive(Clone, Copy)]
pub struct Load {
    pub seconds: u32,
    pub connections: u32,
}

pub struct Figures {
    pub requests: u64,
    pub per_second: f64,
    pub p50: f64,
    pub p99: f64,
    /// Answers that were none, or not 2xx and 3xx.
    pub bad: u64,
}

impl Load {
    pub fn get(self, address: &str, path: &str, person: &Person) -> Result<Figures, String> {
        // The first second warms caches and is not counted.
        self.wrk(1, address, path, person, None)?;
        self.wrk(self.seconds, address, path, person, None)
    }

    /// Posts replies, each with a key of its own.
    pub fn reply(self, address: &str, thread: i64, person: &Person) -> Result<Figures, String> {
        let csrf = person.get(&format!("/threads/{thread}/reply"))?.field("csrf")?;
        let script = std::env::temp_dir().join(format!("bandstand-reply-{}.lua", std::process::id()));
        let text = format!(
            "local n = 0\nlocal start = tostring(os.time())\nrequest = function()\n  n = n + 1\n  \
             return wrk.format('POST', nil, {{['Content-Type'] = 'application/x-www-form-urlencoded', \
             ['Origin'] = 'http://{address}', ['Cookie'] = '{}'}}, \
             'csrf={csrf}&key=bench' .. start .. n .. '&body=Reply+number+' .. n .. '+to+this+song')\nend\n",
            person.cookie.as_deref().unwrap_or_default()
        );
        std::fs::write(&script, text).map_err(|error| error.to_string())?;
        let path = format!("/threads/{thread}/posts");
        let figures = self.wrk(self.seconds, address, &path, person, Some(&script));
        drop(std::fs::remove_file(script));
        figures
    }

    fn wrk(
        self,
        seconds: u32,
        address: &str,
        path: &str,
        person: &Person,
        script: Option<&std::path::Path>,
    ) -> Result<Figures, String> {
        let mut command = Command::new("wrk");
        command.args(["-t1", "--latency", "--timeout", "10s"]);
        command.arg(format!("-c{}", self.connections)).arg(format!("-d{seconds}s"));
        if let Some(cookie) = &person.cookie {
            command.args(["-H", &format!("Cookie: {cookie}")]);
        }
        if let Some(script) = script {
            command.arg("-s").arg(script);
        }
        let output = command
            .arg(format!("http://{address}{path}"))
            .output()
            .map_err(|error| format!("wrk: {error} (it is a package of that name)"))?;
        Figures::parse(&String::from_utf8_lossy(&output.stdout))
            .ok_or_else(|| format!("wrk said: {}", String::from_utf8_lossy(&output.stderr)))
    }
}

impl Figures {
    fn parse(text: &str) -> Option<Self> {
        let after = |name: &str| {
            let line = text.lines().find_map(|line| line.trim().strip_prefix(name))?;
            line.split_whitespace().next()
        };
        let requests = text.lines().find_map(|line| line.trim().split_once(" requests in "))?;
        let errors = text.lines().find_map(|line| line.trim().strip_prefix("Socket errors:"));
        let lost: u64 =
            errors.map_or(0, |line| line.split([' ', ',']).filter_map(|word| word.parse::<u64>().ok()).sum());
        Some(Self {
            requests: requests.0.parse().ok()?,
            per_second: after("Requests/sec:")?.parse().ok()?,
            p50: millis(after("50%")?)?,
            p99: millis(after("99%")?)?,
            bad: after("Non-2xx or 3xx responses:").and_then(|count| count.parse().ok()).unwrap_or(0) + lost,
        })
    }

    /// The line without what the server used.
    pub fn print_short(&self, name: &str) {
        println!("{name:<34} {:>9.0} {:>8.2} {:>8.2}", self.per_second, self.p50, self.p99);
    }

    pub fn print(&self, name: &str, queries: usize, bytes: usize, used: &Used) {
        println!(
            "{name:<34} {:>9.0} {:>8.2} {:>8.2} {:>8.0} {queries:>8} {bytes:>9} {:>9} {:>9}{}",
            self.per_second,
            self.p50,
            self.p99,
            used.cpu,
            used.rss,
            used.anonymous,
            if self.bad > 0 { format!("  {} bad answers", self.bad) } else { String::new() }
        );
    }
}

fn millis(text: &str) -> Option<f64> {
    let digits: String = text.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
    let number: f64 = digits.parse().ok()?;
    match text.strip_prefix(digits.as_str())? {
        "us" => Some(number / 1000.0),
        "ms" => Some(number),
        "s" => Some(number * 1000.0),
        "m" => Some(number * 60_000.0),
        _ => None,
    }
}
