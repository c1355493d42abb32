//! Find classes, and the pictures in them.

use cradle_domain::ClassId;
use cradle_domain::classes::Rule;
use cradle_domain::library::Image;
use cradle_store::{classes, library};

use super::view::{Asked, View, filter};
use crate::library::{Listing, list_of, span};
use crate::{Context, Error, Result, Visitor};

/// Pictures of one class are counted so far.
pub(super) const COUNTED: u32 = 10_000;
/// Pictures of each class of a list are counted so far.
const COUNTED_IN_LIST: u32 = 1_000;

/// Up to `limit` of the visitor's classes whose names come after `after` in their comparable form.
pub async fn list(ctx: &Context, visitor: &Visitor, limit: u32, after: Option<&str>) -> Result<Vec<View>> {
    let owner = visitor.viewer()?;
    let mut tx = ctx.read().await?;
    let asked = Asked::of(&mut tx, owner).await?;
    let mut views = Vec::new();
    for class in classes::page(&mut tx, owner, after.unwrap_or_default(), limit).await? {
        views.push(asked.view(&mut tx, class, COUNTED_IN_LIST).await?);
    }
    Ok(views)
}

/// One of the visitor's classes.
pub async fn find(ctx: &Context, visitor: &Visitor, id: ClassId) -> Result<View> {
    let owner = visitor.viewer()?;
    let mut tx = ctx.read().await?;
    let class = classes::get(&mut tx, owner, id).await?.ok_or(Error::Missing("class"))?;
    Asked::of(&mut tx, owner).await?.view(&mut tx, class, COUNTED).await
}

/// Those pictures of one of the visitor's classes that a listing is about, the latest first.
pub async fn images(ctx: &Context, visitor: &Visitor, id: ClassId, listing: Listing) -> Result<Vec<Image>> {
    let owner = visitor.viewer()?;
    let mut tx = ctx.read().await?;
    let class = classes::get(&mut tx, owner, id).await?.ok_or(Error::Missing("class"))?;
    let (question, first, last) = Asked::of(&mut tx, owner).await?.question(&class);
    drop(tx);
    let (from, to) = span(&listing)?;
    // Days are written so that the later one is the greater text.
    let from = from.into_iter().chain(first).max();
    let to = to.into_iter().chain(last).min();
    list_of(ctx, owner, listing, Some(question), (from, to)).await
}

/// What a rule would gather.
#[derive(Clone, Debug)]
pub struct Tried {
    /// How many pictures, counted up to a bound.
    pub pictures: u32,
    /// Whether there are more.
    pub more: bool,
    /// The latest ones.
    pub latest: Vec<Image>,
}

/// As many pictures are shown of what a rule would gather.
const LATEST: u32 = 8;

/// What a rule would gather of the visitor's pictures.
pub async fn try_rule(ctx: &Context, visitor: &Visitor, rule: &Rule) -> Result<Tried> {
    let owner = visitor.owner()?;
    let mut tx = ctx.read().await?;
    let asked = Asked::of(&mut tx, owner).await?;
    let filter = filter(asked.question_of(rule));
    let (pictures, more) = asked.count(&mut tx, &filter, COUNTED).await?;
    let latest = library::page(&mut tx, owner, &filter, LATEST).await?;
    Ok(Tried { pictures, more, latest })
}
