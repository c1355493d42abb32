//! Draw a sheet.

use cradle_domain::printing::{Crop, Print};
use cradle_imaging::{Limits, Sheet, Unshowable, sheet};
use cradle_store::{library, printing};

use super::drawn::{Drawn, LARGEST};
use super::errand::Errand;
use super::index::draw_index;
use crate::jobs::Failure;
use crate::{Context, Result};

/// Draws one sheet, in memory; the inner error is about this picture alone and stays.
pub(super) async fn draw(
    ctx: &Context,
    errand: &Errand,
    print: &Print,
    upright: bool,
) -> Result<Result<Drawn, String>, Failure> {
    if let Some(sheet) = print.index {
        return draw_index(ctx, errand, sheet).await;
    }
    let (wish, place) = (&errand.wish, &errand.place);
    let mut tx = ctx.read().await?;
    let image = library::get(&mut tx, errand.customer(), print.image).await?;
    let Some(image) = image.filter(|image| image.trashed_at.is_none()) else {
        return Ok(Err("the picture was deleted".to_owned()));
    };
    let profile = printing::profile(&mut tx, place.id, &wish.paper).await?;
    drop(tx);
    let picture = (image.width.max(1), image.height.max(1));
    let part = wish.crop_of(print.image).filter(|_| !wish.fit).unwrap_or(Crop::WHOLE);
    let frame = part.frame(picture, wish.size, wish.border);
    let part = if wish.fit { part } else { part.fitted(picture, frame) };
    let dots = |mm: u16| (u32::from(mm) * u32::from(place.dpi) * 10 + 127) / 254;
    let sides = wish.border * 2;
    let wanted = Sheet {
        size: (dots(frame.width + sides), dots(frame.height + sides)),
        border: dots(wish.border),
        part: part.fractions(),
        fit: wish.fit,
        upright,
        dpi: place.dpi,
        profile,
    };
    // Several jobs wait for a thread; the bytes of all of them need not.
    let _turn = ctx.looking().acquire().await;
    let bytes = match ctx.blobs().read(image.blob, LARGEST).await.map_err(crate::Error::from) {
        Ok(bytes) => bytes,
        Err(error) if error.is_passing() => return Err(error.into()),
        Err(lasting) => return Ok(Err(lasting.to_string())),
    };
    let limits = Limits::default();
    let drawing = ctx.pool().run(limits.time, move || sheet(&bytes, &wanted, &limits));
    Ok(match drawing.await {
        Ok(jpeg) => Ok(Drawn { jpeg, filename: image.filename }),
        Err(why @ Unshowable::TooLong(_)) => return Err(Failure::Retry(why.to_string())),
        Err(why) => Err(why.to_string()),
    })
}
