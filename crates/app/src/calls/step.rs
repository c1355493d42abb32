//! A step of a call, and what follows from it: by somebody's word, or because time has passed.

use cradle_domain::calls::{Call, Participant, Place, WrongCallStep};
use cradle_domain::{CallId, CallingNoticeId, CustomerId, GuestId, Instant};
use cradle_store::Tx;
use cradle_store::calls::{self, TellKind, Told};
use serde::{Deserialize, Serialize};

use super::board::is_in_call;
use super::{notices, presence, recording};
use crate::jobs::{Failure, Work, enqueue};
use crate::{Context, Error, Event, Result};

/// A call after a step, with what its transaction wrote down.
#[derive(Debug)]
pub(super) struct Stepped {
    pub(super) call: Call,
    before: Call,
    notices: Vec<(CustomerId, CallingNoticeId)>,
}

impl From<WrongCallStep> for Error {
    fn from(why: WrongCallStep) -> Self {
        let kind = match why {
            WrongCallStep::Over => "call-over",
            WrongCallStep::Answered => "answered-elsewhere",
            WrongCallStep::NotCalled => "not-called",
            WrongCallStep::NotIn => "not-in-call",
            WrongCallStep::NotThere => "not-there",
            WrongCallStep::Full => "call-full",
            WrongCallStep::Connected => "too-many-connections",
            WrongCallStep::NoFeed => "no-feed",
        };
        Self::conflict(kind, why.to_string())
    }
}

/// Takes a step in a call that somebody is in, and tells everybody in it.
pub(super) async fn take(
    ctx: &Context,
    who: CustomerId,
    id: CallId,
    step: impl FnOnce(&mut Call, Instant) -> Result<(), WrongCallStep>,
) -> Result<Call> {
    let mut tx = ctx.write().await?;
    let mut call = calls::hold_call(&mut tx, who, id).await?.ok_or(Error::Missing("call"))?;
    let before = call.clone();
    // Time goes first: what rang out cannot be answered, however late its work is done.
    call.pass(ctx.now());
    let taken = step(&mut call, ctx.now());
    call.part_with_feeds();
    let changed = call != before;
    let stepped = write(ctx, &mut tx, call, before).await?;
    tx.commit().await?;
    ctx.wake();
    if changed {
        tell(ctx, &stepped).await?;
    }
    taken?;
    Ok(stepped.call)
}

/// Writes how a call stands now, who missed it, and when time brings something next.
pub(super) async fn write(ctx: &Context, tx: &mut Tx, call: Call, before: Call) -> Result<Stepped> {
    let mut notices = Vec::new();
    if call == before {
        return Ok(Stepped { call, before, notices });
    }
    calls::save_call(tx, &call, &before).await?;
    for one in &call.participants {
        let rang = before.participant(one.customer).is_some_and(|one| one.place.is_held());
        if let (Place::Missed { .. }, true, Some(by)) = (one.place, rang, one.called_by) {
            let told = missed(ctx, call.id, one.customer, by);
            calls::add_notice(tx, &told).await?;
            notices.push((told.customer, told.id));
        }
    }
    recording::settle(ctx, tx, &call).await?;
    remind(ctx, tx, &call).await?;
    // In this transaction, so that nobody is called again before they are gone: whoever has left hears nothing more.
    ctx.board().line(call.id, |line| {
        line.keep(|who| call.participant(who).is_some_and(|one| one.place.is_held()));
        line.fits(&call);
    });
    Ok(Stepped { call, before, notices })
}

fn missed(ctx: &Context, call: CallId, called: CustomerId, by: CustomerId) -> Told {
    Told {
        id: ctx.id(),
        customer: called,
        kind: TellKind::Missed,
        partner: by,
        name: String::new(),
        contact: None,
        call: Some(call),
        text: String::new(),
        image: None,
        kept: None,
        at: ctx.now(),
        read_at: None,
    }
}

/// Has somebody look at a call when time brings something.
pub(super) async fn remind(ctx: &Context, tx: &mut Tx, call: &Call) -> Result<()> {
    match call.next() {
        Some(next) => enqueue(ctx, tx, &Overdue { caller: call.caller, call: call.id }, next).await,
        None => Ok(()),
    }
}

/// Tells the pages of everybody in a call how it stands, and their partners that they are in it or no longer.
pub(super) async fn tell(ctx: &Context, stepped: &Stepped) -> Result<()> {
    let Stepped { call, before, .. } = stepped;
    if call.is_over() {
        ctx.board().end(call.id);
        ctx.rooms().end(call.id);
    }
    for gone in before.feeds.iter().filter(|feed| call.feeds.iter().all(|now| now.id != feed.id)) {
        ctx.rooms().leave(call.id, gone.id);
    }
    // Who left before may be in another call by now.
    let moved = |one: &Participant| before.participant(one.customer) != Some(one);
    show(ctx, call, moved);
    for one in call.participants.iter().filter(|one| one.place.is_held() || moved(one)) {
        if !one.place.is_held() {
            ctx.rooms().leave(call.id, one.id);
        }
        ctx.live().tell(one.customer, Event::Call(call.id));
        if one.guest && !one.place.is_held() {
            // The last that they hear: their secret opens nothing from now on.
            ctx.lobby().leave(GuestId(one.id.0));
            ctx.live().tell(one.customer, Event::Sessions);
        }
    }
    let mut tx = ctx.read().await?;
    for (customer, notice) in &stepped.notices {
        notices::tell(ctx, &mut tx, *customer, *notice).await?;
    }
    Ok(())
}

/// Tells the pages of everybody whom a call holds how it stands.
pub(super) fn tell_of(ctx: &Context, call: &Call) {
    for one in call.participants.iter().filter(|one| one.place.is_held()) {
        ctx.live().tell(one.customer, Event::Call(call.id));
    }
}

/// Shows those in a call as being in one, and those who have left it as not being in it.
pub(super) fn show(ctx: &Context, call: &Call, whom: impl Fn(&Participant) -> bool) {
    for one in call.participants.iter().filter(|one| whom(one)) {
        let in_call = is_in_call(one.place);
        if let Some(news) = ctx.board().change(one.customer, ctx.now(), |person| person.set_in_call(in_call))
        {
            presence::tell(ctx, &news);
        }
    }
}

/// Tells everybody in a call about a change that is not recorded.
pub(super) fn tell_all(ctx: &Context, id: CallId) {
    let members =
        ctx.board().line(id, |line| line.members.iter().map(|one| one.customer).collect::<Vec<_>>());
    for customer in members.unwrap_or_default() {
        ctx.live().tell(customer, Event::Call(id));
    }
}

/// Looks at a call when its time has come, and says when to look again.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Overdue {
    /// Who called.
    pub caller: CustomerId,
    /// Which call.
    pub call: CallId,
}

impl Work for Overdue {
    const KIND: &'static str = "calls.overdue";
    const ATTEMPTS: u32 = 100;

    fn about(&self) -> String {
        self.call.to_string()
    }

    /// Looking once more changes nothing.
    async fn run(&self, ctx: &Context) -> Result<(), Failure> {
        let call = match take(ctx, self.caller, self.call, |_, _| Ok(())).await {
            Err(Error::Missing(_)) => return Ok(()),
            other => other?,
        };
        let mut tx = ctx.write().await?;
        remind(ctx, &mut tx, &call).await?;
        Ok(tx.commit().await?)
    }
}
