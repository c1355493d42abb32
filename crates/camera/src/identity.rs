//! Which camera took the pictures on a card, out of the pictures themselves; and which camera it is that
//! hands them out itself, out of both.

use std::cmp::Ordering;
use std::collections::BTreeMap;

pub use cradle_domain::cameras::Evidence;
use cradle_domain::cameras::{Confidence, EvidenceSource, Identification};
use cradle_imaging::{Facts, SerialSource};

use crate::card::Card;
use crate::devices::{Usb, tidy};
use crate::format::Class;
use crate::head::Head;
use crate::name::CardPath;
use crate::tether::talk::About;
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
    match card.camera() {
        None => judge(&heads, card.root().and_then(Volume::at)),
        Some(tether) => judge_device(&heads, tether.about(), tether.usb()),
    }
}

/// What a camera says of itself stands beside what its pictures say. It counts more than pictures of
/// other models that lie in it, as they do in a telephone; of its own model's pictures the serial number
/// counts more, because a card of this camera will say the same tomorrow.
fn judge_device(heads: &[Facts], about: &About, usb: Option<&Usb>) -> Identity {
    let mut identity = judge(heads, None);
    let device = evidence_of_device(about, usb);
    let own: Vec<&Evidence> = device.iter().filter(|seen| !seen.model.is_empty()).collect();
    let of_this_model = |seen: &Evidence| own.iter().any(|device| is_same_model(device, seen));
    let mut pictures = identity.evidence.clone();
    pictures.retain(of_this_model);
    let best = |evidence: &[Evidence]| cradle_domain::cameras::identify(evidence).map(|(camera, _)| camera);
    identity.camera = best(&pictures).or_else(|| best(&device)).or(identity.camera);
    let named = own.first().map(|seen| (seen.maker.clone(), seen.model.clone()));
    identity.likely = named.filter(|(maker, _)| !maker.is_empty()).or(identity.likely);
    identity.firmware = about.firmware.as_deref().map(tidy).or(identity.firmware);
    identity.evidence.extend(device);
    identity.evidence.sort_by(by_weight);
    identity
}

/// DeviceInfo's serial number and that of the USB descriptors are kept, and one that Canon calls the
/// body's besides: where they differ, whoever looks at the evidence sees it.
fn evidence_of_device(about: &About, usb: Option<&Usb>) -> Vec<Evidence> {
    let text = |value: &Option<String>| value.as_deref().map(tidy).unwrap_or_default();
    let seen = |source, maker, model, serial| Evidence { source, maker, model, serial, sightings: 1 };
    let mut evidence = Vec::new();
    let (maker, model) = (text(&about.maker), text(&about.model));
    let serials = [&about.body_serial, &about.serial];
    if !maker.is_empty() || !model.is_empty() {
        let told = serials.iter().find(|serial| serial.is_some()).map(|serial| text(serial));
        let serial = told.unwrap_or_default();
        evidence.push(seen(EvidenceSource::PtpDeviceInfo, maker.clone(), model.clone(), serial));
    }
    if about.body_serial.is_some() && about.serial.is_some() {
        // The port's own number: no other place has it.
        evidence.push(seen(EvidenceSource::UsbDescriptor, maker, model, text(&about.serial)));
    }
    if let Some(usb) = usb {
        evidence.push(seen(
            EvidenceSource::UsbDescriptor,
            usb.maker.clone(),
            usb.model.clone(),
            usb.serial.clone(),
        ));
    }
    evidence
}

/// Whether two name one model, whoever made this one of them.
fn is_same_model(a: &Evidence, b: &Evidence) -> bool {
    // Any number will do: the same for both.
    is_same_camera([&a.maker, &a.model, "7"], [&b.maker, &b.model, "7"])
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
    evidence.sort_by(by_weight);
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

/// The most trusted first, then what was seen most often.
fn by_weight(a: &Evidence, b: &Evidence) -> Ordering {
    let weight = |seen: &Evidence| (seen.source.confidence(), seen.sightings);
    weight(b).cmp(&weight(a)).then_with(|| a.serial.cmp(&b.serial))
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

    fn device(model: &str, serial: &str) -> About {
        About {
            maker: Some("Cradle Corporation".into()),
            model: Some(model.into()),
            serial: Some(serial.into()),
            firmware: Some("2.00".into()),
            ..About::default()
        }
    }

    fn usb(serial: &str) -> Usb {
        let (maker, model) = ("Cradle".into(), "One".into());
        Usb { vendor: 0x1234, product: 1, maker, model, serial: serial.into(), declares_conference: false }
    }

    #[test]
    fn a_camera_on_a_cable_is_the_one_that_its_card_will_name_tomorrow() {
        let body = SerialSource::ExifBodySerialNumber;
        let mine = facts("One", Some((body, "CR-0042")), "Ver.1.10");
        let by_card = judge(std::slice::from_ref(&mine), None).camera.unwrap();
        // DeviceInfo has another number, as Canon's does; USB a third one.
        let identity = judge_device(&[mine], &device("One", "3e7a99"), Some(&usb("U-1")));
        assert_eq!(identity.camera.unwrap().key(), by_card.key());
        assert_eq!(identity.firmware.as_deref(), Some("2.00"));
        let kept: Vec<_> = identity.evidence.iter().map(|seen| (seen.source, seen.serial.as_str())).collect();
        assert!(kept.contains(&(EvidenceSource::PtpDeviceInfo, "3e7a99")), "{kept:?}");
        assert!(kept.contains(&(EvidenceSource::UsbDescriptor, "U-1")) && kept.len() == 3, "{kept:?}");
    }

    #[test]
    fn pictures_of_other_cameras_in_it_do_not_rename_it() {
        let body = SerialSource::ExifBodySerialNumber;
        let foreign = vec![facts("Two", Some((body, "CR-0099")), "1.0"); 9];
        let identity = judge_device(&foreign, &device("One", "0042"), None);
        let camera = identity.camera.unwrap();
        assert_eq!((camera.model.as_str(), camera.serial.as_str()), ("One", "0042"));
        // One that says nothing of itself, or a dummy, is known by USB; then by its pictures.
        let dummy = device("One", "0000000");
        let identity = judge_device(&foreign, &dummy, Some(&usb("U-1")));
        assert_eq!(identity.camera.unwrap().serial.as_str(), "U-1");
        assert_eq!(judge_device(&foreign, &dummy, None).camera.unwrap().serial.as_str(), "CR-0099");
        assert_eq!(judge_device(&[], &About::default(), None).camera, None);
    }

    #[test]
    fn the_same_camera_is_recognised_in_another_spelling() {
        let ours = ["NIKON CORPORATION", "NIKON D70", "0020 01234"];
        assert!(is_same_camera(ours, ["Nikon", "D70", "2001234"]));
        assert!(!is_same_camera(ours, ["Nikon", "D70s", "2001234"]));
        assert!(!is_same_camera(["", "", ""], ["", "", ""]));
    }
}
