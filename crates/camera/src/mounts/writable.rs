//! A card from which files can be removed, for as long as that takes.
//!
//! What we have mounted ourselves is opened for writing where it is. What somebody else has mounted for
//! reading only, udisks2 is asked to let go and to mount anew, for writing, and afterwards for reading again.
//! What a desktop has mounted for writing stays as it is.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use super::{ANSWER, GLANCE, Mounted, found_within, udisks};
use crate::devices::Block;

/// A card from which files can be removed until this is dropped.
#[derive(Debug)]
pub struct Writable {
    mounted: Arc<Mounted>,
    /// Who has changed how it is mounted.
    by: By,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum By {
    Nobody,
    Us,
    Udisks,
}

/// Why nothing can be removed from a card.
#[derive(Debug, thiserror::Error)]
pub enum NotWritable {
    /// Its switch says so, or the reader.
    #[error(
        "This card is locked. Take it out, push the little switch on its side away from “lock”, and put it back in."
    )]
    Locked,
    /// We may not change that.
    #[error(
        "This card is open for reading only, and this program may not change that. Delete the pictures in the camera, or in your file manager."
    )]
    NotAllowed,
    /// Somebody reads from it.
    #[error("Another program reads from this card just now. Close it there, and try again.")]
    Busy,
    /// It was taken away.
    #[error("The card was taken out.")]
    Gone,
    /// Anything else: it is not whole, mostly.
    #[error("This card cannot be opened for writing: {0}. It may be damaged: look at it in the camera.")]
    Refused(io::Error),
}

impl Mounted {
    /// Whether it is locked, by its switch or its reader, as far as the system tells.
    pub fn is_locked(&self) -> bool {
        let told = self.card.as_ref().and_then(|card| {
            let (major, minor) = card.number;
            std::fs::read(format!("/sys/dev/block/{major}:{minor}/ro")).ok()
        });
        told.is_some_and(|told| told.starts_with(b"1"))
    }

    /// Whether the card is there still, as far as the system tells.
    pub fn is_there(&self) -> bool {
        let is_known = |card: &Block| {
            let (major, minor) = card.number;
            !cfg!(target_os = "linux") || Path::new(&format!("/sys/dev/block/{major}:{minor}")).exists()
        };
        !self.is_let_go() && self.card.as_ref().is_none_or(is_known)
    }

    /// Opens it for removing files. May take a moment, in which its folder may be away.
    pub fn writable(self: &Arc<Self>) -> Result<Writable, NotWritable> {
        let with = |by| Writable { mounted: Arc::clone(self), by };
        if self.is_let_go() {
            return Err(NotWritable::Gone);
        }
        if self.is_locked() {
            return Err(NotWritable::Locked);
        }
        if !is_read_only(&self.root) {
            return Ok(with(By::Nobody));
        }
        let Some(card) = &self.card else { return Err(NotWritable::NotAllowed) };
        if self.ours {
            remount(card, &self.root, false)?;
            return Ok(with(By::Us));
        }
        match mounted_anew(card, &self.root, &["mount"]) {
            Ok(()) if is_read_only(&self.root) => Err(NotWritable::NotAllowed),
            Ok(()) => Ok(with(By::Udisks)),
            Err(problem) => {
                // As it was, as far as that is possible.
                udisks(card, &["mount", "--options", "ro"]);
                Err(problem)
            }
        }
    }
}

impl Drop for Writable {
    fn drop(&mut self) {
        let Some(card) = self.mounted.card.as_ref().filter(|_| !self.mounted.is_let_go()) else { return };
        // What fails here fails because the card is gone; put back, it is open for reading only.
        let _ = match self.by {
            By::Nobody => Ok(()),
            By::Us => remount(card, &self.mounted.root, true),
            By::Udisks => mounted_anew(card, &self.mounted.root, &["mount", "--options", "ro"]),
        };
    }
}

/// Has udisks2 mount a card again, and in the same place.
fn mounted_anew(card: &Block, root: &Path, how: &[&str]) -> Result<(), NotWritable> {
    let begun = Instant::now();
    while !udisks(card, &["unmount"]) {
        if found_within(card, GLANCE).is_none() {
            return Err(NotWritable::Gone);
        }
        // Somebody may read a file from it at this moment.
        if begun.elapsed() >= ANSWER / 2 {
            return Err(if super::has_udisks() { NotWritable::Busy } else { NotWritable::NotAllowed });
        }
        std::thread::sleep(GLANCE);
    }
    let mounted = udisks(card, how).then(|| found_within(card, GLANCE)).flatten();
    if mounted.as_deref() == Some(root) { Ok(()) } else { Err(NotWritable::NotAllowed) }
}

/// Whether what is mounted at a folder is open for reading only.
#[cfg(unix)]
pub(crate) fn is_read_only(root: &Path) -> bool {
    use rustix::fs::StatVfsMountFlags;
    rustix::fs::statvfs(root).is_ok_and(|told| told.f_flag.contains(StatVfsMountFlags::RDONLY))
}

#[cfg(not(unix))]
pub(crate) fn is_read_only(_root: &Path) -> bool {
    false
}

/// What a card that is somebody else's may not bring along, and what it need not be written to for.
#[cfg(target_os = "linux")]
pub(super) const CAREFUL: rustix::mount::MountFlags = rustix::mount::MountFlags::NOSUID
    .union(rustix::mount::MountFlags::NODEV)
    .union(rustix::mount::MountFlags::NOEXEC)
    .union(rustix::mount::MountFlags::NOATIME);

/// How its names are written.
#[cfg(target_os = "linux")]
pub(super) fn names_of(card: &Block) -> &'static std::ffi::CStr {
    if card.filesystem == "vfat" { c"utf8" } else { c"iocharset=utf8" }
}

#[cfg(target_os = "linux")]
fn remount(card: &Block, root: &Path, read_only: bool) -> Result<(), NotWritable> {
    use rustix::io::Errno;
    use rustix::mount::{MountFlags, mount_remount};
    let flags = if read_only { CAREFUL | MountFlags::RDONLY } else { CAREFUL };
    let begun = Instant::now();
    loop {
        match mount_remount(root, flags, names_of(card)) {
            Ok(()) => return Ok(()),
            Err(Errno::BUSY) if begun.elapsed() < ANSWER => std::thread::sleep(GLANCE),
            Err(Errno::BUSY) => return Err(NotWritable::Busy),
            Err(Errno::ACCESS | Errno::ROFS) => return Err(NotWritable::Locked),
            Err(Errno::PERM) => return Err(NotWritable::NotAllowed),
            Err(Errno::INVAL | Errno::NOENT | Errno::NODEV | Errno::NXIO) => return Err(NotWritable::Gone),
            Err(problem) => return Err(NotWritable::Refused(problem.into())),
        }
    }
}

#[cfg(not(target_os = "linux"))]
fn remount(_card: &Block, _root: &Path, _read_only: bool) -> Result<(), NotWritable> {
    Err(NotWritable::NotAllowed)
}
