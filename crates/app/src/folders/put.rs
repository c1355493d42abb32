//! Put a file into a folder: it arrives as every picture does.
//!
//! Programs make an empty file first and send the real one after it; the empty one is a name and nothing
//! else. Into the inbox a file comes as from a camera; who puts one into a day or a class has selected it.

use std::fmt::Display;

use bytes::Bytes;
use cradle_domain::folders::{Folder, Place, is_left_out};
use cradle_domain::library::{Image, ImageState, LocalTime};
use cradle_domain::{BlobHash, CustomerId, ImageId, Instant};
use cradle_store::folders::{self, Named};
use cradle_store::library as records;
use futures::{Stream, StreamExt};
use uuid::Uuid;

use super::find::{Found, file_called};
use super::held::not_held_by_others;
use super::refused;
use super::scope::Scope;
use crate::library::{self, Incoming, Spooled, Step};
use crate::{Context, Error, Result, Visitor};

/// A file to put somewhere.
#[derive(Clone, Debug)]
pub struct New {
    /// Where.
    pub place: Place,
    /// When it was last written, as the sender says.
    pub written_at: Option<Instant>,
    /// Tokens of files that the sender holds.
    pub tokens: Vec<Uuid>,
    /// Whether nothing may be there yet.
    pub only_new: bool,
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// A file is there that was not.
    Made,
    /// A file was there and is it now.
    Filled,
}

/// Puts a file where there is none, or an empty one. The same content may come again; another one never
/// takes the place of a picture.
pub async fn put<E: Display>(
    ctx: &Context,
    visitor: &Visitor,
    new: New,
    mut body: impl Stream<Item = Result<Bytes, E>> + Unpin,
) -> Result<Done> {
    let (owner, visitor) = visitor.in_folder()?;
    let Place::File { folder, name } = &new.place else {
        return Err(refused("Files are put into Inbox, into a day or into a class."));
    };
    if is_left_out(name) {
        // Its sender is content, and nothing of it is kept.
        while let Some(Ok(_)) = body.next().await {}
        return Ok(Done::Made);
    }
    let scope = Scope::open(&mut ctx.read().await?, owner, folder).await?;
    let scope =
        scope.ok_or_else(|| Error::conflict("no-folder", "There is no such folder. Make it first."))?;
    scope.takes_files()?;
    not_held_by_others(ctx, owner, &new.place, &new.tokens).await?;
    let before = file_called(ctx, &visitor, owner, &scope, name).await?;
    if new.only_new && matches!(before, Some(Found::File(..))) {
        return Err(there_is_another(name));
    }
    let done = if before.is_some() { Done::Filled } else { Done::Made };
    let spooled = library::spool(ctx, &visitor, body).await?;
    let old = match before {
        Some(Found::File(named, image)) => {
            same_or_refused(&spooled, &named, &image).await?;
            true
        }
        _ => false,
    };
    if spooled.size() == 0 {
        let mut tx = ctx.write().await?;
        folders::put_name(&mut tx, owner, &scope.key(), name, None, ctx.now()).await?;
        tx.commit().await?;
        return Ok(done);
    }
    let arriving = Arriving { owner, scope: &scope, folder, name };
    match arriving.arrive(ctx, &visitor, &spooled, new.written_at).await {
        Ok(()) => Ok(done),
        Err(error) => {
            if !old && !error.is_passing() {
                // What cannot be kept leaves no empty file behind.
                let mut tx = ctx.write().await?;
                folders::remove_name(&mut tx, owner, &scope.key(), name).await?;
                tx.commit().await?;
            }
            Err(error)
        }
    }
}

struct Arriving<'a> {
    owner: CustomerId,
    scope: &'a Scope,
    folder: &'a Folder,
    name: &'a str,
}

impl Arriving<'_> {
    async fn arrive(
        &self,
        ctx: &Context,
        visitor: &Visitor,
        spooled: &Spooled,
        written_at: Option<Instant>,
    ) -> Result<()> {
        let taken_at = match (self.folder, written_at) {
            (Folder::Day(day), None) => format!("{day}T12:00:00").parse::<LocalTime>().ok(),
            _ => None,
        };
        let filename = self.name.to_owned();
        let incoming = Incoming { filename, written_at, taken_at, ..Incoming::default() };
        let received = library::take(ctx, visitor, spooled, incoming).await?;
        self.select(ctx, visitor, received.image).await?;
        self.name_it(ctx, visitor, spooled, received.image).await
    }

    async fn select(&self, ctx: &Context, visitor: &Visitor, id: ImageId) -> Result<()> {
        if let Scope::Class(class) = self.scope {
            crate::classes::put(ctx, visitor, class.id, &[id], &[]).await?;
        }
        let image = library::find(ctx, visitor, id).await?;
        if *self.folder != Folder::Inbox && image.state == ImageState::Inbox {
            let keep = library::Change { step: Some(Step::Keep), ..library::Change::default() };
            library::change(ctx, visitor, id, keep).await?;
        }
        Ok(())
    }

    /// Has it stand under the name that it was sent with, where it would not by itself.
    async fn name_it(&self, ctx: &Context, visitor: &Visitor, spooled: &Spooled, id: ImageId) -> Result<()> {
        let key = self.scope.key();
        let mut tx = ctx.write().await?;
        let put = folders::name(&mut tx, self.owner, &key, self.name).await?;
        if put.is_some_and(|put| put.file.is_none_or(|file| file.image != id)) {
            folders::remove_name(&mut tx, self.owner, &key, self.name).await?;
        }
        tx.commit().await?;
        let now = file_called(ctx, visitor, self.owner, self.scope, self.name).await?;
        if matches!(now, Some(Found::File(named, _)) if named.image == id) {
            return Ok(());
        }
        let content = spooled.fingerprint().await?.hash;
        let mut tx = ctx.write().await?;
        let image = records::get(&mut tx, self.owner, id).await?.ok_or(Error::Missing("picture"))?;
        if let Some(named) = file_with(&image, content) {
            folders::put_name(&mut tx, self.owner, &key, self.name, Some(&named), ctx.now()).await?;
        }
        Ok(tx.commit().await?)
    }
}

/// The file of a picture that has this content.
fn file_with(image: &Image, content: BlobHash) -> Option<Named> {
    let part = image.parts.iter().find(|part| part.blob == content).map(|part| part.filename.clone());
    let file = if image.blob == content { Some(String::new()) } else { part };
    Some(Named { image: image.id, file: file? })
}

/// A picture is never written over: what comes is it, or goes elsewhere.
async fn same_or_refused(spooled: &Spooled, named: &Named, image: &Image) -> Result<()> {
    let there = if named.file.is_empty() {
        Some(image.blob)
    } else {
        image.parts.iter().find(|part| part.filename == named.file).map(|part| part.blob)
    };
    if spooled.size() > 0 && Some(spooled.fingerprint().await?.hash) == there {
        return Ok(());
    }
    Err(there_is_another(&image.filename))
}

fn there_is_another(name: &str) -> Error {
    let why = format!(
        "There is another “{name}” here, and a picture is never written over. Choose another name, or delete that one first."
    );
    Error::conflict("exists", why)
}
