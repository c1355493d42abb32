//! Sessions: opaque secrets, of which only a hash is stored.

use cradle_domain::customers::{Caller, Rights};
use cradle_domain::{CustomerId, Instant, SessionId};
use sqlx::{AssertSqlSafe, FromRow};
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
    /// `browser`, `device` or `key`.
    pub kind: &'a str,
    /// The browser, device or key in words.
    pub label: &'a str,
    /// What a key may do; nothing for what acts as its owner.
    pub rights: Option<Rights>,
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
    /// `browser`, `device` or `key`.
    pub kind: String,
    /// The browser, device or key in words.
    pub label: String,
    /// What a key may do; nothing for what acts as its owner.
    pub rights: Option<Rights>,
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
    rights: Option<String>,
    created_at: i64,
    last_used_at: i64,
    expires_at: i64,
}

const COLUMNS: &str =
    "s.id, s.customer_id, s.kind, s.label, s.rights, s.created_at, s.last_used_at, s.expires_at";

impl TryFrom<Row> for Session {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self> {
        let rights = row.rights.as_deref().map(|words| Rights::named(words.split(' ')));
        Ok(Self {
            id: SessionId(row.id),
            customer: CustomerId(row.customer_id),
            kind: row.kind,
            label: row.label,
            rights: rights.transpose().map_err(StoreError::unreadable)?,
            created_at: Instant::from_micros(row.created_at),
            last_used_at: Instant::from_micros(row.last_used_at),
            expires_at: Instant::from_micros(row.expires_at),
        })
    }
}

/// Records a session.
pub async fn add_session(tx: &mut Tx, session: &NewSession<'_>) -> Result<()> {
    changed!(
        tx,
        "INSERT INTO sessions (id, customer_id, token_hash, kind, label, rights, created_at, last_used_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8)",
        session.id.0,
        session.customer.0,
        session.token_hash,
        session.kind,
        session.label,
        session.rights.map(|rights| rights.to_string()),
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
    let text = format!(
        "SELECT {COLUMNS}, u.operator, u.standing
         FROM sessions s JOIN customers u ON u.id = s.customer_id
         WHERE s.token_hash = $1 AND s.expires_at > $2"
    );
    let row: Option<CallerRow> = on!(tx, c => sqlx::query_as(AssertSqlSafe(text))
        .bind(token_hash).bind(now.micros()).fetch_optional(c))?;
    let Some(row) = row else { return Ok(None) };
    let session = Session::try_from(row.session)?;
    let (id, standing) = (session.customer, standing_from(&row.standing)?);
    let caller = match (session.kind.as_str(), session.rights) {
        ("key", Some(rights)) => Caller::Key { id, standing, rights },
        ("key", None) => return Err(StoreError::unreadable("a key without rights")),
        _ => Caller::Customer { id, operator: row.operator, standing },
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
    let text = format!(
        "SELECT {COLUMNS} FROM sessions s
         WHERE customer_id = $1 AND expires_at > $2 AND kind <> 'key' ORDER BY last_used_at DESC, id LIMIT 500"
    );
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(AssertSqlSafe(text))
        .bind(customer.0).bind(now.micros()).fetch_all(c))?;
    rows.into_iter().map(Session::try_from).collect()
}

/// A customer's keys, the latest made first.
pub async fn keys_of(tx: &mut Tx, customer: CustomerId) -> Result<Vec<Session>> {
    let text = format!(
        "SELECT {COLUMNS} FROM sessions s
         WHERE customer_id = $1 AND kind = 'key' ORDER BY created_at DESC, id DESC LIMIT 500"
    );
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(AssertSqlSafe(text)).bind(customer.0).fetch_all(c))?;
    rows.into_iter().map(Session::try_from).collect()
}

/// Ends a session of this customer; false when there is none.
pub async fn end_session(tx: &mut Tx, customer: CustomerId, id: SessionId) -> Result<bool> {
    let rows = changed!(
        tx,
        "DELETE FROM sessions WHERE customer_id = $1 AND id = $2 AND kind <> 'key'",
        customer.0,
        id.0
    )?;
    Ok(rows == 1)
}

/// Revokes a key of this customer; false when there is none.
pub async fn remove_key(tx: &mut Tx, customer: CustomerId, id: SessionId) -> Result<bool> {
    let rows = changed!(
        tx,
        "DELETE FROM sessions WHERE customer_id = $1 AND id = $2 AND kind = 'key'",
        customer.0,
        id.0
    )?;
    Ok(rows == 1)
}

/// Ends every session of a customer but one; keys stay.
pub async fn end_other_sessions(tx: &mut Tx, customer: CustomerId, but: SessionId) -> Result<()> {
    changed!(
        tx,
        "DELETE FROM sessions WHERE customer_id = $1 AND id <> $2 AND kind <> 'key'",
        customer.0,
        but.0
    )?;
    Ok(())
}

/// Forgets sessions that have ended.
pub async fn forget_sessions(tx: &mut Tx, now: Instant) -> Result<u64, StoreError> {
    changed!(tx, "DELETE FROM sessions WHERE expires_at <= $1", now.micros())
}
