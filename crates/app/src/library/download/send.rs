//! The bytes of a download, one file after the other, with few of them in memory.

use bytes::Bytes;
use cradle_blobs::Error as BlobError;
use futures::stream::{self, BoxStream};
use futures::{Stream, StreamExt, TryStreamExt};
use tokio::sync::mpsc;

use super::pack::{Content, Packed};
use super::zip::{Entry, Writer};
use crate::library::unplaced;
use crate::{Context, Error, Result};

/// Pieces that wait for a slow receiver.
const WAITING: usize = 4;

type Sender = mpsc::Sender<Result<Bytes>>;

/// The download as a ZIP of exactly [`Packed::size`] bytes. When a file cannot be read, or is not as
/// long as it was, the stream ends in an error, and whoever receives it sees that it is not whole.
pub fn stream(ctx: &Context, packed: Packed) -> impl Stream<Item = Result<Bytes>> + Send + 'static {
    let (sender, receiver) = mpsc::channel(WAITING);
    let ctx = ctx.clone();
    tokio::spawn(async move {
        if let Err(error) = write(&ctx, packed, &sender).await {
            tracing::warn!(%error, "a download breaks off");
            // Nobody may be listening any more.
            let _ = sender.send(Err(error)).await;
        }
    });
    stream::unfold(receiver, |mut receiver| async move { Some((receiver.recv().await?, receiver)) })
}

async fn write(ctx: &Context, packed: Packed, sender: &Sender) -> Result<()> {
    let mut writer = Writer::default();
    for (entry, content) in packed.items {
        if !put(sender, writer.begin(&entry).into()).await {
            return Ok(());
        }
        let pieces = open(ctx, content).await?;
        let Some(crc) = pass(&entry, pieces, sender).await? else { return Ok(()) };
        if !put(sender, writer.end(&entry, crc).into()).await {
            return Ok(());
        }
    }
    put(sender, writer.finish().into()).await;
    Ok(())
}

/// Whether somebody still listens.
async fn put(sender: &Sender, bytes: Bytes) -> bool {
    sender.send(Ok(bytes)).await.is_ok()
}

async fn open(ctx: &Context, content: Content) -> Result<BoxStream<'static, Result<Bytes, BlobError>>> {
    Ok(match content {
        Content::Blob(hash) => ctx.blobs().open(hash, None).await?.stream,
        Content::Unplaced(hash) => unplaced::open(ctx, hash, None).await?.stream,
        Content::Bytes(bytes) => stream::iter([Ok(bytes)]).boxed(),
    })
}

/// Passes a file on; its CRC-32, or nothing when nobody listens any more.
async fn pass(
    entry: &Entry,
    mut pieces: BoxStream<'static, Result<Bytes, BlobError>>,
    sender: &Sender,
) -> Result<Option<u32>> {
    let mut crc = crc32fast::Hasher::new();
    let mut left = entry.size;
    while let Some(piece) = pieces.try_next().await? {
        let length = piece.len() as u64;
        left = left.checked_sub(length).ok_or_else(|| not_as_long(entry))?;
        crc.update(&piece);
        if !put(sender, piece).await {
            return Ok(None);
        }
    }
    if left > 0 {
        return Err(not_as_long(entry));
    }
    Ok(Some(crc.finalize()))
}

fn not_as_long(entry: &Entry) -> Error {
    Error::defect(format!("“{}” is not as long as its record says", entry.name))
}
