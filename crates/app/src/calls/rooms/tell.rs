//! What happens in rooms, to the pages that it concerns.

use cradle_domain::{CallId, ParticipantId};
use cradle_sfu::{Event, Events, Reason, Shown};
use std::sync::Arc;
use uuid::Uuid;

use super::Seat;
use crate::calls::board::LineMessage;
use crate::calls::descriptions::{RoomNews, RoomSlot, RoomTells};
use crate::calls::hear::{self, LineNews, LineWhat};
use crate::calls::step;
use crate::{Context, Event as Live};

/// The name of the camera among what a page sends.
const CAMERA: &str = "1";

/// Tells it until the workers have ended.
pub(super) async fn tell_all(ctx: Context, mut events: Events) {
    while let Some(event) = events.recv().await {
        match event {
            Event::Offer { participant, revision, sdp } => {
                // An offer on a connection that was replaced meanwhile would be taken for one on the next.
                to(&ctx, participant, |seat| {
                    (ufrag(&sdp) == Some(&seat.ufrag)).then_some(RoomNews::Offer { revision, sdp })
                });
            }
            Event::Shows { participant, slots } => {
                to(&ctx, participant, |seat| {
                    let programs = ctx.board().line(seat.call, |line| line.feeds.clone()).unwrap_or_default();
                    let is_program = |who| programs.iter().any(|(id, _)| *id == who);
                    Some(RoomNews::Shows(slots.into_iter().map(|shown| slot(shown, is_program)).collect()))
                });
            }
            Event::Left { room, participant, reason } => {
                if reason != Reason::Replaced {
                    stands(&ctx, room, participant, false);
                }
                let lost = !matches!(reason, Reason::Asked | Reason::Replaced);
                to(&ctx, participant, |_| lost.then_some(RoomNews::Gone));
            }
            Event::Speaking { room, participant, speaking } => {
                speaks(&ctx, CallId(Uuid::from_u128(room.0)), named(participant), speaking);
            }
            Event::Connected { room, participant } => stands(&ctx, room, participant, true),
            Event::Reachable { .. } => {}
        }
    }
}

/// The connection of somebody stands, or does no more: of a program everybody in the call hears it.
fn stands(ctx: &Context, room: cradle_sfu::RoomId, participant: cradle_sfu::ParticipantId, stands: bool) {
    let (call, who) = (CallId(Uuid::from_u128(room.0)), named(participant));
    ctx.rooms().stands(who, stands);
    if ctx.board().line(call, |line| line.feeds.iter().any(|(id, _)| *id == who)) == Some(true) {
        step::tell_all(ctx, call);
    }
}

fn to(ctx: &Context, participant: cradle_sfu::ParticipantId, news: impl FnOnce(&Seat) -> Option<RoomNews>) {
    let who = named(participant);
    let Some(seat) = ctx.rooms().seat(who) else { return };
    if let Some(what) = news(&seat) {
        tell(ctx, seat.call, who, RoomTells { to: seat.name, what });
    }
}

/// Tells one participant's page.
pub(super) fn tell(ctx: &Context, call: CallId, who: ParticipantId, tells: RoomTells) {
    let message = LineMessage::Room(tells.into());
    ctx.board().line(call, |line| hear::tell(ctx, call, line.tell(&message, |one| one.id == who)));
}

fn speaks(ctx: &Context, call: CallId, who: ParticipantId, speaking: bool) {
    let pages = ctx.board().line(call, |line| {
        line.members.iter().filter_map(|one| Some((one.customer, one.connection()?))).collect::<Vec<_>>()
    });
    for (customer, connection) in pages.unwrap_or_default() {
        let what = LineWhat::Speaking { from: who, speaking };
        ctx.live().tell(customer, Live::Line(Arc::new(LineNews { call, connection, what })));
    }
}

fn slot(shown: Shown, is_program: impl Fn(ParticipantId) -> bool) -> RoomSlot {
    let of = shown.source.map(|(who, mid)| {
        let who = named(who);
        // Programs call their lines as they like; what they send is a camera.
        let mid = if is_program(who) { CAMERA.to_owned() } else { mid };
        (who, mid)
    });
    RoomSlot { mid: shown.mid, video: shown.video, of }
}

/// What a participant is called where sound and pictures are carried.
pub(in crate::calls) const fn name_in(who: ParticipantId) -> cradle_sfu::ParticipantId {
    cradle_sfu::ParticipantId(who.0.as_u128())
}

const fn named(participant: cradle_sfu::ParticipantId) -> ParticipantId {
    ParticipantId(Uuid::from_u128(participant.0))
}

/// By which a connection is known in its descriptions (RFC 8839 §5.4).
pub(in crate::calls) fn ufrag(sdp: &str) -> Option<&str> {
    sdp.lines().find_map(|line| line.strip_prefix("a=ice-ufrag:"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_names_its_connection() {
        assert_eq!(ufrag("v=0\r\na=ice-ufrag:aB3+\r\na=ice-pwd:x\r\n"), Some("aB3+"));
        assert_eq!(ufrag("v=0\r\na=ice-pwd:x\r\n"), None);
    }
}
