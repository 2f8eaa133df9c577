//! The pages, which work without a script.

use bandstand::features::livechat::jobs;
use bandstand::forum::accounts::session;
use bandstand::kit::config::Config;
use bandstand::schema::{cases, chat_duty, chats, outbox, users};
use diesel::prelude::*;

use super::{artist, artist_of};
use crate::both;
use crate::world::{Answer, Browser, World, on_site, on_site_with, pictures};

fn always(config: &mut Config) {
    config.live_chat.hours = "always".to_owned();
    config.live_chat.most_per_agent = 2;
}

/// Makes BaxterH an agent, and artists of these people.
fn prepare(world: &World<'_>, people: &[&str]) {
    world.forget_cases();
    let agent =
        diesel::update(users::table.filter(users::username.eq("BaxterH"))).set(users::role.eq("agent"));
    agent.execute(&mut world.conn()).expect("an agent");
    for name in people {
        artist(&mut world.conn(), &format!("Band of {name}"), world.id_of(name));
    }
    session::forget_all(&world.site);
}

async fn ask(world: &World<'_>, by: &Browser, name: &str, key: &str) -> Answer {
    let artist = artist_of(&mut world.conn(), world.id_of(name));
    let fields = [
        ("artist", artist.as_str()),
        ("category", "profile"),
        ("subject", "Two songs are on the wrong profile"),
        ("body", "Since *Tuesday*, see https://band.example/"),
        ("key", key),
    ];
    by.post("/support/chat", &fields).await
}

/// `/desk/chats/X` of `/support/chat/X`.
fn desk(chat: &str) -> String {
    chat.split('#').next().unwrap_or_default().replace("/support/chat/", "/desk/chats/")
}

fn state_of(world: &World<'_>, chat: &str) -> (String, Option<i64>) {
    let reference = chat.split('#').next().and_then(|path| path.rsplit('/').next()).unwrap_or_default();
    chats::table
        .inner_join(cases::table)
        .filter(cases::reference.eq(reference))
        .select((chats::state, chats::agent_id))
        .first(&mut world.conn())
        .expect("a chat")
}

both! {
    fn a_chat_is_asked_for_taken_held_and_ended_without_a_script(db) {
        on_site_with(db, always, async |world| {
            prepare(&world, &["mirelle", "halvard"]);
            let (mirelle, halvard, pia) = (world.member("mirelle").await, world.member("halvard").await, world.member("pia_marl").await);
            let baxter = world.member("BaxterH").await;
            // Who works for no verified artist is told how to get there.
            assert!(pia.get("/support/chat").await.is(200).words().contains("Claim your artist's profile"));
            ask(&world, &mirelle, "mirelle", "a").await.is(422);
            assert!(mirelle.get("/support/chat").await.words().contains("Nobody of the desk is there"));
            let kept = ask(&world, &mirelle, "mirelle", "a").await;
            assert!(kept.body.contains("Since *Tuesday*") && kept.body.contains("/support?category=profile"), "{}", kept.body);
            baxter.post("/desk/chats/duty", &[("duty", "on")]).await.is(303);
            assert!(mirelle.get("/support/chat").await.words().contains("The chat is open. Somebody can be with you in a moment."));
            for (name, value, why) in [("category", "sos", "Choose what it is about"), ("artist", "", "Choose the artist"), ("body", " ", "Say what happened"), ("artist", "99999", "Choose one of the verified artists")] {
                let artist = artist_of(&mut world.conn(), world.id_of("mirelle"));
                let mut fields = vec![("artist", artist.as_str()), ("category", "profile"), ("subject", "KEPT"), ("body", "Words"), ("key", "x")];
                for field in &mut fields {
                    if field.0 == name {
                        field.1 = value;
                    }
                }
                let refused = mirelle.post("/support/chat", &fields).await.is(422);
                assert!(refused.words().contains(why) && refused.body.contains("KEPT"), "{why}: {}", refused.words());
            }
            let chat = ask(&world, &mirelle, "mirelle", "b").await.is(303).location;
            // Once more, and with another key: one has one chat.
            assert_eq!(ask(&world, &mirelle, "mirelle", "b").await.is(303).location, chat);
            assert_eq!(ask(&world, &mirelle, "mirelle", "c").await.is(303).location, chat);
            assert!(baxter.get("/notifications").await.words().contains("Somebody waits in the live chat"));
            let page = mirelle.get(&chat).await.is(200);
            assert!(page.words().contains("number 1 in the queue") && page.body.contains("<em>Tuesday</em>"), "{}", page.words());
            let second = ask(&world, &halvard, "halvard", "b").await.is(303).location;
            assert!(halvard.get(&second).await.words().contains("number 2 in the queue"));
            // Nobody else sees any of it, and it looks like nothing.
            for browser in [&halvard, &pia] {
                browser.get(&chat).await.is(404);
                browser.post(&chat, &[("body", "Mine")]).await.is(404);
                browser.post(&format!("{chat}/end"), &[]).await.is(404);
                browser.get(&desk(&chat)).await.is(403);
            }
            // The requester can go on writing while they wait.
            let line = mirelle.post(&chat, &[("body", "Still there"), ("key", "line")]).await.is(303).location;
            assert_eq!(mirelle.post(&chat, &[("body", "Still there"), ("key", "line")]).await.is(303).location, line, "sent twice is once");
            mirelle.post(&chat, &[("body", " "), ("key", "none")]).await.is(422);
            // The agent takes who asked first.
            assert!(baxter.get("/desk/chats").await.is(200).words().contains("Band of mirelle"));
            baxter.post(&desk(&chat), &[("body", "Too early"), ("key", "k")]).await.is(422);
            assert_eq!(baxter.post("/desk/chats/next", &[]).await.is(303).location, desk(&chat));
            assert_eq!(state_of(&world, &chat), ("live".to_owned(), Some(world.id_of("BaxterH"))));
            assert!(mirelle.get(&chat).await.words().contains("is here."));
            assert!(halvard.get(&second).await.words().contains("number 1 in the queue"));
            baxter.post(&desk(&chat), &[("body", "Which songs?"), ("key", "k")]).await.is(303);
            let page = mirelle.get(&chat).await.is(200).words();
            assert!(page.contains("Which songs?") && page.contains("Still there"), "{page}");
            // A picture goes along, for the two of them.
            mirelle.upload(&chat, "files", "shot.png", &pictures::png(30, 20)).await.is(303);
            let shown = mirelle.get(&chat).await.is(200);
            let file = shown.link("shot.png");
            mirelle.get(&file).await.is(200);
            pia.get(&file).await.is(404);
            // No letter was sent for what both have seen.
            let letters: i64 = outbox::table.filter(outbox::kind.eq("case_letter")).count().get_result(&mut world.conn()).expect("a count");
            assert_eq!(letters, 0);
            baxter.post(&format!("{}/resolve", desk(&chat)), &[]).await.is(303);
            assert_eq!(state_of(&world, &chat).0, "ended");
            let page = mirelle.get(&chat).await.is(200);
            assert!(page.words().contains("Ask for a chat again") && page.words().contains("The chat has ended"));
            let transcript = mirelle.get(&page.link("Transcript")).await.is(200);
            assert!(transcript.body.contains("Which songs?") && transcript.body.contains("Still there"), "{}", transcript.body);
            // The follow-up is the same case.
            mirelle.post(&format!("{chat}/again"), &[]).await.is(303);
            assert_eq!(state_of(&world, &chat).0, "waiting");
            assert!(mirelle.get(&chat).await.words().contains("number 2 in the queue"), "at the end");
        });
    }

    fn agents_hand_on_and_nobody_has_too_many_or_the_same(db) {
        on_site_with(db, always, async |world| {
            let people = ["mirelle", "halvard", "tobias-k", "pia_marl"];
            prepare(&world, &people);
            let (baxter, ingrid) = (world.member("BaxterH").await, world.member("ingrid-s").await);
            baxter.post("/desk/chats/next", &[]).await.is(403);
            for agent in [&baxter, &ingrid] {
                agent.post("/desk/chats/duty", &[("duty", "on")]).await.is(303);
            }
            let mut all = Vec::new();
            for name in people {
                let browser = world.member(name).await;
                all.push(ask(&world, &browser, name, "k").await.is(303).location);
            }
            let first = desk(&all[0]);
            let take = format!("{first}/take");
            let (one, other) = futures_util::future::join(baxter.post(&take, &[]), ingrid.post(&take, &[])).await;
            assert_eq!((one.status, other.status), (303, 303));
            let mut places = [one.location, other.location];
            places.sort_unstable();
            assert_eq!(places, ["/desk/chats".to_owned(), first.clone()], "one of them has it");
            let (owner, colleague, name) = match state_of(&world, &all[0]).1 {
                Some(id) if id == world.id_of("BaxterH") => (&baxter, &ingrid, "ingrid-s"),
                _ => (&ingrid, &baxter, "BaxterH"),
            };
            // Who has it not can read, and neither speak nor end.
            colleague.get(&first).await.is(200);
            let refused = colleague.post(&first, &[("body", "KEPT-WORDS"), ("key", "k")]).await.is(422);
            assert!(refused.words().contains("Somebody else of the desk") && refused.body.contains("KEPT-WORDS"));
            colleague.post(&format!("{first}/end"), &[]).await.is(403);
            owner.post(&format!("{first}/transfer"), &[("username", "mirelle")]).await.is(403);
            owner.post(&format!("{first}/transfer"), &[("username", name)]).await.is(303);
            assert_eq!(state_of(&world, &all[0]).1, Some(world.id_of(name)));
            owner.post(&format!("{first}/queue"), &[]).await.is(403);
            colleague.post(&format!("{first}/queue"), &[]).await.is(303);
            assert_eq!(state_of(&world, &all[0]), ("waiting".to_owned(), None));
            assert_eq!(owner.post("/desk/chats/next", &[]).await.is(303).location, first, "it kept its place");
            owner.post("/desk/chats/next", &[]).await.is(303);
            let enough = owner.post("/desk/chats/next", &[]).await.is(403);
            assert!(enough.words().contains("2 chats"), "{}", enough.words());
            // Off duty nobody takes more, and the others take on.
            colleague.post("/desk/chats/next", &[]).await.is(303);
            colleague.post("/desk/chats/duty", &[("duty", "off")]).await.is(303);
            colleague.post("/desk/chats/next", &[]).await.is(403);
            let full = owner.post(&format!("{first}/transfer"), &[("username", name)]).await.is(403);
            assert!(full.words().contains("not on duty"), "{}", full.words());
            owner.post(&format!("{first}/case"), &[]).await.is(303);
            assert_eq!(state_of(&world, &all[0]).0, "case");
        });
    }

    fn the_next_chat_is_of_ones_own_team_first(db) {
        on_site_with(db, always, async |world| {
            prepare(&world, &["mirelle", "halvard"]);
            let (mirelle, halvard) = (world.member("mirelle").await, world.member("halvard").await);
            let (baxter, ingrid) = (world.member("BaxterH").await, world.member("ingrid-s").await);
            let joaquim = world.member("Joaquim").await;
            for (name, team) in [("BaxterH", "music"), ("ingrid-s", "money")] {
                let user = world.id_of(name).to_string();
                let seat = [("user", user.as_str()), ("team", team), ("deed", "take")];
                joaquim.post("/desk/support/seats", &seat).await.is(303);
            }
            for agent in [&baxter, &ingrid] {
                agent.post("/desk/chats/duty", &[("duty", "on")]).await.is(303);
            }
            let waits = "Somebody waits in the live chat";
            // A profile is for the musicians' team: its agents hear of it, and no others.
            let first = ask(&world, &mirelle, "mirelle", "k").await.is(303).location;
            assert!(baxter.get("/notifications").await.words().contains(waits));
            assert!(!ingrid.get("/notifications").await.words().contains(waits));
            let artist = artist_of(&mut world.conn(), world.id_of("halvard"));
            let money = [("artist", artist.as_str()), ("category", "royalties"), ("subject", "A statement"), ("body", "It is short."), ("key", "m")];
            let second = halvard.post("/support/chat", &money).await.is(303).location;
            assert!(ingrid.get("/notifications").await.words().contains(waits));
            let list = ingrid.get("/desk/chats").await.is(200);
            assert!(list.words().contains("Your team") && list.body.contains("data-refresh"), "{}", list.words());
            // Each is the first in the queue of their team.
            for (own, chat) in [(&mirelle, &first), (&halvard, &second)] {
                let page = own.get(chat).await.is(200).words();
                assert!(page.contains("You are number 1 in the queue. Somebody can be with you in a moment."), "{page}");
            }
            // Hers, although the other one asked first; then whoever waits.
            assert_eq!(ingrid.post("/desk/chats/next", &[]).await.is(303).location, desk(&second));
            assert_eq!(ingrid.post("/desk/chats/next", &[]).await.is(303).location, desk(&first));
            // It is for another team after all: back, at its old place.
            ingrid.post(&format!("{}/queue", desk(&second)), &[("team", "nowhere")]).await.is(403);
            ingrid.post(&format!("{}/queue", desk(&second)), &[("team", "music")]).await.is(303);
            assert_eq!(state_of(&world, &second), ("waiting".to_owned(), None));
            // With nobody of its team there, those of others serve it, in the order of all.
            baxter.post("/desk/chats/duty", &[("duty", "off")]).await.is(303);
            assert!(halvard.get(&second).await.is(200).words().contains("You are number 1 in the queue."));
            baxter.post("/desk/chats/duty", &[("duty", "on")]).await.is(303);
            assert!(baxter.get("/desk/chats").await.is(200).words().contains("Your team"));
            assert_eq!(baxter.post("/desk/chats/next", &[]).await.is(303).location, desk(&second));
            let team: String = cases::table
                .filter(cases::subject.eq("A statement"))
                .select(cases::team)
                .first(&mut world.conn())
                .expect("a case");
            assert_eq!(team, "music");
        });
    }

    fn who_goes_away_finds_it_as_a_case_with_every_word(db) {
        on_site_with(db, always, async |world| {
            prepare(&world, &["mirelle", "halvard"]);
            let (mirelle, halvard) = (world.member("mirelle").await, world.member("halvard").await);
            let (baxter, ingrid) = (world.member("BaxterH").await, world.member("ingrid-s").await);
            baxter.post("/desk/chats/duty", &[("duty", "on")]).await.is(303);
            let chat = ask(&world, &mirelle, "mirelle", "k").await.is(303).location;
            let other = ask(&world, &halvard, "halvard", "k").await.is(303).location;
            baxter.post("/desk/chats/next", &[]).await.is(303);
            baxter.post(&desk(&chat), &[("body", "A moment"), ("key", "k")]).await.is(303);
            jobs::run(&world.site).await.expect("a look");
            assert_eq!(state_of(&world, &chat).0, "live", "both are there");
            // The agent's line is down: somebody else goes on.
            diesel::update(chats::table).set(chats::agent_here_at.eq(1_i64)).execute(&mut world.conn()).expect("time");
            jobs::run(&world.site).await.expect("a look");
            assert_eq!(state_of(&world, &chat), ("waiting".to_owned(), None));
            // Nobody is on duty any more, and it has lasted.
            diesel::delete(chat_duty::table).execute(&mut world.conn()).expect("they go");
            jobs::run(&world.site).await.expect("a look");
            assert_eq!(state_of(&world, &chat).0, "waiting", "it has not lasted yet");
            diesel::update(chats::table).set(chats::asked_at.eq(1_i64)).execute(&mut world.conn()).expect("time");
            jobs::run(&world.site).await.expect("a look");
            assert_eq!(state_of(&world, &chat).0, "case");
            let page = mirelle.get(&chat).await.is(200).words();
            assert!(page.contains("Nobody of the desk could be there") && page.contains("A moment"), "{page}");
            assert!(mirelle.get("/notifications").await.words().contains("goes on as case"));
            let case = mirelle.get(&mirelle.get(&chat).await.link("The case")).await.is(200).words();
            assert!(case.contains("A moment") && case.contains("Since Tuesday"), "{case}");
            assert_eq!(state_of(&world, &other).0, "case");
            // Now it is answered by letter.
            mirelle.post(&chat, &[("body", "Are you there?"), ("key", "later")]).await.is(303);
            ingrid.post(&desk(&chat), &[("body", "We have found them."), ("key", "answer")]).await.is(303);
            world.work_off().await;
            let letters = world.letters("mirelle@example.org").join("");
            assert!(letters.contains("We have found them"), "{letters}");
            // Who left the page is away as well.
            ingrid.post("/desk/chats/duty", &[("duty", "on")]).await.is(303);
            halvard.post(&format!("{other}/again"), &[]).await.is(303);
            diesel::update(chats::table).set(chats::requester_here_at.eq(1_i64)).execute(&mut world.conn()).expect("time");
            jobs::run(&world.site).await.expect("a look");
            assert_eq!(state_of(&world, &other).0, "case");
        });
    }

    fn outside_its_hours_the_chat_says_when_it_opens(db) {
        on_site(db, async |world| {
            prepare(&world, &["mirelle"]);
            let (mirelle, baxter) = (world.member("mirelle").await, world.member("BaxterH").await);
            baxter.post("/desk/chats/duty", &[("duty", "on")]).await.is(303);
            let hours = world.site.config.support.calendar("office");
            let page = mirelle.get("/support/chat").await.is(200).words();
            if hours.is_open(world.site.clock.now()) {
                assert!(page.contains("The chat is open."), "{page}");
                return;
            }
            assert!(page.contains("closed at this hour") && page.contains("It opens again"), "{page}");
            let refused = ask(&world, &mirelle, "mirelle", "k").await.is(422);
            assert!(refused.words().contains("closed at this hour") && refused.body.contains("Since *Tuesday*"));
        });
    }
}
