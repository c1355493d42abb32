//! Partner centres, and what they were shown.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::customers::Address;
use crate::printing::Crop;
use crate::{Money, Timestamp};

/// A partner as it is to be.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct SavePartner {
    /// What people call it.
    pub name: String,
    /// Whether anything is told to it and taken from it.
    #[serde(default = "yes")]
    pub enabled: bool,
    /// Where it takes messages, as its operator was shown for this centre; empty until it is known.
    #[serde(default)]
    pub address: String,
    /// What this centre signs with, as its operator was shown; left out to stay as it is.
    #[serde(default)]
    pub secret: Option<String>,
    /// Kinds of services that it fulfils: `print`.
    #[serde(default)]
    pub fulfils: Vec<String>,
    /// Whether this centre fulfils orders that it passes on.
    #[serde(default)]
    pub accepts: bool,
    /// What it gets of an order's price, in hundredths of a percent.
    #[serde(default)]
    pub fee_share: u16,
    /// What it gets for each order besides, in minor units of the order's currency.
    #[serde(default)]
    pub fee_each: i64,
}

const fn yes() -> bool {
    true
}

/// A partner.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Partner {
    /// Identifier.
    pub id: Uuid,
    /// What people call it.
    pub name: String,
    /// Whether anything is told to it and taken from it.
    pub enabled: bool,
    /// Where it takes messages.
    pub address: String,
    /// Whether it is known what this centre signs with.
    pub has_secret: bool,
    /// Kinds of services that it fulfils.
    pub fulfils: Vec<String>,
    /// Whether this centre fulfils orders that it passes on.
    pub accepts: bool,
    /// Hundredths of a percent.
    pub fee_share: u16,
    /// Minor units.
    pub fee_each: i64,
    /// The currency of these.
    pub currency: String,
    /// Where it reaches this centre: its operator types it in there.
    pub address_here: String,
    /// What it is owed, by currency.
    pub owed: Vec<Money>,
    /// Messages to it that wait.
    pub waiting: u64,
}

/// Every partner.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Partners {
    /// By name.
    pub items: Vec<Partner>,
    /// The centre's currency.
    pub currency: String,
}

/// What a partner signs with; shown this once.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct PartnerSecret {
    /// The partner.
    pub id: Uuid,
    /// Where it reaches this centre.
    pub address: String,
    /// What it signs with.
    pub secret: String,
}

/// Something that is told to a partner.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct PartnerMessage {
    /// Identifier; its `webhook-id`.
    pub id: Uuid,
    /// `order.passed`, `order.called-off` or `order.state`.
    pub kind: String,
    /// The order, as both centres call it.
    pub order: Uuid,
    /// `waiting`, `delivered`, `dropped` or `given-up`.
    pub state: String,
    /// How often it was sent.
    pub attempts: u32,
    /// What went wrong the last time.
    pub problem: String,
    /// When it was made.
    pub made_at: Timestamp,
    /// When it was delivered, dropped or given up.
    pub settled_at: Option<Timestamp>,
}

/// Something that a partner asked for and was not shown.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct PartnerRefusal {
    /// What it asked for.
    pub asked: String,
    /// `order`, `token`, `closed`, `late` or `fields`.
    pub why: String,
    /// When.
    pub at: Timestamp,
}

/// A partner, and what passed between it and this centre of late.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct PartnerDetail {
    /// The partner.
    #[serde(flatten)]
    pub partner: Partner,
    /// The last 100 messages to it, the latest first.
    pub messages: Vec<PartnerMessage>,
    /// The last 100 refusals, the latest first.
    pub refusals: Vec<PartnerRefusal>,
}

/// An order that was passed on, and what the partner is owed for it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct PassedOrder {
    /// What both centres call it.
    pub id: Uuid,
    /// The order.
    pub order_id: Uuid,
    /// Its number.
    pub number: String,
    /// `waiting`, `passed` or `closed`.
    pub state: String,
    /// The last that the partner said: `accepted`, `fulfilling`, `done`, `failed` or `called-off`.
    pub said: Option<String>,
    /// What it is owed; nothing where that is not booked or was taken back.
    pub owed: Money,
    /// `booked`, `taken-back` or `none`.
    pub settlement: String,
    /// When it was passed on.
    pub passed_at: Timestamp,
    /// When the order was over.
    pub closed_at: Option<Timestamp>,
}

/// A field of my record that was shown to somebody for an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Disclosure {
    /// The order.
    pub order_id: Uuid,
    /// Its number.
    pub number: String,
    /// To whom.
    pub receiver: String,
    /// `name` or `delivery`.
    pub field: String,
    /// When for the first time.
    pub at: Timestamp,
}

/// Who was shown which of my fields.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Disclosures {
    /// The latest orders first.
    pub items: Vec<Disclosure>,
    /// For the next page: asks for earlier orders.
    pub next: Option<String>,
}

/// The partner's order that an order here stands for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ForPartner {
    /// The partner.
    pub partner: String,
    /// Its number there.
    pub number: String,
    /// The customer's name.
    pub name: Option<String>,
    /// Where it goes.
    pub delivery: Option<Address>,
}

/// Fields of a customer's record that a partner is shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ShownFields {
    /// Name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Where parcels go.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delivery: Option<Address>,
}

/// A picture that goes straight from the camera to the partner centre that prints it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DirectPicture {
    /// What it is called.
    pub filename: String,
    /// What its content is called, in 64 hexadecimal digits.
    pub sha256: String,
    /// Bytes.
    pub size: u64,
    /// How often it is printed; as often as all of them when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copies: Option<u16>,
    /// Which part; the middle when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crop: Option<Crop>,
}

/// A camera's identification.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CameraShown {
    /// Maker.
    pub maker: String,
    /// Model.
    pub model: String,
    /// Serial number of the body.
    pub serial: String,
}

/// Where the pictures of an order go, and what opens the door there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Passage {
    /// The partner: `/arrivals` comes behind it.
    pub address: String,
    /// What both centres call the order.
    pub order: Uuid,
    /// Opens this one order, and nothing else.
    pub token: String,
    /// The camera that it was placed with.
    pub camera: CameraShown,
}

/// Somebody has pictures of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Arrival {
    /// What both centres call the order.
    pub order: Uuid,
    /// What its home gave for it.
    pub token: String,
    /// The camera that it was placed with.
    pub camera: CameraShown,
}

/// What has not come yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Missing {
    /// Places of pictures, from 0 on.
    pub missing: Vec<u32>,
}
