//! Engines on threads, with sockets.
//!
//! Each worker is a thread that owns an engine, whole rooms and a UDP socket with a port of its own.
//! With one port for all (`SO_REUSEPORT`) the kernel would choose the socket by the sender's address,
//! which says nothing of the room: packets would have to be handed from thread to thread, or steered by
//! a program in the kernel that reads STUN. A port for each worker is steering that costs nothing; a
//! firewall opens as many ports as there are workers, and a small centre has one.

mod directory;
mod socket;
mod streams;
mod wires;
mod worker;

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Instant;

use tokio::sync::{mpsc, oneshot};

use crate::counts::Counts;
use crate::driver::directory::Directory;
use crate::driver::wires::Wires;
use crate::driver::worker::{Command, Mailbox, Worker};
use crate::engine::{Engine, Join};
use crate::event::{Event, Refused};
use crate::names::{ParticipantId, RoomId};
use crate::net::Transport;
use crate::programs::Attach;
use crate::settings::Settings;

/// Where workers listen, and what they may spend.
#[derive(Clone, Debug)]
pub struct Setup {
    /// A socket for each worker; port 0 takes any that is free.
    pub listen: Vec<SocketAddr>,
    /// Where they take ICE-TCP besides, the first for the first worker; fewer than workers, or none.
    pub tcp: Vec<SocketAddr>,
    /// The addresses at which participants reach this machine. Empty takes those of `listen`, which
    /// must name one then.
    pub public: Vec<IpAddr>,
    /// What one participant may cost.
    pub settings: Settings,
}

/// Rooms on worker threads. Cheap to clone; the workers end with [`end`](Self::end), or when the last
/// clone is dropped.
#[derive(Clone)]
pub struct Sfu {
    shared: Arc<Shared>,
}

struct Shared {
    mailboxes: Vec<Mailbox>,
    counts: Vec<Arc<Mutex<Counts>>>,
    candidates: Vec<Vec<(Transport, SocketAddr)>>,
    directory: Arc<Mutex<Directory>>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

/// What happens in all rooms, in each room in order.
pub type Events = mpsc::UnboundedReceiver<Event>;

impl Sfu {
    /// Binds the sockets and starts a worker for each.
    pub fn start(setup: &Setup) -> io::Result<(Sfu, Events)> {
        let (events, heard) = mpsc::unbounded_channel();
        let directory = Arc::new(Mutex::new(Directory::new(setup.listen.len())));
        let mut shared = Shared {
            mailboxes: Vec::new(),
            counts: Vec::new(),
            candidates: Vec::new(),
            directory: Arc::clone(&directory),
            threads: Mutex::new(Vec::new()),
        };
        // All sockets before the first thread: a port that is taken leaves nothing behind.
        let mut ready = Vec::new();
        for (n, listen) in setup.listen.iter().enumerate() {
            let mut wires = Wires::bind(*listen, setup.tcp.get(n).copied())?;
            let mut named = Vec::new();
            for (over, local) in wires.locals() {
                let reached = candidates(&setup.public, local)?;
                named.extend(reached.into_iter().map(|address| (over, address)));
            }
            wires.candidates.clone_from(&named);
            let engine = Engine::new(setup.settings.clone(), named.clone(), Instant::now());
            let worker = Worker::new(engine, wires, events.clone(), Arc::clone(&directory))?;
            shared.mailboxes.push(worker.mailbox());
            shared.counts.push(worker.counts());
            shared.candidates.push(named);
            ready.push(worker);
        }
        for (n, worker) in ready.into_iter().enumerate() {
            let thread =
                std::thread::Builder::new().name(format!("calls-{n}")).spawn(move || worker.run())?;
            lock(&shared.threads).push(thread);
        }
        Ok((Sfu { shared: Arc::new(shared) }, heard))
    }

    /// Lets a participant into a room and answers its offer; see [`Engine::join`]. A room is on one
    /// worker as long as somebody is in it, a new one on the worker with the fewest participants.
    pub async fn join(&self, join: Join) -> Result<String, Refused> {
        let (room, participant) = (join.room, join.participant);
        self.let_in(room, participant, |reply| Command::Join(Box::new(join), reply)).await
    }

    /// Lets a program into a room and answers its offer; see [`Engine::attach`].
    pub async fn attach(&self, attach: Attach) -> Result<String, Refused> {
        let (room, participant) = (attach.room, attach.participant);
        self.let_in(room, participant, |reply| Command::Attach(Box::new(attach), reply)).await
    }

    async fn let_in(
        &self,
        room: RoomId,
        participant: ParticipantId,
        command: impl FnOnce(oneshot::Sender<Result<String, Refused>>) -> Command,
    ) -> Result<String, Refused> {
        let (worker, elsewhere) = lock(&self.shared.directory).arrives(room, participant);
        if let Some(elsewhere) = elsewhere {
            let _: Result<(), Refused> =
                self.ask(elsewhere, |reply| Command::Leave(participant, reply)).await;
        }
        let answer = self.ask(worker, command).await;
        if answer.is_err() {
            lock(&self.shared.directory).departs(room, participant);
        }
        answer
    }

    /// Answers a participant's further offer; see [`Engine::offer`].
    pub async fn offer(&self, participant: ParticipantId, sdp: String) -> Result<String, Refused> {
        self.ask(self.find(participant)?, |reply| Command::Offer(participant, sdp, reply)).await
    }

    /// A program's network has changed; see [`Engine::rename`].
    pub async fn rename(&self, participant: ParticipantId, told: String) -> Result<String, Refused> {
        self.ask(self.find(participant)?, |reply| Command::Rename(participant, told, reply)).await
    }

    /// Hands on what a participant says, or nothing of it; see [`Engine::mute`].
    pub async fn mute(&self, participant: ParticipantId, muted: bool) -> Result<(), Refused> {
        self.ask(self.find(participant)?, |reply| Command::Mute(participant, muted, reply)).await
    }

    /// Takes a participant's answer; see [`Engine::answer`].
    pub async fn answer(
        &self,
        participant: ParticipantId,
        revision: u64,
        sdp: String,
    ) -> Result<(), Refused> {
        self.ask(self.find(participant)?, |reply| Command::Answer(participant, revision, sdp, reply)).await
    }

    /// How high a participant shows a picture; see [`Engine::show`].
    pub async fn show(
        &self,
        participant: ParticipantId,
        mid: String,
        height: Option<u16>,
    ) -> Result<(), Refused> {
        self.ask(self.find(participant)?, |reply| Command::Show(participant, mid, height, reply)).await
    }

    /// Lets a participant go.
    pub async fn leave(&self, participant: ParticipantId) -> Result<(), Refused> {
        self.ask(self.find(participant)?, |reply| Command::Leave(participant, reply)).await
    }

    /// What went through all workers together.
    pub fn counts(&self) -> Counts {
        self.shared.counts.iter().fold(Counts::default(), |sum, one| sum.plus(&lock(one)))
    }

    /// The addresses that participants are told, by worker.
    pub fn candidates(&self) -> &[Vec<(Transport, SocketAddr)>] {
        &self.shared.candidates
    }

    /// Tells everybody that the call ends here and waits until the workers have ended.
    pub async fn end(&self) {
        for worker in 0..self.shared.mailboxes.len() {
            let _: Result<(), Refused> = self.ask(worker, Command::End).await;
        }
        for thread in std::mem::take(&mut *lock(&self.shared.threads)) {
            // A worker has nothing left to do once it has answered.
            let _ = thread.join();
        }
    }

    fn find(&self, participant: ParticipantId) -> Result<usize, Refused> {
        lock(&self.shared.directory).find(participant).ok_or(Refused::Unknown)
    }

    async fn ask<T>(
        &self,
        worker: usize,
        command: impl FnOnce(oneshot::Sender<Result<T, Refused>>) -> Command,
    ) -> Result<T, Refused> {
        let (reply, answer) = oneshot::channel();
        self.shared.mailboxes[worker].send(command(reply));
        answer.await.map_err(|_| Refused::Ended)?
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        for mailbox in &self.mailboxes {
            let (reply, _) = oneshot::channel();
            mailbox.send(Command::End(reply));
        }
    }
}

fn candidates(public: &[IpAddr], local: SocketAddr) -> io::Result<Vec<SocketAddr>> {
    let named = if public.is_empty() { vec![local.ip()] } else { public.to_vec() };
    if named.iter().any(IpAddr::is_unspecified) {
        return Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            format!("{local} is no address that participants can be told; name a public one"),
        ));
    }
    Ok(named.into_iter().map(|address| SocketAddr::new(address, local.port())).collect())
}

/// A lock that a thread held when it panicked holds counts and a directory, which are whole after every
/// statement.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}
