//! What a session sees: the folders that it has named and the files that it has sent.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use cradle_app::domain::Instant;
use cradle_app::library::Spooled;

/// A file that was sent.
#[derive(Clone, Debug)]
pub(crate) struct Sent {
    pub(crate) size: u64,
    pub(crate) at: Instant,
    /// Its bytes, while it has a name that says that it is not ready.
    pub(crate) waiting: Option<Spooled>,
}

/// The session's own view.
#[derive(Debug)]
pub(crate) struct View {
    /// The folder it is in, by the names on the way to it.
    here: Vec<String>,
    folders: BTreeSet<Vec<String>>,
    files: BTreeMap<Vec<String>, Sent>,
}

/// How a listing is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// As `ls -l`.
    Long,
    /// Names alone.
    Names,
    /// For programs (RFC 3659 §7).
    Facts,
}

/// Folders and files that a session may name.
const MOST: usize = 100_000;
/// Bytes of a path, and folders within each other.
const LONGEST: usize = 2_000;
const DEEPEST: usize = 30;

impl View {
    pub(crate) fn new() -> Self {
        Self { here: Vec::new(), folders: BTreeSet::from([Vec::new()]), files: BTreeMap::new() }
    }

    /// The names on the way to a path; nothing where it leads out or nowhere.
    pub(crate) fn resolve(&self, path: &str) -> Option<Vec<String>> {
        if path.len() > LONGEST || path.chars().any(char::is_control) {
            return None;
        }
        let mut names = if path.starts_with(['/', '\\']) { Vec::new() } else { self.here.clone() };
        for name in path.split(['/', '\\']) {
            match name {
                "" | "." => {}
                ".." => drop(names.pop()?),
                name => names.push(name.to_owned()),
            }
        }
        (names.len() <= DEEPEST).then_some(names)
    }

    pub(crate) fn here(&self) -> String {
        shown(&self.here)
    }

    /// Goes to a folder; cameras go to theirs without making it.
    pub(crate) fn go(&mut self, path: &str) -> bool {
        let Some(names) = self.resolve(path) else { return false };
        if self.files.contains_key(&names) || !self.make(names.clone()) {
            return false;
        }
        self.here = names;
        true
    }

    /// Names a folder, and those on the way to it.
    pub(crate) fn make(&mut self, names: Vec<String>) -> bool {
        if self.folders.len() + self.files.len() > MOST {
            return false;
        }
        for depth in 0..=names.len() {
            self.folders.insert(names[..depth].to_vec());
        }
        true
    }

    pub(crate) fn has_folder(&self, path: &str) -> bool {
        self.resolve(path).is_some_and(|names| self.folders.contains(&names))
    }

    pub(crate) fn file(&self, path: &str) -> Option<&Sent> {
        self.files.get(&self.resolve(path)?)
    }

    /// Notes a file; false when there are too many.
    pub(crate) fn note(&mut self, names: Vec<String>, sent: Sent) -> bool {
        let folder = names[..names.len().saturating_sub(1)].to_vec();
        self.make(folder) && {
            self.files.insert(names, sent);
            true
        }
    }

    /// Takes a file away that waits for its name.
    pub(crate) fn take_waiting(&mut self, path: &str) -> Option<Spooled> {
        let names = self.resolve(path)?;
        let waiting = self.files.get_mut(&names)?.waiting.take()?;
        self.files.remove(&names);
        Some(waiting)
    }

    /// What is in a folder, or a file alone; nothing where nothing is.
    pub(crate) fn listing(&self, path: &str, style: Style) -> Option<String> {
        let names = self.resolve(path)?;
        let mut text = String::new();
        if let Some(sent) = self.files.get(&names) {
            line(&mut text, names.last().map_or("", String::as_str), Some(sent), style);
            return Some(text);
        }
        if !self.folders.contains(&names) {
            return None;
        }
        let inside = |path: &Vec<String>| path.len() == names.len() + 1 && path.starts_with(&names);
        for folder in self.folders.iter().filter(|path| inside(path)) {
            line(&mut text, &folder[names.len()], None, style);
        }
        for (path, sent) in self.files.iter().filter(|(path, _)| inside(path)) {
            line(&mut text, &path[names.len()], Some(sent), style);
        }
        Some(text)
    }

    /// One entry for programs, as [`Style::Facts`].
    pub(crate) fn facts(&self, path: &str) -> Option<String> {
        let names = self.resolve(path)?;
        let name = shown(&names);
        let mut text = String::new();
        match self.files.get(&names) {
            Some(sent) => line(&mut text, &name, Some(sent), Style::Facts),
            None if self.folders.contains(&names) => line(&mut text, &name, None, Style::Facts),
            None => return None,
        }
        Some(text)
    }
}

/// A path as it is shown; a quotation mark is doubled where it stands within them.
fn shown(names: &[String]) -> String {
    format!("/{}", names.join("/"))
}

/// When a file was sent, for programs: `20261121090000`.
pub(crate) fn written(at: Instant) -> String {
    at.timestamp().strftime("%Y%m%d%H%M%S").to_string()
}

fn line(text: &mut String, name: &str, sent: Option<&Sent>, style: Style) {
    // Writing to a string cannot fail.
    let _ = match (style, sent) {
        (Style::Names, _) => write!(text, "{name}\r\n"),
        (Style::Facts, Some(Sent { size, at, .. })) => {
            write!(text, "type=file;size={size};modify={};perm=; {name}\r\n", written(*at))
        }
        (Style::Facts, None) => write!(text, "type=dir;perm=celm; {name}\r\n"),
        (Style::Long, Some(Sent { size, at, .. })) => {
            let at = at.timestamp().strftime("%b %e %H:%M");
            write!(text, "-r--r--r-- 1 camera camera {size:>12} {at} {name}\r\n")
        }
        (Style::Long, None) => {
            write!(text, "drwxr-xr-x 1 camera camera {:>12} Jan  1  2000 {name}\r\n", 0)
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view() -> View {
        let mut view = View::new();
        let sent = Sent { size: 7, at: Instant::from_micros(1_795_176_000_000_000), waiting: None };
        let names = view.resolve("/DCIM/100X/a b.jpg").unwrap();
        assert!(view.note(names, sent));
        view
    }

    #[test]
    fn a_session_sees_what_it_has_sent_and_nothing_else() {
        let mut view = view();
        assert_eq!(view.listing("", Style::Names).as_deref(), Some("DCIM\r\n"));
        assert!(view.go("DCIM/100X"));
        assert_eq!(view.here(), "/DCIM/100X");
        let facts = view.listing(".", Style::Facts).unwrap();
        assert_eq!(facts, "type=file;size=7;modify=20261120120000;perm=; a b.jpg\r\n");
        let long = view.listing("", Style::Long).unwrap();
        assert_eq!(long, "-r--r--r-- 1 camera camera            7 Nov 20 12:00 a b.jpg\r\n");
        assert_eq!(view.listing("/none", Style::Names), None);
        assert!(view.file("a b.jpg").is_some() && view.file("../a b.jpg").is_none());
    }

    #[test]
    fn no_path_leads_out() {
        let view = view();
        assert_eq!(view.resolve(".."), None);
        assert_eq!(view.resolve("/a/../../b"), None);
        assert_eq!(view.resolve("a\r\nb"), None);
        assert_eq!(view.resolve(&"a/".repeat(40)), None);
        assert_eq!(view.resolve("C:\\a\\b"), Some(["C:", "a", "b"].map(str::to_owned).to_vec()));
        assert!(!View::new().go("../.."));
    }
}
