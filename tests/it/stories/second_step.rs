//! The second step at the door: codes are good once, and nothing leads around them (TRUST A89).

use std::time::Duration;

use diesel::prelude::*;

use crate::both;
use crate::world::{Answer, Browser, World, on_site, on_site_with};
use bandstand::kit::totp;
use bandstand::schema::{recovery_codes, second_steps, sign_ins, users};

const PAGE: &str = "/settings/second-step";

/// What stands in the `code` elements of a page.
fn codes(answer: &Answer) -> Vec<String> {
    let parts = answer.body.split("<code>").skip(1);
    parts.map(|part| part.split("</code>").next().unwrap_or_default().to_owned()).collect()
}

/// An app with its secret, and the recovery codes.
struct App {
    secret: Vec<u8>,
    recovery: Vec<String>,
}

impl App {
    fn code(&self, world: &World, steps: i64) -> String {
        let seconds = world.site.clock.now().0 / 1000 + steps * 30;
        totp::code_at(&self.secret, u64::try_from(seconds).expect("after 1970"))
    }
}

async fn set_up(world: &World<'_>, name: &str, browser: &Browser) -> App {
    browser.post(PAGE, &[("password", &world.password(name))]).await.is(303);
    let page = browser.get(PAGE).await.is(200);
    assert!(page.body.contains("<svg class=\"qr\"") && !page.body.contains("data:"), "a picture of our own");
    let typed = codes(&page).pop().expect("the secret to type");
    let secret = data_encoding::BASE32_NOPAD.decode(typed.replace(' ', "").as_bytes()).expect("base32");
    let mut app = App { secret, recovery: Vec::new() };
    let shown = browser.post(&format!("{PAGE}/confirm"), &[("code", &app.code(world, 0))]).await.is(200);
    app.recovery = codes(&shown);
    assert_eq!(app.recovery.len(), 10);
    // The code that turned it on is spent; those who tell this story go on half a minute later.
    world.site.clock.advance(Duration::from_secs(30));
    app
}

/// The first step, and the ticket that leads to the second.
async fn ticket(world: &World<'_>, name: &str, guest: &Browser) -> String {
    let page = guest.log_in(name, &world.password(name)).await.is(200);
    page.field("ticket").expect("a ticket")
}

async fn second(guest: &Browser, ticket: &str, code: &str) -> Answer {
    guest.post("/login/code", &[("ticket", ticket), ("code", code), ("next", "/settings")]).await
}

both! {
    fn a_code_opens_the_door_once(db) {
        on_site(db, async |world| {
            let other = world.member("mirelle").await;
            let mirelle = world.member("mirelle").await;
            let app = set_up(&world, "mirelle", &mirelle).await;
            other.get("/settings").await.is(303);
            let guest = world.guest();
            let way = ticket(&world, "mirelle", &guest).await;
            guest.get("/settings").await.is(303);
            second(&guest, &way, "000000").await.is(422);
            second(&guest, &way, &app.code(&world, 5)).await.is(422);
            second(&guest, &way, &app.code(&world, -5)).await.is(422);
            let code = app.code(&world, 0);
            assert_eq!(second(&guest, &way, &code).await.is(303).location, "/settings");
            guest.get("/settings").await.is(200);
            // The same code again, and the one before it: spent, also in another browser.
            let thief = world.guest();
            let way = ticket(&world, "mirelle", &thief).await;
            second(&thief, &way, &code).await.is(422);
            second(&thief, &way, &app.code(&world, -1)).await.is(422);
            world.site.clock.advance(Duration::from_secs(30));
            second(&thief, &way, &app.code(&world, 0)).await.is(303);
            let page = guest.get("/settings/sessions").await.is(200).words();
            assert!(page.contains("Right password, wrong code") && page.contains("Latest sign-ins"), "{page}");
        });
    }

    fn nothing_leads_around_the_code(db) {
        on_site(db, async |world| {
            let mirelle = world.member("mirelle").await;
            let app = set_up(&world, "mirelle", &mirelle).await;
            let guest = world.guest();
            // A ticket of somebody else, of nobody, of later, and too late.
            let way = ticket(&world, "mirelle", &guest).await;
            let code = app.code(&world, 0);
            let (id, theirs) = (world.id_of("mirelle").to_string(), world.id_of("pia_marl").to_string());
            for wrong in [
                String::new(), "x.y.z".to_owned(), format!("{id}.99999999999999.x"),
                way.replacen(&id, &theirs, 1), format!("{way}x"), id.clone(),
            ] {
                second(&guest, &wrong, &code).await.is(422);
            }
            world.site.clock.advance(Duration::from_secs(601));
            second(&guest, &way, &app.code(&world, 0)).await.is(422);
            // The way back after writing with an ended session asks for it too.
            let fields = [
                ("who", "mirelle"), ("password", &world.password("mirelle")),
                ("composer", "/boards/android/new"), ("body", "My words"), ("title", "T"),
            ];
            let page = guest.post("/login/draft", &fields).await.is(422);
            assert!(page.words().contains("asks for a code") && page.body.contains("My words"));
            guest.get("/settings").await.is(303);
            // A new password keeps the second step and makes older tickets void.
            let way = ticket(&world, "mirelle", &guest).await;
            guest.post("/forgot", &[("email", "mirelle@example.org")]).await.is(200);
            world.send_letters().await;
            let link = world.letter("mirelle@example.org", "/reset/");
            guest.post(&link, &[("password", "lantern-violet-orchard-52")]).await.is(303);
            second(&guest, &way, &app.code(&world, 0)).await.is(422);
            let page = guest.log_in("mirelle", "lantern-violet-orchard-52").await.is(200);
            let way = page.field("ticket").expect("a ticket");
            second(&guest, &way, &app.code(&world, 0)).await.is(303);
        });
    }

    fn a_recovery_code_opens_once_whoever_is_quicker(db) {
        on_site(db, async |world| {
            let mirelle = world.member("mirelle").await;
            let app = set_up(&world, "mirelle", &mirelle).await;
            for code in &app.recovery[..3] {
                let (one, two) = (world.guest(), world.guest());
                let ways = (ticket(&world, "mirelle", &one).await, ticket(&world, "mirelle", &two).await);
                let small = code.to_lowercase().replace('-', " ");
                let (a, b) = tokio::join!(second(&one, &ways.0, code), second(&two, &ways.1, &small));
                let mut got = [a.status, b.status];
                got.sort_unstable();
                assert_eq!(got, [303, 422], "{code}");
            }
            // So does a code of the app.
            let (one, two) = (world.guest(), world.guest());
            let ways = (ticket(&world, "mirelle", &one).await, ticket(&world, "mirelle", &two).await);
            let code = app.code(&world, 0);
            let (a, b) = tokio::join!(second(&one, &ways.0, &code), second(&two, &ways.1, &code));
            assert_eq!(a.status + b.status, 303 + 422);
            let left: i64 = recovery_codes::table
                .filter(recovery_codes::used_at.is_null())
                .count()
                .get_result(&mut world.conn())
                .expect("a count");
            assert_eq!(left, 7);
            world.send_letters().await;
            let letters = world.letters("mirelle@example.org");
            assert_eq!(letters.iter().filter(|one| one.contains("one of its recovery codes")).count(), 3);
        });
    }

    fn the_database_holds_no_secret_that_opens_anything(db) {
        on_site(db, async |world| {
            let mirelle = world.member("mirelle").await;
            let app = set_up(&world, "mirelle", &mirelle).await;
            let conn = &mut world.conn();
            let kept: String = second_steps::table.select(second_steps::secret).first(conn).expect("a row");
            let bytes = data_encoding::BASE64URL_NOPAD.decode(kept.as_bytes()).expect("base64");
            assert!(!bytes.windows(app.secret.len()).any(|part| part == app.secret));
            let hashes: Vec<String> =
                recovery_codes::table.select(recovery_codes::code_hash).load(conn).expect("rows");
            assert!(app.recovery.iter().all(|code| !hashes.contains(code) && !hashes.contains(&code.replace('-', ""))));
            // Put into another row, the secret opens nothing.
            let pia = world.id_of("pia_marl");
            diesel::update(second_steps::table).set(second_steps::user_id.eq(pia)).execute(conn).expect("moved");
            let guest = world.guest();
            let way = ticket(&world, "pia_marl", &guest).await;
            second(&guest, &way, &app.code(&world, 0)).await.is(422);
        });
    }

    fn turning_it_off_takes_password_and_code(db) {
        on_site(db, async |world| {
            let mirelle = world.member("mirelle").await;
            let app = set_up(&world, "mirelle", &mirelle).await;
            let password = world.password("mirelle");
            let end = format!("{PAGE}/end");
            mirelle.post(&end, &[("password", &password), ("code", "000000")]).await.is(422);
            mirelle.post(&end, &[("password", "wrong"), ("code", &app.code(&world, 0))]).await.is(422);
            mirelle.post(PAGE, &[("password", &password)]).await.is(422);
            let renewed = [("password", password.as_str()), ("code", &app.recovery[0])];
            let fresh = codes(&mirelle.post(&format!("{PAGE}/codes"), &renewed).await.is(200));
            assert!(fresh.len() == 10 && !fresh.contains(&app.recovery[1]));
            mirelle.post(&end, &[("password", &password), ("code", &app.recovery[1])]).await.is(422);
            mirelle.post(&end, &[("password", &password), ("code", &app.code(&world, 0))]).await.is(303);
            world.guest().log_in("mirelle", &password).await.is(303);
            world.send_letters().await;
            let letters = world.letters("mirelle@example.org").join("\n");
            assert!(letters.contains("The second step is on") && letters.contains("The second step is off"));
        });
    }

    fn codes_can_not_be_guessed(db) {
        on_site_with(db, |config| config.limit_factor = 4.0, async |world| {
            let mirelle = world.member("mirelle").await;
            set_up(&world, "mirelle", &mirelle).await;
            let guest = world.guest();
            let way = ticket(&world, "mirelle", &guest).await;
            let mut waits = 0;
            for _ in 0..60 {
                waits += i32::from(second(&guest, &way, "000000").await.status == 429);
            }
            assert!(waits >= 20, "{waits} of 60 had to wait");
        });
    }

    fn staff_set_it_up_first_where_the_site_wants_it(db) {
        on_site_with(db, |config| config.accounts.staff_need_second_step = true, async |world| {
            let ravi = world.member("Ravi_M").await;
            assert_eq!(ravi.get("/desk/articles").await.is(303).location, PAGE);
            assert_eq!(ravi.post("/boards/android/threads", &[("title", "x")]).await.is(303).location, PAGE);
            assert_eq!(ravi.get("/settings/password").await.is(303).location, PAGE);
            ravi.get(PAGE).await.is(200);
            set_up(&world, "Ravi_M", &ravi).await;
            ravi.get("/desk/articles").await.is(200);
            world.member("mirelle").await.get("/").await.is(200);
        });
    }

    fn a_role_is_given_by_somebody_who_showed_lately_who_they_are(db) {
        on_site(db, async |world| {
            let admin = world.member("Joaquim").await;
            world.site.clock.advance(Duration::from_secs(15 * 60 + 1));
            bandstand::forum::accounts::session::forget_all(&world.site);
            let make = [("standing", "moderator moderator"), ("reason", "Helps every day")];
            let page = admin.post("/admin/members/pia_marl", &make).await.is(422);
            assert!(page.body.contains("name=\"proof\"") && page.body.contains("Helps every day"));
            let prove = |proof: &str| [make.to_vec(), vec![("proof", proof.to_owned().leak() as &str)]].concat();
            admin.post("/admin/members/pia_marl", &prove("wrong-wrong")).await.is(422);
            let role = |world: &World| -> String {
                let row = users::table.filter(users::username.eq("pia_marl")).select(users::role);
                row.first(&mut world.conn()).expect("a row")
            };
            assert_eq!(role(&world), "member");
            admin.post("/admin/members/pia_marl", &prove(&world.password("Joaquim"))).await.is(303);
            assert_eq!(role(&world), "moderator");
            // Now it is fresh again.
            let back = [("standing", "member regular"), ("reason", "Enough")];
            admin.post("/admin/members/pia_marl", &back).await.is(303);
        });
    }

    fn a_new_device_is_told_by_letter(db) {
        on_site(db, async |world| {
            world.member("mirelle").await;
            world.member("mirelle").await;
            world.send_letters().await;
            let told = |world: &World| {
                if !world.folder().join("mail").exists() {
                    return 0;
                }
                let letters = world.letters("mirelle@example.org");
                letters.iter().filter(|one| one.contains("we have not seen before")).count()
            };
            assert_eq!(told(&world), 0, "the first is no new one, the second is the same");
            diesel::update(sign_ins::table)
                .set(sign_ins::device.eq("Netscape on BeOS"))
                .execute(&mut world.conn())
                .expect("another device");
            world.member("mirelle").await;
            world.member("mirelle").await;
            world.send_letters().await;
            assert_eq!(told(&world), 1);
        });
    }
}
