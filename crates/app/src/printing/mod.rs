//! Where prints are made: places that the operator sets up, what customers can choose of them, and the
//! port to printers.

mod here;
mod look;
mod offer;
mod places;
mod printers;
mod profiles;

pub use here::{Tested, add_place_here, places_here, remove_place_here, test_place_here};
pub use look::{discover, inspect};
pub use offer::{Offered, offered};
pub(crate) use offer::{found, found_here, is_offered};
pub use places::{PlaceView, SavePlace, places, remove_place, save_place};
pub use printers::{Found, JobStanding, Look, PrinterProblem, Printers, Supply, Ticket};
pub use profiles::{remove_profile, set_profile};
