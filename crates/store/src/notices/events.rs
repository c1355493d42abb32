//! What happened: by notices, by the trash, by the owner's hand.

use std::collections::HashMap;

use cradle_domain::notices::{Entry, Happening};
use cradle_domain::{CustomerId, Instant, NoticeId};
use sqlx::{AssertSqlSafe, FromRow};
use uuid::Uuid;

use crate::{Result, StoreError, Tx, changed, on};

#[derive(FromRow)]
struct Row {
    id: Uuid,
    happened_at: i64,
    event: String,
    pictures: i64,
    notice_id: Option<Uuid>,
    reason: Option<String>,
}

const COLUMNS: &str = "id, happened_at, event, pictures, notice_id, reason";

impl TryFrom<Row> for Entry {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self> {
        let what = Happening::from_word(&row.event)
            .ok_or_else(|| StoreError::unreadable(format!("an event “{}”", row.event)))?;
        Ok(Self {
            at: Instant::from_micros(row.happened_at),
            what,
            pictures: u32::try_from(row.pictures).unwrap_or(0),
            notice: row.notice_id.map(NoticeId),
            reason: row.reason,
        })
    }
}

/// Writes down what happened.
pub async fn add_event(tx: &mut Tx, customer: CustomerId, id: Uuid, entry: &Entry) -> Result<()> {
    changed!(
        tx,
        "INSERT INTO library_events (customer_id, id, happened_at, event, pictures, notice_id, reason)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        customer.0,
        id,
        entry.at.micros(),
        entry.what.as_str(),
        i64::from(entry.pictures),
        entry.notice.map(|notice| notice.0),
        entry.reason.as_deref(),
    )?;
    Ok(())
}

/// Up to `limit` events of a customer before `after`, the latest first, each with its place.
pub async fn events(
    tx: &mut Tx,
    customer: CustomerId,
    after: Option<(Instant, Uuid)>,
    limit: u32,
) -> Result<Vec<(Uuid, Entry)>> {
    let (at, id) = after.map_or((i64::MAX, Uuid::max()), |(at, id)| (at.micros(), id));
    let text = format!(
        "SELECT {COLUMNS} FROM library_events WHERE customer_id = $1 AND (happened_at, id) < ($2, $3)
         ORDER BY happened_at DESC, id DESC LIMIT $4"
    );
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(AssertSqlSafe(text))
        .bind(customer.0).bind(at).bind(id).bind(i64::from(limit)).fetch_all(c))?;
    rows.into_iter().map(|row| Ok((row.id, Entry::try_from(row)?))).collect()
}

/// Everything that happened by these notices, the first first.
pub async fn events_of(
    tx: &mut Tx,
    notices: &[(CustomerId, NoticeId)],
) -> Result<HashMap<NoticeId, Vec<Entry>>> {
    let mut found: HashMap<NoticeId, Vec<Entry>> = HashMap::new();
    for some in notices.chunks(100) {
        let pairs: Vec<String> =
            (0..some.len()).map(|n| format!("(${}, ${})", 2 * n + 1, 2 * n + 2)).collect();
        let text = format!(
            "SELECT {COLUMNS} FROM library_events WHERE (customer_id, notice_id) IN (VALUES {})
             ORDER BY happened_at, id",
            pairs.join(", ")
        );
        let rows: Vec<Row> = on!(tx, c => some.iter()
            .fold(sqlx::query_as(AssertSqlSafe(text)), |query, (customer, notice)| {
                query.bind(customer.0).bind(notice.0)
            })
            .fetch_all(c))?;
        for row in rows {
            let entry = Entry::try_from(row)?;
            if let Some(notice) = entry.notice {
                found.entry(notice).or_default().push(entry);
            }
        }
    }
    // What happened at the same moment happened in the order in which it can.
    for entries in found.values_mut() {
        entries.sort_by_key(|entry| (entry.at, entry.what));
    }
    Ok(found)
}
