//! The address book and calls as the API writes them.

use cradle_app::calls::{
    CallView, ContactView, FeedView, GuestView, LeftImage, MyPresence, NoticeView, ParticipantView, Placed,
    ShownView, WaitingGuests,
};
use cradle_app::domain::ConnectionId;
use cradle_app::domain::calls::{CallState, Flow, RecordingState};
use cradle_app::store::calls::{Profile, Recorded};
use cradle_wire::feeds::Feed;
use cradle_wire::recordings::CallRecording;
use cradle_wire::{calls as wire, guests};

use crate::presence::presence_out;
use crate::render::instant;

fn said(text: &str) -> Option<String> {
    Some(text.to_owned()).filter(|text| !text.is_empty())
}

pub(crate) fn contact_out(view: &ContactView) -> wire::Contact {
    let contact = &view.contact;
    wire::Contact {
        id: contact.id.0,
        state: contact.state.as_str().to_owned(),
        name: view.name.clone(),
        address: view.address.clone(),
        picture: view.picture,
        photograph: contact.photograph.is_some(),
        says: said(&view.says),
        comment: said(&contact.comment),
        groups: contact.groups.names().to_vec(),
        presence: view.presence.map(presence_out),
        may_photograph: view.may_photograph,
        tell: contact.tell,
        since: instant(contact.since),
    }
}

pub(crate) fn my_presence_out(mine: MyPresence) -> wire::MyPresence {
    wire::MyPresence {
        chosen: mine.chosen.map(|chosen| chosen.choice.as_str().to_owned()),
        until: mine.chosen.and_then(|chosen| chosen.until).map(instant),
        shown: presence_out(mine.shown),
    }
}

pub(super) fn calling_out(profile: Profile) -> wire::Calling {
    wire::Calling {
        address: profile.address.to_string(),
        says: said(&profile.says),
        findable: profile.found_by.is_some(),
        may_photograph: profile.may_photograph,
        picture: profile.picture.is_some(),
    }
}

/// A call for whoever looks at it on this page.
pub(crate) fn call_out(view: CallView, here: Option<ConnectionId>) -> wire::Call {
    let (answered_at, over_at, ended) = match view.call.state {
        CallState::Ringing => (None, None, None),
        CallState::Talking { answered_at } => (Some(answered_at), None, None),
        CallState::Over { answered_at, at, how } => (answered_at, Some(at), Some(how)),
    };
    let caller = view.call.participant(view.call.caller).map(|one| one.id);
    let carried = view.call.is_carried();
    wire::Call {
        id: view.call.id.0,
        state: view.call.state.as_str().to_owned(),
        ended: ended.map(|how| how.as_str().to_owned()),
        started_at: instant(view.call.started_at),
        answered_at: answered_at.map(instant),
        over_at: over_at.map(instant),
        me: view.me.0,
        participants: view.participants.into_iter().map(|one| participant_out(one, here)).collect(),
        polite: caller != Some(view.me),
        images: view.images.into_iter().map(shown_out).collect(),
        recordings: view.recordings.into_iter().map(recording_out).collect(),
        // Between two pages sound and picture are encrypted from end to end (DTLS-SRTP, RFC 5764); what passes them
        // on sees neither. A room is an end itself.
        end_to_end: !carried,
        room: carried.then_some(view.call.id.0),
        feeds: view.feeds.into_iter().map(feed_out).collect(),
    }
}

/// A program in a call.
pub(super) fn feed_out(view: FeedView) -> Feed {
    let shows = match view.feed.flow {
        Flow::Out { shows } => shows,
        Flow::In => None,
    };
    Feed {
        id: view.feed.id.0,
        by: view.by.map(|by| by.0),
        name: view.feed.name.to_string(),
        flow: view.feed.flow.as_str().to_owned(),
        shows: shows.map(|whom| whom.0),
        connected: view.connected,
        muted: view.feed.muted,
        mine: view.mine,
    }
}

fn recording_out(recorded: Recorded) -> CallRecording {
    let Recorded { recording, film } = recorded;
    let (since, ended, ended_by) = match recording.state {
        RecordingState::Asking => (recording.asked_at, None, None),
        RecordingState::Running { since } | RecordingState::Paused { since } => (since, None, None),
        RecordingState::Over { at, why, by } => (at, Some(why.as_str().to_owned()), by),
    };
    let those = |agreed: bool| {
        let consents = recording.consents.iter().filter(move |one| one.agreed_at.is_some() == agreed);
        consents.map(|one| one.who.0).collect::<Vec<_>>()
    };
    CallRecording {
        id: recording.id.0,
        by: recording.by.0,
        state: recording.state.as_str().to_owned(),
        ended,
        ended_by: ended_by.map(|who| who.0),
        asked_at: instant(recording.asked_at),
        began_at: recording.began_at.map(instant),
        since: instant(since),
        recorded_ms: u64::try_from(recording.recorded.as_millis()).unwrap_or(u64::MAX),
        agreed: those(true),
        asked: those(false),
        film,
    }
}

/// A call that rings, for whoever called.
pub(super) fn placed_out(placed: Placed, here: Option<ConnectionId>) -> wire::PlacedCall {
    let refused = placed.refused.into_iter().map(|one| wire::RefusedPartner {
        contact: one.contact.0,
        name: one.name,
        presence: presence_out(one.presence),
        detail: one.message,
    });
    wire::PlacedCall { call: call_out(placed.view, here), refused: refused.collect() }
}

fn participant_out(view: ParticipantView, here: Option<ConnectionId>) -> wire::Participant {
    wire::Participant {
        id: view.participant.id.0,
        called_by: view.called_by.map(|by| by.0),
        contact: view.contact.map(|contact| contact.0),
        name: view.participant.name,
        guest: view.participant.guest,
        picture: view.picture,
        state: view.participant.place.as_str().to_owned(),
        connection_mine: here.is_some() && view.connection == here,
        microphone: view.on.microphone,
        camera: view.on.camera,
        hand: view.on.hand,
        screen: view.on.screen,
    }
}

pub(crate) fn shown_out(view: ShownView) -> wire::Shown {
    wire::Shown {
        n: view.shown.n,
        by: view.shown.by.0,
        name: view.shown.name,
        width: view.shown.width,
        height: view.shown.height,
        at: instant(view.shown.at),
        kept: view.kept,
        mine: view.mine,
    }
}

pub(crate) fn notice_out(view: NoticeView) -> wire::CallingNotice {
    let kept = view.told.kept.is_some();
    let image = |image: LeftImage| wire::LeftImage {
        name: image.name,
        width: image.width,
        height: image.height,
        kept,
    };
    wire::CallingNotice {
        id: view.told.id.0,
        kind: view.told.kind.as_str().to_owned(),
        contact: view.told.contact.map(|contact| contact.0),
        name: view.told.name,
        call: view.told.call.map(|call| call.0),
        text: view.told.text,
        image: view.image.map(image),
        at: instant(view.told.at),
        read_at: view.told.read_at.map(instant),
    }
}

/// Guests who wait for whoever looks.
pub(crate) fn waiting_out(waiting: WaitingGuests, allowed: bool) -> guests::WaitingGuests {
    let items = waiting.guests.into_iter().map(|one| guests::WaitingGuest {
        id: one.guest.id.0,
        name: one.guest.name.to_string(),
        link: one.guest.link.id.0,
        title: one.guest.link.title,
        since: instant(one.since),
    });
    guests::WaitingGuests { items: items.collect(), quiet: waiting.quiet, allowed }
}

/// How far a guest has come.
pub(super) fn visit_out(view: GuestView) -> guests::GuestVisit {
    guests::GuestVisit {
        name: view.name,
        by: view.by,
        state: if view.call.is_some() { "in" } else { "waiting" }.to_owned(),
        call: view.call.map(|call| call.0),
    }
}
