use std::collections::HashMap;

use proptest::prelude::*;

use super::told::{Told, device};
use super::*;

/// A device as a test describes it.
#[derive(Default)]
struct Described {
    subsystem: &'static str,
    removable: bool,
    properties: HashMap<&'static str, String>,
    usb: HashMap<&'static str, String>,
}

impl Described {
    fn of(subsystem: &'static str, properties: &[(&'static str, &str)]) -> Self {
        let properties = properties.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        Self { subsystem, properties, ..Self::default() }
    }

    fn on_usb(mut self, attributes: &[(&'static str, &str)]) -> Self {
        self.usb = attributes.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        self
    }
}

impl Told for Described {
    fn place(&self) -> Place {
        Place("/sys/devices/here".into())
    }
    fn subsystem(&self) -> String {
        self.subsystem.into()
    }
    fn node(&self) -> Option<PathBuf> {
        Some("/dev/node".into())
    }
    fn number(&self) -> Option<(u32, u32)> {
        Some((8, 17))
    }
    fn property(&self, name: &str) -> Option<String> {
        self.properties.get(name).cloned()
    }
    fn usb(&self, attribute: &str) -> Option<String> {
        self.usb.get(attribute).cloned()
    }
    fn interfaces(&self) -> Option<String> {
        self.property("ID_USB_INTERFACES")
    }
    fn is_removable(&self) -> bool {
        self.removable
    }
    fn video_name(&self) -> Option<String> {
        Some("Webcam".into())
    }
    fn formats(&self) -> Vec<String> {
        vec!["MJPG".into()]
    }
}

const NIKON: [(&str, &str); 5] = [
    ("idVendor", "04b0"),
    ("idProduct", "0406"),
    ("manufacturer", "NIKON"),
    ("product", "NIKON DSC D70"),
    ("serial", "0020012345"),
];

const FAT: [(&str, &str); 5] = [
    ("ID_FS_USAGE", "filesystem"),
    ("ID_FS_TYPE", "vfat"),
    ("ID_FS_UUID", "6133-3234"),
    ("ID_FS_LABEL_ENC", "NIKON\\x20D70"),
    ("ID_BUS", "usb"),
];

fn but(known: &[(&'static str, &'static str)], name: &'static str, value: &'static str) -> Described {
    let mut described = Described::of("block", known);
    described.properties.insert(name, value.to_owned());
    described
}

#[test]
fn a_card_in_a_reader_is_known_by_its_file_system_wherever_it_is_put() {
    let card = device(&Described::of("block", &FAT).on_usb(&NIKON)).unwrap();
    assert_eq!((card.key().as_str(), card.label().as_str()), ("card:6133-3234:NIKON D70", "NIKON D70"));
    let slot = Described { removable: true, ..but(&FAT, "ID_BUS", "") };
    assert_eq!(device(&slot).unwrap().key(), card.key());
}

#[test]
fn what_belongs_to_the_computer_is_no_card() {
    assert_eq!(device(&but(&FAT, "ID_BUS", "ata")), None);
    assert_eq!(device(&but(&FAT, "ID_FS_TYPE", "ext4")), None);
    assert_eq!(device(&but(&FAT, "ID_FS_USAGE", "crypto")), None);
    assert_eq!(device(&but(&FAT, "ID_PART_ENTRY_TYPE", "c12a7328-f81f-11d2-ba4b-00a0c93ec93b")), None);
}

#[test]
fn a_camera_is_known_by_its_still_image_class_or_by_the_lists_that_udev_asks() {
    let number = [("BUSNUM", "001"), ("DEVNUM", "007")];
    let of = |more: (&'static str, &'static str)| {
        device(&Described::of("usb", &[number[0], number[1], more]).on_usb(&NIKON))
    };
    let camera = of(("ID_USB_INTERFACES", ":060101:")).unwrap();
    assert_eq!(camera.mode, Mode::Camera(Bus { bus: 1, address: 7 }));
    assert_eq!(
        (camera.key().as_str(), camera.label().as_str()),
        ("camera:04b0:0406:0020012345", "NIKON DSC D70")
    );
    assert!(of(("ID_USB_INTERFACES", ":0e0100:0e0200:060101:")).is_some());
    assert!(of(("ID_GPHOTO2", "1")).is_some() && of(("ID_MTP_DEVICE", "1")).is_some());
    assert_eq!(of(("ID_USB_INTERFACES", ":030101:080650:")), None);
}

#[test]
fn only_what_sends_pictures_is_a_webcam() {
    let of = |can| device(&Described::of("video4linux", &[("ID_V4L_CAPABILITIES", can)]).on_usb(&NIKON));
    let webcam = of(":capture:").unwrap();
    assert_eq!((webcam.key().as_str(), webcam.label().as_str()), ("webcam:04b0:0406:0020012345", "Webcam"));
    assert_eq!(of(":"), None);
}

#[test]
fn a_camera_that_streams_and_hands_out_pictures_declares_that_it_is_meant_for_conferences() {
    let of = |interfaces| {
        let told = [("ID_V4L_CAPABILITIES", ":capture:"), ("ID_USB_INTERFACES", interfaces)];
        device(&Described::of("video4linux", &told).on_usb(&NIKON)).unwrap().usb.unwrap().declares_conference
    };
    assert!(of(":0e0100:0e0200:060101:") && !of(":0e0100:0e0200:"));
}

proptest! {
    #[test]
    fn whatever_a_device_calls_itself_its_name_is_one_short_line(name in ".{0,200}", inner in any::<char>()) {
        let name = format!("{name}{inner}\n\u{202E}x\u{0}");
        let mut described = Described::of("usb", &[("ID_GPHOTO2", "1"), ("BUSNUM", "1"), ("DEVNUM", "2")]);
        described = described.on_usb(&[("idVendor", "1234"), ("idProduct", "abcd"), ("manufacturer", &name), ("product", &name)]);
        let label = device(&described).unwrap().label();
        prop_assert!(label.chars().count() <= 161 && !label.chars().any(char::is_control));
        let is_plain = !label.contains(char::from_u32(0x202E).unwrap()) && !label.is_empty();
        prop_assert!(is_plain);
    }
}
