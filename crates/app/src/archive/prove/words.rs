//! The mail about lost files, in its reader's language.

use cradle_domain::archive::Finding;
use cradle_domain::customers::Language;

use super::{Proof, Seen};
use crate::Settings;
use crate::text::one_line;

/// Subject and text.
pub(super) struct Phrases {
    pub subject: String,
    pub text: String,
}

pub(super) fn phrases(proof: &Proof, settings: &Settings, language: Language) -> Phrases {
    let (missing, damaged) = (proof.counts.missing, proof.counts.damaged);
    let count = missing + damaged;
    let (centre, url) = (&settings.name, &settings.public_url);
    let losses = proof.seen.iter().filter(|seen| seen.found.finding.is_loss());
    let lines: Vec<String> = losses.map(|seen| line(seen, language)).collect();
    let more = count.saturating_sub(lines.len() as u64);
    let (subject, opening, rest, advice) = match language {
        Language::En => (
            format!("{centre}: {count} of the stored files are missing or damaged"),
            format!(
                "While reading all stored files through, {centre} found {missing} missing and {damaged} damaged. These are:"
            ),
            format!("and {more} more"),
            format!(
                "What to do: look after the disk first. Then bring the files back from a backup, or ask those whose pictures they are to send them again: the same picture heals what is damaged. `cradle verify` looks again. The overview shows the result: {url}/operator"
            ),
        ),
        Language::De => (
            format!("{centre}: {count} der gespeicherten Dateien fehlen oder sind beschädigt"),
            format!(
                "Beim Durchlesen aller gespeicherten Dateien fand {centre} {missing} fehlende und {damaged} beschädigte. Es sind:"
            ),
            format!("und {more} weitere"),
            format!(
                "Was zu tun ist: Sehen Sie zuerst nach dem Datenträger. Holen Sie dann die Dateien aus einer Sicherung zurück, oder bitten Sie die, denen die Bilder gehören, sie noch einmal zu schicken: Das gleiche Bild heilt, was beschädigt ist. `cradle verify` prüft erneut. Das Ergebnis steht in der Übersicht: {url}/operator"
            ),
        ),
        Language::Ja => (
            format!("{centre}：保存されたファイルのうち{count}件が見つからないか壊れています"),
            format!(
                "{centre}が保存されたすべてのファイルを読み直したところ、見つからないものが{missing}件、壊れているものが{damaged}件ありました："
            ),
            format!("ほか{more}件"),
            format!(
                "まずディスクの状態をご確認ください。次に、バックアップからファイルを戻すか、持ち主の方に写真をもう一度送っていただいてください。同じ写真が届けば、壊れたファイルは元に戻ります。`cradle verify`でもう一度確認できます。結果は概要のページにあります：{url}/operator"
            ),
        ),
    };
    let list: Vec<String> =
        lines.into_iter().chain((more > 0).then_some(rest)).map(|line| format!("  {line}")).collect();
    Phrases { subject, text: format!("{opening}\n\n{}\n\n{advice}\n", list.join("\n")) }
}

fn line(seen: &Seen, language: Language) -> String {
    let word = match (seen.found.finding, language) {
        (Finding::Missing, Language::En) => "missing",
        (Finding::Missing, Language::De) => "fehlt",
        (Finding::Missing, Language::Ja) => "見つかりません",
        (Finding::Damaged, Language::En) => "damaged",
        (Finding::Damaged, Language::De) => "beschädigt",
        (Finding::Damaged, Language::Ja) => "壊れています",
        (Finding::Orphaned, _) => "",
    };
    let names: Vec<String> =
        seen.names.iter().map(|named| one_line(&format!("{} ({})", named.filename, named.owner))).collect();
    if names.is_empty() {
        format!("{word}: {}", seen.found.hash)
    } else {
        format!("{word}: {}: {}", names.join(", "), seen.found.hash)
    }
}
