//! What was entrusted to the centre is still there: read all of it through and compare it with its
//! names, copy all of it elsewhere, and bring it back.

mod backup;
mod bag;
mod export;
mod hold;
mod import;
mod known;
mod manifest;
mod problem;
mod prove;
mod restore;
mod watch;

pub use backup::{Backup, Copied, backup};
pub use cradle_store::archive::{Counts, Found, LoadError, Named, Run, Target};
pub use export::{Exported, export};
pub use import::{Import, Imported, import};
pub use problem::Problem;
pub use prove::{Proof, Seen, Tell, Verify, begin, report, step};
pub use restore::{Restore, Restored, restore};
pub use watch::Watch;

use cradle_store::Tx;

use crate::jobs::Works;
use crate::{Context, Result};

/// Adds the background work of the archive.
#[must_use]
pub fn works(works: Works) -> Works {
    works.with::<Verify>().with::<Tell>().with::<Watch>()
}

/// Makes sure that what recurs is enqueued.
pub async fn schedule(ctx: &Context, tx: &mut Tx) -> Result<()> {
    prove::schedule(ctx, tx).await?;
    watch::schedule(ctx, tx).await
}

#[cfg(test)]
mod tests;
