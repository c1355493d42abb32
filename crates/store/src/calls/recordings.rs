//! Recordings of calls, and who agreed to them.

use cradle_domain::calls::{Consent, Recording, RecordingState, Stopped};
use cradle_domain::{CallId, CustomerId, Instant, ParticipantId, RecordingId, Span};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{Result, StoreError, Tx, changed, on};

/// A recording, and the film that it became.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// The recording.
    pub recording: Recording,
    /// The film's number among the pictures of the call.
    pub film: Option<u32>,
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    participant_id: Uuid,
    asked_at: i64,
    began_at: Option<i64>,
    state: String,
    since: i64,
    recorded: i64,
    ended: Option<String>,
    ended_by: Option<Uuid>,
    n: Option<i64>,
}

#[derive(FromRow)]
struct ConsentRow {
    recording_id: Uuid,
    participant_id: Uuid,
    agreed_at: Option<i64>,
}

impl Row {
    fn state(&self) -> Option<RecordingState> {
        let since = Instant::from_micros(self.since);
        match self.state.as_str() {
            "asking" => Some(RecordingState::Asking),
            "running" => Some(RecordingState::Running { since }),
            "paused" => Some(RecordingState::Paused { since }),
            "over" => Some(RecordingState::Over {
                at: since,
                why: Stopped::from_word(self.ended.as_deref()?)?,
                by: self.ended_by.map(ParticipantId),
            }),
            _ => None,
        }
    }

    fn with(self, consents: &[ConsentRow]) -> Result<Recorded> {
        let state = self
            .state()
            .ok_or_else(|| StoreError::unreadable(format!("a recording that is “{}”", self.state)))?;
        let consents = consents.iter().filter(|one| one.recording_id == self.id).map(|one| Consent {
            who: ParticipantId(one.participant_id),
            agreed_at: one.agreed_at.map(Instant::from_micros),
        });
        Ok(Recorded {
            recording: Recording {
                id: RecordingId(self.id),
                by: ParticipantId(self.participant_id),
                asked_at: Instant::from_micros(self.asked_at),
                began_at: self.began_at.map(Instant::from_micros),
                recorded: Span::from_micros(u64::try_from(self.recorded).unwrap_or(0)),
                state,
                consents: consents.collect(),
            },
            film: self.n.and_then(|n| u32::try_from(n).ok()),
        })
    }
}

/// The recordings of a call of `owner`, the first one first.
pub async fn recordings(tx: &mut Tx, owner: CustomerId, call: CallId) -> Result<Vec<Recorded>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(
        "SELECT id, participant_id, asked_at, began_at, state, since, recorded, ended, ended_by, n
         FROM call_recordings WHERE customer_id = $1 AND call_id = $2 ORDER BY asked_at, id")
        .bind(owner.0).bind(call.0).fetch_all(c))?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let consents: Vec<ConsentRow> = on!(tx, c => sqlx::query_as(
        "SELECT recording_id, participant_id, agreed_at FROM call_consents
         WHERE customer_id = $1 AND call_id = $2 ORDER BY participant_id")
        .bind(owner.0).bind(call.0).fetch_all(c))?;
    rows.into_iter().map(|row| row.with(&consents)).collect()
}

/// Adds a recording to a call of `owner`, which its transaction holds.
pub async fn add_recording(
    tx: &mut Tx,
    owner: CustomerId,
    call: CallId,
    recording: &Recording,
) -> Result<()> {
    changed!(
        tx,
        "INSERT INTO call_recordings (customer_id, call_id, id, participant_id, asked_at, state, since, recorded)
         VALUES ($1, $2, $3, $4, $5, $6, $5, 0)",
        owner.0,
        call.0,
        recording.id.0,
        recording.by.0,
        recording.asked_at.micros(),
        recording.state.as_str(),
    )?;
    save_recording(tx, owner, call, recording).await
}

/// Writes how a recording stands, in the transaction that holds its call.
pub async fn save_recording(
    tx: &mut Tx,
    owner: CustomerId,
    call: CallId,
    recording: &Recording,
) -> Result<()> {
    let (since, why, by) = match recording.state {
        RecordingState::Asking => (recording.asked_at, None, None),
        RecordingState::Running { since } | RecordingState::Paused { since } => (since, None, None),
        RecordingState::Over { at, why, by } => (at, Some(why.as_str()), by),
    };
    changed!(
        tx,
        "UPDATE call_recordings SET began_at = $4, state = $5, since = $6, recorded = $7, ended = $8, ended_by = $9
         WHERE customer_id = $1 AND call_id = $2 AND id = $3",
        owner.0,
        call.0,
        recording.id.0,
        recording.began_at.map(Instant::micros),
        recording.state.as_str(),
        since.micros(),
        i64::try_from(recording.recorded.as_micros()).unwrap_or(i64::MAX),
        why,
        by.map(|who| who.0),
    )?;
    changed!(
        tx,
        "DELETE FROM call_consents WHERE customer_id = $1 AND call_id = $2 AND recording_id = $3",
        owner.0,
        call.0,
        recording.id.0,
    )?;
    for one in &recording.consents {
        changed!(
            tx,
            "INSERT INTO call_consents (customer_id, call_id, recording_id, participant_id, agreed_at)
             VALUES ($1, $2, $3, $4, $5)",
            owner.0,
            call.0,
            recording.id.0,
            one.who.0,
            one.agreed_at.map(Instant::micros),
        )?;
    }
    Ok(())
}

/// Writes down which picture of the call a recording became.
pub async fn set_film(
    tx: &mut Tx,
    owner: CustomerId,
    call: CallId,
    recording: RecordingId,
    n: u32,
) -> Result<()> {
    changed!(
        tx,
        "UPDATE call_recordings SET n = $4 WHERE customer_id = $1 AND call_id = $2 AND id = $3",
        owner.0,
        call.0,
        recording.0,
        i64::from(n),
    )?;
    Ok(())
}
