//! How customers pay, and what they are allowed.

use cradle_domain::billing::Method;
use cradle_domain::{CameraId, CustomerId};
use uuid::Uuid;

use crate::{Result, StoreError, Tx, changed, on};

fn method(word: &str) -> Result<Method> {
    Method::from_word(word).ok_or_else(|| StoreError::unreadable(format!("method of payment “{word}”")))
}

/// The method that a customer chose, and the limit up to which invoices are allowed.
pub async fn terms(tx: &mut Tx, customer: CustomerId) -> Result<(Option<Method>, Option<i64>)> {
    let row: Option<(Option<String>, Option<i64>)> = on!(tx, c => sqlx::query_as(
        "SELECT method, invoice_limit FROM payment_terms WHERE customer_id = $1")
        .bind(customer.0).fetch_optional(c))?;
    let Some((chosen, limit)) = row else { return Ok((None, None)) };
    Ok((chosen.as_deref().map(method).transpose()?, limit))
}

/// Records how a customer pays.
pub async fn set_method(tx: &mut Tx, customer: CustomerId, method: Option<Method>) -> Result<()> {
    changed!(
        tx,
        "INSERT INTO payment_terms (customer_id, method) VALUES ($1, $2)
         ON CONFLICT (customer_id) DO UPDATE SET method = excluded.method",
        customer.0,
        method.map(Method::as_str),
    )?;
    Ok(())
}

/// Allows a customer to pay by invoice up to a limit, or with `None` no longer.
pub async fn set_invoice_limit(tx: &mut Tx, customer: CustomerId, limit: Option<i64>) -> Result<()> {
    changed!(
        tx,
        "INSERT INTO payment_terms (customer_id, invoice_limit) VALUES ($1, $2)
         ON CONFLICT (customer_id) DO UPDATE SET invoice_limit = excluded.invoice_limit",
        customer.0,
        limit,
    )?;
    Ok(())
}

/// The method recorded for one camera, if there is one of its own.
pub async fn camera_method(tx: &mut Tx, customer: CustomerId, camera: CameraId) -> Result<Option<Method>> {
    let word: Option<Option<String>> = on!(tx, c => sqlx::query_scalar(
        "SELECT payment_method FROM cameras WHERE customer_id = $1 AND id = $2")
        .bind(customer.0).bind(camera.0).fetch_optional(c))?;
    word.flatten().as_deref().map(method).transpose()
}

/// The cameras that have a method of their own.
pub async fn camera_methods(tx: &mut Tx, customer: CustomerId) -> Result<Vec<(CameraId, Method)>> {
    let rows: Vec<(Uuid, String)> = on!(tx, c => sqlx::query_as(
        "SELECT id, payment_method FROM cameras WHERE customer_id = $1 AND payment_method IS NOT NULL
         ORDER BY id")
        .bind(customer.0).fetch_all(c))?;
    rows.into_iter().map(|(id, word)| Ok((CameraId(id), method(&word)?))).collect()
}

/// Records how orders from one camera are paid; false when there is no such camera.
pub async fn set_camera_method(
    tx: &mut Tx,
    customer: CustomerId,
    camera: CameraId,
    method: Option<Method>,
) -> Result<bool> {
    let rows = changed!(
        tx,
        "UPDATE cameras SET payment_method = $3 WHERE customer_id = $1 AND id = $2",
        customer.0,
        camera.0,
        method.map(Method::as_str),
    )?;
    Ok(rows == 1)
}
