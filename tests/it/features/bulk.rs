//! One act on many threads: looked at first, then done to all or to none.

use bandstand::features::check;
use bandstand::schema::{audit_log, boards, labels, threads};
use diesel::prelude::*;

use crate::both;
use crate::world::{World, on_site};

fn in_board(world: &World<'_>, slug: &str) -> Vec<i64> {
    threads::table
        .inner_join(boards::table)
        .filter(boards::slug.eq(slug))
        .filter(threads::state.eq("visible"))
        .order(threads::id)
        .select(threads::id)
        .load(&mut world.conn())
        .expect("threads")
}

fn acts(world: &World<'_>, verb: &str) -> i64 {
    audit_log::table.filter(audit_log::verb.eq(verb)).count().get_result(&mut world.conn()).expect("acts")
}

fn whole(world: &World<'_>) {
    assert_eq!(check::run(&world.site.db).expect("it is checked").problems, Vec::<String>::new());
}

both! {
    fn what_would_happen_is_shown_and_then_happens_to_all(db) {
        on_site(db, async |world| {
            let (ravi, pia, quill) = (world.member("Ravi_M").await, world.member("pia_marl").await, world.member("quillfeather").await);
            for title in ["The first of three", "The second of three", "The third of three"] {
                pia.post("/boards/android/threads", &[("title", title), ("body", "Words."), ("key", title)]).await.is(303);
            }
            let ids: Vec<i64> = ["The first of three", "The second of three", "The third of three"].map(|title| world.thread(title)).into();
            let names: Vec<String> = ids.iter().map(|id| format!("t{id}")).collect();
            let with = |deed: &'static str| {
                let mut fields = vec![("board", "android"), ("deed", deed)];
                fields.extend(names.iter().map(|name| (name.as_str(), "1")));
                fields
            };
            assert!(ravi.get("/desk/threads?board=android").await.is(200).words().contains("The second of three"));
            ravi.post(&format!("/threads/{}/lock", ids[0]), &[]).await.is(303);
            let seen = ravi.post("/desk/threads/preview", &with("lock")).await.is(200);
            assert!(seen.words().contains("2 of 3 would change") && seen.words().contains("It is so already"), "{}", seen.words());
            assert_eq!(acts(&world, "lock"), 1, "looking does nothing");
            ravi.post("/desk/threads/preview", &with("")).await.is(422);
            ravi.post("/desk/threads/preview", &with("remove")).await.is(422);
            ravi.post("/desk/threads/preview", &[("board", "android"), ("deed", "lock")]).await.is(422);
            quill.post("/desk/threads/apply", &with("lock")).await.is(403);
            let done = ravi.post("/desk/threads/apply", &with("lock")).await.is(303);
            assert_eq!(acts(&world, "lock"), 3);
            assert!(ravi.get(done.header("location")).await.is(200).words().contains("Done to 2 threads. One stayed as it was."));
            let there = in_board(&world, "ios").len();
            ravi.post("/desk/threads/apply", &with("move:ios")).await.is(303);
            assert_eq!(in_board(&world, "ios").len(), there + 3);
            whole(&world);
            // They are in another board now: the form of the old one means none of them.
            ravi.post("/desk/threads/apply", &with("hide")).await.is(422);
            let mut fields = with("hide");
            fields[0] = ("board", "ios");
            ravi.post("/desk/threads/apply", &fields).await.is(303);
            assert_eq!(in_board(&world, "ios").len(), there);
            whole(&world);
        });
    }

    fn labels_are_changed_by_those_who_may_and_the_log_takes_them_back(db) {
        on_site(db, async |world| {
            let (ravi, pia) = (world.member("Ravi_M").await, world.member("pia_marl").await);
            let (board, label): (String, i64) = labels::table.inner_join(boards::table).filter(boards::kind.eq("help"))
                .filter(boards::label_required.eq(false)).order(labels::id).select((boards::slug, labels::id))
                .first(&mut world.conn()).expect("a label");
            let thread = in_board(&world, &board)[0];
            diesel::update(threads::table.find(thread)).set(threads::label_id.eq(None::<i64>)).execute(&mut world.conn()).expect("no label");
            let now = || -> Option<i64> { threads::table.find(thread).select(threads::label_id).first(&mut world.conn()).expect("a thread") };
            let number = label.to_string();
            let at = format!("/threads/{thread}/label");
            pia.post(&at, &[("label", &number)]).await.is(403);
            ravi.post(&at, &[("label", "999999")]).await.is(403);
            ravi.post(&at, &[("label", "x")]).await.is(400);
            ravi.post(&at, &[("label", &number)]).await.is(303);
            assert_eq!(now(), Some(label));
            let entry: i64 = audit_log::table.filter(audit_log::verb.eq("label")).select(audit_log::id).first(&mut world.conn()).expect("an act");
            ravi.post(&format!("/desk/audit/{entry}/undo"), &[]).await.is(303);
            assert_eq!(now(), None);
            let (deed, tick) = (format!("label:{label}"), format!("t{thread}"));
            ravi.post("/desk/threads/apply", &[("board", &board), ("deed", &deed), (&tick, "1")]).await.is(303);
            assert_eq!(now(), Some(label));
            whole(&world);
        });
    }
}
