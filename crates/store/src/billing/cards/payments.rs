//! Payments by card. Whoever changes one holds its customer, or its row.

use cradle_domain::billing::{CardPayment, CardState, Paid};
use cradle_domain::{CardPaymentId, CustomerId, EntryId, Instant, InvoiceId, Money, OrderId};
use sqlx::{AssertSqlSafe, FromRow};
use uuid::Uuid;

use crate::menu::currency;
use crate::{Result, StoreError, Tx, changed, on};

#[derive(FromRow)]
struct Row {
    customer_id: Uuid,
    id: Uuid,
    pays: String,
    order_id: Option<Uuid>,
    round: Option<i64>,
    invoice_id: Option<Uuid>,
    amount: i64,
    currency: String,
    state: String,
    anew: bool,
    attempt: i64,
    intent: Option<String>,
    problem: String,
    made_at: i64,
    paid_at: Option<i64>,
    entry_id: Option<Uuid>,
    refunded: i64,
    credited: i64,
}

impl TryFrom<Row> for CardPayment {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self> {
        let pays = match (row.pays.as_str(), row.order_id, row.round, row.invoice_id) {
            ("order", Some(order), Some(round), _) => Paid::Order(OrderId(order), round),
            ("invoice", _, _, Some(invoice)) => Paid::Invoice(InvoiceId(invoice)),
            ("balance", ..) => Paid::Balance,
            (other, ..) => return Err(StoreError::unreadable(format!("what a card pays “{other}”"))),
        };
        Ok(Self {
            id: CardPaymentId(row.id),
            customer: CustomerId(row.customer_id),
            pays,
            amount: Money::new(row.amount, currency(&row.currency)?),
            state: CardState::from_word(&row.state)
                .ok_or_else(|| StoreError::unreadable(format!("state of a card payment “{}”", row.state)))?,
            anew: row.anew,
            attempt: row.attempt,
            intent: row.intent,
            problem: row.problem,
            made_at: Instant::from_micros(row.made_at),
            paid_at: row.paid_at.map(Instant::from_micros),
            entry: row.entry_id.map(EntryId),
            refunded: row.refunded,
            credited: row.credited,
        })
    }
}

/// Adds a payment; `Taken` when there is one for the same round of an order.
pub async fn add_payment(tx: &mut Tx, payment: &CardPayment) -> Result<()> {
    let (order, round, invoice) = match payment.pays {
        Paid::Order(order, round) => (Some(order.0), Some(round), None),
        Paid::Invoice(invoice) => (None, None, Some(invoice.0)),
        Paid::Balance => (None, None, None),
    };
    changed!(
        tx,
        "INSERT INTO card_payments (customer_id, id, pays, order_id, round, invoice_id, amount, currency,
         state, anew, attempt, problem, made_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        payment.customer.0,
        payment.id.0,
        payment.pays.as_str(),
        order,
        round,
        invoice,
        payment.amount.amount,
        payment.amount.currency.code(),
        payment.state.as_str(),
        payment.anew,
        payment.attempt,
        payment.problem.as_str(),
        payment.made_at.micros(),
    )?;
    Ok(())
}

/// Keeps everybody else from changing a payment until the transaction ends.
pub async fn hold_payment(
    tx: &mut Tx,
    customer: CustomerId,
    id: CardPaymentId,
) -> Result<Option<CardPayment>> {
    changed!(
        tx,
        "UPDATE card_payments SET attempt = attempt WHERE customer_id = $1 AND id = $2",
        customer.0,
        id.0
    )?;
    card_payment(tx, customer, id).await
}

/// One payment of a customer.
pub async fn card_payment(
    tx: &mut Tx,
    customer: CustomerId,
    id: CardPaymentId,
) -> Result<Option<CardPayment>> {
    let row: Option<Row> = on!(tx, c => sqlx::query_as(
        "SELECT * FROM card_payments WHERE customer_id = $1 AND id = $2")
        .bind(customer.0).bind(id.0).fetch_optional(c))?;
    row.map(TryInto::try_into).transpose()
}

/// Whose payment this is.
pub async fn payment_owner(tx: &mut Tx, id: CardPaymentId) -> Result<Option<CustomerId>> {
    let owner: Option<Uuid> = on!(tx, c => sqlx::query_scalar(
        "SELECT customer_id FROM card_payments WHERE id = $1").bind(id.0).fetch_optional(c))?;
    Ok(owner.map(CustomerId))
}

/// The payment that the provider calls so.
pub async fn card_payment_by_intent(tx: &mut Tx, intent: &str) -> Result<Option<CardPayment>> {
    let row: Option<Row> = on!(tx, c => sqlx::query_as("SELECT * FROM card_payments WHERE intent = $1")
        .bind(intent).fetch_optional(c))?;
    row.map(TryInto::try_into).transpose()
}

/// The last payment for an order.
pub async fn card_payment_of_order(
    tx: &mut Tx,
    customer: CustomerId,
    order: OrderId,
) -> Result<Option<CardPayment>> {
    let row: Option<Row> = on!(tx, c => sqlx::query_as(
        "SELECT * FROM card_payments WHERE customer_id = $1 AND order_id = $2 ORDER BY round DESC LIMIT 1")
        .bind(customer.0).bind(order.0).fetch_optional(c))?;
    row.map(TryInto::try_into).transpose()
}

/// Payments of a customer that are neither taken nor called off, the oldest first.
pub async fn open_payments(tx: &mut Tx, customer: CustomerId) -> Result<Vec<CardPayment>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(
        "SELECT * FROM card_payments WHERE customer_id = $1 AND state NOT IN ('paid', 'ended')
         ORDER BY made_at, id LIMIT 500").bind(customer.0).fetch_all(c))?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// Which payments are asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct PaymentFilter {
    /// Of one customer.
    pub customer: Option<CustomerId>,
    /// In one state.
    pub state: Option<CardState>,
    /// Before this one.
    pub before: Option<(Instant, CardPaymentId)>,
}

/// Up to `limit` payments, the latest first.
pub async fn card_payments(tx: &mut Tx, filter: &PaymentFilter, limit: u32) -> Result<Vec<CardPayment>> {
    let (at, id) = filter.before.map_or((i64::MAX, Uuid::max()), |(at, id)| (at.micros(), id.0));
    let and = match (filter.customer, filter.state) {
        (None, None) => "",
        (Some(_), None) => "AND customer_id = $4",
        (None, Some(_)) => "AND state = $4",
        (Some(_), Some(_)) => "AND customer_id = $4 AND state = $5",
    };
    let text = format!(
        "SELECT * FROM card_payments WHERE (made_at, id) < ($1, $2) {and}
         ORDER BY made_at DESC, id DESC LIMIT $3"
    );
    let rows: Vec<Row> = on!(tx, c => {
        let query = sqlx::query_as(AssertSqlSafe(text)).bind(at).bind(id).bind(i64::from(limit));
        let query = filter.customer.iter().fold(query, |query, customer| query.bind(customer.0));
        filter.state.iter().fold(query, |query, state| query.bind(state.as_str())).fetch_all(c)
    })?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// Writes where a payment stands; [`StoreError::Changed`] when it stands elsewhere by now.
pub async fn set_payment(
    tx: &mut Tx,
    payment: &CardPayment,
    state: CardState,
    anew: bool,
    problem: &str,
) -> Result<()> {
    let rows = changed!(
        tx,
        "UPDATE card_payments SET state = $5, anew = $6, problem = $7
         WHERE customer_id = $1 AND id = $2 AND state = $3 AND attempt = $4",
        payment.customer.0,
        payment.id.0,
        payment.state.as_str(),
        payment.attempt,
        state.as_str(),
        anew,
        problem,
    )?;
    if rows == 1 { Ok(()) } else { Err(StoreError::Changed) }
}

/// Writes what the provider calls a payment that waits; false when it has such a name, or does not wait.
pub async fn set_intent(tx: &mut Tx, payment: &CardPayment, intent: &str) -> Result<bool> {
    let rows = changed!(
        tx,
        "UPDATE card_payments SET intent = $4 WHERE customer_id = $1 AND id = $2 AND attempt = $3
         AND intent IS NULL AND state = 'waiting'",
        payment.customer.0,
        payment.id.0,
        payment.attempt,
        intent,
    )?;
    Ok(rows == 1)
}

/// What was begun at the provider is over: the next attempt has no name there yet.
pub async fn begin_anew(tx: &mut Tx, payment: &CardPayment) -> Result<()> {
    changed!(
        tx,
        "UPDATE card_payments SET intent = NULL, anew = FALSE, attempt = attempt + 1
         WHERE customer_id = $1 AND id = $2 AND attempt = $3 AND state = 'waiting'",
        payment.customer.0,
        payment.id.0,
        payment.attempt,
    )?;
    Ok(())
}

/// Writes that a payment was taken, and the entry that books it; [`StoreError::Changed`] when that was
/// written already.
pub async fn set_entry(tx: &mut Tx, payment: &CardPayment, entry: EntryId, now: Instant) -> Result<()> {
    let rows = changed!(
        tx,
        "UPDATE card_payments SET state = 'paid', anew = FALSE, problem = '', paid_at = $4, entry_id = $3
         WHERE customer_id = $1 AND id = $2 AND state <> 'paid'",
        payment.customer.0,
        payment.id.0,
        entry.0,
        now.micros(),
    )?;
    if rows == 1 { Ok(()) } else { Err(StoreError::Changed) }
}

/// Writes how much of the order's revenue was taken back for a payment.
pub async fn set_credited(tx: &mut Tx, payment: &CardPayment, credited: i64) -> Result<()> {
    let rows = changed!(
        tx,
        "UPDATE card_payments SET credited = $4 WHERE customer_id = $1 AND id = $2 AND credited = $3",
        payment.customer.0,
        payment.id.0,
        payment.credited,
        credited,
    )?;
    if rows == 1 { Ok(()) } else { Err(StoreError::Changed) }
}
