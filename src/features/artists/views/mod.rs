//! What the pages of artists show.

mod desk;
mod own;

pub use desk::{AlikeView, ClaimLine, ClaimsPage, VerifyPage, VerifyTab};
pub use own::{ArtistLine, ArtistsPage, ClaimPage, InvitedView, MateView, OwnClaimView, TeamPage};
