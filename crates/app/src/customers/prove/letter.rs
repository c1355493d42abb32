//! The mail with the link that proves an address, in the customer's language.

use cradle_domain::customers::{Customer, Language};

use crate::mail::{Letter, closing, leading, page, paragraph};
use crate::{Context, Secret};

struct Phrases {
    subject: String,
    opening: String,
    link: &'static str,
    button: &'static str,
    lasts: &'static str,
    stranger: String,
}

/// Writes the mail. The name of the account is not in it: whoever makes accounts for addresses of others
/// could write to them with it.
pub(super) fn compose(ctx: &Context, customer: &Customer, secret: &Secret) -> Letter {
    let centre = &ctx.settings().name;
    let said = phrases(centre, customer.profile.language);
    // Behind the # no server, and nobody between, reads it.
    let link = format!("{}/confirm#{}", ctx.settings().public_url, secret.as_str());
    let text =
        [&said.opening, &format!("{}\n{link}", said.link), said.lasts, &format!("{}\n", said.stranger)]
            .map(str::to_owned)
            .join("\n\n");
    let html = [
        paragraph(&said.opening),
        leading(said.link, &link, said.button),
        paragraph(said.lasts),
        closing(&said.stranger),
    ];
    Letter {
        id: format!("proof-{}", hex::encode(&secret.hash()[..16])),
        from_name: centre.clone(),
        reply_to: None,
        to_name: None,
        to: customer.email.clone(),
        subject: said.subject,
        text,
        html: Some(page(&html, customer.profile.language.tag())),
        attachments: Vec::new(),
    }
}

fn phrases(centre: &str, language: Language) -> Phrases {
    match language {
        Language::En => Phrases {
            subject: format!("Confirm your address for {centre}"),
            opening: format!("An account at {centre} was made with this address."),
            link: "If that was you, confirm that it is yours. Then you find what others share with it:",
            button: "Confirm this address",
            lasts: "The link counts for three days, and once.",
            stranger: format!(
                "If it was not you, do nothing: then nothing that is meant for you opens there. {centre} does not write again by itself."
            ),
        },
        Language::De => Phrases {
            subject: format!("Bestätigen Sie Ihre Adresse für {centre}"),
            opening: format!("Mit dieser Adresse wurde ein Konto bei {centre} angelegt."),
            link: "Waren Sie das, bestätigen Sie, dass es Ihre ist. Dann finden Sie, was andere mit ihr teilen:",
            button: "Diese Adresse bestätigen",
            lasts: "Der Link gilt drei Tage lang und einmal.",
            stranger: format!(
                "Waren Sie es nicht, tun Sie nichts: dann öffnet sich dort nichts, was für Sie bestimmt ist. {centre} schreibt von selbst nicht noch einmal."
            ),
        },
        Language::Ja => Phrases {
            subject: format!("{centre}：メールアドレスの確認"),
            opening: format!("このアドレスで{centre}のアカウントが作成されました。"),
            link: "お心当たりがある場合は、ご自身のアドレスであることを確認してください。共有されたものが見られるようになります：",
            button: "このアドレスを確認する",
            lasts: "リンクは3日間、1回だけ有効です。",
            stranger: format!(
                "お心当たりがない場合は何もしないでください。あなた宛てのものが開かれることはありません。{centre}から自動で再度お送りすることはありません。"
            ),
        },
    }
}
