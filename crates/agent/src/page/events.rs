//! What changes, as server-sent events: the page asks again for what they name.

use std::convert::Infallible;

use axum::extract::State;
use axum::response::sse::{Event as Sse, KeepAlive};
use futures::{Stream, StreamExt as _, stream};
use tokio::sync::broadcast::error::RecvError;

use super::Page;
use crate::agent::Event;

pub(super) async fn events(
    State(page): State<Page>,
) -> axum::response::Sse<impl Stream<Item = Result<Sse, Infallible>>> {
    let listener = page.agent.listen();
    let later = stream::unfold(listener, |mut listener| async {
        match listener.recv().await {
            Ok(event) => Some((vec![event], listener)),
            // More happened than was heard: everything may have changed.
            Err(RecvError::Lagged(_)) => Some((vec![Event::Cameras, Event::Queue, Event::Status], listener)),
            Err(RecvError::Closed) => None,
        }
    });
    let first = stream::once(async { vec![Event::Status] });
    let events = first.chain(later).flat_map(stream::iter).map(|event| {
        let name = match event {
            Event::Cameras => "cameras",
            Event::Queue => "queue",
            Event::Status => "status",
        };
        Ok(Sse::default().event(name).data("{}"))
    });
    axum::response::Sse::new(events).keep_alive(KeepAlive::default())
}
