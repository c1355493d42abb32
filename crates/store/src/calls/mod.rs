//! Records of address books, of who is reachable, and of calls.

mod contacts;
mod feeds;
mod guests;
mod images;
mod notices;
mod participants;
mod profiles;
mod recordings;
mod records;
mod signs;

pub use contacts::{
    Card, Person, add_contact, between, by_invitation, card, cards, cards_of, contact, forget_refusal,
    hearers, invitations_since, is_waited_for, known, meant_for, refuse, refused, remove_contact,
    save_contact, take_tells,
};
pub use feeds::call_of_feed;
pub use guests::{
    add_guest_link, guest_link, guest_link_by_token, guest_links, guest_links_since, guests_in_calls,
    keep_guest_secret, set_guest_token, take_back_guest_link, use_guest_link,
};
pub use images::{ShownImage, add_image, image, images, keep_image, kept_images};
pub use notices::{TellKind, Told, add_notice, notice, notices, read_notice, set_notice_kept};
pub use profiles::{
    Profile, add_profile, all_offline, by_address, choose, profile, set_address, set_offline_since,
    set_picture, update_profile, with_prefix,
};
pub use recordings::{Recorded, add_recording, recordings, save_recording, set_film};
pub use records::{
    add_call, add_participants, call, current_call, hold_call, open_calls, past_calls, save_call,
};
pub use signs::{set_went_on, went_on};
