//! Customers: who they are, how they prove it, and what they may do.
//!
//! Knows nothing of pictures or money; other capabilities ask it who somebody is.

mod attempts;
mod credentials;
mod permission;
mod phone;
mod profile;
mod proof;
mod rights;

pub use attempts::{Attempts, FREE_ATTEMPTS};
pub use credentials::{Email, NotAnEmail, Password, PasswordProblem};
pub use permission::{Action, Caller, Denied, may};
pub use phone::{NotAPhone, Phone};
pub use profile::{
    Address, Customer, Destination, Gender, Language, NotAName, PersonName, Profile, Standing, age,
};
pub use proof::{PROOF_LASTS, wait_for_proof};
pub use rights::{NotRights, Right, Rights};
