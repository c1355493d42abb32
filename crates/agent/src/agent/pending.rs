//! A pairing that waits for the person's word.

use std::sync::{Mutex, PoisonError};

use cradle_wire::agent::Pairing;
use tokio_util::sync::{CancellationToken, DropGuard};

/// A pairing under way, at most one.
#[derive(Default)]
pub struct PairingState {
    current: Mutex<Option<(Pairing, DropGuard)>>,
}

impl PairingState {
    /// What the page shows of it.
    pub fn shown(&self) -> Option<Pairing> {
        self.lock().as_ref().map(|(pairing, _)| pairing.clone())
    }

    /// Gives up a pairing.
    pub fn stop(&self) {
        *self.lock() = None;
    }

    /// Begins one; the one before ends.
    pub(crate) fn begin(&self, pairing: Pairing) -> CancellationToken {
        let stop = CancellationToken::new();
        *self.lock() = Some((pairing, stop.clone().drop_guard()));
        stop
    }

    /// It came to nothing; why, in a sentence.
    pub(crate) fn fail(&self, problem: String) {
        if let Some((pairing, _)) = self.lock().as_mut() {
            pairing.problem = Some(problem);
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<(Pairing, DropGuard)>> {
        self.current.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
