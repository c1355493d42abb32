//! Everything known about a picture, as an export writes it down and an import reads it.

use cradle_domain::ClassId;
use cradle_domain::classes::{Class, Rule, Sort};
use cradle_domain::library::{Attributes, Image, ImageState};
use cradle_store::sharing::Addition;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Where the records of an export are: a line of JSON for each picture.
pub(super) const PICTURES: &str = "cradle/pictures.jsonl";
/// The account's own record.
pub(super) const ACCOUNT: &str = "cradle/account.json";
/// Its cameras.
pub(super) const CAMERAS: &str = "cradle/cameras.json";

/// Its classes.
pub(super) const CLASSES: &str = "cradle/classes.json";

/// A picture with all that is known about it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct KnownPicture {
    /// Its identifier in the centre that it comes from.
    pub id: Uuid,
    /// `inbox`, `kept` or `trashed`.
    pub state: ImageState,
    /// Where it goes when it is brought back from the trash.
    pub before_trash: ImageState,
    /// `picture`, `film` or `sound`.
    pub kind: String,
    /// Its name on the camera or disk.
    pub filename: String,
    /// Where its file is under `data/`.
    pub path: String,
    /// IANA media type.
    pub media_type: String,
    /// Bytes.
    pub size: u64,
    /// SHA-256 of the original, hexadecimal.
    pub sha256: String,
    /// BLAKE3 of the original, hexadecimal.
    pub blake3: String,
    /// Pixels across and down as shown.
    pub pixels: (u32, u32),
    /// By the camera's own clock.
    pub taken_at: String,
    /// When it arrived.
    pub arrived_at: jiff::Timestamp,
    /// When it was thrown away.
    pub trashed_at: Option<jiff::Timestamp>,
    /// The camera that it came from.
    pub camera_id: Option<Uuid>,
    /// What the camera recorded.
    pub facts: Vec<(String, String)>,
    /// Latitude and longitude.
    pub position: Option<(f64, f64)>,
    /// What people say about it.
    pub attributes: Attributes,
    /// Its further files.
    pub parts: Vec<KnownPart>,
    /// Where its XMP sidecar is under `data/`.
    pub sidecar: Option<String>,
    /// The classes that it was put into by hand, as [`CLASSES`] names them.
    #[serde(default)]
    pub classes: Vec<Uuid>,
    /// Others who added it to a class.
    #[serde(default)]
    pub added: Vec<KnownAddition>,
}

/// Somebody who added a picture to a class.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct KnownAddition {
    /// Who, by name.
    pub sender: String,
    /// To which class.
    pub class: Uuid,
    /// When.
    pub added_at: jiff::Timestamp,
}

/// A class of pictures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct KnownClass {
    /// Its identifier in the centre that it comes from.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// Its rule; nothing for a class by hand.
    pub rule: Option<Rule>,
    /// When it was made.
    pub created_at: jiff::Timestamp,
}

impl KnownClass {
    /// As a centre has it.
    pub(super) fn of(class: &Class) -> Self {
        Self {
            id: class.id.0,
            name: class.name.as_str().to_owned(),
            rule: match &class.sort {
                Sort::Hand => None,
                Sort::Rule(rule) => Some(rule.clone()),
            },
            created_at: class.created_at.timestamp(),
        }
    }
}

/// A further file of a shot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct KnownPart {
    /// `raw`, `sound`, `film`, `sidecar` or `picture`.
    pub role: String,
    /// Its name on the camera.
    pub filename: String,
    /// Where it is under `data/`.
    pub path: String,
    /// IANA media type.
    pub media_type: String,
    /// Bytes.
    pub size: u64,
    /// BLAKE3, hexadecimal.
    pub blake3: String,
}

/// A camera.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct KnownCamera {
    /// Its identifier in the centre that it comes from.
    pub id: Uuid,
    /// Maker.
    pub maker: String,
    /// Model.
    pub model: String,
    /// Serial number.
    pub serial: String,
    /// What its owner calls it.
    pub name: Option<String>,
    /// Its program's version.
    pub firmware: Option<String>,
}

impl KnownPicture {
    /// A picture whose files are at these places: the original, the parts, and the sidecar if there is
    /// one.
    pub(super) fn of(
        image: &Image,
        before_trash: ImageState,
        places: Vec<String>,
        classes: &[ClassId],
        added: Vec<Addition>,
    ) -> Self {
        let mut places = places.into_iter();
        let path = places.next().unwrap_or_default();
        let part = |(part, path): (&cradle_domain::library::Part, String)| KnownPart {
            role: part.role.as_str().to_owned(),
            filename: part.filename.clone(),
            path,
            media_type: part.media_type.clone(),
            size: part.size,
            blake3: part.blob.to_string(),
        };
        let parts = image.parts.iter().zip(places.by_ref()).map(part).collect();
        Self {
            id: image.id.0,
            state: image.state,
            before_trash,
            kind: image.kind.as_str().to_owned(),
            filename: image.filename.clone(),
            path,
            media_type: image.media_type.clone(),
            size: image.size,
            sha256: hex::encode(image.sha256),
            blake3: image.blob.to_string(),
            pixels: (image.width, image.height),
            taken_at: image.taken_at.to_string(),
            arrived_at: image.arrived_at.timestamp(),
            trashed_at: image.trashed_at.map(cradle_domain::Instant::timestamp),
            camera_id: image.camera.map(|camera| camera.0),
            facts: image.facts.clone(),
            position: image.position,
            attributes: image.attributes.clone(),
            parts,
            sidecar: places.next(),
            classes: classes.iter().map(|class| class.0).collect(),
            added: added
                .into_iter()
                .map(|one| KnownAddition {
                    class: one.class.0,
                    added_at: one.added_at.timestamp(),
                    sender: one.sender,
                })
                .collect(),
        }
    }
}
