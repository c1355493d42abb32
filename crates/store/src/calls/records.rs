//! Calls and who is in them.

use cradle_domain::calls::{Call, CallState, Ended, Participant};
use cradle_domain::{CallId, CustomerId, Instant};
use sqlx::FromRow;
use uuid::Uuid;

use super::feeds;
use super::guests::{guests_of, owner_of_guests_call, save_guest};
use super::participants::InRow;
use crate::{Result, StoreError, Tx, changed, on};

#[derive(FromRow)]
struct Row {
    customer_id: Uuid,
    id: Uuid,
    state: String,
    started_at: i64,
    answered_at: Option<i64>,
    over_at: Option<i64>,
    ended: Option<String>,
    carried: bool,
}

impl Row {
    fn state(&self) -> Option<CallState> {
        let answered_at = self.answered_at.map(Instant::from_micros);
        match self.state.as_str() {
            "ringing" => Some(CallState::Ringing),
            "talking" => answered_at.map(|answered_at| CallState::Talking { answered_at }),
            "over" => Some(CallState::Over {
                answered_at,
                at: Instant::from_micros(self.over_at?),
                how: Ended::from_word(self.ended.as_deref()?)?,
            }),
            _ => None,
        }
    }
}

/// Adds a call with those of its participants whom no other call holds; gives those whom one does. Of two
/// transactions that want the same person the second waits for the first one's end. Whoever asked takes the others
/// out of the call, or ends the transaction without making it true.
pub async fn add_call(tx: &mut Tx, call: &Call) -> Result<Vec<CustomerId>> {
    changed!(
        tx,
        "INSERT INTO calls (customer_id, id, state, started_at) VALUES ($1, $2, $3, $4)",
        call.caller.0,
        call.id.0,
        call.state.as_str(),
        call.started_at.micros(),
    )?;
    add_participants(tx, call, &[]).await
}

/// Adds those whom a call holds now and did not hold `before`, in the transaction that holds it; gives those whom
/// another call holds.
pub async fn add_participants(tx: &mut Tx, call: &Call, before: &[Participant]) -> Result<Vec<CustomerId>> {
    let was = |who: CustomerId| before.iter().find(|one| one.customer == who);
    let comes = |one: &&Participant| {
        one.place.is_held() && was(one.customer).is_none_or(|before| !before.place.is_held())
    };
    // All in one order, so that two who call each other never wait for each other.
    let mut coming: Vec<&Participant> = call.participants.iter().filter(comes).collect();
    coming.sort_by_key(|one| one.customer);
    let mut held = Vec::new();
    for one in coming {
        let added = match was(one.customer) {
            Some(before) => call_again(tx, call, before, one).await?,
            None => insert(tx, call, one).await? == 1,
        };
        if !added {
            held.push(one.customer);
        }
    }
    Ok(held)
}

/// Somebody is called again who was in this call before. A row that is written anew meets the one rule like a first
/// one does, and without an error that would end the transaction.
async fn call_again(tx: &mut Tx, call: &Call, before: &Participant, now: &Participant) -> Result<bool> {
    changed!(
        tx,
        "DELETE FROM call_participants WHERE customer_id = $1 AND call_id = $2",
        before.customer.0,
        call.id.0,
    )?;
    let added = insert(tx, call, now).await? == 1;
    if !added {
        insert(tx, call, before).await?;
    }
    Ok(added)
}

async fn insert(tx: &mut Tx, call: &Call, one: &Participant) -> Result<u64> {
    changed!(
        tx,
        "INSERT INTO call_participants (customer_id, call_id, owner_id, id, name, called_by, place, since, left_at,
         joined) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING",
        one.customer.0,
        call.id.0,
        call.caller.0,
        one.id.0,
        one.name.as_str(),
        one.called_by.map(|who| who.0),
        one.place.as_str(),
        one.place.since().micros(),
        left_at(one),
        one.joined,
    )
}

fn left_at(one: &Participant) -> Option<i64> {
    (!one.place.is_held()).then(|| one.place.since().micros())
}

/// Writes how a call stands, and where everybody is who was elsewhere `before`; guests who were not there come in.
pub async fn save_call(tx: &mut Tx, call: &Call, before: &Call) -> Result<()> {
    let (answered_at, over_at, ended) = match call.state {
        CallState::Ringing => (None, None, None),
        CallState::Talking { answered_at } => (Some(answered_at), None, None),
        CallState::Over { answered_at, at, how } => (answered_at, Some(at), Some(how.as_str())),
    };
    changed!(
        tx,
        "UPDATE calls SET state = $3, answered_at = $4, over_at = $5, ended = $6, carried = $7
         WHERE customer_id = $1 AND id = $2",
        call.caller.0,
        call.id.0,
        call.state.as_str(),
        answered_at.map(Instant::micros),
        over_at.map(Instant::micros),
        ended,
        call.carried,
    )?;
    feeds::save(tx, call, before).await?;
    for one in call.participants.iter().filter(|one| before.participant(one.customer) != Some(one)) {
        if one.guest {
            save_guest(tx, call, one).await?;
            continue;
        }
        changed!(
            tx,
            "UPDATE call_participants SET place = $3, since = $4, left_at = $5, joined = $6
             WHERE customer_id = $1 AND call_id = $2",
            one.customer.0,
            call.id.0,
            one.place.as_str(),
            one.place.since().micros(),
            left_at(one),
            one.joined,
        )?;
    }
    Ok(())
}

async fn whole(tx: &mut Tx, row: Row) -> Result<Call> {
    let participants: Vec<InRow> = on!(tx, c => sqlx::query_as(
        "SELECT customer_id, id, name, called_by, place, since, joined FROM call_participants WHERE owner_id = $1 AND call_id = $2
         ORDER BY id").bind(row.customer_id).bind(row.id).fetch_all(c))?;
    let state =
        row.state().ok_or_else(|| StoreError::unreadable(format!("a call that is “{}”", row.state)))?;
    let mut participants: Vec<Participant> =
        participants.into_iter().map(TryInto::try_into).collect::<Result<_>>()?;
    // The caller first, the others as they were called; the order of identifiers that were made at once is chance.
    participants.sort_by_key(|one| one.customer.0 != row.customer_id);
    participants.extend(guests_of(tx, row.customer_id, row.id).await?);
    // What is over has none.
    let feeds =
        if row.over_at.is_none() { feeds::of(tx, row.customer_id, row.id).await? } else { Vec::new() };
    Ok(Call {
        id: CallId(row.id),
        caller: CustomerId(row.customer_id),
        started_at: Instant::from_micros(row.started_at),
        state,
        participants,
        carried: row.carried,
        feeds,
    })
}

async fn owner_of(tx: &mut Tx, customer: CustomerId, id: CallId) -> Result<Option<Uuid>> {
    let owner: Option<Uuid> = on!(tx, c => sqlx::query_scalar(
        "SELECT owner_id FROM call_participants WHERE customer_id = $1 AND call_id = $2")
        .bind(customer.0).bind(id.0).fetch_optional(c))?;
    match owner {
        Some(owner) => Ok(Some(owner)),
        None => owner_of_guests_call(tx, customer, id).await,
    }
}

/// A call that somebody is or was in, as a customer or as a guest.
pub async fn call(tx: &mut Tx, customer: CustomerId, id: CallId) -> Result<Option<Call>> {
    let Some(owner) = owner_of(tx, customer, id).await? else { return Ok(None) };
    let row: Option<Row> = on!(tx, c => sqlx::query_as("SELECT * FROM calls WHERE customer_id = $1 AND id = $2")
        .bind(owner).bind(id.0).fetch_optional(c))?;
    match row {
        Some(row) => whole(tx, row).await.map(Some),
        None => Ok(None),
    }
}

/// The same, held until the end of the transaction: whoever else wants to change it waits.
pub async fn hold_call(tx: &mut Tx, customer: CustomerId, id: CallId) -> Result<Option<Call>> {
    let Some(owner) = owner_of(tx, customer, id).await? else { return Ok(None) };
    changed!(tx, "UPDATE calls SET state = state WHERE customer_id = $1 AND id = $2", owner, id.0)?;
    call(tx, customer, id).await
}

/// The call that rings for somebody or holds them.
pub async fn current_call(tx: &mut Tx, customer: CustomerId) -> Result<Option<CallId>> {
    let id: Option<Uuid> = on!(tx, c => sqlx::query_scalar(
        "SELECT call_id FROM call_participants WHERE customer_id = $1 AND left_at IS NULL")
        .bind(customer.0).fetch_optional(c))?;
    Ok(id.map(CallId))
}

/// All calls that are not over, each with who called.
pub async fn open_calls(tx: &mut Tx) -> Result<Vec<(CustomerId, CallId)>> {
    let rows: Vec<(Uuid, Uuid)> = on!(tx, c => sqlx::query_as(
        "SELECT customer_id, id FROM calls WHERE state <> 'over' ORDER BY started_at").fetch_all(c))?;
    Ok(rows.into_iter().map(|(owner, id)| (CustomerId(owner), CallId(id))).collect())
}

/// Up to `limit` calls that somebody was in, before `after`, the latest first.
pub async fn past_calls(
    tx: &mut Tx,
    customer: CustomerId,
    after: Option<CallId>,
    limit: u32,
) -> Result<Vec<Call>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(
        "SELECT k.* FROM call_participants p JOIN calls k ON k.customer_id = p.owner_id AND k.id = p.call_id
         WHERE p.customer_id = $1 AND p.call_id < $2 ORDER BY p.call_id DESC LIMIT $3")
        .bind(customer.0).bind(after.map_or(Uuid::max(), |id| id.0)).bind(i64::from(limit)).fetch_all(c))?;
    let mut calls = Vec::with_capacity(rows.len());
    for row in rows {
        calls.push(whole(tx, row).await?);
    }
    Ok(calls)
}
