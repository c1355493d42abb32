//! A frame that stands for the film.

use std::io::{self, Write};

use cradle_imaging::{preview_size, scaled};

use crate::av::{Decoder, File, Frame, Rgb};

/// Where in a film it is looked for, in parts of its length: films begin dark.
pub const PLACES: [f64; 3] = [0.1, 0.4, 0.7];

/// Differences in light, of 255, below which a frame is a plain surface: black, white, fog.
const PLAIN: f64 = 12.0;

/// Seconds from which on a film is long enough to look anywhere but at its start.
const SHORT: f64 = 1.0;

/// Threads of a decoder whose frames are cut into slices.
const THREADS: i32 = 2;

/// A line whose light is so far, of 255, from both its neighbours' shows another moment.
const COMBED: i32 = 12;

/// Looks at the places until a frame is not plain, and writes each that is better than those before.
pub fn look(
    file: &mut File,
    index: u32,
    size: (u32, u32),
    length: f64,
    places: &[f64],
    most: u64,
    answer: &mut impl Write,
) -> io::Result<()> {
    let mut decoder = match file.decoder(index, most, THREADS) {
        Ok(decoder) => decoder,
        Err(why) => return writeln!(answer, "nothing {why}"),
    };
    let wanted = preview_size(size);
    let places = if length > SHORT { places } else { &[0.0] };
    let mut best = None;
    for place in places {
        let moment = Some(length * place).filter(|moment| *moment > 0.0);
        let seen = match seen(&mut decoder, moment, wanted) {
            Ok(seen) => seen,
            // The end of a film that broke off cannot be read; its beginning can.
            Err(why) if best.is_none() => {
                return match moment.and_then(|_| seen(&mut decoder, Some(0.0), wanted).ok()) {
                    Some((frame, drawn)) => write(&frame, &drawn, answer),
                    None => writeln!(answer, "nothing {why}"),
                };
            }
            Err(_) => return Ok(()),
        };
        let (frame, drawn) = seen;
        let life = liveliness(&drawn.bytes);
        if best.is_none_or(|most| life > most) {
            best = Some(life);
            write(&frame, &drawn, answer)?;
            answer.flush()?;
        }
        if life > PLAIN {
            return Ok(());
        }
    }
    Ok(())
}

fn write(frame: &Frame, drawn: &Rgb, answer: &mut impl Write) -> io::Result<()> {
    let (width, height) = drawn.size;
    writeln!(answer, "frame {width} {height} {} {}", frame.primaries, frame.transfer)?;
    answer.write_all(&drawn.bytes)
}

/// The frame at a moment in this size.
fn seen(decoder: &mut Decoder<'_>, moment: Option<f64>, size: (u32, u32)) -> Result<(Frame, Rgb), String> {
    let frame = decoder.frame(moment)?;
    let drawn = if frame.interlaced {
        let mut whole = decoder.draw_fields(&frame)?;
        comb(&mut whole);
        let bytes = scaled(&whole.bytes, whole.size, size).map_err(|why| why.to_string())?;
        Rgb { size, bytes }
    } else {
        decoder.draw(size)?
    };
    Ok((frame, drawn))
}

/// The size with square pixels, given a pixel's width and height.
pub fn square((width, height): (u32, u32), (x, y): (u32, u32)) -> (u32, u32) {
    if x == 0 || y == 0 || x == y {
        return (width, height);
    }
    let by = (f64::from(x) / f64::from(y)).clamp(0.1, 10.0);
    ((f64::from(width) * by).round() as u32, height)
}

/// Mean distance of a frame's light from its average.
fn liveliness(pixels: &[u8]) -> f64 {
    let light = || pixels.as_chunks::<3>().0.iter().step_by(16).map(|pixel| f64::from(light(*pixel)));
    let count = light().count().max(1) as f64;
    let mean = light().sum::<f64>() / count;
    light().map(|one| (one - mean).abs()).sum::<f64>() / count
}

fn light([r, g, b]: [u8; 3]) -> i32 {
    (i32::from(r) * 30 + i32::from(g) * 59 + i32::from(b) * 11) / 100
}

/// Mends an interlaced frame: where a pixel of its second half differs from those above and below in the
/// same direction, something moved in between, and it is drawn anew from these two. What stood
/// still keeps all its lines.
fn comb(frame: &mut Rgb) {
    let row = frame.size.0 as usize * 3;
    if row == 0 {
        return;
    }
    let lines = frame.bytes.len() / row;
    for y in (1..lines.saturating_sub(1)).step_by(2) {
        let (above, rest) = frame.bytes[(y - 1) * row..(y + 2) * row].split_at_mut(row);
        let (own, below) = rest.split_at_mut(row);
        let neighbours = above.as_chunks::<3>().0.iter().zip(below.as_chunks::<3>().0);
        for (pixel, (above, below)) in own.as_chunks_mut::<3>().0.iter_mut().zip(neighbours) {
            let (over, under) = (light(*pixel) - light(*above), light(*pixel) - light(*below));
            if over.signum() == under.signum() && over.abs().min(under.abs()) > COMBED {
                for (value, (one, other)) in pixel.iter_mut().zip(above.iter().zip(below)) {
                    *value = one.midpoint(*other);
                }
            }
        }
    }
    if lines >= 2 && lines.is_multiple_of(2) {
        // Nothing lies below the last line.
        frame.bytes.copy_within((lines - 2) * row..(lines - 1) * row, (lines - 1) * row);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_surface_is_told_from_a_picture() {
        assert!(liveliness(&[0; 192]) < PLAIN);
        assert!(liveliness(&(0..192).map(|at| if at < 96 { 0 } else { 200 }).collect::<Vec<u8>>()) > PLAIN);
        assert!(liveliness(&[]) < PLAIN);
    }

    #[test]
    fn pixels_that_are_not_square_are_stretched() {
        assert_eq!(square((720, 576), (64, 45)), (1024, 576));
        assert_eq!(square((720, 576), (0, 0)), (720, 576));
        assert_eq!(square((100, 100), (1, 1000)), (10, 100));
    }

    #[test]
    fn only_lines_of_another_moment_are_drawn_anew() {
        let line = |values: [u8; 3]| values.into_iter().flat_map(|value| [value; 3]).collect::<Vec<u8>>();
        // Left: a bar that has moved. Middle: an edge that stands. Right: a quiet surface.
        let rows = [[100, 0, 50], [200, 0, 55], [100, 200, 50], [200, 200, 55], [100, 200, 50]];
        let mut frame = Rgb { size: (3, 5), bytes: rows.map(line).concat() };
        comb(&mut frame);
        let mended = [[100, 0, 50], [100, 0, 55], [100, 200, 50], [100, 200, 55], [100, 200, 50]];
        assert_eq!(frame.bytes, mended.map(line).concat());
    }
}
