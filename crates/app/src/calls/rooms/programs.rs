//! Programs that come into rooms: what each one's connection is called, and whether it stands.

use cradle_domain::{CallId, ConnectionId, ParticipantId};
use cradle_sfu::{Attach, Refused};
use tokio::sync::oneshot;

use super::tell::{name_in, ufrag};
use super::{Command, Rooms};
use crate::Context;

/// A program that wants in.
pub(super) struct Coming {
    pub(super) feed: ParticipantId,
    pub(super) attach: Attach,
    pub(super) muted: bool,
    pub(super) reply: oneshot::Sender<Result<(ConnectionId, String), NotIn>>,
}

/// Why a program is not let in.
#[derive(Debug)]
pub(crate) enum NotIn {
    /// The room does not take its offer, or is none any more.
    Refused(Refused),
    /// It begins anew all the time.
    TooOften,
}

/// The connection by which a program is in a room, or was last.
#[derive(Clone, Debug)]
pub(super) struct Program {
    session: ConnectionId,
    /// By which the connection is known on the network.
    tag: String,
    stands: bool,
}

impl Rooms {
    /// Lets a program in, unless it was taken back; gives what its connection is called, and the answer.
    pub(crate) async fn attach(
        &self,
        ctx: &Context,
        call: CallId,
        feed: ParticipantId,
        attach: Attach,
    ) -> Result<(ConnectionId, String), NotIn> {
        let (reply, answer) = oneshot::channel();
        let queued = ctx.board().line(call, |line| {
            let (_, muted) = *line.feeds.iter().find(|(id, _)| *id == feed)?;
            let coming = Coming { feed, attach, muted, reply };
            self.queue(ctx, call, Command::Comes(Box::new(coming))).then_some(())
        });
        queued.flatten().ok_or(NotIn::Refused(Refused::Ended))?;
        // Where the call ends meanwhile nobody answers.
        answer.await.unwrap_or(Err(NotIn::Refused(Refused::Ended)))
    }

    /// Lets nobody hear a program, or everybody.
    pub(crate) fn mute(&self, call: CallId, feed: ParticipantId, muted: bool) {
        if let Some(queue) = self.state().queues.get(&call) {
            // Whoever does not listen any more has let everybody go.
            let _ = queue.send(Command::Mute(feed, muted));
        }
    }

    /// A program's network has changed; gives the fragment that answers what it told.
    pub(crate) async fn rename(
        &self,
        feed: ParticipantId,
        session: ConnectionId,
        told: String,
    ) -> Result<String, Refused> {
        let sfu = self.sfu.get().ok_or(Refused::Ended)?;
        let fragment = sfu.rename(name_in(feed), told).await?;
        let mut state = self.state();
        let program = state.programs.get_mut(&feed).filter(|program| program.session == session);
        let program = program.ok_or(Refused::Unknown)?;
        ufrag(&fragment).unwrap_or_default().clone_into(&mut program.tag);
        Ok(fragment)
    }

    /// By which the connection of this name is known on the network; `None` where it is none any more.
    pub(crate) fn tag_of(&self, feed: ParticipantId, session: ConnectionId) -> Option<String> {
        let state = self.state();
        state.programs.get(&feed).filter(|program| program.session == session).map(|one| one.tag.clone())
    }

    /// Whether a program is there.
    pub(crate) fn is_connected(&self, feed: ParticipantId) -> bool {
        self.state().programs.get(&feed).is_some_and(|program| program.stands)
    }

    pub(super) fn came(&self, feed: ParticipantId, session: ConnectionId, answer: &str) {
        let tag = ufrag(answer).unwrap_or_default().to_owned();
        self.state().programs.insert(feed, Program { session, tag, stands: false });
    }

    /// The connection of somebody stands, or does no more.
    pub(super) fn stands(&self, who: ParticipantId, stands: bool) {
        if let Some(program) = self.state().programs.get_mut(&who) {
            program.stands = stands;
        }
    }
}
