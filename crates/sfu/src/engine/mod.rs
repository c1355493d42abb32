//! The engine: rooms, their participants, and what goes from one to the others. Packets and time come
//! in as arguments, packets and events are taken out; nothing here waits, draws lots or opens sockets.

mod attach;
mod depart;
mod drive;
mod forward;
mod messages;
mod negotiate;
mod receive;
mod review;
mod serve;
#[cfg(test)]
mod tests;

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, VecDeque};
use std::net::SocketAddr;
use std::time::Instant;

use str0m::net::Transmit;

use crate::counts::Counts;
use crate::event::{Event, Reason, Refused};
use crate::names::{ParticipantId, RoomId};
use crate::net::{Address, Datagram, Packet, Transport};
use crate::participant::{Key, Participant};
use crate::programs::Attach;
use crate::settings::Settings;

pub use negotiate::Join;

/// Rooms and their participants, owned by one thread.
///
/// After every call, take out what there is to send with [`packet`](Self::packet) and what happened with
/// [`event`](Self::event), and call [`tick`](Self::tick) when [`due`](Self::due) has come.
pub struct Engine {
    settings: Settings,
    candidates: Vec<(Transport, SocketAddr)>,
    now: Instant,
    next: Key,
    rooms: HashMap<RoomId, Vec<Key>>,
    participants: HashMap<Key, Participant>,
    by_id: HashMap<ParticipantId, Key>,
    by_address: HashMap<Address, Key>,
    by_ufrag: HashMap<String, Key>,
    /// When something is to be done about whom; an entry counts if the participant says so too.
    calendar: BinaryHeap<Reverse<(Instant, Key)>>,
    /// What connections said and nobody has looked at yet.
    inbox: VecDeque<(Key, str0m::Event)>,
    /// Who is to leave.
    doomed: Vec<(Key, Reason)>,
    /// For whom there may be more to see than they are sent.
    hungry: Vec<Key>,
    /// Whose slots were tuned to something else.
    retuned: Vec<Key>,
    /// Into whose connections something was put that is not taken out yet.
    filled: Vec<Key>,
    packets: VecDeque<Transmit>,
    events: VecDeque<Event>,
    counts: Counts,
}

impl Engine {
    /// `candidates` are the addresses under which participants reach the sockets.
    pub fn new(settings: Settings, candidates: Vec<(Transport, SocketAddr)>, now: Instant) -> Self {
        Self {
            settings,
            candidates,
            now,
            next: 0,
            rooms: HashMap::new(),
            participants: HashMap::new(),
            by_id: HashMap::new(),
            by_address: HashMap::new(),
            by_ufrag: HashMap::new(),
            calendar: BinaryHeap::new(),
            inbox: VecDeque::new(),
            doomed: Vec::new(),
            hungry: Vec::new(),
            retuned: Vec::new(),
            filled: Vec::new(),
            packets: VecDeque::new(),
            events: VecDeque::new(),
            counts: Counts::default(),
        }
    }

    /// Lets a participant into a room, which is made if it is not there, and answers its offer. A
    /// participant of the same name, in whichever room, leaves first.
    pub fn join(&mut self, now: Instant, join: Join) -> Result<String, Refused> {
        self.at(now);
        let answer = self.do_join(join, None);
        self.settle();
        answer
    }

    /// Lets a program into a room, like a participant who takes no offers; see [`Attach`].
    pub fn attach(&mut self, now: Instant, attach: Attach) -> Result<String, Refused> {
        self.at(now);
        let answer = self.do_attach(attach);
        self.settle();
        answer
    }

    /// A program's network has changed, as its fragment (RFC 8840) says; gives the fragment that answers it.
    pub fn rename(
        &mut self,
        now: Instant,
        participant: ParticipantId,
        told: &str,
    ) -> Result<String, Refused> {
        self.at(now);
        let told = self.do_rename(participant, told);
        self.settle();
        told
    }

    /// Hands on nothing of what a participant says, or all of it again.
    pub fn mute(&mut self, now: Instant, participant: ParticipantId, muted: bool) -> Result<(), Refused> {
        self.at(now);
        self.do_mute(participant, muted)
    }

    /// Answers a participant's further offer. An offer of the engine that was on its way does not count
    /// any more; what it was for is offered again.
    pub fn offer(&mut self, now: Instant, participant: ParticipantId, sdp: &str) -> Result<String, Refused> {
        self.at(now);
        let answer = self.do_offer(participant, sdp);
        self.settle();
        answer
    }

    /// Takes a participant's answer to the offer of that revision.
    pub fn answer(
        &mut self,
        now: Instant,
        participant: ParticipantId,
        revision: u64,
        sdp: &str,
    ) -> Result<(), Refused> {
        self.at(now);
        let done = self.do_answer(participant, revision, sdp);
        self.settle();
        done
    }

    /// The receiver shows the picture on this m-line at that height in pixels, or not at all. Until it
    /// says so, every picture is taken to be large.
    pub fn show(
        &mut self,
        now: Instant,
        participant: ParticipantId,
        mid: &str,
        height: Option<u16>,
    ) -> Result<(), Refused> {
        self.at(now);
        let done = self.do_show(participant, mid, height);
        self.settle();
        done
    }

    /// Lets a participant go.
    pub fn leave(&mut self, now: Instant, participant: ParticipantId) -> Result<(), Refused> {
        self.at(now);
        let key = *self.by_id.get(&participant).ok_or(Refused::Unknown)?;
        self.close(key, Reason::Asked);
        self.settle();
        Ok(())
    }

    /// Lets everybody go.
    pub fn leave_all(&mut self, now: Instant) {
        self.at(now);
        let everybody: Vec<Key> = self.participants.keys().copied().collect();
        for key in everybody {
            self.close(key, Reason::Asked);
        }
        self.settle();
    }

    /// Takes a datagram. Whatever it holds, nothing worse happens than that it is dropped and counted.
    pub fn receive(&mut self, now: Instant, datagram: Datagram) {
        self.at(now);
        self.do_receive(datagram);
        self.settle();
    }

    /// Does what is due.
    pub fn tick(&mut self, now: Instant) {
        self.at(now);
        self.do_tick();
    }

    /// When [`tick`](Self::tick) is to be called; now, when that is past.
    pub fn due(&self) -> Option<Instant> {
        if !self.filled.is_empty() {
            return Some(self.now);
        }
        self.calendar.peek().map(|Reverse((due, _))| *due)
    }

    /// The next datagram to send.
    pub fn packet(&mut self) -> Option<Packet> {
        self.packets.pop_front().map(Packet::new)
    }

    /// The next thing that happened.
    pub fn event(&mut self) -> Option<Event> {
        self.events.pop_front()
    }

    /// What went through so far, and how many are here.
    pub fn counts(&self) -> Counts {
        let mut counts = self.counts;
        counts.rooms = self.rooms.len() as u64;
        counts.participants = self.participants.len() as u64;
        counts
    }

    /// Time never goes back.
    fn at(&mut self, now: Instant) {
        self.now = self.now.max(now);
    }

    /// Who else is in a participant's room.
    fn others(&self, key: Key) -> Vec<Key> {
        let room = self.participants.get(&key).and_then(|participant| self.rooms.get(&participant.room));
        room.into_iter().flatten().copied().filter(|other| *other != key).collect()
    }

    fn find(&self, participant: ParticipantId) -> Result<Key, Refused> {
        self.by_id.get(&participant).copied().ok_or(Refused::Unknown)
    }
}
