//! Films and sounds: how long they are, what they say, what they look like, and how a browser can
//! play them.
//!
//! All of it through ffmpeg's own programs, as processes within limits, which read one file and
//! nothing else: no network, no playlist, no other file that the first one names.

mod complaint;
mod playable;
mod poster;
mod probe;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::facts::Facts;
use crate::limits::Limits;
use crate::process::Bounds;
use crate::render::Renditions;
use crate::unshowable::Unshowable;

pub use playable::Progress;

/// Containers that are opened, by ffmpeg's names. Playlists and lists of files are not among them.
const CONTAINERS: &str =
    "mov,matroska,avi,flv,mpeg,mpegvideo,mpegts,m4v,h264,hevc,ogg,wav,w64,aiff,flac,mp3,aac,amr,amrnb,amrwb";

/// Address space of a program of ffmpeg's: its libraries, threads, and the frames of a large film.
const MEMORY: u64 = 4 << 30;

/// Where ffmpeg's programs are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilmTools {
    ffmpeg: PathBuf,
    ffprobe: PathBuf,
}

impl FilmTools {
    /// The programs on the path; none when one of them is missing.
    pub fn on_path() -> Option<Self> {
        let path = std::env::var_os("PATH")?;
        let find =
            |name: &str| std::env::split_paths(&path).map(|folder| folder.join(name)).find(|at| at.is_file());
        Some(Self { ffmpeg: find("ffmpeg")?, ffprobe: find("ffprobe")? })
    }

    /// This `ffmpeg`, with the `ffprobe` that lies beside it; none when one of them is missing.
    pub fn at(ffmpeg: &Path) -> Option<Self> {
        let tools = Self { ffmpeg: ffmpeg.to_owned(), ffprobe: ffmpeg.with_file_name("ffprobe") };
        (tools.ffmpeg.is_file() && tools.ffprobe.is_file()).then_some(tools)
    }

    fn ffprobe(&self) -> Command {
        careful(&self.ffprobe)
    }

    fn ffmpeg(&self) -> Command {
        let mut command = careful(&self.ffmpeg);
        command.arg("-nostdin");
        command
    }
}

/// What every call begins with: errors only, files only, containers only.
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

fn bounds(time: Duration) -> Bounds {
    Bounds { time, memory: MEMORY, file: 0 }
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
pub fn probe(tools: &FilmTools, path: &Path, limits: &Limits) -> Result<Film, Unshowable> {
    probe::probe(tools, path, limits)
}

/// Makes preview, thumbnail and placeholder out of a frame that stands for the film.
pub fn poster(
    tools: &FilmTools,
    path: &Path,
    film: &Film,
    limits: &Limits,
) -> Result<Renditions, Unshowable> {
    poster::poster(tools, path, film, limits)
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
