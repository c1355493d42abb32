//! A clock that tests move while the centre runs. It is not part of a program that was built for
//! release, so that nobody can come by it by accident.

use std::path::PathBuf;

use cradle_app::domain::{Instant, Span};
use cradle_app::{Clock, SystemClock};

/// The machine's clock, ahead by as many seconds as stand in a file.
#[derive(Debug)]
pub(crate) struct TestClock {
    ahead: PathBuf,
}

/// The clock that the environment names by a file, if it does.
pub(crate) fn named() -> Option<TestClock> {
    let ahead = PathBuf::from(std::env::var_os("CRADLE_TEST_CLOCK")?);
    tracing::warn!(file = %ahead.display(), "the clock is moved by a test");
    Some(TestClock { ahead })
}

impl Clock for TestClock {
    fn now(&self) -> Instant {
        let text = std::fs::read_to_string(&self.ahead).unwrap_or_default();
        SystemClock.now() + Span::from_secs(text.trim().parse().unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_goes_ahead_as_the_file_says() {
        let folder = tempfile::tempdir().unwrap();
        let clock = TestClock { ahead: folder.path().join("ahead") };
        let before = clock.now();
        std::fs::write(&clock.ahead, "86400\n").unwrap();
        let ahead = clock.now().since(before).as_secs();
        assert!((86_400..86_500).contains(&ahead), "{ahead}");
    }
}
