//! What the page of blocks shows.

use serde::Serialize;

use super::forms::RawBlock;
use crate::forum::accounts::views::{ErrorView, FieldView, summary};
use crate::kit::db::Ts;
use crate::kit::web::forms::FormErrors;

#[derive(Clone, Debug, Serialize)]
pub struct BlockView {
    pub id: i64,
    pub network: String,
    pub reason: String,
    pub by: String,
    pub at: Ts,
    pub ends_at: Option<Ts>,
    pub stands: bool,
}

/// `/desk/blocks`.
#[derive(Clone, Debug, Serialize)]
pub struct BlocksPage {
    pub blocks: Vec<BlockView>,
    pub errors: Vec<ErrorView>,
    pub fields: Vec<FieldView>,
}

impl BlocksPage {
    pub const TEMPLATE: &str = "features/blocks/index.html";
    pub const TITLE: &str = "Blocks of addresses";

    pub fn new(blocks: Vec<BlockView>, raw: &RawBlock, errors: &FormErrors) -> Self {
        let mut fields = vec![
            FieldView::new("network", "Addresses", "text")
                .value(&raw.network)
                .hint("A range such as 192.0.2.0/24 or 2001:db8::/32, or one address."),
            FieldView::new("reason", "Why, for the other moderators", "text").value(&raw.reason),
            FieldView::new("days", "Days until it ends", "text")
                .value(&raw.days)
                .hint("Nothing: until somebody lifts it.")
                .optional(),
        ];
        for field in &mut fields {
            field.error = errors.get(field.name).map(str::to_owned);
        }
        Self { blocks, errors: summary(errors), fields }
    }

    pub fn sample() -> Self {
        let block = BlockView {
            id: 3,
            network: "192.0.2.0/24".to_owned(),
            reason: "A farm of accounts.".to_owned(),
            by: "Ravi".to_owned(),
            at: Ts(1_790_000_000_000),
            ends_at: Some(Ts(1_790_100_000_000)),
            stands: true,
        };
        let ended = BlockView { stands: false, ends_at: None, ..block.clone() };
        let errors = FormErrors::one("network", "Write a range as 192.0.2.0/24.");
        Self::new(vec![block, ended], &RawBlock::default(), &errors)
    }
}
