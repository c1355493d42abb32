//! Listing a card: names first, the newest folders first, a part at a time.

use std::collections::{BTreeSet, BinaryHeap, HashSet};
use std::ffi::OsString;
use std::fs::{self, Metadata};
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::index::Place;
use super::{Card, Change};
use crate::format::Format;
use crate::name::CardPath;
use crate::shot::{FoundFile, FoundShot, group};

/// Shots that are looked at before they are told of: a page of them is there at once.
const BATCH: usize = 500;
/// Folders within folders; cameras need two.
const DEPTH: usize = 16;
/// Folders in all; more is no card.
const FOLDERS: usize = 50_000;
/// A file written to this recently may still be growing.
const SETTLING: Duration = Duration::from_secs(10);
/// Folders that systems keep for themselves.
const SYSTEM_FOLDERS: [&str; 4] = ["system volume information", "$recycle.bin", "lost+found", "found.000"];

/// A folder to look into: first those of the DCF tree, then the newest, then the highest number.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Visit {
    dcim: bool,
    modified: i64,
    path: CardPath,
}

impl Visit {
    fn to(path: CardPath, modified: i64) -> Self {
        let first = path.as_str().split('/').next().unwrap_or_default();
        Self { dcim: first.eq_ignore_ascii_case("DCIM"), modified, path }
    }
}

/// One look at the card. `stop` is asked often; a look that was stopped goes on next time.
pub(super) fn refresh(card: &Card, stop: &dyn Fn() -> bool, on_change: &mut dyn FnMut(Change)) {
    let Some(root) = look_at_root(card, on_change) else {
        return;
    };
    let first_look = card.read().folder(&CardPath::root()).is_none();
    if first_look {
        card.write().reading = true;
    }
    let mut visits = BinaryHeap::from([Visit::to(CardPath::root(), root)]);
    let mut seen = HashSet::new();
    while let Some(visit) = visits.pop() {
        if stop() {
            return;
        }
        if seen.len() >= FOLDERS || !seen.insert(visit.path.clone()) {
            continue;
        }
        visits.extend(look_into(card, &visit, stop, on_change));
    }
    let gone: Vec<CardPath> =
        card.read().folders().map(|(path, _)| path.clone()).filter(|path| !seen.contains(path)).collect();
    let mut changed = false;
    for folder in gone {
        changed |= card.write().forget(&folder);
    }
    if changed {
        on_change(Change::Shots);
    }
    let was_reading = std::mem::replace(&mut card.write().reading, false);
    if was_reading {
        on_change(Change::Complete);
    }
}

/// Whether the card is there: the root's time of change if so.
fn look_at_root(card: &Card, on_change: &mut dyn FnMut(Change)) -> Option<i64> {
    let now = fs::metadata(&card.root).ok().filter(Metadata::is_dir);
    let now = now.map(|root| (modified(&root), place(&root), is_mounted(&card.root, &root)));
    let mut index = card.write();
    let Some((modified, place, mounted)) = now.filter(|(_, _, mounted)| {
        // Where a card was mounted and nothing is now, an empty folder is left behind.
        index.root.is_none_or(|(_, before)| *mounted || !before)
    }) else {
        let was = std::mem::replace(&mut index.present, false);
        index.forget_all();
        index.reading = false;
        drop(index);
        if was {
            on_change(Change::Gone);
        }
        return None;
    };
    let another = index.root.is_some_and(|(before, _)| before != place);
    let back = !index.present && index.root.is_some();
    if another {
        index.forget_all();
    }
    index.root = Some((place, mounted));
    index.present = true;
    drop(index);
    if back || another {
        on_change(Change::Back);
    }
    Some(modified)
}

/// Lists a folder if that is needed, and says which folders are in it.
fn look_into(
    card: &Card,
    visit: &Visit,
    stop: &dyn Fn() -> bool,
    on_change: &mut dyn FnMut(Change),
) -> Vec<Visit> {
    let settled = card
        .read()
        .folder(&visit.path)
        .is_some_and(|known| known.listed == Some(visit.modified) && !known.unsettled);
    let folders = if settled {
        card.read().folders_in(&visit.path)
    } else {
        let Some(entries) = entries(&card.root.join(visit.path.relative()), &visit.path) else {
            if card.write().forget(&visit.path) {
                on_change(Change::Shots);
            }
            return Vec::new();
        };
        list(card, visit, &entries.files, stop, on_change);
        entries.folders
    };
    if visit.path.as_str().split('/').count() >= DEPTH {
        return Vec::new();
    }
    let visits = folders.into_iter().filter_map(|path| {
        let entry = card.root.join(path.relative()).symlink_metadata().ok().filter(Metadata::is_dir)?;
        Some(Visit::to(path, modified(&entry)))
    });
    visits.collect()
}

/// Puts the files of a folder together by name, then looks at them, the highest numbers first.
fn list(
    card: &Card,
    visit: &Visit,
    files: &[(OsString, CardPath, Format)],
    stop: &dyn Fn() -> bool,
    on_change: &mut dyn FnMut(Change),
) {
    let mut shots = group(files, |(_, path, format)| (path.filename(), *format));
    shots.sort_by(|a, b| b[0].1.cmp(&a[0].1));
    let mut found = BTreeSet::new();
    let mut unsettled = is_recent(visit.modified);
    let place = card.root.join(visit.path.relative());
    for batch in shots.chunks(BATCH) {
        if stop() {
            return;
        }
        let shots: Vec<FoundShot> = batch
            .iter()
            .filter_map(|files| {
                FoundShot::of(files.iter().filter_map(|file| look_at(&place, file)).collect())
            })
            .collect();
        unsettled |= shots.iter().flat_map(FoundShot::files).any(|file| is_recent(file.modified));
        found.extend(shots.iter().map(|shot| shot.name().clone()));
        let news = {
            let index = card.read();
            shots.iter().any(|shot| index.shot(shot.name()).as_deref() != Some(shot))
        };
        if news {
            card.write().add(&visit.path, shots);
            on_change(Change::Shots);
        }
    }
    let finished = |name: &CardPath| found.contains(name);
    if card.write().finish(&visit.path, visit.modified, unsettled, finished) {
        on_change(Change::Shots);
    }
}

fn look_at(place: &Path, (name, path, format): &(OsString, CardPath, Format)) -> Option<FoundFile> {
    let entry = place.join(name).symlink_metadata().ok().filter(Metadata::is_file)?;
    Some(FoundFile { path: path.clone(), format: *format, size: entry.len(), modified: modified(&entry) })
}

struct Entries {
    folders: Vec<CardPath>,
    files: Vec<(OsString, CardPath, Format)>,
}

/// What a folder holds, by name and kind alone.
fn entries(place: &Path, folder: &CardPath) -> Option<Entries> {
    let mut entries = Entries { folders: Vec::new(), files: Vec::new() };
    for entry in fs::read_dir(place).ok()? {
        // A card pulled out in the middle: what is left is looked at next time.
        let Ok(entry) = entry else { break };
        let name = entry.file_name();
        if name.as_encoded_bytes().starts_with(b".") {
            continue;
        }
        let Ok(kind) = entry.file_type() else { continue };
        let shown = name.to_string_lossy();
        if kind.is_dir() {
            if !SYSTEM_FOLDERS.contains(&shown.to_lowercase().as_str()) {
                entries.folders.extend(folder.join(&name));
            }
        } else if kind.is_file()
            && let Some(format) = Format::of(&shown)
            && let Some(path) = folder.join(&name)
        {
            entries.files.push((name, path, format));
        }
    }
    Some(entries)
}

/// Time of the last change in nanoseconds since 1970; 0 where there is none.
pub(super) fn modified(entry: &Metadata) -> i64 {
    let at = entry.modified().ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok());
    at.and_then(|at| i64::try_from(at.as_nanos()).ok()).unwrap_or(0)
}

fn is_recent(modified: i64) -> bool {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let age = i64::try_from(now.as_nanos()).unwrap_or(i64::MAX).saturating_sub(modified);
    (0..SETTLING.as_nanos() as i64).contains(&age)
}

#[cfg(unix)]
fn place(entry: &Metadata) -> Place {
    use std::os::unix::fs::MetadataExt as _;
    (entry.dev(), entry.ino())
}

#[cfg(not(unix))]
fn place(_entry: &Metadata) -> Place {
    (0, 0)
}

/// Whether two looks were at the same entry of the file system.
pub(super) fn same_entry(a: &Metadata, b: &Metadata) -> bool {
    place(a) == place(b)
}

/// Whether another file system begins at this folder.
fn is_mounted(root: &Path, entry: &Metadata) -> bool {
    let parent = root.canonicalize().ok().and_then(|root| Some(root.parent()?.to_owned()));
    let parent = parent.and_then(|parent| fs::metadata(parent).ok());
    parent.is_some_and(|parent| place(&parent).0 != place(entry).0)
}
