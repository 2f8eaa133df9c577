//! Agents beside each other: files, who has a case open and who writes, and the desk's set-up.

use std::time::Duration;

use bandstand::schema::audit_log;
use diesel::prelude::*;

use super::{agent, ask, reply};
use crate::both;
use crate::world::{on_site, pictures};

both! {
    fn files_go_with_answers_and_stay_with_notes(db) {
        on_site(db, async |world| {
            world.forget_cases();
            let (mirelle, baxter) = (world.member("mirelle").await, agent(&world, "BaxterH").await);
            let case = ask(&mirelle, "technical", "Crackling").await;
            let (own, url) = (format!("/support/cases/{case}"), format!("/desk/cases/{case}"));
            let fields = [("body", "See the log."), ("key", "n1"), ("seen", "1")];
            baxter.upload_with(&format!("{url}/note"), &fields, ("files", "inner.txt"), b"for us").await.is(303);
            let fields = [("body", "Set it like this."), ("then", "waiting"), ("key", "r1"), ("seen", "2")];
            baxter.upload_with(&format!("{url}/reply"), &fields, ("files", "shot.png"), &pictures::png(30, 20)).await.is(303);
            // The same form again is the same answer with the same file.
            baxter.upload_with(&format!("{url}/reply"), &fields, ("files", "shot.png"), &pictures::png(30, 20)).await.is(303);
            let wrong = [("body", "KEPT-WORDS"), ("then", "waiting"), ("key", "r2"), ("seen", "3")];
            let refused = baxter.upload_with(&format!("{url}/reply"), &wrong, ("files", "x.exe"), b"MZ\0\x01").await.is(422);
            assert!(refused.body.contains("KEPT-WORDS") && refused.words().contains("choose your files again"), "{}", refused.words());
            let desk = baxter.get(&url).await.is(200);
            let (inner, shot) = (desk.link("inner.txt"), desk.link("shot.png"));
            for file in [&inner, &shot] {
                baxter.get(file).await.is(200);
                mirelle.get(file).await.is(403);
            }
            let page = mirelle.get(&own).await.is(200);
            assert!(!page.body.contains("inner.txt"));
            assert_eq!(mirelle.get(&page.link("shot.png")).await.is(200).kind, "image/png");
            mirelle.get(&inner.replace("/desk/cases/", "/support/cases/")).await.is(404);
            world.work_off().await;
            let mail = world.letters("mirelle@").concat();
            assert!(mail.contains("on the page of your case: shot.png") && !mail.contains("inner.txt"), "{mail}");
            // Merging takes them along.
            let first = ask(&mirelle, "technical", "Crackling, the first").await;
            baxter.post(&format!("{url}/merge"), &[("into", first.as_str())]).await.is(303);
            let page = mirelle.get(&format!("/support/cases/{first}")).await.is(200);
            assert!(!page.body.contains("inner.txt"));
            mirelle.get(&page.link("shot.png")).await.is(200);
            baxter.get(&baxter.get(&format!("/desk/cases/{first}")).await.is(200).link("inner.txt")).await.is(200);
        });
    }

    fn colleagues_see_who_has_a_case_open_and_who_writes(db) {
        on_site(db, async |world| {
            world.forget_cases();
            let (mirelle, baxter) = (world.member("mirelle").await, agent(&world, "BaxterH").await);
            let joaquim = world.member("Joaquim").await;
            let case = ask(&mirelle, "technical", "Crackling").await;
            let url = format!("/desk/cases/{case}");
            assert!(!joaquim.get(&url).await.is(200).words().contains("has this case open"), "oneself is not told");
            baxter.get(&url).await.is(200);
            assert!(joaquim.get(&url).await.is(200).words().contains("Baxter has this case open"));
            // What is kept while one writes says that one does.
            baxter.fetch(&format!("{url}/draft"), &[("body", "Half an")]).await.is(200);
            // Without a script there is a button for it.
            let kept = baxter.post(&format!("{url}/draft"), &[("body", "Half an answer")]).await.is(303);
            assert_eq!(kept.location, format!("{url}#f-body"));
            assert!(joaquim.get(&url).await.is(200).words().contains("Baxter is writing an answer"));
            let own = baxter.get(&url).await.is(200);
            assert!(own.body.contains("Half an answer") && own.words().contains("Draft saved"));
            assert!(!joaquim.get(&url).await.is(200).body.contains("Half an answer"), "a draft is its writer's");
            // A macro that is asked for goes below it.
            joaquim.post("/desk/support/macros", &[("name", "Thanks"), ("body", "Thank you, {name}.")]).await.is(303);
            let link = baxter.get(&url).await.is(200).link("Thanks");
            let filled = baxter.get(link.split('#').next().expect("an address")).await.is(200).body;
            assert!(filled.find("Half an answer") < filled.find("Thank you, "), "{filled}");
            world.site.clock.advance(Duration::from_secs(61));
            let page = joaquim.get(&url).await.is(200).words();
            assert!(page.contains("has this case open") && !page.contains("is writing"), "{page}");
            baxter.fetch(&format!("{url}/draft"), &[("body", " ")]).await.is(200);
            assert!(!joaquim.get(&url).await.is(200).words().contains("is writing"), "thrown away");
            baxter.fetch(&format!("{url}/draft"), &[("body", "Once more")]).await.is(200);
            reply(&world, &baxter, &case, "A whole answer.", "waiting").await;
            let page = baxter.get(&url).await.is(200);
            assert!(!page.body.contains("Once more") && !joaquim.get(&url).await.is(200).words().contains("is writing"));
            // The desk's history has its own words.
            assert!(page.words().contains("Waiting for the requester") && !page.words().contains("Waiting for you"));
        });
    }

    fn the_desks_set_up_is_in_the_audit_log_and_can_be_taken_back(db) {
        on_site(db, async |world| {
            world.forget_cases();
            let joaquim = world.member("Joaquim").await;
            agent(&world, "BaxterH").await;
            let own = world.id_of("BaxterH").to_string();
            let last = |verb: &str| -> i64 {
                audit_log::table
                    .filter(audit_log::verb.eq(verb.to_owned()))
                    .order(audit_log::id.desc())
                    .select(audit_log::id)
                    .first(&mut world.conn())
                    .expect("an entry")
            };
            let seat = |deed: &'static str| [("user", own.clone()), ("team", "money".to_owned()), ("deed", deed.to_owned())];
            for deed in ["take", "pause"] {
                let fields = seat(deed);
                let fields: Vec<(&str, &str)> = fields.iter().map(|(name, text)| (*name, text.as_str())).collect();
                joaquim.post("/desk/support/seats", &fields).await.is(303);
            }
            let log = joaquim.get("/desk/audit?about=desk").await.is(200);
            assert!(log.words().contains("money: takes no new cases"), "{}", log.words());
            joaquim.post(&format!("/desk/audit/{}/undo", last("set desk seat")), &[]).await.is(303);
            assert!(joaquim.get("/desk/support").await.is(200).words().contains("Takes cases"));
            // A macro: made, changed, removed, and back step by step.
            let text = |page: crate::world::Answer| page.body;
            joaquim.post("/desk/support/macros", &[("name", "Hello"), ("body", "Hi {name}.")]).await.is(303);
            let action = joaquim.get("/desk/support").await.is(200).action("/desk/support/macros/");
            joaquim.post(&action, &[("name", "Hello"), ("body", "Good day, {name}.")]).await.is(303);
            let action = joaquim.get("/desk/support").await.is(200).action("/desk/support/macros/");
            joaquim.post(&action, &[("remove", "1")]).await.is(303);
            assert!(!text(joaquim.get("/desk/support").await.is(200)).contains("Good day"));
            joaquim.post(&format!("/desk/audit/{}/undo", last("remove macro")), &[]).await.is(303);
            assert!(text(joaquim.get("/desk/support").await.is(200)).contains("Good day, {name}."));
            joaquim.post(&format!("/desk/audit/{}/undo", last("change macro")), &[]).await.is(303);
            let page = text(joaquim.get("/desk/support").await.is(200));
            assert!(page.contains("Hi {name}.") && !page.contains("Good day"));
            assert!(!text(joaquim.get("/desk/audit?about=desk").await.is(200)).contains("Hi {name}"), "no words of it in the log");
            // The notice; what was changed since stays.
            joaquim.post("/desk/support/notice", &[("notice", "A day longer.")]).await.is(303);
            let first = last("set desk notice");
            joaquim.post("/desk/support/notice", &[("notice", "Two days longer.")]).await.is(303);
            joaquim.post(&format!("/desk/audit/{first}/undo"), &[]).await.is(403);
            joaquim.post(&format!("/desk/audit/{}/undo", last("set desk notice")), &[]).await.is(303);
            assert!(world.guest().get("/support").await.is(200).words().contains("A day longer."));
            // Who moderates alone runs no desk.
            let ravi = world.member("Ravi_M").await;
            ravi.post(&format!("/desk/audit/{}/undo", last("add macro")), &[]).await.is(403);
        });
    }
}
