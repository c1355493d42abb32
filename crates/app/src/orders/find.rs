//! See one's own orders.

use std::collections::{HashMap, HashSet};

use cradle_domain::customers::Language;
use cradle_domain::orders::{Order, OrderState, Request};
use cradle_domain::printing::{Print, PrintState};
use cradle_domain::{CustomerId, GrantId, ImageId, Instant, OrderId};
use cradle_store::billing::{self, Charge};
use cradle_store::orders::{Filter, Which};
use cradle_store::partners::direct_among;
use cradle_store::{Tx, customers, menu, orders, printing, sharing};

use crate::delivery::{Underway, underway};
use crate::partners::{Disclosed, ForPartner, disclosed_for, for_partner};
use crate::{Context, Error, Result, Visitor};

/// An order as it is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// The order; in a list with its first 100 pictures.
    pub order: Order,
    /// The service's title in the reader's language.
    pub title: String,
    /// The gallery that it made.
    pub gallery: Option<Gallery>,
    /// What was charged for it; `None` for what was free.
    pub charge: Option<Charge>,
    /// Of its first 100 pictures those that can be shown, in the same order.
    pub shown: Vec<ImageId>,
    /// What became of each print, and where they are made; in a list without the prints.
    pub prints: Vec<Print>,
    /// Where prints are made.
    pub place: Option<String>,
    /// How far it is on its way to its customer, where it is delivered, and where that can be followed.
    pub parcel: Option<Underway>,
    /// Who was shown which fields of the customer's record for it.
    pub disclosed: Vec<Disclosed>,
    /// Whether its pictures go straight from where the camera is connected to a partner.
    pub direct: bool,
    /// The partner's order that it stands for.
    pub for_partner: Option<ForPartner>,
}

impl View {
    /// Whether its customer can still call it off.
    pub fn is_cancellable(&self) -> bool {
        let printing = matches!(self.order.request, Request::Print(_));
        // A list does not say what became of each print.
        let unseen = printing && self.prints.is_empty() && self.order.state == OrderState::Fulfilling;
        !self.order.state.is_over() && !unseen && !reached_paper(&self.prints)
    }
}

/// Whether anything of these prints may be on paper already.
pub fn reached_paper(prints: &[Print]) -> bool {
    prints.iter().any(|print| {
        print.round > 0
            || print.job.is_some()
            || matches!(print.state, PrintState::Sent | PrintState::Printing | PrintState::Done)
    })
}

/// A gallery that an order made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gallery {
    /// The permission behind it.
    pub id: GrantId,
    /// Its part of the address `/g/{slug}`.
    pub slug: String,
    /// Whether it was taken back.
    pub withdrawn: bool,
}

/// Up to `limit` of the visitor's orders that were placed before `after`, the latest first. `state` is
/// `open` or the name of one state.
pub async fn list(
    ctx: &Context,
    visitor: &Visitor,
    state: Option<&str>,
    limit: u32,
    after: Option<(Instant, OrderId)>,
) -> Result<Vec<View>> {
    let owner = visitor.owner()?;
    let mut tx = ctx.read().await?;
    let language = language_of(&mut tx, owner).await?;
    let filter = Filter { customer: Some(owner), which: which(state)?, after };
    page(&mut tx, language, &filter, limit).await
}

/// One of the visitor's orders.
pub async fn find(ctx: &Context, visitor: &Visitor, id: OrderId) -> Result<View> {
    let owner = visitor.owner()?;
    let mut tx = ctx.read().await?;
    let language = language_of(&mut tx, owner).await?;
    one(&mut tx, language, owner, id).await
}

pub(super) async fn one(tx: &mut Tx, language: Language, owner: CustomerId, id: OrderId) -> Result<View> {
    let order = orders::get(tx, owner, id).await?.ok_or(Error::Missing("order"))?;
    let prints = printing::of_order(tx, owner, id).await?;
    let mut views = views(tx, language, vec![order]).await?;
    let view = views.pop().ok_or(Error::Missing("order"))?;
    Ok(View { prints, ..view })
}

/// A page of the orders of one customer or of all.
pub(super) async fn page(tx: &mut Tx, language: Language, filter: &Filter, limit: u32) -> Result<Vec<View>> {
    let found = orders::page(tx, filter, limit).await?;
    views(tx, language, found).await
}

/// The language that a customer chose.
pub(super) async fn language_of(tx: &mut Tx, customer: CustomerId) -> Result<Language> {
    let customer = customers::get(tx, customer).await?;
    Ok(customer.map(|customer| customer.profile.language).unwrap_or_default())
}

pub(super) fn which(state: Option<&str>) -> Result<Which> {
    match state {
        None | Some("") => Ok(Which::All),
        Some("open") => Ok(Which::Open),
        Some("to-hand-over") => Ok(Which::ToHandOver),
        Some(word) => {
            cradle_domain::orders::OrderState::from_word(word, None).map(Which::In).ok_or_else(|| {
                Error::invalid(
                    "state",
                    "Ask for open, to-hand-over, placed, accepted, fulfilling, done, cancelled or failed orders.",
                )
            })
        }
    }
}

/// Orders with their titles, their galleries, and which of their pictures can be shown.
async fn views(tx: &mut Tx, language: Language, found: Vec<Order>) -> Result<Vec<View>> {
    let services = menu::services(tx).await?;
    let keys: Vec<(CustomerId, OrderId)> = found.iter().map(|order| (order.customer, order.id)).collect();
    let mut galleries: HashMap<OrderId, Gallery> = HashMap::new();
    for made in sharing::galleries_of(tx, &keys).await? {
        if let (Some(order), Some(slug)) = (made.order, made.slug) {
            let withdrawn = made.grant.revoked_at.is_some();
            galleries.insert(order, Gallery { id: made.grant.id, slug, withdrawn });
        }
    }
    let mut shown = orders::shown(tx, &keys).await?;
    let mut charges = billing::charges_of(tx, &keys).await?;
    let printed = found.iter().any(|order| matches!(order.request, Request::Print(_)));
    let mut parcels = underway(tx, if printed { &keys } else { &[] }).await?;
    let places = if printed { printing::places(tx).await? } else { Vec::new() };
    let mut disclosed = disclosed_for(tx, &keys).await?;
    let mut guests = for_partner(tx, &keys).await?;
    let direct = if printed { direct_among(tx, &keys).await? } else { HashSet::new() };
    let view = |order: Order| {
        let service = services.iter().find(|service| service.id == order.service);
        let title = service.map_or_else(
            || crate::menu::kind_title(order.request.kind(), language).to_owned(),
            |service| crate::menu::title(service, language),
        );
        let shown = shown.remove(&order.id).unwrap_or_default();
        let charge = charges.remove(&order.id);
        let place = match &order.request {
            Request::Print(print) => places.iter().find(|place| Some(place.id) == print.place),
            _ => None,
        };
        let place = place.map(|place| place.name.clone());
        let parcel = parcels.remove(&order.id);
        let (own, others) = disclosed.drain(..).partition(|one| one.order == order.id);
        disclosed = others;
        View {
            title,
            gallery: galleries.remove(&order.id),
            charge,
            shown,
            prints: Vec::new(),
            place,
            parcel,
            disclosed: own,
            direct: direct.contains(&order.id),
            for_partner: guests.remove(&order.id),
            order,
        }
    };
    Ok(found.into_iter().map(view).collect())
}
