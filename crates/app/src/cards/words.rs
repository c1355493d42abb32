//! What payments by card say to people, in their language.

use cradle_domain::customers::Language;

/// What the mail about a payment that waits is about.
pub(super) struct WaitMail<'a> {
    pub name: &'a str,
    pub amount: &'a str,
    /// The order's number.
    pub order: Option<&'a str>,
    /// Whether its bank wants it confirmed; else the card was declined.
    pub confirm: bool,
    pub centre: &'a str,
    pub language: Language,
}

/// Its phrases.
pub(super) struct WaitPhrases {
    pub subject: String,
    pub greeting: String,
    pub what: String,
    pub look: String,
    pub closing: String,
}

/// The phrases of the mail about a payment that waits.
pub(super) fn wait_mail(about: &WaitMail<'_>) -> WaitPhrases {
    let WaitMail { name, amount, order, confirm, centre, language } = about;
    let (subject, what, rest) = match (language, confirm) {
        (Language::En, true) => (
            format!("Please confirm your payment of {amount}"),
            format!("your bank wants you to confirm the payment of {amount}."),
            order.map(|order| format!(" Order {order} waits for it for seven days, then it is called off.")),
        ),
        (Language::En, false) => (
            format!("Your card was declined: {amount}"),
            format!("your card was declined, and {amount} was not paid."),
            order.map(|order| {
                format!(
                    " Order {order} waits for seven days, then it is called off. Use another card, or pay in another way."
                )
            }),
        ),
        (Language::De, true) => (
            format!("Bitte bestätigen Sie Ihre Zahlung über {amount}"),
            format!("Ihre Bank möchte, dass Sie die Zahlung über {amount} bestätigen."),
            order.map(|order| {
                format!(" Auftrag {order} wartet sieben Tage darauf, danach wird er storniert.")
            }),
        ),
        (Language::De, false) => (
            format!("Ihre Karte wurde abgelehnt: {amount}"),
            format!("Ihre Karte wurde abgelehnt, {amount} sind nicht bezahlt."),
            order.map(|order| {
                format!(
                    " Auftrag {order} wartet sieben Tage, danach wird er storniert. Nehmen Sie eine andere Karte, oder zahlen Sie auf andere Weise."
                )
            }),
        ),
        (Language::Ja, true) => (
            format!("お支払い {amount} のご確認をお願いします"),
            format!("カード発行会社が {amount} のお支払いの確認を求めています。"),
            order.map(|order| format!("注文 {order} は7日間お待ちし、その後取り消されます。")),
        ),
        (Language::Ja, false) => (
            format!("カードが承認されませんでした：{amount}"),
            format!("カードが承認されず、{amount} のお支払いができませんでした。"),
            order.map(|order| {
                format!(
                    "注文 {order} は7日間お待ちし、その後取り消されます。別のカードか、ほかの支払い方法をご利用ください。"
                )
            }),
        ),
    };
    let (greeting, look) = match language {
        Language::En => (format!("Hello {name},"), "Go on here:"),
        Language::De => (format!("Guten Tag {name},"), "Hier geht es weiter:"),
        Language::Ja => (format!("{name} 様"), "お手続きはこちら："),
    };
    let what = format!("{what}{}", rest.unwrap_or_default());
    WaitPhrases { subject, greeting, what, look: look.to_owned(), closing: centre.to_string() }
}
