//! Invoices and credit notes.

use cradle_domain::billing::{Invoice, InvoiceKind, InvoiceNumber, InvoiceState};
use cradle_domain::{CustomerId, Instant, InvoiceId};
use sqlx::{AssertSqlSafe, FromRow};
use uuid::Uuid;

use crate::db::{from_json, to_json};
use crate::menu::currency;
use crate::{Result, StoreError, Tx, changed, on};

#[derive(FromRow)]
struct Row {
    customer_id: Uuid,
    id: Uuid,
    kind: String,
    state: String,
    year: Option<i64>,
    serial: Option<i64>,
    made_at: i64,
    final_at: Option<i64>,
    due_at: Option<i64>,
    recipient: String,
    lines: String,
    currency: String,
    open_amount: i64,
    corrects: Option<Uuid>,
    reason: String,
    told_at: Option<i64>,
}

impl TryFrom<Row> for Invoice {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self> {
        let unknown = |what: &str, word: &str| StoreError::unreadable(format!("{what} “{word}”"));
        let number =
            row.year.zip(row.serial).map(|(year, serial)| InvoiceNumber { year: year as i16, serial });
        Ok(Self {
            id: InvoiceId(row.id),
            customer: CustomerId(row.customer_id),
            kind: InvoiceKind::from_word(&row.kind).ok_or_else(|| unknown("kind of invoice", &row.kind))?,
            state: InvoiceState::from_word(&row.state)
                .ok_or_else(|| unknown("state of an invoice", &row.state))?,
            number,
            made_at: Instant::from_micros(row.made_at),
            final_at: row.final_at.map(Instant::from_micros),
            due_at: row.due_at.map(Instant::from_micros),
            recipient: from_json(&row.recipient)?,
            lines: from_json(&row.lines)?,
            currency: currency(&row.currency)?,
            open: row.open_amount,
            corrects: row.corrects.map(InvoiceId),
            reason: row.reason,
            told_at: row.told_at.map(Instant::from_micros),
        })
    }
}

/// Adds a draft, or a credit note that is final from the beginning; `Taken` when its number is taken.
pub async fn add_invoice(tx: &mut Tx, invoice: &Invoice) -> Result<()> {
    changed!(
        tx,
        "INSERT INTO invoices (customer_id, id, kind, state, year, serial, made_at, final_at, due_at,
         recipient, lines, currency, total_amount, open_amount, corrects, reason, told_at,
         redeemed_amount)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
        invoice.customer.0,
        invoice.id.0,
        invoice.kind.as_str(),
        invoice.state.as_str(),
        invoice.number.map(|number| i64::from(number.year)),
        invoice.number.map(|number| number.serial),
        invoice.made_at.micros(),
        invoice.final_at.map(Instant::micros),
        invoice.due_at.map(Instant::micros),
        to_json(&invoice.recipient)?,
        to_json(&invoice.lines)?,
        invoice.currency.code(),
        invoice.total().amount,
        invoice.open,
        invoice.corrects.map(|corrects| corrects.0),
        invoice.reason.as_str(),
        invoice.told_at.map(Instant::micros),
        invoice.redeemed().amount,
    )?;
    Ok(())
}

/// The next number of a year, counted up without gaps: it is given back when the transaction is
/// undone, and others wait for it, so it is best asked for late.
pub async fn next_invoice_number(tx: &mut Tx, year: i16) -> Result<InvoiceNumber> {
    let name = format!("invoices-{year}");
    let serial: i64 = on!(tx, c => sqlx::query_scalar(
        "INSERT INTO counters (name, value) VALUES ($1, 1)
         ON CONFLICT (name) DO UPDATE SET value = counters.value + 1 RETURNING value")
        .bind(name.as_str()).fetch_one(c))?;
    Ok(InvoiceNumber { year, serial })
}

/// Writes a draft as the final invoice that it has become; `Changed` when it is no draft any more.
pub async fn finalise(tx: &mut Tx, invoice: &Invoice) -> Result<()> {
    let rows = changed!(
        tx,
        "UPDATE invoices SET state = $3, year = $4, serial = $5, final_at = $6, due_at = $7, recipient = $8,
         lines = $9, total_amount = $10, open_amount = $11, redeemed_amount = $12
         WHERE customer_id = $1 AND id = $2 AND state = 'draft'",
        invoice.customer.0,
        invoice.id.0,
        invoice.state.as_str(),
        invoice.number.map(|number| i64::from(number.year)),
        invoice.number.map(|number| number.serial),
        invoice.final_at.map(Instant::micros),
        invoice.due_at.map(Instant::micros),
        to_json(&invoice.recipient)?,
        to_json(&invoice.lines)?,
        invoice.total().amount,
        invoice.open,
        invoice.redeemed().amount,
    )?;
    if rows == 1 { Ok(()) } else { Err(StoreError::Changed) }
}

/// Writes where a final invoice stands and what is open of it.
pub async fn set_open(tx: &mut Tx, invoice: &Invoice, (state, open): (InvoiceState, i64)) -> Result<()> {
    let rows = changed!(
        tx,
        "UPDATE invoices SET state = $3, open_amount = $4
         WHERE customer_id = $1 AND id = $2 AND state = $5 AND open_amount = $6",
        invoice.customer.0,
        invoice.id.0,
        state.as_str(),
        open,
        invoice.state.as_str(),
        invoice.open,
    )?;
    if rows == 1 { Ok(()) } else { Err(StoreError::Changed) }
}

/// Notes that its customer was told of it.
pub async fn set_told(tx: &mut Tx, customer: CustomerId, id: InvoiceId, at: Instant) -> Result<()> {
    changed!(
        tx,
        "UPDATE invoices SET told_at = $3 WHERE customer_id = $1 AND id = $2 AND told_at IS NULL",
        customer.0,
        id.0,
        at.micros()
    )?;
    Ok(())
}

/// Removes a draft; false when it is none.
pub async fn discard_draft(tx: &mut Tx, customer: CustomerId, id: InvoiceId) -> Result<bool> {
    let rows = changed!(
        tx,
        "DELETE FROM invoices WHERE customer_id = $1 AND id = $2 AND state = 'draft'",
        customer.0,
        id.0
    )?;
    Ok(rows == 1)
}

/// One invoice of a customer.
pub async fn invoice(tx: &mut Tx, customer: CustomerId, id: InvoiceId) -> Result<Option<Invoice>> {
    let row: Option<Row> = on!(tx, c => sqlx::query_as(
        "SELECT * FROM invoices WHERE customer_id = $1 AND id = $2")
        .bind(customer.0).bind(id.0).fetch_optional(c))?;
    row.map(TryInto::try_into).transpose()
}

/// Whose invoice it is.
pub async fn invoice_owner(tx: &mut Tx, id: InvoiceId) -> Result<Option<CustomerId>> {
    let owner: Option<Uuid> = on!(tx, c => sqlx::query_scalar(
        "SELECT customer_id FROM invoices WHERE id = $1").bind(id.0).fetch_optional(c))?;
    Ok(owner.map(CustomerId))
}

/// Which invoices.
#[derive(Clone, Debug, Default)]
pub struct InvoiceFilter {
    /// Whose; `None` for everybody's.
    pub customer: Option<CustomerId>,
    /// Only those in this state.
    pub state: Option<InvoiceState>,
    /// Without drafts, which are nobody's business but the operator's.
    pub only_final: bool,
    /// Only those made before this one.
    pub after: Option<(Instant, InvoiceId)>,
}

/// Up to `limit` invoices and credit notes, the latest first.
pub async fn invoices(tx: &mut Tx, filter: &InvoiceFilter, limit: u32) -> Result<Vec<Invoice>> {
    let (made_at, id) = match filter.after {
        Some((at, id)) => (at.micros(), id.0),
        None => (i64::MAX, Uuid::max()),
    };
    let whose = if filter.customer.is_some() { "customer_id = $4 AND " } else { "" };
    let state = filter.state.map_or_else(String::new, |state| format!("state = '{}' AND ", state.as_str()));
    let drafts = if filter.only_final { "state <> 'draft' AND " } else { "" };
    let text = format!(
        "SELECT * FROM invoices WHERE {whose}{state}{drafts}(made_at, id) < ($1, $2)
         ORDER BY made_at DESC, id DESC LIMIT $3"
    );
    let rows: Vec<Row> = on!(tx, c => {
        let query = sqlx::query_as(AssertSqlSafe(text)).bind(made_at).bind(id).bind(i64::from(limit));
        let query = filter.customer.iter().fold(query, |query, customer| query.bind(customer.0));
        query.fetch_all(c)
    })?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// A customer's invoices of which something is open, the first that is due first.
pub async fn open_invoices(tx: &mut Tx, customer: CustomerId) -> Result<Vec<Invoice>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(
        "SELECT * FROM invoices WHERE customer_id = $1 AND state = 'final' ORDER BY due_at, id")
        .bind(customer.0).fetch_all(c))?;
    rows.into_iter().map(TryInto::try_into).collect()
}
