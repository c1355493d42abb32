//! Why a program that works on films came to no good end, in words.

use std::time::Duration;

use crate::kind::Kind;
use crate::process::Stopped;
use crate::unshowable::Unshowable;

/// A program that was ended, or never began.
pub(super) fn stopped(why: &Stopped, time: Duration) -> Unshowable {
    match why {
        Stopped::NotStarted => Unshowable::Without(Kind::Video, "ffmpeg"),
        Stopped::TooLong => Unshowable::too_long(Duration::from_secs(time.as_secs())),
        Stopped::Enough => Unshowable::Damaged("its frames change their size".to_owned()),
    }
}

/// The last thing that a program complained about, without the names of files and addresses in
/// memory.
pub(super) fn reason(said: &str) -> String {
    let line = said.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let without_place = line.rsplit("] ").next().unwrap_or(line);
    let last = without_place.rsplit(": ").next().unwrap_or(without_place).trim();
    if last.is_empty() || last.contains('/') {
        "it cannot be read".to_owned()
    } else {
        crate::text::tidy(last).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_complaint_names_no_file() {
        assert_eq!(
            reason("[mov @ 0x55d] moov atom not found\n/srv/x: Invalid data found when processing input\n"),
            "Invalid data found when processing input"
        );
        assert_eq!(reason(""), "it cannot be read");
        assert_eq!(reason("file:/srv/blobs/x"), "it cannot be read");
    }
}
