//! Somebody's picture before the eyes of a partner: in a call, or with a message.

use cradle_domain::library::{Image, ImageState};
use cradle_domain::{CustomerId, ImageId};
use cradle_store::{Tx, library};

use crate::library::{Form, Located, locate_in};
use crate::{Error, Result};

/// One of somebody's own pictures that can be shown: not one in the trash.
pub(super) async fn own(tx: &mut Tx, me: CustomerId, image: ImageId) -> Result<Image> {
    let image = library::get(tx, me, image).await?;
    image.filter(|image| image.state != ImageState::Trashed).ok_or(Error::Missing("picture"))
}

/// Where a reduced image is; the file itself is got by keeping it.
pub(super) fn reduced(image: &Image, form: &Form) -> Result<Located> {
    match form {
        Form::Preview | Form::Thumbnail => locate_in(image, form),
        Form::Original | Form::Part(_) | Form::Playable | Form::PlayablePart(_) => {
            Err(Error::Missing("form of this picture"))
        }
    }
}
