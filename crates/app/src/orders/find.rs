//! See one's own orders.

use std::collections::HashMap;

use cradle_domain::customers::Language;
use cradle_domain::orders::Order;
use cradle_domain::{CustomerId, GrantId, OrderId};
use cradle_store::orders::{Filter, Which};
use cradle_store::{Tx, menu, orders, sharing};

use crate::paging::{cursor, one_more, place};
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

/// A page of a list.
#[derive(Clone, Debug)]
pub struct Page<T> {
    /// The entries.
    pub items: Vec<T>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// The visitor's orders, the latest first. `state` is `open` or the name of one state.
pub async fn list(
    ctx: &Context,
    visitor: &Visitor,
    state: Option<&str>,
    limit: u16,
    after: Option<&str>,
) -> Result<Page<View>> {
    let owner = visitor.owner()?;
    page(&mut ctx.read().await?, visitor.language, Some(owner), state, limit, after).await
}

/// One of the visitor's orders.
pub async fn find(ctx: &Context, visitor: &Visitor, id: OrderId) -> Result<View> {
    let owner = visitor.owner()?;
    one(&mut ctx.read().await?, visitor.language, owner, id).await
}

pub(super) async fn one(tx: &mut Tx, language: Language, owner: CustomerId, id: OrderId) -> Result<View> {
    let order = orders::get(tx, owner, id).await?.ok_or(Error::Missing("order"))?;
    views(tx, language, vec![order]).await?.pop().ok_or(Error::Missing("order"))
}

/// A page of the orders of one customer or of all.
pub(super) async fn page(
    tx: &mut Tx,
    language: Language,
    customer: Option<CustomerId>,
    state: Option<&str>,
    limit: u16,
    after: Option<&str>,
) -> Result<Page<View>> {
    let filter = Filter { customer, which: which(state)?, after: after.map(place).transpose()? };
    let (limit, asked) = one_more(limit);
    let mut found = orders::page(tx, &filter, asked).await?;
    let more = found.len() > limit;
    found.truncate(limit);
    let next = found.last().filter(|_| more).map(|last| cursor(last.placed_at, last.id.0));
    Ok(Page { items: views(tx, language, found).await?, next })
}

fn which(state: Option<&str>) -> Result<Which> {
    match state {
        None | Some("") => Ok(Which::All),
        Some("open") => Ok(Which::Open),
        Some(word) => {
            cradle_domain::orders::OrderState::from_word(word, None).map(Which::In).ok_or_else(|| {
                Error::invalid(
                    "state",
                    "Ask for open, placed, accepted, fulfilling, done, cancelled or failed orders.",
                )
            })
        }
    }
}

/// Orders with their titles and galleries.
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
    let view = |order: Order| {
        let service = services.iter().find(|service| service.id == order.service);
        let title = service.map_or_else(
            || crate::menu::kind_title(order.request.kind(), language).to_owned(),
            |service| crate::menu::title(service, language),
        );
        View { title, gallery: galleries.remove(&order.id), order }
    };
    Ok(found.into_iter().map(view).collect())
}
