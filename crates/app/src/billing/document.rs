//! What invoices and credit notes have in common.

use cradle_domain::Money;
use cradle_domain::billing::{
    CreditTransfer, Iban, Invoice, InvoiceLine, InvoiceNumber, InvoiceState, InvoiceStep,
};
use cradle_store::Tx;
use cradle_store::billing::{self, Charge};

use crate::{Context, Error, Result};

/// How an invoice is paid by transfer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payable {
    /// Who is paid.
    pub name: String,
    /// Into which account.
    pub iban: Iban,
    /// What the transfer is for.
    pub reference: String,
    /// What a QR code for banking apps holds; `None` where there is none in this currency.
    pub qr: Option<String>,
}

/// How what is open of an invoice is paid by transfer; `None` where the centre has no bank account, or
/// nothing is open.
pub fn payable(ctx: &Context, invoice: &Invoice) -> Option<Payable> {
    let iban = ctx.settings().iban.clone()?;
    let number = invoice.number.filter(|_| invoice.state == InvoiceState::Final)?;
    let (name, reference) = (ctx.settings().name.clone(), number.to_string());
    let amount = Money::new(invoice.open, invoice.currency);
    let qr = CreditTransfer { name: &name, iban: &iban, amount, reference: &reference }.qr_content().ok();
    Some(Payable { name, iban, reference, qr })
}

/// An order as an invoice has it.
pub(super) fn line(charge: &Charge) -> InvoiceLine {
    InvoiceLine {
        order: charge.order,
        number: charge.number,
        title: charge.title.clone(),
        pictures: charge.pictures,
        at: charge.at,
        rate: charge.bill.rate,
        net: charge.bill.net.amount,
        tax: charge.bill.tax.amount,
        redeemed: charge.spent.worth,
    }
}

/// The next number of the year that it is (UTC).
pub(super) async fn numbered(ctx: &Context, tx: &mut Tx) -> Result<InvoiceNumber> {
    let year = ctx.now().timestamp().to_zoned(jiff::tz::TimeZone::UTC).year();
    Ok(billing::next_invoice_number(tx, year).await?)
}

/// The state and the open amount of an invoice after a step.
pub(super) fn step(invoice: &Invoice, step: InvoiceStep) -> Result<(InvoiceState, i64)> {
    invoice.after(step).map_err(|why| Error::conflict("invoice-state", why.to_string()))
}
