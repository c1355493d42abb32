//! The JSON that centre, agent, pages and partners exchange.
//!
//! Shapes only, in snake_case, with instants as RFC 3339 in UTC and money in minor units; what they
//! mean is decided by the domain. The OpenAPI document and the page's types are made from these.

pub mod agent;
pub mod billing;
pub mod calls;
pub mod cameras;
pub mod classes;
pub mod customers;
pub mod delivery;
pub mod devices;
pub mod feeds;
pub mod galleries;
pub mod guests;
pub mod keys;
pub mod library;
pub mod live;
pub mod menu;
pub mod notices;
pub mod operator;
pub mod orders;
pub mod partners;
pub mod printing;
pub mod problem;
pub mod recordings;
pub mod rooms;
pub mod sharing;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use jiff::Timestamp;
pub use uuid::Uuid;

/// An amount of money.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Money {
    /// Minor units: cents, yen.
    pub amount: i64,
    /// ISO 4217 code.
    #[schema(example = "EUR")]
    pub currency: String,
}

/// One page of a list.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Page<T> {
    /// The entries.
    pub items: Vec<T>,
    /// Hand this back as `after` for the next page; null at the end.
    pub next: Option<String>,
}

/// Which page of a list.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// How many entries, 1–500; 100 when left out.
    pub limit: Option<u16>,
    /// The `next` of the page before.
    pub after: Option<String>,
}
