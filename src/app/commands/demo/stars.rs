//! The demo's Star programme: events, an application that waits, and a catalogue of rewards.

use std::time::Duration;

use crate::features::gatherings::forms::NewGathering;
use crate::features::gatherings::model::{Audience, Kind, Place};
use crate::features::gatherings::store as gatherings;
use crate::features::rewards::forms::NewReward;
use crate::features::rewards::store as rewards;
use crate::features::stars::forms::NewApplication;
use crate::features::stars::store as applications;
use crate::forum::accounts::model::{User, UserId};
use crate::forum::accounts::store as accounts;
use crate::forum::activity;
use crate::forum::ranks::Rank;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::Error;
use crate::kit::text::names::skeleton;

const HOUR: u64 = 3_600;
const DAY: u64 = 24 * HOUR;

/// What is planned: kind, title, about, place, days from now, minutes, seats, audience, level.
type Plan = (Kind, &'static str, &'static str, &'static str, u64, u64, i64, Audience, i64);

const PLANS: &[Plan] = &[
    (
        Kind::Call,
        "Monthly Star Call",
        "What is new, what is next, and a quarter of an hour for whatever you bring along.",
        "Online",
        6,
        60,
        0,
        Audience::Stars,
        1,
    ),
    (
        Kind::Virtual,
        "Values week: an evening of good answers",
        "We take five old threads apart, kindly, and find out what made their answers good.",
        "Online",
        20,
        90,
        40,
        Audience::Members,
        1,
    ),
    (
        Kind::Jam,
        "The Tempo Jam",
        "Two days at the head office: workshops, a look behind the scenes, and far too much cake.",
        "Head office",
        120,
        2 * 24 * 60,
        10,
        Audience::TopTen,
        1,
    ),
];

/// Name, about, points, how many, whether it is Premium.
const REWARDS: &[(&str, &str, i64, i64, bool)] = &[
    ("A month of Premium", "A code for one month.", 120, -1, true),
    ("A post on the front page", "Choose one of yours; the team features it for a week.", 60, 4, false),
    ("The enamel mug", "Blue, with a rest on it, for those who take one.", 200, 12, false),
];

/// Who comes to calls.
const COMING: &[&str] = &["quillfeather", "nadiq", "ichiko", "teodor"];

/// The number of a reward above, who asks for it, with which plan, so many days ago.
const REQUESTS: &[(usize, &str, &str, u64)] = &[(1, "quillfeather", "", 1)];

/// What the team says of the application.
const NOTES: &[(&str, &str)] = &[
    (
        "Ravi_M",
        "Patient with people who are angry at their speaker. The best posts are older than a year, though.",
    ),
    ("ingrid-s", "She comes back every winter, and stays. I would begin with the TV boards."),
];

/// Seconds after midnight: half past five.
const EVENING: u64 = 17 * 3_600 + 1_800;

const WHY: &str = "I have been answering about speakers for two years, mostly because mine never work at first. I know the moment when somebody writes 'it plays!', and I would like more of those, together with people who know more than I do.";

/// Writes it all, as if the team had done so a few days ago.
pub fn write(tx: &mut Conn, now: Ts) -> Result<(), Error> {
    let Some(manager) = person(tx, "Lucienne")? else { return Ok(()) };
    for (kind, title, about, place, days, minutes, seats, audience, min_level) in PLANS {
        // In the evening, as calls are.
        let today = Ts(now.0 - now.0.rem_euclid(86_400_000));
        let starts_at = today.plus(Duration::from_secs(days * DAY + EVENING));
        let new = NewGathering {
            kind: *kind,
            title: (*title).to_owned(),
            about: (*about).to_owned(),
            in_person: *kind == Kind::Jam,
            place: (*place).to_owned(),
            details: String::new(),
            starts_at,
            ends_at: starts_at.plus(Duration::from_secs(minutes * 60)),
            zone: "Europe/Stockholm".to_owned(),
            seats: *seats,
            audience: *audience,
            min_rank: Rank::Visitor,
            min_level: *min_level,
        };
        let id = gatherings::insert(tx, &new, manager.id, now)?;
        let coming: &[&str] = if *kind == Kind::Jam { &[] } else { COMING };
        for name in coming {
            if let Some(guest) = person(tx, name)? {
                gatherings::add(tx, id, guest.id, Place::Seat, ago(now, 1))?;
            }
        }
    }
    last_call(tx, manager.id, now)?;
    let mut offered = Vec::new();
    for (name, about, cost, stock, is_premium) in REWARDS {
        let new = NewReward {
            name: (*name).to_owned(),
            about: (*about).to_owned(),
            cost: *cost,
            stock: *stock,
            is_premium: *is_premium,
            is_open: true,
        };
        offered.push(rewards::insert(tx, &new, now)?);
    }
    for (number, name, plan, days) in REQUESTS {
        if let (Some(star), Some(id)) = (person(tx, name)?, offered.get(*number)) {
            let reward = rewards::by_id(tx, *id)?;
            rewards::take_one(tx, *id)?;
            rewards::request(tx, &reward, star.id, plan, ago(now, *days))?;
        }
    }
    if let Some(applicant) = person(tx, "saoirse-w")? {
        let new = NewApplication {
            motivation: WHY.to_owned(),
            interests: "Speakers and TVs, Chat about old records".to_owned(),
            links: String::new(),
        };
        let id = applications::insert(tx, applicant.id, &new, ago(now, 2))?;
        for (name, text) in NOTES {
            if let Some(by) = person(tx, name)? {
                applications::add_note(tx, id, by.id, text, ago(now, 1))?;
            }
        }
    }
    Ok(())
}

/// The call of last month, with those who came to it.
fn last_call(tx: &mut Conn, by: UserId, now: Ts) -> Result<(), Error> {
    let today = Ts(now.0 - now.0.rem_euclid(86_400_000));
    let starts_at = ago(today.plus(Duration::from_secs(EVENING)), 24);
    let new = NewGathering {
        kind: Kind::Call,
        title: "Star Call: what we learnt from the grey squares".to_owned(),
        about: "How a small report became a fix, told by those who found it.".to_owned(),
        in_person: false,
        place: "Online".to_owned(),
        details: String::new(),
        starts_at,
        ends_at: starts_at.plus(Duration::from_secs(HOUR)),
        zone: "Europe/Stockholm".to_owned(),
        seats: 0,
        audience: Audience::Stars,
        min_rank: Rank::Visitor,
        min_level: 1,
    };
    let id = gatherings::insert(tx, &new, by, ago(now, 40))?;
    let mut came = Vec::new();
    for name in COMING {
        if let Some(guest) = person(tx, name)? {
            gatherings::add(tx, id, guest.id, Place::Seat, ago(now, 30))?;
            activity::set_attended(tx, (id.0, guest.id), Some(starts_at), now)?;
            came.push(guest.id);
        }
    }
    Ok(gatherings::set_attended(tx, id, &came)?)
}

fn ago(now: Ts, days: u64) -> Ts {
    now.minus(Duration::from_secs(days * DAY))
}

fn person(conn: &mut Conn, name: &str) -> Result<Option<User>, Error> {
    Ok(accounts::by_name_key(conn, &skeleton(name))?)
}
