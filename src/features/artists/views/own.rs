//! What members see of their own artists, claims and teams.

use serde::Serialize;

use crate::features::artists::forms::RawClaim;
use crate::features::artists::model::{Artist, Claim, ClaimState, Invitation, Member, TeamRole};
use crate::forum::accounts::model::PersonView;
use crate::forum::accounts::views::settings::Choice;
use crate::forum::accounts::views::tabs::{Tabs, tabs};
use crate::forum::accounts::views::{ErrorView, FieldView, summary};
use crate::forum::threads::views::person;
use crate::kit::db::Ts;
use crate::kit::web::forms::FormErrors;

/// An artist that one works for, or is asked to.
#[derive(Clone, Debug, Serialize)]
pub struct ArtistLine {
    pub id: i64,
    pub name: String,
    pub url: String,
    pub role: &'static str,
    pub is_verified: bool,
    /// Who asked; for invitations.
    pub by: Option<PersonView>,
}

impl ArtistLine {
    pub fn of(artist: &Artist, role: TeamRole) -> Self {
        Self {
            id: artist.id.0,
            name: artist.name.clone(),
            url: artist.url(),
            role: role.title(),
            is_verified: artist.verified_at.is_some(),
            by: None,
        }
    }

    pub fn invited(artist: &Artist, invitation: &Invitation, by: PersonView) -> Self {
        Self { by: Some(by), ..Self::of(artist, invitation.role) }
    }
}

/// A claim as its claimer sees it.
#[derive(Clone, Debug, Serialize)]
pub struct OwnClaimView {
    pub id: i64,
    pub name: String,
    pub state: &'static str,
    pub meaning: &'static str,
    pub reason: String,
    pub at: Ts,
    pub can_withdraw: bool,
    /// To be put on one of the pages: shows that they are theirs.
    pub word: Option<String>,
}

impl OwnClaimView {
    pub fn of(claim: &Claim, word: String) -> Self {
        let is_open = claim.state == ClaimState::Open;
        Self {
            id: claim.id.0,
            name: claim.name.clone(),
            state: claim.state.title(),
            meaning: claim.state.meaning(),
            reason: claim.reason.clone(),
            at: claim.at,
            can_withdraw: is_open,
            word: is_open.then_some(word),
        }
    }
}

/// `/artists`.
#[derive(Clone, Debug, Serialize)]
pub struct ArtistsPage {
    pub tabs: Tabs,
    pub artists: Vec<ArtistLine>,
    pub invitations: Vec<ArtistLine>,
    pub claims: Vec<OwnClaimView>,
    pub can_claim: bool,
}

impl ArtistsPage {
    pub const TEMPLATE: &str = "features/artists/index.html";
    pub const TITLE: &str = "Artists";

    pub fn new(
        artists: Vec<ArtistLine>,
        invitations: Vec<ArtistLine>,
        claims: Vec<OwnClaimView>,
        can_claim: bool,
    ) -> Self {
        Self { tabs: tabs("/artists"), artists, invitations, claims, can_claim }
    }

    pub fn sample() -> Self {
        let artist = ArtistLine {
            id: 3,
            name: "The Paper Lanterns".to_owned(),
            url: "/artists/3".to_owned(),
            role: "Owner",
            is_verified: true,
            by: None,
        };
        let asked = ArtistLine { by: Some(person(None, "Tempo")), ..artist.clone() };
        let lost = ArtistLine { is_verified: false, ..artist.clone() };
        let open = OwnClaimView {
            id: 7,
            name: "Low Tide Choir".to_owned(),
            state: "Waits",
            meaning: "progress",
            reason: String::new(),
            at: Ts(1_790_000_000_000),
            can_withdraw: true,
            word: Some("tempo-abcdef".to_owned()),
        };
        let refused = OwnClaimView {
            state: "Refused",
            meaning: "stop",
            reason: "The pages name somebody else.".to_owned(),
            can_withdraw: false,
            word: None,
            ..open.clone()
        };
        Self::new(vec![artist, lost], vec![asked], vec![open, refused], true)
    }
}

/// `/artists/claim`.
#[derive(Clone, Debug, Serialize)]
pub struct ClaimPage {
    pub errors: Vec<ErrorView>,
    pub fields: Vec<FieldView>,
}

impl ClaimPage {
    pub const TEMPLATE: &str = "features/artists/claim.html";
    pub const TITLE: &str = "Claim an artist's profile";

    pub fn new(raw: &RawClaim, errors: &FormErrors) -> Self {
        let mut fields = vec![
            FieldView::new("name", "Artist or band", "text")
                .value(&raw.name)
                .hint("As the name is written on the music.")
                .autocomplete("off"),
            FieldView::new("role", "What you do", "text")
                .value(&raw.role)
                .hint("“Singer”, “manager”, “label”.")
                .autocomplete("off"),
            FieldView::new("links", "Pages that show it", "textarea")
                .value(&raw.links)
                .hint("One address in a line: the artist's profile or site, a label's page that names you."),
            FieldView::new("note", "Anything else that helps us", "textarea")
                .value(&raw.note)
                .hint("Only those who verify artists read it. No passwords, no identity papers.")
                .optional(),
        ];
        for field in &mut fields {
            field.error = errors.get(field.name).map(str::to_owned);
        }
        Self { errors: summary(errors), fields }
    }

    pub fn sample() -> Self {
        Self::new(&RawClaim::default(), &FormErrors::one("links", "Give at least one page."))
    }
}

/// Somebody of a team.
#[derive(Clone, Debug, Serialize)]
pub struct MateView {
    pub person: PersonView,
    pub role: &'static str,
    pub since: Ts,
    pub is_me: bool,
    /// The roles that one may give them; empty where one may not.
    pub roles: Vec<RoleOption>,
    pub can_remove: bool,
}

#[derive(Clone, Debug, Serialize)]
pub struct RoleOption {
    pub value: &'static str,
    pub name: &'static str,
    pub selected: bool,
}

impl MateView {
    pub fn of(member: &Member, person: PersonView, is_me: bool, can: bool, can_give: bool) -> Self {
        let option = |role: &TeamRole| RoleOption {
            value: role.word(),
            name: role.title(),
            selected: *role == member.role,
        };
        Self {
            person,
            role: member.role.title(),
            since: member.joined_at,
            is_me,
            roles: if can_give && !is_me { TeamRole::ALL.iter().map(option).collect() } else { Vec::new() },
            can_remove: can && !is_me,
        }
    }
}

/// Somebody whom the team waits for.
#[derive(Clone, Debug, Serialize)]
pub struct InvitedView {
    pub person: PersonView,
    pub role: &'static str,
    pub at: Ts,
    pub can_take_back: bool,
}

/// `/artists/{id}`.
#[derive(Clone, Debug, Serialize)]
pub struct TeamPage {
    pub name: String,
    pub url: String,
    pub is_verified: bool,
    pub role: &'static str,
    pub shown: bool,
    pub team: Vec<MateView>,
    pub invited: Vec<InvitedView>,
    pub errors: Vec<ErrorView>,
    pub username: FieldView,
    /// Absent for those who don't invite.
    pub roles: Option<Choice>,
    pub can_leave: bool,
}

impl TeamPage {
    pub const TEMPLATE: &str = "features/artists/team.html";

    /// The field of the invitation, with what was typed and what is wrong with it.
    pub fn username(typed: &str, errors: &FormErrors) -> FieldView {
        let mut field = FieldView::new("username", "Username", "text").value(typed).autocomplete("off");
        field.error = errors.get("username").map(str::to_owned);
        field
    }

    /// What one may ask somebody to be.
    pub fn roles(own: TeamRole, chosen: &str, errors: &FormErrors) -> Option<Choice> {
        let open: &[TeamRole] = match own {
            TeamRole::Owner => &[TeamRole::Member, TeamRole::Manager, TeamRole::Owner],
            TeamRole::Manager => &[TeamRole::Member],
            TeamRole::Member => return None,
        };
        let options = open.iter().map(|role| (role.word().to_owned(), role.title().to_owned()));
        Some(Choice::new("role", "Role", chosen, options, errors))
    }

    pub fn sample() -> Self {
        let errors = FormErrors::one("username", "Nobody here has this username.");
        let member = |role| Member {
            user_id: crate::forum::accounts::model::UserId(1),
            role,
            shown: true,
            joined_at: Ts(1_790_000_000_000),
        };
        let invited = InvitedView {
            person: person(None, "Tempo"),
            role: "Member",
            at: Ts(1_790_000_000_000),
            can_take_back: true,
        };
        Self {
            name: "The Paper Lanterns".to_owned(),
            url: "/artists/3".to_owned(),
            is_verified: true,
            role: "Owner",
            shown: true,
            team: vec![
                MateView::of(&member(TeamRole::Owner), person(None, "Tempo"), true, true, true),
                MateView::of(&member(TeamRole::Member), person(None, "Tempo"), false, true, true),
            ],
            invited: vec![invited],
            errors: summary(&errors),
            username: Self::username("mia", &errors),
            roles: Self::roles(TeamRole::Owner, "member", &errors),
            can_leave: true,
        }
    }
}
