//! Holds the room of one call: does what its participants say, one after the other.

use std::collections::HashMap;

use cradle_domain::{CallId, ConnectionId, Instant, ParticipantId, Span};
use cradle_sfu::{Attach, Join, Refused, RoomId, Sfu};
use tokio::sync::mpsc::UnboundedReceiver;

use super::tell::{name_in, tell, ufrag};
use super::{Coming, Command, NotIn, Seat};
use crate::Context;
use crate::calls::descriptions::{RoomNews, RoomSays, RoomTells, RoomWhat};

/// Connections that one participant may begin in [`A_WHILE`]: each costs the room a key of its own.
const JOINS: u32 = 10;
const A_WHILE: Span = Span::from_secs(10);

/// How often somebody has begun anew, and since when that is counted.
struct Joins(Instant, u32);

impl Joins {
    fn again(&mut self, now: Instant) -> bool {
        if now.since(self.0) >= A_WHILE {
            *self = Self(now, 0);
        }
        self.1 += 1;
        self.1 <= JOINS
    }
}

/// Until the call is over; then everybody leaves.
pub(super) async fn hold(ctx: Context, sfu: Sfu, call: CallId, mut commands: UnboundedReceiver<Command>) {
    let mut here: HashMap<ParticipantId, Joins> = HashMap::new();
    while let Some(command) = commands.recv().await {
        match command {
            Command::Said(who, says) => {
                let joins = here.entry(who).or_insert(Joins(ctx.now(), 0));
                if matches!(says.what, RoomWhat::Join { .. }) && !joins.again(ctx.now()) {
                    tell(&ctx, call, who, RoomTells { to: says.from, what: RoomNews::Gone });
                    continue;
                }
                hear(&ctx, &sfu, call, who, says).await;
            }
            Command::Comes(coming) => {
                let joins = here.entry(coming.feed).or_insert(Joins(ctx.now(), 0));
                let Coming { feed, attach, muted, reply } = *coming;
                let entered = if joins.again(ctx.now()) {
                    come(&ctx, &sfu, feed, attach, muted).await.map_err(NotIn::Refused)
                } else {
                    Err(NotIn::TooOften)
                };
                // Who asked may have gone; then the program never connects.
                let _ = reply.send(entered);
            }
            Command::Mute(who, muted) => {
                // A program that is not there is muted when it comes.
                let _: Result<(), Refused> = sfu.mute(name_in(who), muted).await;
            }
            Command::Leave(who) => {
                here.remove(&who);
                leave(&ctx, &sfu, who).await;
            }
        }
    }
    for who in here.into_keys() {
        leave(&ctx, &sfu, who).await;
    }
}

async fn come(
    ctx: &Context,
    sfu: &Sfu,
    feed: ParticipantId,
    attach: Attach,
    muted: bool,
) -> Result<(ConnectionId, String), Refused> {
    let answer = sfu.attach(attach).await?;
    let session: ConnectionId = ctx.id();
    ctx.rooms().came(feed, session, &answer);
    if muted {
        sfu.mute(name_in(feed), true).await?;
    }
    Ok((session, answer))
}

async fn leave(ctx: &Context, sfu: &Sfu, who: ParticipantId) {
    ctx.rooms().stand_up(who);
    // Whoever is not there has left.
    let _: Result<(), Refused> = sfu.leave(name_in(who)).await;
}

async fn hear(ctx: &Context, sfu: &Sfu, call: CallId, who: ParticipantId, says: RoomSays) {
    let RoomSays { from, what } = says;
    let done = match what {
        RoomWhat::Join { sdp } => join(ctx, sfu, call, who, &from, sdp).await,
        // What a connection says that is none any more concerns nobody.
        _ if ctx.rooms().seat(who).is_none_or(|seat| seat.name != from) => Err(Refused::Unknown),
        RoomWhat::Offer { sdp } => offer(ctx, sfu, call, who, &from, sdp).await,
        RoomWhat::Answer { revision, sdp } => sfu.answer(name_in(who), revision, sdp).await,
        RoomWhat::Show(pictures) => {
            for (mid, height) in pictures {
                // A line that is none any more is not shown.
                let _: Result<(), Refused> = sfu.show(name_in(who), mid, height).await;
            }
            Ok(())
        }
    };
    match done {
        // The offer that counts is on its way.
        Ok(()) | Err(Refused::Overtaken) => {}
        Err(why) => {
            tracing::debug!(%call, %who, %why, "a page's connection to a room comes to nothing");
            tell(ctx, call, who, RoomTells { to: from, what: RoomNews::Gone });
        }
    }
}

async fn join(
    ctx: &Context,
    sfu: &Sfu,
    call: CallId,
    who: ParticipantId,
    from: &str,
    sdp: String,
) -> Result<(), Refused> {
    let room = RoomId(call.0.as_u128());
    let join = Join { room, participant: name_in(who), offer: sdp, takes_offers: true };
    let answer = sfu.join(join).await?;
    sit(ctx, call, who, from, answer);
    Ok(())
}

async fn offer(
    ctx: &Context,
    sfu: &Sfu,
    call: CallId,
    who: ParticipantId,
    from: &str,
    sdp: String,
) -> Result<(), Refused> {
    let answer = sfu.offer(name_in(who), sdp).await?;
    sit(ctx, call, who, from, answer);
    Ok(())
}

fn sit(ctx: &Context, call: CallId, who: ParticipantId, name: &str, sdp: String) {
    let seat = Seat { call, name: name.to_owned(), ufrag: ufrag(&sdp).unwrap_or_default().to_owned() };
    ctx.rooms().sit(who, seat);
    tell(ctx, call, who, RoomTells { to: name.to_owned(), what: RoomNews::Answer { sdp } });
}
