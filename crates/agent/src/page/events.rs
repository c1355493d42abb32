//! What changes, as server-sent events: the page asks again for what they name.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::response::sse::{Event as Sse, KeepAlive};
use futures::{Stream, StreamExt as _, stream};
use serde_json::json;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use tokio::time::Instant;

use super::Page;
use crate::agent::{Agent, Event};

/// Events this near to each other are told together.
const TOGETHER: Duration = Duration::from_millis(200);
const ALL: [Event; 4] = [Event::Cameras, Event::Webcams, Event::Queue, Event::Status];

pub(super) async fn events(
    State(page): State<Page>,
) -> axum::response::Sse<impl Stream<Item = Result<Sse, Infallible>>> {
    let listener = page.agent.listen();
    let looks = Looks::at(&page.agent);
    let later = stream::unfold((listener, Instant::now()), |(mut listener, told)| async move {
        let mut heard = match listener.recv().await {
            Ok(event) => vec![event],
            // More happened than was heard: everything may have changed.
            Err(RecvError::Lagged(_)) => ALL.to_vec(),
            Err(RecvError::Closed) => return None,
        };
        // A page asks again for each event: the first is told at once, what comes soon after it together.
        tokio::time::sleep_until(told + TOGETHER).await;
        loop {
            match listener.try_recv() {
                Ok(event) if heard.contains(&event) => {}
                Ok(event) => heard.push(event),
                Err(TryRecvError::Lagged(_)) => heard = ALL.to_vec(),
                Err(TryRecvError::Empty | TryRecvError::Closed) => {
                    return Some((heard, (listener, Instant::now())));
                }
            }
        }
    });
    let first = stream::once(async { vec![Event::Status] });
    let events = first.chain(later).flat_map(stream::iter).map(move |event| {
        let (name, data) = match event {
            Event::Cameras => ("cameras", "{}".to_owned()),
            // Whoever opens a conference needs no further question.
            Event::Webcams => ("webcams", json!({ "items": looks.0.webcams() }).to_string()),
            Event::Queue => ("queue", "{}".to_owned()),
            Event::Status => ("status", "{}".to_owned()),
        };
        Ok(Sse::default().event(name).data(data))
    });
    axum::response::Sse::new(events).keep_alive(KeepAlive::default())
}

/// A page that is open, for as long as its stream lasts.
struct Looks(Arc<Agent>);

impl Looks {
    fn at(agent: &Arc<Agent>) -> Self {
        agent.looked_at.send_modify(|pages| *pages += 1);
        Self(Arc::clone(agent))
    }
}

impl Drop for Looks {
    fn drop(&mut self) {
        self.0.looked_at.send_modify(|pages| *pages -= 1);
    }
}
