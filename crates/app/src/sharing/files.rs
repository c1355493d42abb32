//! The files of what was given: images, sounds and originals, one by one or all together.

use std::collections::HashSet;

use cradle_domain::library::Image;
use cradle_domain::sharing::Rights;
use cradle_store::sharing::Recorded;

use super::door::{Door, enter};
use super::pictures::{Cursor, Opened, SharedImage, picture};
use crate::library::{Form, Located, Packed, Unplaced, locate_in, pack_for_others, unplaced};
use crate::{Context, Error, Result, Visitor};

/// Where the bytes of one picture are that was opened to the visitor: reduced images and sounds for
/// everybody, originals with the right to them; these tell where they were taken only with the right to
/// that. A sound is named as [`SharedImage::sounds`] names it.
pub async fn locate<'a>(
    ctx: &Context,
    visitor: &Visitor,
    door: impl Into<Door<'a>>,
    key: &str,
    form: &Form,
) -> Result<Located> {
    let mut tx = ctx.read().await?;
    let (recorded, rights) = enter(ctx, &mut tx, visitor, door.into()).await?;
    let one = picture(&mut tx, &recorded, key, ctx.now()).await?;
    let saved = one.name(&recorded.title);
    match form {
        Form::Preview | Form::Thumbnail => {
            let located = locate_in(&one.image, form)?;
            let extension = if located.media_type == "image/webp" { "webp" } else { "jpg" };
            let stem = saved.rsplit_once('.').map_or(saved.as_str(), |(stem, _)| stem);
            let located = located.named(format!("{stem}.{extension}"));
            Ok(match &recorded.grant.watermark {
                Some(text) => located.watermarked(text),
                None => located,
            })
        }
        Form::Original => original(&one, rights, saved),
        Form::Part(name) => {
            let sounds = one.sounds();
            let (_, part) = sounds.iter().find(|(called, _)| called == name).ok_or_else(missing)?;
            Ok(locate_in(&one.image, &Form::Part(part.filename.clone()))?.named(name.clone()))
        }
        // Nothing that was given asks for these.
        Form::Playable | Form::PlayablePart(_) => Err(missing()),
    }
}

fn original(one: &SharedImage, rights: Rights, saved: String) -> Result<Located> {
    if !rights.originals {
        return Err(missing());
    }
    let located = locate_in(&one.image, &Form::Original)?.named(saved);
    match unplaced(&one.image) {
        _ if rights.position => Ok(located),
        Unplaced::AsItIs => Ok(located),
        Unplaced::Cleaned => Ok(located.without_position()),
        Unplaced::Never => Err(tell_their_place(std::slice::from_ref(one))),
    }
}

/// As many pictures are named in one sentence.
const NAMED: usize = 5;

fn tell_their_place(withheld: &[SharedImage]) -> Error {
    let name = |one: &SharedImage| match (one.image.attributes.title.as_str(), one.index) {
        ("", 0) => "this one".to_owned(),
        ("", number) => format!("number {number}"),
        (title, _) => format!("“{title}”"),
    };
    let mut names: Vec<String> = withheld.iter().take(NAMED).map(name).collect();
    let more = withheld.len() - names.len();
    names.extend((more > 0).then(|| format!("{more} more")));
    let message = format!(
        "These pictures tell where they were taken, which is not yours to know, and in their format that cannot \
         be taken out: {}. Ask the person who shared them to allow the place, too.",
        names.join(", ")
    );
    Error::conflict("tells-its-place", message)
}

const fn missing() -> Error {
    Error::Missing("file of this picture")
}

/// Pictures that are read in one go.
const BATCH: u32 = 500;
/// Pictures in one download, at most.
const MOST: usize = 10_000;

/// The originals that were opened to the visitor, or those of these keys alone, to be downloaded in one
/// file; without those that cannot be given without the place where they were taken.
pub async fn download<'a>(
    ctx: &Context,
    visitor: &Visitor,
    door: impl Into<Door<'a>>,
    keys: Option<&[String]>,
) -> Result<(Recorded, Packed)> {
    let mut tx = ctx.read().await?;
    let (recorded, rights) = enter(ctx, &mut tx, visitor, door.into()).await?;
    if !rights.originals {
        return Err(Error::Missing("file to download"));
    }
    let mut wanted: Vec<SharedImage> = Vec::new();
    if let Some(keys) = keys {
        let keys: HashSet<&String> = keys.iter().collect();
        for key in keys.into_iter().take(MOST + 1) {
            wanted.push(picture(&mut tx, &recorded, key, ctx.now()).await?);
        }
        wanted.sort_by(|one, other| (one.index, &other.key).cmp(&(other.index, &one.key)));
    } else {
        let opened = Opened::by(&mut tx, &recorded).await?;
        let mut after = None;
        while wanted.len() <= MOST {
            let some = opened.page(&mut tx, after, BATCH, ctx.now()).await?;
            let Some(last) = some.last() else { break };
            after = Some(Cursor { image: Some(last.image.id), seen: last.index });
            wanted.extend(some);
        }
    }
    if wanted.len() > MOST {
        let many = format!("Choose up to {MOST} pictures for one download.");
        return Err(Error::invalid("images", many));
    }
    if wanted.is_empty() {
        return Err(Error::Missing("picture"));
    }
    let (wanted, withheld): (Vec<_>, Vec<_>) = wanted.into_iter().partition(|one| one.can_be_taken(rights));
    if wanted.is_empty() {
        return Err(tell_their_place(&withheld));
    }
    let images: Vec<Image> = wanted.into_iter().map(|one| renamed(one, &recorded.title)).collect();
    let packed = pack_for_others(&images, rights.position);
    Ok((recorded, packed))
}

/// A picture whose files have the names that they have for others.
fn renamed(one: SharedImage, title: &str) -> Image {
    let filename = one.name(title);
    let stem = filename.rsplit_once('.').map_or(filename.as_str(), |(stem, _)| stem).to_owned();
    let mut image = one.image;
    for part in &mut image.parts {
        let extension = part.filename.rsplit_once('.').map_or("part", |(_, extension)| extension);
        part.filename = format!("{stem}.{}", extension.to_ascii_lowercase());
    }
    image.filename = filename;
    image
}
