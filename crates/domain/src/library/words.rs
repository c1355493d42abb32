//! How texts fall into the words by which pictures are found: the same for what is written and for
//! what is asked, on every database.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The longest word that is told from others, in characters.
const LONGEST: usize = 60;

/// A piece of a text that is found by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// A word between blanks and signs.
    Word(String),
    /// Writing without blanks between its words (Japanese, Chinese, Thai …): any part of it is found.
    Run(String),
}

impl Piece {
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Word(text) | Self::Run(text) => text,
        }
    }

    /// What a picture is found by: a word, and the number in it (`dscf4711`, `4711`); of a run each
    /// pair of neighbours, and its last character.
    pub(super) fn written(&self) -> Vec<String> {
        match self {
            Self::Word(word) => {
                let mixed = !word.chars().all(|c| c.is_ascii_digit());
                let numbers = word.split(|c: char| !c.is_ascii_digit()).filter(|part| part.len() >= 3);
                let numbers = numbers.filter(|_| mixed).map(str::to_owned);
                std::iter::once(word.clone()).chain(numbers).collect()
            }
            Self::Run(run) => {
                let last = run.chars().last().map(String::from);
                pairs(run).into_iter().chain(last).collect()
            }
        }
    }

    /// What is asked for: all of these.
    pub(super) fn asked(&self) -> Vec<String> {
        match self {
            Self::Word(word) => vec![word.clone()],
            Self::Run(run) => pairs(run),
        }
    }

    /// The one character of a run that is no longer, which stands at the beginning of pairs.
    pub(super) fn single(&self) -> Option<&str> {
        match self {
            Self::Run(run) if run.chars().nth(1).is_none() => Some(run),
            _ => None,
        }
    }
}

fn pairs(run: &str) -> Vec<String> {
    run.chars().zip(run.chars().skip(1)).map(|(one, next)| String::from_iter([one, next])).collect()
}

/// A text in the form in which it is compared: compatibility forms unified (Ａ is a), lower case,
/// letters without their marks (é is e, ß is ss). Marks that make another letter of it (が) stay.
pub fn folded(text: &str) -> String {
    let plain = text.nfkd().flat_map(char::to_lowercase).filter(|c| !('\u{300}'..='\u{36f}').contains(c));
    let mut folded = String::with_capacity(text.len());
    for c in plain.nfkc() {
        match c {
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' | 'ð' => folded.push('d'),
            'þ' => folded.push_str("th"),
            'ı' => folded.push('i'),
            'ς' => folded.push('σ'),
            other => folded.push(other),
        }
    }
    folded
}

/// The pieces of a text, in their order.
pub(super) fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut open = false;
    for c in folded(text).chars() {
        if !c.is_alphanumeric() && !is_combining_mark(c) {
            open = false;
            continue;
        }
        match (pieces.last_mut().filter(|_| open), without_blanks(c)) {
            (Some(Piece::Word(word)), false) => word.push(c),
            (Some(Piece::Run(run)), true) => run.push(c),
            // A mark belongs to the letter before it, wherever that is from.
            (Some(Piece::Word(text) | Piece::Run(text)), _) if is_combining_mark(c) => text.push(c),
            (_, true) => pieces.push(Piece::Run(c.into())),
            (_, false) => pieces.push(Piece::Word(c.into())),
        }
        open = true;
    }
    for piece in &mut pieces {
        if let Piece::Word(word) = piece
            && let Some((end, _)) = word.char_indices().nth(LONGEST)
        {
            word.truncate(end);
        }
    }
    pieces
}

/// Several pieces as one word that holds no blank.
pub(super) fn joined(pieces: &[Piece]) -> String {
    let whole = pieces.iter().map(Piece::text).collect::<Vec<_>>().join("·");
    whole.chars().take(LONGEST).collect()
}

/// Scripts that are written without blanks between words.
const fn without_blanks(c: char) -> bool {
    matches!(c,
        '\u{e00}'..='\u{eff}'       // Thai, Lao
        | '\u{1000}'..='\u{109f}'   // Burmese
        | '\u{1780}'..='\u{17ff}'   // Khmer
        | '\u{3005}'..='\u{3007}'   // 々, 〆, 〇
        | '\u{3040}'..='\u{30ff}'   // Hiragana, Katakana
        | '\u{3100}'..='\u{312f}'   // Bopomofo
        | '\u{31f0}'..='\u{31ff}'   // Katakana, small letters
        | '\u{3400}'..='\u{9fff}'   // Han
        | '\u{ac00}'..='\u{d7af}'   // Hangul
        | '\u{f900}'..='\u{faff}'   // Han, compatibility forms
        | '\u{20000}'..='\u{3ffff}' // Han, rare characters
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn said(text: &str) -> Vec<String> {
        pieces(text).iter().map(|piece| piece.text().to_owned()).collect()
    }

    #[test]
    fn words_are_told_apart_and_compared_without_case_marks_and_forms() {
        assert_eq!(said("Sommer in ＢＥＲＮ, Jo\u{308}rg & ŁÓDŹ"), ["sommer", "in", "bern", "jorg", "lodz"]);
        assert_eq!(said("Straße İstanbul Smørrebrød"), ["strasse", "istanbul", "smorrebrod"]);
        assert_eq!(said("DSC_0001.JPG f/2.8"), ["dsc", "0001", "jpg", "f", "2", "8"]);
        assert_eq!(said("…!?"), [""; 0]);
    }

    #[test]
    fn a_number_in_a_word_is_found_by_itself() {
        assert_eq!(pieces("DSCF4711")[0].written(), ["dscf4711", "4711"]);
        assert_eq!(pieces("4711")[0].written(), ["4711"]);
        assert_eq!(pieces("X100VI")[0].written(), ["x100vi", "100"]);
        assert_eq!(pieces("D70")[0].written(), ["d70"]);
    }

    #[test]
    fn writing_without_blanks_is_found_by_every_part_of_it() {
        assert_eq!(
            pieces("富士山2026ｶﾞｰﾃﾞﾝ"),
            [Piece::Run("富士山".into()), Piece::Word("2026".into()), Piece::Run("ガーデン".into())]
        );
        assert_eq!(pieces("富士山")[0].written(), ["富士", "士山", "山"]);
        assert_eq!(pieces("富士山")[0].asked(), ["富士", "士山"]);
        assert_eq!(pieces("山")[0].single(), Some("山"));
        // Another mark is another word.
        assert_ne!(pieces("はは"), pieces("ばば"));
    }

    proptest! {
        #[test]
        fn no_piece_holds_a_blank_or_a_sign_and_folding_again_changes_nothing(text in "\\PC{0,80}") {
            for piece in pieces(&text) {
                for part in piece.written().iter().chain([&joined(std::slice::from_ref(&piece))]) {
                    prop_assert!(!part.is_empty() && part.chars().count() <= LONGEST);
                    let right = |c: char| c.is_alphanumeric() || is_combining_mark(c);
                    prop_assert!(part.chars().all(right), "{part}");
                    prop_assert!(!part.chars().any(|c| c.is_ascii_uppercase()), "{part}");
                }
                let asked = piece.asked();
                let written = piece.written();
                prop_assert!(asked.iter().all(|part| written.contains(part)), "{asked:?} {written:?}");
            }
        }
    }
}
