//! Where a camera is reached.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use crate::devices::{Bus, holders};

/// A port as libgphoto2 names them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Port {
    /// On USB.
    Usb(Bus),
    /// A folder that stands for a camera.
    Folder(PathBuf),
    /// By its address on the network (PTP/IP).
    Network(String),
}

/// The text names no port.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is no address of a camera. Write ptpip: and its address, for instance ptpip:192.168.1.20.")]
pub struct NotAPort(String);

impl Port {
    /// Whether it is reached over the network.
    pub const fn is_network(&self) -> bool {
        matches!(self, Self::Network(_))
    }

    /// Whether this person may use it; none where that is not known before it is tried.
    pub(super) fn may_be_opened(&self) -> Option<bool> {
        let node = self.node()?;
        match std::fs::File::options().read(true).write(true).open(node) {
            Ok(_) => Some(true),
            Err(problem) => (problem.kind() == std::io::ErrorKind::PermissionDenied).then_some(false),
        }
    }

    /// Programs that have it open.
    pub(super) fn holders(&self) -> Vec<String> {
        self.node().map(|node| holders(&node)).unwrap_or_default()
    }

    fn node(&self) -> Option<PathBuf> {
        match self {
            Self::Usb(at) => Some(at.node()),
            Self::Folder(_) | Self::Network(_) => None,
        }
    }
}

impl FromStr for Port {
    type Err = NotAPort;

    /// `ptpip:` and a name or address, or `disk:` and a folder.
    fn from_str(text: &str) -> Result<Self, NotAPort> {
        let wrong = || NotAPort(text.chars().take(100).collect());
        if let Some(folder) = text.strip_prefix("disk:").filter(|folder| folder.starts_with('/')) {
            return Ok(Self::Folder(folder.into()));
        }
        let host = text.strip_prefix("ptpip:").ok_or_else(wrong)?;
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':');
        let right = (1..=253).contains(&host.len()) && host.chars().all(plain) && !host.starts_with('-');
        right.then(|| Self::Network(host.to_owned())).ok_or_else(wrong)
    }
}

impl fmt::Display for Port {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usb(at) => write!(f, "usb:{:03},{:03}", at.bus, at.address),
            Self::Folder(folder) => write!(f, "disk:{}", folder.display()),
            Self::Network(host) => write!(f, "ptpip:{host}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_is_written_as_libgphoto2_reads_it() {
        assert_eq!(Port::Usb(Bus { bus: 1, address: 12 }).to_string(), "usb:001,012");
        for port in ["ptpip:192.168.1.20", "ptpip:camera.local", "disk:/srv/camera"] {
            assert_eq!(port.parse::<Port>().unwrap().to_string(), port);
        }
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for wrong in
            ["", "ptpip:", "ptpip:a b", "ptpip:-x", "ptpip:a\nb", "disk:relative", "usb:001,002", "http://x"]
        {
            assert!(wrong.parse::<Port>().is_err(), "{wrong}");
        }
    }
}
