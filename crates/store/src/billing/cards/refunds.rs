//! Money that goes back to cards: never more than came.

use cradle_domain::billing::{Refund, RefundState};
use cradle_domain::{CardPaymentId, CustomerId, Instant, Money, RefundId};
use sqlx::FromRow;
use uuid::Uuid;

use crate::menu::currency;
use crate::{Result, StoreError, Tx, changed, on};

#[derive(FromRow)]
struct Row {
    customer_id: Uuid,
    id: Uuid,
    payment_id: Uuid,
    amount: i64,
    currency: String,
    state: String,
    problem: String,
    reason: String,
    made_at: i64,
}

impl TryFrom<Row> for Refund {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: RefundId(row.id),
            customer: CustomerId(row.customer_id),
            payment: CardPaymentId(row.payment_id),
            amount: Money::new(row.amount, currency(&row.currency)?),
            state: RefundState::from_word(&row.state)
                .ok_or_else(|| StoreError::unreadable(format!("state of a refund “{}”", row.state)))?,
            problem: row.problem,
            reason: row.reason,
            made_at: Instant::from_micros(row.made_at),
        })
    }
}

/// Adds money that goes back, and counts it on its payment; [`StoreError::Changed`] when that is more than
/// is left of it.
pub async fn add_refund(tx: &mut Tx, refund: &Refund) -> Result<()> {
    let rows = changed!(
        tx,
        "UPDATE card_payments SET refunded = refunded + $3 WHERE customer_id = $1 AND id = $2
         AND state = 'paid' AND refunded + $3 <= amount",
        refund.customer.0,
        refund.payment.0,
        refund.amount.amount,
    )?;
    if rows != 1 {
        return Err(StoreError::Changed);
    }
    changed!(
        tx,
        "INSERT INTO card_refunds (customer_id, id, payment_id, amount, currency, state, problem, reason,
         made_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        refund.customer.0,
        refund.id.0,
        refund.payment.0,
        refund.amount.amount,
        refund.amount.currency.code(),
        refund.state.as_str(),
        refund.problem.as_str(),
        refund.reason.as_str(),
        refund.made_at.micros(),
    )?;
    Ok(())
}

/// One refund of a customer.
pub async fn refund(tx: &mut Tx, customer: CustomerId, id: RefundId) -> Result<Option<Refund>> {
    let row: Option<Row> = on!(tx, c => sqlx::query_as(
        "SELECT * FROM card_refunds WHERE customer_id = $1 AND id = $2")
        .bind(customer.0).bind(id.0).fetch_optional(c))?;
    row.map(TryInto::try_into).transpose()
}

/// What goes back of a payment, the oldest first.
pub async fn refunds_of(tx: &mut Tx, customer: CustomerId, payment: CardPaymentId) -> Result<Vec<Refund>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(
        "SELECT * FROM card_refunds WHERE customer_id = $1 AND payment_id = $2 ORDER BY made_at, id")
        .bind(customer.0).bind(payment.0).fetch_all(c))?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// Writes where a refund stands; [`StoreError::Changed`] when it stands elsewhere by now.
pub async fn set_refund(tx: &mut Tx, refund: &Refund, state: RefundState, problem: &str) -> Result<()> {
    let rows = changed!(
        tx,
        "UPDATE card_refunds SET state = $4, problem = $5 WHERE customer_id = $1 AND id = $2 AND state = $3",
        refund.customer.0,
        refund.id.0,
        refund.state.as_str(),
        state.as_str(),
        problem,
    )?;
    if rows == 1 { Ok(()) } else { Err(StoreError::Changed) }
}

/// Something of a payment did not go back after all.
pub async fn shrink_refunded(tx: &mut Tx, refund: &Refund) -> Result<()> {
    changed!(
        tx,
        "UPDATE card_payments SET refunded = refunded - $3 WHERE customer_id = $1 AND id = $2",
        refund.customer.0,
        refund.payment.0,
        refund.amount.amount,
    )?;
    Ok(())
}
