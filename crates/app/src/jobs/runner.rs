//! Leases jobs and does them.

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::Arc;

use cradle_domain::Span;
use cradle_store::jobs::{self, Job};
use futures::future::BoxFuture;
use tokio::task::{JoinError, JoinSet};
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

/// Jobs that run at the same time where there are few decoders; with many, three for each of them:
/// one decodes, one waits for its turn, one writes down what came of it.
const LEAST_AT_ONCE: usize = 4;

/// How long a job is leased; a worker that lives extends it for as long as the job takes, and when it
/// dies, another one takes over after this time.
const LEASE: Span = Span::from_mins(2);

/// A look at the queue even when nobody said anything: another process may have enqueued, or died.
const LONGEST_SLEEP: Span = Span::from_secs(5);

/// Between two looks at a job that is due and that somebody else holds.
const HELD: Span = Span::from_millis(10);

/// How long the end of the process waits for jobs that run.
const PATIENCE: Span = Span::from_secs(20);

/// Does jobs until told to stop; those that run then are finished first, unless they take long.
///
/// A job that takes long holds up no other one: as soon as half of the places are free, the next
/// ones are leased, together, so that the decoders always have a picture at hand.
pub async fn run_until(ctx: Context, works: Works, stop: CancellationToken) {
    let most = (3 * ctx.pool().threads()).max(LEAST_AT_ONCE);
    let mut running = JoinSet::new();
    while !stop.is_cancelled() {
        let mut pause = None;
        if running.len() <= most / 2 {
            match lease(&ctx, most - running.len()).await {
                Ok(jobs) if jobs.is_empty() => pause = Some(next_look(&ctx).await),
                Ok(jobs) => {
                    for job in jobs {
                        running.spawn(run_one(ctx.clone(), works.clone(), job));
                    }
                    continue;
                }
                Err(error) => {
                    tracing::warn!(%error, "background work waits");
                    pause = Some(LONGEST_SLEEP);
                }
            }
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = ctx.woken(), if pause.is_some() => {}
            () = tokio::time::sleep(pause.unwrap_or_default()), if pause.is_some() => {}
            Some(done) = running.join_next() => notice(done),
        }
    }
    let finishing = async {
        while let Some(done) = running.join_next().await {
            notice(done);
        }
    };
    if tokio::time::timeout(PATIENCE, finishing).await.is_err() {
        // What is left takes long; each of it can be done again, and is, at the next start.
        tracing::info!(jobs = running.len(), "background work is left for the next start");
        running.shutdown().await;
    }
}

/// Does everything that is due now; for tests and for commands that must see the end of it.
pub async fn run_due(ctx: &Context, works: &Works) -> Result<()> {
    loop {
        let leased = lease(ctx, LEAST_AT_ONCE).await?;
        if leased.is_empty() {
            let due = jobs::next_due(&mut ctx.read().await?, ctx.now()).await?;
            if due.is_none_or(|due| due > ctx.now()) {
                return Ok(());
            }
            // Leasing passes by a job whose row another transaction holds, be it one that died and is
            // just being undone.
            tokio::time::sleep(HELD).await;
            continue;
        }
        let mut running: JoinSet<()> =
            leased.into_iter().map(|job| run_one(ctx.clone(), works.clone(), job)).collect();
        while let Some(done) = running.join_next().await {
            notice(done);
        }
    }
}

async fn next_look(ctx: &Context) -> Span {
    let due = async { Ok::<_, crate::Error>(jobs::next_due(&mut ctx.read().await?, ctx.now()).await?) };
    match due.await {
        Ok(Some(due)) => due.since(ctx.now()).clamp(Span::from_millis(10), LONGEST_SLEEP),
        Ok(None) | Err(_) => LONGEST_SLEEP,
    }
}

async fn lease(ctx: &Context, most: usize) -> Result<Vec<Job>> {
    let mut tx = ctx.write().await?;
    let leased = jobs::lease(&mut tx, ctx.now(), LEASE, u32::try_from(most).unwrap_or(u32::MAX)).await?;
    tx.commit().await?;
    Ok(leased)
}

fn notice(done: std::result::Result<(), JoinError>) {
    // A job that panicked keeps its lease and is taken over when that ends.
    if let Err(error) = done {
        tracing::error!(%error, "a background job panicked");
    }
}

/// Holds the lease of a job for as long as it takes.
async fn hold_lease(ctx: &Context, job: &Job) -> Infallible {
    loop {
        tokio::time::sleep(LEASE / 3).await;
        let extended = async {
            let mut tx = ctx.write().await?;
            jobs::extend(&mut tx, job.id, ctx.now() + LEASE).await?;
            Ok::<_, crate::Error>(tx.commit().await?)
        };
        if let Err(error) = extended.await {
            tracing::warn!(%error, kind = job.kind, "the lease of a job could not be extended");
        }
    }
}

async fn run_one(ctx: Context, works: Works, job: Job) {
    let outcome = match works.kinds.get(job.kind.as_str()) {
        Some(run) => {
            tokio::select! {
                outcome = run(ctx.clone(), job.clone()) => outcome,
                never = hold_lease(&ctx, &job) => match never {},
            }
        }
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
