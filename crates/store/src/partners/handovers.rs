//! Orders that were passed on to partners.

use cradle_domain::partners::Said;
use cradle_domain::{CustomerId, EntryId, HandoverId, Instant, Money, OrderId, PartnerId};
use sqlx::{AssertSqlSafe, FromRow};
use uuid::Uuid;

use crate::menu::currency;
use crate::{Result, StoreError, Tx, changed, on};

/// How far a handover is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HandoverState {
    /// The partner has not answered yet.
    Waiting,
    /// It has the order.
    Passed,
    /// The order is over.
    Closed,
}

impl HandoverState {
    /// The word that names it in records and answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Passed => "passed",
            Self::Closed => "closed",
        }
    }

    fn from_word(word: &str) -> Result<Self> {
        [Self::Waiting, Self::Passed, Self::Closed]
            .into_iter()
            .find(|state| state.as_str() == word)
            .ok_or_else(|| StoreError::unreadable(format!("a handover's state “{word}”")))
    }
}

/// An order that was passed on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handover {
    /// Whose order.
    pub customer: CustomerId,
    /// The order.
    pub order: OrderId,
    /// Which time it was passed on, counted from 1.
    pub round: i64,
    /// What both centres call it.
    pub id: HandoverId,
    /// To whom.
    pub partner: PartnerId,
    /// The order's number.
    pub number: i64,
    /// How far it is.
    pub state: HandoverState,
    /// The number of the last that the partner said.
    pub sequence: i64,
    /// The last that the partner said.
    pub said: Option<Said>,
    /// What the partner is owed for it.
    pub owed: Money,
    /// The entry that books this.
    pub entry: Option<EntryId>,
    /// The entry that takes it back.
    pub back: Option<EntryId>,
    /// When it was begun.
    pub begun_at: Instant,
    /// When the order was over.
    pub closed_at: Option<Instant>,
}

#[derive(FromRow)]
struct Row {
    customer_id: Uuid,
    order_id: Uuid,
    round: i64,
    id: Uuid,
    partner_id: Uuid,
    number: i64,
    state: String,
    sequence: i64,
    said: Option<String>,
    reason: String,
    amount: i64,
    currency: String,
    entry_id: Option<Uuid>,
    back_id: Option<Uuid>,
    begun_at: i64,
    closed_at: Option<i64>,
}

const COLUMNS: &str = "customer_id, order_id, round, id, partner_id, number, state, sequence, said, reason, \
    amount, currency, entry_id, back_id, begun_at, closed_at";

impl TryFrom<Row> for Handover {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self> {
        let said = |word: String| {
            Said::from_word(&word, &row.reason)
                .ok_or_else(|| StoreError::unreadable(format!("a partner's word “{word}”")))
        };
        Ok(Self {
            customer: CustomerId(row.customer_id),
            order: OrderId(row.order_id),
            round: row.round,
            id: HandoverId(row.id),
            partner: PartnerId(row.partner_id),
            number: row.number,
            state: HandoverState::from_word(&row.state)?,
            sequence: row.sequence,
            said: row.said.map(said).transpose()?,
            owed: Money::new(row.amount, currency(&row.currency)?),
            entry: row.entry_id.map(EntryId),
            back: row.back_id.map(EntryId),
            begun_at: Instant::from_micros(row.begun_at),
            closed_at: row.closed_at.map(Instant::from_micros),
        })
    }
}

/// Adds a handover that nobody was told of yet.
pub async fn add_handover(tx: &mut Tx, new: &Handover) -> Result<()> {
    changed!(
        tx,
        "INSERT INTO handovers (customer_id, order_id, round, id, partner_id, number, state, sequence, said,
         reason, amount, currency, begun_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 0, NULL, '', $8, $9, $10)",
        new.customer.0,
        new.order.0,
        new.round,
        new.id.0,
        new.partner.0,
        new.number,
        new.state.as_str(),
        new.owed.amount,
        new.owed.currency.code(),
        new.begun_at.micros(),
    )?;
    Ok(())
}

/// One handover by the name that both centres have for it, if it is this partner's.
pub async fn handover(tx: &mut Tx, partner: PartnerId, id: HandoverId) -> Result<Option<Handover>> {
    let text = format!("SELECT {COLUMNS} FROM handovers WHERE id = $1 AND partner_id = $2");
    let row: Option<Row> = on!(tx, c => sqlx::query_as(AssertSqlSafe(text))
        .bind(id.0).bind(partner.0).fetch_optional(c))?;
    row.map(Handover::try_from).transpose()
}

/// The last handover of an order.
pub async fn handover_of_order(
    tx: &mut Tx,
    customer: CustomerId,
    order: OrderId,
) -> Result<Option<Handover>> {
    let text = format!(
        "SELECT {COLUMNS} FROM handovers WHERE customer_id = $1 AND order_id = $2 ORDER BY round DESC LIMIT 1"
    );
    let row: Option<Row> = on!(tx, c => sqlx::query_as(AssertSqlSafe(text))
        .bind(customer.0).bind(order.0).fetch_optional(c))?;
    row.map(Handover::try_from).transpose()
}

/// Up to `limit` handovers to a partner that were begun before `before`, the latest first.
pub async fn of_partner(
    tx: &mut Tx,
    partner: PartnerId,
    before: Option<(Instant, HandoverId)>,
    limit: u32,
) -> Result<Vec<Handover>> {
    let (at, id) = before.map_or((i64::MAX, Uuid::max()), |(at, id)| (at.micros(), id.0));
    let text = format!(
        "SELECT {COLUMNS} FROM handovers WHERE partner_id = $1 AND (begun_at, id) < ($2, $3)
         ORDER BY begun_at DESC, id DESC LIMIT $4"
    );
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(AssertSqlSafe(text))
        .bind(partner.0).bind(at).bind(id).bind(i64::from(limit)).fetch_all(c))?;
    rows.into_iter().map(Handover::try_from).collect()
}

/// Whether orders are under way between a partner and us, either way.
pub async fn is_under_way(tx: &mut Tx, partner: PartnerId) -> Result<bool> {
    let count: i64 = on!(tx, c => sqlx::query_scalar(
        "SELECT (SELECT CAST(COUNT(*) AS BIGINT) FROM handovers h WHERE h.partner_id = $1
                 AND h.state <> 'closed' AND EXISTS (SELECT 1 FROM orders o
                   WHERE o.customer_id = h.customer_id AND o.id = h.order_id AND o.open))
              + (SELECT CAST(COUNT(*) AS BIGINT) FROM guest_orders WHERE partner_id = $1 AND state <> 'over')")
        .bind(partner.0).fetch_one(c))?;
    Ok(count > 0)
}

/// Writes that the partner has the order. Nothing when it is over.
pub async fn set_passed(tx: &mut Tx, of: &Handover) -> Result<()> {
    changed!(
        tx,
        "UPDATE handovers SET state = 'passed' WHERE customer_id = $1 AND order_id = $2 AND round = $3
         AND state = 'waiting'",
        of.customer.0,
        of.order.0,
        of.round,
    )?;
    Ok(())
}

/// Writes what the partner says, unless it has said something later before; false then.
pub async fn hear_said(tx: &mut Tx, of: &Handover, sequence: i64, said: &Said) -> Result<bool> {
    let reason = if let Said::Failed { reason } = said { reason.as_str() } else { "" };
    let rows = changed!(
        tx,
        "UPDATE handovers SET sequence = $4, said = $5, reason = $6
         WHERE customer_id = $1 AND order_id = $2 AND round = $3 AND sequence < $4",
        of.customer.0,
        of.order.0,
        of.round,
        sequence,
        said.as_str(),
        reason,
    )?;
    Ok(rows == 1)
}

/// Writes which entry books what the partner is owed, and which takes it back.
pub async fn set_booked(
    tx: &mut Tx,
    of: &Handover,
    entry: Option<EntryId>,
    back: Option<EntryId>,
) -> Result<()> {
    changed!(
        tx,
        "UPDATE handovers SET entry_id = $4, back_id = $5
         WHERE customer_id = $1 AND order_id = $2 AND round = $3",
        of.customer.0,
        of.order.0,
        of.round,
        entry.map(|entry| entry.0),
        back.map(|back| back.0),
    )?;
    Ok(())
}

/// Writes that the order is over; false when that was written before.
pub async fn close(tx: &mut Tx, of: &Handover, now: Instant) -> Result<bool> {
    let rows = changed!(
        tx,
        "UPDATE handovers SET state = 'closed', closed_at = $4
         WHERE customer_id = $1 AND order_id = $2 AND round = $3 AND state <> 'closed'",
        of.customer.0,
        of.order.0,
        of.round,
        now.micros(),
    )?;
    Ok(rows == 1)
}

/// Keeps what a partner is owed, beside the entry that moves it.
pub async fn add_due(tx: &mut Tx, partner: PartnerId, amount: Money) -> Result<()> {
    changed!(
        tx,
        "INSERT INTO partner_dues (partner_id, currency, amount) VALUES ($1, $2, $3)
         ON CONFLICT (partner_id, currency) DO UPDATE SET amount = partner_dues.amount + excluded.amount",
        partner.0,
        amount.currency.code(),
        amount.amount,
    )?;
    Ok(())
}

/// What a partner is owed, by currency.
pub async fn dues(tx: &mut Tx, partner: PartnerId) -> Result<Vec<Money>> {
    let rows: Vec<(String, i64)> = on!(tx, c => sqlx::query_as(
        "SELECT currency, amount FROM partner_dues WHERE partner_id = $1 AND amount <> 0 ORDER BY currency")
        .bind(partner.0).fetch_all(c))?;
    rows.into_iter().map(|(code, amount)| Ok(Money::new(amount, currency(&code)?))).collect()
}
