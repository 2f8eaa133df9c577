//! What the form of a block says.

use std::time::Duration;

use crate::forum::form::Form;
use crate::kit::db::Ts;
use crate::kit::network::Network;
use crate::kit::text::fold;
use crate::kit::web::forms::FormErrors;

const MAX_REASON: usize = 500;
const MAX_DAYS: u64 = 3_650;
const DAY: u64 = 86_400;

/// As it was sent.
#[derive(Clone, Debug, Default)]
pub struct RawBlock {
    pub network: String,
    pub days: String,
    pub reason: String,
}

#[derive(Clone, Debug)]
pub struct NewBlock {
    pub network: Network,
    pub ends_at: Option<Ts>,
    pub reason: String,
}

impl RawBlock {
    pub fn read(form: &Form) -> Self {
        let text = |name: &str| form.get(name).to_owned();
        Self { network: text("network"), days: text("days"), reason: text("reason") }
    }

    pub fn check(&self, now: Ts) -> Result<NewBlock, FormErrors> {
        let mut errors = FormErrors::default();
        let network = Network::parse(&self.network).map_err(|sentence| errors.add("network", sentence)).ok();
        let days = match self.days.trim() {
            "" => None,
            text => match text.parse::<u64>() {
                Ok(days) if (1..=MAX_DAYS).contains(&days) => Some(days),
                _ => {
                    let sentence = format!("Days are a number from 1 to {MAX_DAYS}, or nothing for no end.");
                    errors.add("days", sentence);
                    None
                }
            },
        };
        let reason = fold::clean_line(&self.reason, MAX_REASON).unwrap_or_default();
        if fold::is_blank(&reason) {
            errors.add("reason", format!("Say why, in at most {MAX_REASON} characters."));
        }
        let (Some(network), true) = (network, errors.is_empty()) else { return Err(errors) };
        let ends_at = days.map(|days| now.plus(Duration::from_secs(days * DAY)));
        Ok(NewBlock { network, ends_at, reason })
    }
}
