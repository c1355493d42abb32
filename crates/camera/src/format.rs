//! What a file is by its name: enough to list a card without opening its files.
//!
//! A name is a claim; whoever opens the file judges by its content.

/// What part a file has in a shot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// A still picture.
    Picture,
    /// The sensor's own data.
    Raw,
    /// A moving picture.
    Film,
    /// A sound or voice memo.
    Sound,
    /// Notes of other programs.
    Sidecar,
    /// The small picture that a camera puts beside a film.
    Thumbnail,
}

/// A kind of file as a card's reader names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Format {
    /// In a word: `JPEG`, `RAW`, `WAV`.
    pub word: &'static str,
    /// What part it has in a shot.
    pub class: Class,
    /// Which file of a shot stands first: the smallest rank.
    pub(crate) rank: u8,
}

/// In the order of standing first in a shot: what everybody can show, then the rest.
const FORMATS: [(&str, Class, &[&str]); 18] = [
    ("JPEG", Class::Picture, &["jpg", "jpeg", "jpe"]),
    ("WEBP", Class::Picture, &["webp"]),
    ("PNG", Class::Picture, &["png"]),
    ("HEIF", Class::Picture, &["heic", "heif", "hif"]),
    ("AVIF", Class::Picture, &["avif"]),
    ("TIFF", Class::Picture, &["tif", "tiff"]),
    ("GIF", Class::Picture, &["gif"]),
    ("MPO", Class::Picture, &["mpo"]),
    (
        "RAW",
        Class::Raw,
        &[
            "dng", "nef", "nrw", "cr2", "cr3", "crw", "arw", "sr2", "srf", "raf", "orf", "ori", "rw2", "rwl",
            "pef", "srw", "3fr", "fff", "iiq", "erf", "mef", "mos", "dcr", "kdc", "mrw", "x3f", "gpr", "raw",
        ],
    ),
    ("MOV", Class::Film, &["mov", "qt"]),
    ("MP4", Class::Film, &["mp4", "m4v", "3gp", "3g2"]),
    ("AVI", Class::Film, &["avi"]),
    ("MPEG", Class::Film, &["mts", "m2ts", "mpg", "mpeg", "mkv", "webm"]),
    ("WAV", Class::Sound, &["wav"]),
    ("M4A", Class::Sound, &["m4a", "aac"]),
    ("SOUND", Class::Sound, &["mp3", "flac", "ogg", "oga", "opus", "amr", "aif", "aiff"]),
    ("XMP", Class::Sidecar, &["xmp"]),
    ("THM", Class::Thumbnail, &["thm"]),
];

impl Format {
    /// By the extension of a file's name; none for files that no camera makes.
    pub fn of(filename: &str) -> Option<Self> {
        let (stem, extension) = filename.rsplit_once('.')?;
        if stem.is_empty() {
            return None;
        }
        let extension = extension.to_ascii_lowercase();
        FORMATS.iter().zip(0..).find_map(|((word, class, extensions), rank)| {
            extensions.contains(&extension.as_str()).then_some(Self { word, class: *class, rank })
        })
    }
}
