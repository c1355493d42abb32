//! A desktop that opens every camera by itself: gvfs.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use crate::asked::succeeds;

/// The program that speaks to it.
pub(super) const PROGRAM: &str = "gio";
/// The desktop answers within this time.
const ANSWER: Duration = Duration::from_secs(8);

/// Has the desktop let go of the cameras that it holds; whether it did.
pub(super) fn let_go(program: &Path) -> bool {
    let mut freed = false;
    for kind in ["gphoto2", "mtp"] {
        // It fails where nothing is mounted.
        freed |= succeeds(Command::new(program).args(["mount", "--unmount-scheme", kind]), ANSWER);
    }
    freed
}
