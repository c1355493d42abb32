//! Adapters behind the application's ports to the outside world: mail, payments by card, printers, other
//! centres.
//!
//! Knows how others speak (SMTP, MIME, Stripe's API, IPP), never why something is sent.

pub mod centres;
pub mod mail;
pub mod printers;
pub mod stripe;
