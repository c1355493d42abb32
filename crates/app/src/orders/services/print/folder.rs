//! Fill a lab's folder: an order comes into it whole, under a new name, in one step.
//!
//! What a folder is to hold is written down first (`told`), then it is made under a name that begins
//! with a dot, then written down as ready (`sent`), then renamed. Whoever follows a worker that died
//! finds at each of these where it was: a folder that is ready and no longer there under its dotted name
//! was handed over, whatever the lab's machine has done with it since.

use std::path::Path;

use cradle_domain::printing::{Layout, Print, PrintState, Product, SheetName};

use super::card::make_card;
use super::disk::{hand_over, held, put};
use super::draw::draw;
use super::errand::Errand;
use crate::jobs::Failure;
use crate::{Context, Result};

/// Hands over what waits.
pub(super) async fn fill(
    ctx: &Context,
    errand: &mut Errand,
    (folder, layout): (&str, &Layout),
    product: &Product,
) -> Result<(), Failure> {
    let root = ctx.settings().lab_folders.join(folder);
    loop {
        let Some(batch) = next(ctx, errand).await? else { return Ok(()) };
        let name = batch_name(errand, &batch);
        let (part, whole) = (root.join(format!(".{name}.part")), root.join(&name));
        if batch.iter().any(|print| print.state != PrintState::Sent) {
            let made = make(ctx, errand, &batch, &part, layout, product).await?;
            if made.is_empty() {
                continue;
            }
            if !errand.write_all(ctx, &made, &PrintState::Sent).await? {
                // Called off while it was made.
                tokio::fs::remove_dir_all(&part).await.map_err(held)?;
                return Ok(());
            }
            hand_over(&part, &whole).await?;
            errand.write_all(ctx, &made, &PrintState::Done).await?;
        } else {
            if tokio::fs::try_exists(&part).await.map_err(held)? {
                hand_over(&part, &whole).await?;
            }
            errand.write_all(ctx, &batch, &PrintState::Done).await?;
        }
    }
}

/// The prints of the next folder: those that one was begun with, or all that wait.
async fn next(ctx: &Context, errand: &mut Errand) -> Result<Option<Vec<Print>>, Failure> {
    if !errand.read_again(ctx).await? {
        return Ok(None);
    }
    let open = || errand.prints.iter().filter(|print| !print.state.is_settled());
    let sent: Vec<Print> = open().filter(|print| print.state == PrintState::Sent).cloned().collect();
    let begun: Vec<Print> = open().filter(|print| print.told).cloned().collect();
    if !sent.is_empty() {
        return Ok(Some(sent));
    }
    if !begun.is_empty() {
        return Ok(Some(begun));
    }
    let waiting: Vec<Print> = open().cloned().collect();
    if waiting.is_empty() {
        return Ok(None);
    }
    errand.tell_all(ctx, &waiting).await?;
    errand.write_all(ctx, &waiting, &PrintState::Drawing).await?;
    Ok(Some(waiting))
}

/// The same name for the same prints; another one when some are repeated.
fn batch_name(errand: &Errand, batch: &[Print]) -> String {
    let number = errand.number();
    match batch.iter().map(|print| print.round).max() {
        Some(round @ 1..) => {
            let first = batch.iter().find(|print| print.round == round).map_or(0, |print| print.position);
            format!("{number}-again-{}-{round}", first + 1)
        }
        _ => number,
    }
}

/// Makes a folder under its dotted name; gives back the prints that are in it.
async fn make(
    ctx: &Context,
    errand: &Errand,
    batch: &[Print],
    part: &Path,
    layout: &Layout,
    product: &Product,
) -> Result<Vec<Print>, Failure> {
    // One that a worker left is of no use: how much of it is whole, nobody knows.
    match tokio::fs::remove_dir_all(part).await {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(held(error)),
        _ => {}
    }
    tokio::fs::create_dir_all(part).await.map_err(held)?;
    let made = match layout {
        Layout::Dpof => make_card(ctx, errand, batch, part).await?,
        Layout::Files { pattern } => make_files(ctx, errand, batch, part, pattern, product).await?,
    };
    if made.is_empty() {
        tokio::fs::remove_dir_all(part).await.map_err(held)?;
    }
    Ok(made)
}

/// Draws each print into a file named by the operator's pattern.
async fn make_files(
    ctx: &Context,
    errand: &Errand,
    batch: &[Print],
    part: &Path,
    pattern: &str,
    product: &Product,
) -> Result<Vec<Print>, Failure> {
    let mut made = Vec::new();
    for print in batch {
        let drawn = match draw(ctx, errand, print, false).await? {
            Ok(drawn) => drawn,
            Err(reason) => {
                errand.write(ctx, print, &PrintState::Failed { reason }).await?;
                continue;
            }
        };
        let (order, number, name) = (errand.number(), print.position as usize + 1, drawn.filename);
        let name = SheetName { order: &order, number, name: &name, product, copies: print.copies };
        put(&part.join(name.by(pattern)), &drawn.jpeg).await.map_err(held)?;
        made.push(print.clone());
    }
    Ok(made)
}

/// Removes what a worker left of an order that is over.
pub(super) async fn clear(ctx: &Context, errand: &Errand, folder: &str) -> Result<(), Failure> {
    let root = ctx.settings().lab_folders.join(folder);
    let (whole, again) = (format!(".{}.part", errand.number()), format!(".{}-again-", errand.number()));
    let Ok(mut entries) = tokio::fs::read_dir(&root).await else { return Ok(()) };
    while let Some(entry) = entries.next_entry().await.map_err(held)? {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name == whole || (name.starts_with(&again) && name.ends_with(".part")) {
            tokio::fs::remove_dir_all(entry.path()).await.map_err(held)?;
        }
    }
    Ok(())
}
