//! All the background work that there is: what each capability does when nobody waits for it.

use cradle_store::Engine;

use crate::customers::MailProof;
use crate::jobs::{Housekeeping, Works, enqueue};
use crate::library::{Chart, Index, LookAgain, MakePlayable, ReadSidecar, Render, Sweep};
use crate::{Context, Result, archive, billing, calls, cards, delivery, notices, orders, partners};

/// Every kind of work.
pub fn all() -> Works {
    let works = Works::default().with::<Housekeeping>().with::<Sweep>();
    let works = works.with::<Render>().with::<MakePlayable>().with::<ReadSidecar>();
    let works = works.with::<LookAgain>().with::<Index>().with::<Chart>().with::<MailProof>();
    let works = works.with::<delivery::TellParcel>();
    let works = calls::works(partners::works(works));
    archive::works(cards::works(billing::works(notices::works(orders::works(works)))))
}

/// Makes sure that what recurs is enqueued; to be called when the centre starts.
pub async fn schedule(ctx: &Context) -> Result<()> {
    let mut tx = ctx.write().await?;
    // A SQLite file has one centre: what is leased was leased by one that died. Where several work
    // on one PostgreSQL, leases end by themselves.
    if tx.engine() == Engine::Sqlite {
        cradle_store::jobs::end_leases(&mut tx).await?;
    }
    enqueue(ctx, &mut tx, &Housekeeping, ctx.now()).await?;
    enqueue(ctx, &mut tx, &Sweep::default(), ctx.now()).await?;
    enqueue(ctx, &mut tx, &LookAgain, ctx.now()).await?;
    enqueue(ctx, &mut tx, &Index, ctx.now()).await?;
    enqueue(ctx, &mut tx, &Chart, ctx.now()).await?;
    notices::schedule(ctx, &mut tx).await?;
    billing::schedule(ctx, &mut tx).await?;
    archive::schedule(ctx, &mut tx).await?;
    partners::schedule(ctx, &mut tx).await?;
    tx.commit().await?;
    ctx.wake();
    Ok(())
}
