//! Uploads on their way. How much of one has arrived is the length of its file, not a record.

use cradle_domain::library::LocalTime;
use cradle_domain::{CameraId, CustomerId, GrantId, ImageId, Instant, UploadId};
use sqlx::{AssertSqlSafe, FromRow};
use uuid::Uuid;

use super::columns::{signed, unsigned};
use crate::db::places;
use crate::{Result, StoreError, Tx, changed, on};

/// An upload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// Identifier.
    pub id: UploadId,
    /// Whose it is.
    pub owner: CustomerId,
    /// The file's name on the camera or disk.
    pub filename: String,
    /// The camera that it comes from.
    pub camera: Option<CameraId>,
    /// The picture that it is a further file of.
    pub part_of: Option<ImageId>,
    /// What its SHA-256 is said to be.
    pub sha256: Option<[u8; 32]>,
    /// The service that it is meant for.
    pub service_hint: Option<String>,
    /// When it was taken, as the sender says.
    pub taken_at: Option<LocalTime>,
    /// Bytes of the whole.
    pub size: u64,
    /// When it was begun.
    pub created_at: Instant,
    /// When it is forgotten.
    pub expires_at: Instant,
    /// The picture that it has become, and whether that was there before.
    pub outcome: Option<(ImageId, bool)>,
    /// By which permission somebody else sends it.
    pub through: Option<Through>,
}

/// By which permission somebody sends a picture into another one's library.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Through {
    /// The permission.
    pub grant: GrantId,
    /// Who sends, by name.
    pub sender: String,
}

#[derive(FromRow)]
struct Row {
    customer_id: Uuid,
    id: Uuid,
    filename: String,
    camera_id: Option<Uuid>,
    part_of: Option<Uuid>,
    sha256: Option<Vec<u8>>,
    service_hint: Option<String>,
    taken_at: Option<String>,
    size: i64,
    created_at: i64,
    expires_at: i64,
    image_id: Option<Uuid>,
    known: bool,
    grant_id: Option<Uuid>,
    sender: Option<String>,
}

impl TryFrom<Row> for Upload {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self> {
        let sha256 = row.sha256.map(TryInto::try_into).transpose();
        Ok(Self {
            id: UploadId(row.id),
            owner: CustomerId(row.customer_id),
            filename: row.filename,
            camera: row.camera_id.map(CameraId),
            part_of: row.part_of.map(ImageId),
            sha256: sha256.map_err(|_| StoreError::unreadable("a SHA-256"))?,
            service_hint: row.service_hint,
            taken_at: row.taken_at.map(|at| at.parse()).transpose().map_err(StoreError::unreadable)?,
            size: unsigned(row.size)?,
            created_at: Instant::from_micros(row.created_at),
            expires_at: Instant::from_micros(row.expires_at),
            outcome: row.image_id.map(|id| (ImageId(id), row.known)),
            through: row
                .grant_id
                .map(|grant| Through { grant: GrantId(grant), sender: row.sender.unwrap_or_default() }),
        })
    }
}

/// Records an upload that begins.
pub async fn add_upload(tx: &mut Tx, upload: &Upload) -> Result<()> {
    changed!(
        tx,
        "INSERT INTO uploads (customer_id, id, filename, camera_id, part_of, sha256, service_hint, taken_at,
         size, created_at, expires_at, image_id, known, grant_id, sender)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, NULL, FALSE, $12, $13)",
        upload.owner.0,
        upload.id.0,
        upload.filename.as_str(),
        upload.camera.map(|camera| camera.0),
        upload.part_of.map(|image| image.0),
        upload.sha256.as_ref().map(<[u8; 32]>::as_slice),
        upload.service_hint.as_deref(),
        upload.taken_at.as_ref().map(LocalTime::as_str),
        signed(upload.size),
        upload.created_at.micros(),
        upload.expires_at.micros(),
        upload.through.as_ref().map(|through| through.grant.0),
        upload.through.as_ref().map(|through| through.sender.as_str()),
    )?;
    Ok(())
}

/// An upload of this customer.
pub async fn upload_of(tx: &mut Tx, owner: CustomerId, id: UploadId) -> Result<Option<Upload>> {
    Ok(upload(tx, id).await?.filter(|upload| upload.owner == owner))
}

/// An upload, whoever sends it.
pub async fn upload(tx: &mut Tx, id: UploadId) -> Result<Option<Upload>> {
    let row: Option<Row> =
        on!(tx, c => sqlx::query_as("SELECT * FROM uploads WHERE id = $1").bind(id.0).fetch_optional(c))?;
    row.map(Upload::try_from).transpose()
}

/// Records what an upload has become.
pub async fn finish_upload(
    tx: &mut Tx,
    owner: CustomerId,
    id: UploadId,
    image: ImageId,
    known: bool,
) -> Result<()> {
    changed!(
        tx,
        "UPDATE uploads SET image_id = $3, known = $4 WHERE customer_id = $1 AND id = $2",
        owner.0,
        id.0,
        image.0,
        known
    )?;
    Ok(())
}

/// Forgets an upload; false when there is none. One that was to come through a permission, and has
/// become nothing, makes room there again.
pub async fn remove_upload(tx: &mut Tx, owner: CustomerId, id: UploadId) -> Result<bool> {
    let gone: Option<(Option<Uuid>, i64, Option<Uuid>)> = on!(tx, c => sqlx::query_as(
        "DELETE FROM uploads WHERE customer_id = $1 AND id = $2 RETURNING grant_id, size, image_id")
        .bind(owner.0).bind(id.0).fetch_optional(c))?;
    if let Some((Some(grant), size, None)) = gone {
        crate::sharing::give_room_back(tx, owner, GrantId(grant), size).await?;
    }
    Ok(gone.is_some())
}

/// How many uploads through a permission are on their way.
pub async fn uploads_through(tx: &mut Tx, owner: CustomerId, grant: GrantId) -> Result<u32> {
    let count: i64 = on!(tx, c => sqlx::query_scalar(
        "SELECT COUNT(*) FROM uploads WHERE customer_id = $1 AND grant_id = $2 AND image_id IS NULL")
        .bind(owner.0).bind(grant.0).fetch_one(c))?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

/// Up to `limit` uploads whose time is over.
pub async fn expired_uploads(tx: &mut Tx, now: Instant, limit: u32) -> Result<Vec<Upload>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(
        "SELECT * FROM uploads WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2")
        .bind(now.micros()).bind(i64::from(limit)).fetch_all(c))?;
    rows.into_iter().map(Upload::try_from).collect()
}

/// Which of these uploads have a record.
pub async fn uploads_known(tx: &mut Tx, ids: &[UploadId]) -> Result<Vec<UploadId>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let text = format!("SELECT id FROM uploads WHERE id IN ({})", places(1, ids.len()));
    let known: Vec<Uuid> = on!(tx, c => ids.iter()
        .fold(sqlx::query_scalar(AssertSqlSafe(text)), |query, id| query.bind(id.0))
        .fetch_all(c))?;
    Ok(known.into_iter().map(UploadId).collect())
}
