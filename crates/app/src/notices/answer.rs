//! See a notice, and answer it.

use cradle_domain::library::ImageState;
use cradle_domain::notices::{Channel, NoticeState, Outcome};
use cradle_domain::{CustomerId, ImageId, NoticeId};
use cradle_store::{Tx, library, notices};

use super::clock::{end_if_settled, lie_in_trash};
use super::deliver::delivered;
use super::find::{View, find};
use super::history::settled;
use crate::{Context, Error, Event, Result, Visitor};

/// An answer to a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The pictures become part of the library.
    Keep,
    /// They go to the trash now.
    LetGo,
}

/// What came of an answer.
#[derive(Clone, Debug)]
pub struct Answered {
    /// The notice as it is now.
    pub view: View,
    /// The pictures that were answered.
    pub images: Vec<ImageId>,
}

/// Pictures that one transaction takes, at most.
const SLICE: usize = 500;

/// The visitor has seen a notice on a page: from now on, if not before, it waits for an answer.
pub async fn read(ctx: &Context, visitor: &Visitor, id: NoticeId) -> Result<View> {
    let owner = visitor.owner()?;
    delivered(ctx, owner, id, Channel::Page).await?;
    find(ctx, visitor, id).await
}

/// Answers a notice for some of its pictures, or for all that still wait. Pictures that were answered
/// before stay as they are, so that a request may come twice.
pub async fn answer(
    ctx: &Context,
    visitor: &Visitor,
    id: NoticeId,
    answer: Answer,
    only: Option<Vec<ImageId>>,
) -> Result<Answered> {
    let owner = visitor.owner()?;
    let mut images = Vec::new();
    match only {
        Some(only) => {
            for some in only.chunks(SLICE) {
                images.extend(settle(ctx, owner, id, answer, Some(some)).await?.0);
            }
        }
        None => loop {
            let (done, more) = settle(ctx, owner, id, answer, None).await?;
            images.extend(done);
            if !more {
                break;
            }
        },
    }
    Ok(Answered { view: find(ctx, visitor, id).await?, images })
}

/// Answers for a slice, in a transaction of its own; says whether there may be more.
async fn settle(
    ctx: &Context,
    owner: CustomerId,
    id: NoticeId,
    answer: Answer,
    only: Option<&[ImageId]>,
) -> Result<(Vec<ImageId>, bool)> {
    let mut tx = ctx.write().await?;
    if !notices::hold(&mut tx, owner, id).await? {
        return Err(Error::Missing("notice"));
    }
    let images = waiting(&mut tx, owner, id, only).await?;
    let now = ctx.now();
    let (to, outcome) = match answer {
        Answer::Keep => (ImageState::Kept, Outcome::Kept),
        Answer::LetGo => (ImageState::Trashed, Outcome::LetGo),
    };
    library::move_many(&mut tx, owner, &images, (ImageState::Inbox, to), now, None).await?;
    let stopped = notices::stop(&mut tx, owner, &images, outcome).await?;
    settled(ctx, &mut tx, owner, outcome, &stopped).await?;
    if answer == Answer::LetGo {
        lie_in_trash(ctx, &mut tx, owner, &images).await?;
    }
    end_if_settled(ctx, &mut tx, owner, id).await?;
    tx.commit().await?;
    ctx.live().tell(owner, Event::Notices);
    ctx.live().tell(owner, Event::Images(images.clone()));
    let more = only.is_none() && images.len() == SLICE;
    Ok((images, more))
}

async fn waiting(
    tx: &mut Tx,
    owner: CustomerId,
    id: NoticeId,
    only: Option<&[ImageId]>,
) -> Result<Vec<ImageId>> {
    let told = notices::get(tx, owner, id).await?.ok_or(Error::Missing("notice"))?;
    if matches!(told.notice.state, NoticeState::Over { .. }) {
        return Ok(Vec::new());
    }
    Ok(match only {
        Some(only) => notices::named_among(tx, owner, id, only).await?,
        None => notices::named(tx, owner, id, SLICE as u32).await?,
    })
}
