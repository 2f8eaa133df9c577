//! What happens to what everybody could read, and who is to know it from then on.

use bandstand::schema::{matters, staff_questions};
use diesel::prelude::*;

use super::plant::Things;
use super::{AGENT, Cast, KEEPER, MODERATORS, STARS, Secrets};
use crate::world::World;

pub async fn all(world: &World<'_>, cast: &Cast, secrets: &mut Secrets, things: &mut Things) {
    let (ravi, mirelle, halvard) = (&cast["Ravi_M"], &cast["mirelle"], &cast["halvard"]);
    let (open, admin) = (things.thread("open"), &cast["Joaquim"]);
    let keepers: &[&[&'static str]] = &[MODERATORS, KEEPER];
    // A thread is hidden, one removed with a reason, one goes to a private board.
    ravi.post(&format!("/threads/{}/hide", things.thread("hidden")), &[]).await.is(303);
    let reason = secrets.text("why a thread was removed", &[MODERATORS, KEEPER, &["mirelle"]]);
    ravi.post(&format!("/threads/{}/remove", things.thread("removed")), &[("reason", &reason)]).await.is(303);
    ravi.post(&format!("/threads/{}/move", things.thread("moved")), &[("board", "staff-room")]).await.is(303);
    for part in ["title", "body", "tag"] {
        secrets.now_for(&format!("hidden {part}"), keepers);
        secrets.now_for(&format!("removed {part}"), keepers);
        secrets.now_for(&format!("moved {part}"), &[MODERATORS, AGENT]);
    }
    // Its author keeps the words of a decision (PRODUCT 11).
    secrets.now_for("removed title", &[MODERATORS, KEEPER, &["mirelle"]]);
    secrets.now_for("removed body", &[MODERATORS, KEEPER, &["mirelle"]]);
    // A Star merges an idea, and is one no longer.
    let into = world.thread("[Web Player] Darker dark mode").to_string();
    let merge = format!("/threads/{}/merge", things.thread("idea"));
    cast["quillfeather"].post(&merge, &[("into", &into)]).await.is(303);
    secrets.now_for("idea body", &[MODERATORS]);
    let fields = [("standing", "member regular"), ("reason", "As wished.")];
    admin.post("/admin/members/quillfeather", &fields).await.is(303);
    for part in ["title", "body", "tag"] {
        secrets.now_for(&format!("lounge {part}"), &[&STARS[1..], MODERATORS, AGENT]);
    }
    secrets.now_for("before an edit", &[&STARS[1..], MODERATORS, AGENT, KEEPER]);
    for name in ["a voter's note", "a voter's version", "a voter's system"] {
        secrets.now_for(name, &[&STARS[1..], MODERATORS, AGENT, &["mirelle"]]);
    }
    secrets.now_for("a report", &[MODERATORS, KEEPER, &["pia_marl"]]);
    secrets.now_for("a note at the desk", &[MODERATORS, KEEPER]);
    // A reply is removed after a report, another hidden; one was never seen by those who were to be told.
    let matter = world.matter(&format!("post:{}", world.post(open, 3)));
    ravi.post(&format!("/desk/reports/{matter}/claim"), &[]).await.is(303);
    let decided = [("outcome", "removed"), ("guideline", "community:9"), ("reason", "No ads.")];
    ravi.post(&format!("/desk/reports/{matter}/decide"), &decided).await.is(303);
    secrets.now_for("reply removed", &[MODERATORS, KEEPER, &["halvard"]]);
    ravi.post(&format!("/posts/{}/hide", world.post(open, 4)), &[]).await.is(303);
    secrets.now_for("reply hidden", &[MODERATORS, KEEPER, &["halvard"]]);
    let late = format!(
        "Late: {} @mirelle @pia_marl",
        secrets.text("late reply", &[MODERATORS, KEEPER, &["halvard"]])
    );
    halvard.post(&format!("/threads/{open}/posts"), &[("body", &late), ("key", "late")]).await.is(303);
    ravi.post(&format!("/posts/{}/hide", world.last_post(open)), &[]).await.is(303);
    // Somebody leaves a conversation that goes on, and blocks; somebody is banned.
    let talk = format!("/messages/{}", things.conversation);
    halvard.post(&format!("{talk}/leave"), &[]).await.is(303);
    halvard.post("/settings/messages/blocks", &[("username", "mirelle")]).await.is(303);
    for name in ["a conversation's title", "a message"] {
        secrets.now_for(name, &[&["mirelle", "pia_marl"]]);
    }
    let more = secrets.text("a message after that", &[&["mirelle", "pia_marl"]]);
    mirelle.post(&talk, &[("body", &more), ("key", "more")]).await.is(303);
    let reason = secrets.text("why there is a ban", &[MODERATORS]);
    let message = secrets.text("what the banned are told", &[MODERATORS, &["frontrowfen"]]);
    let fields = [("kind", "ban"), ("reason", reason.as_str()), ("message", &message), ("days", "30")];
    ravi.post("/desk/members/frontrowfen/sanctions", &fields).await.is(303);
    // Staff answer what a Star asked beside a thread.
    let question: i64 =
        staff_questions::table.select(staff_questions::id).first(&mut world.conn()).expect("it");
    let answer = secrets.text("an answer of staff", &[&STARS[1..], MODERATORS]);
    ravi.post(&format!("/desk/questions/{question}/answer"), &[("text", &answer)]).await.is(303);
    secrets.now_for("a question to staff", &[&STARS[1..], MODERATORS]);
    // An application is declined: its author reads why, and nothing else of what the team said.
    let answer = secrets.text("an answer to an applicant", &[MODERATORS, &["pia_marl"]]);
    let decided = [("verdict", "decline"), ("answer", answer.as_str())];
    admin.post(&format!("/desk/applications/{}/decide", things.application), &decided).await.is(303);
    world.work_off().await;
    // What was taken out in place is a matter as well, so that its author can appeal.
    things.matters = matters::table.select(matters::id).load(&mut world.conn()).expect("matters");
    secrets.is_never_shown("why a thread was removed");
}
