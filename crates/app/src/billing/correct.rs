//! Take back a booking that should not have been made.

use cradle_domain::billing::{Account, Entry, EntryKind, InvoiceStep};
use cradle_domain::{CustomerId, EntryId};
use cradle_store::Tx;
use cradle_store::billing::{self, ChargeState};

use super::arrears::settle;
use super::document::step;
use super::points::take_earned;
use super::post::{blank, post, reason};
use crate::{Context, Error, Result, Visitor};

/// Takes back a booking of the counter with a booking of its own: nothing is ever changed. Each can be
/// taken back once. What it had paid is open again.
pub async fn correct(
    ctx: &Context,
    visitor: &Visitor,
    customer: CustomerId,
    id: EntryId,
    why: &str,
) -> Result<Entry> {
    let operator = visitor.operator()?;
    let why = reason(why)?;
    if why.is_empty() {
        return Err(Error::invalid("reason", "Say why, in a few words: it stands in the books for good."));
    }
    let mut tx = ctx.write().await?;
    billing::hold(&mut tx, customer).await.map_err(|_| Error::Missing("customer"))?;
    let wrong = billing::entry_of(&mut tx, customer, id).await?.ok_or(Error::Missing("booking"))?;
    if !wrong.kind.is_booked_by_hand() || wrong.by.is_none() {
        return Err(Error::conflict(
            "not-by-hand",
            "This follows from an order or an invoice. Call the order off, or void the invoice.",
        ));
    }
    if !billing::taken_back(&mut tx, customer, &[id]).await?.is_empty() {
        return Err(Error::conflict("taken-back", "This booking was taken back already."));
    }
    open_again(ctx, &mut tx, &wrong).await?;
    let entry = Entry {
        postings: wrong.postings.reversed().map_err(Error::defect)?,
        order: wrong.order,
        invoice: wrong.invoice,
        reverses: Some(id),
        reason: why,
        by: Some(operator),
        ..blank(ctx, customer, EntryKind::Correction)
    };
    post(&mut tx, &entry).await?;
    settle(ctx, &mut tx, customer).await?;
    tx.commit().await?;
    ctx.wake();
    Ok(entry)
}

/// What a payment had settled is open again.
async fn open_again(ctx: &Context, tx: &mut Tx, wrong: &Entry) -> Result<()> {
    if let Some(order) = wrong.order {
        let charge = billing::charge_of(tx, wrong.customer, order).await?;
        let Some(charge) = charge.filter(|charge| charge.state == ChargeState::Paid) else {
            return Err(Error::conflict(
                "order-state",
                "This order was given back meanwhile: the money is on the balance. Pay it out from there.",
            ));
        };
        take_earned(ctx, tx, &charge).await?;
        billing::set_charge(tx, &charge, ChargeState::Open).await?;
    }
    if let Some(id) = wrong.invoice {
        for charge in billing::on_invoice(tx, wrong.customer, id).await? {
            take_earned(ctx, tx, &charge).await?;
        }
        let invoice = billing::invoice(tx, wrong.customer, id).await?.ok_or(Error::Missing("invoice"))?;
        let paid = -wrong.postings.on(Account::Invoiced, invoice.currency);
        let after = step(&invoice, InvoiceStep::Unpay(paid))?;
        billing::set_open(tx, &invoice, after).await?;
    }
    Ok(())
}
