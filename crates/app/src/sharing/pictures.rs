//! The pictures that a permission opens, one by one or by the page.

use cradle_domain::library::{Attributes, Image, Part, PartRole};
use cradle_domain::sharing::{Object, Rights, name_for_others, settled};
use cradle_domain::{ClassId, CustomerId, ImageId, Instant};
use cradle_store::Tx;
use cradle_store::library::{self, Filter, Position};
use cradle_store::sharing::{self, Recorded};
use uuid::Uuid;

use crate::library::{Unplaced, unplaced};
use crate::{Error, Result, classes};

/// A place between the pictures of a permission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// The last picture before it, in a class.
    pub image: Option<ImageId>,
    /// The number of the last picture before it.
    pub seen: u32,
}

/// A picture that was opened to the visitor.
#[derive(Clone, Debug)]
pub struct SharedImage {
    /// What names it in addresses: its place where pictures were named one by one, and itself in a class,
    /// where places change.
    pub key: String,
    /// Its number among those that are shown, from 1; where pictures were named one by one it stays the
    /// same when others go.
    pub index: u32,
    /// The picture. Only what is meant for the visitor may be shown of it.
    pub image: Image,
}

impl SharedImage {
    /// Sounds that belong to it, under the names that they have for others.
    pub fn sounds(&self) -> Vec<(String, &Part)> {
        sounds(&self.image)
    }

    /// Whether its original can be given with these rights.
    pub fn can_be_taken(&self, rights: Rights) -> bool {
        rights.originals && (rights.position || unplaced(&self.image) != Unplaced::Never)
    }

    /// The name under which others save it.
    pub fn name(&self, title: &str) -> String {
        // Pictures of a class have no lasting number: the last digits of their identifiers are random.
        let mark = match self.key.parse::<u32>() {
            Ok(number) => format!("{number:03}"),
            Err(_) => self.key.chars().skip(self.key.len().saturating_sub(6)).collect(),
        };
        name_for_others(title, &mark, &self.image.filename)
    }
}

/// Sounds of a picture, each under a name that tells nothing.
pub(super) fn sounds(image: &Image) -> Vec<(String, &Part)> {
    let sounds = image.parts.iter().filter(|part| part.role == PartRole::Sound);
    let name = |n: usize, part: &Part| name_for_others("sound", &(n + 1).to_string(), &part.filename);
    sounds.enumerate().map(|(n, part)| (name(n, part), part)).collect()
}

/// How many pictures a class is counted to.
const COUNTED: u32 = 500;

/// What a permission opens; the question of its class is read once.
pub(super) struct Opened<'a> {
    recorded: &'a Recorded,
    /// What is asked where it opens a class that is still there.
    asked: Option<Filter>,
}

impl<'a> Opened<'a> {
    pub(super) async fn by(tx: &mut Tx, recorded: &'a Recorded) -> Result<Self> {
        let grant = &recorded.grant;
        let asked = match grant.object {
            Object::Class(class) => classes::asked(tx, grant.owner, class).await?,
            Object::Pictures | Object::Profile(_) => None,
        };
        Ok(Self { recorded, asked })
    }

    /// Up to `limit` pictures behind a place, in their order.
    pub(super) async fn page(
        &self,
        tx: &mut Tx,
        after: Option<Cursor>,
        limit: u32,
        now: Instant,
    ) -> Result<Vec<SharedImage>> {
        let grant = &self.recorded.grant;
        match (&grant.object, &self.asked) {
            (Object::Pictures, _) => {
                let from = after.map_or(0, |cursor| cursor.seen);
                let placed = sharing::images(tx, grant.owner, grant.id, from, limit).await?;
                named(tx, grant.owner, &placed).await
            }
            (Object::Class(class), Some(asked)) => {
                let mut images = of_class(tx, grant.owner, asked, after, limit).await?;
                bare(tx, grant.owner, *class, &mut images, now).await?;
                Ok(images)
            }
            (Object::Class(_), None) | (Object::Profile(_), _) => Ok(Vec::new()),
        }
    }

    /// How many pictures there are; nothing when there are too many to count.
    pub(super) async fn total(&self, tx: &mut Tx) -> Result<Option<u32>> {
        let grant = &self.recorded.grant;
        Ok(match (&grant.object, &self.asked) {
            (Object::Pictures, _) => Some(sharing::visible(tx, grant.owner, grant.id).await?),
            (Object::Class(_), Some(asked)) => {
                Some(library::count(tx, grant.owner, asked, COUNTED + 1).await?).filter(|n| *n <= COUNTED)
            }
            (Object::Class(_), None) => Some(0),
            (Object::Profile(_), _) => None,
        })
    }
}

async fn named(tx: &mut Tx, owner: CustomerId, placed: &[(u32, ImageId)]) -> Result<Vec<SharedImage>> {
    let mut images = Vec::with_capacity(placed.len());
    for some in placed.chunks(500) {
        let ids: Vec<ImageId> = some.iter().map(|(_, id)| *id).collect();
        // Both stand in the same order, and what has just gone is left out of the second.
        let mut places = some.iter();
        for image in library::many(tx, owner, &ids).await? {
            if let (Some((place, _)), None) = (places.find(|(_, id)| *id == image.id), image.trashed_at) {
                images.push(SharedImage { key: (place + 1).to_string(), index: place + 1, image });
            }
        }
    }
    Ok(images)
}

async fn of_class(
    tx: &mut Tx,
    owner: CustomerId,
    asked: &Filter,
    after: Option<Cursor>,
    limit: u32,
) -> Result<Vec<SharedImage>> {
    let (place, seen) = match after {
        Some(Cursor { image: Some(id), seen }) => {
            let last = library::get(tx, owner, id).await?;
            let last = last.ok_or_else(|| Error::invalid("after", "Begin again: this page is gone."))?;
            (Some(Position { taken_at: last.taken_at.as_str().to_owned(), id }), seen)
        }
        _ => (None, 0),
    };
    let images = library::page(tx, owner, &Filter { after: place, ..asked.clone() }, limit).await?;
    let number = (seen + 1..).zip(images);
    Ok(number
        .map(|(index, image)| SharedImage { key: image.id.0.simple().to_string(), index, image })
        .collect())
}

/// Takes off pictures that others added to a class whatever may tell that they were there before.
async fn bare(
    tx: &mut Tx,
    owner: CustomerId,
    class: ClassId,
    images: &mut [SharedImage],
    now: Instant,
) -> Result<()> {
    let ids: Vec<ImageId> = images.iter().map(|one| one.image.id).collect();
    for (id, added_at) in sharing::additions_in(tx, owner, class, &ids).await? {
        for one in images.iter_mut().filter(|one| one.image.id == id) {
            let image = &mut one.image;
            image.attributes = Attributes::default();
            image.parts.clear();
            if !settled(added_at, now) {
                image.shown = false;
                image.thumbhash.clear();
                (image.width, image.height) = (0, 0);
            }
        }
    }
    Ok(())
}

/// The picture of a permission that a key names.
pub(super) async fn picture(
    tx: &mut Tx,
    recorded: &Recorded,
    key: &str,
    now: Instant,
) -> Result<SharedImage> {
    let grant = &recorded.grant;
    let missing = || Error::Missing("picture");
    let (id, index) = match grant.object {
        Object::Pictures => {
            let index: u32 = key.parse().map_err(|_| missing())?;
            let place = index.checked_sub(1).ok_or_else(missing)?;
            (sharing::image_at(tx, grant.owner, grant.id, place).await?.ok_or_else(missing)?, index)
        }
        Object::Class(_) => (ImageId(Uuid::try_parse(key).map_err(|_| missing())?), 0),
        Object::Profile(_) => return Err(missing()),
    };
    let image = library::get(tx, grant.owner, id).await?.filter(|image| image.trashed_at.is_none());
    let image = image.ok_or_else(missing)?;
    let mut one = SharedImage { key: key.to_owned(), index, image };
    if let Object::Class(class) = grant.object {
        if !in_class(tx, class, &one.image).await? {
            return Err(missing());
        }
        bare(tx, grant.owner, class, std::slice::from_mut(&mut one), now).await?;
    }
    Ok(one)
}

/// Whether a picture is in a class now: whether the page that would begin with it does.
async fn in_class(tx: &mut Tx, class: ClassId, image: &Image) -> Result<bool> {
    let Some(filter) = classes::asked(tx, image.owner, class).await? else { return Ok(false) };
    let day = image.taken_at.day().to_owned();
    if filter.from.as_ref().is_some_and(|from| *from > day) || filter.to.as_ref().is_some_and(|to| *to < day)
    {
        return Ok(false);
    }
    let before = ImageId(Uuid::from_u128(image.id.0.as_u128().saturating_add(1)));
    let after = Some(Position { taken_at: image.taken_at.as_str().to_owned(), id: before });
    let found = library::page(tx, image.owner, &Filter { from: Some(day), after, ..filter }, 1).await?;
    Ok(found.first().is_some_and(|first| first.id == image.id))
}

/// The picture that stands for a permission: the one that was chosen, or the first that can be shown.
pub(super) async fn cover(
    tx: &mut Tx,
    recorded: &Recorded,
    first: &[SharedImage],
) -> Result<Option<SharedImage>> {
    let grant = &recorded.grant;
    if let (Some(cover), Object::Pictures) = (recorded.cover, &grant.object)
        && let Some(place) = sharing::place_of(tx, grant.owner, grant.id, cover).await?
        && let Some(cover) = named(tx, grant.owner, &[(place, cover)]).await?.pop()
    {
        return Ok(Some(cover));
    }
    Ok(first.iter().find(|one| one.image.shown).or_else(|| first.first()).cloned())
}
