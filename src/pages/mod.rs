//! Reading: pages put together from several slices. They only ever GET.

pub mod error;

use actix_web::web::ServiceConfig;

pub fn routes(_cfg: &mut ServiceConfig) {}
