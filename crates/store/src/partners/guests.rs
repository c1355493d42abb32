//! Orders that partners passed to us.

use std::collections::HashMap;

use cradle_domain::{CustomerId, HandoverId, ImageId, Instant, OrderId, PartnerId};
use sqlx::{AssertSqlSafe, FromRow};
use uuid::Uuid;

use crate::db::places;
use crate::{Result, StoreError, Tx, changed, on};

/// How far an order of a partner is here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GuestState {
    /// Its pictures and fields are being fetched.
    Arriving,
    /// It stands among our orders.
    Placed,
    /// It is over.
    Over,
}

impl GuestState {
    /// The word that names it in records.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Arriving => "arriving",
            Self::Placed => "placed",
            Self::Over => "over",
        }
    }

    fn from_word(word: &str) -> Result<Self> {
        [Self::Arriving, Self::Placed, Self::Over]
            .into_iter()
            .find(|state| state.as_str() == word)
            .ok_or_else(|| StoreError::unreadable(format!("the state of a partner's order “{word}”")))
    }
}

/// An order that a partner passed to us.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guest {
    /// By whom.
    pub partner: PartnerId,
    /// What both centres call it.
    pub handover: HandoverId,
    /// How far it is.
    pub state: GuestState,
    /// Its number there.
    pub number: String,
    /// What the partner passed on, as JSON.
    pub content: String,
    /// Fields of its customer's record, as JSON.
    pub fields: Option<String>,
    /// The order here.
    pub order: Option<(CustomerId, OrderId)>,
    /// How often something was said of it.
    pub sequence: i64,
    /// When it came.
    pub received_at: Instant,
}

#[derive(FromRow)]
struct Row {
    partner_id: Uuid,
    handover_id: Uuid,
    state: String,
    number: String,
    content: String,
    fields: Option<String>,
    customer_id: Option<Uuid>,
    order_id: Option<Uuid>,
    sequence: i64,
    received_at: i64,
}

const COLUMNS: &str = "partner_id, handover_id, state, number, content, fields, customer_id, order_id, sequence, \
    received_at";

impl TryFrom<Row> for Guest {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            partner: PartnerId(row.partner_id),
            handover: HandoverId(row.handover_id),
            state: GuestState::from_word(&row.state)?,
            number: row.number,
            content: row.content,
            fields: row.fields,
            order: row.customer_id.map(CustomerId).zip(row.order_id.map(OrderId)),
            sequence: row.sequence,
            received_at: Instant::from_micros(row.received_at),
        })
    }
}

/// Adds an order as it came; false when it is there already.
pub async fn add_guest(tx: &mut Tx, new: &Guest) -> Result<bool> {
    let rows = changed!(
        tx,
        "INSERT INTO guest_orders (partner_id, handover_id, state, number, content, sequence, received_at)
         VALUES ($1, $2, $3, $4, $5, 0, $6) ON CONFLICT (partner_id, handover_id) DO NOTHING",
        new.partner.0,
        new.handover.0,
        new.state.as_str(),
        new.number.as_str(),
        new.content.as_str(),
        new.received_at.micros(),
    )?;
    Ok(rows == 1)
}

/// Holds an order of a partner until the end of the transaction; false when there is none.
pub async fn hold_guest(tx: &mut Tx, of: &Guest) -> Result<bool> {
    let held = changed!(
        tx,
        "UPDATE guest_orders SET sequence = sequence WHERE partner_id = $1 AND handover_id = $2",
        of.partner.0,
        of.handover.0
    )?;
    Ok(held == 1)
}

/// One order of a partner.
pub async fn guest(tx: &mut Tx, partner: PartnerId, handover: HandoverId) -> Result<Option<Guest>> {
    let text = format!("SELECT {COLUMNS} FROM guest_orders WHERE partner_id = $1 AND handover_id = $2");
    let row: Option<Row> = on!(tx, c => sqlx::query_as(AssertSqlSafe(text))
        .bind(partner.0).bind(handover.0).fetch_optional(c))?;
    row.map(Guest::try_from).transpose()
}

/// The partner's order that one of ours stands for.
pub async fn guest_of_order(tx: &mut Tx, customer: CustomerId, order: OrderId) -> Result<Option<Guest>> {
    Ok(guests_of_orders(tx, &[(customer, order)]).await?.remove(&order))
}

/// The partners' orders that these of ours stand for.
pub async fn guests_of_orders(
    tx: &mut Tx,
    keys: &[(CustomerId, OrderId)],
) -> Result<HashMap<OrderId, Guest>> {
    let mut found = HashMap::new();
    for some in keys.chunks(100) {
        let pairs: Vec<String> = (0..some.len()).map(|n| format!("({})", places(2 * n + 1, 2))).collect();
        let text = format!(
            "SELECT {COLUMNS} FROM guest_orders WHERE (customer_id, order_id) IN (VALUES {})",
            pairs.join(", ")
        );
        let rows: Vec<Row> = on!(tx, c => some.iter()
            .fold(sqlx::query_as(AssertSqlSafe(text)), |query, key| query.bind(key.0.0).bind(key.1.0))
            .fetch_all(c))?;
        for row in rows {
            let guest = Guest::try_from(row)?;
            if let Some((_, order)) = guest.order {
                found.insert(order, guest);
            }
        }
    }
    Ok(found)
}

/// Writes what the partner has shown of its customer.
pub async fn put_fields(tx: &mut Tx, of: &Guest, fields: &str) -> Result<()> {
    changed!(
        tx,
        "UPDATE guest_orders SET fields = $3 WHERE partner_id = $1 AND handover_id = $2 AND state = 'arriving'",
        of.partner.0,
        of.handover.0,
        fields
    )?;
    Ok(())
}

/// Writes which of our pictures is the one at this place.
pub async fn put_image(tx: &mut Tx, of: &Guest, position: u32, image: ImageId) -> Result<()> {
    changed!(
        tx,
        "INSERT INTO guest_images (partner_id, handover_id, position, image_id) VALUES ($1, $2, $3, $4)
         ON CONFLICT (partner_id, handover_id, position) DO UPDATE SET image_id = excluded.image_id",
        of.partner.0,
        of.handover.0,
        i64::from(position),
        image.0,
    )?;
    Ok(())
}

/// The pictures that have come, by their places.
pub async fn images(tx: &mut Tx, of: &Guest) -> Result<HashMap<u32, ImageId>> {
    let rows: Vec<(i64, Uuid)> = on!(tx, c => sqlx::query_as(
        "SELECT position, image_id FROM guest_images WHERE partner_id = $1 AND handover_id = $2")
        .bind(of.partner.0).bind(of.handover.0).fetch_all(c))?;
    Ok(rows.into_iter().map(|(at, id)| (u32::try_from(at).unwrap_or(u32::MAX), ImageId(id))).collect())
}

/// Writes which of our orders stands for it; false when it does not wait for one any more.
pub async fn place_guest(tx: &mut Tx, of: &Guest, customer: CustomerId, order: OrderId) -> Result<bool> {
    let rows = changed!(
        tx,
        "UPDATE guest_orders SET state = 'placed', customer_id = $3, order_id = $4
         WHERE partner_id = $1 AND handover_id = $2 AND state = 'arriving'",
        of.partner.0,
        of.handover.0,
        customer.0,
        order.0,
    )?;
    Ok(rows == 1)
}

/// Counts that something is said of it, and gives its number.
pub async fn step_sequence(tx: &mut Tx, of: &Guest) -> Result<i64> {
    Ok(on!(tx, c => sqlx::query_scalar(
        "UPDATE guest_orders SET sequence = sequence + 1 WHERE partner_id = $1 AND handover_id = $2
         RETURNING sequence").bind(of.partner.0).bind(of.handover.0).fetch_one(c))?)
}

/// Writes that it is over. `content` is what stays of what was passed on.
pub async fn set_over(tx: &mut Tx, of: &Guest, content: &str, now: Instant) -> Result<()> {
    changed!(
        tx,
        "UPDATE guest_orders SET state = 'over', content = $3, over_at = $4
         WHERE partner_id = $1 AND handover_id = $2",
        of.partner.0,
        of.handover.0,
        content,
        now.micros(),
    )?;
    Ok(())
}

/// Up to `limit` orders that were over before this and of which more is kept than that they were there.
pub async fn stale(tx: &mut Tx, before: Instant, limit: u32) -> Result<Vec<Guest>> {
    let text = format!(
        "SELECT {COLUMNS} FROM guest_orders WHERE over_at < $1 AND fields IS NOT NULL ORDER BY over_at LIMIT $2"
    );
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(AssertSqlSafe(text))
        .bind(before.micros()).bind(i64::from(limit)).fetch_all(c))?;
    rows.into_iter().map(Guest::try_from).collect()
}

/// Forgets the fields of a customer's record and which pictures they were.
pub async fn forget_fields(tx: &mut Tx, of: &Guest) -> Result<Vec<ImageId>> {
    let gone: Vec<ImageId> = images(tx, of).await?.into_values().collect();
    changed!(
        tx,
        "DELETE FROM guest_images WHERE partner_id = $1 AND handover_id = $2",
        of.partner.0,
        of.handover.0
    )?;
    changed!(
        tx,
        "UPDATE guest_orders SET fields = NULL WHERE partner_id = $1 AND handover_id = $2",
        of.partner.0,
        of.handover.0
    )?;
    Ok(gone)
}

/// Whether a picture belongs to any order of a partner.
pub async fn has_image(tx: &mut Tx, image: ImageId) -> Result<bool> {
    let row: Option<i64> = on!(tx, c => sqlx::query_scalar(
        "SELECT position FROM guest_images WHERE image_id = $1 LIMIT 1").bind(image.0).fetch_optional(c))?;
    Ok(row.is_some())
}
