//! What a notice says by mail, in the customer's language.

use cradle_domain::Instant;
use cradle_domain::customers::Language;

use crate::mail::date;

/// What a mail is about.
pub(super) struct About<'a> {
    /// The customer's name.
    pub name: &'a str,
    /// Pictures that wait.
    pub pictures: u32,
    /// The last day for an answer.
    pub until: Instant,
    /// In which zone.
    pub zone: &'a str,
    /// Days in the trash.
    pub trash_days: u32,
    /// Pictures beyond those that are named.
    pub more: u32,
    /// The centre's name.
    pub centre: &'a str,
}

/// The sentences of the mail.
pub(super) struct Phrases {
    /// The subject.
    pub subject: String,
    /// The first line.
    pub greeting: String,
    /// What waits.
    pub waiting: String,
    /// What happens without an answer, and when.
    pub ends: String,
    /// What to do; the address follows.
    pub answer: String,
    /// Above the names.
    pub which: String,
    /// How many more there are than are named.
    pub more: Option<String>,
    /// The last line.
    pub closing: String,
}

/// The sentences in a language.
pub(super) fn phrases(about: &About<'_>, language: Language) -> Phrases {
    let About { name, pictures, until, zone, trash_days, more, centre } = *about;
    let until = date(until, zone, language);
    match language {
        Language::En => {
            let one = pictures == 1;
            let count = if one { "1 picture".to_owned() } else { format!("{pictures} pictures") };
            let days = if trash_days == 1 { "1 day".to_owned() } else { format!("{trash_days} days") };
            let (waits, it, goes) =
                if one { ("waits", "it", "it goes") } else { ("wait", "them", "they go") };
            Phrases {
                subject: format!("{count} in your inbox: keep {it} by {until}?"),
                greeting: format!("Dear {name},"),
                waiting: format!(
                    "{count} {waits} in your inbox at {centre}. You have neither kept nor described {it} so far."
                ),
                ends: format!(
                    "Without an answer by {until} {goes} to the trash. From there you can bring {it} back for another {days}; then {it_is} removed for good.",
                    it_is = if one { "it is" } else { "they are" },
                ),
                answer: "Keep all, some or none of them here:".to_owned(),
                which: if one { "This is the picture:" } else { "These are the pictures:" }.to_owned(),
                more: (more > 0).then(|| format!("and {more} more")),
                closing: format!("{centre} asks before anything goes. Whatever you keep stays."),
            }
        }
        Language::De => {
            let one = pictures == 1;
            let count = if one { "1 Bild".to_owned() } else { format!("{pictures} Bilder") };
            let days = if trash_days == 1 { "1 Tag".to_owned() } else { format!("{trash_days} Tage") };
            let (waits, it, goes, removed) = if one {
                ("wartet", "es", "kommt es", "wird es")
            } else {
                ("warten", "sie", "kommen sie", "werden sie")
            };
            Phrases {
                subject: format!("{count} in Ihrem Eingang: bis {until} aufbewahren?"),
                greeting: format!("Guten Tag, {name},"),
                waiting: format!(
                    "{count} {waits} in Ihrem Eingang bei {centre}. Bisher haben Sie {it} weder aufbewahrt noch beschrieben."
                ),
                ends: format!(
                    "Ohne eine Antwort bis {until} {goes} in den Papierkorb. Von dort können Sie {it} noch {days} lang zurückholen; danach {removed} endgültig entfernt."
                ),
                answer: "Hier bewahren Sie alle, einige oder keines auf:".to_owned(),
                which: if one { "Das ist das Bild:" } else { "Das sind die Bilder:" }.to_owned(),
                more: (more > 0).then(|| format!("und {more} weitere")),
                closing: format!("{centre} fragt, bevor etwas verschwindet. Was Sie aufbewahren, bleibt."),
            }
        }
        Language::Ja => Phrases {
            subject: format!("受信箱の写真{pictures}枚：{until}までに保管しますか？"),
            greeting: format!("{name}様"),
            waiting: format!("{centre}の受信箱に、まだ保管も説明もされていない写真が{pictures}枚あります。"),
            ends: format!(
                "{until}までにお返事がない場合はごみ箱に移します。その後{trash_days}日間は元に戻せますが、それを過ぎると完全に削除されます。"
            ),
            answer: "保管するかどうかはこちらでお選びください：".to_owned(),
            which: "対象の写真：".to_owned(),
            more: (more > 0).then(|| format!("ほか{more}枚")),
            closing: format!(
                "{centre}は、お知らせせずに写真を消すことはありません。保管した写真はそのまま残ります。"
            ),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn about(pictures: u32) -> About<'static> {
        About {
            name: "Anna Berg",
            pictures,
            until: Instant::from_micros(1_795_176_000_000_000),
            zone: "UTC",
            trash_days: 30,
            more: 0,
            centre: "Lab",
        }
    }

    #[test]
    fn a_notice_says_how_many_until_when_and_what_then() {
        let one = phrases(&about(1), Language::En);
        assert_eq!(one.subject, "1 picture in your inbox: keep it by 20 November 2026?");
        assert_eq!(
            one.ends,
            "Without an answer by 20 November 2026 it goes to the trash. From there you can bring it back for another 30 days; then it is removed for good."
        );
        let two = phrases(&about(2), Language::De);
        assert_eq!(two.subject, "2 Bilder in Ihrem Eingang: bis 20. November 2026 aufbewahren?");
        assert_eq!(
            two.ends,
            "Ohne eine Antwort bis 20. November 2026 kommen sie in den Papierkorb. Von dort können Sie sie noch 30 Tage lang zurückholen; danach werden sie endgültig entfernt."
        );
        let ja = phrases(&About { more: 3, ..about(53) }, Language::Ja);
        assert_eq!(ja.subject, "受信箱の写真53枚：2026年11月20日までに保管しますか？");
        assert_eq!(ja.more.as_deref(), Some("ほか3枚"));
    }
}
