//! A folder of files as a question to the library: which pictures are in it, and whether one is.

use cradle_domain::classes::{Class, Sort};
use cradle_domain::folders::{Folder, class_folder};
use cradle_domain::library::{Image, ImageState, Wanted};
use cradle_domain::{CustomerId, ImageId};
use cradle_store::library::{Position, Shelf};
use cradle_store::{Tx, classes};
use jiff::civil::Date;
use uuid::Uuid;

use super::refused;
use crate::library::{self, Listing};
use crate::{Context, Error, Result, Visitor};

/// A folder that is there.
#[derive(Clone, Debug)]
pub(super) enum Scope {
    Inbox,
    Day(Date),
    Class(Class),
}

/// Pictures that are asked for at once.
const SLICE: u32 = 500;
/// Pictures that a folder shows, the latest first.
const MOST: usize = 50_000;
/// Classes that there can be.
const CLASSES: u32 = 500;

/// A customer's classes with the names of their folders.
pub(super) async fn classes_of(tx: &mut Tx, owner: CustomerId) -> Result<Vec<(String, Class)>> {
    let mut folders: Vec<(String, Class)> = Vec::new();
    for class in classes::page(tx, owner, "", CLASSES).await? {
        let name = class_folder(class.name.as_str());
        // Two names may differ in what no path can hold alone.
        let taken = folders.iter().any(|(other, _)| *other == name);
        let name = if taken { format!("{name} ({})", class.id) } else { name };
        folders.push((name, class));
    }
    Ok(folders)
}

/// The class whose folder has this name.
pub(super) async fn class_called(tx: &mut Tx, owner: CustomerId, name: &str) -> Result<Option<Class>> {
    let folders = classes_of(tx, owner).await?;
    Ok(folders.into_iter().find(|(folder, _)| folder == name).map(|(_, class)| class))
}

impl Scope {
    /// The folder, if it is there; a day is there whether it has pictures or not.
    pub(super) async fn open(tx: &mut Tx, owner: CustomerId, folder: &Folder) -> Result<Option<Self>> {
        Ok(match folder {
            Folder::Inbox => Some(Self::Inbox),
            Folder::Day(day) => Some(Self::Day(*day)),
            Folder::Class(name) => class_called(tx, owner, name).await?.map(Self::Class),
        })
    }

    /// What it is called in records.
    pub(super) fn key(&self) -> String {
        match self {
            Self::Inbox => "inbox".to_owned(),
            Self::Day(day) => format!("day {day}"),
            Self::Class(class) => format!("class {}", class.id),
        }
    }

    /// Refuses what cannot be put in: a class by rule fills itself.
    pub(super) fn takes_files(&self) -> Result<()> {
        match self {
            Self::Class(Class { sort: Sort::Rule(_), name, .. }) => Err(refused(format!(
                "Pictures come into the class “{name}” by its rule. Put the file into Inbox or By date, and describe it."
            ))),
            _ => Ok(()),
        }
    }

    /// Its pictures, or those that lie in the trash and would be in it.
    pub(super) async fn images(&self, ctx: &Context, visitor: &Visitor, trashed: bool) -> Result<Vec<Image>> {
        let mut images: Vec<Image> = Vec::new();
        loop {
            let after = images
                .last()
                .map(|image| Position { taken_at: image.taken_at.as_str().to_owned(), id: image.id });
            let slice = self.page(ctx, visitor, trashed, SLICE, after, None).await?;
            let last = slice.len() < SLICE as usize;
            images.extend(slice);
            if last || images.len() >= MOST {
                return Ok(images);
            }
        }
    }

    /// Whether a picture of its owner is in it, or would be if it were not in the trash.
    pub(super) async fn has(&self, ctx: &Context, visitor: &Visitor, image: &Image) -> Result<bool> {
        let trashed = image.state == ImageState::Trashed;
        match self {
            Self::Inbox => Ok(trashed || image.state == ImageState::Inbox),
            Self::Day(day) => Ok(image.taken_at.day() == day.to_string()),
            Self::Class(_) => {
                // The place just before it in the order of pictures: it is the first one from there on.
                let id = ImageId(Uuid::from_u128(image.id.0.as_u128().saturating_add(1)));
                let place = Position { taken_at: image.taken_at.as_str().to_owned(), id };
                let day = image.taken_at.day().to_owned();
                let first = self.page(ctx, visitor, trashed, 1, Some(place), Some(day)).await?;
                Ok(first.first().is_some_and(|first| first.id == image.id))
            }
        }
    }

    async fn page(
        &self,
        ctx: &Context,
        visitor: &Visitor,
        trashed: bool,
        limit: u32,
        after: Option<Position>,
        day: Option<String>,
    ) -> Result<Vec<Image>> {
        let shelf = match self {
            _ if trashed => Shelf::Only(ImageState::Trashed),
            Self::Inbox => Shelf::Only(ImageState::Inbox),
            Self::Day(_) | Self::Class(_) => Shelf::All,
        };
        let day = match self {
            Self::Day(day) => Some(day.to_string()),
            _ => day,
        };
        let (from, to) = (day.clone(), day);
        let listing = Listing { shelf, wanted: Wanted::default(), from, to, limit, after };
        match self {
            Self::Class(class) => match crate::classes::images(ctx, visitor, class.id, listing).await {
                // Somebody removed it just now.
                Err(Error::Missing(_)) => Ok(Vec::new()),
                images => images,
            },
            Self::Inbox | Self::Day(_) => library::list(ctx, visitor, listing).await,
        }
    }
}
