//! What one can follow, what one is told of, and how.

use crate::forum::accounts::model::UserId;
use crate::kit::db::Ts;
use crate::word_enum;

word_enum! {
    /// What one can subscribe to (PRODUCT 9).
    Place {
        Area = "area",
        Board = "board",
        Label = "label",
        Thread = "thread",
        /// The replies to a post.
        Post = "post",
        Tag = "tag",
        /// A member's articles in the blog.
        Author = "author",
        /// Every new article; its number is 0.
        Blog = "blog",
        /// An idea or issue that one voted on: the vote is the subscription. A
        /// row says that somebody does not want to hear of it all the same.
        Vote = "vote",
    }
}

/// A thing that one can subscribe to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Target {
    pub place: Place,
    pub id: i64,
}

impl Target {
    pub fn new(place: Place, id: i64) -> Self {
        Self { place, id }
    }

    /// As forms name it: `thread:12`. A tag goes by its name there.
    pub fn word(self) -> String {
        format!("{}:{}", self.place.word(), self.id)
    }
}

word_enum! {
    /// What one is told of.
    Kind {
        /// A reply in a thread that one follows, or to a post.
        Reply = "reply",
        /// A new thread in a place that one follows.
        Thread = "thread",
        Mention = "mention",
        /// A reply to a post of one's own.
        Answer = "answer",
        Kudos = "kudos",
        /// One's own reply was accepted as a solution.
        Solution = "solution",
        /// The host of a thread asks one to come back to its topic.
        Nudge = "nudge",
        /// A thread that one follows or voted on has another status.
        Status = "status",
        /// An idea that one follows or voted on is a part of another one.
        Merged = "merged",
        /// Staff wrote, or decided about a report or something of one's own.
        Notice = "notice",
        /// A private message.
        Message = "message",
    }
}

impl Kind {
    /// How one hears of it who never chose.
    pub fn usual(self) -> Way {
        match self {
            Self::Kudos => Way::Site,
            _ => Way::Mail,
        }
    }

    /// The kind that one chooses a way for: a merge is news about a status.
    pub fn choice(self) -> Self {
        match self {
            Self::Merged => Self::Status,
            other => other,
        }
    }

    /// The kinds that one chooses ways for.
    pub fn choices() -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(|kind| kind.choice() == *kind)
    }

    /// As the settings call it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Reply => "A reply in a thread you subscribed to",
            Self::Thread => "A new thread in a place you subscribed to",
            Self::Mention => "Somebody mentions you",
            Self::Answer => "A reply to a post of yours",
            Self::Kudos => "Kudos for a post of yours",
            Self::Solution => "Your reply is accepted as a solution",
            Self::Nudge => "The host of a thread asks you to keep to its topic",
            Self::Status => "An idea or issue you voted on or subscribed to has another status",
            Self::Merged => "An idea you voted on or subscribed to is merged into another",
            Self::Notice => "Staff write to you, or decide on a report",
            Self::Message => "Somebody sends you a private message",
        }
    }

    /// The ways one can choose. What is told in person is always on the site,
    /// and in no digest.
    pub fn ways(self) -> &'static [Way] {
        match self {
            Self::Notice | Self::Message => &[Way::Site, Way::Mail],
            _ => Way::ALL,
        }
    }
}

word_enum! {
    /// How one hears of something. Whatever comes by mail is on the site as well.
    Way {
        Site = "site",
        Mail = "mail",
        Daily = "daily",
        Weekly = "weekly",
        Off = "off",
    }
}

impl Way {
    pub fn title(self) -> &'static str {
        match self {
            Self::Site => "On the site",
            Self::Mail => "By e-mail at once",
            Self::Daily => "In a daily e-mail",
            Self::Weekly => "In a weekly e-mail",
            Self::Off => "Not at all",
        }
    }
}

word_enum! {
    /// What the mail has to do with a notification.
    MailState {
        /// Nothing: it is on the site only.
        None = "none",
        /// A letter must be put into the outbox.
        Due = "due",
        /// It is in the outbox, by itself or in a digest.
        Queued = "queued",
        /// It waits for the next digest.
        Digest = "digest",
        Sent = "sent",
        /// It was not wanted any more when its turn came.
        Dropped = "dropped",
    }
}

/// What somebody set about their notifications.
#[derive(Clone, Debug, PartialEq, Eq, diesel::Queryable, diesel::Selectable)]
#[diesel(table_name = crate::schema::notice_settings)]
pub struct Settings {
    pub follow_own: bool,
    pub follow_replied: bool,
    pub mail_on: bool,
    /// Minutes of the day, in the reader's zone.
    pub quiet_from: Option<i64>,
    pub quiet_until: Option<i64>,
    /// The key of the address that letters came back from.
    pub bounced_key: Option<String>,
    pub bounces: i64,
    pub bounced_at: Option<Ts>,
    pub bounce_reason: Option<String>,
    /// Letters to that address have been stopped.
    pub is_off: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            follow_own: true,
            follow_replied: true,
            mail_on: true,
            quiet_from: None,
            quiet_until: None,
            bounced_key: None,
            bounces: 0,
            bounced_at: None,
            bounce_reason: None,
            is_off: false,
        }
    }
}

impl Settings {
    /// Whether letters to this address have been stopped because they came back.
    pub fn is_stopped(&self, email_key: Option<&str>) -> bool {
        self.is_off && email_key.is_some() && self.bounced_key.as_deref() == email_key
    }

    /// The quiet hours, where both ends are set and differ.
    pub fn quiet(&self) -> Option<(i64, i64)> {
        let hours = (self.quiet_from?, self.quiet_until?);
        (hours.0 != hours.1).then_some(hours)
    }
}

/// Somebody's subscription.
#[derive(Clone, Debug, diesel::Queryable)]
pub struct Subscription {
    pub place: Place,
    pub subject: i64,
    pub at: Ts,
}

/// Whom something happened to be told to, and because of which subscription.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reader {
    pub user: UserId,
    /// The place by which it reached them; none where it is about themselves.
    pub via: Option<Target>,
}
