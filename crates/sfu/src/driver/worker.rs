//! One thread: waits for datagrams, commands and the time, and lets its engine deal with them.

use std::io;
use std::net::SocketAddr;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use mio::{Interest, Poll, Token, Waker};
use tokio::sync::mpsc::UnboundedSender;
use tokio::sync::oneshot;

use crate::counts::Counts;
use crate::driver::directory::Directory;
use crate::driver::lock;
use crate::driver::socket::{BATCH, LONGEST, Socket};
use crate::engine::{Engine, Join};
use crate::event::{Event, Refused};
use crate::names::ParticipantId;
use crate::net::{Datagram, Packet, Transport};

const DATAGRAMS: Token = Token(0);
const COMMANDS: Token = Token(1);

/// Datagrams taken in before what they caused is sent and the clock is looked at.
const TURN: usize = 128;

type Reply<T> = oneshot::Sender<Result<T, Refused>>;

/// What a worker is told to do.
pub enum Command {
    Join(Box<Join>, Reply<String>),
    Offer(ParticipantId, String, Reply<String>),
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
    socket: Socket,
    candidates: Vec<SocketAddr>,
    poll: Poll,
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
        mut socket: Socket,
        candidates: Vec<SocketAddr>,
        events: UnboundedSender<Event>,
        directory: Arc<Mutex<Directory>>,
    ) -> io::Result<Self> {
        let poll = Poll::new()?;
        poll.registry().register(socket.source(), DATAGRAMS, Interest::READABLE)?;
        let waker = Arc::new(Waker::new(poll.registry(), COMMANDS)?);
        let (sender, commands) = channel();
        let mailbox = Mailbox { commands: sender, waker };
        let counts = Arc::default();
        Ok(Self { engine, socket, candidates, poll, mailbox, commands, events, directory, counts, unsent: 0 })
    }

    pub fn mailbox(&self) -> Mailbox {
        self.mailbox.clone()
    }

    pub fn counts(&self) -> Arc<Mutex<Counts>> {
        Arc::clone(&self.counts)
    }

    pub fn run(mut self) {
        let mut ready = mio::Events::with_capacity(8);
        let mut buffer = vec![0; LONGEST];
        let mut more = false;
        loop {
            let now = Instant::now();
            let wait = if more {
                Some(std::time::Duration::ZERO)
            } else {
                self.engine.due().map(|due| due.saturating_duration_since(now))
            };
            if let Err(error) = self.poll.poll(&mut ready, wait)
                && error.kind() != io::ErrorKind::Interrupted
            {
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
            more = self.take_in(&mut buffer);
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
            Command::Offer(who, sdp, reply) => drop(reply.send(engine.offer(now, who, &sdp))),
            Command::Answer(who, revision, sdp, reply) => {
                drop(reply.send(engine.answer(now, who, revision, &sdp)));
            }
            Command::Show(who, mid, height, reply) => drop(reply.send(engine.show(now, who, &mid, height))),
            Command::Leave(who, reply) => drop(reply.send(engine.leave(now, who))),
            Command::End(_) => {}
        }
    }

    /// Takes in what has come. True when there may be more.
    fn take_in(&mut self, buffer: &mut [u8]) -> bool {
        for _ in 0..TURN {
            match self.socket.receive(buffer) {
                Ok((length, from)) => {
                    let same = |to: &&SocketAddr| to.is_ipv4() == from.is_ipv4();
                    let to = *self.candidates.iter().find(same).unwrap_or(&self.candidates[0]);
                    let datagram = Datagram { over: Transport::Udp, from, to, bytes: &buffer[..length] };
                    self.engine.receive(Instant::now(), datagram);
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return false,
                // An earlier datagram could not be delivered; this says nothing of the next one.
                Err(_) => {}
            }
        }
        true
    }

    /// Sends what there is to send and tells what happened.
    fn hand_out(&mut self) {
        let mut packets: Vec<Packet> = Vec::with_capacity(BATCH);
        while let Some(packet) = self.engine.packet() {
            packets.push(packet);
            if packets.len() == BATCH {
                self.unsent += self.socket.send(&packets) as u64;
                packets.clear();
            }
        }
        if !packets.is_empty() {
            self.unsent += self.socket.send(&packets) as u64;
        }
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
