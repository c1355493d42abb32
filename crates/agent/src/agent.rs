//! What the parts of a running agent share.

mod announcements;
mod pending;
mod permitted;
mod running;

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use cradle_camera::tether::Port;
use cradle_camera::{Limits, Pool};
use cradle_client::{Centre, Token, Trouble, Url};
use cradle_wire::Timestamp;
use tokio::sync::{broadcast, watch};

use crate::connected::{Connected, Present};
use crate::progress::Progress;
use crate::records::{Account, LocalFolder, Recorded, Records};
use crate::spool::Spool;
pub use announcements::Announcements;
pub(crate) use announcements::Connecting;
pub use pending::PairingState;
pub use permitted::Permitted;
pub use running::Running;

/// Something changed; ask for it again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// Cameras, or what is on them.
    Cameras,
    /// Webcams.
    Webcams,
    /// The queue.
    Queue,
    /// The agent itself: online, paired.
    Status,
}

/// How an agent is set up.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The centre's address.
    pub centre: Url,
    /// Folders that are cameras, and addresses of cameras (`ptpip:192.168.1.20`).
    pub cameras: Vec<PathBuf>,
    /// Whether what is plugged in, or announces itself on the network, is noticed.
    pub devices: bool,
    /// Where it keeps what it must not forget.
    pub state: PathBuf,
    /// What sentences of the centre are asked for in.
    pub language: Option<String>,
    /// Where what is kept is copied to besides, when that is set for this computer and not on the page.
    pub local: Option<LocalFolder>,
}

/// A running agent.
pub struct Agent {
    /// What it must not forget.
    pub records: Records,
    /// Copies of what was chosen.
    pub spool: Spool,
    /// Where thumbnails are made.
    pub pool: Pool,
    /// How much a picture may ask for.
    pub limits: Limits,
    /// What is connected.
    pub present: Present,
    /// Whether what is plugged in is noticed.
    pub notices_devices: bool,
    /// Cameras that are known by their addresses.
    pub addresses: Vec<Port>,
    /// Cameras on the network that announce themselves.
    pub nearby: Announcements,
    /// How many pages are open.
    pub looked_at: watch::Sender<usize>,
    /// Wakes whoever brings the page to the front: something was plugged in.
    pub arrivals: watch::Sender<()>,
    /// Images that somebody waits for; work in the background gives way.
    pub waited_for: Arc<AtomicUsize>,
    /// How far the orders of the queue are.
    pub progress: Progress,
    /// What is being deleted from a camera.
    pub removing: Running,
    /// A pairing that waits for the person.
    pub pairing: PairingState,
    /// Which cameras the centre takes.
    pub permitted: Permitted,
    /// Where what is kept is copied to besides, when that is set for this computer and not on the page.
    pub local: Option<LocalFolder>,
    centre: Centre,
    account: RwLock<Option<Account>>,
    online: AtomicBool,
    asked_at: AtomicI64,
    events: broadcast::Sender<Event>,
    /// Wakes the queue: something was chosen, here or by the command line, a camera came back, the centre answers
    /// again. Nothing else does.
    pub work: watch::Sender<()>,
    /// Wakes whoever makes copies in a folder: a file has come from a camera.
    pub copied: watch::Sender<()>,
    /// Wakes the study of the cameras: whose they are may have changed.
    pub study: watch::Sender<()>,
}

impl Agent {
    /// Opens everything; nothing runs yet.
    pub async fn open(setup: &Setup) -> anyhow::Result<Arc<Self>> {
        let records = Records::open(&setup.state).await?;
        let account = records.account().await?;
        let spool = Spool::open(&setup.state)?;
        let centre = Centre::at(&setup.centre, setup.language.as_deref())?;
        let permitted = Permitted::remembered(records.permitted(centre.base().as_str()).await?);
        let address = |camera: &PathBuf| -> Option<Port> { camera.to_str()?.parse().ok() };
        let folders = setup.cameras.iter().filter(|camera| address(camera).is_none());
        let present = Present::of_folders(folders.map(PathBuf::as_path));
        Ok(Arc::new(Self {
            records,
            spool,
            // Half of the machine stays for the person who uses it.
            pool: Pool::new(std::thread::available_parallelism().map_or(1, |n| n.get().div_ceil(2))),
            limits: Limits::default(),
            present,
            notices_devices: setup.devices,
            addresses: setup.cameras.iter().filter_map(address).collect(),
            nearby: Announcements::default(),
            looked_at: watch::Sender::new(0),
            arrivals: watch::Sender::new(()),
            waited_for: Arc::default(),
            progress: Progress::default(),
            removing: Running::default(),
            pairing: PairingState::default(),
            permitted,
            local: setup.local.clone(),
            centre,
            account: RwLock::new(account),
            online: AtomicBool::new(false),
            asked_at: AtomicI64::new(0),
            events: broadcast::channel(64).0,
            work: watch::Sender::new(()),
            copied: watch::Sender::new(()),
            study: watch::Sender::new(()),
        }))
    }

    /// The camera of this key.
    pub fn camera(&self, key: &str) -> Option<Arc<Connected>> {
        self.present.camera(key)
    }

    /// Whether a page of this agent is open somewhere.
    pub fn is_looked_at(&self) -> bool {
        *self.looked_at.borrow() > 0
    }

    /// Tells whoever listens.
    pub fn tell(&self, event: Event) {
        // Nobody listening is no fault.
        let _ = self.events.send(event);
    }

    /// Listens.
    pub fn listen(&self) -> broadcast::Receiver<Event> {
        self.events.subscribe()
    }

    /// The paired account.
    pub fn account(&self) -> Option<Account> {
        self.account.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The centre, with the paired account's session if there is one.
    pub fn centre(&self) -> Centre {
        match self.account() {
            Some(account) => self.centre.signed_in(Token::new(account.token)),
            None => self.centre.clone(),
        }
    }

    /// Whether the centre answered last time.
    pub fn is_online(&self) -> bool {
        self.online.load(Ordering::Relaxed)
    }

    /// Pairs with an account.
    pub async fn pair(&self, account: Account) -> Recorded<()> {
        self.records.pair(&account).await?;
        *self.account.write().unwrap_or_else(PoisonError::into_inner) = Some(account);
        self.account_changed();
        Ok(())
    }

    /// Forgets the account.
    pub async fn unpair(&self) -> Recorded<()> {
        self.records.unpair().await?;
        *self.account.write().unwrap_or_else(PoisonError::into_inner) = None;
        self.account_changed();
        Ok(())
    }

    /// Another process has written into the records: what is known of them by heart is read anew, and everything
    /// is looked at.
    pub async fn records_changed(&self) -> Recorded<()> {
        let account = self.records.account().await?;
        if account != self.account() {
            *self.account.write().unwrap_or_else(PoisonError::into_inner) = account;
            self.account_changed();
        }
        self.tell(Event::Queue);
        self.work.send_replace(());
        Ok(())
    }

    fn account_changed(&self) {
        for camera in self.present.cameras() {
            camera.forget_marks();
        }
        self.tell(Event::Status);
        self.tell(Event::Cameras);
        self.study.send_replace(());
        self.work.send_replace(());
    }

    /// Draws from what a call has come to whether the centre answers and the session stands.
    pub async fn heard<T>(&self, result: Result<T, Trouble>) -> Result<T, Trouble> {
        self.asked_at.store(Timestamp::now().as_second(), Ordering::Relaxed);
        let online = !matches!(result, Err(Trouble::Offline(_) | Trouble::Strange(_)));
        if self.online.swap(online, Ordering::Relaxed) != online {
            self.tell(Event::Status);
            if online {
                self.work.send_replace(());
                self.study.send_replace(());
            }
        }
        if matches!(result, Err(Trouble::SignIn(_))) && self.account().is_some() {
            tracing::warn!("the centre has ended this agent's session; pair again");
            if let Err(problem) = self.unpair().await {
                tracing::error!("the ended session could not be forgotten: {problem}");
            }
        }
        result
    }

    /// Asks whether the centre answers, unless that was asked in the last seconds.
    pub async fn look_for_centre(&self) {
        const FRESH: i64 = 5;
        let now = Timestamp::now().as_second();
        if now.saturating_sub(self.asked_at.load(Ordering::Relaxed)) < FRESH {
            return;
        }
        // An answer of any kind is an answer; what it was is told to the page by `heard`.
        let _ = self.heard(self.centre.health().await).await;
    }
}
