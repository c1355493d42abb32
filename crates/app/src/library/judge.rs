//! What a file is, by its content: the one place that decides what is taken.

use cradle_domain::library::{ImageKind, PartRole, ShotFileKind};
use cradle_imaging::Kind;

use crate::{Error, Result};

/// Bytes from which a file is judged, and its facts are read before it is looked at whole.
pub(super) const HEAD: u64 = 1 << 20;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Judged {
    /// As imaging names it.
    pub kind: Kind,
    /// IANA media type.
    pub media_type: &'static str,
}

/// Judges a file by its first bytes; what is no picture, film or sound is refused with its reason.
pub(super) fn judge(head: &[u8], filename: &str) -> Result<Judged> {
    match Kind::detect(head, Some(filename)) {
        Some(kind) => Ok(Judged { kind, media_type: kind.media_type(head) }),
        None => Err(Error::Unsupported(format!(
            "“{filename}” is no picture, film or sound that this centre knows, whatever its name says. It was not kept."
        ))),
    }
}

impl Judged {
    /// As an entry of its own in the library.
    pub(super) fn image_kind(self, filename: &str) -> Result<ImageKind> {
        if self.kind.is_film() {
            Ok(ImageKind::Film)
        } else if self.kind.is_sound() {
            Ok(ImageKind::Sound)
        } else if self.kind.is_picture() {
            Ok(ImageKind::Picture)
        } else {
            Err(Error::Unsupported(format!(
                "“{filename}” is {}: it can be kept beside its picture, not alone. Send it as a part of that.",
                self.kind.in_words()
            )))
        }
    }

    /// As one of the files that a camera writes at one press of the shutter.
    pub(super) fn shot_file_kind(self, filename: &str) -> ShotFileKind {
        let small = filename.rsplit_once('.').is_some_and(|(_, end)| end.eq_ignore_ascii_case("thm"));
        match self.kind {
            Kind::Raw => ShotFileKind::Raw,
            Kind::Video => ShotFileKind::Film,
            Kind::Audio => ShotFileKind::Sound,
            Kind::Sidecar => ShotFileKind::Sidecar,
            _ if small => ShotFileKind::Thumbnail,
            _ => ShotFileKind::Picture,
        }
    }

    /// As a further file of a shot.
    pub(super) fn role(self) -> PartRole {
        match self.kind {
            Kind::Raw => PartRole::Raw,
            Kind::Video => PartRole::Film,
            Kind::Audio => PartRole::Sound,
            Kind::Sidecar => PartRole::Sidecar,
            _ => PartRole::Picture,
        }
    }
}
