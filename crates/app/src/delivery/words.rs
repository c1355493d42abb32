//! What delivery says to people, in their language.

use cradle_domain::customers::Language;
use cradle_domain::delivery::Way;

/// What the mail about a parcel is about.
pub(super) struct ParcelMail<'a> {
    pub name: &'a str,
    /// The order's number.
    pub order: &'a str,
    /// Whether a carrier has it; else it can be picked up.
    pub sent: bool,
    pub carrier: &'a str,
    /// Empty where there is none.
    pub tracking: &'a str,
    pub centre: &'a str,
    pub language: Language,
}

/// Its phrases.
pub(super) struct ParcelPhrases {
    pub subject: String,
    pub greeting: String,
    pub what: String,
    pub follow: &'static str,
    pub look: &'static str,
    pub closing: String,
}

/// The phrases of the mail about a parcel.
pub(super) fn parcel_mail(about: &ParcelMail<'_>) -> ParcelPhrases {
    let ParcelMail { name, order, sent, carrier, tracking, centre, language } = about;
    let (subject, what) = match (language, sent) {
        (Language::En, false) => (
            format!("Your prints are ready: {order}"),
            format!("the prints of order {order} are ready for you. Please bring this number along."),
        ),
        (Language::En, true) => (
            format!("Your prints are on their way: {order}"),
            format!("the prints of order {order} were handed to {carrier} and are on their way to you."),
        ),
        (Language::De, false) => (
            format!("Ihre Abzüge liegen bereit: {order}"),
            format!(
                "die Abzüge Ihres Auftrags {order} liegen für Sie bereit. Bringen Sie diese Nummer bitte mit."
            ),
        ),
        (Language::De, true) => (
            format!("Ihre Abzüge sind unterwegs: {order}"),
            format!(
                "die Abzüge Ihres Auftrags {order} wurden an {carrier} übergeben und sind zu Ihnen unterwegs."
            ),
        ),
        (Language::Ja, false) => (
            format!("プリントの受け取り準備ができました：{order}"),
            format!("ご注文 {order} のプリントをお渡しできます。受け取りの際に注文番号をお知らせください。"),
        ),
        (Language::Ja, true) => (
            format!("プリントを発送しました：{order}"),
            format!("ご注文 {order} のプリントを{carrier}に引き渡しました。"),
        ),
    };
    let number = match language {
        _ if tracking.is_empty() => String::new(),
        Language::En => format!(" Tracking number: {tracking}."),
        Language::De => format!(" Sendungsnummer: {tracking}."),
        Language::Ja => format!("お問い合わせ番号：{tracking}"),
    };
    let (greeting, follow, look) = match language {
        Language::En => (format!("Hello {name},"), "Follow it at the carrier:", "Your order:"),
        Language::De => (format!("Guten Tag {name},"), "Beim Zusteller verfolgen:", "Ihr Auftrag:"),
        Language::Ja => (format!("{name} 様"), "配送状況の確認：", "ご注文内容："),
    };
    let what = format!("{what}{number}");
    ParcelPhrases { subject, greeting, what, follow, look, closing: (*centre).to_owned() }
}

/// How an order is delivered: what that is called, and where.
pub(crate) fn way_words(way: &Way, language: Language) -> (&'static str, String) {
    let name = match language {
        Language::En => "Delivery",
        Language::De => "Lieferung",
        Language::Ja => "お届け方法",
    };
    let value = match (way, language) {
        (Way::PickUp { counter, .. }, Language::En) => format!("Pick-up: {counter}"),
        (Way::PickUp { counter, .. }, Language::De) => format!("Abholung: {counter}"),
        (Way::PickUp { counter, .. }, Language::Ja) => format!("店頭受け取り：{counter}"),
        (Way::Post { address }, _) => {
            let by = match language {
                Language::En => "By post",
                Language::De => "Per Post",
                Language::Ja => "郵送",
            };
            let parts = [by, &address.recipient, &address.postal_code, &address.city, &address.country];
            parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
        }
    };
    (name, value)
}
