//! From what was sent to what is meant, with the errors by field.

use super::store::{AreaRow, BoardRow};
use crate::forum::boards::model::{Access, Area, AreaId, BoardKind, Label, LabelId};
use crate::forum::permissions::Standing;
use crate::forum::ranks::{Family, Rank};
use crate::forum::viewer::Role;
use crate::kit::text::fold::{clean_body, clean_line, is_blank};
use crate::kit::text::slug;
use crate::kit::web::forms::{Fields, FormErrors};

/// Characters at most.
const MAX_NAME: usize = 60;
/// More would never be reached.
const MOST_VOTES: i64 = 100_000;
const MAX_DESCRIPTION: usize = 300;
const MAX_GUIDELINES: usize = 10_000;
const MAX_QUESTION: usize = 200;
const MAX_QUESTIONS: usize = 10;
const MAX_REASON: usize = 500;
/// The highest level of Rising Stars.
pub const TOP_LEVEL: i64 = 9;
/// Addresses below `/boards` and `/areas` that are pages of their own.
const TAKEN: &[&str] = &["new"];

/// What somebody can be made: role and rank, in the order of the list.
pub fn standings() -> Vec<(Role, Rank)> {
    let of = |role| move |rank: &Rank| (role, *rank);
    let members = Rank::ALL.iter().filter(|rank| rank.family() == Family::Member).map(of(Role::Member));
    let honours = [Rank::Creator, Rank::FormerStaff].map(|rank| (Role::Member, rank));
    let stars = Rank::ALL.iter().filter(|rank| rank.family() == Family::Star).map(of(Role::Star));
    let staff = [
        (Role::Agent, Rank::Staff),
        (Role::Moderator, Rank::Moderator),
        (Role::Staff, Rank::Staff),
        (Role::CommunityManager, Rank::CommunityManager),
        (Role::Administrator, Rank::Administrator),
    ];
    members.chain(honours).chain(stars).chain(staff).collect()
}

/// How the list's values are written: "star rising-star".
pub fn word((role, rank): (Role, Rank)) -> String {
    format!("{} {}", role.word(), rank.word())
}

/// A new standing and the reason for it.
#[derive(Clone, Debug)]
pub struct StandingForm {
    pub standing: Standing,
    pub reason: String,
}

impl StandingForm {
    pub fn read(fields: &Fields) -> Result<Self, FormErrors> {
        let mut errors = FormErrors::default();
        let found = standings().into_iter().find(|one| word(*one) == fields.get("standing"));
        let (role, rank) = found.unwrap_or_else(|| {
            errors.add("standing", "Choose one of the list.");
            (Role::Member, Rank::Visitor)
        });
        let level = if rank == Rank::RisingStar {
            fields.get("level").trim().parse().ok().filter(|level| (1..=TOP_LEVEL).contains(level))
        } else {
            Some(0)
        };
        if level.is_none() {
            errors.add("level", format!("A Rising Star has a level from 1 to {TOP_LEVEL}."));
        }
        let reason = reason(fields, &mut errors);
        let standing = Standing { role, rank, level: level.unwrap_or(0) };
        if errors.is_empty() { Ok(Self { standing, reason }) } else { Err(errors) }
    }
}

fn reason(fields: &Fields, errors: &mut FormErrors) -> String {
    let reason = line(fields, "reason", MAX_REASON, errors);
    if is_blank(&reason) {
        errors.add("reason", "Say why: it stands in the audit log.");
    }
    reason
}

fn line(fields: &Fields, name: &'static str, max: usize, errors: &mut FormErrors) -> String {
    let given = fields.get(name);
    if is_blank(given) {
        return String::new();
    }
    clean_line(given, max).unwrap_or_else(|error| {
        errors.add(name, error.to_string());
        given.to_owned()
    })
}

fn name(fields: &Fields, errors: &mut FormErrors) -> String {
    let name = line(fields, "name", MAX_NAME, errors);
    if is_blank(&name) {
        errors.add("name", "It needs a name.");
    }
    name
}

/// The address that was typed, or one made of the name.
pub fn slug_of(fields: &Fields, errors: &mut FormErrors) -> String {
    let given = fields.get("slug").trim();
    let made = if given.is_empty() { slug::slug(fields.get("name")) } else { slug::slug(given) };
    if (!given.is_empty() && made != given) || TAKEN.contains(&made.as_str()) {
        errors.add("slug", "Use small letters, digits and hyphens, not \"new\".");
    }
    made
}

fn position(fields: &Fields, errors: &mut FormErrors) -> i64 {
    let given = fields.get("position").trim();
    let number = if given.is_empty() { Some(0) } else { given.parse().ok() };
    number.filter(|number| (0..=9999).contains(number)).unwrap_or_else(|| {
        errors.add("position", "A number from 0 to 9999; the lowest comes first.");
        0
    })
}

/// An area as the form says.
pub fn area(fields: &Fields) -> (AreaRow, FormErrors) {
    let mut errors = FormErrors::default();
    let row = AreaRow {
        name: name(fields, &mut errors),
        description: line(fields, "description", MAX_DESCRIPTION, &mut errors),
        position: position(fields, &mut errors),
    };
    (row, errors)
}

fn votes(fields: &Fields, errors: &mut FormErrors) -> i64 {
    let given = fields.get("minimum_votes").trim();
    let number = if given.is_empty() { Some(0) } else { given.parse().ok().filter(|number| *number > 0) };
    number.filter(|number| *number <= MOST_VOTES).unwrap_or_else(|| {
        errors.add("minimum_votes", format!("A number from 1 to {MOST_VOTES}, or nothing."));
        0
    })
}

/// A board as the form says; its guidelines are rendered by the caller.
pub fn board(fields: &Fields, areas: &[Area]) -> (BoardRow, FormErrors) {
    let mut errors = FormErrors::default();
    const CHOOSE: &str = "Choose one of the list.";
    let area = areas.iter().find(|area| area.slug == fields.get("area")).map(|area| area.id);
    if area.is_none() {
        errors.add("area", CHOOSE);
    }
    let kind = BoardKind::from_word(fields.get("kind"));
    if kind.is_none() {
        errors.add("kind", CHOOSE);
    }
    let mut access = |name: &'static str| {
        let access = Access::from_word(fields.get(name));
        // What nobody reads would be lost: the Vault is for reading, not for hiding.
        let access = access.filter(|access| name != "read_access" || *access != Access::Nobody);
        if access.is_none() {
            errors.add(name, CHOOSE);
        }
        access.unwrap_or(Access::Staff)
    };
    let (read_access, post_access) = (access("read_access"), access("post_access"));
    if post_access != Access::Nobody && post_access.max(Access::Members) < read_access {
        errors.add("post_access", "Whoever may start threads must be able to read the board.");
    }
    let guidelines = fields.get("guidelines");
    let guidelines = if guidelines.trim().is_empty() {
        String::new()
    } else {
        clean_body(guidelines, MAX_GUIDELINES).unwrap_or_else(|error| {
            errors.add("guidelines", error.to_string());
            guidelines.to_owned()
        })
    };
    let row = BoardRow {
        area_id: area.unwrap_or(AreaId(0)),
        name: name(fields, &mut errors),
        description: line(fields, "description", MAX_DESCRIPTION, &mut errors),
        kind: kind.unwrap_or(BoardKind::Help),
        guidelines,
        guidelines_html: String::new(),
        read_access,
        post_access,
        label_required: fields.is_on("label_required"),
        position: position(fields, &mut errors),
        questions: questions(fields, &mut errors),
        minimum_votes: votes(fields, &mut errors),
    };
    (row, errors)
}

/// The questions that a new thread answers, one a line, cleaned.
fn questions(fields: &Fields, errors: &mut FormErrors) -> String {
    let clean = |line: &str| clean_line(line, MAX_QUESTION).map_err(|error| error.to_string());
    let lines: Result<Vec<String>, String> =
        fields.get("questions").lines().filter(|line| !is_blank(line)).map(clean).collect();
    let lines = lines.unwrap_or_else(|sentence| {
        errors.add("questions", sentence);
        vec![fields.get("questions").to_owned()]
    });
    let lines: Vec<String> = lines.into_iter().filter(|line| !is_blank(line)).collect();
    if lines.len() > MAX_QUESTIONS {
        errors.add("questions", format!("Ask at most {MAX_QUESTIONS} questions."));
    }
    lines.join("\n")
}

/// What becomes of a board's labels: old ones with their new names (empty: it goes), and new ones.
#[derive(Clone, Debug, Default)]
pub struct LabelsForm {
    pub kept: Vec<(LabelId, String)>,
    pub new: Vec<String>,
}

impl LabelsForm {
    pub fn read(fields: &Fields, labels: &[Label], errors: &mut FormErrors) -> Self {
        let mut clean = |text: &str| {
            clean_line(text, MAX_NAME).unwrap_or_else(|error| {
                errors.add("new_labels", error.to_string());
                text.to_owned()
            })
        };
        let kept = labels
            .iter()
            .filter(|label| fields.is_on(&format!("label_{}", label.id)))
            .map(|label| (label.id, clean(fields.get(&format!("label_{}", label.id)))))
            .collect();
        let new: Vec<String> =
            fields.get("new_labels").lines().filter(|name| !is_blank(name)).map(&mut clean).collect();
        let form = Self { kept, new };
        let mut names: Vec<&String> =
            form.kept.iter().map(|(_, name)| name).chain(&form.new).filter(|name| !name.is_empty()).collect();
        let count = names.len();
        names.sort();
        names.dedup();
        if names.len() < count {
            errors.add("new_labels", "Two labels of a board can't have the same name.");
        }
        form
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(body: &str) -> Fields {
        Fields::parse(body.as_bytes()).unwrap_or_default()
    }

    #[test]
    fn a_level_is_a_rising_stars_alone() {
        let read = |body: &str| StandingForm::read(&fields(body));
        let star = read("standing=star+rising-star&level=3&reason=Good+answers").map(|form| form.standing);
        assert!(star.is_ok_and(|star| star.level == 3 && star.role == Role::Star));
        let composer = read("standing=member+composer&level=3&reason=x").map(|form| form.standing.level);
        assert_eq!(composer, Ok(0));
        for wrong in [
            "standing=star+rising-star&level=0&reason=x",
            "standing=star+rising-star&level=10&reason=x",
            "standing=member+composer&reason=+",
            "standing=administrator+visitor&reason=x",
            "standing=&reason=x",
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn whoever_starts_threads_can_read_them() {
        let areas = [Area {
            id: AreaId(4),
            slug: "help".to_owned(),
            name: "Help".to_owned(),
            description: String::new(),
        }];
        let read = |read: &str, post: &str| {
            let body = format!("name=A&area=help&kind=help&position=1&read_access={read}&post_access={post}");
            board(&fields(&body), &areas).1.is_empty()
        };
        assert!(read("everyone", "members") && read("stars", "nobody") && read("staff", "staff"));
        assert!(!read("stars", "members") && !read("nobody", "nobody") && !read("x", "staff"));
    }
}
