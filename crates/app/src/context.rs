//! What every use case works with.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use cradle_blobs::Blobs;
use cradle_domain::billing::Iban;
use cradle_domain::notices::Periods;
use cradle_domain::{Currency, Instant, Span};
use cradle_imaging::Pool;
use cradle_imaging::film::FilmTools;
use cradle_paper::Press;
use cradle_store::{Db, Tx};
use tokio::sync::{Notify, Semaphore};
use uuid::Uuid;

use crate::acquirer::Cards;
use crate::calls::{Board, Lobby, Rooms};
use crate::mail::Mail;
use crate::partners::Centres;
use crate::printing::Printers;
use crate::signing::SigningKey;
use crate::tally::Tally;
use crate::{Clock, Live, Result};

/// Settings that use cases depend on.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where people reach the centre, without a slash at the end: `http://localhost:7878`.
    pub public_url: String,
    /// The centre's name on pages and in mails.
    pub name: String,
    /// The currency of prices that the operator sets.
    pub currency: Currency,
    /// Where uploads wait until they are whole.
    pub uploads: PathBuf,
    /// Bytes that one upload may have.
    pub largest_upload: u64,
    /// How long pictures wait in the inbox, for an answer and in the trash, unless the operator sets
    /// something else.
    pub periods: Periods,
    /// How stored files are proven.
    pub proof: ProofSettings,
    /// What films and sounds are looked at with; `None` where that is missing or switched off.
    pub films: Option<FilmTools>,
    /// Where cameras send files by FTP; `None` where that is switched off.
    pub ftp: Option<FtpAddress>,
    /// A folder that pictures are put into; `None` where there is none.
    pub watched: Option<Watched>,
    /// The bank account that invoices are paid into; `None` where there is none.
    pub iban: Option<Iban>,
    /// The folder in which labs have theirs, from which their machines take orders.
    pub lab_folders: PathBuf,
    /// The key that carriers' messages are signed with; `None` where none are taken.
    pub delivery_key: Option<SigningKey>,
    /// Whether guests are let into calls.
    pub guests: bool,
    /// STUN servers (`stun:host:port`) by which pages find out how others reach them.
    pub stun: Vec<String>,
    /// The TURN server that passes on what cannot go straight; `None` where there is none.
    pub turn: Option<TurnSettings>,
}

/// A TURN server whose credentials the centre makes.
#[derive(Clone, PartialEq, Eq)]
pub struct TurnSettings {
    /// Its addresses, `turn:host:port` or `turns:host:port`.
    pub urls: Vec<String>,
    /// What it shares with the centre (coturn's `static-auth-secret`).
    pub secret: String,
}

impl fmt::Debug for TurnSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TurnSettings").field("urls", &self.urls).finish_non_exhaustive()
    }
}

/// Where cameras send files by FTP, as their owners are told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FtpAddress {
    /// The server's name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// Whether it can be sent to in secret (FTPS).
    pub secret: bool,
}

/// A folder that is watched.
#[derive(Clone, Debug)]
pub struct Watched {
    /// In it, a folder for each account, called by its email.
    pub dir: PathBuf,
    /// What becomes of files that were taken.
    pub then: Then,
}

/// What becomes of files that were taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Then {
    /// They are moved into the folder `taken`.
    #[default]
    Move,
    /// They are removed, each after its bytes in the centre were read and compared.
    Remove,
}

/// How stored files are proven by themselves.
#[derive(Clone, Copy, Debug, Default)]
pub struct ProofSettings {
    /// The time from one beginning to the next; `None` leaves it to the operator's command.
    pub every: Option<Span>,
    /// Bytes that are read in a second; `None` for as fast as it goes.
    pub bytes_per_second: Option<u64>,
}

/// The parts that a [`Context`] is made of.
pub struct Parts {
    /// Records.
    pub db: Db,
    /// Bytes.
    pub blobs: Blobs,
    /// Threads that decode pictures.
    pub pool: Pool,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Mail.
    pub mail: Arc<dyn Mail>,
    /// Sets documents.
    pub press: Press,
    /// The provider of card payments; `None` where there is none.
    pub cards: Option<Arc<dyn Cards>>,
    /// Printers.
    pub printers: Arc<dyn Printers>,
    /// Other centres.
    pub centres: Arc<dyn Centres>,
    /// Settings.
    pub settings: Settings,
}

/// What every use case works with; cheap to clone.
#[derive(Clone)]
pub struct Context(Arc<Inner>);

struct Inner {
    parts: Parts,
    live: Live,
    board: Board,
    lobby: Lobby,
    rooms: Rooms,
    tally: Tally,
    work: Notify,
    hashing: Semaphore,
    cleaning: Semaphore,
    encoding: Semaphore,
    looking: Semaphore,
}

impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context").field("settings", &self.0.parts.settings).finish_non_exhaustive()
    }
}

/// Password hashes that are computed at the same time, each with 19 MiB of memory.
const HASHES_AT_ONCE: usize = 2;

/// Originals that are read whole at the same time to find what tells where they were taken.
const CLEANED_AT_ONCE: usize = 2;

/// Films that are encoded at the same time, so that everything else goes on.
const FILMS_AT_ONCE: usize = 1;

impl Context {
    /// Puts the parts together.
    pub fn new(parts: Parts) -> Self {
        let hashing = Semaphore::new(HASHES_AT_ONCE);
        let cleaning = Semaphore::new(CLEANED_AT_ONCE);
        let encoding = Semaphore::new(FILMS_AT_ONCE);
        // One for each thread, and the next one.
        let looking = Semaphore::new(parts.pool.threads() + 1);
        Self(Arc::new(Inner {
            parts,
            live: Live::default(),
            board: Board::default(),
            lobby: Lobby::default(),
            rooms: Rooms::default(),
            tally: Tally::default(),
            work: Notify::new(),
            hashing,
            cleaning,
            encoding,
            looking,
        }))
    }

    /// A connection for reading records.
    pub async fn read(&self) -> Result<Tx> {
        Ok(self.0.parts.db.read().await?)
    }

    /// A transaction for writing records.
    pub async fn write(&self) -> Result<Tx> {
        Ok(self.0.parts.db.write().await?)
    }

    /// Records.
    pub fn db(&self) -> &Db {
        &self.0.parts.db
    }

    /// Bytes.
    pub fn blobs(&self) -> &Blobs {
        &self.0.parts.blobs
    }

    /// Threads that decode pictures.
    pub fn pool(&self) -> &Pool {
        &self.0.parts.pool
    }

    /// Mail.
    pub fn mail(&self) -> &dyn Mail {
        self.0.parts.mail.as_ref()
    }

    /// Sets documents.
    pub fn press(&self) -> &Press {
        &self.0.parts.press
    }

    /// The provider of card payments, where there is one.
    pub fn cards(&self) -> Option<&dyn Cards> {
        self.0.parts.cards.as_deref()
    }

    /// Printers.
    pub fn printers(&self) -> &dyn Printers {
        self.0.parts.printers.as_ref()
    }

    /// Other centres.
    pub fn centres(&self) -> &dyn Centres {
        self.0.parts.centres.as_ref()
    }

    /// Settings.
    pub fn settings(&self) -> &Settings {
        &self.0.parts.settings
    }

    /// Who listens to what happens.
    pub fn live(&self) -> &Live {
        &self.0.live
    }

    /// Who is there, in this process.
    pub(crate) fn board(&self) -> &Board {
        &self.0.board
    }

    /// Guests who wait or were let in, in this process.
    pub(crate) fn lobby(&self) -> &Lobby {
        &self.0.lobby
    }

    /// What carries calls of more than two people, in this process.
    pub(crate) fn rooms(&self) -> &Rooms {
        &self.0.rooms
    }

    /// What was opened and is not written down yet.
    pub(crate) fn tally(&self) -> &Tally {
        &self.0.tally
    }

    /// Now.
    pub fn now(&self) -> Instant {
        self.0.parts.clock.now()
    }

    /// A fresh identifier that sorts by time (UUIDv7).
    pub fn id<T: From<Uuid>>(&self) -> T {
        let micros = u64::try_from(self.now().micros()).unwrap_or(0);
        let (seconds, nanos) = (micros / 1_000_000, (micros % 1_000_000) as u32 * 1_000);
        let at = uuid::Timestamp::from_unix(uuid::NoContext, seconds, nanos);
        T::from(Uuid::new_v7(at))
    }

    /// Says that there is background work; to be called after the transaction that enqueued it.
    pub fn wake(&self) {
        self.0.work.notify_one();
    }

    /// Waits until somebody says that there is background work.
    pub(crate) async fn woken(&self) {
        self.0.work.notified().await;
    }

    /// A turn at encoding a film.
    pub(crate) fn encoding(&self) -> &Semaphore {
        &self.0.encoding
    }

    /// A turn at holding a whole picture in memory to look at it.
    pub(crate) fn looking(&self) -> &Semaphore {
        &self.0.looking
    }

    /// A turn at reading an original whole.
    pub(crate) fn cleaning(&self) -> &Semaphore {
        &self.0.cleaning
    }

    /// A turn at hashing a password.
    pub(crate) fn hashing(&self) -> &Semaphore {
        &self.0.hashing
    }
}
