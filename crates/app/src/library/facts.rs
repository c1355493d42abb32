//! What a camera recorded, as people write it.

use cradle_domain::library::LocalTime;
use cradle_imaging::Facts;

/// What is kept of what a file says.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Said {
    /// When it was taken.
    pub taken_at: Option<LocalTime>,
    /// Names and values in reading order.
    pub facts: Vec<(String, String)>,
    /// Latitude and longitude.
    pub position: Option<(f64, f64)>,
    /// Pixels as shown.
    pub size: Option<(u32, u32)>,
}

/// The longest value that is kept, in characters: a file may say anything.
const LONGEST: usize = 1_000;

pub(super) fn said(facts: &Facts) -> Said {
    let values = [
        ("maker", facts.maker.clone()),
        ("model", facts.model.clone()),
        ("lens", facts.lens.clone()),
        ("exposure", facts.exposure_seconds.and_then(exposure)),
        ("aperture", facts.f_number.map(|number| format!("f/{}", rounded(number)))),
        ("iso", facts.iso.map(|iso| iso.to_string())),
        ("focal_length", facts.focal_length_mm.map(|length| format!("{} mm", rounded(length)))),
        ("serial", facts.serials.first().map(|serial| serial.value.clone())),
        ("firmware", facts.firmware.clone()),
        ("time_zone", facts.taken_offset.clone()),
        (
            "altitude",
            facts.position.and_then(|at| at.altitude_m).map(|metres| format!("{} m", metres.round())),
        ),
        ("title", facts.title.clone()),
        ("description", facts.description.clone()),
        ("copyright", facts.copyright.clone()),
    ];
    let kept = |value: String| {
        let plain = value.chars().filter(|c| !c.is_control() || *c == '\n').take(LONGEST);
        let plain: String = plain.collect();
        (!plain.trim().is_empty()).then(|| plain.trim().to_owned())
    };
    let named = values.into_iter().filter_map(|(name, value)| Some((name.to_owned(), kept(value?)?)));
    Said {
        taken_at: facts.taken_at.as_ref().and_then(|at| at.parse().ok()),
        facts: named.collect(),
        position: facts.position.map(|at| (at.latitude, at.longitude)),
        size: facts.width.zip(facts.height),
    }
}

/// At most one digit behind the point.
fn rounded(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}

/// As photographers write it: a fraction below a quarter of a second.
fn exposure(seconds: f64) -> Option<String> {
    if !seconds.is_finite() || seconds <= 0.0 {
        None
    } else if seconds < 0.25 {
        Some(format!("1/{} s", (1.0 / seconds).round()))
    } else {
        Some(format!("{} s", rounded(seconds)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_read_as_photographers_write_them() {
        let facts = Facts {
            model: Some("X-T5".into()),
            exposure_seconds: Some(0.004),
            f_number: Some(2.799_999),
            focal_length_mm: Some(23.0),
            taken_at: Some("2026-11-15T14:03:59".into()),
            description: Some("   ".into()),
            ..Facts::default()
        };
        let said = said(&facts);
        let text: Vec<_> = said.facts.iter().map(|(name, value)| format!("{name} {value}")).collect();
        assert_eq!(text, ["model X-T5", "exposure 1/250 s", "aperture f/2.8", "focal_length 23 mm"]);
        assert_eq!(said.taken_at.unwrap().day(), "2026-11-15");
        assert_eq!(exposure(2.0).as_deref(), Some("2 s"));
        assert_eq!(exposure(f64::NAN), None);
    }

    #[test]
    fn an_endless_value_is_cut_off() {
        let facts = Facts { title: Some("x".repeat(100_000)), ..Facts::default() };
        assert_eq!(said(&facts).facts[0].1.len(), LONGEST);
    }
}
