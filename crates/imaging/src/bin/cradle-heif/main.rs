//! Decodes one HEIF or AVIF picture: the file comes on standard input, the pixels go to standard
//! output. The only program of Cradle that links libheif, so that a picture that breaks the decoder
//! breaks this process and nothing else; whoever starts it sets its limits on memory and time.
//!
//! `cradle-heif MOST-PIXELS MOST-BYTES SHORT-EDGE`. A picture with a longer short edge is scaled down to
//! that, if nothing shines through. Answers with lines and bytes:
//!
//! ```text
//! of WIDTH HEIGHT                 the picture itself as shown, upright
//! size WIDTH HEIGHT CHANNELS      what follows; 3 channels, or 4 with alpha last
//! codes PRIMARIES TRANSFER        where colours are told by numbers (ITU-T H.273)
//! profile BYTES                   where there is an ICC profile, which follows the blank line
//!                                 (a blank line, the profile's bytes, the pixels)
//! ```
//!
//! or with one line `large …` or `damaged …` that says why not.

mod libheif;

use std::io::{BufWriter, Read as _, Write};
use std::process::ExitCode;

use cradle_imaging::{scaled, size_with_short_edge};
use libheif::{File, Picture};

/// Largest ICC profile that is passed on.
const LARGEST_PROFILE: usize = 8 << 20;

/// Libheif's own bound on an edge; the pixels are checked besides.
const LONGEST_EDGE: u32 = 65_535;

fn main() -> ExitCode {
    let mut limits = std::env::args().skip(1).map(|limit| limit.parse::<u64>());
    let limits = [limits.next(), limits.next(), limits.next()];
    let [Some(Ok(pixels)), Some(Ok(memory)), Some(Ok(edge))] = limits else {
        eprintln!("usage: cradle-heif MOST-PIXELS MOST-BYTES SHORT-EDGE < FILE; Cradle's programs start it");
        return ExitCode::from(2);
    };
    let mut file = Vec::new();
    if std::io::stdin().lock().read_to_end(&mut file).is_err() {
        return ExitCode::FAILURE;
    }
    // Rows may be short: they go together.
    let mut answer = BufWriter::with_capacity(256 << 10, std::io::stdout().lock());
    let told = match decode(&file, pixels, memory, edge, &mut answer) {
        Ok(told) => told,
        Err(why) => answer.write_all(format!("{}\n", why.replace(['\n', '\r'], " ")).as_bytes()),
    };
    match told.and_then(|()| answer.flush()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn decode(
    file: &[u8],
    most: u64,
    memory: u64,
    edge: u64,
    answer: &mut impl Write,
) -> Result<std::io::Result<()>, String> {
    let damaged = |why: String| format!("damaged {why}");
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(4);
    let file = File::read(file, LONGEST_EDGE, threads).map_err(damaged)?;
    let picture = file.primary().map_err(damaged)?;
    let (width, height) = picture.size();
    if width == 0 || height == 0 {
        return Err("damaged it has no size".to_owned());
    }
    let pixels = u64::from(width) * u64::from(height);
    // The decoder's planes, its own copy in red, green and blue, and the scaled one.
    if pixels > most || pixels.saturating_mul(12) > memory {
        return Err(format!("large {width} {height}"));
    }
    let decoded = picture.decode().map_err(damaged)?;
    let size = (decoded.width, decoded.height);
    let wanted = size_with_short_edge(size, u32::try_from(edge).unwrap_or(u32::MAX));
    if decoded.alpha || size == wanted {
        return Ok(write(&picture, &decoded, size, decoded.rows(), answer));
    }
    // Less goes through the pipe, and less is held on its other side.
    let small = scaled(&decoded.whole(), size, wanted).map_err(|why| damaged(why.to_string()))?;
    Ok(write(&picture, &decoded, wanted, std::iter::once(small.as_slice()), answer))
}

fn write<'p>(
    picture: &Picture<'_>,
    decoded: &libheif::Pixels,
    (width, height): (u32, u32),
    rows: impl Iterator<Item = &'p [u8]>,
    answer: &mut impl Write,
) -> std::io::Result<()> {
    let channels = if decoded.alpha { 4 } else { 3 };
    writeln!(answer, "of {} {}", decoded.width, decoded.height)?;
    writeln!(answer, "size {width} {height} {channels}")?;
    if let Some(codes) = picture.codes() {
        writeln!(answer, "codes {} {}", codes.primaries, codes.transfer)?;
    }
    let profile = picture.profile(LARGEST_PROFILE);
    if let Some(profile) = &profile {
        writeln!(answer, "profile {}", profile.len())?;
    }
    writeln!(answer)?;
    answer.write_all(profile.as_deref().unwrap_or_default())?;
    rows.into_iter().try_for_each(|row| answer.write_all(row))
}
