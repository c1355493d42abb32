//! What is plugged in and taken away, told by a kernel and a udev that a test makes up (umockdev).

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use cradle_camera::tether::Means;
use serde_json::{Value, json};

const USB: &str = "/devices/pci0000:00/0000:00:14.0/usb1";

/// A computer without devices in which a command of the agent's runs.
struct Bed {
    process: Child,
    input: Option<ChildStdin>,
    lines: Receiver<String>,
}

impl Bed {
    /// With these devices there before the program starts.
    fn with(there: &[&str]) -> Self {
        Self::running(&["devices", "--follow"], there)
    }

    fn running(command: &[&str], there: &[&str]) -> Self {
        let bed = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hotplug/bed.py");
        let mut process = Command::new("umockdev-wrapper")
            // The bindings are packages of the system, so of its own Python.
            .arg("/usr/bin/python3")
            .arg(bed)
            .arg(env!("CARGO_BIN_EXE_cradle-agent"))
            .args(command)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("umockdev is there; scripts/setup --tests installs it");
        let (tell, lines) = mpsc::channel();
        let output = BufReader::new(process.stdout.take().unwrap());
        std::thread::spawn(move || {
            for line in output.lines().map_while(Result::ok) {
                tell.send(line).unwrap();
            }
        });
        let input = process.stdin.take();
        let mut bed = Self { process, input, lines };
        for device in there {
            bed.say(&json!({ "add": device }));
        }
        bed.say(&json!({ "run": true }));
        bed
    }

    fn say(&mut self, what: &Value) {
        writeln!(self.input.as_mut().unwrap(), "{what}").unwrap();
    }

    fn line(&self) -> String {
        self.lines.recv_timeout(Duration::from_mins(2)).expect("the program says what happened")
    }

    fn next(&self) -> Value {
        serde_json::from_str(&self.line()).unwrap()
    }
}

impl Drop for Bed {
    fn drop(&mut self) {
        // It ends the program and itself when nothing more is said.
        drop(self.input.take());
        let _ = self.process.wait();
    }
}

fn on_usb(port: &str, address: u8, interfaces: &str, product: &str, serial: &str) -> String {
    format!(
        "P: {USB}/{port}\nN: bus/usb/001/{address:03}\nE: DEVTYPE=usb_device\nE: SUBSYSTEM=usb\n\
         E: BUSNUM=001\nE: DEVNUM={address:03}\nE: ID_USB_INTERFACES={interfaces}\n\
         A: idVendor=04b0\\n\nA: idProduct=0406\\n\nA: manufacturer=NIKON\\n\nA: product={product}\\n\nA: serial={serial}\\n\n"
    )
}

fn card(port: &str, node: &str, uuid: &str) -> String {
    let disk = format!("{USB}/{port}/{port}:1.0/host6/target6:0:0/6:0:0:0/block/sdb");
    format!(
        "P: {disk}/{node}\nN: {node}\nE: SUBSYSTEM=block\nE: DEVTYPE=partition\nE: DEVNAME=/dev/{node}\nE: MAJOR=8\nE: MINOR=17\n\
         E: ID_BUS=usb\nE: ID_FS_USAGE=filesystem\nE: ID_FS_TYPE=vfat\nE: ID_FS_UUID={uuid}\nE: ID_FS_LABEL_ENC=NIKON\\x20D70\n\
         A: dev=8:17\\n\n"
    )
}

fn webcam(port: &str) -> String {
    format!(
        "P: {USB}/{port}/{port}:1.1/video4linux/video0\nN: video0\nE: SUBSYSTEM=video4linux\nE: DEVNAME=/dev/video0\n\
         E: ID_V4L_PRODUCT=D70 Live\nE: ID_V4L_CAPABILITIES=:capture:\nA: name=D70 Live\\n\n"
    )
}

fn place(device: &str) -> String {
    device.lines().next().unwrap().trim_start_matches("P: ").to_owned()
}

#[test]
fn what_is_there_at_the_start_is_told_and_then_what_comes_and_goes() {
    let camera = on_usb("1-4", 7, ":060101:", "NIKON DSC D70", "20012345");
    let mut bed = Bed::with(&[&camera]);
    let there = bed.next();
    assert_eq!((&there["is"], &there["mode"]), (&json!("in"), &json!("camera")));
    assert_eq!(there["key"], "camera:04b0:0406:20012345");
    assert_eq!(there["camera"], json!({ "bus": 1, "address": 7 }));
    assert_eq!(bed.next(), json!({ "is": "settled" }));
    // Away and back, at another address, again and again.
    for address in 8..11 {
        bed.say(&json!({ "remove": format!("/sys{}", place(&camera)) }));
        assert_eq!(bed.next()["is"], "out");
        bed.say(&json!({ "add": on_usb("1-4", address, ":060101:", "NIKON DSC D70", "20012345") }));
        let back = bed.next();
        assert_eq!((&back["key"], &back["camera"]["address"]), (&there["key"], &json!(address)));
    }
}

#[test]
fn each_mode_of_a_camera_is_told_for_what_it_is() {
    let mut bed = Bed::with(&[]);
    assert_eq!(bed.next(), json!({ "is": "settled" }));
    // Switched to mass storage: what is on USB is no camera, its file system is a card.
    bed.say(&json!({ "add": on_usb("1-4", 7, ":080650:", "NIKON DSC D70", "20012345") }));
    bed.say(&json!({ "add": card("1-4", "sdb1", "6133-3234") }));
    let storage = bed.next();
    assert_eq!((&storage["mode"], &storage["key"]), (&json!("card"), &json!("card:6133-3234:NIKON D70")));
    assert_eq!(
        (&storage["card"]["node"], &storage["usb"]["number"]),
        (&json!("/dev/sdb1"), &json!("04b0:0406"))
    );
    bed.say(&json!({ "remove": format!("/sys{}", place(&card("1-4", "sdb1", ""))) }));
    assert_eq!(bed.next()["is"], "out");
    // One that sends what it sees and hands out pictures at the same time is both.
    bed.say(&json!({ "add": on_usb("1-5", 8, ":0e0100:0e0200:060101:", "D70", "7") }));
    bed.say(&json!({ "add": webcam("1-5") }));
    assert_eq!(bed.next()["mode"], "camera");
    let live = bed.next();
    assert_eq!(
        (&live["mode"], &live["label"], &live["key"]),
        (&json!("webcam"), &json!("D70 Live"), &json!("webcam:04b0:0406:7"))
    );
    assert_eq!((&live["webcam"]["node"], &live["webcam"]["formats"]), (&json!("/dev/video0"), &json!([])));
    // Switched off as a webcam it goes on being a camera.
    bed.say(&json!({ "change": format!("/sys{}", place(&webcam("1-5"))), "properties": { "ID_V4L_CAPABILITIES": ":" } }));
    let off = bed.next();
    assert_eq!((&off["is"], &off["place"]), (&json!("out"), &live["place"]));
}

#[test]
fn a_slot_says_what_is_in_it_now_and_hostile_names_are_one_line() {
    let slot = card("1-4", "sdb1", "6133-3234");
    let mut bed = Bed::with(&[&slot]);
    assert_eq!(bed.next()["key"], "card:6133-3234:NIKON D70");
    assert_eq!(bed.next(), json!({ "is": "settled" }));
    let change = |uuid: &str, label: &str| {
        let properties = json!({ "ID_FS_UUID": uuid, "ID_FS_LABEL_ENC": label });
        json!({ "change": format!("/sys{}", place(&slot)), "properties": properties })
    };
    bed.say(&change("0BAD-CAFE", "..\\x2f\\x0a\\xe2\\x80\\xaeGPJ.exe"));
    assert_eq!(bed.next()["is"], "out");
    let other = bed.next();
    assert_eq!((&other["is"], &other["label"]), (&json!("in"), &json!("../ GPJ.exe")));
    // The same again is no news; what comes next is.
    bed.say(&change("0BAD-CAFE", "..\\x2f\\x0a\\xe2\\x80\\xaeGPJ.exe"));
    bed.say(&json!({ "remove": format!("/sys{}", place(&slot)) }));
    assert_eq!(bed.next(), json!({ "is": "out", "place": other["place"] }));
}

#[test]
fn the_doctor_says_of_everything_whether_it_is_well_and_what_to_do() {
    let state = tempfile::tempdir().unwrap();
    let there = [on_usb("1-4", 7, ":060101:", "NIKON DSC D70", "20012345"), webcam("1-5")];
    // Nobody listens at port 9 (discard) of this computer.
    let command = ["doctor", "--centre", "http://127.0.0.1:9", "--state", state.path().to_str().unwrap()];
    let bed = Bed::running(&command, &there.each_ref().map(String::as_str));
    let mut said = String::new();
    while !said.contains("waits and goes out by itself") {
        said.push_str(&bed.line());
        said.push('\n');
    }
    let advice = |about: &str| {
        let at =
            said.lines().position(|line| line.contains(about)).unwrap_or_else(|| panic!("{about}: {said}"));
        said.lines().nth(at + 1).unwrap_or_default().to_owned()
    };
    assert!(said.contains("NIKON DSC D70 hands out its pictures itself (PTP, MTP)"), "{said}");
    let reader = if Means::found().are_there() {
        "cradle-camera is there"
    } else {
        "cradle-camera, which reads them, is not"
    };
    assert!(said.contains(reader), "{said}");
    assert!(said.contains("webcam D70 Live"), "{said}");
    assert!(advice("The agent is not running").contains("cradle-agent serve"));
    assert!(advice("http://127.0.0.1:9 cannot be reached").contains("--centre"));
}
