//! Films and sounds: how long they are, what they say, what they look like, and how a browser can
//! play them.
//!
//! A look goes through `cradle-film`, a program of our own with FFmpeg's libraries; what browsers
//! play is made by `ffmpeg`. Both are processes within limits, which read one file and nothing else:
//! no network, no playlist, no other file that the first one names.

mod complaint;
mod look;
mod playable;
mod probe;
mod told;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::facts::Facts;
use crate::limits::Limits;
use crate::render::Renditions;
use crate::unshowable::Unshowable;

pub use playable::Progress;
pub use told::{Told, ToldStream};

/// Containers that are opened, by ffmpeg's names. Playlists and lists of files are not among them.
pub const CONTAINERS: &str =
    "mov,matroska,avi,flv,mpeg,mpegvideo,mpegts,m4v,h264,hevc,ogg,wav,w64,aiff,flac,mp3,aac,amr,amrnb,amrwb";

/// Address space of a program of ffmpeg's: its libraries, threads, and the frames of a large film.
const MEMORY: u64 = 4 << 30;

/// The programs that films take: `cradle-film`, and ffmpeg's at this place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilmTools {
    ffmpeg: PathBuf,
}

impl FilmTools {
    /// With the `ffmpeg` on the path; none when one of the programs is missing.
    pub fn on_path() -> Option<Self> {
        let path = std::env::var_os("PATH")?;
        std::env::split_paths(&path).find_map(|folder| Self::at(&folder.join("ffmpeg")))
    }

    /// With this `ffmpeg`; none when one of the programs is missing.
    pub fn at(ffmpeg: &Path) -> Option<Self> {
        (films_can_be_seen() && ffmpeg.is_file()).then(|| Self { ffmpeg: ffmpeg.to_owned() })
    }

    /// The name of the program without which there are no tools.
    pub fn missing() -> &'static str {
        if films_can_be_seen() { "ffmpeg" } else { look::PROGRAM }
    }

    fn ffmpeg(&self) -> Command {
        let mut command = careful(&self.ffmpeg);
        command.arg("-nostdin");
        command
    }
}

/// Whether films can be looked at here.
fn films_can_be_seen() -> bool {
    look::program().is_some()
}

/// What every call of ffmpeg begins with: errors only, files only, containers only.
fn careful(program: &Path) -> Command {
    let mut command = Command::new(program);
    command.args([
        "-v",
        "error",
        "-hide_banner",
        "-protocol_whitelist",
        "file",
        "-format_whitelist",
        CONTAINERS,
    ]);
    command
}

/// A path as ffmpeg takes it, whatever characters it has.
fn named(path: &Path) -> std::ffi::OsString {
    let mut name = std::ffi::OsString::from("file:");
    name.push(path);
    name
}

/// What is known about a film or sound.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Film {
    /// How long it is, when, where and with what it was taken, and its size as shown.
    pub facts: Facts,
    streams: probe::Streams,
}

impl Film {
    /// Whether there is something to see.
    pub fn has_picture(&self) -> bool {
        self.streams.picture.is_some()
    }

    /// Whether browsers of today play the file as it is.
    pub fn plays_as_it_is(&self) -> bool {
        self.streams.play_as_they_are()
    }
}

/// Reads what a file says about itself.
pub fn probe(path: &Path, limits: &Limits) -> Result<Film, Unshowable> {
    look::facts(path, limits)
}

/// What a look at a film or sound shows.
#[derive(Debug)]
pub struct Look {
    /// What it says about itself.
    pub film: Film,
    /// A frame that stands for the film, as preview, thumbnail and placeholder; none for a
    /// sound.
    pub seen: Result<Option<Renditions>, Unshowable>,
}

/// Reads what a file says about itself, and looks for a frame that stands for it.
pub fn look(path: &Path, limits: &Limits) -> Result<Look, Unshowable> {
    look::look(path, limits).map(|(film, seen)| Look { film, seen })
}

/// Writes the file to `to` in a form that browsers play: MP4 with H.264 of at most 1080 lines and
/// AAC, or sound alone in AAC. Places, names and other words of the original do not go along.
///
/// `progress` hears again and again how far it is, and stops it by answering false.
pub fn make_playable(
    tools: &FilmTools,
    path: &Path,
    film: &Film,
    to: &Path,
    bounds: &PlayableBounds,
    progress: &mut dyn FnMut(Progress) -> bool,
) -> Result<(), Unshowable> {
    playable::make(tools, path, film, to, bounds, progress)
}

/// What making a film playable may use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlayableBounds {
    /// From start to end.
    pub time: Duration,
    /// Bytes of the file that is written.
    pub bytes: u64,
    /// Threads that encode.
    pub threads: usize,
}
