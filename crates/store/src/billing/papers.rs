//! Invoices on paper, and who sells.

use cradle_domain::billing::Seller;
use cradle_domain::{CustomerId, InvoiceId};
use sqlx::FromRow;

use crate::db::{from_json, to_json};
use crate::{Result, Tx, changed, on};

const SELLER: &str = "seller";

/// The seller's details; empty ones where nobody typed any in.
pub async fn seller(tx: &mut Tx) -> Result<Seller> {
    let text: Option<String> = on!(tx, c => sqlx::query_scalar(
        "SELECT value FROM texts WHERE name = $1").bind(SELLER).fetch_optional(c))?;
    text.map_or_else(|| Ok(Seller::default()), |text| from_json(&text))
}

/// Writes the seller's details.
pub async fn set_seller(tx: &mut Tx, seller: &Seller) -> Result<()> {
    changed!(
        tx,
        "INSERT INTO texts (name, value) VALUES ($1, $2)
         ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        SELLER,
        to_json(seller)?
    )?;
    Ok(())
}

/// A final invoice on paper.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct InvoicePaper {
    /// Who sold, and what else held when it became final; as JSON.
    pub terms: String,
    /// The document, once it was set.
    pub pdf: Option<Vec<u8>>,
    /// The invoice for programs.
    pub xml: Option<String>,
}

/// A final invoice on paper, as far as it was written.
pub async fn paper(tx: &mut Tx, customer: CustomerId, invoice: InvoiceId) -> Result<Option<InvoicePaper>> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT terms, pdf, xml FROM invoice_papers WHERE customer_id = $1 AND invoice_id = $2")
        .bind(customer.0).bind(invoice.0).fetch_optional(c))?)
}

/// Writes down what an invoice's paper goes by; what was written before stays.
pub async fn keep_terms(tx: &mut Tx, customer: CustomerId, invoice: InvoiceId, terms: &str) -> Result<()> {
    changed!(
        tx,
        "INSERT INTO invoice_papers (customer_id, invoice_id, terms) VALUES ($1, $2, $3)
         ON CONFLICT (customer_id, invoice_id) DO NOTHING",
        customer.0,
        invoice.0,
        terms
    )?;
    Ok(())
}

/// Keeps the document; the one that was kept first stays.
pub async fn keep_paper(
    tx: &mut Tx,
    customer: CustomerId,
    invoice: InvoiceId,
    (pdf, xml): (&[u8], Option<&str>),
) -> Result<()> {
    changed!(
        tx,
        "UPDATE invoice_papers SET pdf = $3, xml = $4
         WHERE customer_id = $1 AND invoice_id = $2 AND pdf IS NULL",
        customer.0,
        invoice.0,
        pdf,
        xml
    )?;
    Ok(())
}
