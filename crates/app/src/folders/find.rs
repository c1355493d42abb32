//! Find what is at a place, and what is in a folder.

use cradle_domain::customers::Customer;
use cradle_domain::folders::{Folder, Place, Tail, is_left_out, tailed, untailed};
use cradle_domain::library::{Image, ImageState};
use cradle_domain::{CustomerId, ImageId, Instant, Span};
use cradle_store::folders::{self, Named, Put};
use cradle_store::library::Shelf;
use cradle_store::{customers, library as records};
use jiff::civil::Date;

use super::listed::{names, with_tail};
use super::scope::{Scope, classes_of};
use crate::library::{self, Form, Located, locate_in};
use crate::{Context, Error, Result, Visitor};

/// What is at a place.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Where.
    pub place: Place,
    /// What.
    pub what: What,
    /// Since when it is there.
    pub made_at: Instant,
    /// When it was taken or, of what was not taken, made.
    pub changed_at: Instant,
}

/// A kind of entry.
#[derive(Clone, Debug)]
pub enum What {
    /// A folder.
    Folder,
    /// A file that a program has made and not written yet.
    Empty,
    /// A file.
    File(Box<Located>),
}

/// How long a file answers under the name that it was sent to, when it stands elsewhere: its sender looks
/// whether it is there.
const GUEST: Span = Span::from_hours(1);

/// What is at a place, if anything is.
pub async fn look(ctx: &Context, visitor: &Visitor, place: &Place) -> Result<Option<Entry>> {
    let (owner, visitor) = visitor.in_folder()?;
    let customer = account(ctx, owner).await?;
    match place {
        Place::File { folder, name } => {
            let Some(scope) = Scope::open(&mut ctx.read().await?, owner, folder).await? else {
                return Ok(None);
            };
            let found = file_called(ctx, &visitor, owner, &scope, name).await?;
            found.map(|found| found.entry(place.clone(), &customer)).transpose()
        }
        Place::Folder(Folder::Class(name)) => {
            let classes = classes_of(&mut ctx.read().await?, owner).await?;
            let class = classes.into_iter().find(|(folder, _)| folder == name);
            Ok(class.map(|(_, class)| folder_at(place.clone(), class.created_at)))
        }
        place => Ok(Some(folder_at(place.clone(), date_of(place, &customer)))),
    }
}

/// What is in a folder; nothing when it is none.
pub async fn list(ctx: &Context, visitor: &Visitor, place: &Place) -> Result<Vec<Entry>> {
    let (owner, visitor) = visitor.in_folder()?;
    let customer = account(ctx, owner).await?;
    let dated = |place: Place| {
        let at = date_of(&place, &customer);
        folder_at(place, at)
    };
    match place {
        Place::Root => {
            Ok([Place::Dates, Place::Classes, Place::Folder(Folder::Inbox)].into_iter().map(dated).collect())
        }
        Place::Dates => {
            let mut years: Vec<i16> = days(ctx, &visitor).await?.into_iter().map(Date::year).collect();
            years.dedup();
            Ok(years.into_iter().map(Place::Year).map(dated).collect())
        }
        Place::Year(year) => {
            let days = days(ctx, &visitor).await?.into_iter().filter(|day| day.year() == *year);
            Ok(days.map(|day| dated(Place::Folder(Folder::Day(day)))).collect())
        }
        Place::Classes => {
            let classes = classes_of(&mut ctx.read().await?, owner).await?.into_iter();
            let folder = |name| Place::Folder(Folder::Class(name));
            Ok(classes.map(|(name, class)| folder_at(folder(name), class.created_at)).collect())
        }
        Place::Folder(folder) => files_in(ctx, &visitor, &customer, folder).await,
        Place::File { .. } => Ok(Vec::new()),
    }
}

async fn files_in(
    ctx: &Context,
    visitor: &Visitor,
    customer: &Customer,
    folder: &Folder,
) -> Result<Vec<Entry>> {
    let owner = customer.id;
    let mut tx = ctx.read().await?;
    let Some(scope) = Scope::open(&mut tx, owner, folder).await? else { return Ok(Vec::new()) };
    let put = folders::names_in(&mut tx, owner, &scope.key()).await?;
    let trashed = records::trashed(&mut tx, owner).await? > 0;
    drop(tx);
    let there = scope.images(ctx, visitor, false).await?;
    let gone = if trashed { scope.images(ctx, visitor, true).await? } else { Vec::new() };
    let place = |name: String| Place::File { folder: folder.clone(), name };
    let mut entries = Vec::new();
    for (name, named, image) in names(&there, &gone, &put) {
        entries.push(file_entry(place(name), &named, image, customer)?);
    }
    let now = ctx.now();
    for empty in put.iter().filter(|put| put.file.is_none() && now.since(put.put_at) < GUEST) {
        let place = place(empty.name.clone());
        if !entries.iter().any(|entry| entry.place == place) {
            entries.push(empty_entry(place, empty.put_at));
        }
    }
    Ok(entries)
}

/// What a name in a folder means.
#[derive(Clone, Debug)]
pub(super) enum Found {
    Empty(Instant),
    File(Named, Box<Image>),
}

impl Found {
    fn entry(self, place: Place, customer: &Customer) -> Result<Entry> {
        match self {
            Self::Empty(at) => Ok(empty_entry(place, at)),
            Self::File(named, image) => file_entry(place, &named, &image, customer),
        }
    }
}

/// The file of this name in a folder.
pub(super) async fn file_called(
    ctx: &Context,
    visitor: &Visitor,
    owner: CustomerId,
    scope: &Scope,
    name: &str,
) -> Result<Option<Found>> {
    if is_left_out(name) {
        return Ok(None);
    }
    if let Some(put) = folders::name(&mut ctx.read().await?, owner, &scope.key(), name).await? {
        match under_its_name(ctx, visitor, owner, scope, &put).await? {
            Known::Is(found) => return Ok(Some(found)),
            Known::Gone => return Ok(None),
            Known::Elsewhere => {}
        }
    }
    if let Some(found) = with_this_name(ctx, visitor, owner, scope, name, None).await? {
        return Ok(Some(found));
    }
    match untailed(name) {
        Some((filename, tail, second)) => {
            with_this_name(ctx, visitor, owner, scope, &filename, Some((tail, second))).await
        }
        None => Ok(None),
    }
}

enum Known {
    Is(Found),
    /// In the trash, and the name with it.
    Gone,
    Elsewhere,
}

async fn under_its_name(
    ctx: &Context,
    visitor: &Visitor,
    owner: CustomerId,
    scope: &Scope,
    put: &Put,
) -> Result<Known> {
    let fresh = ctx.now().since(put.put_at) < GUEST;
    let Some(named) = put.file.clone() else {
        return Ok(if fresh { Known::Is(Found::Empty(put.put_at)) } else { Known::Elsewhere });
    };
    let Some(image) = records::get(&mut ctx.read().await?, owner, named.image).await? else {
        return Ok(Known::Elsewhere);
    };
    let here = scope.has(ctx, visitor, &image).await?;
    let trashed = image.state == ImageState::Trashed;
    Ok(match (trashed, here) {
        (true, true) => Known::Gone,
        (false, here) if here || fresh => Known::Is(Found::File(named, Box::new(image))),
        _ => Known::Elsewhere,
    })
}

/// The first of the files in a folder that a camera called so, or the one with this tail.
async fn with_this_name(
    ctx: &Context,
    visitor: &Visitor,
    owner: CustomerId,
    scope: &Scope,
    filename: &str,
    tail: Option<(Tail, bool)>,
) -> Result<Option<Found>> {
    let mut tx = ctx.read().await?;
    let called_so = folders::by_name(&mut tx, owner, filename).await?;
    let mut ids: Vec<ImageId> = called_so.iter().map(|named| named.image).collect();
    ids.dedup();
    let images = records::many(&mut tx, owner, &ids).await?;
    drop(tx);
    for named in called_so {
        let wanted = tail.is_none_or(|(tail, _)| tail == Tail::of(named.image));
        let Some(image) = images.iter().find(|image| wanted && image.id == named.image) else { continue };
        let other = tail.is_some_and(|(tail, second)| {
            with_tail(image, &named, filename) != tailed(filename, tail, second)
        });
        if other || !scope.has(ctx, visitor, image).await? {
            continue;
        }
        let chosen = folders::names_of(&mut ctx.read().await?, owner, &scope.key(), named.image).await?;
        if tail.is_none() && chosen.iter().any(|put| put.file.as_ref() == Some(&named)) {
            continue;
        }
        let gone = image.state == ImageState::Trashed;
        return Ok((!gone).then(|| Found::File(named, Box::new(image.clone()))));
    }
    Ok(None)
}

/// The days that have pictures, the latest first.
async fn days(ctx: &Context, visitor: &Visitor) -> Result<Vec<Date>> {
    let mut days = Vec::new();
    for month in library::timeline(ctx, visitor, Shelf::All).await? {
        let counted = (1..).zip(month.counts).filter(|(_, pictures)| *pictures > 0);
        let those: Vec<Date> = counted
            .filter_map(|(day, _): (u8, _)| format!("{}-{day:02}", month.month).parse().ok())
            .collect();
        days.extend(those.into_iter().rev());
    }
    Ok(days)
}

pub(super) async fn account(ctx: &Context, owner: CustomerId) -> Result<Customer> {
    customers::get(&mut ctx.read().await?, owner).await?.ok_or(Error::Missing("account"))
}

/// What a folder that nobody made is dated with.
fn date_of(place: &Place, customer: &Customer) -> Instant {
    let noon = |day: Date| {
        let noon = day.at(12, 0, 0, 0).to_zoned(jiff::tz::TimeZone::UTC);
        noon.map_or(customer.created_at, |noon| noon.timestamp().into())
    };
    match place {
        Place::Folder(Folder::Day(day)) => noon(*day),
        Place::Year(year) => Date::new(*year, 1, 1).map_or(customer.created_at, noon),
        _ => customer.created_at,
    }
}

fn folder_at(place: Place, at: Instant) -> Entry {
    Entry { place, what: What::Folder, made_at: at, changed_at: at }
}

fn empty_entry(place: Place, at: Instant) -> Entry {
    Entry { place, what: What::Empty, made_at: at, changed_at: at }
}

fn file_entry(place: Place, named: &Named, image: &Image, customer: &Customer) -> Result<Entry> {
    let form = if named.file.is_empty() { Form::Original } else { Form::Part(named.file.clone()) };
    Ok(Entry {
        place,
        what: What::File(Box::new(locate_in(image, &form)?)),
        made_at: image.arrived_at,
        changed_at: image.taken_at.instant_in(&customer.profile.time_zone),
    })
}
