//! What mails about partners and calls say, in their readers' language.

use cradle_domain::customers::Language;

use crate::text::one_line;

/// The phrases of a mail.
#[derive(Clone, Debug)]
pub(super) struct Phrases {
    pub(super) subject: String,
    pub(super) what: String,
    pub(super) look: &'static str,
    pub(super) closing: String,
}

/// Characters of a name in a mail to somebody who does not know its bearer.
const LONGEST_NAME: usize = 60;

/// A name on its line that leads nowhere: whoever chose it may write to strangers with it.
pub(super) fn plain(name: &str) -> String {
    let name: String = one_line(name).chars().filter(|c| !"/:@<>".contains(*c)).take(LONGEST_NAME).collect();
    // No mail program takes what has a blank behind each dot for an address.
    name.split('.').map(str::trim).collect::<Vec<_>>().join(". ").trim().to_owned()
}

/// Somebody invites: a customer, or somebody who is none yet.
pub(super) fn invitation(name: &str, centre: &str, known: bool, language: Language) -> Phrases {
    let name = plain(name);
    match language {
        Language::En => Phrases {
            subject: format!("{name} would like to talk to you at {centre}"),
            what: format!(
                "{name} asks to be in your address book at {centre}. If you agree, you see when the other one can be reached, and call each other with picture and sound."
            ),
            look: if known {
                "Accept or decline on this page:"
            } else {
                "Make an account with this address to answer:"
            },
            closing: format!(
                "If you do not know {name}, do nothing: they do not learn whether anybody reads this."
            ),
        },
        Language::De => Phrases {
            subject: format!("{name} möchte bei {centre} mit Ihnen sprechen"),
            what: format!(
                "{name} möchte in Ihr Adressbuch bei {centre}. Wenn Sie zustimmen, sehen Sie beide, wann der andere erreichbar ist, und rufen einander mit Bild und Ton an."
            ),
            look: if known {
                "Auf dieser Seite nehmen Sie an oder lehnen ab:"
            } else {
                "Zum Antworten legen Sie mit dieser Adresse ein Konto an:"
            },
            closing: format!(
                "Kennen Sie {name} nicht, tun Sie nichts: ob jemand dies liest, erfährt niemand."
            ),
        },
        Language::Ja => Phrases {
            subject: format!("{name}さんが{centre}での通話を希望しています"),
            what: format!(
                "{name}さんが{centre}のアドレス帳への登録を希望しています。承認すると、お互いの在席状況がわかり、映像と音声で通話できます。"
            ),
            look: if known {
                "次のページで承認または辞退してください："
            } else {
                "お返事には、このアドレスでアカウントを作成してください："
            },
            closing: format!(
                "{name}さんにお心当たりがない場合は何もしないでください。このメールが読まれたかどうかは相手には伝わりません。"
            ),
        },
    }
}

/// Somebody left a message.
pub(super) fn message(name: &str, centre: &str, picture: bool, language: Language) -> Phrases {
    let name = plain(name);
    match language {
        Language::En => {
            let what = if picture { "a picture and a message" } else { "a message" };
            Phrases {
                subject: format!("{name} left you a message"),
                what: format!("{name} could not reach you and left you {what} at {centre}."),
                look: "Look at it here:",
                closing: centre.to_owned(),
            }
        }
        Language::De => {
            let what = if picture { "ein Bild und eine Nachricht" } else { "eine Nachricht" };
            Phrases {
                subject: format!("{name} hat Ihnen eine Nachricht hinterlassen"),
                what: format!("{name} hat Sie nicht erreicht und bei {centre} {what} für Sie hinterlassen."),
                look: "Hier sehen Sie sie:",
                closing: centre.to_owned(),
            }
        }
        Language::Ja => {
            let what = if picture { "写真とメッセージ" } else { "メッセージ" };
            Phrases {
                subject: format!("{name}さんからメッセージがあります"),
                what: format!("{name}さんから通話がつながらなかったため、{centre}に{what}が届いています。"),
                look: "こちらからご覧ください：",
                closing: centre.to_owned(),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_in_a_mail_to_a_stranger_leads_nowhere() {
        let said = invitation("Win at https://www.evil.example\nnow", "Lab", false, Language::En);
        assert_eq!(said.subject, "Win at httpswww. evil. example now would like to talk to you at Lab");
    }
}
