//! HEIF and AVIF, decoded by `cradle-heif` in a process of its own.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use crate::cicp;
use crate::kind::Kind;
use crate::limits::Limits;
use crate::process::{self, Bounds, Stopped};
use crate::unshowable::Unshowable;

/// The program that alone knows libheif.
const PROGRAM: &str = "cradle-heif";

/// Address space besides the picture: the program, its libraries, its threads' stacks.
const OVERHEAD: u64 = 512 << 20;

/// Longest head of an answer.
const HEAD: usize = 512;

/// A decoded picture, upright.
pub(crate) struct Pixels {
    /// Size of the picture itself.
    pub of: (u32, u32),
    /// Size of what was passed on: scaled down, where nothing shines through.
    pub width: u32,
    pub height: u32,
    /// Three bytes a pixel, or four with alpha last.
    pub channels: usize,
    pub bytes: Vec<u8>,
    pub colour_profile: Option<Vec<u8>>,
}

/// Whether HEIF and AVIF can be decoded here.
pub fn heif_is_available() -> bool {
    program().is_some()
}

/// Decodes the main picture of a file so that its short edge still covers `short_edge`, where it ever did.
pub(crate) fn decode(
    kind: Kind,
    bytes: &[u8],
    limits: &Limits,
    short_edge: u32,
) -> Result<Pixels, Unshowable> {
    let missing = || Unshowable::Without(kind, PROGRAM);
    let mut command = Command::new(program().ok_or_else(missing)?);
    command.args([limits.pixels, limits.memory_bytes, short_edge.into()].map(|limit| limit.to_string()));
    let bounds = Bounds { time: limits.time, memory: limits.memory_bytes.saturating_add(OVERHEAD), file: 0 };
    let most = usize::try_from(limits.memory_bytes).unwrap_or(usize::MAX);
    match process::output(command, &bounds, bytes, most) {
        Ok((ended, answer)) if ended.success => read(answer, limits),
        Ok((ended, _)) if ended.lacks_libraries() => Err(missing()),
        Ok(_) => Err(Unshowable::Damaged("its decoder gave up".to_owned())),
        Err(Stopped::TooLong) => Err(Unshowable::too_long(limits.time)),
        Err(Stopped::Enough) => Err(Unshowable::too_much_memory(limits.memory_bytes, limits.memory_bytes)),
        Err(Stopped::NotStarted) => Err(missing()),
    }
}

fn program() -> Option<&'static Path> {
    static FOUND: OnceLock<Option<PathBuf>> = OnceLock::new();
    FOUND.get_or_init(|| process::own(PROGRAM)).as_deref()
}

/// Takes the program's answer apart; what it may not say is damage.
fn read(mut answer: Vec<u8>, limits: &Limits) -> Result<Pixels, Unshowable> {
    let odd = || Unshowable::Damaged("its decoder gave up".to_owned());
    let head = answer.get(..HEAD).unwrap_or(&answer);
    let end = head.windows(2).position(|two| two == b"\n\n").unwrap_or(head.len());
    let head = String::from_utf8_lossy(&head[..end]).into_owned();
    let (mut of, mut size, mut codes, mut profile) = (None, None, None, 0);
    for line in head.lines() {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        let numbers: Vec<u32> = rest.split(' ').map_while(|number| number.parse().ok()).collect();
        match (word, numbers.as_slice()) {
            ("damaged", _) => return Err(Unshowable::Damaged(rest.to_owned())),
            ("large", [width, height]) => return Err(too_large((*width, *height), limits)),
            ("of", [width, height]) => of = Some((*width, *height)),
            ("size", [width, height, channels @ (3 | 4)]) => {
                size = Some((*width, *height, *channels as usize));
            }
            ("codes", [primaries, transfer]) => codes = Some((*primaries, *transfer)),
            ("profile", [bytes]) => profile = *bytes as usize,
            _ => return Err(odd()),
        }
    }
    let (width, height, channels) = size.ok_or_else(odd)?;
    let pixels =
        (width as usize).checked_mul(height as usize).and_then(|pixels| pixels.checked_mul(channels));
    let body = end + 2 + profile;
    if pixels.is_none() || pixels != answer.len().checked_sub(body) || pixels == Some(0) {
        return Err(odd());
    }
    let mut colour_profile = (profile > 0).then(|| answer[end + 2..body].to_vec());
    answer.drain(..body);
    if colour_profile.is_none()
        && let Some((primaries, transfer)) = codes
    {
        cicp::to_plain_light(&mut answer, channels, transfer);
        colour_profile = cicp::profile(primaries);
    }
    Ok(Pixels { of: of.unwrap_or((width, height)), width, height, channels, bytes: answer, colour_profile })
}

fn too_large(size: (u32, u32), limits: &Limits) -> Unshowable {
    let pixels = u64::from(size.0) * u64::from(size.1);
    if pixels > limits.pixels {
        Unshowable::too_many_pixels(size, limits.pixels)
    } else {
        Unshowable::too_much_memory(pixels.saturating_mul(12), limits.memory_bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_taken_apart_and_an_odd_one_is_damage() {
        let limits = Limits::default();
        let mut answer = b"of 20 10\nsize 2 1 3\nprofile 2\n\nPP".to_vec();
        answer.extend([1, 2, 3, 4, 5, 6]);
        let pixels = read(answer.clone(), &limits).unwrap();
        assert_eq!((pixels.of, pixels.width, pixels.height, pixels.channels), ((20, 10), 2, 1, 3));
        assert_eq!((pixels.bytes, pixels.colour_profile), (vec![1, 2, 3, 4, 5, 6], Some(b"PP".to_vec())));
        answer.pop();
        assert!(read(answer, &limits).is_err());
        for odd in ["", "size 0 0 3\n\n", "size 1 1 5\n\n12345", "size 4000000000 4000000000 4\n\n", "hello"]
        {
            assert!(matches!(read(odd.into(), &limits), Err(Unshowable::Damaged(_))), "{odd}");
        }
        let large = read(b"large 60000 60000\n".to_vec(), &limits);
        assert!(matches!(large, Err(Unshowable::TooLarge(_))));
    }
}
