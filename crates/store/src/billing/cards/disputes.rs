//! What the provider tells by itself, and what cards' owners dispute.

use cradle_domain::{CardPaymentId, CustomerId, Instant, Money};
use sqlx::FromRow;
use uuid::Uuid;

use crate::menu::currency;
use crate::{Result, StoreError, Tx, changed, on};

/// Records an event of the provider; false when it is known.
pub async fn record_event(tx: &mut Tx, id: &str, kind: &str, now: Instant) -> Result<bool> {
    let rows = changed!(
        tx,
        "INSERT INTO card_events (id, kind, received_at) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING",
        id,
        kind,
        now.micros(),
    )?;
    Ok(rows == 1)
}

/// Forgets events that were received before an instant: the provider repeats them for days, not months.
pub async fn forget_events(tx: &mut Tx, before: Instant) -> Result<()> {
    changed!(tx, "DELETE FROM card_events WHERE received_at < $1", before.micros())?;
    Ok(())
}

/// A dispute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dispute {
    /// The provider's name for it.
    pub id: String,
    /// Whose payment.
    pub customer: CustomerId,
    /// Which payment.
    pub payment: CardPaymentId,
    /// How much.
    pub amount: Money,
    /// The provider's word for why.
    pub reason: String,
    /// `asked`, `open`, `won` or `lost`.
    pub state: String,
    /// Whether the amount was taken out of what the provider holds.
    pub taken: bool,
    /// When it was first heard of.
    pub opened_at: Instant,
}

#[derive(FromRow)]
struct Row {
    id: String,
    customer_id: Uuid,
    payment_id: Uuid,
    amount: i64,
    currency: String,
    reason: String,
    state: String,
    taken: bool,
    opened_at: i64,
}

impl TryFrom<Row> for Dispute {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: row.id,
            customer: CustomerId(row.customer_id),
            payment: CardPaymentId(row.payment_id),
            amount: Money::new(row.amount, currency(&row.currency)?),
            reason: row.reason,
            state: row.state,
            taken: row.taken,
            opened_at: Instant::from_micros(row.opened_at),
        })
    }
}

/// A dispute by the provider's name for it.
pub async fn dispute(tx: &mut Tx, id: &str) -> Result<Option<Dispute>> {
    let row: Option<Row> = on!(tx, c => sqlx::query_as(
        "SELECT id, customer_id, payment_id, amount, currency, reason, state, taken, opened_at
         FROM card_disputes WHERE id = $1").bind(id).fetch_optional(c))?;
    row.map(TryInto::try_into).transpose()
}

/// Up to `limit` disputes, of one customer or of all, the latest first.
pub async fn disputes(tx: &mut Tx, customer: Option<CustomerId>, limit: u32) -> Result<Vec<Dispute>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(
        "SELECT id, customer_id, payment_id, amount, currency, reason, state, taken, opened_at
         FROM card_disputes WHERE customer_id = $1 OR $2 ORDER BY opened_at DESC, id DESC LIMIT $3")
        .bind(customer.map_or(Uuid::nil(), |id| id.0)).bind(customer.is_none()).bind(i64::from(limit))
        .fetch_all(c))?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// Writes a dispute as it stands now.
pub async fn put_dispute(tx: &mut Tx, dispute: &Dispute, now: Instant) -> Result<()> {
    changed!(
        tx,
        "INSERT INTO card_disputes (id, customer_id, payment_id, amount, currency, reason, state, taken,
         opened_at, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         ON CONFLICT (id) DO UPDATE SET state = excluded.state, taken = excluded.taken,
         reason = excluded.reason, changed_at = excluded.changed_at",
        dispute.id.as_str(),
        dispute.customer.0,
        dispute.payment.0,
        dispute.amount.amount,
        dispute.amount.currency.code(),
        dispute.reason.as_str(),
        dispute.state.as_str(),
        dispute.taken,
        dispute.opened_at.micros(),
        now.micros(),
    )?;
    Ok(())
}
