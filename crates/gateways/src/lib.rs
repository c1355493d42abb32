//! Adapters behind the application's ports to the outside world: mail, payments by card.
//!
//! Knows how others speak (SMTP, MIME, Stripe's API), never why something is sent.

pub mod mail;
pub mod stripe;
