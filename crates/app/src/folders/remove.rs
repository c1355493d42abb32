//! Remove what is at a place: pictures go to the trash, where they can be brought back.

use cradle_domain::folders::{Folder, Place, is_left_out};
use cradle_store::folders;
use uuid::Uuid;

use super::find::{Found, file_called, list};
use super::held::not_held_by_others;
use super::scope::{Scope, class_called};
use super::{NOTHING, refused};
use crate::{Context, Result, Visitor, classes, library};

/// Removes a file: its whole shot goes to the trash. Removes a class: its pictures stay.
pub async fn remove(ctx: &Context, visitor: &Visitor, place: &Place, tokens: &[Uuid]) -> Result<()> {
    let (owner, inner) = visitor.in_folder()?;
    not_held_by_others(ctx, owner, place, tokens).await?;
    match place {
        Place::File { name, .. } if is_left_out(name) => Ok(()),
        Place::File { folder, name } => {
            let scope = Scope::open(&mut ctx.read().await?, owner, folder).await?.ok_or(NOTHING)?;
            match file_called(ctx, &inner, owner, &scope, name).await?.ok_or(NOTHING)? {
                Found::Empty(_) => {
                    let mut tx = ctx.write().await?;
                    folders::remove_name(&mut tx, owner, &scope.key(), name).await?;
                    Ok(tx.commit().await?)
                }
                Found::File(named, image) if named.file.is_empty() => {
                    library::discard(ctx, &inner, image.id).await
                }
                Found::File(_, image) => Err(refused(format!(
                    "“{name}” belongs to “{}” and goes with it. Delete that one.",
                    image.filename
                ))),
            }
        }
        Place::Folder(Folder::Class(name)) => {
            let class = class_called(&mut ctx.read().await?, owner, name).await?.ok_or(NOTHING)?;
            classes::remove(ctx, &inner, class.id).await
        }
        place if list(ctx, visitor, place).await?.is_empty() => Ok(()),
        _ => {
            Err(refused("This folder goes by itself when there is nothing in it. Delete the pictures in it."))
        }
    }
}
