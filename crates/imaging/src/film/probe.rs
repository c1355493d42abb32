//! What is in a film or sound.

use std::collections::HashMap;
use std::io::Read as _;
use std::path::Path;
use std::time::Duration;

use super::Film;
use super::told::{Told, ToldStream};
use crate::cicp;
use crate::facts::{Facts, dates, iso_6709};
use crate::kind::Kind;
use crate::orientation::Orientation;
use crate::text;
use crate::unshowable::Unshowable;

/// Longest film that is believed: a year.
const LONGEST: f64 = 366.0 * 24.0 * 3600.0;

/// The streams that are shown and heard.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Streams {
    pub media_type: &'static str,
    pub picture: Option<Picture>,
    pub sound: Option<Sound>,
}

/// A stream of moving pictures.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Picture {
    pub index: u32,
    pub codec: String,
    pub pixels: String,
    /// With square pixels, not turned.
    pub stored: (u32, u32),
    pub orientation: Orientation,
    /// As shown: turned, with square pixels.
    pub size: (u32, u32),
    pub interlaced: bool,
    /// More light than usual screens show (PQ or HLG).
    pub bright: bool,
}

/// A stream of sound.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Sound {
    pub index: u32,
    pub codec: String,
}

impl Streams {
    /// H.264 or its kin in the containers that the standard of HTML's media elements knows in all
    /// browsers; sound alone in the forms that they all know.
    pub fn play_as_they_are(&self) -> bool {
        let sound = self.sound.as_ref().map(|sound| sound.codec.as_str());
        let Some(picture) = &self.picture else {
            return match self.media_type {
                "audio/mpeg" => sound == Some("mp3"),
                "audio/mp4" | "audio/aac" => sound == Some("aac"),
                "audio/flac" => sound == Some("flac"),
                "audio/vnd.wave" => matches!(sound, Some("pcm_u8" | "pcm_s16le" | "pcm_s24le")),
                _ => false,
            };
        };
        match self.media_type {
            "video/mp4" => picture.is_plain_h264() && matches!(sound, None | Some("aac" | "mp3")),
            "video/webm" => {
                matches!(picture.codec.as_str(), "vp8" | "vp9")
                    && picture.pixels == "yuv420p"
                    && matches!(sound, None | Some("opus" | "vorbis"))
            }
            _ => false,
        }
    }
}

impl Picture {
    /// H.264 as every browser decodes it: eight bits, colours at half the resolution.
    pub fn is_plain_h264(&self) -> bool {
        self.codec == "h264" && matches!(self.pixels.as_str(), "yuv420p" | "yuvj420p") && !self.interlaced
    }
}

/// The first bytes of a file.
pub(super) fn head(path: &Path) -> Result<Vec<u8>, Unshowable> {
    let unreadable = |error: std::io::Error| Unshowable::Damaged(error.to_string());
    let mut head = Vec::new();
    std::fs::File::open(path).map_err(unreadable)?.take(4096).read_to_end(&mut head).map_err(unreadable)?;
    Ok(head)
}

impl Told {
    pub(super) fn film(&self, kind: Kind, media_type: &'static str) -> Film {
        let shown = self.shown.filter(|_| kind.is_film());
        let picture = shown.and_then(|index| Some(self.streams.get(index)?.picture(index as u32)));
        let sound = (0..).zip(&self.streams).find(|(_, stream)| stream.sound);
        let seconds = std::iter::once(self.seconds)
            .chain(self.streams.iter().map(|stream| stream.seconds))
            .find_map(|seconds| seconds)
            .filter(|seconds| (0.0..LONGEST).contains(seconds));
        let facts = facts(kind, &self.tags(), picture.as_ref());
        Film {
            facts: Facts { duration: seconds.map(Duration::from_secs_f64), ..facts },
            streams: Streams {
                media_type,
                picture,
                sound: sound.map(|(index, stream)| Sound { index, codec: stream.codec.clone() }),
            },
        }
    }

    /// The words of the container, then those of the streams, by names in lower case.
    fn tags(&self) -> HashMap<String, &str> {
        let mut all = HashMap::new();
        for words in std::iter::once(&self.words).chain(self.streams.iter().map(|stream| &stream.words)) {
            for (name, value) in words {
                all.entry(name.to_ascii_lowercase()).or_insert(value.as_str());
            }
        }
        all
    }
}

impl ToldStream {
    fn picture(&self, index: u32) -> Picture {
        let orientation = Orientation::new(self.orientation).unwrap_or_default();
        Picture {
            index,
            codec: self.codec.clone(),
            pixels: self.pixels.clone(),
            stored: self.size,
            orientation,
            size: orientation.shown(self.size),
            interlaced: self.interlaced,
            bright: matches!(self.transfer, cicp::PQ | cicp::HLG),
        }
    }
}

fn facts(kind: Kind, tags: &HashMap<String, &str>, picture: Option<&Picture>) -> Facts {
    let text = |names: &[&str]| names.iter().find_map(|name| text::tidy(tags.get(*name)?));
    let local = tags.get("com.apple.quicktime.creationdate").copied();
    let local = local.and_then(|text| Some((dates::wall_clock(text)?, dates::offset_behind(text))));
    let made = tags.get("creation_time").copied().and_then(made_in_utc);
    // Broadcast wave keeps date and time apart, in the recorder's own time (EBU Tech 3285).
    let spoken = tags.get("date").zip(tags.get("creation_time"));
    let spoken = spoken.and_then(|(date, time)| dates::wall_clock(&format!("{date}T{time}")));
    let taken_in_utc = local.is_none() && spoken.is_none() && made.is_some();
    let (taken_at, taken_offset) = match (local, spoken) {
        (Some((at, zone)), _) => (Some(at), zone),
        (None, Some(at)) => (Some(at), None),
        (None, None) => (made, None),
    };
    let place = ["com.apple.quicktime.location.iso6709", "location", "location-eng", "com.android.location"];
    let size = picture.map(|picture| picture.size).filter(|(width, height)| *width > 0 && *height > 0);
    Facts {
        kind: Some(kind),
        width: size.map(|(width, _)| width),
        height: size.map(|(_, height)| height),
        taken_at,
        taken_offset,
        maker: text(&["com.apple.quicktime.make", "make", "com.android.manufacturer"]),
        model: text(&["com.apple.quicktime.model", "model", "com.android.model"]),
        firmware: text(&["com.apple.quicktime.software", "com.android.version"]),
        position: place.iter().find_map(|name| iso_6709(tags.get(*name)?)),
        title: text(&["com.apple.quicktime.title", "title"]),
        description: text(&["com.apple.quicktime.description", "description", "comment"]),
        copyright: text(&["com.apple.quicktime.copyright", "copyright"]),
        content_id: text(&["com.apple.quicktime.content.identifier"]),
        taken_in_utc,
        ..Facts::default()
    }
}

/// A clock that was never set counts from 1904 (QuickTime) or 1970.
fn made_in_utc(text: &str) -> Option<String> {
    dates::wall_clock(text).filter(|at| at.as_str() >= "1990" && text.ends_with('Z'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn film(json: &str) -> Film {
        let told: Told = serde_json::from_str(json).unwrap();
        told.film(Kind::Video, "video/quicktime")
    }

    #[test]
    fn a_telephones_film_says_when_and_where() {
        let film = film(
            r#"{"shown": 0, "streams": [{"codec": "hevc", "pixels": "yuv420p10le", "size": [1920, 1080],
                "transfer": 18, "orientation": 6}, {"sound": true, "codec": "aac"}],
               "seconds": 2.5, "words": {"creation_time": "2024-06-01T10:00:00.000000Z",
                "com.apple.quicktime.creationdate": "2024-06-01T12:00:00+0200",
                "com.apple.quicktime.content.identifier": "ABC",
                "com.apple.quicktime.location.ISO6709": "+35.6895+139.6917+040.000/"}}"#,
        );
        let facts = &film.facts;
        assert_eq!(facts.duration, Some(Duration::from_millis(2500)));
        assert_eq!((facts.width, facts.height), (Some(1080), Some(1920)));
        assert_eq!(facts.taken_at.as_deref(), Some("2024-06-01T12:00:00"));
        assert_eq!((facts.taken_offset.as_deref(), film.facts.taken_in_utc), (Some("+02:00"), false));
        assert_eq!(facts.content_id.as_deref(), Some("ABC"));
        let position = facts.position.unwrap();
        assert_eq!((position.latitude, position.longitude), (35.6895, 139.6917));
        assert_eq!(position.altitude_m, Some(40.0));
        assert!(film.has_picture() && !film.plays_as_it_is());
        assert!(film.streams.picture.unwrap().bright);
    }

    #[test]
    fn a_clock_that_was_never_set_says_nothing() {
        let film = film(r#"{"streams": [{}], "words": {"creation_time": "1904-01-01T00:00:00.000000Z"}}"#);
        assert_eq!(film.facts.taken_at, None);
        let film =
            self::film(r#"{"streams": [{}], "words": {"creation_time": "2010-01-02T03:04:05.000000Z"}}"#);
        assert_eq!(
            (film.facts.taken_at.as_deref(), film.facts.taken_in_utc),
            (Some("2010-01-02T03:04:05"), true)
        );
    }

    #[test]
    fn a_length_that_nobody_films_and_a_stream_that_is_not_there_are_not_believed() {
        let film = film(r#"{"streams": [{"seconds": 7}], "seconds": 1e12, "shown": 9}"#);
        assert_eq!((film.facts.duration, film.has_picture()), (None, false));
        let film = self::film(r#"{"streams": [{}, {"seconds": 7}]}"#);
        assert_eq!(film.facts.duration, Some(Duration::from_secs(7)));
    }

    #[test]
    fn what_browsers_play_is_left_as_it_is() {
        let plays = |media_type, codec: &str, pixels: &str, sound: Option<&str>| {
            let picture = Picture { codec: codec.into(), pixels: pixels.into(), ..Picture::default() };
            let sound = sound.map(|codec| Sound { index: 1, codec: codec.into() });
            Streams { media_type, picture: Some(picture), sound }.play_as_they_are()
        };
        assert!(plays("video/mp4", "h264", "yuv420p", Some("aac")));
        assert!(plays("video/webm", "vp9", "yuv420p", None));
        assert!(!plays("video/quicktime", "h264", "yuv420p", Some("aac")));
        assert!(!plays("video/mp4", "hevc", "yuv420p", Some("aac")));
        assert!(!plays("video/mp4", "h264", "yuv422p10le", None));
        assert!(!plays("video/mp4", "h264", "yuv420p", Some("pcm_s16be")));
    }
}
