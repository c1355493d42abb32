//! One thread: waits for datagrams, commands and the time, and lets its engine deal with them.

use std::io;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use mio::Waker;
use tokio::sync::mpsc::UnboundedSender;
use tokio::sync::oneshot;

use crate::counts::Counts;
use crate::driver::directory::Directory;
use crate::driver::lock;
use crate::driver::wires::Wires;
use crate::engine::{Engine, Join};
use crate::event::{Event, Refused};
use crate::names::ParticipantId;
use crate::programs::Attach;

type Reply<T> = oneshot::Sender<Result<T, Refused>>;

/// What a worker is told to do.
pub enum Command {
    Join(Box<Join>, Reply<String>),
    Attach(Box<Attach>, Reply<String>),
    Offer(ParticipantId, String, Reply<String>),
    Rename(ParticipantId, String, Reply<String>),
    Mute(ParticipantId, bool, Reply<()>),
    Answer(ParticipantId, u64, String, Reply<()>),
    Show(ParticipantId, String, Option<u16>, Reply<()>),
    Leave(ParticipantId, Reply<()>),
    End(Reply<()>),
}

/// Where commands for a worker are put.
#[derive(Clone)]
pub struct Mailbox {
    commands: Sender<Command>,
    waker: Arc<Waker>,
}

impl Mailbox {
    /// A worker that has ended drops the command, and whoever waits for the reply learns so.
    pub fn send(&self, command: Command) {
        if self.commands.send(command).is_ok() {
            let _ = self.waker.wake();
        }
    }
}

pub struct Worker {
    engine: Engine,
    wires: Wires,
    mailbox: Mailbox,
    commands: Receiver<Command>,
    events: UnboundedSender<Event>,
    directory: Arc<Mutex<Directory>>,
    counts: Arc<Mutex<Counts>>,
    unsent: u64,
}

impl Worker {
    pub fn new(
        engine: Engine,
        wires: Wires,
        events: UnboundedSender<Event>,
        directory: Arc<Mutex<Directory>>,
    ) -> io::Result<Self> {
        let waker = Arc::new(wires.waker()?);
        let (sender, commands) = channel();
        let mailbox = Mailbox { commands: sender, waker };
        Ok(Self { engine, wires, mailbox, commands, events, directory, counts: Arc::default(), unsent: 0 })
    }

    pub fn mailbox(&self) -> Mailbox {
        self.mailbox.clone()
    }

    pub fn counts(&self) -> Arc<Mutex<Counts>> {
        Arc::clone(&self.counts)
    }

    pub fn run(mut self) {
        let mut ready = mio::Events::with_capacity(256);
        loop {
            let wait = self.engine.due().map(|due| due.saturating_duration_since(Instant::now()));
            if let Err(error) = self.wires.wait(&mut ready, wait) {
                tracing::error!(%error, "a worker for calls cannot wait for its socket and ends");
                return;
            }
            while let Ok(command) = self.commands.try_recv() {
                if let Command::End(reply) = command {
                    self.engine.leave_all(Instant::now());
                    self.hand_out();
                    let _ = reply.send(Ok(()));
                    return;
                }
                self.obey(command);
            }
            let engine = &mut self.engine;
            self.wires.take_in(&ready, &mut |datagram| engine.receive(Instant::now(), datagram));
            let now = Instant::now();
            if self.engine.due().is_some_and(|due| due <= now) {
                self.engine.tick(now);
            }
            self.hand_out();
        }
    }

    fn obey(&mut self, command: Command) {
        let now = Instant::now();
        let engine = &mut self.engine;
        // Whoever asked may have gone meanwhile; what was asked is done all the same.
        match command {
            Command::Join(join, reply) => drop(reply.send(engine.join(now, *join))),
            Command::Attach(attach, reply) => drop(reply.send(engine.attach(now, *attach))),
            Command::Rename(who, told, reply) => drop(reply.send(engine.rename(now, who, &told))),
            Command::Mute(who, muted, reply) => drop(reply.send(engine.mute(now, who, muted))),
            Command::Offer(who, sdp, reply) => drop(reply.send(engine.offer(now, who, &sdp))),
            Command::Answer(who, revision, sdp, reply) => {
                drop(reply.send(engine.answer(now, who, revision, &sdp)));
            }
            Command::Show(who, mid, height, reply) => drop(reply.send(engine.show(now, who, &mid, height))),
            Command::Leave(who, reply) => drop(reply.send(engine.leave(now, who))),
            Command::End(_) => {}
        }
    }

    /// Sends what there is to send and tells what happened.
    fn hand_out(&mut self) {
        let engine = &mut self.engine;
        self.unsent += self.wires.send(|| engine.packet());
        while let Some(event) = self.engine.event() {
            if let Event::Left { room, participant, .. } = &event {
                lock(&self.directory).departs(*room, *participant);
            }
            // Whoever does not listen any more misses nothing.
            let _ = self.events.send(event);
        }
        let mut counts = self.engine.counts();
        counts.unsent = self.unsent;
        *lock(&self.counts) = counts;
    }
}
