//! Keep, describe, throw away and bring back; and how each of these is undone.

use std::collections::HashMap;

use cradle_domain::ImageId;
use cradle_domain::library::{Attributes, Image, ImageState, Rating, Transition};
use cradle_domain::notices::Outcome;
use cradle_store::{StoreError, Tx, library};

use crate::notices::clock;
use crate::{Context, Error, Event, Result, Visitor};

/// What happens to pictures.
pub type Step = Transition;

/// What to change; `None` leaves it as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
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
    /// People and keywords to add to what each picture has.
    pub add: Words,
    /// People and keywords to take away from it.
    pub remove: Words,
}

/// People and keywords.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// People.
    pub people: Vec<String>,
    /// Keywords.
    pub keywords: Vec<String>,
}

/// What came of a change.
#[derive(Clone, Debug)]
pub struct Changed {
    /// The pictures as they are now.
    pub images: Vec<Image>,
    /// What brings back what was before, picture by picture.
    pub undo: Vec<(ImageId, Change)>,
}

/// As many pictures change at once.
const MOST: usize = 500;

/// Changes one of the visitor's pictures.
pub async fn change(ctx: &Context, visitor: &Visitor, id: ImageId, change: Change) -> Result<Image> {
    let mut changed = change_many(ctx, visitor, &[id], change).await?.images;
    changed.pop().ok_or(Error::Missing("picture"))
}

/// Changes several of the visitor's pictures in the same way, all of them or none.
pub async fn change_many(
    ctx: &Context,
    visitor: &Visitor,
    ids: &[ImageId],
    change: Change,
) -> Result<Changed> {
    change_each(ctx, visitor, ids.iter().map(|id| (*id, change.clone())).collect()).await
}

/// Changes several of the visitor's pictures, each in its own way, all of them or none.
pub async fn change_each(
    ctx: &Context,
    visitor: &Visitor,
    changes: Vec<(ImageId, Change)>,
) -> Result<Changed> {
    let owner = visitor.owner()?;
    if changes.len() > MOST {
        return Err(Error::invalid("ids", format!("Change up to {MOST} pictures at once.")));
    }
    let mut ids: Vec<ImageId> = changes.iter().map(|(id, _)| *id).collect();
    ids.sort();
    ids.dedup();
    let changes: HashMap<ImageId, Change> = changes.into_iter().collect();
    let mut tx = ctx.write().await?;
    let before = library::many(&mut tx, owner, &ids).await?;
    if before.len() < ids.len() {
        return Err(Error::Missing("picture"));
    }
    for step in [Step::Keep, Step::PutBack, Step::Discard, Step::Restore] {
        let those = before.iter().filter(|image| changes[&image.id].step == Some(step));
        take_steps(ctx, &mut tx, &those.collect::<Vec<_>>(), step).await?;
    }
    for image in &before {
        let said = changes[&image.id].applied_to(image.attributes.clone())?;
        describe(ctx, &mut tx, image, &said).await?;
    }
    let images = library::many(&mut tx, owner, &ids).await?;
    tx.commit().await?;
    ctx.wake();
    ctx.live().tell(owner, Event::Images(ids));
    let undo = before.iter().zip(&images).filter_map(|(was, is)| Some((was.id, undoing(was, is)?)));
    Ok(Changed { undo: undo.collect(), images })
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
    take_steps(ctx, tx, &[image], step).await
}

/// Takes a step with pictures of one owner; their clocks follow.
async fn take_steps(ctx: &Context, tx: &mut Tx, images: &[&Image], step: Step) -> Result<()> {
    let mut ways: Vec<((ImageState, ImageState), Vec<&Image>)> = Vec::new();
    for image in images.iter().copied() {
        let before = if image.state == ImageState::Trashed {
            library::state_before_trash(tx, image.owner, image.id).await?
        } else {
            image.state
        };
        let after = image
            .state
            .after(step, before)
            .map_err(|why| Error::Conflict { kind: "wrong-state", message: why.to_string() })?;
        let way = (image.state, after);
        match ways.iter_mut().find(|(known, _)| *known == way) {
            _ if image.state == after => {}
            Some((_, those)) => those.push(image),
            None => ways.push((way, vec![image])),
        }
    }
    for (way, those) in ways {
        let Some(owner) = those.first().map(|image| image.owner) else { continue };
        let ids: Vec<ImageId> = those.iter().map(|image| image.id).collect();
        let moved = library::move_many(tx, owner, &ids, way, ctx.now(), None).await?;
        if moved.len() < ids.len() {
            return Err(StoreError::Changed.into());
        }
        let undescribed = those.iter().filter(|image| image.attributes.is_empty());
        let undescribed: Vec<ImageId> = undescribed.map(|image| image.id).collect();
        clock::moved(ctx, tx, owner, &ids, way, &undescribed).await?;
    }
    Ok(())
}

/// Writes what is said about a picture, which was read in the caller's transaction; in the inbox its
/// clock stops by that, or runs again when the last word is taken back.
pub(crate) async fn describe(ctx: &Context, tx: &mut Tx, image: &Image, said: &Attributes) -> Result<()> {
    if *said == image.attributes {
        return Ok(());
    }
    library::set_attributes(tx, image.owner, image.id, said).await?;
    if !said.is_empty() {
        clock::settle(ctx, tx, image.owner, &[image.id], Outcome::Described).await
    } else if library::get(tx, image.owner, image.id).await?.is_some_and(|is| is.state == ImageState::Inbox) {
        clock::start(ctx, tx, image.owner, &[image.id]).await
    } else {
        Ok(())
    }
}

/// What makes `was` again out of `is`; nothing where nothing changed.
fn undoing(was: &Image, is: &Image) -> Option<Change> {
    let step = match (was.state, is.state) {
        (before, now) if before == now => None,
        (ImageState::Trashed, _) => Some(Step::Discard),
        (_, ImageState::Trashed) => Some(Step::Restore),
        (ImageState::Inbox, _) => Some(Step::PutBack),
        (ImageState::Kept, _) => Some(Step::Keep),
    };
    let (old, new) = (&was.attributes, &is.attributes);
    let text = |old: &String, new: &String| (old != new).then(|| old.clone());
    let words = |old: &Vec<String>, new: &Vec<String>| (old != new).then(|| old.clone());
    let undo = Change {
        step,
        title: text(&old.title, &new.title),
        caption: text(&old.caption, &new.caption),
        people: words(&old.people, &new.people),
        place: text(&old.place, &new.place),
        occasion: text(&old.occasion, &new.occasion),
        keywords: words(&old.keywords, &new.keywords),
        rating: (old.rating != new.rating).then(|| old.rating.map_or(0, Rating::stars)),
        ..Change::default()
    };
    (undo != Change::default()).then_some(undo)
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
        let lists = [
            (&self.people, &self.add.people, &self.remove.people, &mut said.people),
            (&self.keywords, &self.add.keywords, &self.remove.keywords, &mut said.keywords),
        ];
        for (new, add, remove, old) in lists {
            if let Some(new) = new {
                old.clone_from(new);
            }
            old.retain(|word| !remove.iter().any(|one| one.trim() == word));
            old.extend(add.iter().cloned());
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
