//! Background work: what can wait is enqueued in the same transaction as the change that needs it,
//! and done by workers that lease it.

mod housekeeping;
mod runner;

use std::future::Future;

use cradle_domain::{Instant, Span};
use cradle_store::Tx;
pub use cradle_store::jobs::Counts;
use serde::Serialize;
use serde::de::DeserializeOwned;

pub use housekeeping::Housekeeping;
pub use runner::{Works, run_due, run_until};

use crate::{Context, Error, Result};

/// Why work was not done.
#[derive(Debug)]
pub enum Failure {
    /// It may work later: try again after a while that doubles each time.
    Retry(String),
    /// There is no use in trying again.
    GiveUp(String),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::Unreachable { cause, .. } => Self::Retry(cause),
            Error::Defect(cause) => Self::Retry(cause.to_string()),
            passing if passing.is_passing() => Self::Retry(passing.to_string()),
            Error::Conflict { kind: "changed", message } => Self::Retry(message),
            lasting => Self::GiveUp(lasting.to_string()),
        }
    }
}

impl From<cradle_store::StoreError> for Failure {
    fn from(error: cradle_store::StoreError) -> Self {
        Error::from(error).into()
    }
}

impl From<cradle_blobs::Error> for Failure {
    fn from(error: cradle_blobs::Error) -> Self {
        Error::from(error).into()
    }
}

/// A kind of background work, with its policy as constants. The value is what the work needs to
/// know; it is stored as JSON.
pub trait Work: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// Names the kind in records.
    const KIND: &'static str;
    /// How often it is tried before it is given up.
    const ATTEMPTS: u32;
    /// The wait after the first failure; it doubles each time, up to [`Work::LONGEST_WAIT`].
    const FIRST_WAIT: Span = Span::from_secs(5);
    /// The longest wait between two attempts.
    const LONGEST_WAIT: Span = Span::from_hours(1);

    /// What it is about: two jobs of one kind never wait for the same thing.
    fn about(&self) -> String;

    /// Does the work. It may have been done before, wholly or in part, by a worker that died: doing
    /// it again must change nothing.
    fn run(&self, ctx: &Context) -> impl Future<Output = Result<(), Failure>> + Send;

    /// Settles what stays when the work is given up.
    fn given_up(&self, _ctx: &Context, _why: &str) -> impl Future<Output = Result<()>> + Send {
        async { Ok(()) }
    }
}

/// Enqueues work in the caller's transaction; after its commit, [`Context::wake`] gets it done soon.
pub async fn enqueue<W: Work>(ctx: &Context, tx: &mut Tx, work: &W, run_at: Instant) -> Result<()> {
    let payload = serde_json::to_string(work).map_err(Error::defect)?;
    let key = format!("{}:{}", W::KIND, work.about());
    cradle_store::jobs::enqueue(tx, ctx.id(), &key, W::KIND, &payload, run_at, ctx.now()).await?;
    Ok(())
}

/// How many jobs there are.
pub async fn counts(ctx: &Context) -> Result<Counts> {
    Ok(cradle_store::jobs::counts(&mut ctx.read().await?, ctx.now()).await?)
}
