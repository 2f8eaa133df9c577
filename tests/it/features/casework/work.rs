//! Queues, answers, notes, who has what, clocks and macros.

use std::time::Duration;

use bandstand::features::casework::jobs;
use bandstand::schema::{audit_log, case_alarms, case_entries, cases, notices};
use diesel::prelude::*;

use super::{agent, ask, reply, seen, state};
use crate::both;
use crate::world::{World, on_site, on_site_with};

const HOUR: u64 = 3600;

both! {
    fn a_case_is_answered_and_resolved(db) {
        on_site(db, async |world| {
            world.forget_cases();
            let (mirelle, baxter) = (world.member("mirelle").await, agent(&world, "BaxterH").await);
            let case = ask(&mirelle, "technical", "Crackling").await;
            assert!(baxter.get("/desk").await.is(200).words().contains("Open support cases"));
            assert!(baxter.get("/desk/cases").await.is(200).words().contains("Crackling"));
            let page = baxter.get(&format!("/desk/cases/{case}")).await.is(200);
            assert!(page.words().contains("It does not work.") && page.words().contains("nobody has it"));
            baxter.post(&format!("/desk/cases/{case}/claim"), &[]).await.is(303);
            let own = world.id_of("BaxterH");
            assert_eq!(state(&world, &case), ("open".to_owned(), Some(own)));
            let note = [("body", "Looks like *the codec*."), ("key", "n1"), ("seen", "1")];
            baxter.post(&format!("/desk/cases/{case}/note"), &note).await.is(303);
            baxter.post(&format!("/desk/cases/{case}/reply"), &[("body", ""), ("then", "waiting"), ("key", "r0")]).await.is(422);
            reply(&world, &baxter, &case, "Which app version is it?", "waiting").await;
            assert_eq!(state(&world, &case).0, "waiting");
            let own_page = mirelle.get(&format!("/support/cases/{case}")).await.is(200);
            assert!(own_page.words().contains("Which app version is it?") && !own_page.body.contains("codec"));
            assert!(own_page.words().contains("Waiting for you"));
            let text = mirelle.get(&format!("/support/cases/{case}/transcript")).await.is(200);
            assert!(!text.body.contains("codec") && text.body.contains("Which app version"));
            world.work_off().await;
            let mail = world.letters("mirelle@").concat();
            assert!(mail.contains("Which app version is it?") && !mail.contains("codec"));
            mirelle.post(&format!("/support/cases/{case}"), &[("body", "9.4."), ("key", "m1")]).await.is(303);
            assert_eq!(state(&world, &case).0, "open");
            reply(&world, &baxter, &case, "It is mended in 9.5.", "resolved").await;
            assert_eq!(state(&world, &case).0, "resolved");
            // The desk's acts are in the log, what was said is not.
            let acts: Vec<String> = audit_log::table
                .filter(audit_log::subject_kind.eq("case"))
                .order(audit_log::id)
                .select(audit_log::verb)
                .load(&mut world.conn())
                .expect("acts");
            assert_eq!(acts, ["assign case", "set case state", "set case state", "set case state"]);
            assert!(world.member("Ravi_M").await.get("/desk/audit?about=case").await.is(200).words().contains(&case));
            // Long resolved, it closes by itself.
            world.site.clock.advance(Duration::from_secs(8 * 24 * HOUR));
            jobs::run(&world.site).await.expect("it runs");
            assert_eq!(state(&world, &case).0, "closed");
        });
    }

    fn what_came_in_between_is_read_first(db) {
        on_site(db, async |world| {
            world.forget_cases();
            let (mirelle, baxter) = (world.member("mirelle").await, agent(&world, "BaxterH").await);
            let joaquim = world.member("Joaquim").await;
            let case = ask(&mirelle, "technical", "Crackling").await;
            let url = format!("/desk/cases/{case}");
            joaquim.get(&url).await.is(200);
            let page = baxter.get(&url).await.is(200);
            assert!(page.words().contains("has this case open"), "{}", page.words());
            reply(&world, &joaquim, &case, "I am on it.", "open").await;
            let late = baxter.post(&format!("{url}/reply"), &[("body", "Me too."), ("then", "open"), ("seen", "1"), ("key", "k1")]).await.is(422);
            assert!(late.words().contains("Somebody wrote in this case while you did") && late.body.contains("Me too."));
            assert_eq!(late.field("seen").as_deref(), Some("2"));
            assert_eq!(seen(&world, &case), "2");
            world.site.clock.advance(Duration::from_secs(121));
            assert!(!baxter.get(&url).await.is(200).words().contains("has this case open"));
        });
    }

    fn cases_go_to_teams_and_to_whoever_has_the_fewest(db) {
        on_site(db, async |world| {
            world.forget_cases();
            let (mirelle, baxter) = (world.member("mirelle").await, agent(&world, "BaxterH").await);
            let marten = agent(&world, "OldMarten").await;
            let joaquim = world.member("Joaquim").await;
            let ids = [world.id_of("BaxterH"), world.id_of("OldMarten")];
            for id in ids {
                let id = id.to_string();
                joaquim.post("/desk/support/seats", &[("user", &id), ("team", "money"), ("deed", "take")]).await.is(303);
                baxter.post("/desk/support/seats", &[("user", &id), ("team", "music")]).await.is(403);
            }
            let (first, second) = (ask(&mirelle, "technical", "Case one").await, ask(&mirelle, "technical", "Case two").await);
            let third = ask(&mirelle, "royalties", "Case three").await;
            for (case, other) in [(&first, &baxter), (&second, &marten)] {
                let fields = [("team", "money"), ("agent", "least")];
                other.post(&format!("/desk/cases/{case}/assign"), &fields).await.is(303);
            }
            let had: Vec<Option<i64>> = [&first, &second].iter().map(|case| state(&world, case).1).collect();
            assert!(ids.iter().all(|id| had.contains(&Some(*id))), "{had:?}");
            // Whoever pauses gets nothing.
            let paused = ids[0].to_string();
            joaquim.post("/desk/support/seats", &[("user", &paused), ("team", "money"), ("deed", "pause")]).await.is(303);
            baxter.post(&format!("/desk/cases/{third}/assign"), &[("team", "money"), ("agent", "least")]).await.is(303);
            assert_eq!(state(&world, &third).1, Some(ids[1]));
            let wrong = [("team", "money"), ("agent", &world.id_of("mirelle").to_string())];
            baxter.post(&format!("/desk/cases/{third}/assign"), &wrong).await.is(403);
            // Another category brings its team, and takes it from who had it.
            let sorted = [("category", "sos"), ("urgency", "normal")];
            baxter.post(&format!("/desk/cases/{third}/sort"), &sorted).await.is(303);
            let row: (String, String, bool, Option<i64>) = cases::table
                .filter(cases::reference.eq(&third))
                .select((cases::team, cases::urgency, cases::is_sos, cases::agent_id))
                .first(&mut world.conn())
                .expect("a case");
            assert_eq!(row, ("sessions".to_owned(), "sos".to_owned(), true, None));
            let queue = baxter.get("/desk/cases?queue=open").await.is(200).body;
            assert!(queue.find(&third) < queue.find(&first), "SOS comes first");
            assert!(!baxter.get("/desk/cases?queue=open&team=sessions").await.is(200).body.contains(&first));
        });
    }

    fn the_desk_is_warned_once_before_and_once_after(db) {
        on_site(db, async |world| {
            world.forget_cases();
            let (mirelle, baxter) = (world.member("mirelle").await, agent(&world, "BaxterH").await);
            let joaquim = world.member("Joaquim").await;
            let own = world.id_of("BaxterH");
            joaquim.post("/desk/support/seats", &[("user", &own.to_string()), ("team", "general"), ("deed", "take")]).await.is(303);
            let case = ask(&mirelle, "technical", "Crackling").await;
            // Whatever the day of this test is: the first answer is due in a day or two.
            let (due, at): (Option<i64>, i64) = cases::table
                .filter(cases::reference.eq(&case))
                .select((cases::first_due_at, cases::created_at))
                .first(&mut world.conn())
                .expect("a case");
            let span = Duration::from_millis(u64::try_from(due.expect("due") - at).expect("later"));
            assert!([24 * HOUR, 48 * HOUR].contains(&span.as_secs()));
            let alarms = |world: &World<'_>| -> Vec<String> {
                case_alarms::table
                    .filter(case_alarms::alarm.like("first%"))
                    .order(case_alarms::at)
                    .select(case_alarms::alarm)
                    .load(&mut world.conn())
                    .expect("alarms")
            };
            let told = |world: &World<'_>, user: i64| -> i64 {
                notices::table
                    .filter(notices::user_id.eq(user))
                    .filter(notices::kind.eq("case"))
                    .filter(notices::title.like("%first answer%"))
                    .count()
                    .get_result(&mut world.conn())
                    .expect("told")
            };
            jobs::run(&world.site).await.expect("it runs");
            assert_eq!(alarms(&world), Vec::<String>::new());
            world.site.clock.advance(span * 4 / 5);
            for _ in 0..3 {
                jobs::run(&world.site).await.expect("it runs");
            }
            assert_eq!(alarms(&world), ["first soon"]);
            assert_eq!((told(&world, own), told(&world, world.id_of("Joaquim"))), (1, 0));
            world.site.clock.advance(span / 4);
            for _ in 0..3 {
                jobs::run(&world.site).await.expect("it runs");
            }
            assert_eq!(alarms(&world), ["first soon", "first late"]);
            assert_eq!((told(&world, own), told(&world, world.id_of("Joaquim"))), (2, 1));
            let urgency: String = cases::table.filter(cases::reference.eq(&case)).select(cases::urgency).first(&mut world.conn()).expect("a case");
            assert_eq!(urgency, "high", "one step more urgent");
            assert!(baxter.get("/desk/cases?queue=breaching").await.is(200).words().contains("late: was due"));
            assert!(!mirelle.get(&format!("/support/cases/{case}")).await.is(200).words().contains("clock of this case"));
        });
    }

    fn cases_of_one_person_become_one(db) {
        on_site(db, async |world| {
            world.forget_cases();
            let (mirelle, baxter) = (world.member("mirelle").await, agent(&world, "BaxterH").await);
            let halvard = world.member("halvard").await;
            let (first, second) = (ask(&mirelle, "technical", "Crackling").await, ask(&mirelle, "other", "Crackling again").await);
            let foreign = ask(&halvard, "other", "Something else").await;
            let note = [("body", "Only ours."), ("key", "n1"), ("seen", "1")];
            baxter.post(&format!("/desk/cases/{second}/note"), &note).await.is(303);
            baxter.post(&format!("/desk/cases/{second}/merge"), &[("into", foreign.as_str())]).await.is(403);
            baxter.post(&format!("/desk/cases/{second}/merge"), &[("into", second.as_str())]).await.is(403);
            let thread = world.thread("[Web Player] Darker dark mode").to_string();
            baxter.post(&format!("/desk/cases/{second}/link"), &[("thread", thread.as_str())]).await.is(303);
            baxter.post(&format!("/desk/cases/{second}/link"), &[("thread", "999999")]).await.is(403);
            baxter.post(&format!("/desk/cases/{second}/merge"), &[("into", &first.to_lowercase())]).await.is(303);
            let page = baxter.get(&format!("/desk/cases/{first}")).await.is(200);
            assert!(page.words().contains("Only ours.") && page.words().contains("was merged into this case"));
            assert!(page.words().contains("Darker dark mode"));
            let own = mirelle.get(&format!("/support/cases/{second}")).await.is(303);
            assert_eq!(own.location, format!("/support/cases/{first}"));
            assert!(!mirelle.get(&own.location).await.is(200).body.contains("Only ours."));
            mirelle.post(&format!("/support/cases/{second}"), &[("body", "Hello?"), ("key", "x")]).await.is(422);
            baxter.post(&format!("/desk/cases/{first}/unlink"), &[("thread", thread.as_str())]).await.is(303);
            assert!(!baxter.get(&format!("/desk/cases/{first}")).await.is(200).body.contains("Darker dark mode"));
        });
    }

    fn macros_are_filled_in_and_the_notice_is_read_by_all(db) {
        on_site_with(db, |config| config.support.hide_agents = true, async |world| {
            world.forget_cases();
            let (mirelle, baxter) = (world.member("mirelle").await, agent(&world, "BaxterH").await);
            let joaquim = world.member("Joaquim").await;
            let wrong = joaquim.post("/desk/support/macros", &[("name", "Hello"), ("body", "Hi {nmae}")]).await.is(422);
            assert!(wrong.words().contains("no variable called nmae") && wrong.body.contains("Hi {nmae}"));
            joaquim.post("/desk/support/macros", &[("name", "Hello"), ("body", "Hi {name}, this is {agent} about {reference}.")]).await.is(303);
            let case = ask(&mirelle, "technical", "Crackling").await;
            let link = baxter.get(&format!("/desk/cases/{case}")).await.is(200).link("Hello");
            let filled = baxter.get(link.split('#').next().expect("an address")).await.is(200);
            assert!(filled.body.contains(&format!("Hi Mirelle, this is Support about {case}.")) || filled.body.contains("this is Support about"), "{}", filled.body);
            reply(&world, &baxter, &case, "We look into it.", "open").await;
            let own = mirelle.get(&format!("/support/cases/{case}")).await.is(200);
            assert!(!own.body.contains("BaxterH") && own.words().contains("Support"), "agents' names are hidden");
            joaquim.post("/desk/support/notice", &[("notice", "Answers take a day longer this week.")]).await.is(303);
            assert!(world.guest().get("/support").await.is(200).words().contains("a day longer this week"));
            joaquim.post("/desk/support/notice", &[("notice", "")]).await.is(303);
            assert!(!world.guest().get("/support").await.is(200).words().contains("a day longer this week"));
            let entries: i64 = case_entries::table.count().get_result(&mut world.conn()).expect("entries");
            assert_eq!(entries, 2);
        });
    }

    fn an_issue_that_moves_on_drafts_answers(db) {
        on_site(db, async |world| {
            world.forget_cases();
            let (mirelle, joaquim) = (world.member("mirelle").await, world.member("Joaquim").await);
            let case = ask(&mirelle, "technical", "Grey covers").await;
            let url = format!("/desk/cases/{case}");
            let issue = world.thread("[Web Player] Playlist covers load as grey squares on slow connections");
            joaquim.post(&format!("{url}/link"), &[("thread", &issue.to_string())]).await.is(303);
            let fields = [("to", "Fixed"), ("note", "Version 9.9 has it.")];
            let page = joaquim.get(&format!("/threads/{issue}/status")).await;
            assert_eq!(page.status, 200, "{}", page.words());
            joaquim.post(&format!("/threads/{issue}/status"), &fields).await.is(303);
            world.hear().await;
            world.hear().await;
            assert!(joaquim.get("/desk/cases").await.is(200).words().contains("Answers are drafted"));
            let page = joaquim.get(&url).await.is(200);
            assert!(page.words().contains("it is now") && page.words().contains("Version 9.9 has it."), "{}", page.words());
            assert_eq!(seen(&world, &case), "1", "nothing is sent by itself");
            let link = page.link("Read it and send it");
            let form = joaquim.get(link.split('#').next().expect("an address")).await.is(200);
            let draft = form.field("draft").expect("a draft");
            let sent = [("body", "It is fixed."), ("then", "resolved"), ("seen", "1"), ("key", "d1"), ("draft", draft.as_str())];
            joaquim.post(&format!("{url}/reply"), &sent).await.is(303);
            assert!(!joaquim.get(&url).await.is(200).words().contains("Drafted, because"));
            joaquim.post(&format!("{url}/drafts/{draft}"), &[]).await.is(404);
            assert!(!mirelle.get(&format!("/support/cases/{case}")).await.is(200).words().contains("Version 9.9"));
        });
    }

    fn many_cases_become_an_issue_and_an_answer_a_faq(db) {
        on_site_with(db, |config| config.support.cases_a_day = 50, async |world| {
            world.forget_cases();
            let (mirelle, joaquim) = (world.member("mirelle").await, world.member("Joaquim").await);
            let mut all = Vec::new();
            for at in 0..6 {
                all.push(ask(&mirelle, "technical", &format!("Zithersound garbles track {at}")).await);
            }
            let topics = joaquim.get("/desk/topics").await.is(200);
            assert!(topics.words().contains("zithersound garbles") && !topics.body.contains(&all[0]), "{}", topics.words());
            let link = topics.link("zithersound garbles");
            let form = joaquim.get(&link).await.is(200);
            assert!(all.iter().all(|case| form.body.contains(case)));
            let action = form.action("/desk/issues");
            let label = form.body.split("<option value=\"")
                .skip(1).filter_map(|part| part.split('"').next()).find(|value| !value.is_empty()).expect("a label").to_owned();
            let personal = [("title", "Zither sound is garbled"), ("body", "Ask gwen@example.org."), ("label", label.as_str()), ("key", "i1")];
            joaquim.post(&action, &personal).await.is(422);
            let fields = [("title", "Zither sound is garbled"), ("body", "It garbles."), ("label", label.as_str()), ("key", "i1")];
            let issue = joaquim.post(&action, &fields).await.is(303).location;
            assert!(issue.starts_with("/threads/"));
            let page = world.guest().get(&issue).await.is(200);
            assert!(page.words().contains("New Issue Report") && all.iter().all(|case| !page.body.contains(case)));
            assert!(joaquim.get(&format!("/desk/cases/{}", all[3])).await.is(200).body.contains(&issue));
            // A FAQ of an answer, without what is personal.
            reply(&world, &joaquim, &all[0], "Write to gwen@example.org, and switch the zither off and on.", "resolved").await;
            let faq = format!("/desk/cases/{}/faq", all[0]);
            assert!(joaquim.get(&faq).await.is(200).body.contains("switch the zither off"));
            let wrong = joaquim.post(&faq, &[("title", "Zither"), ("body", "Write to gwen@example.org.")]).await.is(422);
            assert!(wrong.words().contains("e-mail address"));
            joaquim.post(&faq, &[("title", "Zither"), ("body", &format!("As in {}.", all[0]))]).await.is(422);
            let right = joaquim.post(&faq, &[("title", "A garbled zither"), ("body", "Switch it off and on.")]).await.is(200);
            assert!(right.words().contains("Nothing personal was found") && right.body.contains("formaction=\"/articles?board="));
        });
    }
}
