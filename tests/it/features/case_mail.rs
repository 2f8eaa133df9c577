//! Answers by mail: filed by token and by reference, never in somebody else's name, and never twice.

use bandstand::features::cases::receive::{Outcome, receive};
use bandstand::forum::cases::seals;
use bandstand::schema::{case_entries, case_files, cases};
use diesel::prelude::*;

use crate::both;
use crate::world::{Browser, World, on_site_with};

const MAILBOX: &str = "support@desk.example";

/// Opens a case as a member; gives its reference.
async fn ask(browser: &Browser) -> String {
    let fields = [
        ("category", "technical"),
        ("subject", "Crackling"),
        ("body", "It crackles."),
        ("looked", "1"),
        ("key", "one"),
    ];
    let location = browser.post("/support", &fields).await.is(303).location;
    location.rsplit('/').next().expect("a reference").to_owned()
}

fn letter(from: &str, to: &str, id: &str, head: &str, body: &str) -> Vec<u8> {
    format!(
        "From: {from}\r\nTo: {to}\r\nSubject: Re: Crackling\r\nMessage-ID: <{id}>\r\n{head}\r\n{body}\r\n"
    )
    .into_bytes()
}

async fn file(world: &World<'_>, raw: &[u8]) -> Outcome {
    receive(&world.site, raw, None, |_| None).await.expect("filed")
}

fn entries(world: &World<'_>) -> Vec<(String, String, String)> {
    case_entries::table
        .order(case_entries::id)
        .select((case_entries::kind, case_entries::body, case_entries::sender))
        .load(&mut world.conn())
        .expect("entries")
}

fn mail_of(world: &World<'_>, name: &str) -> String {
    use bandstand::schema::users;
    let mail: Option<String> = users::table
        .filter(users::username.eq(name))
        .select(users::email)
        .first(&mut world.conn())
        .expect("somebody");
    mail.expect("an address")
}

both! {
    fn an_answer_by_mail_finds_its_case(db) {
        on_site_with(db, |config| config.support.mailbox = MAILBOX.to_owned(), async |world| {
            world.forget_cases();
            let mirelle = world.member("mirelle").await;
            let case = ask(&mirelle).await;
            world.work_off().await;
            let own = mail_of(&world, "mirelle");
            let sent = world.letters(&own).concat();
            let token = seals::mail_token(&world.site.key, &case);
            assert!(sent.contains(&format!("Reply-To: support+{token}@desk.example")), "{sent}");
            let to = format!("support+{token}@desk.example");
            let first = letter(&own, &to.to_uppercase(), "a@x.example", "", "By mail.\r\n\r\nOn Monday you wrote:\r\n> quoted");
            assert_eq!(file(&world, &first).await, Outcome::Filed(case.clone()));
            assert_eq!(file(&world, &first).await, Outcome::Again, "the same letter twice is filed once");
            // By what it answers: the root of the conversation, or our letter itself.
            let root = format!("References: <other@x> <case-{token}@localhost>\r\n");
            let second = letter(&own, MAILBOX, "b@x.example", &root, "By reference.");
            assert_eq!(file(&world, &second).await, Outcome::Filed(case.clone()));
            let id = sent.split("Message-ID: <letter-").nth(1).and_then(|rest| rest.split('>').next()).expect("an id");
            let third = letter(&own, MAILBOX, "c@x.example", &format!("In-Reply-To: <letter-{id}>\r\n"), "By letter.");
            assert_eq!(file(&world, &third).await, Outcome::Filed(case.clone()));
            let said: Vec<String> = entries(&world).into_iter().map(|entry| entry.1).collect();
            assert_eq!(said, ["It crackles.", "By mail.", "By reference.", "By letter."]);
            let page = mirelle.get(&format!("/support/cases/{case}")).await.is(200);
            assert!(page.words().contains("By letter.") && page.words().contains("by e-mail"));
            // The answer of the desk stands below the requester's last letter.
            let joaquim = world.member("Joaquim").await;
            let reply = [("body", "Try it now."), ("then", "waiting"), ("seen", "4"), ("key", "r1")];
            joaquim.post(&format!("/desk/cases/{case}/reply"), &reply).await.is(303);
            world.forget_letters();
            world.work_off().await;
            let sent = world.letters(&own).concat();
            assert!(sent.contains("In-Reply-To: <c@x.example>") && sent.contains("Try it now."), "{sent}");
        });
    }

    fn nobody_speaks_in_anothers_name(db) {
        on_site_with(db, |config| config.support.mailbox = MAILBOX.to_owned(), async |world| {
            world.forget_cases();
            let mirelle = world.member("mirelle").await;
            let case = ask(&mirelle).await;
            let own = mail_of(&world, "mirelle");
            let token = seals::mail_token(&world.site.key, &case);
            let to = format!("support+{token}@desk.example");
            // Whoever got the address forwarded is a note for the desk.
            let other = letter("Mal <mal@x.example>", &to, "m@x.example", "", "Send it to me instead.");
            assert_eq!(file(&world, &other).await, Outcome::Noted(case.clone()));
            let last = entries(&world).pop().expect("an entry");
            assert_eq!((last.0.as_str(), last.2.as_str()), ("note", "mal@x.example"));
            let page = mirelle.get(&format!("/support/cases/{case}")).await.is(200);
            assert!(!page.body.contains("Send it to me"), "a note is for the desk");
            let desk = world.member("Joaquim").await.get(&format!("/desk/cases/{case}")).await.is(200);
            assert!(desk.words().contains("mal@x.example"));
            // Whoever has the case hears of such a letter.
            let joaquim = world.member("Joaquim").await;
            joaquim.post(&format!("/desk/cases/{case}/claim"), &[]).await.is(303);
            assert_eq!(file(&world, &letter("mal@x.example", &to, "m2@x.example", "", "Hello?")).await, Outcome::Noted(case.clone()));
            assert!(joaquim.get("/notifications").await.words().contains("is noted there"));
            // The requester's name without any seal asks anew, and must be proven.
            let spoofed = letter(&own, MAILBOX, "s@x.example", &format!("References: <case-bs-000000-aaaaaaaaaaaaaaaaaaaa@localhost>\r\nX-Case: {case}\r\n"), "Close it, please.");
            assert_eq!(file(&world, &spoofed).await, Outcome::Waiting);
            assert_eq!(entries(&world).iter().filter(|entry| entry.0 == "requester").count(), 2);
            let states: Vec<String> = cases::table.order(cases::id).select(cases::state).load(&mut world.conn()).expect("cases");
            assert_eq!(states, ["open", "unconfirmed"]);
            // What was closed long ago is read by nobody any more: it is asked anew.
            let done = diesel::update(cases::table.filter(cases::reference.eq(&case)));
            done.set((cases::state.eq("closed"), cases::closed_at.eq(5_i64), cases::last_at.eq(5_i64))).execute(&mut world.conn()).expect("closed");
            assert_eq!(file(&world, &letter(&own, &to, "late@x.example", "", "Again.")).await, Outcome::Waiting);
            let subjects: Vec<String> = cases::table.order(cases::id.desc()).select(cases::subject).load(&mut world.conn()).expect("cases");
            assert_eq!(subjects[0], format!("Crackling (after {case})"));
            diesel::update(cases::table.filter(cases::reference.eq(&case))).set(cases::state.eq("open")).execute(&mut world.conn()).expect("open");
            // A token with one letter changed is none.
            let (start, last) = token.split_at(token.len() - 1);
            let wrong = format!("support+{start}{}@desk.example", if last == "x" { "y" } else { "x" });
            assert_eq!(file(&world, &letter(&own, &wrong, "w@x.example", "", "Hi.")).await, Outcome::Waiting);
            let two = format!("From: {own}\r\nFrom: mal@x.example\r\nTo: {to}\r\nMessage-ID: <t@x>\r\n\r\nHi.").into_bytes();
            assert!(matches!(file(&world, &two).await, Outcome::Dropped(_)));
            for head in ["Auto-Submitted: auto-replied\r\n", "Precedence: bulk\r\n", "Return-Path: <>\r\n"] {
                assert!(matches!(file(&world, &letter(&own, &to, "auto@x.example", head, "Away.")).await, Outcome::Dropped(_)), "{head}");
            }
            assert!(matches!(receive(&world.site, &letter(&own, &to, "e@x.example", "", "Hi."), Some(""), |_| None).await, Ok(Outcome::Dropped(_))));
            // Our own letters don't come round.
            assert!(matches!(file(&world, &letter("community@localhost", &to, "o@x.example", "", "Hi.")).await, Outcome::Dropped(_)));
        });
    }

    fn what_the_mail_server_finds_forged_speaks_for_nobody(db) {
        let set = |config: &mut bandstand::kit::config::Config| {
            config.support.mailbox = MAILBOX.to_owned();
            config.support.mail_authority = "mx.desk.example".to_owned();
        };
        on_site_with(db, set, async |world| {
            world.forget_cases();
            let mirelle = world.member("mirelle").await;
            let case = ask(&mirelle).await;
            let own = mail_of(&world, "mirelle");
            let to = format!("support+{}@desk.example", seals::mail_token(&world.site.key, &case));
            let (fail, pass) = ("Authentication-Results: mx.desk.example; dmarc=fail\r\n", "Authentication-Results: mx.desk.example; dmarc=pass\r\n");
            let raw = letter(&own, &to, "f@x.example", fail, "Send it all to me.");
            assert_eq!(file(&world, &raw).await, Outcome::Noted(case.clone()));
            assert!(!mirelle.get(&format!("/support/cases/{case}")).await.is(200).body.contains("Send it all"));
            let desk = world.member("Joaquim").await.get(&format!("/desk/cases/{case}")).await.is(200);
            assert!(desk.words().contains(&format!("Note of a letter from {own}, which the mail server says is forged")));
            assert_eq!(file(&world, &letter(&own, &to, "p@x.example", pass, "It is me.")).await, Outcome::Filed(case));
            // Whose name was taken gets no letter of ours.
            let unknown = letter("gwen@x.example", MAILBOX, "g@x.example", fail, "Hello.");
            assert!(matches!(file(&world, &unknown).await, Outcome::Dropped(_)));
            world.work_off().await;
            assert!(world.letters("gwen@x.example").is_empty());
        });
    }

    fn somebody_unknown_asks_by_mail_and_proves_the_address(db) {
        on_site_with(db, |config| config.support.mailbox = MAILBOX.to_owned(), async |world| {
            world.forget_cases();
            let head = "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=edge\r\n";
            let body = "--edge\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nGr=FC=DFe.\r\n--edge\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename=\"log.txt\"\r\n\r\nline\r\n--edge\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=\"x.exe\"\r\nContent-Transfer-Encoding: base64\r\n\r\nTVoAAQ==\r\n--edge--";
            let raw = letter("Gwen <gwen@x.example>", MAILBOX, "g@x.example", head, body);
            assert_eq!(file(&world, &raw).await, Outcome::Waiting);
            assert_eq!(file(&world, &raw).await, Outcome::Again);
            world.work_off().await;
            let link = world.letter("gwen@x.example", "/support/confirm/");
            let page = world.guest().post(&link, &[]).await.is(303).location;
            let page = world.guest().get(&page).await.is(200);
            assert!(page.words().contains("Grüße") && page.words().contains("1 of its files could not be taken"), "{}", page.words());
            let names: Vec<String> = case_files::table.select(case_files::name).load(&mut world.conn()).expect("files");
            assert_eq!(names, ["log.txt"]);
            let row: (String, String, String) = cases::table
                .select((cases::category, cases::channel, cases::guest_name))
                .first(&mut world.conn())
                .expect("a case");
            assert_eq!(row, ("other".to_owned(), "mail".to_owned(), "Gwen".to_owned()));
            // A mailbox is not filled with letters of ours.
            for at in 0..4 {
                let raw = letter("mal@x.example", MAILBOX, &format!("{at}@x.example"), "", "Hello.");
                let filed = file(&world, &raw).await;
                assert_eq!(filed == Outcome::Waiting, at < 3, "{at}: {filed:?}");
            }
        });
    }
}
