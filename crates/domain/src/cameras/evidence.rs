//! Evidence: where an identification comes from, and how much that is worth.

use serde::{Deserialize, Serialize};

use super::Identification;

/// How far a source can be trusted to name the body itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// A hint: names the card or the reader rather than the camera.
    Low,
    /// Usually the body's own number, in a form that the maker keeps to itself.
    Medium,
    /// The body's own number, as standards have it.
    High,
}

/// Where a value was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceSource {
    /// PTP DeviceInfo (ISO 15740).
    PtpDeviceInfo,
    /// The USB descriptor's iSerial.
    UsbDescriptor,
    /// Exif 2.31 BodySerialNumber (0xA431), or DNG's CameraSerialNumber (0xC62F).
    Exif,
    /// The maker's own notes in the pictures.
    MakerNote,
    /// The volume's label or number: the card, not the camera.
    Volume,
    /// The account by which the camera sends files itself.
    FtpAccount,
    /// The owner typed it.
    Owner,
}

impl EvidenceSource {
    /// What a value from here is worth.
    pub const fn confidence(self) -> Confidence {
        match self {
            Self::PtpDeviceInfo | Self::Exif | Self::FtpAccount | Self::Owner => Confidence::High,
            Self::UsbDescriptor | Self::MakerNote => Confidence::Medium,
            Self::Volume => Confidence::Low,
        }
    }
}

/// One sighting of a value that may identify the camera.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Where it was read.
    pub source: EvidenceSource,
    /// Maker as read there; empty when it says none.
    #[serde(default)]
    pub maker: String,
    /// Model as read there; empty when it says none.
    #[serde(default)]
    pub model: String,
    /// Serial number as read there; empty when it says none.
    #[serde(default)]
    pub serial: String,
    /// How often it was seen (files on the card that say so).
    #[serde(default)]
    pub sightings: u32,
}

/// The identification that the evidence speaks for, if any does.
///
/// A card may hold pictures of several cameras: the one with the most trusted source wins, among
/// equals the one seen most often, then the one that sorts first, so that the answer never depends
/// on the order of reading. Hints of low confidence alone identify nothing.
pub fn identify(evidence: &[Evidence]) -> Option<(Identification, Confidence)> {
    let mut candidates: Vec<(Confidence, u64, String, Identification)> = Vec::new();
    for seen in evidence {
        let confidence = seen.source.confidence();
        let Ok(identification) = Identification::parse(&seen.maker, &seen.model, &seen.serial) else {
            continue;
        };
        if confidence == Confidence::Low {
            continue;
        }
        let key = identification.key();
        let sightings = u64::from(seen.sightings.max(1));
        match candidates.iter_mut().find(|(_, _, known, _)| *known == key) {
            Some((best, total, ..)) => {
                *best = confidence.max(*best);
                *total += sightings;
            }
            None => candidates.push((confidence, sightings, key, identification)),
        }
    }
    candidates.sort_by(|a, b| (b.0, b.1).cmp(&(a.0, a.1)).then_with(|| a.2.cmp(&b.2)));
    let (confidence, _, _, identification) = candidates.into_iter().next()?;
    Some((identification, confidence))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(source: EvidenceSource, model: &str, serial: &str, sightings: u32) -> Evidence {
        let (maker, model, serial) = ("FUJIFILM".to_owned(), model.to_owned(), serial.to_owned());
        Evidence { source, maker, model, serial, sightings }
    }

    #[test]
    fn the_most_trusted_source_wins_and_then_the_most_frequent() {
        let evidence = [
            seen(EvidenceSource::MakerNote, "X-T2", "111222", 900),
            seen(EvidenceSource::Exif, "X-T5", "53A012", 3),
            seen(EvidenceSource::Exif, "X100", "77B001", 40),
        ];
        let (camera, confidence) = identify(&evidence).unwrap();
        assert_eq!((camera.model.as_str(), confidence), ("X100", Confidence::High));
        let reversed: Vec<_> = evidence.into_iter().rev().collect();
        assert_eq!(identify(&reversed).unwrap().0, camera);
    }

    #[test]
    fn the_card_and_dummies_identify_nothing() {
        let volume = seen(EvidenceSource::Volume, "X-T5", "6133-3234", 1);
        let dummy = seen(EvidenceSource::PtpDeviceInfo, "X-T5", "00000000", 1);
        assert_eq!(identify(&[volume, dummy]), None);
    }
}
