//! Looking at a card again and again: what comes, goes and changes is noticed.
//!
//! By listing folders whose time has changed, not by the system's notices: those stop silently
//! when a card is taken away, and network folders send none.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use super::{Card, Change, list};

/// Watches a card until it is dropped.
pub struct Watch {
    stop: Arc<AtomicBool>,
    _wake: mpsc::Sender<()>,
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

impl Card {
    /// Lists the card on a thread of its own, then looks at it again after every `pause`.
    /// `on_change` is called on that thread.
    pub fn watch(
        self: &Arc<Self>,
        pause: Duration,
        mut on_change: impl FnMut(Change) + Send + 'static,
    ) -> Watch {
        let card = Arc::clone(self);
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let (wake, ended) = mpsc::channel::<()>();
        let look = move || {
            loop {
                let stop = || stopped.load(Ordering::Relaxed);
                list::refresh(&card, &stop, &mut on_change);
                // The channel closes when the watch is dropped: no last pause.
                if stop() || !matches!(ended.recv_timeout(pause), Err(RecvTimeoutError::Timeout)) {
                    return;
                }
            }
        };
        let started = std::thread::Builder::new().name("card".to_owned()).spawn(look);
        // Without threads the process cannot work at all.
        drop(started.expect("the system refuses to start a thread"));
        Watch { stop, _wake: wake }
    }
}
