//! Open the bytes of a picture in one of its forms.

use std::ops::Range;

use cradle_blobs::{Content, Error as BlobError, Variant};
use cradle_domain::library::Image;
use cradle_domain::{BlobHash, CustomerId, ImageId};
use cradle_store::library;

use super::render::Render;
use crate::jobs::enqueue;
use crate::{Context, Error, Result, Visitor};

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
}

/// Bytes that can be opened by whoever was allowed to locate them.
#[derive(Clone, Debug)]
pub struct Located {
    owner: CustomerId,
    image: ImageId,
    blob: BlobHash,
    variant: Option<Variant>,
    /// Names this very content; never changes for it.
    pub tag: String,
    /// Bytes, where they are known before they are opened.
    pub size: Option<u64>,
    /// IANA media type.
    pub media_type: String,
    /// The name under which it is saved.
    pub filename: String,
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
            let part = image.parts.iter().find(|part| part.filename == *name);
            let part = part.ok_or(Error::Missing("file of this picture"))?;
            Ok(located(part.blob, part.size, &part.media_type, &part.filename))
        }
    }
}

fn rendition(image: &Image, original: Located, variant: Variant) -> Result<Located> {
    if !image.shown {
        return Err(Error::Missing("reduced image of this picture"));
    }
    let stem = image.filename.rsplit_once('.').map_or(image.filename.as_str(), |(stem, _)| stem);
    Ok(Located {
        variant: Some(variant),
        tag: format!("{}-{}", original.tag, variant.file_name()),
        size: None,
        media_type: variant.media_type().to_owned(),
        filename: format!("{stem}-{}", variant.file_name()),
        ..original
    })
}

/// Opens located bytes, or a part of them that lies within their size. A reduced image that is lost
/// is made again.
pub async fn open(ctx: &Context, located: &Located, range: Option<Range<u64>>) -> Result<Content> {
    let Some(variant) = located.variant else {
        return Ok(ctx.blobs().open(located.blob, range).await?);
    };
    match ctx.blobs().open_rendition(located.blob, variant, range).await {
        Err(BlobError::Missing) => {
            let mut tx = ctx.write().await?;
            library::set_rendering(&mut tx, located.owner, located.image).await?;
            let work = Render { owner: located.owner, image: located.image };
            enqueue(ctx, &mut tx, &work, ctx.now()).await?;
            tx.commit().await?;
            ctx.wake();
            Err(Error::Missing("reduced image of this picture"))
        }
        opened => Ok(opened?),
    }
}
