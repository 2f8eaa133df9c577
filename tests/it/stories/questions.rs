//! A page asks the database a few questions, however much there is on it.

use crate::both;
use crate::world::on_site;

const MOST: usize = 12;

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
}
