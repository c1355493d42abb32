//! What cameras are read with, and how long that may take.

use std::path::PathBuf;
use std::sync::OnceLock;
use std::time::Duration;

use super::desktop;

/// The program that alone knows libgphoto2.
const PROGRAM: &str = "cradle-camera";

/// How long a camera may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// To be opened: a locked telephone takes nine seconds to say so.
    pub open: Duration,
    /// To list a folder, which may hold ten thousand pictures.
    pub list: Duration,
    /// For everything else, and between two pieces of a file.
    pub answer: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { open: Duration::from_secs(40), list: Duration::from_mins(3), answer: Duration::from_secs(40) }
    }
}

/// What cameras are read with.
#[derive(Clone, Debug)]
pub struct Means {
    pub(super) program: Option<PathBuf>,
    pub(super) patience: Patience,
    pub(super) desktop: PathBuf,
    pub(super) guid: Option<String>,
}

impl Means {
    /// With the program that lies beside this one.
    pub fn found() -> Self {
        static FOUND: OnceLock<Option<PathBuf>> = OnceLock::new();
        let program = FOUND.get_or_init(|| cradle_imaging::process::own(PROGRAM)).clone();
        Self { program, patience: Patience::default(), desktop: desktop::PROGRAM.into(), guid: None }
    }

    /// With this program.
    pub fn with(program: impl Into<PathBuf>, patience: Patience) -> Self {
        Self { program: Some(program.into()), patience, desktop: desktop::PROGRAM.into(), guid: None }
    }

    /// With another program that is asked to have the desktop let go of cameras, called as `gio` is.
    #[must_use]
    pub fn asking(self, desktop: impl Into<PathBuf>) -> Self {
        Self { desktop: desktop.into(), ..self }
    }

    /// Cameras on the network know this computer by this number, and ask their owners once about it.
    #[must_use]
    pub fn introduced_as(self, guid: [u8; 16]) -> Self {
        let guid: Vec<String> = guid.iter().map(|byte| format!("{byte:02x}")).collect();
        Self { guid: Some(guid.join(":")), ..self }
    }

    /// Whether the program is there.
    pub fn are_there(&self) -> bool {
        self.program.is_some()
    }
}
