//! The service menu.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Money;

/// The menu for one camera or for the library, in this customer's order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Menu {
    /// The services, the most used first.
    pub services: Vec<MenuEntry>,
    /// How what is ordered here is paid; null where all of it is free.
    #[serde(default)]
    pub payment: Option<MenuPayment>,
}

/// How what is ordered from a menu is paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MenuPayment {
    /// `prepaid`, `invoice` or `counter`; null where nothing was chosen yet.
    pub method: Option<String>,
    /// How much can be charged now: what is on the balance, or up to the limit; null where nothing can.
    pub room: Option<Money>,
}

/// From this many on, each one costs this.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MenuStep {
    /// From how many on.
    pub from: u32,
    /// For each, with tax.
    pub each: Money,
}

/// What a choice costs besides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MenuExtra {
    /// What is chosen: `size`, `paper`, `finish`, `delivery` or `originals`.
    pub option: String,
    /// The choice.
    pub choice: String,
    /// For each, with tax; a delivery costs it once for an order.
    pub each: Money,
}

/// A service on the menu.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MenuEntry {
    /// What an order names as its `service`.
    pub id: String,
    /// `keep`, `send`, `publish` or `print`.
    pub kind: String,
    /// The operator's title, or the kind's name in the customer's language.
    pub title: String,
    /// One line about it.
    pub description: String,
    /// Which options an order may give, by name.
    pub options: Vec<String>,
    /// What one costs, with tax; by quantity where it has steps.
    pub price: Money,
    /// What each costs from how many on, with tax; the first step is from 1 on.
    #[serde(default)]
    pub steps: Vec<MenuStep>,
    /// What choices cost besides.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub extras: Vec<MenuExtra>,
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
