//! What the pages of certificates show.

use serde::Serialize;

use super::store::Certificate;
use crate::kit::db::Ts;

/// A certificate in one's list.
#[derive(Clone, Debug, Serialize)]
pub struct LineView {
    pub id: i64,
    pub url: String,
    pub issued_at: Ts,
    pub is_revoked: bool,
}

impl LineView {
    pub fn new(one: &Certificate) -> Self {
        Self {
            id: one.id.0,
            url: format!("/certificates/{}", one.token),
            issued_at: one.issued_at,
            is_revoked: one.revoked_at.is_some(),
        }
    }
}

/// `/stars/certificates`.
#[derive(Clone, Debug, Serialize)]
pub struct CertificatesPage {
    pub lines: Vec<LineView>,
}

impl CertificatesPage {
    pub const TEMPLATE: &str = "features/certificates/index.html";
    pub const TITLE: &str = "Your certificates";

    pub fn sample() -> Self {
        let line = LineView {
            id: 3,
            url: "/certificates/abc".to_owned(),
            issued_at: Ts(1_790_000_000_000),
            is_revoked: false,
        };
        Self { lines: vec![LineView { is_revoked: true, ..line.clone() }, line] }
    }
}

/// A number with what it counts.
#[derive(Clone, Debug, Serialize)]
pub struct FigureView {
    pub name: &'static str,
    pub count: i64,
}

/// `/certificates/{token}`.
#[derive(Clone, Debug, Serialize)]
pub struct CertificatePage {
    /// Empty where it was withdrawn, as is all the rest.
    pub name: String,
    pub rank: String,
    pub joined_at: Ts,
    /// From when on they were a Star, and until when; none: they are one, or never were.
    pub star_from: Option<Ts>,
    pub star_until: Option<Ts>,
    pub issued_at: Ts,
    pub figures: Vec<FigureView>,
    pub url: String,
    pub revoked_at: Option<Ts>,
}

impl CertificatePage {
    pub const TEMPLATE: &str = "features/certificates/show.html";

    pub fn new(one: &Certificate, brand: &str, origin: &str) -> Self {
        let url = format!("{origin}/certificates/{}", one.token);
        if one.revoked_at.is_some() {
            return Self {
                name: String::new(),
                rank: String::new(),
                joined_at: Ts(0),
                star_from: None,
                star_until: None,
                issued_at: one.issued_at,
                figures: Vec::new(),
                url,
                revoked_at: one.revoked_at,
            };
        }
        let figures = [
            ("Solutions", one.solutions),
            ("Posts", one.posts),
            ("Threads", one.threads),
            ("Kudos from others", one.kudos),
            ("Events attended", one.gatherings),
            ("Points in the programme", one.points),
        ];
        Self {
            name: one.name.clone(),
            rank: one.rank.title(brand),
            joined_at: one.joined_at,
            star_from: one.star_from,
            star_until: one.star_until,
            issued_at: one.issued_at,
            figures: figures.map(|(name, count)| FigureView { name, count }).into(),
            url,
            revoked_at: None,
        }
    }

    pub fn sample() -> Self {
        Self {
            name: "Mira".to_owned(),
            rank: "Tempo Star".to_owned(),
            joined_at: Ts(1_780_000_000_000),
            star_from: Some(Ts(1_781_000_000_000)),
            star_until: Some(Ts(1_789_000_000_000)),
            issued_at: Ts(1_790_000_000_000),
            figures: vec![FigureView { name: "Solutions", count: 12 }],
            url: "https://community.example/certificates/abc".to_owned(),
            revoked_at: None,
        }
    }
}
