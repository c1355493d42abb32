//! The connected cameras. Of each its card, what the pictures say of it, and what is known of each
//! file.

mod notes;
mod present;

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, Weak};

use cradle_camera::dpof::PrintOrder;
use cradle_camera::identity::Identity;
use cradle_camera::mounts::Mounted;
use cradle_camera::tether::Tether;
use cradle_camera::{Card, Condition, FoundShot, Volume};
use cradle_wire::Timestamp;
use sha2::{Digest as _, Sha256};

pub use notes::Note;
use notes::Notes;
pub(crate) use notes::note_of;
pub use present::Present;

/// How it is written in the records where files come from that are on a device.
pub(crate) const PLUGGED_IN: &str = "device:";

/// A folder or card as a camera.
pub struct Connected {
    key: String,
    /// What it is called while its pictures do not say which camera took them.
    called: String,
    /// Where its files come from, as it is written in the records: a folder, or a device that may be
    /// found somewhere else next time.
    origin: String,
    plugged_in: bool,
    /// How its card was made readable, where it is one that was plugged in, for as long as it is there.
    mounted: Weak<Mounted>,
    since: Timestamp,
    card: Arc<Card>,
    /// Which card the notes are about: another one in the same place has its own.
    card_name: RwLock<String>,
    notes: Mutex<Notes>,
    about: RwLock<About>,
}

/// What the pictures say of the camera.
#[derive(Clone, Debug, Default)]
pub(crate) struct About {
    /// Whether it was looked for.
    pub looked_at: bool,
    pub identity: Identity,
    /// What it tells of itself; nothing where only its card is here.
    pub condition: Condition,
    pub print_order: Option<PrintOrder>,
    pub camera_id: Option<String>,
    pub problem: Option<String>,
}

impl Connected {
    /// A camera at a folder, which need not be there yet.
    pub fn at(folder: &Path) -> Self {
        let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
        let called = folder.file_name().unwrap_or(folder.as_os_str()).to_string_lossy().into_owned();
        let key = key_of(folder.as_os_str().as_encoded_bytes());
        let origin = folder.to_string_lossy().into_owned();
        Self::new(Card::at(folder), key, called, origin, false)
    }

    /// A card that was plugged in and can be read at a folder; `name` is its own wherever it is found.
    pub fn plugged_in(mounted: &Arc<Mounted>, name: &str, label: &str) -> Self {
        let card = Card::at(mounted.root());
        let origin = format!("{PLUGGED_IN}{name}");
        let camera = Self::new(card, key_of(name.as_bytes()), label.to_owned(), origin, true);
        Self { mounted: Arc::downgrade(mounted), ..camera }
    }

    /// What is in a camera that hands out its pictures itself.
    pub fn in_camera(tether: Arc<Tether>, name: &str, label: &str) -> Self {
        let origin = format!("{PLUGGED_IN}{name}");
        Self::new(Card::in_camera(tether), key_of(name.as_bytes()), label.to_owned(), origin, true)
    }

    fn new(card: Card, key: String, called: String, origin: String, plugged_in: bool) -> Self {
        Self {
            card_name: RwLock::new(key.clone()),
            key,
            called,
            origin,
            plugged_in,
            mounted: Weak::new(),
            since: Timestamp::now(),
            card: Arc::new(card),
            notes: Mutex::default(),
            about: RwLock::default(),
        }
    }

    /// Names it in addresses: the same for the same folder.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Its card.
    pub fn card(&self) -> &Arc<Card> {
        &self.card
    }

    /// Where its files come from, as it is written in the records.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Whether it was plugged in; otherwise it is a folder that was named.
    pub fn is_plugged_in(&self) -> bool {
        self.plugged_in
    }

    /// How its card was made readable; none where it is a folder that was named, or a camera, or gone.
    pub fn mounted(&self) -> Option<Arc<Mounted>> {
        self.mounted.upgrade()
    }

    /// Since when it is there.
    pub fn connected_at(&self) -> Timestamp {
        self.since
    }

    /// Which card the notes are about.
    pub fn card_name(&self) -> String {
        self.card_name.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What is known of a shot's first file.
    pub fn note(&self, shot: &FoundShot) -> Option<Note> {
        self.notes().of(shot.first()).cloned()
    }

    /// What it is called: the model, or the folder's or device's name.
    pub fn label(&self) -> String {
        let about = self.about();
        let named = about.identity.camera.as_ref().map(|camera| (camera.maker.clone(), camera.model.clone()));
        match named.or(about.identity.likely) {
            Some((maker, model)) if starts_alike(&maker, &model) => model,
            Some((maker, model)) => format!("{maker} {model}"),
            None => self.called.clone(),
        }
    }

    /// Marks may be another customer's: they are looked up again.
    pub(crate) fn forget_marks(&self) {
        self.notes().forget_marks();
        self.change(|about| {
            about.camera_id = None;
            about.problem = None;
        });
    }

    /// Another card may have been put in: what was known of the last one does not count.
    pub(crate) fn begin_anew(&self) {
        let volume = self.card.root().and_then(Volume::at).and_then(|volume| volume.number);
        let name = volume.unwrap_or_else(|| self.key.clone());
        *self.card_name.write().unwrap_or_else(PoisonError::into_inner) = name;
        *self.notes() = Notes::default();
        self.change(|about| *about = About::default());
    }

    pub(crate) fn notes(&self) -> MutexGuard<'_, Notes> {
        self.notes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn about(&self) -> About {
        self.about.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn change(&self, change: impl FnOnce(&mut About)) {
        change(&mut self.about.write().unwrap_or_else(PoisonError::into_inner));
    }

    /// What the camera tells of itself, by whatever speaks with it.
    pub fn tells(&self, condition: Condition) {
        self.change(|about| about.condition = condition);
    }

    /// The camera's id at the centre, once it is registered there.
    pub fn camera_id(&self) -> Option<String> {
        self.about().camera_id
    }
}

/// Twelve letters that name a camera in addresses.
pub(crate) fn key_of(name: &[u8]) -> String {
    hex::encode(&Sha256::digest(name)[..6])
}

/// "NIKON CORPORATION" and "NIKON D70" say the maker twice.
fn starts_alike(maker: &str, model: &str) -> bool {
    let first = |text: &str| text.split_whitespace().next().map(str::to_lowercase);
    first(maker).is_some_and(|maker| first(model) == Some(maker))
}
