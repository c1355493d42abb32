//! Set up the places where prints are made from the machine that the centre runs on. For the command line,
//! whose user holds the database anyway; nobody can ask for this from outside.

use cradle_domain::PartnerId;
use cradle_domain::menu::ServiceKind;
use cradle_domain::printing::{OutputPlace, PlaceKind};
use cradle_store::{partners, printing};

use super::places::{drop_place, put, views};
use super::{PlaceView, SavePlace};
use crate::{Context, Error, Result};

/// Every place, by name.
pub async fn places_here(ctx: &Context) -> Result<Vec<PlaceView>> {
    views(&mut ctx.read().await?).await
}

/// Adds a place.
pub async fn add_place_here(ctx: &Context, save: SavePlace) -> Result<PlaceView> {
    put(ctx, None, save).await
}

/// Removes the place of this name. Prints that wait for it fail, and their customers get their money back.
pub async fn remove_place_here(ctx: &Context, name: &str) -> Result<()> {
    let place = named(ctx, name).await?;
    drop_place(ctx, place.id).await
}

/// What was found out about a place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tested {
    /// What it says of itself.
    pub said: Vec<String>,
    /// What keeps it from making what it is there for.
    pub wrong: Vec<String>,
}

/// Tries whether the place of this name can make what it is there for; nothing is printed. A printer is
/// asked what it can do, a lab's folder is written to.
pub async fn test_place_here(ctx: &Context, name: &str) -> Result<Tested> {
    let place = named(ctx, name).await?;
    match &place.kind {
        PlaceKind::Ipp { uri } => Ok(printer(ctx, &place, uri).await),
        PlaceKind::Folder { folder, .. } => Ok(written_to(&ctx.settings().lab_folders.join(folder)).await),
        PlaceKind::Partner { partner } => passed_on_to(ctx, *partner).await,
    }
}

async fn named(ctx: &Context, name: &str) -> Result<OutputPlace> {
    let mut found = printing::places(&mut ctx.read().await?).await?;
    found.retain(|place| place.name == name.trim() || place.id.to_string() == name.trim());
    match found.len() {
        0 => Err(Error::Missing("output place")),
        1 => Ok(found.remove(0)),
        _ => Err(Error::conflict(
            "name-twice",
            format!(
                "There are {} output places called “{name}”. Name the one that is meant by its identifier.",
                found.len()
            ),
        )),
    }
}

async fn printer(ctx: &Context, place: &OutputPlace, uri: &str) -> Tested {
    let look = match ctx.printers().look(uri).await {
        Ok(look) => look,
        Err(problem) => return Tested { said: Vec::new(), wrong: vec![problem.to_string()] },
    };
    let mut tested = Tested { said: vec![format!("{}: {}", look.model, look.state)], wrong: Vec::new() };
    if !look.is_ready() {
        tested.wrong.push(format!("It prints nothing now: {}.", look.reasons.join(", ")));
    }
    if !look.formats.is_empty() && !look.formats.iter().any(|format| format == "image/jpeg") {
        tested.wrong.push("It cannot print photographs (JPEG).".to_owned());
    }
    for product in &place.products {
        let media = product.media();
        let what = format!("{} mm, {}, {}", product.size, product.paper, product.finish);
        if look.ready.contains(&media) {
            tested.said.push(format!("{what}: {media} lies in it"));
        } else if look.media.is_empty() || look.media.contains(&media) {
            tested.said.push(format!("{what}: {media} does not lie in it now"));
        } else {
            tested.wrong.push(format!("{what}: it does not know the sheet {media}."));
        }
    }
    tested
}

async fn passed_on_to(ctx: &Context, id: PartnerId) -> Result<Tested> {
    let mut tx = ctx.read().await?;
    let Some(partner) = partners::partner(&mut tx, id).await? else {
        return Ok(Tested { said: Vec::new(), wrong: vec!["Its partner was removed.".to_owned()] });
    };
    let secrets = partners::secrets(&mut tx, id).await?;
    let mut tested =
        Tested { said: vec![format!("orders are passed on to {}", partner.name)], wrong: Vec::new() };
    if !partner.takes(ServiceKind::Print) {
        tested.wrong.push("The partner is switched off, or does not print for this centre.".to_owned());
    }
    if partner.address.is_empty() || secrets.is_none_or(|secrets| secrets.signs_with.is_empty()) {
        tested.wrong.push("The partner's address or secret is missing.".to_owned());
    }
    Ok(tested)
}

async fn written_to(folder: &std::path::Path) -> Tested {
    // Labs' software leaves alone what begins with a dot.
    let probe = folder.join(".cradle-test");
    let tried = async {
        tokio::fs::write(&probe, b"Cradle tries whether it can write here.\n").await?;
        tokio::fs::remove_file(&probe).await
    };
    match tried.await {
        Ok(()) => Tested { said: vec![format!("{} can be written to", folder.display())], wrong: Vec::new() },
        Err(error) => {
            let wrong = vec![format!("{} cannot be written to: {error}", folder.display())];
            Tested { said: Vec::new(), wrong }
        }
    }
}
