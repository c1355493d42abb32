//! A laboratory in which participants meet in virtual time, over networks that lose, delay and reorder.
// Each test uses its part; the state of a client is what it is.
#![allow(dead_code, unused_imports, missing_docs, clippy::struct_excessive_bools)]

pub mod camera;
pub mod client;
pub mod network;
pub mod viewer;
pub mod wire;
pub mod world;

pub use client::{Client, Sends};
pub use network::Link;
pub use wire::Wire;
pub use world::World;
