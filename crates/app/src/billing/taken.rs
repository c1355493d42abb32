//! Book what the provider of card payments did: took, sent back, could not send back.

use cradle_domain::billing::{
    self as rules, Account, CardPayment, Entry, EntryKind, Method, Paid, Postings, Refund, RefundState,
};
use cradle_domain::{CustomerId, InvoiceId, Money, OrderId, RefundId};
use cradle_store::Tx;
use cradle_store::billing::{self, Charge, ChargeState, Dispute};

use super::arrears::settle;
use super::document::step;
use super::payments::{goes_back, send_back};
use super::points;
use super::post::{blank, post};
use crate::{Context, Error, Result};

fn moved(amount: Money, from: Account, to: Account) -> Result<Postings> {
    Postings::moved(amount, from, to).map_err(Error::defect)
}

/// The charge of an order that waits for this payment, if it does.
async fn waiting(tx: &mut Tx, customer: CustomerId, order: OrderId, round: i64) -> Result<Option<Charge>> {
    let charge = billing::charge_of(tx, customer, order).await?;
    Ok(charge.filter(|charge| {
        charge.round == round && charge.method == Method::Card && charge.state == ChargeState::Open
    }))
}

/// Books that a payment was taken, once; true when that pays an order, whose work then begins in the same
/// transaction. `waits` says whether its order, which the caller holds, still waits; the caller holds the
/// customer.
///
/// What was taken for something that is not to be paid any more comes onto the balance and from there goes
/// back to the card.
pub(crate) async fn taken(ctx: &Context, tx: &mut Tx, payment: &CardPayment, waits: bool) -> Result<bool> {
    let mut entry = blank(ctx, payment.customer, EntryKind::Payment);
    let mut pays_order = false;
    match payment.pays {
        Paid::Order(order, round) => {
            entry.order = Some(order);
            let charge = waiting(tx, payment.customer, order, round).await?.filter(|_| waits);
            if let Some(charge) = charge.filter(|charge| charge.due() == payment.amount) {
                let due = payment.amount.amount;
                let paid = rules::paid(payment.amount, due, Account::CardDue, Account::Provider);
                entry.postings = paid.map_err(Error::defect)?;
                billing::set_charge(tx, &charge, ChargeState::Paid).await?;
                pays_order = true;
            }
        }
        Paid::Invoice(id) => pay_invoice(tx, &mut entry, id, payment.amount).await?,
        Paid::Balance => {}
    }
    if entry.postings.is_empty() {
        entry.kind = EntryKind::TopUp;
        entry.postings = moved(payment.amount, Account::Prepaid, Account::Provider)?;
    }
    post(tx, &entry).await?;
    billing::set_entry(tx, payment, entry.id, ctx.now()).await?;
    if let Some(invoice) = entry.invoice {
        points::earn_by_invoice(ctx, tx, payment.customer, invoice).await?;
    }
    if !pays_order && matches!(payment.pays, Paid::Order(..)) {
        return_at_once(ctx, tx, payment).await?;
    }
    settle(ctx, tx, payment.customer).await?;
    Ok(pays_order)
}

/// As much of an invoice as is open, and the rest onto the balance; nothing where it asks for nothing.
async fn pay_invoice(tx: &mut Tx, entry: &mut Entry, id: InvoiceId, amount: Money) -> Result<()> {
    let Some(invoice) = billing::invoice(tx, entry.customer, id).await? else { return Ok(()) };
    let fits = invoice.currency == amount.currency && invoice.open > 0;
    let Ok(after) = step(&invoice, rules::InvoiceStep::Pay(amount.amount)) else { return Ok(()) };
    if !fits {
        return Ok(());
    }
    billing::set_open(tx, &invoice, after).await?;
    entry.invoice = Some(id);
    let paid = rules::paid(amount, invoice.open, Account::Invoiced, Account::Provider);
    entry.postings = paid.map_err(Error::defect)?;
    Ok(())
}

/// Sends back what was taken for an order that nobody waits for any more.
async fn return_at_once(ctx: &Context, tx: &mut Tx, before: &CardPayment) -> Result<()> {
    let payment = billing::card_payment(tx, before.customer, before.id).await?;
    let payment = payment.ok_or(Error::Missing("payment"))?;
    let entry = Entry {
        postings: moved(payment.amount, Account::Refunding, Account::Prepaid)?,
        order: if let Paid::Order(order, _) = payment.pays { Some(order) } else { None },
        ..blank(ctx, payment.customer, EntryKind::Refund)
    };
    post(tx, &entry).await?;
    send_back(ctx, tx, &payment, payment.amount, "").await.map(|_| ())
}

/// Pays an order that waits for its card from the balance instead; true when it waited. The caller holds
/// the order and the customer.
pub(crate) async fn pay_from_balance(
    ctx: &Context,
    tx: &mut Tx,
    customer: CustomerId,
    order: OrderId,
    round: i64,
) -> Result<bool> {
    let Some(charge) = waiting(tx, customer, order, round).await? else { return Ok(false) };
    let total = charge.due();
    let balance = -billing::balances(tx, customer).await?.of(Account::Prepaid, total.currency);
    if balance < total.amount {
        let of = |amount| Money::new(amount, total.currency);
        let missing = of(total.amount - balance);
        return Err(rules::Refused::Balance { balance: of(balance), missing }.into());
    }
    let paid = rules::paid(total, total.amount, Account::CardDue, Account::Prepaid);
    let entry = Entry {
        postings: paid.map_err(Error::defect)?,
        order: Some(order),
        ..blank(ctx, customer, EntryKind::Payment)
    };
    post(tx, &entry).await?;
    billing::set_charge(tx, &charge, ChargeState::Paid).await?;
    settle(ctx, tx, customer).await?;
    Ok(true)
}

/// Who gives some of a payment back.
pub(crate) enum Giver {
    /// Somebody of the centre; the provider is asked to send it.
    Operator(CustomerId),
    /// Somebody on the provider's own pages, who has done it already: it is written down under this name.
    Elsewhere(RefundId),
}

/// Gives some of a payment back: off the price of the order that it has paid, or out of the balance that it
/// was paid onto. The caller holds the customer.
pub(crate) async fn give_some_back(
    ctx: &Context,
    tx: &mut Tx,
    payment: &CardPayment,
    amount: Money,
    reason: &str,
    giver: &Giver,
) -> Result<()> {
    let by = match giver {
        Giver::Operator(by) => Some(*by),
        Giver::Elsewhere(_) => None,
    };
    let mut entry =
        Entry { reason: reason.to_owned(), by, ..blank(ctx, payment.customer, EntryKind::Refund) };
    let charge = match payment.pays {
        Paid::Order(order, round) => {
            entry.order = Some(order);
            let charge = billing::charge_of(tx, payment.customer, order).await?;
            charge.filter(|charge| charge.round == round && charge.state == ChargeState::Paid)
        }
        Paid::Invoice(_) | Paid::Balance => None,
    };
    let until = payment.credited.saturating_add(amount.amount);
    entry.postings = match charge {
        Some(charge) if until <= charge.due().amount => {
            billing::set_credited(tx, payment, until).await?;
            let back = charge.bill.given_back(payment.credited, until, Account::Refunding);
            back.map_err(Error::defect)?
        }
        _ => moved(amount, Account::Refunding, Account::Prepaid)?,
    };
    post(tx, &entry).await?;
    match giver {
        Giver::Operator(_) => drop(send_back(ctx, tx, payment, amount, reason).await?),
        Giver::Elsewhere(id) => goes_back(ctx, tx, payment, *id, amount, reason).await?,
    }
    settle(ctx, tx, payment.customer).await
}

/// Books what became of money that was to go back: made, or failed, which puts it onto the balance. The
/// caller holds the customer.
pub(crate) async fn sent_back(
    ctx: &Context,
    tx: &mut Tx,
    refund: &Refund,
    to: RefundState,
    problem: &str,
) -> Result<()> {
    let (from, account) = match (refund.state, to) {
        (RefundState::Waiting | RefundState::Wrong, RefundState::Made) => {
            (Account::Provider, Account::Refunding)
        }
        (RefundState::Waiting | RefundState::Wrong, RefundState::Failed) => {
            (Account::Prepaid, Account::Refunding)
        }
        // A bank that refuses it days later.
        (RefundState::Made, RefundState::Failed) => (Account::Prepaid, Account::Provider),
        _ => return Ok(()),
    };
    let payment = billing::card_payment(tx, refund.customer, refund.payment).await?;
    let order = payment.and_then(|payment| match payment.pays {
        Paid::Order(order, _) => Some(order),
        Paid::Invoice(_) | Paid::Balance => None,
    });
    let entry = Entry {
        postings: moved(refund.amount, from, account)?,
        order,
        reason: refund.reason.clone(),
        ..blank(ctx, refund.customer, EntryKind::Refund)
    };
    post(tx, &entry).await?;
    billing::set_refund(tx, refund, to, problem).await?;
    if to == RefundState::Failed {
        billing::shrink_refunded(tx, refund).await?;
    }
    settle(ctx, tx, refund.customer).await
}

/// Books that the provider took a disputed amount out of what it holds, or put it back.
pub(crate) async fn disputed(ctx: &Context, tx: &mut Tx, dispute: &Dispute, taken: bool) -> Result<()> {
    let (from, to) =
        if taken { (Account::Provider, Account::Disputed) } else { (Account::Disputed, Account::Provider) };
    let entry = Entry {
        postings: moved(dispute.amount, from, to)?,
        ..blank(ctx, dispute.customer, EntryKind::Dispute)
    };
    post(tx, &entry).await
}
