//! Recordings of calls.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Timestamp, Uuid};

/// A recording of a call, which is made by the page of whoever asked for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CallRecording {
    /// Identifier.
    pub id: Uuid,
    /// The participant who asked for it, and records.
    pub by: Uuid,
    /// `asking` until everybody in the call has agreed, `running`, `paused` while somebody who came in has not, or the
    /// page that records is gone, or `over`.
    pub state: String,
    /// Why it is over: `declined`, `withdrawn`, `stopped`, `left` (who recorded has) or `ended` (the call has); null
    /// until then.
    pub ended: Option<String>,
    /// By which participant.
    pub ended_by: Option<Uuid>,
    /// When it was asked for.
    pub asked_at: Timestamp,
    /// When everybody had agreed for the first time; null where that never was.
    pub began_at: Option<Timestamp>,
    /// Since when it is in this state.
    pub since: Timestamp,
    /// Milliseconds that it ran before that.
    pub recorded_ms: u64,
    /// Those in the call who have agreed: nobody else may be recorded.
    pub agreed: Vec<Uuid>,
    /// Those who have not answered yet.
    pub asked: Vec<Uuid>,
    /// The film's number among the pictures of the call, once it is in the library of who recorded.
    pub film: Option<u32>,
}

/// What I say to a recording.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct AnswerRecording {
    /// False also takes back what was agreed to before, and ends it at once.
    pub agrees: bool,
}

/// The film that a recording became.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct RecordedFilm {
    /// One of my films.
    pub image_id: Uuid,
    /// What it is called in my library.
    pub title: String,
}
