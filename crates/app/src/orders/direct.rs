//! Orders whose pictures go straight from where the camera is connected to the partner who prints them. They
//! are priced and charged like others; their pictures have names here and are in no library.

use cradle_domain::menu::ServiceKind;
use cradle_domain::orders::Request;
use cradle_domain::printing::{Crop, PlaceKind, PrintItem};
use cradle_store::{Tx, partners, printing};

use super::Wish;
use crate::{Context, Error, Result};

/// A picture that goes straight to the partner.
#[derive(Clone, Debug)]
pub struct DirectPicture {
    /// What it is called.
    pub filename: String,
    /// What its content is called, in 64 hexadecimal digits.
    pub sha256: String,
    /// Bytes.
    pub size: u64,
    /// How often it is printed; as often as all of them when nothing is said.
    pub copies: Option<u16>,
    /// Which part of it.
    pub crop: Option<Crop>,
}

impl From<DirectPicture> for partners::DirectPicture {
    fn from(picture: DirectPicture) -> Self {
        let DirectPicture { filename, sha256, size, .. } = picture;
        Self { filename, sha256: sha256.to_ascii_lowercase(), size }
    }
}

/// The same wish with names for its pictures.
pub(super) fn named(ctx: &Context, wish: Wish, pictures: &[DirectPicture]) -> Result<Wish> {
    let wrong = |field, why: &str| Err(Error::invalid(field, why));
    if !wish.images.is_empty() {
        return wrong(
            "images",
            "Pictures of an order are all in the library, or all sent straight to a partner.",
        );
    }
    if wish.camera.is_none() {
        return wrong(
            "camera_id",
            "Say which camera the pictures come from: the partner asks for the order by it.",
        );
    }
    let sound = |one: &DirectPicture| {
        hex::decode(&one.sha256).is_ok_and(|bytes| bytes.len() == 32)
            && one.size > 0
            && one.size <= ctx.settings().largest_upload
            && (1..=255).contains(&one.filename.len())
            && !one.filename.contains('/')
            && !one.filename.chars().any(char::is_control)
    };
    if !pictures.iter().all(sound) {
        return wrong("direct", "Each picture needs its name, its size and its SHA-256.");
    }
    let mut options = wish.options;
    let Some(print) = &mut options.print else {
        return wrong("print", "Nothing but prints can be ordered straight from a partner.");
    };
    if !print.items.is_empty() {
        return wrong("items", "Say copies and crops with the pictures that are sent straight to a partner.");
    }
    let images: Vec<_> = pictures.iter().map(|_| ctx.id()).collect();
    let said = images.iter().zip(pictures).filter(|(_, one)| one.copies.is_some() || one.crop.is_some());
    print.items =
        said.map(|(image, one)| PrintItem { image: *image, copies: one.copies, crop: one.crop }).collect();
    Ok(Wish { images, options, ..wish })
}

/// Whether what is to be made is made by a partner who can be reached.
pub(super) async fn is_at_partner(tx: &mut Tx, request: &Request) -> Result<()> {
    let place = match request {
        Request::Print(print) => print.place,
        Request::Keep(_) | Request::Send(_) | Request::Publish(_) => None,
    };
    let place = match place {
        Some(place) => printing::place(tx, place).await?,
        None => None,
    };
    if let Some(PlaceKind::Partner { partner }) = place.map(|place| place.kind)
        && let Some(partner) = partners::partner(tx, partner).await?
        && partner.takes(ServiceKind::Print)
        && !partner.address.is_empty()
    {
        return Ok(());
    }
    Err(Error::invalid(
        "place",
        "Pictures are sent straight only to a partner centre, and this place is none that can be reached now. Choose another place, or have them sent to the library first.",
    ))
}
