//! Leave a message, with a picture or without, for a partner who cannot be called now.

use cradle_domain::calls::Says;
use cradle_domain::notices::Outcome;
use cradle_domain::{CallingNoticeId, ContactId, ImageId};
use cradle_store::calls::{self, TellKind, Told};

use super::ask::After;
use super::lent::own;
use super::mail::MailMessage;
use super::tell_when_back::not_mutual;
use crate::jobs::enqueue;
use crate::notices::clock;
use crate::{Context, Error, Idempotency, Result, Visitor};

/// Characters of a message.
const LONGEST: usize = 2_000;

/// Leaves a message for a partner; a picture that comes with it opens to them, and they may keep it.
pub async fn leave_message(
    ctx: &Context,
    visitor: &Visitor,
    id: ContactId,
    image: Option<ImageId>,
    text: &str,
    once: Option<&Idempotency>,
) -> Result<()> {
    let me = visitor.user_of_services()?;
    let text = Says::of(text, LONGEST).map_err(|why| Error::invalid("text", why))?.into_string();
    if text.is_empty() && image.is_none() {
        return Err(Error::invalid("text", "Write something, or choose a picture."));
    }
    let mut tx = ctx.write().await?;
    let notice: CallingNoticeId = ctx.id();
    if Idempotency::claim(once, ctx, &mut tx, me, notice.0).await?.is_some() {
        return Ok(());
    }
    let card = calls::contact(&mut tx, me, id).await?.ok_or(Error::Missing("partner"))?;
    let partner = card.known().ok_or_else(not_mutual)?;
    if let Some(image) = image {
        own(&mut tx, me, image).await?;
        clock::settle(ctx, &mut tx, me, &[image], Outcome::Used).await?;
    }
    let told = Told {
        id: notice,
        customer: partner,
        kind: TellKind::Message,
        partner: me,
        name: String::new(),
        contact: None,
        call: None,
        text,
        image,
        kept: None,
        at: ctx.now(),
        read_at: None,
    };
    calls::add_notice(&mut tx, &told).await?;
    enqueue(ctx, &mut tx, &MailMessage { customer: partner, notice: told.id }, ctx.now()).await?;
    tx.commit().await?;
    ctx.wake();
    let mut after = After::default();
    after.notice(partner, told.id);
    after.tell(ctx).await
}
