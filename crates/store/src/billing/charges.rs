//! What was charged for orders, and what became of it.

use std::collections::HashMap;

use cradle_domain::billing::{Bill, Method, Spent};
use cradle_domain::{CustomerId, EntryId, Instant, InvoiceId, Money, OrderId};
use sqlx::{AssertSqlSafe, FromRow};
use uuid::Uuid;

use crate::db::{from_json, places, to_json};
use crate::{Result, StoreError, Tx, changed, on};

/// What became of a charge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChargeState {
    /// To be paid, or to be invoiced.
    Open,
    /// Paid.
    Paid,
    /// On a final invoice.
    Invoiced,
    /// Given back: the order was called off or failed.
    GivenBack,
    /// Taken back by a credit note.
    Credited,
}

impl ChargeState {
    const ALL: [Self; 5] = [Self::Open, Self::Paid, Self::Invoiced, Self::GivenBack, Self::Credited];

    /// The word that names it in records and answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Paid => "paid",
            Self::Invoiced => "invoiced",
            Self::GivenBack => "given-back",
            Self::Credited => "credited",
        }
    }

    fn from_word(word: &str) -> Result<Self> {
        let found = Self::ALL.into_iter().find(|state| state.as_str() == word);
        found.ok_or_else(|| StoreError::unreadable(format!("state of a charge “{word}”")))
    }
}

/// What was charged for an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charge {
    /// Whose.
    pub customer: CustomerId,
    /// Which order.
    pub order: OrderId,
    /// Which time: an order that failed and is begun anew is charged once more.
    pub round: i64,
    /// The number that people know the order by.
    pub number: i64,
    /// What was ordered, in the customer's language.
    pub title: String,
    /// For how many pictures.
    pub pictures: u32,
    /// How it is paid.
    pub method: Method,
    /// What it came to.
    pub bill: Bill,
    /// The entry of the ledger.
    pub entry: EntryId,
    /// When.
    pub at: Instant,
    /// What became of it.
    pub state: ChargeState,
    /// The invoice that it is on.
    pub invoice: Option<InvoiceId>,
    /// Points that paid a part of it.
    pub spent: Spent,
    /// Points that it has earned.
    pub earned: i64,
}

impl Charge {
    /// What is paid otherwise than with points.
    pub const fn due(&self) -> Money {
        Money::new(self.bill.total.amount - self.spent.worth, self.bill.total.currency)
    }
}

#[derive(FromRow)]
struct Row {
    customer_id: Uuid,
    order_id: Uuid,
    round: i64,
    number: i64,
    title: String,
    pictures: i64,
    method: String,
    bill: String,
    entry_id: Uuid,
    charged_at: i64,
    state: String,
    invoice_id: Option<Uuid>,
    points: i64,
    redeemed_amount: i64,
    earned: i64,
}

impl TryFrom<Row> for Charge {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            customer: CustomerId(row.customer_id),
            order: OrderId(row.order_id),
            round: row.round,
            number: row.number,
            title: row.title,
            pictures: u32::try_from(row.pictures).unwrap_or(0),
            method: Method::from_word(&row.method)
                .ok_or_else(|| StoreError::unreadable(format!("method of payment “{}”", row.method)))?,
            bill: from_json(&row.bill)?,
            entry: EntryId(row.entry_id),
            at: Instant::from_micros(row.charged_at),
            state: ChargeState::from_word(&row.state)?,
            invoice: row.invoice_id.map(InvoiceId),
            spent: Spent { points: row.points, worth: row.redeemed_amount },
            earned: row.earned,
        })
    }
}

/// Adds a charge, in the transaction that posts it; `Taken` when this round was charged already.
pub async fn add_charge(tx: &mut Tx, charge: &Charge) -> Result<()> {
    changed!(
        tx,
        "INSERT INTO order_charges (customer_id, order_id, round, number, title, pictures, method, bill,
         entry_id, charged_at, state, invoice_id, points, redeemed_amount)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        charge.customer.0,
        charge.order.0,
        charge.round,
        charge.number,
        charge.title.as_str(),
        i64::from(charge.pictures),
        charge.method.as_str(),
        to_json(&charge.bill)?,
        charge.entry.0,
        charge.at.micros(),
        charge.state.as_str(),
        charge.invoice.map(|invoice| invoice.0),
        charge.spent.points,
        charge.spent.worth,
    )?;
    Ok(())
}

/// The last charge of an order; `None` for one that was free.
pub async fn charge_of(tx: &mut Tx, customer: CustomerId, order: OrderId) -> Result<Option<Charge>> {
    let row: Option<Row> = on!(tx, c => sqlx::query_as(
        "SELECT * FROM order_charges WHERE customer_id = $1 AND order_id = $2 ORDER BY round DESC LIMIT 1")
        .bind(customer.0).bind(order.0).fetch_optional(c))?;
    row.map(TryInto::try_into).transpose()
}

/// The last charge of each of these orders that has one.
pub async fn charges_of(tx: &mut Tx, keys: &[(CustomerId, OrderId)]) -> Result<HashMap<OrderId, Charge>> {
    let mut charges = HashMap::new();
    for some in keys.chunks(100) {
        let pairs: Vec<String> = (0..some.len()).map(|n| format!("({})", places(2 * n + 1, 2))).collect();
        let text = format!(
            "SELECT * FROM order_charges WHERE (customer_id, order_id) IN (VALUES {}) ORDER BY round",
            pairs.join(", ")
        );
        let rows: Vec<Row> = on!(tx, c => some.iter()
            .fold(sqlx::query_as(AssertSqlSafe(text)), |query, key| query.bind(key.0.0).bind(key.1.0))
            .fetch_all(c))?;
        for row in rows {
            let charge = Charge::try_from(row)?;
            charges.insert(charge.order, charge);
        }
    }
    Ok(charges)
}

/// Writes what became of a charge.
pub async fn set_charge(tx: &mut Tx, charge: &Charge, state: ChargeState) -> Result<()> {
    let rows = changed!(
        tx,
        "UPDATE order_charges SET state = $5 WHERE customer_id = $1 AND order_id = $2 AND round = $3
         AND state = $4",
        charge.customer.0,
        charge.order.0,
        charge.round,
        charge.state.as_str(),
        state.as_str(),
    )?;
    if rows == 1 { Ok(()) } else { Err(StoreError::Changed) }
}

/// Up to `limit` open charges of a customer by one method, the oldest first.
pub async fn open_charges(
    tx: &mut Tx,
    customer: CustomerId,
    method: Method,
    limit: u32,
) -> Result<Vec<Charge>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(
        "SELECT * FROM order_charges WHERE customer_id = $1 AND method = $2 AND state = 'open'
         ORDER BY charged_at, order_id LIMIT $3")
        .bind(customer.0).bind(method.as_str()).bind(i64::from(limit)).fetch_all(c))?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// Puts what is open on account and was charged before an instant on a draft, where it is on none;
/// how many orders.
pub async fn put_on_invoice(
    tx: &mut Tx,
    customer: CustomerId,
    invoice: InvoiceId,
    currency: &str,
    before: Instant,
) -> Result<u64> {
    let ids: Vec<(Uuid, String)> = on!(tx, c => sqlx::query_as(
        "SELECT order_id, bill FROM order_charges WHERE customer_id = $1 AND method = 'invoice'
         AND state = 'open' AND invoice_id IS NULL AND charged_at < $2")
        .bind(customer.0).bind(before.micros()).fetch_all(c))?;
    let mut put = 0;
    for (order, bill) in ids {
        if from_json::<Bill>(&bill)?.total.currency.code() != currency {
            continue;
        }
        put += changed!(
            tx,
            "UPDATE order_charges SET invoice_id = $3 WHERE customer_id = $1 AND order_id = $2
             AND state = 'open' AND invoice_id IS NULL",
            customer.0,
            order,
            invoice.0,
        )?;
    }
    Ok(put)
}

/// The charges on an invoice, the oldest first.
pub async fn on_invoice(tx: &mut Tx, customer: CustomerId, invoice: InvoiceId) -> Result<Vec<Charge>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(
        "SELECT * FROM order_charges WHERE customer_id = $1 AND invoice_id = $2 ORDER BY charged_at, order_id")
        .bind(customer.0).bind(invoice.0).fetch_all(c))?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// Takes what is open off a draft.
pub async fn take_off_invoice(tx: &mut Tx, customer: CustomerId, invoice: InvoiceId) -> Result<()> {
    changed!(
        tx,
        "UPDATE order_charges SET invoice_id = NULL WHERE customer_id = $1 AND invoice_id = $2 AND state = 'open'",
        customer.0,
        invoice.0,
    )?;
    Ok(())
}

/// Up to `limit` customers after `after` who have ordered on account before an instant what is on no
/// invoice yet.
pub async fn customers_to_invoice(
    tx: &mut Tx,
    before: Instant,
    after: CustomerId,
    limit: u32,
) -> Result<Vec<CustomerId>> {
    let rows: Vec<Uuid> = on!(tx, c => sqlx::query_scalar(
        "SELECT DISTINCT customer_id FROM order_charges WHERE customer_id > $1 AND method = 'invoice'
         AND state = 'open' AND invoice_id IS NULL AND charged_at < $2 ORDER BY customer_id LIMIT $3")
        .bind(after.0).bind(before.micros()).bind(i64::from(limit)).fetch_all(c))?;
    Ok(rows.into_iter().map(CustomerId).collect())
}
