//! Cameras on the network that announce themselves.
//!
//! They are looked for while somebody looks at the page, so that nothing wakes this computer otherwise.
//! Anybody can announce anything: one is connected to only when the person has said so, once, and from then
//! on whenever it is there.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use cradle_camera::devices::{Device, Place, Plug};
use cradle_camera::nearby::{Announced, Nearby, listen};
use cradle_camera::tether::Port;
use cradle_wire::agent::NearbyCamera;
use tokio::sync::{mpsc, watch};

use crate::agent::{Agent, Event};
use crate::connected::key_of;
use crate::devices::at_address;
use crate::records::Recorded;

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
    connected: Option<Place>,
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

    fn all(&self) -> MutexGuard<'_, BTreeMap<String, Known>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is to be plugged in and taken out, after what is wanted or where it answers has changed.
    fn changes(&self) -> Vec<Plug> {
        let mut plugs = Vec::new();
        for (name, known) in self.all().iter_mut() {
            let device = called(name, &known.port);
            let wanted = known.wanted.then(|| device.place.clone());
            if known.connected == wanted {
                continue;
            }
            plugs.extend(known.connected.take().map(Plug::Out));
            if wanted.is_some() {
                plugs.push(Plug::In(device));
            }
            known.connected = wanted;
        }
        plugs
    }

    fn there(&self, one: Nearby, wanted: bool) {
        let mut all = self.all();
        let connected = all.remove(&one.name).and_then(|known| known.connected);
        all.insert(one.name, Known { port: one.port, wanted, connected });
    }

    /// Forgets one that is gone: where it was connected.
    fn gone(&self, name: &str) -> Option<Place> {
        self.all().remove(name)?.connected
    }

    /// Nobody looks any more: what is not connected may be somewhere else next time.
    fn unseen(&self) {
        self.all().retain(|_, known| known.connected.is_some());
    }
}

/// The device that answers at an address, by the name that it announces.
fn called(name: &str, port: &Port) -> Device {
    let mut device = at_address(port);
    if let Some(usb) = &mut device.usb {
        name.clone_into(&mut usb.model);
    }
    device
}

/// Says whether a camera is to be connected; false when none of this key is announced.
pub async fn want(agent: &Agent, key: &str, wanted: bool) -> Recorded<bool> {
    let name = agent.nearby.shown().into_iter().find(|one| one.key == key).map(|one| one.name);
    let Some(name) = name else { return Ok(false) };
    agent.records.want_nearby(&name, wanted).await?;
    if let Some(known) = agent.nearby.all().get_mut(&name) {
        known.wanted = wanted;
    }
    agent.nearby.wanted.send_replace(());
    agent.tell(Event::Cameras);
    Ok(true)
}

/// Looks while somebody looks at the page, and says what is plugged in, until the agent ends.
pub async fn follow(agent: Arc<Agent>, plugs: mpsc::UnboundedSender<Plug>) {
    let mut looked_at = agent.looked_at.subscribe();
    while looked_at.wait_for(|pages| *pages > 0).await.is_ok() {
        let (tell, announced) = mpsc::unbounded_channel();
        // Where it cannot be listened, what is connected may still be let go.
        let _listening =
            listen(move |one| drop(tell.send(one))).inspect_err(|problem| tracing::warn!("{problem}"));
        attend(&agent, &plugs, announced).await;
        agent.nearby.unseen();
        if plugs.is_closed() {
            return;
        }
    }
}

/// Attends to what is announced until nobody looks any more.
pub async fn attend(
    agent: &Agent,
    plugs: &mpsc::UnboundedSender<Plug>,
    mut announced: mpsc::UnboundedReceiver<Announced>,
) {
    let mut looked_at = agent.looked_at.subscribe();
    let mut wanted = agent.nearby.wanted.subscribe();
    loop {
        tokio::select! {
            Some(one) = announced.recv() => take(agent, plugs, one).await,
            Ok(()) = wanted.changed() => {}
            () = nobody_looks(&mut looked_at) => return,
        }
        for plug in agent.nearby.changes() {
            // Nobody listens when the agent is ending.
            let _ = plugs.send(plug);
        }
    }
}

/// Waits until no page is open.
async fn nobody_looks(looked_at: &mut watch::Receiver<usize>) {
    // An agent that is gone is looked at by nobody.
    let _ = looked_at.wait_for(|pages| *pages == 0).await;
}

async fn take(agent: &Agent, plugs: &mpsc::UnboundedSender<Plug>, announced: Announced) {
    match announced {
        Announced::There(one) => {
            tracing::info!("{} announces itself: {}", one.name, one.port);
            let wanted = agent.records.nearby_wanted().await.unwrap_or_else(|problem| {
                tracing::error!("which cameras on the network are wanted is not known: {problem}");
                Vec::new()
            });
            let wanted = wanted.contains(&one.name);
            agent.nearby.there(one, wanted);
        }
        Announced::Gone(name) => {
            tracing::info!("{name} is gone from the network");
            if let Some(place) = agent.nearby.gone(&name) {
                let _ = plugs.send(Plug::Out(place));
            }
        }
    }
    agent.tell(Event::Cameras);
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
        announced.there(one("EOS R6", "192.168.1.20:15740"), false);
        announced.there(one("X-T5", "192.168.1.30:15740"), true);
        let changes = announced.changes();
        let [Plug::In(camera)] = changes.as_slice() else { panic!("{changes:?}") };
        assert_eq!((camera.label().as_str(), camera.place.0.as_str()), ("X-T5", "ptpip:192.168.1.30:15740"));
        assert_eq!(announced.changes(), []);

        // It has another address now.
        announced.there(one("X-T5", "192.168.1.31:15740"), true);
        let before = Place("ptpip:192.168.1.30:15740".into());
        let changes = announced.changes();
        assert_eq!(changes[0], Plug::Out(before));
        assert!(matches!(&changes[1], Plug::In(camera) if camera.place.0.ends_with(".31:15740")));

        announced.unseen();
        assert_eq!(announced.shown().len(), 1, "what is connected stays");
        assert_eq!(announced.gone("X-T5"), Some(Place("ptpip:192.168.1.31:15740".into())));
        assert_eq!(announced.gone("X-T5"), None);
    }
}
