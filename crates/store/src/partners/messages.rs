//! What is told to partners and what they tell.

use cradle_domain::{HandoverId, Instant, PartnerId, PartnerMessageId};
use sqlx::{AssertSqlSafe, FromRow};
use uuid::Uuid;

use crate::{Result, StoreError, Tx, changed, on};

/// How far a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageState {
    /// It is to be delivered.
    Waiting,
    /// The partner has taken it.
    Delivered,
    /// What it says holds no more: it is not sent.
    Dropped,
    /// It was tried often enough, or refused for good.
    GivenUp,
}

impl MessageState {
    /// The word that names it in records and answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Delivered => "delivered",
            Self::Dropped => "dropped",
            Self::GivenUp => "given-up",
        }
    }

    fn from_word(word: &str) -> Result<Self> {
        [Self::Waiting, Self::Delivered, Self::Dropped, Self::GivenUp]
            .into_iter()
            .find(|state| state.as_str() == word)
            .ok_or_else(|| StoreError::unreadable(format!("a message's state “{word}”")))
    }
}

/// Something that is told to a partner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// To whom.
    pub partner: PartnerId,
    /// Its name, which stays the same however often it is sent.
    pub id: PartnerMessageId,
    /// What kind, such as `order.passed`.
    pub kind: String,
    /// The order that it is about.
    pub handover: HandoverId,
    /// What it says; empty where that is made of the records when it is sent.
    pub content: String,
    /// How far it is.
    pub state: MessageState,
    /// How often it was sent.
    pub attempts: u32,
    /// What went wrong the last time.
    pub problem: String,
    /// When it was made.
    pub made_at: Instant,
    /// When it was delivered, dropped or given up.
    pub settled_at: Option<Instant>,
}

#[derive(FromRow)]
struct Row {
    partner_id: Uuid,
    id: Uuid,
    kind: String,
    handover_id: Uuid,
    content: String,
    state: String,
    attempts: i64,
    problem: String,
    made_at: i64,
    settled_at: Option<i64>,
}

const COLUMNS: &str =
    "partner_id, id, kind, handover_id, content, state, attempts, problem, made_at, settled_at";

impl TryFrom<Row> for Message {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            partner: PartnerId(row.partner_id),
            id: PartnerMessageId(row.id),
            kind: row.kind,
            handover: HandoverId(row.handover_id),
            content: row.content,
            state: MessageState::from_word(&row.state)?,
            attempts: u32::try_from(row.attempts).unwrap_or(u32::MAX),
            problem: row.problem,
            made_at: Instant::from_micros(row.made_at),
            settled_at: row.settled_at.map(Instant::from_micros),
        })
    }
}

/// Adds a message that waits.
pub async fn add_message(tx: &mut Tx, new: &Message) -> Result<()> {
    changed!(
        tx,
        "INSERT INTO partner_messages (partner_id, id, kind, handover_id, content, state, attempts, problem,
         made_at) VALUES ($1, $2, $3, $4, $5, 'waiting', 0, '', $6)",
        new.partner.0,
        new.id.0,
        new.kind.as_str(),
        new.handover.0,
        new.content.as_str(),
        new.made_at.micros(),
    )?;
    Ok(())
}

/// One message.
pub async fn message(tx: &mut Tx, partner: PartnerId, id: PartnerMessageId) -> Result<Option<Message>> {
    let text = format!("SELECT {COLUMNS} FROM partner_messages WHERE partner_id = $1 AND id = $2");
    let row: Option<Row> = on!(tx, c => sqlx::query_as(AssertSqlSafe(text))
        .bind(partner.0).bind(id.0).fetch_optional(c))?;
    row.map(Message::try_from).transpose()
}

/// The last `limit` messages to a partner, the latest first.
pub async fn messages(tx: &mut Tx, partner: PartnerId, limit: u32) -> Result<Vec<Message>> {
    let text =
        format!("SELECT {COLUMNS} FROM partner_messages WHERE partner_id = $1 ORDER BY id DESC LIMIT $2");
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(AssertSqlSafe(text))
        .bind(partner.0).bind(i64::from(limit)).fetch_all(c))?;
    rows.into_iter().map(Message::try_from).collect()
}

/// Writes that a message was sent and what went wrong.
pub async fn note_problem(tx: &mut Tx, of: &Message, problem: &str) -> Result<()> {
    let problem: String = problem.chars().take(500).collect();
    changed!(
        tx,
        "UPDATE partner_messages SET attempts = attempts + 1, problem = $3 WHERE partner_id = $1 AND id = $2",
        of.partner.0,
        of.id.0,
        problem.as_str(),
    )?;
    Ok(())
}

/// Writes what became of a message; one that is to wait once more does.
pub async fn settle_message(tx: &mut Tx, of: &Message, state: MessageState, now: Instant) -> Result<()> {
    changed!(
        tx,
        "UPDATE partner_messages SET state = $3, settled_at = $4,
         attempts = CASE WHEN $3 = 'delivered' THEN attempts + 1 ELSE attempts END
         WHERE partner_id = $1 AND id = $2",
        of.partner.0,
        of.id.0,
        state.as_str(),
        (state != MessageState::Waiting).then(|| now.micros()),
    )?;
    Ok(())
}

/// Writes that a partner told this; false when it came before.
pub async fn hear(tx: &mut Tx, partner: PartnerId, id: &str, now: Instant) -> Result<bool> {
    let rows = changed!(
        tx,
        "INSERT INTO partner_events (partner_id, id, received_at) VALUES ($1, $2, $3)
         ON CONFLICT (partner_id, id) DO NOTHING",
        partner.0,
        id,
        now.micros(),
    )?;
    Ok(rows == 1)
}

/// Forgets what came before this.
pub async fn forget_events(tx: &mut Tx, before: Instant) -> Result<()> {
    changed!(tx, "DELETE FROM partner_events WHERE received_at < $1", before.micros())?;
    Ok(())
}

/// How many messages to a partner wait.
pub async fn waiting(tx: &mut Tx, partner: PartnerId) -> Result<u64> {
    let count: i64 = on!(tx, c => sqlx::query_scalar(
        "SELECT CAST(COUNT(*) AS BIGINT) FROM partner_messages WHERE partner_id = $1 AND state = 'waiting'")
        .bind(partner.0).fetch_one(c))?;
    Ok(u64::try_from(count).unwrap_or(0))
}
