//! What Cradle knows: types that cannot hold wrong values, rules, state machines.
//!
//! Nothing here is asynchronous, reads a file, asks a clock or rolls dice: time, identifiers and
//! bytes come in as arguments. That is why every rule can be tested in a line.

pub mod archive;
pub mod billing;
pub mod calls;
pub mod cameras;
pub mod classes;
pub mod customers;
pub mod delivery;
pub mod folders;
mod ids;
pub mod library;
pub mod menu;
mod money;
pub mod notices;
pub mod orders;
pub mod partners;
pub mod printing;
pub mod sharing;
mod time;

pub use ids::{
    BlobHash, CallId, CallingNoticeId, CameraId, CardPaymentId, ClassId, ConnectionId, ContactId, CustomerId,
    EntryId, GrantId, GuestId, GuestLinkId, HandoverId, ImageId, InvoiceId, JobId, NoticeId, OrderId,
    OutputPlaceId, ParticipantId, PartnerId, PartnerMessageId, PriceListId, ProofRunId, RecordingId,
    RefundId, ServiceId, SessionId, UploadId,
};
pub use iso_currency::Currency;
pub use money::{Money, MoneyError};
pub use time::{Instant, Span};
