//! Partner centres: who they are, what was passed on to them, what they were shown, and what passes between
//! us.

mod direct;
mod disclosures;
mod guests;
mod handovers;
mod messages;
mod records;

pub use direct::{DirectPicture, direct, direct_among, put_direct};
pub use disclosures::{Disclosure, Refused, disclose, disclosed, disclosures, refusals, refuse};
pub use guests::{
    Guest, GuestState, add_guest, forget_fields, guest, guest_of_order, guests_of_orders, has_image,
    hold_guest, images, place_guest, put_fields, put_image, set_over, stale, step_sequence,
};
pub use handovers::{
    Handover, HandoverState, add_due, add_handover, close, dues, handover, handover_of_order, hear_said,
    is_under_way, of_partner, set_booked, set_passed,
};
pub use messages::{
    Message, MessageState, add_message, forget_events, hear, message, messages, note_problem, settle_message,
    waiting,
};
pub use records::{Secrets, partner, partners, put, remove, secrets, set_expects, set_guest, set_signs_with};
