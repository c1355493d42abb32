//! Everybody's accounts, bookings, the day at the tills, revenue.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Account, Posting};
use crate::{Money, Timestamp, Uuid};

/// A customer who is late.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LateCustomer {
    /// Who.
    pub customer_id: Uuid,
    /// Their name.
    pub name: String,
    /// `due`, `reminded`, `overdue` or `blocked`.
    pub state: String,
    /// Since when.
    pub since: Timestamp,
    /// When services close, where that is announced.
    pub closes_at: Option<Timestamp>,
    /// What they owe.
    pub owed: Money,
    /// Why the last notice could not be delivered.
    pub problem: Option<String>,
}

/// Which invoices.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct InvoiceQuery {
    /// One state; all when left out.
    pub state: Option<String>,
    /// Only of this customer.
    pub customer: Option<Uuid>,
    /// How many entries, 1–500; 100 when left out.
    pub limit: Option<u16>,
    /// The `next` of the page before.
    pub after: Option<String>,
}

/// A customer in the list of accounts.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct AccountEntry {
    /// Who.
    pub customer_id: Uuid,
    /// Their name.
    pub name: String,
    /// Their email.
    pub email: String,
    /// `good` or `blocked`.
    pub standing: String,
    /// What they paid in and have not used.
    pub balance: Money,
    /// What they owe in all.
    pub owed: Money,
}

/// Which accounts.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AccountQuery {
    /// A part of the name or the email.
    pub q: Option<String>,
    /// How many entries, 1–500; 100 when left out.
    pub limit: Option<u16>,
    /// The `next` of the page before.
    pub after: Option<String>,
}

/// A customer's account as the operator sees it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct OperatorAccount {
    /// Who.
    pub customer_id: Uuid,
    /// Their name.
    pub name: String,
    /// Their email.
    pub email: String,
    /// The method that they chose.
    pub method: Option<String>,
    /// Up to how much they may pay by invoice; null where they may not.
    pub invoice_limit: Option<Money>,
    /// How they stand.
    pub account: Account,
}

/// What a customer is allowed.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct SetTerms {
    /// Minor units that may be open by invoice; null where paying by invoice is not allowed.
    pub invoice_limit: Option<i64>,
}

/// A booking to make.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct NewBooking {
    /// `top-up`, `pay-out`, `goodwill`, `points`, `order` or `invoice`.
    pub what: String,
    /// `cash`, `card` or `bank`; not for goodwill and points.
    #[serde(default)]
    pub till: Option<String>,
    /// Minor units, or how many points; what is open, when it is left out for an order or an invoice.
    #[serde(default)]
    pub amount: Option<i64>,
    /// The order that is paid.
    #[serde(default)]
    pub order_id: Option<Uuid>,
    /// The invoice that is paid.
    #[serde(default)]
    pub invoice_id: Option<Uuid>,
    /// Why; needed for goodwill, points and pay-outs.
    #[serde(default)]
    pub reason: String,
}

/// Why something is taken back.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct TakeBack {
    /// In a few words: it stands in the books for good.
    #[serde(default)]
    pub reason: String,
}

/// A booking that was made.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Booked {
    /// Identifier of its entry.
    pub id: Uuid,
    /// When.
    pub at: Timestamp,
    /// Each account that it moves.
    pub postings: Vec<Posting>,
}

/// For whom to gather an invoice.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct NewInvoice {
    /// Whose orders on account.
    pub customer_id: Uuid,
}

/// A day at the tills.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Closing {
    /// `YYYY-MM-DD`, in the operator's time zone.
    pub day: String,
    /// Each till and currency that anything was booked in.
    pub tills: Vec<TillSum>,
    /// The bookings, the first first; up to 5,000.
    pub bookings: Vec<TillBooking>,
}

/// What came into and went out of one till.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct TillSum {
    /// `cash`, `card` or `bank`.
    pub till: String,
    /// What came in.
    pub taken: Money,
    /// What went out.
    pub given: Money,
    /// Bookings.
    pub count: u32,
}

/// A booking at a till.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct TillBooking {
    /// Identifier of its entry.
    pub id: Uuid,
    /// When.
    pub at: Timestamp,
    /// What happened.
    pub kind: String,
    /// `cash`, `card` or `bank`.
    pub till: String,
    /// Positive for what came in.
    pub amount: Money,
    /// Whose account.
    pub customer_id: Uuid,
    /// Their name; empty for an account that was deleted.
    pub customer_name: String,
    /// Why.
    pub reason: String,
}

/// Which day.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ClosingQuery {
    /// `YYYY-MM-DD`; today when left out.
    pub day: Option<String>,
}

/// Revenue by month.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct RevenueByMonth {
    /// The last twelve months, the oldest first.
    pub items: Vec<MonthRevenue>,
}

/// What the centre earned in a month.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct MonthRevenue {
    /// `YYYY-MM`, UTC.
    pub month: String,
    /// Without tax.
    pub net: Money,
    /// The tax.
    pub tax: Money,
}
