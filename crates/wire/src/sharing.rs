//! Permissions given to others.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::customers::said;
use crate::{Timestamp, Uuid};

/// A permission that I gave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Grant {
    /// Identifier.
    pub id: Uuid,
    /// What is given: `image`, `class` or `profile`.
    pub object: String,
    /// The class, where one is given.
    pub class: Option<GrantedClass>,
    /// The fields of my record, where they are given.
    pub fields: Vec<String>,
    /// `link`, `public` or `customer`.
    pub to: String,
    /// The address of the customer whom it is for.
    pub email: Option<String>,
    /// Its title.
    pub title: String,
    /// How many pictures it names; 0 for a class, which has as many as it has.
    pub images: u64,
    /// Whether originals may be taken.
    pub originals: bool,
    /// Whether originals tell where they were taken.
    pub position: bool,
    /// How much others may add, if anything, and how much they have.
    pub add: Option<GrantAdding>,
    /// The text over every image, if there is one.
    pub watermark: Option<String>,
    /// Whether it opens with a password only.
    pub password: bool,
    /// Its address on this centre where that can be shown again: `/g/{slug}` for a gallery; null for
    /// a link, whose secret is not kept.
    pub href: Option<String>,
    /// `open`, `ended` when its time is over, `withdrawn` when it was taken back.
    pub state: String,
    /// When it was given.
    pub created_at: Timestamp,
    /// When it ends by itself.
    pub expires_at: Option<Timestamp>,
    /// When it was taken back.
    pub revoked_at: Option<Timestamp>,
    /// How often it was opened.
    pub openings: u64,
    /// When it was opened last.
    pub opened_at: Option<Timestamp>,
}

/// A class that is given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct GrantedClass {
    /// Identifier.
    pub id: Uuid,
    /// Its name; null when there is no such class any more. Receivers never see it.
    pub name: Option<String>,
    /// Whether it is filled by hand, so that others can be allowed to add to it.
    pub by_hand: bool,
}

/// How much others may add through a permission, all of them together, and how much they have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct GrantAdding {
    /// Pictures, at most.
    pub pictures: u32,
    /// Bytes of them all, at most.
    pub bytes: u64,
    /// Pictures that have come, or are on their way.
    pub added: u32,
    /// Bytes of these.
    pub added_bytes: u64,
}

/// How much others may add through a permission, all of them together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Adding {
    /// Pictures, 1–10,000; 500 when left out.
    pub pictures: Option<u32>,
    /// Bytes of them all, 1 MiB–1 TiB; 10 GiB when left out.
    pub bytes: Option<u64>,
}

fn image() -> String {
    "image".to_owned()
}

/// A permission to give.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct GiveGrant {
    /// What is given: `image` (the default), `class` or `profile`.
    #[serde(default = "image")]
    pub object: String,
    /// The pictures that it opens, in order.
    #[serde(default)]
    pub images: Vec<Uuid>,
    /// The class that it opens, with whatever is in it whenever somebody looks.
    #[serde(default)]
    pub class: Option<Uuid>,
    /// The fields of my record that it shows: `name` and any of `email`, `phone`, `address`,
    /// `delivery`, `birthday`, `gender`.
    #[serde(default)]
    pub fields: Vec<String>,
    /// `link`, `public` or `customer`.
    pub to: String,
    /// The address of the customer whom it is for. It is not said whether anybody has it.
    #[serde(default)]
    pub email: Option<String>,
    /// Its title; needed for `public`.
    #[serde(default)]
    pub title: String,
    /// Whether originals may be taken.
    #[serde(default)]
    pub originals: bool,
    /// Whether originals tell where they were taken.
    #[serde(default)]
    pub position: bool,
    /// Lets receivers of a class by hand add pictures of their own to it; not for `public`.
    #[serde(default)]
    pub add: Option<Adding>,
    /// A text over every image: up to 40 letters in Latin script; not together with `originals`.
    #[serde(default)]
    pub watermark: Option<String>,
    /// The picture that stands for a gallery.
    #[serde(default)]
    pub cover: Option<Uuid>,
    /// When it ends by itself.
    #[serde(default)]
    pub expires_at: Option<Timestamp>,
    /// A password that opens a link or a gallery, 8 characters or more.
    #[serde(default)]
    pub password: Option<String>,
}

/// Changes to a permission: what is left out stays; `null` takes an end or a password away.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct UpdateGrant {
    /// Its title.
    pub title: Option<String>,
    /// Whether originals may be taken.
    pub originals: Option<bool>,
    /// Whether originals tell where they were taken.
    pub position: Option<bool>,
    /// How much others may add.
    #[serde(deserialize_with = "said", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Adding>)]
    pub add: Option<Option<Adding>>,
    /// The text over every image.
    #[serde(deserialize_with = "said", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub watermark: Option<Option<String>>,
    /// When it ends by itself.
    #[serde(deserialize_with = "said", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Timestamp>)]
    pub expires_at: Option<Option<Timestamp>>,
    /// Its password.
    #[serde(deserialize_with = "said", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub password: Option<Option<String>>,
}

/// A permission just given.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct GrantGiven {
    /// What was given.
    pub grant: Grant,
    /// Its address on this centre: `/s/{token}`, `/g/{slug}` or `/shared/{id}`; a link's is shown this
    /// once.
    pub href: String,
}

/// Something that another customer gave to me.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Received {
    /// Identifier.
    pub id: Uuid,
    /// `image`, `class` or `profile`.
    pub object: String,
    /// Its title.
    pub title: String,
    /// Who gave it, by name.
    pub by: String,
    /// When it was given.
    pub created_at: Timestamp,
    /// When it ends by itself.
    pub expires_at: Option<Timestamp>,
}

/// How a picture of mine came through a permission.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Addition {
    /// Who added it, by the name that they gave, or have.
    pub from: String,
    /// The permission.
    pub grant: Uuid,
    /// Its title.
    pub title: String,
    /// When.
    pub added_at: Timestamp,
}

/// By whom a picture of mine was added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Additions {
    /// The latest first; nobody for one of my own.
    pub items: Vec<Addition>,
}

/// The password of a link or a gallery.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Unlock {
    /// The password.
    pub password: String,
}
