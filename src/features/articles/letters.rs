//! The letters of the blog, put together before the database is asked to keep them.

use super::actions::subscribe::stop_url;
use crate::forum::accounts::letters::{Button, LetterView};
use crate::kit::error::Error;
use crate::kit::mail::Letter;
use crate::kit::site::Site;

/// An article that is mailed.
#[derive(Clone, Debug)]
pub struct News {
    pub title: String,
    /// A path on this site.
    pub url: String,
    pub author: String,
    pub excerpt: String,
}

/// To whoever's address a guest gave.
pub fn confirm(site: &Site, to: &str, token: &str) -> Result<Letter, Error> {
    let brand = &site.config.brand;
    let view = LetterView {
        lead: format!("Somebody, hopefully you, wants the {brand} Community Blog at this address."),
        paragraphs: vec![
            "Confirm that the address is yours, and each new article comes to you by e-mail. The button works for a week.".to_owned(),
        ],
        button: Some(Button {
            text: "Send me the blog".to_owned(),
            url: format!("{}/blog/confirm/{token}", site.origin),
        }),
        last: "If this was not you, do nothing: without the button nothing is sent, and the address is forgotten in a week.".to_owned(),
        ..LetterView::blank(site)
    };
    view.letter(site, to, &format!("Confirm: the {brand} Community Blog by e-mail"))
}

/// To a subscriber, about a new article.
pub fn news(site: &Site, to: &str, subscription: i64, news: &News) -> Result<Letter, Error> {
    let brand = &site.config.brand;
    let stop = stop_url(site, subscription);
    let view = LetterView {
        lead: format!("{} wrote in the {brand} Community Blog: {}", news.author, news.title),
        paragraphs: vec![news.excerpt.clone()],
        button: Some(Button {
            text: "Read the article".to_owned(),
            url: format!("{}{}", site.origin, news.url),
        }),
        last: "You get this because you asked for the blog by e-mail.".to_owned(),
        stop: Some(Button { text: "Stop these letters".to_owned(), url: stop.clone() }),
        ..LetterView::blank(site)
    };
    let mut letter = view.letter(site, to, &news.title)?;
    letter.unsubscribe = Some(stop);
    Ok(letter)
}
