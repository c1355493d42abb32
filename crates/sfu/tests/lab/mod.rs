//! A laboratory in which participants meet in virtual time, over networks that lose, delay and reorder.
#![allow(dead_code, missing_docs)] // each test uses its part

pub mod camera;
pub mod client;
pub mod network;
pub mod viewer;
pub mod world;

pub use client::{Client, Sends};
pub use network::Link;
pub use world::World;
