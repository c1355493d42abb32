//! What is counted of calls that go through the centre.

use cradle_app::sfu::{Counts, Dropped};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Kind {
    kind: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Reason {
    reason: &'static str,
}

/// Rooms, who is in them, and what went through.
#[derive(Clone, Debug, Default)]
pub(crate) struct RoomMetrics {
    rooms: Gauge,
    participants: Gauge,
    packets: Family<Kind, Counter>,
    dropped: Family<Reason, Counter>,
    keyframes: Counter,
    messages: Counter,
    broken: Counter,
}

impl RoomMetrics {
    pub(crate) fn register(&self, registry: &mut Registry) {
        registry.register("call_rooms", "Calls that go through the centre", self.rooms.clone());
        registry.register("call_participants", "Participants in them", self.participants.clone());
        registry.register(
            "call_packets",
            "Packets of calls: received, media that proved itself, idle (nothing new in it), forwarded, sent, unsent",
            self.packets.clone(),
        );
        registry.register(
            "call_dropped",
            "Packets and messages of calls that were not used, by why",
            self.dropped.clone(),
        );
        registry.register("call_keyframes", "Key frames asked of sources", self.keyframes.clone());
        registry.register("call_messages", "Messages handed on in rooms", self.messages.clone());
        registry.register("call_broken", "Connections of calls that ended in a fault", self.broken.clone());
    }

    /// What the rooms have counted since they opened.
    pub(crate) fn set(&self, counts: &Counts) {
        let gauge = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        self.rooms.set(gauge(counts.rooms));
        self.participants.set(gauge(counts.participants));
        for (kind, count) in [
            ("received", counts.received),
            ("media", counts.media),
            ("idle", counts.idle),
            ("forwarded", counts.forwarded),
            ("sent", counts.sent),
            ("unsent", counts.unsent),
        ] {
            reached(&self.packets.get_or_create(&Kind { kind }), count);
        }
        for reason in Dropped::ALL {
            let label = Reason { reason: reason.name() };
            reached(&self.dropped.get_or_create(&label), counts.dropped(reason));
        }
        reached(&self.keyframes, counts.keyframes);
        reached(&self.messages, counts.messages);
        reached(&self.broken, counts.broken);
    }
}

fn reached(counter: &Counter, count: u64) {
    counter.inner().store(count, std::sync::atomic::Ordering::Relaxed);
}
