//! Download many pictures in one file, each with its parts and a sidecar that says what is said about
//! it.

mod pack;
mod send;
mod sidecar;
mod zip;

use cradle_domain::library::Image;
use cradle_domain::{ImageId, Span};
use cradle_store::{Tx, library};

pub(crate) use pack::{Content, place};
pub use pack::{Packed, Portion};
pub use send::stream;

use crate::{Context, Error, Result, Secret, Visitor, digest};
use cradle_domain::CustomerId;
use cradle_domain::customers::Action;

/// A download that was asked for and is to be begun soon.
#[derive(Clone, Debug)]
pub struct Ticket {
    /// What opens it, without being signed in.
    pub secret: Secret,
    /// When that ends.
    pub expires_at: cradle_domain::Instant,
    /// Bytes that will come.
    pub size: u64,
    /// Files in it.
    pub files: usize,
}

/// Pictures in one file, at most.
const MOST: usize = 10_000;
/// How long a download may be begun.
const LASTS: Span = Span::from_mins(10);
/// Pictures read in one statement.
const BATCH: usize = 500;

/// Gets some of the visitor's pictures ready to be downloaded in one file.
pub async fn prepare(ctx: &Context, visitor: &Visitor, ids: &[ImageId]) -> Result<Ticket> {
    let owner = visitor.viewer()?;
    if ids.is_empty() || ids.len() > MOST {
        return Err(Error::invalid("ids", format!("Choose 1 to {MOST} pictures for one download.")));
    }
    let images = found(&mut ctx.read().await?, owner, ids).await?;
    if images.len() < unique(ids) {
        return Err(Error::Missing("picture"));
    }
    let packed = pack::pack(&images, Portion::All);
    let (secret, expires_at) = (Secret::fresh(), ctx.now() + LASTS);
    let mut tx = ctx.write().await?;
    library::add_download(&mut tx, &secret.hash(), owner, ids, expires_at).await?;
    tx.commit().await?;
    Ok(Ticket { secret, expires_at, size: packed.size(), files: packed.files() })
}

/// Opens a download that was got ready: whoever holds its secret may have it.
pub async fn open_download(ctx: &Context, visitor: &Visitor, secret: &str) -> Result<Packed> {
    visitor.may(Action::Public)?;
    let mut tx = ctx.read().await?;
    let ended = || Error::Ended("This download has ended. Choose the pictures again.".to_owned());
    let ready = library::download(&mut tx, &digest(secret.as_bytes()), ctx.now()).await?;
    let (owner, ids) = ready.ok_or_else(ended)?;
    Ok(pack::pack(&found(&mut tx, owner, &ids).await?, Portion::All))
}

/// Pictures that others may take, with what they may know of each. What cannot be given without its
/// place must not be among them unless `position` is given.
pub(crate) fn pack_for_others(images: &[Image], position: bool) -> Packed {
    pack::pack(images, Portion::Shared { position })
}

async fn found(tx: &mut Tx, owner: CustomerId, ids: &[ImageId]) -> Result<Vec<Image>> {
    let mut images = Vec::with_capacity(ids.len());
    for some in ids.chunks(BATCH) {
        images.extend(library::many(tx, owner, some).await?);
    }
    Ok(images)
}

fn unique(ids: &[ImageId]) -> usize {
    ids.iter().collect::<std::collections::HashSet<_>>().len()
}
