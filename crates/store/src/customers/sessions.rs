//! Sessions: opaque secrets, of which only a hash is stored.

use cradle_domain::customers::Caller;
use cradle_domain::{CustomerId, Instant, SessionId};
use sqlx::FromRow;
use uuid::Uuid;

use super::records::standing_from;
use crate::{Result, StoreError, Tx, changed, on};

/// A session to record.
#[derive(Clone, Debug)]
pub struct NewSession<'a> {
    /// Identifier.
    pub id: SessionId,
    /// Whose.
    pub customer: CustomerId,
    /// SHA-256 of the secret.
    pub token_hash: &'a [u8],
    /// `browser` or `device`.
    pub kind: &'a str,
    /// The browser or device in words.
    pub label: &'a str,
    /// When it begins.
    pub created_at: Instant,
    /// When it ends.
    pub expires_at: Instant,
}

/// A recorded session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Identifier.
    pub id: SessionId,
    /// Whose.
    pub customer: CustomerId,
    /// `browser` or `device`.
    pub kind: String,
    /// The browser or device in words.
    pub label: String,
    /// When it began.
    pub created_at: Instant,
    /// When it was last used.
    pub last_used_at: Instant,
    /// When it ends.
    pub expires_at: Instant,
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    customer_id: Uuid,
    kind: String,
    label: String,
    created_at: i64,
    last_used_at: i64,
    expires_at: i64,
}

impl From<Row> for Session {
    fn from(row: Row) -> Self {
        Self {
            id: SessionId(row.id),
            customer: CustomerId(row.customer_id),
            kind: row.kind,
            label: row.label,
            created_at: Instant::from_micros(row.created_at),
            last_used_at: Instant::from_micros(row.last_used_at),
            expires_at: Instant::from_micros(row.expires_at),
        }
    }
}

/// Records a session.
pub async fn add_session(tx: &mut Tx, session: &NewSession<'_>) -> Result<()> {
    changed!(
        tx,
        "INSERT INTO sessions (id, customer_id, token_hash, kind, label, created_at, last_used_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $6, $7)",
        session.id.0,
        session.customer.0,
        session.token_hash,
        session.kind,
        session.label,
        session.created_at.micros(),
        session.expires_at.micros(),
    )?;
    Ok(())
}

#[derive(FromRow)]
struct CallerRow {
    #[sqlx(flatten)]
    session: Row,
    operator: bool,
    standing: String,
}

/// The session that a secret opens, and who its owner is, unless it has ended.
pub async fn session_by_token(
    tx: &mut Tx,
    token_hash: &[u8],
    now: Instant,
) -> Result<Option<(Session, Caller)>> {
    let row: Option<CallerRow> = on!(tx, c => sqlx::query_as(
        "SELECT s.id, s.customer_id, s.kind, s.label, s.created_at, s.last_used_at, s.expires_at,
                u.operator, u.standing
         FROM sessions s JOIN customers u ON u.id = s.customer_id
         WHERE s.token_hash = $1 AND s.expires_at > $2")
        .bind(token_hash).bind(now.micros()).fetch_optional(c))?;
    let Some(row) = row else { return Ok(None) };
    let session = Session::from(row.session);
    let caller = Caller::Customer {
        id: session.customer,
        operator: row.operator,
        standing: standing_from(&row.standing)?,
    };
    Ok(Some((session, caller)))
}

/// Notes that a session was used, and when it ends now.
pub async fn touch_session(tx: &mut Tx, id: SessionId, now: Instant, expires_at: Instant) -> Result<()> {
    changed!(
        tx,
        "UPDATE sessions SET last_used_at = $2, expires_at = $3 WHERE id = $1",
        id.0,
        now.micros(),
        expires_at.micros()
    )?;
    Ok(())
}

/// A customer's sessions, the latest used first.
pub async fn sessions_of(tx: &mut Tx, customer: CustomerId, now: Instant) -> Result<Vec<Session>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(
        "SELECT id, customer_id, kind, label, created_at, last_used_at, expires_at FROM sessions
         WHERE customer_id = $1 AND expires_at > $2 ORDER BY last_used_at DESC, id LIMIT 500")
        .bind(customer.0).bind(now.micros()).fetch_all(c))?;
    Ok(rows.into_iter().map(Session::from).collect())
}

/// Ends a session of this customer; false when there is none.
pub async fn end_session(tx: &mut Tx, customer: CustomerId, id: SessionId) -> Result<bool> {
    let rows = changed!(tx, "DELETE FROM sessions WHERE customer_id = $1 AND id = $2", customer.0, id.0)?;
    Ok(rows == 1)
}

/// Ends every session of a customer but one.
pub async fn end_other_sessions(tx: &mut Tx, customer: CustomerId, but: SessionId) -> Result<()> {
    changed!(tx, "DELETE FROM sessions WHERE customer_id = $1 AND id <> $2", customer.0, but.0)?;
    Ok(())
}

/// Forgets sessions that have ended.
pub async fn forget_sessions(tx: &mut Tx, now: Instant) -> Result<u64, StoreError> {
    changed!(tx, "DELETE FROM sessions WHERE expires_at <= $1", now.micros())
}
