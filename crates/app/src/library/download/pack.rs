//! Which files go into a download, and under which names.

use std::collections::HashSet;

use bytes::Bytes;
use cradle_domain::BlobHash;
use cradle_domain::library::{Image, PartRole};

use super::sidecar::{shared_sidecar_of, sidecar_of};
use super::zip::{DosDate, Entry, length};
use crate::library::unplaced::{Unplaced, unplaced};

/// How much of each picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Portion {
    /// All of it: for its owner.
    All,
    /// The original and its sounds, with what a gallery shows: for others.
    Shared {
        /// Whether originals tell where they were taken.
        position: bool,
    },
}

/// The files of a download.
#[derive(Clone, Debug)]
pub struct Packed {
    pub(super) items: Vec<(Entry, Content)>,
}

/// Where a file's bytes come from.
#[derive(Clone, Debug)]
pub(crate) enum Content {
    Blob(BlobHash),
    /// Without the place where it was taken.
    Unplaced(BlobHash),
    Bytes(Bytes),
}

impl Packed {
    /// Bytes of the whole download.
    pub fn size(&self) -> u64 {
        length(self.items.iter().map(|(entry, _)| entry))
    }

    /// Files in it.
    pub fn files(&self) -> usize {
        self.items.len()
    }
}

pub(super) fn pack(images: &[Image], portion: Portion) -> Packed {
    let mut taken = HashSet::new();
    let mut items = Vec::new();
    for image in images {
        let date = image.taken_at.as_str().parse().map(DosDate::nearest);
        let date = date.unwrap_or_else(|_| DosDate::nearest(jiff::civil::DateTime::MIN));
        for (name, size, content) in place(image, portion, &mut taken) {
            items.push((Entry { name, size, date }, content));
        }
    }
    Packed { items }
}

/// The files of one picture under names that are free among those `taken`, which are added: the
/// original, the parts in their order, then the sidecar if there is one.
pub(crate) fn place(image: &Image, portion: Portion, taken: &mut HashSet<String>) -> Vec<File> {
    let mut files = files_of(image, portion);
    let number = free_number(&files, taken);
    for (name, ..) in &mut files {
        *name = numbered(name, number);
        taken.insert(key(name));
    }
    files
}

/// Name, bytes, and where they come from.
pub(crate) type File = (String, u64, Content);

/// The files of one picture. Two of its own never have the same name.
fn files_of(image: &Image, portion: Portion) -> Vec<File> {
    let original = match (portion, unplaced(image)) {
        (Portion::Shared { position: false }, Unplaced::Cleaned) => Content::Unplaced(image.blob),
        _ => Content::Blob(image.blob),
    };
    let mut files = vec![(plain(&image.filename), image.size, original)];
    let parts = image.parts.iter().filter(|part| portion == Portion::All || part.role == PartRole::Sound);
    for part in parts {
        files.push((plain(&part.filename), part.size, Content::Blob(part.blob)));
    }
    let said = match portion {
        Portion::All => sidecar_of(image),
        Portion::Shared { .. } => shared_sidecar_of(image),
    };
    if let Some(said) = said {
        let text = said.write();
        let name = format!("{}.xmp", plain(&image.filename));
        files.push((name, text.len() as u64, Content::Bytes(text.into())));
    }
    let mut own = HashSet::new();
    for (name, ..) in &mut files {
        let first = name.clone();
        let mut number = 1;
        while !own.insert(key(name)) {
            number += 1;
            *name = numbered(&first, number);
        }
    }
    files
}

/// The number under which all files of a picture have free names, so that they stay together.
fn free_number(files: &[File], taken: &HashSet<String>) -> u32 {
    let free = |number: &u32| files.iter().all(|(name, ..)| !taken.contains(&key(&numbered(name, *number))));
    (1..=u32::MAX).find(free).unwrap_or(1)
}

/// What a name is on a disk that does not tell capital letters apart.
fn key(name: &str) -> String {
    name.to_lowercase()
}

/// `DSC_0001.JPG.xmp` → `DSC_0001 (2).JPG.xmp`; the first has no number.
fn numbered(name: &str, number: u32) -> String {
    if number == 1 {
        return name.to_owned();
    }
    let at = name.find('.').filter(|at| *at > 0).unwrap_or(name.len());
    format!("{} ({number}){}", &name[..at], &name[at..])
}

/// A name that every system takes. Percent signs go as well: programs disagree on how the manifest of
/// a bag writes them.
fn plain(name: &str) -> String {
    let safe = |c: char| if c.is_control() || "/\\:*?\"<>|%".contains(c) { '_' } else { c };
    let name: String = name.trim_end_matches(['.', ' ']).chars().map(safe).collect();
    if name.is_empty() { "picture".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubles_are_renamed_and_the_files_of_a_picture_stay_together() {
        assert_eq!(numbered("DSC_0001.JPG.xmp", 2), "DSC_0001 (2).JPG.xmp");
        assert_eq!(numbered(".hidden", 3), ".hidden (3)");
        let taken: HashSet<String> = ["a.jpg", "a (2).wav"].map(key).into();
        let file = |name: &str| (name.to_owned(), 0, Content::Bytes(Bytes::new()));
        assert_eq!(free_number(&[file("A.JPG"), file("A.WAV")], &taken), 3);
        assert_eq!(free_number(&[file("b.jpg")], &taken), 1);
    }

    #[test]
    fn a_name_is_one_that_every_system_takes() {
        assert_eq!(plain("../a:b?.jpg"), ".._a_b_.jpg");
        assert_eq!(plain("写真. "), "写真");
        assert_eq!(plain("..."), "picture");
    }
}
