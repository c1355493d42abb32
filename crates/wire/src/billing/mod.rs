//! Money: methods of payment, accounts, invoices; price lists and the counter stand beside.

mod cards;
mod points;
mod prices;
mod tills;

pub use cards::*;
pub use points::*;
pub use prices::*;
pub use tills::*;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::customers::Address;
use crate::{Money, Timestamp, Uuid};

/// A line of a bill; net and tax sum to the total.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct BillLine {
    /// `service`, or the option that costs more, such as `originals`.
    pub of: String,
    /// What was chosen of the option.
    pub choice: Option<String>,
    /// How many.
    pub quantity: u32,
    /// For one, as the price list has it.
    pub each: Money,
    /// Without tax.
    pub net: Money,
    /// The tax.
    pub tax: Money,
    /// With tax.
    pub total: Money,
}

/// How an order is paid for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct QuotePayment {
    /// `prepaid`, `invoice`, `counter` or `card`; null where nothing was chosen yet.
    pub method: Option<String>,
    /// Why it cannot be paid in this way: `no-payment-method`, `balance-too-small`,
    /// `invoice-not-allowed`, `no-card` or `limit-reached`.
    pub problem: Option<String>,
    /// The same as a sentence that says what to do.
    pub detail: Option<String>,
    /// How much is lacking.
    pub missing: Option<Money>,
    /// The points that it takes first; null where it takes none.
    #[serde(default)]
    pub points: Option<PointsSpent>,
}

/// What was charged for an order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct OrderCharge {
    /// `prepaid`, `invoice`, `counter` or `card`.
    pub method: String,
    /// `open`, `paid`, `invoiced`, `given-back` or `credited`.
    pub state: String,
    /// The lines.
    pub lines: Vec<BillLine>,
    /// Without tax.
    pub net: Money,
    /// The tax.
    pub tax: Money,
    /// Hundredths of a percent.
    pub tax_rate: u16,
    /// The invoice that it is on.
    pub invoice_id: Option<Uuid>,
    /// The points that paid a part of it; null where none did.
    #[serde(default)]
    pub points: Option<PointsSpent>,
}

/// How I pay, and how I could.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct PaymentMethods {
    /// What was chosen for everything; null where nothing was.
    pub chosen: Option<String>,
    /// What was chosen for single cameras.
    pub cameras: Vec<CameraMethod>,
    /// Every way that there is.
    pub items: Vec<PaymentMethod>,
    /// Whether there is a provider of card payments.
    #[serde(default)]
    pub cards: bool,
    /// The card that is charged; null where none is saved.
    #[serde(default)]
    pub card: Option<SavedCard>,
    /// My points; null where there are none to be had and none there.
    #[serde(default)]
    pub points: Option<Points>,
}

/// How orders from one camera are paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CameraMethod {
    /// The camera.
    pub camera_id: Uuid,
    /// The method.
    pub method: String,
}

/// A way to pay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PaymentMethod {
    /// `prepaid`, `invoice`, `counter` or `card`.
    pub method: String,
    /// Whether it can be chosen.
    pub open: bool,
    /// How much may be unpaid at a time.
    pub limit: Option<Money>,
}

/// How everything is paid from now on.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ChooseMethod {
    /// `prepaid`, `invoice`, `counter` or `card`.
    pub method: String,
}

/// How orders from one camera are paid from now on.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ChooseCameraMethod {
    /// `prepaid`, `invoice`, `counter` or `card`; null for what holds for everything.
    #[serde(default)]
    pub method: Option<String>,
}

/// How somebody stands.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Account {
    /// Whether anything costs anything here, or ever did for this customer.
    pub charges: bool,
    /// What was paid in and not used.
    pub balance: Money,
    /// What the next monthly invoice will hold.
    pub on_account: Money,
    /// What is open on invoices.
    pub invoiced: Money,
    /// What is to be paid at the counter.
    pub counter: Money,
    /// What waits until a card is charged.
    pub card_due: Money,
    /// What is on its way back to a card.
    pub refunding: Money,
    /// Points; null where there are none to be had and none there.
    #[serde(default)]
    pub points: Option<Points>,
    /// `good` or `blocked`.
    pub standing: String,
    /// What is late; null where nothing is.
    pub arrears: Option<ArrearsNotice>,
    /// How it came to where it stands, oldest first.
    pub arrears_steps: Vec<ArrearsStep>,
    /// Orders that are to be paid, the first 200 of each kind, the oldest first.
    pub open_orders: Vec<OpenOrder>,
    /// Invoices that are to be paid, the first that is due first.
    pub open_invoices: Vec<Invoice>,
}

/// What is not paid in time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ArrearsNotice {
    /// `cleared` or `due` (nobody was told yet), `reminded`, `overdue` or `blocked`.
    pub state: String,
    /// When the first of it was due.
    pub due_at: Timestamp,
    /// `reminder` or `last-notice` where that is to be told now: showing it and saying so at
    /// `POST /api/v1/account/arrears/read` counts as told.
    pub tells: Option<String>,
    /// When services close, where that is announced.
    pub closes_at: Option<Timestamp>,
}

/// A step of what happened because something was late.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ArrearsStep {
    /// When.
    pub at: Timestamp,
    /// `reminded`, `overdue`, `blocked` or `cleared`.
    pub state: String,
}

/// An order that is to be paid.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct OpenOrder {
    /// The order.
    pub id: Uuid,
    /// The number that people use.
    pub number: String,
    /// What was ordered.
    pub title: String,
    /// When.
    pub placed_at: Timestamp,
    /// `counter`, or `invoice` for what the next invoice will hold.
    pub method: String,
    /// How much, without what points have paid.
    pub total: Money,
}

/// An entry of the ledger as a statement shows it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct StatementEntry {
    /// Identifier.
    pub id: Uuid,
    /// Its place among the customer's entries, counted from 1 without gaps.
    pub serial: i64,
    /// When it was booked.
    pub at: Timestamp,
    /// `charge`, `give-back`, `top-up`, `payment`, `pay-out`, `goodwill`, `invoice`, `credit`,
    /// `correction`, `refund`, `dispute`, `points` (given by hand) or `earn` (by an order).
    pub kind: String,
    /// The order that it is about.
    pub order_id: Option<Uuid>,
    /// The invoice that it is about.
    pub invoice_id: Option<Uuid>,
    /// Why, in the words of whoever booked it.
    pub reason: String,
    /// `cash`, `card` or `bank`, where money came in or went out.
    pub till: Option<String>,
    /// What the customer has less what they owe, changed by this; zero where it only moved.
    pub amount: Money,
    /// What the customer has less what they owe, after it.
    pub balance_after: Money,
    /// Points that came; fewer than none where they went.
    #[serde(default)]
    pub points: i64,
    /// How many points there were after it; null where it moved none.
    #[serde(default)]
    pub points_after: Option<i64>,
    /// Each account of money that it moves: positive for debit.
    pub postings: Vec<Posting>,
    /// Whether it was taken back; only the operator is told.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub taken_back: bool,
    /// Whether the operator can take it back.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub correctable: bool,
}

/// One amount on one account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Posting {
    /// `prepaid`, `on-account`, `invoiced`, `counter`, `revenue`, `tax`, `cash`, `card`, `bank`,
    /// `goodwill`, `provider`, `disputed` or `redeemed` (what points have paid).
    pub account: String,
    /// Positive for debit, negative for credit.
    pub amount: Money,
}

/// An invoice or a credit note.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Invoice {
    /// Identifier.
    pub id: Uuid,
    /// Whose.
    pub customer_id: Uuid,
    /// `invoice` or `credit`.
    pub kind: String,
    /// `draft`, `final`, `paid` or `void`.
    pub state: String,
    /// Its number, such as `2026-0001`, once it is final.
    pub number: Option<String>,
    /// When it was gathered.
    pub made_at: Timestamp,
    /// When it became final.
    pub final_at: Option<Timestamp>,
    /// The end of the day (UTC) until which it is to be paid.
    pub due_at: Option<Timestamp>,
    /// Whom it is for.
    pub recipient: InvoiceRecipient,
    /// What is on it.
    pub lines: Vec<InvoiceLine>,
    /// What it holds at each rate of tax.
    pub taxes: Vec<InvoiceTax>,
    /// Without tax.
    pub net: Money,
    /// The tax.
    pub tax: Money,
    /// With tax.
    pub total: Money,
    /// What points have paid of it; null where they paid nothing.
    #[serde(default)]
    pub redeemed: Option<Money>,
    /// What is still to be paid.
    pub open: Money,
    /// The invoice that a credit note takes back.
    pub corrects: Option<Uuid>,
    /// Why, on a credit note.
    pub reason: String,
    /// When its customer was told by mail; null while nobody was.
    pub told_at: Option<Timestamp>,
    /// How it is paid by transfer; null where nothing is open, or the centre has no bank account.
    pub transfer: Option<Transfer>,
}

/// Whom an invoice is for.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct InvoiceRecipient {
    /// Name.
    pub name: String,
    /// Email.
    pub email: String,
    /// Address, if they gave one.
    pub address: Option<Address>,
}

/// An order on an invoice.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct InvoiceLine {
    /// The order.
    pub order_id: Uuid,
    /// The number that people use.
    pub number: String,
    /// What was ordered.
    pub title: String,
    /// For how many pictures.
    pub pictures: u32,
    /// When.
    pub placed_at: Timestamp,
    /// Hundredths of a percent.
    pub tax_rate: u16,
    /// Without tax.
    pub net: Money,
    /// The tax.
    pub tax: Money,
    /// With tax.
    pub total: Money,
}

/// What an invoice holds at one rate of tax.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InvoiceTax {
    /// Hundredths of a percent.
    pub rate: u16,
    /// Without tax.
    pub net: Money,
    /// The tax.
    pub tax: Money,
}

/// How an invoice is paid by transfer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Transfer {
    /// Who is paid.
    pub name: String,
    /// Into which account, in groups of four.
    pub iban: String,
    /// What the transfer is for.
    pub reference: String,
    /// What the QR code for banking apps holds (EPC069-12); null in other currencies than euro.
    pub qr: Option<String>,
}
