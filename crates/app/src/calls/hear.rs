//! What open pages say: that somebody is there, and what they tell each other in calls.

use std::sync::Arc;

use cradle_domain::calls::Left;
use cradle_domain::{CallId, ConnectionId, CustomerId, ParticipantId, Span};

use super::board::{Heard, LineEvent, LineMessage, On};
use super::keep_time::lose;
use super::presence;
use super::step::{take, tell_all};
use crate::{Context, Event, Result, Visitor};

/// An open page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// What it is called in calls.
    pub connection: ConnectionId,
    /// Whose it is; a guest goes by what they go by in calls.
    pub customer: CustomerId,
}

/// Where somebody points at in a picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pointing {
    /// Which picture of the call.
    pub image: u32,
    /// From the left edge, 0–1.
    pub x: f64,
    /// From the upper edge, 0–1.
    pub y: f64,
    /// How much larger than whole, 1–16.
    pub zoom: f64,
    /// Whether the button is down.
    pub down: bool,
}

/// Something for one page that takes part in a call.
#[derive(Clone, Debug, PartialEq)]
pub struct LineNews {
    /// Which call.
    pub call: CallId,
    /// For which page.
    pub connection: ConnectionId,
    /// What.
    pub what: LineWhat,
}

/// What it is.
#[derive(Clone, Debug, PartialEq)]
pub enum LineWhat {
    /// Something that is heard in order, and again if need be.
    Told {
        /// Counts what was told to this participant.
        seq: u64,
        /// What.
        message: LineMessage,
    },
    /// Somebody points; the next word of it makes this one old.
    Pointed {
        /// Who.
        from: ParticipantId,
        /// Where.
        at: Pointing,
    },
    /// Somebody begins or ceases to speak; the next word of it makes this one old.
    Speaking {
        /// Who.
        from: ParticipantId,
        /// Which of both.
        speaking: bool,
    },
}

/// Longest text that somebody writes in a call, in characters.
const LONGEST_TEXT: usize = 4_000;

/// A page that is said to be gone and was not heard for this long is believed to be.
const UNHEARD: Span = Span::from_secs(18);

/// A page opens.
pub fn open(ctx: &Context, visitor: &Visitor) -> Result<Page> {
    let customer = visitor.participant()?;
    let connection: ConnectionId = ctx.id();
    ctx.board().open(connection, customer);
    Ok(Page { connection, customer })
}

/// A page is gone: it was closed, or its connection broke off.
pub async fn close(ctx: &Context, page: Page, closed: bool) -> Result<()> {
    let how = if closed { Left::Closed(ctx.now()) } else { Left::Broken };
    let (news, dropped) = ctx.board().close(page.connection, how, ctx.now());
    if let Some(news) = news {
        presence::tell(ctx, &news);
    }
    match dropped {
        Some(dropped) => lose(ctx, dropped).await,
        None => Ok(()),
    }
}

/// A page is still open, though it may sleep.
pub fn alive(ctx: &Context, page: Page) {
    ctx.board().touch(page.connection, ctx.now());
}

/// Somebody has this page open, and is at it or not.
pub async fn here(ctx: &Context, page: Page, active: bool) -> Result<()> {
    let mut heard = ctx.board().here(page.connection, active, ctx.now());
    if heard.is_none() {
        presence::arrive(ctx, page.customer).await?;
        heard = ctx.board().here(page.connection, active, ctx.now());
    }
    if let Some(Heard::Somebody(Some(news))) = heard {
        presence::tell(ctx, &news);
    }
    Ok(())
}

/// A page has another connection than before, and goes on with its call: it hears again what it has not heard.
/// False when another page goes on with it.
pub async fn resume(
    ctx: &Context,
    page: Page,
    call: CallId,
    heard: u64,
    was: Option<ConnectionId>,
) -> Result<bool> {
    let unheard_since = ctx.now() - UNHEARD;
    let bound = ctx.board().line(call, |line| {
        line.of(page.customer).map(|one| (one.connection(), one.before(), one.is_awaited()))
    });
    let Some(Some((current, before, awaited))) = bound else { return Ok(false) };
    let free = match current {
        Some(current) => {
            current == page.connection
                || was == Some(current)
                || !ctx.board().is_heard(current, unheard_since)
        }
        // Of the pages of before nothing is known when the centre was started anew.
        None if awaited => true,
        // Nobody goes on with a call that they never were in.
        None => before.is_some_and(|before| was.is_none_or(|was| was == before)),
    };
    if !free {
        return Ok(false);
    }
    take(ctx, page.customer, call, |call, now| {
        call.join(page.customer, now)?;
        let Some(me) = call.participant(page.customer) else { return Ok(()) };
        ctx.board().line(call.id, |line| {
            let events = line.seat(me.id, page.customer).resume(page.connection, heard);
            tell(ctx, call.id, events.into_iter().map(|event| (page.customer, event)));
        });
        Ok(())
    })
    .await?;
    tell_all(ctx, call);
    Ok(true)
}

/// Something for the page of another participant, which passes unread. False when it does not count.
pub fn signal(ctx: &Context, page: Page, call: CallId, to: ParticipantId, n: u64, data: String) -> bool {
    say_on_line(ctx, page, call, n, |from| (LineMessage::Signal { from, data }, Some(to)))
}

/// Words for everybody in a call. False when they do not count.
pub fn say(ctx: &Context, page: Page, call: CallId, n: u64, text: String) -> bool {
    if text.trim().is_empty() || text.chars().count() > LONGEST_TEXT {
        return false;
    }
    let at = ctx.now();
    say_on_line(ctx, page, call, n, |from| (LineMessage::Said { from, text, at }, None))
}

fn say_on_line(
    ctx: &Context,
    page: Page,
    call: CallId,
    n: u64,
    message: impl FnOnce(ParticipantId) -> (LineMessage, Option<ParticipantId>),
) -> bool {
    let said = ctx.board().line(call, |line| {
        let speaker = line.on(page.connection)?;
        if !speaker.counts(n) {
            return None;
        }
        let from = speaker.id;
        let (message, to) = message(from);
        tell(ctx, call, line.tell(&message, |one| to.is_none_or(|to| one.id == to && to != from)));
        Some(())
    });
    said.flatten().is_some()
}

/// Hands what was said to the pages that it is for; while the line is held, so that all is heard in order.
pub(super) fn tell(ctx: &Context, call: CallId, events: impl IntoIterator<Item = (CustomerId, LineEvent)>) {
    for (customer, LineEvent { connection, seq, message }) in events {
        let news = LineNews { call, connection, what: LineWhat::Told { seq, message } };
        ctx.live().tell(customer, Event::Line(Arc::new(news)));
    }
}

/// What is on at somebody. False when they are not in the call on this page.
pub fn set_on(ctx: &Context, page: Page, call: CallId, on: On) -> bool {
    let changed = ctx.board().line(call, |line| {
        let member = line.on(page.connection)?;
        Some(std::mem::replace(&mut member.on, on) != on)
    });
    let Some(Some(changed)) = changed else { return false };
    if changed {
        tell_all(ctx, call);
    }
    true
}

/// Somebody points at a picture. False when it is nowhere, or too often.
pub fn point(ctx: &Context, page: Page, call: CallId, at: Pointing) -> bool {
    let inside =
        (0.0..=1.0).contains(&at.x) && (0.0..=1.0).contains(&at.y) && (1.0..=16.0).contains(&at.zoom);
    if !inside {
        return false;
    }
    let now = ctx.now();
    let others = ctx.board().line(call, |line| {
        let member = line.on(page.connection)?;
        if !member.points(now) {
            return None;
        }
        let from = member.id;
        let others = line.members.iter().filter(|one| one.id != from);
        let others = others.filter_map(|one| Some((one.customer, one.connection()?)));
        Some((from, others.collect::<Vec<_>>()))
    });
    let Some(Some((from, others))) = others else { return false };
    for (customer, connection) in others {
        let news = LineNews { call, connection, what: LineWhat::Pointed { from, at } };
        ctx.live().tell(customer, Event::Line(Arc::new(news)));
    }
    true
}
