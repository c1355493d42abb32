//! Links by which guests come, and the guests who were let into calls.

use cradle_domain::calls::{Call, Guest, GuestLink, Participant, Visit};
use cradle_domain::{CallId, CustomerId, GuestId, GuestLinkId, Instant};
use sqlx::FromRow;
use uuid::Uuid;

use super::participants::InRow;
use crate::{Result, StoreError, Tx, changed, on};

#[derive(FromRow)]
struct LinkRow {
    customer_id: Uuid,
    id: Uuid,
    title: String,
    several: bool,
    made_at: i64,
    ends_at: i64,
    used_at: Option<i64>,
    taken_back_at: Option<i64>,
}

impl From<LinkRow> for GuestLink {
    fn from(row: LinkRow) -> Self {
        Self {
            id: GuestLinkId(row.id),
            owner: CustomerId(row.customer_id),
            title: row.title,
            several: row.several,
            made_at: Instant::from_micros(row.made_at),
            ends_at: Instant::from_micros(row.ends_at),
            used_at: row.used_at.map(Instant::from_micros),
            taken_back_at: row.taken_back_at.map(Instant::from_micros),
        }
    }
}

/// Adds a link, whose secret has this hash.
pub async fn add_guest_link(tx: &mut Tx, link: &GuestLink, token_hash: &[u8; 32]) -> Result<()> {
    changed!(
        tx,
        "INSERT INTO guest_links (customer_id, id, token_hash, title, several, made_at, ends_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        link.owner.0,
        link.id.0,
        &token_hash[..],
        link.title.as_str(),
        link.several,
        link.made_at.micros(),
        link.ends_at.micros(),
    )?;
    Ok(())
}

/// Gives a link another secret; the one before leads nowhere.
pub async fn set_guest_token(
    tx: &mut Tx,
    owner: CustomerId,
    id: GuestLinkId,
    token_hash: &[u8; 32],
) -> Result<()> {
    changed!(
        tx,
        "UPDATE guest_links SET token_hash = $3 WHERE customer_id = $1 AND id = $2",
        owner.0,
        id.0,
        &token_hash[..],
    )?;
    Ok(())
}

/// A link of somebody's.
pub async fn guest_link(tx: &mut Tx, owner: CustomerId, id: GuestLinkId) -> Result<Option<GuestLink>> {
    let row: Option<LinkRow> = on!(tx, c => sqlx::query_as(
        "SELECT * FROM guest_links WHERE customer_id = $1 AND id = $2")
        .bind(owner.0).bind(id.0).fetch_optional(c))?;
    Ok(row.map(Into::into))
}

/// The link with this secret, however it stands.
pub async fn guest_link_by_token(tx: &mut Tx, token_hash: &[u8; 32]) -> Result<Option<GuestLink>> {
    let row: Option<LinkRow> = on!(tx, c => sqlx::query_as("SELECT * FROM guest_links WHERE token_hash = $1")
        .bind(&token_hash[..]).fetch_optional(c))?;
    Ok(row.map(Into::into))
}

/// Up to `limit` links that somebody made, before `after`, the latest first.
pub async fn guest_links(
    tx: &mut Tx,
    owner: CustomerId,
    after: Option<GuestLinkId>,
    limit: u32,
) -> Result<Vec<GuestLink>> {
    let rows: Vec<LinkRow> = on!(tx, c => sqlx::query_as(
        "SELECT * FROM guest_links WHERE customer_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3")
        .bind(owner.0).bind(after.map_or(Uuid::max(), |id| id.0)).bind(i64::from(limit)).fetch_all(c))?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// How many links somebody made since a time.
pub async fn guest_links_since(tx: &mut Tx, owner: CustomerId, since: Instant) -> Result<u64> {
    let count: i64 = on!(tx, c => sqlx::query_scalar(
        "SELECT COUNT(*) FROM guest_links WHERE customer_id = $1 AND made_at >= $2")
        .bind(owner.0).bind(since.micros()).fetch_one(c))?;
    Ok(count.unsigned_abs())
}

/// Takes a link back. False when there is none.
pub async fn take_back_guest_link(
    tx: &mut Tx,
    owner: CustomerId,
    id: GuestLinkId,
    now: Instant,
) -> Result<bool> {
    let changed = changed!(
        tx,
        "UPDATE guest_links SET taken_back_at = COALESCE(taken_back_at, $3) WHERE customer_id = $1 AND id = $2",
        owner.0,
        id.0,
        now.micros(),
    )?;
    Ok(changed == 1)
}

/// Somebody is let in by a link. False when it does not let in (any more): a link for one is used once, by whoever is
/// faster.
pub async fn use_guest_link(tx: &mut Tx, owner: CustomerId, id: GuestLinkId, now: Instant) -> Result<bool> {
    let changed = changed!(
        tx,
        "UPDATE guest_links SET used_at = COALESCE(used_at, $3) WHERE customer_id = $1 AND id = $2
         AND taken_back_at IS NULL AND ends_at > $3 AND (several OR used_at IS NULL)",
        owner.0,
        id.0,
        now.micros(),
    )?;
    Ok(changed == 1)
}

/// The guests of a call of `owner`, in the order in which they came.
pub(super) async fn guests_of(tx: &mut Tx, owner: Uuid, call: Uuid) -> Result<Vec<Participant>> {
    let rows: Vec<InRow> = on!(tx, c => sqlx::query_as(
        "SELECT id AS customer_id, id, name, called_by, place, since, joined FROM call_guests
         WHERE owner_id = $1 AND call_id = $2 ORDER BY id").bind(owner).bind(call).fetch_all(c))?;
    rows.into_iter().map(|row| Ok(Participant { guest: true, ..row.try_into()? })).collect()
}

/// Whose call it is that a guest is or was in.
pub(super) async fn owner_of_guests_call(
    tx: &mut Tx,
    guest: CustomerId,
    call: CallId,
) -> Result<Option<Uuid>> {
    Ok(on!(tx, c => sqlx::query_scalar("SELECT owner_id FROM call_guests WHERE id = $1 AND call_id = $2")
        .bind(guest.0).bind(call.0).fetch_optional(c))?)
}

#[derive(FromRow)]
struct GuestRow {
    guest_id: Uuid,
    guest_name: String,
    call_id: Uuid,
    secret: Vec<u8>,
    #[sqlx(flatten)]
    link: LinkRow,
}

/// Guests in calls, each with the hash of the secret that their page shows.
pub async fn guests_in_calls(tx: &mut Tx) -> Result<Vec<(Guest, [u8; 32])>> {
    let rows: Vec<GuestRow> = on!(tx, c => sqlx::query_as(
        "SELECT g.id AS guest_id, g.name AS guest_name, g.call_id, g.token_hash AS secret, l.*
         FROM call_guests g JOIN guest_links l ON l.customer_id = g.called_by AND l.id = g.link_id
         WHERE g.token_hash IS NOT NULL").fetch_all(c))?;
    let guest = |row: GuestRow| {
        let name = row.guest_name.parse();
        let name =
            name.map_err(|_| StoreError::unreadable(format!("a guest called “{}”", row.guest_name)))?;
        let visit = Visit::In { call: CallId(row.call_id) };
        let secret = row.secret.try_into().map_err(|_| StoreError::unreadable("a guest's secret"))?;
        Ok((Guest { id: GuestId(row.guest_id), link: row.link.into(), name, visit }, secret))
    };
    rows.into_iter().map(guest).collect()
}

/// Writes down by which link a guest came who was let into a call, and the hash of the secret that their page shows,
/// for as long as the call holds them.
pub async fn keep_guest_secret(tx: &mut Tx, call: &Call, guest: &Guest, token_hash: &[u8; 32]) -> Result<()> {
    changed!(
        tx,
        "UPDATE call_guests SET link_id = $4, token_hash = $5 WHERE owner_id = $1 AND call_id = $2 AND id = $3",
        call.caller.0,
        call.id.0,
        guest.id.0,
        guest.link.id.0,
        &token_hash[..],
    )?;
    Ok(())
}

/// Writes where a guest is.
pub(super) async fn save_guest(tx: &mut Tx, call: &Call, one: &Participant) -> Result<()> {
    changed!(
        tx,
        "INSERT INTO call_guests (owner_id, call_id, id, name, called_by, place, since, joined)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (owner_id, call_id, id)
         DO UPDATE SET place = excluded.place, since = excluded.since, joined = excluded.joined,
         token_hash = CASE WHEN excluded.place IN ('in', 'away') THEN call_guests.token_hash END",
        call.caller.0,
        call.id.0,
        one.id.0,
        one.name.as_str(),
        one.called_by.map(|who| who.0),
        one.place.as_str(),
        one.place.since().micros(),
        one.joined,
    )?;
    Ok(())
}
