//! Other people's programs that are asked to do something.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Between two looks at whether it has ended.
const GLANCE: Duration = Duration::from_millis(50);

/// Whether a program is there and does within this time what it is asked for; it is ended otherwise.
pub(crate) fn succeeds(command: &mut Command, time: Duration) -> bool {
    let asked = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    let Ok(mut asked) = asked else { return false };
    let begun = Instant::now();
    loop {
        match asked.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) if begun.elapsed() < time => std::thread::sleep(GLANCE),
            Ok(None) | Err(_) => {
                // It may have ended by itself; then it is only fetched.
                let _ = asked.kill();
                let _ = asked.wait();
                return false;
            }
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn only_what_ends_well_and_in_time_has_succeeded() {
        let shell = |script| succeeds(Command::new("sh").args(["-c", script]), Duration::from_secs(20));
        assert!(shell("exit 0") && !shell("exit 3"));
        assert!(!succeeds(&mut Command::new("no-such-program-of-cradle"), Duration::from_secs(1)));
        assert!(!succeeds(Command::new("sleep").arg("600"), Duration::from_millis(100)));
    }
}
