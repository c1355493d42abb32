//! Put the film that a recording became into the record of its call.

use cradle_domain::library::ImageKind;
use cradle_domain::notices::Outcome;
use cradle_domain::{CallId, ImageId, RecordingId};
use cradle_store::calls::{self, ShownImage};
use cradle_store::library;

use super::{hold, of};
use crate::calls::lent::own;
use crate::calls::view::CallView;
use crate::library::{Change, Step, change};
use crate::notices::clock;
use crate::{Context, Error, Event, Result, Visitor};

/// The film of a recording.
#[derive(Clone, Debug)]
pub struct Film {
    /// What it is in the library of who recorded.
    pub image: ImageId,
    /// What it is called there.
    pub title: String,
}

/// Writes down which film of the visitor's a recording of theirs became: it stands in the record of the call from now
/// on, where everybody who took part while it ran may keep it, like a picture that was shown.
pub async fn film(
    ctx: &Context,
    visitor: &Visitor,
    id: CallId,
    recording: RecordingId,
    film: Film,
) -> Result<CallView> {
    let me = visitor.user_of_services()?;
    // Before the rest: whoever asks again after a fault describes it in the same words.
    let chosen = own(&mut ctx.read().await?, me, film.image).await?;
    if chosen.kind != ImageKind::Film {
        return Err(Error::invalid("image_id", "This is not a film."));
    }
    let described = Change { step: Some(Step::Keep), title: Some(film.title), ..Change::default() };
    change(ctx, visitor, film.image, described).await?;
    let mut tx = ctx.write().await?;
    let (call, mine) = hold(&mut tx, me, id).await?;
    let of = of(&mut tx, &call, recording).await?;
    let Some(began_at) = of.began_at.filter(|_| of.by == mine.id) else {
        return Err(Error::Missing("recording"));
    };
    let known = calls::recordings(&mut tx, call.caller, id).await?;
    if known.iter().any(|one| one.recording.id == recording && one.film.is_some()) {
        drop(tx);
        return crate::calls::find(ctx, visitor, id).await;
    }
    let image = library::get(&mut tx, me, film.image).await?.ok_or(Error::Missing("picture"))?;
    let mut shown = ShownImage {
        n: 0,
        by: mine.id,
        sharer: me,
        image: image.id,
        name: image.filename.clone(),
        width: image.width,
        height: image.height,
        // Who left before sees nothing of it.
        at: began_at,
    };
    shown.n = calls::add_image(&mut tx, call.caller, id, &shown).await?;
    calls::set_film(&mut tx, call.caller, id, recording, shown.n).await?;
    clock::settle(ctx, &mut tx, me, &[image.id], Outcome::Used).await?;
    tx.commit().await?;
    for one in call.participants.iter().filter(|one| one.joined) {
        ctx.live().tell(one.customer, Event::Call(id));
    }
    crate::calls::find(ctx, visitor, id).await
}
