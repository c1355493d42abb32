//! Asking the centre which cameras it takes.
//!
//! The centre decides; what is said of a camera here is what it would answer. Its list is asked for when
//! something is plugged in, when the centre can be reached again, and while somebody looks; it is kept for
//! when it cannot be reached.

use std::sync::Arc;

use cradle_wire::Timestamp;

use crate::agent::{Agent, Event};

/// While somebody looks, the list is asked for again after so many seconds.
const FRESH: i64 = 5;

/// Asks for the list at each occasion, until the agent ends.
pub async fn follow(agent: Arc<Agent>) {
    let mut study = agent.study.subscribe();
    let mut arrivals = agent.arrivals.subscribe();
    loop {
        ask(&agent).await;
        let goes_on = tokio::select! {
            changed = study.changed() => changed,
            changed = arrivals.changed() => changed,
        };
        if goes_on.is_err() {
            return;
        }
    }
}

/// Asks for the list unless that was done in the last seconds.
pub async fn ask_again(agent: &Agent) {
    if Timestamp::now().as_second().saturating_sub(agent.permitted.asked_at()) >= FRESH {
        ask(agent).await;
    }
}

async fn ask(agent: &Agent) {
    if agent.account().is_none() {
        return;
    }
    agent.permitted.asks(Timestamp::now());
    // Out of reach, or one that has no such list: what was said last holds.
    let Ok(said) = agent.heard(agent.centre().permitted_cameras().await).await else { return };
    if !agent.permitted.hears(&said) {
        return;
    }
    if let Err(problem) = agent.records.remember_permitted(agent.centre().base().as_str(), &said).await {
        tracing::error!("which cameras the centre takes could not be remembered: {problem}");
    }
    agent.tell(Event::Webcams);
    agent.tell(Event::Cameras);
}
