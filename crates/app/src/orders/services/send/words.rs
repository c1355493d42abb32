//! What sending says to people, in their language.

use cradle_domain::Instant;
use cradle_domain::customers::Language;
use cradle_domain::orders::{Delivery, SendRequest};

use crate::mail::date;
use crate::orders::words::pictures;

/// What will happen.
pub(super) fn sentence(send: &SendRequest, count: u32, language: Language) -> String {
    let first = send.to.first().map_or("", |to| to.name.as_deref().unwrap_or(to.email.as_str()));
    let others = send.to.len().saturating_sub(1);
    let days = send.link_opens_for.as_secs() / (24 * 60 * 60);
    let pictures = pictures(count, language);
    match language {
        Language::En => {
            let to = match others {
                0 => first.to_owned(),
                1 => format!("{first} and one other"),
                _ => format!("{first} and {others} others"),
            };
            let days = if days == 1 { "one day".to_owned() } else { format!("{days} days") };
            format!("Send {pictures} to {to}, with a link that opens for {days}")
        }
        Language::De => {
            let to = match others {
                0 => first.to_owned(),
                1 => format!("{first} und eine weitere Adresse"),
                _ => format!("{first} und {others} weitere Adressen"),
            };
            let days = if days == 1 { "einen Tag".to_owned() } else { format!("{days} Tage") };
            format!("{pictures} an {to} schicken, mit einem Link, der {days} offen ist")
        }
        Language::Ja => {
            let others = if others == 0 { String::new() } else { format!("ほか{others}名") };
            format!("{pictures}を{first}{others}に、{days}日間開けるリンクとともに送ります")
        }
    }
}

/// Why an order failed that nobody took.
pub(super) fn refused_by_all(deliveries: &[Delivery], language: Language) -> String {
    let said: Vec<String> = deliveries
        .iter()
        .take(10)
        .map(|one| format!("{}: {}", one.email, one.state.reason().unwrap_or_default()))
        .collect();
    let said = said.join("; ");
    match language {
        Language::En => format!("Nobody could be reached. {said}"),
        Language::De => format!("Niemand war zu erreichen. {said}"),
        Language::Ja => format!("誰にも届けられませんでした。{said}"),
    }
}

/// The words of a mail around pictures, message and link.
pub(super) struct Phrases {
    /// The subject.
    pub subject: String,
    /// Who sends what.
    pub opening: String,
    /// What the link is for, and until when.
    pub link: String,
    /// Whether they tell where they were taken; nothing when none of them knows.
    pub place: Option<&'static str>,
    /// Above the names of pictures that are not in the mail.
    pub not_shown: String,
    /// How many more there are than are named.
    pub more: String,
    /// The last line.
    pub closing: String,
}

/// How pictures in full size tell where they were taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// None of them knows.
    Unknown,
    /// They tell it.
    Told,
    /// It is taken out of them.
    TakenOut,
    /// It is taken out of them, and those that cannot do without it are left out.
    LeftOut,
}

/// What a mail is about.
pub(super) struct About<'a> {
    /// The sender's name.
    pub from: &'a str,
    /// How many pictures.
    pub count: u32,
    /// When the link ends, and in which time zone its sender lives.
    pub ends: Option<(Instant, &'a str)>,
    /// How the pictures tell where they were taken.
    pub place: Place,
    /// Pictures that are not in the mail beyond those that are named.
    pub more: usize,
    /// The centre's name.
    pub centre: &'a str,
}

/// What is said of the place where pictures were taken.
const fn placed(place: Place, language: Language) -> Option<&'static str> {
    Some(match (place, language) {
        (Place::Unknown, _) => return None,
        (Place::Told, Language::En) => "In full size they tell where they were taken.",
        (Place::Told, Language::De) => "In voller Größe verraten sie, wo sie aufgenommen wurden.",
        (Place::Told, Language::Ja) => "元の大きさの写真には撮影場所が含まれています。",
        (Place::TakenOut, Language::En) => "The place where they were taken is not told.",
        (Place::TakenOut, Language::De) => "Wo sie aufgenommen wurden, verraten sie nicht.",
        (Place::TakenOut, Language::Ja) => "撮影場所は取り除かれています。",
        (Place::LeftOut, Language::En) => {
            "The place where they were taken is not told. Some can therefore only be looked at, not kept in full size; ask for them with the place if you need them."
        }
        (Place::LeftOut, Language::De) => {
            "Wo sie aufgenommen wurden, verraten sie nicht. Einige lassen sich deshalb nur ansehen, nicht in voller Größe behalten; fragen Sie nach ihnen mit dem Ort, wenn Sie sie brauchen."
        }
        (Place::LeftOut, Language::Ja) => {
            "撮影場所は取り除かれています。そのため一部の写真は見るだけで、元の大きさでは保存できません。必要な場合は、撮影場所付きで送るよう送り主にお頼みください。"
        }
    })
}

/// The words in the sender's language.
pub(super) fn phrases(about: &About<'_>, language: Language) -> Phrases {
    let About { from, count, ends, place, more, centre } = *about;
    let pictures = pictures(count, language);
    let until = ends.map(|(ends, zone)| date(ends, zone, language));
    match language {
        Language::En => Phrases {
            subject: format!("{from} sends you {pictures}"),
            opening: format!("{from} sends you {pictures}."),
            link: match until {
                Some(until) => format!("In full size, to look at and to keep, until {until}:"),
                None => "In full size, to look at and to keep:".to_owned(),
            },
            place: placed(place, language),
            not_shown: "Not in this mail, but behind the link:".to_owned(),
            more: format!("and {more} more"),
            closing: format!("Sent with {centre}. Answers go to {from}."),
        },
        Language::De => Phrases {
            subject: format!("{from} schickt Ihnen {pictures}"),
            opening: format!("{from} schickt Ihnen {pictures}."),
            link: match until {
                Some(until) => format!("In voller Größe, zum Ansehen und Behalten, bis {until}:"),
                None => "In voller Größe, zum Ansehen und Behalten:".to_owned(),
            },
            place: placed(place, language),
            not_shown: "Nicht in dieser Mail, aber unter dem Link:".to_owned(),
            more: format!("und {more} weitere"),
            closing: format!("Verschickt mit {centre}. Antworten gehen an {from}."),
        },
        Language::Ja => Phrases {
            subject: format!("{from}さんから{pictures}が届きました"),
            opening: format!("{from}さんから{pictures}が届きました。"),
            link: match until {
                Some(until) => format!("元の大きさの写真はこちらで見たり保存したりできます（{until}まで）："),
                None => "元の大きさの写真はこちらで見たり保存したりできます：".to_owned(),
            },
            place: placed(place, language),
            not_shown: "このメールには入っていませんが、リンク先にあります：".to_owned(),
            more: format!("ほか{more}点"),
            closing: format!("{centre}からお送りしました。返信は{from}さんに届きます。"),
        },
    }
}

#[cfg(test)]
mod tests {
    use cradle_domain::Span;
    use cradle_domain::orders::Recipient;

    use super::*;

    #[test]
    fn a_sentence_names_the_first_and_counts_the_others() {
        let recipient = |name: Option<&str>, email: &str| Recipient {
            name: name.map(str::to_owned),
            email: email.parse().unwrap(),
        };
        let to = vec![recipient(Some("Oma"), "oma@example.org"), recipient(None, "paul@example.org")];
        let link_opens_for = Span::from_hours(30 * 24);
        let send = SendRequest { to, message: String::new(), link_opens_for, position: false };
        assert_eq!(
            sentence(&send, 2, Language::En),
            "Send 2 pictures to Oma and one other, with a link that opens for 30 days"
        );
        assert_eq!(
            sentence(&send, 1, Language::De),
            "1 Bild an Oma und eine weitere Adresse schicken, mit einem Link, der 30 Tage offen ist"
        );
        assert_eq!(
            sentence(&send, 2, Language::Ja),
            "写真2枚をOmaほか1名に、30日間開けるリンクとともに送ります"
        );
    }
}
