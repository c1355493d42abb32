//! One str0m connection, held so that a fault in it stays in it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use str0m::Rtc;

/// The connection panicked and was thrown away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken;

/// A connection that is used through [`Peer::with`] and by no other way.
pub struct Peer {
    rtc: Option<Box<Rtc>>,
}

impl Peer {
    pub fn new(rtc: Rtc) -> Self {
        Self { rtc: Some(Box::new(rtc)) }
    }

    /// Does something with the connection. A panic in it ends the connection and nothing else: what it
    /// owned is dropped, and nothing outside of it was half changed, since it knows nothing outside.
    pub fn with<T>(&mut self, work: impl FnOnce(&mut Rtc) -> T) -> Result<T, Broken> {
        let rtc = self.rtc.as_mut().ok_or(Broken)?;
        catch_unwind(AssertUnwindSafe(|| work(rtc))).map_err(|_| {
            let broken = self.rtc.take();
            let _ = catch_unwind(AssertUnwindSafe(|| drop(broken)));
            Broken
        })
    }
}
