//! Pictures, their parts and days, uploads on their way, and the blobs that all of them refer to.

mod blobs;
mod cells;
mod clusters;
mod columns;
mod downloads;
mod found;
mod images;
mod months;
mod pages;
mod parts;
mod recordings;
mod shelf;
mod shots;
mod terms;
mod trash;
mod unseen;
mod uploads;

pub use blobs::{
    adopt_blob, blobs_without_record, doom_blobs, doomed_blobs, forget_blob, hold_doomed_blob, record_blob,
};
pub use cells::{chart, uncharted};
pub use clusters::{Cluster, Sample, charted, clusters};
pub use downloads::{add_download, download, forget_downloads};
pub use images::{
    Rendered, add, by_content, get, many, move_to, set_arrived, set_attributes, set_rendered, set_rendering,
    state_before_trash,
};
pub use months::{Month, timeline};
pub use pages::{Filter, Position, count, page};
pub use parts::{Owned, OwnedBySha1, add_part, known, known_by_sha1, part, part_names, parts_by_content};
pub use recordings::{forget_recording, set_recording};
pub use shelf::Shelf;
pub use shots::{by_content_id, by_stem, put_first, set_content_id};
pub use terms::{refresh_terms, without_terms};
pub use trash::{
    due_in_trash, first_out_of_trash, in_trash, move_many, put_off_all_trash, put_off_trash, remove,
    set_trash_until, trashed,
};
pub use unseen::{Unseen, set_looked, unseen};
pub use uploads::{
    Through, Upload, add_upload, expired_uploads, finish_upload, remove_upload, upload, upload_of,
    uploads_known, uploads_through,
};
