//! Pictures that others added to a class through a permission: the room that is left, and who they are
//! from.

use cradle_domain::{ClassId, CustomerId, GrantId, ImageId, Instant};
use sqlx::{AssertSqlSafe, FromRow};
use uuid::Uuid;

use crate::db::places;
use crate::{Result, Tx, changed, on};

/// A picture that somebody added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addition {
    /// Whose library it came into.
    pub owner: CustomerId,
    /// The class.
    pub class: ClassId,
    /// The picture.
    pub image: ImageId,
    /// The permission that it came through.
    pub grant: GrantId,
    /// Who added it, by name.
    pub sender: String,
    /// When.
    pub added_at: Instant,
}

#[derive(FromRow)]
struct Row {
    customer_id: Uuid,
    class_id: Uuid,
    image_id: Uuid,
    grant_id: Uuid,
    sender: String,
    added_at: i64,
}

impl From<Row> for Addition {
    fn from(row: Row) -> Self {
        Self {
            owner: CustomerId(row.customer_id),
            class: ClassId(row.class_id),
            image: ImageId(row.image_id),
            grant: GrantId(row.grant_id),
            sender: row.sender,
            added_at: Instant::from_micros(row.added_at),
        }
    }
}

/// Takes room for one more picture of `size` bytes. False when there is none left, or no right to add.
pub async fn take_room(tx: &mut Tx, owner: CustomerId, grant: GrantId, size: u64) -> Result<bool> {
    let rows = changed!(
        tx,
        "UPDATE grants SET added = added + 1, added_bytes = added_bytes + $3
         WHERE customer_id = $1 AND id = $2 AND added < add_most AND added_bytes + $3 <= add_bytes",
        owner.0,
        grant.0,
        i64::try_from(size).unwrap_or(i64::MAX / 2)
    )?;
    Ok(rows == 1)
}

/// Gives the room of a picture back that did not come.
pub(crate) async fn give_room_back(tx: &mut Tx, owner: CustomerId, grant: GrantId, size: i64) -> Result<()> {
    changed!(
        tx,
        "UPDATE grants SET added = added - 1, added_bytes = added_bytes - $3 WHERE customer_id = $1 AND id = $2",
        owner.0,
        grant.0,
        size
    )?;
    Ok(())
}

/// Writes down that a picture was added. One that was added before is from whoever added it last.
pub async fn add_addition(tx: &mut Tx, addition: &Addition) -> Result<()> {
    changed!(
        tx,
        "INSERT INTO additions (customer_id, class_id, image_id, grant_id, sender, bare, added_at)
         VALUES ($1, $2, $3, $4, $5, TRUE, $6) ON CONFLICT (customer_id, class_id, image_id) DO UPDATE
         SET grant_id = excluded.grant_id, sender = excluded.sender, bare = TRUE, added_at = excluded.added_at",
        addition.owner.0,
        addition.class.0,
        addition.image.0,
        addition.grant.0,
        addition.sender.as_str(),
        addition.added_at.micros()
    )?;
    Ok(())
}

/// Those of the pictures that were added to a class and are to be shown bare there, with the time.
pub async fn additions_in(
    tx: &mut Tx,
    owner: CustomerId,
    class: ClassId,
    images: &[ImageId],
) -> Result<Vec<(ImageId, Instant)>> {
    let mut found = Vec::new();
    for some in images.chunks(500) {
        let text = format!(
            "SELECT image_id, added_at FROM additions
             WHERE customer_id = $1 AND class_id = $2 AND bare = TRUE AND image_id IN ({})",
            places(3, some.len())
        );
        let rows: Vec<(Uuid, i64)> = on!(tx, c => some.iter()
            .fold(sqlx::query_as(AssertSqlSafe(text)).bind(owner.0).bind(class.0), |query, image| query.bind(image.0))
            .fetch_all(c))?;
        found.extend(rows.into_iter().map(|(image, at)| (ImageId(image), Instant::from_micros(at))));
    }
    Ok(found)
}

/// Its owner put pictures into a class: from now on they are shown there like all others.
pub async fn own_again(tx: &mut Tx, owner: CustomerId, class: ClassId, images: &[ImageId]) -> Result<()> {
    for image in images {
        changed!(
            tx,
            "UPDATE additions SET bare = FALSE WHERE customer_id = $1 AND class_id = $2 AND image_id = $3",
            owner.0,
            class.0,
            image.0
        )?;
    }
    Ok(())
}

/// By whom, and where, a picture was added, the latest first.
pub async fn came_of(tx: &mut Tx, owner: CustomerId, image: ImageId) -> Result<Vec<Addition>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(
        "SELECT customer_id, class_id, image_id, grant_id, sender, added_at FROM additions
         WHERE customer_id = $1 AND image_id = $2 ORDER BY added_at DESC, class_id")
        .bind(owner.0).bind(image.0).fetch_all(c))?;
    Ok(rows.into_iter().map(Addition::from).collect())
}

/// What was added through a permission in a while.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Came {
    /// How many pictures.
    pub pictures: u32,
    /// By whom, each once, the first ones by name.
    pub senders: Vec<String>,
    /// How many others.
    pub more: u32,
    /// When the last of them came.
    pub last: Option<Instant>,
}

/// What was added through a permission after an instant, with up to `most` names.
pub async fn came_since(
    tx: &mut Tx,
    owner: CustomerId,
    grant: GrantId,
    after: Option<Instant>,
    most: usize,
) -> Result<Came> {
    let after = after.map_or(i64::MIN, Instant::micros);
    let rows: Vec<(String, i64, i64)> = on!(tx, c => sqlx::query_as(
        "SELECT sender, COUNT(*), MAX(added_at) FROM additions
         WHERE customer_id = $1 AND grant_id = $2 AND added_at > $3 GROUP BY sender ORDER BY sender")
        .bind(owner.0).bind(grant.0).bind(after).fetch_all(c))?;
    let pictures = rows.iter().map(|(_, count, _)| count).sum::<i64>();
    Ok(Came {
        pictures: u32::try_from(pictures).unwrap_or(u32::MAX),
        more: u32::try_from(rows.len().saturating_sub(most)).unwrap_or(u32::MAX),
        last: rows.iter().map(|(.., last)| *last).max().map(Instant::from_micros),
        senders: rows.into_iter().map(|(sender, ..)| sender).take(most).collect(),
    })
}

/// Up to when the giver of a permission was told of what came through it.
pub async fn told_at(tx: &mut Tx, owner: CustomerId, grant: GrantId) -> Result<Option<Instant>> {
    let at: Option<Option<i64>> = on!(tx, c => sqlx::query_scalar(
        "SELECT told_at FROM grants WHERE customer_id = $1 AND id = $2")
        .bind(owner.0).bind(grant.0).fetch_optional(c))?;
    Ok(at.flatten().map(Instant::from_micros))
}

/// The giver of a permission was told of what came through it up to an instant.
pub async fn set_told(tx: &mut Tx, owner: CustomerId, grant: GrantId, at: Instant) -> Result<()> {
    changed!(
        tx,
        "UPDATE grants SET told_at = $3 WHERE customer_id = $1 AND id = $2",
        owner.0,
        grant.0,
        at.micros()
    )?;
    Ok(())
}
