//! Templates: ours, and the operator's, which go before them.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A document that can be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Template {
    /// An invoice, a draft of one, or a credit note.
    Invoice,
    /// A statement of account.
    Statement,
    /// The slip that goes with an order at the counter.
    Slip,
    /// The label on a parcel.
    Label,
}

impl Template {
    /// Each of them.
    pub const ALL: [Self; 4] = [Self::Invoice, Self::Statement, Self::Slip, Self::Label];

    /// Its file.
    pub const fn file(self) -> &'static str {
        match self {
            Self::Invoice => "invoice.typ",
            Self::Statement => "statement.typ",
            Self::Slip => "slip.typ",
            Self::Label => "label.typ",
        }
    }
}

/// Every file of ours by name: the templates, and what they share.
const BUILT_IN: [(&str, &str); 6] = [
    ("invoice.typ", include_str!("../templates/invoice.typ")),
    ("statement.typ", include_str!("../templates/statement.typ")),
    ("slip.typ", include_str!("../templates/slip.typ")),
    ("label.typ", include_str!("../templates/label.typ")),
    ("frame.typ", include_str!("../templates/frame.typ")),
    ("words.typ", include_str!("../templates/words.typ")),
];

/// The file of ours with this name.
pub(crate) fn ours(name: &str) -> Option<&'static str> {
    BUILT_IN.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

/// Writes the files of ours into a folder, so that they can be edited; what lies there already stays.
/// Returns the files that were written and those that were there.
pub fn built_in(folder: &Path) -> io::Result<(Vec<PathBuf>, Vec<PathBuf>)> {
    fs::create_dir_all(folder)?;
    let (mut written, mut there) = (Vec::new(), Vec::new());
    for (name, text) in BUILT_IN {
        let path = folder.join(name);
        match fs::OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(mut file) => {
                io::Write::write_all(&mut file, text.as_bytes())?;
                written.push(path);
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => there.push(path),
            Err(error) => return Err(error),
        }
    }
    Ok((written, there))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ours_are_written_out_and_what_was_edited_stays() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("words.typ"), "mine").unwrap();
        let (written, there) = built_in(folder.path()).unwrap();
        assert_eq!((written.len(), there.len()), (BUILT_IN.len() - 1, 1));
        assert_eq!(fs::read_to_string(folder.path().join("words.typ")).unwrap(), "mine");
        for template in Template::ALL {
            let text = fs::read_to_string(folder.path().join(template.file())).unwrap();
            assert_eq!(Some(text.as_str()), ours(template.file()));
        }
    }
}
