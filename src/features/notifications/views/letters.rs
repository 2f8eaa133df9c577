//! What the letters' templates show: who and why first, one button, how to stop last.

use std::collections::HashMap;

use serde::Serialize;

use super::notices::{self, NoticesPage};
use crate::features::notifications::model::{Kind, Place, Target, Way};
use crate::features::notifications::store::notices::Notice;
use crate::forum::accounts::model::{Face, UserId};
use crate::forum::inbox::store::notices::Notice as Told;
use crate::kit::site::Site;
use crate::kit::text::excerpt::excerpt;
use crate::kit::text::fold::is_bidi_control;
use crate::kit::text::html::text_of;

/// Characters of a post that a letter quotes.
const QUOTED: usize = 800;

/// One thing that happened: `mail/notifications/letter`.
#[derive(Clone, Debug, Serialize)]
pub struct NoticeLetter {
    pub brand: String,
    pub origin: String,
    pub lead: String,
    /// The first words of the post.
    pub words: String,
    pub button: &'static str,
    pub url: String,
    /// Why it came.
    pub why: &'static str,
    pub stop_url: String,
    pub settings_url: String,
}

impl NoticeLetter {
    pub fn new(
        site: &Site,
        notice: &Notice,
        actor: &str,
        html: &str,
        stop: &str,
        via: Option<Target>,
    ) -> Self {
        let rest = notices::rest(notice).map(|rest| format!(" {rest}")).unwrap_or_default();
        let lead = format!("{actor} {} “{}”{rest}.", notices::verb(notice), notice.title);
        let words = match notice.kind {
            Kind::Kudos | Kind::Merged => String::new(),
            // What staff say with it is what people wait for.
            Kind::Status => excerpt(notice.status_note.as_deref().unwrap_or_default(), QUOTED),
            _ => excerpt(&text_of(html), QUOTED),
        };
        Self {
            brand: site.config.brand.clone(),
            origin: site.origin.clone(),
            lead: plain(&lead),
            words: plain(&words),
            button: match notice.kind {
                Kind::Thread | Kind::Status | Kind::Merged => "Read it",
                _ => "Read and reply",
            },
            url: format!("{}{}", site.origin, notice.place(None, site.config.posts.page_size)),
            why: why(notice.kind, via),
            stop_url: format!("{}{stop}", site.origin),
            settings_url: format!("{}/settings/notifications", site.origin),
        }
    }

    /// About something that was told in person.
    pub fn direct(site: &Site, notice: &Told, kind: Kind, stop: &str) -> Self {
        let url = if notice.url.is_empty() { format!("/notices/{}", notice.id) } else { notice.url.clone() };
        let is_message = kind == Kind::Message;
        Self {
            brand: site.config.brand.clone(),
            origin: site.origin.clone(),
            lead: plain(&notice.title),
            words: if is_message { String::new() } else { plain(&excerpt(&notice.body, QUOTED)) },
            button: "Read it",
            url: format!("{}{url}", site.origin),
            why: if is_message {
                "You get this because you have switched private messages on."
            } else {
                "You get this because it is about you or something that you reported."
            },
            stop_url: format!("{}{stop}", site.origin),
            settings_url: format!("{}/settings/notifications", site.origin),
        }
    }

    pub fn sample() -> Self {
        Self {
            brand: "Tempo".to_owned(),
            origin: "https://community.example".to_owned(),
            lead: "Mika replied in “No sound”.".to_owned(),
            words: "Turn crossfade off.".to_owned(),
            button: "Read and reply",
            url: "https://community.example/threads/3/no-sound#post-2".to_owned(),
            why: "You get this because you follow this thread.",
            stop_url: "https://community.example/unsubscribe/x".to_owned(),
            settings_url: "https://community.example/settings/notifications".to_owned(),
        }
    }
}

fn why(kind: Kind, via: Option<Target>) -> &'static str {
    match (kind, via.map(|via| via.place)) {
        (_, Some(Place::Area)) => "You get this because you follow this area.",
        (_, Some(Place::Board)) => "You get this because you follow this board.",
        (_, Some(Place::Label)) => "You get this because you follow this label.",
        (_, Some(Place::Tag)) => "You get this because you follow this tag.",
        (_, Some(Place::Author)) => "You get this because you follow this author's articles.",
        (_, Some(Place::Blog)) => "You get this because you follow the blog.",
        (_, Some(Place::Post)) => "You get this because you follow the post that this answers.",
        (_, Some(Place::Vote)) => "You get this because you voted on it.",
        (_, Some(Place::Thread)) => "You get this because you follow this thread.",
        (Kind::Mention, None) => "You get this because somebody mentioned you.",
        (Kind::Answer, None) => "You get this because somebody replied to a post of yours.",
        (Kind::Kudos, None) => "You get this because of kudos for a post of yours.",
        (Kind::Solution, None) => "You get this because your reply was accepted.",
        (Kind::Nudge, None) => "You get this because the host of this thread asked for it.",
        (_, None) => "You get this because you take part in this thread.",
    }
}

/// Without signs that turn the direction of what follows, which is ours.
fn plain(text: &str) -> String {
    text.chars().filter(|c| !is_bidi_control(*c) && (!c.is_control() || *c == '\n')).collect()
}

/// A line of a digest.
#[derive(Clone, Debug, Serialize)]
pub struct DigestLine {
    pub text: String,
    pub url: String,
}

/// What happened in a day or a week: `mail/notifications/digest`.
#[derive(Clone, Debug, Serialize)]
pub struct DigestLetter {
    pub brand: String,
    pub origin: String,
    pub subject: String,
    pub lead: String,
    pub lines: Vec<DigestLine>,
    pub more: bool,
    pub list_url: String,
    pub why: &'static str,
    pub stop_url: String,
    pub settings_url: String,
}

impl DigestLetter {
    pub fn new(
        site: &Site,
        way: Way,
        rows: &[Notice],
        faces: &HashMap<UserId, Face>,
        stop: &str,
        more: bool,
    ) -> Self {
        let (span, why) = match way {
            Way::Weekly => ("week", "You get this once a week, as you chose."),
            _ => ("day", "You get this once a day, as you chose."),
        };
        let brand = site.config.brand.clone();
        let lines = NoticesPage::new(&site.config, rows, faces, |_| true)
            .rows
            .into_iter()
            .map(|row| {
                let rest = row.rest.map(|rest| format!(" {rest}")).unwrap_or_default();
                let text = plain(&format!("{} “{}”{rest}", row.what, row.title)).replace('\n', " ");
                DigestLine { text, url: format!("{}{}", site.origin, row.url) }
            })
            .collect();
        Self {
            subject: format!("Your {span} in the {brand} Community"),
            lead: format!("This is what happened in the {brand} Community that you wanted to hear of."),
            lines,
            more,
            list_url: format!("{}/notifications", site.origin),
            why,
            stop_url: format!("{}{stop}", site.origin),
            settings_url: format!("{}/settings/notifications", site.origin),
            origin: site.origin.clone(),
            brand,
        }
    }

    pub fn sample() -> Self {
        let NoticeLetter { brand, origin, stop_url, settings_url, url, .. } = NoticeLetter::sample();
        Self {
            subject: "Your day in the Tempo Community".to_owned(),
            lead: "This is what happened.".to_owned(),
            lines: vec![DigestLine { text: "Mika and 4 others replied in “No sound”".to_owned(), url }],
            more: true,
            list_url: "https://community.example/notifications".to_owned(),
            why: "You get this once a day, as you chose.",
            brand,
            origin,
            stop_url,
            settings_url,
        }
    }
}
