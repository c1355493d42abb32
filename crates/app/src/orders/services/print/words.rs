//! What printing says to people, in their language.

use cradle_domain::customers::Language;
use cradle_domain::printing::PrintRequest;

/// What will happen.
pub(super) fn sentence(print: &PrintRequest, pictures: u32, language: Language) -> String {
    let prints = print.prints_of_pictures(pictures);
    let index = index(print.index_sheets(pictures), language);
    let (size, paper, finish) = (size(print), &print.paper, &print.finish);
    match (language, prints) {
        (Language::En, 1) => format!("Make one print{index}, {size}, {paper}, {finish}"),
        (Language::En, _) => format!("Make {prints} prints{index}, {size}, {paper}, {finish}"),
        (Language::De, 1) => format!("Einen Abzug{index} machen, {size}, {paper}, {finish}"),
        (Language::De, _) => format!("{prints} Abzüge{index} machen, {size}, {paper}, {finish}"),
        (Language::Ja, _) => format!("{size}・{paper}・{finish}で{prints}枚{index}プリントします"),
    }
}

/// The sheets of the index, after the prints.
fn index(sheets: u32, language: Language) -> String {
    match (language, sheets) {
        (_, 0) => String::new(),
        (Language::En, 1) => " and an index print".to_owned(),
        (Language::En, _) => format!(" and {sheets} index prints"),
        (Language::De, 1) => " und einen Indexprint".to_owned(),
        (Language::De, _) => format!(" und {sheets} Indexprints"),
        (Language::Ja, _) => format!("とインデックス{sheets}枚を"),
    }
}

/// Centimetres, as people speak of prints.
fn size(print: &PrintRequest) -> String {
    let cm = |mm: u16| {
        if mm.is_multiple_of(10) { (mm / 10).to_string() } else { format!("{}.{}", mm / 10, mm % 10) }
    };
    format!("{}×{} cm", cm(print.size.short()), cm(print.size.long()))
}

/// Why a printer does not go on (RFC 8011 §5.4.12: a word and how grave it is).
pub(super) fn held(reasons: &[String], language: Language) -> &'static str {
    let any = |words: &[&str]| reasons.iter().any(|reason| words.iter().any(|word| reason.starts_with(word)));
    if any(&["media-jam"]) {
        return pick(
            language,
            "Paper is stuck in the printer.",
            "Im Drucker steckt Papier fest.",
            "プリンターで紙詰まりが起きています。",
        );
    }
    if any(&["media-empty", "media-needed", "input-tray-missing"]) {
        return pick(
            language,
            "The printer is out of paper.",
            "Der Drucker hat kein Papier mehr.",
            "プリンターの用紙がありません。",
        );
    }
    if any(&["marker-supply-empty", "toner-empty", "marker-waste-full"]) {
        return pick(
            language,
            "The printer is out of ink.",
            "Der Drucker hat keine Tinte mehr.",
            "プリンターのインクがありません。",
        );
    }
    if any(&["door-open", "cover-open", "interlock-open"]) {
        return pick(
            language,
            "The printer is open.",
            "Der Drucker ist offen.",
            "プリンターのカバーが開いています。",
        );
    }
    pick(language, "The printer is stopped.", "Der Drucker ist angehalten.", "プリンターが停止しています。")
}

/// A printer that does not answer.
pub(super) const fn off(language: Language) -> &'static str {
    pick(
        language,
        "The printer does not answer; it is probably off. Printing goes on when it is back.",
        "Der Drucker antwortet nicht; wahrscheinlich ist er aus. Sobald er wieder da ist, geht es weiter.",
        "プリンターが応答しません。電源が入ると続行します。",
    )
}

/// A place that takes no orders now.
pub(super) const fn closed(language: Language) -> &'static str {
    pick(
        language,
        "The output place is closed at the moment. Printing goes on when it opens.",
        "Der Ausgabeort ist gerade geschlossen. Sobald er öffnet, geht es weiter.",
        "出力先は現在休止中です。再開すると続行します。",
    )
}

/// A folder that cannot be written to.
pub(super) const fn no_folder(language: Language) -> &'static str {
    pick(
        language,
        "The lab's folder cannot be reached. It goes on when the folder is back.",
        "Der Ordner des Labors ist nicht erreichbar. Sobald er wieder da ist, geht es weiter.",
        "ラボのフォルダーに接続できません。復旧すると続行します。",
    )
}

/// A place that does not make it any more.
pub(super) const fn not_made(language: Language) -> &'static str {
    pick(
        language,
        "The output place does not make this any more. Choose another size or paper and order again.",
        "Der Ausgabeort bietet das nicht mehr an. Wählen Sie eine andere Größe oder ein anderes Papier und bestellen Sie neu.",
        "この出力先では現在この仕様に対応していません。別のサイズや用紙を選んで注文し直してください。",
    )
}

/// A printer that cannot read what it would get.
pub(super) const fn no_jpeg(language: Language) -> &'static str {
    pick(
        language,
        "The printer cannot print photographs (JPEG).",
        "Der Drucker kann keine Fotos (JPEG) drucken.",
        "このプリンターは写真（JPEG）を印刷できません。",
    )
}

/// A print of an order that was called off.
pub(super) const fn called_off(language: Language) -> &'static str {
    pick(language, "The order was called off.", "Der Auftrag wurde storniert.", "注文は取り消されました。")
}

/// A job that the printer does not know any more.
pub(super) const fn forgotten(language: Language) -> &'static str {
    pick(
        language,
        "The printer does not know this print any more. Look whether it was printed; if not, repeat it.",
        "Der Drucker kennt diesen Abzug nicht mehr. Sehen Sie nach, ob er gedruckt wurde; wenn nicht, wiederholen Sie ihn.",
        "プリンターにこの印刷の記録が残っていません。印刷されたか確認し、されていなければやり直してください。",
    )
}

/// What a printer said when it refused.
pub(super) fn refused(why: &str, language: Language) -> String {
    match language {
        Language::En => format!("The printer refused: {why}"),
        Language::De => format!("Der Drucker hat abgelehnt: {why}"),
        Language::Ja => format!("プリンターが拒否しました: {why}"),
    }
}

/// What a printer said when it gave up.
pub(super) fn failed(reasons: &[String], language: Language) -> String {
    let why = reasons.join(", ");
    match language {
        Language::En => format!("The printer gave up: {why}"),
        Language::De => format!("Der Drucker hat aufgegeben: {why}"),
        Language::Ja => format!("プリンターが中断しました: {why}"),
    }
}

/// Why a partner does not make it.
pub(super) fn partner_failed(why: &str, language: Language) -> String {
    match (language, why) {
        (Language::En, "") => "The partner has called it off.".to_owned(),
        (Language::De, "") => "Der Partner hat es storniert.".to_owned(),
        (Language::Ja, "") => "提携先が取り消しました。".to_owned(),
        (Language::En, why) => format!("The partner does not make it: {why}"),
        (Language::De, why) => format!("Der Partner fertigt es nicht: {why}"),
        (Language::Ja, why) => format!("提携先では対応できません: {why}"),
    }
}

const fn pick(
    language: Language,
    english: &'static str,
    german: &'static str,
    japanese: &'static str,
) -> &'static str {
    match language {
        Language::En => english,
        Language::De => german,
        Language::Ja => japanese,
    }
}
