//! Who was shown what of a customer, and what was not shown.

use cradle_domain::{CustomerId, Instant, OrderId, PartnerId};
use sqlx::{AssertSqlSafe, FromRow};
use uuid::Uuid;

use crate::db::places;
use crate::{Result, Tx, changed, on};

/// A field of a customer's record that was shown to somebody for an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disclosure {
    /// For which order.
    pub order: OrderId,
    /// The order's number.
    pub number: i64,
    /// To whom.
    pub partner: PartnerId,
    /// What that one was called then.
    pub partner_name: String,
    /// The field's word.
    pub field: String,
    /// When for the first time.
    pub at: Instant,
}

#[derive(FromRow)]
struct Row {
    order_id: Uuid,
    number: i64,
    partner_id: Uuid,
    partner_name: String,
    field: String,
    shown_at: i64,
}

impl From<Row> for Disclosure {
    fn from(row: Row) -> Self {
        Self {
            order: OrderId(row.order_id),
            number: row.number,
            partner: PartnerId(row.partner_id),
            partner_name: row.partner_name,
            field: row.field,
            at: Instant::from_micros(row.shown_at),
        }
    }
}

const COLUMNS: &str = "order_id, number, partner_id, partner_name, field, shown_at";

/// Writes down that a field is shown; the first time counts.
pub async fn disclose(tx: &mut Tx, customer: CustomerId, shown: &Disclosure) -> Result<()> {
    changed!(
        tx,
        "INSERT INTO disclosures (customer_id, order_id, partner_id, field, partner_name, number, shown_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (customer_id, order_id, partner_id, field) DO NOTHING",
        customer.0,
        shown.order.0,
        shown.partner.0,
        shown.field.as_str(),
        shown.partner_name.as_str(),
        shown.number,
        shown.at.micros(),
    )?;
    Ok(())
}

/// What was shown of a customer for these orders.
pub async fn disclosed(tx: &mut Tx, keys: &[(CustomerId, OrderId)]) -> Result<Vec<Disclosure>> {
    let mut found = Vec::new();
    for some in keys.chunks(100) {
        let pairs: Vec<String> = (0..some.len()).map(|n| format!("({})", places(2 * n + 1, 2))).collect();
        let text = format!(
            "SELECT {COLUMNS} FROM disclosures WHERE (customer_id, order_id) IN (VALUES {})
             ORDER BY order_id, shown_at, field",
            pairs.join(", ")
        );
        let rows: Vec<Row> = on!(tx, c => some.iter()
            .fold(sqlx::query_as(AssertSqlSafe(text)), |query, key| query.bind(key.0.0).bind(key.1.0))
            .fetch_all(c))?;
        found.extend(rows.into_iter().map(Disclosure::from));
    }
    Ok(found)
}

/// Up to `limit` of what was shown of a customer for orders before the number `before`, the latest orders
/// first. Orders are not split: the last one may make it a few more.
pub async fn disclosures(
    tx: &mut Tx,
    customer: CustomerId,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<Disclosure>> {
    let text = format!(
        "SELECT {COLUMNS} FROM disclosures WHERE customer_id = $1 AND number IN (
           SELECT DISTINCT number FROM disclosures WHERE customer_id = $1 AND number < $2
           ORDER BY number DESC LIMIT $3)
         ORDER BY number DESC, shown_at, field"
    );
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(AssertSqlSafe(text))
        .bind(customer.0).bind(before.unwrap_or(i64::MAX)).bind(i64::from(limit)).fetch_all(c))?;
    Ok(rows.into_iter().map(Disclosure::from).collect())
}

/// Something that a partner asked for and was not shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// What it asked for.
    pub asked: String,
    /// The word for why it was not shown.
    pub why: String,
    /// When.
    pub at: Instant,
}

/// Writes down what a partner was not shown.
pub async fn refuse(tx: &mut Tx, partner: PartnerId, id: Uuid, refused: &Refused) -> Result<()> {
    changed!(
        tx,
        "INSERT INTO partner_refusals (partner_id, id, asked, why, asked_at) VALUES ($1, $2, $3, $4, $5)",
        partner.0,
        id,
        refused.asked.as_str(),
        refused.why.as_str(),
        refused.at.micros(),
    )?;
    Ok(())
}

/// The last `limit` things that a partner was not shown, the latest first.
pub async fn refusals(tx: &mut Tx, partner: PartnerId, limit: u32) -> Result<Vec<Refused>> {
    let rows: Vec<(String, String, i64)> = on!(tx, c => sqlx::query_as(
        "SELECT asked, why, asked_at FROM partner_refusals WHERE partner_id = $1 ORDER BY id DESC LIMIT $2")
        .bind(partner.0).bind(i64::from(limit)).fetch_all(c))?;
    let refused = |(asked, why, at)| Refused { asked, why, at: Instant::from_micros(at) };
    Ok(rows.into_iter().map(refused).collect())
}
