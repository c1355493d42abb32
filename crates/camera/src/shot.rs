//! Shots: the files that belong to one press of the shutter.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};

use crate::format::{Class, Format};
use crate::name::CardPath;

/// A file as it was found on the card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundFile {
    /// Where it lies.
    pub path: CardPath,
    /// What it is by its name.
    pub format: Format,
    /// Bytes.
    pub size: u64,
    /// When it was last written, in nanoseconds since 1970; 0 when the card does not say.
    pub modified: i64,
}

/// What a shot is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShotKind {
    /// A still picture, with whatever belongs to it.
    Picture,
    /// A film.
    Film,
    /// A sound alone.
    Sound,
}

impl ShotKind {
    /// The word that names it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Picture => "picture",
            Self::Film => "film",
            Self::Sound => "sound",
        }
    }
}

/// One shot: at least one file, the one to show first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundShot {
    files: Vec<FoundFile>,
}

impl FoundShot {
    /// Its name: the path of the file that stands first.
    pub fn name(&self) -> &CardPath {
        &self.first().path
    }

    /// The file that stands first and is shown.
    pub fn first(&self) -> &FoundFile {
        &self.files[0]
    }

    /// All its files.
    pub fn files(&self) -> &[FoundFile] {
        &self.files
    }

    /// What it is.
    pub fn kind(&self) -> ShotKind {
        match self.first().format.class {
            Class::Film => ShotKind::Film,
            Class::Sound => ShotKind::Sound,
            Class::Picture | Class::Raw | Class::Sidecar | Class::Thumbnail => ShotKind::Picture,
        }
    }

    /// Bytes of all its files.
    pub fn size(&self) -> u64 {
        self.files.iter().map(|file| file.size).sum()
    }

    /// When its first file was last written, in nanoseconds since 1970.
    pub fn modified(&self) -> i64 {
        self.first().modified
    }

    /// The shot of these files; none when there is nothing to show, hear or keep among them.
    pub(crate) fn of(mut files: Vec<FoundFile>) -> Option<Self> {
        files.sort_by(|a, b| {
            (a.format.rank, a.path.as_str().len(), &a.path).cmp(&(
                b.format.rank,
                b.path.as_str().len(),
                &b.path,
            ))
        });
        let first = files.first()?;
        (!matches!(first.format.class, Class::Sidecar | Class::Thumbnail)).then_some(Self { files })
    }
}

/// Puts the files of one folder together by shot: the same name but for the extension.
///
/// A shot holds each format once: `a.jpg` and `a.jpeg` are two pictures. A sidecar may carry the
/// whole name of its picture (`IMG_1.CR2.xmp`).
pub(crate) fn group<T: Clone>(entries: &[T], name: impl Fn(&T) -> (&str, Format)) -> Vec<Vec<T>> {
    let whole: HashSet<String> = entries.iter().map(|entry| name(entry).0.to_lowercase()).collect();
    let mut of_stem: HashMap<String, Vec<usize>> = HashMap::new();
    let mut shots: Vec<Vec<T>> = Vec::new();
    for entry in entries {
        let (filename, format) = name(entry);
        let lowercase = filename.to_lowercase();
        let mut stem = stem(&lowercase);
        if format.class == Class::Sidecar && whole.contains(stem) {
            stem = self::stem(stem);
        }
        let candidates = of_stem.entry(stem.to_owned()).or_default();
        let free = candidates
            .iter()
            .copied()
            .find(|&at| shots[at].iter().all(|other| name(other).1.word != format.word));
        if let Some(at) = free {
            shots[at].push(entry.clone());
        } else {
            candidates.push(shots.len());
            shots.push(vec![entry.clone()]);
        }
    }
    shots
}

/// Puts files that were named one by one together by shot, the one that stands first first.
///
/// What cannot be told by its name stands alone.
pub fn group_files(files: &[PathBuf]) -> Vec<Vec<PathBuf>> {
    let mut shots = Vec::new();
    let mut of_folder: BTreeMap<Option<&Path>, Vec<(String, Format, &PathBuf)>> = BTreeMap::new();
    for file in files {
        let filename = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        match Format::of(&filename) {
            Some(format) => of_folder.entry(file.parent()).or_default().push((filename, format, file)),
            None => shots.push(vec![file.clone()]),
        }
    }
    for entries in of_folder.values() {
        for mut shot in group(entries, |(filename, format, _)| (filename, *format)) {
            shot.sort_by_key(|(_, format, _)| format.rank);
            shots.push(shot.into_iter().map(|(_, _, file)| file.clone()).collect());
        }
    }
    let place = |shot: &Vec<PathBuf>| files.iter().position(|file| shot.contains(file));
    shots.sort_by_key(place);
    shots
}

fn stem(filename: &str) -> &str {
    filename.rsplit_once('.').map_or(filename, |(stem, _)| stem)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shots(names: &[&str]) -> Vec<Vec<String>> {
        let entries: Vec<String> = names.iter().map(ToString::to_string).collect();
        let mut shots: Vec<Vec<String>> = group(&entries, |name| (name, Format::of(name).unwrap()))
            .into_iter()
            .filter_map(|names| {
                let file = |name: &String| FoundFile {
                    path: CardPath::parse(name).unwrap(),
                    format: Format::of(name).unwrap(),
                    size: 1,
                    modified: 0,
                };
                let shot = FoundShot::of(names.iter().map(file).collect())?;
                Some(shot.files().iter().map(|file| file.path.to_string()).collect())
            })
            .collect();
        shots.sort();
        shots
    }

    #[test]
    fn the_files_of_one_shot_stand_together_and_the_picture_first() {
        let found = shots(&["CRDL0007.WAV", "crdl0007.nef", "CRDL0007.JPG", "CRDL0007.XMP", "CRDL0008.JPG"]);
        assert_eq!(
            found,
            [vec!["CRDL0007.JPG", "crdl0007.nef", "CRDL0007.WAV", "CRDL0007.XMP"], vec!["CRDL0008.JPG"]]
        );
    }

    #[test]
    fn a_film_has_its_small_picture_and_a_live_picture_its_film() {
        let found = shots(&["MVI_1.THM", "MVI_1.MOV", "IMG_2.HEIC", "IMG_2.MOV"]);
        assert_eq!(found, [vec!["IMG_2.HEIC", "IMG_2.MOV"], vec!["MVI_1.MOV", "MVI_1.THM"]]);
    }

    #[test]
    fn two_pictures_of_one_format_are_two_shots() {
        assert_eq!(shots(&["a.jpg", "a.jpeg"]).len(), 2);
    }

    #[test]
    fn a_sidecar_finds_its_picture_by_whole_name_and_is_no_shot_alone() {
        assert_eq!(shots(&["IMG_1.CR2", "IMG_1.CR2.xmp"]), [vec!["IMG_1.CR2", "IMG_1.CR2.xmp"]]);
        assert!(shots(&["notes.xmp", "lonely.thm"]).is_empty());
    }

    #[test]
    fn files_named_one_by_one_stand_together_in_the_order_of_naming() {
        let files = ["b/2.NEF", "a/1.JPG", "b/2.JPG", "a/2.WAV", "odd"].map(PathBuf::from);
        let names =
            |shot: &Vec<PathBuf>| shot.iter().map(|file| file.display().to_string()).collect::<Vec<_>>();
        let grouped: Vec<_> = group_files(&files).iter().map(names).collect();
        assert_eq!(grouped, [vec!["b/2.JPG", "b/2.NEF"], vec!["a/1.JPG"], vec!["a/2.WAV"], vec!["odd"]]);
    }

    proptest! {
        #[test]
        fn every_file_is_in_exactly_one_group(
            names in prop::collection::hash_set("[ab]{1,2}\\.(jpg|JPG|nef|wav|xmp|mov|thm|jpeg)", 0..20)
        ) {
            let entries: Vec<String> = names.into_iter().collect();
            let grouped = group(&entries, |name| (name, Format::of(name).unwrap()));
            let mut seen: Vec<String> = grouped.into_iter().flatten().collect();
            let mut all = entries.clone();
            seen.sort();
            all.sort();
            prop_assert_eq!(seen, all);
        }
    }
}
