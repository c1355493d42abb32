//! Cameras that announce themselves on the network, as Avahi announces them.
#![cfg(target_os = "linux")]

use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use cradle_camera::nearby::{Announced, listen};

/// What Avahi announces for us, until it is dropped.
struct Announcing(Child);

impl Announcing {
    fn start(name: &str, port: &str) -> Self {
        let mut command = Command::new("avahi-publish");
        let command = command.args(["-s", name, "_ptp._tcp", port]);
        Self(command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap())
    }
}

impl Drop for Announcing {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn next(told: &Receiver<Announced>, name: &str) -> Announced {
    loop {
        let announced = told.recv_timeout(Duration::from_mins(1)).expect("it is announced");
        let called = match &announced {
            Announced::There(one) => &one.name,
            Announced::Gone(name) => name,
        };
        if called == name {
            return announced;
        }
    }
}

#[test]
fn a_camera_is_heard_when_it_comes_and_when_it_goes() {
    // The Avahi that printers are announced by, on the loopback interface alone.
    if std::env::var_os("CRADLE_TEST_PRINTERS").is_none() {
        eprintln!("left out: no Avahi here; see scripts/with-printers");
        return;
    }
    let name = format!("EOS R6 {}", std::process::id());
    let (tell, told) = channel();
    let _listening = listen(move |one| drop(tell.send(one))).unwrap();
    let announcing = Announcing::start(&name, "15740");
    let Announced::There(one) = next(&told, &name) else { panic!("it is there") };
    assert!(one.port.to_string().ends_with(":15740"), "{one:?}");
    drop(announcing);
    assert_eq!(next(&told, &name), Announced::Gone(name));
}
