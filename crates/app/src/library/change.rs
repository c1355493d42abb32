//! Keep, describe, throw away and bring back.

use cradle_domain::library::{Attributes, Image, ImageState, Rating, Transition};
use cradle_domain::{CustomerId, ImageId};
use cradle_store::{Tx, library};

use crate::{Context, Error, Event, Result, Visitor};

/// What happens to pictures.
pub type Step = Transition;

/// What to change; `None` leaves it as it is.
#[derive(Clone, Debug, Default)]
pub struct Change {
    /// What happens to it.
    pub step: Option<Step>,
    /// Title.
    pub title: Option<String>,
    /// Caption.
    pub caption: Option<String>,
    /// People, all of them.
    pub people: Option<Vec<String>>,
    /// Place.
    pub place: Option<String>,
    /// Occasion.
    pub occasion: Option<String>,
    /// Keywords, all of them.
    pub keywords: Option<Vec<String>>,
    /// Stars; 0 takes them away.
    pub rating: Option<u8>,
}

/// As many pictures change at once.
const MOST: usize = 500;

/// Changes one of the visitor's pictures.
pub async fn change(ctx: &Context, visitor: &Visitor, id: ImageId, change: Change) -> Result<Image> {
    let mut changed = change_many(ctx, visitor, &[id], change).await?;
    changed.pop().ok_or(Error::Missing("picture"))
}

/// Changes several of the visitor's pictures in the same way, all of them or none.
pub async fn change_many(
    ctx: &Context,
    visitor: &Visitor,
    ids: &[ImageId],
    change: Change,
) -> Result<Vec<Image>> {
    let owner = visitor.owner()?;
    if ids.len() > MOST {
        return Err(Error::invalid("ids", format!("Change up to {MOST} pictures at once.")));
    }
    let mut ids = ids.to_vec();
    ids.sort();
    ids.dedup();
    let mut tx = ctx.write().await?;
    let images = library::many(&mut tx, owner, &ids).await?;
    if images.len() < ids.len() {
        return Err(Error::Missing("picture"));
    }
    for image in &images {
        if let Some(step) = change.step {
            take_step(ctx, &mut tx, image, step).await?;
        }
        let said = change.applied_to(image.attributes.clone())?;
        if said != image.attributes {
            library::set_attributes(&mut tx, owner, image.id, &said).await?;
        }
    }
    let changed = library::many(&mut tx, owner, &ids).await?;
    tx.commit().await?;
    ctx.live().tell(owner, Event::Images(ids));
    Ok(changed)
}

/// Throws one of the visitor's pictures away; it can be brought back.
pub async fn discard(ctx: &Context, visitor: &Visitor, id: ImageId) -> Result<()> {
    change(ctx, visitor, id, Change { step: Some(Step::Discard), ..Change::default() }).await.map(drop)
}

/// Brings one of the visitor's pictures back from the trash.
pub async fn restore(ctx: &Context, visitor: &Visitor, id: ImageId) -> Result<Image> {
    change(ctx, visitor, id, Change { step: Some(Step::Restore), ..Change::default() }).await
}

/// Takes a step with a picture, in the caller's transaction, in which it was read.
pub async fn take_step(ctx: &Context, tx: &mut Tx, image: &Image, step: Step) -> Result<()> {
    let before = before_trash(tx, image.owner, image).await?;
    let after = image
        .state
        .after(step, before)
        .map_err(|why| Error::Conflict { kind: "wrong-state", message: why.to_string() })?;
    Ok(library::move_to(tx, image, after, ctx.now()).await?)
}

async fn before_trash(tx: &mut Tx, owner: CustomerId, image: &Image) -> Result<ImageState> {
    if image.state == ImageState::Trashed {
        Ok(library::state_before_trash(tx, owner, image.id).await?)
    } else {
        Ok(image.state)
    }
}

impl Change {
    fn applied_to(&self, mut said: Attributes) -> Result<Attributes> {
        let texts = [
            (&self.title, &mut said.title),
            (&self.caption, &mut said.caption),
            (&self.place, &mut said.place),
            (&self.occasion, &mut said.occasion),
        ];
        for (new, old) in texts {
            if let Some(new) = new {
                old.clone_from(new);
            }
        }
        for (new, old) in [(&self.people, &mut said.people), (&self.keywords, &mut said.keywords)] {
            if let Some(new) = new {
                old.clone_from(new);
            }
        }
        match self.rating {
            None => {}
            Some(0) => said.rating = None,
            Some(stars) => {
                said.rating = Some(Rating::new(stars).map_err(|why| Error::invalid("rating", why))?);
            }
        }
        said.tidied().map_err(|why| Error::invalid("attributes", why))
    }
}
