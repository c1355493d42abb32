//! Begin to send a file.

use std::io;
use std::path::{Path, PathBuf};

use cradle_domain::library::LocalTime;
use cradle_domain::{CameraId, CustomerId, ImageId, ServiceId, Span, UploadId};
use cradle_store::Tx;
use cradle_store::library::{self, Through, Upload};
use uuid::Uuid;

use crate::{Context, Error, Idempotency, Result, Visitor, cameras};

/// How long an upload may take before what has come of it is thrown away.
const TIME_TO_FINISH: Span = Span::from_hours(7 * 24);

/// A file that somebody wants to send.
#[derive(Clone, Debug, Default)]
pub struct NewUpload {
    /// Its name on the camera or disk; folders before it are left out.
    pub filename: String,
    /// Bytes of the whole.
    pub size: u64,
    /// The camera that it comes from.
    pub camera: Option<CameraId>,
    /// The picture that it is a further file of.
    pub part_of: Option<ImageId>,
    /// What its SHA-256 is.
    pub sha256: Option<[u8; 32]>,
    /// The service that it is meant for.
    pub service_hint: Option<String>,
    /// When it was taken, for files that do not say so themselves.
    pub taken_at: Option<LocalTime>,
}

/// Makes room for a file that the visitor is going to send.
pub async fn begin(
    ctx: &Context,
    visitor: &Visitor,
    new: NewUpload,
    idempotency: Option<&Idempotency>,
) -> Result<Upload> {
    let owner = visitor.sender()?;
    let tx = ctx.write().await?;
    begin_through(ctx, new, (owner, TIME_TO_FINISH), None, idempotency, tx, async |_: &mut Tx, _| Ok(()))
        .await
}

/// Makes room for a file that comes into the library of `owner` within a time, in the caller's
/// transaction, when `fits` agrees to its size.
pub(crate) async fn begin_through(
    ctx: &Context,
    new: NewUpload,
    (owner, time): (CustomerId, Span),
    through: Option<Through>,
    idempotency: Option<&Idempotency>,
    mut tx: Tx,
    fits: impl AsyncFnOnce(&mut Tx, u64) -> Result<()>,
) -> Result<Upload> {
    let largest = ctx.settings().largest_upload;
    if new.size > largest {
        let (size, largest) = (new.size, largest >> 20);
        return Err(Error::TooLarge(format!(
            "This file has {size} bytes; this centre takes up to {largest} MiB."
        )));
    }
    if new.size == 0 {
        return Err(Error::Unsupported(
            "This file is empty: it has no picture, film or sound in it.".to_owned(),
        ));
    }
    if let Some(service) = &new.service_hint {
        service.parse::<ServiceId>().map_err(|why| Error::invalid("service_hint", why))?;
    }
    let now = ctx.now();
    let upload = Upload {
        id: UploadId(Uuid::new_v4()),
        owner,
        filename: file_name(&new.filename)?,
        camera: new.camera,
        part_of: new.part_of,
        sha256: new.sha256,
        service_hint: new.service_hint,
        taken_at: new.taken_at,
        size: new.size,
        created_at: now,
        expires_at: now + time,
        outcome: None,
        through,
    };
    if let Some(before) = Idempotency::claim(idempotency, ctx, &mut tx, owner, upload.id.0).await? {
        let before = library::upload_of(&mut tx, owner, UploadId(before)).await?;
        return before.ok_or(Error::Missing("upload"));
    }
    fits(&mut tx, upload.size).await?;
    check_references(ctx, &mut tx, &upload).await?;
    // The record comes first: a file without one is swept, a record without its file makes it anew.
    library::add_upload(&mut tx, &upload).await?;
    tx.commit().await?;
    let folder = ctx.settings().uploads.clone();
    let path = path_of(ctx, upload.id);
    on_disk(move || {
        std::fs::File::create_new(path)?;
        std::fs::File::open(folder)?.sync_all()
    })
    .await?;
    Ok(upload)
}

async fn check_references(ctx: &Context, tx: &mut Tx, upload: &Upload) -> Result<()> {
    if let Some(camera) = upload.camera {
        cameras::sends(ctx, tx, upload.owner, camera).await?;
    }
    if let Some(image) = upload.part_of
        && library::get(tx, upload.owner, image).await?.is_none()
    {
        return Err(Error::invalid("part_of", "There is no such picture of yours. Send the picture first."));
    }
    Ok(())
}

/// The last part of a name as a camera, a browser or Windows gives it.
pub(crate) fn file_name(given: &str) -> Result<String> {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = last.trim().chars().filter(|c| !c.is_control()).collect();
    if name.is_empty() || name == "." || name == ".." || name.len() > 255 {
        return Err(Error::invalid("filename", "A file's name has 1 to 255 bytes."));
    }
    Ok(name)
}

/// Where the bytes of an upload wait.
pub(super) fn path_of(ctx: &Context, id: UploadId) -> PathBuf {
    ctx.settings().uploads.join(id.to_string())
}

/// Runs work that waits for the disk on a thread that may wait.
pub(crate) async fn on_disk<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Result<T> {
    let done = tokio::task::spawn_blocking(work).await.map_err(Error::defect)?;
    done.map_err(disk)
}

/// What the disk under the uploads says.
pub(super) fn disk(error: io::Error) -> Error {
    match cradle_blobs::Error::from(error) {
        cradle_blobs::Error::Full => Error::Full,
        other => Error::Unreachable { part: "disk for uploads", cause: other.to_string() },
    }
}

/// Removes a file that may be gone already.
pub(super) async fn remove_file(path: &Path) -> Result<()> {
    let path = path.to_owned();
    on_disk(move || match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_no_folders() {
        assert_eq!(file_name("C:\\DCIM\\100CANON\\IMG_0001.JPG").unwrap(), "IMG_0001.JPG");
        assert_eq!(file_name("../../etc/passwd").unwrap(), "passwd");
        assert_eq!(file_name(" 写真\n.jpg ").unwrap(), "写真.jpg");
        for wrong in ["", "a/", "..", &"x".repeat(256)] {
            assert!(file_name(wrong).is_err(), "{wrong}");
        }
    }
}
