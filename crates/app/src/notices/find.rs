//! Look at notices and at what happened.

use std::collections::HashMap;

use cradle_domain::notices::Entry;
use cradle_domain::{ImageId, Instant, NoticeId};
use cradle_store::notices::Told;
use cradle_store::{Tx, library, notices, orders};
use uuid::Uuid;

use crate::{Context, Error, Result, Visitor};

/// A picture that a notice names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The picture.
    pub image: ImageId,
    /// What became of it; nothing while it waits.
    pub outcome: Option<String>,
    /// Whether it can be shown.
    pub shown: bool,
}

/// A notice as it is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// The notice.
    pub told: Told,
    /// The first pictures that it names.
    pub images: Vec<Named>,
    /// What happened by it, the first first.
    pub history: Vec<Entry>,
}

/// A notice as the operator sees it: without the pictures.
#[derive(Clone, Debug, PartialEq)]
pub struct OperatorView {
    /// The notice.
    pub told: Told,
    /// Whom it is for.
    pub customer_name: String,
    /// What happened by it.
    pub history: Vec<Entry>,
}

/// Pictures that a notice shows, at most.
const SHOWN: u32 = 100;

/// Up to `limit` of the visitor's notices made before `after`, the latest first.
pub async fn list(
    ctx: &Context,
    visitor: &Visitor,
    after: Option<(Instant, NoticeId)>,
    limit: u32,
) -> Result<Vec<View>> {
    let owner = visitor.owner()?;
    let mut tx = ctx.read().await?;
    let found = notices::page(&mut tx, owner, after, limit).await?;
    views(&mut tx, found).await
}

/// One of the visitor's notices.
pub async fn find(ctx: &Context, visitor: &Visitor, id: NoticeId) -> Result<View> {
    let owner = visitor.owner()?;
    let mut tx = ctx.read().await?;
    let told = notices::get(&mut tx, owner, id).await?.ok_or(Error::Missing("notice"))?;
    views(&mut tx, vec![told]).await?.pop().ok_or(Error::Missing("notice"))
}

/// Up to `limit` things that happened to the visitor's pictures before `after`, the latest first.
pub async fn history(
    ctx: &Context,
    visitor: &Visitor,
    after: Option<(Instant, Uuid)>,
    limit: u32,
) -> Result<Vec<(Uuid, Entry)>> {
    let owner = visitor.owner()?;
    Ok(notices::events(&mut ctx.read().await?, owner, after, limit).await?)
}

/// Up to `limit` of everybody's notices made before `after`, the latest first.
pub async fn all(
    ctx: &Context,
    visitor: &Visitor,
    after: Option<(Instant, NoticeId)>,
    limit: u32,
) -> Result<Vec<OperatorView>> {
    visitor.operator()?;
    let mut tx = ctx.read().await?;
    let found = notices::all(&mut tx, after, limit).await?;
    let customers: Vec<_> = found.iter().map(|told| told.notice.customer).collect();
    let names = orders::customer_names(&mut tx, &customers).await?;
    let mut histories = histories(&mut tx, &found).await?;
    let view = |told: Told| OperatorView {
        customer_name: names.get(&told.notice.customer).cloned().unwrap_or_default(),
        history: histories.remove(&told.notice.id).unwrap_or_default(),
        told,
    };
    Ok(found.into_iter().map(view).collect())
}

async fn histories(tx: &mut Tx, found: &[Told]) -> Result<HashMap<NoticeId, Vec<Entry>>> {
    let keys: Vec<_> = found.iter().map(|told| (told.notice.customer, told.notice.id)).collect();
    Ok(notices::events_of(tx, &keys).await?)
}

async fn views(tx: &mut Tx, found: Vec<Told>) -> Result<Vec<View>> {
    let mut histories = histories(tx, &found).await?;
    let mut views = Vec::with_capacity(found.len());
    for told in found {
        let (owner, id) = (told.notice.customer, told.notice.id);
        let named = notices::images(tx, owner, id, SHOWN).await?;
        let ids: Vec<ImageId> = named.iter().map(|(image, _)| *image).collect();
        let there: HashMap<ImageId, bool> =
            library::many(tx, owner, &ids).await?.iter().map(|image| (image.id, image.shown)).collect();
        let images = named.into_iter().map(|(image, outcome)| Named {
            shown: there.get(&image).copied().unwrap_or(false),
            image,
            outcome,
        });
        let history = histories.remove(&id).unwrap_or_default();
        views.push(View { images: images.collect(), history, told });
    }
    Ok(views)
}
