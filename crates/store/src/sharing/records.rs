//! Permissions given to others.

use cradle_domain::customers::Email;
use cradle_domain::sharing::{Adding, Fields, Grant, Object, Receiver, Rights};
use cradle_domain::{ClassId, CustomerId, GrantId, ImageId, Instant, OrderId};
use sqlx::{AssertSqlSafe, FromRow};
use uuid::Uuid;

use super::images;
use crate::db::{from_json, to_json};
use crate::{Result, StoreError, Tx, changed, on};

/// A permission as it is recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// What decides whether it opens.
    pub grant: Grant,
    /// A gallery's part of its address.
    pub slug: Option<String>,
    /// Its title.
    pub title: String,
    /// The words that came with it.
    pub message: String,
    /// The picture that stands for it.
    pub cover: Option<ImageId>,
    /// How many pictures it names; none for a class, which has as many as it has.
    pub pictures: u32,
    /// The order that made it.
    pub order: Option<OrderId>,
    /// When it was given.
    pub created_at: Instant,
    /// How often it was opened.
    pub openings: u64,
    /// When it was opened last.
    pub opened_at: Option<Instant>,
    /// How many pictures were added through it, or are on their way.
    pub added: u32,
    /// Bytes of these.
    pub added_bytes: u64,
}

#[derive(FromRow)]
struct Row {
    customer_id: Uuid,
    id: Uuid,
    receiver: String,
    slug: Option<String>,
    title: String,
    message: String,
    cover: Option<Uuid>,
    pictures: i64,
    originals: bool,
    order_id: Option<Uuid>,
    created_at: i64,
    expires_at: Option<i64>,
    revoked_at: Option<i64>,
    openings: i64,
    opened_at: Option<i64>,
    object: String,
    class_id: Option<Uuid>,
    fields: String,
    to_email: Option<String>,
    position: bool,
    watermark: Option<String>,
    locked: bool,
    add_most: Option<i64>,
    add_bytes: Option<i64>,
    added: i64,
    added_bytes: i64,
}

/// The columns of [`Row`]: the hashes of a link's secret and of a password stay in the database.
const COLUMNS: &str = "customer_id, id, receiver, slug, title, message, cover, pictures, originals, order_id, \
    created_at, expires_at, revoked_at, openings, opened_at, object, class_id, fields, to_email, position, \
    watermark, password_hash IS NOT NULL AS locked, add_most, add_bytes, added, added_bytes";

impl TryFrom<Row> for Recorded {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            grant: Grant {
                to: receiver_of(&row)?,
                object: object_of(&row)?,
                id: GrantId(row.id),
                owner: CustomerId(row.customer_id),
                rights: Rights { originals: row.originals, position: row.position, add: adding_of(&row) },
                watermark: row.watermark,
                locked: row.locked,
                expires_at: row.expires_at.map(Instant::from_micros),
                revoked_at: row.revoked_at.map(Instant::from_micros),
            },
            slug: row.slug,
            title: row.title,
            message: row.message,
            cover: row.cover.map(ImageId),
            pictures: u32::try_from(row.pictures).unwrap_or(0),
            order: row.order_id.map(OrderId),
            created_at: Instant::from_micros(row.created_at),
            openings: u64::try_from(row.openings).unwrap_or(0),
            opened_at: row.opened_at.map(Instant::from_micros),
            added: u32::try_from(row.added).unwrap_or(u32::MAX),
            added_bytes: u64::try_from(row.added_bytes).unwrap_or(0),
        })
    }
}

fn adding_of(row: &Row) -> Option<Adding> {
    let most = u32::try_from(row.add_most?).ok()?;
    Some(Adding { most, bytes: u64::try_from(row.add_bytes?).ok()? })
}

/// The columns of a right to add.
fn bounds(adding: Option<Adding>) -> (Option<i64>, Option<i64>) {
    let bytes = |adding: Adding| i64::try_from(adding.bytes).unwrap_or(i64::MAX);
    (adding.map(|adding| adding.most.into()), adding.map(bytes))
}

fn receiver_of(row: &Row) -> Result<Receiver> {
    match (row.receiver.as_str(), &row.to_email) {
        ("link", _) => Ok(Receiver::Link),
        ("public", _) => Ok(Receiver::Public),
        ("customer", Some(email)) => Ok(Receiver::Customer(email.parse().map_err(StoreError::unreadable)?)),
        (other, _) => Err(StoreError::unreadable(format!("a receiver “{other}”"))),
    }
}

fn object_of(row: &Row) -> Result<Object> {
    match (row.object.as_str(), row.class_id) {
        ("image", _) => Ok(Object::Pictures),
        ("class", Some(class)) => Ok(Object::Class(ClassId(class))),
        ("profile", _) => {
            let words: Vec<String> = from_json(&row.fields)?;
            let fields = Fields::parse(words.iter().map(String::as_str)).map_err(StoreError::unreadable)?;
            Ok(Object::Profile(fields))
        }
        (other, _) => Err(StoreError::unreadable(format!("something given, “{other}”"))),
    }
}

fn class_of(object: &Object) -> Option<Uuid> {
    match object {
        Object::Class(class) => Some(class.0),
        Object::Pictures | Object::Profile(_) => None,
    }
}

fn fields_of(object: &Object) -> Result<String> {
    match object {
        Object::Profile(fields) => to_json(&fields.words()),
        Object::Pictures | Object::Class(_) => Ok("[]".to_owned()),
    }
}

/// The secrets of a permission, as they are recorded.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hashes<'a> {
    /// Of a link's secret.
    pub token: Option<&'a [u8; 32]>,
    /// Of a password.
    pub password: Option<&'a str>,
}

/// Adds a permission that opens `images`, in this order, where pictures are given one by one. False
/// when its slug or its secret is taken.
pub async fn add(tx: &mut Tx, recorded: &Recorded, hashes: Hashes<'_>, images: &[ImageId]) -> Result<bool> {
    let grant = &recorded.grant;
    let (most, bytes) = bounds(grant.rights.add);
    let added = changed!(
        tx,
        "INSERT INTO grants (customer_id, id, receiver, token_hash, slug, title, message, cover, pictures,
         originals, order_id, created_at, expires_at, revoked_at, openings, opened_at, object, class_id, fields,
         to_email, to_key, position, password_hash, watermark, add_most, add_bytes)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
         $22, $23, $24, $25, $26) ON CONFLICT DO NOTHING",
        grant.owner.0,
        grant.id.0,
        grant.to.as_str(),
        hashes.token.map(<[u8; 32]>::as_slice),
        recorded.slug.as_deref(),
        recorded.title.as_str(),
        recorded.message.as_str(),
        recorded.cover.map(|cover| cover.0),
        i64::from(recorded.pictures),
        grant.rights.originals,
        recorded.order.map(|order| order.0),
        recorded.created_at.micros(),
        grant.expires_at.map(Instant::micros),
        grant.revoked_at.map(Instant::micros),
        i64::try_from(recorded.openings).unwrap_or(i64::MAX),
        recorded.opened_at.map(Instant::micros),
        grant.object.as_str(),
        class_of(&grant.object),
        fields_of(&grant.object)?,
        grant.to.email().map(Email::as_str),
        grant.to.email().map(Email::key),
        grant.rights.position,
        hashes.password,
        grant.watermark.as_deref(),
        most,
        bytes,
    )?;
    if added == 0 {
        return Ok(false);
    }
    images::put_in(tx, grant.owner, grant.id, images).await?;
    Ok(true)
}

async fn one(tx: &mut Tx, condition: &str, key: Key<'_>) -> Result<Option<Recorded>> {
    let text = format!("SELECT {COLUMNS} FROM grants WHERE {condition}");
    let row: Option<Row> = on!(tx, c => {
        let query = sqlx::query_as(AssertSqlSafe(text));
        match key {
            Key::Hash(hash) => query.bind(hash.as_slice()),
            Key::Slug(slug) => query.bind(slug),
            Key::Own(owner, id) => query.bind(owner.0).bind(id),
            Key::To(key, id) => query.bind(key).bind(id.0),
        }
        .fetch_optional(c)
    })?;
    row.map(TryInto::try_into).transpose()
}

/// By what a permission is found.
#[derive(Clone, Copy)]
enum Key<'a> {
    Hash(&'a [u8; 32]),
    Slug(&'a str),
    Own(CustomerId, Uuid),
    To(&'a str, GrantId),
}

/// The permission that a link's secret opens, whether or not it still does.
pub async fn by_token(tx: &mut Tx, token_hash: &[u8; 32]) -> Result<Option<Recorded>> {
    one(tx, "token_hash = $1", Key::Hash(token_hash)).await
}

/// The gallery at this address, whether or not it is still open.
pub async fn by_slug(tx: &mut Tx, slug: &str) -> Result<Option<Recorded>> {
    one(tx, "slug = $1", Key::Slug(slug)).await
}

/// The permission of this name that the customer with this address received, whether or not it still
/// opens.
pub async fn received(tx: &mut Tx, to: &Email, id: GrantId) -> Result<Option<Recorded>> {
    one(tx, "to_key = $1 AND id = $2", Key::To(&to.key(), id)).await
}

/// A permission that this customer gave.
pub async fn get(tx: &mut Tx, owner: CustomerId, id: GrantId) -> Result<Option<Recorded>> {
    one(tx, "customer_id = $1 AND id = $2", Key::Own(owner, id.0)).await
}

/// The permission that an order of this customer made last.
pub async fn of_order(tx: &mut Tx, owner: CustomerId, order: OrderId) -> Result<Option<Recorded>> {
    let condition = "customer_id = $1 AND order_id = $2 ORDER BY created_at DESC, id DESC LIMIT 1";
    one(tx, condition, Key::Own(owner, order.0)).await
}

/// The galleries that these orders made.
pub async fn galleries_of(tx: &mut Tx, orders: &[(CustomerId, OrderId)]) -> Result<Vec<Recorded>> {
    let mut galleries = Vec::new();
    for some in orders.chunks(100) {
        let pairs: Vec<String> =
            (0..some.len()).map(|n| format!("(${}, ${})", 2 * n + 1, 2 * n + 2)).collect();
        let text = format!(
            "SELECT {COLUMNS} FROM grants WHERE (customer_id, order_id) IN (VALUES {}) AND slug IS NOT NULL
             ORDER BY created_at, id",
            pairs.join(", ")
        );
        let rows: Vec<Row> = on!(tx, c => some.iter()
            .fold(sqlx::query_as(AssertSqlSafe(text)), |query, (owner, order)| query.bind(owner.0).bind(order.0))
            .fetch_all(c))?;
        for row in rows {
            galleries.push(row.try_into()?);
        }
    }
    Ok(galleries)
}

/// Up to `limit` permissions that a customer gave before `after`, the latest first.
pub async fn page(
    tx: &mut Tx,
    owner: CustomerId,
    after: Option<(Instant, GrantId)>,
    limit: u32,
) -> Result<Vec<Recorded>> {
    let (created_at, id) = after.map_or((i64::MAX, Uuid::max()), |(at, id)| (at.micros(), id.0));
    let text = format!(
        "SELECT {COLUMNS} FROM grants WHERE customer_id = $1 AND (created_at, id) < ($2, $3)
         ORDER BY created_at DESC, id DESC LIMIT $4"
    );
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(AssertSqlSafe(text))
        .bind(owner.0).bind(created_at).bind(id).bind(i64::from(limit)).fetch_all(c))?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// Up to `limit` permissions that the customer with this address received before `after` and that
/// open now, the latest first.
pub async fn received_page(
    tx: &mut Tx,
    to: &Email,
    now: Instant,
    after: Option<(Instant, GrantId)>,
    limit: u32,
) -> Result<Vec<Recorded>> {
    let (created_at, id) = after.map_or((i64::MAX, Uuid::max()), |(at, id)| (at.micros(), id.0));
    let text = format!(
        "SELECT {COLUMNS} FROM grants WHERE to_key = $1 AND (created_at, id) < ($2, $3)
         AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $4) ORDER BY created_at DESC, id DESC LIMIT $5"
    );
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(AssertSqlSafe(text))
        .bind(to.key()).bind(created_at).bind(id).bind(now.micros()).bind(i64::from(limit)).fetch_all(c))?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// Takes a permission back; one that was taken back before stays as it is. False when this customer
/// gave none such.
pub async fn revoke(tx: &mut Tx, owner: CustomerId, id: GrantId, now: Instant) -> Result<bool> {
    let rows = changed!(
        tx,
        "UPDATE grants SET revoked_at = COALESCE(revoked_at, $3) WHERE customer_id = $1 AND id = $2",
        owner.0,
        id.0,
        now.micros()
    )?;
    Ok(rows == 1)
}

/// Gives a link another secret: the one of before opens nothing from now on.
pub async fn set_token(tx: &mut Tx, owner: CustomerId, id: GrantId, token_hash: &[u8; 32]) -> Result<()> {
    changed!(
        tx,
        "UPDATE grants SET token_hash = $3 WHERE customer_id = $1 AND id = $2",
        owner.0,
        id.0,
        token_hash.as_slice()
    )?;
    Ok(())
}

/// Counts that a permission was opened so often, the last time at `last`.
pub async fn count_openings(
    tx: &mut Tx,
    owner: CustomerId,
    id: GrantId,
    count: u64,
    last: Instant,
) -> Result<()> {
    changed!(
        tx,
        "UPDATE grants SET openings = openings + $3, opened_at = $4 WHERE customer_id = $1 AND id = $2",
        owner.0,
        id.0,
        i64::try_from(count).unwrap_or(i64::MAX),
        last.micros()
    )?;
    Ok(())
}

/// Writes what its giver can change about a permission: title, rights, watermark and end.
pub async fn update(tx: &mut Tx, recorded: &Recorded) -> Result<()> {
    let grant = &recorded.grant;
    let (most, bytes) = bounds(grant.rights.add);
    changed!(
        tx,
        "UPDATE grants SET title = $3, originals = $4, position = $5, expires_at = $6,
         watermark = $7, add_most = $8, add_bytes = $9 WHERE customer_id = $1 AND id = $2",
        grant.owner.0,
        grant.id.0,
        recorded.title.as_str(),
        grant.rights.originals,
        grant.rights.position,
        grant.expires_at.map(Instant::micros),
        grant.watermark.as_deref(),
        most,
        bytes,
    )?;
    Ok(())
}

/// The permissions that open a class of this customer and were not taken back, the latest first.
pub async fn of_class(tx: &mut Tx, owner: CustomerId, class: ClassId) -> Result<Vec<Recorded>> {
    let text = format!(
        "SELECT {COLUMNS} FROM grants WHERE customer_id = $1 AND class_id = $2 AND revoked_at IS NULL
         ORDER BY created_at DESC, id DESC"
    );
    let rows: Vec<Row> =
        on!(tx, c => sqlx::query_as(AssertSqlSafe(text)).bind(owner.0).bind(class.0).fetch_all(c))?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// Takes back what was given of a class that is no more.
pub async fn revoke_class(tx: &mut Tx, owner: CustomerId, class: ClassId, now: Instant) -> Result<()> {
    changed!(
        tx,
        "UPDATE grants SET revoked_at = COALESCE(revoked_at, $3) WHERE customer_id = $1 AND class_id = $2",
        owner.0,
        class.0,
        now.micros()
    )?;
    Ok(())
}
