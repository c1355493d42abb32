//! One picture at a time.

use cradle_domain::library::{Attributes, Image, ImageKind, ImageState, LocalTime, Rating};
use cradle_domain::{BlobHash, CameraId, CustomerId, ImageId, Instant};
use sqlx::{AssertSqlSafe, FromRow};
use uuid::Uuid;

use super::cells::{self, Changes, Spot};
use super::columns::{hash_from, signed, state_from, unsigned};
use super::{months, parts, recordings, terms, trash};
use crate::db::{from_json, places, to_json};
use crate::{Result, StoreError, Tx, changed, on};

#[derive(FromRow)]
pub(super) struct Row {
    customer_id: Uuid,
    pub(super) id: Uuid,
    camera_id: Option<Uuid>,
    state: String,
    kind: String,
    filename: String,
    media_type: String,
    blob: Vec<u8>,
    sha256: Vec<u8>,
    size: i64,
    width: i64,
    height: i64,
    thumbhash: Vec<u8>,
    shown: bool,
    rendering: bool,
    problem: Option<String>,
    pub(super) taken_at: String,
    arrived_at: i64,
    trashed_at: Option<i64>,
    trash_until: Option<i64>,
    proven_at: Option<i64>,
    facts: String,
    latitude: Option<f64>,
    longitude: Option<f64>,
    title: String,
    caption: String,
    people: String,
    place: String,
    occasion: String,
    keywords: String,
    rating: Option<i64>,
}

/// The columns of [`Row`]: what is searched stays in the database.
pub(super) const COLUMNS: &str = "customer_id, id, camera_id, state, kind, filename, media_type, blob, sha256, \
    size, width, height, thumbhash, shown, rendering, problem, taken_at, arrived_at, trashed_at, trash_until, \
    facts, latitude, longitude, title, caption, people, place, occasion, keywords, rating, \
    (SELECT proven_at FROM blobs WHERE blobs.hash = images.blob) AS proven_at";

impl TryFrom<Row> for Image {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self> {
        let rating = row.rating.map(unsigned::<u8>).transpose()?;
        Ok(Self {
            id: ImageId(row.id),
            owner: CustomerId(row.customer_id),
            camera: row.camera_id.map(CameraId),
            state: state_from(&row.state)?,
            kind: ImageKind::from_word(&row.kind)
                .ok_or_else(|| StoreError::unreadable(format!("a picture's kind “{}”", row.kind)))?,
            filename: row.filename,
            media_type: row.media_type,
            blob: hash_from(&row.blob)?,
            sha256: row.sha256.try_into().map_err(|_| StoreError::unreadable("a SHA-256"))?,
            size: unsigned(row.size)?,
            width: unsigned(row.width)?,
            height: unsigned(row.height)?,
            thumbhash: row.thumbhash,
            shown: row.shown,
            rendering: row.rendering,
            problem: row.problem,
            taken_at: row.taken_at.parse().map_err(StoreError::unreadable)?,
            arrived_at: Instant::from_micros(row.arrived_at),
            trashed_at: row.trashed_at.map(Instant::from_micros),
            trash_until: row.trash_until.map(Instant::from_micros),
            proven_at: row.proven_at.map(Instant::from_micros),
            facts: from_json(&row.facts)?,
            position: row.latitude.zip(row.longitude),
            attributes: Attributes {
                title: row.title,
                caption: row.caption,
                people: from_json(&row.people)?,
                place: row.place,
                occasion: row.occasion,
                keywords: from_json(&row.keywords)?,
                rating: rating.map(Rating::new).transpose().map_err(StoreError::unreadable)?,
            },
            parts: Vec::new(),
            recording: None,
        })
    }
}

/// Adds a picture and counts it on its day and on the map; false when its owner has a picture of this content.
pub async fn add(tx: &mut Tx, image: &Image) -> Result<bool> {
    let said = &image.attributes;
    let spot = Spot::at(image.position);
    let rows = changed!(
        tx,
        "INSERT INTO images (customer_id, id, camera_id, state, before_trash, visible, kind, filename,
         media_type, blob, sha256, size, width, height, thumbhash, shown, rendering, problem, taken_at,
         arrived_at, trashed_at, facts, latitude, longitude, title, caption, people, place, occasion, keywords,
         rating, words, cell)
         VALUES ($1, $2, $3, $4, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
         $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32)
         ON CONFLICT (customer_id, blob) DO NOTHING",
        image.owner.0,
        image.id.0,
        image.camera.map(|camera| camera.0),
        image.state.as_str(),
        image.state != ImageState::Trashed,
        image.kind.as_str(),
        image.filename.as_str(),
        image.media_type.as_str(),
        image.blob.0.as_slice(),
        image.sha256.as_slice(),
        signed(image.size),
        i64::from(image.width),
        i64::from(image.height),
        image.thumbhash.as_slice(),
        image.shown,
        image.rendering,
        image.problem.as_deref(),
        image.taken_at.as_str(),
        image.arrived_at.micros(),
        image.trashed_at.map(Instant::micros),
        to_json(&image.facts)?,
        spot.latitude(),
        spot.longitude(),
        said.title.as_str(),
        said.caption.as_str(),
        to_json(&said.people)?,
        said.place.as_str(),
        said.occasion.as_str(),
        to_json(&said.keywords)?,
        said.rating.map(|rating| i64::from(rating.stars())),
        terms::of_new(image),
        spot.cell(),
    )?;
    if rows == 1 {
        months::count(tx, image.owner, image.state, image.taken_at.day(), 1).await?;
        let mut changes = Changes::default();
        changes.put(image.state, spot);
        changes.write(tx, image.owner).await?;
        if let Some(until) = image.trash_until {
            trash::set_trash_until(tx, image.owner, &[image.id], until).await?;
        }
    }
    Ok(rows == 1)
}

/// A picture of this customer, with its parts.
pub async fn get(tx: &mut Tx, owner: CustomerId, id: ImageId) -> Result<Option<Image>> {
    Ok(many(tx, owner, &[id]).await?.pop())
}

/// Those of the pictures that are this customer's, with their parts, in the order asked for.
pub async fn many(tx: &mut Tx, owner: CustomerId, ids: &[ImageId]) -> Result<Vec<Image>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let text =
        format!("SELECT {COLUMNS} FROM images WHERE customer_id = $1 AND id IN ({})", places(2, ids.len()));
    let rows: Vec<Row> = on!(tx, c => ids.iter()
        .fold(sqlx::query_as(AssertSqlSafe(text)).bind(owner.0), |query, id| query.bind(id.0))
        .fetch_all(c))?;
    let mut images = with_parts(tx, owner, rows).await?;
    images.sort_by_key(|image| ids.iter().position(|id| *id == image.id));
    Ok(images)
}

/// Pictures out of their rows, in the same order, with their parts.
pub(super) async fn with_parts(tx: &mut Tx, owner: CustomerId, rows: Vec<Row>) -> Result<Vec<Image>> {
    let mut images = rows.into_iter().map(Image::try_from).collect::<Result<Vec<_>>>()?;
    let ids: Vec<ImageId> = images.iter().map(|image| image.id).collect();
    for (id, part) in parts::of(tx, owner, &ids).await? {
        if let Some(image) = images.iter_mut().find(|image| image.id == id) {
            image.parts.push(part);
        }
    }
    for (id, file, recording) in recordings::of(tx, owner, &ids).await? {
        let Some(image) = images.iter_mut().find(|image| image.id == id) else { continue };
        if file.is_empty() {
            image.recording = Some(recording);
        } else if let Some(part) = image.parts.iter_mut().find(|part| part.filename == file) {
            part.recording = Some(recording);
        }
    }
    Ok(images)
}

/// The picture of this customer that has this content.
pub async fn by_content(tx: &mut Tx, owner: CustomerId, blob: BlobHash) -> Result<Option<ImageId>> {
    let id: Option<Uuid> = on!(tx, c => sqlx::query_scalar(
        "SELECT id FROM images WHERE customer_id = $1 AND blob = $2")
        .bind(owner.0).bind(blob.0.as_slice()).fetch_optional(c))?;
    Ok(id.map(ImageId))
}

/// The state that a trashed picture goes back to.
pub async fn state_before_trash(tx: &mut Tx, owner: CustomerId, id: ImageId) -> Result<ImageState> {
    let word: String = on!(tx, c => sqlx::query_scalar(
        "SELECT before_trash FROM images WHERE customer_id = $1 AND id = $2")
        .bind(owner.0).bind(id.0).fetch_one(c))?;
    state_from(&word)
}

/// Moves a picture to another state and its counts with it; what is thrown away has no end in the
/// trash until [`set_trash_until`](super::set_trash_until) sets one.
///
/// `image` is the picture as it was read; when somebody else has moved it since, this is
/// [`StoreError::Changed`].
pub async fn move_to(tx: &mut Tx, image: &Image, to: ImageState, now: Instant) -> Result<()> {
    if image.state == to {
        return Ok(());
    }
    let trashed = to == ImageState::Trashed;
    let spot: Option<Spot> = on!(tx, c => sqlx::query_as(
        "UPDATE images SET state = $4, visible = $5, trashed_at = $6, trash_until = NULL,
         before_trash = CASE WHEN $4 = 'trashed' THEN state ELSE before_trash END
         WHERE customer_id = $1 AND id = $2 AND state = $3 AND taken_at = $7
         RETURNING cell, latitude, longitude")
        .bind(image.owner.0)
        .bind(image.id.0)
        .bind(image.state.as_str())
        .bind(to.as_str())
        .bind(!trashed)
        .bind(trashed.then_some(now.micros()))
        .bind(image.taken_at.as_str())
        .fetch_optional(c))?;
    let spot = spot.ok_or(StoreError::Changed)?;
    months::count(tx, image.owner, image.state, image.taken_at.day(), -1).await?;
    months::count(tx, image.owner, to, image.taken_at.day(), 1).await?;
    let mut changes = Changes::default();
    changes.take(image.state, spot);
    changes.put(to, spot);
    changes.write(tx, image.owner).await?;
    terms::refresh_terms(tx, image.owner, &[image.id]).await
}

/// Writes what people say about a picture; false when there is none.
pub async fn set_attributes(tx: &mut Tx, owner: CustomerId, id: ImageId, said: &Attributes) -> Result<bool> {
    let rows = changed!(
        tx,
        "UPDATE images SET title = $3, caption = $4, people = $5, place = $6, occasion = $7, keywords = $8,
         rating = $9 WHERE customer_id = $1 AND id = $2",
        owner.0,
        id.0,
        said.title.as_str(),
        said.caption.as_str(),
        to_json(&said.people)?,
        said.place.as_str(),
        said.occasion.as_str(),
        to_json(&said.keywords)?,
        said.rating.map(|rating| i64::from(rating.stars())),
    )?;
    terms::refresh_terms(tx, owner, &[id]).await?;
    Ok(rows == 1)
}

/// What came of looking at a picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Rendered {
    /// Pixels across and down as shown; zeros when unknown.
    pub size: (u32, u32),
    /// Placeholder; empty when there is none.
    pub thumbhash: Vec<u8>,
    /// Whether the reduced images are there.
    pub shown: bool,
    /// Why it cannot be shown, or shown whole.
    pub problem: Option<String>,
    /// When it was taken.
    pub taken_at: LocalTime,
    /// What the camera recorded.
    pub facts: Vec<(String, String)>,
    /// Latitude and longitude.
    pub position: Option<(f64, f64)>,
}

/// Writes what came of looking at a picture, and moves it to the day on which and the place where it was
/// taken.
///
/// `image` is the picture as it was read; when somebody else has moved it since, this is
/// [`StoreError::Changed`].
pub async fn set_rendered(tx: &mut Tx, image: &Image, found: &Rendered) -> Result<()> {
    let was = cells::held(tx, image.owner, image.id).await?.ok_or(StoreError::Changed)?;
    let spot = Spot::at(found.position);
    let rows = changed!(
        tx,
        "UPDATE images SET width = $5, height = $6, thumbhash = $7, shown = $8, rendering = FALSE, problem = $9,
         taken_at = $10, facts = $11, latitude = $12, longitude = $13, cell = $14
         WHERE customer_id = $1 AND id = $2 AND state = $3 AND taken_at = $4",
        image.owner.0,
        image.id.0,
        image.state.as_str(),
        image.taken_at.as_str(),
        i64::from(found.size.0),
        i64::from(found.size.1),
        found.thumbhash.as_slice(),
        found.shown,
        found.problem.as_deref(),
        found.taken_at.as_str(),
        to_json(&found.facts)?,
        spot.latitude(),
        spot.longitude(),
        spot.cell(),
    )?;
    if rows == 0 {
        return Err(StoreError::Changed);
    }
    if image.taken_at.day() != found.taken_at.day() {
        months::count(tx, image.owner, image.state, image.taken_at.day(), -1).await?;
        months::count(tx, image.owner, image.state, found.taken_at.day(), 1).await?;
    }
    let mut changes = Changes::default();
    changes.take(image.state, was);
    changes.put(image.state, spot);
    changes.write(tx, image.owner).await?;
    terms::refresh_terms(tx, image.owner, &[image.id]).await
}

/// Notes that a picture's reduced images are to be made again.
pub async fn set_rendering(tx: &mut Tx, owner: CustomerId, id: ImageId) -> Result<()> {
    changed!(
        tx,
        "UPDATE images SET rendering = TRUE, shown = FALSE WHERE customer_id = $1 AND id = $2",
        owner.0,
        id.0
    )?;
    Ok(())
}

/// Writes when a picture arrived: one that comes from another centre arrived there.
pub async fn set_arrived(tx: &mut Tx, owner: CustomerId, id: ImageId, at: Instant) -> Result<()> {
    changed!(
        tx,
        "UPDATE images SET arrived_at = $3 WHERE customer_id = $1 AND id = $2",
        owner.0,
        id.0,
        at.micros()
    )?;
    Ok(())
}
