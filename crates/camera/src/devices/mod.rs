//! What is connected to this computer right now: cards in readers, cameras on a cable, webcams.
//!
//! [`connected`] looks once; [`follow`] says what is there and then what comes and goes, woken by
//! the system and by nothing else. One thing on a cable may be several devices: a camera that is
//! also a webcam is told of twice, once for each.
//!
//! What a device says of itself is hostile: names are cut, and characters that are none are taken
//! out of them.

mod holders;
#[cfg(target_os = "linux")]
mod slept;
#[cfg_attr(not(target_os = "linux"), allow(dead_code, reason = "only udev tells"))]
mod told;
#[cfg(target_os = "linux")]
mod udev;
#[cfg(target_os = "linux")]
mod video;

use std::fmt;
use std::path::PathBuf;

pub use holders::holders;
pub use told::tidy;

/// Where a device is connected: names it while it is there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place(pub String);

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Something that pictures can come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// Where it is connected.
    pub place: Place,
    /// What its USB descriptors say, where it is on USB.
    pub usb: Option<Usb>,
    /// What it does.
    pub mode: Mode,
}

/// What a thing on USB says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Usb {
    /// The maker's number, given out by the USB-IF.
    pub vendor: u16,
    /// The maker's number for the model.
    pub product: u16,
    /// The maker's name.
    pub maker: String,
    /// The model's name.
    pub model: String,
    /// Its serial number (iSerial); empty when it has none.
    pub serial: String,
    /// Whether it declares that it is meant for conferences ([`crate::permitted::declares_conference`]).
    pub declares_conference: bool,
}

/// What a device does, as it is switched now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mode {
    /// A file system on something that can be taken out: a card in a reader, or a camera that
    /// shows itself as one.
    Card(Block),
    /// A camera or telephone that hands out pictures itself (PTP, MTP).
    Camera(Bus),
    /// A camera that sends what it sees (UVC).
    Webcam(Video),
}

/// A file system that may be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// `/dev/sdb1`.
    pub node: PathBuf,
    /// Its device number: major, minor.
    pub number: (u32, u32),
    /// `vfat` or `exfat`.
    pub filesystem: String,
    /// Its number (FAT: `6133-3234`); empty when it has none.
    pub uuid: String,
    /// Its label; empty when it has none.
    pub label: String,
}

/// Where on USB a camera answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bus {
    /// Number of the bus.
    pub bus: u8,
    /// Address on it.
    pub address: u8,
}

impl Bus {
    /// `/dev/bus/usb/001/004`.
    pub fn node(&self) -> PathBuf {
        format!("/dev/bus/usb/{:03}/{:03}", self.bus, self.address).into()
    }
}

/// A source of moving pictures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Video {
    /// `/dev/video0`.
    pub node: PathBuf,
    /// What it is called.
    pub name: String,
    /// In which forms it sends, as four letters each (`MJPG`, `YUYV`), the one it names first first.
    pub formats: Vec<String>,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Plug {
    /// This is there.
    In(Device),
    /// What was there is gone.
    Out(Place),
    /// Everything that was there when [`follow`] began has been told.
    Settled,
    /// The computer has slept. What came and went meanwhile has been told; what is still there may have to be
    /// opened anew.
    Woken,
}

impl Device {
    /// Names the device wherever and whenever it is connected: a card by its file system, others
    /// by what their descriptors say. What says nothing is known by its place.
    pub fn key(&self) -> String {
        match (&self.mode, &self.usb) {
            (Mode::Card(block), _) if !block.uuid.is_empty() => {
                format!("card:{}:{}", block.uuid, block.label)
            }
            (Mode::Card(_), _) => format!("card:{}", self.place),
            (Mode::Camera(_), Some(usb)) => format!("camera:{}", usb.name(&self.place)),
            (Mode::Webcam(_), Some(usb)) => format!("webcam:{}", usb.name(&self.place)),
            (Mode::Camera(_), None) => format!("camera:{}", self.place),
            (Mode::Webcam(_), None) => format!("webcam:{}", self.place),
        }
    }

    /// What it is called for people.
    pub fn label(&self) -> String {
        let named = |usb: &Usb| {
            let first = usb.maker.split_whitespace().next().unwrap_or_default().to_lowercase();
            match (usb.maker.is_empty(), usb.model.is_empty()) {
                (_, true) => usb.maker.clone(),
                (false, false) if !usb.model.to_lowercase().starts_with(&first) => {
                    format!("{} {}", usb.maker, usb.model)
                }
                _ => usb.model.clone(),
            }
        };
        let named = self.usb.as_ref().map(named).unwrap_or_default();
        match &self.mode {
            Mode::Card(block) if !block.label.is_empty() => block.label.clone(),
            Mode::Webcam(video) if !video.name.is_empty() => video.name.clone(),
            _ if !named.is_empty() => named,
            Mode::Card(block) => block.node.to_string_lossy().into_owned(),
            Mode::Webcam(video) => video.node.to_string_lossy().into_owned(),
            Mode::Camera(bus) => format!("{:03}:{:03}", bus.bus, bus.address),
        }
    }
}

impl Usb {
    fn name(&self, place: &Place) -> String {
        let serial = if self.serial.is_empty() { &place.0 } else { &self.serial };
        format!("{:04x}:{:04x}:{serial}", self.vendor, self.product)
    }
}

/// Ends following when it is dropped.
pub struct Following {
    _end: std::io::PipeWriter,
}

/// Why it cannot be noticed what is connected.
#[derive(Debug, thiserror::Error)]
pub enum Unnoticed {
    /// This system is not one of those that are known.
    #[error("on this system it cannot be noticed yet what is connected; name folders with --camera")]
    System,
    /// The system does not say it.
    #[error("the system does not say what is connected: {0}")]
    Refused(#[from] std::io::Error),
}

/// What is connected now.
pub fn connected() -> Result<Vec<Device>, Unnoticed> {
    #[cfg(target_os = "linux")]
    return Ok(udev::connected()?);
    #[cfg(not(target_os = "linux"))]
    Err(Unnoticed::System)
}

/// Tells what is connected, [`Plug::Settled`], and from then on what comes and goes, on a thread of
/// its own, until the answer is dropped.
pub fn follow(tell: impl FnMut(Plug) + Send + 'static) -> Result<Following, Unnoticed> {
    #[cfg(target_os = "linux")]
    return Ok(udev::follow(tell)?);
    #[cfg(not(target_os = "linux"))]
    {
        drop(tell);
        Err(Unnoticed::System)
    }
}

#[cfg(test)]
mod tests;
