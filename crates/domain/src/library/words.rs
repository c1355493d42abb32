//! The words by which a picture is found.

use unicode_normalization::UnicodeNormalization;

use super::Attributes;

/// As many words are looked for at once; what is asked beyond them is passed over.
const MOST_WORDS: usize = 16;

/// Everything that is searched, in the form in which it is compared: compatibility forms unified
/// (Ａ is A), lower case, one entry a line.
pub fn words_of(filename: &str, said: &Attributes) -> String {
    let lines = [filename, &said.title, &said.caption, &said.place, &said.occasion];
    let lists = said.people.iter().chain(&said.keywords).map(String::as_str);
    let filled = lines.into_iter().chain(lists).filter(|line| !line.is_empty());
    folded(&filled.collect::<Vec<_>>().join("\n"))
}

/// The words of a question, each of which has to stand in a picture's [`words_of`].
pub fn asked_words(question: &str) -> Vec<String> {
    folded(question).split_whitespace().take(MOST_WORDS).map(str::to_owned).collect()
}

fn folded(text: &str) -> String {
    text.nfkc().collect::<String>().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_found_by_any_part_of_what_is_said_about_it() {
        let said = Attributes {
            title: "Sommer in ＢＥＲＮ".into(),
            people: vec!["Jörg".into()],
            ..Attributes::default()
        };
        let words = words_of("DSC_0001.JPG", &said);
        for question in ["bern", "Bern sommer", "JO\u{308}RG", "dsc_0001", ""] {
            let asked = asked_words(question);
            assert!(asked.iter().all(|word| words.contains(word)), "{question}");
        }
        assert!(!words.contains(&asked_words("Winter")[0]));
    }
}
