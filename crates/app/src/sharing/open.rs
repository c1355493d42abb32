//! Open what was given.

use cradle_domain::sharing::{Card, Object, Rights};
use cradle_store::sharing::Recorded;
use cradle_store::{Tx, customers};

use super::door::{Door, enter, missing};
use super::openings;
use super::pictures::{Cursor, Opened, SharedImage, cover};
use crate::{Context, Error, Result, Visitor};

/// What was opened to the visitor.
#[derive(Clone, Debug)]
pub struct Shared {
    /// The permission.
    pub recorded: Recorded,
    /// The name of the person who gave it.
    pub by: String,
    /// What the visitor may do.
    pub rights: Rights,
    /// How many pictures there are, on the first page; nothing for a class that goes on behind it, whose
    /// pictures [`total`] counts.
    pub total: Option<u32>,
    /// The picture that stands for it; on the first page.
    pub cover: Option<SharedImage>,
    /// Pictures, in order, without those that their owner threw away.
    pub images: Vec<SharedImage>,
    /// Where the next page begins, when there is one.
    pub next: Option<Cursor>,
    /// The giver's details, where these are given.
    pub card: Option<Card>,
}

/// Opens a link, a gallery or what was received, with up to `limit` pictures behind `after`, and counts
/// that once for all pages.
pub async fn open<'a>(
    ctx: &Context,
    visitor: &Visitor,
    door: impl Into<Door<'a>>,
    after: Option<Cursor>,
    limit: u32,
) -> Result<Shared> {
    let shared = look(ctx, visitor, door, after, limit).await?;
    if after.is_none() {
        let grant = &shared.recorded.grant;
        openings::count(ctx, grant.owner, grant.id);
    }
    Ok(shared)
}

/// As [`open`], for programs that only look at what is there: nothing is counted.
pub async fn look<'a>(
    ctx: &Context,
    visitor: &Visitor,
    door: impl Into<Door<'a>>,
    after: Option<Cursor>,
    limit: u32,
) -> Result<Shared> {
    let mut tx = ctx.read().await?;
    let (recorded, rights) = enter(ctx, &mut tx, visitor, door.into()).await?;
    let giver = customers::get(&mut tx, recorded.grant.owner).await?.ok_or_else(missing)?;
    let card = match &recorded.grant.object {
        Object::Profile(fields) => Some(Card::of(&giver, fields)),
        Object::Pictures | Object::Class(_) => None,
    };
    let opened = Opened::by(&mut tx, &recorded).await?;
    let mut images = opened.page(&mut tx, after, limit + 1, ctx.now()).await?;
    let more = images.len() > limit as usize;
    images.truncate(limit as usize);
    let next = images.last().filter(|_| more).map(|last| cursor(&recorded, last));
    let first = after.is_none();
    let total = match (&recorded.grant.object, more) {
        _ if !first => None,
        (Object::Profile(_), _) | (Object::Class(_), true) => None,
        (Object::Pictures | Object::Class(_), false) => Some(images.len() as u32),
        (Object::Pictures, true) => opened.total(&mut tx).await?,
    };
    Ok(Shared {
        by: giver.profile.name.as_str().to_owned(),
        total,
        cover: if first { cover(&mut tx, &recorded, &images).await? } else { None },
        rights,
        images,
        next,
        card,
        recorded,
    })
}

/// How many pictures are opened; nothing when they are too many to count. It takes about as long as a
/// page of them, which nobody should wait for it.
pub async fn total<'a>(ctx: &Context, visitor: &Visitor, door: impl Into<Door<'a>>) -> Result<Option<u32>> {
    let mut tx = ctx.read().await?;
    let (recorded, _) = enter(ctx, &mut tx, visitor, door.into()).await?;
    Opened::by(&mut tx, &recorded).await?.total(&mut tx).await
}

fn cursor(recorded: &Recorded, last: &SharedImage) -> Cursor {
    let in_class = matches!(recorded.grant.object, Object::Class(_));
    Cursor { image: in_class.then_some(last.image.id), seen: last.index }
}

/// The giver's details as a vCard, and the name under which it is saved.
pub async fn card<'a>(
    ctx: &Context,
    visitor: &Visitor,
    door: impl Into<Door<'a>>,
) -> Result<(String, String)> {
    let mut tx: Tx = ctx.read().await?;
    let (recorded, _) = enter(ctx, &mut tx, visitor, door.into()).await?;
    let Object::Profile(fields) = &recorded.grant.object else { return Err(Error::Missing("card")) };
    let giver = customers::get(&mut tx, recorded.grant.owner).await?.ok_or_else(missing)?;
    let card = Card::of(&giver, fields);
    Ok((format!("{}.vcf", card.name), card.vcard()))
}
