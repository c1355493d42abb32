//! Put pictures into a class by hand, and take them out.

use cradle_domain::classes::{Class, Sort};
use cradle_domain::{ClassId, ImageId};
use cradle_store::{Tx, classes, library, sharing};

use super::find::COUNTED;
use super::view::{Asked, View};
use crate::{Context, Error, Event, Result, Visitor};

/// As many pictures go in or out at once.
const MOST: usize = 500;

/// Puts some of the visitor's pictures into a class by hand and takes others out: all, or none.
/// Pictures that are in or out already stay so.
pub async fn put(
    ctx: &Context,
    visitor: &Visitor,
    id: ClassId,
    inside: &[ImageId],
    out: &[ImageId],
) -> Result<View> {
    let owner = visitor.owner()?;
    if inside.len() + out.len() > MOST {
        return Err(Error::invalid("add", format!("Put up to {MOST} pictures in or out at once.")));
    }
    let mut tx = ctx.write().await?;
    let class = classes::get(&mut tx, owner, id).await?.ok_or(Error::Missing("class"))?;
    if class.sort != Sort::Hand {
        return Err(Error::conflict(
            "class-by-rule",
            "Pictures come into this class by its rule. Change the rule, or describe the pictures differently.",
        ));
    }
    put_in(&mut tx, &class, inside).await?;
    let mut out = out.to_vec();
    out.sort();
    classes::take_out(&mut tx, owner, id, &out).await?;
    let view = Asked::of(&mut tx, owner).await?.view(&mut tx, class, COUNTED).await?;
    tx.commit().await?;
    let changed: Vec<ImageId> = inside.iter().copied().chain(out).collect();
    if !changed.is_empty() {
        ctx.live().tell(owner, Event::Images(changed));
    }
    Ok(view)
}

/// Puts pictures of a class's owner into it, in the caller's transaction.
pub(super) async fn put_in(tx: &mut Tx, class: &Class, images: &[ImageId]) -> Result<()> {
    // Always in the same order, so that two who do this at once wait for each other.
    let mut images = images.to_vec();
    images.sort();
    images.dedup();
    if images.len() > MOST {
        return Err(Error::invalid("images", format!("Put up to {MOST} pictures in at once.")));
    }
    if library::many(tx, class.owner, &images).await?.len() < images.len() {
        return Err(Error::Missing("picture"));
    }
    sharing::own_again(tx, class.owner, class.id, &images).await?;
    Ok(classes::put_in(tx, class.owner, class.id, &images).await?)
}
