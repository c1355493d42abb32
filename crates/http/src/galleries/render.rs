//! What was opened as the API writes it: only what is meant for others.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use cradle_app::domain::sharing::{Card, Rights};
use cradle_app::sharing::{Address, Shared, SharedImage};
use cradle_wire::galleries as wire;

use crate::customers::{address_out, gender_word};
use crate::library::content::percent;
use crate::render::instant;

/// The address under which everything that was opened stands.
pub(super) fn base(address: Address<'_>) -> String {
    match address {
        Address::Link(token) => format!("/api/v1/shared/{}", percent(token)),
        Address::Gallery(slug) => format!("/api/v1/galleries/{}", percent(slug)),
        Address::Received(id) => format!("/api/v1/received/{id}"),
    }
}

/// What was opened, with addresses under `base`.
pub(super) fn shared_out(shared: Shared, next: Option<String>, base: &str, largest: u64) -> wire::Shared {
    let rights = shared.rights;
    let grant = &shared.recorded.grant;
    wire::Shared {
        to: grant.to.as_str().to_owned(),
        object: grant.object.as_str().to_owned(),
        expires_at: grant.expires_at.map(instant),
        title: shared.recorded.title,
        by: shared.by,
        message: shared.recorded.message,
        originals: rights.originals,
        add: rights.add.map(|add| wire::SharedAdding {
            href: format!("{base}/uploads"),
            largest: largest.min(add.bytes),
            named: grant.to.email().is_none(),
        }),
        download: rights.originals.then(|| format!("{base}/download")),
        total: shared.total.map(u64::from),
        cover: shared.cover.map(|cover| image_out(cover, base, rights)),
        images: shared.images.into_iter().map(|image| image_out(image, base, rights)).collect(),
        next,
        card: shared.card.map(|card| card_out(card, base)),
    }
}

fn card_out(card: Card, base: &str) -> wire::SharedCard {
    wire::SharedCard {
        name: card.name.to_string(),
        email: card.email.map(|email| email.to_string()),
        phone: card.phone.map(|phone| phone.to_string()),
        address: card.address.map(address_out),
        delivery: card.delivery.map(address_out),
        birthday: card.birthday.map(|day| day.to_string()),
        gender: card.gender.map(|gender| gender_word(gender).to_owned()),
        href: format!("{base}/card"),
    }
}

fn image_out(shared: SharedImage, base: &str, rights: Rights) -> wire::SharedImage {
    let href = |form: &str| format!("{base}/images/{}/{form}", shared.key);
    let sound = |(filename, part): (String, &cradle_app::domain::library::Part)| wire::SharedFile {
        href: href(&format!("sounds/{}", percent(&filename))),
        filename,
        media_type: part.media_type.clone(),
        size: part.size,
    };
    let sounds = shared.sounds().into_iter().map(sound).collect();
    let image = &shared.image;
    wire::SharedImage {
        key: shared.key.clone(),
        index: shared.index,
        kind: image.kind.as_str().to_owned(),
        title: image.attributes.title.clone(),
        caption: image.attributes.caption.clone(),
        width: image.width,
        height: image.height,
        thumbhash: (!image.thumbhash.is_empty()).then(|| STANDARD.encode(&image.thumbhash)),
        thumbnail: image.shown.then(|| href("thumbnail")),
        preview: image.shown.then(|| href("preview")),
        original: shared.can_be_taken(rights).then(|| href("original")),
        sounds,
    }
}
