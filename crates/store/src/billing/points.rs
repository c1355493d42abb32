//! Points: how many a customer has, how they came and went.

use cradle_domain::CustomerId;
use sqlx::AssertSqlSafe;

use super::ledger::{COLUMNS, Row};
use super::statements::{Booked, booked};
use super::{Charge, ChargeState};
use crate::{Result, StoreError, Tx, changed, on};

/// How many points a customer has.
pub async fn points(tx: &mut Tx, customer: CustomerId) -> Result<i64> {
    let balance: Option<i64> = on!(tx, c => sqlx::query_scalar(
        "SELECT amount FROM ledger_balances WHERE customer_id = $1 AND account = 'points' AND currency = 'points'")
        .bind(customer.0).fetch_optional(c))?;
    Ok(-balance.unwrap_or(0))
}

/// Up to `limit` (500 at most) entries that moved a customer's points before the one with the serial number
/// `before`, the latest first.
pub async fn points_history(
    tx: &mut Tx,
    customer: CustomerId,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<Booked>> {
    let text = format!(
        "SELECT {COLUMNS} FROM ledger_entries WHERE customer_id = $1 AND serial < $2
         AND points_after IS NOT NULL ORDER BY serial DESC LIMIT $3"
    );
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(AssertSqlSafe(text))
        .bind(customer.0).bind(before.unwrap_or(i64::MAX)).bind(i64::from(limit)).fetch_all(c))?;
    booked(tx, rows).await
}

/// Whether a customer's orders take points first.
pub async fn points_first(tx: &mut Tx, customer: CustomerId) -> Result<bool> {
    let first: Option<bool> = on!(tx, c => sqlx::query_scalar(
        "SELECT points_first FROM payment_terms WHERE customer_id = $1")
        .bind(customer.0).fetch_optional(c))?;
    Ok(first.unwrap_or(false))
}

/// Records whether a customer's orders take points first.
pub async fn set_points_first(tx: &mut Tx, customer: CustomerId, first: bool) -> Result<()> {
    changed!(
        tx,
        "INSERT INTO payment_terms (customer_id, points_first) VALUES ($1, $2)
         ON CONFLICT (customer_id) DO UPDATE SET points_first = excluded.points_first",
        customer.0,
        first,
    )?;
    Ok(())
}

/// Writes down how many points a charge has earned; `Changed` when somebody else did meanwhile.
pub async fn set_earned(tx: &mut Tx, charge: &Charge, earned: i64) -> Result<()> {
    let rows = changed!(
        tx,
        "UPDATE order_charges SET earned = $5 WHERE customer_id = $1 AND order_id = $2 AND round = $3
         AND earned = $4",
        charge.customer.0,
        charge.order.0,
        charge.round,
        charge.earned,
        earned,
    )?;
    if rows == 1 { Ok(()) } else { Err(StoreError::Changed) }
}

/// Whether an order was carried out.
pub async fn is_done(tx: &mut Tx, charge: &Charge) -> Result<bool> {
    let state: Option<String> = on!(tx, c => sqlx::query_scalar(
        "SELECT state FROM orders WHERE customer_id = $1 AND id = $2")
        .bind(charge.customer.0).bind(charge.order.0).fetch_optional(c))?;
    Ok(state.as_deref() == Some("done"))
}

/// Whether nothing of a charge is open any more: it was paid, or the invoice that it stands on was.
pub async fn is_settled(tx: &mut Tx, charge: &Charge) -> Result<bool> {
    let invoice = match (charge.state, charge.invoice) {
        (ChargeState::Paid, _) => return Ok(true),
        (ChargeState::Invoiced, Some(invoice)) => invoice,
        _ => return Ok(false),
    };
    let found = super::invoice(tx, charge.customer, invoice).await?;
    Ok(found.is_some_and(|invoice| invoice.open == 0))
}
