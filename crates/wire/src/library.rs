//! Pictures, films and sounds.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Timestamp, Uuid};

/// A picture, film or sound of mine.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Image {
    /// Identifier.
    pub id: Uuid,
    /// `inbox`, `kept` or `trashed`.
    pub state: String,
    /// `picture`, `film` or `sound`.
    pub kind: String,
    /// Its name on the camera or disk.
    pub filename: String,
    /// IANA media type of the original.
    pub media_type: String,
    /// Bytes of the original.
    pub size: u64,
    /// SHA-256 of the original, hexadecimal.
    pub sha256: String,
    /// Pixels across as shown; 0 while unknown.
    pub width: u32,
    /// Pixels down as shown.
    pub height: u32,
    /// Placeholder: a thumbhash in base64; null while unknown.
    pub thumbhash: Option<String>,
    /// Whether `thumbnail` and `preview` are there.
    pub shown: bool,
    /// Whether they are still being made.
    pub rendering: bool,
    /// Why it cannot be shown, or shown whole.
    pub problem: Option<String>,
    /// The camera that it came from.
    pub camera_id: Option<Uuid>,
    /// By the camera's own clock: `YYYY-MM-DDTHH:MM:SS`, without a zone.
    pub taken_at: String,
    /// When it arrived.
    pub arrived_at: Timestamp,
    /// When it was thrown away.
    pub trashed_at: Option<Timestamp>,
    /// Until when it can be brought back from the trash.
    pub trash_until: Option<Timestamp>,
    /// When the original was last read through and found to be what it was when it arrived.
    pub proven_at: Option<Timestamp>,
    /// What the camera recorded, in reading order.
    pub facts: Vec<Fact>,
    /// Where it was taken.
    pub position: Option<Position>,
    /// What people say about it.
    pub attributes: Attributes,
    /// Further files of the same shot.
    pub parts: Vec<Part>,
    /// For films and sounds that were looked at.
    pub recording: Option<Recording>,
}

/// What is known about a film or sound beyond what a picture has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Recording {
    /// From beginning to end in thousandths of a second; null where the file does not know.
    pub duration_ms: Option<u64>,
    /// `original` when browsers play the file as it is, `waiting` and `making` while a form that they
    /// play is being made, `made`, or `failed`.
    pub playback: String,
    /// How much of it is made, of 100.
    pub percent: u8,
    /// Why it could not be made.
    pub problem: Option<String>,
    /// Where the form that browsers play is, with ranges; null while there is none.
    pub href: Option<String>,
}

/// Something that the camera recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Fact {
    /// What: `maker`, `model`, `lens`, `exposure`, `aperture`, `iso`, `focal_length`, `serial` …
    pub name: String,
    /// The value as people write it.
    pub value: String,
}

/// A place on the earth, WGS 84.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Position {
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
}

/// A further file of the same shot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Part {
    /// `raw`, `sound`, `film`, `sidecar` or `picture`.
    pub role: String,
    /// Its name on the camera.
    pub filename: String,
    /// IANA media type.
    pub media_type: String,
    /// Bytes.
    pub size: u64,
    /// Where it is: `/api/v1/images/{id}/parts/{filename}`.
    pub href: String,
    /// For films and sounds that were looked at.
    pub recording: Option<Recording>,
}

/// What people say about a picture.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Attributes {
    /// A short title.
    pub title: String,
    /// A longer description.
    pub caption: String,
    /// Who is in it.
    pub people: Vec<String>,
    /// Where, in words.
    pub place: String,
    /// The occasion.
    pub occasion: String,
    /// Words to find it by.
    pub keywords: Vec<String>,
    /// 1–5 stars.
    pub rating: Option<u8>,
}

/// A change to a picture; what is left out stays.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct UpdateImage {
    /// `kept` selects it for the library.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// Title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Caption.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caption: Option<String>,
    /// People, all of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub people: Option<Vec<String>>,
    /// Place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Occasion.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub occasion: Option<String>,
    /// Keywords, all of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keywords: Option<Vec<String>>,
    /// 1–5 stars; 0 takes the stars away.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rating: Option<u8>,
}

/// A change to several pictures, the same to all of them, or to each its own: all change, or none.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct UpdateImages {
    /// Up to 500 pictures of mine that change in the same way.
    pub ids: Vec<Uuid>,
    /// `kept` selects them, `trashed` throws them away, `restored` brings them back, `inbox` puts what
    /// was kept back into the inbox.
    pub state: Option<String>,
    /// What else changes; its `state` is left out.
    pub set: Option<UpdateImage>,
    /// People and keywords that are added to what each has.
    pub add: Option<Words>,
    /// People and keywords that are taken away from it.
    pub remove: Option<Words>,
    /// Instead of `ids`: up to 500 pictures, each with its own change.
    pub each: Vec<UpdateOne>,
}

/// People and keywords.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Words {
    /// People.
    pub people: Vec<String>,
    /// Keywords.
    pub keywords: Vec<String>,
}

/// A picture's own change.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct UpdateOne {
    /// The picture.
    pub id: Uuid,
    /// As in `UpdateImages`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// As in `UpdateImages`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set: Option<UpdateImage>,
}

/// Pictures after a change, and the way back.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct UpdatedImages {
    /// The pictures as they are now.
    pub items: Vec<Image>,
    /// Always null: all of them stand in `items`.
    pub next: Option<String>,
    /// What brings back what was before, for `each` of another request.
    pub undo: Vec<UpdateOne>,
}

/// Which pictures.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ImageQuery {
    /// `inbox`, `kept`, `trashed`, or `all` (inbox and kept). `all` when left out.
    pub state: Option<String>,
    /// Only those of this class.
    pub class: Option<Uuid>,
    /// Only those from this camera.
    pub camera: Option<Uuid>,
    /// Words of the camera's maker and model.
    pub model: Option<String>,
    /// Words of the lens.
    pub lens: Option<String>,
    /// `picture`, `film` or `sound`.
    pub kind: Option<String>,
    /// At least so many stars, 1–5.
    pub rating: Option<u8>,
    /// A person: the whole name, or one word of it.
    pub person: Option<String>,
    /// Words of the place.
    pub place: Option<String>,
    /// Words of the occasion.
    pub occasion: Option<String>,
    /// A keyword: the whole, or one word of it.
    pub keyword: Option<String>,
    /// `true` for those whose position is known.
    pub position: Option<bool>,
    /// Taken in one of these cells of the map, up to 64 of them with commas between.
    pub cells: Option<String>,
    /// Taken on this day of any year, `MM-DD`.
    pub day: Option<String>,
    /// Taken on this day or later, `YYYY-MM-DD`.
    pub from: Option<String>,
    /// Taken on this day or earlier.
    pub to: Option<String>,
    /// Words that stand in its name, title, caption, people, place, occasion, keywords, camera or
    /// lens: all of them, in any order, without regard to case and accents. The last one may be a
    /// beginning.
    pub q: Option<String>,
    /// How many entries, 1–500; 100 when left out.
    pub limit: Option<u16>,
    /// The `next` of the page before.
    pub after: Option<String>,
}

/// Which of my own pictures these are, by SHA-256.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct KnownQuery {
    /// Up to 1,000 SHA-256 of originals, hexadecimal.
    pub sha256: Vec<String>,
}

/// The ones that are mine.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Known {
    /// One entry for each that is known; the others are left out.
    pub items: Vec<KnownImage>,
}

/// One of my pictures, by its content.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct KnownImage {
    /// SHA-256 as asked.
    pub sha256: String,
    /// The picture (for a further file of a shot: the picture that it belongs to).
    pub id: Uuid,
    /// `inbox`, `kept` or `trashed`.
    pub state: String,
}

/// How many pictures there are on each day, month by month: the days of twenty years are a short
/// answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Timeline {
    /// The months that have pictures, the latest first.
    pub months: Vec<TimelineMonth>,
    /// All of the pictures.
    pub total: u64,
}

/// A month of the timeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TimelineMonth {
    /// `YYYY-MM`.
    pub month: String,
    /// Pictures taken on its first day, its second …, up to the last day that has some.
    pub counts: Vec<u64>,
}

/// Which pictures the timeline counts.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TimelineQuery {
    /// As for pictures.
    pub state: Option<String>,
}

/// Where pictures were taken: how many in each cell of a view of the map.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Map {
    /// The cells of the view that have pictures, from north to south.
    pub clusters: Vec<Cluster>,
    /// All pictures whose position is known, in the view or not.
    pub total: u64,
}

/// The pictures of one cell of the map.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Cluster {
    /// The cell's name, for `cells` of `GET /api/v1/images`. It begins with the names of the cells
    /// around it.
    pub cell: String,
    /// How many.
    pub pictures: u64,
    /// The middle of where they were taken.
    pub position: Position,
    /// One of them that can be shown.
    pub image: Option<Uuid>,
    /// What that one's place is called; empty when nobody has said it.
    pub place: String,
}

/// What is looked at of the map.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct MapQuery {
    /// The northern edge in degrees, at most 90.
    pub north: f64,
    /// The southern edge.
    pub south: f64,
    /// The western edge in degrees east, −180 to 180.
    pub west: f64,
    /// The eastern edge; smaller than the western one when the date line lies between them.
    pub east: f64,
    /// How small the cells are: at level *n* the world in Mercator’s projection is divided into
    /// 2ⁿ × 2ⁿ of them. 2, 4, 6 … 18; a view has at most 4,096 cells.
    pub level: u8,
    /// As for pictures.
    pub state: Option<String>,
}

/// An upload that has become a picture, as the upload answers when it is complete.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Uploaded {
    /// The picture.
    pub image_id: Uuid,
    /// Whether it was in the library before: nothing was stored twice.
    pub known: bool,
}

/// Pictures of mine to be downloaded in one file.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct PrepareDownload {
    /// Up to 10,000 pictures of mine.
    pub ids: Vec<Uuid>,
}

/// A download that is ready.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Download {
    /// Its address, which opens it to whoever has it.
    pub href: String,
    /// Bytes that will come.
    pub size: u64,
    /// Files in it.
    pub files: u64,
    /// Until when it may be begun.
    pub expires_at: Timestamp,
}
