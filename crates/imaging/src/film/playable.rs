//! A film as browsers play it.

use std::path::Path;
use std::time::Duration;

use super::complaint::{reason, stopped};
use super::probe::Picture;
use super::{Film, FilmTools, PlayableBounds, named};
use crate::process::{self, Bounds, Stopped};
use crate::unshowable::Unshowable;

/// Most lines of the film, counted along its short edge.
const LINES: u32 = 1080;

/// How far the work is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Of 100.
    pub percent: u8,
}

pub(super) fn make(
    tools: &FilmTools,
    path: &Path,
    film: &Film,
    to: &Path,
    limits: &PlayableBounds,
    progress: &mut dyn FnMut(Progress) -> bool,
) -> Result<(), Unshowable> {
    let mut command = tools.ffmpeg();
    command.arg("-i").arg(named(path)).args(["-map_metadata", "-1", "-map_chapters", "-1", "-sn", "-dn"]);
    match &film.streams.picture {
        Some(picture) => {
            command.args(["-map", &format!("0:{}", picture.index)]).args(picture_options(picture));
        }
        None => {
            command.arg("-vn");
        }
    }
    if let Some(sound) = &film.streams.sound {
        command.args(["-map", &format!("0:{}", sound.index)]);
        let options: &[&str] = if sound.codec == "aac" {
            &["-c:a", "copy"]
        } else {
            &["-c:a", "aac", "-b:a", "160k", "-ac", "2"]
        };
        command.args(options);
    }
    command.args(["-threads", &limits.threads.max(1).to_string()]);
    command.args(["-movflags", "+faststart", "-progress", "pipe:1", "-nostats", "-f", "mp4", "-y"]);
    command.arg(named(to));
    let bounds = Bounds { time: limits.time, memory: super::MEMORY, file: limits.bytes };
    let mut heard =
        Heard { length: film.facts.duration.unwrap_or_default(), line: String::new(), percent: 0 };
    let ended = process::run(command, &bounds, b"", &mut |piece| {
        heard.listen(piece);
        progress(Progress { percent: heard.percent })
    });
    match ended {
        Ok(ended) if ended.success => Ok(()),
        Ok(_) if to.metadata().is_ok_and(|file| file.len() >= limits.bytes) => Err(Unshowable::TooLarge(
            "what browsers could play of it would be larger than is allowed".to_owned(),
        )),
        Ok(ended) => Err(Unshowable::Damaged(reason(&ended.said))),
        Err(Stopped::Enough) => Err(Unshowable::TooLong("its work was given up".to_owned())),
        Err(why) => Err(stopped(&why, limits.time)),
    }
}

/// What is plain already is carried over; everything else is encoded anew, never larger than it was.
fn picture_options(picture: &Picture) -> Vec<String> {
    let (width, height) = picture.size;
    let short = width.min(height);
    if picture.is_plain_h264() && short <= LINES {
        return ["-c:v", "copy"].map(String::from).into();
    }
    let even = |edge: u32| {
        let scaled = if short > LINES {
            u64::from(edge) * u64::from(LINES) / u64::from(short.max(1))
        } else {
            edge.into()
        };
        (scaled as u32 / 2 * 2).max(2)
    };
    let mut options: Vec<String> =
        ["-c:v", "libx264", "-preset", "veryfast", "-crf", "23", "-profile:v", "high"]
            .map(String::from)
            .into();
    options.extend(["-maxrate", "8M", "-bufsize", "16M", "-fpsmax", "60", "-g", "250"].map(String::from));
    options.extend(["-vf".to_owned(), filters(picture, (even(width), even(height)))]);
    options.extend(["-pix_fmt", "yuv420p"].map(String::from));
    options
}

/// Scales, and draws the light of a film with a high dynamic range together.
fn filters(picture: &Picture, (width, height): (u32, u32)) -> String {
    let mut chain = Vec::new();
    if picture.interlaced {
        chain.push("yadif=deint=interlaced".to_owned());
    }
    chain.push(format!("scale={width}:{height}:flags=bicubic,setsar=1"));
    if picture.bright {
        chain.push(
            "zscale=t=linear:npl=203,format=gbrpf32le,zscale=p=bt709,tonemap=hable:desat=0,\
             zscale=t=bt709:m=bt709:r=tv"
                .to_owned(),
        );
    }
    chain.join(",")
}

/// Hears `out_time_us=…` out of what ffmpeg tells.
struct Heard {
    length: Duration,
    line: String,
    percent: u8,
}

impl Heard {
    fn listen(&mut self, piece: &[u8]) {
        for character in String::from_utf8_lossy(piece).chars() {
            if character != '\n' {
                if self.line.len() < 200 {
                    self.line.push(character);
                }
                continue;
            }
            if let Some(at) = self.line.strip_prefix("out_time_us=").and_then(|text| text.parse::<u64>().ok())
            {
                let length = self.length.as_micros().max(1);
                self.percent = self.percent.max((u128::from(at) * 100 / length).min(99) as u8);
            }
            self.line.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_is_heard_in_pieces_and_never_goes_back() {
        let mut heard = Heard { length: Duration::from_secs(10), line: String::new(), percent: 0 };
        let mut seen = Vec::new();
        for piece in [
            "frame=1\nout_time_us=",
            "N/A\nout_time_us=2500000\n",
            "out_time_us=1000000\n",
            "out_time_us=99000000\n",
        ] {
            heard.listen(piece.as_bytes());
            seen.push(heard.percent);
        }
        assert_eq!(seen, [0, 25, 25, 99]);
    }

    #[test]
    fn a_film_is_made_smaller_in_its_proportions_and_never_larger() {
        let size = |size: (u32, u32)| {
            let picture = Picture { codec: "hevc".into(), size, ..Picture::default() };
            let options = picture_options(&picture);
            let chain = options.iter().find(|option| option.starts_with("scale=")).unwrap();
            chain.split(':').take(2).collect::<Vec<_>>().join(":")
        };
        assert_eq!(size((3840, 2160)), "scale=1920:1080");
        assert_eq!(size((2160, 3840)), "scale=1080:1920");
        assert_eq!(size((641, 480)), "scale=640:480");
        assert_eq!(size((1, 1)), "scale=2:2");
    }

    #[test]
    fn plain_h264_is_carried_over() {
        let picture = Picture {
            codec: "h264".into(),
            pixels: "yuv420p".into(),
            size: (1920, 1080),
            ..Picture::default()
        };
        assert_eq!(picture_options(&picture), ["-c:v", "copy"]);
        let larger = Picture { size: (3840, 2160), ..picture };
        assert!(picture_options(&larger).contains(&"libx264".to_owned()));
    }
}
