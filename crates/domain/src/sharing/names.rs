//! Names under which others save what was opened to them.

/// A file's name for others: its title and a mark, with nothing of the name that it has on the camera
/// or that somebody gave it, which may tell more than was meant. `untitled` stands in for a title.
pub fn name_for_others(title: &str, mark: &str, filename: &str) -> String {
    let plain: String =
        title.chars().map(|c| if c.is_control() || "/\\:*?\"<>|%".contains(c) { ' ' } else { c }).collect();
    let words: Vec<&str> = plain.split_whitespace().collect();
    let stem: String = words.join(" ").chars().take(60).collect();
    let stem = stem.trim_matches(['.', ' ']);
    let stem = if stem.is_empty() { "picture" } else { stem };
    let extension = filename.rsplit_once('.').map_or("", |(_, extension)| extension);
    let known = (1..=5).contains(&extension.len()) && extension.chars().all(|c| c.is_ascii_alphanumeric());
    if known { format!("{stem}-{mark}.{}", extension.to_ascii_lowercase()) } else { format!("{stem}-{mark}") }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_name_tells_the_title_and_nothing_of_the_file() {
        assert_eq!(name_for_others("At the lake", "007", "Anna drunk.JPG"), "At the lake-007.jpg");
        assert_eq!(name_for_others("../a: b", "1", "x.tar.gz"), "a b-1.gz");
        assert_eq!(name_for_others(" ", "1", "secret"), "picture-1");
        assert_eq!(name_for_others("写真", "2", "IMG.heic"), "写真-2.heic");
    }

    proptest! {
        #[test]
        fn nothing_of_the_name_is_left_but_its_kind(stem in "[a-z]{8,20}") {
            let name = name_for_others("", "1", &format!("{stem}.jpg"));
            prop_assert_eq!(name, "picture-1.jpg");
        }
    }
}
