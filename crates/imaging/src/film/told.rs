//! What `cradle-film` tells of a file: the line of JSON that it writes and its caller reads.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

/// A file's own words, or why there are none.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Told {
    /// Why nothing can be read of it; everything else says nothing then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub damaged: Option<String>,
    /// How long the container says that it is.
    pub seconds: Option<f64>,
    /// What the container says, by the names that FFmpeg has for it.
    pub words: HashMap<String, String>,
    /// The stream that is looked at.
    pub shown: Option<usize>,
    /// The streams, as many as are told of.
    pub streams: Vec<ToldStream>,
}

/// What a stream says about itself.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ToldStream {
    /// Whether it is heard.
    pub sound: bool,
    /// By FFmpeg's name.
    pub codec: String,
    /// How its pixels are kept, by FFmpeg's name.
    pub pixels: String,
    /// In square pixels, not turned.
    pub size: (u32, u32),
    /// How it is to be turned, as Exif counts.
    pub orientation: u32,
    /// Whether its frames are of two halves.
    pub interlaced: bool,
    /// How light is told by numbers (ITU-T H.273).
    pub transfer: u32,
    /// How long it says that it is.
    pub seconds: Option<f64>,
    /// What it says besides.
    pub words: HashMap<String, String>,
}
