//! Cameras, cards and webcams that are plugged in and taken away, from the moment they are there to
//! the moment they are gone.
//!
//! Each has a task of its own, which ends when the device is gone; nothing that one device does or
//! leaves undone holds up another.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use cradle_camera::devices::{Block, Bus, Device, Mode, Place, Plug, Usb, Video};
use cradle_camera::mounts::{Mounted, Mounts, NotMounted};
use cradle_camera::tether::{Means, Port, Tether, Trouble};
use cradle_wire::Timestamp;
use cradle_wire::agent::{UnreadableDevice, Webcam};
use sha2::{Digest as _, Sha256};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::agent::{Agent, Event};
use crate::cameras;
use crate::connected::{Connected, key_of};

/// How a card's files are made readable.
pub type Open = Arc<dyn Fn(&Block) -> Result<Mounted, NotMounted> + Send + Sync>;
/// How a camera that hands out its pictures itself is reached.
pub type Reach = Arc<dyn Fn(&Device, Bus) -> Tether + Send + Sync>;

/// A camera that cannot be read is tried again after this time,
const AGAIN: Duration = Duration::from_secs(3);
/// and one that does not answer at its address after this.
const AGAIN_AT_ADDRESS: Duration = Duration::from_secs(10);

/// Whatever is unplugged breaks off a moment before it is said to be gone.
const UNPLUGGED: Duration = Duration::from_secs(3);

/// How what is plugged in is made readable.
#[derive(Clone)]
pub struct Ways {
    /// Cards.
    pub cards: Open,
    /// Cameras on a cable.
    pub cameras: Reach,
}

impl Ways {
    /// Cards by these mounts, cameras by `cradle-camera`.
    pub fn of_this_computer(mounts: Mounts) -> Self {
        let means = Means::found().introduced_as(this_computer());
        Self {
            cards: Arc::new(move |card| mounts.open(card)),
            cameras: Arc::new(move |device, at| match device.place.0.parse() {
                Ok(address) => Tether::to(address, None, means.clone()),
                Err(_) => Tether::to(Port::Usb(at), device.usb.clone(), means.clone()),
            }),
        }
    }
}

/// A number by which cameras on the network know this computer again, and nobody else learns anything.
fn this_computer() -> [u8; 16] {
    // machine-id(5) asks to be hashed. Where there is none, all such computers are one to a camera.
    let machine = std::fs::read("/etc/machine-id").unwrap_or_default();
    let hash: [u8; 32] =
        Sha256::new().chain_update(b"cradle-agent\n").chain_update(machine).finalize().into();
    let mut number = [0; 16];
    number.copy_from_slice(&hash[..16]);
    number
}

/// A camera that is known by its address, as a device that is there for as long as the agent runs.
pub fn at_address(port: &Port) -> Device {
    let address = port.to_string();
    let called = address.split_once(':').map_or("", |(_, called)| called).to_owned();
    Device {
        place: Place(address),
        usb: Some(Usb { model: called, ..Usb::default() }),
        mode: Mode::Camera(Bus { bus: 0, address: 0 }),
    }
}

/// A device that is there, or is being let go.
struct Attended {
    key: String,
    gone: CancellationToken,
    /// Closed when everything about it has ended.
    ended: watch::Receiver<()>,
}

/// Attends to everything that is plugged in, until nothing tells of it any more.
pub async fn attend(agent: Arc<Agent>, mut plugs: mpsc::UnboundedReceiver<Plug>, ways: Ways) {
    let mut attended: HashMap<Place, Attended> = HashMap::new();
    let mut tasks = JoinSet::new();
    let mut settled = false;
    let slept = watch::Sender::new(());
    loop {
        let plug = tokio::select! {
            plug = plugs.recv() => plug,
            Some(_) = tasks.join_next() => continue,
        };
        match plug {
            None => return,
            Some(Plug::Settled) => settled = true,
            Some(Plug::Woken) => {
                tracing::info!("this computer has slept");
                slept.send_replace(());
                // What waits for a centre that was out of reach tries again.
                agent.work.send_replace(());
            }
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
                    arrives: AtomicBool::new(settled),
                    gone: gone.clone(),
                    slept: slept.subscribe(),
                };
                let place = device.place.clone();
                let ways = ways.clone();
                tasks.spawn(async move {
                    for mut before in before {
                        // It ends by being closed.
                        while before.changed().await.is_ok() {}
                    }
                    there.attend(device, ways).await;
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
    /// Whether it is news that it is there.
    arrives: AtomicBool,
    gone: CancellationToken,
    /// Woken when the computer has slept.
    slept: watch::Receiver<()>,
}

impl There {
    async fn attend(&self, device: Device, ways: Ways) {
        tracing::info!("{} is there: {}", self.label, device.place);
        match device.mode {
            Mode::Card(block) => self.card(block, ways.cards).await,
            Mode::Webcam(ref video) => self.webcam(&device, video).await,
            Mode::Camera(at) => self.camera(&device, at, ways.cameras).await,
        }
        tracing::info!("{} is gone: {}", self.label, device.place);
    }

    async fn card(&self, block: Block, open: Open) {
        let opened = tokio::task::spawn_blocking(move || open(&block)).await;
        let mounted = match opened {
            Ok(Ok(mounted)) => Arc::new(mounted),
            Ok(Err(problem)) => return self.cannot_be_read(&problem.to_string()).await,
            Err(problem) => return tracing::error!("a card could not be opened: {problem}"),
        };
        tracing::info!("{} is opened: {}", self.label, mounted.root().display());
        let camera = Connected::plugged_in(&mounted, &self.name, &self.label);
        self.shows(Arc::new(camera), &self.gone).await;
        // Letting go of a card may take a moment.
        if let Err(problem) = tokio::task::spawn_blocking(move || mounted.let_go()).await {
            tracing::error!("a card could not be let go: {problem}");
        }
    }

    /// A camera that hands out its pictures itself: opened as soon as it lets us, shown until it is taken
    /// away or nothing comes from it any more. One that is known by its address may come back, and whatever
    /// was open when the computer went to sleep is opened anew.
    async fn camera(&self, device: &Device, at: Bus, reach: Reach) {
        let mut slept = self.slept.clone();
        loop {
            slept.mark_unchanged();
            if let Some(tether) = self.opened(device, at, &reach).await {
                self.agent.present.remove(&self.key);
                let over = self.gone.child_token();
                let ends = over.clone();
                tether.when_over(move || ends.cancel());
                let camera = Connected::in_camera(Arc::clone(&tether), &self.name, &self.label);
                let camera = Arc::new(camera);
                let shown = self.shows(Arc::clone(&camera), &over);
                let has_slept = AtomicBool::new(false);
                let wakes = async {
                    if slept.changed().await.is_ok() {
                        has_slept.store(true, Ordering::Relaxed);
                        over.cancel();
                    }
                    // It is let go first.
                    std::future::pending::<()>().await;
                };
                tokio::select! {
                    () = shown => {}
                    () = wakes => {}
                }
                let trouble = tether.over().unwrap_or(Trouble::Ended);
                tether.cut();
                if self.gone.is_cancelled() {
                    return;
                }
                if has_slept.into_inner() {
                    self.arrives.store(false, Ordering::Relaxed);
                    tracing::info!("{} is opened anew after the sleep", self.label);
                    continue;
                }
                tracing::warn!("{} is given up: {trouble}", self.label);
                self.say(&trouble.to_string());
                if matches!(trouble, Trouble::Away(_)) {
                    continue;
                }
                if tokio::time::timeout(UNPLUGGED, self.gone.cancelled()).await.is_err()
                    && let Err(problem) =
                        cameras::note_trouble(&self.agent, &camera, &trouble.to_string()).await
                {
                    tracing::error!("what went wrong with {} could not be noted: {problem}", self.label);
                }
            }
            tokio::select! {
                () = self.until_gone() => return,
                Ok(()) = slept.changed() => {}
            }
        }
    }

    /// Tries until a camera can be read, and says meanwhile why not. None when it is gone, or when only
    /// plugging it in again helps.
    async fn opened(&self, device: &Device, at: Bus, reach: &Reach) -> Option<Arc<Tether>> {
        loop {
            let tether = Arc::new(reach(device, at));
            let opening = Arc::clone(&tether);
            let opened = tokio::select! {
                opened = tokio::task::spawn_blocking(move || opening.open()) => opened,
                () = self.gone.cancelled() => {
                    tether.cut();
                    return None;
                }
            };
            let trouble = match opened {
                Ok(Ok(())) => return Some(tether),
                Ok(Err(trouble)) => trouble,
                Err(problem) => {
                    tracing::error!("a camera could not be opened: {problem}");
                    Trouble::Ended
                }
            };
            tracing::info!("{} cannot be read: {trouble}", self.label);
            self.say(&trouble.to_string());
            let pause = if matches!(trouble, Trouble::Away(_)) { AGAIN_AT_ADDRESS } else { AGAIN };
            if !trouble.may_pass() || self.gone.run_until_cancelled(tokio::time::sleep(pause)).await.is_none()
            {
                return None;
            }
        }
    }

    /// Shows the pictures of a card or camera until it is gone.
    async fn shows(&self, camera: Arc<Connected>, gone: &CancellationToken) {
        if gone.is_cancelled() || !self.agent.present.add(&camera) {
            return gone.cancelled().await;
        }
        self.arrived();
        self.agent.tell(Event::Cameras);
        // An order may wait for it.
        self.agent.work.send_replace(());
        tokio::select! {
            () = cameras::follow(Arc::clone(&self.agent), Arc::clone(&camera)) => {}
            () = gone.cancelled() => {}
        }
        // Whoever reads from it at this moment is told that it is gone, not that it is slow.
        if let Some(tether) = camera.card().camera().filter(|_| self.gone.is_cancelled()) {
            tether.cut();
        }
        self.agent.present.remove(&self.key);
        self.agent.tell(Event::Cameras);
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
            arrived: self.arrives.load(Ordering::Relaxed),
        });
        self.arrived();
        self.agent.tell(Event::Webcams);
        self.gone.cancelled().await;
        self.agent.present.remove(&self.key);
        self.agent.tell(Event::Webcams);
    }

    async fn cannot_be_read(&self, problem: &str) {
        self.say(problem);
        self.until_gone().await;
    }

    /// Says on the page why it cannot be read.
    fn say(&self, problem: &str) {
        self.agent.present.remove(&self.key);
        self.agent.present.add_unreadable(UnreadableDevice {
            key: self.key.clone(),
            label: self.label.clone(),
            problem: problem.to_owned(),
        });
        self.arrived();
        self.agent.tell(Event::Cameras);
    }

    async fn until_gone(&self) {
        self.gone.cancelled().await;
        self.agent.present.remove(&self.key);
        self.agent.tell(Event::Cameras);
    }

    fn arrived(&self) {
        if self.arrives.load(Ordering::Relaxed) {
            self.agent.arrivals.send_replace(());
        }
    }
}
