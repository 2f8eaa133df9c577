//! The ranks that stand beside names (REQUIREMENTS A13): titles, order and what they are of.
//! Which rank somebody has is decided elsewhere; here is only what a rank is.

use crate::word_enum;

word_enum! {
    /// A rank, in the order of the ladder.
    Rank {
        Visitor = "visitor",
        Newbie = "newbie",
        CasualListener = "casual-listener",
        Regular = "regular",
        MusicFan = "music-fan",
        GigGoer = "gig-goer",
        Roadie = "roadie",
        Songwriter = "songwriter",
        Composer = "composer",
        RisingStar = "rising-star",
        Star = "star",
        Legend = "legend",
        Moderator = "moderator",
        Staff = "staff",
        CommunityManager = "community-manager",
        FormerStaff = "former-staff",
        Creator = "creator",
        Administrator = "administrator",
    }
}

/// The three families of ranks, told apart by the outline of their marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Family {
    Member,
    Star,
    Staff,
}

impl Rank {
    pub fn family(self) -> Family {
        match self {
            Self::RisingStar | Self::Star | Self::Legend => Family::Star,
            Self::Moderator
            | Self::Staff
            | Self::CommunityManager
            | Self::FormerStaff
            | Self::Creator
            | Self::Administrator => Family::Staff,
            _ => Family::Member,
        }
    }

    /// The title, with the brand where it has one ("Tempo Star").
    pub fn title(self, brand: &str) -> String {
        let plain = match self {
            Self::Visitor => "Visitor",
            Self::Newbie => "Newbie",
            Self::CasualListener => "Casual Listener",
            Self::Regular => "Regular",
            Self::MusicFan => "Music Fan",
            Self::GigGoer => "Gig Goer",
            Self::Roadie => "Roadie",
            Self::Songwriter => "Songwriter",
            Self::Composer => "Composer",
            Self::RisingStar => "Rising Star",
            Self::Star => return format!("{brand} Star"),
            Self::Legend => "Community Legend",
            Self::Moderator => "Moderator",
            Self::Staff => return format!("{brand} Staff"),
            Self::CommunityManager => "Community Manager",
            Self::FormerStaff => return format!("{brand} Legend"),
            Self::Creator => "Creator",
            Self::Administrator => "Administrator",
        };
        plain.to_owned()
    }
}

/// A rank as templates show it.
#[derive(Clone, Debug, serde::Serialize)]
pub struct RankView {
    pub slug: &'static str,
    pub name: String,
    pub kind: Family,
}

impl RankView {
    pub fn of(rank: Rank, brand: &str) -> Self {
        Self { slug: rank.word(), name: rank.title(brand), kind: rank.family() }
    }
}
