//! What orders say to people, in their language.

use cradle_domain::Money;
use cradle_domain::billing::{Method, Spent};
use cradle_domain::customers::Language;
use cradle_domain::orders::{OrderState, RequestProblem};
use cradle_domain::printing::PrintProblem;

use crate::{billing, money};

/// “12 pictures”.
pub(super) fn pictures(count: u32, language: Language) -> String {
    match (language, count) {
        (Language::En, 1) => "1 picture".to_owned(),
        (Language::En, _) => format!("{count} pictures"),
        (Language::De, 1) => "1 Bild".to_owned(),
        (Language::De, _) => format!("{count} Bilder"),
        (Language::Ja, _) => format!("写真{count}枚"),
    }
}

/// What happens, what it costs, and how that is paid.
pub(super) fn priced(
    what: &str,
    total: Money,
    spent: Spent,
    method: Option<Method>,
    language: Language,
) -> String {
    let price = match language {
        _ if !total.is_zero() => money::in_words(total, language),
        Language::En => "free".to_owned(),
        Language::De => "kostenlos".to_owned(),
        Language::Ja => "無料".to_owned(),
    };
    match (language, billing::with_points(spent, method, total.currency, language)) {
        (Language::En | Language::De, None) => format!("{what}: {price}."),
        (Language::En | Language::De, Some(how)) => format!("{what}: {price}, {how}."),
        (Language::Ja, None) => format!("{what}（{price}）。"),
        (Language::Ja, Some(how)) => format!("{what}（{price}、{how}）。"),
    }
}

/// Where an order stands.
pub(super) const fn state_of(state: &OrderState, language: Language) -> &'static str {
    match (state, language) {
        (OrderState::Placed, Language::En) => "Placed",
        (OrderState::Placed, Language::De) => "Eingegangen",
        (OrderState::Placed, Language::Ja) => "受付前",
        (OrderState::Accepted, Language::En) => "Accepted",
        (OrderState::Accepted, Language::De) => "Angenommen",
        (OrderState::Accepted, Language::Ja) => "受付済み",
        (OrderState::Fulfilling, Language::En) => "In work",
        (OrderState::Fulfilling, Language::De) => "In Arbeit",
        (OrderState::Fulfilling, Language::Ja) => "作業中",
        (OrderState::Done, Language::En) => "Done",
        (OrderState::Done, Language::De) => "Fertig",
        (OrderState::Done, Language::Ja) => "完了",
        (OrderState::Cancelled, Language::En) => "Called off",
        (OrderState::Cancelled, Language::De) => "Storniert",
        (OrderState::Cancelled, Language::Ja) => "取り消し",
        (OrderState::Failed { .. }, Language::En) => "Failed",
        (OrderState::Failed { .. }, Language::De) => "Fehlgeschlagen",
        (OrderState::Failed { .. }, Language::Ja) => "失敗",
    }
}

/// Why an order failed whose work was given up.
pub(super) const fn given_up(language: Language) -> &'static str {
    match language {
        Language::En => {
            "The centre could not carry this out. Your pictures are safe; the people who run the centre can begin it anew."
        }
        Language::De => {
            "Die Zentrale konnte das nicht ausführen. Deine Bilder sind sicher; wer die Zentrale betreibt, kann den Auftrag neu beginnen."
        }
        Language::Ja => {
            "この注文を実行できませんでした。写真は無事です。センターの運営者がやり直すことができます。"
        }
    }
}

/// The option to blame.
pub(super) const fn field_of(problem: &RequestProblem) -> &'static str {
    match problem {
        RequestProblem::NoImages | RequestProblem::TooManyImages => "images",
        RequestProblem::NoRecipient | RequestProblem::TooManyRecipients => "to",
        RequestProblem::LongMessage => "message",
        RequestProblem::LinkTime => "link_days",
        RequestProblem::Title => "title",
        RequestProblem::Cover => "cover",
        RequestProblem::Position(_) => "position",
        RequestProblem::Print(PrintProblem::Border) => "border",
        RequestProblem::Print(PrintProblem::Item) => "items",
        RequestProblem::Print(PrintProblem::Copies | PrintProblem::Prints) => "copies",
    }
}

#[cfg(test)]
mod tests {
    use cradle_domain::Currency;

    use super::*;

    #[test]
    fn a_sentence_says_what_happens_and_what_it_costs() {
        let euro = |amount| Money::new(amount, Currency::EUR);
        assert_eq!(
            priced("Keep 2 pictures", euro(0), Spent::NONE, None, Language::En),
            "Keep 2 pictures: free."
        );
        assert_eq!(
            priced("2 Bilder aufbewahren", euro(80), Spent::NONE, Some(Method::Prepaid), Language::De),
            "2 Bilder aufbewahren: 0,80\u{a0}€, von Ihrem Guthaben."
        );
        let spent = Spent { points: 30, worth: 30 };
        assert_eq!(
            priced("Keep 2 pictures", euro(80), spent, Some(Method::Card), Language::En),
            "Keep 2 pictures: €0.80, 30 points (€0.30), the rest by card."
        );
        assert_eq!(pictures(1, Language::De), "1 Bild");
    }
}
