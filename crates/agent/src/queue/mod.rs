//! The queue: what was chosen goes out by itself, once, whenever the centre can be reached.
//!
//! An order is on the disk before the choice is answered. Its files are copied into the spool
//! ([`collect`]), then sent and the order placed ([`deliver`]). Every step is recorded when it is
//! done and can be done again: copies and uploads are the same by content, and the order's id is
//! its `Idempotency-Key`.

mod choose;
mod collect;
mod deliver;
mod pauses;

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

pub use choose::{ChoiceError, choose, choose_files};
use pauses::{Pauses, RECORDS};

use crate::agent::{Agent, Event};
use crate::records::{OrderRow, OrderState, Recorded};

/// Records that could not be read are tried again after this time.
const AGAIN: Duration = Duration::from_secs(15);

/// Copies what was chosen, until the agent ends. Nothing but a wake or the end of a pause makes it look.
pub async fn run_collecting(agent: Arc<Agent>) {
    let mut wake = agent.work.subscribe();
    let mut pauses = Pauses::default();
    loop {
        let began = Instant::now();
        if let Err(problem) = collect::due(&agent, &mut pauses).await {
            tracing::error!("the queue could not be read: {problem}");
            pauses.begin(RECORDS, Some(AGAIN), Instant::now());
        }
        pauses.sleep(&mut wake, began).await;
    }
}

/// Sends what was copied, until the agent ends. Nothing but a wake or the end of a pause makes it look.
pub async fn run_delivering(agent: Arc<Agent>) {
    let mut wake = agent.work.subscribe();
    let mut pauses = Pauses::default();
    loop {
        let began = Instant::now();
        if let Err(problem) = deliver_due(&agent, &mut pauses).await {
            tracing::error!("the queue could not be worked on: {problem}");
            pauses.begin(RECORDS, Some(AGAIN), Instant::now());
        }
        if let Err(problem) = sweep(&agent).await {
            tracing::error!("copies that nobody needs could not be removed: {problem}");
        }
        pauses.sleep(&mut wake, began).await;
    }
}

async fn deliver_due(agent: &Arc<Agent>, pauses: &mut Pauses) -> Recorded<()> {
    let orders = agent.records.open_orders().await?;
    pauses.keep(orders.iter().map(|order| order.id.as_str()));
    for order in orders {
        if pauses.is_over(&order.id, Instant::now()) {
            let outcome = work_on(agent, &order).await?;
            pauses.follow(&order.id, &outcome, Instant::now());
        }
    }
    Ok(())
}

/// What became of a try.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Placed, failed or cancelled; or copied.
    Over,
    /// A fault that passes; the centre may have asked for a pause.
    Later(Option<Duration>),
    /// It waits for the camera or a person.
    NotYet,
}

/// Works on one order as far as that is possible now.
async fn work_on(agent: &Arc<Agent>, order: &OrderRow) -> Recorded<Outcome> {
    let outcome = deliver::deliver(agent, order).await?;
    agent.tell(Event::Queue);
    if outcome == Outcome::Over {
        agent.progress.forget(&order.id);
        if let Some(camera) = agent.camera(&order.camera) {
            crate::cameras::marked(agent, &camera).await?;
        }
        agent.tell(Event::Cameras);
    }
    Ok(outcome)
}

/// Goes once through the whole queue; whether nothing is left to do. For the command line, when no
/// agent is running.
pub async fn work_once(agent: &Arc<Agent>) -> Recorded<bool> {
    collect::everything(agent).await?;
    crate::local::everything(agent).await?;
    let mut over = true;
    for order in agent.records.open_orders().await? {
        over &= work_on(agent, &order).await? == Outcome::Over;
    }
    sweep(agent).await?;
    Ok(over)
}

/// Takes an order out of the queue. False when it is over, or may be at the centre already.
pub async fn cancel(agent: &Agent, order: &str) -> Recorded<bool> {
    let cancelled = agent.records.cancel_order(order).await?;
    if cancelled {
        agent.progress.forget(order);
        agent.tell(Event::Queue);
        agent.tell(Event::Cameras);
        agent.work.send_replace(());
    }
    Ok(cancelled)
}

/// Tries a failed order again. False when it has not failed.
pub async fn retry(agent: &Agent, order: &str) -> Recorded<bool> {
    let again = agent.records.retry_order(order).await?;
    if again {
        agent.tell(Event::Queue);
        agent.work.send_replace(());
    }
    Ok(again)
}

/// Says why an order waits, if that is news.
async fn wait_because(agent: &Agent, order: &OrderRow, reason: &str) -> Recorded<()> {
    let now = agent.records.order(&order.id).await?;
    if now.is_some_and(|now| now.state() != OrderState::Waiting || now.reason.as_deref() != Some(reason)) {
        agent.records.move_order(&order.id, OrderState::Waiting, Some(reason)).await?;
        agent.tell(Event::Queue);
    }
    Ok(())
}

async fn sweep(agent: &Agent) -> Recorded<()> {
    // An order that is being collected has its copies recorded one by one: what lies in the spool
    // and is not recorded belongs to the copy being made right now, so it is asked for first.
    let copying = agent.progress.copying();
    let _pause = copying.lock().await;
    let needed: HashSet<String> = agent.records.spooled().await?.into_iter().collect();
    if let Err(problem) = agent.spool.sweep(&needed) {
        tracing::warn!("the spool could not be swept: {problem}");
    }
    Ok(())
}
