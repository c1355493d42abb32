//! What a page is told about what happens.

use cradle_app::calls::{
    self, GuestNews, LineMessage, LineNews, LineWhat, Page, RoomNews, RoomSlot, RoomTells, ShownView,
};
use cradle_app::domain::customers::Caller;
use cradle_app::{Context, Error, Event, Visitor, orders};
use cradle_wire::calls as wire;
use cradle_wire::live::LiveMessage;
use cradle_wire::rooms::{self as wire_rooms, RoomMessage};

use crate::calls::{call_out, contact_out, my_presence_out, notice_out, shown_out, waiting_out};
use crate::orders::listed;
use crate::presence::presence_out;
use crate::render::instant;

/// What a page is told about an event; nothing about what is gone by now, or is for another page.
pub(super) async fn message(
    ctx: &Context,
    visitor: &Visitor,
    page: Page,
    event: Event,
) -> Result<Option<LiveMessage>, Error> {
    if matches!(visitor.caller, Caller::Guest { .. }) && !concerns_guests(&event) {
        return Ok(None);
    }
    Ok(Some(match event {
        Event::Order(id) => match there(orders::find(ctx, visitor, id).await)? {
            Some(view) => LiveMessage::Order { order: Box::new(listed(view)) },
            None => return Ok(None),
        },
        Event::Images(ids) => LiveMessage::Images { ids: ids.into_iter().map(|id| id.0).collect() },
        Event::Notices => LiveMessage::Notices,
        Event::Contact(view) => LiveMessage::Contact { contact: Box::new(contact_out(&view)) },
        Event::ContactGone(id) => LiveMessage::ContactGone { id: id.0 },
        Event::Presence(contact, seen) => {
            LiveMessage::Presence { contact: contact.0, presence: presence_out(seen) }
        }
        Event::MyPresence(mine) => LiveMessage::MyPresence { mine: my_presence_out(mine) },
        Event::CallingNotice(view) => {
            LiveMessage::CallingNotice { notice: Box::new(notice_out(view.as_ref().clone())) }
        }
        Event::Call(id) => match there(calls::find(ctx, visitor, id).await)? {
            Some(view) => LiveMessage::Call { call: Box::new(call_out(view, Some(page.connection))) },
            None => return Ok(None),
        },
        Event::Guests => match calls::waiting(ctx, visitor).await {
            Ok(waiting) => LiveMessage::Guests { waiting: waiting_out(waiting, calls::may_make_links(ctx)) },
            // Whose account was closed meanwhile lets nobody in.
            Err(Error::Denied(_)) => return Ok(None),
            Err(error) => return Err(error),
        },
        Event::Guest(news) => guest(news),
        Event::Line(news) if news.connection == page.connection => line(page, &news),
        Event::Line(_) | Event::Sessions | Event::Closing => return Ok(None),
    }))
}

/// A guest hears of the call that they are in and of what becomes of them, and of nothing else.
const fn concerns_guests(event: &Event) -> bool {
    matches!(event, Event::Call(_) | Event::Line(_) | Event::Guest(_))
}

/// Those who wait when a page comes, where somebody does.
pub(super) async fn waiting(ctx: &Context, visitor: &Visitor) -> Option<LiveMessage> {
    let waiting = calls::waiting(ctx, visitor).await.ok().filter(|waiting| !waiting.guests.is_empty())?;
    Some(LiveMessage::Guests { waiting: waiting_out(waiting, calls::may_make_links(ctx)) })
}

fn guest(news: GuestNews) -> LiveMessage {
    let (state, call) = match news {
        GuestNews::LetIn(call) => ("in", Some(call.0)),
        GuestNews::TurnedAway => ("turned_away", None),
        GuestNews::Ended => ("ended", None),
    };
    LiveMessage::Guest { state: state.to_owned(), call }
}

fn there<T>(found: Result<T, Error>) -> Result<Option<T>, Error> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(Error::Missing(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

fn line(page: Page, news: &LineNews) -> LiveMessage {
    let call = news.call.0;
    match &news.what {
        LineWhat::Told { seq, message } => told(page, call, *seq, message),
        LineWhat::Pointed { from, at } => LiveMessage::Pointed {
            call,
            from: from.0,
            at: wire::Pointing { image: at.image, x: at.x, y: at.y, zoom: at.zoom, down: at.down },
        },
        LineWhat::Speaking { from, speaking } => {
            LiveMessage::Speaking { call, from: from.0, speaking: *speaking }
        }
    }
}

fn told(page: Page, call: uuid::Uuid, seq: u64, message: &LineMessage) -> LiveMessage {
    match message {
        LineMessage::Signal { from, data } => LiveMessage::Signal {
            call,
            from: from.0,
            seq,
            // It was JSON when it was sent.
            data: serde_json::from_str(data).unwrap_or_default(),
        },
        LineMessage::Said { from, text, at } => {
            LiveMessage::Said { call, from: from.0, text: text.clone(), at: instant(*at), seq }
        }
        LineMessage::Shown(shown) => {
            let mine = shown.sharer == page.customer;
            let view = ShownView { shown: shown.as_ref().clone(), kept: false, mine };
            LiveMessage::Shown { call, image: Box::new(shown_out(view)), seq }
        }
        LineMessage::Photographed { by } => LiveMessage::Photographed { call, by: by.0, seq },
        // The room has the name of its call.
        LineMessage::Room(tells) => {
            let data = serde_json::to_value(room_out(tells)).unwrap_or_default();
            LiveMessage::Signal { call, from: call, seq, data }
        }
    }
}

fn room_out(tells: &RoomTells) -> RoomMessage {
    let to = tells.to.clone();
    match &tells.what {
        RoomNews::Answer { sdp } => RoomMessage::Answer { to, sdp: sdp.clone() },
        RoomNews::Offer { revision, sdp } => RoomMessage::Offer { to, revision: *revision, sdp: sdp.clone() },
        RoomNews::Shows(slots) => RoomMessage::Shows { to, slots: slots.iter().map(slot_out).collect() },
        RoomNews::Gone => RoomMessage::Gone { to },
    }
}

fn slot_out(slot: &RoomSlot) -> wire_rooms::RoomSlot {
    let (participant, source) = slot.of.clone().unzip();
    wire_rooms::RoomSlot {
        mid: slot.mid.clone(),
        video: slot.video,
        participant: participant.map(|one| one.0),
        source,
    }
}
