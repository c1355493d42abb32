//! Printers: the Internet Printing Protocol (RFC 8010, 8011, PWG 5100.x), and DNS-SD to find them.

mod attributes;
mod discover;
mod ipp;

pub use ipp::IppPrinters;
