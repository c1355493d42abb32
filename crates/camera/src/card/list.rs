//! Listing a card: names first, the newest folders first, a part at a time.

use std::collections::{BTreeSet, BinaryHeap, HashSet};
use std::fs::{self, Metadata};
use std::path::Path;
use std::sync::PoisonError;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::source::{Entry, Source, is_mounted, modified, place};
use super::{Card, Change};
use crate::name::CardPath;
use crate::shot::{FoundShot, group};
use crate::tether::Tether;

/// Shots that are looked at before they are told of: a page of them is there at once.
const BATCH: usize = 500;
/// Folders within folders; cameras need two.
const DEPTH: usize = 16;
/// Folders in all; more is no card.
const FOLDERS: usize = 50_000;
/// A file written to this recently may still be growing.
const SETTLING: Duration = Duration::from_secs(10);

/// A folder to look into: first those of the DCF tree, then the newest, then the highest number.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Visit {
    dcim: bool,
    modified: i64,
    path: CardPath,
}

impl Visit {
    fn to(path: CardPath, modified: i64) -> Self {
        // In a camera each of its cards is a folder (`store_00010001`), and the tree is inside.
        let mut names = path.as_str().split('/');
        let dcim = names.by_ref().take(2).any(|name| name.eq_ignore_ascii_case("DCIM"));
        Self { dcim, modified, path }
    }
}

/// One look at the card. `stop` is asked often; a look that was stopped goes on next time.
pub(super) fn refresh(card: &Card, stop: &dyn Fn() -> bool, on_change: &mut dyn FnMut(Change)) {
    let _look = card.look.lock().unwrap_or_else(PoisonError::into_inner);
    let Some(root) = look_at_root(card, on_change) else {
        return;
    };
    {
        let mut index = card.write();
        index.failing = false;
        if index.folder(&CardPath::root()).is_none() {
            index.reading = true;
        }
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
    match &card.source {
        Source::Folder(root) => look_at_folder(card, root, on_change),
        Source::Camera(tether) => look_at_camera(card, tether, on_change),
    }
}

/// A camera is there until it is taken away or given up; one that comes back is another [`Tether`].
fn look_at_camera(card: &Card, tether: &Tether, on_change: &mut dyn FnMut(Change)) -> Option<i64> {
    let there = tether.over().is_none();
    let mut index = card.write();
    let was = std::mem::replace(&mut index.present, there);
    if there {
        return Some(0);
    }
    index.forget_all();
    index.reading = false;
    drop(index);
    if was {
        on_change(Change::Gone);
    }
    None
}

fn look_at_folder(card: &Card, root: &Path, on_change: &mut dyn FnMut(Change)) -> Option<i64> {
    let now = fs::metadata(root).ok().filter(Metadata::is_dir);
    let now = now.map(|entry| (modified(&entry), place(&entry), is_mounted(root, &entry)));
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
        let Some(entries) = card.source.entries(&visit.path) else {
            let mut index = card.write();
            index.failing = true;
            let changed = index.forget(&visit.path);
            drop(index);
            if changed {
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
        let modified = card.source.folder_changed(&path)?;
        Some(Visit::to(path, modified))
    });
    visits.collect()
}

/// Puts the files of a folder together by name, then looks at them, the highest numbers first.
fn list(
    card: &Card,
    visit: &Visit,
    files: &[Entry],
    stop: &dyn Fn() -> bool,
    on_change: &mut dyn FnMut(Change),
) {
    let mut shots = group(files, |(_, path, format)| (path.filename(), *format));
    shots.sort_by(|a, b| b[0].1.cmp(&a[0].1));
    let mut found = BTreeSet::new();
    let mut unsettled = is_recent(visit.modified);
    for batch in shots.chunks(BATCH) {
        if stop() {
            return;
        }
        let looked: Vec<&Entry> = batch.iter().flatten().collect();
        // What does not answer is asked again with the next look.
        let Some(looked) = card.source.look(&visit.path, &looked) else {
            card.write().failing = true;
            return;
        };
        let mut looked = looked.into_iter();
        let shots: Vec<FoundShot> = batch
            .iter()
            .filter_map(|files| FoundShot::of(looked.by_ref().take(files.len()).flatten().collect()))
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

fn is_recent(modified: i64) -> bool {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let age = i64::try_from(now.as_nanos()).unwrap_or(i64::MAX).saturating_sub(modified);
    (0..SETTLING.as_nanos() as i64).contains(&age)
}
