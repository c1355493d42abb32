//! Putting the files of a shot into a folder: whole, verified, and beside each other.
//!
//! A copy is written beside the folder's files under a name of its own, flushed, read again from the disk,
//! and only then given its name; nothing that is there is ever written over. Whatever was done before a
//! process was killed is found by its content.

use std::collections::{HashMap, HashSet};
use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use crate::spool::hash_from_disk;

/// Beginning of the names of copies that are not whole yet.
pub const PARTIAL: &str = ".cradle-partial-";
/// Pictures of one name before nobody tries further.
const MOST: u32 = 10_000;
const PIECE: usize = 1 << 20;

/// Why copies are not there, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum NotPlaced {
    /// The folder is not there: its disk may be away.
    #[error(
        "The folder {} is not there. Connect the disk that it lies on, or choose another one; what is missing is copied by itself.",
        .0.display()
    )]
    Missing(PathBuf),
    /// There is no room.
    #[error("There is no room left for {name} in {}. Make room there; it is tried again by itself.", folder.display())]
    Full {
        /// What was to be written.
        name: String,
        /// Where.
        folder: PathBuf,
    },
    /// Nobody may write there.
    #[error(
        "{} takes no files from this agent: it is read-only, or somebody else's. Change that, or choose another folder; it is tried again by itself.",
        .0.display()
    )]
    ReadOnly(PathBuf),
    /// A file is in the way of a folder.
    #[error("{} is no folder. Move it away, or name the copies otherwise; it is tried again by itself.", .0.display())]
    NoFolder(PathBuf),
    /// What was written is not what was read.
    #[error(
        "The copy of {name} in {} differs from what was written. The disk may be failing; it is tried again by itself.",
        folder.display()
    )]
    Differs {
        /// What was written.
        name: String,
        /// Where.
        folder: PathBuf,
    },
    /// The agent's own copy is not there, or is damaged.
    #[error(
        "The copy of {0} that waits in this agent's own folder cannot be read. Keep the picture once more."
    )]
    Spool(String),
    /// Too many of one name.
    #[error("There are more than 10,000 pictures called {0}. Name the copies otherwise.")]
    Many(String),
    /// Anything else.
    #[error("{} cannot be written: {problem}. It is tried again by itself.", place.display())]
    Disk {
        /// What.
        place: PathBuf,
        /// What the system says.
        problem: io::Error,
    },
}

/// A file of a shot that is to be copied.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// What is behind the shot's name.
    pub extension: String,
    /// SHA-256 of its content, in hexadecimal.
    pub sha256: String,
    /// Where a verified copy of it waits.
    pub from: PathBuf,
    /// What the copy is called while it is made: nobody else's is.
    pub partial: String,
}

/// A folder that copies are put into.
#[derive(Debug)]
pub struct Target {
    root: PathBuf,
    /// Names that are taken, in lower case, by folder. Listed once: a folder may hold many thousands.
    taken: HashMap<PathBuf, HashSet<String>>,
}

impl Target {
    /// A folder, which has to be there: on a disk that is away nothing is made in its place.
    pub fn at(root: &Path) -> Result<Self, NotPlaced> {
        if !root.is_dir() {
            return Err(NotPlaced::Missing(root.to_owned()));
        }
        Ok(Self { root: root.to_owned(), taken: HashMap::new() })
    }

    /// Whether files can be written there.
    pub fn try_out(&self) -> Result<(), NotPlaced> {
        let place = self.root.join(format!("{PARTIAL}{:016x}", rand::random::<u64>()));
        let tried = File::create_new(&place).and_then(|_| fs::remove_file(&place));
        tried.map_err(|problem| self.trouble(problem, "a file", &place))
    }

    /// Whether files may be written there, as far as the system tells without one being written.
    pub fn may_be_written(&self) -> Result<(), NotPlaced> {
        #[cfg(target_os = "linux")]
        rustix::fs::access(&self.root, rustix::fs::Access::WRITE_OK)
            .map_err(|problem| self.trouble(problem.into(), "a file", &self.root))?;
        Ok(())
    }

    /// Puts the files of a shot at a path below the folder, which is written without an extension. Gives
    /// back where each lies. Where another shot has that name, this one gets a number.
    pub fn put(&mut self, path: &[String], files: &[Wanted]) -> Result<Vec<PathBuf>, NotPlaced> {
        let (name, folders) = path.split_last().ok_or_else(|| NotPlaced::Many(String::new()))?;
        let parent = self.folder(folders)?;
        for number in 1..=MOST {
            let name = if number == 1 { name.clone() } else { format!("{name}-{number}") };
            let Some(missing) = self.free(&parent, &name, files)? else { continue };
            let places: Vec<PathBuf> = files.iter().map(|file| parent.join(file.called(&name))).collect();
            let mut is_taken = false;
            for (file, place) in
                files.iter().zip(&places).filter(|(file, _)| missing.contains(&file.extension))
            {
                if !self.write(file, place)? {
                    is_taken = true;
                    break;
                }
            }
            if is_taken {
                // Somebody else was faster: their names are looked at again.
                self.taken.remove(&parent);
                continue;
            }
            if let Some(taken) = self.taken.get_mut(&parent) {
                taken.extend(files.iter().flat_map(|file| stems(&file.called(&name))));
            }
            return Ok(places);
        }
        Err(NotPlaced::Many(name.clone()))
    }

    /// Removes what was left of copies that were being made.
    pub fn clear(&self, is_ours: impl Fn(&str) -> bool) -> io::Result<()> {
        for entry in fs::read_dir(&self.root)?.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.strip_prefix(PARTIAL).is_some_and(&is_ours) {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }

    /// The folder for a shot; what is missing of it is made.
    fn folder(&self, folders: &[String]) -> Result<PathBuf, NotPlaced> {
        let mut at = self.root.clone();
        for name in folders {
            let parent = at.clone();
            at.push(name);
            match fs::create_dir(&at) {
                Ok(()) => flush(&parent).map_err(|problem| self.trouble(problem, name, &parent))?,
                // Links are not followed: they may lead out of the folder.
                Err(_) if fs::symlink_metadata(&at).is_ok_and(|there| there.is_dir()) => {}
                Err(_) if fs::symlink_metadata(&at).is_ok() => return Err(NotPlaced::NoFolder(at)),
                Err(problem) => return Err(self.trouble(problem, name, &at)),
            }
        }
        Ok(at)
    }

    /// The extensions of the files that are missing under a name; none when the name is another shot's.
    fn free(
        &mut self,
        parent: &Path,
        name: &str,
        files: &[Wanted],
    ) -> Result<Option<HashSet<String>>, NotPlaced> {
        let trouble = |problem| self.trouble(problem, name, parent);
        if !self.taken.contains_key(parent) {
            let entries = fs::read_dir(parent).map_err(trouble)?.flatten();
            let names = entries.flat_map(|entry| stems(&entry.file_name().to_string_lossy())).collect();
            self.taken.insert(parent.to_owned(), names);
        }
        let all = || files.iter().map(|file| file.extension.clone());
        if !self.taken.get(parent).is_some_and(|taken| taken.contains(&name.to_lowercase())) {
            return Ok(Some(all().collect()));
        }
        let mut missing: HashSet<String> = all().collect();
        for file in files {
            let place = parent.join(file.called(name));
            match fs::symlink_metadata(&place) {
                Ok(there) if there.is_file() => {
                    let content = hash_from_disk(&place);
                    if content.map_err(|problem| self.trouble(problem, name, parent))? != file.sha256 {
                        return Ok(None);
                    }
                    missing.remove(&file.extension);
                }
                Ok(_) => return Ok(None),
                Err(problem) if problem.kind() == io::ErrorKind::NotFound => {}
                Err(problem) => return Err(self.trouble(problem, name, parent)),
            }
        }
        // With nothing of this shot there, what has its name belongs to another one.
        Ok((missing.len() < files.len()).then_some(missing))
    }

    /// Writes one copy; false when something has its name by now.
    fn write(&self, file: &Wanted, place: &Path) -> Result<bool, NotPlaced> {
        let name = place.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let partial = self.root.join(format!("{PARTIAL}{}", file.partial));
        let written = self.make(file, &name, &partial).and_then(|()| {
            rename_new(&partial, place).map_err(|problem| self.trouble(problem, &name, place))
        });
        if !matches!(written, Ok(true)) {
            // What is left of it is cleared away at the next start at the latest.
            let _ = fs::remove_file(&partial);
        }
        if let (Ok(true), Some(parent)) = (&written, place.parent()) {
            flush(parent).map_err(|problem| self.trouble(problem, &name, parent))?;
        }
        written
    }

    fn make(&self, file: &Wanted, name: &str, partial: &Path) -> Result<(), NotPlaced> {
        let lost = |_| NotPlaced::Spool(name.to_owned());
        let trouble = |problem| self.trouble(problem, name, &self.root);
        let mut from = File::open(&file.from).map_err(lost)?;
        let mut to = File::create(partial).map_err(trouble)?;
        let mut hash = Sha256::new();
        let mut piece = vec![0; PIECE];
        loop {
            let read = from.read(&mut piece).map_err(lost)?;
            if read == 0 {
                break;
            }
            hash.update(&piece[..read]);
            to.write_all(&piece[..read]).map_err(trouble)?;
        }
        if hex::encode(hash.finalize()) != file.sha256 {
            return Err(NotPlaced::Spool(name.to_owned()));
        }
        to.sync_all().map_err(trouble)?;
        drop(to);
        if hash_from_disk(partial).map_err(trouble)? != file.sha256 {
            return Err(NotPlaced::Differs { name: name.to_owned(), folder: self.root.clone() });
        }
        Ok(())
    }

    fn trouble(&self, problem: io::Error, name: &str, place: &Path) -> NotPlaced {
        use io::ErrorKind::{FileTooLarge, PermissionDenied, QuotaExceeded, ReadOnlyFilesystem, StorageFull};
        match problem.kind() {
            _ if !self.root.is_dir() => NotPlaced::Missing(self.root.clone()),
            StorageFull | QuotaExceeded | FileTooLarge => {
                NotPlaced::Full { name: name.to_owned(), folder: self.root.clone() }
            }
            PermissionDenied | ReadOnlyFilesystem => NotPlaced::ReadOnly(self.root.clone()),
            _ => NotPlaced::Disk { place: place.to_owned(), problem },
        }
    }
}

impl Wanted {
    fn called(&self, name: &str) -> String {
        if self.extension.is_empty() { name.to_owned() } else { format!("{name}.{}", self.extension) }
    }
}

/// Names that a file takes: `a.nef.xmp` belongs to `a`, and may to `a.nef`.
fn stems(filename: &str) -> Vec<String> {
    let lower = filename.to_lowercase();
    let dots = lower.match_indices('.').map(|(at, _)| lower[..at].to_owned());
    dots.chain([lower.clone()]).filter(|stem| !stem.is_empty()).collect()
}

fn flush(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Gives a file its name unless something has it already; whether it has it now.
fn rename_new(from: &Path, to: &Path) -> io::Result<bool> {
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
            Ok(()) => return Ok(true),
            Err(rustix::io::Errno::EXIST) => return Ok(false),
            // Disks over the network may not know it.
            Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS | rustix::io::Errno::NOTSUP) => {}
            Err(problem) => return Err(problem.into()),
        }
    }
    if fs::symlink_metadata(to).is_ok() {
        return Ok(false);
    }
    fs::rename(from, to).map(|()| true)
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Desk {
        folder: tempfile::TempDir,
    }

    impl Desk {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            fs::create_dir(folder.path().join("target")).unwrap();
            Self { folder }
        }

        fn root(&self) -> PathBuf {
            self.folder.path().join("target")
        }

        /// Files of a shot: extension and content.
        fn wanted(&self, files: &[(&str, &str)]) -> Vec<Wanted> {
            let wanted = files.iter().map(|(extension, content)| {
                let sha256 = hex::encode(Sha256::digest(content));
                let from = self.folder.path().join(&sha256);
                fs::write(&from, content).unwrap();
                Wanted { extension: (*extension).into(), partial: format!("1-{extension}"), sha256, from }
            });
            wanted.collect()
        }

        fn put(&self, files: &[(&str, &str)]) -> Result<Vec<String>, NotPlaced> {
            let path = ["2026".to_owned(), "A".to_owned()];
            let places = Target::at(&self.root())?.put(&path, &self.wanted(files))?;
            let below =
                |place: &PathBuf| place.strip_prefix(self.root()).unwrap().to_str().unwrap().to_owned();
            Ok(places.iter().map(below).collect())
        }
    }

    #[test]
    fn the_files_of_a_shot_keep_one_name_and_what_is_there_already_is_not_written_again() {
        let desk = Desk::new();
        let shot = [("JPG", "one"), ("NEF", "raw"), ("NEF.xmp", "words"), ("WAV", "sound")];
        let places = ["2026/A.JPG", "2026/A.NEF", "2026/A.NEF.xmp", "2026/A.WAV"];
        assert_eq!(desk.put(&shot).unwrap(), places);
        let written = fs::metadata(desk.root().join("2026/A.NEF")).unwrap().modified().unwrap();
        assert_eq!(desk.put(&shot).unwrap(), places);
        assert_eq!(fs::metadata(desk.root().join("2026/A.NEF")).unwrap().modified().unwrap(), written);
        // A part of it is missing, as after a kill between two files.
        fs::remove_file(desk.root().join("2026/A.WAV")).unwrap();
        assert_eq!(desk.put(&shot).unwrap(), places);
        assert_eq!(fs::read(desk.root().join("2026/A.WAV")).unwrap(), b"sound");
        assert_eq!(fs::read_dir(desk.root()).unwrap().count(), 1, "nothing half-written is left");
    }

    #[test]
    fn another_shot_of_the_same_name_gets_a_number_for_all_its_files() {
        let desk = Desk::new();
        desk.put(&[("JPG", "one"), ("NEF", "raw")]).unwrap();
        // The same RAW file does not make it the same shot.
        assert_eq!(desk.put(&[("JPG", "two"), ("NEF", "raw")]).unwrap(), ["2026/A-2.JPG", "2026/A-2.NEF"]);
        // Nothing of it is there, and still the name is another shot's.
        assert_eq!(desk.put(&[("MOV", "film")]).unwrap(), ["2026/A-3.MOV"]);
        assert_eq!(desk.put(&[("jpg", "one")]).unwrap().len(), 1);
        assert_eq!(desk.put(&[("JPG", "two"), ("NEF", "raw")]).unwrap()[0], "2026/A-2.JPG");
        assert_eq!(fs::read(desk.root().join("2026/A.JPG")).unwrap(), b"one");
    }

    #[test]
    fn one_target_knows_what_it_has_written_itself() {
        let desk = Desk::new();
        let mut target = Target::at(&desk.root()).unwrap();
        let mut put = |files: &[(&str, &str)]| target.put(&["A".to_owned()], &desk.wanted(files)).unwrap();
        assert!(put(&[("JPG", "one")])[0].ends_with("A.JPG"));
        assert!(put(&[("JPG", "two")])[0].ends_with("A-2.JPG"));
        assert!(put(&[("JPG", "one")])[0].ends_with("A.JPG"));
        // Written by somebody else behind its back.
        fs::write(desk.root().join("A-3.JPG"), "theirs").unwrap();
        assert!(put(&[("JPG", "three")])[0].ends_with("A-4.JPG"));
        assert_eq!(fs::read(desk.root().join("A-3.JPG")).unwrap(), b"theirs");
    }

    #[cfg(unix)]
    #[test]
    fn links_are_not_followed_and_files_in_the_way_are_named() {
        let desk = Desk::new();
        std::os::unix::fs::symlink(desk.folder.path(), desk.root().join("2026")).unwrap();
        let problem = desk.put(&[("JPG", "one")]).unwrap_err();
        assert!(matches!(&problem, NotPlaced::NoFolder(at) if at.ends_with("2026")), "{problem}");
        fs::remove_file(desk.root().join("2026")).unwrap();
        fs::write(desk.root().join("2026"), "a file").unwrap();
        assert!(desk.put(&[("JPG", "one")]).unwrap_err().to_string().contains("is no folder"));
    }

    #[test]
    fn a_folder_that_is_away_is_not_made_and_a_damaged_copy_is_not_passed_on() {
        let desk = Desk::new();
        let wanted = desk.wanted(&[("JPG", "one")]);
        fs::write(&wanted[0].from, "damaged").unwrap();
        let mut target = Target::at(&desk.root()).unwrap();
        assert!(matches!(target.put(&["A".to_owned()], &wanted), Err(NotPlaced::Spool(_))));
        assert_eq!(fs::read_dir(desk.root()).unwrap().count(), 0);
        fs::remove_dir(desk.root()).unwrap();
        assert!(desk.put(&[("JPG", "one")]).unwrap_err().to_string().contains("is not there"));
        assert!(!desk.root().exists());
    }

    #[test]
    fn a_full_and_a_read_only_disk_are_sentences_that_say_what_to_do() {
        let desk = Desk::new();
        let target = Target::at(&desk.root()).unwrap();
        let says = |kind: io::ErrorKind| target.trouble(kind.into(), "A.JPG", &desk.root()).to_string();
        for full in [io::ErrorKind::StorageFull, io::ErrorKind::QuotaExceeded] {
            assert!(says(full).starts_with("There is no room left for A.JPG in "), "{}", says(full));
        }
        for closed in [io::ErrorKind::ReadOnlyFilesystem, io::ErrorKind::PermissionDenied] {
            assert!(says(closed).contains("takes no files from this agent: it is read-only"));
        }
        assert!(says(io::ErrorKind::NotADirectory).contains("cannot be written"));
        fs::remove_dir(desk.root()).unwrap();
        assert!(says(io::ErrorKind::NotFound).contains("is not there"), "it went away meanwhile");
    }

    #[test]
    fn what_a_killed_agent_left_is_cleared_and_other_agents_files_are_not() {
        let desk = Desk::new();
        for name in [".cradle-partial-1-JPG", ".cradle-partial-2-JPG", "A.JPG"] {
            fs::write(desk.root().join(name), "half").unwrap();
        }
        Target::at(&desk.root()).unwrap().clear(|name| name.starts_with("1-")).unwrap();
        assert!(!desk.root().join(".cradle-partial-1-JPG").exists());
        assert!(desk.root().join(".cradle-partial-2-JPG").exists() && desk.root().join("A.JPG").exists());
    }
}
