//! What the pages of the ranks show: the ladder for everybody, one's own counts.
//! What administrators see is in `admin` and `member`.

pub mod admin;
pub mod member;
pub mod plot;

use serde::Serialize;

use super::tally::Standing;
use super::{perks, policy};
use crate::forum::accounts::views::FieldView;
use crate::forum::accounts::views::tabs::{Tabs, tabs};
use crate::forum::activity::model::DeedKind;
use crate::forum::ranks::{Family, Rank, RankView};
use crate::kit::config::Config;

/// A rank of the ladder.
#[derive(Clone, Debug, Serialize)]
pub struct RungView {
    pub rank: RankView,
    pub perks: Vec<String>,
    /// Whether it is the reader's own.
    pub is_own: bool,
}

/// Every rank, and how ranks come about; no number by which they are earned.
#[derive(Clone, Debug, Serialize)]
pub struct RanksPage {
    pub members: Vec<RungView>,
    pub stars: Vec<RungView>,
    pub staff: Vec<RungView>,
    /// Where one's own counts are; for members.
    pub own_url: Option<&'static str>,
    pub can_set: bool,
}

impl RanksPage {
    pub const TEMPLATE: &str = "features/ranks/index.html";

    pub fn new(config: &Config, own: Option<Rank>, can_set: bool) -> Self {
        let family = |family: Family| -> Vec<RungView> {
            let ranks = Rank::ALL.iter().filter(|rank| rank.family() == family);
            let rung = |rank: &Rank| RungView {
                rank: RankView::of(*rank, &config.brand),
                perks: perks::of(*rank, config),
                is_own: own == Some(*rank),
            };
            ranks.map(rung).collect()
        };
        Self {
            members: family(Family::Member),
            stars: family(Family::Star),
            staff: family(Family::Staff),
            own_url: own.map(|_| "/settings/rank"),
            can_set,
        }
    }

    pub fn sample() -> Self {
        let rung = RungView {
            rank: RankView::of(Rank::Regular, "Tempo"),
            perks: vec!["A signature.".to_owned()],
            is_own: true,
        };
        Self {
            members: vec![rung.clone()],
            stars: vec![rung.clone()],
            staff: vec![rung],
            own_url: Some("/settings/rank"),
            can_set: true,
        }
    }
}

/// How often somebody did something.
#[derive(Clone, Debug, Serialize)]
pub struct CountView {
    pub name: &'static str,
    pub count: i64,
}

/// One's own rank and counts: never what the next rank needs.
#[derive(Clone, Debug, Serialize)]
pub struct OwnRankPage {
    pub tabs: Tabs,
    pub rank: RankView,
    pub perks: Vec<String>,
    /// The next one, for members below the top.
    pub next: Option<RankView>,
    /// Whether they may join the Stars to go on.
    pub is_near_top: bool,
    /// Whether the rank goes with an office.
    pub is_office: bool,
    pub counts: Vec<CountView>,
    /// The field of the signature, where the rank has one.
    pub signature: Option<FieldView>,
    /// From which rank on there is one.
    pub signs_from: RankView,
}

impl OwnRankPage {
    pub const TEMPLATE: &str = "features/ranks/own.html";

    pub fn new(config: &Config, rank: Rank, earned: &[Rank], standing: &Standing) -> Self {
        let is_office = rank.family() != Family::Member;
        let next = earned.iter().find(|next| **next > rank).filter(|_| !is_office);
        let count = |kind: &DeedKind| CountView { name: words(*kind), count: standing.sum(*kind).count };
        let kinds = DeedKind::ALL.iter().filter(|kind| **kind != DeedKind::UpheldReport);
        let mut counts: Vec<CountView> = kinds.map(count).collect();
        counts.push(CountView { name: "Days on which you took part", count: standing.active_days });
        Self {
            tabs: tabs("/settings/rank"),
            rank: RankView::of(rank, &config.brand),
            perks: perks::of(rank, config),
            next: next.map(|next| RankView::of(*next, &config.brand)),
            is_near_top: matches!(rank, Rank::Songwriter | Rank::Composer),
            is_office,
            counts,
            signature: None,
            signs_from: RankView::of(policy::signs_from(config), &config.brand),
        }
    }

    /// The same with the field of the signature, if the rank has one.
    pub fn with_signature(mut self, rank: Rank, config: &Config, body: &str, error: Option<String>) -> Self {
        let hint = format!(
            "One line of at most {} characters; Markdown for emphasis and links. Empty: none.",
            config.ranks.signature_max_chars
        );
        let mut field = FieldView::new("signature", "Signature", "text").value(body).hint(&hint).optional();
        field.error = error;
        self.signature = policy::may_sign(rank, config).then_some(field);
        self
    }

    pub fn sample() -> Self {
        Self {
            tabs: tabs("/settings/rank"),
            rank: RankView::of(Rank::Songwriter, "Tempo"),
            perks: vec!["A signature.".to_owned()],
            next: Some(RankView::of(Rank::Composer, "Tempo")),
            is_near_top: true,
            is_office: false,
            counts: vec![CountView { name: "Replies", count: 12 }],
            signature: Some(FieldView::new("signature", "Signature", "text").optional()),
            signs_from: RankView::of(Rank::MusicFan, "Tempo"),
        }
    }
}

/// What somebody did, as a heading says it.
pub fn words(kind: DeedKind) -> &'static str {
    match kind {
        DeedKind::Thread => "Threads started",
        DeedKind::Reply => "Replies",
        DeedKind::ChatThread => "Discussions started in Chat",
        DeedKind::ChatReply => "Posts in Chat",
        DeedKind::Idea => "Ideas",
        DeedKind::IdeaComment => "Comments on ideas",
        DeedKind::FaqArticle => "FAQ articles",
        DeedKind::BlogArticle => "Blog articles",
        DeedKind::ArticleComment => "Comments on articles",
        DeedKind::Vote => "Votes on ideas and issues",
        DeedKind::KudoGiven => "Kudos given",
        DeedKind::KudoReceived => "Kudos received",
        DeedKind::Solution => "Accepted solutions",
        DeedKind::Helpful => "People whom your FAQ articles helped",
        DeedKind::Attended => "Community events attended",
        DeedKind::UpheldReport => "Reports upheld",
    }
}
