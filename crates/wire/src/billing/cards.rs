//! Cards that are saved, payments by them, and what goes back.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{Money, Timestamp, Uuid};

/// A card that can be charged. Its number is with the provider alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SavedCard {
    /// `visa`, `mastercard` …
    pub brand: String,
    /// Its last four digits.
    pub last4: String,
    /// The month of its end, 1–12.
    pub exp_month: i64,
    /// The year of its end.
    pub exp_year: i64,
}

/// What a page needs to have a card saved by the provider.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct CardSetup {
    /// The provider's name for it.
    pub id: String,
    /// What lets this page go on with it.
    pub client_secret: String,
    /// The key of the provider that pages may know.
    pub publishable_key: String,
    /// The address of the provider's script.
    pub script: String,
}

/// A card that the provider has saved.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct SaveCard {
    /// The `id` of the `CardSetup`.
    pub setup_id: String,
}

/// A payment by card.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CardPayment {
    /// Identifier.
    pub id: Uuid,
    /// Whose.
    pub customer_id: Uuid,
    /// Their name; only for whoever runs the centre.
    pub customer_name: Option<String>,
    /// `order`, `invoice` or `balance`.
    pub pays: String,
    /// The order that it pays.
    pub order_id: Option<Uuid>,
    /// The invoice that it pays.
    pub invoice_id: Option<Uuid>,
    /// How much.
    pub amount: Money,
    /// `waiting`, `confirm`, `declined`, `wrong`, `ending`, `ended` or `paid`.
    pub state: String,
    /// Why it was declined, or what the provider says that cannot be.
    pub problem: Option<String>,
    /// When it was asked for.
    pub made_at: Timestamp,
    /// When it was taken.
    pub paid_at: Option<Timestamp>,
    /// What can still go back.
    pub refundable: Money,
    /// What went back, or is on its way.
    pub refunds: Vec<CardRefund>,
    /// While it is `confirm`: what lets its owner confirm it on this page.
    pub confirmation: Option<CardConfirmation>,
}

/// What lets a card's owner confirm a payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CardConfirmation {
    /// What lets this page go on with it.
    pub client_secret: String,
    /// The provider's name for the card.
    pub card: String,
    /// The key of the provider that pages may know.
    pub publishable_key: String,
    /// The address of the provider's script.
    pub script: String,
}

/// Money that goes back to a card.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CardRefund {
    /// Identifier.
    pub id: Uuid,
    /// How much.
    pub amount: Money,
    /// `waiting`, `made`, `failed` (it is on the balance) or `wrong`.
    pub state: String,
    /// Why it failed, or what the provider says that cannot be.
    pub problem: Option<String>,
    /// Why it was given back.
    pub reason: String,
    /// When it was asked for.
    pub made_at: Timestamp,
}

/// My payments by card that are not over.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct CardPayments {
    /// The oldest first.
    pub items: Vec<CardPayment>,
}

/// An amount to pay onto the balance by card.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct TopUp {
    /// Minor units of the centre's currency.
    pub amount: i64,
}

/// How an invoice is paid.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct PayInvoice {
    /// `prepaid` (from the balance, also when it is left out) or `card`.
    #[serde(default)]
    pub method: Option<String>,
}

/// Some of a payment to give back.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct RefundCard {
    /// Minor units of the payment's currency.
    pub amount: i64,
    /// Why.
    pub reason: String,
}

/// Which payments by card are asked for.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CardPaymentQuery {
    /// How many: 1–500, 100 when left out.
    pub limit: Option<u16>,
    /// The `next` of the page before.
    pub after: Option<String>,
    /// In one state.
    pub state: Option<String>,
    /// Of one customer.
    pub customer_id: Option<Uuid>,
}

/// What a card's owner disputes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CardDispute {
    /// The provider's name for it.
    pub id: String,
    /// The payment.
    pub payment_id: Uuid,
    /// Whose.
    pub customer_id: Uuid,
    /// Their name.
    pub customer_name: String,
    /// How much.
    pub amount: Money,
    /// The provider's word for why.
    pub reason: String,
    /// `asked`, `open`, `won` or `lost`.
    pub state: String,
    /// Whether the provider has taken the amount out of what it holds.
    pub taken: bool,
    /// When it was first heard of.
    pub opened_at: Timestamp,
}

/// What cards' owners dispute.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct CardDisputes {
    /// The latest first.
    pub items: Vec<CardDispute>,
}
