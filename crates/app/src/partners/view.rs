//! See partners, what passed between us, what they are owed, and what they were shown.

use cradle_domain::partners::Partner;
use cradle_domain::{Currency, CustomerId, HandoverId, Instant, Money, OrderId, PartnerId};
use cradle_store::Tx;
use cradle_store::partners::{self, Disclosure, Handover, Message, Refused};

use crate::{Context, Error, Result, Visitor};

/// Messages and refusals of a partner that are shown.
const SHOWN: u32 = 100;

/// A partner as the operator sees it.
#[derive(Clone, Debug)]
pub struct View {
    /// The partner.
    pub partner: Partner,
    /// Whether it is known what we sign with.
    pub has_secret: bool,
    /// Where it reaches us.
    pub address_here: String,
    /// The currency of what it gets for each order.
    pub currency: Currency,
    /// What it is owed, by currency.
    pub owed: Vec<Money>,
    /// Messages to it that wait.
    pub waiting: u64,
}

/// A partner, and what passed between us of late.
#[derive(Clone, Debug)]
pub struct Detail {
    /// The partner.
    pub view: View,
    /// The last messages to it, the latest first.
    pub messages: Vec<Message>,
    /// The last that it was not shown, the latest first.
    pub refusals: Vec<Refused>,
}

async fn view(ctx: &Context, tx: &mut Tx, partner: Partner) -> Result<View> {
    let secrets = partners::secrets(tx, partner.id).await?;
    Ok(View {
        has_secret: secrets.is_some_and(|secrets| !secrets.signs_with.is_empty()),
        address_here: super::address_for(ctx, partner.id),
        currency: ctx.settings().currency,
        owed: partners::dues(tx, partner.id).await?,
        waiting: partners::waiting(tx, partner.id).await?,
        partner,
    })
}

/// Every partner, by name.
pub async fn list(ctx: &Context, visitor: &Visitor) -> Result<Vec<View>> {
    visitor.operator()?;
    let mut tx = ctx.read().await?;
    let mut views = Vec::new();
    for partner in partners::partners(&mut tx).await? {
        views.push(view(ctx, &mut tx, partner).await?);
    }
    Ok(views)
}

/// One partner.
pub async fn detail(ctx: &Context, visitor: &Visitor, id: PartnerId) -> Result<Detail> {
    visitor.operator()?;
    let mut tx = ctx.read().await?;
    let partner = partners::partner(&mut tx, id).await?.ok_or(Error::Missing("partner"))?;
    Ok(Detail {
        view: view(ctx, &mut tx, partner).await?,
        messages: partners::messages(&mut tx, id, SHOWN).await?,
        refusals: partners::refusals(&mut tx, id, SHOWN).await?,
    })
}

/// Up to `limit` orders that were passed on to a partner before `before`, the latest first, with what it is
/// owed for each.
pub async fn settlement(
    ctx: &Context,
    visitor: &Visitor,
    id: PartnerId,
    before: Option<(Instant, HandoverId)>,
    limit: u32,
) -> Result<Vec<Handover>> {
    visitor.operator()?;
    Ok(partners::of_partner(&mut ctx.read().await?, id, before, limit).await?)
}

/// Something of the visitor's that was shown to somebody.
pub type Disclosed = Disclosure;

/// Who was shown which of the visitor's fields, for orders before the number `before`, the latest first;
/// those of up to `limit` orders.
pub async fn disclosures(
    ctx: &Context,
    visitor: &Visitor,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<Disclosed>> {
    let customer = visitor.account()?;
    Ok(partners::disclosures(&mut ctx.read().await?, customer, before, limit).await?)
}

/// Who was shown which fields for these orders.
pub async fn disclosed_for(tx: &mut Tx, keys: &[(CustomerId, OrderId)]) -> Result<Vec<Disclosed>> {
    Ok(partners::disclosed(tx, keys).await?)
}
