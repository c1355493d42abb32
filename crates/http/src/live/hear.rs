//! What a page says. All of it is hostile until it is read: what cannot be read, is too large or too much is dropped
//! and counted, and never ends anything but itself.

use std::time::Duration;

use cradle_app::calls::{self, On, Page, Pointing, RoomSays, RoomWhat};
use cradle_app::domain::{CallId, ConnectionId, ParticipantId};
use cradle_app::{Context, Error};
use cradle_wire::calls::OnState;
use cradle_wire::live::PageMessage;
use cradle_wire::rooms::RoomRequest;
use serde_json::Value;
use tokio::time::Instant;

/// Bytes of one message: a description names a line for everybody's sound, camera and screen.
pub(super) const LARGEST: usize = 160 << 10;

/// Bytes of what one page has to tell another.
const LARGEST_SIGNAL: usize = 48 << 10;

/// Bytes of a description for the room of a call.
const LARGEST_DESCRIPTION: usize = 128 << 10;

/// Messages of one page in a second, on average and at once.
const RATE: f64 = 60.0;
const BURST: f64 = 300.0;

/// How much one page may say.
#[derive(Debug)]
pub(super) struct Allowance {
    left: f64,
    at: Instant,
}

impl Default for Allowance {
    fn default() -> Self {
        Self { left: BURST, at: Instant::now() }
    }
}

impl Allowance {
    /// Whether one more message is heard.
    pub(super) fn takes(&mut self) -> bool {
        let now = Instant::now();
        self.after(now.duration_since(self.at), now)
    }

    fn after(&mut self, passed: Duration, now: Instant) -> bool {
        self.at = now;
        self.left = (self.left + passed.as_secs_f64() * RATE).min(BURST);
        let takes = self.left >= 1.0;
        if takes {
            self.left -= 1.0;
        }
        takes
    }
}

/// Hears one message; what became of it, as it is counted.
pub(super) async fn hear(ctx: &Context, page: Page, text: &str) -> &'static str {
    let Ok(message) = serde_json::from_str::<PageMessage>(text) else { return "unreadable" };
    match act(ctx, page, message).await {
        Ok(true) => "heard",
        Ok(false) | Err(Error::Missing(_) | Error::Conflict { .. }) => "dropped",
        Err(error) => {
            tracing::warn!(%error, "a page was not heard");
            "failed"
        }
    }
}

async fn act(ctx: &Context, page: Page, message: PageMessage) -> Result<bool, Error> {
    Ok(match message {
        PageMessage::Here { active, device } => {
            calls::here(ctx, page, active).await?;
            device.chars().count() <= 80
        }
        PageMessage::Resume { call, heard, connection } => {
            calls::resume(ctx, page, CallId(call), heard, connection.map(ConnectionId)).await?
        }
        // The room has the name of its call.
        PageMessage::Signal { call, to, n, data } if to == call => match room_in(data) {
            Some(says) => calls::say_to_room(ctx, page, CallId(call), n, says),
            None => false,
        },
        PageMessage::Signal { call, to, n, data } => match signal(&data) {
            Some(data) => calls::signal(ctx, page, CallId(call), ParticipantId(to), n, data),
            None => false,
        },
        PageMessage::Say { call, n, text } => calls::say(ctx, page, CallId(call), n, text),
        PageMessage::State { call, on } => calls::set_on(ctx, page, CallId(call), on_in(on)),
        PageMessage::Point { call, at } => {
            let at = Pointing { image: at.image, x: at.x, y: at.y, zoom: at.zoom, down: at.down };
            calls::point(ctx, page, CallId(call), at)
        }
    })
}

/// What one page has to tell another: an object within bounds, which passes unread.
fn signal(data: &Value) -> Option<String> {
    let text = data.is_object().then(|| data.to_string())?;
    (text.len() <= LARGEST_SIGNAL).then_some(text)
}

/// What a page has to tell the room of its call.
fn room_in(data: Value) -> Option<RoomSays> {
    let (from, what) = match serde_json::from_value(data).ok()? {
        RoomRequest::Join { from, sdp } => (from, RoomWhat::Join { sdp }),
        RoomRequest::Offer { from, sdp } => (from, RoomWhat::Offer { sdp }),
        RoomRequest::Answer { from, revision, sdp } => (from, RoomWhat::Answer { revision, sdp }),
        RoomRequest::Show { from, pictures } => {
            (from, RoomWhat::Show(pictures.into_iter().map(|one| (one.mid, one.height)).collect()))
        }
    };
    let long = match &what {
        RoomWhat::Join { sdp } | RoomWhat::Offer { sdp } | RoomWhat::Answer { sdp, .. } => sdp.len(),
        RoomWhat::Show(_) => 0,
    };
    (long <= LARGEST_DESCRIPTION).then_some(RoomSays { from, what })
}

const fn on_in(on: OnState) -> On {
    On { microphone: on.microphone, camera: on.camera, hand: on.hand, screen: on.screen }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_page_that_floods_is_heard_as_much_as_any_other() {
        let mut allowance = Allowance::default();
        let now = Instant::now();
        let heard = |allowance: &mut Allowance, passed| {
            (0..1_000).filter(|n| allowance.after(if *n == 0 { passed } else { Duration::ZERO }, now)).count()
        };
        assert_eq!(heard(&mut allowance, Duration::ZERO), 300);
        assert_eq!(heard(&mut allowance, Duration::from_secs(1)), 60);
        assert_eq!(heard(&mut allowance, Duration::from_hours(1)), 300);
    }

    #[test]
    fn what_a_room_is_told_is_read_and_anything_else_is_nothing() {
        let join = json!({"room": "join", "from": "a", "sdp": "v=0"});
        let says = RoomSays { from: "a".into(), what: RoomWhat::Join { sdp: "v=0".into() } };
        assert_eq!(room_in(join), Some(says));
        let show = json!({"room": "show", "from": "a", "pictures": [{"mid": "x", "height": null}]});
        let says = RoomSays { from: "a".into(), what: RoomWhat::Show(vec![("x".into(), None)]) };
        assert_eq!(room_in(show), Some(says));
        for wrong in [
            json!({}),
            json!({"room": "leave", "from": "a"}),
            json!({"room": "answer", "from": "a", "revision": -1, "sdp": ""}),
            json!({"room": "show", "from": "a", "pictures": [{"mid": "x", "height": 65_536}]}),
            json!({"room": "join", "from": "a", "sdp": "x".repeat(LARGEST_DESCRIPTION + 1)}),
        ] {
            assert_eq!(room_in(wrong), None);
        }
    }

    #[test]
    fn a_signal_is_an_object_within_bounds() {
        assert!(signal(&json!({"candidate": null})).is_some());
        assert!(signal(&json!({"description": {"type": "offer", "sdp": "v=0"}})).is_some());
        for wrong in [json!([]), json!("v=0"), json!({"candidate": "x".repeat(LARGEST_SIGNAL)})] {
            assert_eq!(signal(&wrong), None);
        }
    }
}
