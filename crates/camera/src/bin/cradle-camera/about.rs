//! What a camera says of itself, out of its settings and its summary.

use cradle_camera::tether::talk::{About, Storage};

/// Settings come first: their names stay the same in every language. What they do not say, the lines of
/// the summary may (`Manufacturer: …`, `Model: …`), which libgphoto2 makes out of DeviceInfo.
pub fn told(settings: &[(String, String)], summary: &str, storages: Vec<Storage>) -> About {
    let setting = |names: &[&str]| {
        names.iter().find_map(|wanted| {
            let found = settings.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted))?;
            said(&found.1)
        })
    };
    let line = |name| line(summary, name);
    let battery = setting(&["batterylevel"]).or_else(|| battery_line(summary)).and_then(|level| {
        // "70%", "70", "100 %"; others say "Normal" or "Low", which is no number.
        level.trim_end_matches(['%', ' ']).parse().ok().filter(|level| *level <= 100)
    });
    About {
        maker: setting(&["manufacturer"]).or_else(|| line("Manufacturer")),
        model: setting(&["cameramodel"]).or_else(|| line("Model")),
        serial: setting(&["serialnumber"]).or_else(|| line("Serial Number")),
        // What Canon prints on the body and writes into pictures; the other one is a number of the port's.
        body_serial: setting(&["eosserialnumber"]),
        firmware: setting(&["deviceversion"]).or_else(|| line("Version")),
        battery,
        shutter_count: setting(&["shuttercounter"]).and_then(|count| count.parse().ok()),
        storages,
    }
}

/// To be asked for its settings, libgphoto2 switches a Canon as if it was to take pictures by cable:
/// its display and its keys stop. Nobody expects that of one whose pictures are looked at.
pub fn may_be_asked_for_settings(summary: &str) -> bool {
    !line(summary, "Manufacturer").is_some_and(|maker| maker.to_lowercase().starts_with("canon"))
}

/// `Battery Level(0x5001):(read only) … value: 75% (75)`, among the properties in a summary.
fn battery_line(summary: &str) -> Option<String> {
    let found = summary.lines().find(|line| line.trim_start().starts_with("Battery Level("))?;
    let (_, value) = found.rsplit_once("value:")?;
    Some(value.split_whitespace().next()?.to_owned())
}

fn line(summary: &str, name: &str) -> Option<String> {
    summary.lines().find_map(|line| {
        let (label, value) = line.trim().split_once(':')?;
        label.trim().eq_ignore_ascii_case(name).then(|| said(value)).flatten()
    })
}

/// A value that says something.
fn said(value: &str) -> Option<String> {
    let value = value.trim();
    let nothing = value.is_empty() || ["none", "unknown", "(null)"].contains(&value.to_lowercase().as_str());
    (!nothing).then(|| value.chars().take(200).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(settings: &[(&str, &str)]) -> Vec<(String, String)> {
        settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn settings_say_it_and_the_summary_what_they_leave_out() {
        let settings = pairs(&[
            ("main", ""),
            ("manufacturer", "Canon Inc."),
            ("serialnumber", "3e7a"),
            ("eosserialnumber", "0320 12345"),
            ("batterylevel", "75%"),
            ("shuttercounter", "1234"),
        ]);
        let summary =
            "Manufacturer: somebody else\nModel: Canon EOS 5D\n  Version: 1-1.2.3\nVendor Extension ID: 0xb";
        let told = told(&settings, summary, Vec::new());
        assert_eq!(told.maker.as_deref(), Some("Canon Inc."));
        assert_eq!(
            (told.model.as_deref(), told.firmware.as_deref()),
            (Some("Canon EOS 5D"), Some("1-1.2.3"))
        );
        assert_eq!((told.serial.as_deref(), told.body_serial.as_deref()), (Some("3e7a"), Some("0320 12345")));
        assert_eq!((told.battery, told.shutter_count), (Some(75), Some(1234)));
    }

    #[test]
    fn a_canon_is_left_in_peace_and_its_summary_says_enough() {
        let summary = "Manufacturer: Canon Inc.\nModel: Canon EOS 5D\n  Serial Number: 3e7a\n\
            Battery Level(0x5001):(read only) (type=0x2) Range [0 - 100, step 1] value: 75% (75)";
        assert!(!may_be_asked_for_settings(summary) && may_be_asked_for_settings("Manufacturer: Nikon"));
        let told = told(&[], summary, Vec::new());
        assert_eq!((told.battery, told.serial.as_deref()), (Some(75), Some("3e7a")));
    }

    #[test]
    fn what_says_nothing_is_left_out() {
        let settings = pairs(&[("serialnumber", "None"), ("batterylevel", "Low"), ("shuttercounter", "-1")]);
        assert_eq!(told(&settings, "no lines of that kind", Vec::new()), About::default());
        assert_eq!(told(&pairs(&[("batterylevel", "700")]), "", Vec::new()).battery, None);
    }
}
