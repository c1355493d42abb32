//! An invoice for programs.

use cradle_domain::billing::{Invoice, InvoiceKind, InvoiceLine};
use cradle_domain::customers::Address;
use cradle_domain::{Instant, Span};
use cradle_paper::{EInvoice, Kind, Line, Party, Transfer};

use super::terms::Terms;
use super::words::{exemption, payable_by, taken_back};
use crate::mail::date;

/// A final invoice or credit note for programs.
pub(super) fn of(invoice: &Invoice, terms: &Terms, corrects: Option<&Invoice>) -> EInvoice {
    let language = terms.language;
    let credit = invoice.kind == InvoiceKind::Credit;
    // A credit note is one by its kind; its amounts are positive.
    let turned = if credit { -1 } else { 1 };
    let line = |line: &InvoiceLine| Line {
        name: line.title.clone(),
        note: format!("R-{}", line.number),
        net: turned * line.net,
        tax: turned * line.tax,
        rate: line.rate,
        day: day(line.at),
    };
    let last_day = invoice.due_at.filter(|_| !credit).map(|due| due - Span::from_secs(1));
    let iban = terms.iban().filter(|_| !credit && invoice.due().amount > 0);
    EInvoice {
        kind: if credit { Kind::Credit } else { Kind::Invoice },
        number: invoice.number.map(|number| number.to_string()).unwrap_or_default(),
        day: day(invoice.final_at.unwrap_or(invoice.made_at)),
        due: last_day.map(day),
        terms: match last_day {
            Some(last) => payable_by(&date(last, "UTC", language), language),
            None => taken_back(language).to_owned(),
        },
        currency: invoice.currency,
        seller: seller(terms),
        buyer: buyer(invoice, terms),
        lines: invoice.lines.iter().map(line).collect(),
        transfer: iban.map(|iban| Transfer { name: terms.payee.clone(), iban: iban.to_string() }),
        corrects: corrects.and_then(|corrects| {
            Some((corrects.number?.to_string(), day(corrects.final_at.unwrap_or(corrects.made_at))))
        }),
        paid: turned * invoice.redeemed().amount,
        note: invoice.reason.clone(),
        exemption: exemption(&terms.seller.exemption, language),
    }
}

fn seller(terms: &Terms) -> Party {
    let seller = terms.seller.clone();
    Party {
        name: seller.name,
        lines: seller.lines,
        postal_code: seller.postal_code,
        city: seller.city,
        region: String::new(),
        country: seller.country,
        vat_id: seller.vat_id,
        tax_number: seller.tax_number,
        email: seller.email,
        phone: seller.phone,
    }
}

/// The customer. Whoever told no address bought where the seller is.
fn buyer(invoice: &Invoice, terms: &Terms) -> Party {
    let address = invoice.recipient.address.clone().unwrap_or_default();
    let Address { lines, postal_code, city, region, country, .. } = address;
    Party {
        name: invoice.recipient.name.clone(),
        lines,
        postal_code,
        city,
        region,
        country: if country.is_empty() { terms.seller.country.clone() } else { country },
        email: invoice.recipient.email.clone(),
        ..Party::default()
    }
}

/// A day as programs write it: `20261121`.
fn day(at: Instant) -> String {
    let date = at.timestamp().to_zoned(jiff::tz::TimeZone::UTC).date();
    format!("{:04}{:02}{:02}", date.year(), date.month(), date.day())
}
