//! The centre's own side of a call of more than two people: each page sends sound and pictures to it, and is sent
//! everybody else's.
//!
//! A page that takes part on the line of a call that is carried may say something to its room, and nobody else: what
//! it says is queued while the line is held, and one task for each call does it in that order. So whoever has left,
//! and whoever goes on with another page, does nothing there any more.

mod hold;
mod programs;
mod tell;

use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use cradle_domain::{CallId, ConnectionId, ParticipantId};
use cradle_sfu::{Counts, Events, Sfu};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio::task::JoinHandle;

use super::descriptions::RoomSays;
use super::hear::Page;
use crate::Context;

pub(crate) use programs::NotIn;
use programs::{Coming, Program};
pub(super) use tell::{name_in, ufrag};

/// The rooms of calls, where there is what carries them.
#[derive(Default)]
pub(crate) struct Rooms {
    sfu: OnceLock<Sfu>,
    run: OnceLock<ConnectionId>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    queues: HashMap<CallId, UnboundedSender<Command>>,
    seats: HashMap<ParticipantId, Seat>,
    programs: HashMap<ParticipantId, Program>,
}

/// The connection by which somebody is in a room.
#[derive(Clone, Debug)]
struct Seat {
    call: CallId,
    /// What the page calls it.
    name: String,
    /// By which the room's offers on this connection are known.
    ufrag: String,
}

enum Command {
    Said(ParticipantId, RoomSays),
    Comes(Box<Coming>),
    Mute(ParticipantId, bool),
    Leave(ParticipantId),
}

impl fmt::Debug for Rooms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rooms").field("open", &self.are_open()).finish_non_exhaustive()
    }
}

impl Rooms {
    fn state(&self) -> MutexGuard<'_, State> {
        // Each change is one statement.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether calls of more than two people can be carried.
    pub(crate) fn are_open(&self) -> bool {
        self.sfu.get().is_some()
    }

    /// What this run of the centre is called.
    fn run(&self, ctx: &Context) -> ConnectionId {
        *self.run.get_or_init(|| ctx.id())
    }

    /// Somebody has left a call.
    pub(crate) fn leave(&self, call: CallId, who: ParticipantId) {
        if let Some(queue) = self.state().queues.get(&call) {
            // Whoever does not listen any more has let everybody go.
            let _ = queue.send(Command::Leave(who));
        }
    }

    /// A call is over: everybody leaves its room.
    pub(crate) fn end(&self, call: CallId) {
        self.state().queues.remove(&call);
    }

    /// Queues what a participant says; to be called while the line of the call is held.
    fn say(&self, ctx: &Context, call: CallId, from: ParticipantId, says: RoomSays) -> bool {
        self.queue(ctx, call, Command::Said(from, says))
    }

    /// Queues something for the room of a call, which is made if it is not there; while the line is held.
    fn queue(&self, ctx: &Context, call: CallId, command: Command) -> bool {
        let Some(sfu) = self.sfu.get() else { return false };
        let mut state = self.state();
        let queue = state.queues.entry(call).or_insert_with(|| {
            let (queue, commands) = unbounded_channel();
            tokio::spawn(hold::hold(ctx.clone(), sfu.clone(), call, commands));
            queue
        });
        queue.send(command).is_ok()
    }

    fn seat(&self, who: ParticipantId) -> Option<Seat> {
        self.state().seats.get(&who).cloned()
    }

    fn sit(&self, who: ParticipantId, seat: Seat) {
        self.state().seats.insert(who, seat);
    }

    fn stand_up(&self, who: ParticipantId) {
        let mut state = self.state();
        state.seats.remove(&who);
        state.programs.remove(&who);
    }
}

/// Opens the rooms of this centre: calls of more than two people can be made from now on. The task ends when the
/// workers have.
pub fn open_rooms(ctx: &Context, (sfu, events): (Sfu, Events)) -> JoinHandle<()> {
    // A centre has one set of rooms; a second one would hear of nobody.
    let _ = ctx.rooms().sfu.set(sfu);
    tokio::spawn(tell::tell_all(ctx.clone(), events))
}

/// What this run of the centre is called: rooms do not outlive it.
pub fn run(ctx: &Context) -> ConnectionId {
    ctx.rooms().run(ctx)
}

/// Tells everybody in a room that the centre closes.
pub async fn close_rooms(ctx: &Context) {
    if let Some(sfu) = ctx.rooms().sfu.get() {
        sfu.end().await;
    }
}

/// What went through the rooms; `None` where there are none.
pub fn carried(ctx: &Context) -> Option<Counts> {
    ctx.rooms().sfu.get().map(Sfu::counts)
}

/// Something for the room of a call. False when it does not count: who says it is not in the call on this page, the
/// call has no room, or it is out of bounds.
pub fn say_to_room(ctx: &Context, page: Page, call: CallId, n: u64, says: RoomSays) -> bool {
    if !says.is_within_bounds() {
        return false;
    }
    let said = ctx.board().line(call, |line| {
        let carried = line.carried;
        let speaker = line.on(page.connection)?;
        let from = speaker.id;
        (speaker.counts(n) && carried && ctx.rooms().say(ctx, call, from, says)).then_some(())
    });
    said.flatten().is_some()
}
