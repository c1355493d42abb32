//! Make a class.

use cradle_domain::ClassId;
use cradle_domain::ImageId;
use cradle_domain::classes::{Class, ClassName, Rule, Sort};
use cradle_store::{StoreError, classes};

use super::find::COUNTED;
use super::put::put_in;
use super::view::{Asked, View};
use crate::{Context, Error, Event, Idempotency, Result, Visitor};

/// A class to make.
#[derive(Clone, Debug)]
pub struct New {
    /// Its name.
    pub name: String,
    /// Its rule; none for a class by hand.
    pub rule: Option<Rule>,
    /// The first pictures of a class by hand.
    pub images: Vec<ImageId>,
}

/// Classes of one customer, at most: all of them are counted on one page.
pub(crate) const MOST: u32 = 500;

/// Makes a class of the visitor's pictures.
pub async fn create(ctx: &Context, visitor: &Visitor, new: New, once: Option<&Idempotency>) -> Result<View> {
    let owner = visitor.owner()?;
    let name: ClassName = new.name.parse().map_err(|why| Error::invalid("name", why))?;
    if new.rule.is_some() && !new.images.is_empty() {
        return Err(Error::invalid("images", "Into a class by rule pictures come by its rule alone."));
    }
    let sort = new.rule.map_or(Sort::Hand, Sort::Rule);
    let class = Class { id: ctx.id(), owner, name, sort, created_at: ctx.now() };
    let mut tx = ctx.write().await?;
    if let Some(before) = Idempotency::claim(once, ctx, &mut tx, owner, class.id.0).await? {
        tx.commit().await?;
        return super::find(ctx, visitor, ClassId(before)).await;
    }
    if classes::how_many(&mut tx, owner).await? >= MOST {
        let message = format!("You have {MOST} classes, which is as many as there can be. Remove one first.");
        return Err(Error::conflict("too-many-classes", message));
    }
    classes::add(&mut tx, &class).await.map_err(taken)?;
    put_in(&mut tx, &class, &new.images).await?;
    let view = Asked::of(&mut tx, owner).await?.view(&mut tx, class, COUNTED).await?;
    tx.commit().await?;
    if !new.images.is_empty() {
        ctx.live().tell(owner, Event::Images(new.images));
    }
    Ok(view)
}

/// A name that is taken is the visitor's to change.
pub(super) fn taken(error: StoreError) -> Error {
    match error {
        StoreError::Taken => {
            Error::invalid("name", "You have a class of this name already. Choose another name.")
        }
        other => other.into(),
    }
}
