//! Adapters behind the application's ports to the outside world: mail, payments by card, printers.
//!
//! Knows how others speak (SMTP, MIME, Stripe's API, IPP), never why something is sent.

pub mod mail;
pub mod printers;
pub mod stripe;
