//! Running the centre.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::orders::Order;
use crate::{Money, Timestamp, Uuid};

/// A service as the operator sets it up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Service {
    /// Its name in addresses and orders: `a–z`, `0–9`, `-`.
    pub id: String,
    /// `keep`, `send`, `publish` or `print`.
    pub kind: String,
    /// Own title; null for the kind's name in the reader's language.
    pub title: Option<String>,
    /// Own description.
    pub description: Option<String>,
    /// What one costs by the price list that holds; null where that does not have it: then it is not
    /// offered. A new price makes a new list that holds from now on.
    pub price: Option<Money>,
    /// One what: `order`, `picture` or `recipient`.
    pub per: Option<String>,
    /// Whether its price has steps, extras or tax, which are set on price lists.
    #[serde(default)]
    pub listed: bool,
    /// Whether it is offered.
    pub enabled: bool,
    /// For which cameras; none named means for every one.
    pub models: Vec<ModelPattern>,
}

/// Makers and models; `*` stands for anything.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ModelPattern {
    /// Maker.
    pub maker: String,
    /// Model.
    pub model: String,
}

/// The services in the operator's order.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Services {
    /// The first stands first on the menu of somebody who has used none.
    pub items: Vec<Service>,
}

/// A change to a service; what is left out stays.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct UpdateService {
    /// Own title; `null` for the kind's name.
    #[serde(deserialize_with = "crate::customers::said", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub title: Option<Option<String>>,
    /// Own description.
    #[serde(deserialize_with = "crate::customers::said", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub description: Option<Option<String>>,
    /// What one costs from now on.
    pub price: Option<Money>,
    /// One what, from now on.
    pub per: Option<String>,
    /// Whether it is offered.
    pub enabled: Option<bool>,
    /// For which cameras.
    pub models: Option<Vec<ModelPattern>>,
}

/// The order of the services: every one of them, once.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ArrangeServices {
    /// Their names.
    pub order: Vec<String>,
}

/// An order as the operator sees it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct OperatorOrder {
    /// Whose.
    pub customer_id: Uuid,
    /// Their name.
    pub customer_name: String,
    /// The order.
    #[serde(flatten)]
    pub order: Order,
}

/// What the operator sees first.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Overview {
    /// Orders that are not over.
    pub open_orders: u64,
    /// When the oldest of them was placed.
    pub oldest_open: Option<Timestamp>,
    /// How often each service was ordered in the last 28 days.
    pub chosen: Vec<ServiceCount>,
    /// What orders of the last 28 days came to, day by day, in the centre's currency.
    pub revenue: Vec<DayRevenue>,
    /// Background work that is due: it waits for its turn, or is being done.
    pub jobs_due: u64,
    /// Background work that has its time later.
    pub jobs_planned: u64,
    /// Background work that was given up.
    pub jobs_dead: u64,
    /// The parts of the centre and how they are.
    pub health: Vec<Part>,
    /// What reading all stored files through has found; null when that has not begun yet.
    pub proof: Option<Proof>,
}

/// A walk through all stored files that compares each with its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Proof {
    /// When it began.
    pub started_at: Timestamp,
    /// When it was through; null while it is under way.
    pub ended_at: Option<Timestamp>,
    /// Files read so far.
    pub files: u64,
    /// Bytes read so far.
    pub bytes: u64,
    /// Files that are recorded and not there.
    pub missing: u64,
    /// Files that are not what they were.
    pub damaged: u64,
    /// Files that nothing is recorded about; the centre removes them by itself.
    pub orphaned: u64,
    /// The first findings, losses first.
    pub findings: Vec<Finding>,
}

/// Something that is the matter with a stored file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Finding {
    /// `missing`, `damaged` or `orphaned`.
    pub finding: String,
    /// BLAKE3 of the content, which is its name in the picture store.
    pub blake3: String,
    /// Bytes.
    pub size: u64,
    /// When it was found.
    pub found_at: Timestamp,
    /// By which names the file is known, the first ones.
    pub names: Vec<FileName>,
}

/// A file's name with its owner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FileName {
    /// Its name.
    pub filename: String,
    /// Whose it is, by name.
    pub owner: String,
}

/// Orders of a service.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ServiceCount {
    /// The service.
    pub service: String,
    /// Its title.
    pub title: String,
    /// Orders.
    pub count: u64,
}

/// A day's takings.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct DayRevenue {
    /// `YYYY-MM-DD`, UTC.
    pub day: String,
    /// The sum of its orders.
    pub total: Money,
}

/// A part of the centre and how it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Part {
    /// `database`, `blobs` or `mail`.
    pub name: String,
    /// Whether it works.
    pub ready: bool,
    /// What is wrong and what to do, when it does not.
    pub detail: Option<String>,
}

/// Whether the centre can work.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Readiness {
    /// Whether every part works.
    pub ready: bool,
    /// The parts.
    pub parts: Vec<Part>,
}

/// A customer as the operator sees them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OperatorCustomer {
    /// Identifier.
    pub id: Uuid,
    /// Name.
    pub name: String,
    /// Email.
    pub email: String,
    /// When it was proven, or confirmed by hand, that the email is theirs.
    pub email_confirmed_at: Option<Timestamp>,
    /// Whether they run the centre.
    pub operator: bool,
    /// When the account was made.
    pub created_at: Timestamp,
}

/// Which customers.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CustomerQuery {
    /// Part of a name or an address; all when left out.
    pub q: Option<String>,
    /// `true` for those alone whose address is not confirmed.
    pub unconfirmed: Option<bool>,
    /// How many entries, 1–500; 100 when left out.
    pub limit: Option<u16>,
    /// The `next` of the page before.
    pub after: Option<String>,
}
