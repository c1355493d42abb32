//! Text as cameras write it: padded, of unknown encoding, sometimes rubbish.

/// Longest text that is kept, in characters. A caption may be long; a whole book is an attack.
const LONGEST: usize = 4000;

/// Reads up to the first NUL, as UTF-8 if it is that and as Latin-1 if not; without control
/// characters and blanks around it. None if nothing is left.
pub(crate) fn clean(bytes: &[u8]) -> Option<String> {
    let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
    let bytes = &bytes[..end.min(LONGEST * 4)];
    let text: String = match std::str::from_utf8(bytes) {
        Ok(text) => printable(text.chars()),
        Err(error) if error.error_len().is_none() => {
            printable(String::from_utf8_lossy(&bytes[..error.valid_up_to()]).chars())
        }
        Err(_) => printable(bytes.iter().copied().map(char::from)),
    };
    some(text)
}

/// UTF-16 text in little-endian order, as Windows writes titles and comments into Exif.
pub(crate) fn utf16(bytes: &[u8]) -> Option<String> {
    let units = bytes.as_chunks::<2>().0.iter().map(|two| u16::from_le_bytes(*two));
    let characters = char::decode_utf16(units.take_while(|unit| *unit != 0).take(LONGEST));
    some(printable(characters.map(|read| read.unwrap_or(char::REPLACEMENT_CHARACTER))))
}

/// Text that is Unicode already.
pub(crate) fn tidy(text: &str) -> Option<String> {
    some(printable(text.chars()))
}

fn printable(characters: impl Iterator<Item = char>) -> String {
    characters
        .filter(|character| !character.is_control() || matches!(character, '\n' | '\t'))
        .take(LONGEST)
        .collect()
}

fn some(text: String) -> Option<String> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        None
    } else if trimmed.len() == text.len() {
        Some(text)
    } else {
        Some(trimmed.to_owned())
    }
}
