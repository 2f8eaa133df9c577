//! What comes by the clock: warnings before a clock runs out, escalation after it has, and closing
//! what was resolved long ago. Each is done once, however often and by however many it is tried.

use std::time::Duration;

use super::policy;
use super::store;
use crate::forum::accounts::model::UserId;
use crate::forum::cases::model::{Case, CaseState, NewEntry};
use crate::forum::cases::store::seats;
use crate::forum::cases::{actions as cases, clock, store as rows};
use crate::forum::inbox::notices::{self, NewNotice, NoticeKind};
use crate::kit::config::support::{Support, URGENCIES};
use crate::kit::db::{Conn, Ts};
use crate::kit::error::Error;
use crate::kit::site::Site;

/// Looked at in one round, the most urgent first.
const MOST: i64 = 300;
/// Clocks that end later are not looked at: no warning comes so early.
const AHEAD: Duration = Duration::from_secs(30 * 86_400);
const DAY: u64 = 86_400;

/// What the desk is told.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Alarm {
    name: &'static str,
    due: Ts,
    is_late: bool,
}

/// Which alarms a case has given by now. Pure.
fn alarms(case: &Case, warn_at: i64, now: Ts) -> Vec<Alarm> {
    let first = case.first_due_at.filter(|_| case.first_reply_at.is_none());
    let clocks = [("first", first), ("resolve", case.resolve_due_at)];
    let mut all = Vec::new();
    for (name, due) in clocks {
        let Some(due) = due else { continue };
        let (soon, late) =
            if name == "first" { ("first soon", "first late") } else { ("resolve soon", "resolve late") };
        if now >= due {
            all.push(Alarm { name: late, due, is_late: true });
        } else if now >= clock::warning(case.created_at, due, warn_at) {
            all.push(Alarm { name: soon, due, is_late: false });
        }
    }
    all
}

pub async fn run(site: &Site) -> Result<(), Error> {
    let (rules, now) = (site.config.support.clone(), site.clock.now());
    let asked = rules.clone();
    let due = site
        .db
        .read(move |conn| {
            let running = store::running(conn, now.plus(AHEAD), MOST)?;
            let ids: Vec<_> = running.iter().map(|case| case.id).collect();
            let given = store::alarms(conn, &ids)?;
            let is_new = |case: &Case| {
                alarms(case, asked.warn_at, now).iter().any(|alarm| {
                    !given
                        .iter()
                        .any(|(id, name, due)| *id == case.id && name == alarm.name && *due == alarm.due)
                })
            };
            let late: Vec<Case> = running.into_iter().filter(is_new).collect();
            let days = Duration::from_secs(asked.close_after_days.saturating_mul(DAY));
            Ok::<_, Error>((late, rows::desk::to_close(conn, now.minus(days), MOST)?))
        })
        .await?;
    let (late, done) = due;
    for case in late {
        let rules = rules.clone();
        site.db.write_unseen(move |tx| ring(tx, &case, &rules, now)).await?;
    }
    for id in done {
        let rules = rules.clone();
        site.db
            .write_unseen(move |tx| {
                let case = rows::by_id(tx, id)?;
                match case.state {
                    CaseState::Resolved => cases::close(tx, &case, None, &rules, now),
                    _ => Ok(()),
                }
            })
            .await?;
    }
    Ok(())
}

fn ring(tx: &mut Conn, case: &Case, rules: &Support, now: Ts) -> Result<(), Error> {
    // What is true by now: it may have been answered meanwhile.
    let case = rows::by_id(tx, case.id)?;
    if !case.state.runs() {
        return Ok(());
    }
    for alarm in alarms(&case, rules.warn_at, now) {
        if !store::add_alarm(tx, case.id, alarm.name, alarm.due, now)? {
            continue;
        }
        if alarm.is_late {
            escalate(tx, &case, now)?;
        }
        let what = match alarm.name {
            "first soon" => "waits for its first answer, and the time runs out",
            "first late" => "has no first answer, and the time has run out",
            "resolve soon" => "is not solved, and the time runs out",
            _ => "is not solved, and the time has run out",
        };
        let title = format!("{} {what}", case.reference);
        for user in hearers(tx, &case, &alarm)? {
            let new = NewNotice {
                user,
                kind: NoticeKind::Case,
                from: None,
                dedupe: &format!("{} {}", cases::told_agent(case.id), alarm.name),
                title: &title,
                body: &case.subject,
                url: &case.desk_url(),
            };
            notices::tell(tx, &new, now)?;
        }
    }
    Ok(())
}

/// One step more urgent, and a note of why; an SOS stays with those that are one.
fn escalate(tx: &mut Conn, case: &Case, now: Ts) -> Result<(), Error> {
    let at = URGENCIES.iter().position(|word| *word == case.urgency).unwrap_or(1);
    if at < 2 {
        cases::set_urgency(tx, case, URGENCIES[at + 1], None, now)?;
    }
    let note = NewEntry {
        kind: crate::forum::cases::model::EntryKind::Note,
        ..NewEntry::system("A clock of this case has run out.")
    };
    cases::say(tx, case.id, &note, now)?;
    Ok(())
}

/// Whoever has it; where nobody has, its team. What is late, those who run the desk hear as well.
fn hearers(tx: &mut Conn, case: &Case, alarm: &Alarm) -> Result<Vec<UserId>, Error> {
    let mut all: Vec<UserId> = match case.agent_id {
        Some(agent) => vec![agent],
        None => {
            let seats = seats::seats(tx)?.into_iter();
            seats.filter(|seat| seat.team == case.team).map(|seat| seat.user_id).collect()
        }
    };
    if alarm.is_late || all.is_empty() {
        all.extend(store::people(tx, &policy::running_roles())?.iter().map(|face| face.id));
    }
    all.sort_unstable();
    all.dedup();
    Ok(all)
}
