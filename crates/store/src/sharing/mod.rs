//! Permissions given to others, the pictures that each names, and who has given their passwords.

mod images;
mod records;
mod secrets;

pub use images::{forget_images, image_at, images, place_of, visible};
pub use records::{
    Hashes, Recorded, add, by_slug, by_token, count_opening, galleries_of, get, of_order, page, received,
    received_page, revoke, revoke_class, set_token, update,
};
pub use secrets::{add_visit, forget_visits, hold_password, password_hash, set_password, visited};
