//! Take back what an invoice asks for, with a credit note.

use cradle_domain::billing::{
    Entry, EntryKind, Invoice, InvoiceKind, InvoiceState, InvoiceStep, Spent, credited,
};
use cradle_domain::{CustomerId, InvoiceId, Money};
use cradle_store::Tx;
use cradle_store::billing::{self, Charge, ChargeState};

use super::arrears::settle;
use super::document::{line, numbered, step};
use super::invoices::owner_of;
use super::papers;
use super::points::take_earned;
use super::post::{blank, post};
use super::tell::TellInvoice;
use crate::jobs::enqueue;
use crate::{Context, Error, Result, Visitor};

/// Takes back all that is left of a final invoice. What was paid of it comes onto the balance.
pub async fn void(ctx: &Context, visitor: &Visitor, id: InvoiceId, reason: &str) -> Result<Invoice> {
    let operator = visitor.operator()?;
    let reason = super::post::reason(reason)?;
    let customer = owner_of(ctx, id).await?;
    let mut tx = ctx.write().await?;
    billing::hold(&mut tx, customer).await?;
    let invoice = billing::invoice(&mut tx, customer, id).await?.ok_or(Error::Missing("invoice"))?;
    // Says what is wrong where it cannot be taken back.
    let _ = step(&invoice, InvoiceStep::Credit { amount: 0, whole: false })?;
    let left = left_of(&mut tx, customer, id).await?;
    credit(ctx, &mut tx, &left, &reason, Some(operator)).await?;
    let invoice = billing::invoice(&mut tx, customer, id).await?.ok_or(Error::Missing("invoice"))?;
    tx.commit().await?;
    ctx.wake();
    Ok(invoice)
}

/// The orders of an invoice that were not taken back.
async fn left_of(tx: &mut Tx, customer: CustomerId, id: InvoiceId) -> Result<Vec<Charge>> {
    let on = billing::on_invoice(tx, customer, id).await?;
    Ok(on.into_iter().filter(|charge| charge.state == ChargeState::Invoiced).collect())
}

/// Takes back orders that stand on one final invoice, in the caller's transaction, which holds the
/// customer: a credit note with a number of its own, first off what is open, the rest onto the balance.
pub(super) async fn credit(
    ctx: &Context,
    tx: &mut Tx,
    charges: &[Charge],
    reason: &str,
    by: Option<CustomerId>,
) -> Result<()> {
    let Some((customer, on)) = charges.first().and_then(|first| Some((first.customer, first.invoice?)))
    else {
        return Err(Error::conflict(
            "invoice-state",
            "Nothing is left on this invoice that could be taken back.",
        ));
    };
    let invoice = billing::invoice(tx, customer, on).await?.ok_or(Error::Missing("invoice"))?;
    let whole = left_of(tx, customer, on).await?.len() == charges.len();
    let taken = |charge: &Charge| {
        let mut taken = line(charge);
        (taken.net, taken.tax, taken.redeemed) = (-taken.net, -taken.tax, -taken.redeemed);
        taken
    };
    let now = ctx.now();
    let mut note = Invoice {
        id: ctx.id(),
        kind: InvoiceKind::Credit,
        state: InvoiceState::Paid,
        number: None,
        made_at: now,
        final_at: Some(now),
        due_at: None,
        lines: charges.iter().map(taken).collect(),
        open: 0,
        corrects: Some(invoice.id),
        reason: reason.to_owned(),
        told_at: None,
        ..invoice.clone()
    };
    let (net, tax) = (-note.net().amount, -note.tax().amount);
    let spent = Spent {
        points: charges.iter().map(|charge| charge.spent.points).sum(),
        worth: charges.iter().map(|charge| charge.spent.worth).sum(),
    };
    let off = invoice.open.min(net + tax - spent.worth);
    let after = step(&invoice, InvoiceStep::Credit { amount: off, whole })?;
    billing::set_open(tx, &invoice, after).await?;
    for charge in charges {
        take_earned(ctx, tx, charge).await?;
        billing::set_charge(tx, charge, ChargeState::Credited).await?;
    }
    note.number = Some(numbered(ctx, tx).await?);
    billing::add_invoice(tx, &note).await?;
    papers::keep(ctx, tx, &note).await?;
    let of = |amount| Money::new(amount, invoice.currency);
    let entry = Entry {
        postings: credited(of(net), of(tax), spent, off).map_err(Error::defect)?,
        order: if charges.len() == 1 { charges.first().map(|charge| charge.order) } else { None },
        invoice: Some(note.id),
        reason: reason.to_owned(),
        by,
        ..blank(ctx, customer, EntryKind::Credit)
    };
    post(tx, &entry).await?;
    settle(ctx, tx, customer).await?;
    enqueue(ctx, tx, &TellInvoice { customer, invoice: note.id }, now).await
}
