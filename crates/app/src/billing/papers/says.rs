//! What an invoice says, as its template takes it.

use cradle_domain::billing::{
    CreditTransfer, Invoice, InvoiceKind, InvoiceLine, InvoiceState, Recipient, TaxRate, TaxSum,
};
use cradle_domain::customers::{Address, Language};
use cradle_domain::{Instant, Money, Span};
use cradle_paper::qr;
use serde_json::{Value, json};

use super::terms::Terms;
use super::words::exemption;
use crate::mail::date;
use crate::money::in_words;
use crate::papers::seller_says;

/// What an invoice says. Amounts of a credit note are positive: it is one.
pub(super) fn invoice(invoice: &Invoice, terms: &Terms, corrects: Option<&Invoice>, attached: bool) -> Value {
    let language = terms.language;
    let turned = if invoice.kind == InvoiceKind::Credit { -1 } else { 1 };
    let amount = |minor: i64| in_words(Money::new(turned * minor, invoice.currency), language);
    let day = |at: Instant| date(at, "UTC", language);
    let line = |line: &InvoiceLine| {
        json!({
            "number": format!("R-{}", line.number), "title": line.title, "date": day(line.at),
            "pictures": line.pictures, "rate": rate(line.rate, language), "net": amount(line.net),
            "tax": amount(line.tax), "total": amount(line.net + line.tax),
        })
    };
    let tax = |sum: &TaxSum| json!({ "rate": rate(sum.rate, language), "net": amount(sum.net), "tax": amount(sum.tax) });
    let taxes = invoice.taxes();
    let free = taxes.iter().any(|sum| sum.rate.0 == 0);
    json!({
        "language": language.tag(),
        "kind": invoice.kind.as_str(),
        "draft": invoice.state == InvoiceState::Draft,
        "number": invoice.number.map(|number| number.to_string()).unwrap_or_default(),
        "date": day(invoice.final_at.unwrap_or(invoice.made_at)),
        "due": invoice.due_at.filter(|_| invoice.kind == InvoiceKind::Invoice).map(|due| day(due - Span::from_secs(1))),
        "period": period(invoice, &day),
        "corrects": corrects.and_then(|corrects| corrects.number).map(|number| number.to_string()),
        "reason": invoice.reason,
        "seller": seller_says(&terms.seller),
        "recipient": recipient(&invoice.recipient),
        "lines": invoice.lines.iter().map(line).collect::<Vec<_>>(),
        "taxes": taxes.iter().filter(|sum| sum.rate.0 > 0).map(tax).collect::<Vec<_>>(),
        "net": amount(invoice.net().amount),
        "tax": amount(invoice.tax().amount),
        "total": amount(invoice.total().amount),
        "redeemed": (!invoice.redeemed().is_zero()).then(|| amount(invoice.redeemed().amount)),
        "open": amount(invoice.due().amount),
        "exemption": free.then(|| exemption(&terms.seller.exemption, language)),
        "transfer": transfer(invoice, terms),
        "attached": attached,
    })
}

/// The days on which its orders were placed.
fn period(invoice: &Invoice, day: &impl Fn(Instant) -> String) -> Option<String> {
    let first = day(invoice.lines.iter().map(|line| line.at).min()?);
    let last = day(invoice.lines.iter().map(|line| line.at).max()?);
    Some(if first == last { first } else { format!("{first} – {last}") })
}

/// How it is paid by transfer: all of it, as it was when it became final.
fn transfer(invoice: &Invoice, terms: &Terms) -> Option<Value> {
    let iban = terms.iban()?;
    let reference = invoice.number?.to_string();
    if invoice.kind == InvoiceKind::Credit || invoice.due().amount <= 0 {
        return None;
    }
    let asked =
        CreditTransfer { name: &terms.payee, iban: &iban, amount: invoice.due(), reference: &reference };
    let code = asked.qr_content().ok().and_then(|content| qr(&content));
    Some(json!({ "name": terms.payee, "iban": iban.grouped(), "reference": reference, "code": code }))
}

/// Name and address of whom a document is for.
pub(super) fn recipient(recipient: &Recipient) -> Value {
    let mut lines = recipient.address.as_ref().map(address).unwrap_or_default();
    let name = recipient.address.as_ref().map_or("", |address| address.recipient.as_str());
    if !name.is_empty() && name != recipient.name {
        lines.insert(0, name.to_owned());
    }
    json!({ "name": recipient.name, "lines": lines })
}

fn address(address: &Address) -> Vec<String> {
    let town = format!("{} {}", address.postal_code, address.city).trim().to_owned();
    let mut lines = address.lines.clone();
    lines.extend([town, address.region.clone(), address.country.clone()]);
    lines.retain(|line| !line.is_empty());
    lines
}

/// A rate as people write it: `7 %`, `5.5 %`.
fn rate(rate: TaxRate, language: Language) -> String {
    let (whole, part) = (rate.0 / 100, rate.0 % 100);
    let point = if language == Language::De { ',' } else { '.' };
    let part =
        if part == 0 { String::new() } else { format!("{point}{part:02}").trim_end_matches('0').to_owned() };
    format!("{whole}{part}\u{a0}%")
}
