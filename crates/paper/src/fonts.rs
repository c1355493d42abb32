//! Fonts: those that come along, and where text needs others, those of a folder.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex, PoisonError};

use typst::foundations::Bytes;
use typst::text::{Font, FontBook, FontInfo, FontStyle};
use typst::utils::LazyHash;

/// Families of the fonts that come along which documents are set in.
const FAMILIES: [&str; 2] = ["Libertinus Serif", "DejaVu Sans Mono"];

/// The fonts that come along: Latin, Greek and Cyrillic letters.
static OURS: LazyLock<Vec<Font>> = LazyLock::new(|| {
    let all = typst_assets::fonts().flat_map(|data| Font::iter(Bytes::new(data)));
    all.filter(|font| FAMILIES.contains(&font.info().family.as_str())).collect()
});

/// Folders in which systems keep fonts.
const SYSTEM: [&str; 5] = [
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "/Library/Fonts",
    "/System/Library/Fonts",
    "C:\\Windows\\Fonts",
];

/// Files that are looked at in folders of fonts, and folders within each other.
const MOST_FILES: usize = 5_000;
const DEEPEST: usize = 6;

/// A font in a folder, of which only what it covers is kept.
struct Found {
    path: PathBuf,
    index: u32,
    info: FontInfo,
}

/// The fonts that there are.
pub(crate) struct Fonts {
    folder: Option<PathBuf>,
    /// What the folders hold, once somebody needed them.
    found: Mutex<Option<Vec<Found>>>,
}

/// The fonts of one document.
pub(crate) struct Choice {
    /// What they are called and cover.
    pub(crate) book: LazyHash<FontBook>,
    /// They themselves, in the book's order.
    pub(crate) fonts: Vec<Font>,
    /// Characters that none of them has.
    pub(crate) missing: BTreeSet<char>,
}

impl Fonts {
    /// With a folder of the operator's, or else the system's.
    pub(crate) fn new(folder: Option<PathBuf>) -> Self {
        Self { folder, found: Mutex::new(None) }
    }

    /// Fonts that have these characters, as far as there are any. Folders are looked into only where
    /// the fonts that come along are not enough.
    pub(crate) fn choose(&self, needed: &BTreeSet<char>) -> Choice {
        let mut fonts = OURS.clone();
        let mut missing = needed.clone();
        for font in &fonts {
            missing.retain(|c| !font.info().coverage.contains(*c as u32));
        }
        if !missing.is_empty() {
            let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
            for one in found.get_or_insert_with(|| self.look()) {
                let has = |c: &char| one.info.coverage.contains(*c as u32);
                if !missing.iter().any(has) {
                    continue;
                }
                let data = fs::read(&one.path).ok();
                let Some(font) = data.and_then(|data| Font::new(Bytes::new(data), one.index)) else {
                    continue;
                };
                missing.retain(|c| !has(c));
                fonts.push(font);
                if missing.is_empty() {
                    break;
                }
            }
        }
        Choice { book: LazyHash::new(FontBook::from_fonts(&fonts)), fonts, missing }
    }

    /// Files of plain fonts that have these characters, as far as there are any, and the font's number in
    /// each: those that come along before others.
    pub(crate) fn plain(&self, needed: &BTreeSet<char>) -> Vec<(Vec<u8>, u32)> {
        let is_plain = |font: &&Font| {
            let variant = font.info().variant;
            variant.style == FontStyle::Normal && variant.weight.to_number() == 400
        };
        let choice = self.choose(needed);
        let (ours, others) = choice.fonts.split_at(OURS.len());
        let family = |font: &&Font| FAMILIES.iter().position(|name| font.info().family == *name);
        let mut plain: Vec<&Font> = ours.iter().filter(is_plain).collect();
        plain.sort_by_key(family);
        plain.iter().copied().chain(others).map(|font| (font.data().to_vec(), font.index())).collect()
    }

    /// What the folders hold: upright and regular first, of families that are in several scripts'
    /// forms the Japanese one, and otherwise in an order that does not depend on the file system.
    fn look(&self) -> Vec<Found> {
        let mut files = BTreeSet::new();
        match &self.folder {
            Some(folder) => gather(folder, &mut files, 0),
            None => SYSTEM.iter().for_each(|folder| gather(Path::new(folder), &mut files, 0)),
        }
        let mut found = Vec::new();
        for path in files {
            let Ok(data) = fs::read(&path) else { continue };
            for (index, info) in FontInfo::iter(&data).enumerate() {
                found.push(Found { path: path.clone(), index: index as u32, info });
            }
        }
        found.sort_by_key(|one| {
            let variant = one.info.variant;
            let family = one.info.family.as_str();
            let weight = i32::from(variant.weight.to_number());
            let other = variant.style != FontStyle::Normal || family.contains("Mono");
            (other, (weight - 400).abs(), family.contains("CJK") && !family.contains("JP"))
        });
        found
    }
}

fn gather(folder: &Path, files: &mut BTreeSet<PathBuf>, depth: usize) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.filter_map(|entry| entry.ok().map(|entry| entry.path())) {
        if path.is_dir() && depth < DEEPEST {
            gather(&path, files, depth + 1);
            continue;
        }
        let kind = path.extension().and_then(|end| end.to_str()).map(str::to_ascii_lowercase);
        if files.len() < MOST_FILES && matches!(kind.as_deref(), Some("ttf" | "otf" | "ttc" | "otc")) {
            files.insert(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fonts_that_come_along_are_enough_for_european_names() {
        let nothing = tempfile::tempdir().unwrap();
        let fonts = Fonts::new(Some(nothing.path().to_owned()));
        let text = "Zoë Łukasiewicz, Ångström & Œuvre, Ελένη, Жанна, 1.234,50 € – “…” −5";
        assert_eq!(fonts.choose(&text.chars().collect()).missing, BTreeSet::new());
    }

    #[test]
    fn plain_fonts_come_as_files_the_serif_first() {
        let nothing = tempfile::tempdir().unwrap();
        let files = Fonts::new(Some(nothing.path().to_owned())).plain(&"R-1 葵".chars().collect());
        let families: Vec<String> = files
            .into_iter()
            .map(|(data, index)| Font::new(Bytes::new(data), index).unwrap().info().family.clone())
            .collect();
        assert_eq!(families, FAMILIES);
    }

    #[test]
    fn what_no_font_has_is_said() {
        let nothing = tempfile::tempdir().unwrap();
        let fonts = Fonts::new(Some(nothing.path().to_owned()));
        let choice = fonts.choose(&"Aoi 葵".chars().collect());
        assert_eq!(choice.missing, BTreeSet::from(['葵']));
    }
}
