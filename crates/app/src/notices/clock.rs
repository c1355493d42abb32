//! Start and stop the clocks of pictures, in the transactions in which something happens to them.

use cradle_domain::library::ImageState;
use cradle_domain::notices::{NoticeStep, Outcome};
use cradle_domain::{CustomerId, ImageId, NoticeId};
use cradle_store::{Tx, library, notices};

use super::deadlines::Deadlines;
use super::history::settled;
use super::periods;
use crate::jobs::enqueue;
use crate::{Context, Result};

/// Pictures have come into the inbox without a word of their owner's: their clocks begin to run.
pub(crate) async fn start(ctx: &Context, tx: &mut Tx, owner: CustomerId, images: &[ImageId]) -> Result<()> {
    for image in images {
        notices::start(tx, owner, *image, ctx.now()).await?;
    }
    if let (false, Some(period)) = (images.is_empty(), periods::held(ctx, tx).await?.inbox) {
        enqueue(ctx, tx, &Deadlines { customer: owner }, ctx.now() + period).await?;
    }
    Ok(())
}

/// Their owner has said something about pictures, or chosen them: their clocks stop.
pub(crate) async fn settle(
    ctx: &Context,
    tx: &mut Tx,
    owner: CustomerId,
    images: &[ImageId],
    outcome: Outcome,
) -> Result<()> {
    for some in images.chunks(500) {
        let answered = notices::stop(tx, owner, some, outcome).await?;
        settled(ctx, tx, owner, outcome, &answered).await?;
        for (notice, _) in answered {
            end_if_settled(ctx, tx, owner, notice).await?;
        }
    }
    Ok(())
}

/// A notice none of whose pictures waits any more is over.
pub(super) async fn end_if_settled(
    ctx: &Context,
    tx: &mut Tx,
    owner: CustomerId,
    notice: NoticeId,
) -> Result<()> {
    // Held first: of two that take the last pictures at the same moment, the second one sees that.
    notices::hold(tx, owner, notice).await?;
    let Some(told) = notices::get(tx, owner, notice).await? else { return Ok(()) };
    if told.notice.waiting == 0 {
        let periods = periods::held(ctx, tx).await?;
        let over = told.notice.state.after(NoticeStep::End, ctx.now(), periods.answer, "UTC");
        notices::set_state(tx, owner, notice, &over).await?;
    }
    Ok(())
}

/// Pictures have moved from one state to another by their owner's hand. `undescribed` are those of
/// them about which nothing is said.
pub(crate) async fn moved(
    ctx: &Context,
    tx: &mut Tx,
    owner: CustomerId,
    images: &[ImageId],
    (from, to): (ImageState, ImageState),
    undescribed: &[ImageId],
) -> Result<()> {
    let back = from == ImageState::Trashed;
    match to {
        ImageState::Trashed => {
            settle(ctx, tx, owner, images, Outcome::LetGo).await?;
            lie_in_trash(ctx, tx, owner, images).await
        }
        ImageState::Kept => {
            settle(ctx, tx, owner, images, if back { Outcome::Restored } else { Outcome::Kept }).await
        }
        ImageState::Inbox => {
            if back {
                settle(ctx, tx, owner, images, Outcome::Restored).await?;
            }
            start(ctx, tx, owner, undescribed).await
        }
    }
}

/// Pictures lie in the trash from now on, and as long as the period says.
pub(super) async fn lie_in_trash(
    ctx: &Context,
    tx: &mut Tx,
    owner: CustomerId,
    images: &[ImageId],
) -> Result<()> {
    if images.is_empty() {
        return Ok(());
    }
    let until = ctx.now() + periods::held(ctx, tx).await?.trash;
    library::set_trash_until(tx, owner, images, until).await?;
    enqueue(ctx, tx, &Deadlines { customer: owner }, until).await
}
