//! Reporting something. All reports of one thing join one matter; what was
//! found to be in order is not looked at again for the same reason.

use rand::RngExt;

use crate::features::reports::forms::NewReport;
use crate::features::reports::model::{Kind, MatterId, NewMatter, Outcome, State};
use crate::features::reports::store::subjects::{self, Found};
use crate::features::reports::{policy, store};
use crate::forum::viewer::SignedIn;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::{Error, Refusal};

/// Letters and digits that nobody mistakes for another when reading them out.
const ALPHABET: &[u8] = b"23456789ABCDEFGHJKMNPQRSTVWXYZ";
const SYMBOLS: usize = 8;

/// A number to name a report by: `R-7K3M-9QXB`, one in 600 thousand million.
pub fn receipt() -> String {
    let mut rng = rand::rng();
    let symbols: String =
        (0..SYMBOLS).map(|_| char::from(ALPHABET[rng.random_range(0..ALPHABET.len())])).collect();
    let (left, right) = symbols.split_at(SYMBOLS / 2);
    format!("R-{left}-{right}")
}

/// Reports; gives the receipt, which is the earlier one where the same person
/// reported the same thing before. `receipt` is made outside, so that the
/// transaction can run again.
pub fn report(
    tx: &mut Conn,
    who: &SignedIn,
    new: &NewReport,
    receipt: &str,
    now: Ts,
) -> Result<String, Error> {
    let viewer = who.viewer();
    policy::may_report(&viewer)?;
    let found = subjects::visible_to(tx, &viewer, new.subject)?;
    let own = found.author == who.id;
    if own {
        policy::may_report_own(new.subject.kind)?;
    }
    if own != matches!(new.kind, Kind::Removal) && !(own && new.kind == Kind::Personal) {
        return Err(Refusal::new("Asking for removal is for posts of your own.").into());
    }
    let guideline = new.guideline.map(crate::forum::guidelines::Citation::word);
    let row = |matter_id: MatterId| store::NewRow {
        receipt,
        matter_id,
        reporter_id: who.id,
        kind: new.kind,
        guideline: guideline.clone(),
        text: &new.text,
        at: now,
    };
    if let Some(open) = store::held_open(tx, new.subject)? {
        return Ok(store::add(tx, &row(open))?);
    }
    let cited = guideline.as_deref();
    if let Some(settled) = store::settled(tx, new.subject, found.version, new.kind, cited)? {
        return Ok(store::add(tx, &row(settled))?);
    }
    let matter = open(tx, new, guideline.clone(), found, now)?;
    Ok(store::add(tx, &row(matter))?)
}

fn open(
    tx: &mut Conn,
    new: &NewReport,
    guideline: Option<String>,
    found: Found,
    now: Ts,
) -> Result<MatterId, Error> {
    let row = NewMatter {
        subject_kind: new.subject.kind,
        subject_id: new.subject.id,
        subject_version: found.version,
        kind: new.kind,
        guideline,
        author_id: found.author,
        words: found.words,
        state: State::Open,
        outcome: Outcome::None,
        report_count: 0,
        opened_at: now,
        decided_by: None,
        decided_at: None,
        reason: String::new(),
    };
    match store::open(tx, &row)? {
        Some(id) => Ok(id),
        // Somebody else was faster: theirs is held now.
        None => store::held_open(tx, new.subject)?.ok_or_else(|| {
            Error::Conflict("Somebody decided about this just now. Please look again.".to_owned())
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::receipt;

    #[test]
    fn a_receipt_can_be_read_out() {
        let made = receipt();
        assert_eq!(made.len(), 11);
        assert!(made.starts_with("R-") && !made.contains(['O', '0', 'I', '1', 'L']), "{made}");
        assert_ne!(made, receipt());
    }
}
