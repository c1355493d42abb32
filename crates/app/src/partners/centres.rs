//! The port to other centres.

use futures::future::BoxFuture;
use futures::stream::BoxStream;

/// A message to another centre, signed.
#[derive(Clone, PartialEq, Eq)]
pub struct Signed {
    /// Where it goes.
    pub url: String,
    /// `webhook-id`.
    pub id: String,
    /// `webhook-timestamp`: seconds since 1970.
    pub timestamp: i64,
    /// `webhook-signature`.
    pub signature: String,
    /// The body, JSON.
    pub body: Vec<u8>,
}

impl std::fmt::Debug for Signed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Signed").field("url", &self.url).field("id", &self.id).finish_non_exhaustive()
    }
}

/// Why another centre did not do what it was asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CentreProblem {
    /// It may later: it does not answer, is at its limits, or takes us for somebody else as yet.
    #[error("{0}")]
    Later(String),
    /// It has understood and refuses.
    #[error("{0}")]
    Never(String),
}

/// What it answers, as it comes.
pub type Bytes = BoxStream<'static, Result<bytes::Bytes, String>>;

/// Speaks with other centres.
pub trait Centres: Send + Sync + 'static {
    /// Posts a message and gives the answer's body.
    fn post<'a>(&'a self, message: &'a Signed) -> BoxFuture<'a, Result<Bytes, CentreProblem>>;
}

/// No way to other centres: for commands that never speak with one.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoCentres;

impl Centres for NoCentres {
    fn post<'a>(&'a self, _message: &'a Signed) -> BoxFuture<'a, Result<Bytes, CentreProblem>> {
        let why = "This program does not speak with other centres.".to_owned();
        Box::pin(std::future::ready(Err(CentreProblem::Later(why))))
    }
}
