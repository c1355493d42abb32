//! The operator's orders: everybody's.

use cradle_domain::billing::Method;
use cradle_domain::orders::OrderStep;
use cradle_domain::{CustomerId, ImageId, Instant, OrderId};
use cradle_store::orders::Filter;
use cradle_store::{Tx, library, orders};

use super::View;
use super::cancel::call_off;
use super::find::{language_of, one, page, which};
use super::fulfil::begin;
use super::step::{held, take, tell};
use crate::library::{Form, Located, locate_in};
use crate::partners::may_be_begun_anew;
use crate::{Context, Error, Result, Visitor, billing};

/// An order and whose it is.
#[derive(Clone, Debug, PartialEq)]
pub struct OperatorView {
    /// The customer's name.
    pub customer_name: String,
    /// The order.
    pub view: View,
}

/// Up to `limit` of everybody's orders that were placed before `after`, the latest first. `state` is
/// `open` or the name of one state.
pub async fn all(
    ctx: &Context,
    visitor: &Visitor,
    state: Option<&str>,
    limit: u32,
    after: Option<(Instant, OrderId)>,
) -> Result<Vec<OperatorView>> {
    let operator = visitor.operator()?;
    let mut tx = ctx.read().await?;
    let language = language_of(&mut tx, operator).await?;
    let filter = Filter { customer: None, which: which(state)?, after };
    let views = page(&mut tx, language, &filter, limit).await?;
    named(&mut tx, views).await
}

async fn named(tx: &mut Tx, views: Vec<View>) -> Result<Vec<OperatorView>> {
    let mut customers: Vec<CustomerId> = views.iter().map(|view| view.order.customer).collect();
    customers.sort();
    customers.dedup();
    let names = orders::customer_names(tx, &customers).await?;
    let name = |view: View| OperatorView {
        customer_name: names.get(&view.order.customer).cloned().unwrap_or_default(),
        view,
    };
    Ok(views.into_iter().map(name).collect())
}

pub(super) async fn shown(
    ctx: &Context,
    visitor: &Visitor,
    owner: CustomerId,
    id: OrderId,
) -> Result<OperatorView> {
    let mut tx = ctx.read().await?;
    let language = language_of(&mut tx, visitor.operator()?).await?;
    let view = one(&mut tx, language, owner, id).await?;
    named(&mut tx, vec![view]).await?.pop().ok_or(Error::Missing("order"))
}

pub(super) async fn owner_of(ctx: &Context, id: OrderId) -> Result<CustomerId> {
    orders::owner_of(&mut ctx.read().await?, id).await?.ok_or(Error::Missing("order"))
}

/// Anybody's order, with all its pictures and prints.
pub async fn find_any(ctx: &Context, visitor: &Visitor, id: OrderId) -> Result<OperatorView> {
    visitor.operator()?;
    let owner = owner_of(ctx, id).await?;
    shown(ctx, visitor, owner, id).await
}

/// Where the small image of a picture of somebody's order is, for whoever carries the order out.
pub async fn small_picture(ctx: &Context, visitor: &Visitor, id: OrderId, image: ImageId) -> Result<Located> {
    visitor.operator()?;
    let owner = owner_of(ctx, id).await?;
    let mut tx = ctx.read().await?;
    let order = orders::get(&mut tx, owner, id).await?.ok_or(Error::Missing("order"))?;
    visitor.sees_ordered(order.request.is_made_by_people())?;
    if !order.images.contains(&image) {
        return Err(Error::Missing("picture"));
    }
    let image = library::get(&mut tx, owner, image).await?.ok_or(Error::Missing("picture"))?;
    locate_in(&image, &Form::Thumbnail)
}

/// Calls off anybody's order that is not over.
pub async fn cancel_any(ctx: &Context, visitor: &Visitor, id: OrderId) -> Result<OperatorView> {
    visitor.operator()?;
    let owner = owner_of(ctx, id).await?;
    call_off(ctx, owner, id, false).await?;
    shown(ctx, visitor, owner, id).await
}

/// Begins an order anew that has failed: what was done is not done again.
pub async fn retry(ctx: &Context, visitor: &Visitor, id: OrderId) -> Result<OperatorView> {
    visitor.operator()?;
    let owner = owner_of(ctx, id).await?;
    let mut tx = ctx.write().await?;
    let mut order = held(&mut tx, owner, id).await?;
    may_be_begun_anew(&mut tx, &order).await?;
    if !order.total.is_zero() {
        cradle_store::billing::hold(&mut tx, owner).await?;
    }
    let charged =
        if order.total.is_zero() { None } else { billing::charge_again(ctx, &mut tx, &order).await? };
    if charged.is_some_and(Method::is_paid_first) {
        take(ctx, &mut tx, &mut order, OrderStep::AwaitPayment).await?;
    } else {
        take(ctx, &mut tx, &mut order, OrderStep::Retry).await?;
        begin(ctx, &mut tx, &order).await?;
    }
    tx.commit().await?;
    ctx.wake();
    tell(ctx, &order);
    shown(ctx, visitor, owner, id).await
}
