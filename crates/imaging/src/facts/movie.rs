//! What MP4 and QuickTime films say in their movie box (ISO 14496-12 §8.2; QuickTime File Format,
//! "Metadata"): length, size, time, place, camera. Read from the file, wherever the box lies, since
//! cameras write it at the end.

use std::collections::HashMap;
use std::io::{Read, Seek, SeekFrom};
use std::time::Duration;

use super::{Facts, Position, dates};
use crate::isobmff::{boxes, find};
use crate::kind::Kind;
use crate::text;

/// Largest movie box that is read; an hour of film has about four megabytes.
const LARGEST: u64 = 32 << 20;

/// Boxes of the file passed by on the way to the movie box.
const PASSED: usize = 64;

/// Seconds from 1904, from which QuickTime counts, to 1970.
const EPOCH: i64 = 2_082_844_800;

/// Reads a film's movie box; says only what kind the file is where there is none.
pub fn read_movie(file: &mut (impl Read + Seek)) -> Facts {
    let mut head = [0; 4096];
    let mut length = 0;
    let started = file.seek(SeekFrom::Start(0)).is_ok();
    while started && length < head.len() {
        match file.read(&mut head[length..]) {
            Ok(0) | Err(_) => break,
            Ok(count) => length += count,
        }
    }
    let kind = Kind::detect(&head[..length], None);
    let facts = Facts { kind, ..Facts::default() };
    let film = kind.is_some_and(|kind| kind.is_film() || kind.is_sound());
    match movie_box(file).filter(|_| film) {
        Some(movie) => told(&movie, facts),
        None => facts,
    }
}

fn movie_box(file: &mut (impl Read + Seek)) -> Option<Vec<u8>> {
    let end = file.seek(SeekFrom::End(0)).ok()?;
    let mut at = 0;
    for _ in 0..PASSED {
        // A box may claim to end anywhere, far behind the file, too.
        if end.checked_sub(at)? < 8 {
            return None;
        }
        file.seek(SeekFrom::Start(at)).ok()?;
        let mut header = [0; 16];
        let present = usize::try_from((end - at).min(16)).ok()?;
        file.read_exact(&mut header[..present]).ok()?;
        let size = u64::from(u32::from_be_bytes(*header.first_chunk()?));
        let (skip, size) = match size {
            0 => (8, end - at),
            1 => (16, u64::from_be_bytes(*header.last_chunk()?)),
            size => (8, size),
        };
        if size < skip {
            return None;
        }
        if &header[4..8] == b"moov" {
            let length = (size - skip).min(end.checked_sub(at + skip)?);
            if length > LARGEST {
                return None;
            }
            file.seek(SeekFrom::Start(at + skip)).ok()?;
            let mut movie = Vec::new();
            file.take(length).read_to_end(&mut movie).ok()?;
            return Some(movie);
        }
        at = at.checked_add(size)?;
    }
    None
}

fn told(movie: &[u8], mut facts: Facts) -> Facts {
    let words = words(movie);
    let word = |names: &[&str]| names.iter().find_map(|name| text::tidy(words.get(*name)?));
    let local = words.get("com.apple.quicktime.creationdate").or(words.get("\u{a9}day"));
    let local = local.and_then(|text| Some((dates::wall_clock(text)?, dates::offset_behind(text))));
    let header = find(movie, *b"mvhd").and_then(movie_header);
    match (local, header) {
        (Some((at, offset)), _) => (facts.taken_at, facts.taken_offset) = (Some(at), offset),
        (None, Some((made, _))) => {
            facts.taken_at = made.and_then(date_and_time);
            facts.taken_in_utc = facts.taken_at.is_some();
        }
        (None, None) => {}
    }
    facts.duration = header.and_then(|(_, duration)| duration);
    if let Some((width, height)) = size(movie) {
        (facts.width, facts.height) = (Some(width), Some(height));
    }
    let place = ["com.apple.quicktime.location.ISO6709", "\u{a9}xyz"];
    facts.position = place.iter().find_map(|name| iso_6709(words.get(*name)?));
    facts.maker = word(&["com.apple.quicktime.make", "com.android.manufacturer", "\u{a9}mak"]);
    facts.model = word(&["com.apple.quicktime.model", "com.android.model", "\u{a9}mod"]);
    facts.title = word(&["com.apple.quicktime.title", "\u{a9}nam"]);
    facts.description = word(&["com.apple.quicktime.description", "\u{a9}des", "\u{a9}cmt"]);
    facts.content_id = word(&["com.apple.quicktime.content.identifier"]);
    facts
}

/// Seconds since 1970 at which the film was made, and how long it is.
fn movie_header(body: &[u8]) -> Option<(Option<i64>, Option<Duration>)> {
    let long = body.first()? == &1;
    let number = |at: usize, wide: bool| -> Option<u64> {
        let rest = body.get(at..)?;
        if wide {
            Some(u64::from_be_bytes(*rest.first_chunk()?))
        } else {
            Some(u32::from_be_bytes(*rest.first_chunk()?).into())
        }
    };
    let made = number(4, long)?;
    let (scale, length) =
        if long { (number(20, false)?, number(24, true)?) } else { (number(12, false)?, number(16, false)?) };
    let made = i64::try_from(made).ok().and_then(|made| made.checked_sub(EPOCH));
    let seconds = length as f64 / scale.max(1) as f64;
    let known = scale > 0 && length != u64::from(u32::MAX) && seconds < 366.0 * 24.0 * 3600.0;
    Some((made, known.then(|| Duration::from_secs_f64(seconds))))
}

/// `2024-06-01T10:00:00` of seconds since 1970; none before 1990, when no clock was set.
fn date_and_time(seconds: i64) -> Option<String> {
    const YEAR_1990: i64 = 631_152_000;
    const YEAR_9999: i64 = 253_370_764_800;
    if !(YEAR_1990..YEAR_9999).contains(&seconds) {
        return None;
    }
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    // Days to a date in the Gregorian calendar, years counted from March (H. Hinnant's algorithm).
    let shifted = days + 719_468;
    let era = shifted / 146_097;
    let of_era = shifted % 146_097;
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year + era * 400 + i64::from(month <= 2);
    let (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60);
    Some(format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"))
}

/// Size of the first track that has one, turned as its matrix says.
fn size(movie: &[u8]) -> Option<(u32, u32)> {
    boxes(movie).filter(|track| track.name == *b"trak").find_map(|track| {
        let header = find(track.body, *b"tkhd")?;
        let matrix = if header.first()? == &1 { 52 } else { 40 };
        let number = |at: usize| Some(i32::from_be_bytes(*header.get(matrix + at..)?.first_chunk()?));
        let (width, height) = (number(36)? >> 16, number(40)? >> 16);
        let (width, height) = (u32::try_from(width).ok()?, u32::try_from(height).ok()?);
        let quarter = number(0)? == 0 && number(4)? != 0;
        (width > 0 && height > 0).then_some(if quarter { (height, width) } else { (width, height) })
    })
}

/// The words of the movie: keys with values (`meta`), and user data (`udta`) by its four letters.
fn words(movie: &[u8]) -> HashMap<String, String> {
    let mut words = HashMap::new();
    for part in boxes(movie) {
        match &part.name {
            b"meta" => keyed(part.body, &mut words),
            b"udta" => {
                for one in boxes(part.body) {
                    match one.name {
                        [0xA9, rest @ ..] => {
                            // Length, language, text (QuickTime File Format, "User Data Atoms").
                            let name = format!("\u{a9}{}", String::from_utf8_lossy(&rest));
                            let length =
                                one.body.first_chunk().map(|two| usize::from(u16::from_be_bytes(*two)));
                            let text = length.and_then(|length| text::clean(one.body.get(4..4 + length)?));
                            words.extend(text.map(|text| (name, text)));
                        }
                        [b'm', b'e', b't', b'a'] => keyed(one.body.get(4..).unwrap_or_default(), &mut words),
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
    words
}

/// Values of `ilst` under the names of `keys`, or under their own four letters.
fn keyed(meta: &[u8], words: &mut HashMap<String, String>) {
    let names: Vec<String> = find(meta, *b"keys")
        .and_then(|keys| keys.get(8..))
        .map(|keys| boxes(keys).map(|key| String::from_utf8_lossy(key.body).into_owned()).collect())
        .unwrap_or_default();
    for item in boxes(find(meta, *b"ilst").unwrap_or_default()) {
        let name = match item.name {
            [0xA9, rest @ ..] => Some(format!("\u{a9}{}", String::from_utf8_lossy(&rest))),
            number => {
                let index = u32::from_be_bytes(number) as usize;
                index.checked_sub(1).and_then(|index| names.get(index).cloned())
            }
        };
        let value = find(item.body, *b"data").filter(|data| data.get(3) == Some(&1));
        let value = value.and_then(|data| text::clean(data.get(8..)?));
        words.extend(name.zip(value));
    }
}

/// ISO 6709 annex H: `+35.6895+139.6917+040.000/`, in degrees.
pub(crate) fn iso_6709(text: &str) -> Option<Position> {
    let text = text.trim().split("CRS").next()?.trim_end_matches('/');
    let starts: Vec<usize> =
        text.char_indices().filter(|(_, c)| matches!(c, '+' | '-')).map(|(at, _)| at).collect();
    let number = |index: usize| {
        let end = starts.get(index + 1).copied().unwrap_or(text.len());
        text.get(*starts.get(index)?..end)?.parse::<f64>().ok().filter(|number| number.is_finite())
    };
    let (latitude, longitude) = (number(0)?, number(1)?);
    let real = latitude.abs() <= 90.0 && longitude.abs() <= 180.0 && latitude.abs() + longitude.abs() > 0.0;
    let altitude_m = number(2).filter(|metres| metres.abs() < 100_000.0);
    real.then_some(Position { latitude, longitude, altitude_m })
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn one(name: [u8; 4], body: &[u8]) -> Vec<u8> {
        [(body.len() as u32 + 8).to_be_bytes().as_slice(), name.as_slice(), body].concat()
    }

    fn key(name: &str) -> Vec<u8> {
        one(*b"mdta", name.as_bytes())
    }

    fn value(index: u32, text: &str) -> Vec<u8> {
        one(index.to_be_bytes(), &one(*b"data", &[&[0, 0, 0, 1, 0, 0, 0, 0], text.as_bytes()].concat()))
    }

    /// A film whose movie box stands behind its pictures, as telephones write it.
    fn film(keys: &[(&str, &str)]) -> Vec<u8> {
        let mut header = vec![0; 100];
        header[4..8].copy_from_slice(&(EPOCH as u32 + 1_717_236_000).to_be_bytes());
        header[12..16].copy_from_slice(&600_u32.to_be_bytes());
        header[16..20].copy_from_slice(&1500_u32.to_be_bytes());
        let names = keys.iter().flat_map(|(name, _)| key(name)).collect::<Vec<_>>();
        let names = one(*b"keys", &[&[0; 8], names.as_slice()].concat());
        let values = (1..).zip(keys).flat_map(|(index, (_, text))| value(index, text)).collect::<Vec<_>>();
        let meta = one(*b"meta", &[names, one(*b"ilst", &values)].concat());
        let movie = one(*b"moov", &[one(*b"mvhd", &header), meta].concat());
        [one(*b"ftyp", b"qt  \0\0\0\0qt  "), one(*b"mdat", &[9; 5000]), movie].concat()
    }

    #[test]
    fn the_movie_box_is_found_behind_the_pictures() {
        let file = film(&[
            ("com.apple.quicktime.content.identifier", "1F2E"),
            ("com.apple.quicktime.creationdate", "2024-06-01T12:00:00+0200"),
            ("com.apple.quicktime.location.ISO6709", "-33.8568+151.2153+010.5/"),
        ]);
        let facts = read_movie(&mut Cursor::new(&file));
        assert_eq!((facts.kind, facts.duration), (Some(Kind::Video), Some(Duration::from_millis(2500))));
        assert_eq!(facts.content_id.as_deref(), Some("1F2E"));
        assert_eq!(facts.taken_at.as_deref(), Some("2024-06-01T12:00:00"));
        assert_eq!((facts.taken_offset.as_deref(), facts.taken_in_utc), (Some("+02:00"), false));
        assert!(facts.position.is_some_and(|at| at.latitude < -33.8 && at.longitude > 151.2));
    }

    #[test]
    fn the_clock_of_a_film_without_a_zone_is_utc() {
        let facts = read_movie(&mut Cursor::new(film(&[])));
        assert_eq!((facts.taken_at.as_deref(), facts.taken_in_utc), (Some("2024-06-01T10:00:00"), true));
    }

    #[test]
    fn days_are_counted_right_at_the_ends_of_years_and_februaries() {
        let days = [
            (951_782_400, "2000-02-29T00:00:00"),
            (946_684_799, "1999-12-31T23:59:59"),
            (4_107_542_400, "2100-03-01T00:00:00"),
        ];
        for (seconds, text) in days {
            assert_eq!(date_and_time(seconds).as_deref(), Some(text));
        }
        assert_eq!(date_and_time(-EPOCH), None);
    }

    #[test]
    fn a_film_cut_off_or_changed_anywhere_is_read_as_far_as_it_goes() {
        let whole = film(&[("com.apple.quicktime.creationdate", "2024-06-01T12:00:00+0200")]);
        for end in (0..whole.len()).step_by(7) {
            let _ = read_movie(&mut Cursor::new(&whole[..end]));
        }
        for at in (0..whole.len()).filter(|at| *at < 64 || *at > 5000) {
            let mut changed = whole.clone();
            changed[at] ^= 0xFF;
            let _ = read_movie(&mut Cursor::new(changed));
        }
    }

    #[test]
    fn a_place_that_is_none_is_no_place() {
        for text in ["", "+", "+91.0+000.0/", "+00.0000+000.0000/", "somewhere", "+1é+2", "+12.5"] {
            assert_eq!(iso_6709(text), None, "{text}");
        }
        assert!(iso_6709("+12.5-100.25/").is_some());
    }

    #[test]
    fn a_box_that_claims_to_end_beyond_all_files_is_the_last() {
        let mut file = [0, 0, 0, 1].to_vec();
        file.extend(*b"free");
        file.extend((u64::MAX - 3).to_be_bytes());
        file.extend([0; 16]);
        assert!(movie_box(&mut Cursor::new(file)).is_none());
    }
}
