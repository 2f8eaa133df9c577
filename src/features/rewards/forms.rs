//! What the forms of rewards say.

use diesel::prelude::*;

use super::model::Reward;
use crate::forum::form::Form;
use crate::kit::text::fold;
use crate::kit::web::forms::FormErrors;
use crate::schema::rewards;

/// Characters (bytes of UTF-8) at most.
const MAX_NAME: usize = 120;
const MAX_ABOUT: usize = 1_000;
const MAX_WORDS: usize = 1_000;
const MAX_CODE: usize = 200;
const MAX_COST: i64 = 1_000_000;

/// The form as it was sent: echoed back when something is wrong.
#[derive(Clone, Debug, Default)]
pub struct RawReward {
    pub name: String,
    pub about: String,
    pub cost: String,
    pub stock: String,
    pub is_premium: bool,
    pub is_open: bool,
}

/// A reward, typed; what staff set of it.
#[derive(Clone, Debug, Insertable, AsChangeset)]
#[diesel(table_name = rewards)]
pub struct NewReward {
    pub name: String,
    pub about: String,
    pub cost: i64,
    pub stock: i64,
    pub is_premium: bool,
    pub is_open: bool,
}

impl RawReward {
    pub fn fresh() -> Self {
        Self { is_open: true, ..Self::default() }
    }

    pub fn of(one: &Reward) -> Self {
        Self {
            name: one.name.clone(),
            about: one.about.clone(),
            cost: one.cost.to_string(),
            stock: if one.stock < 0 { String::new() } else { one.stock.to_string() },
            is_premium: one.is_premium,
            is_open: one.is_open,
        }
    }

    pub fn read(form: &Form) -> Self {
        let text = |name: &str| form.get(name).to_owned();
        Self {
            name: text("name"),
            about: text("about"),
            cost: text("cost"),
            stock: text("stock"),
            is_premium: form.is_on("is_premium"),
            is_open: form.is_on("is_open"),
        }
    }

    pub fn check(&self) -> Result<NewReward, FormErrors> {
        let mut errors = FormErrors::default();
        let name = fold::clean_line(&self.name, MAX_NAME).unwrap_or_default();
        if fold::is_blank(&name) {
            errors.add("name", format!("A name has 1 to {MAX_NAME} characters."));
        }
        let about = fold::clean_body(&self.about.replace("\r\n", "\n"), MAX_ABOUT).unwrap_or_default();
        if fold::is_blank(&about) || about.len() > MAX_ABOUT {
            errors.add("about", format!("Say what it is, in at most {MAX_ABOUT} characters."));
        }
        let cost = match self.cost.trim().parse::<i64>() {
            Ok(cost) if (1..=MAX_COST).contains(&cost) => cost,
            _ => {
                errors.add("cost", format!("Points are a number from 1 to {MAX_COST}."));
                0
            }
        };
        let stock = match self.stock.trim() {
            "" => -1,
            text => match text.parse::<i64>() {
                Ok(stock) if (0..=MAX_COST).contains(&stock) => stock,
                _ => {
                    errors.add("stock", "A number from 0 on, or nothing where there is no end to it.");
                    0
                }
            },
        };
        if !errors.is_empty() {
            return Err(errors);
        }
        let about = about.trim().to_owned();
        Ok(NewReward { name, about, cost, stock, is_premium: self.is_premium, is_open: self.is_open })
    }
}

/// The code that a member gets: a line, or nothing where there is none.
pub fn code(form: &Form) -> Result<String, FormErrors> {
    match form.get("voucher").trim() {
        "" => Ok(String::new()),
        text => fold::clean_line(text, MAX_CODE)
            .map_err(|_| FormErrors::one("voucher", format!("A code has at most {MAX_CODE} characters."))),
    }
}

/// Words for the member.
pub fn words(form: &Form, least: usize) -> Result<String, FormErrors> {
    let text = fold::clean_body(&form.get("answer").replace("\r\n", "\n"), MAX_WORDS);
    match text {
        Ok(text) if text.trim().len() >= least && text.len() <= MAX_WORDS => Ok(text.trim().to_owned()),
        Err(_) if least == 0 && form.get("answer").trim().is_empty() => Ok(String::new()),
        _ => Err(FormErrors::one("answer", format!("Say why, in at most {MAX_WORDS} characters."))),
    }
}

/// What is drawn.
pub fn prize(form: &Form) -> Result<String, FormErrors> {
    match fold::clean_line(form.get("prize"), MAX_NAME) {
        Ok(prize) if !fold::is_blank(&prize) => Ok(prize),
        _ => Err(FormErrors::one("prize", format!("Say what is drawn, in at most {MAX_NAME} characters."))),
    }
}
