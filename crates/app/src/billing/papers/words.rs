//! What documents about money say besides their templates' words.

use cradle_domain::billing::EntryKind;
use cradle_domain::customers::Language;

/// Why there is no tax: in the operator's words, or that there is none.
pub(super) fn exemption(words: &str, language: Language) -> String {
    if !words.is_empty() {
        return words.to_owned();
    }
    match language {
        Language::En => "No value added tax is charged.",
        Language::De => "Es wird keine Umsatzsteuer berechnet.",
        Language::Ja => "消費税は課税されません。",
    }
    .to_owned()
}

/// Until when an invoice is to be paid.
pub(super) fn payable_by(day: &str, language: Language) -> String {
    match language {
        Language::En => format!("Payable by {day}"),
        Language::De => format!("Zahlbar bis {day}"),
        Language::Ja => format!("お支払い期限：{day}"),
    }
}

/// What becomes of what a credit note takes back.
pub(super) const fn taken_back(language: Language) -> &'static str {
    match language {
        Language::En => "What was paid is on the balance; what was open is no longer owed.",
        Language::De => "Bezahltes steht auf dem Guthaben; Offenes ist nicht mehr zu zahlen.",
        Language::Ja => "お支払い済みの分は残高に戻り、未払いの分のお支払いは不要です。",
    }
}

/// What happened to somebody's money.
pub(super) const fn kind_of_entry(kind: EntryKind, language: Language) -> &'static str {
    match (kind, language) {
        (EntryKind::Charge, Language::En) => "Order",
        (EntryKind::Charge, Language::De) => "Auftrag",
        (EntryKind::Charge, Language::Ja) => "注文",
        (EntryKind::GiveBack, Language::En) => "Order given back",
        (EntryKind::GiveBack, Language::De) => "Auftrag zurückgegeben",
        (EntryKind::GiveBack, Language::Ja) => "注文の払い戻し",
        (EntryKind::TopUp, Language::En) => "Paid in",
        (EntryKind::TopUp, Language::De) => "Einzahlung",
        (EntryKind::TopUp, Language::Ja) => "入金",
        (EntryKind::Payment, Language::En) => "Payment",
        (EntryKind::Payment, Language::De) => "Zahlung",
        (EntryKind::Payment, Language::Ja) => "お支払い",
        (EntryKind::PayOut, Language::En) => "Paid out",
        (EntryKind::PayOut, Language::De) => "Auszahlung",
        (EntryKind::PayOut, Language::Ja) => "払い出し",
        (EntryKind::Goodwill, Language::En) => "Present",
        (EntryKind::Goodwill, Language::De) => "Geschenk",
        (EntryKind::Goodwill, Language::Ja) => "進呈",
        (EntryKind::Invoice, Language::En) => "Invoice",
        (EntryKind::Invoice, Language::De) => "Rechnung",
        (EntryKind::Invoice, Language::Ja) => "請求書",
        (EntryKind::Credit, Language::En) => "Credit note",
        (EntryKind::Credit, Language::De) => "Rechnungskorrektur",
        (EntryKind::Credit, Language::Ja) => "赤伝票",
        (EntryKind::Correction, Language::En) => "Correction",
        (EntryKind::Correction, Language::De) => "Berichtigung",
        (EntryKind::Correction, Language::Ja) => "訂正",
        (EntryKind::Refund, Language::En) => "Back to the card",
        (EntryKind::Refund, Language::De) => "Zurück auf die Karte",
        (EntryKind::Refund, Language::Ja) => "カードへの返金",
        (EntryKind::Dispute, Language::En) => "Dispute",
        (EntryKind::Dispute, Language::De) => "Zahlungseinspruch",
        (EntryKind::Dispute, Language::Ja) => "異議申し立て",
        (EntryKind::Points, Language::En) => "Points given",
        (EntryKind::Points, Language::De) => "Punkte geschenkt",
        (EntryKind::Points, Language::Ja) => "ポイント進呈",
        (EntryKind::Earn, Language::En) => "Points of an order",
        (EntryKind::Earn, Language::De) => "Punkte eines Auftrags",
        (EntryKind::Earn, Language::Ja) => "注文のポイント",
        (EntryKind::Settlement, Language::En) => "Settlement",
        (EntryKind::Settlement, Language::De) => "Verrechnung",
        (EntryKind::Settlement, Language::Ja) => "精算",
    }
}
