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
        ..blank(site)
    };
    compose(site, to, &format!("Confirm: the {brand} Community Blog by e-mail"), &view)
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
        ..blank(site)
    };
    let mut letter = compose(site, to, &news.title, &view)?;
    letter.unsubscribe = Some(stop);
    Ok(letter)
}

fn blank(site: &Site) -> LetterView {
    LetterView {
        brand: site.config.brand.clone(),
        origin: site.origin.clone(),
        lead: String::new(),
        paragraphs: Vec::new(),
        button: None,
        last: String::new(),
        stop: None,
    }
}

fn compose(site: &Site, to: &str, subject: &str, view: &LetterView) -> Result<Letter, Error> {
    let text = site.view.render_data("mail/accounts/letter.txt", view)?;
    let html = site.view.render_data("mail/accounts/letter.html", view)?;
    Ok(Letter::new(to, subject, text, html))
}
