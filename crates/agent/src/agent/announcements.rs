//! What announces itself on the network, and what of it is connected.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use cradle_camera::nearby::Nearby;
use cradle_camera::tether::Port;
use cradle_wire::agent::NearbyCamera;
use tokio::sync::watch;

use crate::connected::key_of;

/// What is announced, and what of it is connected.
#[derive(Default)]
pub struct Announcements {
    all: Mutex<BTreeMap<String, Known>>,
    /// Somebody wants another one, or one less.
    wanted: watch::Sender<()>,
}

struct Known {
    port: Port,
    wanted: bool,
    /// Where it is connected now.
    connected: Option<Port>,
}

/// What is to be done about a camera.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Connecting {
    /// Connect the one of this name.
    To(Nearby),
    /// Let go of what is connected there.
    LetGo(Port),
}

impl Announcements {
    /// What is announced now, by name.
    pub fn shown(&self) -> Vec<NearbyCamera> {
        let shown = |(name, known): (&String, &Known)| NearbyCamera {
            key: key_of(name.as_bytes()),
            name: name.clone(),
            address: known.port.to_string().trim_start_matches("ptpip:").to_owned(),
            connected: known.wanted,
        };
        self.all().iter().map(shown).collect()
    }

    /// Says whether one is wanted, and wakes who connects it.
    pub(crate) fn want(&self, name: &str, wanted: bool) {
        if let Some(known) = self.all().get_mut(name) {
            known.wanted = wanted;
        }
        self.wanted.send_replace(());
    }

    /// Woken when another one is wanted, or one less.
    pub(crate) fn follow(&self) -> watch::Receiver<()> {
        self.wanted.subscribe()
    }

    /// What is to be done, after what is wanted or where it answers has changed; it is done from now on.
    pub(crate) fn changes(&self) -> Vec<Connecting> {
        let mut changes = Vec::new();
        for (name, known) in self.all().iter_mut() {
            let wanted = known.wanted.then(|| known.port.clone());
            if known.connected == wanted {
                continue;
            }
            changes.extend(known.connected.take().map(Connecting::LetGo));
            let one = |port| Connecting::To(Nearby { name: name.clone(), port });
            changes.extend(wanted.clone().map(one));
            known.connected = wanted;
        }
        changes
    }

    /// One is there, or answers somewhere else now.
    pub(crate) fn there(&self, one: Nearby, wanted: bool) {
        let mut all = self.all();
        let connected = all.remove(&one.name).and_then(|known| known.connected);
        all.insert(one.name, Known { port: one.port, wanted, connected });
    }

    /// Forgets one that is gone: where it was connected.
    pub(crate) fn gone(&self, name: &str) -> Option<Port> {
        self.all().remove(name)?.connected
    }

    /// Nobody looks any more: what is not connected may be somewhere else next time.
    pub(crate) fn unseen(&self) {
        self.all().retain(|_, known| known.connected.is_some());
    }

    fn all(&self) -> MutexGuard<'_, BTreeMap<String, Known>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(name: &str, at: &str) -> Nearby {
        Nearby { name: name.into(), port: Port::Network(at.into()) }
    }

    #[test]
    fn only_what_is_wanted_is_connected_and_where_it_answers_now() {
        let announced = Announcements::default();
        let first = one("X-T5", "192.168.1.30:15740");
        announced.there(one("EOS R6", "192.168.1.20:15740"), false);
        announced.there(first.clone(), true);
        assert_eq!(announced.changes(), [Connecting::To(first.clone())]);
        assert_eq!(announced.changes(), []);

        // It has another address now.
        let moved = one("X-T5", "192.168.1.31:15740");
        announced.there(moved.clone(), true);
        assert_eq!(announced.changes(), [Connecting::LetGo(first.port), Connecting::To(moved.clone())]);

        announced.unseen();
        assert_eq!(announced.shown().len(), 1, "what is connected stays");
        announced.want("X-T5", false);
        assert_eq!(announced.changes(), [Connecting::LetGo(moved.port)]);
        assert_eq!(announced.gone("X-T5"), None);
    }
}
