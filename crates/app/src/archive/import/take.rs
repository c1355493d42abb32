//! One picture of the folder, with its further files.

use std::fs::{File, TryLockError};
use std::path::PathBuf;

use cradle_blobs::hash_file;
use cradle_domain::library::{ImageState, Transition};
use cradle_domain::{CustomerId, ImageId};
use cradle_store::classes;
use cradle_store::library::{self, Owned};
use tokio::fs;

use super::{Imported, Named, Shot};
use crate::archive::problem::Problem;
use crate::library::{Arrival, file_name, receive, take_step};
use crate::{Context, Error};

/// One import at a time works with the file that a picture is copied to.
pub(in crate::archive) fn alone(ctx: &Context) -> Result<File, Problem> {
    let path = ctx.settings().uploads.join("import.lock");
    let file = File::options().create(true).append(true).open(&path).map_err(Problem::disk(&path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Problem::Importing),
        Err(TryLockError::Error(error)) => Err(Problem::disk(&path)(error)),
    }
}

/// What would become of a picture.
pub(super) async fn look(
    ctx: &Context,
    owner: CustomerId,
    shot: &Shot,
    imported: &mut Imported,
) -> Result<(), Problem> {
    for (file, is_part) in files(shot) {
        let Some(content) = hashed(file, imported).await? else { continue };
        let known = !library::known(&mut ctx.read().await?, owner, &[content.sha256]).await?.is_empty();
        count(imported, is_part, known, content.size);
    }
    Ok(())
}

fn files(shot: &Shot) -> impl Iterator<Item = (&Named, bool)> {
    std::iter::once((&shot.file, false)).chain(shot.parts.iter().map(|part| (part, true)))
}

const fn count(imported: &mut Imported, is_part: bool, known: bool, size: u64) {
    match (is_part, known) {
        (false, false) => imported.pictures += 1,
        (false, true) => imported.known += 1,
        (true, false) => imported.parts += 1,
        (true, true) => {}
    }
    if !known {
        imported.bytes += size;
    }
}

/// The content of a file, if it can be read and is what it is said to be.
async fn hashed(file: &Named, imported: &mut Imported) -> Result<Option<cradle_blobs::Fingerprint>, Problem> {
    match hash_file(&file.path).await {
        Ok(content) if file.sha256.is_none_or(|said| said == content.sha256) => Ok(Some(content)),
        Ok(_) => {
            imported
                .refused
                .push((file.path.clone(), "It is not what the export says: it is damaged.".to_owned()));
            Ok(None)
        }
        Err(error) => {
            imported.refused.push((file.path.clone(), error.to_string()));
            Ok(None)
        }
    }
}

/// Takes a picture with its further files and what is known about it.
pub(in crate::archive) async fn take(
    ctx: &Context,
    owner: CustomerId,
    shot: &Shot,
    imported: &mut Imported,
) -> Result<(), Problem> {
    let Some((image, fresh)) = file(ctx, owner, shot, &shot.file, None, imported).await? else {
        return Ok(());
    };
    for part in &shot.parts {
        file(ctx, owner, shot, part, Some(image), imported).await?;
    }
    Ok(describe(ctx, owner, image, shot, fresh).await?)
}

/// Takes one file; the picture, and whether it is new. Nothing when the file was refused.
async fn file(
    ctx: &Context,
    owner: CustomerId,
    shot: &Shot,
    named: &Named,
    part_of: Option<ImageId>,
    imported: &mut Imported,
) -> Result<Option<(ImageId, bool)>, Problem> {
    let Some(content) = hashed(named, imported).await? else { return Ok(None) };
    let known = library::known(&mut ctx.read().await?, owner, &[content.sha256]).await?;
    let stays = |owned: &&Owned| owned.state != ImageState::Trashed || shot.state == ImageState::Trashed;
    if let Some(owned) = known.first().filter(stays) {
        count(imported, part_of.is_some(), true, content.size);
        return Ok(Some((owned.image, false)));
    }
    let arrival = Arrival {
        owner,
        filename: file_name(&named.filename)?,
        camera: shot.camera,
        part_of,
        sha256: Some(content.sha256),
        taken_at: shot.taken_at.clone(),
        upload: None,
        through: None,
    };
    // A copy of its own: what is kept shares no bytes with a file that somebody may change.
    let copy = ctx.settings().uploads.join("importing");
    fs::copy(&named.path, &copy).await.map_err(Problem::disk(&named.path))?;
    let received = receive(ctx, &copy, &arrival).await;
    fs::remove_file(&copy).await.map_err(Problem::disk(&copy))?;
    match received {
        Ok(received) => {
            count(imported, part_of.is_some(), received.known, content.size);
            Ok(Some((received.image, !received.known)))
        }
        Err(error) if refuses(&error) => {
            imported.refused.push((PathBuf::from(&named.path), error.to_string()));
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}

/// Whether it is the file's fault.
fn refuses(error: &Error) -> bool {
    matches!(
        error,
        Error::Unsupported(_)
            | Error::TooLarge(_)
            | Error::Invalid { .. }
            | Error::Conflict { kind: "content-mismatch", .. }
    )
}

/// Gives a picture what is known about it. Words that somebody has written here stay.
async fn describe(
    ctx: &Context,
    owner: CustomerId,
    id: ImageId,
    shot: &Shot,
    fresh: bool,
) -> crate::Result<()> {
    let mut tx = ctx.write().await?;
    let Some(image) = library::get(&mut tx, owner, id).await? else { return Ok(()) };
    if let Some(said) = &shot.said
        && (fresh || image.attributes.is_empty())
    {
        crate::library::describe(ctx, &mut tx, &image, said).await?;
    }
    let steps: &[Transition] = match (image.state, shot.state, shot.before_trash) {
        (ImageState::Inbox, ImageState::Kept, _) => &[Transition::Keep],
        (ImageState::Inbox, ImageState::Trashed, ImageState::Kept) if fresh => {
            &[Transition::Keep, Transition::Discard]
        }
        (ImageState::Inbox, ImageState::Trashed, _) if fresh => &[Transition::Discard],
        _ => &[],
    };
    for step in steps {
        if let Some(image) = library::get(&mut tx, owner, id).await? {
            take_step(ctx, &mut tx, &image, *step).await?;
        }
    }
    for class in &shot.classes {
        classes::put_in(&mut tx, owner, *class, &[id]).await?;
    }
    if let (true, Some(at)) = (fresh, shot.arrived_at) {
        library::set_arrived(&mut tx, owner, id, at).await?;
    }
    tx.commit().await?;
    ctx.wake();
    Ok(())
}
