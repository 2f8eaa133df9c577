//! Reading all that somebody can reach: every address of the site with every secret
//! thing in it, the links from there, searches, the event stream, and the letters.

use std::collections::{BTreeSet, VecDeque};
use std::time::Duration;

use actix_web::test::TestRequest;

use super::plant::Things;
use super::{BESIDE, CAST, Cast, MARK, Secrets};
use crate::house::permissions::routes;
use crate::world::{Answer, Browser, World};

/// Pages behind links that each reads besides the addresses and where those lead.
const MORE: usize = 10;
/// A page that takes longer is a stream.
const PATIENCE: Duration = Duration::from_secs(30);
/// Who asks for each word alone; for others one search for all of them will do.
const SEARCHERS: [&str; 3] = ["-", "pia_marl", "quillfeather"];

/// Who met which secret, and where they should not have.
#[derive(Default)]
pub struct Seen {
    met: BTreeSet<&'static str>,
    leaks: BTreeSet<String>,
    pub pages: usize,
}

impl Seen {
    fn look(&mut self, secrets: &Secrets, who: &'static str, place: &str, text: &str) {
        for (at, _) in text.match_indices(MARK) {
            let word: String = text[at..].chars().take_while(char::is_ascii_lowercase).collect();
            if word == MARK {
                continue;
            }
            // A word that was cut off tells as much.
            match secrets.of(&word) {
                Some(secret) if secret.may.contains(&who) => {
                    self.met.insert(secret.name);
                }
                Some(secret) => {
                    self.leaks.insert(format!("{who} reads {:?} at {place}", secret.name));
                }
                None => panic!("nobody planted {word}"),
            }
        }
    }

    /// Fails where somebody read what isn't for them, and where nobody found what some may read.
    pub fn judge(&self, secrets: &Secrets) {
        let leaks: Vec<&String> = self.leaks.iter().collect();
        assert!(leaks.is_empty(), "{leaks:#?}");
        let missed: Vec<_> =
            secrets.0.iter().filter(|one| one.shown && !self.met.contains(one.name)).collect();
        let missed: Vec<_> = missed.iter().map(|one| one.name).collect();
        assert!(missed.is_empty(), "nobody who may read it met it: {missed:#?}");
    }
}

/// Every address that is read, with each thing in its place.
pub fn addresses(things: &Things) -> Vec<String> {
    let mut all = Vec::new();
    for route in routes() {
        let Some(path) = route.strip_prefix("GET ") else { continue };
        let Some((before, rest)) = path.split_once('{') else {
            all.push(path.to_owned());
            continue;
        };
        let (_, after) = rest.split_once('}').expect("a parameter ends");
        for value in values(before, things) {
            all.push(format!(
                "{before}{value}{}",
                after.replace("{slug}", "x").replace("{number}", "3").replace("{file}", &things.file)
            ));
        }
    }
    for (_, post) in &things.posts {
        all.push(format!("/reports/new?about=post:{post}"));
    }
    for query in ["/search?q=", "/search?sort=newest&q=", "/messages?q=", "/members?q=", "/admin/members?q="]
    {
        all.push(format!("{query}{BESIDE}"));
    }
    all.push(format!("/search/members.json?q={MARK}"));
    all.push(format!("/search?type=members&q={BESIDE}"));
    all.extend(
        [
            "/events?once=1",
            "/desk/applications?show=answered",
            "/boards/android/new",
            "/ideas?show=check",
            "/desk/reports?show=all",
            // What is new pushes it off the first page.
            "/desk/audit?about=user",
        ]
        .map(str::to_owned),
    );
    // The stream itself never ends; what it has for somebody who comes is `once`.
    all.retain(|address| address != "/events" && address != "/metrics");
    all
}

/// What stands after this part of an address. A new kind of address fails here until it is said.
pub fn values(before: &str, things: &Things) -> Vec<String> {
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    match before {
        "/threads/" => things.threads.iter().map(|(_, id)| id.to_string()).collect(),
        "/posts/" => things.posts.iter().map(|(_, id)| id.to_string()).collect(),
        "/articles/" => vec![things.article.to_string()],
        "/messages/" => vec![things.conversation.to_string()],
        "/desk/reports/" | "/decisions/" => things.matters.iter().map(i64::to_string).collect(),
        "/desk/rewards/" => vec![things.reward.to_string()],
        "/leaderboard/" => words(&["209901"]),
        "/calendar/" => vec![things.gathering.to_string()],
        "/desk/applications/" => vec![things.application.to_string()],
        "/artists/" => vec![things.artist.to_string()],
        "/desk/artists/" => things.claims.iter().map(i64::to_string).collect(),
        "/support/chat/" | "/desk/chats/" => vec![things.chat.clone()],
        "/notices/" => vec![things.notice.to_string()],
        // A chat is a case as well.
        "/support/cases/" | "/desk/cases/" => things.cases.iter().chain([&things.chat]).cloned().collect(),
        "/reports/" => vec![things.receipt.clone()],
        "/admin/ranks/formulas/" => words(&["1"]),
        "/admin/members/" | "/admin/ranks/members/" => words(&["tobias-k", "saoirse-w"]),
        "/members/" | "/desk/members/" => words(&["mirelle", "halvard", "frontrowfen", "saoirse-w"]),
        "/boards/" | "/admin/boards/" => words(&["android", "stars-lounge", "staff-room"]),
        "/areas/" | "/admin/areas/" => words(&["stars"]),
        "/guidelines/" => words(&["ideas"]),
        "/" => words(&["stars"]),
        "/desk/vault/" => words(&["1"]),
        "/assets/" => Vec::new(),
        "/attachments/" | "/certificates/" | "/avatars/" | "/covers/" | "/confirm/" | "/reset/"
        | "/unsubscribe/" | "/blog/confirm/" | "/support/confirm/" | "/blog/unsubscribe/" => words(&["none"]),
        other => panic!("say in the canary test what stands after {other}"),
    }
}

/// A page as it comes, without a look at its forms: these are many.
pub async fn read(browser: &Browser, address: &str) -> Answer {
    let answer = browser.send(TestRequest::get().uri(address));
    let in_time = actix_web::rt::time::timeout(PATIENCE, answer).await;
    in_time.unwrap_or_else(|_| panic!("{address} never ends"))
}

/// The way of one reader: the addresses, where they lead, and so many links from there.
pub struct Walk {
    queue: VecDeque<String>,
    known: BTreeSet<String>,
    more: usize,
}

impl Walk {
    pub fn new(addresses: &[String]) -> Self {
        let (queue, known) = (addresses.iter().cloned().collect(), addresses.iter().cloned().collect());
        Self { queue, known, more: MORE }
    }

    pub fn next(&mut self) -> Option<String> {
        self.queue.pop_front()
    }

    /// Goes on from an answer.
    pub fn learn(&mut self, answer: &Answer) {
        if answer.location.starts_with('/') && self.known.insert(answer.location.clone()) {
            self.queue.push_front(answer.location.clone());
        }
        for link in links(answer) {
            if self.more > 0 && self.known.insert(link.clone()) {
                self.more -= 1;
                self.queue.push_back(link);
            }
        }
    }
}

pub async fn everywhere(
    world: &World<'_>,
    cast: &Cast,
    secrets: &Secrets,
    things: &Things,
    seen: &mut Seen,
    when: &str,
) {
    let start = addresses(things);
    for who in CAST {
        let mut walk = Walk::new(&start);
        while let Some(address) = walk.next() {
            let answer = read(&cast[who], &address).await;
            seen.pages += 1;
            assert!(answer.status < 500, "{who} at {address}: {}", answer.status);
            let headers: Vec<String> = answer.headers.values().cloned().collect();
            seen.look(secrets, who, &format!("{address} {when}"), &(headers.join("\n") + &answer.body));
            walk.learn(&answer);
        }
        if who != "-" {
            let mail = address_of(world, who);
            for letter in world.letters(&mail) {
                seen.look(secrets, who, &format!("a letter {when}"), &letter);
            }
        }
    }
    for who in SEARCHERS {
        searches(&cast[who], secrets, who, seen).await;
    }
}

/// Where a page leads on this site.
fn links(answer: &Answer) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for part in answer.body.split("href=\"").skip(1) {
        let link = part.split(['"', '#']).next().unwrap_or_default();
        if link.starts_with('/')
            && !link.starts_with("//")
            && !link.starts_with("/assets")
            && link != "/events"
        {
            found.push(link.replace("&amp;", "&").replace("&#x2F;", "/"));
        }
    }
    found
}

pub fn address_of(world: &World<'_>, who: &str) -> String {
    use bandstand::schema::users;
    use diesel::prelude::*;
    let mail: Option<String> = users::table
        .filter(users::username.eq(who))
        .select(users::email)
        .first(&mut world.conn())
        .expect("somebody");
    mail.expect("an address")
}

/// A search for what one may not see answers as one for what there is not (A36).
async fn searches(browser: &Browser, secrets: &Secrets, who: &'static str, seen: &mut Seen) {
    let nothing = "qqyabsentabsentabsent";
    let absent = super::equal::plain(&read(browser, &format!("/search?q={nothing}")).await, nothing);
    for secret in secrets.0.iter().filter(|secret| !secret.may.contains(&who)) {
        let answer = read(browser, &format!("/search?q={}", secret.word)).await;
        seen.pages += 1;
        if super::equal::plain(&answer, &secret.word) != absent {
            seen.leaks.insert(format!("{who} can search for {:?}", secret.name));
        }
    }
}
