//! Delivery: how orders come to their customers, and how far each is.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Timestamp;
use crate::customers::Address;

/// How an order comes to its customer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Way {
    /// `pick-up` or `post`.
    pub way: String,
    /// pick-up: the counter's name; the first one when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counter: Option<String>,
    /// pick-up: where it is, line by line; said by the centre.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<String>,
    /// post: where to; the preferred address of the customer's record when left out. An order keeps it as
    /// it was when it was placed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<Address>,
}

/// Where orders are picked up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Counter {
    /// What people call it.
    pub name: String,
    /// Address and opening hours, line by line.
    #[serde(default)]
    pub lines: Vec<String>,
}

/// A country that parcels are sent to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Country {
    /// ISO 3166-1 alpha-2 code.
    pub code: String,
    /// Its name as it stands on labels.
    pub name: String,
}

/// Who carries parcels.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Carrier {
    /// Its name.
    pub name: String,
    /// Where a parcel is followed, with `{number}` in it; empty where that is not possible.
    #[serde(default)]
    pub link: String,
}

/// What the operator says about delivery. Without counters and countries nothing is delivered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DeliveryRules {
    /// Where orders are picked up; the first one is the usual one.
    pub counters: Vec<Counter>,
    /// Where they are sent to.
    pub countries: Vec<Country>,
    /// Who carries them.
    pub carriers: Vec<Carrier>,
}

/// How prints can be delivered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Delivering {
    /// Where they can be picked up.
    pub counters: Vec<Counter>,
    /// Codes of the countries that they are sent to.
    pub countries: Vec<String>,
    /// How I had them delivered the last time.
    pub last: Option<Way>,
}

/// How far an order is on its way to its customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Parcel {
    /// `waiting`, `ready` (to be picked up), `packed`, `sent` or `delivered`.
    pub state: String,
    /// Who carries it; null until it is sent.
    pub carrier: Option<String>,
    /// The carrier's number for it.
    pub tracking_number: Option<String>,
    /// Where it can be followed.
    pub tracking_link: Option<String>,
    /// How it came to where it is, oldest first.
    pub marks: Vec<ParcelMark>,
}

/// When a parcel came to a state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ParcelMark {
    /// When.
    pub at: Timestamp,
    /// Which.
    pub state: String,
}

/// A step with a parcel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveParcel {
    /// `ready`, `packed`, `sent` or `delivered`.
    pub state: String,
    /// sent: who carries it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carrier: Option<String>,
    /// sent: the carrier's number for it, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tracking_number: Option<String>,
}

/// What a label is printed on.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct LabelQuery {
    /// On a sheet of four (A4), in this place, 1–4; one label of A6 when left out.
    pub at: Option<u8>,
}

/// A carrier's message about a parcel.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ParcelMessage {
    /// `parcel.sent` or `parcel.delivered`.
    pub r#type: String,
    /// Which parcel.
    pub data: ParcelMeant,
}

/// Which parcel a message is about.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct ParcelMeant {
    /// The order's number, such as `R-2041`.
    #[serde(default)]
    pub order: String,
    /// Who carries it.
    #[serde(default)]
    pub carrier: String,
    /// The carrier's number for it; enough where the order is not known.
    #[serde(default)]
    pub tracking_number: String,
}
