//! Those in a call as they are written down.

use cradle_domain::calls::{Participant, Place};
use cradle_domain::{CustomerId, Instant, ParticipantId};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{Result, StoreError};

/// Somebody in a call; a guest has one name for both.
#[derive(FromRow)]
pub(super) struct InRow {
    customer_id: Uuid,
    id: Uuid,
    name: String,
    called_by: Option<Uuid>,
    place: String,
    since: i64,
    joined: bool,
}

impl TryFrom<InRow> for Participant {
    type Error = StoreError;

    fn try_from(row: InRow) -> Result<Self> {
        let place = Place::from_word(&row.place, Instant::from_micros(row.since))
            .ok_or_else(|| StoreError::unreadable(format!("a participant who is “{}”", row.place)))?;
        Ok(Self {
            id: ParticipantId(row.id),
            customer: CustomerId(row.customer_id),
            guest: false,
            name: row.name,
            called_by: row.called_by.map(CustomerId),
            place,
            joined: row.joined,
        })
    }
}
