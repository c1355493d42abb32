//! A laboratory in which participants meet in virtual time, over networks that lose, delay and reorder.
#![allow(dead_code, unused_imports, missing_docs)] // each test uses its part

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
