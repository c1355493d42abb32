//! Payments by card as this capability writes them down: begun, called off, sent back. What then happens at
//! the provider is the work of `cards`, enqueued in the same transaction.

use cradle_domain::billing::{Account, CardPayment, CardState, Paid, Postings, Refund, RefundState};
use cradle_domain::{CardPaymentId, CustomerId, Money, RefundId, Span};
use cradle_store::Tx;
use cradle_store::billing::{self, Charge};
use serde::{Deserialize, Serialize};

use crate::jobs::enqueue;
use crate::{Context, Error, Result};

/// Has a card charged, or calls the payment off, and books what came of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Collect {
    /// Whose.
    pub customer: CustomerId,
    /// Which payment.
    pub payment: CardPaymentId,
}

/// Calls a payment off that nobody has made in time, and its order with it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LetGo {
    /// Whose.
    pub customer: CustomerId,
    /// Which payment.
    pub payment: CardPaymentId,
}

/// Sends money back to a card.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SendBack {
    /// Whose.
    pub customer: CustomerId,
    /// Which refund.
    pub refund: RefundId,
}

/// Has the provider forget somebody whose account was deleted.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ForgetAccount {
    /// The provider's name for them.
    pub account: String,
}

/// How long a payment may wait for its card.
const PATIENCE: Span = Span::from_hours(7 * 24);

/// Writes down a payment that waits for its card. The caller holds the customer.
pub(crate) async fn begin(
    ctx: &Context,
    tx: &mut Tx,
    id: CardPaymentId,
    customer: CustomerId,
    pays: Paid,
    amount: Money,
) -> Result<()> {
    let payment = CardPayment {
        id,
        customer,
        pays,
        amount,
        state: CardState::Waiting,
        anew: false,
        attempt: 1,
        intent: None,
        problem: String::new(),
        made_at: ctx.now(),
        paid_at: None,
        entry: None,
        refunded: 0,
        credited: 0,
    };
    billing::add_payment(tx, &payment).await?;
    enqueue(ctx, tx, &Collect { customer, payment: id }, ctx.now()).await?;
    enqueue(ctx, tx, &LetGo { customer, payment: id }, ctx.now() + PATIENCE).await
}

/// Calls a payment off that is open: nothing is owed for it any more, and the provider is told. What it
/// has taken meanwhile goes back.
pub(crate) async fn call_off(ctx: &Context, tx: &mut Tx, payment: &CardPayment) -> Result<()> {
    if !payment.state.is_open() {
        return Ok(());
    }
    billing::set_payment(tx, payment, CardState::Ending, false, "").await?;
    enqueue(ctx, tx, &Collect { customer: payment.customer, payment: payment.id }, ctx.now()).await
}

async fn of_charge(tx: &mut Tx, charge: &Charge) -> Result<Option<CardPayment>> {
    let payment = billing::card_payment_of_order(tx, charge.customer, charge.order).await?;
    Ok(payment.filter(|payment| payment.pays == Paid::Order(charge.order, charge.round)))
}

/// Calls off what waits to pay this charge.
pub(super) async fn call_off_of(ctx: &Context, tx: &mut Tx, charge: &Charge) -> Result<()> {
    match of_charge(tx, charge).await? {
        Some(payment) => call_off(ctx, tx, &payment).await,
        None => Ok(()),
    }
}

/// The payment by card that has paid this charge.
pub(super) async fn paid_by(tx: &mut Tx, charge: &Charge) -> Result<Option<CardPayment>> {
    Ok(of_charge(tx, charge).await?.filter(|payment| payment.state == CardState::Paid))
}

/// Sends back to the card what is left of what it has paid for an order: what is taken back in the books.
pub(super) async fn back_to_card(
    ctx: &Context,
    tx: &mut Tx,
    charge: &Charge,
    payment: &CardPayment,
) -> Result<Postings> {
    let (total, due) = (charge.bill.total, charge.due());
    let left = (due.amount - payment.credited).max(0);
    let back = left.min(payment.refundable());
    billing::set_credited(tx, payment, due.amount).await?;
    if back > 0 {
        send_back(ctx, tx, payment, Money::new(back, total.currency), "").await?;
    }
    let revenue = charge.bill.given_back(payment.credited, total.amount, Account::Prepaid);
    let revenue = revenue.map_err(Error::defect)?;
    let of = |amount| Money::new(amount, total.currency);
    // What cannot go back to the card stays on the balance; points come back as points.
    let worth = charge.spent.worth;
    let onward = [
        (Account::Prepaid, of(back + worth)),
        (Account::Refunding, of(-back)),
        (Account::Redeemed, of(-worth)),
    ];
    let all = revenue.iter().map(|posting| (posting.account, posting.amount)).chain(onward);
    Ok(Postings::new(all).map_err(Error::defect)?.with_points(charge.spent.points))
}

/// Writes down money that goes back to the card that it came from; the caller posts it to
/// [`Account::Refunding`] in the same transaction.
pub(crate) async fn send_back(
    ctx: &Context,
    tx: &mut Tx,
    payment: &CardPayment,
    amount: Money,
    reason: &str,
) -> Result<RefundId> {
    let id = ctx.id();
    goes_back(ctx, tx, payment, id, amount, reason).await?;
    let work = SendBack { customer: payment.customer, refund: id };
    enqueue(ctx, tx, &work, ctx.now()).await?;
    Ok(id)
}

/// Writes down money on its way back under a name; as [`send_back`], but nobody is asked to send it.
pub(super) async fn goes_back(
    ctx: &Context,
    tx: &mut Tx,
    payment: &CardPayment,
    id: RefundId,
    amount: Money,
    reason: &str,
) -> Result<()> {
    let refund = Refund {
        id,
        customer: payment.customer,
        payment: payment.id,
        amount,
        state: RefundState::Waiting,
        problem: String::new(),
        reason: reason.to_owned(),
        made_at: ctx.now(),
    };
    Ok(billing::add_refund(tx, &refund).await?)
}

/// Has the provider forget a customer whose account is being deleted.
pub(super) async fn forget_account(ctx: &Context, tx: &mut Tx, customer: CustomerId) -> Result<()> {
    match billing::card_account(tx, customer).await? {
        Some(account) => enqueue(ctx, tx, &ForgetAccount { account: account.provider_id }, ctx.now()).await,
        None => Ok(()),
    }
}
