//! Find pictures.

use cradle_domain::library::Image;
use cradle_domain::{CameraId, ImageId};
use cradle_store::library::{self, Day, Filter, Owned, Position, Shelf};

use crate::{Context, Error, Result, Visitor};

/// What somebody looks for.
#[derive(Clone, Debug)]
pub struct Listing {
    /// Where.
    pub shelf: Shelf,
    /// Only from this camera.
    pub camera: Option<CameraId>,
    /// The first day, `YYYY-MM-DD`.
    pub from: Option<String>,
    /// The last day.
    pub to: Option<String>,
    /// Words.
    pub words: Option<String>,
    /// How many on a page.
    pub limit: u32,
    /// The place after which the page begins.
    pub after: Option<Position>,
}

/// A place in the order of pictures as text.
pub fn cursor(position: &Position) -> String {
    format!("{}_{}", position.taken_at, position.id)
}

/// The place that a text stands for.
pub fn position(cursor: &str) -> Result<Position> {
    let parsed = cursor.split_once('_').and_then(|(taken_at, id)| {
        let taken_at = taken_at.parse::<cradle_domain::library::LocalTime>().ok()?;
        Some(Position { taken_at: taken_at.as_str().to_owned(), id: id.parse().ok()? })
    });
    parsed.ok_or_else(|| Error::invalid("after", "This is not the “next” of a page before."))
}

/// A page of the visitor's pictures, the latest first, and the place after which the next begins.
pub async fn list(
    ctx: &Context,
    visitor: &Visitor,
    listing: Listing,
) -> Result<(Vec<Image>, Option<Position>)> {
    let owner = visitor.owner()?;
    let limit = listing.limit;
    let filter = Filter {
        shelf: listing.shelf,
        camera: listing.camera,
        from: listing.from.map(|from| day_of("from", from)).transpose()?,
        to: listing.to.map(|to| day_of("to", to)).transpose()?,
        words: listing.words.as_deref().map(cradle_domain::library::asked_words).unwrap_or_default(),
        after: listing.after,
    };
    // One more than asked for tells whether there is a next page.
    let mut images = library::page(&mut ctx.read().await?, owner, &filter, limit + 1).await?;
    let more = images.len() > limit as usize;
    images.truncate(limit as usize);
    let last = images.last().filter(|_| more);
    let next = last.map(|last| Position { taken_at: last.taken_at.as_str().to_owned(), id: last.id });
    Ok((images, next))
}

/// A page of one day.
pub async fn day(
    ctx: &Context,
    visitor: &Visitor,
    day: String,
    shelf: Shelf,
    limit: u32,
    after: Option<Position>,
) -> Result<(Vec<Image>, Option<Position>)> {
    let day = day_of("day", day)?;
    let (from, to) = (Some(day.clone()), Some(day));
    list(ctx, visitor, Listing { shelf, camera: None, from, to, words: None, limit, after }).await
}

fn day_of(field: &'static str, text: String) -> Result<String> {
    let right = text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok();
    if right { Ok(text) } else { Err(Error::invalid(field, "Write the day like 2026-11-15.")) }
}

/// One of the visitor's pictures.
pub async fn find(ctx: &Context, visitor: &Visitor, id: ImageId) -> Result<Image> {
    let owner = visitor.owner()?;
    library::get(&mut ctx.read().await?, owner, id).await?.ok_or(Error::Missing("picture"))
}

/// The days on which the visitor has pictures, the latest first.
pub async fn timeline(ctx: &Context, visitor: &Visitor, shelf: Shelf) -> Result<Vec<Day>> {
    let owner = visitor.owner()?;
    Ok(library::timeline(&mut ctx.read().await?, owner, shelf).await?)
}

/// Which of these contents are the visitor's own, by SHA-256.
pub async fn known(ctx: &Context, visitor: &Visitor, sha256: &[[u8; 32]]) -> Result<Vec<Owned>> {
    let owner = visitor.owner()?;
    if sha256.len() > 1_000 {
        return Err(Error::invalid("sha256", "Ask about up to 1,000 files at once."));
    }
    Ok(library::known(&mut ctx.read().await?, owner, sha256).await?)
}
