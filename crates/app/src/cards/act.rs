//! What people do with payments by card: pay something in, pay an invoice, go on after a card was declined,
//! call it off, give some of it back.

use cradle_domain::billing::{CardPayment, CardState, InvoiceState, Paid};
use cradle_domain::{CardPaymentId, CustomerId, InvoiceId, Money};
use cradle_store::Tx;
use cradle_store::billing;

use super::provider::provider;
use super::tell::tell_pages;
use crate::billing::{self as books, Collect, Giver};
use crate::jobs::enqueue;
use crate::{Context, Error, Idempotency, Result, Visitor, orders};

/// The largest amount that is paid in by card at once, in minor units.
const MOST: i64 = 1_000_000;

/// Whether the customer has a card that can be charged.
async fn has_card(ctx: &Context, tx: &mut Tx, customer: CustomerId) -> Result<()> {
    provider(ctx)?;
    let account = billing::card_account(tx, customer).await?;
    match account.and_then(|account| account.card) {
        Some(_) => Ok(()),
        None => Err(cradle_domain::billing::Refused::NoCard.into()),
    }
}

async fn made(tx: &mut Tx, customer: CustomerId, id: CardPaymentId) -> Result<CardPayment> {
    billing::card_payment(tx, customer, id).await?.ok_or(Error::Missing("payment"))
}

/// Pays so many minor units onto the visitor's balance by card.
pub async fn top_up(
    ctx: &Context,
    visitor: &Visitor,
    amount: i64,
    once: Option<&Idempotency>,
) -> Result<CardPayment> {
    let customer = visitor.account()?;
    if !(1..=MOST).contains(&amount) {
        return Err(Error::invalid("amount", "Type an amount above nothing, and not over ten thousand."));
    }
    let mut tx = ctx.write().await?;
    let id: CardPaymentId = ctx.id();
    if let Some(before) = Idempotency::claim(once, ctx, &mut tx, customer, id.0).await? {
        return made(&mut tx, customer, CardPaymentId(before)).await;
    }
    billing::hold(&mut tx, customer).await?;
    has_card(ctx, &mut tx, customer).await?;
    let amount = Money::new(amount, ctx.settings().currency);
    books::begin(ctx, &mut tx, id, customer, Paid::Balance, amount).await?;
    let payment = made(&mut tx, customer, id).await?;
    tx.commit().await?;
    ctx.wake();
    Ok(payment)
}

/// Pays what is open of one of the visitor's invoices by card. While such a payment is under way, there is
/// no second one.
pub async fn pay_invoice(ctx: &Context, visitor: &Visitor, id: InvoiceId) -> Result<CardPayment> {
    let customer = visitor.account()?;
    let mut tx = ctx.write().await?;
    billing::hold(&mut tx, customer).await?;
    let under_way = billing::open_payments(&mut tx, customer).await?;
    if let Some(payment) = under_way.into_iter().find(|payment| payment.pays == Paid::Invoice(id)) {
        return Ok(payment);
    }
    has_card(ctx, &mut tx, customer).await?;
    let invoice = billing::invoice(&mut tx, customer, id).await?.ok_or(Error::Missing("invoice"))?;
    if invoice.state != InvoiceState::Final || invoice.open <= 0 {
        return Err(Error::conflict("invoice-state", "Nothing of this invoice is to be paid."));
    }
    let amount = Money::new(invoice.open, invoice.currency);
    let payment = ctx.id();
    books::begin(ctx, &mut tx, payment, customer, Paid::Invoice(id), amount).await?;
    let payment = made(&mut tx, customer, payment).await?;
    tx.commit().await?;
    ctx.wake();
    Ok(payment)
}

/// The visitor's payment, held, if it waits for them.
async fn waits(tx: &mut Tx, customer: CustomerId, id: CardPaymentId) -> Result<CardPayment> {
    billing::hold(tx, customer).await?;
    let payment = billing::hold_payment(tx, customer, id).await?.ok_or(Error::Missing("payment"))?;
    match payment.state {
        CardState::Confirm | CardState::Declined => Ok(payment),
        CardState::Waiting | CardState::Wrong => {
            Err(Error::conflict("payment-under-way", "This payment is under way. Look again in a moment."))
        }
        CardState::Ending | CardState::Ended | CardState::Paid => {
            Err(Error::conflict("payment-over", "This payment is over. Look at the account again."))
        }
    }
}

/// Tries a payment again with the card that is saved now. What was begun before is called off first.
pub async fn again(ctx: &Context, visitor: &Visitor, id: CardPaymentId) -> Result<CardPayment> {
    let customer = visitor.account()?;
    let mut tx = ctx.write().await?;
    let payment = waits(&mut tx, customer, id).await?;
    has_card(ctx, &mut tx, customer).await?;
    let anew = payment.intent.is_some();
    billing::set_payment(&mut tx, &payment, CardState::Waiting, anew, "").await?;
    enqueue(ctx, &mut tx, &Collect { customer, payment: id }, ctx.now()).await?;
    let payment = made(&mut tx, customer, id).await?;
    tx.commit().await?;
    ctx.wake();
    Ok(payment)
}

/// Pays an order from the balance whose card was declined or waits to be confirmed.
pub async fn from_balance(ctx: &Context, visitor: &Visitor, id: CardPaymentId) -> Result<CardPayment> {
    let customer = visitor.account()?;
    let before = made(&mut ctx.read().await?, customer, id).await?;
    let Paid::Order(order, round) = before.pays else {
        return Err(Error::conflict("not-an-order", "Only an order is paid from the balance here."));
    };
    let mut tx = ctx.write().await?;
    let held = orders::held_unpaid(&mut tx, customer, order).await?;
    let payment = waits(&mut tx, customer, id).await?;
    let Some(mut held) = held else {
        return Err(Error::conflict("payment-over", "This order is not waiting for its payment any more."));
    };
    books::call_off(ctx, &mut tx, &payment).await?;
    if books::pay_from_balance(ctx, &mut tx, customer, order, round).await? {
        orders::begin_paid(ctx, &mut tx, &mut held).await?;
    }
    let payment = made(&mut tx, customer, id).await?;
    tx.commit().await?;
    ctx.wake();
    tell_pages(ctx, &payment);
    Ok(payment)
}

/// Calls off one of the visitor's payments that has not been made, and the order that waits for it.
pub async fn call_off(ctx: &Context, visitor: &Visitor, id: CardPaymentId) -> Result<CardPayment> {
    let customer = visitor.account()?;
    let before = made(&mut ctx.read().await?, customer, id).await?;
    if let Paid::Order(order, _) = before.pays {
        orders::let_go(ctx, customer, order).await?;
    }
    let mut tx = ctx.write().await?;
    billing::hold(&mut tx, customer).await?;
    let payment = billing::hold_payment(&mut tx, customer, id).await?.ok_or(Error::Missing("payment"))?;
    books::call_off(ctx, &mut tx, &payment).await?;
    let payment = made(&mut tx, customer, id).await?;
    tx.commit().await?;
    ctx.wake();
    tell_pages(ctx, &payment);
    Ok(payment)
}

/// Gives some of anybody's payment back to its card: off the price of the order that it has paid, or out of
/// the balance.
pub async fn refund(
    ctx: &Context,
    visitor: &Visitor,
    id: CardPaymentId,
    amount: i64,
    reason: &str,
    once: Option<&Idempotency>,
) -> Result<CardPayment> {
    let operator = visitor.operator()?;
    let reason = books::reason(reason)?;
    if reason.is_empty() {
        return Err(Error::invalid("reason", "Say why, in a few words: it stands in the books for good."));
    }
    let mut tx = ctx.write().await?;
    let customer = billing::payment_owner(&mut tx, id).await?.ok_or(Error::Missing("payment"))?;
    if Idempotency::claim(once, ctx, &mut tx, operator, id.0).await?.is_some() {
        return made(&mut tx, customer, id).await;
    }
    billing::hold(&mut tx, customer).await?;
    let payment = billing::hold_payment(&mut tx, customer, id).await?.ok_or(Error::Missing("payment"))?;
    let left = Money::new(payment.refundable(), payment.amount.currency);
    if !(1..=left.amount).contains(&amount) {
        return Err(Error::invalid("amount", format!("Type an amount above nothing, up to {left}.")));
    }
    let amount = Money::new(amount, payment.amount.currency);
    books::give_some_back(ctx, &mut tx, &payment, amount, &reason, &Giver::Operator(operator)).await?;
    let payment = made(&mut tx, customer, id).await?;
    tx.commit().await?;
    ctx.wake();
    Ok(payment)
}
