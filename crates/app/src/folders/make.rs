//! Make a folder: a class by hand. Days are there by themselves.

use cradle_domain::folders::{Folder, Place, class_folder, is_left_out};

use super::find::look;
use super::refused;
use crate::{Context, Error, Result, Visitor, classes};

/// Makes the folder at a place.
pub async fn make(ctx: &Context, visitor: &Visitor, place: &Place) -> Result<()> {
    let (_, inner) = visitor.in_folder()?;
    if matches!(place, Place::File { name, .. } | Place::Folder(Folder::Class(name)) if is_left_out(name)) {
        return Ok(());
    }
    if look(ctx, visitor, place).await?.is_some() {
        return Err(Error::conflict("folder-exists", "This folder is there already."));
    }
    let Place::Folder(Folder::Class(name)) = place else {
        return Err(refused(
            "Folders are made in Classes only, one for each class. Days come by themselves.",
        ));
    };
    let class = classes::New { name: name.clone(), rule: None, images: Vec::new() };
    if class_folder(name.trim()) != *name {
        return Err(refused("The name of a class does not begin or end with a blank."));
    }
    classes::create(ctx, &inner, class, None).await.map(drop)
}
