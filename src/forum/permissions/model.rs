//! What the table speaks of: people, acts, and the answers in its cells.

use crate::forum::accounts::model::User;
use crate::forum::ranks::Rank;
use crate::forum::viewer::Role;
use crate::word_enum;

word_enum! {
    /// The columns. The first four are states: in those of a member, "yes" means
    /// "as their role and rank say", and "no" takes it away from everybody.
    Who {
        Guest = "Guest",
        Banned = "Banned",
        Silenced = "Silenced",
        Unconfirmed = "Unconfirmed",
        Member = "Visitor to Composer",
        RisingStar = "Rising Star",
        Star = "Star",
        Legend = "Community Legend",
        /// In their boards alone, and besides what their role says.
        BoardModerator = "Board moderator",
        Moderator = "Moderator",
        Agent = "Support agent",
        Staff = "Staff",
        CommunityManager = "Community manager",
        Administrator = "Administrator",
    }
}

word_enum! {
    /// The rows: what somebody may do.
    Act {
        ReadPublic = "read_public",
        ReadMembers = "read_members",
        ReadStars = "read_stars",
        ReadStaff = "read_staff",
        SeeHidden = "see_hidden",
        SeeHistory = "see_history",
        Write = "write",
        EditOwn = "edit_own",
        UseGallery = "use_gallery",
        UploadAvatar = "upload_avatar",
        Message = "message",
        Report = "report",
        AcceptAny = "accept_any",
        LabelInHelp = "label_in_help",
        MoveInHelp = "move_in_help",
        FloatInHelp = "float_in_help",
        HideSpam = "hide_spam",
        CheckIdeas = "check_ideas",
        CloseIdeas = "close_ideas",
        StarReports = "star_reports",
        WriteFaqs = "write_faqs",
        WriteBlog = "write_blog",
        EditAny = "edit_any",
        WriteInLocked = "write_in_locked",
        Label = "label",
        Lock = "lock",
        Float = "float",
        Feature = "feature",
        Hide = "hide",
        Remove = "remove",
        Move = "move",
        Merge = "merge",
        MoveToVault = "move_to_vault",
        HandleReports = "handle_reports",
        OpenReported = "open_reported",
        SendNotices = "send_notices",
        ReviewHeld = "review_held",
        SetStatus = "set_status",
        Sanction = "sanction",
        ClearSignature = "clear_signature",
        SeeAudit = "see_audit",
        StarDesk = "star_desk",
        Apply = "apply",
        ReviewStars = "review_stars",
        RunStars = "run_stars",
        ActAsArtist = "act_as_artist",
        VerifyArtists = "verify_artists",
        WorkCases = "work_cases",
        RunDesk = "run_desk",
        Invite = "invite",
        EditBoards = "edit_boards",
        EditGuidelines = "edit_guidelines",
        SeeMembers = "see_members",
        SetRoles = "set_roles",
        Panic = "panic",
        SetFormula = "set_formula",
        SeePermissions = "see_permissions",
    }
}

/// An answer of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell {
    No,
    Yes,
    /// From this rank of members on.
    From(Rank),
    /// From this level of Rising Stars on.
    Level(i64),
    /// Those whom a community manager invited to it.
    Invited,
}

/// What the table needs to know of somebody besides their state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    pub role: Role,
    pub rank: Rank,
    /// A Rising Star's level; 0 for others.
    pub level: i64,
}

impl Default for Standing {
    fn default() -> Self {
        Self { role: Role::Member, rank: Rank::Visitor, level: 0 }
    }
}

impl Standing {
    pub fn of(user: &User) -> Self {
        Self { role: user.role, rank: user.rank, level: user.star_level }
    }
}

impl Who {
    /// The column of a standing: the role, and for Stars the rank.
    pub fn of(standing: Standing) -> Self {
        match (standing.role, standing.rank) {
            (Role::Member, _) => Self::Member,
            (Role::Star, Rank::Star) => Self::Star,
            (Role::Star, Rank::Legend) => Self::Legend,
            (Role::Star, _) => Self::RisingStar,
            (Role::Agent, _) => Self::Agent,
            (Role::Moderator, _) => Self::Moderator,
            (Role::Staff, _) => Self::Staff,
            (Role::CommunityManager, _) => Self::CommunityManager,
            (Role::Administrator, _) => Self::Administrator,
        }
    }
}
