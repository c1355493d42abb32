//! Proof that bytes are what their names say, holds that keep them from being removed, and copies of
//! all records.

mod dump;
mod holds;
mod list;
mod load;
mod proof;
mod snapshot;

pub use holds::{hold_blobs, release_blobs};
pub use load::{LoadError, Target, load};
pub use proof::{
    Counts, Found, Named, Recorded, Run, add_finding, adopted, advance, begin_run, counts, drop_recorded,
    end_run, findings, is_lost, last_run, list_reached, named, prove, recorded, run,
};
pub use snapshot::{Snapshot, kept_blobs, migrations, snapshot};
