//! Cameras, cards and webcams that are plugged in and taken away, from the moment they are there to
//! the moment they are gone.
//!
//! Each has a task of its own, which ends when the device is gone; nothing that one device does or
//! leaves undone holds up another.

use std::collections::HashMap;
use std::sync::Arc;

use cradle_camera::devices::{Block, Device, Mode, Place, Plug, Video};
use cradle_camera::mounts::{Mounted, NotMounted};
use cradle_wire::Timestamp;
use cradle_wire::agent::{UnreadableDevice, Webcam};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::agent::{Agent, Event};
use crate::cameras;
use crate::connected::{Connected, key_of};

/// How a card's files are made readable.
pub type Open = Arc<dyn Fn(&Block) -> Result<Mounted, NotMounted> + Send + Sync>;

/// A device that is there, or is being let go.
struct Attended {
    key: String,
    gone: CancellationToken,
    /// Closed when everything about it has ended.
    ended: watch::Receiver<()>,
}

/// Attends to everything that is plugged in, until nothing tells of it any more.
pub async fn attend(agent: Arc<Agent>, mut plugs: mpsc::UnboundedReceiver<Plug>, open: Open) {
    let mut attended: HashMap<Place, Attended> = HashMap::new();
    let mut tasks = JoinSet::new();
    let mut settled = false;
    loop {
        let plug = tokio::select! {
            plug = plugs.recv() => plug,
            Some(_) = tasks.join_next() => continue,
        };
        match plug {
            None => return,
            Some(Plug::Settled) => settled = true,
            Some(Plug::Out(place)) => {
                if let Some(device) = attended.get(&place) {
                    device.gone.cancel();
                }
            }
            Some(Plug::In(device)) => {
                attended
                    .retain(|_, device| !(device.gone.is_cancelled() && device.ended.has_changed().is_err()));
                let mut name = device.key();
                // Two at once that say the same of themselves are told apart by their places.
                if attended.values().any(|other| other.key == name && !other.gone.is_cancelled()) {
                    name = format!("{name}@{}", device.place);
                }
                // What was there under this name is let go first: it may be the same card, put back.
                let before = attended.values().filter(|other| other.key == name);
                let before: Vec<_> = before.map(|other| other.ended.clone()).collect();
                let (end, ended) = watch::channel(());
                let gone = CancellationToken::new();
                let there = There {
                    agent: Arc::clone(&agent),
                    key: key_of(name.as_bytes()),
                    name: name.clone(),
                    label: device.label(),
                    arrives: settled,
                    gone: gone.clone(),
                };
                let place = device.place.clone();
                let open = Arc::clone(&open);
                tasks.spawn(async move {
                    for mut before in before {
                        // It ends by being closed.
                        while before.changed().await.is_ok() {}
                    }
                    there.attend(device, open).await;
                    drop(end);
                });
                attended.insert(place, Attended { key: name, gone, ended });
            }
        }
    }
}

/// A device while it is there.
struct There {
    agent: Arc<Agent>,
    key: String,
    name: String,
    label: String,
    arrives: bool,
    gone: CancellationToken,
}

impl There {
    async fn attend(&self, device: Device, open: Open) {
        tracing::info!("{} is there: {}", self.label, device.place);
        match device.mode {
            Mode::Card(block) => self.card(block, open).await,
            Mode::Webcam(ref video) => self.webcam(&device, video).await,
            Mode::Camera(_) => self.cannot_be_read(NO_PICTURE_TRANSFER).await,
        }
        tracing::info!("{} is gone: {}", self.label, device.place);
    }

    async fn card(&self, block: Block, open: Open) {
        let opened = tokio::task::spawn_blocking(move || open(&block)).await;
        let mounted = match opened {
            Ok(Ok(mounted)) => mounted,
            Ok(Err(problem)) => return self.cannot_be_read(&problem.to_string()).await,
            Err(problem) => return tracing::error!("a card could not be opened: {problem}"),
        };
        let camera = Arc::new(Connected::plugged_in(mounted.root(), &self.name, &self.label));
        if !self.gone.is_cancelled() && self.agent.present.add(&camera) {
            self.arrived();
            self.agent.tell(Event::Cameras);
            // An order may wait for it.
            self.agent.work.send_replace(());
            tokio::select! {
                () = cameras::follow(Arc::clone(&self.agent), Arc::clone(&camera)) => {}
                () = self.gone.cancelled() => {}
            }
            self.agent.present.remove(&self.key);
            self.agent.tell(Event::Cameras);
        } else {
            self.gone.cancelled().await;
        }
        // Letting go of a card may take a moment.
        if let Err(problem) = tokio::task::spawn_blocking(move || drop(mounted)).await {
            tracing::error!("a card could not be let go: {problem}");
        }
    }

    async fn webcam(&self, device: &Device, video: &Video) {
        let usb = device.usb.clone().unwrap_or_default();
        self.agent.present.add_webcam(Webcam {
            key: self.key.clone(),
            name: self.label.clone(),
            node: video.node.to_string_lossy().into_owned(),
            formats: video.formats.clone(),
            vendor_id: usb.vendor,
            product_id: usb.product,
            maker: usb.maker,
            model: usb.model,
            serial: usb.serial,
            declares_conference: usb.declares_conference,
            permission: None,
            connected_at: Timestamp::now(),
            arrived: self.arrives,
        });
        self.arrived();
        self.agent.tell(Event::Webcams);
        self.gone.cancelled().await;
        self.agent.present.remove(&self.key);
        self.agent.tell(Event::Webcams);
    }

    async fn cannot_be_read(&self, problem: &str) {
        self.agent.present.add_unreadable(UnreadableDevice {
            key: self.key.clone(),
            label: self.label.clone(),
            problem: problem.to_owned(),
        });
        self.arrived();
        self.agent.tell(Event::Cameras);
        self.gone.cancelled().await;
        self.agent.present.remove(&self.key);
        self.agent.tell(Event::Cameras);
    }

    fn arrived(&self) {
        if self.arrives {
            self.agent.arrivals.send_replace(());
        }
    }
}

const NO_PICTURE_TRANSFER: &str = "This camera hands out its pictures itself (PTP), which cannot be read here yet. Switch it to “mass storage” in its menu, or put its card into a reader.";
