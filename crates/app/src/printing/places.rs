//! Set up the places where prints are made.

use cradle_domain::OutputPlaceId;
use cradle_domain::menu::{Service, ServiceKind};
use cradle_domain::printing::{OutputPlace, PlaceKind, PlaceProblem as P, Product};
use cradle_store::printing::{self, Profile};
use cradle_store::{Tx, menu, partners};

use crate::{Context, Error, Result, Visitor};

/// A place as it is to be.
#[derive(Clone, Debug)]
pub struct SavePlace {
    /// What people call it.
    pub name: String,
    /// Whether it takes orders.
    pub enabled: bool,
    /// Dots to the inch.
    pub dpi: u16,
    /// Where it is.
    pub kind: PlaceKind,
    /// What it makes.
    pub products: Vec<Product>,
}

/// A place as the operator sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaceView {
    /// The place.
    pub place: OutputPlace,
    /// The profiles of its papers.
    pub profiles: Vec<Profile>,
}

/// Every place, by name.
pub async fn places(ctx: &Context, visitor: &Visitor) -> Result<Vec<PlaceView>> {
    visitor.operator()?;
    views(&mut ctx.read().await?).await
}

pub(super) async fn views(tx: &mut Tx) -> Result<Vec<PlaceView>> {
    let profiles = printing::profiles(tx).await?;
    let of = |place: &OutputPlace| profiles.iter().filter(|one| one.place == place.id).cloned().collect();
    let places = printing::places(tx).await?;
    Ok(places.into_iter().map(|place| PlaceView { profiles: of(&place), place }).collect())
}

/// Adds a place, or writes one anew. With the first one, a centre that has no service for printing gets
/// one, which is offered as soon as it has a price.
pub async fn save_place(
    ctx: &Context,
    visitor: &Visitor,
    id: Option<OutputPlaceId>,
    save: SavePlace,
) -> Result<PlaceView> {
    visitor.operator()?;
    put(ctx, id, save).await
}

pub(super) async fn put(ctx: &Context, id: Option<OutputPlaceId>, save: SavePlace) -> Result<PlaceView> {
    let mut tx = ctx.write().await?;
    if let Some(id) = id {
        printing::place(&mut tx, id).await?.ok_or(Error::Missing("output place"))?;
    }
    let place = checked(id.unwrap_or_else(|| ctx.id()), save)?;
    if let PlaceKind::Folder { folder, .. } = &place.kind {
        let path = ctx.settings().lab_folders.join(folder);
        tokio::fs::create_dir_all(&path).await.map_err(|error| {
            Error::invalid("folder", format!("The folder {} cannot be made: {error}.", path.display()))
        })?;
    }
    if let PlaceKind::Partner { partner } = place.kind {
        let partner = partners::partner(&mut tx, partner).await?;
        if !partner.is_some_and(|partner| partner.fulfils.contains(&ServiceKind::Print)) {
            let why = "Choose a partner that prints for you: set it up under Operator → Partners.";
            return Err(Error::invalid("partner", why));
        }
    }
    if printing::places(&mut tx).await?.is_empty() {
        begin_printing(&mut tx).await?;
    }
    printing::put_place(&mut tx, &place).await?;
    let view = views(&mut tx).await?.into_iter().find(|view| view.place.id == place.id);
    tx.commit().await?;
    view.ok_or(Error::Missing("output place"))
}

fn checked(id: OutputPlaceId, save: SavePlace) -> Result<OutputPlace> {
    let tidy = |text: String| text.trim().to_owned();
    let product = |one: Product| Product {
        paper: tidy(one.paper),
        finish: tidy(one.finish),
        media: tidy(one.media),
        ..one
    };
    let place = OutputPlace {
        id,
        name: tidy(save.name),
        enabled: save.enabled,
        dpi: save.dpi,
        kind: save.kind,
        products: save.products.into_iter().map(product).collect(),
    };
    let field = |problem: &P| match problem {
        P::Name => "name",
        P::Uri => "uri",
        P::Folder => "folder",
        P::Pattern => "pattern",
        P::Dpi => "dpi",
        P::Products => "products",
    };
    place.check().map_err(|problem| Error::invalid(field(&problem), problem))?;
    Ok(place)
}

async fn begin_printing(tx: &mut Tx) -> Result<()> {
    let all = menu::services(tx).await?;
    if all.iter().any(|one| one.kind == ServiceKind::Print) {
        return Ok(());
    }
    let (Ok(id), false) = ("print".parse(), all.iter().any(|one| one.id.as_str() == "print")) else {
        return Ok(());
    };
    let service = Service {
        id,
        kind: ServiceKind::Print,
        title: None,
        description: None,
        enabled: true,
        models: Vec::new(),
        position: all.last().map_or(0, |last| last.position + 1),
    };
    Ok(menu::put_service(tx, &service).await?)
}

/// Removes a place. Prints that wait for it fail, and their customers get their money back.
pub async fn remove_place(ctx: &Context, visitor: &Visitor, id: OutputPlaceId) -> Result<()> {
    visitor.operator()?;
    drop_place(ctx, id).await
}

pub(super) async fn drop_place(ctx: &Context, id: OutputPlaceId) -> Result<()> {
    let mut tx = ctx.write().await?;
    if !printing::remove_place(&mut tx, id).await? {
        return Err(Error::Missing("output place"));
    }
    Ok(tx.commit().await?)
}
