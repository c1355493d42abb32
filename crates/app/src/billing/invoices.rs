//! Invoices: gathered, made final, looked at.

use cradle_domain::billing::{
    Account, Entry, EntryKind, Invoice, InvoiceKind, InvoiceState, InvoiceStep, Postings, Recipient, due,
};
use cradle_domain::{Currency, CustomerId, Instant, InvoiceId};
use cradle_store::billing::{self, ChargeState, InvoiceFilter};
use cradle_store::{Tx, customers};

use super::arrears::settle;
use super::document::{line, numbered, step};
use super::post::{blank, post};
use super::tell::TellInvoice;
use super::{papers, settings};
use crate::jobs::enqueue;
use crate::{Context, Error, Result, Visitor};

/// Up to `limit` of the visitor's invoices and credit notes, the latest first.
pub async fn invoices(
    ctx: &Context,
    visitor: &Visitor,
    limit: u32,
    after: Option<(Instant, InvoiceId)>,
) -> Result<Vec<Invoice>> {
    let customer = visitor.account()?;
    let filter = InvoiceFilter { customer: Some(customer), state: None, only_final: true, after };
    Ok(billing::invoices(&mut ctx.read().await?, &filter, limit).await?)
}

/// Up to `limit` of everybody's invoices, the latest first; `state` is the name of one state.
pub async fn invoices_of_all(
    ctx: &Context,
    visitor: &Visitor,
    (customer, state): (Option<CustomerId>, Option<&str>),
    limit: u32,
    after: Option<(Instant, InvoiceId)>,
) -> Result<Vec<Invoice>> {
    visitor.operator()?;
    let word = |word: &str| {
        InvoiceState::from_word(word)
            .ok_or_else(|| Error::invalid("state", "Ask for draft, final, paid or void invoices."))
    };
    let state = state.filter(|word| !word.is_empty()).map(word).transpose()?;
    let mut tx = ctx.read().await?;
    let filter = InvoiceFilter { customer, state, only_final: false, after };
    let mut found = billing::invoices(&mut tx, &filter, limit).await?;
    for invoice in &mut found {
        fill(&mut tx, invoice).await?;
    }
    Ok(found)
}

/// One invoice: the visitor's own, or anybody's for whoever runs the centre.
pub async fn find(ctx: &Context, visitor: &Visitor, id: InvoiceId) -> Result<Invoice> {
    let asker = visitor.account()?;
    let mut tx = ctx.read().await?;
    let owner = billing::invoice_owner(&mut tx, id).await?.ok_or(Error::Missing("invoice"))?;
    let runs = visitor.operator().is_ok();
    let mut invoice = billing::invoice(&mut tx, owner, id).await?.ok_or(Error::Missing("invoice"))?;
    if !runs && (owner != asker || invoice.state == InvoiceState::Draft) {
        return Err(Error::Missing("invoice"));
    }
    fill(&mut tx, &mut invoice).await?;
    Ok(invoice)
}

/// Whose invoice it is.
pub(super) async fn owner_of(ctx: &Context, id: InvoiceId) -> Result<CustomerId> {
    billing::invoice_owner(&mut ctx.read().await?, id).await?.ok_or(Error::Missing("invoice"))
}

/// A draft shows the orders that wait on it, and its customer as they are now.
async fn fill(tx: &mut Tx, invoice: &mut Invoice) -> Result<()> {
    if invoice.state == InvoiceState::Draft {
        let on = billing::on_invoice(tx, invoice.customer, invoice.id).await?;
        invoice.lines = on.iter().filter(|charge| charge.state == ChargeState::Open).map(line).collect();
        invoice.recipient = recipient(tx, invoice.customer).await?;
    }
    Ok(())
}

async fn recipient(tx: &mut Tx, customer: CustomerId) -> Result<Recipient> {
    let customer = customers::get(tx, customer).await?.ok_or(Error::Missing("customer"))?;
    let profile = customer.profile;
    Ok(Recipient {
        name: profile.name.to_string(),
        email: customer.email.to_string(),
        address: profile.address,
    })
}

/// Gathers what a customer has ordered on account so far into a draft.
pub async fn draft(ctx: &Context, visitor: &Visitor, customer: CustomerId) -> Result<Invoice> {
    visitor.operator()?;
    let mut tx = ctx.write().await?;
    billing::hold(&mut tx, customer).await.map_err(|_| Error::Missing("customer"))?;
    let before = Instant::from_micros(i64::MAX);
    let Some(invoice) = gathered(ctx, &mut tx, customer, before).await?.into_iter().next() else {
        return Err(Error::conflict(
            "nothing-on-account",
            "There is nothing on account that is not on an invoice already.",
        ));
    };
    tx.commit().await?;
    Ok(invoice)
}

/// Gathers what was charged on account before an instant into a draft for each currency, in the caller's
/// transaction, which holds the customer.
pub(super) async fn gathered(
    ctx: &Context,
    tx: &mut Tx,
    customer: CustomerId,
    before: Instant,
) -> Result<Vec<Invoice>> {
    let mut made = Vec::new();
    for currency in currencies(tx, customer).await? {
        let mut invoice = Invoice {
            id: ctx.id(),
            customer,
            kind: InvoiceKind::Invoice,
            state: InvoiceState::Draft,
            number: None,
            made_at: ctx.now(),
            final_at: None,
            due_at: None,
            recipient: Recipient::default(),
            lines: Vec::new(),
            currency,
            open: 0,
            corrects: None,
            reason: String::new(),
            told_at: None,
        };
        if billing::put_on_invoice(tx, customer, invoice.id, currency.code(), before).await? > 0 {
            billing::add_invoice(tx, &invoice).await?;
            fill(tx, &mut invoice).await?;
            made.push(invoice);
        }
    }
    Ok(made)
}

async fn currencies(tx: &mut Tx, customer: CustomerId) -> Result<Vec<Currency>> {
    let balances = billing::balances(tx, customer).await?;
    let on_account = balances.iter().filter(|posting| posting.account == Account::OnAccount);
    Ok(on_account.map(|posting| posting.amount.currency).collect())
}

/// Makes a draft final: it gets its number, and its customer is told.
pub async fn finalise(ctx: &Context, visitor: &Visitor, id: InvoiceId) -> Result<Invoice> {
    visitor.operator()?;
    let customer = owner_of(ctx, id).await?;
    let mut tx = ctx.write().await?;
    billing::hold(&mut tx, customer).await?;
    let draft = billing::invoice(&mut tx, customer, id).await?.ok_or(Error::Missing("invoice"))?;
    let invoice = sent(ctx, &mut tx, draft).await?;
    tx.commit().await?;
    ctx.wake();
    Ok(invoice)
}

/// Makes a draft final in the caller's transaction, which holds the customer.
pub(super) async fn sent(ctx: &Context, tx: &mut Tx, mut invoice: Invoice) -> Result<Invoice> {
    fill(tx, &mut invoice).await?;
    let (state, open) = step(&invoice, InvoiceStep::Finalise)?;
    for charge in billing::on_invoice(tx, invoice.customer, invoice.id).await? {
        if charge.state == ChargeState::Open {
            billing::set_charge(tx, &charge, ChargeState::Invoiced).await?;
        }
    }
    let now = ctx.now();
    let days = settings::held(ctx, tx).await?.payment_days;
    (invoice.state, invoice.open) = (state, open);
    (invoice.final_at, invoice.due_at) = (Some(now), Some(due(now, days)));
    invoice.number = Some(numbered(ctx, tx).await?);
    billing::finalise(tx, &invoice).await?;
    papers::keep(ctx, tx, &invoice).await?;
    let moved = Postings::moved(invoice.due(), Account::OnAccount, Account::Invoiced);
    let entry = Entry {
        postings: moved.map_err(Error::defect)?,
        invoice: Some(invoice.id),
        ..blank(ctx, invoice.customer, EntryKind::Invoice)
    };
    post(tx, &entry).await?;
    settle(ctx, tx, invoice.customer).await?;
    enqueue(ctx, tx, &TellInvoice { customer: invoice.customer, invoice: invoice.id }, now).await?;
    tracing::info!(invoice = %invoice.id, number = ?invoice.number, "invoice final");
    Ok(invoice)
}

/// Discards a draft; its orders wait for the next invoice.
pub async fn discard(ctx: &Context, visitor: &Visitor, id: InvoiceId) -> Result<()> {
    visitor.operator()?;
    let customer = owner_of(ctx, id).await?;
    let mut tx = ctx.write().await?;
    billing::hold(&mut tx, customer).await?;
    let draft = billing::invoice(&mut tx, customer, id).await?.ok_or(Error::Missing("invoice"))?;
    if draft.state != InvoiceState::Draft {
        return Err(Error::conflict(
            "invoice-state",
            cradle_domain::billing::WrongInvoiceStep::Final.to_string(),
        ));
    }
    billing::take_off_invoice(&mut tx, customer, id).await?;
    billing::discard_draft(&mut tx, customer, id).await?;
    Ok(tx.commit().await?)
}
