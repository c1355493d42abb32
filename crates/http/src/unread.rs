//! What a visitor is still sending when the answer is there already: a refusal, mostly.
//!
//! A connection that is closed while something unread lies in it is reset, and whoever still sends sees a
//! broken connection instead of the answer. So the rest is read and thrown away before the answer goes out.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::Error;
use axum::body::{Body, BodyDataStream};
use axum::extract::Request;
use axum::http::header::{CONTENT_LENGTH, EXPECT, TRANSFER_ENCODING};
use axum::middleware::Next;
use axum::response::Response;
use bytes::Bytes;
use futures::{Stream, StreamExt as _};
use tokio::sync::oneshot;

/// How much is thrown away at most, in bytes; who sends more than that finds the connection closed.
const MOST: usize = 64 << 20;

/// How long that may take.
const LONGEST: Duration = Duration::from_secs(10);

/// Reads what a handler left of a request's body before its answer goes out.
pub(crate) async fn discard(request: Request, next: Next) -> Response {
    let headers = request.headers();
    let has_body = headers.contains_key(CONTENT_LENGTH) || headers.contains_key(TRANSFER_ENCODING);
    // Who asked first whether to send at all has not begun to.
    if !has_body || headers.contains_key(EXPECT) {
        return next.run(request).await;
    }
    let (giver, mut rest) = oneshot::channel();
    let (parts, body) = request.into_parts();
    let lent = Lent { body: Some(body.into_data_stream()), giver: Some(giver) };
    let response = next.run(Request::from_parts(parts, Body::from_stream(lent))).await;
    if let Ok(rest) = rest.try_recv() {
        let _ = tokio::time::timeout(LONGEST, throw_away(rest)).await;
    }
    response
}

async fn throw_away(mut rest: BodyDataStream) {
    let mut left = MOST;
    while let Some(Ok(bytes)) = rest.next().await {
        let Some(now) = left.checked_sub(bytes.len()) else { return };
        left = now;
    }
}

/// A body that comes back when it is let go before its end.
struct Lent {
    body: Option<BodyDataStream>,
    giver: Option<oneshot::Sender<BodyDataStream>>,
}

impl Stream for Lent {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some(body) = &mut self.body else { return Poll::Ready(None) };
        let next = ready!(body.poll_next_unpin(context));
        if !matches!(next, Some(Ok(_))) {
            self.body = None;
        }
        Poll::Ready(next)
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        if let (Some(body), Some(giver)) = (self.body.take(), self.giver.take()) {
            let _ = giver.send(body);
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::http::StatusCode;
    use axum::routing::post;
    use axum::{Router, middleware};
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::{TcpListener, TcpStream};

    use super::*;

    /// What is answered to a request of this many bytes whose sender reads nothing before all is sent.
    async fn answered(path: &str, size: usize) -> std::io::Result<String> {
        let router = Router::new()
            .route("/refused", post(|| async { (StatusCode::FORBIDDEN, "no") }))
            .route("/read", post(|body: Bytes| async move { body.len().to_string() }))
            .layer(axum::extract::DefaultBodyLimit::max(1 << 20))
            .layer(middleware::from_fn(discard));
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let server = tokio::spawn(async move { axum::serve(listener, router).await });
        let mut connection = TcpStream::connect(address).await?;
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: a.test\r\nconnection: close\r\ncontent-length: {size}\r\n\r\n"
        );
        connection.write_all(head.as_bytes()).await?;
        connection.write_all(&vec![7; size]).await?;
        let mut answer = String::new();
        connection.read_to_string(&mut answer).await?;
        server.abort();
        Ok(answer)
    }

    #[tokio::test]
    async fn who_still_sends_sees_the_answer() {
        let refused = answered("/refused", 24 << 20).await.unwrap();
        assert!(refused.starts_with("HTTP/1.1 403"), "{refused}");
        assert!(refused.ends_with("no"), "{refused}");
        // Half read and then refused.
        let too_large = answered("/read", 24 << 20).await.unwrap();
        assert!(too_large.starts_with("HTTP/1.1 413"), "{too_large}");
        let read = answered("/read", 1 << 20).await.unwrap();
        assert!(read.ends_with("1048576"), "{read}");
    }

    #[tokio::test]
    async fn nobody_sends_for_ever() {
        let answer = answered("/refused", MOST + (24 << 20)).await;
        assert!(!answer.is_ok_and(|answer| answer.starts_with("HTTP/1.1 4")));
    }
}
