//! Adapters behind the application's ports to the outside world: mail.
//!
//! Knows how others speak (SMTP, MIME), never why something is sent.

pub mod mail;
