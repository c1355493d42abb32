//! A picture that somebody adds to a class of another one's, through a permission.
//!
//! It becomes a picture of its own, whatever else of the same shot its owner has: by a file that fits
//! beside a picture nobody comes to see that picture. When its owner has the very same picture already, that
//! goes into the class, and looks to others as if it had just come.

use cradle_domain::classes::Sort;
use cradle_domain::library::ImageState;
use cradle_domain::sharing::{Object, Standing, standing};
use cradle_domain::{ClassId, ImageId};
use cradle_store::library::Through;
use cradle_store::sharing::Addition;
use cradle_store::{Tx, classes, library, sharing};

use super::arrival::Arrival;
use crate::notices::additions;
use crate::{Context, Error, Result};

/// The class into which a picture comes through a permission, as long as that is open for it.
async fn class_behind(ctx: &Context, tx: &mut Tx, arrival: &Arrival, through: &Through) -> Result<ClassId> {
    let given = sharing::get(tx, arrival.owner, through.grant).await?;
    let grant = given.map(|given| given.grant).filter(|grant| standing(grant, ctx.now()) == Standing::Open);
    let object = grant.filter(|grant| grant.rights.add.is_some()).map(|grant| grant.object);
    let Some(Object::Class(id)) = object else { return Err(closed()) };
    let class = classes::get(tx, arrival.owner, id).await?;
    class.filter(|class| class.sort == Sort::Hand).map(|class| class.id).ok_or_else(closed)
}

fn closed() -> Error {
    Error::Ended(
        "No more pictures can be added here. Ask the person who shared it; what you have sent before is there."
            .to_owned(),
    )
}

/// Whether others see a picture in the class that an addition goes to already, so that nothing about it
/// is new to them.
pub(super) async fn is_seen(ctx: &Context, tx: &mut Tx, arrival: &Arrival, image: ImageId) -> Result<bool> {
    let Some(through) = &arrival.through else { return Ok(false) };
    let class = class_behind(ctx, tx, arrival, through).await?;
    let there = library::get(tx, arrival.owner, image).await?;
    Ok(there.is_some_and(|image| image.state != ImageState::Trashed)
        && classes::holds(tx, arrival.owner, class, image).await?)
}

/// Puts an added picture into its class, with who it is from, in the transaction in which it came.
pub(super) async fn put(ctx: &Context, tx: &mut Tx, arrival: &Arrival, image: ImageId) -> Result<()> {
    let Some(through) = &arrival.through else { return Ok(()) };
    let class = class_behind(ctx, tx, arrival, through).await?;
    classes::put_in(tx, arrival.owner, class, &[image]).await?;
    let addition = Addition {
        owner: arrival.owner,
        class,
        image,
        grant: through.grant,
        sender: through.sender.clone(),
        added_at: ctx.now(),
    };
    sharing::add_addition(tx, &addition).await?;
    additions::came(ctx, tx, arrival.owner, through.grant).await
}
