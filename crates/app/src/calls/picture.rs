//! Pictures of people: their own, which partners see on their cards.

use bytes::Bytes;
use cradle_blobs::{Fingerprint, Stored};
use cradle_domain::{BlobHash, ContactId};
use cradle_imaging::{Limits, Unshowable, render};
use cradle_store::{Tx, calls};

use super::profile;
use crate::library::{Located, hold_blob, located_alone};
use crate::{Context, Error, Result, Visitor};

/// Where the bytes of somebody's picture are.
pub type Picture = Located;

/// Bytes of a picture of somebody, as it is sent.
const LARGEST: usize = 16 << 20;

/// How often the bytes are put again when a sweep takes them away in between.
const TRIES: usize = 5;

/// Sets the visitor's own picture: what was sent is decoded and written anew, so that nothing of it but what it
/// shows is passed on.
pub async fn put_picture(ctx: &Context, visitor: &Visitor, sent: Bytes) -> Result<()> {
    let me = visitor.owner()?;
    let jpeg = written_anew(ctx, sent).await?;
    let (mut tx, hash) = put(ctx, jpeg).await?;
    profile::own(ctx, &mut tx, me).await?;
    calls::set_picture(&mut tx, me, Some(hash)).await?;
    tx.commit().await?;
    profile::shown_anew(ctx, me).await
}

/// Removes it.
pub async fn drop_picture(ctx: &Context, visitor: &Visitor) -> Result<()> {
    let me = visitor.owner()?;
    let mut tx = ctx.write().await?;
    calls::set_picture(&mut tx, me, None).await?;
    tx.commit().await?;
    profile::shown_anew(ctx, me).await
}

/// The visitor's own picture.
pub async fn own_picture(ctx: &Context, visitor: &Visitor) -> Result<Picture> {
    let me = visitor.owner()?;
    let profile = calls::profile(&mut ctx.read().await?, me).await?;
    let picture = profile.and_then(|profile| profile.picture).ok_or(Error::Missing("picture"))?;
    Ok(located_alone(me, picture, "image/jpeg", "me.jpg"))
}

/// The picture of a partner, once both agreed.
pub async fn picture_of(ctx: &Context, visitor: &Visitor, id: ContactId) -> Result<Picture> {
    let me = visitor.owner()?;
    let card = calls::card(&mut ctx.read().await?, me, id).await?.ok_or(Error::Missing("partner"))?;
    let known = card.contact.known().is_some();
    let picture = card.person.filter(|_| known).and_then(|person| person.picture);
    let picture = picture.ok_or(Error::Missing("picture of this partner"))?;
    Ok(located_alone(me, picture, "image/jpeg", "partner.jpg"))
}

/// The same picture as a JPEG of ours, upright and in sRGB, with nothing that the sent file says besides.
pub(super) async fn written_anew(ctx: &Context, sent: Bytes) -> Result<Bytes> {
    if sent.len() > LARGEST {
        return Err(Error::TooLarge("A picture of somebody has at most 16 MiB.".to_owned()));
    }
    let _turn = ctx.looking().acquire().await.map_err(Error::defect)?;
    let limits = Limits { pixels: 50_000_000, ..Limits::default() };
    let work = ctx.pool().run(limits.time, move || render(&sent, &limits));
    let made = work.await.map_err(|why| match why {
        Unshowable::TooLarge(_) => Error::TooLarge(format!("This picture was not taken: {why}.")),
        other => Error::Unsupported(format!("This picture was not taken: {other}.")),
    })?;
    Ok(made.preview.into())
}

/// Keeps bytes, and gives the transaction that holds them until what refers to them is written down in it.
pub(super) async fn put(ctx: &Context, jpeg: Bytes) -> Result<(Tx, BlobHash)> {
    for _ in 0..TRIES {
        let Stored { hash, size, sha256, sha1, .. } = ctx.blobs().put_bytes(jpeg.clone()).await?;
        let mut tx = ctx.write().await?;
        if hold_blob(ctx, &mut tx, &Fingerprint { hash, size, sha256, sha1 }).await? {
            return Ok((tx, hash));
        }
    }
    Err(Error::Unreachable { part: "picture store", cause: "bytes were removed again and again".to_owned() })
}
