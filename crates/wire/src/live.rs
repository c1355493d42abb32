//! Messages over `/api/v1/live`.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::calls::{Call, CallingNotice, Contact, MyPresence, OnState, Pointing, Presence, Shown};
use crate::guests::WaitingGuests;
use crate::orders::Order;
use crate::{Timestamp, Uuid};

/// What the centre tells a page while it is open.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum LiveMessage {
    /// The first message: the connection stands.
    Hello {
        /// What it is called in calls.
        connection: Uuid,
        /// What this run of the centre is called: another one when it was started anew, which knows nothing of
        /// what pages said before, and whose rooms nobody has joined yet.
        #[serde(default)]
        run: Uuid,
    },
    /// An order changed; this is what it is now.
    Order {
        /// The order.
        order: Box<Order>,
    },
    /// Pictures arrived or changed; ask for them again.
    Images {
        /// Which ones.
        ids: Vec<Uuid>,
    },
    /// There is a notice, or something happened to one; ask for them again.
    Notices,
    /// More happened than was told: ask for everything again.
    Resync,
    /// A card of my address book is new or changed.
    Contact {
        /// What it is now.
        contact: Box<Contact>,
    },
    /// A card of my address book is gone.
    ContactGone {
        /// Which one.
        id: Uuid,
    },
    /// Somebody is reachable in another way.
    Presence {
        /// Their card in my address book.
        contact: Uuid,
        /// How they are now.
        presence: Presence,
    },
    /// I am.
    MyPresence {
        /// How I am now.
        #[serde(flatten)]
        mine: MyPresence,
    },
    /// There is something new about partners and calls.
    CallingNotice {
        /// What.
        notice: Box<CallingNotice>,
    },
    /// A call that I am in, or that rings for me, changed.
    Call {
        /// What it is now.
        call: Box<Call>,
    },
    /// Guests wait for me, others than before or none any more.
    Guests {
        /// All of them.
        #[serde(flatten)]
        waiting: WaitingGuests,
    },
    /// What became of me as a guest.
    Guest {
        /// `in` (the call), `turned_away` for now, or `ended`.
        state: String,
        /// The call that I was let into.
        call: Option<Uuid>,
    },
    /// What another page of a call, or its room, has to tell about the connection between the two.
    Signal {
        /// Which call.
        call: Uuid,
        /// From whom: a participant, or the room.
        from: Uuid,
        /// Counts what I was told in this call; to be named in `resume`.
        seq: u64,
        /// What, as it was sent; from the room, a `RoomMessage`.
        #[schema(value_type = Object)]
        data: serde_json::Value,
    },
    /// Somebody wrote something in a call.
    Said {
        /// Which call.
        call: Uuid,
        /// Who.
        from: Uuid,
        /// What.
        text: String,
        /// When.
        at: Timestamp,
        /// As in `signal`.
        seq: u64,
    },
    /// Somebody showed a picture in a call.
    Shown {
        /// Which call.
        call: Uuid,
        /// The picture.
        image: Box<Shown>,
        /// As in `signal`.
        seq: u64,
    },
    /// Somebody points at a picture in a call.
    Pointed {
        /// Which call.
        call: Uuid,
        /// Who.
        from: Uuid,
        /// Where.
        #[serde(flatten)]
        at: Pointing,
    },
    /// Somebody begins or ceases to speak in a call that goes through the centre.
    Speaking {
        /// Which call.
        call: Uuid,
        /// Who.
        from: Uuid,
        /// Which of both.
        speaking: bool,
    },
    /// Somebody took my picture in a call.
    Photographed {
        /// Which call.
        call: Uuid,
        /// Who.
        by: Uuid,
        /// As in `signal`.
        seq: u64,
    },
}

/// What a page tells the centre, up to 160 KiB. What cannot be read is dropped.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum PageMessage {
    /// Somebody has this page open: at its start, whenever it changes, and every 15 seconds.
    Here {
        /// Whether they are at it.
        active: bool,
        /// What the device is called, up to 80 characters.
        #[serde(default)]
        device: String,
    },
    /// The connection is a new one, and the call the same: send again what was not heard.
    Resume {
        /// Which call.
        call: Uuid,
        /// The last `seq` that was heard.
        heard: u64,
        /// The connection that this page had before.
        #[serde(default)]
        connection: Option<Uuid>,
    },
    /// Something for another page of a call, up to 48 KiB, or for its room, up to 128 KiB.
    Signal {
        /// Which call.
        call: Uuid,
        /// For whom: a participant, or the room.
        to: Uuid,
        /// Counts what this page sends; what comes twice counts once.
        n: u64,
        /// What; for the room, a `RoomRequest`.
        #[schema(value_type = Object)]
        data: serde_json::Value,
    },
    /// Words for everybody in a call, up to 4,000 characters.
    Say {
        /// Which call.
        call: Uuid,
        /// As in `signal`.
        n: u64,
        /// What.
        text: String,
    },
    /// What is on here.
    State {
        /// Which call.
        call: Uuid,
        /// What.
        #[serde(flatten)]
        on: OnState,
    },
    /// Where this one points at; over 30 a second are dropped.
    Point {
        /// Which call.
        call: Uuid,
        /// Where.
        #[serde(flatten)]
        at: Pointing,
    },
}
