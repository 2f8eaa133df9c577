//! What a token in a letter proves, and for how long.

use std::time::Duration;

use crate::word_enum;

const HOUR: u64 = 3600;

word_enum! {
    /// One purpose a token: none opens anything else (TRUST A96).
    Purpose {
        /// The address of a new account is its owner's.
        Confirm = "confirm",
        /// Whoever reads this mailbox may choose a new password.
        Reset = "reset",
        /// The owner of the present address agrees to another one.
        LeaveAddress = "leave_address",
        /// The new address is the member's.
        TakeAddress = "take_address",
    }
}

impl Purpose {
    pub fn lifetime(self) -> Duration {
        match self {
            Self::Confirm => Duration::from_secs(7 * 24 * HOUR),
            Self::Reset => Duration::from_secs(2 * HOUR),
            Self::LeaveAddress | Self::TakeAddress => Duration::from_secs(24 * HOUR),
        }
    }
}

/// A token and what the database keeps of it.
#[derive(Clone, Debug)]
pub struct Token {
    /// Stands in the letter alone.
    pub plain: String,
    pub hash: String,
}

impl Token {
    pub fn fresh() -> Self {
        let plain = crate::kit::secret::token();
        Self { hash: crate::kit::secret::digest(&plain), plain }
    }
}
