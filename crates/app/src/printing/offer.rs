//! What customers can have printed: only what some place makes.

use cradle_domain::OutputPlaceId;
use cradle_domain::menu::ServiceKind;
use cradle_domain::partners::Partner;
use cradle_domain::printing::{OutputPlace, PlaceKind, PrintRequest, Product};
use cradle_store::{Tx, partners, printing};

use crate::{Context, Error, Result, Visitor};

/// A place as customers see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offered {
    /// Which place.
    pub id: OutputPlaceId,
    /// What it is called.
    pub name: String,
    /// What it makes.
    pub products: Vec<Product>,
    /// Whether pictures can go straight to it: it is at a partner who can be reached.
    pub direct: bool,
}

/// The places that take prints, and what they make.
pub async fn offered(ctx: &Context, visitor: &Visitor) -> Result<Vec<Offered>> {
    visitor.account()?;
    let mut tx = ctx.read().await?;
    let mut reached = partners::partners(&mut tx).await?;
    reached.retain(|partner| partner.takes(ServiceKind::Print) && !partner.address.is_empty());
    let offered = |place: OutputPlace| {
        let at = |one: &Partner| matches!(place.kind, PlaceKind::Partner { partner } if partner == one.id);
        let direct = reached.iter().any(at);
        Offered { id: place.id, name: place.name, products: place.products, direct }
    };
    Ok(open_places(&mut tx).await?.into_iter().map(offered).collect())
}

/// Whether anything can be printed.
pub(crate) async fn is_offered(tx: &mut Tx) -> Result<bool> {
    Ok(!open_places(tx).await?.is_empty())
}

async fn open_places(tx: &mut Tx) -> Result<Vec<OutputPlace>> {
    let mut places = printing::places(tx).await?;
    places.retain(OutputPlace::is_open);
    Ok(places)
}

/// The same request at the first place of our own that makes it: what a partner has passed on is passed on no
/// further.
pub(crate) async fn found_here(tx: &mut Tx, request: PrintRequest) -> Result<PrintRequest> {
    let mut places = open_places(tx).await?;
    places.retain(|place| !matches!(place.kind, PlaceKind::Partner { .. }));
    found_among(&places, PrintRequest { place: None, ..request })
}

/// The same request at the place that was chosen, or at the first that makes it.
pub(crate) async fn found(tx: &mut Tx, request: PrintRequest) -> Result<PrintRequest> {
    found_among(&open_places(tx).await?, request)
}

fn found_among(places: &[OutputPlace], request: PrintRequest) -> Result<PrintRequest> {
    let makes = |place: &&OutputPlace| {
        request.place.is_none_or(|id| id == place.id)
            && place.product(request.size, &request.paper, &request.finish).is_some()
    };
    match places.iter().find(makes) {
        Some(place) => Ok(PrintRequest { place: Some(place.id), ..request }),
        None => Err(Error::invalid(
            "size",
            format!(
                "Nobody prints {} mm on {}, {} here now. Choose another size, paper or finish.",
                request.size, request.paper, request.finish
            ),
        )),
    }
}
