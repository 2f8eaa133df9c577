//! What every request meets before a page: methods, spellings of addresses, old addresses.

use actix_web::http::Method;
use actix_web::test::TestRequest;

use crate::both;
use crate::world::on_site;

both! {
    fn head_is_answered_as_get_and_other_methods_are_refused(db) {
        on_site(db, async |world| {
            let guest = world.guest();
            for path in ["/", "/boards/android", "/members", "/healthz", "/robots.txt", "/assets/favicon.svg"] {
                guest.send(TestRequest::with_uri(path).method(Method::HEAD)).await.is(200);
            }
            guest.send(TestRequest::with_uri("/nothing").method(Method::HEAD)).await.is(404);
            for method in [Method::PUT, Method::DELETE, Method::OPTIONS, Method::TRACE] {
                let answer = guest.send(TestRequest::with_uri("/").method(method)).await.is(405);
                assert_eq!(answer.headers.get("allow").map(String::as_str), Some("GET, HEAD, POST"));
            }
        });
    }

    fn another_spelling_of_an_address_leads_to_the_one(db) {
        on_site(db, async |world| {
            let guest = world.guest();
            for (spelt, proper) in [
                ("/boards/Android", "/boards/android"),
                ("/Areas/HELP/", "/areas/help"),
                ("/boards/android/?sort=newest", "/boards/android?sort=newest"),
                ("/favicon.ico", "/assets/favicon.svg"),
            ] {
                assert_eq!(guest.get(spelt).await.is(308).location, proper, "{spelt}");
            }
        });
    }

    fn an_old_title_leads_on_with_its_question_and_is_kept_by_nobody(db) {
        on_site(db, async |world| {
            let guest = world.guest();
            let thread = world.thread("Read first: music stops when the screen goes dark (battery savers, phone by phone)");
            let short = guest.get(&format!("/threads/{thread}?page=1")).await.is(308);
            assert!(short.location.ends_with("?page=1"), "{}", short.location);
            let old = guest.get(&format!("/threads/{thread}/an-older-title?page=1")).await.is(308);
            assert_eq!(old.location, short.location);
            assert_eq!(old.headers.get("cache-control").map(String::as_str), Some("private, no-cache"));
        });
    }

    fn figures_are_for_this_machine_or_for_who_knows_the_token(db) {
        on_site(db, async |world| {
            // The peer of a test is nobody: not this machine.
            world.guest().get("/metrics").await.is(404);
        });
    }

    fn the_same_form_with_other_words_is_another_post(db) {
        on_site(db, async |world| {
            let thread = world.thread("Read first: music stops when the screen goes dark (battery savers, phone by phone)");
            let member = world.member("mirelle").await;
            let before = world.count_posts(thread);
            let path = format!("/threads/{thread}/posts");
            let first = member.post(&path, &[("key", "one-form"), ("body", "The first words.")]).await.is(303);
            let again = member.post(&path, &[("key", "one-form"), ("body", "The first words.")]).await.is(303);
            assert_eq!(first.location, again.location);
            let other = member.post(&path, &[("key", "one-form"), ("body", "Other words.")]).await.is(303);
            assert_ne!(first.location, other.location);
            assert_eq!(world.count_posts(thread), before + 2);
        });
    }

    fn nobody_shows_the_name_of_staff_with_an_ornament(db) {
        on_site(db, async |world| {
            let member = world.member("mirelle").await;
            let page = member.get("/settings").await.is(200);
            for name in ["✔ Lucienne", "Luci\u{200B}enne", "L.u.c.i.e.n.n.e"] {
                let fields = [("display_name", name), ("pronouns", ""), ("about", ""), ("zone", "UTC"), ("theme", "auto"), ("density", "comfortable")];
                let answer = member.post(&page.action("/settings"), &fields).await;
                assert_eq!(answer.status, 422, "{name}: {}", answer.words());
            }
        });
    }
}
