//! How somebody can be reached, in words of the API.

use cradle_app::calls::PresenceView;
use cradle_wire::calls as wire;

use crate::render::instant;

pub(crate) fn presence_out(seen: PresenceView) -> wire::Presence {
    wire::Presence {
        state: seen.availability.as_str().to_owned(),
        since: seen.since.map(instant),
        back_at: seen.back_at.map(instant),
    }
}
