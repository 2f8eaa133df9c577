//! Events: seats, the waiting list, attendance, and calendar files.

use bandstand::schema::{gathering_guests as guests, gatherings, notices, users};
use diesel::prelude::*;

use crate::both;
use crate::world::{Browser, World, on_site};

const FUTURE: &str = "2101-05-04T18:30";

async fn plan(world: &World<'_>, seats: &str, changes: &[(&str, &str)]) -> String {
    // Those who come to the demo's own events are not counted.
    diesel::delete(guests::table).execute(&mut world.conn()).expect("nobody");
    let staff = world.member("Lucienne").await;
    let mut fields = vec![
        ("kind", "call"),
        ("title", "Star Call; May"),
        ("about", "We talk, and listen."),
        ("mode", "virtual"),
        ("place", "Online"),
        ("details", "https://call.example/secret-door"),
        ("starts", FUTURE),
        ("minutes", "90"),
        ("zone", "Europe/London"),
        ("seats", seats),
        ("audience", "members"),
        ("min_rank", "visitor"),
        ("min_level", "1"),
    ];
    for (name, value) in changes {
        fields.retain(|field| field.0 != *name);
        fields.push((name, value));
    }
    staff.post("/calendar", &fields).await.is(303).location
}

fn has(world: &World<'_>, name: &str) -> Option<String> {
    guests::table
        .filter(guests::user_id.eq(world.id_of(name)))
        .select(guests::state)
        .first(&mut world.conn())
        .optional()
        .expect("asked")
}

fn seated(world: &World<'_>) -> i64 {
    guests::table.filter(guests::state.eq("seat")).count().get_result(&mut world.conn()).expect("counted")
}

async fn come(who: &Browser, place: &str, status: u16) {
    who.post(&format!("{place}/seat"), &[]).await.is(status);
}

both! {
    fn the_waiting_list_moves_up(db) {
        on_site(db, async |world| {
            let place = plan(&world, "1", &[]).await;
            let (mirelle, halvard, tobias) = (world.member("mirelle").await, world.member("halvard").await, world.member("tobias-k").await);
            come(&mirelle, &place, 303).await;
            come(&mirelle, &place, 303).await;
            come(&halvard, &place, 303).await;
            come(&tobias, &place, 303).await;
            assert_eq!((has(&world, "mirelle"), has(&world, "halvard")), (Some("seat".to_owned()), Some("waiting".to_owned())));
            let page = tobias.get(&place).await.is(200);
            assert!(page.words().contains("number 2 in the queue") && !page.body.contains("secret-door"), "{}", page.words());
            assert!(mirelle.get(&place).await.is(200).body.contains("secret-door"));
            assert!(!world.guest().get(&place).await.is(200).body.contains("secret-door"));
            assert!(!halvard.get(&format!("{place}.ics")).await.is(200).body.contains("secret-door"));
            mirelle.post(&format!("{place}/leave"), &[]).await.is(303);
            assert_eq!((has(&world, "mirelle"), has(&world, "halvard"), has(&world, "tobias-k")), (None, Some("seat".to_owned()), Some("waiting".to_owned())));
            let told: String = notices::table.filter(notices::user_id.eq(world.id_of("halvard"))).select(notices::title).first(&mut world.conn()).expect("told");
            assert!(told.contains("You have a seat"), "{told}");
            // Who comes back comes last.
            come(&mirelle, &place, 303).await;
            assert!(mirelle.get(&place).await.is(200).words().contains("number 2 in the queue"));
            // More seats move everybody up; fewer than are taken there can't be.
            let staff = world.member("Lucienne").await;
            let form = |seats: &'static str| [
                ("kind", "call"), ("title", "Star Call"), ("about", "We talk."), ("mode", "virtual"), ("place", "Online"), ("starts", FUTURE), ("minutes", "90"),
                ("zone", "Europe/London"), ("seats", seats), ("audience", "members"), ("min_rank", "visitor"), ("min_level", "1"), ("details", ""),
            ];
            staff.post(&format!("{place}/edit"), &form("3")).await.is(303);
            assert_eq!(seated(&world), 3);
            let few = staff.post(&format!("{place}/edit"), &form("2")).await.is(422);
            assert!(few.words().contains("3 people have a seat already"), "{}", few.words());
            staff.post(&format!("{place}/cancel"), &[]).await.is(303);
            come(&world.member("Okonjo_B").await, &place, 403).await;
            assert!(world.guest().get(&format!("{place}.ics")).await.is(200).body.contains("STATUS:CANCELLED"));
        });
    }

    fn two_come_for_the_last_seat(db) {
        on_site(db, async |world| {
            let place = plan(&world, "2", &[]).await;
            come(&world.member("tobias-k").await, &place, 303).await;
            let (mirelle, halvard) = (world.member("mirelle").await, world.member("halvard").await);
            mirelle.token().await;
            halvard.token().await;
            let address = format!("{place}/seat");
            let (one, two) = futures_util::future::join(mirelle.post(&address, &[]), halvard.post(&address, &[])).await;
            assert_eq!((one.status, two.status), (303, 303));
            assert_eq!(seated(&world), 2);
            let waiting: i64 = guests::table.filter(guests::state.eq("waiting")).count().get_result(&mut world.conn()).expect("counted");
            assert_eq!(waiting, 1);
        });
    }

    fn seats_are_for_those_they_are_meant_for(db) {
        on_site(db, async |world| {
            let call = plan(&world, "", &[("audience", "stars"), ("min_level", "3")]).await;
            let ranked = plan(&world, "", &[("min_rank", "roadie")]).await;
            diesel::update(users::table.filter(users::username.eq("nadiq"))).set(users::star_level.eq(2_i64)).execute(&mut world.conn()).expect("a level");
            come(&world.member("mirelle").await, &call, 403).await;
            come(&world.member("nadiq").await, &call, 403).await;
            come(&world.member("quillfeather").await, &call, 303).await;
            come(&world.member("mirelle").await, &ranked, 403).await;
            come(&world.member("halvard").await, &ranked, 303).await;
            assert!(world.member("nadiq").await.get(&call).await.is(200).words().contains("from level 3 on"));
        });
    }

    fn bad_forms_keep_their_words(db) {
        on_site(db, async |world| {
            let staff = world.member("Lucienne").await;
            let form = [("kind", "call"), ("title", ""), ("about", "Kept words"), ("starts", "tomorrow"), ("zone", "Mars/Base"), ("minutes", "x"), ("min_level", "1"), ("min_rank", "visitor"), ("audience", "stars")];
            let page = staff.post("/calendar", &form).await.is(422);
            assert!(page.body.contains("Kept words") && page.words().contains("no time zone that we know"), "{}", page.words());
        });
    }

    fn attendance_and_the_calendar_file(db) {
        on_site(db, async |world| {
            let place = plan(&world, "", &[]).await;
            let (mirelle, staff) = (world.member("mirelle").await, world.member("Lucienne").await);
            come(&mirelle, &place, 303).await;
            let file = mirelle.get(&format!("{place}.ics")).await.is(200);
            assert!(file.kind.starts_with("text/calendar"), "{}", file.kind);
            // 18:30 in London in May is 17:30 in UTC.
            assert!(file.body.contains("DTSTART:21010504T173000Z\r\n") && file.body.contains("DTEND:21010504T190000Z\r\n"), "{}", file.body);
            assert!(file.body.contains("SUMMARY:Star Call\\; May") && file.body.contains("secret-door"));
            diesel::update(users::table.filter(users::username.eq("mirelle"))).set(users::zone.eq("America/New_York")).execute(&mut world.conn()).expect("a zone");
            bandstand::forum::accounts::session::forget_all(&world.site);
            assert!(mirelle.get(&place).await.is(200).words().contains("13:30"), "{}", mirelle.get(&place).await.words());
            let came = format!("came-{}", world.id_of("mirelle"));
            staff.post(&format!("{place}/attendance"), &[(&came, "1")]).await.is(403);
            let now = world.site.clock.now().0;
            diesel::update(gatherings::table).set((gatherings::starts_at.eq(now - 120_000), gatherings::ends_at.eq(now - 60_000))).execute(&mut world.conn()).expect("time goes by");
            // The desk asks who came until somebody has written it down.
            assert!(staff.get("/desk/programme").await.is(200).words().contains("Who came?"));
            staff.post(&format!("{place}/attendance"), &[(&came, "1")]).await.is(303);
            let attended: Vec<bool> = guests::table.select(guests::attended).load(&mut world.conn()).expect("asked");
            assert_eq!(attended, [true]);
            assert!(!staff.get("/desk/programme").await.is(200).words().contains("Who came?"));
            mirelle.post(&format!("{place}/leave"), &[]).await.is(403);
        });
    }
}
