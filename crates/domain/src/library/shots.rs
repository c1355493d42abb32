//! Which files belong to one press of the shutter.

use super::LocalTime;
use crate::CameraId;

/// What a file of a shot is, in the order in which one of them stands for the shot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ShotFileKind {
    /// A still picture.
    Picture,
    /// The sensor's own data.
    Raw,
    /// A film, alone or taken with a still picture.
    Film,
    /// A voice memo.
    Sound,
    /// Notes of other programs.
    Sidecar,
    /// The small picture that cameras put beside a film (DCF 2.0 §5.3).
    Thumbnail,
}

/// What is known about a file that may belong to a shot.
#[derive(Clone, Copy, Debug)]
pub struct ShotFile<'a> {
    /// What it is.
    pub kind: ShotFileKind,
    /// Its name on the camera.
    pub filename: &'a str,
    /// The camera that it came from.
    pub camera: Option<CameraId>,
    /// When it was taken, if it says so.
    pub taken_at: Option<&'a LocalTime>,
    /// The mark that telephones write into both files of a moving picture.
    pub content_id: Option<&'a str>,
}

/// Seconds between the files that a camera writes at one press of the shutter.
const AT_ONCE: i64 = 2;
/// Seconds by which a telephone's film begins before its picture, or is dated after it.
const AROUND: i64 = 5;
/// Seconds within which somebody speaks a memo to a picture.
const SPOKEN: i64 = 24 * 3600;

impl ShotFile<'_> {
    /// The name but for the extension; a sidecar may carry the whole name of its picture.
    pub fn stem(&self) -> &str {
        stem(self.filename)
    }

    /// Whether both are files of one shot: the same mark, or the same name from the same camera at
    /// the same time. Names begin again at 0001 on every card, so a name alone says little.
    pub fn is_of_one_shot_with(&self, other: &Self) -> bool {
        if let (Some(one), Some(another)) = (self.content_id, other.content_id) {
            return one == another && self.kind != other.kind;
        }
        let cameras = self.camera.zip(other.camera).is_none_or(|(one, another)| one == another);
        self.has_the_name_of(other) && cameras && self.is_of_the_time_of(other)
    }

    fn has_the_name_of(&self, other: &Self) -> bool {
        let (one, another) = (self.filename.to_lowercase(), other.filename.to_lowercase());
        let whole = |sidecar: &Self, name: &str, picture: &str| {
            sidecar.kind == ShotFileKind::Sidecar && stem(name) == picture
        };
        let apart = one.rsplit('.').next() != another.rsplit('.').next();
        (apart && stem(&one) == stem(&another)) || whole(self, &one, &another) || whole(other, &another, &one)
    }

    fn is_of_the_time_of(&self, other: &Self) -> bool {
        use ShotFileKind::{Film, Picture, Raw, Sidecar, Sound, Thumbnail};
        let (first, second) = if self.kind <= other.kind { (self, other) } else { (other, self) };
        let later = first.taken_at.zip(second.taken_at).map(|(first, second)| second.seconds_since(first));
        match (first.kind, second.kind) {
            (Film, Thumbnail) => true,
            (Picture | Raw | Film | Sound, Sidecar) => later.is_none_or(|seconds| seconds.abs() <= AT_ONCE),
            (Picture | Raw, Sound) => later.is_some_and(|seconds| (-AROUND..=SPOKEN).contains(&seconds)),
            (Picture | Raw, Film) => later.is_some_and(|seconds| seconds.abs() <= AROUND),
            (Picture | Raw, Picture | Raw) => later.is_some_and(|seconds| seconds.abs() <= AT_ONCE),
            _ => false,
        }
    }
}

fn stem(filename: &str) -> &str {
    filename.rsplit_once('.').map_or(filename, |(stem, _)| stem)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::ShotFileKind::{Film, Picture, Raw, Sidecar, Sound, Thumbnail};
    use super::*;

    const KINDS: [ShotFileKind; 6] = [Picture, Raw, Film, Sound, Sidecar, Thumbnail];

    fn time(text: &str) -> LocalTime {
        format!("2026-05-01T{text}").parse().unwrap()
    }

    fn file<'a>(kind: ShotFileKind, filename: &'a str, taken_at: Option<&'a LocalTime>) -> ShotFile<'a> {
        ShotFile { kind, filename, camera: None, taken_at, content_id: None }
    }

    #[test]
    fn files_of_one_name_and_time_are_one_shot() {
        let (noon, soon, later) = (time("12:00:00"), time("12:00:02"), time("13:00:00"));
        let picture = file(Picture, "IMG_0001.JPG", Some(&noon));
        for (kind, name, taken_at, wanted) in [
            (Raw, "IMG_0001.CR2", Some(&noon), true),
            (Raw, "img_0001.cr2", Some(&soon), true),
            (Raw, "IMG_0001.CR2", Some(&later), false),
            (Raw, "IMG_0001.CR2", None, false),
            (Raw, "IMG_0002.CR2", Some(&noon), false),
            (Picture, "IMG_0001.JPG", Some(&noon), false),
            (Picture, "IMG_0001.HEIC", Some(&noon), true),
            (Film, "IMG_0001.MOV", Some(&soon), true),
            (Film, "IMG_0001.MOV", Some(&later), false),
            (Sound, "IMG_0001.WAV", Some(&later), true),
            (Sound, "IMG_0001.WAV", None, false),
            (Sidecar, "IMG_0001.xmp", None, true),
            (Sidecar, "IMG_0001.JPG.xmp", Some(&noon), true),
            (Sidecar, "IMG_0001.xmp", Some(&later), false),
            (Thumbnail, "IMG_0001.THM", None, false),
        ] {
            assert_eq!(file(kind, name, taken_at).is_of_one_shot_with(&picture), wanted, "{kind:?} {name}");
        }
        let film = file(Film, "MVI_0007.AVI", None);
        assert!(film.is_of_one_shot_with(&file(Thumbnail, "MVI_0007.THM", None)));
    }

    #[test]
    fn a_mark_counts_more_than_names_and_times() {
        let noon = time("12:00:00");
        let marked =
            |kind, filename, mark| ShotFile { content_id: Some(mark), ..file(kind, filename, Some(&noon)) };
        let picture = marked(Picture, "IMG_0001.HEIC", "A");
        assert!(marked(Film, "renamed.MOV", "A").is_of_one_shot_with(&picture));
        assert!(!marked(Film, "IMG_0001.MOV", "B").is_of_one_shot_with(&picture));
        assert!(!marked(Picture, "copy.HEIC", "A").is_of_one_shot_with(&picture));
    }

    #[test]
    fn two_cameras_never_take_one_shot() {
        let noon = time("12:00:00");
        let with = |kind, name, camera| ShotFile {
            camera: Some(CameraId(Uuid::from_u128(camera))),
            ..file(kind, name, Some(&noon))
        };
        let (jpeg, raw) = (with(Picture, "A.JPG", 1), with(Raw, "A.NEF", 1));
        assert!(jpeg.is_of_one_shot_with(&raw));
        assert!(!jpeg.is_of_one_shot_with(&with(Raw, "A.NEF", 2)));
    }

    proptest! {
        #[test]
        fn it_is_the_same_from_either_side(
            one in 0_usize..6, another in 0_usize..6, seconds in 0_i64..20, names in 0_usize..4, mark in 0_usize..3
        ) {
            let (a, b) = (time("12:00:10"), time(&format!("12:00:{seconds:02}")));
            let name = ["A.JPG", "A.NEF", "A.JPG.XMP", "B.WAV"][names];
            let mark = [None, Some("x"), Some("y")][mark];
            let left = ShotFile { content_id: Some("x").filter(|_| mark.is_some()), ..file(KINDS[one], "A.HEIC", Some(&a)) };
            let right = ShotFile { content_id: mark, ..file(KINDS[another], name, Some(&b)) };
            prop_assert_eq!(left.is_of_one_shot_with(&right), right.is_of_one_shot_with(&left));
        }
    }
}
