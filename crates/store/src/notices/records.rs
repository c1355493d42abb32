//! Notices, one at a time and by the page.

use cradle_domain::notices::{Channel, Notice, NoticeState};
use cradle_domain::{CustomerId, ImageId, Instant, NoticeId, Span};
use sqlx::{AssertSqlSafe, FromRow};
use uuid::Uuid;

use crate::{Result, StoreError, Tx, changed, on};

#[derive(FromRow)]
struct Row {
    customer_id: Uuid,
    id: Uuid,
    made_at: i64,
    pictures: i64,
    state: String,
    problem: Option<String>,
    delivered_at: Option<i64>,
    delivered_by: Option<String>,
    answer_until: Option<i64>,
    over_at: Option<i64>,
    waiting: i64,
}

/// The columns of [`Row`].
const COLUMNS: &str = "customer_id, id, made_at, pictures, state, problem, delivered_at, delivered_by, \
    answer_until, over_at, (SELECT COUNT(*) FROM inbox_clocks WHERE inbox_clocks.customer_id = notices.customer_id \
    AND inbox_clocks.notice_id = notices.id) AS waiting";

/// A notice, and how it was delivered: what is over still tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The notice.
    pub notice: Notice,
    /// When and how it was delivered.
    pub delivered: Option<(Instant, Channel)>,
    /// Until when an answer was waited for.
    pub until: Option<Instant>,
}

impl TryFrom<Row> for Told {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self> {
        let unreadable = || StoreError::unreadable(format!("a notice in the state “{}”", row.state));
        let instant = Instant::from_micros;
        let by = row.delivered_by.as_deref().and_then(Channel::from_word);
        let delivered = row.delivered_at.map(instant).zip(by);
        let until = row.answer_until.map(instant);
        let state = match row.state.as_str() {
            "undelivered" => NoticeState::Undelivered { problem: row.problem },
            "running" => {
                let (delivered_at, by) = delivered.ok_or_else(unreadable)?;
                NoticeState::Running { delivered_at, by, until: until.ok_or_else(unreadable)? }
            }
            "over" => NoticeState::Over { at: row.over_at.map(instant).ok_or_else(unreadable)? },
            _ => return Err(unreadable()),
        };
        let count = |number: i64| u32::try_from(number).unwrap_or(u32::MAX);
        let notice = Notice {
            id: NoticeId(row.id),
            customer: CustomerId(row.customer_id),
            made_at: instant(row.made_at),
            pictures: count(row.pictures),
            waiting: count(row.waiting),
            state,
        };
        Ok(Self { notice, delivered, until })
    }
}

/// Adds a notice that nobody has been told yet.
pub async fn add(tx: &mut Tx, customer: CustomerId, id: NoticeId, pictures: u32, now: Instant) -> Result<()> {
    changed!(
        tx,
        "INSERT INTO notices (customer_id, id, made_at, pictures, state) VALUES ($1, $2, $3, $4, 'undelivered')
         ON CONFLICT (customer_id, id) DO UPDATE SET pictures = excluded.pictures",
        customer.0,
        id.0,
        now.micros(),
        i64::from(pictures)
    )?;
    Ok(())
}

/// Forgets a notice that names nothing.
pub async fn drop_notice(tx: &mut Tx, customer: CustomerId, id: NoticeId) -> Result<()> {
    changed!(tx, "DELETE FROM notices WHERE customer_id = $1 AND id = $2", customer.0, id.0)?;
    Ok(())
}

/// Holds a notice, which nobody else changes until the transaction ends. False when there is none.
pub async fn hold(tx: &mut Tx, customer: CustomerId, id: NoticeId) -> Result<bool> {
    let held = "UPDATE notices SET state = state WHERE customer_id = $1 AND id = $2";
    Ok(changed!(tx, held, customer.0, id.0)? == 1)
}

/// A notice of this customer.
pub async fn get(tx: &mut Tx, customer: CustomerId, id: NoticeId) -> Result<Option<Told>> {
    let text = format!("SELECT {COLUMNS} FROM notices WHERE customer_id = $1 AND id = $2");
    let row: Option<Row> = on!(tx, c => sqlx::query_as(AssertSqlSafe(text))
        .bind(customer.0).bind(id.0).fetch_optional(c))?;
    row.map(TryInto::try_into).transpose()
}

/// Writes a notice's state; what it tells of its delivery stays when it is over.
pub async fn set_state(tx: &mut Tx, customer: CustomerId, id: NoticeId, state: &NoticeState) -> Result<()> {
    let word = state.as_str();
    match state {
        NoticeState::Undelivered { problem } => changed!(
            tx,
            "UPDATE notices SET state = $3, problem = $4 WHERE customer_id = $1 AND id = $2",
            customer.0,
            id.0,
            word,
            problem.as_deref()
        )?,
        NoticeState::Running { delivered_at, by, until } => changed!(
            tx,
            "UPDATE notices SET state = $3, problem = NULL, delivered_at = $4, delivered_by = $5, answer_until = $6
             WHERE customer_id = $1 AND id = $2",
            customer.0,
            id.0,
            word,
            delivered_at.micros(),
            by.as_str(),
            until.micros()
        )?,
        NoticeState::Over { at } => changed!(
            tx,
            "UPDATE notices SET state = $3, over_at = $4 WHERE customer_id = $1 AND id = $2",
            customer.0,
            id.0,
            word,
            at.micros()
        )?,
    };
    Ok(())
}

async fn some(tx: &mut Tx, condition: &str, customer: CustomerId) -> Result<Vec<Told>> {
    let text =
        format!("SELECT {COLUMNS} FROM notices WHERE customer_id = $1 AND {condition} ORDER BY made_at, id");
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(AssertSqlSafe(text)).bind(customer.0).fetch_all(c))?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// A customer's notices that are not over, the first made first.
pub async fn open(tx: &mut Tx, customer: CustomerId) -> Result<Vec<Told>> {
    some(tx, "state IN ('undelivered', 'running')", customer).await
}

/// A customer's notices that nobody has been told yet.
pub async fn undelivered(tx: &mut Tx, customer: CustomerId) -> Result<Vec<Told>> {
    some(tx, "state = 'undelivered'", customer).await
}

/// A customer's notices that wait for an answer, and until when.
pub async fn running(tx: &mut Tx, customer: CustomerId) -> Result<Vec<(NoticeId, Instant)>> {
    let rows: Vec<(Uuid, i64)> = on!(tx, c => sqlx::query_as(
        "SELECT id, answer_until FROM notices WHERE customer_id = $1 AND state = 'running' ORDER BY made_at, id")
        .bind(customer.0).fetch_all(c))?;
    Ok(rows.into_iter().map(|(id, until)| (NoticeId(id), Instant::from_micros(until))).collect())
}

/// When a customer's last notice was delivered.
pub async fn last_told(tx: &mut Tx, customer: CustomerId) -> Result<Option<Instant>> {
    let at: Option<i64> = on!(tx, c => sqlx::query_scalar(
        "SELECT MAX(delivered_at) FROM notices WHERE customer_id = $1").bind(customer.0).fetch_one(c))?;
    Ok(at.map(Instant::from_micros))
}

/// Up to `limit` of a customer's notices made before `after`, the latest first.
pub async fn page(
    tx: &mut Tx,
    customer: CustomerId,
    after: Option<(Instant, NoticeId)>,
    limit: u32,
) -> Result<Vec<Told>> {
    list(tx, Some(customer), after, limit).await
}

/// Up to `limit` notices of everybody made before `after`, the latest first.
pub async fn all(tx: &mut Tx, after: Option<(Instant, NoticeId)>, limit: u32) -> Result<Vec<Told>> {
    list(tx, None, after, limit).await
}

async fn list(
    tx: &mut Tx,
    customer: Option<CustomerId>,
    after: Option<(Instant, NoticeId)>,
    limit: u32,
) -> Result<Vec<Told>> {
    let (at, id) = after.map_or((i64::MAX, Uuid::max()), |(at, id)| (at.micros(), id.0));
    let whose = if customer.is_some() { "customer_id = $4 AND " } else { "" };
    let text = format!(
        "SELECT {COLUMNS} FROM notices WHERE {whose}(made_at, id) < ($1, $2)
         ORDER BY made_at DESC, id DESC LIMIT $3"
    );
    let rows: Vec<Row> = on!(tx, c => {
        let query = sqlx::query_as(AssertSqlSafe(text)).bind(at).bind(id).bind(i64::from(limit));
        customer.iter().fold(query, |query, customer| query.bind(customer.0)).fetch_all(c)
    })?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// The first `limit` pictures that a notice names, each with what became of it.
pub async fn images(
    tx: &mut Tx,
    customer: CustomerId,
    id: NoticeId,
    limit: u32,
) -> Result<Vec<(ImageId, Option<String>)>> {
    let rows: Vec<(Uuid, Option<String>)> = on!(tx, c => sqlx::query_as(
        "SELECT image_id, outcome FROM notice_images WHERE customer_id = $1 AND notice_id = $2
         ORDER BY position LIMIT $3")
        .bind(customer.0).bind(id.0).bind(i64::from(limit)).fetch_all(c))?;
    Ok(rows.into_iter().map(|(image, outcome)| (ImageId(image), outcome)).collect())
}

/// Puts off the ends of one customer's notices that would come before `soon`; gives those notices.
pub async fn put_off(
    tx: &mut Tx,
    customer: CustomerId,
    soon: Instant,
    until: Instant,
) -> Result<Vec<NoticeId>> {
    let ids: Vec<Uuid> = on!(tx, c => sqlx::query_scalar(
        "UPDATE notices SET answer_until = $3 WHERE customer_id = $1 AND state = 'running' AND answer_until < $2
         RETURNING id")
        .bind(customer.0).bind(soon.micros()).bind(until.micros()).fetch_all(c))?;
    Ok(ids.into_iter().map(NoticeId).collect())
}

/// Puts off the ends of everybody's notices; gives whose they are.
pub async fn put_off_all(tx: &mut Tx, by: Span) -> Result<Vec<(CustomerId, NoticeId)>> {
    let by = i64::try_from(by.as_micros()).unwrap_or(i64::MAX / 2);
    let rows: Vec<(Uuid, Uuid)> = on!(tx, c => sqlx::query_as(
        "UPDATE notices SET answer_until = answer_until + $1 WHERE state = 'running' RETURNING customer_id, id")
        .bind(by).fetch_all(c))?;
    Ok(rows.into_iter().map(|(customer, id)| (CustomerId(customer), NoticeId(id))).collect())
}
