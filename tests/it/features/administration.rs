//! Running the community: roles, boards of one's own to moderate, private boards.

use diesel::prelude::*;

use crate::both;
use crate::world::{Answer, World, on_site};
use bandstand::schema::{audit_log, boards, users};

const ADMIN: &str = "Joaquim";
const MODERATOR: &str = "Ravi_M";

fn verbs(world: &World, kind: &str) -> Vec<(String, String, String)> {
    audit_log::table
        .filter(audit_log::subject_kind.eq(kind))
        .order(audit_log::id)
        .select((audit_log::verb, audit_log::before, audit_log::after))
        .load(&mut world.conn())
        .expect("the audit log")
}

fn board(change: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    let mut fields = vec![
        ("name", "Android"),
        ("area", "help"),
        ("kind", "help"),
        ("description", "Phones"),
        ("read_access", "everyone"),
        ("post_access", "members"),
    ];
    for (name, value) in change {
        match fields.iter_mut().find(|field| field.0 == *name) {
            Some(field) => field.1 = value,
            None => fields.push((name, value)),
        }
    }
    fields
}

both! {
    fn an_administrator_gives_a_role_that_holds_at_once(db) {
        on_site(db, async |world| {
            let admin = world.member(ADMIN).await;
            let pia = world.member("pia_marl").await;
            let open = world.thread("Read first: what we can and can't help with here");
            pia.post(&format!("/threads/{open}/unlock"), &[]).await.is(403);
            let make = [("standing", "moderator moderator"), ("reason", "Helps every day")];
            admin.post("/admin/members/pia_marl", &make).await.is(303);
            pia.post(&format!("/threads/{open}/unlock"), &[]).await.is(303);
            let page = admin.get("/admin/members/pia_marl").await.is(200);
            assert!(page.words().contains("Helps every day"), "{}", page.words());
            let back = [("standing", "star rising-star"), ("level", "2"), ("reason", "Rather a Star")];
            admin.post("/admin/members/pia_marl", &back).await.is(303);
            pia.post(&format!("/threads/{open}/lock"), &[]).await.is(403);
            let row: (String, String, i64) = users::table
                .filter(users::username.eq("pia_marl"))
                .select((users::role, users::rank, users::star_level))
                .first(&mut world.conn())
                .expect("a row");
            assert_eq!(row, ("star".to_owned(), "rising-star".to_owned(), 2));
            let last = verbs(&world, "user").pop();
            let expected = ("set_standing", "moderator moderator", "star rising-star 2");
            assert_eq!(last, Some((expected.0.to_owned(), expected.1.to_owned(), expected.2.to_owned())));
        });
    }

    fn the_last_administrator_stays_one(db) {
        on_site(db, async |world| {
            let admin = world.member(ADMIN).await;
            let down = [("standing", "member regular"), ("reason", "Tired")];
            let page = admin.post(&format!("/admin/members/{ADMIN}"), &down).await.is(422);
            assert!(page.words().contains("This is the last administrator"), "{}", page.words());
            let up = [("standing", "administrator administrator"), ("reason", "A second pair of hands")];
            admin.post(&format!("/admin/members/{MODERATOR}"), &up).await.is(303);
            admin.post(&format!("/admin/members/{ADMIN}"), &down).await.is(303);
            admin.get("/admin/boards").await.is(403);
            admin.post(&format!("/admin/members/{ADMIN}"), &up).await.is(403);
        });
    }

    fn somebody_without_a_proven_address_is_no_staff(db) {
        on_site(db, async |world| {
            let admin = world.member(ADMIN).await;
            let up = [("standing", "moderator moderator"), ("reason", "Why not")];
            let page = admin.post("/admin/members/newleaf22", &up).await.is(422);
            assert!(page.words().contains("not confirmed yet"), "{}", page.words());
        });
    }

    fn levels_open_what_the_table_says(db) {
        on_site(db, async |world| {
            let (admin, pia) = (world.member(ADMIN).await, world.member("pia_marl").await);
            let open = world.thread("Read first: what we can and can't help with here");
            for (level, moves, floats) in [("1", 403, 403), ("2", 200, 403), ("3", 200, 303)] {
                let make = [("standing", "star rising-star"), ("level", level), ("reason", "Grows")];
                admin.post("/admin/members/pia_marl", &make).await.is(303);
                pia.get(&format!("/threads/{open}/move")).await.is(moves);
                pia.post(&format!("/threads/{open}/float"), &[]).await.is(floats);
                pia.post(&format!("/threads/{open}/hide"), &[]).await.is(403);
            }
            // Out of Help and Chat, or where they can't start threads, a Star moves nothing.
            let to = |board: &'static str| [("board", board)];
            pia.post(&format!("/threads/{open}/move"), &to("staff-room")).await.is(404);
            pia.post(&format!("/threads/{open}/move"), &to("stars-lounge")).await.is(403);
            pia.post(&format!("/threads/{open}/move"), &to("old-threads")).await.is(403);
            pia.post(&format!("/threads/{open}/move"), &to("ios")).await.is(303);
        });
    }

    fn a_board_moderator_moderates_their_board_alone(db) {
        on_site(db, async |world| {
            let admin = world.member(ADMIN).await;
            let (pia, mirelle) = (world.member("pia_marl").await, world.member("mirelle").await);
            let mut threads = Vec::new();
            for slug in ["android", "ios"] {
                let title = format!("A question for {slug}");
                let words = [("title", title.as_str()), ("body", "Words."), ("key", slug), ("looked", "1")];
                mirelle.post(&format!("/boards/{slug}/threads"), &words).await.is(303);
                threads.push(world.thread(&title));
            }
            let (own, other) = (threads[0], threads[1]);
            let who = [("username", "pia_marl")];
            admin.post("/admin/boards/android/moderators", &who).await.is(303);
            pia.post(&format!("/threads/{own}/hide"), &[]).await.is(303);
            pia.post(&format!("/threads/{other}/hide"), &[]).await.is(403);
            // Hidden for others, there for its board's moderator, in the list too.
            let url = format!("/threads/{own}/a-question-for-android");
            mirelle.get(&url).await.is(404);
            pia.get(&url).await.is(200);
            assert!(pia.get("/boards/android").await.words().contains("A question for android"));
            assert!(!mirelle.get("/boards/android").await.words().contains("A question for android"));
            // A hidden thread of another board stays away from them, byte for byte as if it was not.
            let ravi = world.member(MODERATOR).await;
            ravi.post(&format!("/threads/{other}/hide"), &[]).await.is(303);
            let hidden = pia.get(&format!("/threads/{other}")).await.is(404);
            let absent = pia.get("/threads/999999").await.is(404);
            let bare = |answer: &Answer, path: &str| {
                let token = answer.field("csrf").expect("a form token");
                answer.body.replace(&token, "TOKEN").replace(path, "PATH")
            };
            let (hidden, absent) =
                (bare(&hidden, &format!("/threads/{other}")), bare(&absent, "/threads/999999"));
            assert!(hidden == absent, "{hidden}\n\n{absent}");
            // They are no administrators, nor do they sanction or feature.
            pia.post(&format!("/threads/{own}/feature"), &[]).await.is(403);
            pia.get("/admin/members").await.is(403);
            let id = world.id_of("pia_marl");
            admin.post(&format!("/admin/boards/android/moderators/{id}/remove"), &[]).await.is(303);
            pia.post(&format!("/threads/{own}/restore"), &[]).await.is(403);
            let done: Vec<String> = verbs(&world, "user").into_iter().map(|verb| verb.0).collect();
            assert!(done.ends_with(&["add_board_moderator".to_owned(), "remove_board_moderator".to_owned()]));
        });
    }

    fn who_cant_read_a_board_cant_moderate_it(db) {
        on_site(db, async |world| {
            let admin = world.member(ADMIN).await;
            for (board, name, sentence) in [
                ("stars-lounge", "pia_marl", "can't read this board"),
                ("android", MODERATOR, "moderate every board already"),
                ("android", "nobodyy", "Nobody who can take part"),
                ("android", "grumblebee", "Nobody who can take part"),
                ("android", "newleaf22", "not confirmed yet"),
            ] {
                let who = [("username", name)];
                let page = admin.post(&format!("/admin/boards/{board}/moderators"), &who).await.is(422);
                assert!(page.words().contains(sentence), "{name}: {}", page.words());
            }
        });
    }

    fn a_board_that_becomes_private_is_gone_at_once(db) {
        on_site(db, async |world| {
            let (admin, guest) = (world.member(ADMIN).await, world.guest());
            let star = world.member("quillfeather").await;
            assert!(guest.get("/").await.is(200).words().contains("Android"));
            let close = board(&[("read_access", "stars"), ("post_access", "stars")]);
            admin.post("/admin/boards/android", &close).await.is(303);
            guest.get("/boards/android").await.is(404);
            star.get("/boards/android").await.is(200);
            for page in ["/", "/areas/help", "/members"] {
                let words = guest.get(page).await.is(200).body;
                assert!(!words.contains("/boards/android"), "{page} names the board");
            }
            let log = verbs(&world, "board");
            assert!(log.contains(&("read_access".to_owned(), "everyone".to_owned(), "stars".to_owned())));
            assert!(!log.iter().any(|(verb, ..)| verb == "kind"), "{log:?}");
        });
    }

    fn boards_and_areas_are_added_and_what_makes_no_sense_is_refused(db) {
        on_site(db, async |world| {
            let admin = world.member(ADMIN).await;
            let area = [("name", "Artists"), ("slug", ""), ("description", "For artists"), ("position", "9")];
            admin.post("/admin/areas", &area).await.is(303);
            let again = admin.post("/admin/areas", &area).await.is(422);
            assert!(again.words().contains("This address is taken"));
            let new = board(&[
                ("name", "Green room"), ("area", "artists"), ("kind", "chat"),
                ("read_access", "members"), ("new_labels", "Gigs\nGear"),
                ("guidelines", "**Be kind.** <script>alert(1)</script>"),
            ]);
            let made = admin.post("/admin/boards", &new).await.is(303);
            assert_eq!(made.location, "/admin/boards/green-room");
            world.guest().get("/boards/green-room").await.is(404);
            let page = world.member("mirelle").await.get("/boards/green-room").await.is(200);
            assert!(page.body.contains("<strong>Be kind.</strong>") && !page.body.contains("<script>alert"));
            for wrong in [
                [("name", ""), ("kind", "help")],
                [("area", "nowhere"), ("kind", "help")],
                [("kind", "nothing"), ("name", "X")],
                [("read_access", "nobody"), ("kind", "help")],
                [("read_access", "staff"), ("kind", "help")],
                [("new_labels", "Twice\nTwice"), ("kind", "help")],
                [("position", "-1"), ("kind", "help")],
            ] {
                admin.post("/admin/boards/android", &board(&wrong)).await.is(422);
            }
            let kind = admin.post("/admin/boards/android", &board(&[("kind", "idea")])).await.is(422);
            assert!(kind.words().contains("There are threads in this board"), "{}", kind.words());
            let name: String = boards::table
                .filter(boards::slug.eq("android"))
                .select(boards::name)
                .first(&mut world.conn())
                .expect("a board");
            assert_eq!(name, "Android");
        });
    }

    fn two_administrators_cant_end_each_other(db) {
        on_site(db, async |world| {
            let first = world.member(ADMIN).await;
            let up = [("standing", "administrator administrator"), ("reason", "Two of us")];
            first.post(&format!("/admin/members/{MODERATOR}"), &up).await.is(303);
            let second = world.member(MODERATOR).await;
            let down = [("standing", "member regular"), ("reason", "Away with you")];
            let (one, other) = (format!("/admin/members/{MODERATOR}"), format!("/admin/members/{ADMIN}"));
            let (a, b) = tokio::join!(first.post(&one, &down), second.post(&other, &down));
            let mut got = [a.status, b.status];
            got.sort_unstable();
            assert_eq!(got, [303, 403], "one wins");
            let left: i64 = users::table
                .filter(users::role.eq("administrator"))
                .count()
                .get_result(&mut world.conn())
                .expect("a count");
            assert_eq!(left, 1);
        });
    }
}
