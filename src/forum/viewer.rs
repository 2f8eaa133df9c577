//! Who asks: facts about the person behind a request, and nothing about what they may do.

use std::future::{Ready, ready};
use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest};

use crate::forum::accounts::model::{State, UserId};
use crate::forum::boards::model::BoardId;
use crate::forum::permissions::{self, Act, Standing};
use crate::forum::ranks::Rank;
use crate::kit::db::Ts;
use crate::kit::error::{Error, Refusal};
use crate::word_enum;

word_enum! {
    /// What somebody does here, apart from their rank. Ordered: who comes later may more.
    Role {
        Member = "member",
        Star = "star",
        /// Works at the support desk; moderates nothing.
        Agent = "agent",
        Moderator = "moderator",
        Staff = "staff",
        CommunityManager = "community_manager",
        Administrator = "administrator",
    }
}

/// Why somebody may not write who otherwise might.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// In an emergency only members with a visible post write.
    Panic,
    /// They joined in an emergency, and nobody has approved them yet.
    Waiting,
    /// They joined in an emergency, and were not approved.
    Refused,
}

impl Stop {
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Panic => {
                "We are keeping out a wave of spam. For the moment only members who have posted before can write; your words are kept. Please try again later."
            }
            Self::Waiting => {
                "New accounts are approved by hand at the moment. You can read, and you are told as soon as you can take part."
            }
            Self::Refused => "This account was not approved, so it can't write here.",
        }
    }
}

/// The facts of a logged-in person, as they were when the request came.
#[derive(Clone, Debug)]
pub struct Person {
    pub id: UserId,
    pub session: i64,
    pub username: String,
    pub name: String,
    pub role: Role,
    pub rank: Rank,
    /// A Rising Star's level; 0 for others.
    pub star_level: i64,
    /// The boards they moderate besides what their role says.
    pub moderates: Vec<BoardId>,
    pub state: State,
    pub confirmed: bool,
    /// Whether they opted in to private messages.
    pub messages_on: bool,
    /// Whether a warning waits to be read.
    pub must_acknowledge: bool,
    /// Whether the site is in an emergency, and what that means for them.
    pub is_panic: bool,
    pub stop: Option<Stop>,
    /// Whether a code is asked besides the password.
    pub has_second_step: bool,
    /// When they last showed in this session that it is them.
    pub proven_at: Ts,
    pub avatar: String,
    pub theme: String,
    pub density: String,
    pub zone: String,
    pub joined_at: Ts,
    /// Their visible posts, as of a second ago.
    pub post_count: i64,
}

impl Person {
    /// A confirmed member of whom nothing else is known.
    pub fn sample() -> Self {
        Self {
            id: UserId(1),
            session: 0,
            username: "ada".to_owned(),
            name: "Ada".to_owned(),
            role: Role::Member,
            rank: Rank::Visitor,
            star_level: 0,
            moderates: Vec::new(),
            state: State::Active,
            confirmed: true,
            messages_on: true,
            must_acknowledge: false,
            is_panic: false,
            stop: None,
            has_second_step: false,
            proven_at: Ts(0),
            avatar: "rest".to_owned(),
            theme: "auto".to_owned(),
            density: "comfortable".to_owned(),
            zone: "UTC".to_owned(),
            joined_at: Ts(0),
            post_count: 0,
        }
    }
}

/// A guest, or a person.
#[derive(Clone, Debug, Default)]
pub struct Viewer {
    pub person: Option<Arc<Person>>,
}

impl Viewer {
    pub fn guest() -> Self {
        Self::default()
    }

    pub fn id(&self) -> Option<UserId> {
        self.person.as_ref().map(|person| person.id)
    }

    pub fn session(&self) -> Option<i64> {
        self.person.as_ref().map(|person| person.session)
    }

    /// The role; a guest has none, and a banned person is a guest here.
    pub fn role(&self) -> Option<Role> {
        self.person.as_ref().filter(|person| person.state != State::Banned).map(|person| person.role)
    }

    /// What the permissions need to know besides the state; a guest has none, nor have the banned.
    pub fn standing(&self) -> Option<Standing> {
        let person = self.person.as_ref().filter(|person| person.state != State::Banned)?;
        Some(Standing { role: person.role, rank: person.rank, level: person.star_level })
    }

    /// Whether the role is at least `role`. What somebody may do is asked of [`permissions`].
    pub fn is_at_least(&self, role: Role) -> bool {
        self.role().is_some_and(|own| own >= role)
    }

    pub fn signed_in(&self) -> Result<SignedIn, Error> {
        match &self.person {
            Some(person) => Ok(SignedIn(person.clone())),
            None => Err(Error::LogInFirst { next: "/".to_owned() }),
        }
    }
}

/// A handler that takes it is open to logged-in people only; others are sent to log in.
#[derive(Clone, Debug)]
pub struct SignedIn(pub Arc<Person>);

impl SignedIn {
    pub fn viewer(&self) -> Viewer {
        Viewer { person: Some(self.0.clone()) }
    }
}

impl std::ops::Deref for SignedIn {
    type Target = Person;

    fn deref(&self) -> &Person {
        &self.0
    }
}

/// A handler that takes it is open to those who moderate every board.
#[derive(Clone, Debug)]
pub struct Moderator(pub SignedIn);

impl std::ops::Deref for Moderator {
    type Target = SignedIn;

    fn deref(&self) -> &SignedIn {
        &self.0
    }
}

/// A handler that takes it is open to whoever may moderate anything: Stars,
/// board moderators, moderators and those above. Whether this one thing is
/// theirs, its action asks.
#[derive(Clone, Debug)]
pub struct Keeper(pub SignedIn);

impl std::ops::Deref for Keeper {
    type Target = SignedIn;

    fn deref(&self) -> &SignedIn {
        &self.0
    }
}

impl Keeper {
    const ACTS: [Act; 4] = [Act::Hide, Act::LabelInHelp, Act::MoveInHelp, Act::FloatInHelp];
}

impl FromRequest for Viewer {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    /// The middleware `forum::accounts::session` put the person there.
    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(request.extensions().get::<Viewer>().cloned().unwrap_or_default()))
    }
}

impl FromRequest for SignedIn {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let viewer = request.extensions().get::<Viewer>().cloned().unwrap_or_default();
        ready(match viewer.person {
            Some(person) => Ok(Self(person)),
            None => Err(Error::LogInFirst { next: back_to(request) }),
        })
    }
}

/// Where somebody goes on after logging in: this page, or the page whose form they sent.
fn back_to(request: &HttpRequest) -> String {
    if request.method().is_safe() {
        return request.uri().to_string();
    }
    let referer = request.headers().get("referer").and_then(|value| value.to_str().ok());
    match referer.and_then(|referer| url::Url::parse(referer).ok()) {
        Some(url) => url.path().to_owned(),
        None => "/".to_owned(),
    }
}

impl FromRequest for Moderator {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        ready(match SignedIn::from_request(request, payload).into_inner() {
            Ok(person) if permissions::may(&person.viewer(), Act::Hide) => Ok(Self(person)),
            Ok(_) => Err(Refusal::new("Only moderators can do this.").into()),
            Err(error) => Err(error),
        })
    }
}

impl FromRequest for Keeper {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        ready(match SignedIn::from_request(request, payload).into_inner() {
            Ok(person) => {
                let viewer = person.viewer();
                match Self::ACTS.iter().any(|act| permissions::may_somewhere(&viewer, *act)) {
                    true => Ok(Self(person)),
                    false => Err(Refusal::new("Only moderators can do this.").into()),
                }
            }
            Err(error) => Err(error),
        })
    }
}
