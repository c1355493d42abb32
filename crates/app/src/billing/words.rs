//! What billing says to people, in their language.

use cradle_domain::billing::{InvoiceKind, Method, Spent, Telling};
use cradle_domain::customers::Language;
use cradle_domain::{Currency, Money};

use crate::money::in_words;

/// How an amount is paid, as the end of a sentence: “from your balance”.
pub const fn by_method(method: Method, language: Language) -> &'static str {
    match (method, language) {
        (Method::Prepaid, Language::En) => "from your balance",
        (Method::Prepaid, Language::De) => "von Ihrem Guthaben",
        (Method::Prepaid, Language::Ja) => "残高払い",
        (Method::Invoice, Language::En) => "on your monthly invoice",
        (Method::Invoice, Language::De) => "auf Ihre Monatsrechnung",
        (Method::Invoice, Language::Ja) => "月次請求",
        (Method::Counter, Language::En) => "to pay at the counter",
        (Method::Counter, Language::De) => "zu zahlen am Tresen",
        (Method::Counter, Language::Ja) => "店頭払い",
        (Method::Card, Language::En) => "by card",
        (Method::Card, Language::De) => "mit Karte",
        (Method::Card, Language::Ja) => "カード払い",
    }
}

/// How an amount is paid of which points pay a part, or all; `None` where nothing says how.
pub fn with_points(
    spent: Spent,
    method: Option<Method>,
    currency: Currency,
    language: Language,
) -> Option<String> {
    let how = method.map(|method| by_method(method, language));
    if spent.is_none() {
        return how.map(str::to_owned);
    }
    let (points, worth) = (spent.points, in_words(Money::new(spent.worth, currency), language));
    Some(match (language, how) {
        (Language::En, None) => format!("{points} points ({worth})"),
        (Language::De, None) => format!("{points} Punkte ({worth})"),
        (Language::Ja, None) => format!("{points}ポイント（{worth}）"),
        (Language::En, Some(how)) => format!("{points} points ({worth}), the rest {how}"),
        (Language::De, Some(how)) => format!("{points} Punkte ({worth}), der Rest {how}"),
        (Language::Ja, Some(how)) => format!("{points}ポイント（{worth}）、残りは{how}"),
    })
}

/// What the mail about an invoice is about.
pub(super) struct InvoiceMail<'a> {
    pub name: &'a str,
    pub number: &'a str,
    pub amount: &'a str,
    /// The last day on which it is paid in time.
    pub due: Option<&'a str>,
    /// Payee, account and reference of a transfer.
    pub bank: Option<(&'a str, &'a str, &'a str)>,
    pub kind: InvoiceKind,
    pub centre: &'a str,
    pub language: Language,
}

/// Its phrases.
pub(super) struct InvoicePhrases {
    pub subject: String,
    pub greeting: String,
    pub what: String,
    pub how: Option<String>,
    pub look: String,
    pub closing: String,
}

/// The phrases of the mail about an invoice or a credit note.
pub(super) fn invoice_mail(about: &InvoiceMail<'_>) -> InvoicePhrases {
    let InvoiceMail { name, number, amount, due, bank, kind, centre, language } = about;
    let due = due.unwrap_or_default();
    let credit = *kind == InvoiceKind::Credit;
    match language {
        Language::En if credit => InvoicePhrases {
            subject: format!("Credit note {number}: {amount}"),
            greeting: format!("Hello {name},"),
            what: format!("credit note {number} takes back {amount}."),
            how: None,
            look: "What was paid of it is on your balance:".to_owned(),
            closing: centre.to_string(),
        },
        Language::De if credit => InvoicePhrases {
            subject: format!("Gutschrift {number}: {amount}"),
            greeting: format!("Guten Tag {name},"),
            what: format!("mit der Gutschrift {number} nehmen wir {amount} zurück."),
            how: None,
            look: "Was davon bezahlt war, steht auf Ihrem Guthaben:".to_owned(),
            closing: centre.to_string(),
        },
        Language::Ja if credit => InvoicePhrases {
            subject: format!("赤伝票 {number}：{amount}"),
            greeting: format!("{name} 様"),
            what: format!("赤伝票 {number} により {amount} を取り消しました。"),
            how: None,
            look: "お支払い済みの分は残高に戻っています。".to_owned(),
            closing: centre.to_string(),
        },
        Language::En => InvoicePhrases {
            subject: format!("Invoice {number}: {amount}, due by {due}"),
            greeting: format!("Hello {name},"),
            what: format!("invoice {number} comes to {amount}. Please pay it by {due}."),
            how: bank.map(|(payee, iban, reference)| {
                format!("By transfer to {payee}\n{iban}\nReference: {reference}")
            }),
            look: "Look at it, or pay it from your balance:".to_owned(),
            closing: centre.to_string(),
        },
        Language::De => InvoicePhrases {
            subject: format!("Rechnung {number}: {amount}, fällig bis {due}"),
            greeting: format!("Guten Tag {name},"),
            what: format!("die Rechnung {number} beträgt {amount}. Bitte zahlen Sie bis {due}."),
            how: bank.map(|(payee, iban, reference)| {
                format!("Per Überweisung an {payee}\n{iban}\nVerwendungszweck: {reference}")
            }),
            look: "Ansehen oder vom Guthaben bezahlen:".to_owned(),
            closing: centre.to_string(),
        },
        Language::Ja => InvoicePhrases {
            subject: format!("請求書 {number}：{amount}（期限 {due}）"),
            greeting: format!("{name} 様"),
            what: format!("請求書 {number} のご請求額は {amount} です。{due}までにお支払いください。"),
            how: bank.map(|(payee, iban, reference)| {
                format!("お振込先：{payee}\n{iban}\n振込時の備考：{reference}")
            }),
            look: "内容の確認、または残高でのお支払い：".to_owned(),
            closing: centre.to_string(),
        },
    }
}

/// What the mail about something that is late is about.
pub(super) struct ArrearsMail<'a> {
    pub name: &'a str,
    pub amount: &'a str,
    pub telling: Telling,
    /// The last day on which payment keeps services open.
    pub closes: Option<&'a str>,
    pub centre: &'a str,
    pub language: Language,
}

/// Its phrases.
pub(super) struct ArrearsPhrases {
    pub subject: String,
    pub greeting: String,
    pub what: String,
    pub look: String,
    pub closing: String,
}

/// The phrases of the mail about something that is late.
pub(super) fn arrears_mail(about: &ArrearsMail<'_>) -> ArrearsPhrases {
    let ArrearsMail { name, amount, telling, closes, centre, language } = about;
    let (subject, what) = match (language, telling, closes) {
        (Language::En, Telling::Reminder, _) => (
            format!("Reminder: {amount} is to be paid"),
            format!(
                "{amount} was due and is not paid yet. If your payment is on its way, nothing is left to do."
            ),
        ),
        (Language::De, Telling::Reminder, _) => (
            format!("Erinnerung: {amount} sind zu zahlen"),
            format!(
                "{amount} waren fällig und sind noch nicht bezahlt. Ist Ihre Zahlung schon unterwegs, brauchen Sie nichts zu tun."
            ),
        ),
        (Language::Ja, Telling::Reminder, _) => (
            format!("お支払いのお願い：{amount}"),
            format!(
                "お支払い期限を過ぎた {amount} が未払いです。お手続き済みの場合は行き違いをご容赦ください。"
            ),
        ),
        (Language::En, Telling::LastNotice, Some(day)) => (
            format!("Last notice: pay {amount} by {day}"),
            format!(
                "{amount} is still not paid. Please pay by {day}. After that day services and pictures are closed to you until it is paid. Nothing is deleted, and payment opens everything at once."
            ),
        ),
        (Language::De, Telling::LastNotice, Some(day)) => (
            format!("Letzte Mahnung: {amount} bis {day}"),
            format!(
                "{amount} sind noch nicht bezahlt. Bitte zahlen Sie bis {day}. Danach sind Dienste und Bilder für Sie geschlossen, bis bezahlt ist. Nichts wird gelöscht, und die Zahlung öffnet sofort alles wieder."
            ),
        ),
        (Language::Ja, Telling::LastNotice, Some(day)) => (
            format!("最終のお知らせ：{day}までに {amount}"),
            format!(
                "{amount} がまだ支払われていません。{day}までにお支払いください。それを過ぎると、お支払いまでサービスと写真をご利用いただけません。削除されるものはなく、お支払いと同時にすべて再開します。"
            ),
        ),
        (Language::En, Telling::LastNotice, None) => (
            format!("Last notice: {amount} is to be paid"),
            format!("{amount} is still not paid. Please pay it now."),
        ),
        (Language::De, Telling::LastNotice, None) => (
            format!("Letzte Mahnung: {amount} sind zu zahlen"),
            format!("{amount} sind noch nicht bezahlt. Bitte zahlen Sie jetzt."),
        ),
        (Language::Ja, Telling::LastNotice, None) => (
            format!("最終のお知らせ：{amount}"),
            format!("{amount} がまだ支払われていません。お支払いをお願いいたします。"),
        ),
    };
    let (greeting, look) = match language {
        Language::En => (format!("Hello {name},"), "What is open, and how to pay it:"),
        Language::De => (format!("Guten Tag {name},"), "Was offen ist und wie Sie zahlen:"),
        Language::Ja => (format!("{name} 様"), "未払いの内容とお支払い方法："),
    };
    ArrearsPhrases { subject, greeting, what, look: look.to_owned(), closing: centre.to_string() }
}
