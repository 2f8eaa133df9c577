//! Support cases as a file and back, the check that recounts them, and what the classifier learns from them.

use std::path::{Path, PathBuf};

use bandstand::app::commands::{export, import, triage};
use bandstand::features::check;
use bandstand::kit::db::Address;
use bandstand::schema::{case_alarms, case_entries, case_files, case_steps, cases, chats};
use diesel::prelude::*;

use crate::both;
use crate::world::{TestDb, World, on_site, on_site_with, pictures};

fn file(name: &str) -> PathBuf {
    let unique = uuid::Uuid::new_v4().simple().to_string();
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{unique}-{name}"))
}

/// What an export has of the desk, in its order.
fn lines(file: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(file).expect("a file");
    let is_desk = |line: &&str| {
        ["artist", "team", "seat", "macro", "case"]
            .iter()
            .any(|kind| line.starts_with(&format!("{{\"type\":\"{kind}\"")))
    };
    text.lines().filter(is_desk).map(str::to_owned).collect()
}

fn problems(world: &World<'_>) -> Vec<String> {
    check::run(&world.site.db).expect("it is checked").problems
}

/// A command has its thread for itself.
fn alone<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| scope.spawn(work).join().expect("it ends"))
}

both! {
    fn cases_leave_and_come_back_with_every_word(db) {
        on_site(db, async |world| {
            let (mirelle, joaquim) = (world.member("mirelle").await, world.member("Joaquim").await);
            let fields = [("category", "technical"), ("subject", "Crackling"), ("body", "It *crackles*."), ("looked", "1"), ("key", "k")];
            let place = mirelle.post("/support", &fields).await.is(303).location;
            let url = place.replace("/support/", "/desk/");
            joaquim.post(&format!("{url}/claim"), &[]).await.is(303);
            joaquim.post(&format!("{url}/note"), &[("body", "NOTE-WORDS"), ("key", "n")]).await.is(303);
            let reply = [("body", "Is it < 5 or > 6?"), ("then", "waiting"), ("seen", "2"), ("key", "r")];
            joaquim.upload_with(&format!("{url}/reply"), &reply, ("files", "shot.png"), &pictures::png(30, 20)).await.is(303);
            let lucienne = world.id_of("Lucienne").to_string();
            for deed in ["take", "pause"] {
                let seat = [("user", lucienne.as_str()), ("team", "music"), ("deed", deed)];
                joaquim.post("/desk/support/seats", &seat).await.is(303);
            }
            let skill = [("user", lucienne.as_str()), ("team", "music"), ("knows_promotion", "1"), ("knows_profile", "1")];
            joaquim.post("/desk/support/skills", &skill).await.is(303);
            joaquim.post("/desk/support/routing", &[("team", "music"), ("routing", "least")]).await.is(303);
            diesel::insert_into(case_alarms::table)
                .values((case_alarms::case_id.eq(3_i64), case_alarms::alarm.eq("first soon"), case_alarms::due_at.eq(5_i64), case_alarms::at.eq(4_i64)))
                .execute(&mut world.conn())
                .expect("the desk was warned");
            diesel::update(case_entries::table.filter(case_entries::body.eq("NOTE-WORDS")))
                .set((case_entries::channel.eq("mail"), case_entries::sender.eq("mal@x.example"), case_entries::body.eq("> NOTE-WORDS\n* no list")))
                .execute(&mut world.conn())
                .expect("as a letter");
            let (there, back) = (file("there.jsonl"), file("back.jsonl"));
            let other = TestDb::sqlite();
            let mut elsewhere = world.site.config.clone();
            if let Address::Sqlite(path) = other.db.address() {
                elsewhere.database_url = format!("sqlite://{path}");
            }
            export::run(world.site.config.clone(), &there).expect("an export");
            for _ in 0..2 {
                alone(|| import::run(elsewhere.clone(), &there).expect("an import"));
                export::run(elsewhere.clone(), &back).expect("an export");
                assert_eq!(lines(&there), lines(&back), "however often");
            }
            let text = lines(&there).join("\n");
            for part in ["\"takes\":false,\"knows\":[\"profile\",\"promotion\"]", "\"routing\":\"least\"", "\"type\":\"macro\"", "\"name\":\"Linden Row Quartet\"", "\"chat\":{\"artist\"", "\"state\":\"waiting\"", "\"name\":\"shot.png\"", "\"alarms\":[{"] {
                assert!(text.contains(part), "{part}: {text}");
            }
            // All of the file, not of the desk alone.
            assert_eq!(std::fs::read_to_string(&there).expect("a file"), std::fs::read_to_string(&back).expect("a file"));
            let held = |conn: &mut bandstand::kit::db::Conn| -> Vec<(String, i64)> {
                chats::table.order(chats::case_id).select((chats::state, chats::requester_seen)).load(conn).expect("chats")
            };
            assert!(!held(&mut world.conn()).is_empty());
            assert_eq!(held(&mut world.conn()), held(&mut other.connect()));
            assert!(lines(&there).len() > 10 && lines(&there).iter().any(|line| line.contains("gwen.ardal@example.org")));
            let count = |conn: &mut bandstand::kit::db::Conn| case_steps::table.count().get_result::<i64>(conn).expect("a count");
            assert_eq!(count(&mut world.conn()), count(&mut other.connect()));
            assert_eq!(check::run(&other.db).expect("a check").problems, Vec::<String>::new());
            let shown: String = case_entries::table
                .filter(case_entries::body.like("%NOTE-WORDS%"))
                .select(case_entries::html)
                .first(&mut other.connect())
                .expect("a note");
            assert!(!shown.contains("<blockquote") && !shown.contains("<li>"), "a letter is plain: {shown}");
            // The same reference is another case's already.
            let taken = std::fs::read_to_string(&there).expect("a file").replace("\"type\":\"case\",\"id\":\"bandstand-", "\"type\":\"case\",\"id\":\"again-");
            std::fs::write(&there, taken).expect("a file");
            alone(|| import::run(elsewhere.clone(), &there).expect("an import"));
            export::run(elsewhere.clone(), &there).expect("an export");
            assert_eq!(lines(&there), lines(&back));
            // A file of a case has a key of ours, or is left out.
            let files = |conn: &mut bandstand::kit::db::Conn| case_files::table.count().get_result::<i64>(conn).expect("a count");
            assert_eq!(files(&mut other.connect()), 1);
            let away = file("away.jsonl");
            let hostile: Vec<String> = lines(&there)
                .iter()
                .filter(|line| line.contains("shot.png"))
                .map(|line| {
                    let key = line.split("\"key\":\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a key");
                    let reference = line.split("\"reference\":\"").nth(1).and_then(|rest| rest.split('"').next()).expect("one");
                    line.replace(key, "../../bandstand.toml").replace(reference, "BS-ZZZZZZ").replace("\"id\":\"bandstand-", "\"id\":\"away-")
                })
                .collect();
            std::fs::write(&away, hostile.join("\n")).expect("a file");
            alone(|| import::run(elsewhere.clone(), &away).expect("an import"));
            assert_eq!(files(&mut other.connect()), 1, "no way out of the folder");
            assert_eq!(cases::table.filter(cases::reference.eq("BS-ZZZZZZ")).count().get_result::<i64>(&mut other.connect()), Ok(1));
            drop(std::fs::remove_file(away));
            for file in [there, back] {
                drop(std::fs::remove_file(file));
            }
        });
    }

    fn the_check_recounts_cases(db) {
        on_site(db, async |world| {
            assert_eq!(problems(&world), Vec::<String>::new(), "the demo");
            let mut conn = world.conn();
            let one = || cases::table.filter(cases::reference.eq("BS-9RWT2H"));
            diesel::update(one())
                .set((cases::last_number.eq(9), cases::resolutions.eq(7), cases::due_at.eq(5), cases::state.eq("open")))
                .execute(&mut conn)
                .expect("it is made wrong");
            let found = problems(&world).join("\n");
            for what in ["cases.last_number is wrong in 1 rows", "cases.resolutions is wrong in 1 rows", "cases.due_at is wrong in 1 rows", "1 cases stand elsewhere than their last step says"] {
                assert!(found.contains(what), "{what}: {found}");
            }
        });
    }

    fn closed_cases_are_examples_and_agreement_is_counted(db) {
        on_site_with(db, |config| config.support.model = "none.model".to_owned(), async |world| {
            let (csv, model) = (file("examples.csv"), file("triage.model"));
            let config = world.site.config.clone();
            alone(|| triage::examples(config.clone(), &csv)).expect("examples");
            let text = std::fs::read_to_string(&csv).expect("a file");
            assert!(text.starts_with("text,category") && text.contains("No sound over Bluetooth") && text.contains(",technical"), "{text}");
            // What is open is no example yet, and nobody's notes or answers are.
            assert!(!text.contains("grey squares") && !text.contains("ticket 4471") && !text.contains("forget the speaker"));
            triage::train(&csv, &model, None).expect("it learns");
            triage::evaluate(&csv, &model).expect("it is tried");
            let joaquim = world.member("Joaquim").await;
            assert!(joaquim.get("/desk/cases").await.is(200).words().contains("too few to say (0 closed cases"));
            let done = || cases::table.filter(cases::state.eq_any(["resolved", "closed"]));
            let all: i64 = done().count().get_result(&mut world.conn()).expect("a count");
            diesel::update(done()).set(cases::suggested.eq("technical")).execute(&mut world.conn()).expect("suggested");
            let right: i64 = done().filter(cases::category.eq("technical")).count().get_result(&mut world.conn()).expect("a count");
            let page = joaquim.get("/desk/cases").await.is(200).words();
            assert!(page.contains(&format!("{right} of {all} ({} %)", right * 100 / all)), "{page}");
            // An agent takes the suggestion over by one button.
            diesel::update(cases::table.filter(cases::reference.eq("BS-J3V8PD")))
                .set(cases::suggested.eq("account"))
                .execute(&mut world.conn())
                .expect("suggested");
            let case = joaquim.get("/desk/cases/BS-J3V8PD").await.is(200);
            assert!(case.words().contains("Move it to Account & billing"), "{}", case.words());
            for file in [csv, model] {
                drop(std::fs::remove_file(file));
            }
        });
    }
}
