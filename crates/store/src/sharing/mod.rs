//! Permissions given to others, and the pictures that each opens.

use cradle_domain::sharing::{Grant, Receiver, Rights};
use cradle_domain::{CustomerId, GrantId, ImageId, Instant, OrderId};
use sqlx::{AssertSqlSafe, FromRow};
use uuid::Uuid;

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
    /// How many pictures it opens.
    pub pictures: u32,
    /// The order that made it.
    pub order: Option<OrderId>,
    /// When it was given.
    pub created_at: Instant,
    /// How often it was opened.
    pub openings: u64,
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
}

/// The columns of [`Row`]: the hash of a link's secret stays in the database.
const COLUMNS: &str = "customer_id, id, receiver, slug, title, message, cover, pictures, originals, order_id, \
    created_at, expires_at, revoked_at, openings";

impl TryFrom<Row> for Recorded {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self> {
        let to = Receiver::from_word(&row.receiver)
            .ok_or_else(|| StoreError::unreadable(format!("a receiver “{}”", row.receiver)))?;
        Ok(Self {
            grant: Grant {
                id: GrantId(row.id),
                owner: CustomerId(row.customer_id),
                to,
                rights: Rights { originals: row.originals },
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
        })
    }
}

/// Adds a permission that opens `images`, in this order; a link's secret is recorded as its hash.
/// False when its slug or its secret is taken.
pub async fn add(
    tx: &mut Tx,
    recorded: &Recorded,
    token_hash: Option<&[u8; 32]>,
    images: &[ImageId],
) -> Result<bool> {
    let grant = &recorded.grant;
    let added = changed!(
        tx,
        "INSERT INTO grants (customer_id, id, receiver, token_hash, slug, title, message, cover, pictures,
         originals, order_id, created_at, expires_at, revoked_at, openings)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) ON CONFLICT DO NOTHING",
        grant.owner.0,
        grant.id.0,
        grant.to.as_str(),
        token_hash.map(<[u8; 32]>::as_slice),
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
    )?;
    if added == 0 {
        return Ok(false);
    }
    let numbered: Vec<(i64, Uuid)> = (0..).zip(images.iter().map(|image| image.0)).collect();
    for some in numbered.chunks(1_000) {
        let rows: Vec<String> =
            (0..some.len()).map(|n| format!("($1, $2, ${}, ${})", 2 * n + 3, 2 * n + 4)).collect();
        let text = format!(
            "INSERT INTO grant_images (customer_id, grant_id, position, image_id) VALUES {}",
            rows.join(", ")
        );
        let (owner, id) = (grant.owner.0, grant.id.0);
        on!(tx, c => async {
            let query = sqlx::query(AssertSqlSafe(text)).bind(owner).bind(id);
            let query = some.iter().fold(query, |query, (position, image)| query.bind(position).bind(image));
            query.execute(c).await.map(|_| ())
        })?;
    }
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
}

/// The permission that a link's secret opens, whether or not it still does.
pub async fn by_token(tx: &mut Tx, token_hash: &[u8; 32]) -> Result<Option<Recorded>> {
    one(tx, "token_hash = $1", Key::Hash(token_hash)).await
}

/// The gallery at this address, whether or not it is still open.
pub async fn by_slug(tx: &mut Tx, slug: &str) -> Result<Option<Recorded>> {
    one(tx, "slug = $1", Key::Slug(slug)).await
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

/// Counts that a permission was opened.
pub async fn count_opening(tx: &mut Tx, owner: CustomerId, id: GrantId) -> Result<()> {
    changed!(
        tx,
        "UPDATE grants SET openings = openings + 1 WHERE customer_id = $1 AND id = $2",
        owner.0,
        id.0
    )?;
    Ok(())
}

/// The pictures that a permission opens, in order, each with its place; places count from 0, and the
/// place of a picture that was removed for good stays empty.
pub async fn images(tx: &mut Tx, owner: CustomerId, id: GrantId) -> Result<Vec<(u32, ImageId)>> {
    let rows: Vec<(i64, Uuid)> = on!(tx, c => sqlx::query_as(
        "SELECT position, image_id FROM grant_images WHERE customer_id = $1 AND grant_id = $2 ORDER BY position")
        .bind(owner.0).bind(id.0).fetch_all(c))?;
    let placed =
        |(position, image): (i64, Uuid)| (u32::try_from(position).unwrap_or(u32::MAX), ImageId(image));
    Ok(rows.into_iter().map(placed).collect())
}

/// Takes pictures out of everything that was given, because they are removed for good.
pub async fn forget_images(tx: &mut Tx, owner: CustomerId, images: &[ImageId]) -> Result<()> {
    if images.is_empty() {
        return Ok(());
    }
    let places = (2..images.len() + 2).map(|place| format!("${place}")).collect::<Vec<_>>().join(", ");
    let taken = format!(
        "DELETE FROM grant_images WHERE customer_id = $1 AND image_id IN ({places}) RETURNING grant_id"
    );
    let grants: Vec<Uuid> = on!(tx, c => images.iter()
        .fold(sqlx::query_scalar(AssertSqlSafe(taken)).bind(owner.0), |query, image| query.bind(image.0))
        .fetch_all(c))?;
    for grant in grants {
        changed!(
            tx,
            "UPDATE grants SET pictures = pictures - 1 WHERE customer_id = $1 AND id = $2",
            owner.0,
            grant
        )?;
    }
    let covers = format!("UPDATE grants SET cover = NULL WHERE customer_id = $1 AND cover IN ({places})");
    on!(tx, c => async {
        let query = sqlx::query(AssertSqlSafe(covers)).bind(owner.0);
        images.iter().fold(query, |query, image| query.bind(image.0)).execute(c).await.map(|_| ())
    })?;
    Ok(())
}

/// The picture at one place.
pub async fn image_at(tx: &mut Tx, owner: CustomerId, id: GrantId, position: u32) -> Result<Option<ImageId>> {
    let image: Option<Uuid> = on!(tx, c => sqlx::query_scalar(
        "SELECT image_id FROM grant_images WHERE customer_id = $1 AND grant_id = $2 AND position = $3")
        .bind(owner.0).bind(id.0).bind(i64::from(position)).fetch_optional(c))?;
    Ok(image.map(ImageId))
}
