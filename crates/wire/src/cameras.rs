//! Cameras.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::customers::said;
use crate::{Timestamp, Uuid};

/// Where an identification was read, and what it said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Evidence {
    /// `ptp_device_info`, `usb_descriptor`, `exif`, `maker_note`, `volume`, `ftp_account` or `owner`.
    pub source: String,
    /// Maker as read there.
    pub maker: String,
    /// Model as read there.
    pub model: String,
    /// Serial number as read there.
    pub serial: String,
    /// How often it was seen.
    pub sightings: u32,
    /// `low`, `medium` or `high`; said by the centre, ignored when sent.
    pub confidence: String,
}

/// A camera to register.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct RegisterCamera {
    /// Maker.
    pub maker: String,
    /// Model.
    pub model: String,
    /// Serial number of the body.
    pub serial: String,
    /// Its program's version.
    #[serde(default)]
    pub firmware: Option<String>,
    /// What led to this identification.
    #[serde(default)]
    pub evidence: Vec<Evidence>,
}

/// A camera of mine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Camera {
    /// Identifier.
    pub id: Uuid,
    /// Maker.
    pub maker: String,
    /// Model.
    pub model: String,
    /// Serial number.
    pub serial: String,
    /// My name for it.
    pub name: Option<String>,
    /// Its program's version.
    pub firmware: Option<String>,
    /// What led to the identification.
    pub evidence: Vec<Evidence>,
    /// When it was registered.
    pub registered_at: Timestamp,
    /// When it was last connected.
    pub last_seen_at: Timestamp,
}

/// My cameras.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Cameras {
    /// The last connected first.
    pub items: Vec<Camera>,
}

/// A change to a camera.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct UpdateCamera {
    /// My name for it; `null` for none.
    #[serde(deserialize_with = "said", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub name: Option<Option<String>>,
    /// Its program's version.
    pub firmware: Option<String>,
}

/// What a camera tells about itself when it is connected; what it does not tell is left out.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct CameraReport {
    /// Its program's version.
    pub firmware: Option<String>,
    /// Battery, 0–100 %.
    pub battery_percent: Option<u8>,
    /// How often the shutter went.
    pub shutter_count: Option<u64>,
    /// Bytes free on its card.
    pub free_bytes: Option<u64>,
    /// Pictures on its card.
    pub pictures: Option<u64>,
    /// What it complains of.
    pub errors: Vec<String>,
}

/// With what a camera sends files by FTP.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FtpAccount {
    /// The server's name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// Whether the camera can send in secret (FTPS).
    pub secret: bool,
    /// The name that the camera signs in with; null when it has no account.
    pub username: Option<String>,
    /// When it last signed in, to the hour.
    pub last_used_at: Option<Timestamp>,
}

/// A new account for FTP, or a new password.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct MadeFtpAccount {
    /// The name that the camera signs in with.
    pub username: String,
    /// The password; shown this once.
    pub password: String,
}
