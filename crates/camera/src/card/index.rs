//! What was found so far, folder by folder.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::name::CardPath;
use crate::shot::{FoundFile, FoundShot};

/// Identity of a folder on its file system, to notice another card in the same place.
pub(super) type Place = (u64, u64);

#[derive(Default)]
pub(super) struct Index {
    /// Whether the root was there at the last look.
    pub present: bool,
    /// Whether a look is under way.
    pub reading: bool,
    /// Whether something was there at the last look and did not answer.
    pub failing: bool,
    /// Which folder the root was, and whether something was mounted there.
    pub root: Option<(Place, bool)>,
    folders: BTreeMap<CardPath, Folder>,
}

/// A folder as it was listed.
#[derive(Default)]
pub(super) struct Folder {
    /// Its own time of change when it was listed; none while that is not done.
    pub listed: Option<i64>,
    /// Whether files were still being written to when it was listed.
    pub unsettled: bool,
    shots: BTreeMap<CardPath, Arc<FoundShot>>,
}

impl Index {
    pub fn shots(&self) -> impl Iterator<Item = &Arc<FoundShot>> {
        self.folders.values().flat_map(|folder| folder.shots.values())
    }

    pub fn shot(&self, name: &CardPath) -> Option<Arc<FoundShot>> {
        self.folders.get(&name.folder())?.shots.get(name).cloned()
    }

    /// The file of this name, whatever part it has in a shot.
    pub fn file(&self, path: &CardPath) -> Option<FoundFile> {
        let folder = self.folders.get(&path.folder())?;
        // Mostly it is the one that stands first; its shot is called by it.
        let named = folder.shots.get(path).into_iter();
        let files = named.chain(folder.shots.values()).flat_map(|shot| shot.files());
        files.into_iter().find(|file| file.path == *path).cloned()
    }

    /// Whether a further look would find nothing else, unless something changes.
    #[cfg(target_os = "linux")]
    pub fn is_settled(&self) -> bool {
        let listed = |folder: &Folder| folder.listed.is_some() && !folder.unsettled;
        let begun = self.folders.contains_key(&CardPath::root());
        !self.present || (begun && !self.failing && self.folders.values().all(listed))
    }

    pub fn folders(&self) -> impl Iterator<Item = (&CardPath, &Folder)> {
        self.folders.iter()
    }

    /// The folders directly inside a folder.
    pub fn folders_in(&self, path: &CardPath) -> Vec<CardPath> {
        let inside = self.folders.range(path.clone()..).map(|(folder, _)| folder).skip(1);
        // What begins with the same characters stands together: `DCIM`, `DCIM-old`, `DCIM/100CRADL`.
        let near = inside.take_while(|folder| folder.as_str().starts_with(path.as_str()));
        near.filter(|folder| folder.folder() == *path).cloned().collect()
    }

    pub fn folder(&self, path: &CardPath) -> Option<&Folder> {
        self.folders.get(path)
    }

    /// Adds or replaces shots of a folder.
    pub fn add(&mut self, folder: &CardPath, shots: Vec<FoundShot>) {
        let shots = shots.into_iter().map(|shot| (shot.name().clone(), Arc::new(shot)));
        self.folders.entry(folder.clone()).or_default().shots.extend(shots);
    }

    /// A folder has been listed to its end: what was not found in it is not there any more.
    /// Says whether anything went.
    pub fn finish(
        &mut self,
        folder: &CardPath,
        listed: i64,
        unsettled: bool,
        found: impl Fn(&CardPath) -> bool,
    ) -> bool {
        let folder = self.folders.entry(folder.clone()).or_default();
        folder.listed = Some(listed);
        folder.unsettled = unsettled;
        let before = folder.shots.len();
        folder.shots.retain(|name, _| found(name));
        folder.shots.len() != before
    }

    /// Forgets a file that was removed; what is left of its shot is the shot.
    pub fn forget_file(&mut self, path: &CardPath) {
        let Some(folder) = self.folders.get_mut(&path.folder()) else { return };
        let of = folder.shots.values().find(|shot| shot.files().iter().any(|file| file.path == *path));
        let Some(shot) = of.cloned() else { return };
        folder.shots.remove(shot.name());
        let left = shot.files().iter().filter(|file| file.path != *path).cloned().collect();
        if let Some(left) = FoundShot::of(left) {
            folder.shots.insert(left.name().clone(), Arc::new(left));
        }
    }

    /// Forgets a folder that is no longer there, and whether it held shots.
    pub fn forget(&mut self, folder: &CardPath) -> bool {
        self.folders.remove(folder).is_some_and(|folder| !folder.shots.is_empty())
    }

    /// Forgets what was listed, not where the card was.
    pub fn forget_all(&mut self) {
        self.folders.clear();
    }
}
