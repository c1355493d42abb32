//! What is known of the files of a card, found again without reading them.

use std::collections::{HashMap, HashSet};

use cradle_camera::{FoundFile, FoundShot, Head};

use crate::records::{FileNote, Mark};

/// What is known of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Note {
    /// What was read.
    pub file: FileNote,
    /// What became of its content.
    pub mark: Option<Mark>,
    /// Whether the centre was asked about it.
    pub asked: bool,
}

/// The notes of one card, by path.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    by_path: HashMap<String, Note>,
}

impl Notes {
    /// What is known of a file as it is now: a note of another size or time of writing is none.
    pub fn of(&self, file: &FoundFile) -> Option<&Note> {
        self.by_path.get(file.path.as_str()).filter(|note| is_of(&note.file, file))
    }

    pub fn put(&mut self, note: FileNote) {
        let known = self.by_path.entry(note.path.clone()).or_default();
        if known.file.sha256 != note.sha256 {
            known.mark = None;
            known.asked = false;
        }
        known.file = note;
    }

    /// Contents whose marks may still change: what was sent can be kept later.
    pub fn not_kept(&self) -> Vec<String> {
        let others = self.by_path.values().filter(|note| note.mark != Some(Mark::Kept));
        others.filter_map(|note| note.file.sha256.clone()).collect()
    }

    /// Contents that the centre was not asked about.
    pub fn unasked(&self, most: usize) -> Vec<String> {
        let unasked = self.by_path.values().filter(|note| note.mark.is_none() && !note.asked);
        unasked.filter_map(|note| note.file.sha256.clone()).take(most).collect()
    }

    /// Writes marks down and tells whether one is new. Kept stays kept: the centre may have
    /// answered before the picture was.
    pub fn mark(&mut self, marks: &HashMap<String, Mark>, asked: &[String]) -> bool {
        let asked: HashSet<&str> = asked.iter().map(String::as_str).collect();
        if marks.is_empty() && asked.is_empty() {
            return false;
        }
        let mut changed = false;
        for note in self.by_path.values_mut() {
            let Some(sha256) = &note.file.sha256 else { continue };
            if let Some(mark) = marks.get(sha256)
                && note.mark != Some(Mark::Kept)
                && note.mark != Some(*mark)
            {
                note.mark = Some(*mark);
                changed = true;
            }
            note.asked |= asked.contains(sha256.as_str());
        }
        changed
    }

    pub fn forget_marks(&mut self) {
        for note in self.by_path.values_mut() {
            note.mark = None;
            note.asked = false;
        }
    }
}

fn is_of(note: &FileNote, file: &FoundFile) -> bool {
    note.size == file.size as i64 && note.modified == file.modified
}

/// What the head of a shot's first file says, as a note.
pub(crate) fn note_of(shot: &FoundShot, head: &Head, sha256: Option<String>) -> FileNote {
    let file = shot.first();
    FileNote {
        path: file.path.to_string(),
        size: file.size as i64,
        modified: file.modified,
        taken_at: head.facts.taken_at.clone().unwrap_or_default(),
        width: head.facts.width.unwrap_or(0),
        height: head.facts.height.unwrap_or(0),
        problem: head.problem.clone(),
        sha256,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(notes: &mut Notes, mark: Mark) -> bool {
        notes.mark(&HashMap::from([("hash".to_owned(), mark)]), &["hash".to_owned()])
    }

    #[test]
    fn what_was_sent_can_be_kept_and_kept_stays_kept() {
        let mut notes = Notes::default();
        let file = FileNote { path: "A.JPG".into(), sha256: Some("hash".into()), ..FileNote::default() };
        notes.put(file);
        assert_eq!((notes.not_kept(), notes.unasked(9)), (vec!["hash".to_owned()], vec!["hash".to_owned()]));
        assert!(marked(&mut notes, Mark::Sent));
        assert!(!marked(&mut notes, Mark::Sent));
        assert_eq!((notes.not_kept(), notes.unasked(9)), (vec!["hash".to_owned()], Vec::new()));
        assert!(marked(&mut notes, Mark::Kept));
        assert!(!marked(&mut notes, Mark::Sent));
        assert_eq!(notes.by_path["A.JPG"].mark, Some(Mark::Kept));
        assert!(notes.not_kept().is_empty());
    }
}
