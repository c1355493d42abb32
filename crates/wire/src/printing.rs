//! Prints, and where they are made.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Uuid;
use crate::delivery::{Delivering, Way};

/// What printing must be told.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PrintOptions {
    /// Where; the first place that makes it when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Uuid>,
    /// Millimetres, the short edge first.
    #[schema(example = "102x152")]
    pub size: String,
    /// The paper, as the place names it.
    pub paper: String,
    /// The finish, as the place names it.
    pub finish: String,
    /// A white border of so many millimetres; none when left out.
    #[serde(default)]
    pub border: u16,
    /// The whole picture with white beside it, instead of a full sheet with something cut off.
    #[serde(default)]
    pub fit: bool,
    /// Copies of each picture; 1 when left out.
    #[serde(default = "one")]
    pub copies: u16,
    /// Pictures for which something else is said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<PrintItem>,
    /// Whether sheets that show all pictures small, each with its number and name, come with them; each
    /// counts as a print.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub index: bool,
    /// How they come to me; picked up at the first counter, or sent home where there is none, when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivery: Option<Way>,
    /// For agents: the pictures go straight from the camera to the partner centre that prints them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub direct: bool,
}

const fn one() -> u16 {
    1
}

/// How one picture is printed, where it is not as all of them are.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PrintItem {
    /// Which picture.
    pub image: Uuid,
    /// How often; as often as all of them when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copies: Option<u16>,
    /// Which part; the middle when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crop: Option<Crop>,
}

/// A part of a picture as shown, in fractions of its edges. A part with other proportions than the
/// sheet is cut down around its middle.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Crop {
    /// From the left edge, 0–1.
    pub left: f64,
    /// From the top edge, 0–1.
    pub top: f64,
    /// 0.01–1.
    pub width: f64,
    /// 0.01–1.
    pub height: f64,
}

/// What became of the prints of one picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Print {
    /// Its place in the order, from 0 on.
    pub position: u32,
    /// The picture; of a sheet of the index the first one on it.
    pub image: Uuid,
    /// Which sheet of the index it is, from 0 on; null for a print of the picture.
    #[serde(default)]
    pub index: Option<u32>,
    /// How often it is printed.
    pub copies: u16,
    /// `waiting`, `drawing`, `sent`, `printing`, `held`, `done` or `failed`.
    pub state: String,
    /// Why it is held or has failed.
    pub reason: Option<String>,
    /// How often it was repeated.
    pub repeated: u32,
}

/// Something that can be printed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Product {
    /// Millimetres, the short edge first.
    pub size: String,
    /// The paper.
    pub paper: String,
    /// The finish.
    pub finish: String,
    /// For the operator: what the printer calls the sheet; empty for what follows from the size.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub media: String,
}

/// A place that makes prints, as customers see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PrintPlace {
    /// Identifier.
    pub id: Uuid,
    /// What it is called.
    pub name: String,
    /// What it makes.
    pub products: Vec<Product>,
    /// Whether an agent can send pictures straight to it.
    #[serde(default)]
    pub direct: bool,
}

/// What can be printed, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Printing {
    /// The places.
    pub places: Vec<PrintPlace>,
    /// How prints can be delivered.
    #[serde(default)]
    pub delivery: Delivering,
}

/// A place as it is to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SavePlace {
    /// What people call it.
    pub name: String,
    /// Whether it takes orders.
    pub enabled: bool,
    /// What sheets are drawn with, in dots to the inch; 300 when left out.
    #[serde(default = "fine")]
    pub dpi: u16,
    /// `ipp`, `folder` or `partner`.
    pub kind: String,
    /// ipp: the printer's address, `ipp://printer.local/ipp/print`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uri: Option<String>,
    /// folder: its name among the folders for labs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folder: Option<String>,
    /// folder: how files are named, `{size}/{copies}x_{number}_{name}`; as a card with a camera's print
    /// order (DPOF) when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
    /// partner: which.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partner: Option<Uuid>,
    /// What it makes.
    pub products: Vec<Product>,
}

const fn fine() -> u16 {
    300
}

/// A place as the operator sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OutputPlace {
    /// Identifier.
    pub id: Uuid,
    /// How it is set up.
    #[serde(flatten)]
    pub set: SavePlace,
    /// The profiles of its papers.
    pub profiles: Vec<Profile>,
}

/// All places, by name.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct OutputPlaces {
    /// The places.
    pub items: Vec<OutputPlace>,
    /// The folder in which labs have theirs.
    pub folders: String,
}

/// The colours of a paper at a place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Profile {
    /// Which paper.
    pub paper: String,
    /// The name of its file.
    pub name: String,
}

/// An ICC profile to set.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct SetProfile {
    /// For which paper.
    pub paper: String,
    /// The name of its file.
    pub name: String,
    /// Its bytes in base64.
    pub profile: String,
}

/// Which printer.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct LookAtPrinter {
    /// Its address.
    pub uri: String,
}

/// What a printer says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Printer {
    /// Maker and model.
    pub model: String,
    /// `idle`, `printing` or `stopped`.
    pub state: String,
    /// Why, in the words of RFC 8011 §5.4.12.
    pub reasons: Vec<String>,
    /// Whether it takes jobs.
    pub accepts: bool,
    /// Sheets that it can print.
    pub media: Vec<String>,
    /// Those that lie in it.
    pub ready: Vec<String>,
    /// Dots to the inch.
    pub resolutions: Vec<u32>,
    /// Whether it prints in colour.
    pub colour: bool,
    /// Media types that it takes.
    pub formats: Vec<String>,
    /// What is used up.
    pub supplies: Vec<Supply>,
}

/// Something that is used up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Supply {
    /// What the printer calls it.
    pub name: String,
    /// Percent; null where the printer does not know.
    pub level: Option<u8>,
}

/// Printers in the network.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct FoundPrinters {
    /// By name.
    pub items: Vec<FoundPrinter>,
}

/// A printer that answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FoundPrinter {
    /// What it calls itself.
    pub name: String,
    /// Its address.
    pub uri: String,
}
