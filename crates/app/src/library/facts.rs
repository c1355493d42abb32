//! What a camera recorded, as people write it.

use cradle_domain::library::{Attributes, Coordinates, LocalTime, Rating};
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
    /// `taken_at` is the time in UTC, not that of the place.
    pub taken_in_utc: bool,
    /// What people have said about it with other programs.
    pub attributes: Attributes,
    /// What a telephone wrote into a picture and the film taken with it.
    pub content_id: Option<String>,
    /// How long a film or sound is, in thousandths of a second.
    pub duration_ms: Option<u64>,
}

impl Said {
    /// When it was taken, at home in this zone.
    pub(super) fn taken_at_in(&self, zone: &str) -> Option<LocalTime> {
        let told = self.taken_at.as_ref();
        told.map(|at| if self.taken_in_utc { at.from_utc_to(zone) } else { at.clone() })
    }
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
        position: facts
            .position
            .and_then(|at| Coordinates::new(at.latitude, at.longitude))
            .map(Coordinates::pair),
        size: facts.width.zip(facts.height),
        taken_in_utc: facts.taken_in_utc,
        attributes: attributes(facts),
        content_id: facts.content_id.clone().filter(|mark| mark.len() <= 100),
        duration_ms: facts.duration.and_then(|length| u64::try_from(length.as_millis()).ok()),
    }
}

/// What people said with other programs, cut to what fits here.
pub(super) fn attributes(facts: &Facts) -> Attributes {
    let line = |text: &Option<String>, most: usize| {
        text.as_deref().unwrap_or_default().chars().take(most).collect::<String>().trim().to_owned()
    };
    let words = |list: &[String]| {
        list.iter().filter(|word| word.chars().count() <= 200).take(100).cloned().collect::<Vec<_>>()
    };
    let said = Attributes {
        title: line(&facts.title, 500),
        caption: line(&facts.description, 10_000),
        people: words(&facts.people),
        place: line(&facts.place, 500),
        occasion: line(&facts.event, 500),
        keywords: words(&facts.keywords),
        rating: facts.rating.and_then(|stars| Rating::new(stars).ok()),
    };
    said.tidied().unwrap_or_default()
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
    fn what_people_said_elsewhere_is_cut_to_what_fits() {
        let facts = Facts {
            title: Some("x".repeat(900)),
            keywords: (0..300).map(|number| format!("{number}")).chain(["y".repeat(300)]).collect(),
            people: vec!["Anna".into()],
            rating: Some(9),
            ..Facts::default()
        };
        let said = attributes(&facts);
        assert_eq!((said.title.len(), said.keywords.len(), said.rating), (500, 100, None));
        assert_eq!(said.people, ["Anna"]);
    }

    #[test]
    fn a_films_time_is_that_of_its_owners_zone() {
        let facts =
            Facts { taken_at: Some("2026-07-01T22:30:00".into()), taken_in_utc: true, ..Facts::default() };
        assert_eq!(said(&facts).taken_at_in("Europe/Berlin").unwrap().as_str(), "2026-07-02T00:30:00");
    }

    #[test]
    fn an_endless_value_is_cut_off() {
        let facts = Facts { title: Some("x".repeat(100_000)), ..Facts::default() };
        assert_eq!(said(&facts).facts[0].1.len(), LONGEST);
    }
}
