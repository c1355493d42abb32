//! What is connected right now, in the order of connecting.

use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use cradle_wire::agent::{UnreadableDevice, Webcam};

use super::Connected;

/// Cameras whose pictures are shown, webcams, and what cannot be read.
#[derive(Default)]
pub struct Present {
    all: RwLock<All>,
}

#[derive(Default)]
struct All {
    cameras: Vec<Arc<Connected>>,
    webcams: Vec<Webcam>,
    unreadable: Vec<UnreadableDevice>,
}

impl Present {
    /// Folders that are cameras, there for as long as the agent runs.
    pub fn of_folders<'a>(folders: impl Iterator<Item = &'a Path>) -> Self {
        let cameras = folders.map(|folder| Arc::new(Connected::at(folder))).collect();
        Self { all: RwLock::new(All { cameras, ..All::default() }) }
    }

    /// The connected cameras, in the order of connecting.
    pub fn cameras(&self) -> Vec<Arc<Connected>> {
        self.read().cameras.clone()
    }

    /// The camera of this key.
    pub fn camera(&self, key: &str) -> Option<Arc<Connected>> {
        self.read().cameras.iter().find(|camera| camera.key() == key).cloned()
    }

    /// The webcams, in the order of connecting.
    pub fn webcams(&self) -> Vec<Webcam> {
        self.read().webcams.clone()
    }

    /// What is connected and cannot be read.
    pub fn unreadable(&self) -> Vec<UnreadableDevice> {
        self.read().unreadable.clone()
    }

    /// A camera is there; false when its files are shown already, as a folder that was named.
    pub(crate) fn add(&self, camera: &Arc<Connected>) -> bool {
        let mut all = self.write();
        let shown = |known: &Connected| camera.card().root().is_some_and(|root| shows(known, root));
        if all.cameras.iter().any(|known| known.key() == camera.key() || shown(known)) {
            return false;
        }
        all.cameras.push(Arc::clone(camera));
        true
    }

    /// A webcam is there.
    pub(crate) fn add_webcam(&self, webcam: Webcam) {
        self.write().webcams.push(webcam);
    }

    /// Something is there that cannot be read.
    pub(crate) fn add_unreadable(&self, device: UnreadableDevice) {
        self.write().unreadable.push(device);
    }

    /// What has this key is not there any more.
    pub(crate) fn remove(&self, key: &str) {
        let mut all = self.write();
        all.cameras.retain(|camera| camera.key() != key);
        all.webcams.retain(|webcam| webcam.key != key);
        all.unreadable.retain(|device| device.key != key);
    }

    fn read(&self) -> RwLockReadGuard<'_, All> {
        self.all.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, All> {
        self.all.write().unwrap_or_else(PoisonError::into_inner)
    }
}

fn shows(known: &Connected, root: &Path) -> bool {
    let Some(at) = known.card().root() else { return false };
    match (at.canonicalize(), root.canonicalize()) {
        (Ok(at), Ok(root)) => at == root,
        _ => at == root,
    }
}
