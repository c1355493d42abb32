//! Invoices and statements on paper.
//!
//! A final invoice is set once, when somebody first needs it, and kept: templates, fonts and the
//! typesetter change, what was sent out must not. What it goes by besides the invoice itself (the
//! seller's details, the account, the language) is written down in the transaction that makes it final.

mod einvoice;
mod says;
mod statement;
mod terms;
#[cfg(test)]
mod tests;
mod words;

use cradle_domain::billing::{Invoice, InvoiceKind, InvoiceState};
use cradle_domain::{CustomerId, InvoiceId};
use cradle_paper::{Attached, Sheet, Template};
use cradle_store::billing::{self, InvoicePaper};

use crate::papers::{Paper, moment, print};
use crate::{Context, Error, Result, Visitor};

pub use statement::{Span, statement_paper};
use terms::Terms;
pub(super) use terms::keep;

/// An invoice or a credit note as PDF: the visitor's own, or anybody's, and drafts, for whoever runs the
/// centre.
pub async fn invoice_paper(ctx: &Context, visitor: &Visitor, id: InvoiceId) -> Result<Paper> {
    let invoice = super::find(ctx, visitor, id).await?;
    if invoice.state != InvoiceState::Draft {
        return final_paper(ctx, &invoice).await;
    }
    let terms = terms::now(ctx, &mut ctx.read().await?, invoice.customer).await?;
    let pdf = print(ctx, sheet(&invoice, &terms, None, None)).await?;
    Ok(Paper::pdf("draft", pdf))
}

/// An invoice or a credit note for programs (EN 16931).
pub async fn invoice_xml(ctx: &Context, visitor: &Visitor, id: InvoiceId) -> Result<Paper> {
    let invoice = super::find(ctx, visitor, id).await?;
    if invoice.state == InvoiceState::Draft {
        return Err(Error::conflict("invoice-state", "This is a draft: make it final first."));
    }
    let kept = kept(ctx, &invoice).await?;
    let xml = kept.xml.ok_or_else(|| {
        Error::conflict(
            "seller-incomplete",
            "This invoice is there as PDF only: when it became final, the seller's country or VAT ID had not been \
             typed in (Operator → Prices → Seller). The next invoices have it.",
        )
    })?;
    let filename = format!("{}.xml", name_of(&invoice));
    Ok(Paper { filename, media_type: "application/xml", bytes: xml.into_bytes() })
}

/// A final invoice as PDF, as it was first set.
pub(super) async fn final_paper(ctx: &Context, invoice: &Invoice) -> Result<Paper> {
    let kept = kept(ctx, invoice).await?;
    let pdf = kept.pdf.ok_or_else(|| Error::defect("an invoice's paper was not kept"))?;
    Ok(Paper::pdf(&name_of(invoice), pdf))
}

fn name_of(invoice: &Invoice) -> String {
    let kind = match invoice.kind {
        InvoiceKind::Invoice => "invoice",
        InvoiceKind::Credit => "credit-note",
    };
    invoice.number.map_or_else(|| kind.to_owned(), |number| format!("{kind}-{number}"))
}

/// The paper of a final invoice; set now where it was not yet.
async fn kept(ctx: &Context, invoice: &Invoice) -> Result<InvoicePaper> {
    let (customer, id) = (invoice.customer, invoice.id);
    let mut tx = ctx.read().await?;
    let found = billing::paper(&mut tx, customer, id).await?;
    if let Some(found) = found.as_ref().filter(|found| found.pdf.is_some()) {
        return Ok(found.clone());
    }
    let terms = match &found {
        Some(found) => Terms::read(&found.terms)?,
        // It became final before there was paper: what holds now is written down now.
        None => terms::now(ctx, &mut tx, customer).await?,
    };
    let corrects = corrected(&mut tx, invoice).await?;
    drop(tx);
    let xml = einvoice::of(invoice, &terms, corrects.as_ref()).xml().ok();
    let pdf = print(ctx, sheet(invoice, &terms, corrects.as_ref(), xml.clone())).await?;
    let mut tx = ctx.write().await?;
    billing::keep_terms(&mut tx, customer, id, &terms.written()?).await?;
    billing::keep_paper(&mut tx, customer, id, (&pdf, xml.as_deref())).await?;
    // Whoever else set it at the same time was first, or this was.
    let kept = billing::paper(&mut tx, customer, id).await?;
    tx.commit().await?;
    kept.ok_or_else(|| Error::defect("an invoice's paper was not kept"))
}

/// The invoice that a credit note takes back.
async fn corrected(tx: &mut cradle_store::Tx, invoice: &Invoice) -> Result<Option<Invoice>> {
    let Some(id) = invoice.corrects else { return Ok(None) };
    Ok(billing::invoice(tx, invoice.customer, id).await?)
}

fn sheet(invoice: &Invoice, terms: &Terms, corrects: Option<&Invoice>, xml: Option<String>) -> Sheet {
    Sheet {
        template: Template::Invoice,
        says: says::invoice(invoice, terms, corrects, xml.is_some()),
        id: invoice.id.to_string(),
        at: moment(invoice.final_at.unwrap_or(invoice.made_at)),
        attached: xml.map(|xml| Attached { xml }),
    }
}

/// Whose statement or slip it is.
async fn customer_of(ctx: &Context, id: CustomerId) -> Result<cradle_domain::customers::Customer> {
    let found = cradle_store::customers::get(&mut ctx.read().await?, id).await?;
    found.ok_or(Error::Missing("customer"))
}
