//! The spine: the nouns that everything else points at. Inside it, downwards
//! only: posts > threads > boards > accounts > viewer.

pub mod accounts;
pub mod activity;
pub mod artists;
pub mod audit;
pub mod boards;
pub mod cases;
pub mod events;
pub mod form;
pub mod frame;
pub mod gate;
pub mod guidelines;
pub mod inbox;
pub mod permissions;
pub mod points;
pub mod posts;
pub mod ranks;
pub mod recount;
pub mod threads;
pub mod viewer;
