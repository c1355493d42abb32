//! What a device is, out of what the system tells about it.
#![cfg_attr(not(target_os = "linux"), allow(dead_code))] // Other systems do not tell yet.

use std::path::PathBuf;

use super::{Block, Bus, Device, Mode, Place, Usb, Video};
use crate::permitted::declares_conference;

/// Longest name that is kept.
const NAME: usize = 80;
/// File systems that cameras write: FAT (DCF 2.0 §3.1) and exFAT (SD 3.0 for SDXC).
const FILE_SYSTEMS: [&str; 2] = ["vfat", "exfat"];
/// Partitions that computers start from, by their type in a GPT and in an MBR.
const STARTERS: [&str; 2] = ["c12a7328-f81f-11d2-ba4b-00a0c93ec93b", "0xef"];

/// What the system tells about one device.
pub(super) trait Told {
    /// Its place among all devices.
    fn place(&self) -> Place;
    /// `block`, `usb` or `video4linux`.
    fn subsystem(&self) -> String;
    /// Its node in `/dev`.
    fn node(&self) -> Option<PathBuf>;
    /// Its device number.
    fn number(&self) -> Option<(u32, u32)>;
    /// What rules have found out about it.
    fn property(&self, name: &str) -> Option<String>;
    /// What the kernel says about the thing on USB that it is or is part of.
    fn usb(&self, attribute: &str) -> Option<String>;
    /// What udev lists of the interfaces of the thing on USB that it is or is part of.
    fn interfaces(&self) -> Option<String>;
    /// Whether the disk that it is or is part of can be taken out of its reader.
    fn is_removable(&self) -> bool;
    /// What the kernel calls a source of moving pictures.
    fn video_name(&self) -> Option<String>;
    /// In which forms a source of moving pictures sends.
    fn formats(&self) -> Vec<String>;
}

/// The device, if pictures can come from it.
pub(super) fn device(told: &impl Told) -> Option<Device> {
    let mode = match told.subsystem().as_str() {
        "block" => Mode::Card(block(told)?),
        "usb" => Mode::Camera(camera(told)?),
        "video4linux" => Mode::Webcam(video(told)?),
        _ => return None,
    };
    Some(Device { place: told.place(), usb: usb(told), mode })
}

fn block(told: &impl Told) -> Option<Block> {
    let property = |name: &str| told.property(name).unwrap_or_default();
    let filesystem = property("ID_FS_TYPE");
    let is_card = property("ID_FS_USAGE") == "filesystem" && FILE_SYSTEMS.contains(&filesystem.as_str());
    let starts = STARTERS.contains(&property("ID_PART_ENTRY_TYPE").to_lowercase().as_str());
    if !is_card || starts || !(property("ID_BUS") == "usb" || told.is_removable()) {
        return None;
    }
    Some(Block {
        node: told.node()?,
        number: told.number()?,
        filesystem,
        uuid: tidy(&property("ID_FS_UUID")),
        label: tidy(&plain(&property("ID_FS_LABEL_ENC"))),
    })
}

/// The classes that a thing on USB has are listed as `:060101:080650:`; 06 01 is a still image
/// device (USB Still Image Capture Device Definition 1.0). MTP devices of other classes are known
/// to the lists of libgphoto2 and libmtp, which udev has asked.
fn camera(told: &impl Told) -> Option<Bus> {
    let is_still = told.property("ID_USB_INTERFACES").is_some_and(|classes| classes.contains(":0601"));
    let is_listed = |name| told.property(name).is_some_and(|value| value == "1");
    if !is_still && !is_listed("ID_GPHOTO2") && !is_listed("ID_MTP_DEVICE") {
        return None;
    }
    let number = |name: &str| told.property(name)?.parse().ok();
    Some(Bus { bus: number("BUSNUM")?, address: number("DEVNUM")? })
}

fn video(told: &impl Told) -> Option<Video> {
    let captures = told.property("ID_V4L_CAPABILITIES").is_some_and(|can| can.contains(":capture:"));
    let node = told.node().filter(|_| captures)?;
    let name = told.property("ID_V4L_PRODUCT").or_else(|| told.video_name()).unwrap_or_default();
    Some(Video { node, name: tidy(&name), formats: told.formats() })
}

fn usb(told: &impl Told) -> Option<Usb> {
    let number = |name: &str| u16::from_str_radix(told.usb(name)?.trim(), 16).ok();
    let text = |name: &str| tidy(&told.usb(name).unwrap_or_default());
    Some(Usb {
        vendor: number("idVendor")?,
        product: number("idProduct")?,
        maker: text("manufacturer"),
        model: text("product"),
        serial: text("serial"),
        declares_conference: told.interfaces().is_some_and(|all| declares_conference(&all)),
    })
}

/// A name as it may be shown: cut, in one line, without characters that control or turn others.
pub fn tidy(name: &str) -> String {
    let turns = |c: char| matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}');
    let plain: String =
        name.chars().filter(|c| !turns(*c)).map(|c| if c.is_control() { ' ' } else { c }).collect();
    let words: Vec<&str> = plain.split_whitespace().collect();
    words.join(" ").chars().take(NAME).collect()
}

/// udev writes characters that are not safe in a name as `\x20`.
fn plain(encoded: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = encoded.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let code = rest.strip_prefix(b"\\x").and_then(|code| std::str::from_utf8(code.get(..2)?).ok());
        if let Some(byte) = code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            bytes.push(byte);
            rest = &rest[4..];
        } else {
            bytes.push(first);
            rest = after;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
