//! The agent's own page and API on `http://127.0.0.1:7879`.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Timestamp;
use crate::cameras::{CameraPermission, Evidence};
use crate::orders::OrderOptions;

/// The agent: whom it works for, and whether the centre answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AgentStatus {
    /// Where the centre is.
    pub centre: String,
    /// Whether it answered last time.
    pub online: bool,
    /// Whether this agent is paired with an account.
    pub paired: bool,
    /// Name of the account.
    pub customer_name: Option<String>,
    /// A pairing that waits for the person's word.
    pub pairing: Option<Pairing>,
    /// Version of the agent.
    pub version: String,
}

/// A pairing that waits for the person's word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Pairing {
    /// The code to compare.
    pub user_code: String,
    /// Where to allow it.
    pub verification_uri_complete: String,
    /// When the code ends.
    pub expires_at: Timestamp,
    /// Why it came to nothing, when it did.
    pub problem: Option<String>,
}

/// A connected camera or card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ConnectedCamera {
    /// Names it in addresses of this API while it is connected.
    pub key: String,
    /// What it is called on the page: model, or the folder's name.
    pub label: String,
    /// Whether it was plugged in; otherwise it is a folder that was named.
    pub plugged_in: bool,
    /// Since when it is there.
    pub connected_at: Timestamp,
    /// Maker, model and serial number, when the evidence speaks for one.
    pub maker: Option<String>,
    /// Model.
    pub model: Option<String>,
    /// Serial number.
    pub serial: Option<String>,
    /// Its program's version.
    pub firmware: Option<String>,
    /// What was seen.
    pub evidence: Vec<Evidence>,
    /// The camera's id at the centre, once it is registered there.
    pub camera_id: Option<String>,
    /// Why it could not be registered.
    pub problem: Option<String>,
    /// Shots found so far.
    pub shots: u32,
    /// Of these, new ones.
    pub new_shots: u32,
    /// Whether the card is still being read.
    pub reading: bool,
    /// The print order that was made on the camera.
    pub print_order: Option<CameraPrintOrder>,
    /// Whether the centre may know how it is; null while its owner was not asked.
    #[serde(default)]
    pub reports: Option<bool>,
    /// Whether the centre takes its pictures; null while that is not known.
    #[serde(default)]
    pub permission: Option<CameraPermission>,
}

/// The connected cameras.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ConnectedCameras {
    /// In the order of connecting.
    pub items: Vec<ConnectedCamera>,
    /// Cameras that send what they see.
    pub webcams: Vec<Webcam>,
    /// What is connected and cannot be read, each with the reason.
    pub unreadable: Vec<UnreadableDevice>,
    /// Cameras on the network that announce themselves, by name.
    pub nearby: Vec<NearbyCamera>,
}

/// A camera on the network that announces itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NearbyCamera {
    /// Names it.
    pub key: String,
    /// What it calls itself.
    pub name: String,
    /// Where it answers.
    pub address: String,
    /// Whether the person wants it connected.
    pub connected: bool,
}

/// Whether a camera on the network is to be connected.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ConnectNearby {
    /// From now on, whenever it is there.
    pub connect: bool,
}

/// A camera that sends what it sees: everything that opening a conference with it takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Webcam {
    /// Names it while it is connected.
    pub key: String,
    /// What it is called.
    pub name: String,
    /// Where this computer has it: `/dev/video0`.
    pub node: String,
    /// In which forms it sends, as four letters each (`MJPG`, `YUYV`); empty where it may not be asked.
    pub formats: Vec<String>,
    /// USB number of its maker; 0 when it is not on USB.
    pub vendor_id: u16,
    /// USB number of its model.
    pub product_id: u16,
    /// Its maker, as it says itself.
    pub maker: String,
    /// Its model, as it says itself.
    pub model: String,
    /// Its serial number, as it says itself.
    pub serial: String,
    /// Since when it is there.
    pub connected_at: Timestamp,
    /// Whether it was plugged in or switched on while the agent was running.
    pub arrived: bool,
    /// Whether its own descriptors declare that it is meant for conferences.
    #[serde(default)]
    pub declares_conference: bool,
    /// Whether the centre holds conferences with it; null while that is not known.
    #[serde(default)]
    pub permission: Option<CameraPermission>,
}

/// Something that is connected and cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UnreadableDevice {
    /// Names it while it is connected.
    pub key: String,
    /// What it is called.
    pub label: String,
    /// Why, and what to do.
    pub problem: String,
}

/// A print order made on the camera (DPOF).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CameraPrintOrder {
    /// Prints in all.
    pub prints: u32,
    /// Shots and how many prints of each.
    pub items: Vec<CameraPrint>,
    /// Whether an index print is asked for with them.
    #[serde(default)]
    pub index: bool,
    /// What could not be followed, in sentences.
    pub problems: Vec<String>,
}

/// Prints of one shot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CameraPrint {
    /// The shot's name.
    pub name: String,
    /// How many.
    pub quantity: u32,
}

/// A shot on the camera: one picture, film or sound with the files that belong to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Shot {
    /// Names it in addresses of this API: the path of its first file, such as
    /// `DCIM/100CRADL/CRDL0001.JPG`.
    pub name: String,
    /// `picture`, `film` or `sound`.
    pub kind: String,
    /// What its files are, the first one first: `JPEG`, `RAW`, `WAV` …
    pub files: Vec<ShotFile>,
    /// `new`, `queued`, `kept` or `sent`.
    pub state: String,
    /// By the camera's own clock, `YYYY-MM-DDTHH:MM:SS`.
    pub taken_at: String,
    /// Pixels across as shown; 0 when the head of the file does not say.
    pub width: u32,
    /// Pixels down as shown.
    pub height: u32,
    /// Bytes of all its files.
    pub size: u64,
    /// Prints that the camera asks for.
    pub prints: u32,
    /// Why it cannot be shown.
    pub problem: Option<String>,
}

/// One file of a shot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ShotFile {
    /// Its name.
    pub filename: String,
    /// What it is, in a word: `JPEG`, `RAW`, `WAV`, `MOV`, `XMP` …
    pub format: String,
    /// Bytes.
    pub size: u64,
}

/// Which shots of a camera.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ShotQuery {
    /// `new`, `queued`, `kept`, `sent` or `ordered` (asked for on the camera); all when left out.
    pub state: Option<String>,
    /// How many entries, 1–500; 100 when left out.
    pub limit: Option<u16>,
    /// The `next` of the page before.
    pub after: Option<String>,
}

/// A service chosen for shots on a camera.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AgentOrder {
    /// Which camera.
    pub camera: String,
    /// A service's `id`.
    pub service: String,
    /// Its kind: known while the centre is out of reach, too.
    pub kind: String,
    /// Names of the shots, in order.
    pub shots: Vec<String>,
    /// What the service must be told.
    #[serde(default)]
    pub options: OrderOptions,
    /// print: how often single shots are printed, 1–99, where that is not as all of them.
    #[serde(default)]
    pub copies: Vec<CameraPrint>,
}

/// An order on its way to the centre.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct QueuedOrder {
    /// Identifier on this agent; also its `Idempotency-Key` at the centre.
    pub id: String,
    /// Which camera, in words.
    pub camera: String,
    /// The service's `id`.
    pub service: String,
    /// Its kind.
    pub kind: String,
    /// Shots in all.
    pub shots: u32,
    /// `waiting` (for the centre), `sending`, `placed`, `failed` or `cancelled`.
    pub state: String,
    /// Why it waits or failed.
    pub reason: Option<String>,
    /// Files sent and in all.
    pub files_done: u32,
    /// Files in all.
    pub files_total: u32,
    /// Bytes sent.
    pub bytes_done: u64,
    /// Bytes in all.
    pub bytes_total: u64,
    /// Seconds that are likely left; null while that is unknown.
    pub seconds_left: Option<u64>,
    /// The order's id at the centre, once it is placed there.
    pub order_id: Option<String>,
    /// Copies of its files in a folder of this computer, where they are made.
    #[serde(default)]
    pub copies: Option<QueuedCopies>,
    /// When it was chosen.
    pub created_at: Timestamp,
}

/// Copies of an order's files in a folder of this computer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct QueuedCopies {
    /// Where.
    pub folder: String,
    /// Files that are there, of all of the order's.
    pub files_done: u32,
    /// Why not all are there, and what to do.
    pub reason: Option<String>,
}

/// Where what is kept is copied to besides, and what the copies are called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LocalCopies {
    /// The folder; null where nothing is copied.
    pub folder: Option<String>,
    /// What copies are called: `{date}`, `{time}`, `{camera}`, `{name}` and `{number}` stand for what is
    /// known of a shot.
    pub template: String,
    /// Whether it is set for this computer, and cannot be changed here.
    pub fixed: bool,
    /// Why nothing can be copied there just now, and what to do.
    pub problem: Option<String>,
}

/// Where what is kept is to be copied from now on.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct SetLocalCopies {
    /// A folder of this computer, from its root; null for none.
    pub folder: Option<String>,
    /// What copies are called.
    pub template: String,
}

/// What copies would be called.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct NameLocalCopies {
    /// The camera whose shots are named; an invented one where it is left out.
    pub camera: Option<String>,
    /// What copies are called.
    pub template: String,
}

/// What copies would be called.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct LocalNames {
    /// Of the latest shots.
    pub items: Vec<LocalName>,
}

/// What the copy of a file would be called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LocalName {
    /// What the camera calls it.
    pub filename: String,
    /// Where it would lie below the folder.
    pub place: String,
}

/// The agent's queue.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Queue {
    /// The latest first.
    pub items: Vec<QueuedOrder>,
    /// What was deleted from cameras, and what is being deleted, the latest first.
    #[serde(default)]
    pub removals: Vec<Removal>,
}

/// Shots that somebody wants deleted from a camera.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct RemoveShots {
    /// Their names.
    pub shots: Vec<String>,
}

/// Which of some shots can be deleted from their camera, as far as is known before they are read once more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RemovalPlan {
    /// Names of those that can.
    pub go: Vec<String>,
    /// Files of these.
    pub files: u32,
    /// Bytes of these.
    pub bytes: u64,
    /// Where the other verified copies of these are.
    pub copies: Vec<String>,
    /// Those that stay, by reason.
    pub stay: Vec<Staying>,
}

/// Shots that stay on their camera, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Staying {
    /// `gone`, `unreadable`, `changed`, `protected`, `print-order`, `queued`, `copying`, `not-kept`,
    /// `trashed`, `no-copy`, `copy-differs`, `centre-away`, `unpaired`, `locked`, `read-only` or `refused`.
    pub why: String,
    /// In a sentence, with what to do.
    pub reason: String,
    /// Their names.
    pub shots: Vec<String>,
}

/// Shots that are being deleted from a camera, or were.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Removal {
    /// Identifier on this agent.
    pub id: String,
    /// Key of the camera.
    pub camera: String,
    /// The camera in words.
    pub label: String,
    /// `running`, `done`, `stopped` (by somebody, or by what `reason` says) or `interrupted` (the agent
    /// ended meanwhile).
    pub state: String,
    /// Why it stopped.
    pub reason: Option<String>,
    /// Shots in all.
    pub shots: u32,
    /// Shots that were looked at so far.
    pub looked_at: u32,
    /// Shots that are deleted.
    pub removed: u32,
    /// Bytes that became free.
    pub bytes: u64,
    /// Shots that were looked at and stay, by reason.
    pub stay: Vec<Staying>,
    /// Shots of which nobody knows whether they are on the camera still.
    pub unknown: Vec<String>,
    /// When it was asked for.
    pub created_at: Timestamp,
}
