//! How far orders are between two records, and how long the rest is likely to take.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use cradle_wire::Timestamp;
use cradle_wire::agent::{QueuedCopies, QueuedOrder};

use crate::records::OrderRow;

/// Shorter than this no rate is told: it would jump.
const SETTLED: Duration = Duration::from_secs(2);

/// What is under way.
#[derive(Default)]
pub struct Progress {
    orders: Mutex<HashMap<String, Sending>>,
    copying: Arc<tokio::sync::Mutex<()>>,
}

/// One order on its way.
struct Sending {
    since: Instant,
    sent: u64,
    in_flight: u64,
}

impl Progress {
    /// Held while a copy is made and recorded.
    pub(crate) fn copying(&self) -> Arc<tokio::sync::Mutex<()>> {
        Arc::clone(&self.copying)
    }

    /// An order begins to be sent.
    pub(crate) fn begin(&self, order: &str) {
        let sending = Sending { since: Instant::now(), sent: 0, in_flight: 0 };
        self.lock().insert(order.to_owned(), sending);
    }

    /// Bytes have left that the centre has not confirmed. Says how many there are.
    pub(crate) fn left(&self, order: &str, bytes: u64) -> u64 {
        let mut orders = self.lock();
        let Some(sending) = orders.get_mut(order) else { return 0 };
        sending.in_flight += bytes;
        sending.sent += bytes;
        sending.in_flight
    }

    /// Everything that has left is confirmed, or lost.
    pub(crate) fn settle(&self, order: &str, lost: bool) {
        if let Some(sending) = self.lock().get_mut(order) {
            if lost {
                sending.sent = sending.sent.saturating_sub(sending.in_flight);
            }
            sending.in_flight = 0;
        }
    }

    pub(crate) fn forget(&self, order: &str) {
        self.lock().remove(order);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, Sending>> {
        self.orders.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// An order as the page shows it.
    pub fn shown(&self, order: &OrderRow) -> QueuedOrder {
        let (mut bytes_done, total) = (order.bytes_done as u64, order.bytes_total as u64);
        let mut seconds_left = None;
        if let Some(sending) = self.lock().get(&order.id) {
            bytes_done = (bytes_done + sending.in_flight).min(total);
            let elapsed = sending.since.elapsed();
            if elapsed >= SETTLED && sending.sent > 0 {
                let rate = sending.sent as f64 / elapsed.as_secs_f64();
                seconds_left = Some(((total - bytes_done) as f64 / rate).ceil() as u64);
            }
        }
        QueuedOrder {
            id: order.id.clone(),
            camera: order.camera_label.clone(),
            service: order.service.clone(),
            kind: order.kind.clone(),
            shots: order.shots,
            state: order.state().as_str().to_owned(),
            reason: order.reason.clone(),
            files_done: order.files_done,
            files_total: order.files_total,
            bytes_done,
            bytes_total: total,
            seconds_left,
            order_id: order.order_id.clone(),
            copies: order.local().map(|local| QueuedCopies {
                folder: local.folder,
                files_done: order.files_local,
                reason: order.local_reason.clone(),
            }),
            created_at: Timestamp::from_microsecond(order.created_at).unwrap_or_default(),
        }
    }
}
