//! Orders.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::billing::{BillLine, OrderCharge, QuotePayment};
use crate::customers::Destination;
use crate::delivery::Parcel;
use crate::library::Attributes;
use crate::partners::{DirectPicture, Disclosure, ForPartner};
use crate::printing::{Print, PrintOptions};
use crate::{Money, Timestamp, Uuid};

/// An order to place, or to be told the price of.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PlaceOrder {
    /// The camera that the pictures came from.
    #[serde(default)]
    pub camera_id: Option<Uuid>,
    /// A service's `id` from the menu.
    pub service: String,
    /// The pictures, in order.
    pub images: Vec<Uuid>,
    /// What the service must be told.
    #[serde(default)]
    pub options: OrderOptions,
    /// What the customer was told that it costs: an order that costs something else meanwhile is
    /// refused, `price-changed`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<Money>,
    /// How many points the customer was told that it takes: an order that takes others meanwhile is
    /// refused, `points-changed`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<i64>,
    /// print: pictures that the agent sends straight to the partner centre that prints them, instead of
    /// `images`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub direct: Vec<DirectPicture>,
}

/// What a service must be told; each kind reads its own.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct OrderOptions {
    /// keep: attributes for each of the pictures.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attributes: Option<Attributes>,
    /// send: to whom. A destination without a name is one that was typed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub to: Vec<Recipient>,
    /// send: a few words.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub message: String,
    /// send: how many days the link opens, 1–365; 30 when left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link_days: Option<u16>,
    /// publish: the gallery's title.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// publish: the picture that stands for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cover: Option<Uuid>,
    /// publish: whether visitors may take the originals.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub originals: bool,
    /// send, publish: whether originals tell where they were taken. Without it the place is taken out, and
    /// originals that cannot do without it are not given.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub position: bool,
    /// print: size, paper, finish and the rest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub print: Option<PrintOptions>,
}

/// Somebody whom pictures are sent to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Recipient {
    /// How the customer calls them; null for a typed address.
    #[serde(default)]
    pub name: Option<String>,
    /// Where the mail goes.
    pub email: String,
}

impl From<Destination> for Recipient {
    fn from(destination: Destination) -> Self {
        Self { name: Some(destination.name), email: destination.email }
    }
}

/// What an order would cost.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Quote {
    /// The service's `id`.
    pub service: String,
    /// Its kind.
    pub kind: String,
    /// Pictures, each once.
    pub images: u32,
    /// Recipients, each once.
    pub recipients: u32,
    /// What one of so many costs, with tax.
    pub price: Money,
    /// One what: `order`, `picture` or `recipient`.
    pub per: String,
    /// The lines.
    pub lines: Vec<BillLine>,
    /// Without tax.
    pub net: Money,
    /// The tax.
    pub tax: Money,
    /// Hundredths of a percent.
    pub tax_rate: u16,
    /// What it costs in all.
    pub total: Money,
    /// How it is paid; null for what is free.
    pub payment: Option<QuotePayment>,
    /// What will happen, in a sentence in the customer's language.
    pub sentence: String,
    /// Pictures whose originals are not given, because they tell where they were taken and cannot do without
    /// it: their names, the first 20.
    pub withheld: Vec<String>,
    /// How many they are.
    pub withheld_count: u32,
    /// print: pictures with too few pixels for this size: their names, the first 20.
    #[serde(default)]
    pub coarse: Vec<String>,
    /// How many they are.
    #[serde(default)]
    pub coarse_count: u32,
}

/// An order of mine.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Order {
    /// Identifier.
    pub id: Uuid,
    /// The number that people use, such as `R-2041`.
    pub number: String,
    /// The camera that the pictures came from.
    pub camera_id: Option<Uuid>,
    /// The service's `id`.
    pub service: String,
    /// Its kind.
    pub kind: String,
    /// The service's title in the customer's language.
    pub title: String,
    /// `placed`, `accepted`, `fulfilling`, `done`, `cancelled` or `failed`.
    pub state: String,
    /// Why it failed.
    pub reason: Option<String>,
    /// Steps done and in all.
    pub progress: Progress,
    /// What it costs.
    pub total: Money,
    /// How that was charged; null for what was free.
    #[serde(default)]
    pub charge: Option<OrderCharge>,
    /// How many pictures.
    pub pictures: u32,
    /// The pictures, in order; in lists and live messages the first 100.
    pub images: Vec<Uuid>,
    /// Of the first 100 pictures, in the same order, those whose `thumbnail` and `preview` are there.
    pub shown: Vec<Uuid>,
    /// What the service was told.
    pub options: OrderOptions,
    /// send: what became of each mail.
    pub deliveries: Vec<Delivery>,
    /// print: what became of each print; empty in lists.
    #[serde(default)]
    pub prints: Vec<Print>,
    /// print: where they are made.
    #[serde(default)]
    pub place: Option<String>,
    /// print: how far they are on their way to me; null where they are not delivered.
    #[serde(default)]
    pub parcel: Option<Parcel>,
    /// publish: the gallery.
    pub gallery: Option<GalleryLink>,
    /// When it was placed.
    pub placed_at: Timestamp,
    /// How it came to where it stands, oldest first.
    pub history: Vec<HistoryEntry>,
    /// Who was shown which fields of the customer's record for it.
    #[serde(default)]
    pub disclosed: Vec<Disclosure>,
    /// Whether its pictures go straight from the camera to the partner centre that prints them.
    #[serde(default)]
    pub direct: bool,
    /// For the operator: the partner's order that it stands for.
    #[serde(default)]
    pub for_partner: Option<ForPartner>,
    /// Whether it can still be cancelled.
    pub cancellable: bool,
}

/// How far an order is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Progress {
    /// Steps done.
    pub done: u32,
    /// Steps in all.
    pub total: u32,
}

/// What became of one mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Delivery {
    /// How the customer calls them.
    pub name: Option<String>,
    /// Where the mail goes.
    pub email: String,
    /// `waiting`, `delayed`, `delivered` or `refused`.
    pub state: String,
    /// What the other side said.
    pub reason: Option<String>,
}

/// Where a gallery is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct GalleryLink {
    /// Identifier.
    pub id: Uuid,
    /// Its address on this centre, `/g/{slug}`.
    pub href: String,
    /// Whether it was taken back.
    pub withdrawn: bool,
}

/// One entry of an order's history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HistoryEntry {
    /// When.
    pub at: Timestamp,
    /// The state it entered.
    pub state: String,
    /// Why, where a reason was given.
    pub reason: Option<String>,
}

/// Which orders.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct OrderQuery {
    /// `open`, `to-hand-over` (made, and not with its customer), or one state; all when left out.
    pub state: Option<String>,
    /// How many entries, 1–500; 100 when left out.
    pub limit: Option<u16>,
    /// The `next` of the page before.
    pub after: Option<String>,
}
