//! A frame that stands for the film.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use super::complaint::{reason, stopped};
use super::probe::Picture;
use super::{Film, FilmTools, bounds, named};
use crate::limits::Limits;
use crate::process;
use crate::raster::{Channels, Raster};
use crate::render::{self, Renditions};
use crate::unshowable::Unshowable;

/// Where in a film it is looked for, in parts of its length: films begin dark.
const PLACES: [f64; 3] = [0.1, 0.4, 0.7];

/// Differences in light, of 255, below which a frame is a plain surface: black, white, fog.
const PLAIN: f64 = 12.0;

pub(super) fn poster(
    tools: &FilmTools,
    path: &Path,
    film: &Film,
    limits: &Limits,
) -> Result<Renditions, Unshowable> {
    let deadline = Instant::now() + limits.time;
    let nothing = || Unshowable::Damaged("there is nothing to see in it".to_owned());
    let picture = film.streams.picture.as_ref().ok_or_else(nothing)?;
    let (width, height) = picture.size;
    if width == 0 || height == 0 {
        return Err(nothing());
    }
    if u64::from(width) * u64::from(height) > limits.pixels {
        return Err(Unshowable::too_many_pixels(picture.size, limits.pixels));
    }
    let size = render::preview_size(picture.size);
    let length = film.facts.duration.unwrap_or_default();
    let places: &[f64] = if length > Duration::from_secs(1) { &PLACES } else { &[0.0] };
    let mut best: Option<(f64, Raster)> = None;
    let mut why = None;
    for place in places {
        let left = deadline.saturating_duration_since(Instant::now());
        match frame(tools, path, picture, length.mul_f64(*place), size, left) {
            Ok(frame) => {
                let life = liveliness(&frame);
                if best.as_ref().is_none_or(|(most, _)| life > *most) {
                    best = Some((life, frame));
                }
                if life > PLAIN {
                    break;
                }
            }
            // The end of a film that broke off cannot be read; its beginning can.
            Err(error) => {
                why.get_or_insert(error);
                if best.is_none() && *place > 0.0 {
                    best = frame_at_start(tools, path, picture, size, deadline);
                }
                break;
            }
        }
    }
    match (best, why) {
        (Some((_, frame)), _) => render::renditions_of(frame, picture.size),
        (None, why) => Err(why.unwrap_or_else(nothing)),
    }
}

fn frame_at_start(
    tools: &FilmTools,
    path: &Path,
    picture: &Picture,
    size: (u32, u32),
    deadline: Instant,
) -> Option<(f64, Raster)> {
    let left = deadline.saturating_duration_since(Instant::now());
    frame(tools, path, picture, Duration::ZERO, size, left).ok().map(|frame| (liveliness(&frame), frame))
}

/// One frame at or before a moment, upright, in sRGB, of exactly this size.
fn frame(
    tools: &FilmTools,
    path: &Path,
    picture: &Picture,
    at: Duration,
    (width, height): (u32, u32),
    time: Duration,
) -> Result<Raster, Unshowable> {
    let mut command: Command = tools.ffmpeg();
    command.args(["-threads", "2", "-noaccurate_seek", "-ss", &format!("{:.3}", at.as_secs_f64()), "-i"]);
    command.arg(named(path)).args(["-map", &format!("0:{}", picture.index), "-frames:v", "1"]);
    command.args([
        "-vf",
        &filters(picture, (width, height)),
        "-pix_fmt",
        "rgb24",
        "-f",
        "rawvideo",
        "pipe:1",
    ]);
    let bytes = width as usize * height as usize * 3;
    let (ended, pixels) =
        process::output(command, &bounds(time), b"", bytes).map_err(|why| stopped(&why, time))?;
    if pixels.len() != bytes {
        return Err(Unshowable::Damaged(reason(&ended.said)));
    }
    Ok(Raster { width, height, channels: Channels::Rgb, pixels })
}

/// Scales, and draws the light of a film with a high dynamic range together.
pub(super) fn filters(picture: &Picture, (width, height): (u32, u32)) -> String {
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

/// Mean distance of a frame's light from its average.
fn liveliness(frame: &Raster) -> f64 {
    let light: Vec<f64> = frame
        .pixels
        .as_chunks::<3>()
        .0
        .iter()
        .step_by(16)
        .map(|[r, g, b]| f64::from(*r) * 0.3 + f64::from(*g) * 0.59 + f64::from(*b) * 0.11)
        .collect();
    let mean = light.iter().sum::<f64>() / light.len().max(1) as f64;
    light.iter().map(|one| (one - mean).abs()).sum::<f64>() / light.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_surface_is_told_from_a_picture() {
        let raster = |pixels: Vec<u8>| Raster { width: 64, height: 1, channels: Channels::Rgb, pixels };
        assert!(liveliness(&raster(vec![0; 192])) < PLAIN);
        assert!(liveliness(&raster((0..192).map(|at| if at < 96 { 0 } else { 200 }).collect())) > PLAIN);
    }
}
