//! Write the mail about an invoice.

use cradle_domain::billing::{Invoice, InvoiceKind};
use cradle_domain::customers::Customer;
use cradle_domain::{Money, Span};

use super::document::payable;
use super::words::{InvoiceMail, invoice_mail};
use crate::mail::{Letter, closing, date, escaped, leading, page};
use crate::text::one_line;
use crate::{Context, money};

/// The mail about a final invoice or a credit note.
pub(super) fn compose(ctx: &Context, customer: &Customer, invoice: &Invoice) -> Letter {
    let profile = &customer.profile;
    let language = profile.language;
    let amount = match invoice.kind {
        InvoiceKind::Invoice => invoice.due(),
        InvoiceKind::Credit => Money::new(-invoice.total().amount, invoice.currency),
    };
    let due = invoice.due_at.map(|due| date(due - Span::from_secs(1), "UTC", language));
    let number = invoice.number.map(|number| number.to_string()).unwrap_or_default();
    let bank = payable(ctx, invoice).map(|to| (to.name, to.iban.grouped(), to.reference));
    let said = invoice_mail(&InvoiceMail {
        name: profile.name.as_str(),
        number: &number,
        amount: &money::in_words(amount, language),
        due: due.as_deref(),
        bank: bank.as_ref().map(|(name, iban, reference)| (name.as_str(), iban.as_str(), reference.as_str())),
        kind: invoice.kind,
        centre: &ctx.settings().name,
        language,
    });
    let link = format!("{}/account/invoices/{}", ctx.settings().public_url, invoice.id);
    let lines: Vec<String> = invoice
        .lines
        .iter()
        .map(|line| {
            let total = Money::new(line.net + line.tax, invoice.currency);
            one_line(&format!("R-{} {}: {}", line.number, line.title, money::in_words(total, language)))
        })
        .collect();
    let listed: Vec<String> = lines.iter().map(|line| format!("  {line}")).collect();
    let mut text = vec![said.greeting.clone(), said.what.clone(), listed.join("\n")];
    text.extend(said.how.clone());
    text.extend([format!("{}\n{link}", said.look), format!("{}\n", said.closing)]);
    let paragraph = |text: &str| format!("<p>{}</p>", escaped(text).replace('\n', "<br>"));
    let items: Vec<String> = lines.iter().map(|line| format!("<li>{}</li>", escaped(line))).collect();
    let mut blocks = vec![
        paragraph(&said.greeting),
        format!("<p><strong>{}</strong></p>", escaped(&said.what)),
        format!("<ul>{}</ul>", items.join("\n")),
    ];
    blocks.extend(said.how.as_deref().map(paragraph));
    blocks.push(leading(&said.look, &link, &link));
    blocks.push(closing(&said.closing));
    Letter {
        id: format!("invoice-{}", invoice.id),
        from_name: ctx.settings().name.clone(),
        reply_to: None,
        to_name: Some(profile.name.as_str().to_owned()),
        to: customer.email.clone(),
        subject: said.subject,
        text: text.join("\n\n"),
        html: Some(page(&blocks, language.tag())),
        attachments: Vec::new(),
    }
}
