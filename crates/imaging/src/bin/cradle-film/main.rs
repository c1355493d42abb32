//! Looks at one film or sound: what it says about itself, and a frame that stands for it. The only
//! program of Cradle that links FFmpeg's libraries, so that a film that breaks a decoder breaks this
//! process and nothing else; whoever starts it sets its limits on memory and time.
//!
//! `cradle-film facts|poster|start MOST-PIXELS FILE`. Answers with one line of JSON, [`Told`], and
//! then for `poster` with frames, each better than the one before, and for `start` with the first:
//!
//! ```text
//! frame WIDTH HEIGHT PRIMARIES TRANSFER   how colours are told by numbers (ITU-T H.273)
//! ```
//!
//! and behind the line its pixels, three bytes each, in square pixels, not turned. `nothing …` says
//! why there is none. What cannot be read at all is answered with one line that has `"damaged"`.

#[cfg(without_ffmpeg)]
compile_error!("cradle-film takes the headers of FFmpeg 4.4 or newer; scripts/setup installs them");

mod av;
mod frame;

use std::ffi::OsStr;
use std::io::{self, Write};
use std::process::ExitCode;

use av::{File, Kind, Stream};
use cradle_imaging::film::{CONTAINERS, Told, ToldStream};

/// Streams that are told of; a file that claims more is up to no good.
const MOST_STREAMS: u32 = 64;

fn main() -> ExitCode {
    let words: Vec<_> = std::env::args_os().skip(1).collect();
    let task = words.first().and_then(|word| Task::named(word));
    let most = words.get(1).and_then(|word| word.to_str()?.parse::<u64>().ok());
    let (Some(task), Some(most), Some(path)) = (task, most, words.get(2)) else {
        eprintln!("usage: cradle-film facts|poster|start MOST-PIXELS FILE; Cradle's own programs start it");
        return ExitCode::from(2);
    };
    let mut answer = io::stdout();
    match answered(path, &task, most, &mut answer).and_then(|()| answer.flush()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

/// What is asked for.
enum Task {
    Facts,
    Poster,
    /// As a poster, where looking further into the film broke this program.
    Start,
}

impl Task {
    fn named(word: &OsStr) -> Option<Self> {
        match word.to_str()? {
            "facts" => Some(Self::Facts),
            "poster" => Some(Self::Poster),
            "start" => Some(Self::Start),
            _ => None,
        }
    }
}

fn answered(path: &OsStr, task: &Task, most: u64, answer: &mut impl Write) -> io::Result<()> {
    let mut file = match File::open(path, CONTAINERS) {
        Ok(file) => file,
        Err(why) => return line(answer, &Told { damaged: Some(why), ..Told::default() }),
    };
    let mut told = told(&file);
    if told.seconds.or_else(|| told.streams.iter().find_map(|stream| stream.seconds)).is_none() {
        told.seconds = file.measure();
    }
    line(answer, &told)?;
    answer.flush()?;
    let places: &[f64] = match task {
        Task::Facts => return Ok(()),
        Task::Poster => &frame::PLACES,
        Task::Start => &[0.0],
    };
    let Some(index) = told.shown else { return Ok(()) };
    let size = told.streams[index].size;
    if size.0 == 0 || size.1 == 0 || u64::from(size.0) * u64::from(size.1) > most {
        return Ok(());
    }
    let length = told.seconds.or_else(|| told.streams.iter().find_map(|stream| stream.seconds));
    frame::look(&mut file, index as u32, size, length.unwrap_or_default(), places, most, answer)
}

fn line(answer: &mut impl Write, told: &Told) -> io::Result<()> {
    let mut line = serde_json::to_vec(told)?;
    line.push(b'\n');
    answer.write_all(&line)
}

fn told(file: &File) -> Told {
    let streams: Vec<Stream> =
        (0..file.streams().min(MOST_STREAMS)).map(|index| file.stream(index)).collect();
    let shown = streams.iter().position(|stream| stream.kind == Kind::Picture && !stream.attached);
    let described = (0..).zip(streams).map(|(index, stream)| ToldStream {
        sound: stream.kind == Kind::Sound,
        size: frame::square(stream.size, stream.pixel),
        codec: stream.codec,
        pixels: stream.pixels,
        orientation: stream.orientation,
        interlaced: stream.interlaced,
        transfer: stream.transfer,
        seconds: stream.seconds,
        words: file.words(Some(index)),
    });
    let (seconds, words) = (file.seconds(), file.words(None));
    Told { damaged: None, seconds, words, shown, streams: described.collect() }
}
