//! Write down that a notice reached its customer, or did not.

use cradle_domain::notices::{Channel, Happening, NoticeStep};
use cradle_domain::{CustomerId, NoticeId};
use cradle_store::notices::Told;
use cradle_store::{customers, notices};

use super::history::record;
use super::periods;
use crate::{Context, Error, Event, Result};

/// Takes a step with a notice, if it still makes sense, and gives what it is now. A mail that arrives
/// after the page was seen changes nothing about the state, and is written down all the same.
pub(super) async fn step(
    ctx: &Context,
    customer: CustomerId,
    id: NoticeId,
    step: NoticeStep,
) -> Result<Told> {
    let missing = || Error::Missing("notice");
    let mut tx = ctx.write().await?;
    if !notices::hold(&mut tx, customer, id).await? {
        return Err(missing());
    }
    let told = notices::get(&mut tx, customer, id).await?.ok_or_else(missing)?;
    let zone = customers::get(&mut tx, customer).await?.ok_or_else(missing)?.profile.time_zone;
    let periods = periods::held(ctx, &mut tx).await?;
    let after = told.notice.state.after(step.clone(), ctx.now(), periods.answer, &zone);
    let mailed = step == NoticeStep::Deliver(Channel::Mail);
    if after == told.notice.state && !mailed {
        return Ok(told);
    }
    notices::set_state(&mut tx, customer, id, &after).await?;
    let (what, reason) = match step {
        NoticeStep::Deliver(by) => (Some(Happening::Delivered(by)), None),
        NoticeStep::Fail(reason) => (Some(Happening::Failed), Some(reason)),
        NoticeStep::End => (None, None),
    };
    if let Some(what) = what {
        record(ctx, &mut tx, customer, what, (Some(id), told.notice.waiting), reason).await?;
    }
    let told = notices::get(&mut tx, customer, id).await?.ok_or_else(missing)?;
    tx.commit().await?;
    ctx.live().tell(customer, Event::Notices);
    Ok(told)
}

/// It reached its customer: from now on the second period runs.
pub(super) async fn delivered(
    ctx: &Context,
    customer: CustomerId,
    id: NoticeId,
    by: Channel,
) -> Result<Told> {
    step(ctx, customer, id, NoticeStep::Deliver(by)).await
}
