//! What is being deleted from a camera.

use std::sync::{Mutex, PoisonError};

use tokio_util::sync::CancellationToken;

/// What is being deleted by this process, and what stops it.
#[derive(Default)]
pub struct Running {
    one: Mutex<Option<(String, CancellationToken)>>,
}

impl Running {
    /// One begins; what is given back stops it.
    pub(crate) fn begins(&self, removal: &str) -> CancellationToken {
        let stop = CancellationToken::new();
        let one = (removal.to_owned(), stop.clone());
        *self.one.lock().unwrap_or_else(PoisonError::into_inner) = Some(one);
        stop
    }

    /// It is over.
    pub(crate) fn ends(&self) {
        *self.one.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Stops one before its next shot. False when it does not run here.
    pub fn stop(&self, removal: &str) -> bool {
        let one = self.one.lock().unwrap_or_else(PoisonError::into_inner);
        let stops = one.as_ref().filter(|(id, _)| id == removal);
        stops.inspect(|(_, stop)| stop.cancel()).is_some()
    }
}
