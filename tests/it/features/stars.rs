//! Becoming a Star, being one, and leaving.

use bandstand::schema::{
    audit_log, messages, notices, posts, star_application_notes, star_applications, star_terms, users,
};
use diesel::prelude::*;

use crate::both;
use crate::world::{Answer, Browser, World, on_site};

const WHY: &str = "I answer in Android most evenings, and I would like to do that together with you.";

async fn apply(who: &Browser, adult: &str) -> Answer {
    let fields =
        [("motivation", WHY), ("interests", "Android, playlists"), ("links", "/threads/3"), ("adult", adult)];
    who.post("/stars/apply", &fields).await
}

fn application_of(world: &World<'_>, name: &str) -> i64 {
    star_applications::table
        .filter(star_applications::user_id.eq(world.id_of(name)))
        .order(star_applications::id.desc())
        .select(star_applications::id)
        .first(&mut world.conn())
        .expect("an application")
}

fn standing(world: &World<'_>, name: &str) -> (String, String, i64) {
    users::table
        .filter(users::username.eq(name))
        .select((users::role, users::rank, users::star_level))
        .first(&mut world.conn())
        .expect("somebody")
}

fn is(role: &str, rank: &str, level: i64) -> (String, String, i64) {
    (role.to_owned(), rank.to_owned(), level)
}

fn last_entry(world: &World<'_>, verb: &str) -> i64 {
    audit_log::table
        .filter(audit_log::verb.eq(verb))
        .order(audit_log::id.desc())
        .select(audit_log::id)
        .first(&mut world.conn())
        .expect("an act")
}

both! {
    fn an_application_is_asked_for_age_words_and_patience(db) {
        on_site(db, async |world| {
            let mirelle = world.member("mirelle").await;
            world.guest().get("/stars/apply").await.is(303);
            let young = apply(&mirelle, "no").await.is(422);
            assert!(young.words().contains("18 or older") && young.body.contains("most evenings"), "{}", young.words());
            assert!(!young.words().contains("birthday is"), "{}", young.words());
            apply(&mirelle, "").await.is(422);
            let short = mirelle.post("/stars/apply", &[("motivation", "Yes"), ("interests", ""), ("adult", "yes")]).await.is(422);
            assert!(short.words().contains("two or three sentences") && short.words().contains("like to help with"));
            apply(&mirelle, "yes").await.is(303);
            let twice = apply(&mirelle, "yes").await.is(422);
            assert!(twice.words().contains("One at a time"), "{}", twice.words());
            // The constraint holds where two come at once.
            let user = world.id_of("mirelle");
            let same = (
                (star_applications::user_id.eq(user), star_applications::motivation.eq("x"), star_applications::interests.eq("x")),
                (star_applications::adult_at.eq(1_i64), star_applications::state.eq("open"), star_applications::at.eq(1_i64)),
            );
            assert!(diesel::insert_into(star_applications::table).values(same).execute(&mut world.conn()).is_err());
            mirelle.post("/stars/apply/withdraw", &[]).await.is(303);
            mirelle.post("/stars/apply/withdraw", &[]).await.is(403);
            let page = mirelle.get("/stars/apply").await.is(200);
            assert!(page.words().contains("Withdrawn") && page.words().contains("apply again from"), "{}", page.words());
            apply(&mirelle, "yes").await.is(422);
            let long_ago = world.site.clock.now().0 - 91 * 86_400_000;
            diesel::update(star_applications::table).set(star_applications::decided_at.eq(long_ago)).execute(&mut world.conn()).expect("time goes by");
            apply(&mirelle, "yes").await.is(303);
            // Somebody new is advised, and not kept from it.
            let pia = world.member("pia_marl").await;
            assert!(pia.get("/stars/apply").await.is(200).words().contains("less than the 90 days"));
            apply(&pia, "yes").await.is(303);
            world.member("quillfeather").await.get("/stars/apply").await.is(200);
            apply(&world.member("quillfeather").await, "yes").await.is(422);
        });
    }

    fn the_team_talks_and_accepts(db) {
        on_site(db, async |world| {
            let (mirelle, ravi, lucienne) =
                (world.member("mirelle").await, world.member("Ravi_M").await, world.member("Lucienne").await);
            for browser in [&mirelle, &lucienne] {
                browser.post("/settings/messages", &[("choice", "accept"), ("adult", "1")]).await.is(303);
            }
            apply(&mirelle, "yes").await.is(303);
            let place = format!("/desk/applications/{}", application_of(&world, "mirelle"));
            mirelle.get(&place).await.is(403);
            assert!(ravi.get("/desk/applications").await.is(200).words().contains("Mirelle"));
            assert!(ravi.get("/desk").await.is(200).words().contains("Applications that wait 2"));
            let page = ravi.get(&place).await.is(200);
            assert!(page.words().contains("most evenings") && page.words().contains("Upheld reports"), "{}", page.words());
            ravi.post(&format!("{place}/notes"), &[("text", " ")]).await.is(422);
            ravi.post(&format!("{place}/notes"), &[("text", "Patient with everybody.")]).await.is(303);
            ravi.post(&format!("{place}/decide"), &[("verdict", "accept"), ("answer", "Yes")]).await.is(403);
            assert!(lucienne.get(&place).await.is(200).words().contains("Patient with everybody."));
            let empty = lucienne.post(&format!("{place}/decide"), &[("verdict", "accept"), ("answer", "")]).await.is(422);
            assert!(empty.words().contains("some words to the applicant"), "{}", empty.words());
            let words = [("verdict", "accept"), ("answer", "Welcome among us, **gladly**.")];
            let done = lucienne.post(&format!("{place}/decide"), &words).await.is(303);
            assert_eq!(done.location, place);
            lucienne.post(&format!("{place}/decide"), &words).await.is(403);
            assert_eq!(standing(&world, "mirelle"), is("star", "rising-star", 1));
            let told: (String, String) = notices::table
                .filter(notices::user_id.eq(world.id_of("mirelle"))).filter(notices::kind.eq("decision"))
                .select((notices::title, notices::body)).first(&mut world.conn()).expect("told");
            assert!(told.0.contains("Welcome to the Tempo Stars") && told.1.contains("gladly"), "{told:?}");
            let sent: String = messages::table.order(messages::id.desc()).select(messages::html).first(&mut world.conn()).expect("sent");
            assert!(sent.contains("<strong>gladly</strong>"), "{sent}");
            assert!(mirelle.get("/boards/stars-lounge").await.is(200).words().contains("Stars"));
            assert!(world.guest().get("/stars").await.is(200).words().contains("Mirelle"));
            assert!(mirelle.get("/stars/apply").await.is(200).words().contains("Welcome among us"));
            assert!(!mirelle.get("/stars/apply").await.body.contains("Patient with everybody"));
            let notes: i64 = star_application_notes::table.filter(star_application_notes::text.like("Patient with everybody%")).count().get_result(&mut world.conn()).expect("counted");
            assert_eq!(notes, 1);
        });
    }

    fn an_answer_is_undone_from_the_log(db) {
        on_site(db, async |world| {
            let (mirelle, lucienne) = (world.member("mirelle").await, world.member("Lucienne").await);
            let words: i64 = posts::table.count().get_result(&mut world.conn()).expect("counted");
            apply(&mirelle, "yes").await.is(303);
            let place = format!("/desk/applications/{}", application_of(&world, "mirelle"));
            lucienne.post(&format!("{place}/decide"), &[("verdict", "accept"), ("answer", "Welcome.")]).await.is(303);
            assert_eq!(messages::table.filter(messages::at.gt(world.site.clock.now().0 - 3_600_000)).count().get_result::<i64>(&mut world.conn()).expect("counted"), 0);
            let entry = last_entry(&world, "accept application");
            lucienne.post(&format!("/desk/audit/{entry}/undo"), &[]).await.is(303);
            assert_eq!(standing(&world, "mirelle"), is("member", "regular", 0));
            lucienne.post(&format!("{place}/decide"), &[("verdict", "decline"), ("answer", "Not yet.")]).await.is(303);
            assert!(mirelle.get("/stars/apply").await.is(200).words().contains("Not yet."));
            let entry = last_entry(&world, "decline application");
            lucienne.post(&format!("/desk/audit/{entry}/undo"), &[]).await.is(303);
            assert!(mirelle.get("/stars/apply").await.is(200).words().contains("Waiting for an answer"));
            assert_eq!(posts::table.count().get_result::<i64>(&mut world.conn()).expect("counted"), words);
        });
    }

    fn stars_rise_retire_and_leave(db) {
        on_site(db, async |world| {
            let (mirelle, joaquim) = (world.member("mirelle").await, world.member("Joaquim").await);
            apply(&mirelle, "yes").await.is(303);
            let place = format!("/desk/applications/{}", application_of(&world, "mirelle"));
            joaquim.post(&format!("{place}/decide"), &[("verdict", "accept"), ("answer", "Welcome.")]).await.is(303);
            let desk = format!("/desk/stars/{}", world.id_of("mirelle"));
            joaquim.post(&format!("{desk}/promote"), &[("reason", "")]).await.is(422);
            joaquim.post(&format!("{desk}/promote"), &[("reason", "A year of good answers")]).await.is(303);
            assert_eq!(standing(&world, "mirelle"), is("star", "star", 0));
            joaquim.post(&format!("{desk}/promote"), &[("reason", "Again")]).await.is(403);
            joaquim.post(&format!("{desk}/retire"), &[("reason", "She asked for it")]).await.is(303);
            assert_eq!(standing(&world, "mirelle"), is("star", "legend", 0));
            mirelle.get("/stars/leave").await.is(403);
            let entry = last_entry(&world, "retire as a Legend");
            joaquim.post(&format!("/desk/audit/{entry}/undo"), &[]).await.is(303);
            assert_eq!(standing(&world, "mirelle"), is("star", "star", 0));
            mirelle.post("/stars/leave", &[]).await.is(422);
            mirelle.post("/stars/leave", &[("sure", "1")]).await.is(303);
            assert_eq!(standing(&world, "mirelle"), is("member", "regular", 0));
            mirelle.get("/boards/stars-lounge").await.is(404);
            let terms: Vec<Option<String>> = star_terms::table.filter(star_terms::user_id.eq(world.id_of("mirelle")))
                .order(star_terms::id).select(star_terms::ended_as).load(&mut world.conn()).expect("terms");
            assert_eq!(terms, [Some("retired".to_owned()), Some("left".to_owned())]);
            // Whom an administrator made a Star leaves as well.
            world.member("quillfeather").await.post("/stars/leave", &[("sure", "1")]).await.is(303);
            assert_eq!(standing(&world, "quillfeather"), is("member", "regular", 0));
        });
    }

    fn two_answers_at_once_are_one(db) {
        on_site(db, async |world| {
            let (mirelle, lucienne, joaquim) =
                (world.member("mirelle").await, world.member("Lucienne").await, world.member("Joaquim").await);
            apply(&mirelle, "yes").await.is(303);
            let place = format!("/desk/applications/{}/decide", application_of(&world, "mirelle"));
            let (yes, no) = ([("verdict", "accept"), ("answer", "Yes.")], [("verdict", "decline"), ("answer", "No.")]);
            lucienne.token().await;
            joaquim.token().await;
            let (one, two) = futures_util::future::join(lucienne.post(&place, &yes), joaquim.post(&place, &no)).await;
            let statuses = [one.status, two.status];
            assert_eq!(statuses.iter().filter(|status| **status == 303).count(), 1, "{statuses:?}");
            let told: i64 = notices::table.filter(notices::user_id.eq(world.id_of("mirelle"))).count().get_result(&mut world.conn()).expect("counted");
            assert_eq!(told, 1);
            let accepted = one.status == 303;
            assert_eq!(standing(&world, "mirelle").0, if accepted { "star" } else { "member" });
        });
    }
}
