//! The settings of the support desk: categories, teams, hours, the questions before an SOS.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Deserialize;

use crate::kit::hours::{Calendar, Slot};

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
/// How urgent something can be, from the least.
pub const URGENCIES: [&str; 4] = ["low", "normal", "high", "sos"];

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Support {
    pub zone: String,
    /// Begins every reference.
    pub prefix: String,
    /// Where answers by mail come in; empty: nowhere.
    pub mailbox: String,
    /// The name by which our own mail server says whether a letter is forged; empty: it is not asked.
    pub mail_authority: String,
    /// Of what comes by mail.
    pub mail_category: String,
    pub hide_agents: bool,
    /// Who answers, where agents' names are hidden.
    pub desk_name: String,
    /// Percent of a clock after which the desk is warned.
    pub warn_at: i64,
    pub close_after_days: u64,
    pub reopen_days: u64,
    pub max_bytes: usize,
    pub cases_a_day: i64,
    pub max_file_bytes: usize,
    pub max_files: usize,
    /// A file of `bandstand triage train`; empty: nothing is suggested.
    pub model: String,
    /// Below this share (0 to 1) the model is unsure.
    pub model_sure: f32,
    /// The answer that is drafted when a linked issue moves on.
    pub issue_reply: String,
    pub calendars: Vec<Hours>,
    pub teams: Vec<Team>,
    pub categories: Vec<Category>,
    /// What is asked before an SOS.
    pub sos: Vec<SosQuestion>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Team {
    pub slug: String,
    pub name: String,
    #[serde(default)]
    pub about: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Category {
    pub slug: String,
    pub name: String,
    #[serde(default)]
    pub about: String,
    pub team: String,
    pub urgency: String,
    /// It goes to the top once its questions are answered with yes.
    #[serde(default)]
    pub sos: bool,
    pub first_weekday: Span,
    pub first_weekend: Span,
    pub first_hours: String,
    pub resolve: Span,
    pub resolve_hours: String,
}

/// A question before an SOS; "no" shows the right way and offers another category.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SosQuestion {
    pub ask: String,
    #[serde(default)]
    pub about: String,
    pub no: String,
    pub category: String,
}

/// A length of time such as "24h" or "90m", in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Span(pub i64);

impl TryFrom<String> for Span {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let span: jiff::SignedDuration =
            text.parse().map_err(|_| format!("\"{text}\" is no length of time such as 24h or 90m"))?;
        let millis = i64::try_from(span.as_millis()).unwrap_or(0);
        if millis > 0 { Ok(Self(millis)) } else { Err(format!("\"{text}\" must be more than nothing")) }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawHours {
    name: String,
    hours: Vec<String>,
    #[serde(default)]
    holidays: Vec<String>,
}

/// Business hours by their name.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "RawHours")]
pub struct Hours {
    pub name: String,
    slots: Vec<Slot>,
    holidays: Vec<Date>,
}

impl TryFrom<RawHours> for Hours {
    type Error = String;

    fn try_from(raw: RawHours) -> Result<Self, String> {
        let slots = raw.hours.iter().map(|text| slot(text)).collect::<Result<Vec<_>, _>>()?;
        if slots.is_empty() {
            return Err(format!("the hours \"{}\" have none: nobody would ever be there", raw.name));
        }
        let day =
            |text: &String| text.parse().map_err(|_| format!("\"{text}\" is no day such as 2026-12-25"));
        let holidays = raw.holidays.iter().map(day).collect::<Result<Vec<Date>, _>>()?;
        Ok(Self { name: raw.name, slots, holidays })
    }
}

/// "mon-fri 09:00-12:00" or "sat 10:00-14:00".
fn slot(text: &str) -> Result<Slot, String> {
    let wrong = || format!("\"{text}\" are no hours such as \"mon-fri 09:00-17:00\"");
    let read = || {
        let (days, span) = text.trim().split_once(' ')?;
        let (first, last) = days.split_once('-').unwrap_or((days, days));
        let day = |name: &str| DAYS.iter().position(|day| *day == name);
        let minute = |time: &str| {
            let (hour, minute) = time.split_once(':')?;
            let (hour, minute): (i64, i64) = (hour.parse().ok()?, minute.parse().ok()?);
            ((0..=24).contains(&hour) && (0..60).contains(&minute)).then_some(hour * 60 + minute)
        };
        let (from, to) = span.trim().split_once('-')?;
        let slot =
            Slot { first_day: day(first)?, last_day: day(last)?, from: minute(from)?, to: minute(to)? };
        (slot.from < slot.to && slot.to <= 1440 && slot.first_day <= slot.last_day).then_some(slot)
    };
    read().ok_or_else(wrong)
}

impl Support {
    pub fn zone(&self) -> TimeZone {
        TimeZone::get(&self.zone).unwrap_or(TimeZone::UTC)
    }

    /// The hours of this name; day and night where there are none.
    pub fn calendar(&self, name: &str) -> Calendar {
        match self.calendars.iter().find(|hours| hours.name == name) {
            Some(hours) => Calendar::new(self.zone(), &hours.slots, &hours.holidays),
            None => Calendar::always(self.zone()),
        }
    }

    pub fn category(&self, slug: &str) -> Option<&Category> {
        self.categories.iter().find(|category| category.slug == slug)
    }

    /// What a category is called; one that is no longer in the settings by its address.
    pub fn category_name<'a>(&'a self, slug: &'a str) -> &'a str {
        self.category(slug).map_or(slug, |category| &category.name)
    }

    pub fn team(&self, slug: &str) -> Option<&Team> {
        self.teams.iter().find(|team| team.slug == slug)
    }

    pub fn team_name<'a>(&'a self, slug: &'a str) -> &'a str {
        self.team(slug).map_or(slug, |team| &team.name)
    }

    /// What is wrong, in one line.
    pub fn check(&self) -> Result<(), String> {
        if TimeZone::get(&self.zone).is_err() {
            return Err(format!("support.zone: \"{}\" is no time zone such as Europe/Stockholm", self.zone));
        }
        let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
        if !(1..=6).contains(&self.prefix.len()) || !plain(&self.prefix) {
            return Err("support.prefix has 1 to 6 capital letters and digits".to_owned());
        }
        if !self.mailbox.is_empty() {
            crate::kit::mail::check_address(&self.mailbox)
                .map_err(|error| format!("support.mailbox: {error}"))?;
        }
        if !(1..100).contains(&self.warn_at) {
            return Err("support.warn_at is a share in percent, from 1 to 99".to_owned());
        }
        if self.categories.is_empty() {
            return Err("support.categories must not be empty".to_owned());
        }
        if self.category(&self.mail_category).is_none_or(|category| category.sos) {
            return Err("support.mail_category is one of support.categories, and no SOS".to_owned());
        }
        let hours = |name: &str| name == "always" || self.calendars.iter().any(|hours| hours.name == name);
        for category in &self.categories {
            let say = |what: &str| Err(format!("support.categories: \"{}\": {what}", category.slug));
            let is_slug = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            if category.slug.is_empty() || !category.slug.chars().all(is_slug) {
                return say("a slug has small letters, digits and -");
            }
            if self.team(&category.team).is_none() {
                return say("its team is not among support.teams");
            }
            if !URGENCIES.contains(&category.urgency.as_str()) {
                return say("urgency is low, normal, high or sos");
            }
            if !hours(&category.first_hours) || !hours(&category.resolve_hours) {
                return say("its hours are neither \"always\" nor among support.calendars");
            }
            if category.sos && self.sos.is_empty() {
                return say("an SOS needs the questions of support.sos");
            }
        }
        let wrong = self.sos.iter().find(|one| self.category(&one.category).is_none_or(|c| c.sos));
        match wrong {
            Some(one) => Err(format!("support.sos: \"{}\" is no other category", one.category)),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_read_as_they_are_said() {
        assert_eq!(slot("mon-fri 09:00-12:30"), Ok(Slot { first_day: 0, last_day: 4, from: 540, to: 750 }));
        assert_eq!(slot("sun 00:00-24:00"), Ok(Slot { first_day: 6, last_day: 6, from: 0, to: 1440 }));
        for wrong in
            ["", "mon", "fri-mon 09:00-12:00", "mon 12:00-09:00", "mon 24:30-25:00", "day 09:00-10:00"]
        {
            assert!(slot(wrong).is_err(), "{wrong}");
        }
        assert_eq!(Span::try_from("90m".to_owned()), Ok(Span(5_400_000)));
        assert!(Span::try_from("soon".to_owned()).is_err() && Span::try_from("0h".to_owned()).is_err());
    }
}
