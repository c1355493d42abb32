//! Take a file into the library: where everything ends that sends pictures.
//!
//! The bytes become durable first, the record follows in one transaction with all that depends on
//! it. A crash in between leaves bytes without a record, which the sweep finds; never a record
//! without its bytes.

use std::io::Read as _;
use std::path::Path;

use cradle_blobs::{Error as BlobError, Fingerprint, hash_file};
use cradle_domain::library::{Attributes, Image, ImageState, LocalTime, Part, Transition};
use cradle_domain::{CameraId, CustomerId, ImageId, UploadId};
use cradle_store::{StoreError, Tx, customers, library};

use super::begin::on_disk;
use super::change::take_step;
use super::facts::{Said, said};
use super::judge::{HEAD, Judged, judge};
use super::render::Render;
use crate::jobs::enqueue;
use crate::notices::clock;
use crate::{Context, Error, Event, Result};

/// A file that has arrived whole.
#[derive(Clone, Debug)]
pub struct Arrival {
    /// Whose it is.
    pub owner: CustomerId,
    /// Its name on the camera or disk.
    pub filename: String,
    /// The camera that it comes from.
    pub camera: Option<CameraId>,
    /// The picture that it is a further file of.
    pub part_of: Option<ImageId>,
    /// What its SHA-256 is said to be.
    pub sha256: Option<[u8; 32]>,
    /// When it was taken, for files that do not say so themselves.
    pub taken_at: Option<LocalTime>,
    /// The upload that is finished with it.
    pub upload: Option<UploadId>,
}

/// What has become of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Received {
    /// The picture.
    pub image: ImageId,
    /// Whether its owner had it before: nothing was added.
    pub known: bool,
}

/// A file with what was found out about it.
struct Found {
    judged: Judged,
    said: Said,
    content: Fingerprint,
}

/// How often the bytes are put again when a sweep takes them away in between. Each time something
/// else has to go wrong at the same moment.
const TRIES: usize = 5;

/// Keeps the file at `path` for its owner. The file itself is left to the caller, who may remove it
/// when this has succeeded.
///
/// The same content of the same owner is the same picture, brought back if it lay in the trash; the
/// same content of another owner is another picture, and neither can tell.
pub async fn receive(ctx: &Context, path: &Path, arrival: &Arrival) -> Result<Received> {
    let found = look_at(path, arrival).await?;
    for _ in 0..TRIES {
        ctx.blobs().put_hashed_file(path, &found.content).await?;
        let mut tx = ctx.write().await?;
        if !hold_blob(ctx, &mut tx, &found.content).await? {
            continue;
        }
        let received = match arrival.part_of {
            Some(image) => add_part(ctx, &mut tx, arrival, image, &found).await?,
            None => add_image(ctx, &mut tx, arrival, &found).await?,
        };
        if let Some(upload) = arrival.upload {
            library::finish_upload(&mut tx, arrival.owner, upload, received.image, received.known).await?;
        }
        tx.commit().await?;
        ctx.wake();
        ctx.live().tell(arrival.owner, Event::Images(vec![received.image]));
        return Ok(received);
    }
    let cause = format!("{} was removed again and again while it was put", found.content.hash);
    Err(Error::Unreachable { part: "picture store", cause })
}

async fn look_at(path: &Path, arrival: &Arrival) -> Result<Found> {
    let (path_of_head, filename) = (path.to_owned(), arrival.filename.clone());
    let (judged, said) = on_disk(move || {
        let mut head = Vec::new();
        std::fs::File::open(path_of_head)?.take(HEAD).read_to_end(&mut head)?;
        Ok((judge(&head, &filename), said(&cradle_imaging::facts::read(&head))))
    })
    .await?;
    let judged = judged?;
    if arrival.part_of.is_none() {
        judged.image_kind(&arrival.filename)?;
    }
    let content = hash_file(path).await?;
    if arrival.sha256.is_some_and(|claimed| claimed != content.sha256) {
        return Err(Error::conflict(
            "content-mismatch",
            "This file did not arrive as it left: its SHA-256 is another one. It was not kept; send it again.",
        ));
    }
    Ok(Found { judged, said, content })
}

/// Writes that the blob is wanted, which keeps every sweep away until the transaction ends, and
/// looks whether the bytes are there. False when a sweep was faster.
async fn hold_blob(ctx: &Context, tx: &mut Tx, content: &Fingerprint) -> Result<bool> {
    let Fingerprint { hash, size, sha256, sha1 } = content;
    library::record_blob(tx, *hash, *size, sha256, sha1, ctx.now()).await?;
    match ctx.blobs().size(*hash).await {
        Ok(there) => Ok(there == *size),
        Err(BlobError::Missing) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

async fn add_image(ctx: &Context, tx: &mut Tx, arrival: &Arrival, found: &Found) -> Result<Received> {
    let owner = arrival.owner;
    if let Some(image) = library::parts_by_content(tx, owner, &found.content.sha256).await? {
        return bring_back(ctx, tx, owner, image).await;
    }
    let image = new_image(ctx, tx, arrival, found).await?;
    if !library::add(tx, &image).await? {
        let known = library::by_content(tx, owner, found.content.hash).await?.ok_or(StoreError::Changed)?;
        return bring_back(ctx, tx, owner, known).await;
    }
    clock::start(ctx, tx, owner, &[image.id]).await?;
    if image.rendering {
        enqueue(ctx, tx, &Render { owner, image: image.id }, ctx.now()).await?;
    }
    Ok(Received { image: image.id, known: false })
}

async fn new_image(ctx: &Context, tx: &mut Tx, arrival: &Arrival, found: &Found) -> Result<Image> {
    let now = ctx.now();
    let said = &found.said;
    let taken_at = if let Some(taken_at) = said.taken_at.clone().or_else(|| arrival.taken_at.clone()) {
        taken_at
    } else {
        let owner = customers::get(tx, arrival.owner).await?.ok_or(Error::Missing("account"))?;
        LocalTime::at(now, &owner.profile.time_zone)
    };
    let (width, height) = said.size.unwrap_or_default();
    Ok(Image {
        id: ctx.id(),
        owner: arrival.owner,
        camera: arrival.camera,
        state: ImageState::Inbox,
        kind: found.judged.image_kind(&arrival.filename)?,
        filename: arrival.filename.clone(),
        media_type: found.judged.media_type.to_owned(),
        blob: found.content.hash,
        sha256: found.content.sha256,
        size: found.content.size,
        width,
        height,
        thumbhash: Vec::new(),
        shown: false,
        rendering: found.judged.kind.is_picture(),
        problem: None,
        taken_at,
        arrived_at: now,
        trashed_at: None,
        trash_until: None,
        facts: said.facts.clone(),
        position: said.position,
        attributes: Attributes::default(),
        parts: Vec::new(),
    })
}

/// The picture is there already; one in the trash comes back.
async fn bring_back(ctx: &Context, tx: &mut Tx, owner: CustomerId, id: ImageId) -> Result<Received> {
    let image = library::get(tx, owner, id).await?.ok_or(StoreError::Changed)?;
    if image.state == ImageState::Trashed {
        take_step(ctx, tx, &image, Transition::Restore).await?;
    }
    Ok(Received { image: id, known: true })
}

async fn add_part(
    ctx: &Context,
    tx: &mut Tx,
    arrival: &Arrival,
    image: ImageId,
    found: &Found,
) -> Result<Received> {
    let Some(of) = library::get(tx, arrival.owner, image).await? else {
        return Err(Error::invalid("part_of", "There is no such picture of yours. Send the picture first."));
    };
    let content = &found.content;
    let known = of.blob == content.hash || of.parts.iter().any(|part| part.blob == content.hash);
    if known {
        return Ok(Received { image, known });
    }
    let mut part = Part {
        role: found.judged.role(),
        filename: arrival.filename.clone(),
        media_type: found.judged.media_type.to_owned(),
        blob: content.hash,
        size: content.size,
    };
    for number in 2.. {
        if library::add_part(tx, arrival.owner, image, &part, &content.sha256, ctx.now()).await? {
            break;
        }
        part.filename = numbered(&arrival.filename, number);
    }
    Ok(Received { image, known })
}

/// `DSC_0001.WAV` → `DSC_0001 (2).WAV`.
fn numbered(filename: &str, number: u32) -> String {
    match filename.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() => format!("{stem} ({number}).{extension}"),
        _ => format!("{filename} ({number})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_file_of_the_same_name_gets_a_number() {
        assert_eq!(numbered("DSC_0001.WAV", 2), "DSC_0001 (2).WAV");
        assert_eq!(numbered(".hidden", 3), ".hidden (3)");
    }
}
