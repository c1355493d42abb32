//! The copy on this computer that has to be there, apart from the camera.

use std::fs::Metadata;
use std::path::{Path, PathBuf};

use cradle_camera::Held;
use cradle_camera::tether::Port;

use super::Stays;
use crate::connected::Connected;
use crate::spool::hash_from_disk;

/// What a copy has to be apart from.
pub(super) struct Apart {
    /// The camera's own folder.
    root: Option<PathBuf>,
    /// The card, where it is one.
    #[cfg(unix)]
    device: Option<u64>,
}

impl Apart {
    pub fn from(camera: &Connected) -> Self {
        let card = camera.card();
        let folder = match card.camera().map(|tether| tether.port()) {
            Some(Port::Folder(folder)) => Some(folder.as_path()),
            Some(_) => None,
            None => card.root(),
        };
        let root = folder.and_then(|folder| folder.canonicalize().ok());
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt as _;
            let card = root.as_ref().filter(|_| camera.mounted().is_some());
            let device = card.and_then(|root| std::fs::metadata(root).ok()).map(|about| about.dev());
            Self { root, device }
        }
        #[cfg(not(unix))]
        Self { root }
    }

    fn holds(&self, place: &Path, about: &Metadata) -> bool {
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt as _;
            if self.device == Some(about.dev()) {
                return true;
            }
        }
        #[cfg(not(unix))]
        let _ = about;
        self.root.as_ref().is_some_and(|root| place.starts_with(root))
    }
}

/// The first copy that is a file of its own, elsewhere than on the camera, and as long as the camera's.
pub(super) fn likely(copies: &[PathBuf], held: &Held, size: u64, apart: &Apart) -> Result<PathBuf, Stays> {
    whole(copies, held, size, apart).next().ok_or(Stays::NoCopy)
}

/// The first copy that has this content, read from the disk now.
pub(super) fn proven(
    copies: &[PathBuf],
    held: &Held,
    size: u64,
    sha256: &str,
    apart: &Apart,
) -> Result<PathBuf, Stays> {
    let mut any = copies.iter().any(|copy| copy.symlink_metadata().is_ok());
    for copy in whole(copies, held, size, apart) {
        any = true;
        // One that cannot be read counts as little as one that differs.
        if hash_from_disk(&copy).is_ok_and(|content| content == sha256) {
            return Ok(copy);
        }
    }
    Err(if any { Stays::CopyDiffers } else { Stays::NoCopy })
}

fn whole<'a>(
    copies: &'a [PathBuf],
    held: &'a Held,
    size: u64,
    apart: &'a Apart,
) -> impl Iterator<Item = PathBuf> + 'a {
    copies.iter().filter_map(move |copy| {
        // A link is no copy.
        let about = copy.symlink_metadata().ok().filter(Metadata::is_file)?;
        let place = copy.canonicalize().ok()?;
        let fits = about.len() == size && !held.is_at(&about) && !apart.holds(&place, &about);
        fits.then_some(place)
    })
}
