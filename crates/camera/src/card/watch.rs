//! Looking at a card whenever something on it may have changed: what comes, goes and changes is noticed.
//!
//! Where the system tells of changes, nothing is done until it does; where it does not – network folders send
//! no notices – and while files are still being written, it is looked again and again.

#[cfg(target_os = "linux")]
mod notices;

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::{Card, Change, list};
#[cfg(not(target_os = "linux"))]
use clock::{End, Sleeper};
#[cfg(target_os = "linux")]
use notices::{End, Sleeper};

/// Watches a card until it is dropped.
pub struct Watch {
    stop: Arc<AtomicBool>,
    _end: End,
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

impl Card {
    /// Lists the card on a thread of its own, then looks at it again when it has changed, at most once in every
    /// `pause`. `on_change` is called on that thread.
    pub fn watch(
        self: &Arc<Self>,
        pause: Duration,
        mut on_change: impl FnMut(Change) + Send + 'static,
    ) -> Watch {
        let card = Arc::clone(self);
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let mut watching = move |mut sleeper: Sleeper| {
            loop {
                let stop = || stopped.load(Ordering::Relaxed);
                list::refresh(&card, &stop, &mut on_change);
                if stop() || !sleeper.sleep(&card, pause) {
                    return;
                }
            }
        };
        let started = Sleeper::new().and_then(|(sleeper, end)| {
            let thread = std::thread::Builder::new().name("card".to_owned());
            thread.spawn(move || watching(sleeper))?;
            Ok::<_, io::Error>(end)
        });
        // Without threads and pipes the process cannot work at all.
        Watch { stop, _end: started.expect("the system refuses to start a thread") }
    }
}

/// Where no notices are known.
#[cfg(not(target_os = "linux"))]
mod clock {
    use std::io;
    use std::sync::mpsc::{self, RecvTimeoutError};
    use std::time::Duration;

    use crate::card::Card;

    /// Ends the sleep for good when it is dropped.
    pub type End = mpsc::Sender<()>;

    /// Sleeps by the clock.
    pub struct Sleeper(mpsc::Receiver<()>);

    impl Sleeper {
        pub fn new() -> io::Result<(Self, End)> {
            let (end, ended) = mpsc::channel();
            Ok((Self(ended), end))
        }

        /// Sleeps; false when nobody watches any more.
        pub fn sleep(&mut self, _card: &Card, pause: Duration) -> bool {
            matches!(self.0.recv_timeout(pause), Err(RecvTimeoutError::Timeout))
        }
    }
}
