//! Customers, their sessions, wrong passwords, and devices that wait to be let in.

mod attempts;
mod devices;
mod proofs;
mod records;
mod sessions;

pub use attempts::{clear_attempts, forget_attempts, put_attempts, read_attempts};
pub use devices::{
    Decision, Device, add_device, ask_device, decide_device, device_by_code, device_by_hash, forget_devices,
    remove_device,
};
pub use proofs::{Proof, add_proof, drop_proof, forget_proofs, proof, set_proven, use_proof};
pub(crate) use records::standing_from;
pub use records::{
    add, any, by_email, get, make_operator, operators, page, password_hash, remove, set_password,
    set_standing, update_profile,
};
pub use sessions::{
    NewSession, Session, add_session, end_other_sessions, end_session, forget_sessions, keys_of, remove_key,
    session_by_token, sessions_of, touch_session,
};
