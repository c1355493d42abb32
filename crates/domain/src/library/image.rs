//! A picture and the states of its life.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::Attributes;
use crate::{BlobHash, CameraId, CustomerId, ImageId, Instant};

/// Where a picture stands.
///
/// ```text
///            keep              discard
///   inbox ─────────▶ kept ───────────────▶ trashed ──▶ (removed for good)
///     │ ◀─ put back ─┘                        ▲  │
///     └───────────────────── discard ─────────┘  │
///   kept or inbox, as before ◀──── restore ──────┘
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ImageState {
    /// Arrived, not selected yet.
    Inbox,
    /// Selected: part of the library.
    Kept,
    /// Thrown away, and can be brought back.
    Trashed,
}

impl ImageState {
    /// The word that names it in records and addresses.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Inbox => "inbox",
            Self::Kept => "kept",
            Self::Trashed => "trashed",
        }
    }

    /// The state that a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Inbox, Self::Kept, Self::Trashed].into_iter().find(|state| state.as_str() == word)
    }
}

/// What happens to a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transition {
    /// Selected for the library.
    Keep,
    /// Put back into the inbox: keeping it was a slip.
    PutBack,
    /// Thrown away.
    Discard,
    /// Brought back from the trash.
    Restore,
}

/// A step that makes no sense in this state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WrongState {
    /// It lies in the trash.
    #[error("This picture is in the trash. Restore it first.")]
    InTrash,
    /// It does not lie in the trash.
    #[error("This picture is not in the trash.")]
    NotInTrash,
}

impl ImageState {
    /// The state after a step; keeping what is kept and discarding what is discarded change
    /// nothing, so that a repeated request is no error.
    ///
    /// `before_trash` is the state that a restored picture goes back to.
    pub fn after(self, step: Transition, before_trash: Self) -> Result<Self, WrongState> {
        match (self, step) {
            (Self::Inbox | Self::Kept, Transition::Keep) => Ok(Self::Kept),
            (Self::Inbox | Self::Kept, Transition::PutBack) => Ok(Self::Inbox),
            (_, Transition::Discard) => Ok(Self::Trashed),
            (Self::Trashed, Transition::Restore) => Ok(match before_trash {
                Self::Inbox => Self::Inbox,
                Self::Kept | Self::Trashed => Self::Kept,
            }),
            (Self::Trashed, Transition::Keep | Transition::PutBack) => Err(WrongState::InTrash),
            (Self::Inbox | Self::Kept, Transition::Restore) => Err(WrongState::NotInTrash),
        }
    }
}

/// What an entry of the library is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ImageKind {
    /// A still picture.
    Picture,
    /// A moving picture.
    Film,
    /// A sound.
    Sound,
}

impl ImageKind {
    /// The word that names it in records.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Picture => "picture",
            Self::Film => "film",
            Self::Sound => "sound",
        }
    }

    /// The kind that a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Picture, Self::Film, Self::Sound].into_iter().find(|kind| kind.as_str() == word)
    }
}

/// What a further file of the same shot is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PartRole {
    /// The sensor's own data.
    Raw,
    /// A voice memo.
    Sound,
    /// A moving picture taken with the still one.
    Film,
    /// Notes of other programs (XMP).
    Sidecar,
    /// Another still picture of the same shot, such as a HEIC beside the JPEG.
    Picture,
}

impl PartRole {
    /// The word that names it in records.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Raw => "raw",
            Self::Sound => "sound",
            Self::Film => "film",
            Self::Sidecar => "sidecar",
            Self::Picture => "picture",
        }
    }

    /// The role that a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Raw, Self::Sound, Self::Film, Self::Sidecar, Self::Picture]
            .into_iter()
            .find(|role| role.as_str() == word)
    }
}

/// How a film or sound is played in a browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Playback {
    /// As it arrived.
    Original,
    /// In a form that is going to be made.
    Waiting,
    /// In a form that is being made.
    Making {
        /// How much of it is made, of 100.
        percent: u8,
    },
    /// In the form that was made of it.
    Made {
        /// Bytes.
        size: u64,
    },
    /// Not at all; why, in a sentence.
    Failed(String),
}

/// What is known about a film or sound beyond what a picture has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recording {
    /// From beginning to end in thousandths of a second; `None` where the file does not know.
    pub duration_ms: Option<u64>,
    /// How it is played.
    pub playback: Playback,
}

/// A further file of the same shot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What it is.
    pub role: PartRole,
    /// Its name on the camera.
    pub filename: String,
    /// IANA media type.
    pub media_type: String,
    /// Its content.
    pub blob: BlobHash,
    /// Bytes.
    pub size: u64,
    /// For films and sounds that were looked at.
    pub recording: Option<Recording>,
}

/// A date and time as the camera's own clock showed it: `2026-11-15T14:03:59`, without a zone
/// unless the camera told one, so that an evening stays an evening wherever it is looked at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct LocalTime(String);

/// The text is no date and time between the years 1826 and 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("A time is written like 2026-11-15T14:03:59.")]
pub struct NotALocalTime;

impl LocalTime {
    /// As text that sorts by time.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The calendar day, `2026-11-15`.
    pub fn day(&self) -> &str {
        &self.0[..10]
    }

    /// The wall-clock time of an instant in a zone; UTC when the zone is unknown.
    pub fn at(instant: Instant, zone: &str) -> Self {
        let zone = jiff::tz::TimeZone::get(zone).unwrap_or(jiff::tz::TimeZone::UTC);
        let at = instant.timestamp().to_zoned(zone).datetime();
        Self(at.strftime("%Y-%m-%dT%H:%M:%S").to_string())
    }

    /// Seconds that lie between an earlier time and this one; negative when it is the earlier one.
    pub fn seconds_since(&self, earlier: &Self) -> i64 {
        let civil = |text: &str| text.parse::<jiff::civil::DateTime>().unwrap_or_default();
        civil(&self.0).duration_since(civil(&earlier.0)).as_secs()
    }

    /// The instant of which this was the wall-clock time in a zone; UTC when the zone is unknown.
    pub fn instant_in(&self, zone: &str) -> Instant {
        let zone = jiff::tz::TimeZone::get(zone).unwrap_or(jiff::tz::TimeZone::UTC);
        let at = self.0.parse::<jiff::civil::DateTime>().ok().and_then(|at| at.to_zoned(zone).ok());
        at.map_or(Instant::EPOCH, |at| at.timestamp().into())
    }

    /// The wall-clock time in a zone when this one was that of UTC.
    #[must_use]
    pub fn from_utc_to(&self, zone: &str) -> Self {
        let at = self.0.parse::<jiff::civil::DateTime>().ok();
        let at = at.and_then(|at| at.to_zoned(jiff::tz::TimeZone::UTC).ok());
        at.map_or_else(|| self.clone(), |at| Self::at(at.timestamp().into(), zone))
    }
}

impl FromStr for LocalTime {
    type Err = NotALocalTime;

    fn from_str(text: &str) -> Result<Self, NotALocalTime> {
        let at: jiff::civil::DateTime = text.parse().map_err(|_| NotALocalTime)?;
        // The oldest photograph is of 1826 or 1827; cameras whose clock was never set say year 0.
        if at.year() < 1826 {
            return Err(NotALocalTime);
        }
        Ok(Self(at.strftime("%Y-%m-%dT%H:%M:%S").to_string()))
    }
}

impl fmt::Display for LocalTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A picture, film or sound in a customer's library.
#[derive(Clone, Debug, PartialEq)]
pub struct Image {
    /// Identifier.
    pub id: ImageId,
    /// Whose it is.
    pub owner: CustomerId,
    /// The camera that it came from, when one was named.
    pub camera: Option<CameraId>,
    /// Where it stands.
    pub state: ImageState,
    /// What it is.
    pub kind: ImageKind,
    /// Its name on the camera or disk.
    pub filename: String,
    /// IANA media type, by content.
    pub media_type: String,
    /// The original's content.
    pub blob: BlobHash,
    /// The original's SHA-256.
    pub sha256: [u8; 32],
    /// Bytes of the original.
    pub size: u64,
    /// Pixels across as shown; 0 while unknown or not shown.
    pub width: u32,
    /// Pixels down as shown.
    pub height: u32,
    /// Placeholder (thumbhash bytes); empty while unknown.
    pub thumbhash: Vec<u8>,
    /// Whether reduced images are there.
    pub shown: bool,
    /// Whether reduced images are still being made.
    pub rendering: bool,
    /// Why it cannot be shown, or shown whole.
    pub problem: Option<String>,
    /// When it was taken: by the camera's clock, else when the file says it was made, else when it
    /// arrived.
    pub taken_at: LocalTime,
    /// When it arrived.
    pub arrived_at: Instant,
    /// When it was thrown away.
    pub trashed_at: Option<Instant>,
    /// Until when it can be brought back from the trash.
    pub trash_until: Option<Instant>,
    /// When the original was last read through and found to be what it was.
    pub proven_at: Option<Instant>,
    /// What the camera recorded: maker, model, lens, exposure …, as pairs in reading order.
    pub facts: Vec<(String, String)>,
    /// Latitude and longitude in degrees (WGS 84).
    pub position: Option<(f64, f64)>,
    /// What people say about it.
    pub attributes: Attributes,
    /// Further files of the same shot.
    pub parts: Vec<Part>,
    /// For films and sounds that were looked at.
    pub recording: Option<Recording>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_restored_picture_goes_back_to_where_it_was() {
        let trashed = ImageState::Kept.after(Transition::Discard, ImageState::Kept).unwrap();
        assert_eq!(trashed.after(Transition::Restore, ImageState::Kept), Ok(ImageState::Kept));
        assert_eq!(trashed.after(Transition::Restore, ImageState::Inbox), Ok(ImageState::Inbox));
        assert_eq!(trashed.after(Transition::Keep, ImageState::Inbox), Err(WrongState::InTrash));
        assert_eq!(
            ImageState::Kept.after(Transition::Restore, ImageState::Kept),
            Err(WrongState::NotInTrash)
        );
    }

    #[test]
    fn repeating_a_step_changes_nothing() {
        for state in [ImageState::Inbox, ImageState::Kept] {
            for step in [Transition::Keep, Transition::PutBack, Transition::Discard] {
                let once = state.after(step, state).unwrap();
                assert_eq!(once.after(step, state), Ok(once));
            }
        }
    }

    #[test]
    fn a_local_time_sorts_as_text_and_knows_its_day() {
        let time: LocalTime = "2026-11-15T14:03:59.25".parse().unwrap();
        assert_eq!((time.as_str(), time.day()), ("2026-11-15T14:03:59", "2026-11-15"));
        assert_eq!("0000-00-00T00:00:00".parse::<LocalTime>(), Err(NotALocalTime));
        assert_eq!("2026-02-30T00:00:00".parse::<LocalTime>(), Err(NotALocalTime));
        let noon = Instant::from_micros(1_700_000_000_000_000);
        assert_eq!(LocalTime::at(noon, "Asia/Tokyo").as_str(), "2023-11-15T07:13:20");
        assert_eq!(LocalTime::at(noon, "Asia/Tokyo").instant_in("Asia/Tokyo"), noon);
        let [evening, midnight] = ["2026-12-31T23:59:59", "2027-01-01T00:00:01"].map(|t| t.parse().unwrap());
        let midnight: LocalTime = midnight;
        assert_eq!((midnight.seconds_since(&evening), evening.seconds_since(&midnight)), (2, -2));
        let utc: LocalTime = "2026-12-31T23:30:00".parse().unwrap();
        assert_eq!(utc.from_utc_to("Europe/Berlin").as_str(), "2027-01-01T00:30:00");
    }
}
