//! The table itself. One line an act; the columns stand in the order of [`Who`].

use super::model::{Act, Cell, Who};
use crate::forum::ranks::Rank;

/// A row: the act, what it is called, and the answers.
pub struct Row {
    pub act: Act,
    pub text: &'static str,
    cells: [Cell; 14],
}

const fn row(act: Act, text: &'static str, cells: [Cell; 14]) -> Row {
    Row { act, text, cells }
}

const N: Cell = Cell::No;
const Y: Cell = Cell::Yes;
/// By invitation.
const I: Cell = Cell::Invited;
/// The gallery's rank is configuration; the table says what holds by default.
const CASUAL: Cell = Cell::From(Rank::CasualListener);
const L1: Cell = Cell::Level(1);
const L2: Cell = Cell::Level(2);
const L3: Cell = Cell::Level(3);

/// The answer for an act and a column.
pub fn cell(act: Act, who: Who) -> Cell {
    let rows = GROUPS.iter().flat_map(|(_, rows)| rows.iter());
    rows.filter(|row| row.act == act).map(|row| row.cells[who as usize]).next().unwrap_or(N)
}

impl Row {
    /// The answers, in the order of [`Who::ALL`].
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }
}

/// Acts whose features are being built: the table has their place, and the page says so.
pub const PLANNED: &[Act] = &[];

/// The rows, by what they are about.
#[rustfmt::skip]
pub const GROUPS: &[(&str, &[Row])] = &[
    //                                 guest, banned, silenced, unconfirmed | member, rising, star, legend | board mod, mod, agent, staff, manager, admin
    ("Reading", &[
        row(Act::ReadPublic, "Read public boards", [Y, Y, Y, Y, Y, Y, Y, Y, N, Y, Y, Y, Y, Y]),
        row(Act::ReadMembers, "Read boards for members; start threads where members may", [N, N, Y, Y, Y, Y, Y, Y, N, Y, Y, Y, Y, Y]),
        row(Act::ReadStars, "Read boards for Stars; start threads where Stars may", [N, N, Y, Y, N, Y, Y, Y, N, Y, Y, Y, Y, Y]),
        row(Act::ReadStaff, "Read boards for staff; start threads where staff may", [N, N, Y, Y, N, N, N, N, N, Y, Y, Y, Y, Y]),
        row(Act::SeeHidden, "See hidden and removed threads and posts", [N, N, Y, Y, N, N, N, N, Y, Y, N, Y, Y, Y]),
        row(Act::SeeHistory, "See what a post said before", [N, N, Y, Y, N, Y, Y, Y, Y, Y, Y, Y, Y, Y]),
    ]),
    ("Taking part", &[
        row(Act::Write, "Start threads, reply, give kudos, vote, upload pictures", [N, N, N, N, Y, Y, Y, Y, N, Y, Y, Y, Y, Y]),
        row(Act::EditOwn, "Edit one's own posts", [N, N, N, N, Y, Y, Y, Y, N, Y, Y, Y, Y, Y]),
        row(Act::UseGallery, "Choose a picture of the gallery", [N, N, Y, Y, CASUAL, Y, Y, Y, N, Y, Y, Y, Y, Y]),
        row(Act::UploadAvatar, "Upload a picture of one's own", [N, N, Y, Y, N, Y, Y, Y, N, Y, Y, Y, Y, Y]),
        row(Act::Message, "Write private messages to those who want them, within the limits of the rank", [N, N, N, N, Y, Y, Y, Y, N, Y, Y, Y, Y, Y]),
        row(Act::Report, "Report posts, messages, profiles, and what was said in one's own case or, at the desk, in any", [N, N, Y, N, Y, Y, Y, Y, N, Y, Y, Y, Y, Y]),
    ]),
    ("What Stars help with", &[
        row(Act::AcceptAny, "Accept a solution in somebody else's thread", [N, N, N, N, N, Y, Y, Y, Y, Y, Y, Y, Y, Y]),
        row(Act::LabelInHelp, "Change labels in Help and Chat", [N, N, N, N, N, L1, Y, N, N, Y, N, Y, Y, Y]),
        row(Act::MoveInHelp, "Move threads within Help and Chat", [N, N, N, N, N, L2, Y, N, N, Y, N, Y, Y, Y]),
        row(Act::FloatInHelp, "Float threads in Help and Chat", [N, N, N, N, N, L3, Y, N, N, Y, N, Y, Y, Y]),
        row(Act::HideSpam, "Hide spam until a moderator has looked", [N, N, N, N, N, L2, Y, N, Y, Y, N, Y, Y, Y]),
        row(Act::CheckIdeas, "Check new ideas", [N, N, N, N, N, L1, Y, N, N, Y, N, Y, Y, Y]),
        row(Act::CloseIdeas, "Close and merge ideas", [N, N, N, N, N, L2, Y, N, N, Y, N, Y, Y, Y]),
        row(Act::StarReports, "Work on the Stars' part of the reports", [N, N, N, N, N, L3, Y, N, N, Y, N, Y, Y, Y]),
        row(Act::StarDesk, "See what waits for an answer, claim it for a while, ask staff in a note", [N, N, N, N, N, Y, Y, N, N, Y, N, Y, Y, Y]),
        row(Act::WriteFaqs, "Write FAQs", [N, N, N, N, N, I, I, I, N, Y, N, Y, Y, Y]),
        row(Act::WriteBlog, "Write blog articles", [N, N, N, N, N, I, I, I, N, Y, N, Y, Y, Y]),
    ]),
    ("Moderating", &[
        row(Act::EditAny, "Edit posts and headings of others", [N, N, N, N, N, N, N, N, Y, Y, N, Y, Y, Y]),
        row(Act::WriteInLocked, "Write in locked threads", [N, N, N, N, N, N, N, N, Y, Y, N, Y, Y, Y]),
        row(Act::Label, "Change labels anywhere", [N, N, N, N, N, N, N, N, Y, Y, N, Y, Y, Y]),
        row(Act::Lock, "Lock and unlock threads", [N, N, N, N, N, N, N, N, Y, Y, N, Y, Y, Y]),
        row(Act::Float, "Float threads anywhere", [N, N, N, N, N, N, N, N, Y, Y, N, Y, Y, Y]),
        row(Act::Feature, "Feature threads on the front page", [N, N, N, N, N, N, N, N, N, Y, N, Y, Y, Y]),
        row(Act::Hide, "Hide and restore threads and posts", [N, N, N, N, N, N, N, N, Y, Y, N, Y, Y, Y]),
        row(Act::Remove, "Remove threads and posts, with a reason", [N, N, N, N, N, N, N, N, Y, Y, N, Y, Y, Y]),
        row(Act::Move, "Move threads from one board to any other", [N, N, N, N, N, N, N, N, N, Y, N, Y, Y, Y]),
        row(Act::Merge, "Merge threads, and split posts off into a thread of their own", [N, N, N, N, N, N, N, N, Y, Y, N, Y, Y, Y]),
        row(Act::MoveToVault, "Move threads into the Vault and back, by hand and by rule", [N, N, N, N, N, N, N, N, N, Y, N, Y, Y, Y]),
        row(Act::HandleReports, "Work on reports", [N, N, N, N, N, N, N, N, Y, Y, N, Y, Y, Y]),
        row(Act::OpenReported, "Open a reported private message or part of a support case, with what was said around it; each look is in the audit log", [N, N, N, N, N, N, N, N, N, Y, N, Y, Y, Y]),
        row(Act::SendNotices, "Write notices to members", [N, N, N, N, N, N, N, N, N, Y, N, Y, Y, Y]),
        row(Act::ReviewHeld, "Decide about posts that wait for review", [N, N, N, N, N, N, N, N, Y, Y, N, Y, Y, Y]),
        row(Act::SetStatus, "Set the status of ideas and issues", [N, N, N, N, N, N, N, N, N, Y, N, Y, Y, Y]),
        row(Act::Sanction, "Warn, silence and ban", [N, N, N, N, N, N, N, N, N, Y, N, Y, Y, Y]),
        row(Act::ClearSignature, "Clear somebody's signature", [N, N, N, N, N, N, N, N, N, Y, N, Y, Y, Y]),
        row(Act::SeeAudit, "Read the audit log and undo", [N, N, N, N, N, N, N, N, N, Y, N, Y, Y, Y]),
    ]),
    ("The Star programme", &[
        row(Act::Apply, "Apply to become a Star", [N, N, N, N, Y, N, N, N, N, N, N, N, N, N]),
        row(Act::ReviewStars, "Read applications and talk about them", [N, N, N, N, N, N, N, N, N, Y, N, Y, Y, Y]),
        row(Act::RunStars, "Decide about applications; promote and retire Stars; events, badges, rewards", [N, N, N, N, N, N, N, N, N, N, N, Y, Y, Y]),
    ]),
    ("The support desk", &[
        row(Act::ActAsArtist, "Claim an artist's profile, work in its team, chat with the desk for it", [N, N, Y, N, Y, Y, Y, Y, N, Y, Y, Y, Y, Y]),
        row(Act::VerifyArtists, "Verify artists' profiles, and take that back", [N, N, N, N, N, N, N, N, N, N, Y, Y, Y, Y]),
        row(Act::WorkCases, "Work on support cases", [N, N, N, N, N, N, N, N, N, N, Y, Y, Y, Y]),
        row(Act::RunDesk, "Set who is on which team, the macros, and the desk's notice", [N, N, N, N, N, N, N, N, N, N, N, Y, Y, Y]),
    ]),
    ("Running the community", &[
        row(Act::Invite, "Invite Stars to write articles", [N, N, N, N, N, N, N, N, N, N, N, N, Y, Y]),
        row(Act::EditBoards, "Add and change areas, boards, labels, who may read and post, board moderators", [N, N, N, N, N, N, N, N, N, N, N, N, Y, Y]),
        row(Act::EditGuidelines, "Change the guidelines", [N, N, N, N, N, N, N, N, N, N, N, N, Y, Y]),
        row(Act::SeeMembers, "See members' roles and their history", [N, N, N, N, N, N, N, N, N, Y, N, Y, Y, Y]),
        row(Act::SetRoles, "Give and take roles, ranks and levels", [N, N, N, N, N, N, N, N, N, N, N, N, N, Y]),
        row(Act::Panic, "Stop new sign-ups and posts in an emergency", [N, N, N, N, N, N, N, N, N, N, N, N, Y, Y]),
        row(Act::SetFormula, "See and change how ranks are earned", [N, N, N, N, N, N, N, N, N, N, N, N, N, Y]),
        row(Act::SeePermissions, "Read this table", [N, N, N, N, N, N, N, N, N, Y, N, Y, Y, Y]),
    ]),
];
