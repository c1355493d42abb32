//! A camera that hands out its pictures itself (PTP, MTP): read through `cradle-camera`, a program of its
//! own for each, which may break, hang or lie.
//!
//! Whoever asks gets an answer or a [`Trouble`] within a bounded time. A program that ended or was ended
//! is begun anew for the next question; one that does nothing but end is given up until the camera is
//! plugged in again.

mod desktop;
mod means;
mod original;
mod port;
mod session;
pub mod talk;
mod trouble;
mod turns;

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use crate::devices::Usb;
use crate::name::CardPath;
pub use means::{Means, Patience};
pub(crate) use original::Remote;
pub use port::{NotAPort, Port};
pub(crate) use session::Piece;
use session::{End, Fault, Session};
use talk::{About, Answer, Looked, Names, Request, Why};
pub use trouble::Trouble;
use turns::{Turn, Turns};

/// Bytes that are asked for at once: somebody else's turn comes after that.
pub(crate) const PART: u64 = 4 << 20;
/// Faults one after the other before a camera is given up.
const FAULTS_IN_A_ROW: u32 = 3;
/// Faults in all, also where something works in between.
const FAULTS: u32 = 6;
/// Files that are looked at with one question.
const LOOKS: usize = 250;
/// The head of a file that is given whole only is not worth more than this.
const WHOLE_FOR_HEAD: u64 = 64 << 20;

/// Whoever wants to know that nothing is asked any more.
type Told = Box<dyn FnOnce() + Send>;

/// A camera on a cable, or by its address.
pub struct Tether {
    port: Port,
    usb: Option<Usb>,
    means: Means,
    reading: Turns<Reading>,
    /// What ends the program that runs, whoever waits for it.
    end: Mutex<Option<End>>,
    over: Mutex<Option<Trouble>>,
    told_over: Mutex<Option<Told>>,
    /// It gives files whole only.
    whole: AtomicBool,
    about: OnceLock<About>,
}

#[derive(Default)]
struct Reading {
    session: Option<Session>,
    faults_in_a_row: u32,
    faults: u32,
}

impl Tether {
    /// A camera at a port; nothing is asked yet. `usb` is what its descriptors say.
    pub fn to(port: Port, usb: Option<Usb>, means: Means) -> Self {
        Self {
            port,
            usb,
            means,
            reading: Turns::at(Reading::default()),
            end: Mutex::default(),
            over: Mutex::default(),
            told_over: Mutex::default(),
            whole: AtomicBool::new(false),
            about: OnceLock::new(),
        }
    }

    /// Where it is.
    pub fn port(&self) -> &Port {
        &self.port
    }

    /// What its USB descriptors say.
    pub fn usb(&self) -> Option<&Usb> {
        self.usb.as_ref()
    }

    /// Opens it, and looks whether there is anything to read. May take as long as
    /// [`Patience::open`]; may be tried again where [`Trouble::may_pass`].
    pub fn open(&self) -> Result<(), Trouble> {
        let root = self.names(&CardPath::root())?;
        if !root.files.is_empty() {
            return Ok(());
        }
        // Its cards are folders of its root; one that is locked shows none, or one with nothing in it.
        for card in root.folders.iter().filter_map(|card| CardPath::parse(card).ok()) {
            let inside = self.names(&card)?;
            if !inside.folders.is_empty() || !inside.files.is_empty() {
                return Ok(());
            }
        }
        // What it says changes with its lock.
        self.begin_anew();
        Err(Trouble::Empty)
    }

    /// Lets it go, whatever it is doing: nothing is asked any more.
    pub fn cut(&self) {
        self.finish(Trouble::Gone);
        if let Some(end) = lock(&self.end).take() {
            end.now();
        }
    }

    /// Calls `tell` once nothing is asked any more; at once where that is so.
    pub fn when_over(&self, tell: impl FnOnce() + Send + 'static) {
        *lock(&self.told_over) = Some(Box::new(tell));
        if self.over().is_some() {
            self.tell_over();
        }
    }

    /// Why nothing is asked any more; none while something may be.
    pub fn over(&self) -> Option<Trouble> {
        lock(&self.over).clone()
    }

    /// Whether it gives files whole only, as far as that is known.
    pub fn gives_whole_files_only(&self) -> bool {
        self.whole.load(Ordering::Relaxed)
    }

    /// What it says of itself, asked once: a camera that breaks over it is not asked again.
    pub fn about(&self) -> &About {
        self.about.get_or_init(|| {
            match self.ask(&Request::About, self.means.patience.answer, &mut |_| false) {
                Ok(Answer::About(about)) => about,
                _ => About::default(),
            }
        })
    }

    /// What is in a folder.
    pub fn names(&self, folder: &CardPath) -> Result<Names, Trouble> {
        let request = Request::Names { folder: folder.to_string() };
        match self.ask(&request, self.means.patience.list, &mut |_| false)? {
            Answer::Names(names) => Ok(names),
            _ => Err(self.odd()),
        }
    }

    /// What it says of files in a folder, in their order; none for what is not there.
    pub fn look(&self, folder: &CardPath, files: &[&CardPath]) -> Result<Vec<Option<Looked>>, Trouble> {
        let mut all = Vec::with_capacity(files.len());
        for some in files.chunks(LOOKS) {
            let names = some.iter().map(|path| path.filename().to_owned()).collect();
            let request = Request::Look { folder: folder.to_string(), files: names };
            match self.ask(&request, self.means.patience.list, &mut |_| false)? {
                Answer::Looked(looked) if looked.len() == some.len() => all.extend(looked),
                _ => return Err(self.odd()),
            }
        }
        Ok(all)
    }

    /// Its own small picture of a file, of at most `most` bytes.
    pub fn thumbnail(&self, path: &CardPath, most: usize) -> Result<Vec<u8>, Trouble> {
        let request = Request::Thumbnail { file: path.to_string() };
        self.collected(&request, most)
    }

    /// A part of a file; fewer bytes where it ends.
    pub fn read(&self, path: &CardPath, offset: u64, length: u64) -> Result<Vec<u8>, Trouble> {
        if self.gives_whole_files_only() {
            return Err(Trouble::Unsupported);
        }
        let request = Request::Read { file: path.to_string(), offset, length };
        self.collected(&request, usize::try_from(length).unwrap_or(usize::MAX))
    }

    /// The same, in the pieces in which it came.
    pub(crate) fn part(&self, path: &CardPath, offset: u64, length: u64) -> Result<Vec<Piece>, Trouble> {
        if self.gives_whole_files_only() {
            return Err(Trouble::Unsupported);
        }
        let request = Request::Read { file: path.to_string(), offset, length };
        let (mut pieces, mut left) = (Vec::new(), length);
        let answered = self.ask(&request, self.means.patience.answer, &mut |piece| {
            let fits = piece.len() as u64 <= left;
            left = left.saturating_sub(piece.len() as u64);
            pieces.push(piece);
            fits
        })?;
        match answered {
            Answer::Done => Ok(pieces),
            _ => Err(self.odd()),
        }
    }

    /// All of a file, piece by piece, until `take` says false.
    pub(crate) fn whole(&self, path: &CardPath, take: &mut dyn FnMut(Piece) -> bool) -> Result<(), Trouble> {
        let request = Request::Whole { file: path.to_string() };
        match self.ask(&request, self.means.patience.answer, take)? {
            Answer::Done => Ok(()),
            _ => Err(self.odd()),
        }
    }

    /// Has it opened anew for the next question: what the library remembers of it is forgotten.
    pub fn begin_anew(&self) {
        self.reading.take().session = None;
    }

    /// Removes a file from the camera, for good. Where this fails with anything but
    /// [`Trouble::Unsupported`], [`Trouble::Refused`] and [`Trouble::Absent`], nobody knows whether it is there.
    pub fn remove(&self, path: &CardPath) -> Result<(), Trouble> {
        let request = Request::Remove { file: path.to_string() };
        match self.ask(&request, self.means.patience.answer, &mut |_| false)? {
            Answer::Done => Ok(()),
            _ => Err(self.odd()),
        }
    }

    /// The first bytes of a file whose size it has told.
    pub(crate) fn head(&self, path: &CardPath, size: Option<u64>, most: u64) -> Result<Vec<u8>, Trouble> {
        if size == Some(0) {
            return Ok(Vec::new());
        }
        match self.read(path, 0, most) {
            Err(Trouble::Unsupported) => {}
            read => return read,
        }
        if size.is_none_or(|size| size > WHOLE_FOR_HEAD) {
            return Err(Trouble::Unsupported);
        }
        let mut head = Vec::new();
        self.whole(path, &mut |piece| {
            let room = (most as usize).saturating_sub(head.len());
            head.extend_from_slice(&piece[..piece.len().min(room)]);
            true
        })?;
        // From now on it is not asked for parts.
        self.whole.store(true, Ordering::Relaxed);
        Ok(head)
    }

    fn collected(&self, request: &Request, most: usize) -> Result<Vec<u8>, Trouble> {
        let mut bytes = Vec::new();
        let answered = self.ask(request, self.means.patience.answer, &mut |piece| {
            let fits = bytes.len() + piece.len() <= most;
            bytes.extend_from_slice(if fits { &piece } else { &[] });
            fits
        })?;
        match answered {
            Answer::Done => Ok(bytes),
            _ => Err(self.odd()),
        }
    }

    fn ask(
        &self,
        request: &Request,
        patience: Duration,
        take: &mut dyn FnMut(Piece) -> bool,
    ) -> Result<Answer, Trouble> {
        let mut reading = self.reading.take();
        if let Some(trouble) = self.over() {
            return Err(trouble);
        }
        let answered = self.running(&mut reading)?.ask(request, patience, take);
        match answered {
            Ok(Answer::Failed { why, said }) => {
                reading.faults_in_a_row = 0;
                let loses_track = matches!(request, Request::Read { .. } | Request::Whole { .. });
                if why == Why::Silent || (why == Why::Broken && loses_track) {
                    // Nobody knows what it answers next: it is opened anew.
                    reading.session = None;
                }
                Err(self.over().unwrap_or_else(|| self.trouble(why, said)))
            }
            Ok(answer) => {
                reading.faults_in_a_row = 0;
                Ok(answer)
            }
            Err(fault) => Err(self.failed(&mut reading, fault)),
        }
    }

    /// The program with the camera open.
    fn running<'a>(&self, reading: &'a mut Turn<'_, Reading>) -> Result<&'a mut Session, Trouble> {
        if reading.session.is_none() {
            let session = match self.begun() {
                Ok(session) => session,
                Err(fault) => return Err(self.failed(reading, fault)),
            };
            // Taken off the network it cannot be told from one that does not answer.
            if let (Err(trouble), true) = (&session, self.port.is_network()) {
                self.finish(trouble.clone());
            }
            reading.session = Some(session?);
        }
        reading.session.as_mut().ok_or(Trouble::Gone)
    }

    /// Starts the program and has it open the camera. Where another program of this person's desktop has
    /// it, that is asked to let go, once.
    fn begun(&self) -> Result<Result<Session, Trouble>, Fault> {
        if self.port.may_be_opened() == Some(false) {
            return Ok(Err(Trouble::NotAllowed));
        }
        let program = self.means.program.as_deref().ok_or(Fault::Missing)?;
        let mut asked_desktop = false;
        loop {
            let mut session = self.started(program)?;
            let guid = self.means.guid.clone().filter(|_| self.port.is_network());
            let request = Request::Open { port: self.port.to_string(), guid };
            match session.ask(&request, self.means.patience.open, &mut |_| false)? {
                Answer::Done => return Ok(Ok(session)),
                Answer::Failed { why: Why::Held, .. } if !asked_desktop && self.desktop_lets_go() => {
                    asked_desktop = true;
                }
                Answer::Failed { why, said } => {
                    let trouble = match &self.port {
                        Port::Network(host) if why != Why::Held => Trouble::Away(host.clone()),
                        _ => self.trouble(why, said),
                    };
                    return Ok(Err(trouble));
                }
                _ => return Err(Fault::Odd),
            }
        }
    }

    fn desktop_lets_go(&self) -> bool {
        desktop::let_go(&self.means.desktop)
    }

    fn started(&self, program: &Path) -> Result<Session, Fault> {
        let session = Session::start(program, self.port.is_network())?;
        *lock(&self.end) = Some(session.end());
        if self.over().is_some() {
            session.end().now();
        }
        Ok(session)
    }

    /// The program has ended, or was ended.
    fn failed(&self, reading: &mut Reading, fault: Fault) -> Trouble {
        reading.session = None;
        reading.faults_in_a_row += 1;
        reading.faults += 1;
        let trouble = match fault {
            Fault::Missing => Trouble::Missing,
            Fault::Hung(time) => Trouble::Hung(time),
            Fault::Ended => Trouble::Ended,
            Fault::Odd => Trouble::Odd,
        };
        let trouble = self.over().unwrap_or(trouble);
        let many = reading.faults_in_a_row >= FAULTS_IN_A_ROW || reading.faults >= FAULTS;
        if many || trouble == Trouble::Missing {
            self.finish(trouble.clone());
        }
        trouble
    }

    fn odd(&self) -> Trouble {
        let mut reading = self.reading.take();
        self.failed(&mut reading, Fault::Odd)
    }

    fn trouble(&self, why: Why, said: String) -> Trouble {
        match why {
            Why::Absent => Trouble::Absent,
            Why::Held => Trouble::Held(self.port.holders()),
            Why::Unsupported => Trouble::Unsupported,
            Why::Unknown => Trouble::Unknown,
            Why::Silent => Trouble::Silent,
            Why::Enough | Why::Broken => Trouble::Refused(crate::devices::tidy(&said)),
        }
    }

    fn finish(&self, trouble: Trouble) {
        lock(&self.over).get_or_insert(trouble);
        self.tell_over();
    }

    fn tell_over(&self) {
        let told = lock(&self.told_over).take();
        if let Some(tell) = told {
            tell();
        }
    }
}

impl Drop for Tether {
    fn drop(&mut self) {
        // Where it was cut, nobody is asked to say farewell.
        self.reading.take().session = None;
    }
}

impl std::fmt::Debug for Tether {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Tether({})", self.port)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Carries a camera into what reads it on a thread of its own.
pub(crate) type Shared = Arc<Tether>;
