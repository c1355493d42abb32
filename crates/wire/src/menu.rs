//! The service menu.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Money;

/// The menu for one camera or for the library, in this customer's order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Menu {
    /// The services, the most used first.
    pub services: Vec<MenuEntry>,
}

/// A service on the menu.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MenuEntry {
    /// What an order names as its `service`.
    pub id: String,
    /// `keep`, `send` or `publish`.
    pub kind: String,
    /// The operator's title, or the kind's name in the customer's language.
    pub title: String,
    /// One line about it.
    pub description: String,
    /// Which options an order may give, by name.
    pub options: Vec<String>,
    /// What one costs.
    pub price: Money,
    /// One what: `order`, `picture` or `recipient`.
    pub per: String,
    /// Whether it can be chosen now.
    pub available: bool,
    /// Why it cannot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// How often this customer used it.
    pub uses: u32,
}
