//! What the filter learns: one lesson a post, kept with its words, so that a
//! decision that changes is learned anew and the old one forgotten.

use diesel::prelude::*;

use crate::each;
use crate::forum::gate::filter::{self, Counted, Opinion, Totals};
use crate::forum::threads::model::PostId;
use crate::kit::db::{Conn, Ts, any_of};
use crate::schema::{posts, spam_lessons, spam_words, threads};

/// What the filter thinks of a text.
pub fn opinion(conn: &mut Conn, text: &str, least: i64) -> QueryResult<Option<Opinion>> {
    let totals = totals(conn)?;
    if totals.spam < least || totals.fine < least {
        return Ok(None);
    }
    let words: Vec<String> = filter::words_of(text).into_iter().collect();
    let counted: Vec<Counted> = spam_words::table
        .filter(any_of(spam_words::word, &words))
        .select((spam_words::word, spam_words::spam, spam_words::fine))
        .load(conn)?;
    Ok(filter::opinion(&counted, totals, least))
}

pub fn totals(conn: &mut Conn) -> QueryResult<Totals> {
    let mut of = |is_spam: bool| {
        spam_lessons::table.filter(spam_lessons::is_spam.eq(is_spam)).count().get_result::<i64>(conn)
    };
    Ok(Totals { spam: of(true)?, fine: of(false)? })
}

/// Learns what was decided about a post; the same decision again teaches nothing.
pub fn learn(tx: &mut Conn, post: PostId, is_spam: bool, now: Ts) -> QueryResult<()> {
    let known: Option<bool> =
        spam_lessons::table.find(post).select(spam_lessons::is_spam).first(tx).optional()?;
    if known == Some(is_spam) {
        return Ok(());
    }
    forget(tx, post)?;
    let (title, number, body): (String, i64, String) = posts::table
        .inner_join(threads::table)
        .filter(posts::id.eq(post))
        .select((threads::title, posts::number, posts::body))
        .first(tx)?;
    let words = filter::words_of(&if number == 1 { format!("{title} {body}") } else { body });
    let (spam, fine) = (i64::from(is_spam), i64::from(!is_spam));
    for word in &words {
        let row = (spam_words::word.eq(word), spam_words::spam.eq(spam), spam_words::fine.eq(fine));
        each!(tx, c => diesel::insert_into(spam_words::table)
            .values(row)
            .on_conflict(spam_words::word)
            .do_update()
            .set((
                spam_words::spam.eq(spam_words::spam + spam),
                spam_words::fine.eq(spam_words::fine + fine),
            ))
            .execute(c))?;
    }
    let words = words.into_iter().collect::<Vec<_>>().join(" ");
    diesel::insert_into(spam_lessons::table)
        .values((
            spam_lessons::post_id.eq(post),
            spam_lessons::is_spam.eq(is_spam),
            spam_lessons::words.eq(words),
            spam_lessons::at.eq(now),
        ))
        .execute(tx)?;
    Ok(())
}

/// Takes the lesson of a post back, where there was one.
pub fn forget(tx: &mut Conn, post: PostId) -> QueryResult<()> {
    let known: Option<(bool, String)> = spam_lessons::table
        .find(post)
        .select((spam_lessons::is_spam, spam_lessons::words))
        .first(tx)
        .optional()?;
    let Some((is_spam, words)) = known else { return Ok(()) };
    let (spam, fine) = (i64::from(is_spam), i64::from(!is_spam));
    let words: Vec<String> = words.split(' ').map(str::to_owned).collect();
    diesel::update(spam_words::table.filter(any_of(spam_words::word, &words)))
        .set((spam_words::spam.eq(spam_words::spam - spam), spam_words::fine.eq(spam_words::fine - fine)))
        .execute(tx)?;
    diesel::delete(spam_words::table.filter(spam_words::spam.le(0)).filter(spam_words::fine.le(0)))
        .execute(tx)?;
    diesel::delete(spam_lessons::table.find(post)).execute(tx)?;
    Ok(())
}

/// Takes back a lesson that was learned up to then.
pub fn forget_before(tx: &mut Conn, post: PostId, at: Ts) -> QueryResult<()> {
    let old = spam_lessons::table.find(post).filter(spam_lessons::at.le(at));
    if old.count().get_result::<i64>(tx)? > 0 { forget(tx, post) } else { Ok(()) }
}

/// Whether a post was learned as spam.
pub fn is_known_spam(conn: &mut Conn, post: PostId) -> QueryResult<bool> {
    let known: Option<bool> =
        spam_lessons::table.find(post).select(spam_lessons::is_spam).first(conn).optional()?;
    Ok(known == Some(true))
}
