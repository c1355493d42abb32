//! Record once how orders are paid.

use cradle_domain::billing::{Method, Terms};
use cradle_domain::{CameraId, Currency};
use cradle_store::billing::{self, SavedCard};

use super::charge::way;
use crate::{Context, Error, Result, Visitor};

/// How the visitor pays, and how they could.
#[derive(Clone, Debug)]
pub struct Methods {
    /// What was chosen for everything.
    pub chosen: Option<Method>,
    /// What was chosen for single cameras.
    pub cameras: Vec<(CameraId, Method)>,
    /// What is allowed.
    pub terms: Terms,
    /// The currency of the limits.
    pub currency: Currency,
    /// How they stand with points.
    pub points: super::PointsView,
    /// Whether there is a provider of card payments.
    pub cards: bool,
    /// The card that is charged.
    pub card: Option<SavedCard>,
}

impl Methods {
    /// Whether a method can be chosen.
    pub const fn is_open(&self, method: Method) -> bool {
        match method {
            Method::Prepaid => true,
            Method::Invoice => self.terms.invoice_limit.is_some(),
            Method::Counter => self.terms.counter_limit > 0,
            Method::Card => self.terms.card,
        }
    }
}

/// How the visitor pays, and how they could.
pub async fn methods(ctx: &Context, visitor: &Visitor) -> Result<Methods> {
    let customer = visitor.account()?;
    let mut tx = ctx.read().await?;
    let currency = ctx.settings().currency;
    let way = way(ctx, &mut tx, customer, None, currency).await?;
    let cameras = billing::camera_methods(&mut tx, customer).await?;
    let card = billing::card_account(&mut tx, customer).await?.and_then(|account| account.card);
    let cards = ctx.cards().is_some();
    Ok(Methods { chosen: way.method, cameras, terms: way.terms, currency, points: way.points, cards, card })
}

/// Records how everything is paid that has no method of its own.
pub async fn choose(ctx: &Context, visitor: &Visitor, method: &str) -> Result<Methods> {
    let method = allowed(ctx, visitor, method).await?;
    let mut tx = ctx.write().await?;
    billing::set_method(&mut tx, visitor.account()?, Some(method)).await?;
    tx.commit().await?;
    methods(ctx, visitor).await
}

/// Records how orders from one of the visitor's cameras are paid; without a method the customer's own
/// holds.
pub async fn choose_for_camera(
    ctx: &Context,
    visitor: &Visitor,
    camera: CameraId,
    method: Option<&str>,
) -> Result<Methods> {
    let customer = visitor.account()?;
    let method = match method {
        Some(word) => Some(allowed(ctx, visitor, word).await?),
        None => None,
    };
    let mut tx = ctx.write().await?;
    if !billing::set_camera_method(&mut tx, customer, camera, method).await? {
        return Err(Error::Missing("camera"));
    }
    tx.commit().await?;
    methods(ctx, visitor).await
}

async fn allowed(ctx: &Context, visitor: &Visitor, word: &str) -> Result<Method> {
    let known = methods(ctx, visitor).await?;
    let method = Method::from_word(word)
        .ok_or_else(|| Error::invalid("method", "Pay by prepaid, invoice, counter or card."))?;
    if !known.is_open(method) {
        return Err(Error::invalid(
            "method",
            "This way of paying is not open to you. Ask the people who run the centre, or choose another one.",
        ));
    }
    Ok(method)
}
