//! Small images that were made before, on disk and bounded.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

use cradle_camera::FoundShot;
use sha2::{Digest as _, Sha256};

use crate::records::private_folder;

/// Bytes of all of them: about 20,000.
const MOST: u64 = 256 << 20;

/// The store of small images.
#[derive(Debug)]
pub struct Thumbnails {
    folder: PathBuf,
    bytes: AtomicU64,
}

impl Thumbnails {
    /// Opens or makes it in a state folder.
    pub fn open(state: &Path) -> io::Result<Self> {
        let folder = state.join("thumbnails");
        private_folder(&folder)?;
        let cache = Self { folder, bytes: AtomicU64::new(0) };
        cache.shrink(MOST);
        Ok(cache)
    }

    /// Names the image of a file as it is now.
    pub(super) fn name(card: &str, shot: &FoundShot) -> String {
        let file = shot.first();
        let mut hash = Sha256::new();
        hash.update(format!("{card}\n{}\n{}\n{}", file.path, file.size, file.modified));
        hex::encode(&hash.finalize()[..16])
    }

    pub(super) fn get(&self, name: &str) -> Option<Vec<u8>> {
        fs::read(self.folder.join(name)).ok().filter(|bytes| !bytes.is_empty())
    }

    /// Keeps an image; a full disk is no reason not to show it.
    pub(super) fn put(&self, name: &str, bytes: &[u8]) {
        let partial = self.folder.join(format!("{name}.{:x}", rand::random::<u64>()));
        let written = File::create(&partial)
            .and_then(|mut file| file.write_all(bytes))
            .and_then(|()| fs::rename(&partial, self.folder.join(name)));
        if let Err(problem) = written {
            tracing::warn!("a thumbnail could not be kept: {problem}");
            let _ = fs::remove_file(&partial);
            return;
        }
        let total = self.bytes.fetch_add(bytes.len() as u64, Ordering::Relaxed) + bytes.len() as u64;
        if total > MOST {
            self.shrink(MOST / 4 * 3);
        }
    }

    /// Removes the oldest until no more than `most` bytes are left.
    fn shrink(&self, most: u64) {
        let entries = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let mut files: Vec<(SystemTime, u64, PathBuf)> = entries
            .filter_map(|entry| {
                let about = entry.metadata().ok()?;
                Some((about.modified().ok()?, about.len(), entry.path()))
            })
            .collect();
        files.sort();
        let mut total: u64 = files.iter().map(|(_, size, _)| size).sum();
        for (_, size, path) in files {
            if total <= most {
                break;
            }
            if fs::remove_file(path).is_ok() {
                total -= size;
            }
        }
        self.bytes.store(total, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_go_when_there_are_too_many() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Thumbnails::open(folder.path()).unwrap();
        for (name, age) in [("a", 30), ("b", 20), ("c", 10)] {
            cache.put(name, &[1; 100]);
            let at = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1000 - age);
            File::options().write(true).open(cache.folder.join(name)).unwrap().set_modified(at).unwrap();
        }
        cache.shrink(250);
        assert_eq!(cache.get("a"), None);
        assert_eq!((cache.get("b").unwrap().len(), cache.get("c").unwrap().len()), (100, 100));
    }
}
