//! Price lists, and what else is set about money.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Money, Timestamp, Uuid};

/// A price list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PriceList {
    /// Identifier.
    pub id: Uuid,
    /// The operator's name for it; may be empty.
    pub name: String,
    /// From when on it holds.
    pub valid_from: Timestamp,
    /// The currency of all of it.
    pub currency: String,
    /// `gross`: prices hold the tax; `net`: it comes on top.
    pub taxing: String,
    /// `past`, `holds` or `waits`; only what waits can be changed.
    pub state: String,
    /// What services cost; one that is not here is not offered.
    pub tariffs: Vec<Tariff>,
}

/// What a service costs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Tariff {
    /// The service's name in addresses.
    pub service: String,
    /// One what: `order`, `picture` or `recipient`.
    pub per: String,
    /// By quantity, from 1 on: the whole quantity costs what its step says.
    pub steps: Vec<PriceStep>,
    /// What choices cost more.
    #[serde(default)]
    pub extras: Vec<PriceExtra>,
    /// The rate of tax in hundredths of a percent: 1900 is 19 %.
    #[serde(default)]
    pub tax: u16,
}

/// From this many on, each one costs this.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PriceStep {
    /// From how many on.
    pub from: u32,
    /// Minor units for each.
    pub each: i64,
}

/// What a choice costs more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PriceExtra {
    /// The option, such as `originals`.
    pub option: String,
    /// What is chosen, such as `yes`.
    pub choice: String,
    /// Minor units for each.
    pub each: i64,
}

/// Every price list, the last one first.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct PriceLists {
    /// The lists.
    pub items: Vec<PriceList>,
}

/// A price list to make, or to write anew.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct SavePriceList {
    /// The operator's name for it.
    #[serde(default)]
    pub name: String,
    /// From when on it holds; at once when left out.
    #[serde(default)]
    pub valid_from: Option<Timestamp>,
    /// `gross` or `net`.
    pub taxing: String,
    /// What services cost.
    pub tariffs: Vec<Tariff>,
}

/// A price list to look at before it is saved.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct PreviewPriceList {
    /// The list.
    #[serde(flatten)]
    pub list: SavePriceList,
    /// For how many, at most 20 numbers from 1 to 5,000.
    pub quantities: Vec<u32>,
}

/// What orders would cost by a list.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct PricePreview {
    /// For each service and quantity.
    pub items: Vec<PreviewedPrice>,
}

/// What an order of so many would cost.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct PreviewedPrice {
    /// The service.
    pub service: String,
    /// How many.
    pub quantity: u32,
    /// Without tax.
    pub net: Money,
    /// The tax.
    pub tax: Money,
    /// With tax.
    pub total: Money,
}

/// What the operator sets about money.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BillingSettings {
    /// What one customer may have open at the counter; 0 closes that way of paying.
    pub counter_limit: Money,
    /// Days until an invoice is due.
    pub payment_days: u32,
    /// Days from then to the reminder.
    pub reminder_days: u32,
    /// Days from the delivered reminder to the last notice.
    pub notice_days: u32,
    /// Days from the delivered last notice until services close; 0 never closes them.
    pub close_days: u32,
}

/// What to set about money.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct SetBillingSettings {
    /// Minor units that one customer may have open at the counter.
    pub counter_limit: i64,
    /// Days until an invoice is due.
    pub payment_days: u32,
    /// Days from then to the reminder.
    pub reminder_days: u32,
    /// Days from the delivered reminder to the last notice.
    pub notice_days: u32,
    /// Days from the delivered last notice until services close; 0 never closes them.
    pub close_days: u32,
}

/// Who sells, as invoices say; every field may be empty.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Seller {
    /// The firm's name; empty for the centre's.
    #[serde(default)]
    pub name: String,
    /// Street and number, up to four lines.
    #[serde(default)]
    pub lines: Vec<String>,
    /// Postal code.
    #[serde(default)]
    pub postal_code: String,
    /// Town.
    #[serde(default)]
    pub city: String,
    /// ISO 3166-1 alpha-2 country code.
    #[serde(default)]
    pub country: String,
    /// VAT identifier, such as `DE123456789`.
    #[serde(default)]
    pub vat_id: String,
    /// The tax office's own number.
    #[serde(default)]
    pub tax_number: String,
    /// Email.
    #[serde(default)]
    pub email: String,
    /// Telephone.
    #[serde(default)]
    pub phone: String,
    /// What else stands at the foot of documents.
    #[serde(default)]
    pub note: String,
    /// Why there is no tax where there is none.
    #[serde(default)]
    pub exemption: String,
}

/// Who sells, and what there is to say about documents.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct SellerSettings {
    /// Who sells.
    pub seller: Seller,
    /// What is missing for invoices that programs read: `country`, `vat_id`.
    pub missing: Vec<String>,
    /// The folder of the centre's own templates, where it has any.
    pub templates: Option<String>,
    /// What is wrong with templates or fonts.
    pub troubles: Vec<String>,
}

/// A time span of a statement.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct StatementQuery {
    /// The first day, `2026-11-01`; without it the first of the month of the last day.
    pub from: Option<String>,
    /// The last day; without it today.
    pub to: Option<String>,
}
