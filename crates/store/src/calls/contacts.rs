//! Cards of address books.

use cradle_domain::calls::{CallAddress, Contact, ContactState, Groups};
use cradle_domain::{BlobHash, ContactId, CustomerId, Instant};
use sqlx::{AssertSqlSafe, FromRow};
use uuid::Uuid;

use crate::db::{from_json, places, to_json};
use crate::{Result, StoreError, Tx, changed, on};

/// Whose card it is, as they show themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Name.
    pub name: String,
    /// Address of calls.
    pub address: Option<CallAddress>,
    /// What they say of themselves; empty for nothing.
    pub says: String,
    /// A picture of them.
    pub picture: Option<BlobHash>,
    /// Whether partners may take their picture.
    pub may_photograph: bool,
    /// Since when others see them as offline, as far as it was written down.
    pub offline_since: Option<Instant>,
}

/// A card with whom it is about. Whoever shows it to its owner leaves out what that one may not know yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// The card.
    pub contact: Contact,
    /// Who, once somebody is known.
    pub person: Option<Person>,
}

#[derive(FromRow)]
struct Row {
    customer_id: Uuid,
    id: Uuid,
    state: String,
    partner_id: Option<Uuid>,
    invited_by: Option<String>,
    invited_as: String,
    comment: String,
    groups: String,
    photograph: Option<Vec<u8>>,
    tell: bool,
    since: i64,
}

#[derive(FromRow)]
struct CardRow {
    #[sqlx(flatten)]
    contact: Row,
    name: Option<String>,
    address: Option<String>,
    says: Option<String>,
    picture: Option<Vec<u8>>,
    may_photograph: Option<bool>,
    offline_since: Option<i64>,
}

const CONTACT: &str =
    "c.customer_id, c.id, c.state, c.partner_id, c.invited_by, c.invited_as, c.comment, c.groups,
    c.photograph, c.tell, c.since";

const CARD: &str = "u.name, p.address, p.says, p.picture, p.may_photograph, p.offline_since FROM contacts c
    LEFT JOIN customers u ON u.id = c.partner_id LEFT JOIN call_profiles p ON p.customer_id = c.partner_id";

pub(super) fn hash(bytes: Option<Vec<u8>>) -> Result<Option<BlobHash>> {
    bytes.map(|bytes| BlobHash::from_slice(&bytes).map_err(StoreError::unreadable)).transpose()
}

impl TryFrom<Row> for Contact {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self> {
        let state = ContactState::from_word(&row.state)
            .ok_or_else(|| StoreError::unreadable(format!("a card that is “{}”", row.state)))?;
        Ok(Self {
            id: ContactId(row.id),
            owner: CustomerId(row.customer_id),
            state,
            partner: row.partner_id.map(CustomerId),
            invited_by: row.invited_by,
            invited_as: row.invited_as,
            comment: row.comment,
            groups: from_json::<Groups>(&row.groups)?,
            photograph: hash(row.photograph)?,
            tell: row.tell,
            since: Instant::from_micros(row.since),
        })
    }
}

impl TryFrom<CardRow> for Card {
    type Error = StoreError;

    fn try_from(row: CardRow) -> Result<Self> {
        let address = row.address.map(|text| text.parse().map_err(StoreError::unreadable)).transpose()?;
        let picture = hash(row.picture)?;
        let person = row.name.map(|name| Person {
            name,
            address,
            says: row.says.unwrap_or_default(),
            picture,
            may_photograph: row.may_photograph.unwrap_or(true),
            offline_since: row.offline_since.map(Instant::from_micros),
        });
        Ok(Self { contact: row.contact.try_into()?, person })
    }
}

/// Adds a card; `Taken` when there is one of the same person or by the same invitation.
pub async fn add_contact(tx: &mut Tx, contact: &Contact) -> Result<()> {
    changed!(
        tx,
        "INSERT INTO contacts (customer_id, id, state, partner_id, invited_by, invited_as, comment, groups, tell,
         since) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        contact.owner.0,
        contact.id.0,
        contact.state.as_str(),
        contact.partner.map(|partner| partner.0),
        contact.invited_by.as_deref(),
        contact.invited_as.as_str(),
        contact.comment.as_str(),
        to_json(&contact.groups)?,
        contact.tell,
        contact.since.micros(),
    )?;
    Ok(())
}

/// Writes everything about a card that may change.
pub async fn save_contact(tx: &mut Tx, contact: &Contact) -> Result<()> {
    changed!(
        tx,
        "UPDATE contacts SET state = $3, partner_id = $4, invited_by = $5, comment = $6, groups = $7,
         photograph = $8, tell = $9, since = $10 WHERE customer_id = $1 AND id = $2",
        contact.owner.0,
        contact.id.0,
        contact.state.as_str(),
        contact.partner.map(|partner| partner.0),
        contact.invited_by.as_deref(),
        contact.comment.as_str(),
        to_json(&contact.groups)?,
        contact.photograph.as_ref().map(|hash| hash.0.as_slice()),
        contact.tell,
        contact.since.micros(),
    )?;
    Ok(())
}

/// Removes a card. False when there was none.
pub async fn remove_contact(tx: &mut Tx, owner: CustomerId, id: ContactId) -> Result<bool> {
    Ok(changed!(tx, "DELETE FROM contacts WHERE customer_id = $1 AND id = $2", owner.0, id.0)? == 1)
}

/// A card of somebody's address book.
pub async fn contact(tx: &mut Tx, owner: CustomerId, id: ContactId) -> Result<Option<Contact>> {
    let text = format!("SELECT {CONTACT} FROM contacts c WHERE c.customer_id = $1 AND c.id = $2");
    let row: Option<Row> = on!(tx, c => sqlx::query_as(AssertSqlSafe(text))
        .bind(owner.0).bind(id.0).fetch_optional(c))?;
    row.map(TryInto::try_into).transpose()
}

/// A card of somebody's address book with whom it is about.
pub async fn card(tx: &mut Tx, owner: CustomerId, id: ContactId) -> Result<Option<Card>> {
    let text = format!("SELECT {CONTACT}, {CARD} WHERE c.customer_id = $1 AND c.id = $2");
    let row: Option<CardRow> = on!(tx, c => sqlx::query_as(AssertSqlSafe(text))
        .bind(owner.0).bind(id.0).fetch_optional(c))?;
    row.map(TryInto::try_into).transpose()
}

/// Up to `limit` cards of an address book behind `after`, in the order in which they came; with `group` only those
/// in it.
pub async fn cards(
    tx: &mut Tx,
    owner: CustomerId,
    group: Option<&str>,
    after: Option<ContactId>,
    limit: u32,
) -> Result<Vec<Card>> {
    let like = match group {
        Some(group) => format!("%{}%", escaped(&to_json(&group)?)),
        None => "%".to_owned(),
    };
    let text = format!(
        "SELECT {CONTACT}, {CARD} WHERE c.customer_id = $1 AND c.id > $2 AND c.groups LIKE $3 ESCAPE '!'
         ORDER BY c.id LIMIT $4"
    );
    let rows: Vec<CardRow> = on!(tx, c => sqlx::query_as(AssertSqlSafe(text))
        .bind(owner.0).bind(after.map_or(Uuid::nil(), |id| id.0)).bind(like.as_str()).bind(i64::from(limit))
        .fetch_all(c))?;
    rows.into_iter().map(TryInto::try_into).collect()
}

fn escaped(text: &str) -> String {
    text.chars().flat_map(|c| matches!(c, '%' | '_' | '!').then_some('!').into_iter().chain([c])).collect()
}

/// The cards that somebody has of a person, in whatever state.
pub async fn between(tx: &mut Tx, owner: CustomerId, partner: CustomerId) -> Result<Vec<Contact>> {
    let text = format!(
        "SELECT {CONTACT} FROM contacts c WHERE c.customer_id = $1 AND c.partner_id = $2 ORDER BY c.id"
    );
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(AssertSqlSafe(text))
        .bind(owner.0).bind(partner.0).fetch_all(c))?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// Which of these people somebody may know of: their card, and whether they have a picture.
pub async fn known(
    tx: &mut Tx,
    owner: CustomerId,
    people: &[CustomerId],
) -> Result<Vec<(CustomerId, ContactId, bool)>> {
    if people.is_empty() {
        return Ok(Vec::new());
    }
    let text = format!(
        "SELECT c.partner_id, c.id, p.picture IS NOT NULL FROM contacts c
         LEFT JOIN call_profiles p ON p.customer_id = c.partner_id
         WHERE c.customer_id = $1 AND c.state = 'mutual' AND c.partner_id IN ({})",
        places(2, people.len())
    );
    let rows: Vec<(Uuid, Uuid, bool)> = on!(tx, c => people.iter()
        .fold(sqlx::query_as(AssertSqlSafe(text)).bind(owner.0), |query, one| query.bind(one.0))
        .fetch_all(c))?;
    Ok(rows.into_iter().map(|(who, card, picture)| (CustomerId(who), ContactId(card), picture)).collect())
}

/// The card by which somebody invited with these words.
pub async fn by_invitation(tx: &mut Tx, owner: CustomerId, invited_by: &str) -> Result<Option<Contact>> {
    let text = format!("SELECT {CONTACT} FROM contacts c WHERE c.customer_id = $1 AND c.invited_by = $2");
    let row: Option<Row> = on!(tx, c => sqlx::query_as(AssertSqlSafe(text))
        .bind(owner.0).bind(invited_by).fetch_optional(c))?;
    row.map(TryInto::try_into).transpose()
}

/// Invitations by these words that found nobody when they were made.
pub async fn meant_for(tx: &mut Tx, invited_by: &str) -> Result<Vec<Contact>> {
    let text = format!(
        "SELECT {CONTACT} FROM contacts c WHERE c.invited_by = $1 AND c.partner_id IS NULL ORDER BY c.id"
    );
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(AssertSqlSafe(text)).bind(invited_by).fetch_all(c))?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// How many invitations somebody has made since `since` that nobody accepted.
pub async fn invitations_since(tx: &mut Tx, owner: CustomerId, since: Instant) -> Result<u64> {
    let count: i64 = on!(tx, c => sqlx::query_scalar(
        "SELECT COUNT(*) FROM contacts WHERE customer_id = $1 AND state = 'invited' AND since >= $2")
        .bind(owner.0).bind(since.micros()).fetch_one(c))?;
    Ok(u64::try_from(count).unwrap_or(0))
}

/// Who has a card of this person and may know of them: whose address book, and which card in it.
pub async fn hearers(tx: &mut Tx, person: CustomerId) -> Result<Vec<(CustomerId, ContactId)>> {
    let rows: Vec<(Uuid, Uuid)> = on!(tx, c => sqlx::query_as(
        "SELECT customer_id, id FROM contacts WHERE partner_id = $1 AND state = 'mutual'")
        .bind(person.0).fetch_all(c))?;
    Ok(rows.into_iter().map(|(owner, id)| (CustomerId(owner), ContactId(id))).collect())
}

/// The same cards whole: what everybody who has one sees of this person, in one read.
pub async fn cards_of(tx: &mut Tx, person: CustomerId) -> Result<Vec<Card>> {
    let text = format!("SELECT {CONTACT}, {CARD} WHERE c.partner_id = $1 AND c.state = 'mutual'");
    let rows: Vec<CardRow> = on!(tx, c => sqlx::query_as(AssertSqlSafe(text)).bind(person.0).fetch_all(c))?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// Who is to be told that this person is back; nobody is told twice.
pub async fn take_tells(tx: &mut Tx, person: CustomerId) -> Result<Vec<(CustomerId, ContactId)>> {
    let rows: Vec<(Uuid, Uuid)> = on!(tx, c => sqlx::query_as(
        "UPDATE contacts SET tell = FALSE WHERE partner_id = $1 AND tell = TRUE RETURNING customer_id, id")
        .bind(person.0).fetch_all(c))?;
    Ok(rows.into_iter().map(|(owner, id)| (CustomerId(owner), ContactId(id))).collect())
}

/// Somebody does not want to be asked by a person again.
pub async fn refuse(tx: &mut Tx, customer: CustomerId, partner: CustomerId, now: Instant) -> Result<()> {
    changed!(
        tx,
        "INSERT INTO contact_refusals (customer_id, partner_id, refused_at) VALUES ($1, $2, $3)
         ON CONFLICT (customer_id, partner_id) DO UPDATE SET refused_at = excluded.refused_at",
        customer.0,
        partner.0,
        now.micros(),
    )?;
    Ok(())
}

/// Whether somebody does not want to be asked by a person.
pub async fn refused(tx: &mut Tx, customer: CustomerId, partner: CustomerId) -> Result<bool> {
    let found: Option<i64> = on!(tx, c => sqlx::query_scalar(
        "SELECT refused_at FROM contact_refusals WHERE customer_id = $1 AND partner_id = $2")
        .bind(customer.0).bind(partner.0).fetch_optional(c))?;
    Ok(found.is_some())
}

/// Somebody may be asked by a person again.
pub async fn forget_refusal(tx: &mut Tx, customer: CustomerId, partner: CustomerId) -> Result<()> {
    changed!(
        tx,
        "DELETE FROM contact_refusals WHERE customer_id = $1 AND partner_id = $2",
        customer.0,
        partner.0
    )?;
    Ok(())
}

/// Whether anybody is to be told that this person is back.
pub async fn is_waited_for(tx: &mut Tx, person: CustomerId) -> Result<bool> {
    let found: Option<i64> = on!(tx, c => sqlx::query_scalar(
        "SELECT since FROM contacts WHERE partner_id = $1 AND tell = TRUE LIMIT 1")
        .bind(person.0).fetch_optional(c))?;
    Ok(found.is_some())
}
