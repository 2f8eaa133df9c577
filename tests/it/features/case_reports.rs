//! Reports of what was said in a case: both sides may, moderators decide, and nobody reads more of it than they must.

use bandstand::schema::{audit_log, case_entries, cases, matters, notices};
use diesel::prelude::*;

use super::casework::{agent, ask, reply, seen};
use crate::both;
use crate::world::{Browser, World, on_site};

/// The numbers of a case's entries, in order, with their kinds.
fn entries(world: &World<'_>, reference: &str) -> Vec<(i64, String)> {
    case_entries::table
        .inner_join(cases::table.on(cases::id.eq(case_entries::case_id)))
        .filter(cases::reference.eq(reference))
        .order(case_entries::number)
        .select((case_entries::id, case_entries::kind))
        .load(&mut world.conn())
        .expect("entries")
}

async fn tell(browser: &Browser, entry: i64, status: u16) -> String {
    let about = format!("case:{entry}");
    let fields =
        [("about", about.as_str()), ("kind", "guideline"), ("guideline", "community:2"), ("text", "Look.")];
    browser.post("/reports", &fields).await.is(status).location
}

fn told(world: &World<'_>, name: &str) -> Vec<String> {
    notices::table
        .filter(notices::user_id.eq(world.id_of(name)))
        .order(notices::id)
        .select(notices::title)
        .load(&mut world.conn())
        .expect("notices")
}

both! {
    fn what_was_said_in_a_case_is_reported_by_either_side_and_opened_by_a_look_alone(db) {
        on_site(db, async |world| {
            world.forget_cases();
            let (mirelle, desk) = (world.member("mirelle").await, agent(&world, "tobias-k").await);
            let case = ask(&mirelle, "technical", "A matter of words").await;
            let note = [("body", "NOTE-OF-THE-DESK"), ("key", "note")];
            desk.post(&format!("/desk/cases/{case}/note"), &note).await.is(303);
            reply(&world, &desk, &case, "You are RUDE-WORD yourself.", "waiting").await;
            let own = format!("/support/cases/{case}");
            let back = [("body", "ANGRY-WORD, all of you."), ("key", "back")];
            mirelle.post(&own, &back).await.is(303);
            // Each side has a link beside what the other said, and nobody beside a note.
            let (page, work) = (mirelle.get(&own).await.is(200), desk.get(&format!("/desk/cases/{case}")).await.is(200));
            let all = entries(&world, &case);
            let number = |kind: &str, which: usize| {
                all.iter().filter(|(_, given)| given == kind).nth(which).expect("an entry").0
            };
            let (first, note, answer, angry) =
                (number("requester", 0), number("note", 0), number("agent", 0), number("requester", 1));
            let links = |page: &crate::world::Answer| -> Vec<i64> {
                let parts = page.body.split("about=case:").skip(1);
                parts.map(|part| part.split('"').next().and_then(|id| id.parse().ok()).expect("a number")).collect()
            };
            assert_eq!(links(&page), [answer], "{}", page.words());
            assert_eq!(links(&work), [first, angry], "{}", work.words());
            // The form, its words kept, and a receipt.
            let form = mirelle.get(&format!("/reports/new?about=case:{answer}")).await.is(200);
            assert!(form.words().contains("RUDE-WORD") && form.body.contains(&format!("{own}#entry-")), "{}", form.words());
            let about = format!("case:{answer}");
            let wrong = mirelle.post("/reports", &[("about", &about), ("text", "Kept words.")]).await.is(422);
            assert!(wrong.body.contains("Kept words."));
            let receipt = tell(&mirelle, answer, 303).await;
            let own_page = mirelle.get(&receipt).await.is(200).words();
            assert!(own_page.contains("what was said in a support case") && own_page.contains("Received"), "{own_page}");
            tell(&desk, angry, 303).await;
            // One's own words are no matter; notes, and others' cases, are not there.
            tell(&mirelle, first, 403).await;
            let (pia, ravi) = (world.member("pia_marl").await, world.member("Ravi_M").await);
            let absent = pia.get("/reports/new?about=case:999999").await.is(404);
            for (who, entry) in [(&pia, answer), (&ravi, answer), (&mirelle, note), (&desk, note)] {
                tell(who, entry, 404).await;
                who.get(&format!("/reports/new?about=case:{entry}")).await.is(404);
            }
            assert_eq!(pia.get(&format!("/reports/new?about=case:{answer}")).await.words(), absent.words());
            // Moderators see that there is something, not what was said: that needs a look.
            let matter = world.matter(&about);
            let place = format!("/desk/reports/{matter}");
            let shown = ravi.get(&place).await.is(200);
            assert!(shown.words().contains("Support cases are closed to all but the desk."), "{}", shown.words());
            let queue = ravi.get("/desk/reports").await.is(200);
            assert!(queue.words().contains("Said in a support case by"), "{}", queue.words());
            for text in [&shown.body, &queue.body] {
                assert!(!text.contains("RUDE-WORD") && !text.contains(&case), "nothing is read without a look");
            }
            // Stars and the desk itself don't decide about it; a board's moderator neither.
            for name in ["quillfeather", "tobias-k"] {
                let who = world.member(name).await;
                let status = if name == "tobias-k" { 403 } else { 404 };
                who.get(&place).await.is(status);
                who.post(&format!("{place}/look"), &[]).await.is(status);
                assert!(!who.get("/desk/reports").await.body.contains("support case by"), "{name}");
            }
            let opened = ravi.post(&format!("{place}/look"), &[]).await.is(200);
            let text = opened.words();
            assert!(text.contains("RUDE-WORD") && text.contains("ANGRY-WORD") && text.contains("It does not work."), "{text}");
            assert_eq!(text.matches("Reported").count(), 1, "the part that was reported is marked: {text}");
            assert!(!opened.body.contains("NOTE-OF-THE-DESK") && !opened.body.contains(&case), "{text}");
            let looks: i64 = audit_log::table
                .filter(audit_log::verb.eq("look"))
                .filter(audit_log::subject_id.eq(matter))
                .filter(audit_log::actor_id.eq(world.id_of("Ravi_M")))
                .count().get_result(&mut world.conn()).expect("a count");
            assert_eq!(looks, 1);
            // The record stays whole; the author is told, by nobody's name, and may appeal.
            let decide = format!("{place}/decide");
            let no = ravi.post(&decide, &[("outcome", "removed"), ("reason", "Rule 2")]).await.is(403);
            assert!(no.words().contains("stays there, for both sides"), "{}", no.words());
            ravi.post(&decide, &[("outcome", "other"), ("guideline", "community:2"), ("reason", "Spoken with.")]).await.is(303);
            ravi.post(&format!("{place}/look"), &[]).await.is(403);
            assert!(told(&world, "tobias-k").contains(&"A moderator acted on what you said in a support case".to_owned()));
            assert!(mirelle.get(&receipt).await.is(200).words().contains("Acted"));
            let decision = desk.get(&format!("/decisions/{matter}")).await.is(200);
            assert!(decision.words().contains("RUDE-WORD") && !decision.words().contains("Mirelle"), "{}", decision.words());
            desk.post(&format!("/decisions/{matter}/appeal"), &[("text", "It was a quote.")]).await.is(303);
            assert!(mirelle.get(&own).await.is(200).words().contains("RUDE-WORD"), "nothing is taken out");
        });
    }

    fn what_a_guest_says_has_nobody_behind_it_to_report(db) {
        on_site(db, async |world| {
            world.forget_cases();
            let (mirelle, desk) = (world.member("mirelle").await, agent(&world, "tobias-k").await);
            let case = ask(&mirelle, "technical", "From a guest").await;
            diesel::update(case_entries::table).set(case_entries::author_id.eq(None::<i64>)).execute(&mut world.conn()).expect("it");
            let (entry, _) = entries(&world, &case)[0].clone();
            assert!(!desk.get(&format!("/desk/cases/{case}")).await.is(200).body.contains("about=case:"));
            tell(&desk, entry, 404).await;
            assert_eq!(seen(&world, &case), "1");
            let open: i64 = matters::table.filter(matters::subject_kind.eq("case")).filter(matters::subject_id.eq(entry)).count().get_result(&mut world.conn()).expect("a count");
            assert_eq!(open, 0);
        });
    }
}
