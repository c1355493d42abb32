//! What customers are told about partners and calls.

use cradle_domain::{CallId, CallingNoticeId, ContactId, CustomerId, ImageId, Instant};
use sqlx::{AssertSqlSafe, FromRow};
use uuid::Uuid;

use crate::{Result, StoreError, Tx, changed, on};

/// What a notice is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TellKind {
    /// Somebody wants into the address book.
    Asks,
    /// Somebody accepted an invitation.
    Accepted,
    /// A call was missed.
    Missed,
    /// Somebody who was waited for is back.
    Back,
    /// Somebody left a message.
    Message,
}

impl TellKind {
    const ALL: [Self; 5] = [Self::Asks, Self::Accepted, Self::Missed, Self::Back, Self::Message];

    /// The word that names it in records and answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Asks => "asks",
            Self::Accepted => "accepted",
            Self::Missed => "missed",
            Self::Back => "back",
            Self::Message => "message",
        }
    }
}

/// A notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Identifier.
    pub id: CallingNoticeId,
    /// Whom it is for.
    pub customer: CustomerId,
    /// What it is about.
    pub kind: TellKind,
    /// Who.
    pub partner: CustomerId,
    /// Their name.
    pub name: String,
    /// Their card in the address book of whom it is for.
    pub contact: Option<ContactId>,
    /// The call that was missed.
    pub call: Option<CallId>,
    /// What was written.
    pub text: String,
    /// The partner's picture that comes with it.
    pub image: Option<ImageId>,
    /// What it is in the library of whom it is for, once it was kept.
    pub kept: Option<ImageId>,
    /// When.
    pub at: Instant,
    /// When it was seen.
    pub read_at: Option<Instant>,
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    customer_id: Uuid,
    kind: String,
    partner_id: Uuid,
    name: String,
    contact_id: Option<Uuid>,
    call_id: Option<Uuid>,
    text: String,
    image_id: Option<Uuid>,
    kept_id: Option<Uuid>,
    at: i64,
    read_at: Option<i64>,
}

const ROW: &str = "SELECT n.id, n.customer_id, n.kind, n.partner_id, u.name, c.id AS contact_id, n.call_id, n.text,
    n.image_id, n.kept_id, n.at, n.read_at FROM calling_notices n JOIN customers u ON u.id = n.partner_id
    LEFT JOIN contacts c ON c.customer_id = n.customer_id AND c.partner_id = n.partner_id AND c.state <> 'invited'";

impl TryFrom<Row> for Told {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self> {
        let kind = TellKind::ALL.into_iter().find(|kind| kind.as_str() == row.kind);
        Ok(Self {
            id: CallingNoticeId(row.id),
            customer: CustomerId(row.customer_id),
            kind: kind.ok_or_else(|| StoreError::unreadable(format!("a notice “{}”", row.kind)))?,
            partner: CustomerId(row.partner_id),
            name: row.name,
            contact: row.contact_id.map(ContactId),
            call: row.call_id.map(CallId),
            text: row.text,
            image: row.image_id.map(ImageId),
            kept: row.kept_id.map(ImageId),
            at: Instant::from_micros(row.at),
            read_at: row.read_at.map(Instant::from_micros),
        })
    }
}

/// Writes a notice down.
pub async fn add_notice(tx: &mut Tx, told: &Told) -> Result<()> {
    changed!(
        tx,
        "INSERT INTO calling_notices (customer_id, id, kind, partner_id, call_id, text, image_id, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        told.customer.0,
        told.id.0,
        told.kind.as_str(),
        told.partner.0,
        told.call.map(|call| call.0),
        told.text.as_str(),
        told.image.map(|image| image.0),
        told.at.micros(),
    )?;
    Ok(())
}

/// One of somebody's notices.
pub async fn notice(tx: &mut Tx, customer: CustomerId, id: CallingNoticeId) -> Result<Option<Told>> {
    let text = format!("{ROW} WHERE n.customer_id = $1 AND n.id = $2");
    let row: Option<Row> = on!(tx, c => sqlx::query_as(AssertSqlSafe(text))
        .bind(customer.0).bind(id.0).fetch_optional(c))?;
    row.map(TryInto::try_into).transpose()
}

/// Up to `limit` of somebody's notices before `after`, the latest first.
pub async fn notices(
    tx: &mut Tx,
    customer: CustomerId,
    after: Option<CallingNoticeId>,
    limit: u32,
) -> Result<Vec<Told>> {
    let text = format!("{ROW} WHERE n.customer_id = $1 AND n.id < $2 ORDER BY n.id DESC LIMIT $3");
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(AssertSqlSafe(text))
        .bind(customer.0).bind(after.map_or(Uuid::max(), |id| id.0)).bind(i64::from(limit)).fetch_all(c))?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// Writes down that a notice was seen; the first time counts.
pub async fn read_notice(tx: &mut Tx, customer: CustomerId, id: CallingNoticeId, now: Instant) -> Result<()> {
    changed!(
        tx,
        "UPDATE calling_notices SET read_at = $3 WHERE customer_id = $1 AND id = $2 AND read_at IS NULL",
        customer.0,
        id.0,
        now.micros()
    )?;
    Ok(())
}

/// Writes down what the picture of a notice is in the library of whom it is for.
pub async fn set_notice_kept(
    tx: &mut Tx,
    customer: CustomerId,
    id: CallingNoticeId,
    image: ImageId,
) -> Result<()> {
    changed!(
        tx,
        "UPDATE calling_notices SET kept_id = $3 WHERE customer_id = $1 AND id = $2",
        customer.0,
        id.0,
        image.0
    )?;
    Ok(())
}
