//! Cards as files: vCard 3.0 (RFC 2426) and 4.0 (RFC 6350), as address books write and read them.

use crate::customers::Email;

/// Cards that are read out of one file, at most.
pub const MOST_CARDS: usize = 2_000;

/// Somebody, as a file tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// Name.
    pub name: String,
    /// Email address.
    pub email: Email,
}

/// Everybody in a file who has an email address that can be one, each address once. What cannot be read is passed
/// over.
pub fn read(text: &str) -> Vec<Card> {
    let mut cards: Vec<Card> = Vec::new();
    let (mut name, mut emails) = (String::new(), Vec::new());
    for line in unfolded(text) {
        let Some((property, value)) = property(&line) else { continue };
        match property.as_str() {
            "BEGIN" => (name, emails) = (String::new(), Vec::new()),
            "FN" if name.is_empty() => name = one_line(&unescaped(value)),
            "EMAIL" => emails.extend(unescaped(value).trim_start_matches("mailto:").parse::<Email>()),
            "END" => {
                for email in std::mem::take(&mut emails) {
                    if cards.iter().any(|card| card.email.key() == email.key()) {
                        continue;
                    }
                    let name = if name.is_empty() { email.as_str().to_owned() } else { name.clone() };
                    cards.push(Card { name, email });
                    if cards.len() == MOST_CARDS {
                        return cards;
                    }
                }
            }
            _ => {}
        }
    }
    cards
}

/// A property's name in capitals, without its group and parameters, and its value (RFC 6350 §3.3).
fn property(line: &str) -> Option<(String, &str)> {
    let mut quoted = false;
    let colon = line.char_indices().find(|(_, c)| {
        quoted ^= *c == '"';
        *c == ':' && !quoted
    })?;
    let (head, value) = (&line[..colon.0], &line[colon.0 + 1..]);
    let name = head.split(';').next().unwrap_or_default();
    let name = name.rsplit('.').next().unwrap_or_default();
    Some((name.trim().to_ascii_uppercase(), value))
}

/// Lines, with those that go on in the next one put together (RFC 6350 §3.2).
fn unfolded(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in text.split('\n') {
        let line = line.strip_suffix('\r').unwrap_or(line);
        match (line.strip_prefix([' ', '\t']), lines.last_mut()) {
            (Some(rest), Some(last)) => last.push_str(rest),
            _ => lines.push(line.to_owned()),
        }
    }
    lines
}

fn unescaped(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    let mut escaped = false;
    for c in value.chars() {
        match (escaped, c) {
            (false, '\\') => escaped = true,
            (true, 'n' | 'N') => {
                text.push('\n');
                escaped = false;
            }
            (_, c) => {
                text.push(c);
                escaped = false;
            }
        }
    }
    text
}

fn one_line(text: &str) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    text.trim().chars().take(200).collect()
}

/// What is written about somebody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written<'a> {
    /// Name.
    pub name: &'a str,
    /// Where calls to them are opened.
    pub link: &'a str,
    /// What they say of themselves, and what was noted about them.
    pub note: &'a str,
    /// Groups.
    pub groups: &'a [String],
}

/// A card as vCard 4.0.
pub fn write(card: &Written<'_>) -> String {
    let mut lines =
        vec!["BEGIN:VCARD".to_owned(), "VERSION:4.0".to_owned(), format!("FN:{}", escaped(card.name))];
    if !card.link.is_empty() {
        lines.push(format!("URL:{}", one_line(card.link)));
    }
    if !card.note.is_empty() {
        lines.push(format!("NOTE:{}", escaped(card.note)));
    }
    if !card.groups.is_empty() {
        let groups: Vec<String> = card.groups.iter().map(|group| escaped(group)).collect();
        lines.push(format!("CATEGORIES:{}", groups.join(",")));
    }
    lines.push("END:VCARD".to_owned());
    lines.iter().fold(String::new(), |text, line| text + &folded(line) + "\r\n")
}

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => safe.push_str("\\n"),
            '\\' | ',' | ';' => safe.extend(['\\', c]),
            c if c.is_control() => {}
            c => safe.push(c),
        }
    }
    safe
}

/// A line of at most 75 bytes, and what is left on lines that begin with a blank, with no letter torn apart.
fn folded(line: &str) -> String {
    let (mut text, mut room) = (String::with_capacity(line.len()), 75);
    for c in line.chars() {
        if c.len_utf8() > room {
            text.push_str("\r\n ");
            room = 74;
        }
        text.push(c);
        room -= c.len_utf8();
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_other_address_books_write_is_read() {
        let file = "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Berg;Anna;;;\r\nFN:Anna\r\n  Berg\\, jun.\r\n\
            item1.EMAIL;type=INTERNET;type=\"HOME:1\":anna@example.org\r\nEMAIL:no address\r\nEND:VCARD\r\n\
            begin:vcard\nfn:Paul\nemail;pref=1:mailto:paul@example.org\nemail:ANNA@example.org\nend:vcard\n";
        let read: Vec<(String, String)> =
            read(file).into_iter().map(|card| (card.name, card.email.as_str().to_owned())).collect();
        let card = |name: &str, email: &str| (name.to_owned(), email.to_owned());
        assert_eq!(read, [card("Anna Berg, jun.", "anna@example.org"), card("Paul", "paul@example.org")]);
    }

    proptest! {
        #[test]
        fn anything_is_read_without_trouble(text in ".{0,400}", lines in "(BEGIN:VCARD|END:VCARD|EMAIL:a@b.c|FN:[^\n]{0,9}|[ \t]x|\n|:|\"){0,40}") {
            read(&text);
            read(&lines);
        }

        #[test]
        fn a_written_card_stays_one_and_tells_the_name_again(name in "[^\\p{Cc}]{1,120}", note in "[^\\p{Cc}]{0,300}") {
            let name = name.trim();
            let groups = ["a,b".to_owned()];
            let card = write(&Written { name, link: "", note: &note, groups: &groups });
            prop_assert!(card.lines().all(|line| line.len() <= 75));
            prop_assert_eq!(card.matches("\r\nEND:VCARD\r\n").count(), 1);
            let with_email = card.replacen("END:VCARD", "EMAIL:a@b.c\r\nEND:VCARD", 1);
            let again = read(&with_email);
            let expected = if name.is_empty() { "a@b.c" } else { name };
            prop_assert_eq!(again.iter().map(|card| card.name.as_str()).collect::<Vec<_>>(), [expected]);
        }
    }
}
