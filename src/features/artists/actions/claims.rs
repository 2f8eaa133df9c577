//! Claiming a profile, withdrawing, verifying, refusing, taking back.

use crate::features::artists::forms::NewClaim;
use crate::features::artists::model::{ArtistId, Claim, ClaimId, ClaimState, TeamRole};
use crate::features::artists::policy;
use crate::features::artists::store::claims::Next;
use crate::features::artists::store::{self, claims};
use crate::forum::audit::{self, Around, Entry, Way};
use crate::forum::inbox::notices::{self, NewNotice, NoticeKind};
use crate::forum::viewer::SignedIn;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::{Error, Refusal};

/// `false` when the same claim of theirs waits already.
pub fn claim(tx: &mut Conn, who: &SignedIn, new: &NewClaim, now: Ts) -> Result<bool, Error> {
    policy::may_take_part(&who.viewer())?;
    if let Some(artist) = store::verified(tx, &new.key)? {
        let is_own = store::is_in(tx, who.id, artist.id)?;
        let sentence = if is_own {
            format!("You are in the team of {} already.", artist.name)
        } else {
            format!(
                "{} is verified here already. Somebody of its team can invite you; if they can't be reached, write to the support desk.",
                artist.name
            )
        };
        return Err(Refusal::new(sentence).into());
    }
    if claims::open_of(tx, who.id)? >= policy::MOST_CLAIMS {
        return Err(Refusal::new("Several claims of yours wait: let us look at those first.").into());
    }
    Ok(claims::insert(tx, who.id, new, now)?.is_some())
}

/// The claimer takes it back before anybody has decided.
pub fn withdraw(tx: &mut Conn, who: &SignedIn, id: ClaimId, now: Ts) -> Result<(), Error> {
    let claim = claims::by_id(tx, id)?;
    if claim.user_id != who.id {
        return Err(Error::NotFound);
    }
    let next = Next { state: ClaimState::Withdrawn, reason: "", by: None, artist: None };
    settle(tx, &claim, &next, now)
}

fn settle(tx: &mut Conn, claim: &Claim, next: &Next<'_>, now: Ts) -> Result<(), Error> {
    if policy::may_become(claim.state, next.state) && claims::settle(tx, claim, next, now)? {
        return Ok(());
    }
    let sentence = "Somebody has decided about this claim meanwhile. Look at it again.";
    Err(Error::Conflict(sentence.to_owned()))
}

/// Staff decide; `reason` goes to the claimer and into the audit log.
pub fn decide(
    tx: &mut Conn,
    who: &SignedIn,
    id: ClaimId,
    (state, reason): (ClaimState, &str),
    now: Ts,
) -> Result<Claim, Error> {
    let claim = claims::by_id(tx, id)?;
    policy::may_decide(&who.viewer(), &claim)?;
    let artist = match state {
        ClaimState::Verified => Some(verify(tx, &claim, now)?),
        _ => claim.artist_id,
    };
    if state == ClaimState::Revoked
        && let Some(artist) = artist
    {
        store::set_verified(tx, artist, None, now)?;
    }
    let by = (state != ClaimState::Open).then_some(who.id);
    settle(tx, &claim, &Next { state, reason, by, artist }, now)?;
    let verb = match state {
        ClaimState::Verified => "verify artist",
        ClaimState::Refused => "refuse artist",
        ClaimState::Revoked => "take verification back",
        ClaimState::Open | ClaimState::Withdrawn => "look at claim again",
    };
    let act = audit::Act {
        actor_id: Some(who.id),
        verb,
        subject_kind: "artist",
        subject_id: claim.id.0,
        before: claim.state.word(),
        after: state.word(),
        reason,
        at: now,
    };
    audit::record(tx, &act)?;
    tell(tx, &claim, state, reason, now)?;
    Ok(claim)
}

/// Makes the artist, or gives its mark back; the claimer owns the team.
fn verify(tx: &mut Conn, claim: &Claim, now: Ts) -> Result<ArtistId, Error> {
    store::hold_names(tx)?;
    if let Some(taken) = store::verified(tx, &claim.name_key)? {
        return Err(Refusal::new(format!(
            "{} is verified already, and these names look alike. Its team can invite people; another artist needs a name that can be told apart.",
            taken.name
        ))
        .into());
    }
    let artist = match claim.artist_id {
        Some(artist) => {
            store::set_verified(tx, artist, Some(now), now)?;
            artist
        }
        None => store::insert(tx, &claim.name, &claim.name_key, now)?,
    };
    if claim.artist_id.is_none() {
        store::join(tx, artist, claim.user_id, (TeamRole::Owner, true), now)?;
    }
    Ok(artist)
}

fn tell(tx: &mut Conn, claim: &Claim, state: ClaimState, reason: &str, now: Ts) -> Result<(), Error> {
    let name = &claim.name;
    let (title, usual) = match state {
        ClaimState::Verified => (
            format!("{name} is verified"),
            "You can invite your team now, and chat with the support desk for this artist.",
        ),
        ClaimState::Refused => (format!("We could not verify {name}"), ""),
        ClaimState::Revoked => (format!("{name} is not verified any more"), ""),
        ClaimState::Open | ClaimState::Withdrawn => (format!("We are looking at {name} again"), ""),
    };
    let body =
        [usual, reason].iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join("\n\n");
    let new = NewNotice {
        user: claim.user_id,
        kind: NoticeKind::Team,
        from: None,
        dedupe: &format!("artist-claim:{}", claim.id),
        title: &title,
        body: &body,
        url: "/artists",
    };
    notices::tell(tx, &new, now)?;
    Ok(())
}

/// How decisions are taken back from the audit log.
pub const WAYS: &[Way] = &[Way {
    subject: "artist",
    verbs: &["verify artist", "refuse artist", "take verification back"],
    overtaken_by: &["verify artist", "refuse artist", "take verification back", "look at claim again"],
    undo,
}];

fn undo(tx: &mut Conn, who: &SignedIn, entry: &Entry, around: &Around) -> Result<(), Error> {
    let id = ClaimId(entry.subject_id);
    let (stood, next) = match entry.verb.as_str() {
        "verify artist" => (ClaimState::Verified, ClaimState::Revoked),
        "refuse artist" => (ClaimState::Refused, ClaimState::Open),
        _ => (ClaimState::Revoked, ClaimState::Verified),
    };
    entry.must_stand(claims::by_id(tx, id)?.state == stood)?;
    decide(tx, who, id, (next, &entry.undone_because()), around.now)?;
    Ok(())
}
