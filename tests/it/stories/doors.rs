//! At the door nobody learns who has an account.

use crate::both;
use crate::world::{Answer, on_site};

both! {
    fn a_wrong_password_and_an_unknown_name_are_told_alike(db) {
        on_site(db, async |world| {
            let guest = world.guest();
            // The page but for its form's token, which is new each time, and the name typed.
            let page = async |name: &str| {
                let answer = guest.log_in(name, "wrong-wrong-wrong").await.is(422);
                let token = answer.field("csrf").expect("the form can be sent again");
                answer.body.replace(&token, "").replace(name, "")
            };
            let unknown = page("nobodyy").await;
            assert_eq!(page("mirelle").await, unknown);
            // Banned: told to the holder of the password alone.
            assert_eq!(page("dealz4streams").await, unknown);
        });
    }

    fn a_known_and_an_unknown_address_are_told_alike(db) {
        on_site(db, async |world| {
            let guest = world.guest();
            // The page but for its forms' token, which is new each time.
            let page = async |path: &str, fields: &[(&str, &str)]| {
                let answer = guest.post(path, fields).await.is(200);
                let token = answer.field("csrf").expect("every page has the form for light and dark");
                answer.body.replace(&token, "")
            };
            let known = page("/forgot", &[("email", "mirelle@example.org")]).await;
            let unknown = page("/forgot", &[("email", "nobody@example.org")]).await;
            assert_eq!(known, unknown);
            let join = |name: &'static str, email: &'static str| {
                [("username", name), ("email", email), ("password", "teal-harmonium-garden-61")]
            };
            let known = page("/register", &join("finchley", "mirelle@example.org")).await;
            let unknown = page("/register", &join("finchlow", "nobody@example.org")).await;
            assert_eq!(known, unknown);
        });
    }

    fn an_address_that_has_an_account_looks_like_any_other_from_then_on(db) {
        on_site(db, async |world| {
            const SECRET: &str = "teal-harmonium-garden-61";
            // Somebody tries an address that is mirelle's, and one that is nobody's.
            let pairs = [("finchley", "mirelle@example.org"), ("finchlow", "no-body@example.org")];
            let alike = |answers: Vec<Answer>, what: &str| {
                let plain = |answer: &Answer, at: usize| {
                    let (name, email) = pairs[at];
                    let key = answer.field("csrf").unwrap_or_default();
                    let body = answer.body.replace(name, "NAME").replace(email, "EMAIL").replace(&key, "KEY");
                    // Free names are suggested with a number by chance.
                    body.chars().filter(|c| !c.is_ascii_digit()).collect::<String>()
                };
                assert_eq!(answers[0].status, answers[1].status, "{what}");
                assert_eq!(answers[0].location.replace(pairs[0].0, pairs[1].0), answers[1].location, "{what}");
                let kept = ["x-request-id", "content-length", "set-cookie"];
                let headers = |answer: &Answer| {
                    answer.headers.clone().into_iter().filter(|(name, _)| !kept.contains(&name.as_str())).collect::<Vec<_>>()
                };
                if answers[0].location.is_empty() {
                    assert_eq!(headers(&answers[0]), headers(&answers[1]), "{what}");
                }
                let same = plain(&answers[0], 0) == plain(&answers[1], 1);
                assert!(same, "{what}: {} // {}", answers[0].words(), answers[1].words());
            };
            macro_rules! same {
                ($what:expr, $ask:expr) => {{
                    let mut answers = Vec::new();
                    for (name, email) in pairs {
                        answers.push($ask(name, email).await);
                    }
                    alike(answers, $what);
                }};
            }
            let guest = world.guest();
            let join = |name: &'static str, email: &'static str| {
                [("username", name), ("email", email), ("password", SECRET)]
            };
            for again in ["the first time", "with the same name again"] {
                same!(again, async |name, email| guest.post("/register", &join(name, email)).await);
            }
            same!("the profile", async |name: &str, _| guest.get(&format!("/members/{name}")).await.is(200));
            same!("by the address", async |_, email| guest.log_in(email, SECRET).await.is(422));
            let mut members = Vec::new();
            for (name, _) in pairs {
                let member = world.guest();
                member.log_in(name, SECRET).await.is(303);
                members.push((name, member));
            }
            let own = |name: &str| &members.iter().find(|(of, _)| *of == name).expect("a member").1;
            same!("the settings", async |name, _| own(name).get("/settings/email").await.is(200));
            same!("another letter", async |name, _| own(name).post("/confirm/resend", &[]).await.is(303));
            same!("a new password", async |_, email| guest.post("/forgot", &[("email", email)]).await.is(200));
            same!("not confirmed", async |name, _| own(name).get("/boards/android/new").await.is(403));

            world.work_off().await;
            // The letters say what the pages do not.
            world.letter("no-body@example.org", "/confirm/");
            world.letter("mirelle@example.org", "/forgot");
            let to_mirelle = world.letters("mirelle@example.org");
            assert!(to_mirelle.iter().all(|letter| !letter.contains("/confirm/")), "nobody else's account is offered");
            assert!(world.letters("no-body@example.org").iter().all(|letter| !letter.contains("/reset/")));
        });
    }

    fn another_address_in_the_settings_tells_nothing(db) {
        on_site(db, async |world| {
            let member = world.member("halvard").await;
            let password = world.password("halvard");
            let ask = async |email: &str| {
                let answer = member.post("/settings/email", &[("email", email), ("password", &password)]).await.is(303);
                let page = member.get(&answer.location).await.is(200);
                // The form's token is new each time.
                let token = page.field("csrf").unwrap_or_default();
                (answer.location, page.body.replace(&token, ""))
            };
            let known = ask("mirelle@example.org").await;
            world.work_off().await;
            let agree = world.letter("halvard@example.org", "/confirm/");
            let known_end = member.post(&agree, &[]).await.is(303);
            let known_said = member.get(&known_end.location).await.words();
            world.forget_letters();
            let free = ask("no-body@example.org").await;
            assert_eq!(known, free);
            world.work_off().await;
            let agree = world.letter("halvard@example.org", "/confirm/");
            let free_end = member.post(&agree, &[]).await.is(303);
            assert_eq!(known_said, member.get(&free_end.location).await.words());
        });
    }

    fn of_two_who_claim_an_address_its_owner_decides(db) {
        on_site(db, async |world| {
            let guest = world.guest();
            let join = |name: &'static str, password: &'static str| {
                [("username", name), ("email", "wren@example.org"), ("password", password)]
            };
            guest.post("/register", &join("squatter", "teal-harmonium-garden-61")).await.is(200);
            world.work_off().await;
            let first = world.letter("wren@example.org", "/confirm/");
            world.forget_letters();
            guest.post("/register", &join("wrenfield", "plum-accordion-meadow-72")).await.is(200);
            world.work_off().await;
            let second = world.letter("wren@example.org", "/confirm/");
            guest.post(&second, &[]).await.is(303);
            guest.post(&first, &[]).await.is(410);
            let wren = world.guest();
            wren.log_in("wren@example.org", "plum-accordion-meadow-72").await.is(303);
            wren.get("/boards/android/new").await.is(200);
            let other = world.guest();
            other.log_in("squatter", "teal-harmonium-garden-61").await.is(303);
            other.get("/boards/android/new").await.is(403);
        });
    }

    fn a_wrong_password_takes_as_long_as_an_unknown_name(db) {
        on_site(db, async |world| {
            let guest = world.guest();
            let mut times: [Vec<u128>; 3] = Default::default();
            let names = ["mirelle", "nobodyy", "no-body@example.org"];
            // Taken in turns, so that a busy machine is busy for all of them.
            for _ in 0..12 {
                for (name, times) in names.into_iter().zip(&mut times) {
                    let begun = std::time::Instant::now();
                    guest.log_in(name, "wrong-wrong-wrong").await.is(422);
                    times.push(begun.elapsed().as_micros());
                }
            }
            // The quickest of each: a busy machine only ever adds.
            let [known, unknown, address] = times.map(|times| times.into_iter().min().unwrap_or_default() as f64);
            for (what, time) in [("an unknown name", unknown), ("an unknown address", address)] {
                let ratio = time / known;
                // Without the work of a password it would be a tenth.
                assert!((0.3..3.3).contains(&ratio), "{what} takes {ratio} times as long");
            }
        });
    }
}
