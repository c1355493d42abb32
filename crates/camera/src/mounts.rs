//! Where the files of a card can be read: where somebody has mounted it, or where we do.
//!
//! The person's desktop comes first: it mounts cards where the person expects them. Where there is
//! none, udisks2 is asked, and where that is not there or refuses, the card is mounted by this
//! process if it may. Whatever we mount is mounted to be read and nothing else, but for the time in which
//! somebody has pictures removed ([`Mounted::writable`]).

mod writable;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::asked::succeeds;
use crate::devices::Block;
use crate::volume::unescape;
pub(crate) use writable::is_read_only;
pub use writable::{NotWritable, Writable};

/// A desktop mounts a card within this time.
const DESKTOP: Duration = Duration::from_millis(1200);
/// One that has let a card lie is not waited for as long: it is locked, or leaves cards to people.
const LET_LIE: Duration = Duration::from_millis(300);
/// udisks2 answers within this time.
const ANSWER: Duration = Duration::from_secs(20);
/// Between two looks while waiting for either.
const GLANCE: Duration = Duration::from_millis(50);
/// Between two tries to mount a disk that the rules for new disks still look at.
#[cfg(target_os = "linux")]
const TRY: Duration = Duration::from_millis(10);

/// Where cards are mounted that nobody else mounts.
#[derive(Clone, Debug)]
pub struct Mounts {
    #[cfg(target_os = "linux")]
    folder: PathBuf,
    /// Where there is a desktop, whether it has mounted the last card.
    desktop: Option<Arc<AtomicBool>>,
}

/// A card whose files can be read.
#[derive(Debug)]
pub struct Mounted {
    root: PathBuf,
    ours: bool,
    /// None where nothing is known of it but its folder.
    card: Option<Block>,
    let_go: AtomicBool,
}

/// Why a card's files cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum NotMounted {
    /// Nobody mounts it, and we may not.
    #[error(
        "This card is not opened by the computer, and this program may not do it. Open it in your file manager, or install udisks2."
    )]
    NotAllowed,
    /// It is not whole, or of a kind that this system does not know.
    #[error("This card cannot be opened: {0}. It may be damaged; look at it in the camera.")]
    Refused(io::Error),
}

impl Mounts {
    /// In this folder. What a program before us has left mounted there is let go.
    pub fn in_folder(folder: PathBuf) -> Self {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            release(&entry.path());
        }
        let is_desktop = ["WAYLAND_DISPLAY", "DISPLAY"].iter().any(|name| std::env::var_os(name).is_some());
        Self {
            #[cfg(target_os = "linux")]
            folder,
            desktop: is_desktop.then(|| Arc::new(AtomicBool::new(true))),
        }
    }

    /// Makes a card's files readable. Takes a moment: not for threads that others wait for.
    pub fn open(&self, card: &Block) -> Result<Mounted, NotMounted> {
        if let Some(root) = self.of_desktop(card) {
            return Ok(Mounted::of(card, root, false));
        }
        if asked_udisks(card)
            && let Some(root) = found_within(card, GLANCE)
        {
            return Ok(Mounted::of(card, root, false));
        }
        self.mount(card)
    }

    /// Where somebody has mounted it, or the desktop does within its time.
    fn of_desktop(&self, card: &Block) -> Option<PathBuf> {
        let Some(mounts) = &self.desktop else { return found_within(card, Duration::ZERO) };
        let patience = if mounts.load(Ordering::Relaxed) { DESKTOP } else { LET_LIE };
        let found = found_within(card, patience);
        mounts.store(found.is_some(), Ordering::Relaxed);
        found
    }

    #[cfg(target_os = "linux")]
    fn mount(&self, card: &Block) -> Result<Mounted, NotMounted> {
        use rustix::mount::{MountFlags, mount};

        use self::writable::{CAREFUL, names_of};

        let root = self.folder.join(folder_name(card));
        let made = fs::create_dir_all(&root);
        made.map_err(NotMounted::Refused)?;
        let flags = MountFlags::RDONLY | CAREFUL;
        let names = names_of(card);
        let begun = Instant::now();
        loop {
            match mount(&card.node, &root, card.filesystem.as_str(), flags, names) {
                Ok(()) => return Ok(Mounted::of(card, root, true)),
                Err(rustix::io::Errno::PERM | rustix::io::Errno::ACCESS) => {
                    release(&root);
                    return Err(NotMounted::NotAllowed);
                }
                // The rules that look at a new disk hold it open for a moment.
                Err(rustix::io::Errno::BUSY) if begun.elapsed() < DESKTOP => std::thread::sleep(TRY),
                Err(problem) => {
                    release(&root);
                    return Err(NotMounted::Refused(problem.into()));
                }
            }
        }
    }

    #[cfg(not(target_os = "linux"))]
    fn mount(&self, _card: &Block) -> Result<Mounted, NotMounted> {
        Err(NotMounted::NotAllowed)
    }
}

impl Mounted {
    /// A card that somebody else has mounted at this folder.
    pub const fn by_others(root: PathBuf) -> Self {
        Self { root, ours: false, card: None, let_go: AtomicBool::new(false) }
    }

    fn of(card: &Block, root: PathBuf, ours: bool) -> Self {
        Self { root, ours, card: Some(card.clone()), let_go: AtomicBool::new(false) }
    }

    /// The folder where its files are.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Lets go of it, whoever has it still.
    pub fn let_go(&self) {
        if !self.let_go.swap(true, Ordering::Relaxed) && self.ours {
            release(&self.root);
        }
    }

    fn is_let_go(&self) -> bool {
        self.let_go.load(Ordering::Relaxed)
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        self.let_go();
    }
}

/// How a card would be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    /// It is mounted here.
    Mounted(PathBuf),
    /// By udisks2.
    Udisks,
    /// By this process.
    Ourselves,
    /// Not at all.
    None,
}

/// How a card would be opened now; opens nothing.
pub fn way(card: &Block) -> Way {
    if let Some(root) = found_within(card, Duration::ZERO) {
        return Way::Mounted(root);
    }
    match (has_udisks(), is_administrator()) {
        (true, _) => Way::Udisks,
        (false, true) => Way::Ourselves,
        (false, false) => Way::None,
    }
}

fn has_udisks() -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join("udisksctl").is_file())
}

#[cfg(target_os = "linux")]
fn is_administrator() -> bool {
    rustix::process::geteuid().is_root()
}

#[cfg(not(target_os = "linux"))]
fn is_administrator() -> bool {
    false
}

/// The number of the file system and the device, as letters that any folder may be called by: two
/// cards may have been given the same number.
#[cfg(any(target_os = "linux", test))]
fn folder_name(card: &Block) -> String {
    let node = card.node.file_name().unwrap_or_default().to_string_lossy();
    let named = format!("{}-{node}", card.uuid);
    named.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' }).collect()
}

/// Lets go of what is mounted at a folder, also when the card is gone already, and of the folder.
fn release(folder: &Path) {
    #[cfg(target_os = "linux")]
    {
        // Nothing may be mounted there (any more), which is as good.
        let _ = rustix::mount::unmount(folder, rustix::mount::UnmountFlags::DETACH);
    }
    // An empty folder and nothing else is removed.
    let _ = fs::remove_dir(folder);
}

fn found_within(card: &Block, patience: Duration) -> Option<PathBuf> {
    let begun = Instant::now();
    loop {
        let found = fs::read("/proc/self/mountinfo").ok().and_then(|mounts| mounted_at(&mounts, card));
        if found.is_some() || begun.elapsed() >= patience {
            return found;
        }
        std::thread::sleep(GLANCE);
    }
}

/// Where a card is mounted: proc_pid_mountinfo(5), by its device number, or by its node where a
/// program in between has a number of its own.
fn mounted_at(mountinfo: &[u8], card: &Block) -> Option<PathBuf> {
    let number = format!("{}:{}", card.number.0, card.number.1);
    let node = card.node.to_string_lossy();
    mountinfo.split(|&b| b == b'\n').find_map(|line| {
        let fields: Vec<&[u8]> = line.split(|&b| b == b' ').collect();
        // Only the whole file system, not a folder of it that is shown elsewhere.
        if *fields.get(3)? != b"/" {
            return None;
        }
        let dash = fields.iter().position(|field| *field == b"-")?;
        let source = unescape(fields.get(dash + 2)?, b"\\", 8, 3);
        let same = *fields.get(2)? == number.as_bytes() || source == node;
        same.then(|| PathBuf::from(unescape(fields[4], b"\\", 8, 3)))
    })
}

/// Has udisks2 mount a card to be read, where it is installed and answers.
fn asked_udisks(card: &Block) -> bool {
    udisks(card, &["mount", "--options", "ro"])
}

fn udisks(card: &Block, what: &[&str]) -> bool {
    let mut command = Command::new("udisksctl");
    command.args(what).args(["--no-user-interaction", "--block-device"]);
    succeeds(command.arg(&card.node), ANSWER)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card() -> Block {
        Block {
            node: "/dev/sdb1".into(),
            number: (8, 17),
            filesystem: "vfat".into(),
            uuid: "../6133-3234".into(),
            label: "NO NAME".into(),
        }
    }

    #[test]
    fn a_card_is_found_where_somebody_has_mounted_it() {
        let mounts = b"22 1 8:1 / / rw - ext4 /dev/sda1 rw\n\
            39 22 8:17 /DCIM /srv/part rw - vfat /dev/sdb1 rw\n\
            40 22 8:17 / /media/anna/NO\\040NAME rw,nosuid shared:5 - vfat /dev/sdb1 rw\n";
        assert_eq!(mounted_at(mounts, &card()), Some("/media/anna/NO NAME".into()));
        let between = b"40 22 0:53 / /media/anna/SDXC rw - fuseblk /dev/sdb1 rw\n";
        assert_eq!(mounted_at(between, &card()), Some("/media/anna/SDXC".into()));
        assert_eq!(mounted_at(&mounts[..36], &card()), None);
        assert_eq!(mounted_at(b"nonsense\n\n", &card()), None);
    }

    #[test]
    fn the_number_of_a_file_system_leads_nowhere_else_and_two_may_have_the_same() {
        assert_eq!(folder_name(&card()), "___6133-3234-sdb1");
        assert_eq!(folder_name(&Block { node: "/dev/sdc1".into(), ..card() }), "___6133-3234-sdc1");
    }

    #[test]
    fn a_desktop_that_lets_a_card_lie_is_waited_for_less_long_the_next_time() {
        let folder = tempfile::tempdir().unwrap();
        let mounts = Mounts { folder: folder.path().into(), desktop: Some(Arc::new(AtomicBool::new(true))) };
        let absent = Block { node: "/dev/no-such-disk".into(), number: (0, 0), ..card() };
        let took = |mounts: &Mounts| {
            let begun = Instant::now();
            assert_eq!(mounts.of_desktop(&absent), None);
            begun.elapsed()
        };
        assert!(took(&mounts) >= DESKTOP);
        assert!(!mounts.clone().desktop.unwrap().load(Ordering::Relaxed), "what is cloned knows it, too");
        assert!(took(&mounts) >= LET_LIE);
    }

    #[test]
    fn what_cannot_be_opened_is_said_and_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let mounts = Mounts { folder: folder.path().join("cards"), desktop: None };
        let absent = Block { node: "/dev/no-such-disk".into(), number: (0, 0), ..card() };
        let said = mounts.open(&absent).unwrap_err().to_string();
        assert!(said.contains("opened"), "{said}");
        assert_eq!(fs::read_dir(folder.path().join("cards")).unwrap().count(), 0);
        // What a program before us has left is let go.
        fs::create_dir(folder.path().join("cards/left")).unwrap();
        Mounts::in_folder(folder.path().join("cards"));
        assert_eq!(fs::read_dir(folder.path().join("cards")).unwrap().count(), 0);
    }
}
