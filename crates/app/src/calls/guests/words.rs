//! What the mail to a guest says.

use cradle_domain::customers::Language;

use crate::calls::words::{Phrases, plain};

/// Somebody invites a guest to a call.
pub(super) fn guest(name: &str, centre: &str, until: &str, language: Language) -> Phrases {
    let name = plain(name);
    match language {
        Language::En => Phrases {
            subject: format!("{name} invites you to a video call at {centre}"),
            what: format!(
                "{name} would like to talk to you with picture and sound. You need no account and no program, only a browser with a camera or a microphone. The link counts until {until}."
            ),
            look: "Open it when you want to talk; you wait until you are let in:",
            closing: format!(
                "If you do not know {name}, do nothing: they do not learn whether anybody reads this."
            ),
        },
        Language::De => Phrases {
            subject: format!("{name} lädt Sie bei {centre} zu einem Videoanruf ein"),
            what: format!(
                "{name} möchte mit Bild und Ton mit Ihnen sprechen. Sie brauchen kein Konto und kein Programm, nur einen Browser mit Kamera oder Mikrofon. Der Link gilt bis {until}."
            ),
            look: "Öffnen Sie ihn, wenn Sie sprechen möchten; Sie warten, bis Sie eingelassen werden:",
            closing: format!(
                "Kennen Sie {name} nicht, tun Sie nichts: ob jemand dies liest, erfährt niemand."
            ),
        },
        Language::Ja => Phrases {
            subject: format!("{name}さんから{centre}でのビデオ通話への招待"),
            what: format!(
                "{name}さんが映像と音声での通話を希望しています。アカウントもアプリも不要で、カメラまたはマイクのあるブラウザーだけで参加できます。リンクの有効期限は{until}です。"
            ),
            look: "通話を始めるときに開いてください。承認されるまで待合室でお待ちいただきます：",
            closing: format!(
                "{name}さんにお心当たりがない場合は何もしないでください。このメールが読まれたかどうかは相手には伝わりません。"
            ),
        },
    }
}
