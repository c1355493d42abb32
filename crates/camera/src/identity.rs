//! Which camera took the pictures on a card, out of the pictures themselves.

use std::collections::BTreeMap;

pub use cradle_domain::cameras::Evidence;
use cradle_domain::cameras::{Confidence, EvidenceSource, Identification};
use cradle_imaging::{Facts, SerialSource};

use crate::card::Card;
use crate::format::Class;
use crate::head::Head;
use crate::name::CardPath;
use crate::volume::Volume;

/// Pictures that are asked: half of them the newest, half spread over the rest of the card.
pub const SAMPLE: usize = 64;

/// What a card says of its camera.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    /// Maker, model and serial number, when the evidence speaks for one camera.
    pub camera: Option<Identification>,
    /// Maker and model that most pictures name, when nothing tells the serial number.
    pub likely: Option<(String, String)>,
    /// The program's version that this camera wrote last.
    pub firmware: Option<String>,
    /// What was seen, the most trusted first.
    pub evidence: Vec<Evidence>,
}

/// Asks a bounded sample of the card's pictures.
pub fn read(card: &Card) -> Identity {
    let heads: Vec<Facts> =
        sample(card).iter().filter_map(|path| Head::read(card, path).ok()).map(|head| head.facts).collect();
    judge(&heads, Volume::at(card.root()))
}

/// Whether two identifications, given as maker, model and serial number, are of one camera.
pub fn is_same_camera(a: [&str; 3], b: [&str; 3]) -> bool {
    let key =
        |[maker, model, serial]: [&str; 3]| Identification::parse(maker, model, serial).map(|one| one.key());
    matches!((key(a), key(b)), (Ok(a), Ok(b)) if a == b)
}

/// The pictures to ask, the newest first.
fn sample(card: &Card) -> Vec<CardPath> {
    let mut shots = card.shots();
    shots.retain(|shot| matches!(shot.first().format.class, Class::Picture | Class::Raw));
    shots.sort_by(|a, b| (b.modified(), b.name()).cmp(&(a.modified(), a.name())));
    let newest = shots.len().min(SAMPLE / 2);
    let rest = &shots[newest..];
    let spread = rest.len().min(SAMPLE - newest);
    let spread = (0..spread).map(|i| &rest[i * rest.len() / spread]);
    shots[..newest].iter().chain(spread).map(|shot| shot.name().clone()).collect()
}

/// Weighs what the pictures say, the newest first, with the volume as a hint.
fn judge(heads: &[Facts], volume: Option<Volume>) -> Identity {
    let mut sightings: BTreeMap<(EvidenceSource, [String; 3]), u32> = BTreeMap::new();
    let mut models: BTreeMap<(String, String), u32> = BTreeMap::new();
    for facts in heads {
        let maker = facts.maker.clone().unwrap_or_default();
        let model = facts.model.clone().unwrap_or_default();
        for serial in &facts.serials {
            let seen = [maker.clone(), model.clone(), serial.value.clone()];
            *sightings.entry((source(serial.source), seen)).or_default() += 1;
        }
        if !maker.is_empty() && !model.is_empty() {
            *models.entry((maker, model)).or_default() += 1;
        }
    }
    let mut evidence: Vec<Evidence> = sightings
        .into_iter()
        .map(|((source, [maker, model, serial]), sightings)| Evidence {
            source,
            maker,
            model,
            serial,
            sightings,
        })
        .collect();
    evidence.extend(volume.map(|volume| Evidence {
        source: EvidenceSource::Volume,
        maker: String::new(),
        model: volume.label.unwrap_or_default(),
        serial: volume.number.unwrap_or_default(),
        sightings: 1,
    }));
    evidence.sort_by(|a, b| {
        let weight = |seen: &Evidence| (seen.source.confidence(), seen.sightings);
        weight(b).cmp(&weight(a)).then_with(|| a.serial.cmp(&b.serial))
    });
    let camera = cradle_domain::cameras::identify(&evidence).map(|(camera, _): (_, Confidence)| camera);
    let likely = models.into_iter().max_by(|a, b| (a.1, &b.0).cmp(&(b.1, &a.0))).map(|(model, _)| model);
    let named = camera.as_ref().map(|camera| (camera.maker.as_str(), camera.model.as_str()));
    let named = named.or(likely.as_ref().map(|(maker, model)| (maker.as_str(), model.as_str())));
    let firmware = heads.iter().find_map(|facts| {
        let own = facts.maker.as_deref().zip(facts.model.as_deref());
        let own = own.map(|(maker, model)| (maker.trim(), model.trim()));
        facts.firmware.clone().filter(|program| own == named && is_firmware(program))
    });
    Identity { camera, likely, firmware, evidence }
}

/// Cameras write a version, editors their own name: `Ver.1.10`, `1.00`, `NIKON D70 Ver.2.00`
/// against `Adobe Photoshop CS2 Windows`.
fn is_firmware(program: &str) -> bool {
    const EDITORS: [&str; 14] = [
        "adobe",
        "photoshop",
        "lightroom",
        "gimp",
        "darktable",
        "rawtherapee",
        "capture",
        "picasa",
        "paint",
        "windows",
        "digikam",
        "snapseed",
        "affinity",
        "instagram",
    ];
    let lower = program.to_lowercase();
    lower.contains(|c: char| c.is_ascii_digit()) && !EDITORS.iter().any(|editor| lower.contains(editor))
}

/// What a place in the file is worth: numbers that only the maker reads are not on the label, and
/// XMP is carried along by editors.
fn source(place: SerialSource) -> EvidenceSource {
    match place {
        SerialSource::ExifBodySerialNumber | SerialSource::DngCameraSerialNumber => EvidenceSource::Exif,
        SerialSource::CanonSerialNumber
        | SerialSource::CanonInternalSerialNumber
        | SerialSource::FujifilmInternalSerialNumber
        | SerialSource::NikonSerialNumber
        | SerialSource::OlympusSerialNumber
        | SerialSource::OlympusInternalSerialNumber
        | SerialSource::PentaxSerialNumber
        | SerialSource::PentaxInternalSerialNumber
        | SerialSource::PanasonicInternalSerialNumber
        | SerialSource::LeicaSerialNumber
        | SerialSource::LeicaInternalSerialNumber
        | SerialSource::XmpSerialNumber => EvidenceSource::MakerNote,
    }
}

#[cfg(test)]
mod tests {
    use cradle_imaging::Serial;

    use super::*;

    fn facts(model: &str, serial: Option<(SerialSource, &str)>, firmware: &str) -> Facts {
        Facts {
            maker: Some("Cradle".into()),
            model: Some(model.into()),
            firmware: Some(firmware.into()),
            serials: serial
                .map(|(source, value)| Serial { source, value: value.into() })
                .into_iter()
                .collect(),
            ..Facts::default()
        }
    }

    #[test]
    fn the_serial_that_most_pictures_carry_names_the_camera() {
        let body = SerialSource::ExifBodySerialNumber;
        let mut heads = vec![facts("One", Some((body, "CR-0042")), "Adobe Photoshop CS2")];
        heads.extend(std::iter::repeat_n(facts("One", Some((body, "CR-0042")), "Ver.1.10"), 5));
        heads.push(facts("Two", Some((body, "CR-0099")), "Ver.9.99"));
        let volume = Volume { label: Some("CRADLE".into()), number: Some("6133-3234".into()) };
        let identity = judge(&heads, Some(volume));
        assert_eq!(identity.camera.unwrap().serial.as_str(), "CR-0042");
        assert_eq!(identity.firmware.as_deref(), Some("Ver.1.10"));
        assert_eq!(identity.evidence[0].sightings, 6);
        assert_eq!(identity.evidence.last().unwrap().source, EvidenceSource::Volume);
    }

    #[test]
    fn without_a_serial_the_model_is_likely_and_nothing_is_identified() {
        let heads = [facts("One", None, "1.0"), facts("Two", None, "1.0"), facts("Two", None, "1.0")];
        let identity = judge(&heads, None);
        assert_eq!((identity.camera, identity.likely), (None, Some(("Cradle".into(), "Two".into()))));
    }

    #[test]
    fn the_same_camera_is_recognised_in_another_spelling() {
        let ours = ["NIKON CORPORATION", "NIKON D70", "0020 01234"];
        assert!(is_same_camera(ours, ["Nikon", "D70", "2001234"]));
        assert!(!is_same_camera(ours, ["Nikon", "D70s", "2001234"]));
        assert!(!is_same_camera(["", "", ""], ["", "", ""]));
    }
}
