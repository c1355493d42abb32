//! Cameras.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::customers::said;
use crate::operator::ModelPattern;
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
    /// Whether the centre may know how it is; null while its owner was not asked.
    #[serde(default)]
    pub reports: Option<bool>,
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
    /// Whether the centre may know how it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reports: Option<bool>,
}

/// How much a camera was used in a month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MonthOfUse {
    /// `2026-11`, by the camera's clock.
    pub month: String,
    /// Pictures, films and sounds made in it.
    pub shots: u32,
    /// Days on which any were made.
    pub days: u8,
}

/// What a camera tells about itself when it is connected, and what is known of its use; what is not told is
/// left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct CameraReport {
    /// When it was told; now when left out. Reports wait while the centre is out of reach.
    pub at: Option<Timestamp>,
    /// Its program's version.
    pub firmware: Option<String>,
    /// Battery, 0–100 %.
    pub battery_percent: Option<u8>,
    /// How often the shutter went.
    pub shutter_count: Option<u64>,
    /// Bytes that its card holds.
    pub size_bytes: Option<u64>,
    /// Bytes free on its card.
    pub free_bytes: Option<u64>,
    /// Pictures on its card.
    pub pictures: Option<u64>,
    /// What it complains of, a line each.
    pub errors: Vec<String>,
    /// Shots of it that were ever seen.
    pub shots: Option<u64>,
    /// Days on which any of them were made.
    pub days: Option<u64>,
    /// The same by months, the earliest first.
    pub months: Vec<MonthOfUse>,
}

/// Whether the centre may know how a camera is.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
pub struct AllowReports {
    /// Whether it may.
    pub allowed: bool,
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

/// Makers and models that are let in for something.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LetInCameras {
    /// Makers and models; `*` stands for anything, and case does not count.
    pub models: Vec<ModelPattern>,
    /// Those, too, whose own descriptors declare that they are meant for conferences; of conferences only.
    #[serde(default)]
    pub declared: bool,
}

/// Which cameras this centre takes. Where there is no list, it takes every one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PermittedCameras {
    /// The centre's name.
    pub centre: String,
    /// For conferences.
    pub conference: Option<LetInCameras>,
    /// For their pictures.
    pub pictures: Option<LetInCameras>,
    /// When this was said; null where nobody ever said anything.
    pub changed_at: Option<Timestamp>,
}

/// What the operator says about which cameras the centre takes.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct OperatorPermittedCameras {
    /// For conferences; null lets every camera in.
    pub conference: Option<LetInCameras>,
    /// For their pictures; null lets every camera in.
    pub pictures: Option<LetInCameras>,
    /// When it was changed last; null where it never was.
    pub changed_at: Option<Timestamp>,
    /// Who changed it; null where they have no account any more.
    pub changed_by: Option<String>,
    /// Makers and models that were registered here, the latest first.
    pub known: Vec<ModelPattern>,
}

/// What to say about which cameras the centre takes, in place of all that was said before.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct SetPermittedCameras {
    /// For conferences; null, said so, lets every camera in.
    #[serde(deserialize_with = "Option::deserialize")]
    #[schema(required = true)]
    pub conference: Option<LetInCameras>,
    /// For their pictures; null, said so, lets every camera in.
    #[serde(deserialize_with = "Option::deserialize")]
    #[schema(required = true)]
    pub pictures: Option<LetInCameras>,
}

/// A camera to try on a list.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct TryPermittedCameras {
    /// The list, as it is typed.
    #[serde(flatten)]
    pub list: SetPermittedCameras,
    /// Maker, as the camera would say it.
    #[serde(default)]
    pub maker: String,
    /// Model.
    #[serde(default)]
    pub model: String,
    /// Whether it declares that it is meant for conferences.
    #[serde(default)]
    pub declared: bool,
}

/// Whether a camera is let in for something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CameraPermission {
    /// Whether it is.
    pub permitted: bool,
    /// Why not: `model` (it is none of those on the list) or `nameless` (it says neither maker nor model).
    pub why: Option<String>,
    /// Why not, and what to do, in one sentence.
    pub reason: Option<String>,
    /// What it is called there.
    pub camera: String,
    /// The centre's name.
    pub centre: String,
}

/// What a list says of a camera.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TriedCamera {
    /// For conferences.
    pub conference: CameraPermission,
    /// For its pictures.
    pub pictures: CameraPermission,
}
