//! Write down what happens.

use cradle_domain::notices::{Entry, Happening, Outcome};
use cradle_domain::{CustomerId, NoticeId};
use cradle_store::{Tx, notices};
use uuid::Uuid;

use crate::{Context, Result};

/// Writes down what happened to so many pictures.
pub(super) async fn record(
    ctx: &Context,
    tx: &mut Tx,
    customer: CustomerId,
    what: Happening,
    (notice, pictures): (Option<NoticeId>, u32),
    reason: Option<String>,
) -> Result<()> {
    let entry = Entry { at: ctx.now(), what, pictures, notice, reason };
    Ok(notices::add_event(tx, customer, ctx.id::<Uuid>(), &entry).await?)
}

/// Writes down that pictures were settled, notice by notice.
pub(super) async fn settled(
    ctx: &Context,
    tx: &mut Tx,
    customer: CustomerId,
    outcome: Outcome,
    counts: &[(NoticeId, u32)],
) -> Result<()> {
    for (notice, pictures) in counts {
        let about = (Some(*notice), *pictures);
        record(ctx, tx, customer, Happening::Settled(outcome), about, None).await?;
    }
    Ok(())
}
