//! Documents that say what none ever said, to look at templates by.

use serde_json::{Value, json};

use crate::press::{Moment, Sheet};
use crate::{Template, qr};

impl Sheet {
    /// A document of this kind in a language (`en`, `de`, `ja`), as an operator who edits templates
    /// looks at it.
    pub fn sample(template: Template, language: &str) -> Self {
        let says = match template {
            Template::Invoice => invoice(language),
            Template::Statement => statement(language),
            Template::Slip => slip(language),
            Template::Label => label(language),
        };
        let id = format!("sample-{}-{language}", template.file());
        Self { template, says, id, at: Moment(2026, 11, 21, 12, 0, 0), attached: None }
    }
}

fn seller() -> Value {
    json!({
        "name": "Lab am See", "lines": ["Seestraße 1", "88131 Lindau"], "vat_id": "DE123456789",
        "tax_number": "", "email": "lab@example.org", "phone": "+49 8382 1", "note": "HRB 1 Lindau",
    })
}

fn invoice(language: &str) -> Value {
    let line = |number: &str, title: &str| {
        json!({
            "number": number, "title": title, "date": "1 November 2026", "pictures": 3, "rate": "19 %",
            "net": "€1.00", "tax": "€0.19", "total": "€1.19",
        })
    };
    let code = qr("BCD\n002\n1\nSCT\n\nLab am See\nDE89370400440532013000\nEUR2.00\n\n\n2026-0001");
    json!({
        "language": language, "kind": "invoice", "draft": false, "number": "2026-0001",
        "date": "21 November 2026", "due": "5 December 2026", "period": "1 – 30 November 2026",
        "corrects": null, "reason": "", "seller": seller(),
        "recipient": { "name": "Zoë Łukasiewicz", "lines": ["Rue de l’Œuvre 1", "1000 Bruxelles", "BE"] },
        "lines": [line("R-1", "Keep in library"), line("R-2", "Send by mail #set *bold*")],
        "taxes": [{ "rate": "19 %", "net": "€2.00", "tax": "€0.38" }],
        "net": "€2.00", "tax": "€0.38", "total": "€2.38", "redeemed": "€0.38", "open": "€2.00", "exemption": null, "attached": false,
        "transfer": {
            "name": "Lab am See", "iban": "DE89 3704 0044 0532 0130 00", "reference": "2026-0001", "code": code,
        },
    })
}

fn statement(language: &str) -> Value {
    let entry = |what: &str, reason: &str, amount: &str, balance: &str| json!({ "date": "2 November 2026", "what": what, "reason": reason, "amount": amount, "balance": balance });
    json!({
        "language": language, "seller": seller(), "recipient": { "name": "Zoë Łukasiewicz", "lines": [] },
        "from": "1 November 2026", "until": "30 November 2026", "opening": "−€2.00", "closing": "€3.00",
        "entries": [entry("Payment", "found in the till", "+€6.00", "€4.00"), entry("Order", "", "−€1.00", "€3.00")],
    })
}

fn slip(language: &str) -> Value {
    json!({
        "language": language, "seller": seller(), "number": "R-12", "service": "Print", "pictures": 24,
        "placed": "21 November 2026, 12:00", "state": "Accepted", "camera": "Lake & Sons 7",
        "customer": { "name": "Zoë Łukasiewicz", "email": "zoe@example.org", "telephone": "" },
        "options": [{ "name": "Paper", "value": "glossy" }], "total": "€12.00", "payment": "unpaid",
        "method": "to pay at the counter", "code": qr("https://cradle.example.org/operator/orders?order=1"),
    })
}

fn label(language: &str) -> Value {
    json!({
        "language": language, "seller": seller(), "number": "R-12", "pictures": 24, "prints": 30,
        "recipient": ["Zoë Łukasiewicz", "Rue de l’Œuvre 1", "1000 Bruxelles", "BELGIUM"], "at": 0,
        "code": qr("R-12"),
    })
}
