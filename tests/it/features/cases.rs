//! Asking the support desk: members, guests, SOS, files, and whose cases are whose.

use bandstand::forum::cases::seals;
use bandstand::schema::{case_entries, case_files, cases};
use diesel::prelude::*;

use crate::both;
use crate::world::{Browser, World, on_site, on_site_with, pictures};

const ASKED: &[(&str, &str)] = &[
    ("category", "technical"),
    ("subject", "Crackling in the left ear"),
    ("body", "It crackles since **yesterday**."),
    ("device", "Korva P2, Android 14"),
    ("looked", "1"),
    ("key", "one"),
];

/// The same fields with others in their place.
fn with<'a>(fields: &[(&'a str, &'a str)], other: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut all: Vec<(&str, &str)> =
        fields.iter().copied().filter(|(name, _)| !other.iter().any(|(given, _)| given == name)).collect();
    all.extend(other.iter().copied());
    all
}

/// Opens a case; gives its address.
async fn ask(browser: &Browser, key: &str, other: &[(&str, &str)]) -> String {
    let fields = with(&with(ASKED, &[("key", key)]), other);
    browser.post("/support", &fields).await.is(303).location
}

/// A guest asks and confirms; gives the sealed address.
async fn ask_as_guest(world: &World<'_>, email: &str, key: &str) -> String {
    let guest = world.guest();
    guest.post("/support", &with(ASKED, &[("email", email), ("name", "Gwen"), ("key", key)])).await.is(200);
    world.work_off().await;
    let link = world.letter(email, "/support/confirm/");
    guest.get(&link).await.is(200);
    guest.post(&link, &[]).await.is(303).location
}

fn states(world: &World<'_>) -> Vec<String> {
    cases::table.order(cases::id).select(cases::state).load(&mut world.conn()).expect("cases")
}

both! {
    fn a_member_asks_and_follows_their_case(db) {
        on_site(db, async |world| {
            world.forget_cases();
            let mirelle = world.member("mirelle").await;
            let form = mirelle.get("/support").await.is(200);
            for name in ["Profile & verification", "Royalty & payment", "SOS: problem in a session happening now"] {
                assert!(form.words().contains(name), "{name}");
            }
            for (field, wrong) in [("category", ""), ("category", "nothing"), ("subject", " "), ("body", "")] {
                let page = mirelle.post("/support", &with(ASKED, &[(field, wrong)])).await.is(422);
                assert!(page.body.contains("Korva P2") && page.words().contains("to put right"), "{field}");
            }
            let case = ask(&mirelle, "one", &[]).await;
            assert_eq!(ask(&mirelle, "one", &[]).await, case, "the same form twice is one case");
            let page = mirelle.get(&case).await.is(200);
            assert!(page.body.contains("<strong>yesterday</strong>") && page.words().contains("Device: Korva P2, Android 14"));
            assert!(page.words().contains("The first answer comes"), "{}", page.words());
            let list = mirelle.get("/support/cases").await.is(200);
            assert!(list.words().contains("Crackling in the left ear") && list.body.contains(&case));
            // The letter tells of it, and its answers belong together.
            world.work_off().await;
            let mail = world.letters("mirelle@").concat();
            assert!(mail.contains("Its reference is BS-") && mail.contains("References: <case-bs-"), "{mail}");
            // More, closed, opened again.
            mirelle.post(&case, &[("body", "And in the right one."), ("key", "two")]).await.is(303);
            mirelle.post(&case, &[("body", "And in the right one."), ("key", "two")]).await.is(303);
            let empty = mirelle.post(&case, &[("body", " "), ("key", "three")]).await.is(422);
            assert!(empty.words().contains("Write something first"));
            mirelle.post(&format!("{case}/close"), &[]).await.is(303);
            mirelle.post(&format!("{case}/close"), &[]).await.is(403);
            assert_eq!(states(&world), ["closed"]);
            let solved: (i64, bool) = cases::table
                .select((cases::resolutions, cases::resolved_at.is_not_null()))
                .first(&mut world.conn())
                .expect("a case");
            assert_eq!(solved, (1, true), "who says that it is solved resolves it");
            mirelle.post(&case, &[("body", "It is back."), ("key", "four")]).await.is(303);
            assert_eq!(states(&world), ["open"]);
            let text = mirelle.get(&format!("{case}/transcript")).await.is(200);
            assert_eq!(text.body.matches("And in the right one.").count(), 1);
            assert!(text.header("content-disposition").contains("attachment; filename=\"BS-") && text.body.contains("It is back."));
        });
    }

    fn a_guest_proves_the_address_before_the_desk_reads_it(db) {
        on_site(db, async |world| {
            world.forget_cases();
            let guest = world.guest();
            let wrong = guest.post("/support", ASKED).await.is(422);
            assert!(wrong.words().contains("not an e-mail address"), "{}", wrong.words());
            // The answer for a member's address and for nobody's is one.
            let known = guest.post("/support", &with(ASKED, &[("email", "mirelle@example.org")])).await.is(200);
            let unknown = guest.post("/support", &with(ASKED, &[("email", "gwen@example.org")])).await.is(200);
            assert_eq!(known.words(), unknown.words());
            assert_eq!(states(&world), ["unconfirmed", "unconfirmed"]);
            world.work_off().await;
            let link = world.letter("gwen@example.org", "/support/confirm/");
            guest.get(&link).await.is(200);
            assert_eq!(states(&world), ["unconfirmed", "unconfirmed"], "looking changes nothing");
            let case = guest.post(&link, &[]).await.is(303).location;
            assert_eq!(states(&world), ["unconfirmed", "new"]);
            guest.post(&link, &[]).await.is(410);
            // The sealed address opens it for whoever has it, and the reference alone for nobody.
            assert!(world.guest().get(&case).await.is(200).words().contains("It crackles since"));
            assert_eq!(world.guest().get(&case).await.header("referrer-policy"), "same-origin");
            let (reference, _) = case.split_once('.').expect("a seal");
            let mirelle = world.member("mirelle").await;
            for address in [reference.to_owned(), format!("{reference}."), format!("{case}x"), case.replace("BS-", "BS-2")] {
                world.guest().get(&address).await.is(404);
                mirelle.get(&address).await.is(404);
            }
            guest.post(&case, &[("body", "More of it."), ("key", "more")]).await.is(303);
            guest.post(&format!("{case}/close"), &[]).await.is(303);
            assert_eq!(states(&world), ["unconfirmed", "closed"]);
        });
    }

    fn an_sos_is_asked_about_and_goes_to_the_top(db) {
        on_site(db, async |world| {
            world.forget_cases();
            let mirelle = world.member("mirelle").await;
            let sos = |answers: &[(&'static str, &'static str)]| {
                let mut fields = with(ASKED, &[("category", "sos"), ("key", "sos")]);
                fields.extend_from_slice(answers);
                fields
            };
            let asked = mirelle.post("/support", &sos(&[])).await.is(422);
            assert!(asked.words().contains("within the next 10 minutes?") && asked.body.contains("It crackles since"));
            mirelle.post("/support", &sos(&[("sos_0", "yes")])).await.is(422);
            // "No" shows the right way and offers another category; the words stay.
            let late = mirelle.post("/support", &sos(&[("sos_0", "yes"), ("sos_1", "no")])).await.is(422);
            assert!(late.words().contains("Write to the artist") && late.body.contains("It crackles since"));
            assert!(late.body.contains("value=\"other\" selected"), "{}", late.body);
            let not_now = mirelle.post("/support", &sos(&[("sos_0", "no"), ("sos_1", "yes")])).await.is(422);
            assert!(not_now.words().contains("Then it is no SOS") && not_now.body.contains("value=\"technical\" selected"));
            assert_eq!(states(&world), Vec::<String>::new());
            let case = mirelle.post("/support", &sos(&[("sos_0", "yes"), ("sos_1", "yes")])).await.is(303).location;
            assert!(mirelle.get(&case).await.is(200).words().contains("Your SOS is the next one."));
            let (top, urgency, due, at): (bool, String, i64, i64) = cases::table
                .select((cases::is_sos, cases::urgency, cases::due_at, cases::created_at))
                .first(&mut world.conn())
                .expect("a case");
            assert!(top && urgency == "sos" && due - at == 600_000, "its own clock: {}", due - at);
        });
    }

    fn likely_answers_come_before_the_request_is_sent(db) {
        on_site(db, async |world| {
            world.forget_cases();
            let guest = world.guest();
            let title = "No sound after the update, the track plays but it is silent";
            let fields = with(ASKED, &[("subject", title), ("body", title), ("email", "g@example.org"), ("looked", "")]);
            let fields: Vec<_> = fields.into_iter().filter(|field| field.0 != "looked").collect();
            let page = guest.post("/support", &fields).await;
            if page.status == 422 {
                assert!(page.words().contains("Before you send"), "{}", page.words());
                assert_eq!(page.field("looked").as_deref(), Some("1"));
            }
            let fields = with(&fields, &[("looked", "1")]);
            guest.post("/support", &fields).await.is(200);
            assert_eq!(states(&world).len(), 1);
        });
    }

    fn files_are_for_those_who_may_see_the_case(db) {
        on_site(db, async |world| {
            world.forget_cases();
            let mirelle = world.member("mirelle").await;
            let case = mirelle.upload_with("/support", ASKED, ("files", "shot.png"), &pictures::png(30, 20)).await.is(303).location;
            mirelle.upload_with(&case, &[("body", "The log."), ("key", "log")], ("files", "../../my log.txt"), b"line one\nline two").await.is(303);
            let hostile = mirelle.upload_with(&case, &[("body", "Run it."), ("key", "bad")], ("files", "x.exe"), b"MZ\0\x01\x02").await.is(422);
            assert!(hostile.words().contains("neither a picture nor a text"), "{}", hostile.words());
            let files: Vec<(String, String, String)> = case_files::table
                .order(case_files::id)
                .select((case_files::file_key, case_files::name, case_files::mime))
                .load(&mut world.conn())
                .expect("files");
            assert_eq!(files.len(), 2);
            assert_eq!((files[0].2.as_str(), files[1].1.as_str(), files[1].2.as_str()), ("image/png", "my log.txt", "text/plain"));
            let log = mirelle.get(&format!("{case}/files/{}", files[1].0)).await.is(200);
            assert_eq!(log.kind, "application/octet-stream");
            assert!(log.header("content-disposition").starts_with("attachment") && log.header("content-security-policy").contains("sandbox"));
            let page = format!("{case}/files/{}", files[0].0);
            assert_eq!(mirelle.get(&page).await.is(200).kind, "image/png");
            for other in [world.guest(), world.member("halvard").await, world.member("Ravi_M").await] {
                other.get(&page).await.is(404);
                other.get(&format!("/attachments/{}.png", files[0].0)).await.is(404);
            }
        });
    }

    fn what_a_member_begins_to_write_is_kept(db) {
        on_site(db, async |world| {
            world.forget_cases();
            let mirelle = world.member("mirelle").await;
            mirelle.post("/support/draft", ASKED).await.is(200);
            let form = mirelle.get("/support").await.is(200);
            assert!(form.words().contains("Draft saved") && form.body.contains("Crackling in the left ear"));
            assert!(form.body.contains("Korva P2, Android 14") && form.body.contains("value=\"technical\" selected"));
            // A link that fills the form goes before; nobody else has it, and guests have none.
            assert!(!mirelle.get("/support?subject=Another").await.is(200).body.contains("Crackling"));
            assert!(!world.member("halvard").await.get("/support").await.is(200).body.contains("Crackling"));
            assert!(!world.guest().get("/support").await.is(200).body.contains("data-draft"));
            let long = "x".repeat(41_000);
            mirelle.post("/support/draft", &[("body", &long)]).await.is(413);
            let case = ask(&mirelle, "one", &[]).await;
            assert!(!mirelle.get("/support").await.is(200).body.contains("Crackling"), "it is sent");
            // The same in a case.
            let id: i64 = cases::table.select(cases::id).first(&mut world.conn()).expect("a case");
            mirelle.post(&format!("/drafts?place=case:{id}"), &[("body", "And then")]).await.is(200);
            let page = mirelle.get(&case).await.is(200);
            assert!(page.body.contains("And then") && page.body.contains(&format!("place=case:{id}")));
            mirelle.post(&case, &[("body", "And then it stopped."), ("key", "k")]).await.is(303);
            assert!(!mirelle.get(&case).await.is(200).words().contains("Draft saved"));
        });
    }

    fn no_words_are_lost_on_an_error(db) {
        on_site_with(db, |config| (config.limit_factor, config.support.cases_a_day) = (1.0, 100), async |world| {
            world.forget_cases();
            let guest = world.guest();
            let fields = with(ASKED, &[("email", "gwen@example.org"), ("looked", "1")]);
            let large = vec![b'x'; world.site.config.support.max_file_bytes + 1_000];
            let page = guest.upload_with("/support", &fields, ("files", "long.log"), &large).await.is(422);
            assert!(page.words().contains("long.log is too large") && page.body.contains("It crackles since"), "{}", page.words());
            assert!(page.words().contains("choose your files again"));
            // More letters than one address gets.
            let mut last = None;
            for at in 0..40 {
                let key = format!("key{at}");
                let body = format!("It crackles since Tuesday, {at}.");
                let fields = with(&fields, &[("key", &key), ("body", &body)]);
                let answer = guest.post("/support", &fields).await;
                if answer.status != 200 {
                    last = Some((answer, body));
                    break;
                }
            }
            let (answer, body) = last.expect("there is a limit");
            assert_eq!(answer.status, 429);
            assert!(answer.body.contains(&body) && answer.body.contains("gwen@example.org"), "{}", answer.words());
        });
    }

    fn a_guests_cases_come_into_the_account_of_the_same_address(db) {
        on_site(db, async |world| {
            world.forget_cases();
            let case = ask_as_guest(&world, "gwen@example.org", "g1").await;
            let other = ask_as_guest(&world, "finch@example.org", "f1").await;
            let (reference, _) = case.rsplit('/').next().and_then(|key| key.split_once('.')).expect("a seal");
            // An address that is not proven yet is nobody's.
            world.forget_letters();
            let wren = world.guest();
            let joined = [("username", "gwen_a"), ("email", "gwen@example.org"), ("password", "harbour lantern 42 moss")];
            wren.post("/register", &joined).await.is(200);
            world.work_off().await;
            assert!(world.guest().get(&case).await.is(200).words().contains("It crackles since"));
            let link = world.letter("gwen@example.org", "/confirm/");
            wren.get(&link).await;
            wren.post(&link, &[]).await.is(303);
            world.hear().await;
            world.work_off().await;
            wren.log_in("gwen_a", "harbour lantern 42 moss").await;
            assert!(wren.get("/support/cases").await.is(200).body.contains(reference));
            assert!(wren.get(&format!("/support/cases/{reference}")).await.is(200).words().contains("It crackles since"));
            assert!(wren.get(&case).await.is(200).words().contains("It crackles since"), "the letter's address leads there");
            // Whoever has the letter alone logs in first, and anybody else finds nothing.
            let door = world.guest().get(&case).await.is(303);
            assert_eq!(door.location, format!("/login?next=/support/cases/{reference}"));
            world.guest().get(&format!("{case}x")).await.is(404);
            world.member("halvard").await.get(&case).await.is(404);
            world.guest().post(&case, &[("body", "Mine."), ("key", "x")]).await.is(404);
            assert!(world.guest().get(&other).await.is(200).words().contains("It crackles since"), "not theirs");
            let desk = world.member("Joaquim").await.get(&format!("/desk/cases/{reference}")).await.is(200);
            assert!(desk.words().contains("has an account now") && desk.body.contains("/members/gwen_a"));
        });
    }

    fn a_guest_with_an_account_logs_in_and_takes_the_case_along(db) {
        on_site(db, async |world| {
            world.forget_cases();
            let joaquim = world.member("Joaquim").await;
            joaquim.post("/desk/support/notice", &[("notice", "Answers take a day longer this week.")]).await.is(303);
            let case = ask_as_guest(&world, "mirelle@example.org", "g1").await;
            world.forget_letters();
            let second = ask_as_guest(&world, "mirelle@example.org", "g2").await;
            let page = world.guest().get(&case).await.is(200);
            assert_eq!(page.link("log in"), format!("/login?next={case}"));
            // That replies are slower is said where one waits, and in the letter.
            assert!(page.words().contains("a day longer this week"));
            world.work_off().await;
            assert!(world.letters("mirelle@").concat().contains("a day longer this week"));
            joaquim.post("/desk/support/notice", &[("notice", "")]).await.is(303);
            assert!(!world.guest().get(&case).await.is(200).words().contains("a day longer this week"));
            world.guest().post(&format!("{case}/adopt"), &[]).await.is(303);
            let halvard = world.member("halvard").await;
            assert!(!halvard.get(&case).await.is(200).words().contains("into my account"), "another address");
            halvard.post(&format!("{case}/adopt"), &[]).await.is(403);
            halvard.post(&format!("{case}x/adopt"), &[]).await.is(404);
            let mirelle = world.member("mirelle").await;
            assert!(!mirelle.get("/support/cases").await.is(200).words().contains("Crackling"));
            assert!(mirelle.get(&case).await.is(200).words().contains("Put the case into my account"));
            let own = mirelle.post(&format!("{case}/adopt"), &[]).await.is(303).location;
            assert!(mirelle.get(&own).await.is(200).words().contains("It crackles since"));
            // Whatever else was asked from there comes along; the old address leads to the door.
            world.guest().get(&second).await.is(303);
            assert_eq!(mirelle.post(&format!("{case}/adopt"), &[]).await.is(303).location, own, "once");
            // Confirmed where they are logged in, it is theirs at once.
            let guest = world.guest();
            guest.post("/support", &with(ASKED, &[("email", "mirelle@example.org"), ("key", "g3")])).await.is(200);
            world.forget_letters();
            world.work_off().await;
            let link = world.letter("mirelle@example.org", "/support/confirm/");
            let third = mirelle.post(&link, &[]).await.is(303).location;
            assert!(!third.contains('.'), "{third}");
            mirelle.get(&third).await.is(200);
        });
    }

    fn nobody_else_finds_a_case(db) {
        on_site(db, async |world| {
            world.forget_cases();
            let mirelle = world.member("mirelle").await;
            let case = ask(&mirelle, "one", &[]).await;
            for other in [world.guest(), world.member("halvard").await, world.member("Ravi_M").await, world.member("Joaquim").await] {
                other.get(&case).await.is(404);
                other.get(&format!("{case}/transcript")).await.is(404);
                other.post(&case, &[("body", "Mine."), ("key", "x")]).await.is(404);
                other.post(&format!("{case}/close"), &[]).await.is(404);
            }
            let entries: i64 = case_entries::table.count().get_result(&mut world.conn()).expect("entries");
            assert_eq!(entries, 1);
            // A guest's address, sealed for one case, opens no other.
            let gwen = ask_as_guest(&world, "gwen@example.org", "g1").await;
            let (_, seal) = gwen.split_once('.').expect("a seal");
            let finch = ask_as_guest(&world, "finch@example.org", "f1").await;
            let (reference, _) = finch.split_once('.').expect("a seal");
            world.guest().get(&format!("{reference}.{seal}")).await.is(404);
            let id = reference.rsplit('/').next().expect("a reference");
            let token = seals::mail_token(&world.site.key, id);
            world.guest().get(&format!("{reference}.{token}")).await.is(404);
        });
    }
}
