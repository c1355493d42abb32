//! Find pictures.

use cradle_domain::library::{Area, Image, Query, Wanted};
use cradle_domain::{CustomerId, ImageId};
use cradle_store::library::{self, Cluster, Filter, Month, Owned, OwnedBySha1, Position, Shelf};

use crate::{Context, Error, Result, Visitor};

/// What somebody looks for.
#[derive(Clone, Debug)]
pub struct Listing {
    /// Where.
    pub shelf: Shelf,
    /// Words, people, cameras …
    pub wanted: Wanted,
    /// The first day, `YYYY-MM-DD`.
    pub from: Option<String>,
    /// The last day.
    pub to: Option<String>,
    /// How many.
    pub limit: u32,
    /// Only what comes after this place.
    pub after: Option<Position>,
}

/// Up to `limit` of the visitor's pictures, the latest first.
pub async fn list(ctx: &Context, visitor: &Visitor, listing: Listing) -> Result<Vec<Image>> {
    let owner = visitor.viewer()?;
    let (from, to) = span(&listing)?;
    list_of(ctx, owner, listing, None, (from, to)).await
}

/// The days between which a listing looks.
pub(crate) fn span(listing: &Listing) -> Result<(Option<String>, Option<String>)> {
    let from = listing.from.clone().map(|from| day_of("from", from)).transpose()?;
    let to = listing.to.clone().map(|to| day_of("to", to)).transpose()?;
    Ok((from, to))
}

/// The pictures of `owner` that a listing is about, for which a question holds besides.
pub(crate) async fn list_of(
    ctx: &Context,
    owner: CustomerId,
    listing: Listing,
    besides: Option<Query>,
    (from, to): (Option<String>, Option<String>),
) -> Result<Vec<Image>> {
    let mut wanted = listing.wanted;
    let camera = wanted.camera.take();
    let asked: Vec<Query> = wanted.query().into_iter().chain(besides).collect();
    let query = (!asked.is_empty()).then_some(Query::All(asked));
    let filter = Filter { shelf: listing.shelf, camera, from, to, query, after: listing.after };
    Ok(library::page(&mut ctx.read().await?, owner, &filter, listing.limit).await?)
}

/// Up to `limit` of the visitor's pictures of one day, the latest first.
pub async fn day(
    ctx: &Context,
    visitor: &Visitor,
    day: String,
    shelf: Shelf,
    limit: u32,
    after: Option<Position>,
) -> Result<Vec<Image>> {
    let day = day_of("day", day)?;
    let (from, to) = (Some(day.clone()), Some(day));
    list(ctx, visitor, Listing { shelf, wanted: Wanted::default(), from, to, limit, after }).await
}

fn day_of(field: &'static str, text: String) -> Result<String> {
    let right = text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok();
    if right { Ok(text) } else { Err(Error::invalid(field, "Write the day like 2026-11-15.")) }
}

/// One of the visitor's pictures.
pub async fn find(ctx: &Context, visitor: &Visitor, id: ImageId) -> Result<Image> {
    let owner = visitor.viewer()?;
    library::get(&mut ctx.read().await?, owner, id).await?.ok_or(Error::Missing("picture"))
}

/// The months in which the visitor has pictures, the latest first.
pub async fn timeline(ctx: &Context, visitor: &Visitor, shelf: Shelf) -> Result<Vec<Month>> {
    let owner = visitor.viewer()?;
    Ok(library::timeline(&mut ctx.read().await?, owner, shelf).await?)
}

/// What a view of the map shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Map {
    /// The pictures in it, cell by cell.
    pub clusters: Vec<Cluster>,
    /// Pictures on the whole map.
    pub total: u64,
}

/// Where the visitor took pictures, as a view of the map shows it.
pub async fn map(ctx: &Context, visitor: &Visitor, shelf: Shelf, area: &Area) -> Result<Map> {
    let owner = visitor.viewer()?;
    let mut tx = ctx.read().await?;
    let clusters = library::clusters(&mut tx, owner, shelf, area).await?;
    Ok(Map { clusters, total: library::charted(&mut tx, owner, shelf).await? })
}

/// Which of these contents are the visitor's own, by SHA-256.
pub async fn known(ctx: &Context, visitor: &Visitor, sha256: &[[u8; 32]]) -> Result<Vec<Owned>> {
    let owner = visitor.sender()?;
    if sha256.len() > 1_000 {
        return Err(Error::invalid("sha256", "Ask about up to 1,000 files at once."));
    }
    Ok(library::known(&mut ctx.read().await?, owner, sha256).await?)
}

/// As [`known`], by SHA-1.
pub async fn known_by_sha1(ctx: &Context, visitor: &Visitor, sha1: &[[u8; 20]]) -> Result<Vec<OwnedBySha1>> {
    let owner = visitor.sender()?;
    if sha1.len() > 1_000 {
        return Err(Error::invalid("assets", "Ask about up to 1,000 files at once."));
    }
    Ok(library::known_by_sha1(&mut ctx.read().await?, owner, sha1).await?)
}
