//! What can go wrong, cut by what the caller does next.

use std::time::Duration;

use cradle_wire::problem::Problem;
use reqwest::header::{HeaderMap, RETRY_AFTER};
use reqwest::{Response, StatusCode};

/// Why a call came to nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// The centre cannot be reached: try again when the network is back.
    #[error("The centre cannot be reached: {0}.")]
    Offline(String),
    /// The centre is busy or not well: try again after a while.
    #[error("{sentence}")]
    TryLater {
        /// How long the centre asks to wait.
        after: Option<Duration>,
        /// What it says.
        sentence: String,
    },
    /// The session has ended or never was: sign in, then try again.
    #[error("{}", .0.detail)]
    SignIn(Problem),
    /// It is not there, or not for this customer.
    #[error("{}", .0.detail)]
    Gone(Problem),
    /// It does not fit what is there already.
    #[error("{}", .0.detail)]
    Conflict(Problem),
    /// The centre says no, and will say so again.
    #[error("{}", .0.detail)]
    Refused(Problem),
    /// The answer makes no sense: this is no centre, or one of another version.
    #[error("The answer of the centre could not be understood: {0}.")]
    Strange(String),
}

impl Trouble {
    /// Whether the same call may succeed later without anybody changing anything.
    pub const fn is_passing(&self) -> bool {
        matches!(self, Self::Offline(_) | Self::TryLater { .. })
    }

    /// The problem as the centre has put it, if it has.
    pub const fn problem(&self) -> Option<&Problem> {
        match self {
            Self::SignIn(problem)
            | Self::Gone(problem)
            | Self::Conflict(problem)
            | Self::Refused(problem) => Some(problem),
            Self::Offline(_) | Self::TryLater { .. } | Self::Strange(_) => None,
        }
    }

    /// Turns an answer that is no success into trouble.
    pub(crate) async fn of(response: Response) -> Self {
        let status = response.status();
        let after = retry_after(response.headers());
        let body = response.bytes().await.unwrap_or_default();
        let problem = serde_json::from_slice::<Problem>(&body).unwrap_or_else(|_| Problem {
            kind: "about:blank".to_owned(),
            title: status.canonical_reason().unwrap_or_default().to_owned(),
            status: status.as_u16(),
            detail: format!("The centre answers with {status}."),
            field: None,
            presence: None,
        });
        match status {
            StatusCode::UNAUTHORIZED => Self::SignIn(problem),
            StatusCode::NOT_FOUND | StatusCode::GONE => Self::Gone(problem),
            StatusCode::CONFLICT => Self::Conflict(problem),
            StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT | StatusCode::LOCKED => {
                Self::TryLater { after, sentence: problem.detail }
            }
            _ if status.is_server_error() && status != StatusCode::NOT_IMPLEMENTED => {
                Self::TryLater { after, sentence: problem.detail }
            }
            _ if status.is_client_error() => Self::Refused(problem),
            _ => Self::Strange(format!("{status}")),
        }
    }
}

impl From<reqwest::Error> for Trouble {
    fn from(error: reqwest::Error) -> Self {
        // A body that breaks off comes as a fault of decoding; what it says is read by ourselves.
        if error.is_builder() || error.is_redirect() {
            return Self::Strange(innermost(&error));
        }
        if error.is_timeout() {
            return Self::Offline("it did not answer in time".to_owned());
        }
        Self::Offline(innermost(&error))
    }
}

/// The cause behind the causes, which is what tells a person something; without the address, which
/// may hold a secret.
fn innermost(error: &dyn std::error::Error) -> String {
    let mut error = error;
    while let Some(source) = error.source() {
        error = source;
    }
    let sentence = error.to_string();
    sentence.trim_end_matches('.').to_owned()
}

fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let seconds = headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds))
}
