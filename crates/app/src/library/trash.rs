//! Look at the trash, remove some of it for good, empty it.

use cradle_domain::library::ImageState;
use cradle_domain::{ImageId, Instant};
use cradle_store::library;

use crate::notices::removal;
use crate::{Context, Error, Event, Result, Visitor};

/// What lies in the trash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trash {
    /// Pictures.
    pub pictures: u64,
    /// Days that what is thrown away now can be brought back.
    pub days: u32,
    /// When the first of them is removed.
    pub first_out: Option<Instant>,
}

/// Pictures that are removed in one transaction, at most.
const SLICE: usize = 500;

/// What lies in the visitor's trash.
pub async fn trash(ctx: &Context, visitor: &Visitor) -> Result<Trash> {
    let owner = visitor.owner()?;
    let mut tx = ctx.read().await?;
    let (_, _, days) = crate::notices::held_periods(ctx, &mut tx).await?.days();
    let pictures = library::trashed(&mut tx, owner).await?;
    Ok(Trash { pictures, days, first_out: library::first_out_of_trash(&mut tx, owner).await? })
}

/// Removes some of the visitor's pictures for good, all of them or none; they lie in the trash. Those
/// that are gone already are passed over, so that a request may come twice.
pub async fn remove(ctx: &Context, visitor: &Visitor, ids: &[ImageId]) -> Result<u64> {
    let owner = visitor.owner()?;
    if ids.len() > SLICE {
        return Err(Error::invalid("ids", format!("Remove up to {SLICE} pictures at once.")));
    }
    let mut tx = ctx.write().await?;
    let found = library::many(&mut tx, owner, ids).await?;
    if let Some(image) = found.iter().find(|image| image.state != ImageState::Trashed) {
        let why =
            format!("“{}” is not in the trash. Only what lies there is removed for good.", image.filename);
        return Err(Error::conflict("wrong-state", why));
    }
    let gone = removal::remove(ctx, &mut tx, owner, ids).await?;
    tx.commit().await?;
    let count = gone.len() as u64;
    tracing::info!(customer = %owner, pictures = count, "pictures were removed for good by their owner");
    ctx.live().tell(owner, Event::Images(gone));
    Ok(count)
}

/// Removes everything for good that lies in the visitor's trash at this moment.
pub async fn empty_trash(ctx: &Context, visitor: &Visitor) -> Result<u64> {
    let owner = visitor.owner()?;
    let (mut count, asked) = (0, ctx.now());
    loop {
        let mut tx = ctx.write().await?;
        let some = library::in_trash(&mut tx, owner, asked, SLICE as u32).await?;
        let gone = removal::remove(ctx, &mut tx, owner, &some).await?;
        tx.commit().await?;
        count += gone.len() as u64;
        ctx.live().tell(owner, Event::Images(gone));
        if some.len() < SLICE {
            tracing::info!(customer = %owner, pictures = count, "a trash was emptied by its owner");
            return Ok(count);
        }
    }
}
