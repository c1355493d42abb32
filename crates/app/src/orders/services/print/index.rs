//! Draw a sheet of the index: all pictures of the order small, each with its number and name.

use std::collections::HashMap;
use std::fmt::Write as _;

use bytes::Bytes;
use cradle_blobs::{Error as BlobError, Variant};
use cradle_domain::library::Image;
use cradle_domain::printing::{Area, IndexGrid};
use cradle_imaging::{IndexSheet, Lettering, Limits, Unshowable};
use cradle_store::{library, printing};
use futures::TryStreamExt as _;

use super::drawn::{Drawn, LARGEST};
use super::errand::Errand;
use crate::jobs::Failure;
use crate::{Context, Error, Result};

/// Pixels of a thumbnail's short edge: what is drawn larger is drawn from the preview.
const THUMBNAIL: u32 = 250;
/// The largest reduced image that is held in memory, in bytes.
const LARGEST_REDUCED: usize = 64 << 20;
/// Pictures that one question asks for.
const AT_ONCE: usize = 500;

/// A picture's place on the sheet, in pixels.
struct Cell {
    /// The picture, if it is still there.
    image: Option<Image>,
    words: String,
    picture: [u32; 4],
    line: [u32; 4],
}

/// Draws one sheet of an order's index, as printers take their paper; the inner error is about its
/// pictures alone and stays.
pub(super) async fn draw_index(
    ctx: &Context,
    errand: &Errand,
    sheet: u32,
) -> Result<Result<Drawn, String>, Failure> {
    let grid = IndexGrid::of(errand.wish.size);
    let cells = cells(ctx, errand, grid, sheet).await?;
    if cells.iter().all(|cell| cell.image.is_none()) {
        return Ok(Err("its pictures were deleted".to_owned()));
    }
    let profile = printing::profile(&mut ctx.read().await?, errand.place.id, &errand.wish.paper).await?;
    let (dpi, size) = (errand.place.dpi, errand.wish.size);
    let dots = |mm: u16| (u32::from(mm) * u32::from(dpi) * 10 + 127) / 254;
    // Several jobs wait for a thread; the pictures of all of them need not.
    let _turn = ctx.looking().acquire().await;
    let limits = Limits::default();
    let mut drawing = match IndexSheet::white((dots(size.short()), dots(size.long())), &limits) {
        Ok(white) => white,
        Err(why) => return Ok(Err(why.to_string())),
    };
    for cell in &cells {
        let Some(image) = &cell.image else { continue };
        let Some(bytes) = small(ctx, image, cell.picture).await? else { continue };
        let (part, own) = (cell.picture, limits.clone());
        let work = ctx.pool().run(limits.time, move || {
            // One that cannot be drawn leaves its place white; its name stands there.
            let _ = drawing.picture(&bytes, part, &own);
            Ok(drawing)
        });
        drawing = work.await.map_err(|why| Failure::Retry(why.to_string()))?;
    }
    let heading = (heading(errand, grid, sheet), in_dots(grid.heading(), dpi));
    let press = ctx.press().clone();
    let finishing = tokio::task::spawn_blocking(move || {
        let mut text = heading.0.clone();
        text.extend(cells.iter().map(|cell| cell.words.as_str()));
        let lettering = Lettering::new(press.plain_fonts(&text));
        drawing.words(&heading.0, heading.1, true, &lettering);
        for cell in &cells {
            drawing.words(&cell.words, cell.line, true, &lettering);
        }
        drawing.finished(dpi, profile.as_deref())
    });
    Ok(match finishing.await.map_err(Error::defect)? {
        Ok(jpeg) => Ok(Drawn { jpeg, filename: format!("index-{}.jpg", sheet + 1) }),
        Err(why @ Unshowable::TooLong(_)) => return Err(Failure::Retry(why.to_string())),
        Err(why) => Err(why.to_string()),
    })
}

/// The order's number, and which of several sheets it is.
fn heading(errand: &Errand, grid: IndexGrid, sheet: u32) -> String {
    let mut heading = errand.number();
    let sheets = grid.sheets(errand.order.images.len() as u32);
    if sheets > 1 {
        let _ = write!(heading, "  ·  {}/{sheets}", sheet + 1);
    }
    heading
}

async fn cells(ctx: &Context, errand: &Errand, grid: IndexGrid, sheet: u32) -> Result<Vec<Cell>> {
    let range = grid.on(sheet, errand.order.images.len() as u32);
    let ids = &errand.order.images[range.start as usize..range.end as usize];
    let mut tx = ctx.read().await?;
    let mut found = HashMap::new();
    for some in ids.chunks(AT_ONCE) {
        let images = library::many(&mut tx, errand.customer(), some).await?;
        let there = images.into_iter().filter(|image| image.trashed_at.is_none());
        found.extend(there.map(|image| (image.id, image)));
    }
    let cell = |(place, id)| {
        let image = found.remove(id);
        let (picture, line) = grid.cell(place);
        let number = range.start + place + 1;
        let words = match &image {
            Some(image) => format!("{number}  {}", image.filename),
            None => number.to_string(),
        };
        let dpi = errand.place.dpi;
        Cell { image, words, picture: in_dots(picture, dpi), line: in_dots(line, dpi) }
    };
    Ok((0..).zip(ids).map(cell).collect())
}

/// A part of the sheet in pixels.
fn in_dots(area: Area, dpi: u16) -> [u32; 4] {
    let dots = |tenths: u32| (tenths * u32::from(dpi) + 127) / 254;
    let (left, top) = (dots(area.left), dots(area.top));
    [left, top, dots(area.left + area.width) - left, dots(area.top + area.height) - top]
}

/// The reduced image of a picture that has pixels enough, or the original where there is none; `None` when
/// it cannot be read and never will be.
async fn small(ctx: &Context, image: &Image, part: [u32; 4]) -> Result<Option<Bytes>, Failure> {
    let variant = if part[2].min(part[3]) > THUMBNAIL { Variant::Preview } else { Variant::Thumbnail };
    let reduced = if image.shown {
        ctx.blobs().open_rendition(image.blob, variant, None).await
    } else {
        Err(BlobError::Missing)
    };
    let read = match reduced {
        Ok(content) => gathered(content).await,
        Err(BlobError::Missing) => ctx.blobs().read(image.blob, LARGEST).await,
        Err(other) => Err(other),
    };
    match read.map_err(Error::from) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.is_passing() => Err(error.into()),
        Err(_) => Ok(None),
    }
}

async fn gathered(mut content: cradle_blobs::Content) -> Result<Bytes, BlobError> {
    let mut bytes = Vec::new();
    while let Some(piece) = content.stream.try_next().await? {
        if bytes.len() + piece.len() > LARGEST_REDUCED {
            return Err(BlobError::Missing);
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes.into())
}
