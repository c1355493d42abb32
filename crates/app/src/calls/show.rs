//! Show a picture to everybody in a call.

use cradle_domain::calls::CallState;
use cradle_domain::library::Image;
use cradle_domain::notices::Outcome;
use cradle_domain::{CallId, CustomerId, ImageId};
use cradle_store::Tx;
use cradle_store::calls::{self, ShownImage};
use uuid::Uuid;

use super::board::LineMessage;
use super::hear::tell;
use super::lent::{own, reduced};
use super::view::{ShownView, sees};
use crate::library::{Form, Located};
use crate::notices::clock;
use crate::{Context, Error, Event, Idempotency, Result, Visitor};

/// Pictures that are shown in one call, at most.
const MOST: usize = 2_000;

/// Shows one of the visitor's own pictures in a call that they are in.
pub async fn show(
    ctx: &Context,
    visitor: &Visitor,
    id: CallId,
    image: ImageId,
    once: Option<&Idempotency>,
) -> Result<ShownView> {
    let me = visitor.user_of_services()?;
    let mut tx = ctx.write().await?;
    if let Some(before) = Idempotency::claim(once, ctx, &mut tx, me, showing(id, image)).await? {
        return shown_before(&mut tx, me, id, image, before).await;
    }
    let call = calls::hold_call(&mut tx, me, id).await?.ok_or(Error::Missing("call"))?;
    let participant = call.participant(me).ok_or(Error::Missing("call"))?;
    let talks = matches!(call.state, CallState::Talking { .. });
    if !talks || !participant.place.is_present() {
        return Err(Error::conflict("not-in-call", "A picture can be shown while you talk to each other."));
    }
    let image = own(&mut tx, me, image).await?;
    if calls::images(&mut tx, call.caller, id).await?.len() >= MOST {
        return Err(Error::conflict("too-many", format!("Up to {MOST} pictures can be shown in one call.")));
    }
    let mut shown = ShownImage {
        n: 0,
        by: participant.id,
        sharer: me,
        image: image.id,
        name: image.filename.clone(),
        width: image.width,
        height: image.height,
        at: ctx.now(),
    };
    shown.n = calls::add_image(&mut tx, call.caller, id, &shown).await?;
    // Whoever shows a picture to others has chosen it.
    clock::settle(ctx, &mut tx, me, &[image.id], Outcome::Used).await?;
    tx.commit().await?;
    ctx.board().line(id, |line| {
        tell(ctx, id, line.tell(&LineMessage::Shown(Box::new(shown.clone())), |_| true));
    });
    ctx.live().tell(me, Event::Images(vec![image.id]));
    Ok(ShownView { shown, kept: false, mine: true })
}

/// What a request to show a picture is written down under: it has no identifier of its own.
fn showing(call: CallId, image: ImageId) -> Uuid {
    Uuid::from_u128(call.0.as_u128() ^ image.0.as_u128().rotate_left(64))
}

async fn shown_before(
    tx: &mut Tx,
    me: CustomerId,
    id: CallId,
    image: ImageId,
    before: Uuid,
) -> Result<ShownView> {
    let call = calls::call(tx, me, id).await?.ok_or(Error::Missing("call"))?;
    let shown = calls::images(tx, call.caller, id).await?;
    let shown = shown.into_iter().rfind(|one| one.image == image && one.sharer == me);
    let shown = shown.filter(|_| before == showing(id, image)).ok_or(Error::Missing("picture"))?;
    Ok(ShownView { shown, kept: false, mine: true })
}

/// A picture that was shown in a call that the visitor is or was in, as long as whose it is has it.
pub(super) async fn shown_to(tx: &mut Tx, me: CustomerId, id: CallId, n: u32) -> Result<(ShownImage, Image)> {
    let call = calls::call(tx, me, id).await?.ok_or(Error::Missing("call"))?;
    let shown = calls::image(tx, call.caller, id, n).await?;
    let shown = shown.filter(|shown| call.participant(me).is_some_and(|one| sees(one, shown)));
    let shown = shown.ok_or(Error::Missing("picture"))?;
    let image = own(tx, shown.sharer, shown.image).await?;
    Ok((shown, image))
}

/// Where the reduced images of a picture are that was shown.
pub async fn locate_shown(
    ctx: &Context,
    visitor: &Visitor,
    id: CallId,
    n: u32,
    form: &Form,
) -> Result<Located> {
    let me = visitor.participant()?;
    let (_, image) = shown_to(&mut ctx.read().await?, me, id, n).await?;
    reduced(&image, form)
}
