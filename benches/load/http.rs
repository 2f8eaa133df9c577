//! As much HTTP as logging in needs.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// Who asks: nobody, or the owner of a session cookie.
#[derive(Clone)]
pub struct Person {
    address: String,
    pub cookie: Option<String>,
}

pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Person {
    pub fn guest(address: &str) -> Self {
        Self { address: address.to_owned(), cookie: None }
    }

    pub fn at(&self, address: &str) -> Self {
        Self { address: address.to_owned(), cookie: self.cookie.clone() }
    }

    pub fn is_member(&self) -> bool {
        self.cookie.is_some()
    }

    pub fn log_in(address: &str, who: &str, password: &str) -> Result<Self, String> {
        let mut person = Self::guest(address);
        let page = person.get("/login")?;
        person.cookie = page.cookies();
        let csrf = page.field("csrf")?;
        let fields = [("csrf", csrf.as_str()), ("who", who), ("password", password), ("next", "/")];
        let answer = person.post("/login", &fields)?;
        if answer.status != 303 {
            return Err(format!("logging in was answered with {}", answer.status));
        }
        person.cookie = answer.cookies();
        Ok(person)
    }

    pub fn get(&self, path: &str) -> Result<Answer, String> {
        self.send("GET", path, "")
    }

    pub fn post(&self, path: &str, fields: &[(&str, &str)]) -> Result<Answer, String> {
        self.send(
            "POST",
            path,
            &url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish(),
        )
    }

    fn send(&self, method: &str, path: &str, body: &str) -> Result<Answer, String> {
        let told = |error: std::io::Error| format!("{method} {path}: {error}");
        let mut stream = TcpStream::connect(&self.address).map_err(told)?;
        stream.set_read_timeout(Some(Duration::from_secs(30))).map_err(told)?;
        let cookie = self.cookie.as_ref().map(|cookie| format!("Cookie: {cookie}\r\n")).unwrap_or_default();
        let request = format!(
            "{method} {path} HTTP/1.0\r\nHost: {host}\r\nOrigin: http://{host}\r\n{cookie}\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            body.len(),
            host = self.address
        );
        stream.write_all(request.as_bytes()).map_err(told)?;
        let mut raw = Vec::new();
        stream.read_to_end(&mut raw).map_err(told)?;
        Answer::parse(&raw).ok_or_else(|| format!("{method} {path}: not an answer"))
    }
}

impl Answer {
    fn parse(raw: &[u8]) -> Option<Self> {
        let end = raw.windows(4).position(|four| four == b"\r\n\r\n")?;
        let (head, body) = raw.split_at(end);
        let head = String::from_utf8_lossy(head).into_owned();
        let status = head.split(' ').nth(1)?.parse().ok()?;
        Some(Self { status, head, body: body.get(4..)?.to_vec() })
    }

    fn cookies(&self) -> Option<String> {
        let pairs: Vec<&str> = self
            .head
            .lines()
            .filter_map(|line| line.split_once(": "))
            .filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"))
            .filter_map(|(_, value)| value.split(';').next())
            .collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }

    /// The value of the first hidden field of this name.
    pub fn field(&self, name: &str) -> Result<String, String> {
        let page = String::from_utf8_lossy(&self.body);
        let start = format!("name=\"{name}\" value=\"");
        page.split_once(&start)
            .and_then(|(_, rest)| rest.split_once('"'))
            .map(|(value, _)| value.to_owned())
            .ok_or_else(|| format!("the page has no field {name}"))
    }
}
