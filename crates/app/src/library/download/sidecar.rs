//! What is said about a picture, for other programs.

use cradle_domain::library::{Image, Rating};
use cradle_imaging::Sidecar;

/// The sidecar of a picture about which something is said.
pub(crate) fn sidecar_of(image: &Image) -> Option<Sidecar> {
    let said = &image.attributes;
    (!said.is_empty()).then(|| Sidecar {
        title: said.title.clone(),
        description: said.caption.clone(),
        subjects: said.keywords.clone(),
        people: said.people.clone(),
        location: said.place.clone(),
        event: said.occasion.clone(),
        rating: said.rating.map(Rating::stars),
        created: Some(image.taken_at.to_string()),
    })
}

/// What others may know: title and caption, which the gallery shows.
pub(super) fn shared_sidecar_of(image: &Image) -> Option<Sidecar> {
    let said = &image.attributes;
    let something = !said.title.is_empty() || !said.caption.is_empty();
    something.then(|| Sidecar {
        title: said.title.clone(),
        description: said.caption.clone(),
        ..Sidecar::default()
    })
}
