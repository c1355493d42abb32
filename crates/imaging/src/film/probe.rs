//! Asks ffprobe what is in a file.

use std::collections::HashMap;
use std::io::Read as _;
use std::path::Path;
use std::time::Duration;

use serde::Deserialize;

use super::complaint::reason;
use super::{Film, FilmTools, bounds, named};
use crate::facts::{Facts, dates, iso_6709};
use crate::kind::Kind;
use crate::limits::Limits;
use crate::process::{self, Stopped};
use crate::text;
use crate::unshowable::Unshowable;

/// Longest answer of ffprobe that is read.
const ANSWER: usize = 4 << 20;

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

pub(super) fn probe(tools: &FilmTools, path: &Path, limits: &Limits) -> Result<Film, Unshowable> {
    let unreadable = |error: std::io::Error| Unshowable::Damaged(error.to_string());
    let mut head = Vec::new();
    std::fs::File::open(path).map_err(unreadable)?.take(4096).read_to_end(&mut head).map_err(unreadable)?;
    let kind = Kind::detect(&head, None).filter(|kind| kind.is_film() || kind.is_sound());
    let kind = kind.ok_or(Unshowable::NotAPicture)?;
    let mut command = tools.ffprobe();
    command.args(["-print_format", "json", "-show_format", "-show_streams", "-i"]).arg(named(path));
    let (ended, answer) = match process::output(command, &bounds(limits.time), b"", ANSWER) {
        Ok(answered) => answered,
        Err(Stopped::NotStarted) => return Err(Unshowable::Without(kind, "ffprobe")),
        Err(Stopped::TooLong) => return Err(Unshowable::too_long(limits.time)),
        Err(Stopped::Enough) => {
            return Err(Unshowable::Damaged("it describes itself without end".to_owned()));
        }
    };
    let answer: Option<Answer> = serde_json::from_slice(&answer).ok();
    match answer.filter(|answer| ended.success && !answer.streams.is_empty()) {
        Some(answer) => Ok(answer.film(kind, kind.media_type(&head))),
        None => Err(Unshowable::Damaged(reason(&ended.said))),
    }
}

#[derive(Deserialize)]
struct Answer {
    #[serde(default)]
    streams: Vec<Stream>,
    #[serde(default)]
    format: Format,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Format {
    duration: Option<String>,
    tags: HashMap<String, String>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Stream {
    index: u32,
    codec_type: String,
    codec_name: String,
    pix_fmt: String,
    width: u32,
    height: u32,
    sample_aspect_ratio: String,
    field_order: String,
    color_transfer: String,
    duration: Option<String>,
    tags: HashMap<String, String>,
    disposition: HashMap<String, i64>,
    side_data_list: Vec<SideData>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct SideData {
    rotation: Option<f64>,
}

impl Answer {
    fn film(&self, kind: Kind, media_type: &'static str) -> Film {
        // A cover picture in a sound file is not something that moves.
        let moves = |stream: &&Stream| {
            stream.codec_type == "video" && stream.disposition.get("attached_pic") != Some(&1)
        };
        let video = self.streams.iter().find(moves).filter(|_| kind.is_film());
        let sound = self.streams.iter().find(|stream| stream.codec_type == "audio");
        let picture = video.map(Stream::picture);
        let seconds = [self.format.duration.as_ref()]
            .into_iter()
            .chain(self.streams.iter().map(|stream| stream.duration.as_ref()))
            .find_map(|text| text?.parse::<f64>().ok())
            .filter(|seconds| (0.0..LONGEST).contains(seconds));
        let facts = facts(kind, &self.tags(), picture.as_ref());
        Film {
            facts: Facts { duration: seconds.map(Duration::from_secs_f64), ..facts },
            streams: Streams {
                media_type,
                picture,
                sound: sound.map(|stream| Sound { index: stream.index, codec: stream.codec_name.clone() }),
            },
        }
    }

    /// The words of the container, then those of the streams, by names in lower case.
    fn tags(&self) -> HashMap<String, &str> {
        let mut all = HashMap::new();
        for tags in std::iter::once(&self.format.tags).chain(self.streams.iter().map(|stream| &stream.tags)) {
            for (name, value) in tags {
                all.entry(name.to_ascii_lowercase()).or_insert(value.as_str());
            }
        }
        all
    }
}

impl Stream {
    fn picture(&self) -> Picture {
        let square = self.sample_aspect_ratio.split_once(':').and_then(|(x, y)| {
            let (x, y) = (x.parse::<u32>().ok()?, y.parse::<u32>().ok()?);
            (x > 0 && y > 0 && x != y).then(|| f64::from(x) / f64::from(y))
        });
        let stretched =
            square.map_or(f64::from(self.width), |by| f64::from(self.width) * by.clamp(0.1, 10.0));
        let (width, height) = (stretched.round() as u32, self.height);
        let told = self.tags.get("rotate").and_then(|text| text.parse::<f64>().ok());
        let turned = self.side_data_list.iter().find_map(|data| data.rotation).or(told).unwrap_or_default();
        let quarter = turned.is_finite() && (turned / 90.0).round() as i64 % 2 != 0;
        Picture {
            index: self.index,
            codec: self.codec_name.clone(),
            pixels: self.pix_fmt.clone(),
            size: if quarter { (height, width) } else { (width, height) },
            interlaced: matches!(self.field_order.as_str(), "tt" | "bb" | "tb" | "bt"),
            bright: matches!(self.color_transfer.as_str(), "smpte2084" | "arib-std-b67"),
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
        let answer: Answer = serde_json::from_str(json).unwrap();
        answer.film(Kind::Video, "video/quicktime")
    }

    #[test]
    fn a_telephones_film_says_when_and_where() {
        let film = film(
            r#"{"streams": [{"index": 0, "codec_type": "video", "codec_name": "hevc", "pix_fmt": "yuv420p10le",
                "width": 1920, "height": 1080, "color_transfer": "arib-std-b67",
                "side_data_list": [{"side_data_type": "Display Matrix", "rotation": -90}]},
                {"index": 1, "codec_type": "audio", "codec_name": "aac"}],
               "format": {"duration": "2.5", "tags": {"creation_time": "2024-06-01T10:00:00.000000Z",
                "com.apple.quicktime.creationdate": "2024-06-01T12:00:00+0200",
                "com.apple.quicktime.content.identifier": "ABC",
                "com.apple.quicktime.location.ISO6709": "+35.6895+139.6917+040.000/"}}}"#,
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
        let film = film(
            r#"{"streams": [{}], "format": {"tags": {"creation_time": "1904-01-01T00:00:00.000000Z"}}}"#,
        );
        assert_eq!(film.facts.taken_at, None);
        let film = self::film(
            r#"{"streams": [{}], "format": {"tags": {"creation_time": "2010-01-02T03:04:05.000000Z"}}}"#,
        );
        assert_eq!(
            (film.facts.taken_at.as_deref(), film.facts.taken_in_utc),
            (Some("2010-01-02T03:04:05"), true)
        );
    }

    #[test]
    fn pixels_that_are_not_square_are_stretched() {
        let film = film(
            r#"{"streams": [{"codec_type": "video", "width": 720, "height": 576, "sample_aspect_ratio": "64:45"}]}"#,
        );
        assert_eq!((film.facts.width, film.facts.height), (Some(1024), Some(576)));
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
