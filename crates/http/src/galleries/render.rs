//! Opened pictures as the API writes them: only what is meant for others.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use cradle_app::sharing::{Address, Shared, SharedImage};
use cradle_wire::galleries as wire;

use crate::library::content::percent;
use crate::render::instant;

/// The address under which everything that was opened stands.
pub(super) fn base(address: Address<'_>) -> String {
    match address {
        Address::Link(token) => format!("/api/v1/shared/{}", percent(token)),
        Address::Gallery(slug) => format!("/api/v1/galleries/{}", percent(slug)),
    }
}

/// What was opened, with addresses under `base`.
pub(super) fn shared_out(shared: Shared, base: &str) -> wire::Shared {
    let originals = shared.rights.originals;
    wire::Shared {
        to: shared.recorded.grant.to.as_str().to_owned(),
        title: shared.recorded.title,
        by: shared.by,
        message: shared.recorded.message,
        originals,
        expires_at: shared.recorded.grant.expires_at.map(instant),
        cover: shared.cover,
        images: shared.images.into_iter().map(|image| image_out(image, base, originals)).collect(),
    }
}

fn image_out(shared: SharedImage, base: &str, originals: bool) -> wire::SharedImage {
    let href = |form: &str| format!("{base}/images/{}/{form}", shared.index);
    let sounds = shared
        .sounds()
        .map(|sound| wire::SharedFile {
            filename: sound.filename.clone(),
            media_type: sound.media_type.clone(),
            size: sound.size,
            href: href(&format!("sounds/{}", percent(&sound.filename))),
        })
        .collect();
    let image = &shared.image;
    wire::SharedImage {
        index: shared.index,
        kind: image.kind.as_str().to_owned(),
        title: image.attributes.title.clone(),
        caption: image.attributes.caption.clone(),
        width: image.width,
        height: image.height,
        thumbhash: (!image.thumbhash.is_empty()).then(|| STANDARD.encode(&image.thumbhash)),
        thumbnail: image.shown.then(|| href("thumbnail")),
        preview: image.shown.then(|| href("preview")),
        original: originals.then(|| href("original")),
        sounds,
    }
}
