//! What an export knows of an account besides its pictures: cameras and classes.

use std::collections::HashMap;
use std::path::Path;

use cradle_domain::classes::{Class, Sort};
use cradle_domain::{CameraId, ClassId};
use serde::de::DeserializeOwned;
use tokio::fs;
use uuid::Uuid;

use super::Imported;
use crate::archive::known::{CAMERAS, CLASSES, KnownCamera, KnownClass};
use crate::archive::problem::Problem;
use crate::cameras::{NewCamera, Registered, register};
use crate::classes::{self, MOST, New};
use crate::{Context, Error, Visitor};

/// What a record says; nothing where an older export has none.
async fn written<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>, Problem> {
    match fs::read(path).await {
        Ok(text) => serde_json::from_slice(&text).map_err(|_| Problem::Damaged(path.display().to_string())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(Problem::disk(path)(error)),
    }
}

/// The account's cameras, by what they were called in the centre that they come from. One that belongs
/// to somebody else by now stays with them; its pictures are then of no named camera.
pub(super) async fn cameras(
    ctx: &Context,
    visitor: &Visitor,
    data: &Path,
) -> Result<HashMap<Uuid, CameraId>, Problem> {
    let known: Vec<KnownCamera> = written(&data.join(CAMERAS)).await?;
    let mut ids = HashMap::new();
    for camera in known {
        let new = NewCamera {
            maker: camera.maker,
            model: camera.model,
            serial: camera.serial,
            firmware: camera.firmware,
            evidence: Vec::new(),
        };
        match register(ctx, visitor, new).await {
            Ok(Registered::Now(registered) | Registered::Before(registered)) => {
                ids.insert(camera.id, registered.id);
            }
            Err(Error::Conflict { .. } | Error::Invalid { .. }) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(ids)
}

/// The account's classes, by what they were called in the centre that they come from. One that is there
/// already, of the same name and rule, is the same one; of another that has its name, it is said.
pub(super) async fn classes(
    ctx: &Context,
    visitor: &Visitor,
    data: &Path,
    cameras: &HashMap<Uuid, CameraId>,
    imported: &mut Imported,
) -> Result<HashMap<Uuid, ClassId>, Problem> {
    let path = data.join(CLASSES);
    let mut there = cradle_store::classes::page(&mut ctx.read().await?, visitor.owner()?, "", MOST).await?;
    let mut ids = HashMap::new();
    for known in written::<KnownClass>(&path).await? {
        let rule = known.rule.map(|rule| rule.with_cameras(|camera| cameras.get(&camera.0).copied()));
        let sort = rule.clone().map_or(Sort::Hand, Sort::Rule);
        let same = |class: &&Class| class.name.as_str() == known.name && class.sort == sort;
        if let Some(class) = there.iter().find(same) {
            ids.insert(known.id, class.id);
            continue;
        }
        let new = New { name: known.name.clone(), rule, images: Vec::new() };
        match classes::create(ctx, visitor, new, None).await {
            Ok(made) => {
                imported.classes += 1;
                ids.insert(known.id, made.class.id);
                there.push(made.class);
            }
            Err(error @ (Error::Conflict { .. } | Error::Invalid { .. })) => {
                imported.refused.push((path.clone(), format!("The class “{}”: {error}", known.name)));
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(ids)
}
