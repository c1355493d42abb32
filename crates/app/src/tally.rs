//! How often permissions were opened since that was last written down.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use cradle_domain::{CustomerId, GrantId, Instant};

/// Whose permission, and which.
pub(crate) type Opened = (CustomerId, GrantId);

/// How often, and when the last time was.
pub(crate) type Times = (u64, Instant);

/// Counts in memory.
#[derive(Debug, Default)]
pub(crate) struct Tally(Mutex<BTreeMap<Opened, Times>>);

impl Tally {
    fn counts(&self) -> MutexGuard<'_, BTreeMap<Opened, Times>> {
        // Counts are whole at any moment.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds openings; true when there was nothing before.
    pub(crate) fn add(&self, opened: Opened, (count, last): Times) -> bool {
        let mut counts = self.counts();
        let first = counts.is_empty();
        let times = counts.entry(opened).or_insert((0, last));
        *times = (times.0 + count, times.1.max(last));
        first
    }

    /// All of it, which is no longer there then.
    pub(crate) fn take(&self) -> BTreeMap<Opened, Times> {
        std::mem::take(&mut *self.counts())
    }
}
