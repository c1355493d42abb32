//! Linux: the system's notices of what changes in folders (inotify(7)) and of what is mounted
//! (proc_pid_mountinfo(5)).
//!
//! Notices come for local file systems alone. A card that is taken away without being let go first sends none,
//! either: that its device is gone is said elsewhere ([`crate::devices`]).

use std::collections::HashSet;
use std::fs::File;
use std::io;
use std::mem::MaybeUninit;
use std::os::fd::{AsFd as _, OwnedFd};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::inotify::{CreateFlags, ReadFlags, Reader, WatchFlags, add_watch, init, remove_watch};
use rustix::io::Errno;

use crate::card::Card;

/// Ends the sleep for good when it is dropped.
pub type End = io::PipeWriter;

/// More folders are looked at by the clock: the system gives out so many notices and not more.
const FOLDERS: usize = 4096;

/// File systems of this computer's own, statfs(2): ext2 to ext4, XFS, Btrfs, F2FS, tmpfs, overlayfs, FAT, exFAT,
/// NTFS, HFS+, ISO 9660, UDF, ZFS. Everything else may be changed by another computer.
const LOCAL: [u64; 14] = [
    0xEF53,
    0x5846_5342,
    0x9123_683E,
    0xF2F5_2010,
    0x0102_1994,
    0x794C_7630,
    0x4D44,
    0x2011_BAB0,
    0x7366_746E,
    0x482B,
    0x9660,
    0x1501_3346,
    0x2FC1_2FC1,
    0x8584_58F6,
];

/// Sleeps until something may have changed.
pub struct Sleeper {
    ended: io::PipeReader,
    notices: Option<OwnedFd>,
    mounts: Option<File>,
    /// Numbers of the folders that notices come from.
    watched: HashSet<i32>,
}

/// What notices come of.
enum Noticed {
    /// Of everything; of some of it from now on only.
    Anew,
    /// Of everything since before the last look.
    All,
    /// Not of everything.
    Not,
}

impl Sleeper {
    pub fn new() -> io::Result<(Self, End)> {
        let (ended, end) = io::pipe()?;
        let notices = init(CreateFlags::NONBLOCK | CreateFlags::CLOEXEC).ok();
        let mounts = File::open("/proc/self/mountinfo").ok();
        Ok((Self { ended, notices, mounts, watched: HashSet::new() }, end))
    }

    /// Sleeps; false when nobody watches any more.
    pub fn sleep(&mut self, card: &Card, pause: Duration) -> bool {
        let looked = Instant::now();
        let again = (!card.read().is_settled()).then_some(pause);
        let Some(root) = card.root() else {
            // A camera that is unplugged is another card when it comes back.
            return self.wait(again, false).is_some();
        };
        match self.follow(card, root) {
            // What has changed in between was not noticed. Nothing is listed twice for that.
            Noticed::Anew => return self.wait(Some(Duration::ZERO), false).is_some(),
            Noticed::Not => return self.wait(Some(pause), false).is_some(),
            Noticed::All => {}
        }
        if self.wait(again, true).is_none() {
            return false;
        }
        // What comes in a row is looked at together.
        let rest = pause.saturating_sub(looked.elapsed());
        let goes_on = self.wait(Some(rest), false).is_some();
        self.hear();
        goes_on
    }

    /// Waits for the end, and for notices; none when it is the end.
    fn wait(&self, at_most: Option<Duration>, for_notices: bool) -> Option<()> {
        let until = at_most.map(|pause| Instant::now() + pause);
        loop {
            let mut places = vec![PollFd::from_borrowed_fd(self.ended.as_fd(), PollFlags::IN)];
            if for_notices {
                let notices =
                    self.notices.iter().map(|file| PollFd::from_borrowed_fd(file.as_fd(), PollFlags::IN));
                let mounts =
                    self.mounts.iter().map(|file| PollFd::from_borrowed_fd(file.as_fd(), PollFlags::PRI));
                places.extend(notices.chain(mounts));
            }
            let rest = until.map(|until| until.saturating_duration_since(Instant::now()));
            let rest = rest.and_then(|rest| Timespec::try_from(rest).ok());
            match poll(&mut places, rest.as_ref()) {
                Err(Errno::INTR) => {}
                Err(_) => return None,
                Ok(_) => return places[0].revents().is_empty().then_some(()),
            }
        }
    }

    /// Takes the notices that have come: that there were some is all that counts.
    fn hear(&mut self) {
        let Some(notices) = &self.notices else { return };
        let mut room = [MaybeUninit::uninit(); 4096];
        let mut reader = Reader::new(notices, &mut room);
        while let Ok(notice) = reader.next() {
            if notice.events().contains(ReadFlags::IGNORED) {
                self.watched.remove(&notice.wd());
            }
        }
    }

    /// Has the system tell of everything that was listed, and of where it lies.
    fn follow(&mut self, card: &Card, root: &Path) -> Noticed {
        let (Some(notices), Some(_)) = (&self.notices, &self.mounts) else { return Noticed::Not };
        let there = root.ancestors().find(|place| place.is_dir());
        if !there.is_some_and(is_local) {
            return Noticed::Not;
        }
        let folders: Vec<PathBuf> = match card.read() {
            index if index.present => index.folders().map(|(path, _)| root.join(path.relative())).collect(),
            _ => Vec::new(),
        };
        if folders.len() > FOLDERS {
            return Noticed::Not;
        }
        let moved = WatchFlags::DELETE_SELF | WatchFlags::MOVE_SELF | WatchFlags::ONLYDIR;
        let comes = moved | WatchFlags::CREATE | WatchFlags::MOVED_TO;
        let changed = comes | WatchFlags::DELETE | WatchFlags::MOVED_FROM | WatchFlags::CLOSE_WRITE;
        // What lies above may be renamed; where the root is not yet, its folder tells when it comes.
        let above = root.ancestors().skip_while(|place| Some(*place) != there);
        let above = above
            .enumerate()
            .map(|(height, place)| (place.to_owned(), if height == 0 { comes } else { moved }));
        let within = folders.into_iter().map(|place| (place, changed));
        let mut now = HashSet::new();
        for (place, what) in above.chain(within) {
            match add_watch(notices, &place, what) {
                Ok(number) => drop(now.insert(number)),
                // It went while it was looked at: what it was in tells of that.
                Err(Errno::NOENT | Errno::NOTDIR | Errno::ACCESS) => {}
                Err(_) => return Noticed::Not,
            }
        }
        for left in self.watched.difference(&now) {
            // It may have ended by itself.
            let _ = remove_watch(notices, *left);
        }
        let is_new = now.iter().any(|number| !self.watched.contains(number));
        self.watched = now;
        if is_new { Noticed::Anew } else { Noticed::All }
    }
}

/// Whether nobody else changes what is there.
fn is_local(place: &Path) -> bool {
    rustix::fs::statfs(place)
        .is_ok_and(|about| u64::try_from(about.f_type).is_ok_and(|kind| LOCAL.contains(&kind)))
}
