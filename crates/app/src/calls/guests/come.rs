//! A guest comes, waits, and goes.

use cradle_domain::calls::{Availability, Guest, GuestLink, GuestName, LOST, LinkStanding, Visit};
use cradle_domain::customers::{Action, Caller, Denied, Language};
use cradle_domain::{CallId, GuestId, Instant};
use cradle_store::{calls, customers};

use super::lobby::{GuestNews, NoPlace};
use crate::calls::step::take;
use crate::{Context, Error, Event, Result, Secret, Visitor, digest};

/// An invitation, as it is told to whoever has its link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invited {
    /// The name of who invites.
    pub by: String,
    /// When it ends.
    pub ends_at: Instant,
}

/// How far a guest has come, as they see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GuestView {
    /// What they are called.
    pub name: String,
    /// The name of who lets them in.
    pub by: String,
    /// The call that they were let into.
    pub call: Option<CallId>,
}

/// Somebody waits.
#[derive(Clone, Debug)]
pub struct Came {
    /// How far they have come.
    pub view: GuestView,
    /// What they show with each request from now on; nothing for who waited before.
    pub secret: Option<Secret>,
}

/// What an invitation says of itself.
pub async fn invited(ctx: &Context, visitor: &Visitor, secret: &str) -> Result<Invited> {
    let (link, by) = opened(ctx, visitor, secret).await?;
    Ok(Invited { by, ends_at: link.ends_at })
}

/// Somebody comes by a link and waits to be let in; `before` is the secret of a guest that they may be already. How
/// the one is who may let them in, they do not learn.
pub async fn come(
    ctx: &Context,
    visitor: &Visitor,
    link: &str,
    before: Option<&str>,
    name: &str,
) -> Result<Came> {
    let (link, by) = opened(ctx, visitor, link).await?;
    let name: GuestName = name.parse().map_err(|why| Error::invalid("name", why))?;
    if let Some(guest) = before.and_then(|secret| ctx.lobby().by_token(&digest(secret.as_bytes())))
        && guest.link.id == link.id
    {
        return Ok(Came { view: view(&guest, by), secret: None });
    }
    let (host, secret) = (link.owner, Secret::fresh());
    let guest = Guest { id: ctx.id(), link, name, visit: Visit::Waiting { since: ctx.now() } };
    let entered = ctx.lobby().enter(guest.clone(), secret.hash(), &visitor.origin, ctx.now());
    entered.map_err(|why| no_place(why, &by))?;
    ctx.live().tell(host, Event::Guests);
    Ok(Came { view: view(&guest, by), secret: Some(secret) })
}

fn no_place(why: NoPlace, by: &str) -> Error {
    match why {
        NoPlace::Full => Error::conflict(
            "waiting-room-full",
            format!("Many wait for {by} already. Try again in a few minutes."),
        ),
        NoPlace::TooOften(wait) => Error::TooSoon {
            wait,
            message: format!(
                "{by} was asked just now. Wait {} seconds, then try again.",
                wait.as_secs().max(1)
            ),
        },
    }
}

/// What guesses at links are counted under.
const GUESSES: &[u8] = b"guest links";

/// The link of a secret, if guests come by it, and the name of who made it. Wrong ones are counted for each origin, so
/// that whoever guesses is slowed down, and nobody else.
async fn opened(ctx: &Context, visitor: &Visitor, secret: &str) -> Result<(GuestLink, String)> {
    visitor.may(Action::Public)?;
    if !ctx.settings().guests {
        return Err(Error::Missing("invitation"));
    }
    let mut tx = ctx.read().await?;
    let guesses = customers::read_attempts(&mut tx, &digest(GUESSES), &visitor.origin).await?;
    if let Some(wait) = guesses.wait(ctx.now()) {
        let message =
            format!("Too many wrong links. Wait {} seconds, then try again.", wait.as_secs().max(1));
        return Err(Error::TooSoon { wait, message });
    }
    let link = calls::guest_link_by_token(&mut tx, &digest(secret.as_bytes())).await?;
    let host = match &link {
        Some(link) => customers::get(&mut tx, link.owner).await?,
        None => None,
    };
    drop(tx);
    let (Some(link), Some(host)) = (link, host) else {
        let mut tx = ctx.write().await?;
        let guesses = customers::read_attempts(&mut tx, &digest(GUESSES), &visitor.origin).await?;
        let failed = guesses.failed(ctx.now());
        customers::put_attempts(&mut tx, &digest(GUESSES), &visitor.origin, failed).await?;
        tx.commit().await?;
        return Err(Error::Missing("invitation"));
    };
    let by = host.profile.name.to_string();
    match link.standing(ctx.now()) {
        LinkStanding::Open => Ok((link, by)),
        LinkStanding::Used => Err(Error::Ended(format!(
            "This invitation was for one guest, who has come. Ask {by} for another one."
        ))),
        LinkStanding::Ended => {
            Err(Error::Ended(format!("This invitation has ended. Ask {by} for another one.")))
        }
        LinkStanding::TakenBack => Err(Error::Missing("invitation")),
    }
}

fn view(guest: &Guest, by: String) -> GuestView {
    let call = match guest.visit {
        Visit::In { call } => Some(call),
        Visit::Waiting { .. } => None,
    };
    GuestView { name: guest.name.to_string(), by, call }
}

/// Who asks, by the secret that a guest shows; nobody when it is none, or their visit is over.
pub fn guest_of(ctx: &Context, secret: Option<&str>, language: Language, origin: String) -> Visitor {
    let guest = secret.and_then(|secret| ctx.lobby().by_token(&digest(secret.as_bytes())));
    let caller = guest.map_or(Caller::Nobody, |guest| Caller::Guest { id: guest.id });
    Visitor { caller, session: None, language, origin }
}

/// Whether a guest's visit is not over.
pub fn stands(ctx: &Context, id: GuestId) -> bool {
    ctx.lobby().guest(id).is_some()
}

/// The guest who asks.
fn guest(ctx: &Context, visitor: &Visitor) -> Result<Guest> {
    let Caller::Guest { id } = visitor.caller else { return Err(Denied::SignIn.into()) };
    visitor.participant()?;
    ctx.lobby().guest(id).ok_or_else(|| Denied::SignIn.into())
}

/// How far the guest who asks has come.
pub async fn my_visit(ctx: &Context, visitor: &Visitor) -> Result<GuestView> {
    let guest = guest(ctx, visitor)?;
    let host = customers::get(&mut ctx.read().await?, guest.host()).await?;
    let host = host.ok_or(Error::Missing("invitation"))?;
    Ok(view(&guest, host.profile.name.to_string()))
}

/// The call that the guest who asks was let into.
pub fn guest_call(ctx: &Context, visitor: &Visitor) -> Result<CallId> {
    match guest(ctx, visitor)?.visit {
        Visit::In { call } => Ok(call),
        Visit::Waiting { .. } => Err(Error::Missing("call")),
    }
}

/// The guest who asks goes.
pub async fn go(ctx: &Context, visitor: &Visitor) -> Result<()> {
    let guest = guest(ctx, visitor)?;
    match guest.visit {
        Visit::In { call } => {
            let me = guest.id.in_calls();
            take(ctx, me, call, |call, now| call.leave(me, now)).await?;
        }
        Visit::Waiting { .. } => {
            ctx.lobby().leave(guest.id);
            ctx.live().tell(guest.host(), Event::Guests);
            ctx.live().tell(guest.id.in_calls(), Event::Sessions);
        }
    }
    Ok(())
}

/// Tells guests that nobody lets them in any more.
pub(super) fn say_ended(ctx: &Context, gone: &[Guest]) {
    for guest in gone {
        say_last(ctx, guest, GuestNews::Ended);
    }
}

/// Tells a guest the last that they hear.
pub(super) fn say_last(ctx: &Context, guest: &Guest, news: GuestNews) {
    ctx.live().tell(guest.id.in_calls(), Event::Guest(news));
    ctx.live().tell(guest.id.in_calls(), Event::Sessions);
}

/// What time has brought to those who wait: who has closed their page has gone, and who waited too long waits no more.
pub(in crate::calls) fn pass(ctx: &Context) {
    let now = ctx.now();
    for guest in ctx.lobby().all_waiting() {
        let Visit::Waiting { since } = guest.visit else { continue };
        let away = match ctx.board().seen(guest.id.in_calls()) {
            Some(seen) => seen.availability == Availability::Offline,
            // Whose page never spoke.
            None => now >= since + LOST,
        };
        if (away || guest.is_over(now)) && ctx.lobby().leave(guest.id).is_some() {
            ctx.live().tell(guest.host(), Event::Guests);
            say_last(ctx, &guest, GuestNews::Ended);
        }
    }
}
