//! The next few files of a walk.
//!
//! What was seen and how far the walk has come are written in one transaction, so that a walk that is
//! broken off goes on where it stood. Two that walk at the same time do not count anything twice: only
//! one of them moves it on.

use cradle_blobs::{Error as BlobError, Pace};
use cradle_domain::archive::Finding;
use cradle_domain::{BlobHash, Span};
use cradle_store::archive::{self, Found, Recorded, Run};
use cradle_store::{StoreError, Tx, customers, library};
use futures::StreamExt;

use super::Tell;
use crate::jobs::enqueue;
use crate::{Context, Error, Result};

/// Files, and bytes of them, after which is written down how far the walk has come.
const FILES: u32 = 64;
const BYTES: u64 = 256 << 20;
/// First bytes of hashes that are listed at once.
const FIRST_BYTES: u16 = 16;
/// Records looked at in one statement.
const BATCH: usize = 500;
/// Bad news waits so long for more of its kind, and goes out together.
const GATHERED_FOR: Span = Span::from_mins(10);

/// How bytes are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Whole,
    Missing,
    Damaged,
}

/// Reads the next few files of a walk, and gives the walk as it stands then; it is through when it
/// has an end.
pub async fn step(ctx: &Context, run: &Run, pace: &mut Pace) -> Result<Run> {
    let some = archive::recorded(&mut ctx.read().await?, &run.reached, FILES).await?;
    if some.is_empty() {
        list(ctx, run).await?;
    } else {
        let mut looked = Vec::new();
        let mut bytes = 0;
        for blob in some {
            looked.push((blob, look(ctx, blob.hash, pace).await?));
            bytes += blob.size;
            if bytes >= BYTES {
                break;
            }
        }
        record(ctx, run, &looked).await?;
    }
    let now = archive::run(&mut ctx.read().await?, run.id).await?;
    now.ok_or_else(|| StoreError::Changed.into())
}

/// Reads one file through. What is found wrong is looked at a second time: it may just have been
/// replaced by a good copy. A store that answers, but does not give this one file, has lost it.
async fn look(ctx: &Context, hash: BlobHash, pace: &mut Pace) -> Result<State> {
    let mut state = State::Whole;
    for _ in 0..2 {
        state = match ctx.blobs().verify_at(hash, pace).await {
            Ok(_) => return Ok(State::Whole),
            Err(BlobError::Missing) => State::Missing,
            Err(BlobError::Damaged { .. }) => State::Damaged,
            Err(error) => {
                ctx.blobs().ready().await?;
                tracing::warn!(blob = %hash, %error, "a file cannot be read");
                State::Damaged
            }
        };
    }
    Ok(state)
}

async fn record(ctx: &Context, run: &Run, looked: &[(Recorded, State)]) -> Result<()> {
    let Some((last, _)) = looked.last() else { return Ok(()) };
    let bytes = looked.iter().filter(|(_, state)| *state != State::Missing).map(|(blob, _)| blob.size).sum();
    let mut tx = ctx.write().await?;
    if !archive::advance(&mut tx, run, last.hash, looked.len() as u64, bytes).await? {
        return Ok(());
    }
    let mut losses = 0;
    for (blob, state) in looked {
        if let Some(finding) = judge(ctx, &mut tx, blob.hash, *state).await? {
            losses += u32::from(finding.is_loss());
            if finding.is_loss() {
                tracing::error!(blob = %blob.hash, finding = finding.as_str(), "a file is not what it was");
            }
            let found = Found { hash: blob.hash, finding, size: blob.size, found_at: ctx.now() };
            archive::add_finding(&mut tx, run.id, &found).await?;
        }
    }
    if losses > 0 {
        for operator in customers::operators(&mut tx).await? {
            let tell = Tell { run: run.id, operator: operator.id };
            enqueue(ctx, &mut tx, &tell, ctx.now() + GATHERED_FOR).await?;
        }
    }
    tx.commit().await?;
    ctx.wake();
    Ok(())
}

/// What is the matter with a file, while its record is held: a file that is about to be removed, or
/// that was removed and came again while it was looked for, is no finding.
async fn judge(ctx: &Context, tx: &mut Tx, hash: BlobHash, state: State) -> Result<Option<Finding>> {
    if state == State::Whole {
        archive::prove(tx, hash, ctx.now()).await?;
    }
    let Some(adopted) = archive::adopted(tx, hash).await? else { return Ok(None) };
    match state {
        State::Whole | State::Damaged if adopted => Ok(Some(Finding::Orphaned)),
        State::Whole => Ok(None),
        State::Damaged => Ok(Some(Finding::Damaged)),
        State::Missing if adopted => Ok(None),
        State::Missing => match ctx.blobs().size(hash).await {
            Ok(_) => Ok(None),
            Err(BlobError::Missing) => Ok(Some(Finding::Missing)),
            Err(error) => Err(Error::from(error)),
        },
    }
}

/// Lists some of the files and notices those without a record; the walk ends behind the last.
async fn list(ctx: &Context, run: &Run) -> Result<()> {
    let end = (run.listed + FIRST_BYTES).min(256);
    let mut strays = Vec::new();
    for first in run.listed..end {
        let mut listed = ctx.blobs().list(u8::try_from(first).ok()).chunks(BATCH);
        while let Some(some) = listed.next().await {
            let some = some.into_iter().collect::<std::result::Result<Vec<_>, _>>()?;
            let hashes: Vec<BlobHash> = some.iter().map(|blob| blob.hash).collect();
            let unknown = library::blobs_without_record(&mut ctx.read().await?, &hashes).await?;
            strays.extend(some.into_iter().filter(|blob| unknown.contains(&blob.hash)));
        }
    }
    let mut tx = ctx.write().await?;
    if !archive::list_reached(&mut tx, run, end).await? {
        return Ok(());
    }
    for stray in strays {
        let (hash, size) = (stray.hash, stray.size);
        let found = Found { hash, finding: Finding::Orphaned, size, found_at: ctx.now() };
        archive::add_finding(&mut tx, run.id, &found).await?;
    }
    if end == 256 {
        archive::drop_recorded(&mut tx, run.id).await?;
        archive::end_run(&mut tx, run.id, ctx.now()).await?;
    }
    Ok(tx.commit().await?)
}
