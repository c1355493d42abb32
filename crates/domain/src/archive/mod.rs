//! Whether what was kept is still what it was.

/// What can be the matter with bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Finding {
    /// They are recorded, and they are not there.
    Missing,
    /// They are there, and they are not what they were.
    Damaged,
    /// They are there, and nothing is recorded about them.
    Orphaned,
}

impl Finding {
    /// The word that names it in records and reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Damaged => "damaged",
            Self::Orphaned => "orphaned",
        }
    }

    /// The finding that a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Missing, Self::Damaged, Self::Orphaned].into_iter().find(|one| one.as_str() == word)
    }

    /// Whether something that somebody entrusted to the centre is lost. What nothing refers to is in
    /// nobody's way: the sweep removes it.
    pub const fn is_loss(self) -> bool {
        matches!(self, Self::Missing | Self::Damaged)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_reads_back_what_it_writes_and_only_losses_alarm() {
        let all = [Finding::Missing, Finding::Damaged, Finding::Orphaned];
        assert!(all.iter().all(|one| Finding::from_word(one.as_str()) == Some(*one)));
        assert_eq!(all.map(Finding::is_loss), [true, true, false]);
        assert_eq!(Finding::from_word("fine"), None);
    }
}
