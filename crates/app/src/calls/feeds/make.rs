//! Make an address for a program, mute it, take it back.

use cradle_domain::calls::{Call, Feed, Flow};
use cradle_domain::customers::PersonName;
use cradle_domain::{CallId, CustomerId, ParticipantId};

use super::FeedView;
use crate::calls::call::no_rooms;
use crate::calls::step::take;
use crate::{Context, Error, Result, Secret, Visitor};

/// A program that is to take part.
#[derive(Clone, Debug)]
pub struct NewFeed {
    /// As everybody reads it.
    pub name: String,
    /// Which way sound and pictures go: `in` or `out`.
    pub flow: String,
    /// Whom it shows, where it shows one.
    pub shows: Option<ParticipantId>,
}

/// The address of a program, and what opens it.
#[derive(Clone, Debug)]
pub struct MadeFeed {
    /// The program.
    pub view: FeedView,
    /// The secret, which is shown this once.
    pub secret: Secret,
}

/// Makes an address by which a program takes part in a call that the visitor is in.
pub async fn make_feed(ctx: &Context, visitor: &Visitor, call: CallId, new: NewFeed) -> Result<MadeFeed> {
    let me = visitor.owner()?;
    if !ctx.rooms().are_open() {
        return Err(no_rooms());
    }
    let name: PersonName = new.name.parse().map_err(|why| Error::invalid("name", why))?;
    let flow = Flow::from_word(&new.flow, new.shows)
        .ok_or_else(|| Error::invalid("flow", "A program sends to a call (in) or shows it (out)."))?;
    let secret = Secret::fresh();
    let feed = Feed { id: ctx.id(), by: me, name, flow, muted: false, seal: secret.hash() };
    let id = feed.id;
    let mut unknown = false;
    let call = take(ctx, me, call, |call, _| {
        unknown = matches!(flow, Flow::Out { shows: Some(shows) } if !is_in(call, shows));
        if unknown { Ok(()) } else { call.connect(feed) }
    })
    .await?;
    if unknown {
        return Err(Error::invalid("shows", "Choose somebody who is in the call."));
    }
    let view = view_of(ctx, &call, me, id).ok_or(Error::Missing("connection"))?;
    Ok(MadeFeed { view, secret })
}

fn is_in(call: &Call, shows: ParticipantId) -> bool {
    let person = call.participants.iter().any(|one| one.id == shows && one.place.is_held());
    person || call.feeds.iter().any(|one| one.id == shows && one.flow == Flow::In)
}

/// Lets nobody hear a program of the visitor's, or everybody again.
pub async fn mute_feed(
    ctx: &Context,
    visitor: &Visitor,
    call: CallId,
    feed: ParticipantId,
    muted: bool,
) -> Result<FeedView> {
    let me = visitor.owner()?;
    let call = take(ctx, me, call, |call, _| call.mute(me, feed, muted)).await.map_err(missing)?;
    ctx.rooms().mute(call.id, feed, muted);
    view_of(ctx, &call, me, feed).ok_or(Error::Missing("connection"))
}

/// Takes a program of the visitor's out of a call; its address leads nowhere from now on.
pub async fn take_back_feed(
    ctx: &Context,
    visitor: &Visitor,
    call: CallId,
    feed: ParticipantId,
) -> Result<()> {
    let me = visitor.owner()?;
    take(ctx, me, call, |call, _| call.disconnect(me, feed)).await.map_err(missing)?;
    Ok(())
}

/// Nobody learns whether somebody else has such a program.
fn missing(error: Error) -> Error {
    match error {
        Error::Conflict { kind: "no-feed", .. } => Error::Missing("connection"),
        error => error,
    }
}

fn view_of(ctx: &Context, call: &Call, me: CustomerId, feed: ParticipantId) -> Option<FeedView> {
    let feed = call.feeds.iter().find(|one| one.id == feed)?;
    Some(FeedView {
        by: call.participant(feed.by).map(|by| by.id),
        connected: ctx.rooms().is_connected(feed.id),
        mine: feed.by == me,
        feed: feed.clone(),
    })
}

/// The programs of a call as one in it sees them.
pub(crate) fn views(ctx: &Context, call: &Call, me: CustomerId) -> Vec<FeedView> {
    call.feeds.iter().filter_map(|feed| view_of(ctx, call, me, feed.id)).collect()
}
