//! Take a file into the library: where everything ends that sends pictures.
//!
//! The bytes become durable first, the record follows in one transaction with all that depends on
//! it. A crash in between leaves bytes without a record, which the sweep finds; never a record
//! without its bytes.

use std::path::Path;

use cradle_blobs::{Error as BlobError, Fingerprint};
use cradle_domain::library::{Image, ImageKind, ImageState, LocalTime, Part, PartRole, Transition};
use cradle_domain::{CustomerId, ImageId};
use cradle_store::{StoreError, Tx, customers, library};

use super::addition;
use super::arrival::{Arrival, Found, look_at};
use super::change::take_step;
use super::playable::MakePlayable;
use super::render::Render;
use super::shots::{self, Place};
use super::sidecar::ReadSidecar;
use crate::jobs::enqueue;
use crate::notices::clock;
use crate::{Context, Error, Event, Result};

/// What has become of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Received {
    /// The picture.
    pub image: ImageId,
    /// Whether its owner had it before: nothing was added.
    pub known: bool,
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
    bring_in(ctx, path, arrival, false).await
}

/// Keeps a file that its new owner has chosen among what somebody else showed: it joins no shot, and does not wait
/// in the inbox.
pub(crate) async fn receive_chosen(ctx: &Context, path: &Path, arrival: &Arrival) -> Result<Received> {
    bring_in(ctx, path, arrival, true).await
}

async fn bring_in(ctx: &Context, path: &Path, arrival: &Arrival, chosen: bool) -> Result<Received> {
    let found = look_at(path, arrival).await?;
    refuse_what_cannot_stand_alone(ctx, arrival, &found).await?;
    make_room_for_good(ctx, &found.content).await?;
    for _ in 0..TRIES {
        ctx.blobs().put_hashed_file(path, &found.content).await?;
        let mut tx = ctx.write().await?;
        if !hold_blob(ctx, &mut tx, &found.content).await? {
            continue;
        }
        let received = match arrival.part_of {
            Some(image) => add_part(ctx, &mut tx, arrival, image, &found).await?,
            None if chosen || arrival.through.is_some() => add_alone(ctx, &mut tx, arrival, &found).await?,
            None => add_file(ctx, &mut tx, arrival, &found).await?,
        };
        if chosen {
            choose(ctx, &mut tx, arrival.owner, received.image).await?;
        }
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

/// What somebody chose is in their library, and not in the inbox.
async fn choose(ctx: &Context, tx: &mut Tx, owner: CustomerId, id: ImageId) -> Result<()> {
    let image = library::get(tx, owner, id).await?.ok_or(StoreError::Changed)?;
    match image.state {
        ImageState::Inbox => take_step(ctx, tx, &image, Transition::Keep).await,
        ImageState::Kept | ImageState::Trashed => Ok(()),
    }
}

/// A sidecar is kept beside its picture or not at all; that is known before its bytes are kept.
async fn refuse_what_cannot_stand_alone(ctx: &Context, arrival: &Arrival, found: &Found) -> Result<()> {
    let Err(refused) = found.judged.image_kind(&arrival.filename) else { return Ok(()) };
    if arrival.through.is_some() {
        return Err(refused);
    }
    if arrival.part_of.is_some() || shots::shot_of(&mut ctx.read().await?, arrival, found).await?.is_some() {
        return Ok(());
    }
    Err(refused)
}

/// Bytes that were found damaged make room for good ones of the same name. Those of another length do
/// so by themselves.
async fn make_room_for_good(ctx: &Context, content: &Fingerprint) -> Result<()> {
    if cradle_store::archive::is_lost(&mut ctx.read().await?, content.hash).await?
        && let Err(BlobError::Damaged { .. }) = ctx.blobs().verify(content.hash).await
    {
        ctx.blobs().remove(content.hash).await?;
        tracing::info!(blob = %content.hash, "a damaged file is replaced by a good one");
    }
    Ok(())
}

/// Writes that the blob is wanted, which keeps every sweep away until the transaction ends, and
/// looks whether the bytes are there. False when a sweep was faster.
pub(crate) async fn hold_blob(ctx: &Context, tx: &mut Tx, content: &Fingerprint) -> Result<bool> {
    let Fingerprint { hash, size, sha256, sha1 } = content;
    library::record_blob(tx, *hash, *size, sha256, sha1, ctx.now()).await?;
    match ctx.blobs().size(*hash).await {
        Ok(there) => Ok(there == *size),
        Err(BlobError::Missing) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Adds a file that nobody called a part of a picture: it may be one all the same.
async fn add_file(ctx: &Context, tx: &mut Tx, arrival: &Arrival, found: &Found) -> Result<Received> {
    let owner = arrival.owner;
    if let Some(image) = library::parts_by_content(tx, owner, &found.content.sha256).await? {
        return bring_back(ctx, tx, owner, image).await;
    }
    if let Some(known) = library::by_content(tx, owner, found.content.hash).await? {
        return bring_back(ctx, tx, owner, known).await;
    }
    match shots::shot_of(tx, arrival, found).await? {
        Some(Place::Beside(image)) => add_part(ctx, tx, arrival, image, found).await,
        Some(Place::Before(image)) => put_first(ctx, tx, arrival, *image, found).await,
        None => add_image(ctx, tx, arrival, found).await,
    }
}

/// Adds a file that somebody else sends: as a picture of its own.
async fn add_alone(ctx: &Context, tx: &mut Tx, arrival: &Arrival, found: &Found) -> Result<Received> {
    let received = match library::by_content(tx, arrival.owner, found.content.hash).await? {
        Some(known) if addition::is_seen(ctx, tx, arrival, known).await? => {
            return Ok(Received { image: known, known: true });
        }
        Some(known) => bring_back(ctx, tx, arrival.owner, known).await?,
        None => add_image(ctx, tx, arrival, found).await?,
    };
    addition::put(ctx, tx, arrival, received.image).await?;
    Ok(received)
}

async fn add_image(ctx: &Context, tx: &mut Tx, arrival: &Arrival, found: &Found) -> Result<Received> {
    let owner = arrival.owner;
    let image = new_image(ctx, tx, arrival, found).await?;
    if !library::add(tx, &image).await? {
        let known = library::by_content(tx, owner, found.content.hash).await?.ok_or(StoreError::Changed)?;
        return bring_back(ctx, tx, owner, known).await;
    }
    clock::start(ctx, tx, owner, &[image.id]).await?;
    if let Some(mark) = &found.said.content_id {
        library::set_content_id(tx, owner, image.id, mark).await?;
    }
    enqueue(ctx, tx, &Render { owner, image: image.id }, ctx.now()).await?;
    Ok(Received { image: image.id, known: false })
}

/// Puts a file before those of its shot that came earlier: the still picture before its film, the
/// developed picture before the sensor's data.
async fn put_first(
    ctx: &Context,
    tx: &mut Tx,
    arrival: &Arrival,
    image: Image,
    found: &Found,
) -> Result<Received> {
    let first = new_image(ctx, tx, arrival, found).await?;
    library::put_first(tx, &image, &first).await?;
    if let Some(mark) = &found.said.content_id {
        library::set_content_id(tx, image.owner, image.id, mark).await?;
    }
    library::forget_recording(tx, image.owner, image.id, "").await?;
    let part = Part {
        role: shots::role_of(&image),
        filename: image.filename.clone(),
        media_type: image.media_type.clone(),
        blob: image.blob,
        size: image.size,
        recording: None,
    };
    add_part_file(ctx, tx, &image, part, &image.sha256).await?;
    enqueue(ctx, tx, &Render { owner: image.owner, image: image.id }, ctx.now()).await?;
    Ok(Received { image: image.id, known: false })
}

async fn new_image(ctx: &Context, tx: &mut Tx, arrival: &Arrival, found: &Found) -> Result<Image> {
    let now = ctx.now();
    let said = &found.said;
    let owner = customers::get(tx, arrival.owner).await?.ok_or(Error::Missing("account"))?;
    let zone = &owner.profile.time_zone;
    let taken_at = said.taken_at_in(zone).or_else(|| arrival.taken_at.clone());
    let taken_at = taken_at.unwrap_or_else(|| LocalTime::at(now, zone));
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
        rendering: true,
        problem: None,
        taken_at,
        arrived_at: now,
        trashed_at: None,
        trash_until: None,
        proven_at: None,
        facts: said.facts.clone(),
        position: said.position,
        attributes: said.attributes.clone(),
        parts: Vec::new(),
        recording: None,
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
    let part = Part {
        role: found.judged.role(),
        filename: arrival.filename.clone(),
        media_type: found.judged.media_type.to_owned(),
        blob: content.hash,
        size: content.size,
        recording: None,
    };
    add_part_file(ctx, tx, &of, part, &content.sha256).await?;
    if let (Some(mark), true) = (&found.said.content_id, of.kind == ImageKind::Picture) {
        library::set_content_id(tx, of.owner, of.id, mark).await?;
    }
    Ok(Received { image, known })
}

/// Adds a further file under a name that is free, with the work that it needs.
async fn add_part_file(
    ctx: &Context,
    tx: &mut Tx,
    of: &Image,
    mut part: Part,
    sha256: &[u8; 32],
) -> Result<()> {
    let filename = part.filename.clone();
    for number in 2.. {
        if library::add_part(tx, of.owner, of.id, &part, sha256, ctx.now()).await? {
            break;
        }
        part.filename = numbered(&filename, number);
    }
    match part.role {
        PartRole::Film | PartRole::Sound => {
            let work = MakePlayable { owner: of.owner, image: of.id, file: part.filename };
            enqueue(ctx, tx, &work, ctx.now()).await?;
        }
        PartRole::Sidecar => {
            let work = ReadSidecar { owner: of.owner, image: of.id, file: part.filename };
            enqueue(ctx, tx, &work, ctx.now()).await?;
        }
        PartRole::Raw | PartRole::Picture => {}
    }
    Ok(())
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
