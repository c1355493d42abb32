//! A running agent: cameras followed, the queue worked on, the page served.

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use cradle_camera::devices::Plug;
use cradle_camera::mounts::Mounts;
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use crate::agent::Agent;
use crate::page::{Guard, Page, address, new_token};
use crate::records::private_file;
use crate::{cameras, devices, local, nearby, permitted, queue, removal};

/// An agent whose page is bound and whose work has begun. Everything ends when it is dropped.
pub struct Serving {
    /// The address to open, with its secret.
    pub address: String,
    /// Where it listens.
    pub listen: SocketAddr,
    /// The secret of this start.
    pub token: String,
    work: JoinSet<()>,
}

impl Serving {
    /// Begins. Refuses any address but loopback.
    pub async fn start(agent: &Arc<Agent>, listen: SocketAddr) -> anyhow::Result<Self> {
        if !listen.ip().is_loopback() {
            bail!(
                "{listen} can be reached from other computers. The agent's page is for this computer alone: use 127.0.0.1:{}.",
                listen.port()
            );
        }
        let claim = agent.records.claim()?;
        let Some(claim) = claim else {
            bail!("an agent is running already with the folder {}", agent.records.folder().display());
        };
        removal::interrupt(agent).await?;
        let listener =
            TcpListener::bind(listen).await.with_context(|| format!("{listen} cannot be listened on"))?;
        let listen = listener.local_addr()?;
        let token = new_token();
        let address = address(listen, &token);
        leave_address(agent, &address)?;
        let routes = Page::of(agent)?.routes(Guard::new(listen, token.clone()));
        let mut work = JoinSet::new();
        work.spawn(async move {
            let _claim = claim;
            if let Err(problem) = axum::serve(listener, routes).await {
                tracing::error!("the page is no longer served: {problem}");
            }
        });
        for camera in agent.present.cameras() {
            work.spawn(cameras::follow(Arc::clone(agent), camera));
        }
        attend_to_devices(agent, &mut work);
        work.spawn(permitted::follow(Arc::clone(agent)));
        work.spawn(cameras::run_reporting(Arc::clone(agent)));
        work.spawn(queue::run_collecting(Arc::clone(agent)));
        work.spawn(queue::run_delivering(Arc::clone(agent)));
        work.spawn(local::run(Arc::clone(agent)));
        Ok(Self { address, listen, token, work })
    }

    /// Waits until it ends by itself, which it does only when something is broken.
    pub async fn ended(mut self) {
        self.work.join_next().await;
    }
}

/// Attends to cameras that are known by their addresses, and to what is plugged in. Where the system does
/// not tell, the folders that were named are shown all the same.
fn attend_to_devices(agent: &Arc<Agent>, work: &mut JoinSet<()>) {
    let (tell, plugs) = mpsc::unbounded_channel();
    for port in &agent.addresses {
        // The other end is here.
        let _ = tell.send(Plug::In(devices::at_address(port)));
    }
    let plugged_in = tell.clone();
    let following = agent.notices_devices.then(|| {
        cradle_camera::devices::follow(move |plug| {
            // Nobody listens when the agent is ending.
            let _ = plugged_in.send(plug);
        })
    });
    let following = following.transpose().unwrap_or_else(|problem| {
        tracing::warn!("cameras that are plugged in are not noticed: {problem}");
        None
    });
    if agent.addresses.is_empty() && !agent.notices_devices {
        return;
    }
    if agent.notices_devices {
        work.spawn(nearby::follow(Arc::clone(agent), tell.clone()));
    }
    let mounts = Mounts::in_folder(agent.records.folder().join("cards"));
    let ways = devices::Ways::of_this_computer(mounts);
    let agent = Arc::clone(agent);
    work.spawn(async move {
        let _following = (following, tell);
        devices::attend(agent, plugs, ways).await;
    });
}

/// Leaves the address for other programs of this person, in a file of theirs alone.
fn leave_address(agent: &Agent, address: &str) -> std::io::Result<()> {
    use std::io::Write as _;
    let mut file = private_file(&agent.records.folder().join("address"))?;
    file.set_len(0)?;
    writeln!(file, "{address}")
}
