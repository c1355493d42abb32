//! What the centre tells a customer about pictures in their inbox.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::library::UpdateOne;
use crate::{Timestamp, Uuid};

/// A notice.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Notice {
    /// Identifier.
    pub id: Uuid,
    /// `undelivered`, `running` (an answer is waited for) or `over`.
    pub state: String,
    /// When it was made.
    pub made_at: Timestamp,
    /// When it was delivered; nothing runs before that.
    pub delivered_at: Option<Timestamp>,
    /// `mail` or `page`.
    pub delivered_by: Option<String>,
    /// Why it could not be delivered yet.
    pub problem: Option<String>,
    /// Until when an answer is waited for; then the pictures go to the trash.
    pub until: Option<Timestamp>,
    /// How many pictures it names.
    pub pictures: u32,
    /// How many of them still wait for an answer.
    pub waiting: u32,
    /// The first 100 of them.
    pub images: Vec<NamedImage>,
    /// What happened by it, the first first.
    pub history: Vec<NoticeEvent>,
}

/// A picture that a notice names.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct NamedImage {
    /// The picture; it may have been removed for good since.
    pub id: Uuid,
    /// `kept`, `described`, `used` (ordered or shared), `let_go`, `trashed`, `restored` or `removed`;
    /// null while it waits.
    pub outcome: Option<String>,
    /// Whether it can be shown.
    pub shown: bool,
}

/// Something that happened.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct NoticeEvent {
    /// When.
    pub at: Timestamp,
    /// `made`, `failed`, `mailed`, `seen`, `put_off`, or what became of pictures, as in
    /// [`NamedImage::outcome`].
    pub event: String,
    /// To how many pictures.
    pub pictures: u32,
    /// The notice that it belongs to.
    pub notice_id: Option<Uuid>,
    /// Why it did not succeed.
    pub reason: Option<String>,
}

/// An answer to a notice.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct AnswerNotice {
    /// `keep` makes pictures part of the library, `let_go` throws them away now.
    pub answer: String,
    /// For which of its pictures; for all that still wait when left out.
    #[serde(default)]
    pub images: Option<Vec<Uuid>>,
}

/// What came of an answer.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct NoticeAnswered {
    /// The notice as it is now.
    pub notice: Notice,
    /// How many pictures were answered.
    pub answered: u64,
    /// What undoes that, for `each` of `POST /api/v1/images/batch`; empty beyond 5,000 pictures.
    pub undo: Vec<UpdateOne>,
}

/// What lies in the trash.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Trash {
    /// Pictures.
    pub pictures: u64,
    /// Days that what is thrown away now can be brought back.
    pub days: u32,
    /// When the first of them is removed for good.
    pub first_out: Option<Timestamp>,
}

/// Pictures to remove for good.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct RemoveImages {
    /// Up to 500 pictures of mine that lie in the trash.
    pub ids: Vec<Uuid>,
}

/// What was removed for good.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Removed {
    /// How many pictures.
    pub removed: u64,
}

/// How long things wait, in days.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct SetPeriods {
    /// From arrival in the inbox to the notice, 1–3,650; 0 never asks; null as configured.
    pub inbox_days: Option<u32>,
    /// From the delivered notice to the trash, 1–3,650; null as configured.
    pub answer_days: Option<u32>,
    /// From the trash to removal for good, 1–3,650; null as configured.
    pub trash_days: Option<u32>,
}

/// The periods: what the operator set, and what holds.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
pub struct Periods {
    /// What the operator set; null where the configuration holds.
    pub set: SetPeriods,
    /// What holds.
    pub holds: SetPeriods,
}

/// A notice as the operator sees it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct OperatorNotice {
    /// Whose.
    pub customer_id: Uuid,
    /// Their name.
    pub customer_name: String,
    /// The notice, without its pictures.
    #[serde(flatten)]
    pub notice: Notice,
}
