//! Who gets which answer where: every address, every kind of person. A new route without a row fails.

use std::collections::BTreeSet;

use super::{code, files};
use crate::both;
use crate::world::{on_site, pictures};

/// The order of the statuses in a row. "-" is a guest.
const CAST: [&str; 7] = ["-", "pia_marl", "newleaf22", "grumblebee", "quillfeather", "Ravi_M", "Joaquim"];

/// Route, address, fields, and the status for each of the cast: guest, visitor,
/// unconfirmed, silenced, Star, moderator, administrator. `{open}`, `{hidden}`
/// and `{locked}` are threads, with `{open.post}` and so on their first posts, `{open.reply}`
/// a reply; `{key}` is another key each time. A field named `@x` is a picture sent as the file `x`.
type Row = (&'static str, &'static str, &'static [(&'static str, &'static str)], [u16; 7]);

const ADMINISTRATORS: [u16; 7] = [303, 403, 403, 403, 403, 403, 200];
const ALL_READ: [u16; 7] = [200; 7];
const NOBODY: [u16; 7] = [404; 7];
const MEMBERS: [u16; 7] = [303, 200, 200, 200, 200, 200, 200];
/// `looked`: the likely same threads were seen.
const WORDS: &[(&str, &str)] =
    &[("body", "Words of mine."), ("title", "A title of mine"), ("key", "{key}"), ("looked", "1")];
/// What is nobody's of the cast.
const ABSENT: [u16; 7] = [303, 404, 404, 404, 404, 404, 404];
const DESK: [u16; 7] = [303, 403, 403, 403, 403, 403, 200];
const NO_CASE: [u16; 7] = [303, 403, 403, 403, 403, 403, 404];
const REASON: &[(&str, &str)] = &[("reason", "Rule 4")];
const NONE: &[(&str, &str)] = &[];
const PLAN: &[(&str, &str)] = &[
    ("kind", "call"),
    ("title", "Star Call"),
    ("about", "We talk."),
    ("mode", "virtual"),
    ("place", "Online"),
    ("starts", "2101-05-04T18:30"),
    ("minutes", "60"),
    ("zone", "Europe/London"),
    ("audience", "stars"),
    ("min_rank", "visitor"),
    ("min_level", "1"),
];
const APPLY: &[(&str, &str)] = &[
    ("motivation", "I answer in Android most evenings, and like it."),
    ("interests", "Android"),
    ("adult", "yes"),
];
/// Of the support desk alone.
const AGENTS: [u16; 7] = [303, 403, 403, 403, 403, 403, 200];
const NO_CHAT: [u16; 7] = [303, 403, 403, 403, 403, 403, 404];
const MATE: &[(&str, &str)] = &[("username", "mirelle"), ("role", "member")];

const ROWS: &[Row] = &[
    ("GET /", "/", NONE, ALL_READ),
    ("GET /new", "/new", NONE, MEMBERS),
    ("GET /areas/{slug}", "/areas/help", NONE, ALL_READ),
    ("GET /areas/{slug}", "/areas/nowhere", NONE, NOBODY),
    ("GET /boards/{slug}", "/boards/android", NONE, ALL_READ),
    ("GET /boards/{slug}", "/boards/nowhere", NONE, NOBODY),
    ("GET /boards/{slug}", "/boards/stars-lounge", NONE, [404, 404, 404, 404, 200, 200, 200]),
    ("GET /boards/{slug}", "/boards/staff-room", NONE, [404, 404, 404, 404, 404, 200, 200]),
    ("GET /ideas", "/ideas", NONE, ALL_READ),
    ("GET /ideas", "/ideas?show=check", NONE, ALL_READ),
    ("GET /ideas/roadmap", "/ideas/roadmap", NONE, ALL_READ),
    ("GET /ideas/guidelines", "/ideas/guidelines", NONE, ALL_READ),
    ("GET /issues", "/issues", NONE, ALL_READ),
    ("GET /issues", "/issues?list=ready", NONE, [403, 403, 403, 403, 403, 200, 200]),
    ("GET /issues", "/issues?list=overdue", NONE, [403, 403, 403, 403, 403, 200, 200]),
    ("GET /{slug}", "/chat", NONE, [308; 7]),
    ("GET /faq", "/faq", NONE, ALL_READ),
    ("GET /blog", "/blog", NONE, ALL_READ),
    ("GET /{slug}", "/vault", NONE, [308; 7]),
    ("GET /{slug}", "/help", NONE, [308; 7]),
    ("GET /badges", "/badges", NONE, ALL_READ),
    ("GET /desk/badges", "/desk/badges", NONE, [303, 403, 403, 403, 403, 403, 200]),
    ("POST /desk/badges", "/desk/badges", NONE, [303, 403, 403, 403, 403, 403, 422]),
    ("POST /desk/badges/{id}/take", "/desk/badges/999999/take", REASON, [303, 403, 403, 403, 403, 403, 404]),
    ("GET /stars/certificates", "/stars/certificates", NONE, [303, 403, 403, 403, 200, 403, 403]),
    ("POST /stars/certificates", "/stars/certificates", NONE, [303, 403, 403, 403, 303, 403, 403]),
    ("POST /stars/certificates/{id}/revoke", "/stars/certificates/999999/revoke", NONE, ABSENT),
    ("GET /certificates/{token}", "/certificates/none", NONE, NOBODY),
    ("GET /desk/unanswered", "/desk/unanswered", NONE, [303, 403, 403, 403, 200, 200, 200]),
    (
        "GET /desk/unanswered",
        "/desk/unanswered?board=android&age=day",
        NONE,
        [303, 403, 403, 403, 200, 200, 200],
    ),
    ("GET /desk/unanswered", "/desk/unanswered?board=nowhere", NONE, [303, 403, 403, 403, 404, 404, 404]),
    ("POST /threads/{id}/claim", "/threads/{open}/claim", NONE, [303, 403, 403, 403, 303, 409, 409]),
    ("POST /threads/{id}/claim", "/threads/{hidden}/claim", NONE, [303, 403, 403, 403, 404, 403, 403]),
    ("POST /threads/{id}/release", "/threads/{open}/release", NONE, [303, 403, 403, 403, 303, 303, 303]),
    ("GET /desk/questions", "/desk/questions", NONE, [303, 403, 403, 403, 200, 200, 200]),
    (
        "POST /desk/questions/{id}/answer",
        "/desk/questions/999999/answer",
        &[("text", "Yes.")],
        [303, 403, 403, 403, 403, 404, 404],
    ),
    ("GET /threads/{id}/ask-staff", "/threads/{open}/ask-staff", NONE, [303, 403, 403, 403, 200, 200, 200]),
    ("GET /threads/{id}/ask-staff", "/threads/{hidden}/ask-staff", NONE, [303, 404, 404, 404, 404, 200, 200]),
    (
        "POST /threads/{id}/ask-staff",
        "/threads/{open}/ask-staff",
        &[("text", "Known?")],
        [303, 403, 403, 403, 303, 303, 303],
    ),
    ("GET /leaderboard", "/leaderboard", NONE, ALL_READ),
    ("GET /leaderboard/{month}", "/leaderboard/209901", NONE, NOBODY),
    ("GET /stars/points", "/stars/points", NONE, MEMBERS),
    ("GET /rewards", "/rewards", NONE, [303, 403, 403, 403, 200, 403, 200]),
    ("POST /rewards/{id}/redeem", "/rewards/999999/redeem", NONE, [303, 403, 403, 403, 404, 403, 403]),
    ("GET /desk/rewards", "/desk/rewards", NONE, [303, 403, 403, 403, 403, 403, 200]),
    ("POST /desk/rewards", "/desk/rewards", NONE, [303, 403, 403, 403, 403, 403, 422]),
    ("GET /desk/rewards/{id}/edit", "/desk/rewards/999999/edit", NONE, [303, 403, 403, 403, 403, 403, 404]),
    ("POST /desk/rewards/{id}/edit", "/desk/rewards/999999/edit", NONE, [303, 403, 403, 403, 403, 403, 404]),
    (
        "POST /desk/rewards/requests/{id}/fulfil",
        "/desk/rewards/requests/999999/fulfil",
        NONE,
        [303, 403, 403, 403, 403, 403, 404],
    ),
    (
        "POST /desk/rewards/requests/{id}/refuse",
        "/desk/rewards/requests/999999/refuse",
        &[("answer", "No.")],
        [303, 403, 403, 403, 403, 403, 404],
    ),
    ("GET /desk/premium", "/desk/premium", NONE, [303, 403, 403, 403, 403, 403, 200]),
    ("GET /desk/premium", "/desk/premium?quarter=20269", NONE, [303, 403, 403, 403, 403, 403, 404]),
    ("POST /desk/premium", "/desk/premium", NONE, [303, 403, 403, 403, 403, 403, 400]),
    (
        "POST /desk/premium/{id}/code",
        "/desk/premium/999999/code",
        &[("voucher", "A-CODE")],
        [303, 403, 403, 403, 403, 403, 404],
    ),
    ("GET /desk/draws", "/desk/draws", NONE, [303, 403, 403, 403, 403, 403, 200]),
    ("POST /desk/draws", "/desk/draws", NONE, [303, 403, 403, 403, 403, 403, 422]),
    ("GET /calendar", "/calendar", NONE, ALL_READ),
    ("GET /calendar/new", "/calendar/new", NONE, [303, 403, 403, 403, 403, 403, 200]),
    ("POST /calendar", "/calendar", NONE, [303, 403, 403, 403, 403, 403, 422]),
    ("POST /calendar", "/calendar", PLAN, [303, 403, 403, 403, 403, 403, 303]),
    ("GET /calendar/{id}", "/calendar/{call}", NONE, ALL_READ),
    ("GET /calendar/{id}", "/calendar/999999", NONE, NOBODY),
    ("GET /calendar/{id}.ics", "/calendar/{call}.ics", NONE, ALL_READ),
    ("GET /calendar/{id}.ics", "/calendar/999999.ics", NONE, NOBODY),
    ("GET /calendar/{id}/edit", "/calendar/{call}/edit", NONE, [303, 403, 403, 403, 403, 403, 200]),
    ("POST /calendar/{id}/edit", "/calendar/{call}/edit", PLAN, [303, 403, 403, 403, 403, 403, 303]),
    ("POST /calendar/{id}/seat", "/calendar/{call}/seat", NONE, [303, 403, 403, 403, 303, 303, 303]),
    ("POST /calendar/{id}/seat", "/calendar/999999/seat", NONE, ABSENT),
    ("POST /calendar/{id}/leave", "/calendar/{call}/leave", NONE, [303; 7]),
    (
        "POST /calendar/{id}/attendance",
        "/calendar/{call}/attendance",
        NONE,
        [303, 403, 403, 403, 403, 403, 403],
    ),
    ("POST /calendar/{id}/cancel", "/calendar/{call}/cancel", NONE, [303, 403, 403, 403, 403, 403, 303]),
    ("GET /stars", "/stars", NONE, ALL_READ),
    ("GET /stars/apply", "/stars/apply", NONE, MEMBERS),
    ("POST /stars/apply", "/stars/apply", NONE, [303, 422, 422, 422, 422, 422, 422]),
    ("POST /stars/apply", "/stars/apply", APPLY, [303, 303, 422, 422, 422, 422, 422]),
    ("POST /stars/apply/withdraw", "/stars/apply/withdraw", NONE, [303, 303, 403, 403, 403, 403, 403]),
    ("GET /stars/leave", "/stars/leave", NONE, [303, 403, 403, 403, 200, 403, 403]),
    ("POST /stars/leave", "/stars/leave", NONE, [303, 403, 403, 403, 422, 403, 403]),
    ("GET /desk/applications", "/desk/applications", NONE, [303, 403, 403, 403, 403, 200, 200]),
    ("GET /desk/applications/{id}", "/desk/applications/999999", NONE, [303, 403, 403, 403, 403, 404, 404]),
    (
        "POST /desk/applications/{id}/notes",
        "/desk/applications/999999/notes",
        &[("text", "Seen.")],
        [303, 403, 403, 403, 403, 404, 404],
    ),
    (
        "POST /desk/applications/{id}/decide",
        "/desk/applications/999999/decide",
        &[("verdict", "accept"), ("answer", "Yes.")],
        [303, 403, 403, 403, 403, 403, 404],
    ),
    ("GET /desk/stars", "/desk/stars", NONE, [303, 403, 403, 403, 403, 200, 200]),
    (
        "POST /desk/stars/{user}/{verb:promote|retire}",
        "/desk/stars/999999/promote",
        REASON,
        [303, 403, 403, 403, 403, 403, 404],
    ),
    ("GET /{slug}", "/nowhere", NONE, NOBODY),
    ("GET /areas/{slug}", "/areas/stars", NONE, ALL_READ),
    ("GET /threads/{id}", "/threads/{open}", NONE, [308; 7]),
    ("GET /threads/{id}", "/threads/{hidden}", NONE, [404, 404, 404, 404, 404, 308, 308]),
    ("GET /threads/{id}", "/threads/{locked}", NONE, [308; 7]),
    ("GET /threads/{id}", "/threads/999999", NONE, NOBODY),
    ("GET /threads/{id}/{slug}", "/threads/{open}/a-question-for-everybody", NONE, ALL_READ),
    (
        "GET /threads/{id}/{slug}",
        "/threads/{hidden}/get-10k-plays-cheap-real-listeners-guaranteed",
        NONE,
        [404, 404, 404, 404, 404, 200, 200],
    ),
    ("GET /threads/{id}/{slug}", "/threads/999999/x", NONE, NOBODY),
    ("GET /guidelines", "/guidelines", NONE, ALL_READ),
    ("GET /guidelines/{set}", "/guidelines/chat", NONE, ALL_READ),
    ("GET /guidelines/{set}", "/guidelines/nothing", NONE, NOBODY),
    (
        "GET /guidelines/{set}/{number}/edit",
        "/guidelines/chat/3/edit",
        NONE,
        [303, 403, 403, 403, 403, 403, 200],
    ),
    (
        "GET /guidelines/{set}/{number}/edit",
        "/guidelines/chat/9/edit",
        NONE,
        [303, 404, 404, 404, 404, 404, 404],
    ),
    (
        "POST /guidelines/{set}/{number}/edit",
        "/guidelines/chat/3/edit",
        &[("title", "Once"), ("body", "Post it once.")],
        [303, 403, 403, 403, 403, 403, 303],
    ),
    // Nobody of the cast has opted in: not even staff see an inbox.
    ("GET /messages", "/messages", NONE, [303; 7]),
    // Whoever can't write in the forum can ask the desk all the same.
    ("GET /support", "/support", NONE, ALL_READ),
    ("POST /support", "/support", &[("category", "technical")], [422; 7]),
    (
        "POST /support",
        "/support",
        &[
            ("category", "technical"),
            ("subject", "Zzyzx qwrk"),
            ("body", "Zzyzx."),
            ("email", "zz@example.org"),
            ("looked", "1"),
            ("key", "{key}"),
        ],
        [200, 303, 303, 303, 303, 303, 303],
    ),
    ("POST /support/draft", "/support/draft", &[("subject", "Sound"), ("body", "None.")], MEMBERS),
    ("GET /support/confirm/{token}", "/support/confirm/none", NONE, [410; 7]),
    ("POST /support/confirm/{token}", "/support/confirm/none", NONE, [410; 7]),
    ("GET /support/cases", "/support/cases", NONE, MEMBERS),
    ("GET /support/figures", "/support/figures", NONE, ALL_READ),
    ("GET /support/figures.csv", "/support/figures.csv", NONE, ALL_READ),
    ("POST /support/cases/{key}/survey", "/support/cases/BS-000000/survey", &[("score", "5")], NOBODY),
    // Moderators work on no cases: only the administrator of these may.
    ("GET /desk/cases", "/desk/cases", NONE, DESK),
    ("GET /desk/cases/{reference}", "/desk/cases/BS-000000", NONE, NO_CASE),
    (
        "POST /desk/cases/{reference}/reply",
        "/desk/cases/BS-000000/reply",
        &[("body", "Hello."), ("then", "open")],
        NO_CASE,
    ),
    ("POST /desk/cases/{reference}/note", "/desk/cases/BS-000000/note", &[("body", "Hello.")], NO_CASE),
    ("POST /desk/cases/{reference}/draft", "/desk/cases/BS-000000/draft", &[("body", "Hello.")], NO_CASE),
    ("POST /desk/cases/{reference}/assign", "/desk/cases/BS-000000/assign", &[("team", "music")], NO_CASE),
    (
        "POST /desk/cases/{reference}/sort",
        "/desk/cases/BS-000000/sort",
        &[("category", "other"), ("urgency", "low")],
        NO_CASE,
    ),
    ("POST /desk/cases/{reference}/merge", "/desk/cases/BS-000000/merge", &[("into", "BS-000001")], NO_CASE),
    ("POST /desk/cases/{reference}/link", "/desk/cases/BS-000000/link", &[("thread", "{open}")], NO_CASE),
    ("POST /desk/cases/{reference}/unlink", "/desk/cases/BS-000000/unlink", &[("thread", "{open}")], NO_CASE),
    ("GET /desk/cases/{reference}/files/{file}", "/desk/cases/BS-000000/files/none", NONE, NO_CASE),
    (
        "POST /desk/cases/{reference}/{verb:claim|release|resolve|close|reopen}",
        "/desk/cases/BS-000000/claim",
        NONE,
        NO_CASE,
    ),
    ("POST /desk/cases/{reference}/drafts/{id}", "/desk/cases/BS-000000/drafts/1", NONE, NO_CASE),
    ("GET /desk/cases/{reference}/faq", "/desk/cases/BS-000000/faq", NONE, NO_CASE),
    ("POST /desk/cases/{reference}/faq", "/desk/cases/BS-000000/faq", NONE, NO_CASE),
    ("GET /desk/topics", "/desk/topics", NONE, DESK),
    ("GET /desk/issues", "/desk/issues", NONE, DESK),
    ("POST /desk/issues", "/desk/issues", NONE, [303, 403, 403, 403, 403, 403, 422]),
    ("GET /desk/support", "/desk/support", NONE, DESK),
    (
        "POST /desk/support/notice",
        "/desk/support/notice",
        &[("notice", "Slower.")],
        [303, 403, 403, 403, 403, 403, 303],
    ),
    (
        "POST /desk/support/macros",
        "/desk/support/macros",
        &[("name", "Hi"), ("body", "Hi {name}")],
        [303, 403, 403, 403, 403, 403, 303],
    ),
    ("POST /desk/support/macros/{id}", "/desk/support/macros/999999", NONE, NO_CASE),
    (
        "POST /desk/support/seats",
        "/desk/support/seats",
        &[("user", "0"), ("team", "music")],
        [303, 403, 403, 403, 403, 403, 403],
    ),
    (
        "POST /desk/support/skills",
        "/desk/support/skills",
        &[("user", "0"), ("team", "music")],
        [303, 403, 403, 403, 403, 403, 403],
    ),
    (
        "POST /desk/support/routing",
        "/desk/support/routing",
        &[("team", "music"), ("routing", "queue")],
        [303, 403, 403, 403, 403, 403, 303],
    ),
    (
        "POST /desk/support/duty",
        "/desk/support/duty",
        &[("team", "money"), ("deed", "pause")],
        [303, 403, 403, 403, 403, 403, 403],
    ),
    ("GET /support/cases/{key}", "/support/cases/BS-000000", NONE, NOBODY),
    ("POST /support/cases/{key}", "/support/cases/BS-000000", &[("body", "Hello.")], NOBODY),
    (
        "POST /support/cases/{key}/adopt",
        "/support/cases/BS-000000/adopt",
        NONE,
        [303, 404, 404, 404, 404, 404, 404],
    ),
    ("GET /support/cases/{key}/transcript", "/support/cases/BS-000000/transcript", NONE, NOBODY),
    ("GET /support/cases/{key}/files/{file}", "/support/cases/BS-000000/files/none", NONE, NOBODY),
    ("POST /support/cases/{key}/{verb:close|reopen}", "/support/cases/BS-000000/close", NONE, NOBODY),
    ("GET /messages/new", "/messages/new", NONE, [303; 7]),
    (
        "POST /messages",
        "/messages",
        &[("to", "mirelle"), ("body", "Hello."), ("key", "{key}")],
        [303, 403, 403, 403, 403, 403, 403],
    ),
    ("GET /messages/{id}", "/messages/1", NONE, ABSENT),
    ("POST /messages/{id}", "/messages/1", &[("body", "Hello."), ("key", "{key}")], ABSENT),
    ("POST /messages/{id}/{verb:mute|unmute|leave|delete}", "/messages/1/leave", NONE, ABSENT),
    ("GET /settings/data", "/settings/data", NONE, MEMBERS),
    ("POST /settings/data/copy", "/settings/data/copy", NONE, MEMBERS),
    ("POST /settings/data/leave", "/settings/data/leave", NONE, [303, 422, 422, 422, 422, 403, 403]),
    ("GET /settings/messages", "/settings/messages", NONE, MEMBERS),
    ("POST /settings/messages", "/settings/messages", &[("choice", "decline")], [303; 7]),
    (
        "POST /settings/messages",
        "/settings/messages",
        &[("choice", "accept")],
        [303, 422, 403, 422, 422, 422, 422],
    ),
    ("POST /settings/messages/blocks", "/settings/messages/blocks", &[("username", "mirelle")], [303; 7]),
    (
        "POST /settings/messages/blocks/end",
        "/settings/messages/blocks/end",
        &[("username", "mirelle")],
        [303; 7],
    ),
    (
        "POST /desk/reports/{id}/look",
        "/desk/reports/{matter}/look",
        NONE,
        [303, 403, 403, 403, 404, 404, 404],
    ),
    ("GET /artists", "/artists", NONE, MEMBERS),
    ("GET /artists/claim", "/artists/claim", NONE, [303, 200, 403, 200, 200, 200, 200]),
    (
        "POST /artists/claim",
        "/artists/claim",
        &[("name", "Band {key}"), ("role", "Singer"), ("links", "https://band.example/")],
        [303, 303, 403, 303, 303, 303, 303],
    ),
    ("POST /artists/claims/{id}/withdraw", "/artists/claims/999999/withdraw", NONE, ABSENT),
    ("GET /artists/{id}", "/artists/999999", NONE, ABSENT),
    ("POST /artists/{id}/{answer:accept|decline}", "/artists/999999/accept", NONE, ABSENT),
    ("POST /artists/{id}/invitations", "/artists/999999/invitations", MATE, ABSENT),
    ("POST /artists/{id}/invitations/take-back", "/artists/999999/invitations/take-back", MATE, ABSENT),
    ("POST /artists/{id}/members/role", "/artists/999999/members/role", MATE, ABSENT),
    ("POST /artists/{id}/members/remove", "/artists/999999/members/remove", MATE, ABSENT),
    ("POST /artists/{id}/leave", "/artists/999999/leave", NONE, ABSENT),
    ("POST /artists/{id}/shown", "/artists/999999/shown", NONE, ABSENT),
    ("GET /desk/artists", "/desk/artists", NONE, [303, 403, 403, 403, 403, 403, 200]),
    ("GET /desk/artists/{id}", "/desk/artists/999999", NONE, [303, 403, 403, 403, 403, 403, 404]),
    (
        "POST /desk/artists/{id}/decide",
        "/desk/artists/999999/decide",
        &[("outcome", "verified")],
        [303, 403, 403, 403, 403, 403, 404],
    ),
    ("GET /support/chat", "/support/chat", NONE, MEMBERS),
    ("POST /support/chat", "/support/chat", WORDS, [303, 403, 403, 403, 403, 403, 403]),
    ("GET /support/chat/{reference}", "/support/chat/BS-222222", NONE, ABSENT),
    ("POST /support/chat/{reference}", "/support/chat/BS-222222", WORDS, ABSENT),
    ("GET /support/chat/{reference}/socket", "/support/chat/BS-222222/socket", NONE, ABSENT),
    ("POST /support/chat/{reference}/{verb:end|again}", "/support/chat/BS-222222/end", NONE, ABSENT),
    ("GET /desk/chats", "/desk/chats", NONE, AGENTS),
    ("POST /desk/chats/duty", "/desk/chats/duty", &[("duty", "off")], [303, 403, 403, 403, 403, 403, 303]),
    ("POST /desk/chats/next", "/desk/chats/next", NONE, [303, 403, 403, 403, 403, 403, 403]),
    ("GET /desk/chats/{reference}", "/desk/chats/BS-222222", NONE, NO_CHAT),
    ("POST /desk/chats/{reference}", "/desk/chats/BS-222222", WORDS, NO_CHAT),
    ("GET /desk/chats/{reference}/socket", "/desk/chats/BS-222222/socket", NONE, NO_CHAT),
    (
        "POST /desk/chats/{reference}/transfer",
        "/desk/chats/BS-222222/transfer",
        &[("username", "mirelle")],
        NO_CHAT,
    ),
    (
        "POST /desk/chats/{reference}/{verb:take|queue|case|end|resolve}",
        "/desk/chats/BS-222222/take",
        NONE,
        NO_CHAT,
    ),
    ("GET /sanctions", "/sanctions", NONE, MEMBERS),
    ("POST /sanctions/{id}/acknowledge", "/sanctions/999999/acknowledge", NONE, ABSENT),
    ("GET /desk/members/{username}", "/desk/members/mirelle", NONE, [303, 403, 403, 403, 403, 200, 200]),
    ("GET /desk/members/{username}", "/desk/members/nobodyy", NONE, [303, 403, 403, 403, 403, 404, 404]),
    (
        "POST /desk/members/{username}/sanctions",
        "/desk/members/mirelle/sanctions",
        &[("kind", "note"), ("reason", "Seen."), ("days", "")],
        [303, 403, 403, 403, 403, 303, 303],
    ),
    (
        "POST /desk/members/{username}/sanctions",
        "/desk/members/Ravi_M/sanctions",
        &[("kind", "note"), ("reason", "Seen."), ("days", "")],
        [303, 403, 403, 403, 403, 403, 303],
    ),
    (
        "POST /desk/sanctions/{id}/lift",
        "/desk/sanctions/999999/lift",
        NONE,
        [303, 403, 403, 403, 403, 404, 404],
    ),
    ("GET /desk/held", "/desk/held", NONE, [303, 403, 403, 403, 403, 200, 200]),
    ("POST /desk/held/{id}/approve", "/desk/held/999999/approve", NONE, [303, 403, 403, 403, 403, 404, 404]),
    ("POST /desk/held/{id}/refuse", "/desk/held/999999/refuse", REASON, [303, 403, 403, 403, 403, 404, 404]),
    ("GET /notices", "/notices", NONE, MEMBERS),
    ("GET /notices/{id}", "/notices/999999", NONE, ABSENT),
    ("POST /notices/{id}/open", "/notices/999999/open", NONE, ABSENT),
    ("GET /members/{username}/notice", "/members/mirelle/notice", NONE, [303, 403, 403, 403, 403, 200, 200]),
    ("GET /members/{username}/notice", "/members/nobodyy/notice", NONE, ABSENT),
    (
        "POST /members/{username}/notice",
        "/members/mirelle/notice",
        &[("title", "A word"), ("body", "Please read."), ("key", "{key}")],
        [303, 403, 403, 403, 403, 303, 303],
    ),
    ("GET /reports", "/reports", NONE, MEMBERS),
    ("GET /reports/new", "/reports/new?about=post:{open.post}", NONE, [303, 200, 403, 200, 200, 200, 200]),
    ("GET /reports/new", "/reports/new?about=post:{hidden.post}", NONE, [303, 404, 403, 404, 404, 200, 200]),
    ("GET /reports/new", "/reports/new?about=post:999999", NONE, [303, 404, 403, 404, 404, 404, 404]),
    ("GET /reports/new", "/reports/new", NONE, [303, 404, 403, 404, 404, 404, 404]),
    (
        "POST /reports",
        "/reports",
        &[("about", "post:{open.post}"), ("kind", "spam")],
        [303, 303, 403, 303, 303, 303, 303],
    ),
    (
        "POST /reports",
        "/reports",
        &[("about", "post:{hidden.post}"), ("kind", "spam")],
        [303, 404, 403, 404, 404, 303, 303],
    ),
    ("GET /reports/{receipt}", "/reports/R-0000-0000", NONE, ABSENT),
    ("GET /decisions/{id}", "/decisions/{matter}", NONE, ABSENT),
    ("POST /decisions/{id}/appeal", "/decisions/{matter}/appeal", &[("text", "No.")], ABSENT),
    ("GET /desk/blocks", "/desk/blocks", NONE, [303, 403, 403, 403, 403, 200, 200]),
    ("POST /desk/blocks", "/desk/blocks", NONE, [303, 403, 403, 403, 403, 422, 422]),
    ("POST /desk/blocks/{id}/lift", "/desk/blocks/999999/lift", NONE, [303, 403, 403, 403, 403, 404, 404]),
    ("GET /desk/threads", "/desk/threads", NONE, [303, 403, 403, 403, 403, 200, 200]),
    ("GET /desk/threads", "/desk/threads?board=android", NONE, [303, 403, 403, 403, 403, 200, 200]),
    ("GET /desk/threads", "/desk/threads?board=nowhere", NONE, [303, 403, 403, 403, 403, 404, 404]),
    (
        "POST /desk/threads/preview",
        "/desk/threads/preview",
        &[("board", "android"), ("deed", "lock"), ("t999999", "1")],
        [303, 403, 403, 403, 403, 422, 422],
    ),
    (
        "POST /desk/threads/apply",
        "/desk/threads/apply",
        &[("board", "android"), ("deed", "lock"), ("t999999", "1")],
        [303, 403, 403, 403, 403, 422, 422],
    ),
    (
        "POST /threads/{id}/label",
        "/threads/{open}/label",
        &[("label", "999999")],
        [303, 403, 403, 403, 403, 403, 403],
    ),
    ("POST /threads/{id}/label", "/threads/999999/label", NONE, [303, 403, 403, 403, 404, 404, 404]),
    ("GET /desk", "/desk", NONE, [303, 403, 403, 403, 200, 200, 200]),
    ("GET /desk/audit", "/desk/audit", NONE, [303, 403, 403, 403, 403, 200, 200]),
    ("GET /desk/audit", "/desk/audit?who=nobodyy", NONE, [303, 403, 403, 403, 403, 422, 422]),
    ("POST /desk/audit/{entry}/undo", "/desk/audit/999999/undo", NONE, [303, 403, 403, 403, 403, 404, 404]),
    ("GET /desk/reports", "/desk/reports", NONE, [303, 403, 403, 403, 200, 200, 200]),
    ("GET /desk/reports/{id}", "/desk/reports/{matter}", NONE, [303, 403, 403, 403, 200, 200, 200]),
    ("GET /desk/reports/{id}", "/desk/reports/{profile}", NONE, [303, 403, 403, 403, 404, 200, 200]),
    ("GET /desk/reports/{id}", "/desk/reports/999999", NONE, [303, 403, 403, 403, 404, 404, 404]),
    (
        "POST /desk/reports/{id}/{verb:claim|release|hide}",
        "/desk/reports/{matter}/claim",
        NONE,
        [303, 403, 403, 403, 303, 409, 409],
    ),
    (
        "POST /desk/reports/{id}/notes",
        "/desk/reports/{matter}/notes",
        &[("text", "Seen.")],
        [303, 403, 403, 403, 303, 303, 303],
    ),
    (
        "POST /desk/reports/{id}/decide",
        "/desk/reports/{matter}/decide",
        &[("outcome", "other"), ("reason", "Rule 4")],
        // The Star has claimed it, and Stars do not act on posts.
        [303, 403, 403, 403, 403, 403, 403],
    ),
    (
        "POST /desk/reports/{id}/decide",
        "/desk/reports/{profile}/decide",
        &[("outcome", "fine")],
        [303, 403, 403, 403, 404, 303, 403],
    ),
    (
        "POST /desk/reports/{id}/answer",
        "/desk/reports/{matter}/answer",
        &[("answer", "granted")],
        [303, 403, 403, 403, 403, 403, 403],
    ),
    ("POST /posts/{id}/nudge", "/posts/{open.reply}/nudge", NONE, [303, 403, 403, 403, 403, 403, 403]),
    ("GET /threads/{id}/music", "/threads/{open}/music", NONE, ALL_READ),
    ("GET /threads/{id}/music", "/threads/{hidden}/music", NONE, [404, 404, 404, 404, 404, 200, 200]),
    ("GET /threads/{id}/music", "/threads/999999/music", NONE, NOBODY),
    ("GET /members", "/members", NONE, ALL_READ),
    ("GET /members/{username}", "/members/mirelle", NONE, ALL_READ),
    ("GET /members/{username}", "/members/nobodyy", NONE, NOBODY),
    ("GET /search", "/search?q=shuffle", NONE, ALL_READ),
    ("GET /search/members.json", "/search/members.json?q=mi", NONE, MEMBERS),
    ("GET /assets/{path:.*}", "/assets/nothing.css", NONE, NOBODY),
    ("GET /robots.txt", "/robots.txt", NONE, ALL_READ),
    ("GET /favicon.ico", "/favicon.ico", NONE, [308; 7]),
    ("GET /healthz", "/healthz", NONE, ALL_READ),
    ("GET /readyz", "/readyz", NONE, ALL_READ),
    ("GET /metrics", "/metrics", NONE, NOBODY),
    ("GET /boards/{slug}/new", "/boards/android/new", NONE, [303, 200, 403, 403, 200, 200, 200]),
    ("GET /boards/{slug}/new", "/boards/stars-lounge/new", NONE, [303, 404, 404, 404, 200, 200, 200]),
    ("GET /boards/{slug}/new", "/boards/community-blog/new", NONE, [303; 7]),
    ("POST /boards/{slug}/threads", "/boards/android/threads", WORDS, [401, 303, 403, 403, 303, 303, 303]),
    (
        "POST /boards/{slug}/threads",
        "/boards/community-blog/threads",
        WORDS,
        [401, 403, 403, 403, 403, 403, 403],
    ),
    ("POST /boards/{slug}/threads", "/boards/staff-room/threads", WORDS, [401, 404, 404, 404, 404, 303, 303]),
    (
        "POST /boards/{slug}/threads",
        "/boards/old-threads/threads",
        WORDS,
        [401, 403, 403, 403, 403, 403, 403],
    ),
    ("POST /boards/{slug}/similar", "/boards/android/similar", WORDS, [303, 200, 403, 403, 200, 200, 200]),
    ("POST /boards/{slug}/similar", "/boards/staff-room/similar", WORDS, [303, 404, 404, 404, 404, 200, 200]),
    ("POST /threads/{id}/answered", "/threads/{open}/answered", NONE, [303, 303, 403, 403, 303, 303, 303]),
    ("POST /threads/{id}/answered", "/threads/{hidden}/answered", NONE, [303, 404, 404, 404, 404, 303, 303]),
    ("POST /threads/{id}/answered", "/threads/999999/answered", NONE, [303, 404, 404, 404, 404, 404, 404]),
    ("GET /threads/{id}/reply", "/threads/{open}/reply", NONE, [303, 200, 403, 403, 200, 200, 200]),
    ("POST /threads/{id}/posts", "/threads/{open}/posts", WORDS, [401, 303, 403, 403, 303, 303, 303]),
    ("GET /threads/{id}/reply", "/threads/{hidden}/reply", NONE, [303, 404, 404, 404, 404, 403, 403]),
    ("POST /threads/{id}/posts", "/threads/{hidden}/posts", WORDS, [401, 404, 404, 404, 404, 403, 403]),
    ("GET /threads/{id}/reply", "/threads/{locked}/reply", NONE, [303, 403, 403, 403, 403, 200, 200]),
    ("POST /threads/{id}/posts", "/threads/{locked}/posts", WORDS, [401, 403, 403, 403, 403, 303, 303]),
    ("GET /threads/{id}/reply", "/threads/999999/reply", NONE, [303, 404, 404, 404, 404, 404, 404]),
    ("POST /threads/{id}/posts", "/threads/999999/posts", WORDS, [401, 404, 404, 404, 404, 404, 404]),
    ("GET /posts/{id}/edit", "/posts/{open.post}/edit", NONE, [303, 403, 403, 403, 403, 200, 200]),
    ("GET /posts/{id}/edit", "/posts/{hidden.post}/edit", NONE, [303, 404, 404, 404, 404, 200, 200]),
    ("GET /posts/{id}/edit", "/posts/999999/edit", NONE, [303, 404, 404, 404, 404, 404, 404]),
    (
        "POST /posts/{id}/edit",
        "/posts/{open.post}/edit?version=77",
        WORDS,
        [401, 403, 403, 403, 403, 409, 409],
    ),
    (
        "POST /posts/{id}/edit",
        "/posts/{hidden.post}/edit?version=77",
        WORDS,
        [401, 404, 404, 404, 404, 409, 409],
    ),
    ("POST /posts/{id}/edit", "/posts/999999/edit?version=77", WORDS, [401, 404, 404, 404, 404, 404, 404]),
    ("GET /posts/{id}/history", "/posts/{open.post}/history", NONE, [303, 403, 403, 403, 200, 200, 200]),
    ("GET /posts/{id}/history", "/posts/{hidden.post}/history", NONE, [303, 404, 404, 404, 404, 200, 200]),
    ("POST /posts/{id}/kudo", "/posts/{open.post}/kudo", NONE, [303, 303, 403, 403, 303, 303, 303]),
    ("POST /posts/{id}/kudo", "/posts/{hidden.post}/kudo", NONE, [303, 404, 404, 404, 404, 403, 403]),
    ("POST /posts/{id}/kudo", "/posts/999999/kudo", NONE, [303, 404, 404, 404, 404, 404, 404]),
    ("GET /posts/{id}/kudos", "/posts/{open.post}/kudos", NONE, ALL_READ),
    ("GET /posts/{id}/kudos", "/posts/{hidden.post}/kudos", NONE, [404, 404, 404, 404, 404, 200, 200]),
    ("GET /posts/{id}/kudos", "/posts/999999/kudos", NONE, NOBODY),
    ("POST /posts/{id}/kudo/take-back", "/posts/{open.post}/kudo/take-back", NONE, [303; 7]),
    (
        "POST /posts/{id}/kudo/take-back",
        "/posts/{hidden.post}/kudo/take-back",
        NONE,
        [303, 404, 404, 404, 404, 403, 403],
    ),
    ("POST /posts/{id}/solution", "/posts/{open.reply}/solution", NONE, [303, 403, 403, 403, 303, 303, 303]),
    ("POST /posts/{id}/solution", "/posts/{open.post}/solution", NONE, [303, 403, 403, 403, 403, 403, 403]),
    ("POST /posts/{id}/solution", "/posts/{hidden.post}/solution", NONE, [303, 404, 404, 404, 404, 403, 403]),
    (
        "POST /posts/{id}/solution/take-back",
        "/posts/{open.reply}/solution/take-back",
        NONE,
        [303, 403, 403, 403, 303, 303, 303],
    ),
    (
        "POST /posts/{id}/solution/take-back",
        "/posts/999999/solution/take-back",
        NONE,
        [303, 404, 404, 404, 404, 404, 404],
    ),
    ("POST /preview", "/preview", WORDS, MEMBERS),
    ("POST /drafts", "/drafts?place=thread:{open}", WORDS, MEMBERS),
    ("GET /attachments", "/attachments", NONE, [303, 200, 403, 403, 200, 200, 200]),
    ("POST /attachments", "/attachments", WORDS, [303, 400, 403, 403, 400, 400, 400]),
    ("POST /attachments", "/attachments", &[("@file", "")], [303, 200, 403, 403, 200, 200, 200]),
    ("POST /attachments", "/attachments", &[("@other", "")], [303, 422, 403, 403, 422, 422, 422]),
    ("GET /attachments/{name}", "/attachments/0123456789abcdef0123456789abcdef.png", NONE, NOBODY),
    ("GET /threads/{id}/move", "/threads/{open}/move", NONE, [303, 403, 403, 403, 200, 200, 200]),
    ("GET /threads/{id}/move", "/threads/999999/move", NONE, [303, 403, 403, 403, 404, 404, 404]),
    (
        "POST /threads/{id}/move",
        "/threads/{open}/move",
        &[("board", "ios")],
        [303, 403, 403, 403, 303, 303, 303],
    ),
    (
        "POST /threads/{id}/{verb:lock|unlock|float|unfloat|feature|unfeature|hide|restore}",
        "/threads/{open}/lock",
        NONE,
        [303, 403, 403, 403, 403, 303, 303],
    ),
    (
        "POST /threads/{id}/{verb:lock|unlock|float|unfloat|feature|unfeature|hide|restore}",
        "/threads/{open}/unlock",
        NONE,
        [303, 403, 403, 403, 403, 303, 303],
    ),
    (
        "POST /threads/{id}/{verb:lock|unlock|float|unfloat|feature|unfeature|hide|restore}",
        "/threads/{open}/float",
        NONE,
        [303, 403, 403, 403, 303, 303, 303],
    ),
    (
        "POST /threads/{id}/{verb:lock|unlock|float|unfloat|feature|unfeature|hide|restore}",
        "/threads/{open}/unfloat",
        NONE,
        [303, 403, 403, 403, 303, 303, 303],
    ),
    (
        "POST /threads/{id}/{verb:lock|unlock|float|unfloat|feature|unfeature|hide|restore}",
        "/threads/{open}/feature",
        NONE,
        [303, 403, 403, 403, 403, 303, 303],
    ),
    (
        "POST /threads/{id}/{verb:lock|unlock|float|unfloat|feature|unfeature|hide|restore}",
        "/threads/{open}/unfeature",
        NONE,
        [303, 403, 403, 403, 403, 303, 303],
    ),
    (
        "POST /threads/{id}/{verb:lock|unlock|float|unfloat|feature|unfeature|hide|restore}",
        "/threads/{open}/hide",
        NONE,
        [303, 403, 403, 403, 403, 303, 303],
    ),
    (
        "POST /threads/{id}/{verb:lock|unlock|float|unfloat|feature|unfeature|hide|restore}",
        "/threads/{open}/restore",
        NONE,
        [303, 403, 403, 403, 404, 303, 303],
    ),
    (
        "POST /threads/{id}/{verb:lock|unlock|float|unfloat|feature|unfeature|hide|restore}",
        "/threads/999999/hide",
        NONE,
        [303, 403, 403, 403, 404, 404, 404],
    ),
    (
        "POST /posts/{id}/{verb:hide|restore}",
        "/posts/{open.post}/hide",
        NONE,
        [303, 403, 403, 403, 403, 303, 303],
    ),
    (
        "POST /posts/{id}/{verb:hide|restore}",
        "/posts/{open.post}/restore",
        NONE,
        [303, 403, 403, 403, 404, 303, 303],
    ),
    (
        "POST /posts/{id}/{verb:hide|restore}",
        "/posts/999999/restore",
        NONE,
        [303, 403, 403, 403, 404, 404, 404],
    ),
    ("GET /threads/{id}/merge-into", "/threads/{open}/merge-into", NONE, [303, 403, 403, 403, 403, 200, 200]),
    ("GET /threads/{id}/merge-into", "/threads/999999/merge-into", NONE, [303, 403, 403, 403, 404, 404, 404]),
    (
        "POST /threads/{id}/merge-into",
        "/threads/{open}/merge-into",
        NONE,
        [303, 403, 403, 403, 403, 422, 422],
    ),
    (
        "POST /threads/{id}/merge-into",
        "/threads/{hidden}/merge-into",
        &[("into", "{open}")],
        [303, 403, 403, 403, 404, 403, 403],
    ),
    ("GET /threads/{id}/split", "/threads/{open}/split", NONE, [303, 403, 403, 403, 403, 200, 200]),
    ("GET /threads/{id}/split", "/threads/999999/split", NONE, [303, 403, 403, 403, 404, 404, 404]),
    ("POST /threads/{id}/split", "/threads/{open}/split", NONE, [303, 403, 403, 403, 403, 422, 422]),
    ("POST /threads/{id}/split", "/threads/{hidden}/split", NONE, [303, 403, 403, 403, 404, 403, 403]),
    ("POST /posts/{id}/remove", "/posts/{open.post}/remove", NONE, [303, 403, 403, 403, 422, 422, 422]),
    ("POST /posts/{id}/remove", "/posts/{open.post}/remove", REASON, [303, 403, 403, 403, 403, 303, 303]),
    ("POST /threads/{id}/remove", "/threads/{open}/remove", REASON, [303, 403, 403, 403, 403, 303, 303]),
    ("POST /threads/{id}/remove", "/threads/999999/remove", REASON, [303, 403, 403, 403, 404, 404, 404]),
    ("GET /desk/articles", "/desk/articles", NONE, [303, 403, 403, 403, 200, 200, 200]),
    ("GET /articles/new", "/articles/new?board=community-blog", NONE, [303, 403, 403, 403, 403, 200, 200]),
    ("GET /articles/new", "/articles/new?board=android", NONE, [303, 403, 403, 403, 403, 403, 403]),
    ("GET /articles/new", "/articles/new", NONE, [303, 404, 404, 404, 404, 404, 404]),
    ("POST /articles", "/articles?board=community-blog", WORDS, [401, 403, 403, 403, 403, 303, 303]),
    ("POST /articles", "/articles?board=troubleshooting", WORDS, [401, 403, 403, 403, 303, 303, 303]),
    ("POST /articles", "/articles?board=android", WORDS, [401, 403, 403, 403, 403, 403, 403]),
    ("GET /articles/{id}/edit", "/articles/{draft}/edit", NONE, [303, 404, 404, 404, 404, 200, 200]),
    ("GET /articles/{id}/edit", "/articles/{article}/edit", NONE, [303, 403, 403, 403, 403, 200, 200]),
    ("GET /articles/{id}/edit", "/articles/999999/edit", NONE, [303, 404, 404, 404, 404, 404, 404]),
    (
        "POST /articles/{id}/edit",
        "/articles/{draft}/edit?version=77",
        WORDS,
        [401, 404, 404, 404, 404, 409, 409],
    ),
    (
        "POST /articles/{id}/edit",
        "/articles/{article}/edit?version=77",
        WORDS,
        [401, 403, 403, 403, 403, 409, 409],
    ),
    ("GET /articles/{id}/history", "/articles/{draft}/history", NONE, [303, 404, 404, 404, 404, 200, 200]),
    ("POST /articles/{id}/cover", "/articles/{draft}/cover", NONE, [303, 404, 404, 404, 404, 400, 400]),
    (
        "POST /articles/{id}/cover",
        "/articles/{draft}/cover",
        &[("@picture", "")],
        [303, 404, 404, 404, 404, 303, 303],
    ),
    (
        "POST /articles/{id}/cover/remove",
        "/articles/{draft}/cover/remove",
        NONE,
        [303, 404, 404, 404, 404, 303, 303],
    ),
    (
        "POST /articles/{id}/cover/remove",
        "/articles/{article}/cover/remove",
        NONE,
        [303, 403, 403, 403, 403, 303, 303],
    ),
    ("GET /covers/{name}", "/covers/6ba7b810-9dad-11d1-80b4-00c04fd430c8.jpg", NONE, NOBODY),
    ("POST /articles/{id}/discard", "/articles/{article}/discard", NONE, [303, 403, 403, 403, 403, 403, 403]),
    ("POST /articles/{id}/discard", "/articles/{draft}/discard", NONE, [303, 404, 404, 404, 404, 303, 404]),
    ("POST /threads/{id}/article", "/threads/{faq}/article", NONE, [303, 403, 403, 403, 403, 303, 303]),
    ("POST /threads/{id}/article", "/threads/{locked}/article", NONE, [303, 403, 403, 403, 403, 403, 403]),
    (
        "POST /threads/{id}/helpful",
        "/threads/{faq}/helpful",
        &[("helpful", "yes")],
        [303, 303, 403, 403, 303, 303, 303],
    ),
    (
        "POST /threads/{id}/helpful",
        "/threads/{locked}/helpful",
        &[("helpful", "yes")],
        [303, 403, 403, 403, 403, 403, 403],
    ),
    (
        "POST /threads/{id}/helpful",
        "/threads/{hidden}/helpful",
        &[("helpful", "no")],
        [303, 404, 404, 404, 404, 403, 403],
    ),
    ("POST /threads/{id}/helpful", "/threads/{faq}/helpful", NONE, [303, 400, 400, 400, 400, 400, 400]),
    ("POST /posts/{id}/nudge", "/posts/{hidden.post}/nudge", NONE, [303, 404, 404, 404, 404, 403, 403]),
    ("POST /posts/{id}/nudge", "/posts/999999/nudge", NONE, [303, 404, 404, 404, 404, 404, 404]),
    ("POST /threads/{id}/vault", "/threads/999999/vault", NONE, [303, 403, 403, 403, 403, 404, 404]),
    ("POST /threads/{id}/unvault", "/threads/{open}/unvault", NONE, [303, 403, 403, 403, 403, 303, 303]),
    ("POST /threads/{id}/unvault", "/threads/999999/unvault", NONE, [303, 403, 403, 403, 403, 404, 404]),
    ("GET /desk/vault", "/desk/vault", NONE, [303, 403, 403, 403, 403, 200, 200]),
    ("POST /desk/vault", "/desk/vault", NONE, [303, 403, 403, 403, 403, 422, 422]),
    ("GET /desk/vault/{run}", "/desk/vault/999999", NONE, [303, 403, 403, 403, 403, 404, 404]),
    ("POST /desk/vault/{run}/stop", "/desk/vault/999999/stop", NONE, [303, 403, 403, 403, 403, 404, 404]),
    ("POST /desk/vault/{run}/undo", "/desk/vault/999999/undo", NONE, [303, 403, 403, 403, 403, 404, 404]),
    ("GET /admin/writers", "/admin/writers", NONE, [303, 403, 403, 403, 403, 403, 200]),
    (
        "POST /admin/writers",
        "/admin/writers",
        &[("username", "quillfeather"), ("kind", "blog")],
        [303, 403, 403, 403, 403, 403, 303],
    ),
    (
        "POST /admin/writers",
        "/admin/writers",
        &[("username", "pia_marl"), ("kind", "blog")],
        [303, 403, 403, 403, 403, 403, 422],
    ),
    (
        "POST /admin/writers/{user}/{kind}/revoke",
        "/admin/writers/999999/blog/revoke",
        NONE,
        [303, 403, 403, 403, 403, 403, 303],
    ),
    ("GET /ranks", "/ranks", NONE, ALL_READ),
    ("GET /settings/rank", "/settings/rank", NONE, MEMBERS),
    (
        "POST /settings/rank/signature",
        "/settings/rank/signature",
        &[("signature", "Plays the bass.")],
        [303, 403, 403, 403, 303, 303, 303],
    ),
    (
        "POST /desk/members/{username}/signature/clear",
        "/desk/members/nobody-at-all/signature/clear",
        REASON,
        [303, 403, 403, 403, 403, 404, 404],
    ),
    ("GET /desk/programme", "/desk/programme", NONE, [303, 403, 403, 403, 403, 200, 200]),
    ("GET /admin/ranks", "/admin/ranks", NONE, ADMINISTRATORS),
    ("GET /admin/ranks/formula", "/admin/ranks/formula", NONE, ADMINISTRATORS),
    ("GET /admin/ranks/members/{username}", "/admin/ranks/members/mirelle", NONE, ADMINISTRATORS),
    (
        "POST /admin/ranks/formulas",
        "/admin/ranks/formulas",
        &[("reply.weight", "many")],
        [303, 403, 403, 403, 403, 403, 422],
    ),
    (
        "POST /admin/ranks/formulas",
        "/admin/ranks/formulas",
        &[("established_from", "regular")],
        [303, 403, 403, 403, 403, 403, 303],
    ),
    ("GET /admin/ranks/formulas/{id}", "/admin/ranks/formulas/1", NONE, ADMINISTRATORS),
    (
        "GET /admin/ranks/formulas/{id}",
        "/admin/ranks/formulas/999999",
        NONE,
        [303, 403, 403, 403, 403, 403, 404],
    ),
    (
        "POST /admin/ranks/formulas/{id}/apply",
        "/admin/ranks/formulas/999999/apply",
        &[("reason", "Why not")],
        [303, 403, 403, 403, 403, 403, 404],
    ),
    (
        "POST /admin/ranks/formulas/{id}/discard",
        "/admin/ranks/formulas/999999/discard",
        NONE,
        [303, 403, 403, 403, 403, 403, 404],
    ),
    ("GET /admin/panic", "/admin/panic", NONE, [303, 403, 403, 403, 403, 403, 200]),
    ("POST /admin/panic", "/admin/panic", NONE, [303, 403, 403, 403, 403, 403, 422]),
    ("POST /admin/panic/off", "/admin/panic/off", NONE, [303, 403, 403, 403, 403, 403, 303]),
    (
        "POST /admin/panic/members/{id}/approve",
        "/admin/panic/members/999999/approve",
        NONE,
        [303, 403, 403, 403, 403, 403, 404],
    ),
    (
        "POST /admin/panic/members/{id}/refuse",
        "/admin/panic/members/999999/refuse",
        NONE,
        [303, 403, 403, 403, 403, 403, 404],
    ),
    ("GET /admin", "/admin", NONE, [303, 403, 403, 403, 403, 200, 200]),
    ("GET /admin/permissions", "/admin/permissions", NONE, [303, 403, 403, 403, 403, 200, 200]),
    ("GET /admin/members", "/admin/members", NONE, [303, 403, 403, 403, 403, 200, 200]),
    ("GET /admin/members", "/admin/members?q=mirelle", NONE, [303, 403, 403, 403, 403, 303, 303]),
    ("GET /admin/members/{username}", "/admin/members/mirelle", NONE, [303, 403, 403, 403, 403, 200, 200]),
    ("GET /admin/members/{username}", "/admin/members/nobodyy", NONE, [303, 403, 403, 403, 403, 404, 404]),
    ("POST /admin/members/{username}", "/admin/members/mirelle", NONE, [303, 403, 403, 403, 403, 403, 422]),
    (
        "POST /admin/members/{username}",
        "/admin/members/mirelle",
        &[("standing", "member regular"), ("reason", "Old friend")],
        [303, 403, 403, 403, 403, 403, 303],
    ),
    ("POST /admin/members/{username}", "/admin/members/nobodyy", NONE, [303, 403, 403, 403, 403, 403, 404]),
    ("GET /admin/boards", "/admin/boards", NONE, [303, 403, 403, 403, 403, 403, 200]),
    ("GET /admin/boards/new", "/admin/boards/new?area=help", NONE, [303, 403, 403, 403, 403, 403, 200]),
    ("POST /admin/boards", "/admin/boards", NONE, [303, 403, 403, 403, 403, 403, 422]),
    ("GET /admin/boards/{slug}", "/admin/boards/android", NONE, [303, 403, 403, 403, 403, 403, 200]),
    ("GET /admin/boards/{slug}", "/admin/boards/nowhere", NONE, [303, 403, 403, 403, 403, 403, 404]),
    ("POST /admin/boards/{slug}", "/admin/boards/android", NONE, [303, 403, 403, 403, 403, 403, 422]),
    ("POST /admin/boards/{slug}", "/admin/boards/nowhere", NONE, [303, 403, 403, 403, 403, 403, 404]),
    (
        "POST /admin/boards/{slug}/moderators",
        "/admin/boards/android/moderators",
        &[("username", "nobodyy")],
        [303, 403, 403, 403, 403, 403, 422],
    ),
    (
        "POST /admin/boards/{slug}/moderators/{user}/remove",
        "/admin/boards/android/moderators/1/remove",
        NONE,
        [303, 403, 403, 403, 403, 403, 303],
    ),
    ("GET /admin/areas/new", "/admin/areas/new", NONE, [303, 403, 403, 403, 403, 403, 200]),
    ("POST /admin/areas", "/admin/areas", NONE, [303, 403, 403, 403, 403, 403, 422]),
    ("GET /admin/areas/{slug}", "/admin/areas/help", NONE, [303, 403, 403, 403, 403, 403, 200]),
    ("GET /admin/areas/{slug}", "/admin/areas/nowhere", NONE, [303, 403, 403, 403, 403, 403, 404]),
    ("POST /admin/areas/{slug}", "/admin/areas/help", NONE, [303, 403, 403, 403, 403, 403, 422]),
    ("GET /blog/subscribe", "/blog/subscribe", NONE, [200, 303, 303, 303, 303, 303, 303]),
    ("POST /blog/subscribe", "/blog/subscribe", NONE, [422, 303, 303, 303, 303, 303, 303]),
    ("GET /blog/confirm/{token}", "/blog/confirm/none", NONE, [410; 7]),
    ("POST /blog/confirm/{token}", "/blog/confirm/none", NONE, [410; 7]),
    ("GET /blog/unsubscribe/{token}", "/blog/unsubscribe/1.none", NONE, [410; 7]),
    ("POST /blog/unsubscribe/{token}", "/blog/unsubscribe/1.none", NONE, [410; 7]),
    ("GET /register", "/register", NONE, [200, 303, 303, 303, 303, 303, 303]),
    ("POST /register", "/register", NONE, [422; 7]),
    ("GET /threads/{id}/vote", "/threads/{issue}/vote", NONE, [303, 200, 403, 403, 200, 200, 200]),
    ("GET /threads/{id}/vote", "/threads/{hidden}/vote", NONE, [303, 404, 404, 404, 404, 403, 403]),
    ("POST /threads/{id}/vote", "/threads/{issue}/vote", NONE, [303, 303, 403, 403, 303, 303, 303]),
    ("POST /threads/{id}/vote", "/threads/{idea}/vote", NONE, [303, 303, 403, 403, 303, 303, 303]),
    ("POST /threads/{id}/vote", "/threads/{hidden}/vote", NONE, [303, 404, 404, 404, 404, 403, 403]),
    ("POST /threads/{id}/vote", "/threads/999999/vote", NONE, [303, 404, 404, 404, 404, 404, 404]),
    (
        "POST /threads/{id}/vote/details",
        "/threads/{issue}/vote/details",
        NONE,
        [303, 303, 403, 403, 303, 303, 303],
    ),
    (
        "POST /threads/{id}/vote/details",
        "/threads/{hidden}/vote/details",
        NONE,
        [303, 404, 404, 404, 404, 403, 403],
    ),
    ("POST /threads/{id}/vote/take-back", "/threads/{issue}/vote/take-back", NONE, [303; 7]),
    (
        "POST /threads/{id}/vote/take-back",
        "/threads/{hidden}/vote/take-back",
        NONE,
        [303, 404, 404, 404, 404, 403, 403],
    ),
    ("GET /threads/{id}/votes", "/threads/{issue}/votes", NONE, [403, 403, 403, 403, 200, 200, 200]),
    ("GET /threads/{id}/votes", "/threads/{hidden}/votes", NONE, [404, 404, 404, 404, 404, 200, 200]),
    ("GET /threads/{id}/status", "/threads/{issue}/status", NONE, [303, 403, 403, 403, 403, 200, 200]),
    ("GET /threads/{id}/status", "/threads/{idea}/status", NONE, [303, 403, 403, 403, 200, 200, 200]),
    ("GET /threads/{id}/status", "/threads/{hidden}/status", NONE, [303, 404, 404, 404, 404, 403, 403]),
    ("POST /threads/{id}/status", "/threads/{issue}/status", NONE, [303, 403, 403, 403, 403, 422, 422]),
    ("POST /threads/{id}/status", "/threads/{idea}/status", NONE, [303, 403, 403, 403, 422, 422, 422]),
    ("POST /threads/{id}/status", "/threads/{hidden}/status", NONE, [303, 404, 404, 404, 404, 403, 403]),
    (
        "POST /status-changes/{id}/undo",
        "/status-changes/999999/undo",
        NONE,
        [303, 404, 404, 404, 404, 404, 404],
    ),
    ("POST /statuses/bulk", "/statuses/bulk", NONE, [303, 403, 403, 403, 403, 200, 200]),
    ("POST /statuses/bulk/apply", "/statuses/bulk/apply", NONE, [303, 403, 403, 403, 403, 422, 422]),
    ("POST /threads/{id}/check", "/threads/{idea}/check", NONE, [303, 403, 403, 403, 303, 303, 303]),
    ("POST /threads/{id}/check", "/threads/{hidden}/check", NONE, [303, 404, 404, 404, 404, 403, 403]),
    (
        "POST /threads/{id}/check/take-back",
        "/threads/{idea}/check/take-back",
        NONE,
        [303, 403, 403, 403, 303, 303, 303],
    ),
    ("GET /threads/{id}/ask", "/threads/{idea}/ask", NONE, [303, 403, 403, 403, 200, 200, 200]),
    ("GET /threads/{id}/ask", "/threads/{hidden}/ask", NONE, [303, 404, 404, 404, 404, 403, 403]),
    ("POST /threads/{id}/ask", "/threads/{idea}/ask", NONE, [303, 403, 403, 403, 422, 422, 422]),
    ("GET /threads/{id}/merge", "/threads/{idea}/merge", NONE, [303, 403, 403, 403, 200, 200, 200]),
    ("GET /threads/{id}/merge", "/threads/{hidden}/merge", NONE, [303, 404, 404, 404, 404, 403, 403]),
    ("POST /threads/{id}/merge", "/threads/{idea}/merge", NONE, [303, 403, 403, 403, 422, 422, 422]),
    (
        "POST /threads/{id}/merge",
        "/threads/{idea}/merge",
        &[("into", "{hidden}")],
        [303, 403, 403, 403, 422, 422, 422],
    ),
    (
        "POST /threads/{id}/merge/take-back",
        "/threads/{idea}/merge/take-back",
        NONE,
        [303, 404, 404, 404, 404, 404, 404],
    ),
    (
        "GET /threads/{id}/not-an-issue",
        "/threads/{issue}/not-an-issue",
        NONE,
        [303, 403, 403, 403, 403, 200, 200],
    ),
    (
        "GET /threads/{id}/not-an-issue",
        "/threads/{hidden}/not-an-issue",
        NONE,
        [303, 404, 404, 404, 404, 403, 403],
    ),
    (
        "POST /threads/{id}/not-an-issue",
        "/threads/{issue}/not-an-issue",
        NONE,
        [303, 403, 403, 403, 403, 422, 422],
    ),
    (
        "POST /threads/{id}/fix-answer",
        "/threads/{issue}/fix-answer",
        &[("works", "yes")],
        [303, 403, 403, 403, 403, 403, 403],
    ),
    (
        "POST /threads/{id}/fix-answer",
        "/threads/{hidden}/fix-answer",
        &[("works", "yes")],
        [303, 404, 404, 404, 404, 403, 403],
    ),
    ("GET /settings/votes", "/settings/votes", NONE, MEMBERS),
    ("GET /login", "/login", NONE, [200, 303, 303, 303, 303, 303, 303]),
    ("POST /login", "/login", NONE, [422; 7]),
    ("GET /forgot", "/forgot", NONE, ALL_READ),
    ("POST /login/draft", "/login/draft", NONE, [400; 7]),
    (
        "POST /login/draft",
        "/login/draft",
        &[("composer", "/threads/{open}/reply"), ("body", "Words of mine.")],
        [422, 303, 303, 303, 303, 303, 303],
    ),
    ("POST /forgot", "/forgot", NONE, [422; 7]),
    ("GET /confirm/{token}", "/confirm/none", NONE, [410; 7]),
    ("POST /confirm/{token}", "/confirm/none", NONE, [410; 7]),
    ("GET /reset/{token}", "/reset/none", NONE, [410; 7]),
    ("POST /reset/{token}", "/reset/none", NONE, [410; 7]),
    ("POST /confirm/resend", "/confirm/resend", NONE, [303, 403, 303, 403, 403, 403, 403]),
    ("GET /settings", "/settings", NONE, MEMBERS),
    ("POST /settings", "/settings", &[("zone", "Nowhere/Land")], [303, 422, 422, 422, 422, 422, 422]),
    ("GET /settings/username", "/settings/username", NONE, MEMBERS),
    ("POST /settings/username", "/settings/username", NONE, [303, 422, 422, 422, 422, 422, 422]),
    ("GET /settings/email", "/settings/email", NONE, MEMBERS),
    ("POST /settings/email", "/settings/email", NONE, [303, 422, 422, 422, 422, 422, 422]),
    ("GET /settings/password", "/settings/password", NONE, MEMBERS),
    ("POST /settings/password", "/settings/password", NONE, [303, 422, 422, 422, 422, 422, 422]),
    ("GET /settings/second-step", "/settings/second-step", NONE, MEMBERS),
    ("POST /settings/second-step", "/settings/second-step", NONE, [303, 422, 422, 422, 422, 422, 422]),
    (
        "POST /settings/second-step/confirm",
        "/settings/second-step/confirm",
        NONE,
        [303, 422, 422, 422, 422, 422, 422],
    ),
    (
        "POST /settings/second-step/codes",
        "/settings/second-step/codes",
        NONE,
        [303, 422, 422, 422, 422, 422, 422],
    ),
    (
        "POST /settings/second-step/end",
        "/settings/second-step/end",
        NONE,
        [303, 422, 422, 422, 422, 422, 422],
    ),
    ("POST /login/code", "/login/code", NONE, [422; 7]),
    // The tests' site is reached by a bare address, where no browser makes a passkey.
    ("POST /login/passkey/options", "/login/passkey/options", NONE, [403; 7]),
    ("POST /login/passkey", "/login/passkey", NONE, [403; 7]),
    ("GET /settings/passkeys", "/settings/passkeys", NONE, MEMBERS),
    ("POST /settings/passkeys", "/settings/passkeys", NONE, [303, 403, 403, 403, 403, 403, 403]),
    (
        "POST /settings/passkeys/options",
        "/settings/passkeys/options",
        NONE,
        [303, 403, 403, 403, 403, 403, 403],
    ),
    (
        "POST /settings/passkeys/{id}/remove",
        "/settings/passkeys/1/remove",
        NONE,
        [303, 422, 422, 422, 422, 422, 422],
    ),
    ("GET /settings/sessions", "/settings/sessions", NONE, MEMBERS),
    ("GET /events", "/events?once=1", NONE, MEMBERS),
    ("GET /notifications", "/notifications", NONE, MEMBERS),
    ("POST /notifications/read", "/notifications/read", NONE, [303; 7]),
    (
        "POST /notifications/{id}/open",
        "/notifications/999999/open",
        NONE,
        [303, 404, 404, 404, 404, 404, 404],
    ),
    ("GET /unsubscribe/{token}", "/unsubscribe/1.thread.1.none", NONE, NOBODY),
    ("POST /unsubscribe/{token}", "/unsubscribe/1.thread.1.none", NONE, NOBODY),
    ("GET /settings/notifications", "/settings/notifications", NONE, MEMBERS),
    ("POST /settings/notifications", "/settings/notifications", NONE, [303, 422, 422, 422, 422, 422, 422]),
    ("POST /settings/notifications/mail", "/settings/notifications/mail", NONE, [303; 7]),
    ("GET /settings/subscriptions", "/settings/subscriptions", NONE, MEMBERS),
    ("POST /subscriptions", "/subscriptions", &[("target", "thread:{locked}")], [303; 7]),
    (
        "POST /subscriptions",
        "/subscriptions",
        &[("target", "thread:{hidden}")],
        [303, 404, 404, 404, 404, 303, 303],
    ),
    (
        "POST /subscriptions",
        "/subscriptions",
        &[("target", "post:{hidden.post}")],
        [303, 404, 404, 404, 404, 303, 303],
    ),
    ("POST /subscriptions", "/subscriptions", NONE, [303, 404, 404, 404, 404, 404, 404]),
    ("POST /subscriptions/end", "/subscriptions/end", &[("target", "thread:{locked}")], [303; 7]),
    (
        "POST /subscriptions/end",
        "/subscriptions/end",
        &[("target", "thread:999999")],
        [303, 404, 404, 404, 404, 404, 404],
    ),
    ("POST /settings/sessions/end-others", "/settings/sessions/end-others", NONE, [303; 7]),
    (
        "POST /settings/sessions/{id}/end",
        "/settings/sessions/999999/end",
        NONE,
        [303, 404, 404, 404, 404, 404, 404],
    ),
    ("GET /settings/avatar", "/settings/avatar", NONE, MEMBERS),
    (
        "POST /settings/avatar",
        "/settings/avatar",
        &[("avatar", "nothing")],
        [303, 403, 403, 422, 422, 422, 422],
    ),
    ("POST /settings/avatar/upload", "/settings/avatar/upload", NONE, [303, 403, 403, 403, 400, 400, 400]),
    (
        "POST /settings/avatar/upload",
        "/settings/avatar/upload",
        &[("@picture", "")],
        [303, 403, 403, 403, 303, 303, 303],
    ),
    ("GET /avatars/{key}", "/avatars/none", NONE, NOBODY),
    ("POST /theme", "/theme", &[("theme", "dark")], [303; 7]),
    ("GET /setup", "/setup?token=x", NONE, NOBODY),
    ("POST /setup", "/setup", NONE, NOBODY),
    ("POST /logout", "/logout", NONE, [303; 7]),
];

/// Every route that the source names, as "GET /path".
pub fn routes() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (_, source) in files("src", "rs") {
        let source = code(&source);
        if !source.contains("ServiceConfig") {
            continue;
        }
        // A resource and its methods end where the next service begins.
        for part in source.split("resource(").skip(1) {
            let part = part.split(".service(").next().unwrap_or_default();
            let path = quoted(part);
            for method in ["get", "post"] {
                if part.contains(&format!("route({method}()")) {
                    found.insert(format!("{} {path}", method.to_uppercase()));
                }
            }
        }
        for part in source.split(".route(").skip(1) {
            let start = part.trim_start();
            if start.starts_with('"') || start.starts_with("&format!(\"") {
                let path = quoted(part);
                let after = part.split_once(path).map_or("", |(_, after)| after);
                let method = if after.find("post()") < after.find("get()").or(Some(usize::MAX))
                    && after.contains("post()")
                {
                    "POST"
                } else {
                    "GET"
                };
                found.insert(format!("{method} {path}"));
            }
        }
    }
    found
}

fn quoted(part: &str) -> &str {
    part.split('"').nth(1).unwrap_or_default()
}

#[test]
fn every_route_has_a_row() {
    let routes = routes();
    assert!(routes.len() > 60, "{routes:?}");
    let rows: BTreeSet<String> = ROWS.iter().map(|row| row.0.to_owned()).collect();
    let missing: Vec<_> = routes.difference(&rows).collect();
    assert!(missing.is_empty(), "routes without a row: {missing:#?}");
    let dead: Vec<_> = rows.difference(&routes).collect();
    assert!(dead.is_empty(), "rows without a route: {dead:#?}");
}

/// The first number in an address.
fn number_in(address: &str) -> i64 {
    let digits = address.split('/').find_map(|part| part.parse().ok());
    digits.unwrap_or_else(|| panic!("no number in {address}"))
}

both! {
    fn everybody_gets_their_answer(db) {
        on_site(db, async |world| {
            let mirelle = world.member("mirelle").await;
            let thread = [("title", "A question for everybody"), ("body", "Words."), ("key", "open"), ("looked", "1")];
            mirelle.post("/boards/android/threads", &thread).await.is(303);
            let open = world.thread("A question for everybody");
            let reply = [("body", "It works again."), ("key", "open-reply")];
            mirelle.post(&format!("/threads/{open}/posts"), &reply).await.is(303);
            let answer = world.post(open, 2).to_string();
            let objects = [
                ("open", open),
                ("issue", world.thread("[Web Player] Playlist covers load as grey squares on slow connections")),
                ("idea", world.thread("[Web Player] Darker dark mode")),
                ("hidden", world.thread("GET 10K PLAYS CHEAP real listeners guaranteed")),
                ("locked", world.thread("Read first: what we can and can't help with here")),
            ];
            let ravi = world.member("Ravi_M").await;
            let draft = ravi.post("/articles?board=community-blog", &[("title", "Not yet"), ("body", "Words."), ("key", "draft")]);
            let draft = number_in(&draft.await.is(303).location);
            let faq = world.thread("Playing your own files in Tempo, on every device");
            let article = number_in(&ravi.post(&format!("/threads/{faq}/article"), &[]).await.is(303).location);
            let call = number_in(&world.member("Joaquim").await.post("/calendar", PLAN).await.is(303).location);
            let (halvard, shot) = (world.member("halvard").await, "Something to report");
            let thread = [("title", shot), ("body", "Buy."), ("key", "shot"), ("looked", "1")];
            halvard.post("/boards/android/threads", &thread).await.is(303);
            let reported = format!("post:{}", world.question(world.thread(shot)));
            mirelle.post("/reports", &[("about", &reported), ("kind", "spam")]).await.is(303);
            let profile = format!("member:{}", world.id_of("halvard"));
            mirelle.post("/reports", &[("about", &profile), ("kind", "spam")]).await.is(303);
            let (matter, profile) = (world.matter(&reported), world.matter(&profile));
            let fill = |text: &str, key: usize| {
                let mut text = text.replace("{key}", &format!("key-{key}")).replace("{open.reply}", &answer);
                for (name, id) in [("{call}", call), ("{draft}", draft), ("{article}", article), ("{faq}", faq), ("{matter}", matter), ("{profile}", profile)] {
                    text = text.replace(name, &id.to_string());
                }
                for (name, id) in objects {
                    text = text.replace(&format!("{{{name}}}"), &id.to_string());
                    if text.contains(&format!("{{{name}.post}}")) {
                        text = text.replace(&format!("{{{name}.post}}"), &world.question(id).to_string());
                    }
                }
                text
            };
            let mut browsers = Vec::new();
            for name in CAST {
                let browser = if name == "-" { world.guest() } else { world.member(name).await };
                // Before anything ends a session.
                browser.token().await;
                browsers.push(browser);
            }
            let mut wrong = Vec::new();
            for (number, (route, address, fields, expected)) in ROWS.iter().enumerate() {
                let address = fill(address, number);
                let mut got = [0; 7];
                for (place, browser) in browsers.iter().enumerate() {
                    let filled: Vec<(&str, String)> = fields
                        .iter()
                        .map(|(name, value)| (*name, fill(value, number)))
                        .collect();
                    let fields: Vec<(&str, &str)> =
                        filled.iter().map(|(name, value)| (*name, value.as_str())).collect();
                    let answer = if route.starts_with("GET") {
                        browser.get(&address).await
                    } else if let Some(file) = fields.first().and_then(|field| field.0.strip_prefix('@')) {
                        browser.upload(&address, file, "picture.png", &pictures::png(30, 20)).await
                    } else {
                        browser.post(&address, &fields).await
                    };
                    if let Some(status) = got.get_mut(place) {
                        *status = answer.status;
                    }
                }
                if got != *expected {
                    wrong.push(format!("{route} at {address}:\n  expected {expected:?}\n  got      {got:?}"));
                }
            }
            assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        });
    }
}

#[test]
fn every_act_of_the_table_is_asked_somewhere() {
    use bandstand::forum::permissions::{Act, PLANNED};
    let sources: Vec<String> = files("src", "rs")
        .iter()
        .filter(|(file, _)| !file.starts_with("forum/permissions"))
        .map(|(_, source)| code(source))
        .collect();
    for act in Act::ALL {
        let name = format!("Act::{act:?}");
        let is_asked = sources.iter().any(|source| {
            source.match_indices(&name).any(|(at, _)| {
                !source[at + name.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '_')
            })
        });
        assert_eq!(is_asked, !PLANNED.contains(act), "{name}: asked, or in the list of what is to come");
    }
}
