//! Proof: every file that a record names is read through and compared with its name, and every file
//! that no record names is noticed.

mod step;
mod tell;
mod verify;
mod words;

use cradle_domain::archive::Finding;
use cradle_store::Tx;
use cradle_store::archive::{self, Counts, Found, Named, Run};

pub use step::step;
pub use tell::Tell;
pub use verify::{Verify, schedule};

use crate::{Context, Result};

/// Begins a walk through all bytes, or goes on with the one that is under way; `anew` begins one in
/// any case.
pub async fn begin(ctx: &Context, anew: bool) -> Result<Run> {
    let mut tx = ctx.write().await?;
    let last = archive::last_run(&mut tx).await?;
    let under_way = last.filter(|run| run.ended_at.is_none());
    match under_way {
        Some(run) if !anew => Ok(run),
        under_way => {
            if let Some(run) = under_way {
                archive::end_run(&mut tx, run.id, ctx.now()).await?;
            }
            let run = started(ctx, &mut tx).await?;
            tx.commit().await?;
            Ok(run)
        }
    }
}

async fn started(ctx: &Context, tx: &mut Tx) -> Result<Run> {
    let id = ctx.id();
    archive::begin_run(tx, id, ctx.now()).await?;
    Ok(archive::run(tx, id).await?.ok_or(cradle_store::StoreError::Changed)?)
}

/// What a walk has found so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// The walk.
    pub run: Run,
    /// How much it found.
    pub counts: Counts,
    /// What it found: the first ones, losses before what is merely in nobody's way.
    pub seen: Vec<Seen>,
}

/// Something that was found, and by which names it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// What.
    pub found: Found,
    /// By which names, to whom; the first ones.
    pub names: Vec<Named>,
}

/// Names of one content that are told.
const MOST_NAMES: u32 = 5;

impl Proof {
    /// Whether something that somebody entrusted to the centre is lost.
    pub const fn is_loss(&self) -> bool {
        self.counts.missing > 0 || self.counts.damaged > 0
    }
}

/// What the last walk has found, with up to `limit` of its findings; none when there was no walk yet.
pub async fn report(ctx: &Context, limit: u32) -> Result<Option<Proof>> {
    let mut tx = ctx.read().await?;
    let Some(run) = archive::last_run(&mut tx).await? else { return Ok(None) };
    Ok(Some(proof(&mut tx, run, limit).await?))
}

async fn proof(tx: &mut Tx, run: Run, limit: u32) -> Result<Proof> {
    let counts = archive::counts(tx, run.id).await?;
    let mut seen = Vec::new();
    for found in archive::findings(tx, run.id, limit).await? {
        let names = match found.finding {
            Finding::Orphaned => Vec::new(),
            Finding::Missing | Finding::Damaged => archive::named(tx, found.hash, MOST_NAMES).await?,
        };
        seen.push(Seen { found, names });
    }
    Ok(Proof { run, counts, seen })
}
