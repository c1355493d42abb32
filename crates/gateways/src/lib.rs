//! Adapters behind the application's ports to the outside world: mail, printers.
//!
//! Knows how others speak (SMTP, MIME, IPP), never why something is sent.

pub mod mail;
pub mod printers;
