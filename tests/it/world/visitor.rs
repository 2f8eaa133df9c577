//! Somebody who visits a served site over HTTP, with cookies.

use std::sync::Mutex;
use std::time::Duration;

use super::process::PASSWORD;
use super::site::Answer;

pub struct Visitor {
    agent: ureq::Agent,
    origin: String,
    token: Mutex<String>,
}

impl Visitor {
    pub fn new(origin: &str) -> Self {
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_global(Some(Duration::from_secs(40)))
            .proxy(None)
            .build();
        Self { agent: agent.into(), origin: origin.to_owned(), token: Mutex::default() }
    }

    /// Somebody with the password that all have in these tests, logged in.
    pub fn member(origin: &str, name: &str) -> Self {
        let visitor = Self::new(origin);
        visitor.post("/login", &[("who", name), ("password", PASSWORD), ("next", "/")]).is(303);
        visitor.keep("");
        visitor.token();
        visitor
    }

    /// The same person at another process.
    pub fn at(mut self, origin: &str) -> Self {
        origin.clone_into(&mut self.origin);
        self
    }

    pub fn get(&self, path: &str) -> Answer {
        let answer = self.try_get(path).unwrap_or_else(|error| panic!("{path}: {error}"));
        // An error page may not know who asks: its forms are a guest's.
        if let Some(token) = answer.field("csrf").filter(|_| answer.status < 500) {
            self.keep(&token);
        }
        answer
    }

    /// As [`get`](Self::get), where the site may be gone.
    pub fn try_get(&self, path: &str) -> Result<Answer, ureq::Error> {
        self.agent.get(format!("{}{path}", self.origin)).call().and_then(read)
    }

    /// Sends a form as our own page does.
    pub fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.try_post(path, fields).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// As [`post`](Self::post), where the site may be gone.
    pub fn try_post(&self, path: &str, fields: &[(&str, &str)]) -> Result<Answer, ureq::Error> {
        let token = self.token();
        let fields = [("csrf", token.as_str())].into_iter().chain(fields.iter().copied());
        self.agent
            .post(format!("{}{path}", self.origin))
            .header("origin", &self.origin)
            .send_form(fields)
            .and_then(read)
    }

    /// Replies in thread 1; the same key twice is one post.
    pub fn reply(&self, key: &str) -> Result<Answer, ureq::Error> {
        self.try_post("/threads/1/posts", &[("body", &format!("I hear {key} as well.")), ("key", key)])
    }

    /// Starts a thread in the board "android" and says its number.
    pub fn thread(&self, title: &str) -> i64 {
        let fields = [("title", title), ("body", "Words."), ("key", title), ("looked", "1")];
        let started = self.post("/boards/android/threads", &fields).is(303);
        let number = started.location.split('/').skip_while(|part| *part != "threads").nth(1);
        number
            .and_then(|number| number.parse().ok())
            .unwrap_or_else(|| panic!("no thread: {}", started.location))
    }

    pub fn token(&self) -> String {
        let kept = || self.token.lock().expect("a lock").clone();
        for path in ["/login", "/settings"] {
            if kept().is_empty() {
                self.get(path);
            }
        }
        kept()
    }

    fn keep(&self, token: &str) {
        token.clone_into(&mut self.token.lock().expect("a lock"));
    }

    /// The cookies and the form token, for requests made by hand.
    pub fn session(&self) -> (String, String) {
        let jar = self.agent.cookie_jar_lock();
        let cookies: Vec<String> =
            jar.iter().map(|cookie| format!("{}={}", cookie.name(), cookie.value())).collect();
        (cookies.join("; "), self.token())
    }
}

fn read(mut response: ureq::http::Response<ureq::Body>) -> Result<Answer, ureq::Error> {
    let header = |name: &str| {
        let value = response.headers().get(name).and_then(|value| value.to_str().ok());
        value.unwrap_or_default().to_owned()
    };
    let (location, kind) = (header("location"), header("content-type"));
    let status = response.status().as_u16();
    let headers = response
        .headers()
        .iter()
        .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
        .collect();
    let body = response.body_mut().read_to_string()?;
    Ok(Answer { status, location, kind, bytes: body.clone().into_bytes(), body, headers })
}
