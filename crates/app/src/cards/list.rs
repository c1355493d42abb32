//! See payments by card: one's own, and for whoever runs the centre everybody's.

use std::collections::HashMap;

use cradle_domain::billing::{CardPayment, CardState, Refund};
use cradle_domain::{CardPaymentId, CustomerId, Instant};
use cradle_store::billing::{self, Dispute, PaymentFilter};
use cradle_store::orders;

use super::provider::provider;
use crate::{Context, Error, Result, Visitor};

/// A payment as it is shown.
#[derive(Clone, Debug)]
pub struct PaymentView {
    /// The payment.
    pub payment: CardPayment,
    /// What went back of it, or is on its way.
    pub refunds: Vec<Refund>,
    /// What lets its owner confirm it; only for them, and only while it is wanted.
    pub secret: Option<String>,
    /// The card with which it can be confirmed, as the provider calls it.
    pub card: Option<String>,
    /// Whose it is, by name; only for whoever runs the centre.
    pub customer_name: String,
}

/// The visitor's payments that are not over.
pub async fn mine(ctx: &Context, visitor: &Visitor) -> Result<Vec<CardPayment>> {
    let customer = visitor.account()?;
    Ok(billing::open_payments(&mut ctx.read().await?, customer).await?)
}

/// One of the visitor's payments, with what lets them confirm it where their bank wants that.
pub async fn one(ctx: &Context, visitor: &Visitor, id: CardPaymentId) -> Result<PaymentView> {
    let customer = visitor.account()?;
    let mut tx = ctx.read().await?;
    let payment = billing::card_payment(&mut tx, customer, id).await?.ok_or(Error::Missing("payment"))?;
    let refunds = billing::refunds_of(&mut tx, customer, id).await?;
    let account = billing::card_account(&mut tx, customer).await?;
    let card = account.and_then(|account| account.card).map(|card| card.id);
    drop(tx);
    let secret = match (payment.state, &payment.intent) {
        (CardState::Confirm, Some(intent)) => provider(ctx)?.payment(intent).await?.secret,
        _ => None,
    };
    Ok(PaymentView { payment, refunds, secret, card, customer_name: String::new() })
}

/// Up to `limit` payments of one customer or of all before `before`, the latest first. `state` is the name
/// of one state.
pub async fn all(
    ctx: &Context,
    visitor: &Visitor,
    customer: Option<CustomerId>,
    state: Option<&str>,
    limit: u32,
    before: Option<(Instant, CardPaymentId)>,
) -> Result<Vec<PaymentView>> {
    visitor.operator()?;
    let state = match state {
        None | Some("") => None,
        Some(word) => Some(CardState::from_word(word).ok_or_else(|| {
            Error::invalid(
                "state",
                "Ask for waiting, confirm, declined, wrong, ending, ended or paid payments.",
            )
        })?),
    };
    let mut tx = ctx.read().await?;
    let found = billing::card_payments(&mut tx, &PaymentFilter { customer, state, before }, limit).await?;
    let mut ids: Vec<CustomerId> = found.iter().map(|payment| payment.customer).collect();
    ids.sort();
    ids.dedup();
    let names = orders::customer_names(&mut tx, &ids).await?;
    let mut views = Vec::with_capacity(found.len());
    for payment in found {
        let refunds = match payment.refunded {
            0 if payment.state != CardState::Paid => Vec::new(),
            _ => billing::refunds_of(&mut tx, payment.customer, payment.id).await?,
        };
        let customer_name = names.get(&payment.customer).cloned().unwrap_or_default();
        views.push(PaymentView { payment, refunds, secret: None, card: None, customer_name });
    }
    Ok(views)
}

/// Anybody's payment.
pub async fn one_of_all(ctx: &Context, visitor: &Visitor, id: CardPaymentId) -> Result<PaymentView> {
    visitor.operator()?;
    let mut tx = ctx.read().await?;
    let customer = billing::payment_owner(&mut tx, id).await?.ok_or(Error::Missing("payment"))?;
    let payment = billing::card_payment(&mut tx, customer, id).await?.ok_or(Error::Missing("payment"))?;
    let refunds = billing::refunds_of(&mut tx, customer, id).await?;
    let names = orders::customer_names(&mut tx, &[customer]).await?;
    let customer_name = names.get(&customer).cloned().unwrap_or_default();
    Ok(PaymentView { payment, refunds, secret: None, card: None, customer_name })
}

/// A dispute, and whose payment it is about.
#[derive(Clone, Debug)]
pub struct DisputeView {
    /// The dispute.
    pub dispute: Dispute,
    /// The customer's name.
    pub customer_name: String,
}

/// Disputes that are shown.
const DISPUTES: u32 = 200;

/// Disputes of one customer or of all, the latest first.
pub async fn disputes(
    ctx: &Context,
    visitor: &Visitor,
    customer: Option<CustomerId>,
) -> Result<Vec<DisputeView>> {
    visitor.operator()?;
    let mut tx = ctx.read().await?;
    let found = billing::disputes(&mut tx, customer, DISPUTES).await?;
    let mut ids: Vec<CustomerId> = found.iter().map(|dispute| dispute.customer).collect();
    ids.sort();
    ids.dedup();
    let names: HashMap<CustomerId, String> = orders::customer_names(&mut tx, &ids).await?;
    let named = |dispute: Dispute| {
        let customer_name = names.get(&dispute.customer).cloned().unwrap_or_default();
        DisputeView { dispute, customer_name }
    };
    Ok(found.into_iter().map(named).collect())
}
