//! A program comes with its secret: it is let in, goes on over another network, and leaves.

use cradle_domain::calls::{Feed, Flow};
use cradle_domain::{CallId, ConnectionId, ParticipantId, Span};
use cradle_sfu::{Attach, Part, Refused, RoomId, Watch};
use cradle_store::calls;

use crate::calls::ice::{Ice, servers};
use crate::calls::rooms::{NotIn, name_in, ufrag};
use crate::calls::step::take;
use crate::secrets::digest;
use crate::{Context, Error, Result};

/// A program that has shown its secret.
#[derive(Clone, Debug)]
pub struct Door {
    call: CallId,
    feed: Feed,
}

/// A program is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entered {
    /// What its connection is called.
    pub session: ConnectionId,
    /// What the connection goes by on the network now.
    pub tag: String,
    /// The answer to its offer.
    pub answer: String,
}

/// What came of a fragment (RFC 8840).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Patched {
    /// Candidates of its own: they are not needed, because the room answers checks and makes none.
    Heard,
    /// Its network has changed: it goes by another name now.
    Renamed {
        /// What the connection goes by now.
        tag: String,
        /// The fragment that answers.
        fragment: String,
    },
    /// The connection goes by another name.
    Other,
}

/// Who comes with this secret; `None` for everybody who cannot come in, whatever the reason.
pub async fn door(ctx: &Context, feed: ParticipantId, secret: &str) -> Result<Option<Door>> {
    let seal = digest(secret.as_bytes());
    let mut tx = ctx.read().await?;
    let Some((owner, id)) = calls::call_of_feed(&mut tx, feed).await? else { return Ok(None) };
    let call = calls::call(&mut tx, owner, id).await?;
    let feed = call.and_then(|call| call.feeds.into_iter().find(|one| one.id == feed));
    // What is compared are hashes: how long it takes says nothing of the secret.
    Ok(feed.filter(|feed| feed.seal == seal).map(|feed| Door { call: id, feed }))
}

/// The servers that a program may be joined through.
pub fn ice_of(ctx: &Context, door: &Door) -> Result<Ice> {
    servers(ctx, &door.feed.id.to_string())
}

/// Lets a program in with its offer, in place of itself where it was in before. The centre carries the call from now
/// on.
pub async fn come_in(ctx: &Context, door: &Door, offer: String) -> Result<Entered> {
    let Door { call, feed } = door;
    let part = match feed.flow {
        Flow::In => Part::Sends,
        Flow::Out { shows: None } => Part::Watches(Watch::Speaker),
        Flow::Out { shows: Some(shows) } => Part::Watches(Watch::Only(name_in(shows))),
    };
    let attach = Attach { room: RoomId(call.0.as_u128()), participant: name_in(feed.id), offer, part };
    let (session, answer) = ctx.rooms().attach(ctx, *call, feed.id, attach).await.map_err(not_in)?;
    // What was taken back meanwhile is on its way out already.
    take(ctx, feed.by, *call, |call, _| call.comes_in(feed.id)).await?;
    Ok(Entered { session, tag: tag(&answer), answer })
}

/// Takes a fragment of a program for one of its connections. `None` where that is none any more.
pub async fn patch(
    ctx: &Context,
    door: &Door,
    session: ConnectionId,
    tag_of: &str,
    fragment: String,
) -> Result<Option<Patched>> {
    let Some(current) = ctx.rooms().tag_of(door.feed.id, session) else { return Ok(None) };
    if tag_of == current {
        return Ok(Some(Patched::Heard));
    }
    if tag_of != "*" {
        return Ok(Some(Patched::Other));
    }
    match ctx.rooms().rename(door.feed.id, session, fragment).await {
        Ok(fragment) => Ok(Some(Patched::Renamed { tag: tag(&fragment), fragment })),
        Err(Refused::Unknown) => Ok(None),
        Err(why) => Err(refused(why)),
    }
}

/// A program leaves. False where the connection is none any more.
pub fn disconnect(ctx: &Context, door: &Door, session: ConnectionId) -> bool {
    if ctx.rooms().tag_of(door.feed.id, session).is_none() {
        return false;
    }
    ctx.rooms().leave(door.call, door.feed.id);
    true
}

/// The name by which the room knows a connection on the network.
fn tag(description: &str) -> String {
    ufrag(description).unwrap_or_default().to_owned()
}

fn not_in(why: NotIn) -> Error {
    match why {
        NotIn::TooOften => Error::Wait(Span::from_secs(10)),
        NotIn::Refused(why) => refused(why),
    }
}

fn refused(why: Refused) -> Error {
    match why {
        Refused::Description(why) => Error::invalid("offer", format!("This offer cannot be used: {why}.")),
        Refused::Full => Error::conflict("call-full", "As many are in this call as may be."),
        Refused::Unknown | Refused::Overtaken => Error::Missing("connection"),
        Refused::Ended | Refused::Broken => {
            Error::conflict("no-rooms", "This connection comes to nothing. Try again.")
        }
    }
}
