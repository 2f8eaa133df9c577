//! A page asks the database a few questions, however much there is on it.

use crate::both;
use crate::world::on_site;

/// Questions of one page; the thirteenth is for signatures, where somebody on it has the rank for one.
const MOST: usize = 13;

both! {
    fn a_page_asks_few_questions(db) {
        on_site(db, async |world| {
            let mirelle = world.member("mirelle").await;
            let thread = world.thread("Read first: what we can and can't help with here");
            let address = mirelle.get(&format!("/threads/{thread}")).await.is(308).location;
            for page in [
                "/", "/areas/help", "/boards/android", &address, "/members", "/members/mirelle", "/search?q=shuffle",
                "/boards/android/new", "/settings", "/settings/sessions",
            ] {
                // The first visit opens connections and fills what is kept.
                mirelle.get(page).await.is(200);
                let before = world.questions();
                mirelle.get(page).await.is(200);
                let asked = world.questions() - before;
                assert!((1..=MOST).contains(&asked), "{page} asks {asked} questions");
            }
        });
    }

    fn a_thread_with_everything_asks_no_more(db) {
        on_site(db, async |world| {
            let mirelle = world.member("mirelle").await;
            // It has a label, tags, a solution and kudos; now a quote, staff, a second page and a draft.
            let thread = world.thread("Playback pauses itself every night around 3:00");
            let answer = world.post(thread, 4);
            let ravi = world.member("Ravi_M").await;
            for number in 0..20 {
                let reply = [("body", "And now?"), ("key", &format!("reply-{number}"))];
                ravi.post(&format!("/threads/{thread}/posts?to={answer}"), &reply).await.is(303);
            }
            mirelle.post(&format!("/posts/{}/solution", world.post(thread, 22)), &[]).await.is(303);
            let draft = [("body", "Later."), ("title", "")];
            mirelle.post(&format!("/drafts?place=thread:{thread}"), &draft).await;
            let address = mirelle.get(&format!("/threads/{thread}")).await.is(308).location;
            for page in [address.clone(), format!("{address}?page=2")] {
                let shown = mirelle.get(&page).await.is(200);
                assert!(shown.body.contains("Later.") && shown.body.contains("/kudo"), "{}", shown.words());
                let before = world.questions();
                mirelle.get(&page).await.is(200);
                let asked = world.questions() - before;
                assert!((1..=MOST).contains(&asked), "{page} asks {asked} questions");
            }
        });
    }
}
