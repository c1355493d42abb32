//! Leases jobs and does them.

use std::collections::HashMap;
use std::sync::Arc;

use cradle_domain::Span;
use cradle_store::jobs::{self, Job};
use futures::future::BoxFuture;
use tokio_util::sync::CancellationToken;

use super::{Failure, Work};
use crate::{Context, Result};

type Run = Box<dyn Fn(Context, Job) -> BoxFuture<'static, Outcome> + Send + Sync>;

/// What became of a job.
enum Outcome {
    Done,
    Again(Span, String),
    GivenUp(String),
}

/// The kinds of work that this process does.
#[derive(Clone, Default)]
pub struct Works {
    kinds: Arc<HashMap<&'static str, Run>>,
    lease: Span,
}

impl std::fmt::Debug for Works {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.kinds.keys()).finish()
    }
}

impl Works {
    /// Adds a kind of work.
    ///
    /// # Panics
    /// When workers already use this list: it is put together once, at the start.
    #[must_use]
    pub fn with<W: Work>(mut self) -> Self {
        let kinds = Arc::get_mut(&mut self.kinds).expect("the list is put together before it is used");
        kinds.insert(W::KIND, Box::new(|ctx, job| Box::pin(attempt::<W>(ctx, job))));
        self.lease = self.lease.max(W::LEASE);
        self
    }
}

async fn attempt<W: Work>(ctx: Context, job: Job) -> Outcome {
    let work: W = match serde_json::from_str(&job.payload) {
        Ok(work) => work,
        Err(error) => return Outcome::GivenUp(format!("the job's content cannot be read: {error}")),
    };
    let why = match work.run(&ctx).await {
        Ok(()) => return Outcome::Done,
        Err(Failure::Retry(why)) if job.attempts < W::ATTEMPTS => {
            let doubled = W::FIRST_WAIT.saturating_mul(1 << (job.attempts.max(1) - 1).min(20));
            return Outcome::Again(doubled.min(W::LONGEST_WAIT), why);
        }
        Err(Failure::Retry(why) | Failure::GiveUp(why)) => why,
    };
    match work.given_up(&ctx, &why).await {
        Ok(()) => Outcome::GivenUp(why),
        // What stays must be settled, too: the whole job is tried once more.
        Err(error) => Outcome::Again(W::LONGEST_WAIT, format!("{why}; settling it failed: {error}")),
    }
}

/// Jobs leased at once; each runs as a task of its own.
const BATCH: u32 = 4;

/// A look at the queue even when nobody said anything: another process may have enqueued, or died.
const LONGEST_SLEEP: Span = Span::from_secs(5);

/// Does jobs until told to stop; those that run then are finished first.
pub async fn run_until(ctx: Context, works: Works, stop: CancellationToken) {
    while !stop.is_cancelled() {
        let did = match run_batch(&ctx, &works).await {
            Ok(did) => did,
            Err(error) => {
                tracing::warn!(%error, "background work waits");
                false
            }
        };
        if did {
            continue;
        }
        let pause = next_look(&ctx).await;
        tokio::select! {
            () = stop.cancelled() => {}
            () = ctx.woken() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// Does everything that is due now; for tests and for commands that must see the end of it.
pub async fn run_due(ctx: &Context, works: &Works) -> Result<()> {
    while run_batch(ctx, works).await? {}
    Ok(())
}

async fn next_look(ctx: &Context) -> Span {
    let due = async { Ok::<_, crate::Error>(jobs::next_due(&mut ctx.read().await?, ctx.now()).await?) };
    match due.await {
        Ok(Some(due)) => due.since(ctx.now()).clamp(Span::from_millis(10), LONGEST_SLEEP),
        Ok(None) | Err(_) => LONGEST_SLEEP,
    }
}

async fn run_batch(ctx: &Context, works: &Works) -> Result<bool> {
    let mut tx = ctx.write().await?;
    let leased = jobs::lease(&mut tx, ctx.now(), works.lease, BATCH).await?;
    tx.commit().await?;
    let did = !leased.is_empty();
    let running: Vec<_> =
        leased.into_iter().map(|job| tokio::spawn(run_one(ctx.clone(), works.clone(), job))).collect();
    for task in running {
        // A job that panicked keeps its lease and is taken over when that ends.
        if let Err(error) = task.await {
            tracing::error!(%error, "a background job panicked");
        }
    }
    Ok(did)
}

async fn run_one(ctx: Context, works: Works, job: Job) {
    let outcome = match works.kinds.get(job.kind.as_str()) {
        Some(run) => run(ctx.clone(), job.clone()).await,
        None => Outcome::Again(Span::from_mins(10), "no worker here knows this kind of work".to_owned()),
    };
    let recorded = async {
        let mut tx = ctx.write().await?;
        match &outcome {
            Outcome::Done => jobs::finish(&mut tx, &job).await?,
            Outcome::Again(wait, why) => jobs::postpone(&mut tx, job.id, ctx.now() + *wait, why).await?,
            Outcome::GivenUp(why) => jobs::give_up(&mut tx, job.id, why).await?,
        }
        Ok::<_, crate::Error>(tx.commit().await?)
    };
    match &outcome {
        Outcome::Done => tracing::debug!(kind = job.kind, "done"),
        Outcome::Again(wait, why) => tracing::info!(kind = job.kind, ?wait, why, "will be tried again"),
        Outcome::GivenUp(why) => tracing::warn!(kind = job.kind, why, "given up"),
    }
    if let Err(error) = recorded.await {
        // The lease ends by itself and the job, which may run twice, runs again.
        tracing::warn!(%error, kind = job.kind, "the end of a job could not be recorded");
    }
}
