//! Names of files on a card: lossless, printable, and never leading out of it.

use std::ffi::{OsStr, OsString};
use std::fmt;
use std::fmt::Write as _;
use std::path::PathBuf;

/// A path below the card's root in its one written form.
///
/// Folders and file are joined by `/`. What is not plain text (bytes that are no UTF-8, control
/// characters, `%` itself) is written as `%` and two hexadecimal digits for each byte, so that
/// every name can be written as JSON and read back to the very same bytes.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CardPath(String);

/// The text names nothing that can lie on a card.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not the name of a file on the camera")]
pub struct NotACardPath(String);

impl CardPath {
    /// The card's root itself.
    pub const fn root() -> Self {
        Self(String::new())
    }

    /// Reads the written form. Refuses empty names, `.` and `..`, and forms other than the one
    /// that [`CardPath::as_str`] gives.
    pub fn parse(text: &str) -> Result<Self, NotACardPath> {
        let wrong = || NotACardPath(text.chars().take(200).collect());
        let mut path = Self::root();
        for written in text.split('/') {
            let bytes = unescape(written).ok_or_else(wrong)?;
            let name = os_name(bytes).ok_or_else(wrong)?;
            path = path.join(&name).ok_or_else(wrong)?;
        }
        if path.0 == text { Ok(path) } else { Err(wrong()) }
    }

    /// The path of an entry in this folder; none when it is no name of an entry (`..`, `a/b`).
    pub fn join(&self, name: &OsStr) -> Option<Self> {
        let bytes = name.as_encoded_bytes();
        if bytes.is_empty() || bytes == b"." || bytes == b".." || bytes.iter().any(|b| matches!(b, b'/' | 0))
        {
            return None;
        }
        if !cfg!(unix) && name.to_str().is_none_or(|name| name.contains(['\\', ':'])) {
            return None;
        }
        let mut written = self.0.clone();
        if !written.is_empty() {
            written.push('/');
        }
        for chunk in bytes.utf8_chunks() {
            for c in chunk.valid().chars() {
                if c.is_control() || c == '%' {
                    let mut buffer = [0; 4];
                    escape(c.encode_utf8(&mut buffer).as_bytes(), &mut written);
                } else {
                    written.push(c);
                }
            }
            escape(chunk.invalid(), &mut written);
        }
        Some(Self(written))
    }

    /// The written form.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last name, in the written form.
    pub fn filename(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or_default()
    }

    /// The folder that holds it; the root's is the root.
    #[must_use]
    pub fn folder(&self) -> Self {
        Self(self.0.rsplit_once('/').map(|(folder, _)| folder.to_owned()).unwrap_or_default())
    }

    /// The names from the root down, as the operating system has them.
    pub fn names(&self) -> impl Iterator<Item = OsString> + '_ {
        self.0.split('/').filter(|name| !name.is_empty()).filter_map(|name| os_name(unescape(name)?))
    }

    /// The path relative to the card's root, as the operating system has it.
    pub fn relative(&self) -> PathBuf {
        self.names().collect()
    }
}

impl fmt::Display for CardPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for CardPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CardPath({})", self.0)
    }
}

fn escape(bytes: &[u8], into: &mut String) {
    for byte in bytes {
        // Writing to a string cannot fail.
        let _ = write!(into, "%{byte:02X}");
    }
}

fn unescape(written: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(written.len());
    let mut rest = written.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        if byte == b'%' {
            let digits = std::str::from_utf8(after.get(..2)?).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
            rest = &after[2..];
        } else {
            bytes.push(byte);
            rest = after;
        }
    }
    Some(bytes)
}

#[cfg(unix)]
#[allow(clippy::unnecessary_wraps)] // Elsewhere not every name can be written.
fn os_name(bytes: Vec<u8>) -> Option<OsString> {
    use std::os::unix::ffi::OsStringExt as _;
    Some(OsString::from_vec(bytes))
}

#[cfg(not(unix))]
fn os_name(bytes: Vec<u8>) -> Option<OsString> {
    String::from_utf8(bytes).ok().map(OsString::from)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_plain_name_is_written_as_it_is() {
        let path = CardPath::parse("DCIM/100CRADL/夏 1.JPG").unwrap();
        assert_eq!(path.relative(), PathBuf::from("DCIM/100CRADL/夏 1.JPG"));
        assert_eq!((path.filename(), path.folder().as_str()), ("夏 1.JPG", "DCIM/100CRADL"));
    }

    #[test]
    fn nothing_leads_out_of_the_card() {
        for wrong in [
            "",
            "..",
            "DCIM/../..",
            "/etc/passwd",
            "DCIM//A.JPG",
            "%2E%2E/x",
            "a%2Fb",
            "a%00",
            "%4",
            "%41",
            "./a",
        ] {
            assert!(CardPath::parse(wrong).is_err(), "{wrong}");
        }
    }

    proptest! {
        #[test]
        #[cfg(unix)]
        fn every_name_reads_back_to_the_same_bytes(
            names in prop::collection::vec(prop::collection::vec(any::<u8>(), 1..40), 1..4)
        ) {
            use std::os::unix::ffi::OsStrExt as _;
            let mut path = CardPath::root();
            for name in &names {
                match path.join(OsStr::from_bytes(name)) {
                    Some(joined) => path = joined,
                    None => return Ok(()),
                }
            }
            prop_assert!(!path.as_str().contains(char::is_control));
            let again = CardPath::parse(path.as_str()).unwrap();
            let read: Vec<Vec<u8>> = again.names().map(|name| name.as_bytes().to_vec()).collect();
            prop_assert_eq!(read, names);
        }

        #[test]
        fn whatever_is_written_stays_below_the_root(text in ".{0,60}") {
            if let Ok(path) = CardPath::parse(&text) {
                prop_assert!(path.relative().components().all(|c| matches!(c, std::path::Component::Normal(_))));
            }
        }
    }
}
