//! Other centres over HTTP: signed messages (Standard Webhooks), posted as JSON.

use std::time::Duration;

use cradle_app::partners::{Bytes, CentreProblem, Centres, Signed};
use futures::StreamExt as _;
use futures::future::BoxFuture;
use reqwest::header::CONTENT_TYPE;
use reqwest::{Client, Response, StatusCode};

/// Until the connection stands.
const CONNECT: Duration = Duration::from_secs(10);
/// Between two pieces of an answer.
const SILENCE: Duration = Duration::from_mins(1);
/// What is read of a refusal, in bytes.
const LONGEST: usize = 1 << 14;

/// Speaks with other centres.
#[derive(Clone, Debug)]
pub struct SignedCentres {
    client: Client,
}

impl SignedCentres {
    /// Fails only when no TLS can be set up.
    pub fn new() -> Result<Self, reqwest::Error> {
        let client = Client::builder()
            .connect_timeout(CONNECT)
            .read_timeout(SILENCE)
            // What is signed for one address goes to no other.
            .redirect(reqwest::redirect::Policy::none())
            .user_agent(concat!("cradle/", env!("CARGO_PKG_VERSION")))
            .build()?;
        Ok(Self { client })
    }
}

impl Centres for SignedCentres {
    fn post<'a>(&'a self, message: &'a Signed) -> BoxFuture<'a, Result<Bytes, CentreProblem>> {
        Box::pin(async move {
            let later = |error: reqwest::Error| CentreProblem::Later(plain(error));
            let request = self
                .client
                .post(&message.url)
                .header(CONTENT_TYPE, "application/json")
                .header("webhook-id", &message.id)
                .header("webhook-timestamp", message.timestamp)
                .header("webhook-signature", &message.signature)
                .body(message.body.clone());
            let answer = request.send().await.map_err(later)?;
            let status = answer.status();
            if status.is_success() {
                return Ok(answer.bytes_stream().map(|piece| piece.map_err(plain)).boxed());
            }
            let why = detail(answer).await.unwrap_or_else(|| format!("it answers {status}"));
            Err(if is_final(status) { CentreProblem::Never(why) } else { CentreProblem::Later(why) })
        })
    }
}

/// Whether asking again would bring the same: it has understood and refuses. An address or a secret that is
/// wrong is set right by somebody; everything else passes by itself.
fn is_final(status: StatusCode) -> bool {
    matches!(
        status,
        StatusCode::FORBIDDEN
            | StatusCode::CONFLICT
            | StatusCode::GONE
            | StatusCode::PAYLOAD_TOO_LARGE
            | StatusCode::UNSUPPORTED_MEDIA_TYPE
            | StatusCode::UNPROCESSABLE_ENTITY
    )
}

/// What went wrong, without the address.
fn plain(error: reqwest::Error) -> String {
    let mut text = error.to_string();
    if let Some(url) = error.url() {
        text = text.replace(url.as_str(), "its address");
    }
    let mut cause = std::error::Error::source(&error);
    while let Some(next) = cause {
        text = format!("{text}: {next}");
        cause = next.source();
    }
    text
}

/// The sentence of a problem (RFC 9457).
async fn detail(answer: Response) -> Option<String> {
    let mut text = Vec::new();
    let mut pieces = answer.bytes_stream();
    while let Some(piece) = pieces.next().await {
        text.extend_from_slice(&piece.ok()?);
        if text.len() > LONGEST {
            return None;
        }
    }
    let problem: serde_json::Value = serde_json::from_slice(&text).ok()?;
    let detail = problem.get("detail")?.as_str()?;
    Some(detail.chars().filter(|c| !c.is_control()).take(300).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_final_and_what_somebody_can_set_right_is_not() {
        for status in [403, 409, 410, 413, 415, 422] {
            assert!(is_final(StatusCode::from_u16(status).unwrap()), "{status}");
        }
        for status in [301, 400, 401, 404, 408, 425, 429, 500, 502, 503, 507] {
            assert!(!is_final(StatusCode::from_u16(status).unwrap()), "{status}");
        }
    }
}
