//! Find the shot that a file belongs to, when nobody said so: the JPEG beside its RAW, the film of a
//! moving picture, the memo, the notes of an editor.

use cradle_domain::ImageId;
use cradle_domain::library::{Image, ImageKind, LocalTime, PartRole, ShotFile, ShotFileKind};
use cradle_store::{Tx, library, sharing};

use super::arrival::{Arrival, Found};
use crate::Result;

/// Where a file goes in a shot that is there.
pub(super) enum Place {
    /// Beside the file that stands for the picture.
    Beside(ImageId),
    /// Before it.
    Before(Box<Image>),
}

/// The shot of this customer that the file belongs to; `None` when it is one of its own.
pub(super) async fn shot_of(tx: &mut Tx, arrival: &Arrival, found: &Found) -> Result<Option<Place>> {
    let said = &found.said;
    let kind = found.judged.shot_file_kind(&arrival.filename);
    // Memos and sidecars say nothing themselves; when they were written is as good as that.
    let written = arrival.taken_at.as_ref().filter(|_| kind == ShotFileKind::Sound);
    let zone = match &said.taken_at {
        Some(_) if said.taken_in_utc => {
            cradle_store::customers::get(tx, arrival.owner).await?.map(|owner| owner.profile.time_zone)
        }
        _ => None,
    };
    let told: Option<LocalTime> = said.taken_at_in(zone.as_deref().unwrap_or("UTC"));
    let file = ShotFile {
        kind,
        filename: &arrival.filename,
        camera: arrival.camera,
        taken_at: told.as_ref().or(written),
        content_id: said.content_id.as_deref(),
    };
    let mut found = None;
    if let Some(mark) = &said.content_id {
        let marked = library::by_content_id(tx, arrival.owner, mark).await?;
        let others = library::many(tx, arrival.owner, &marked).await?;
        found = others.into_iter().find(|image| file.is_of_one_shot_with(&first_of(image, Some(mark))));
    }
    if found.is_none() {
        let named = named_alike(tx, arrival, &file).await?;
        found = named.into_iter().find(|image| file.is_of_one_shot_with(&first_of(image, None)));
    }
    let Some(image) = found else { return Ok(None) };
    let before = kind < first_of(&image, None).kind && kind != ShotFileKind::Thumbnail;
    if !before {
        return Ok(Some(Place::Beside(image.id)));
    }
    // Others see a picture that they added: what comes before it would be shown to them.
    let added = sharing::came_of(tx, arrival.owner, image.id).await?;
    Ok(added.is_empty().then(|| Place::Before(Box::new(image))))
}

/// The customer's pictures whose name may be that of the file's shot.
async fn named_alike(tx: &mut Tx, arrival: &Arrival, file: &ShotFile<'_>) -> Result<Vec<Image>> {
    let mut ids = library::by_stem(tx, arrival.owner, file.stem()).await?;
    if file.kind == ShotFileKind::Sidecar
        && let Some((stem, _)) = file.stem().rsplit_once('.')
    {
        ids.extend(library::by_stem(tx, arrival.owner, stem).await?);
    }
    Ok(library::many(tx, arrival.owner, &ids).await?)
}

/// The file that stands for a picture, as one of a shot.
fn first_of<'a>(image: &'a Image, mark: Option<&'a str>) -> ShotFile<'a> {
    ShotFile {
        kind: match image.kind {
            ImageKind::Film => ShotFileKind::Film,
            ImageKind::Sound => ShotFileKind::Sound,
            ImageKind::Picture if role_of(image) == PartRole::Raw => ShotFileKind::Raw,
            ImageKind::Picture => ShotFileKind::Picture,
        },
        filename: &image.filename,
        camera: image.camera,
        taken_at: Some(&image.taken_at),
        content_id: mark,
    }
}

/// What the file that stands for a picture is when another one takes its place.
pub(super) fn role_of(image: &Image) -> PartRole {
    match image.kind {
        ImageKind::Film => PartRole::Film,
        ImageKind::Sound => PartRole::Sound,
        // The media types of sensors' data are those that nobody has registered.
        ImageKind::Picture if image.media_type.starts_with("image/x-") => PartRole::Raw,
        ImageKind::Picture => PartRole::Picture,
    }
}
