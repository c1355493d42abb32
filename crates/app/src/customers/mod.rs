//! Accounts, signing in, and letting devices in.

mod change;
mod delete;
mod devices;
mod keys;
mod operators;
pub(crate) mod passwords;
mod prove;
mod register;
mod sessions;
mod sign_in;

pub use change::{Change, change, me};
pub use delete::delete;
pub use devices::{Codes, DeviceError, Pending, ask_device, decide_device, pending_device, request_code};
pub use keys::{Key, MadeKey, key_owner, keys, make_key, revoke_key};
pub use operators::{first_operator, make_operator};
pub use prove::{MailProof, all, ask_proof, confirm, confirm_here, prove};
pub use register::{NewAccount, register};
pub use sessions::{end_current, end_session, sessions, stands, visitor_of};
pub use sign_in::{Identity, SignedIn, sign_in};
