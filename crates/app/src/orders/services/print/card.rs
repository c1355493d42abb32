//! Fill a lab's folder as a camera's card: sheets, and the print order beside them.

use std::collections::HashMap;
use std::path::Path;

use cradle_domain::printing::{IndexGrid, Print, PrintState};

use super::disk::{held, put};
use super::dpof;
use super::draw::draw;
use super::errand::Errand;
use crate::jobs::Failure;
use crate::{Context, Result};

/// What lies on the card so far: the sheet of each picture, by its place in the order; `None` where it
/// cannot be drawn.
type Sheets = HashMap<u32, Option<String>>;

/// Draws the prints and writes the print order; gives back those that are in it.
pub(super) async fn make_card(
    ctx: &Context,
    errand: &Errand,
    batch: &[Print],
    part: &Path,
) -> Result<Vec<Print>, Failure> {
    let (mut made, mut listed, mut indexed) = (Vec::new(), Vec::new(), Vec::new());
    let mut sheets = Sheets::new();
    for print in batch {
        let lies = match print.index {
            None => match sheet(ctx, errand, print, part, &mut sheets).await? {
                Ok(path) => {
                    listed.push((path, print.copies));
                    Ok(())
                }
                Err(reason) => Err(reason),
            },
            Some(number) => {
                let on = pictures_of(ctx, errand, number, part, &mut sheets).await?;
                let none = on.is_empty().then(|| "none of its pictures can be printed".to_owned());
                indexed.extend(on);
                none.map_or(Ok(()), Err)
            }
        };
        match lies {
            Ok(()) => made.push(print.clone()),
            Err(reason) => {
                errand.write(ctx, print, &PrintState::Failed { reason }).await?;
            }
        }
    }
    if !made.is_empty() {
        let order = dpof::order(&listed, &indexed, ctx.now());
        put(&part.join(dpof::ORDER), order.as_bytes()).await.map_err(held)?;
    }
    Ok(made)
}

/// The path of a picture's sheet, which is drawn where it does not lie there yet.
async fn sheet(
    ctx: &Context,
    errand: &Errand,
    print: &Print,
    part: &Path,
    sheets: &mut Sheets,
) -> Result<Result<String, String>, Failure> {
    let drawn = draw(ctx, errand, print, false).await?;
    let path = match drawn {
        Ok(drawn) => {
            let path = dpof::path(print.position as usize + 1);
            put(&part.join(&path), &drawn.jpeg).await.map_err(held)?;
            Ok(path)
        }
        Err(reason) => Err(reason),
    };
    sheets.insert(print.position, path.as_ref().ok().cloned());
    Ok(path)
}

/// The sheets of the pictures that are on a sheet of the index: the lab's machine makes it of them, so
/// they lie there even where none of them is printed.
async fn pictures_of(
    ctx: &Context,
    errand: &Errand,
    number: u32,
    part: &Path,
    sheets: &mut Sheets,
) -> Result<Vec<String>, Failure> {
    let on = IndexGrid::of(errand.wish.size).on(number, errand.order.images.len() as u32);
    let mut paths = Vec::new();
    // The prints of the pictures come first, in the order of the pictures.
    for print in errand.prints.iter().filter(|print| print.index.is_none() && on.contains(&print.position)) {
        match sheets.get(&print.position) {
            Some(known) => paths.extend(known.clone()),
            None => paths.extend(sheet(ctx, errand, print, part, sheets).await?.ok()),
        }
    }
    Ok(paths)
}
