//! Where the secrets stand.

use bandstand::forum::accounts::model::UserId;
use bandstand::forum::cases::actions;
use bandstand::forum::cases::model::{Channel, EntryKind, NewCase, NewEntry, Requester, Words};
use bandstand::schema::{
    articles, artist_claims, artists, blog_subscriptions, board_moderators, boards, chats, labels, messages,
    notices, outbox, posts, rank_formulas, reports, reward_requests, rewards, second_steps, sessions,
    sign_ins, star_applications, star_points, threads, users, votes,
};
use diesel::prelude::*;

use super::{AGENT, CAST, Cast, KEEPER, MODERATORS, STARS, Secrets, WORKERS};
use crate::world::{Browser, World};

/// What there is, by its numbers and names.
#[derive(Default)]
pub struct Things {
    pub threads: Vec<(&'static str, i64)>,
    /// The first post of each thread, and every reply in the open one.
    pub posts: Vec<(&'static str, i64)>,
    pub article: i64,
    pub conversation: i64,
    pub matters: Vec<i64>,
    pub notice: i64,
    pub artist: i64,
    pub claims: Vec<i64>,
    pub chat: String,
    pub receipt: String,
    /// Support cases by their references, and the key of a file in the first.
    pub cases: Vec<String>,
    pub file: String,
    pub application: i64,
    pub gathering: i64,
    pub reward: i64,
}

impl Things {
    pub fn thread(&self, name: &str) -> i64 {
        self.threads.iter().find(|(given, _)| *given == name).unwrap_or_else(|| panic!("no thread {name}")).1
    }

    /// Whether plain members see nothing of it, once everything has happened.
    pub fn is_secret(&self, before: &str, value: &str) -> bool {
        let open = match before {
            "/threads/" => &self.threads,
            "/posts/" => &self.posts,
            "/boards/" => return value != "android",
            _ => return true,
        };
        // What was merged leads to where it went.
        let is_open =
            |name: &str| matches!(name, "open" | "issue") || (name == "idea" && before == "/threads/");
        !open.iter().any(|(name, id)| is_open(name) && id.to_string() == value)
    }
}

/// What no door changes, or what stands for a long history: before any page is made.
pub fn before_anybody_came(world: &World<'_>, secrets: &mut Secrets) {
    let mut conn = world.conn();
    let staff = &[MODERATORS, AGENT];
    let person = |name: &'static str| users::table.filter(users::username.eq(name));
    for (name, mail) in [
        ("mirelle", secrets.word("mirelle's address", &[&["mirelle"]])),
        ("saoirse-w", secrets.word("an address", &[])),
    ] {
        let mail = format!("{mail}@example.org");
        let mails = (users::email.eq(&mail), users::email_key.eq(&mail));
        diesel::update(person(name)).set(mails).execute(&mut conn).expect("an address");
    }
    let joaquim = world.id_of("Joaquim");
    diesel::insert_into(rank_formulas::table)
        .values((
            (rank_formulas::numbers.eq("{}"), rank_formulas::moves.eq("{}")),
            (rank_formulas::by_id.eq(joaquim), rank_formulas::at.eq(1_i64), rank_formulas::stage.eq("tried")),
            (
                rank_formulas::last_user.eq(0_i64),
                rank_formulas::done.eq(0_i64),
                rank_formulas::total.eq(0_i64),
            ),
            rank_formulas::reason.eq(secrets.word("why a formula was applied", &[&["Joaquim"]])),
        ))
        .execute(&mut conn)
        .expect("a formula");
    let hash = secrets.word("a password's hash", &[]);
    let saoirse = world.id_of("saoirse-w");
    diesel::update(users::table.find(saoirse))
        .set(users::password_hash.eq(hash))
        .execute(&mut conn)
        .expect("a hash");
    let step = (
        second_steps::user_id.eq(saoirse),
        second_steps::secret.eq(secrets.word("a second step", &[])),
        second_steps::last_step.eq(0_i64),
        second_steps::created_at.eq(1_i64),
    );
    diesel::insert_into(second_steps::table).values(step).execute(&mut conn).expect("a second step");
    diesel::update(person("BaxterH")).set(users::role.eq("agent")).execute(&mut conn).expect("an agent");
    let board = |slug: &str, conn: &mut _| -> i64 {
        boards::table.filter(boards::slug.eq(slug)).select(boards::id).first(conn).expect("a board")
    };
    let keeper = (
        board_moderators::board_id.eq(board("android", &mut conn)),
        board_moderators::user_id.eq(world.id_of("OldMarten")),
        board_moderators::granted_by.eq(world.id_of("Joaquim")),
        board_moderators::granted_at.eq(1_i64),
    );
    diesel::insert_into(board_moderators::table).values(keeper).execute(&mut conn).expect("a moderator");
    let room = board("staff-room", &mut conn);
    let guidelines = secrets.text("a private board's guidelines", staff);
    let words = (
        boards::name.eq(secrets.text("a private board's name", staff)),
        boards::description.eq(secrets.text("a private board's description", staff)),
        boards::guidelines_html.eq(format!("<p>{guidelines}</p>")),
        boards::guidelines.eq(guidelines),
    );
    diesel::update(boards::table.find(room)).set(words).execute(&mut conn).expect("a board's words");
    let label = secrets.text("a private board's label", staff);
    let label = (labels::board_id.eq(room), labels::name.eq(label), labels::position.eq(99_i64));
    diesel::insert_into(labels::table).values(label).execute(&mut conn).expect("a label");
    let mail = format!("{}@example.org", secrets.word("a guest who reads the blog", &[]));
    let guest = (
        (blog_subscriptions::email.eq(&mail), blog_subscriptions::email_key.eq(&mail)),
        (blog_subscriptions::created_at.eq(1_i64), blog_subscriptions::confirmed_at.eq(1_i64)),
    );
    diesel::insert_into(blog_subscriptions::table).values(guest).execute(&mut conn).expect("a guest");
    let failed = (
        (outbox::kind.eq("letter"), outbox::payload.eq("{}"), outbox::state.eq("failed")),
        (outbox::due_at.eq(1_i64), outbox::claimed_until.eq(0_i64), outbox::attempts.eq(9_i64)),
        (outbox::last_error.eq(secrets.word("why a letter failed", &[])), outbox::created_at.eq(1_i64)),
    );
    diesel::insert_into(outbox::table).values(failed).execute(&mut conn).expect("a letter that failed");
}

async fn start(browser: &Browser, board: &str, title: &str, body: &str, tags: &str) -> String {
    let fields = [("title", title), ("body", body), ("tags", tags), ("key", title)];
    browser.post(&format!("/boards/{board}/threads"), &fields).await.is(303).location
}

/// What the cast makes by their own doors.
pub async fn things(world: &World<'_>, cast: &Cast, secrets: &mut Secrets) -> Things {
    let all: &[&[&'static str]] = &[&CAST];
    let (staff, stars) = (&[MODERATORS, AGENT], &[STARS, MODERATORS, AGENT]);
    let (pia, mirelle, halvard, ravi) =
        (&cast["pia_marl"], &cast["mirelle"], &cast["halvard"], &cast["Ravi_M"]);
    let mut things = Things::default();
    for (name, by, board, title, body, tag, may) in [
        ("hidden", mirelle, "android", "hidden title", "hidden body", "hidden tag", all),
        ("removed", mirelle, "android", "removed title", "removed body", "removed tag", all),
        ("moved", mirelle, "android", "moved title", "moved body", "moved tag", all),
        ("open", mirelle, "android", "open title", "open body", "open tag", all),
        ("lounge", &cast["nadiq"], "stars-lounge", "lounge title", "lounge body", "lounge tag", stars),
        ("room", ravi, "staff-room", "room title", "room body", "room tag", staff),
    ] {
        let title = format!("About {}", secrets.text(title, may));
        let (body, tag) = (format!("It says {}.", secrets.text(body, may)), secrets.word(tag, may));
        start(by, board, &title, &body, &tag).await;
        things.threads.push((name, world.thread(&title)));
    }
    idea(world, mirelle, secrets, &mut things).await;
    changed(world, mirelle, secrets, things.thread("open")).await;
    let open = things.thread("open");
    for name in ["reply removed", "reply hidden"] {
        let body = format!("An answer: {}.", secrets.text(name, all));
        halvard.post(&format!("/threads/{open}/posts"), &[("body", &body), ("key", name)]).await.is(303);
    }
    for (name, thread) in &things.threads {
        things.posts.push((name, world.question(*thread)));
    }
    things.posts.extend([("open", world.post(open, 2)), ("reply removed", world.post(open, 3))]);
    things.posts.push(("reply hidden", world.post(open, 4)));
    let draft = secrets.text("a draft", &[&["pia_marl"]]);
    pia.post(&format!("/drafts?place=thread:{open}"), &[("body", &draft)]).await.is(200);
    details(world, mirelle, secrets, &mut things).await;
    talk(world, cast, secrets, &mut things).await;
    work(world, cast, secrets, &mut things).await;
    told(world, cast, secrets, &mut things).await;
    asked(world, cast, secrets, &mut things).await;
    let fields = [
        ("title", secrets.text("an article's title", &[MODERATORS])),
        ("body", secrets.text("an article's body", &[MODERATORS])),
        ("tags", secrets.word("an article's tag", &[MODERATORS])),
        ("excerpt", secrets.text("an article's excerpt", &[MODERATORS])),
        ("key", "article".to_owned()),
    ];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, text)| (*name, text.as_str())).collect();
    ravi.post("/articles?board=community-blog", &fields).await.is(303);
    things.article = articles::table
        .order(articles::id.desc())
        .select(articles::id)
        .first(&mut world.conn())
        .expect("a draft");
    apply(world, cast, secrets, &mut things).await;
    signed_in(world, cast, secrets).await;
    things
}

/// An idea that will be merged: its title is named where it went.
async fn idea(world: &World<'_>, by: &Browser, secrets: &mut Secrets, things: &mut Things) {
    let all: &[&[&'static str]] = &[&CAST];
    let label: i64 = labels::table
        .inner_join(boards::table)
        .filter(boards::slug.eq("ideas"))
        .select(labels::id)
        .first(&mut world.conn())
        .expect("a label");
    let title = format!("[Search] Merge {}", secrets.text("idea title", all));
    let body = format!("Now it isn't so, and then it is: {}.", secrets.text("idea body", all));
    let fields = [("title", title.as_str()), ("body", &body), ("label", &label.to_string()), ("key", "idea")];
    by.post("/boards/ideas/threads", &fields).await.is(303);
    things.threads.push(("idea", world.thread(&title)));
}

/// What a post said before.
async fn changed(world: &World<'_>, by: &Browser, secrets: &mut Secrets, thread: i64) {
    let before = secrets.text("before an edit", &[STARS, MODERATORS, AGENT, KEEPER]);
    by.post(&format!("/threads/{thread}/posts"), &[("body", &before), ("key", "edit")]).await.is(303);
    let post = world.last_post(thread);
    let version: i64 =
        posts::table.find(post).select(posts::version).first(&mut world.conn()).expect("a version");
    let edited = [("body", "It says something else now."), ("key", "edited")];
    by.post(&format!("/posts/{post}/edit?version={version}"), &edited).await.is(303);
}

/// What a voter says of their device.
async fn details(world: &World<'_>, by: &Browser, secrets: &mut Secrets, things: &mut Things) {
    let may = &[STARS, MODERATORS, AGENT, &["mirelle"]];
    let issue = world.thread("[Web Player] Playlist covers load as grey squares on slow connections");
    by.post(&format!("/threads/{issue}/vote"), &[]).await.is(303);
    things.threads.push(("issue", issue));
    let said = (
        votes::note.eq(secrets.text("a voter's note", may)),
        votes::app_version.eq(secrets.word("a voter's version", may)),
        votes::system.eq(secrets.word("a voter's system", may)),
    );
    let own =
        votes::table.filter(votes::thread_id.eq(issue)).filter(votes::user_id.eq(world.id_of("mirelle")));
    diesel::update(own).set(said).execute(&mut world.conn()).expect("details");
}

/// A conversation of three.
async fn talk(world: &World<'_>, cast: &Cast, secrets: &mut Secrets, things: &mut Things) {
    let three: &[&[&'static str]] = &[&["mirelle", "halvard", "pia_marl"]];
    for name in ["mirelle", "halvard", "pia_marl", "frontrowfen", "Ravi_M", "Joaquim"] {
        cast[name].post("/settings/messages", &[("choice", "accept"), ("adult", "1")]).await.is(303);
    }
    let (title, body) = (secrets.text("a conversation's title", three), secrets.text("a message", three));
    let fields = [("to", "halvard, pia_marl"), ("title", title.as_str()), ("body", &body), ("key", "talk")];
    let place = cast["mirelle"].post("/messages", &fields).await.is(303).location;
    things.conversation = place.split(['/', '?', '#']).find_map(|part| part.parse().ok()).expect("a number");
    let message: i64 =
        messages::table.order(messages::id.desc()).select(messages::id).first(&mut world.conn()).expect("it");
    let text = secrets.text("a report of a message", &[MODERATORS, &["pia_marl"]]);
    report(&cast["pia_marl"], &format!("message:{message}"), &text).await;
    things.matters.push(world.matter(&format!("message:{message}")));
}

/// An artist with a team, a claim that waits, and one that was refused.
async fn work(world: &World<'_>, cast: &Cast, secrets: &mut Secrets, things: &mut Things) {
    let (mirelle, joaquim) = (&cast["mirelle"], &cast["Joaquim"]);
    let claims = [
        (
            "an artist",
            "an artist's role",
            "an artist's note",
            "an artist's page",
            Some("why an artist is verified"),
        ),
        (
            "a refused artist",
            "a refused role",
            "a refused note",
            "a refused page",
            Some("why a claim was refused"),
        ),
        ("a claimed artist", "a claimed role", "a claimed note", "a claimed page", None),
    ];
    for (name, role, note, page, why) in claims {
        let is_verified = name == "an artist";
        let team: &[&'static str] = if is_verified { &["mirelle", "halvard"] } else { &["mirelle"] };
        let called = secrets.word(name, &[WORKERS, team]);
        let (role, note) = (secrets.text(role, &[WORKERS]), secrets.text(note, &[WORKERS]));
        let links = format!("https://{}.example/", secrets.word(page, &[WORKERS]));
        let fields = [("name", called.as_str()), ("role", &role), ("note", &note), ("links", &links)];
        mirelle.post("/artists/claim", &fields).await.is(303);
        let id: i64 = artist_claims::table
            .order(artist_claims::id.desc())
            .select(artist_claims::id)
            .first(&mut world.conn())
            .expect("a claim");
        things.claims.push(id);
        let Some(why) = why else { continue };
        // What is said stands in the audit log as well.
        let said = secrets.text(why, &[WORKERS, MODERATORS, &["mirelle"]]);
        let outcome = if is_verified { "verified" } else { "refused" };
        let fields = [("outcome", outcome), ("reason", said.as_str())];
        joaquim.post(&format!("/desk/artists/{id}/decide"), &fields).await.is(303);
    }
    things.artist = artists::table
        .order(artists::id.desc())
        .select(artists::id)
        .first(&mut world.conn())
        .expect("an artist");
    let url = format!("/artists/{}", things.artist);
    mirelle.post(&format!("{url}/shown"), &[]).await.is(303);
    let fields = [("username", "halvard"), ("role", "member")];
    mirelle.post(&format!("{url}/invitations"), &fields).await.is(303);
    chat(world, secrets, things);
}

/// A chat with an agent, and a note about it: at any hour, so not by its door.
fn chat(world: &World<'_>, secrets: &mut Secrets, things: &mut Things) {
    let both: &[&[&'static str]] = &[WORKERS, &["mirelle"]];
    let words = |body: String| Words { html: format!("<p>{body}</p>"), body };
    let new = NewCase {
        requester: Requester::Member(UserId(world.id_of("mirelle"))),
        subject: secrets.text("a chat's subject", both),
        category: "technical".to_owned(),
        channel: Channel::Chat,
        facts: secrets.text("a chat's facts", both),
        suggested: None,
        words: words(secrets.text("a line of a chat", both)),
        key: String::new(),
        message_id: None,
        files: Vec::new(),
    };
    let (mut conn, now) = (world.conn(), world.site.clock.now());
    let case = actions::open(&mut conn, &new, &world.site.config.support, now).expect("a case");
    let row = (
        (chats::case_id.eq(case.id), chats::requester_id.eq(world.id_of("mirelle")), chats::state.eq("live")),
        (
            chats::artist_id.eq(things.artist),
            chats::agent_id.eq(world.id_of("BaxterH")),
            chats::asked_at.eq(now),
        ),
        (chats::taken_at.eq(now), chats::requester_here_at.eq(now), chats::agent_here_at.eq(now)),
    );
    diesel::insert_into(chats::table).values(row).execute(&mut conn).expect("a chat");
    let note = words(secrets.text("a note about a chat", &[WORKERS]));
    let note = NewEntry::new(EntryKind::Note, Some(UserId(world.id_of("BaxterH"))), note);
    actions::say(&mut conn, case.id, &note, now).expect("a note");
    things.chat = case.reference;
}

async fn report(by: &Browser, about: &str, text: &str) -> String {
    let fields = [("about", about), ("kind", "spam"), ("text", text)];
    let to = by.post("/reports", &fields).await.is(303).location;
    to.trim_start_matches("/reports/").to_owned()
}

/// Reports, sanctions, notices, and why somebody became what they are.
async fn told(world: &World<'_>, cast: &Cast, secrets: &mut Secrets, things: &mut Things) {
    let desk: &[&[&'static str]] = &[MODERATORS, KEEPER, &["quillfeather"]];
    let (pia, ravi) = (&cast["pia_marl"], &cast["Ravi_M"]);
    let about = format!("post:{}", world.post(things.thread("open"), 3));
    let text = secrets.text("a report", &[MODERATORS, KEEPER, &["quillfeather", "pia_marl"]]);
    things.receipt = report(pia, &about, &text).await;
    let matter = world.matter(&about);
    things.matters.push(matter);
    let note = secrets.text("a note at the desk", desk);
    ravi.post(&format!("/desk/reports/{matter}/notes"), &[("text", &note)]).await.is(303);
    let reason = secrets.text("why there is a note", &[MODERATORS]);
    let fields = [("kind", "note"), ("reason", reason.as_str()), ("days", "")];
    ravi.post("/desk/members/halvard/sanctions", &fields).await.is(303);
    let reason = secrets.text("why there is a warning", &[MODERATORS]);
    let message = secrets.text("a warning", &[MODERATORS, &["frontrowfen"]]);
    let fields = [("kind", "warning"), ("reason", reason.as_str()), ("message", &message), ("days", "")];
    ravi.post("/desk/members/frontrowfen/sanctions", &fields).await.is(303);
    // The audit log says what was sent, by its title.
    let (title, body) = (
        secrets.text("a notice's title", &[MODERATORS, &["halvard"]]),
        secrets.text("a notice's body", &[&["halvard"]]),
    );
    let fields = [("title", title.as_str()), ("body", &body), ("key", "notice")];
    ravi.post("/members/halvard/notice", &fields).await.is(303);
    things.notice = notices::table
        .filter(notices::title.eq(&title))
        .select(notices::id)
        .first(&mut world.conn())
        .expect("it");
    let reason = secrets.text("why somebody became a regular", &[MODERATORS]);
    let fields = [("standing", "member regular"), ("reason", reason.as_str())];
    cast["Joaquim"].post("/admin/members/tobias-k", &fields).await.is(303);
    let count: i64 = reports::table.count().get_result(&mut world.conn()).expect("a count");
    assert!(count >= 2 && threads::table.count().get_result::<i64>(&mut world.conn()).expect("a count") > 7);
}

/// What a member and a guest ask the support desk, and what the desk notes of it.
async fn asked(world: &World<'_>, cast: &Cast, secrets: &mut Secrets, things: &mut Things) {
    use bandstand::schema::{case_entries, case_files, cases};
    let own: &[&[&'static str]] = &[WORKERS, &["pia_marl"]];
    let fields = [
        ("category", "technical".to_owned()),
        ("subject", secrets.text("a case's subject", own)),
        ("body", secrets.text("a case's words", own)),
        ("device", secrets.text("a case's device", own)),
        ("looked", "1".to_owned()),
        ("key", "case".to_owned()),
    ];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let place = cast["pia_marl"].post("/support", &fields).await.is(303).location;
    // What she began to ask after it, and what the agent has begun to answer.
    let own_alone: &[&[&'static str]] = &[&["pia_marl"]];
    let begun = [
        ("subject", secrets.text("a draft for the desk", own_alone)),
        ("body", secrets.text("a draft's words for the desk", own_alone)),
        ("device", secrets.text("a draft's device", own_alone)),
    ];
    let begun: Vec<(&str, &str)> = begun.iter().map(|(name, text)| (*name, text.as_str())).collect();
    cast["pia_marl"].post("/support/draft", &begun).await.is(200);
    let case = place.trim_start_matches("/support/cases/").to_owned();
    let note = secrets.text("a note of the desk", &[WORKERS]);
    let fields = [("body", note.as_str()), ("key", "note")];
    cast["BaxterH"].post(&format!("/desk/cases/{case}/note"), &fields).await.is(303);
    let answer = secrets.text("an answer of the desk", own);
    let fields = [("body", answer.as_str()), ("then", "resolved"), ("seen", "2"), ("key", "answer")];
    cast["BaxterH"].post(&format!("/desk/cases/{case}/reply"), &fields).await.is(303);
    // Either side reports the other: moderators learn of it, and nothing of what was said.
    let said = |kind: &str| -> i64 {
        case_entries::table
            .inner_join(cases::table.on(cases::id.eq(case_entries::case_id)))
            .filter(cases::reference.eq(&case))
            .filter(case_entries::kind.eq(kind))
            .order(case_entries::id)
            .select(case_entries::id)
            .first(&mut world.conn())
            .expect("it was said")
    };
    for (by, kind, name) in [
        ("pia_marl", "agent", "a report of an agent's words"),
        ("BaxterH", "requester", "a report of a requester's words"),
    ] {
        let about = format!("case:{}", said(kind));
        let text = secrets.text(name, &[MODERATORS, &[by]]);
        report(&cast[by], &about, &text).await;
        things.matters.push(world.matter(&about));
    }
    let draft = secrets.text("an agent's draft", &[AGENT]);
    cast["BaxterH"].post(&format!("/desk/cases/{case}/draft"), &[("body", &draft)]).await.is(303);
    let words = secrets.text("what somebody says of an answer", &[WORKERS]);
    let fields = [("score", "4"), ("words", words.as_str())];
    cast["pia_marl"].post(&format!("{place}/survey"), &fields).await.is(303);
    let canned = secrets.text("a macro", &[WORKERS]);
    cast["Joaquim"].post("/desk/support/macros", &[("name", "Hello"), ("body", &canned)]).await.is(303);
    let mut conn = world.conn();
    let (id, entry): (i64, i64) = cases::table
        .inner_join(case_entries::table)
        .filter(cases::reference.eq(&case))
        .order(case_entries::number)
        .select((cases::id, case_entries::id))
        .first(&mut conn)
        .expect("a case");
    things.file = "0".repeat(32);
    let file = (
        (case_files::file_key.eq(&things.file), case_files::case_id.eq(id), case_files::entry_id.eq(entry)),
        (case_files::name.eq(secrets.text("a file's name", own)), case_files::mime.eq("text/plain")),
        case_files::bytes.eq(9_i64),
    );
    diesel::insert_into(case_files::table).values(file).execute(&mut conn).expect("a file");
    let folder = world.folder().join("attachments");
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join(&things.file), secrets.text("a case's file", own)).expect("a file");
    let mail = format!("{}@example.org", secrets.word("a guest's address", &[WORKERS]));
    let (name, body) =
        (secrets.text("a guest's name", &[WORKERS]), secrets.text("a guest's words", &[WORKERS]));
    let fields = [
        ("category", "other"),
        ("subject", "A guest asks"),
        ("body", body.as_str()),
        ("email", &mail),
        ("name", &name),
        ("looked", "1"),
        ("key", "guest"),
    ];
    let guest = world.guest();
    guest.post("/support", &fields).await.is(200);
    world.work_off().await;
    let link = world.letter(&mail, "/support/confirm/");
    let place = guest.post(&link, &[]).await.is(303).location;
    let guests =
        place.trim_start_matches("/support/cases/").split('.').next().expect("a reference").to_owned();
    things.cases = vec![case, guests];
}

/// An application, and what the team says of it.
async fn apply(world: &World<'_>, cast: &Cast, secrets: &mut Secrets, things: &mut Things) {
    let may = &[MODERATORS, &["pia_marl"]];
    let why = format!("I would like to help. {}", secrets.text("an application", may));
    let fields = [
        ("motivation", why),
        ("interests", secrets.text("an applicant's interests", may)),
        ("links", secrets.text("an applicant's links", may)),
        ("adult", "yes".to_owned()),
    ];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, text)| (*name, text.as_str())).collect();
    cast["pia_marl"].post("/stars/apply", &fields).await.is(303);
    things.application = star_applications::table
        .order(star_applications::id.desc())
        .select(star_applications::id)
        .first(&mut world.conn())
        .expect("it");
    let way_in = secrets.text("how one gets into a call", &[&["nadiq"], &MODERATORS[1..]]);
    let fields = [
        ("kind", "call"),
        ("title", "Star Call"),
        ("about", "We talk."),
        ("mode", "virtual"),
        ("place", "Online"),
        ("details", &way_in),
        ("starts", "2101-05-04T18:30"),
        ("minutes", "60"),
        ("zone", "Europe/London"),
        ("audience", "stars"),
        ("min_rank", "visitor"),
        ("min_level", "1"),
    ];
    let place = cast["Joaquim"].post("/calendar", &fields).await.is(303).location;
    things.gathering = place.split('/').find_map(|part| part.parse().ok()).expect("a number");
    cast["nadiq"].post(&format!("{place}/seat"), &[]).await.is(303);
    // A Star has points, and gets a code for them that nobody else reads.
    let earned = (
        (star_points::user_id.eq(world.id_of("nadiq")), star_points::rule.eq("solution")),
        (
            star_points::subject_id.eq(0_i64),
            star_points::thread_id.eq(0_i64),
            star_points::other_id.eq(0_i64),
        ),
        (star_points::points.eq(50_i64), star_points::day.eq(20_200_101_i64)),
        (star_points::done_at.eq(1_577_880_000_000_i64), star_points::recorded_at.eq(1_i64)),
    );
    diesel::insert_into(star_points::table).values(earned).execute(&mut world.conn()).expect("points");
    let admin = &cast["Joaquim"];
    let fields = [("name", "A mug"), ("about", "For tea."), ("cost", "40"), ("stock", "3"), ("is_open", "1")];
    admin.post("/desk/rewards", &fields).await.is(303);
    things.reward =
        rewards::table.order(rewards::id.desc()).select(rewards::id).first(&mut world.conn()).expect("it");
    cast["nadiq"].post(&format!("/rewards/{}/redeem", things.reward), &[("key", "mug")]).await.is(303);
    let asked_for: i64 = reward_requests::table
        .order(reward_requests::id.desc())
        .select(reward_requests::id)
        .first(&mut world.conn())
        .expect("it");
    let code = secrets.word("a voucher", &[&["nadiq"]]);
    let place = format!("/desk/rewards/requests/{asked_for}/fulfil");
    admin.post(&place, &[("voucher", code.as_str()), ("answer", "Enjoy it.")]).await.is(303);
    let asked = secrets.text("a question to staff", &[STARS, MODERATORS]);
    let open = things.thread("open");
    cast["nadiq"].post(&format!("/threads/{open}/ask-staff"), &[("text", &asked)]).await.is(303);
    let note = secrets.text("a note about an applicant", &[MODERATORS]);
    let place = format!("/desk/applications/{}/notes", things.application);
    cast["Ravi_M"].post(&place, &[("text", &note)]).await.is(303);
}

/// Where somebody signed in, and the address that they are about to have.
async fn signed_in(world: &World<'_>, cast: &Cast, secrets: &mut Secrets) {
    let own: &[&[&'static str]] = &[&["mirelle"]];
    let mail = format!("{}@example.org", secrets.word("a new address", own));
    let password = world.password("mirelle");
    cast["mirelle"].post("/settings/email", &[("email", &mail), ("password", &password)]).await.is(303);
    secrets.is_never_shown("a new address");
    let id = world.id_of("mirelle");
    let place = (
        sessions::device.eq(secrets.word("a session's device", own)),
        sessions::address.eq(secrets.word("a session's address", own)),
    );
    diesel::update(sessions::table.filter(sessions::user_id.eq(id)))
        .set(place)
        .execute(&mut world.conn())
        .expect("it");
    let place = (
        sign_ins::device.eq(secrets.word("a sign-in's device", own)),
        sign_ins::address.eq(secrets.word("a sign-in's address", own)),
    );
    diesel::update(sign_ins::table.filter(sign_ins::user_id.eq(id)))
        .set(place)
        .execute(&mut world.conn())
        .expect("it");
}
