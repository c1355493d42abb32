//! Take a file that comes in one piece, from programs that know nothing of resuming. Until all of it is
//! here it is nowhere to be seen, and when its sender dies nothing of it stays.

use std::fmt::Display;
use std::sync::Arc;

use bytes::Bytes;
use cradle_blobs::{Fingerprint, hash_file};
use cradle_domain::library::LocalTime;
use cradle_domain::{CameraId, ImageId, Instant};
use cradle_store::{Tx, customers};
use futures::{Stream, StreamExt};
use tokio::io::{AsyncWriteExt as _, BufWriter};

use super::arrival::Arrival;
use super::at_hand::{AtHand, passing};
use super::begin::{disk, file_name};
use super::receive::{Received, receive};
use crate::{Context, Error, Result, Visitor, cameras};

/// Bytes gathered before they are handed to the disk.
const GATHERED: usize = 1 << 20;

/// A file that is here whole and has become nothing yet; it goes when this is dropped.
#[derive(Clone, Debug)]
pub struct Spooled {
    file: Arc<AtHand>,
    size: u64,
}

/// What the sender says about such a file.
#[derive(Clone, Debug, Default)]
pub struct Incoming {
    /// Its name; folders before it are left out.
    pub filename: String,
    /// When it was last written, for files that do not say when they were taken.
    pub written_at: Option<Instant>,
    /// When it was taken, where the sender knows; counts more than `written_at`.
    pub taken_at: Option<LocalTime>,
    /// The camera that it comes from.
    pub camera: Option<CameraId>,
    /// The picture that it is a further file of.
    pub part_of: Option<ImageId>,
}

impl Spooled {
    /// Bytes of the whole.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// What its content is called.
    pub(crate) async fn fingerprint(&self) -> Result<Fingerprint> {
        Ok(hash_file(self.file.path()).await?)
    }
}

/// Writes down what comes until its end, up to the largest file that this centre takes.
pub async fn spool<E: Display>(
    ctx: &Context,
    visitor: &Visitor,
    mut body: impl Stream<Item = Result<Bytes, E>> + Unpin,
) -> Result<Spooled> {
    visitor.sender()?;
    let largest = ctx.settings().largest_upload;
    let held = passing(ctx, "incoming").await?;
    // Made in one go with its name: a sender that is gone by now leaves none behind.
    let file = tokio::fs::File::from_std(std::fs::File::create_new(held.path()).map_err(disk)?);
    let mut file = BufWriter::with_capacity(GATHERED, file);
    let mut size = 0_u64;
    while let Some(piece) = body.next().await {
        let piece = piece.map_err(|why| Error::invalid("body", format!("The connection broke: {why}")))?;
        size += piece.len() as u64;
        if size > largest {
            let largest = largest >> 20;
            return Err(Error::TooLarge(format!("This centre takes files of up to {largest} MiB.")));
        }
        file.write_all(&piece).await.map_err(disk)?;
    }
    file.flush().await.map_err(disk)?;
    Ok(Spooled { file: Arc::new(held), size })
}

/// Makes a picture of a file that is here whole. The work goes on when the asker goes away.
pub async fn take(
    ctx: &Context,
    visitor: &Visitor,
    spooled: &Spooled,
    incoming: Incoming,
) -> Result<Received> {
    let owner = visitor.sender()?;
    if spooled.size == 0 {
        let why = "This file is empty: it has no picture, film or sound in it.";
        return Err(Error::Unsupported(why.to_owned()));
    }
    let mut tx = ctx.read().await?;
    if let Some(camera) = incoming.camera {
        cameras::sends(ctx, &mut tx, owner, camera).await?;
    }
    let taken_at = match (incoming.taken_at, incoming.written_at) {
        (None, Some(at)) => Some(local(&mut tx, visitor, at).await?),
        (taken_at, _) => taken_at,
    };
    drop(tx);
    let arrival = Arrival {
        owner,
        filename: file_name(&incoming.filename)?,
        camera: incoming.camera,
        part_of: incoming.part_of,
        sha256: None,
        taken_at,
        upload: None,
        through: None,
    };
    let (ctx, file) = (ctx.clone(), Arc::clone(&spooled.file));
    let work = async move { receive(&ctx, file.path(), &arrival).await };
    tokio::spawn(work).await.map_err(Error::defect)?
}

/// An instant by the wall clock where the visitor lives.
async fn local(tx: &mut Tx, visitor: &Visitor, at: Instant) -> Result<LocalTime> {
    let customer = customers::get(tx, visitor.customer()?).await?.ok_or(Error::Missing("account"))?;
    Ok(LocalTime::at(at, &customer.profile.time_zone))
}
