//! Permissions given to others, the pictures that each names, those that were added through them, and who has given their passwords.

mod additions;
mod images;
mod records;
mod secrets;

pub(crate) use additions::give_room_back;
pub use additions::{
    Addition, Came, add_addition, additions_in, came_of, came_since, own_again, set_told, take_room, told_at,
};
pub use images::{forget_images, image_at, images, place_of, visible};
pub use records::{
    Hashes, Recorded, add, by_slug, by_token, count_openings, galleries_of, get, of_class, of_order, page,
    received, received_page, revoke, revoke_class, set_token, update,
};
pub use secrets::{add_visit, forget_visits, hold_password, password_hash, set_password, visited};
