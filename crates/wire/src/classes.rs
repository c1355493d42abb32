//! Classes: pictures that belong together.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::library::Image;
use crate::{Timestamp, Uuid};

/// A class of my pictures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Class {
    /// Identifier.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// The rule by which pictures come into it; null for a class by hand.
    pub rule: Option<Rule>,
    /// How many pictures it holds, as far as they were counted.
    pub images: u64,
    /// Whether there are more than were counted.
    pub more: bool,
    /// The latest picture in it.
    pub cover: Option<Uuid>,
    /// When it was made.
    pub created_at: Timestamp,
}

/// Conditions that a picture has to meet, and the days between which it was taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Rule {
    /// `all` of the conditions, or `any` of them.
    #[serde(default = "all")]
    pub r#match: String,
    /// Up to 30 conditions.
    #[serde(default)]
    pub conditions: Vec<Condition>,
    /// Taken on this day or later, `YYYY-MM-DD`.
    #[serde(default)]
    pub from: Option<String>,
    /// Taken on this day or earlier.
    #[serde(default)]
    pub to: Option<String>,
}

fn all() -> String {
    "all".to_owned()
}

/// One condition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Condition {
    /// `words`, `person`, `place`, `occasion`, `keyword`, `model`, `lens`: the value stands there;
    /// `camera`: its identifier; `kind`: `picture`, `film` or `sound`; `rating`: so many stars or
    /// more; `position`: it is known where; `birthday`: taken on my birthday; `home`: taken in my
    /// town. The last three take no value.
    pub field: String,
    /// The value.
    #[serde(default)]
    pub value: String,
    /// Whether it must not hold.
    #[serde(default)]
    pub not: bool,
}

/// A class to make.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct CreateClass {
    /// Its name: 1–200 characters, no two of mine the same.
    pub name: String,
    /// Its rule; left out for a class by hand.
    #[serde(default)]
    pub rule: Option<Rule>,
    /// The first pictures of a class by hand, up to 500.
    #[serde(default)]
    pub images: Vec<Uuid>,
}

/// A change to a class; what is left out stays.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct UpdateClass {
    /// Its name.
    pub name: Option<String>,
    /// The rule of a class by rule.
    pub rule: Option<Rule>,
}

/// Pictures that go into a class by hand or out of it, up to 500 together.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct PutImages {
    /// In.
    pub add: Vec<Uuid>,
    /// Out.
    pub remove: Vec<Uuid>,
}

/// What a rule would gather.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Tried {
    /// How many pictures, as far as they were counted.
    pub images: u64,
    /// Whether there are more than were counted.
    pub more: bool,
    /// The latest ones, up to 8.
    pub latest: Vec<Image>,
}

/// A rule to try in place of a class's own.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct TryReach {
    /// The rule; left out when only the name would change.
    pub rule: Option<Rule>,
}

/// Who sees a class of mine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Reach {
    /// The open permissions, the latest first.
    pub grants: Vec<ReachedBy>,
    /// How many pictures the rule would newly open to them; null when there are too many to count, or there
    /// is nobody or no rule.
    pub opens: Option<u32>,
    /// How many it would shut.
    pub shuts: Option<u32>,
}

/// A permission that opens a class.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReachedBy {
    /// Identifier.
    pub id: Uuid,
    /// `link`, `public` or `customer`.
    pub to: String,
    /// The address of the customer whom it is for.
    pub email: Option<String>,
    /// Its title.
    pub title: String,
}
