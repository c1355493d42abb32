//! Cameras on the network that announce themselves.
//!
//! They are looked for while somebody looks at the page, so that nothing wakes this computer otherwise.
//! Anybody can announce anything: one is connected to only when the person has said so, once, and from then
//! on whenever it is there.

use std::sync::Arc;

use cradle_camera::devices::{Device, Plug};
use cradle_camera::nearby::{Announced, Nearby, listen};
use cradle_camera::tether::Port;
use tokio::sync::{mpsc, watch};

use crate::agent::{Agent, Connecting, Event};
use crate::devices::at_address;
use crate::records::Recorded;

/// The device that answers at an address, by the name that it announces.
fn called(one: &Nearby) -> Device {
    let mut device = at_address(&one.port);
    if let Some(usb) = &mut device.usb {
        one.name.clone_into(&mut usb.model);
    }
    device
}

fn let_go(port: &Port) -> Plug {
    Plug::Out(at_address(port).place)
}

/// Says whether a camera is to be connected; false when none of this key is announced.
pub async fn want(agent: &Agent, key: &str, wanted: bool) -> Recorded<bool> {
    let name = agent.nearby.shown().into_iter().find(|one| one.key == key).map(|one| one.name);
    let Some(name) = name else { return Ok(false) };
    agent.records.want_nearby(&name, wanted).await?;
    agent.nearby.want(&name, wanted);
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
    let mut wanted = agent.nearby.follow();
    loop {
        tokio::select! {
            Some(one) = announced.recv() => take(agent, plugs, one).await,
            Ok(()) = wanted.changed() => {}
            () = nobody_looks(&mut looked_at) => return,
        }
        for change in agent.nearby.changes() {
            let plug = match change {
                Connecting::To(one) => Plug::In(called(&one)),
                Connecting::LetGo(port) => let_go(&port),
            };
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
            if let Some(port) = agent.nearby.gone(&name) {
                let _ = plugs.send(let_go(&port));
            }
        }
    }
    agent.tell(Event::Cameras);
}
