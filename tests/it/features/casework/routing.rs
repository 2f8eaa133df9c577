//! Cases that go to somebody by themselves when they come to their team.

use bandstand::forum::cases::{actions, store};
use bandstand::schema::{audit_log, case_steps, cases, notices};
use diesel::prelude::*;

use super::{agent, ask, state};
use crate::both;
use crate::world::{Browser, World, on_site, on_site_with};

/// Puts somebody on a team, or changes how they sit there.
async fn seat(world: &World<'_>, name: &str, team: &str, deed: &str) {
    let (joaquim, user) = (world.member("Joaquim").await, world.id_of(name).to_string());
    joaquim.post("/desk/support/seats", &[("user", &user), ("team", team), ("deed", deed)]).await.is(303);
}

async fn knows(world: &World<'_>, name: &str, team: &str, category: &str) {
    let (joaquim, user) = (world.member("Joaquim").await, world.id_of(name).to_string());
    let field = format!("knows_{category}");
    let fields = [("user", user.as_str()), ("team", team), (field.as_str(), "1")];
    joaquim.post("/desk/support/skills", &fields).await.is(303);
}

async fn give_out(browser: &Browser, team: &str) {
    browser.post("/desk/support/routing", &[("team", team), ("routing", "least")]).await.is(303);
}

fn last(world: &World<'_>, verb: &str) -> i64 {
    audit_log::table
        .filter(audit_log::verb.eq(verb.to_owned()))
        .order(audit_log::id.desc())
        .select(audit_log::id)
        .first(&mut world.conn())
        .expect("an entry")
}

both! {
    fn a_case_goes_to_whoever_knows_it_and_has_the_fewest(db) {
        on_site(db, async |world| {
            world.forget_cases();
            let (mirelle, baxter) = (world.member("mirelle").await, agent(&world, "BaxterH").await);
            let marten = agent(&world, "OldMarten").await;
            let joaquim = world.member("Joaquim").await;
            let (own, other) = (world.id_of("BaxterH"), world.id_of("OldMarten"));
            assert!(other < own, "of two with as many, the one who came first");
            for name in ["BaxterH", "OldMarten"] {
                seat(&world, name, "music", "take").await;
            }
            let first = ask(&mirelle, "profile", "Before").await;
            assert_eq!(state(&world, &first), ("new".to_owned(), None), "they wait in the queue");
            baxter.post("/desk/support/routing", &[("team", "music"), ("routing", "least")]).await.is(403);
            give_out(&joaquim, "music").await;
            assert!(joaquim.get("/desk/support").await.is(200).words().contains("New cases go to whoever has the fewest."));
            assert_eq!(state(&world, &first).1, None, "what waits already is claimed by hand");
            // One after the other; whoever gets one is told, and the requester sees no name.
            assert_eq!(state(&world, &ask(&mirelle, "distribution", "First").await).1, Some(other.min(own)));
            let given = ask(&mirelle, "profile", "Second").await;
            assert_eq!(state(&world, &given), ("new".to_owned(), Some(other.max(own))));
            assert_eq!(state(&world, &ask(&mirelle, "profile", "Third").await).1, Some(other.min(own)));
            assert!(baxter.get("/notifications").await.words().contains("is yours"));
            assert!(baxter.get(&format!("/desk/cases/{given}")).await.is(200).words().contains("Given to Baxter, who had the fewest"));
            // Skills: the other one would be next, and does not know it.
            knows(&world, "OldMarten", "music", "promotion").await;
            assert_eq!(state(&world, &ask(&mirelle, "distribution", "Fourth").await).1, Some(own));
            assert_eq!(state(&world, &ask(&mirelle, "promotion", "Fifth").await).1, Some(other));
            // Who pauses, by their own hand, gets nothing; nobody who knows it: the queue.
            assert!(baxter.get("/desk/cases").await.is(200).words().contains("you take new cases"));
            baxter.post("/desk/support/duty", &[("team", "music"), ("deed", "pause")]).await.is(303);
            baxter.post("/desk/support/duty", &[("team", "money"), ("deed", "take")]).await.is(403);
            let alone = ask(&mirelle, "profile", "Sixth").await;
            assert_eq!(state(&world, &alone).1, None);
            let page = joaquim.get("/desk/support").await.is(200).words();
            assert!(page.contains("Nobody here takes Profile & verification, Music distribution now"), "{page}");
            // By a button it still goes to whoever is there.
            marten.post(&format!("/desk/cases/{alone}/assign"), &[("team", "music"), ("agent", "least")]).await.is(303);
            assert_eq!(state(&world, &alone).1, Some(other));
            // Sorted anew, a case comes to another team: there it finds somebody as well.
            baxter.post("/desk/support/duty", &[("team", "music"), ("deed", "take")]).await.is(303);
            let moved = ask(&mirelle, "technical", "Seventh").await;
            assert_eq!(state(&world, &moved).1, None, "its team has a queue");
            marten.post(&format!("/desk/cases/{moved}/sort"), &[("category", "profile"), ("urgency", "normal")]).await.is(303);
            assert_eq!(state(&world, &moved).1, Some(own));
            // Back to the queue by hand is the queue.
            baxter.post(&format!("/desk/cases/{moved}/assign"), &[("team", "music"), ("agent", "")]).await.is(303);
            assert_eq!(state(&world, &moved).1, None);
            // Nobody gets their own.
            let theirs = ask(&baxter, "profile", "Eighth").await;
            assert_eq!(state(&world, &theirs).1, None);
            // All of it is in the log, and can be taken back.
            let log = joaquim.get("/desk/audit?about=desk").await.is(200).words();
            assert!(log.contains("music: promotion") && log.contains("music: least"), "{log}");
            joaquim.post(&format!("/desk/audit/{}/undo", last(&world, "set desk skills")), &[]).await.is(303);
            assert!(joaquim.get("/desk/support").await.is(200).words().matches("everything of the team").count() >= 2);
            joaquim.post(&format!("/desk/audit/{}/undo", last(&world, "set desk routing")), &[]).await.is(303);
            assert_eq!(state(&world, &ask(&mirelle, "profile", "Ninth").await).1, None);
        });
    }

    fn a_guests_case_and_a_lost_chat_are_given_out_when_they_arrive(db) {
        on_site_with(db, |config| config.support.cases_a_day = 50, async |world| {
            world.forget_cases();
            let joaquim = world.member("Joaquim").await;
            agent(&world, "BaxterH").await;
            seat(&world, "BaxterH", "music", "take").await;
            give_out(&joaquim, "music").await;
            let fields = [
                ("category", "profile"), ("subject", "My name"), ("body", "It is wrong."), ("looked", "1"),
                ("key", "g"), ("email", "gwen@example.net"), ("name", "Gwen"),
            ];
            let guest = world.guest();
            guest.post("/support", &fields).await.is(200);
            let agents = || -> Vec<Option<i64>> {
                cases::table.order(cases::id).select(cases::agent_id).load(&mut world.conn()).expect("cases")
            };
            assert_eq!(agents(), [None], "not before it is confirmed");
            world.work_off().await;
            guest.post(&world.letter("gwen@example.net", "/support/confirm/"), &[]).await.is(303);
            assert_eq!(agents(), [Some(world.id_of("BaxterH"))]);
            let told: i64 = notices::table
                .filter(notices::user_id.eq(world.id_of("BaxterH")))
                .filter(notices::title.like("%is yours"))
                .count()
                .get_result(&mut world.conn())
                .expect("told");
            assert_eq!(told, 1);
            // Who works at the desk no longer gets nothing, although they still sit there.
            diesel::update(bandstand::schema::users::table.filter(bandstand::schema::users::username.eq("BaxterH")))
                .set(bandstand::schema::users::role.eq("member"))
                .execute(&mut world.conn())
                .expect("a member");
            let mirelle = world.member("mirelle").await;
            assert_eq!(state(&world, &ask(&mirelle, "profile", "Later").await).1, None);
        });
    }

    fn two_processes_give_out_evenly(db) {
        on_site_with(db, |config| config.support.cases_a_day = 50, async |world| {
            world.forget_cases();
            let (mirelle, joaquim) = (world.member("mirelle").await, world.member("Joaquim").await);
            for name in ["BaxterH", "OldMarten"] {
                agent(&world, name).await;
                seat(&world, name, "music", "take").await;
            }
            for number in 0..8 {
                ask(&mirelle, "technical", &format!("Number {number}")).await;
            }
            give_out(&joaquim, "music").await;
            let ids: Vec<_> = cases::table
                .order(cases::id)
                .select(cases::id)
                .load::<bandstand::forum::cases::model::CaseId>(&mut world.conn())
                .expect("cases");
            let twin = world.twin();
            let start = std::sync::Barrier::new(2);
            std::thread::scope(|scope| {
                for (site, own) in [(&world.site, &ids[..4]), (&twin, &ids[4..])] {
                    let start = &start;
                    scope.spawn(move || {
                        start.wait();
                        for id in own.iter().copied() {
                            let (rules, now) = (site.config.support.clone(), site.clock.now());
                            site.db
                                .write_now(move |tx| {
                                    let case = store::hold(tx, id)?;
                                    actions::set_category(tx, &case, "profile", None, &rules, now)
                                })
                                .expect("it is sorted");
                        }
                    });
                }
            });
            let count = |name: &str| -> i64 {
                let user = world.id_of(name);
                cases::table.filter(cases::agent_id.eq(user)).count().get_result(&mut world.conn()).expect("a count")
            };
            assert_eq!((count("BaxterH"), count("OldMarten")), (4, 4));
            let steps: i64 = case_steps::table
                .filter(case_steps::what.eq("agent"))
                .count()
                .get_result(&mut world.conn())
                .expect("a count");
            assert_eq!(steps, 8, "each once");
        });
    }
}
