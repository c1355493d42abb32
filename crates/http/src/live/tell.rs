//! What a page is told about what happens.

use cradle_app::calls::{
    self, LineMessage, LineNews, LineWhat, Page, RoomNews, RoomSlot, RoomTells, ShownView,
};
use cradle_app::{Context, Error, Event, Visitor, orders};
use cradle_wire::calls as wire;
use cradle_wire::live::LiveMessage;
use cradle_wire::rooms::{self as wire_rooms, RoomMessage};

use crate::calls::{call_out, contact_out, my_presence_out, notice_out, shown_out};
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
        Event::Line(news) if news.connection == page.connection => line(page, &news),
        Event::Line(_) | Event::Sessions | Event::Closing => return Ok(None),
    }))
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
