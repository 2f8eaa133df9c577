//! Areas and boards of a file. A board without an area stands in "Imported".

use std::collections::HashMap;

use super::{Reading, Run, Seen, store};
use crate::features::exchange::model::{AreaRecord, BoardRecord, Kind};
use crate::features::exchange::rows::{AreaRow, BoardRow, LabelRow, OriginRow};
use crate::features::exchange::store as bulk;
use crate::features::exchange::words;
use crate::forum::boards::model::{Access, BoardKind};
use crate::kit::text::{fold, slug};

const NAME_MAX: usize = 80;
const DESCRIPTION_MAX: usize = 300;
/// The area of boards that name none.
const NO_AREA: &str = "Imported";

/// The areas that boards ask for, by the name they ask with.
#[derive(Default)]
pub struct Areas(HashMap<String, i64>);

impl Run<'_> {
    pub(super) fn places(&mut self) -> Result<(), String> {
        let mut seen = Seen::default();
        self.pass::<AreaRecord>(Kind::Area, "areas", Reading::First, |run, batch| {
            for (line, record) in run.fresh(Kind::Area, &mut seen, batch, |record| &record.id)? {
                run.take_area(line, record)?;
            }
            Ok(())
        })?;
        let mut seen = Seen::default();
        self.pass::<BoardRecord>(Kind::Board, "boards", Reading::First, |run, batch| {
            for (line, record) in run.fresh(Kind::Board, &mut seen, batch, |record| &record.id)? {
                run.take_board(line, record)?;
            }
            Ok(())
        })
    }

    fn take_area(&mut self, line: u64, record: AreaRecord) -> Result<i64, String> {
        let name = self.title(Kind::Area, line, &record.name, NAME_MAX);
        let taken = self.read(store::area_slugs)?;
        let position = i64::try_from(taken.len()).unwrap_or(0);
        let wanted = slug::slug(record.slug.as_deref().unwrap_or(&name));
        let slug = words::free_slug(&wanted, &mut taken.into_keys().collect());
        let description = fold::clean_line(&record.description, DESCRIPTION_MAX).unwrap_or_default();
        let row = AreaRow { id: 0, slug, name, description, position };
        let original = record.id;
        let id = self.write(move |tx| {
            let mut made = 0;
            for id in bulk::reserve(tx, "areas", 1)? {
                bulk::insert_areas(tx, &[AreaRow { id, ..row.clone() }])?;
                let origin = OriginRow { kind: Kind::Area.word(), original: original.clone(), id };
                bulk::insert_origins(tx, &[origin])?;
                made = id;
            }
            Ok(made)
        })?;
        self.report.added(Kind::Area, 1);
        Ok(id)
    }

    /// The area that a board asks for: of the file, or of the site by its slug, or one made for it.
    fn area_of(&mut self, line: u64, asked: Option<&str>) -> Result<i64, String> {
        let asked = asked.unwrap_or(NO_AREA).to_owned();
        if let Some(id) = self.areas.0.get(&asked) {
            return Ok(*id);
        }
        let known = self.read(|conn| store::known(conn, Kind::Area, std::slice::from_ref(&asked)))?;
        let here = self.read(store::area_slugs)?;
        let id = match known.get(&asked).or_else(|| here.get(&asked)) {
            Some(id) => *id,
            None => {
                let mut letters = asked.chars();
                let name: String = letters
                    .next()
                    .map(|first| first.to_uppercase().chain(letters).collect())
                    .unwrap_or_default();
                self.report.changed(Kind::Board, line, &format!("there is no area \"{asked}\"; it was made"));
                let description = String::new();
                self.take_area(line, AreaRecord { id: asked.clone(), name, slug: None, description })?
            }
        };
        self.areas.0.insert(asked, id);
        Ok(id)
    }

    fn take_board(&mut self, line: u64, record: BoardRecord) -> Result<(), String> {
        let area_id = self.area_of(line, record.area.as_deref())?;
        let name = self.title(Kind::Board, line, &record.name, NAME_MAX);
        let kind = self.word(Kind::Board, line, "kind", record.kind.as_deref(), BoardKind::from_word);
        let as_area = record.area.as_deref().and_then(BoardKind::from_word);
        // An access that we cannot read is closed rather than open.
        let access = |run: &mut Self, field: &str, word: Option<&str>, open: Access| match word {
            None => open,
            Some(_) => run.word(Kind::Board, line, field, word, Access::from_word).unwrap_or(Access::Staff),
        };
        let read_access = access(self, "read_access", record.read_access.as_deref(), Access::Everyone);
        let post_access = access(self, "post_access", record.post_access.as_deref(), Access::Members);
        let mut taken = self.read(store::board_slugs)?;
        let position = i64::try_from(taken.len()).unwrap_or(0);
        let wanted = slug::slug(record.slug.as_deref().unwrap_or(&name));
        let guidelines = self.prepare(&record.guidelines, "markdown")?;
        let row = BoardRow {
            id: 0,
            area_id,
            slug: words::free_slug(&wanted, &mut taken),
            name,
            description: fold::clean_line(&record.description, DESCRIPTION_MAX).unwrap_or_default(),
            kind: kind.or(as_area).unwrap_or(BoardKind::Chat),
            guidelines: record.guidelines.clone(),
            guidelines_html: guidelines.map(|text| text.html).unwrap_or_default(),
            read_access,
            post_access,
            label_required: record.label_required,
            position,
            minimum_votes: record.minimum_votes.max(0),
            questions: words::without_controls(&record.questions.join("\n")).0,
        };
        let mut labels: Vec<String> = Vec::new();
        for label in record.labels.iter().filter_map(|label| fold::clean_line(label, NAME_MAX).ok()) {
            if !labels.contains(&label) {
                labels.push(label);
            }
        }
        let original = record.id;
        self.write(move |tx| {
            for id in bulk::reserve(tx, "boards", 1)? {
                bulk::insert_boards(tx, &[BoardRow { id, ..row.clone() }])?;
                let origin = OriginRow { kind: Kind::Board.word(), original: original.clone(), id };
                bulk::insert_origins(tx, &[origin])?;
                let ids = bulk::reserve(tx, "labels", labels.len())?;
                let rows: Vec<LabelRow> = (0..)
                    .zip(ids)
                    .zip(&labels)
                    .map(|((position, label), name)| LabelRow {
                        id: label,
                        board_id: id,
                        name: name.clone(),
                        position,
                    })
                    .collect();
                bulk::insert_labels(tx, &rows)?;
            }
            Ok(())
        })?;
        self.report.added(Kind::Board, 1);
        Ok(())
    }

    /// A line of text for a name or title: cleaned, cut, never empty.
    pub(super) fn title(&mut self, kind: Kind, line: u64, text: &str, max: usize) -> String {
        match fold::clean_line(text, max) {
            Ok(clean) => clean,
            Err(fold::LineError::Empty) => {
                self.report.changed(kind, line, "it has no name; called \"Untitled\"");
                "Untitled".to_owned()
            }
            Err(fold::LineError::TooLong { max, .. }) => {
                self.report.changed(kind, line, &format!("name or title cut to {max} characters"));
                let cut: String = text.chars().take(max).collect();
                fold::clean_line(&cut, max).unwrap_or_else(|_| "Untitled".to_owned())
            }
        }
    }
}
