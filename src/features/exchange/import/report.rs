//! What an import did, said while it does it: a line for every record that it
//! changed or refused, and the counts at the end.

use std::collections::BTreeMap;

use indicatif::ProgressBar;

use crate::features::exchange::model::Kind;

/// What became of the records of one kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub added: u64,
    /// Imported by an earlier run.
    pub known: u64,
    pub changed: u64,
    pub refused: u64,
}

pub struct Report {
    pub tallies: BTreeMap<Kind, Tally>,
    /// Lines that are no record at all.
    pub unreadable: u64,
    bar: ProgressBar,
}

impl Report {
    pub fn new(bar: ProgressBar) -> Self {
        Self { tallies: BTreeMap::new(), unreadable: 0, bar }
    }

    /// The record was taken, but not as it stands in the file.
    pub fn changed(&mut self, kind: Kind, line: u64, what: &str) {
        self.of(kind).changed += 1;
        self.say(&format!("line {line}: {} changed: {what}", kind.word()));
    }

    /// The record was not taken.
    pub fn refused(&mut self, kind: Kind, line: u64, why: &str) {
        self.of(kind).refused += 1;
        self.say(&format!("line {line}: {} refused: {why}", kind.word()));
    }

    /// The record was taken at first, and then could not stay.
    pub fn taken_back(&mut self, kind: Kind, line: u64, why: &str) {
        let tally = self.of(kind);
        tally.added = tally.added.saturating_sub(1);
        self.refused(kind, line, why);
    }

    /// The line is no record.
    pub fn unreadable(&mut self, line: u64, why: &str) {
        self.unreadable += 1;
        self.say(&format!("line {line}: refused: {why}"));
    }

    pub fn added(&mut self, kind: Kind, count: usize) {
        self.of(kind).added += u64::try_from(count).unwrap_or(0);
    }

    pub fn known(&mut self, kind: Kind, count: usize) {
        self.of(kind).known += u64::try_from(count).unwrap_or(0);
    }

    /// Whether anything was written.
    pub fn has_additions(&self) -> bool {
        self.tallies.values().any(|tally| tally.added > 0)
    }

    fn of(&mut self, kind: Kind) -> &mut Tally {
        self.tallies.entry(kind).or_default()
    }

    fn say(&self, line: &str) {
        self.bar.suspend(|| eprintln!("{line}"));
    }
}

impl std::fmt::Display for Report {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (kind, tally) in &self.tallies {
            writeln!(
                f,
                "{:<7} {:>8} added  {:>8} already here  {:>6} changed  {:>6} refused",
                kind.word(),
                tally.added,
                tally.known,
                tally.changed,
                tally.refused
            )?;
        }
        write!(f, "lines that are no record: {}", self.unreadable)
    }
}
