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

/// Half of the pause that the second notice in a row makes.
const SOON: Duration = Duration::from_millis(25);

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
    /// When a notice has ended the sleep last, and how many did before it in a row.
    noticed: Option<(Instant, u32)>,
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

/// What has ended a sleep.
enum Woken {
    ByTheClock,
    ByANotice,
}

impl Sleeper {
    pub fn new() -> io::Result<(Self, End)> {
        let (ended, end) = io::pipe()?;
        let notices = init(CreateFlags::NONBLOCK | CreateFlags::CLOEXEC).ok();
        let mounts = File::open("/proc/self/mountinfo").ok();
        Ok((Self { ended, notices, mounts, watched: HashSet::new(), noticed: None }, end))
    }

    /// Sleeps; false when nobody watches any more.
    pub fn sleep(&mut self, card: &Card, pause: Duration) -> bool {
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
        match self.wait(again, true) {
            None => return false,
            Some(Woken::ByTheClock) => return true,
            Some(Woken::ByANotice) => {}
        }
        // The first notice is followed at once, the next soon: a folder is made, and something mounted there.
        // What comes in a row is looked at together.
        let before = self.noticed.filter(|(at, _)| at.elapsed() < pause);
        let row = before.map_or(0, |(_, row)| row.saturating_add(1).min(16));
        let rest = if row == 0 { Duration::ZERO } else { pause.min(SOON * (1 << row)) };
        let goes_on = self.wait(Some(rest), false).is_some();
        self.noticed = Some((Instant::now(), row));
        self.hear();
        goes_on
    }

    /// Waits for the end, and for notices; none when it is the end.
    fn wait(&self, at_most: Option<Duration>, for_notices: bool) -> Option<Woken> {
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
                Ok(_) if !places[0].revents().is_empty() => return None,
                Ok(0) => return Some(Woken::ByTheClock),
                Ok(_) => return Some(Woken::ByANotice),
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

#[cfg(test)]
mod tests {
    use std::fs;
    use std::sync::Arc;
    use std::sync::mpsc;
    use std::time::SystemTime;

    use super::*;

    /// Done in the folder that the card lies in, and the one above it.
    type Act = fn(&Path, &Path);

    /// Makes everything as old as what was taken last year: nothing of it may still grow.
    fn age(place: &Path) {
        for entry in fs::read_dir(place).unwrap().flatten() {
            if entry.path().is_dir() {
                age(&entry.path());
            } else {
                let file = File::options().write(true).open(entry.path()).unwrap();
                file.set_modified(SystemTime::UNIX_EPOCH).unwrap();
            }
        }
        File::open(place).unwrap().set_modified(SystemTime::UNIX_EPOCH).unwrap();
    }

    #[test]
    fn whatever_happens_to_a_card_ends_the_sleep() {
        let folder = tempfile::tempdir().unwrap();
        if !is_local(folder.path()) {
            eprintln!("skipped: {} is on a file system that sends no notices", folder.path().display());
            return;
        }
        let home = folder.path().join("home");
        fs::create_dir_all(home.join("card/DCIM/100CRADL")).unwrap();
        fs::write(home.join("card/DCIM/100CRADL/CRDL0001.JPG"), "a picture").unwrap();
        let card = Arc::new(Card::at(home.join("card")));
        let (mut sleeper, end) = Sleeper::new().unwrap();
        let acts: [(&str, Act); 8] = [
            ("a picture comes", |home, _| {
                fs::write(home.join("card/DCIM/100CRADL/CRDL0002.JPG"), "another").unwrap();
            }),
            ("a picture goes", |home, _| {
                fs::remove_file(home.join("card/DCIM/100CRADL/CRDL0002.JPG")).unwrap();
            }),
            ("a folder comes", |home, _| fs::create_dir(home.join("card/DCIM/101CRADL")).unwrap()),
            ("the card goes", |home, _| fs::rename(home.join("card"), home.join("away")).unwrap()),
            ("the card comes", |home, _| fs::rename(home.join("away"), home.join("card")).unwrap()),
            ("what it lies in goes", |home, folder| fs::rename(home, folder.join("away")).unwrap()),
            ("what it lies in comes", |home, folder| fs::rename(folder.join("away"), home).unwrap()),
            ("all of it goes", |home, _| fs::remove_dir_all(home).unwrap()),
        ];
        for (what, act) in acts {
            // Until it sleeps: everything was listed, and nothing has changed since it is told of.
            loop {
                if home.join("card").is_dir() {
                    age(&home.join("card"));
                }
                sleeper.hear();
                card.refresh(&mut |_| {});
                if matches!(sleeper.follow(&card, card.root().unwrap()), Noticed::All)
                    && card.read().is_settled()
                {
                    break;
                }
            }
            let (tell, told) = mpsc::channel();
            let sleeping = Arc::clone(&card);
            std::thread::spawn(move || {
                let goes_on = sleeper.sleep(&sleeping, Duration::ZERO);
                tell.send((sleeper, goes_on)).unwrap();
            });
            act(&home, folder.path());
            let woken = told.recv_timeout(Duration::from_mins(1));
            let (awake, goes_on) = woken.unwrap_or_else(|_| panic!("it sleeps on when {what}"));
            assert!(goes_on, "{what}");
            sleeper = awake;
        }
        drop(end);
        assert!(!sleeper.sleep(&card, Duration::from_hours(1)), "nobody watches any more");
    }
}
