//! Open what was given.

use cradle_domain::ImageId;
use cradle_domain::customers::Action;
use cradle_domain::library::{Image, Part, PartRole, Playback, Recording};
use cradle_domain::sharing::{Rights, Shut, opens};
use cradle_store::sharing::{self, Recorded};
use cradle_store::{Tx, customers, library};

use crate::library::{Form, Located, Packed, locate_in, pack_for_others};
use crate::{Context, Error, Result, Visitor, digest};

/// How somebody comes to pictures that were opened to them.
#[derive(Clone, Copy, Debug)]
pub enum Address<'a> {
    /// By the secret of a link.
    Link(&'a str),
    /// By the address of a gallery.
    Gallery(&'a str),
}

/// What was opened to the visitor.
#[derive(Clone, Debug)]
pub struct Shared {
    /// The permission.
    pub recorded: Recorded,
    /// The name of the person who gave it.
    pub by: String,
    /// What the visitor may do.
    pub rights: Rights,
    /// Index of the cover in `images`.
    pub cover: usize,
    /// The pictures, in order, without those that their owner threw away.
    pub images: Vec<SharedImage>,
}

/// A picture that was opened to the visitor.
#[derive(Clone, Debug)]
pub struct SharedImage {
    /// Its place, from 1; it stays the same when others go.
    pub index: u32,
    /// The picture. Only what is meant for the visitor may be shown of it.
    pub image: Image,
}

impl SharedImage {
    /// Sounds that belong to it.
    pub fn sounds(&self) -> impl Iterator<Item = &Part> {
        self.image.parts.iter().filter(|part| part.role == PartRole::Sound)
    }
}

/// Opens a link or a gallery, and counts that.
pub async fn open(ctx: &Context, visitor: &Visitor, address: Address<'_>) -> Result<Shared> {
    let shared = look(ctx, visitor, address).await?;
    let grant = &shared.recorded.grant;
    let mut tx = ctx.write().await?;
    sharing::count_opening(&mut tx, grant.owner, grant.id).await?;
    tx.commit().await?;
    Ok(shared)
}

/// As [`open`], for programs that only look at what is there: nothing is counted.
pub async fn look(ctx: &Context, visitor: &Visitor, address: Address<'_>) -> Result<Shared> {
    visitor.may(Action::Public)?;
    let mut tx = ctx.read().await?;
    let (recorded, rights) = found(ctx, &mut tx, address).await?;
    let owner = recorded.grant.owner;
    let by = customers::get(&mut tx, owner).await?.ok_or_else(missing)?.profile.name;
    let ids = sharing::images(&mut tx, owner, recorded.grant.id).await?;
    let mut images = Vec::with_capacity(ids.len());
    let numbered: Vec<(u32, ImageId)> = ids.into_iter().map(|(place, id)| (place + 1, id)).collect();
    for some in numbered.chunks(500) {
        let asked: Vec<ImageId> = some.iter().map(|(_, id)| *id).collect();
        // Both stand in the same order, and what is gone for good is left out of the second.
        let mut places = some.iter();
        for image in library::many(&mut tx, owner, &asked).await? {
            let place = places.find(|(_, id)| *id == image.id);
            if let (Some((index, _)), None) = (place, image.trashed_at) {
                images.push(SharedImage { index: *index, image });
            }
        }
    }
    let cover = recorded.cover.and_then(|cover| images.iter().position(|shared| shared.image.id == cover));
    Ok(Shared { by: by.as_str().to_owned(), rights, cover: cover.unwrap_or(0), images, recorded })
}

/// Where the bytes of one picture are that was opened to the visitor: reduced images and sounds for
/// everybody, originals with the right to them.
pub async fn locate(
    ctx: &Context,
    visitor: &Visitor,
    address: Address<'_>,
    index: u32,
    form: &Form,
) -> Result<Located> {
    visitor.may(Action::Public)?;
    let mut tx = ctx.read().await?;
    let (recorded, rights) = found(ctx, &mut tx, address).await?;
    let grant = &recorded.grant;
    let position = index.checked_sub(1).ok_or(Error::Missing("picture"))?;
    let id = sharing::image_at(&mut tx, grant.owner, grant.id, position).await?;
    let id = id.ok_or(Error::Missing("picture"))?;
    let image = library::get(&mut tx, grant.owner, id).await?;
    let image = image.filter(|image| image.trashed_at.is_none()).ok_or(Error::Missing("picture"))?;
    let allowed = match form {
        Form::Preview | Form::Thumbnail => true,
        // What was made of a film says nothing of where it was taken; its original may.
        Form::Playable => rights.originals || is_made(image.recording.as_ref()),
        Form::PlayablePart(_) => false,
        Form::Original => rights.originals,
        Form::Part(name) => {
            image.parts.iter().any(|part| part.filename == *name && part.role == PartRole::Sound)
        }
    };
    if !allowed {
        return Err(Error::Missing("file of this picture"));
    }
    locate_in(&image, form)
}

/// The originals that were opened to the visitor, or those of these places alone, to be downloaded in
/// one file.
pub async fn download(
    ctx: &Context,
    visitor: &Visitor,
    address: Address<'_>,
    places: Option<&[u32]>,
) -> Result<(Recorded, Packed)> {
    let shared = look(ctx, visitor, address).await?;
    if !shared.rights.originals {
        return Err(Error::Missing("file to download"));
    }
    let wanted = |one: &SharedImage| places.is_none_or(|places| places.contains(&one.index));
    let images: Vec<Image> = shared.images.into_iter().filter(wanted).map(|one| one.image).collect();
    if images.is_empty() {
        return Err(Error::Missing("picture"));
    }
    Ok((shared.recorded, pack_for_others(&images)))
}

async fn found(ctx: &Context, tx: &mut Tx, address: Address<'_>) -> Result<(Recorded, Rights)> {
    let recorded = match address {
        Address::Link(secret) => sharing::by_token(tx, &digest(secret.as_bytes())).await?,
        Address::Gallery(slug) => sharing::by_slug(tx, slug).await?,
    };
    let recorded = recorded.ok_or_else(missing)?;
    match opens(&recorded.grant, ctx.now()) {
        Ok(rights) => Ok((recorded, rights)),
        Err(ended @ Shut::Expired) => Err(Error::Ended(ended.to_string())),
        Err(Shut::Revoked) => Err(missing()),
    }
}

const fn missing() -> Error {
    Error::Missing("page")
}

fn is_made(recording: Option<&Recording>) -> bool {
    recording.is_some_and(|recording| matches!(recording.playback, Playback::Made { .. }))
}
