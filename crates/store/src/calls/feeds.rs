//! Programs that take part in calls, as long as they may.

use cradle_domain::calls::{Call, Feed, Flow};
use cradle_domain::{CallId, CustomerId, ParticipantId};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{Result, StoreError, Tx, changed, on};

#[derive(FromRow)]
struct Row {
    id: Uuid,
    by_id: Uuid,
    name: String,
    flow: String,
    shows: Option<Uuid>,
    muted: bool,
    seal: Vec<u8>,
}

impl TryFrom<Row> for Feed {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self> {
        let unreadable = || StoreError::unreadable(format!("the program {} in a call", row.id));
        Ok(Self {
            id: ParticipantId(row.id),
            by: CustomerId(row.by_id),
            name: row.name.parse().map_err(|_| unreadable())?,
            flow: Flow::from_word(&row.flow, row.shows.map(ParticipantId)).ok_or_else(unreadable)?,
            muted: row.muted,
            seal: row.seal.as_slice().try_into().map_err(|_| unreadable())?,
        })
    }
}

pub(super) async fn of(tx: &mut Tx, owner: Uuid, call: Uuid) -> Result<Vec<Feed>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(
        "SELECT id, by_id, name, flow, shows, muted, seal FROM call_feeds WHERE customer_id = $1 AND call_id = $2
         ORDER BY id").bind(owner).bind(call).fetch_all(c))?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// Writes which programs a call has, and how they are, where that is another way than `before`.
pub(super) async fn save(tx: &mut Tx, call: &Call, before: &Call) -> Result<()> {
    for gone in before.feeds.iter().filter(|feed| call.feeds.iter().all(|now| now.id != feed.id)) {
        changed!(
            tx,
            "DELETE FROM call_feeds WHERE customer_id = $1 AND call_id = $2 AND id = $3",
            call.caller.0,
            call.id.0,
            gone.id.0,
        )?;
    }
    for feed in call.feeds.iter().filter(|feed| !before.feeds.contains(feed)) {
        let shows = match feed.flow {
            Flow::Out { shows: Some(shows) } => Some(shows.0),
            Flow::In | Flow::Out { shows: None } => None,
        };
        changed!(
            tx,
            "INSERT INTO call_feeds (customer_id, call_id, id, by_id, name, flow, shows, muted, seal)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
             ON CONFLICT (customer_id, call_id, id) DO UPDATE SET muted = excluded.muted",
            call.caller.0,
            call.id.0,
            feed.id.0,
            feed.by.0,
            feed.name.as_str(),
            feed.flow.as_str(),
            shows,
            feed.muted,
            feed.seal.as_slice(),
        )?;
    }
    Ok(())
}

/// The call that a program takes part in, and whose it is.
pub async fn call_of_feed(tx: &mut Tx, feed: ParticipantId) -> Result<Option<(CustomerId, CallId)>> {
    let row: Option<(Uuid, Uuid)> = on!(tx, c => sqlx::query_as(
        "SELECT customer_id, call_id FROM call_feeds WHERE id = $1").bind(feed.0).fetch_optional(c))?;
    Ok(row.map(|(owner, call)| (CustomerId(owner), CallId(call))))
}
