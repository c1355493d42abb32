//! Open the bytes of a picture in one of its forms.

use std::ops::Range;

use bytes::Bytes;
use cradle_blobs::{Content, Error as BlobError, Variant};
use cradle_domain::library::{Image, ImageKind, Part, PartRole, Playback, Recording};
use cradle_domain::{BlobHash, CustomerId, ImageId};
use cradle_imaging::{Limits, watermarked};
use cradle_store::library;
use futures::{StreamExt, TryStreamExt, stream};
use uuid::Uuid;

use super::playable::{MakePlayable, playable_variant};
use super::render::Render;
use super::unplaced;
use crate::jobs::enqueue;
use crate::{Context, Error, Result, Visitor, digest};

/// A form of a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// The file as it arrived.
    Original,
    /// The reduced image for screens.
    Preview,
    /// The small image for grids.
    Thumbnail,
    /// A further file of the shot, by its name.
    Part(String),
    /// The film or sound as browsers play it.
    Playable,
    /// A further film or sound of the shot as browsers play it, by its name.
    PlayablePart(String),
}

/// Bytes that can be opened by whoever was allowed to locate them.
#[derive(Clone, Debug)]
pub struct Located {
    owner: CustomerId,
    image: ImageId,
    blob: BlobHash,
    variant: Option<Variant>,
    /// The further file that it is made of; empty for the picture's own.
    file: String,
    /// Whether it comes without the place where it was taken.
    unplaced: bool,
    /// A text to be written over it.
    watermark: Option<String>,
    /// Names this very content; never changes for it.
    pub tag: String,
    /// Bytes, where they are known before they are opened.
    pub size: Option<u64>,
    /// IANA media type.
    pub media_type: String,
    /// The name under which it is saved.
    pub filename: String,
}

impl Located {
    /// The same bytes under another name.
    #[must_use]
    pub(crate) fn named(self, filename: String) -> Self {
        Self { filename, ..self }
    }

    /// The same file without the place where it was taken.
    #[must_use]
    pub(crate) fn without_position(self) -> Self {
        Self { tag: format!("{}-unplaced", self.tag), unplaced: true, ..self }
    }

    /// The same reduced image with a text over it.
    #[must_use]
    pub(crate) fn watermarked(self, text: &str) -> Self {
        let mark = hex::encode(&digest(text.as_bytes())[..8]);
        Self { tag: format!("{}-{mark}", self.tag), size: None, watermark: Some(text.to_owned()), ..self }
    }
}

/// Where the bytes of one of the visitor's pictures are.
pub async fn locate(ctx: &Context, visitor: &Visitor, id: ImageId, form: &Form) -> Result<Located> {
    locate_in(&super::find(ctx, visitor, id).await?, form)
}

/// Where the bytes of a picture are that the caller may see.
pub fn locate_in(image: &Image, form: &Form) -> Result<Located> {
    let located = |blob: BlobHash, size, media_type: &str, filename: &str| Located {
        owner: image.owner,
        image: image.id,
        blob,
        variant: None,
        file: String::new(),
        unplaced: false,
        watermark: None,
        tag: blob.to_string(),
        size: Some(size),
        media_type: media_type.to_owned(),
        filename: filename.to_owned(),
    };
    let original = || located(image.blob, image.size, &image.media_type, &image.filename);
    match form {
        Form::Original => Ok(original()),
        Form::Preview => rendition(image, original(), Variant::Preview),
        Form::Thumbnail => rendition(image, original(), Variant::Thumbnail),
        Form::Part(name) => {
            let part = part_of(image, name)?;
            Ok(located(part.blob, part.size, &part.media_type, &part.filename))
        }
        Form::Playable => {
            let variant = playable_variant(image.kind == ImageKind::Sound);
            playable(image.recording.as_ref(), original(), variant)
        }
        Form::PlayablePart(name) => {
            let part = part_of(image, name)?;
            let original = located(part.blob, part.size, &part.media_type, &part.filename);
            let variant = playable_variant(part.role == PartRole::Sound);
            playable(part.recording.as_ref(), Located { file: name.clone(), ..original }, variant)
        }
    }
}

/// Where the bytes of a small picture are that is in no library.
pub(crate) fn located_alone(owner: CustomerId, blob: BlobHash, media_type: &str, filename: &str) -> Located {
    Located {
        owner,
        image: ImageId(Uuid::nil()),
        blob,
        variant: None,
        file: String::new(),
        unplaced: false,
        watermark: None,
        tag: blob.to_string(),
        size: None,
        media_type: media_type.to_owned(),
        filename: filename.to_owned(),
    }
}

fn part_of<'a>(image: &'a Image, name: &str) -> Result<&'a Part> {
    let part = image.parts.iter().find(|part| part.filename == name);
    part.ok_or(Error::Missing("file of this picture"))
}

/// What was made of a film or sound, or itself: where nobody could say whether it plays, the browser
/// tries.
fn playable(recording: Option<&Recording>, original: Located, variant: Variant) -> Result<Located> {
    match recording.map(|recording| &recording.playback) {
        None | Some(Playback::Original) => Ok(original),
        Some(Playback::Made { size }) => Ok(Located {
            size: Some(*size),
            tag: format!("{}-{size}", original.tag),
            ..made(original, variant)
        }),
        Some(Playback::Waiting | Playback::Making { .. } | Playback::Failed(_)) => {
            Err(Error::Missing("playable form of this film or sound"))
        }
    }
}

fn made(original: Located, variant: Variant) -> Located {
    let stem = original.filename.rsplit_once('.').map_or(original.filename.as_str(), |(stem, _)| stem);
    Located {
        variant: Some(variant),
        tag: format!("{}-{}", original.tag, variant.file_name()),
        size: None,
        media_type: variant.media_type().to_owned(),
        filename: format!("{stem}-{}", variant.file_name()),
        ..original
    }
}

fn rendition(image: &Image, original: Located, variant: Variant) -> Result<Located> {
    if !image.shown {
        return Err(Error::Missing("reduced image of this picture"));
    }
    Ok(made(original, variant))
}

/// Opens located bytes, or a part of them that lies within their size. A reduced image that is lost
/// is made again, and so is a playable film or sound.
pub async fn open(ctx: &Context, located: &Located, range: Option<Range<u64>>) -> Result<Content> {
    let Some(variant) = located.variant else {
        if located.unplaced {
            return unplaced::open(ctx, located.blob, range).await;
        }
        return Ok(ctx.blobs().open(located.blob, range).await?);
    };
    match ctx.blobs().open_rendition(located.blob, variant, range).await {
        Err(BlobError::Missing) => {
            let (owner, image) = (located.owner, located.image);
            let mut tx = ctx.write().await?;
            if matches!(variant, Variant::Preview | Variant::Thumbnail) {
                library::set_rendering(&mut tx, owner, image).await?;
                enqueue(ctx, &mut tx, &Render { owner, image }, ctx.now()).await?;
            } else {
                let file = located.file.clone();
                let again = Recording { duration_ms: None, playback: Playback::Waiting };
                library::set_recording(&mut tx, owner, image, &file, &again).await?;
                enqueue(ctx, &mut tx, &MakePlayable { owner, image, file }, ctx.now()).await?;
            }
            tx.commit().await?;
            ctx.wake();
            Err(Error::Missing("reduced image of this picture"))
        }
        Ok(content) => match &located.watermark {
            Some(text) => written_over(ctx, content, text).await,
            None => Ok(content),
        },
        Err(other) => Err(other.into()),
    }
}

/// The largest reduced image that is held in memory to be written over.
const LARGEST_REDUCED: usize = 64 << 20;

/// A reduced image with a text over it.
async fn written_over(ctx: &Context, mut content: Content, text: &str) -> Result<Content> {
    let mut image = Vec::new();
    while let Some(piece) = content.stream.try_next().await? {
        if image.len() + piece.len() > LARGEST_REDUCED {
            return Err(Error::defect("a reduced image is larger than any that was made"));
        }
        image.extend_from_slice(&piece);
    }
    let (text, limits) = (text.to_owned(), Limits::default());
    let work = ctx.pool().run(limits.time, move || watermarked(&image, &text, &limits));
    let marked = Bytes::from(work.await.map_err(Error::defect)?);
    let size = marked.len() as u64;
    Ok(Content { size, range: 0..size, stream: stream::iter([Ok(marked)]).boxed() })
}
