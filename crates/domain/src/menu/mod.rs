//! The menu: which services are offered for a camera, and in which order.
//!
//! Knows what a service is called and what a list asks for it, never how it is carried out.

mod offer;
mod order;
mod service;

pub use offer::{Circumstances, Offer, Unavailable, offer};
pub use order::{HALF_LIFE, Usage, Use, arrange};
pub use service::{ModelPattern, Service, ServiceKind};
