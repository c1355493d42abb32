//! What is said between `cradle-camera` and whoever started it: one JSON object a line.
//!
//! The program begins with [`Answer::Hello`]. Every request is answered before the next one is read: by
//! one line, or by any number of [`Answer::Bytes`], each with its bytes behind the line, and then
//! [`Answer::Done`] or [`Answer::Failed`]. Names are written as [`CardPath`](crate::CardPath) writes them.

use serde::{Deserialize, Serialize};

/// Changes with what is said here.
pub const PROTOCOL: u32 = 2;
/// Bytes of the longest line that is a request.
pub const LONGEST_REQUEST: usize = 1 << 20;
/// Bytes of the longest line that is an answer: the names of a folder of 200,000 files.
pub const LONGEST_ANSWER: usize = 32 << 20;
/// Bytes behind one [`Answer::Bytes`].
pub const LONGEST_PIECE: usize = 256 << 10;

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Request {
    /// Open what answers at a port. Answered with [`Answer::Done`].
    Open {
        /// `usb:001,004`, `disk:/folder`, `ptpip:192.0.2.1`.
        port: String,
        /// How this computer introduces itself to a camera on the network, as `0a:1b:…`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        guid: Option<String>,
    },
    /// What the camera says of itself.
    About,
    /// What is in a folder.
    Names {
        /// Empty for the root.
        folder: String,
    },
    /// Size and time of files.
    Look {
        /// Where they are.
        folder: String,
        /// Their names in it.
        files: Vec<String>,
    },
    /// The camera's own small picture of a file, as bytes.
    Thumbnail {
        /// Which.
        file: String,
    },
    /// A part of a file, as bytes; fewer where it ends.
    Read {
        /// Which.
        file: String,
        /// From where.
        offset: u64,
        /// How many.
        length: u64,
    },
    /// All of a file, as bytes.
    Whole {
        /// Which.
        file: String,
    },
    /// Remove a file from the camera, for good. Answered with [`Answer::Done`].
    Remove {
        /// Which.
        file: String,
    },
    /// Let the camera go, and end.
    Close,
}

/// What is answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// The program is there.
    Hello {
        /// [`PROTOCOL`].
        protocol: u32,
        /// libgphoto2's version.
        library: String,
    },
    /// To [`Request::About`].
    About(About),
    /// To [`Request::Names`].
    Names(Names),
    /// To [`Request::Look`], in the order of the files; none for what is not there.
    Looked(Vec<Option<Looked>>),
    /// So many bytes follow this line.
    Bytes(usize),
    /// That is all.
    Done,
    /// It cannot be done.
    Failed {
        /// Why, as far as somebody can do something about it.
        why: Why,
        /// In libgphoto2's words.
        said: String,
    },
}

/// Why something cannot be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// There is no such file.
    Absent,
    /// Another program has the camera.
    Held,
    /// The camera does not do this.
    Unsupported,
    /// Nobody knows this model.
    Unknown,
    /// The camera did not answer in time.
    Silent,
    /// Nobody takes what comes.
    Enough,
    /// Anything else.
    Broken,
}

/// What a camera says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct About {
    /// Maker, as PTP's DeviceInfo has it.
    pub maker: Option<String>,
    /// Model.
    pub model: Option<String>,
    /// Serial number.
    pub serial: Option<String>,
    /// Serial number as it is printed on the body, where that is another one.
    pub body_serial: Option<String>,
    /// Its program's version.
    pub firmware: Option<String>,
    /// How much is left in its battery, in percent.
    pub battery: Option<u8>,
    /// How often its shutter has opened.
    pub shutter_count: Option<u64>,
    /// Where it keeps files.
    pub storages: Vec<Storage>,
}

/// A card or memory inside a camera.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Storage {
    /// What it is called; may be empty.
    pub label: String,
    /// How many bytes it holds.
    pub bytes: Option<u64>,
    /// Bytes that are free.
    pub free: Option<u64>,
}

/// What is in a folder, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Names {
    /// Folders.
    pub folders: Vec<String>,
    /// Files.
    pub files: Vec<String>,
}

/// What the camera says of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Looked {
    /// Bytes; none where it does not say.
    pub size: Option<u64>,
    /// When it was last written, in seconds since 1970 by the camera's clock; 0 when it does not say.
    pub time: i64,
    /// Whether the camera says that it may not be removed.
    pub protected: bool,
}
