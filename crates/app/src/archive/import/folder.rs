//! Pictures out of any folder. Files of one folder whose names differ in their extension alone are one
//! shot (DCF 2.0 §3.2.5): its picture, its RAW file, its sound, its film, its sidecar.

use std::collections::{BTreeMap, VecDeque};
use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use cradle_domain::library::ImageState;
use cradle_imaging::{Facts, Kind, facts};

use super::{Named, Shot};
use crate::archive::problem::Problem;
use crate::library::on_disk;

/// Bytes that a kind is told by.
const HEAD: u64 = 64 * 1024;
/// Bytes of a sidecar that are read.
const SIDECAR: u64 = 1 << 20;

/// A folder on its way.
pub(in crate::archive) struct Folder {
    waiting: Vec<PathBuf>,
    except: Vec<PathBuf>,
    ready: VecDeque<Shot>,
}

/// What one folder holds.
#[derive(Default)]
struct Listed {
    folders: Vec<PathBuf>,
    shots: Vec<Shot>,
    refused: Vec<(PathBuf, String)>,
}

impl Folder {
    pub(in crate::archive) fn open(dir: &Path) -> Result<Self, Problem> {
        // A folder that is not there is said at once.
        std::fs::read_dir(dir).map_err(Problem::disk(dir))?;
        Ok(Self { waiting: vec![dir.to_owned()], except: Vec::new(), ready: VecDeque::new() })
    }

    /// Leaves folders out.
    pub(in crate::archive) fn except(self, except: impl Into<Vec<PathBuf>>) -> Self {
        Self { except: except.into(), ..self }
    }

    pub(in crate::archive) async fn next(
        &mut self,
        refused: &mut Vec<(PathBuf, String)>,
    ) -> Result<Option<Shot>, Problem> {
        loop {
            if let Some(shot) = self.ready.pop_front() {
                return Ok(Some(shot));
            }
            let Some(folder) = self.waiting.pop() else { return Ok(None) };
            let listed = on_disk(move || list(&folder)).await?;
            let folders = listed.folders.into_iter().rev();
            self.waiting.extend(folders.filter(|folder| !self.except.contains(folder)));
            self.ready.extend(listed.shots);
            refused.extend(listed.refused);
        }
    }
}

/// Lists one folder. Hidden files and links are passed over.
fn list(folder: &Path) -> io::Result<Listed> {
    let mut listed = Listed::default();
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else {
            listed.refused.push((entry.path(), "Its name is not written in Unicode.".to_owned()));
            continue;
        };
        let kind = entry.file_type()?;
        if name.starts_with('.') {
            continue;
        }
        if kind.is_dir() {
            listed.folders.push(entry.path());
        } else if kind.is_file() {
            names.push(name);
        }
    }
    listed.folders.sort();
    names.sort();
    for group in groups(names) {
        shot(folder, group, &mut listed);
    }
    Ok(listed)
}

/// The names of each shot. A sidecar may carry the whole name of its picture (`a.jpg.xmp`).
fn groups(names: Vec<String>) -> Vec<Vec<String>> {
    let stem = |name: &str| name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_lowercase();
    let all: std::collections::HashSet<String> = names.iter().map(|name| name.to_lowercase()).collect();
    let mut groups: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for name in names {
        let own = stem(&name);
        let key = if name.to_lowercase().ends_with(".xmp") && all.contains(&own) { stem(&own) } else { own };
        groups.entry(key).or_default().push(name);
    }
    groups.into_values().collect()
}

fn shot(folder: &Path, names: Vec<String>, listed: &mut Listed) {
    let mut files = Vec::new();
    for name in names {
        let path = folder.join(&name);
        match read(&path, HEAD).map(|head| Kind::detect(&head, Some(&name))) {
            Ok(Some(kind)) => files.push((kind, Named { path, filename: name, sha256: None })),
            Ok(None) => listed.refused.push((path, "It is no picture, film or sound.".to_owned())),
            Err(error) => listed.refused.push((path, format!("It cannot be read: {error}"))),
        }
    }
    files.sort_by_key(|(kind, _)| rank(*kind));
    let mut said = Facts::default();
    for (_, sidecar) in files.iter().filter(|(kind, _)| *kind == Kind::Sidecar) {
        said = read(&sidecar.path, SIDECAR).map(|text| facts::read(&text)).unwrap_or_default();
    }
    let mut files = files.into_iter();
    match files.next() {
        None => {}
        Some((Kind::Sidecar, alone)) => {
            listed.refused.push((alone.path, "There is no picture beside this sidecar.".to_owned()));
        }
        Some((_, file)) => listed.shots.push(Shot {
            file,
            parts: files.map(|(_, part)| part).collect(),
            camera: None,
            taken_at: said.taken_at.as_ref().and_then(|at| at.parse().ok()),
            // Sidecars are read when they have been taken.
            said: None,
            state: ImageState::Kept,
            before_trash: ImageState::Kept,
            arrived_at: None,
            classes: Vec::new(),
        }),
    }
}

/// The beginning of a file.
fn read(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    File::open(path)?.take(most).read_to_end(&mut head)?;
    Ok(head)
}

/// Which file of a shot it is shown by: the lowest.
fn rank(kind: Kind) -> u8 {
    match kind {
        Kind::Sidecar => 4,
        kind if kind.is_sound() => 3,
        kind if kind.is_film() => 2,
        Kind::Raw => 1,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_whose_names_differ_in_the_extension_alone_are_one_shot() {
        let names = ["a.JPG", "A.raf", "a.jpg.xmp", "b.xmp", "b.dng", "c", "c.d.jpg"].map(str::to_owned);
        let groups = groups(names.to_vec());
        assert_eq!(
            groups,
            [vec!["a.JPG", "A.raf", "a.jpg.xmp"], vec!["b.xmp", "b.dng"], vec!["c"], vec!["c.d.jpg"]]
        );
    }
}
