//! Send the next bytes of a file. What was answered with a new offset is on the disk.

use std::fs::{File, TryLockError};
use std::io;
use std::path::Path;

use bytes::Bytes;
use cradle_domain::UploadId;
use cradle_store::library::{self, Upload};
use futures::{Stream, StreamExt};
use sha2::{Digest, Sha256};
use tokio::io::{AsyncWriteExt, BufWriter};

use super::arrival::Arrival;
use super::begin::{disk, on_disk, path_of, remove_file};
use super::receive::receive;
use crate::{Context, Error, Result, Visitor};

/// Bytes gathered before they are handed to the disk.
const GATHERED: usize = 1 << 20;

/// With what the sender proves that bytes arrived as they left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// SHA-256.
    Sha256,
    /// SHA-1.
    Sha1,
}

/// A proof that bytes arrived as they left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checksum {
    /// Of which kind.
    pub algorithm: Algorithm,
    /// The digest of the bytes of this request.
    pub digest: Vec<u8>,
}

/// How far an upload is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Bytes that have arrived.
    pub offset: u64,
    /// The upload; its `outcome` says what it has become when all of it is here.
    pub upload: Upload,
}

impl Progress {
    fn of(upload: &Upload, offset: u64) -> Self {
        let offset = if upload.outcome.is_some() { upload.size } else { offset };
        Self { offset, upload: upload.clone() }
    }
}

/// Adds bytes to an upload at `offset`, which has to be where it stands. The last bytes make a
/// picture of it.
///
/// The work goes on when the asker goes away: what has arrived by then is kept, unless a checksum
/// was to prove it.
pub async fn append<E: std::fmt::Display + Send + 'static>(
    ctx: &Context,
    visitor: &Visitor,
    id: UploadId,
    offset: u64,
    checksum: Option<Checksum>,
    body: impl Stream<Item = Result<Bytes, E>> + Send + Unpin + 'static,
) -> Result<Progress> {
    let upload = find(ctx, visitor, id).await?;
    append_to(ctx, upload, offset, checksum, body).await
}

/// As [`append`], to an upload that was found.
pub(crate) async fn append_to<E: std::fmt::Display + Send + 'static>(
    ctx: &Context,
    upload: Upload,
    offset: u64,
    checksum: Option<Checksum>,
    body: impl Stream<Item = Result<Bytes, E>> + Send + Unpin + 'static,
) -> Result<Progress> {
    let ctx = ctx.clone();
    let work = async move {
        let Some((file, upload)) = hold(&ctx, &upload).await? else {
            let done = again(&ctx, &upload).await?;
            return if offset == done.offset { Ok(done) } else { Err(wrong_offset(done.offset)) };
        };
        let arrived = file.metadata().map_err(disk)?.len();
        if offset != arrived {
            return Err(wrong_offset(arrived));
        }
        let copy = file.try_clone().map_err(disk)?;
        let offset = match write(copy, offset, upload.size, checksum, body).await {
            Ok(offset) => offset,
            Err(broken) => {
                take_back(&file, &broken).await?;
                return Err(broken.error);
            }
        };
        finish(&ctx, upload, offset).await
    };
    tokio::spawn(work).await.map_err(Error::defect)?
}

/// How far an upload of the visitor is. One whose bytes are all here, and whose end was not seen
/// by the one who sent it, becomes a picture now.
pub async fn progress(ctx: &Context, visitor: &Visitor, id: UploadId) -> Result<Progress> {
    progress_of(ctx, find(ctx, visitor, id).await?).await
}

/// As [`progress`], of an upload that was found.
pub(crate) async fn progress_of(ctx: &Context, upload: Upload) -> Result<Progress> {
    let path = path_of(ctx, upload.id);
    let arrived = on_disk(move || match File::open(path) {
        Ok(file) => {
            // What is told here counts as acknowledged.
            file.sync_data()?;
            Ok(file.metadata()?.len())
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(0),
        Err(error) => Err(error),
    })
    .await?;
    if upload.outcome.is_some() || arrived < upload.size {
        return Ok(Progress::of(&upload, arrived));
    }
    let ctx = ctx.clone();
    let work = async move {
        match hold(&ctx, &upload).await? {
            Some((_held, upload)) => finish(&ctx, upload, arrived).await,
            None => again(&ctx, &upload).await,
        }
    };
    tokio::spawn(work).await.map_err(Error::defect)?
}

/// Throws away an upload of the visitor. A picture that it has become stays.
pub async fn abandon(ctx: &Context, visitor: &Visitor, id: UploadId) -> Result<()> {
    abandon_held(ctx, &find(ctx, visitor, id).await?).await
}

/// As [`abandon`], of an upload that was found.
pub(crate) async fn abandon_held(ctx: &Context, upload: &Upload) -> Result<()> {
    let held = hold(ctx, upload).await?;
    let mut tx = ctx.write().await?;
    library::remove_upload(&mut tx, upload.owner, upload.id).await?;
    tx.commit().await?;
    remove_file(&path_of(ctx, upload.id)).await?;
    drop(held);
    Ok(())
}

async fn find(ctx: &Context, visitor: &Visitor, id: UploadId) -> Result<Upload> {
    let owner = visitor.sender()?;
    let upload = library::upload_of(&mut ctx.read().await?, owner, id).await?;
    let own = |upload: &Upload| upload.through.is_none() && upload.expires_at > ctx.now();
    upload.filter(own).ok_or(Error::Missing("upload"))
}

/// Where an upload stands that somebody else has finished in the meantime.
async fn again(ctx: &Context, upload: &Upload) -> Result<Progress> {
    let now = library::upload_of(&mut ctx.read().await?, upload.owner, upload.id).await?;
    let now = now.ok_or(Error::Missing("upload"))?;
    Ok(Progress::of(&now, 0))
}

/// The file of an upload, held against everybody else in this process and in others until it is
/// closed, and the record as it is from then on. `None` when the upload is finished.
async fn hold(ctx: &Context, upload: &Upload) -> Result<Option<(File, Upload)>> {
    let path = path_of(ctx, upload.id);
    let file = on_disk(move || {
        let file = File::options().create(true).append(true).read(true).open(path)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(file)),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error),
        }
    })
    .await?;
    let Some(file) = file else {
        return Err(Error::conflict(
            "upload-busy",
            "This upload is being written to by another request. Wait a moment, then ask how far it is.",
        ));
    };
    let now = library::upload_of(&mut ctx.read().await?, upload.owner, upload.id).await?;
    match now {
        Some(upload) if upload.outcome.is_none() => Ok(Some((file, upload))),
        _ => {
            remove_file(&path_of(ctx, upload.id)).await?;
            Ok(None)
        }
    }
}

/// Bytes that did not all come as they should.
struct Broken {
    error: Error,
    /// Where the file is cut off again; `None` keeps what has come.
    back_to: Option<u64>,
}

async fn write<E: std::fmt::Display>(
    file: File,
    from: u64,
    size: u64,
    checksum: Option<Checksum>,
    mut body: impl Stream<Item = Result<Bytes, E>> + Unpin,
) -> Result<u64, Broken> {
    let unproved = checksum.as_ref().map(|_| from);
    let broken = |error: io::Error| Broken { error: disk(error), back_to: unproved };
    let mut proof = checksum.map(Proof::new);
    let mut file = BufWriter::with_capacity(GATHERED, tokio::fs::File::from_std(file));
    let mut offset = from;
    let mut cut_off = None;
    while let Some(piece) = body.next().await {
        let piece = match piece {
            Ok(piece) => piece,
            Err(why) => {
                let error = Error::invalid("body", format!("The connection broke: {why}"));
                cut_off = Some(Broken { error, back_to: unproved });
                break;
            }
        };
        if piece.len() as u64 > size - offset {
            let error = Error::TooLarge(format!("This upload was to have {size} bytes, and more came."));
            cut_off = Some(Broken { error, back_to: Some(from) });
            break;
        }
        offset += piece.len() as u64;
        if let Some(proof) = &mut proof {
            proof.update(&piece);
        }
        file.write_all(&piece).await.map_err(broken)?;
    }
    // Nothing is under way any more when this returns, whatever it returns.
    file.flush().await.map_err(broken)?;
    file.get_ref().sync_data().await.map_err(broken)?;
    let proved = proof.is_none_or(Proof::holds);
    match cut_off {
        Some(cut_off) => Err(cut_off),
        None if !proved => {
            let error = Error::conflict(
                "checksum-mismatch",
                "These bytes did not arrive as they left. They were thrown away; send them again.",
            );
            Err(Broken { error, back_to: unproved })
        }
        None => Ok(offset),
    }
}

async fn take_back(file: &File, broken: &Broken) -> Result<()> {
    let Some(back_to) = broken.back_to else { return Ok(()) };
    let file = file.try_clone().map_err(disk)?;
    on_disk(move || {
        file.set_len(back_to)?;
        file.sync_all()
    })
    .await
}

/// Makes a picture of an upload whose bytes are all here; the file is held by the caller.
async fn finish(ctx: &Context, mut upload: Upload, offset: u64) -> Result<Progress> {
    if offset < upload.size {
        return Ok(Progress::of(&upload, offset));
    }
    let path = path_of(ctx, upload.id);
    match receive(ctx, &path, &arrival(&upload)).await {
        Ok(received) => {
            upload.outcome = Some((received.image, received.known));
            remove_file(&path).await?;
            Ok(Progress::of(&upload, offset))
        }
        // It may become a picture later: what has come stays.
        Err(passing) if keeps(&passing) => Err(passing),
        Err(refused) => {
            forget(ctx, &upload, &path).await?;
            Err(refused)
        }
    }
}

fn keeps(error: &Error) -> bool {
    error.is_passing() || matches!(error, Error::Defect(_) | Error::Conflict { kind: "changed", .. })
}

async fn forget(ctx: &Context, upload: &Upload, path: &Path) -> Result<()> {
    let mut tx = ctx.write().await?;
    library::remove_upload(&mut tx, upload.owner, upload.id).await?;
    tx.commit().await?;
    remove_file(path).await
}

fn arrival(upload: &Upload) -> Arrival {
    Arrival {
        owner: upload.owner,
        filename: upload.filename.clone(),
        camera: upload.camera,
        part_of: upload.part_of,
        sha256: upload.sha256,
        taken_at: upload.taken_at.clone(),
        upload: Some(upload.id),
        through: upload.through.clone(),
    }
}

fn wrong_offset(arrived: u64) -> Error {
    Error::conflict(
        "upload-offset",
        format!("This upload stands at byte {arrived}. Ask how far it is, and go on from there."),
    )
}

/// A checksum on its way.
struct Proof {
    wanted: Vec<u8>,
    digest: Either,
}

enum Either {
    Sha256(Sha256),
    Sha1(sha1::Sha1),
}

impl Proof {
    fn new(checksum: Checksum) -> Self {
        let digest = match checksum.algorithm {
            Algorithm::Sha256 => Either::Sha256(Sha256::new()),
            Algorithm::Sha1 => Either::Sha1(sha1::Sha1::new()),
        };
        Self { wanted: checksum.digest, digest }
    }

    fn update(&mut self, bytes: &[u8]) {
        match &mut self.digest {
            Either::Sha256(digest) => digest.update(bytes),
            Either::Sha1(digest) => digest.update(bytes),
        }
    }

    fn holds(self) -> bool {
        match self.digest {
            Either::Sha256(digest) => digest.finalize()[..] == self.wanted[..],
            Either::Sha1(digest) => digest.finalize()[..] == self.wanted[..],
        }
    }
}
