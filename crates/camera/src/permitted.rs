//! Which cameras a centre takes: its rule, and what a device's own descriptors say that the rule asks.

pub use cradle_domain::cameras::{CalledCamera, Function, LetIn, NotPermitted, PermittedCameras};
pub use cradle_domain::menu::ModelPattern;

/// Whether a device declares that it is meant for conferences: its own USB descriptors hold an interface
/// that streams moving pictures (class 0E, subclass 02 of USB Video Class 1.5) **and** one that hands out
/// still pictures (class 06, subclass 01), in whichever of its configurations. So it is a camera that says
/// of itself that it serves as a webcam, too.
///
/// A webcam or a grabber that only streams declares nothing, nor does a camera that shows nothing but a
/// stream while it is switched to it: those are let in by maker and model.
///
/// `interfaces` is udev's list of them, `:060101:0e0100:0e0200:`.
pub fn declares_conference(interfaces: &str) -> bool {
    let has = |class: &str| interfaces.split(':').any(|one| one.len() == 6 && one.starts_with(class));
    has("0e02") && has("0601")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_camera_that_streams_declares_it_and_what_only_streams_does_not() {
        assert!(declares_conference(":060101:0e0100:0e0200:"));
        assert!(declares_conference(":0e0100:0e0200:010100:060101:"));
        for other in
            [":0e0100:0e0200:", ":060101:", ":060101:0e0100:", "", ":::", "060e02:010e0", ":80e0200:10601:"]
        {
            assert!(!declares_conference(other), "{other}");
        }
    }
}
