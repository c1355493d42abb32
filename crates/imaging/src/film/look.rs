//! What `cradle-film` answers about a file.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use super::complaint::{reason, stopped};
use super::told::Told;
use super::{Film, MEMORY, probe};
use crate::kind::Kind;
use crate::limits::Limits;
use crate::process::{self, Bounds, Ended, Stopped};
use crate::raster::{Channels, Raster};
use crate::render::{self, Renditions};
use crate::unshowable::Unshowable;
use crate::{cicp, colour};

/// The program that alone knows FFmpeg's libraries.
pub(super) const PROGRAM: &str = "cradle-film";

/// Longest line of an answer.
const LINE: usize = 4 << 20;

pub(super) fn program() -> Option<&'static Path> {
    static FOUND: OnceLock<Option<PathBuf>> = OnceLock::new();
    FOUND.get_or_init(|| process::own(PROGRAM)).as_deref()
}

/// What a file says about itself.
pub(super) fn facts(path: &Path, limits: &Limits) -> Result<Film, Unshowable> {
    let asked = Asked::about(path)?;
    asked.answer("facts", limits, limits.time)?.film(&asked)
}

/// What a file says about itself, and what it looks like.
pub(super) fn look(path: &Path, limits: &Limits) -> Result<(Film, Seen), Unshowable> {
    Asked::about(path)?.look(limits)
}

/// A film's renditions, none for a sound.
type Seen = Result<Option<Renditions>, Unshowable>;

/// A file that is asked about.
struct Asked<'a> {
    path: &'a Path,
    program: &'static Path,
    kind: Kind,
    media_type: &'static str,
}

impl<'a> Asked<'a> {
    fn about(path: &'a Path) -> Result<Self, Unshowable> {
        let head = probe::head(path)?;
        let kind = Kind::detect(&head, None).filter(|kind| kind.is_film() || kind.is_sound());
        let kind = kind.ok_or(Unshowable::NotAPicture)?;
        let program = program().ok_or(Unshowable::Without(kind, PROGRAM))?;
        Ok(Self { path, program, kind, media_type: kind.media_type(&head) })
    }

    fn look(&self, limits: &Limits) -> Result<(Film, Seen), Unshowable> {
        if self.kind.is_sound() {
            return Ok((self.answer("facts", limits, limits.time)?.film(self)?, Ok(None)));
        }
        let started = Instant::now();
        let mut answer = self.answer("poster", limits, limits.time)?;
        let film = answer.film(self)?;
        if answer.heard.frame.is_none() && !matches!(answer.ended, Ok(Ended { success: true, .. })) {
            // What lies further inside may have broken the program; the beginning need not.
            let left = limits.time.saturating_sub(started.elapsed()).max(limits.time / 4);
            answer = self.answer("start", limits, left)?;
        }
        let seen = answer.seen(&film, limits);
        Ok((film, seen))
    }

    fn answer(&self, task: &str, limits: &Limits, time: Duration) -> Result<Answer, Unshowable> {
        let mut command = Command::new(self.program);
        command.arg(task).arg(limits.pixels.to_string()).arg(self.path);
        let mut heard = Heard::default();
        let bounds = Bounds { time, memory: MEMORY, file: 0 };
        match process::run(command, &bounds, b"", &mut |piece| heard.listen(piece)) {
            Err(Stopped::NotStarted) => Err(Unshowable::Without(self.kind, PROGRAM)),
            Ok(ended) if ended.lacks_libraries() => Err(Unshowable::Without(self.kind, PROGRAM)),
            ended => Ok(Answer { heard, ended, time }),
        }
    }
}

/// What was answered, whole or not.
struct Answer {
    heard: Heard,
    ended: Result<Ended, Stopped>,
    time: Duration,
}

impl Answer {
    fn film(&self, asked: &Asked<'_>) -> Result<Film, Unshowable> {
        let told: Option<Told> = self.heard.head.as_ref().and_then(|line| serde_json::from_slice(line).ok());
        match told {
            Some(Told { damaged: Some(why), .. }) => Err(Unshowable::Damaged(reason(&why))),
            Some(told) if !told.streams.is_empty() => Ok(told.film(asked.kind, asked.media_type)),
            _ => Err(self.failed()),
        }
    }

    /// Why there is not what should be.
    fn failed(&self) -> Unshowable {
        match &self.ended {
            Ok(Ended { success: true, .. }) => nothing(),
            Ok(ended) => Unshowable::Damaged(reason(&ended.said)),
            Err(Stopped::Enough) => Unshowable::Damaged("it describes itself without end".to_owned()),
            Err(why) => stopped(why, self.time),
        }
    }

    fn seen(self, film: &Film, limits: &Limits) -> Seen {
        let picture = film.streams.picture.as_ref().ok_or_else(nothing)?;
        let (width, height) = picture.stored;
        if width == 0 || height == 0 {
            return Err(nothing());
        }
        if u64::from(width) * u64::from(height) > limits.pixels {
            return Err(Unshowable::too_many_pixels(picture.size, limits.pixels));
        }
        let why = self.heard.why.as_deref().map(|why| Unshowable::Damaged(reason(why)));
        let why = why.unwrap_or_else(|| self.failed());
        let Frame { size, primaries, transfer, mut pixels, .. } = self.heard.frame.ok_or(why)?;
        if size != render::preview_size(picture.stored) {
            return Err(Unshowable::Damaged("its decoder gave up".to_owned()));
        }
        cicp::to_plain_light(&mut pixels, 3, transfer);
        let raster = Raster { width: size.0, height: size.1, channels: Channels::Rgb, pixels };
        let raster = colour::to_srgb(raster, cicp::profile(primaries).as_deref());
        render::renditions_of(raster.turned(picture.orientation), picture.size).map(Some)
    }
}

fn nothing() -> Unshowable {
    Unshowable::Damaged("there is nothing to see in it".to_owned())
}

/// A frame, as far as it has come.
#[derive(Debug, Default)]
struct Frame {
    size: (u32, u32),
    primaries: u32,
    transfer: u32,
    /// Bytes that it has when it is whole.
    length: usize,
    pixels: Vec<u8>,
}

/// Takes an answer apart while it comes. Of several frames the last whole one counts, so that a
/// program that breaks over a later one has not worked for nothing.
#[derive(Debug, Default)]
struct Heard {
    head: Option<Vec<u8>>,
    line: Vec<u8>,
    coming: Option<Frame>,
    frame: Option<Frame>,
    why: Option<String>,
}

impl Heard {
    /// False when this is no answer.
    fn listen(&mut self, mut piece: &[u8]) -> bool {
        while !piece.is_empty() {
            if let Some(mut frame) = self.coming.take() {
                let count = piece.len().min(frame.length - frame.pixels.len());
                frame.pixels.extend_from_slice(&piece[..count]);
                piece = &piece[count..];
                if frame.pixels.len() == frame.length {
                    self.frame = Some(frame);
                } else {
                    self.coming = Some(frame);
                }
                continue;
            }
            let end = piece.iter().position(|byte| *byte == b'\n');
            self.line.extend_from_slice(&piece[..end.unwrap_or(piece.len())]);
            piece = end.map_or(&[], |end| &piece[end + 1..]);
            if self.line.len() > LINE || (end.is_some() && !self.take_line()) {
                return false;
            }
        }
        true
    }

    fn take_line(&mut self) -> bool {
        let line = std::mem::take(&mut self.line);
        if self.head.is_none() {
            self.head = Some(line);
            return true;
        }
        let line = String::from_utf8_lossy(&line);
        let (word, rest) = line.split_once(' ').unwrap_or((&line, ""));
        let numbers: Vec<u32> = rest.split(' ').map_while(|number| number.parse().ok()).collect();
        match (word, numbers.as_slice()) {
            ("nothing", _) => self.why = Some(rest.to_owned()),
            ("frame", [width, height, primaries, transfer]) => {
                let size = (*width, *height);
                // No preview has more.
                if size.0 == 0 || size.1 == 0 || size != render::preview_size(size) {
                    return false;
                }
                let length = (size.0 as usize).checked_mul(size.1 as usize * 3);
                let Some(length) = length.filter(|length| *length as u64 <= MEMORY) else { return false };
                // A long strip is believed when it comes.
                let pixels = Vec::with_capacity(length.min(64 << 20));
                let (primaries, transfer) = (*primaries, *transfer);
                self.coming = Some(Frame { size, primaries, transfer, length, pixels });
            }
            _ => return false,
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(pieces: &[&[u8]]) -> (Heard, bool) {
        let mut heard = Heard::default();
        let fine = pieces.iter().all(|piece| heard.listen(piece));
        (heard, fine)
    }

    #[test]
    fn an_answer_is_taken_apart_wherever_it_is_cut() {
        let answer = b"{}\nframe 2 1 9 16\nabcdefframe 1 1 1 1\nghinothing at all\n";
        for at in 0..answer.len() {
            let (heard, fine) = heard(&[&answer[..at], &answer[at..]]);
            let frame = heard.frame.unwrap();
            assert!(fine && heard.coming.is_none(), "{at}");
            assert_eq!((frame.size, frame.pixels.as_slice()), ((1, 1), b"ghi".as_slice()));
            assert_eq!((heard.head.as_deref(), heard.why.as_deref()), (Some(&b"{}"[..]), Some("at all")));
        }
    }

    /// A look through a program that does this, given `$1`: what is asked for.
    #[cfg(unix)]
    fn looked(script: &str) -> Result<(Film, Seen), Unshowable> {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("program");
        // Written by another process: what this one has open, no child of another test can start.
        let wrote = Command::new("sh")
            .args(["-c", r#"printf '#!/bin/sh\n%s\n' "$2" > "$1" && chmod 700 "$1""#, "sh"])
            .arg(&program)
            .arg(script)
            .status();
        assert!(wrote.unwrap().success());
        let asked = Asked {
            path: Path::new("film.mp4"),
            program: Box::leak(program.into_boxed_path()),
            kind: Kind::Video,
            media_type: "video/mp4",
        };
        asked.look(&Limits { time: Duration::from_secs(2), ..Limits::default() })
    }

    const HEAD: &str = r#"echo '{"shown": 0, "seconds": 9, "streams": [{"size": [1, 1]}]}'"#;
    const FRAME: &str = "printf 'frame 1 1 1 1\\nabc'";

    #[test]
    #[cfg(unix)]
    fn a_program_that_hangs_over_a_second_frame_is_ended_and_its_first_one_shown() {
        let (film, seen) = looked(&format!("{HEAD}; {FRAME}; exec sleep 600")).unwrap();
        assert_eq!(film.facts.duration, Some(Duration::from_secs(9)));
        assert_eq!(seen.unwrap().unwrap().size, (1, 1));
        let (_, hung) = looked(&format!("{HEAD}; exec sleep 600")).unwrap();
        assert!(matches!(hung, Err(Unshowable::TooLong(_))), "{hung:?}");
        assert!(matches!(looked("exec sleep 600"), Err(Unshowable::TooLong(_))));
    }

    #[test]
    #[cfg(unix)]
    fn a_film_that_breaks_the_program_is_shown_by_its_start() {
        let (_, seen) = looked(&format!("{HEAD}; [ $1 = start ] || kill -SEGV $$; {FRAME}")).unwrap();
        assert_eq!(seen.unwrap().unwrap().size, (1, 1));
        let (_, broken) = looked(&format!("{HEAD}; kill -SEGV $$")).unwrap();
        assert_eq!(broken, Err(Unshowable::Damaged("it cannot be read".to_owned())));
    }

    #[test]
    #[cfg(unix)]
    fn a_program_without_its_libraries_is_as_good_as_none() {
        let script = "echo 'x: error while loading shared libraries: libavformat.so.59: no' >&2; exit 127";
        assert!(matches!(looked(script), Err(Unshowable::Without(Kind::Video, PROGRAM))));
        assert!(looked("exec yes").is_err());
    }

    #[test]
    fn a_frame_that_broke_off_leaves_the_one_before() {
        let (heard, fine) = heard(&[b"{}\nframe 1 1 1 1\nabcframe 1 2 1 1\nxyz"]);
        assert!(fine);
        assert_eq!(heard.frame.unwrap().pixels, b"abc");
    }

    #[test]
    fn what_is_no_answer_is_not_listened_to() {
        for odd in ["{}\nframe 0 1 1 1\n", "{}\nframe 4000 4000 1 1\n", "{}\nhello\n", "{}\nframe 1 1\n"] {
            assert!(!heard(&[odd.as_bytes()]).1, "{odd}");
        }
        assert!(!heard(&[&vec![b'x'; LINE + 1]]).1);
    }
}
