//! Further files of a shot.

use cradle_domain::library::{ImageState, Part, PartRole};
use cradle_domain::{BlobHash, CustomerId, ImageId, Instant};
use sqlx::{AssertSqlSafe, FromRow};
use uuid::Uuid;

use super::columns::{hash_from, signed, state_from, unsigned};
use crate::db::places;
use crate::{Result, StoreError, Tx, changed, on};

#[derive(FromRow)]
struct Row {
    image_id: Uuid,
    filename: String,
    role: String,
    media_type: String,
    blob: Vec<u8>,
    size: i64,
}

impl TryFrom<Row> for Part {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            role: PartRole::from_word(&row.role)
                .ok_or_else(|| StoreError::unreadable(format!("a part's role “{}”", row.role)))?,
            filename: row.filename,
            media_type: row.media_type,
            blob: hash_from(&row.blob)?,
            size: unsigned(row.size)?,
            recording: None,
        })
    }
}

/// The parts of these pictures, in the order of their names.
pub(super) async fn of(tx: &mut Tx, owner: CustomerId, ids: &[ImageId]) -> Result<Vec<(ImageId, Part)>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let text = format!(
        "SELECT image_id, filename, role, media_type, blob, size FROM image_parts
         WHERE customer_id = $1 AND image_id IN ({}) ORDER BY image_id, filename",
        places(2, ids.len())
    );
    let rows: Vec<Row> = on!(tx, c => ids.iter()
        .fold(sqlx::query_as(AssertSqlSafe(text)).bind(owner.0), |query, id| query.bind(id.0))
        .fetch_all(c))?;
    rows.into_iter().map(|row| Ok((ImageId(row.image_id), Part::try_from(row)?))).collect()
}

/// Adds a further file to a picture of this customer; false when one of this name is there.
pub async fn add_part(
    tx: &mut Tx,
    owner: CustomerId,
    image: ImageId,
    part: &Part,
    sha256: &[u8; 32],
    now: Instant,
) -> Result<bool> {
    let rows = changed!(
        tx,
        "INSERT INTO image_parts (customer_id, image_id, filename, role, media_type, blob, sha256, size, arrived_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (customer_id, image_id, filename) DO NOTHING",
        owner.0,
        image.0,
        part.filename.as_str(),
        part.role.as_str(),
        part.media_type.as_str(),
        part.blob.0.as_slice(),
        sha256.as_slice(),
        signed(part.size),
        now.micros(),
    )?;
    Ok(rows == 1)
}

/// One further file of a picture.
pub async fn part(tx: &mut Tx, owner: CustomerId, image: ImageId, filename: &str) -> Result<Option<Part>> {
    let row: Option<Row> = on!(tx, c => sqlx::query_as(
        "SELECT image_id, filename, role, media_type, blob, size FROM image_parts
         WHERE customer_id = $1 AND image_id = $2 AND filename = $3")
        .bind(owner.0).bind(image.0).bind(filename).fetch_optional(c))?;
    row.map(Part::try_from).transpose()
}

/// The names and contents of a picture's further files.
pub async fn part_names(tx: &mut Tx, owner: CustomerId, image: ImageId) -> Result<Vec<(String, BlobHash)>> {
    let parts = of(tx, owner, &[image]).await?;
    Ok(parts.into_iter().map(|(_, part)| (part.filename, part.blob)).collect())
}

/// The picture of this customer that has a further file of this content.
pub async fn parts_by_content(tx: &mut Tx, owner: CustomerId, sha256: &[u8; 32]) -> Result<Option<ImageId>> {
    let id: Option<Uuid> = on!(tx, c => sqlx::query_scalar(
        "SELECT image_id FROM image_parts WHERE customer_id = $1 AND sha256 = $2 ORDER BY image_id LIMIT 1")
        .bind(owner.0).bind(sha256.as_slice()).fetch_optional(c))?;
    Ok(id.map(ImageId))
}

/// A content that a customer has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owned {
    /// Its SHA-256.
    pub sha256: [u8; 32],
    /// The picture, or the one whose further file it is.
    pub image: ImageId,
    /// Where that picture stands.
    pub state: ImageState,
}

#[derive(FromRow)]
struct OwnedRow {
    sha256: Vec<u8>,
    id: Uuid,
    state: String,
}

/// A content that a customer has, as programs of others name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnedBySha1 {
    /// Its SHA-1.
    pub sha1: [u8; 20],
    /// The picture, or the one whose further file it is.
    pub image: ImageId,
    /// Where that picture stands.
    pub state: ImageState,
}

/// For a row `images` or `p` in place of `@`: its bytes were not found missing or damaged since they
/// were kept or proven the last time.
const NOT_LOST: &str = "NOT EXISTS (SELECT 1 FROM proof_findings f JOIN blobs b ON b.hash = f.hash
    WHERE f.hash = @.blob AND f.finding IN ('missing', 'damaged')
    AND f.found_at >= b.stored_at AND f.found_at > COALESCE(b.proven_at, -1))";

/// Which of these contents are this customer's own. What is lost does not count: it is to be sent
/// again.
pub async fn known(tx: &mut Tx, owner: CustomerId, sha256: &[[u8; 32]]) -> Result<Vec<Owned>> {
    if sha256.is_empty() {
        return Ok(Vec::new());
    }
    let asked = places(2, sha256.len());
    let (image_is_there, part_is_there) = (NOT_LOST.replace('@', "images"), NOT_LOST.replace('@', "p"));
    let text = format!(
        "SELECT sha256, id, state FROM images
         WHERE customer_id = $1 AND sha256 IN ({asked}) AND {image_is_there}
         UNION ALL
         SELECT p.sha256, i.id, i.state FROM image_parts p
         JOIN images i ON i.customer_id = p.customer_id AND i.id = p.image_id
         WHERE p.customer_id = $1 AND p.sha256 IN ({asked}) AND {part_is_there}"
    );
    let rows: Vec<OwnedRow> = on!(tx, c => sha256.iter()
        .fold(sqlx::query_as(AssertSqlSafe(text)).bind(owner.0), |query, hash| query.bind(hash.as_slice()))
        .fetch_all(c))?;
    let owned = |row: OwnedRow| {
        Ok(Owned {
            sha256: row.sha256.try_into().map_err(|_| StoreError::unreadable("a SHA-256"))?,
            image: ImageId(row.id),
            state: state_from(&row.state)?,
        })
    };
    let mut all = rows.into_iter().map(owned).collect::<Result<Vec<_>>>()?;
    // A picture and a further file may have the same content; the picture comes first.
    all.sort_by_key(|owned: &Owned| owned.sha256);
    all.dedup_by_key(|owned| owned.sha256);
    Ok(all)
}

/// As [`known`], by SHA-1.
pub async fn known_by_sha1(tx: &mut Tx, owner: CustomerId, sha1: &[[u8; 20]]) -> Result<Vec<OwnedBySha1>> {
    if sha1.is_empty() {
        return Ok(Vec::new());
    }
    let asked = places(2, sha1.len());
    let (image_is_there, part_is_there) = (NOT_LOST.replace('@', "images"), NOT_LOST.replace('@', "p"));
    let text = format!(
        "SELECT o.sha1, images.id, images.state FROM blobs o
         JOIN images ON images.customer_id = $1 AND images.blob = o.hash
         WHERE o.sha1 IN ({asked}) AND {image_is_there}
         UNION ALL
         SELECT o.sha1, i.id, i.state FROM blobs o
         JOIN image_parts p ON p.blob = o.hash AND p.customer_id = $1
         JOIN images i ON i.customer_id = p.customer_id AND i.id = p.image_id
         WHERE o.sha1 IN ({asked}) AND {part_is_there}"
    );
    let rows: Vec<(Vec<u8>, Uuid, String)> = on!(tx, c => sha1.iter()
        .fold(sqlx::query_as(AssertSqlSafe(text)).bind(owner.0), |query, hash| query.bind(hash.as_slice()))
        .fetch_all(c))?;
    let owned = |(sha1, id, state): (Vec<u8>, Uuid, String)| {
        Ok(OwnedBySha1 {
            sha1: sha1.try_into().map_err(|_| StoreError::unreadable("a SHA-1"))?,
            image: ImageId(id),
            state: state_from(&state)?,
        })
    };
    let mut all = rows.into_iter().map(owned).collect::<Result<Vec<_>>>()?;
    all.sort_by_key(|owned: &OwnedBySha1| owned.sha1);
    all.dedup_by_key(|owned| owned.sha1);
    Ok(all)
}
