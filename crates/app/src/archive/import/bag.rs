//! Pictures out of an export.

use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};

use cradle_domain::CameraId;
use cradle_domain::library::ImageState;
use tokio::fs::{self, File};
use tokio::io::{AsyncBufReadExt as _, BufReader, Lines};
use uuid::Uuid;

use super::{Named, Shot};
use crate::archive::known::{CAMERAS, KnownCamera, KnownPicture, PICTURES};
use crate::archive::problem::Problem;
use crate::cameras::{NewCamera, Registered, register};
use crate::{Context, Error, Visitor};

/// Whether a folder is an export of a centre.
pub(super) fn is_one(dir: &Path) -> bool {
    dir.join("bagit.txt").is_file() && dir.join("data").join(PICTURES).is_file()
}

/// An export, read line by line.
pub(super) struct Bag {
    data: PathBuf,
    records: PathBuf,
    lines: Lines<BufReader<File>>,
    cameras: HashMap<Uuid, CameraId>,
}

impl Bag {
    pub(super) async fn open(
        ctx: &Context,
        visitor: &Visitor,
        dir: &Path,
        dry_run: bool,
    ) -> Result<Self, Problem> {
        let data = dir.join("data");
        let records = data.join(PICTURES);
        let file = File::open(&records).await.map_err(Problem::disk(&records))?;
        let cameras = if dry_run { HashMap::new() } else { cameras(ctx, visitor, &data).await? };
        Ok(Self { lines: BufReader::new(file).lines(), data, records, cameras })
    }

    pub(super) async fn next(
        &mut self,
        refused: &mut Vec<(PathBuf, String)>,
    ) -> Result<Option<Shot>, Problem> {
        loop {
            let Some(line) = self.lines.next_line().await.map_err(Problem::disk(&self.records))? else {
                return Ok(None);
            };
            match self.shot(&line) {
                Some(shot) => return Ok(Some(shot)),
                None => refused.push((self.records.clone(), "A record in it cannot be read.".to_owned())),
            }
        }
    }

    fn shot(&self, line: &str) -> Option<Shot> {
        let known: KnownPicture = serde_json::from_str(line).ok()?;
        let mut sha256 = [0; 32];
        hex::decode_to_slice(&known.sha256, &mut sha256).ok()?;
        let file =
            |path: &str, filename: String, sha256| Some(Named { path: self.inside(path)?, filename, sha256 });
        let parts = known.parts.into_iter().map(|part| file(&part.path, part.filename, None));
        let trashed = known.state == ImageState::Trashed;
        Some(Shot {
            parts: parts.collect::<Option<_>>()?,
            file: file(&known.path, known.filename, Some(sha256))?,
            camera: known.camera_id.and_then(|id| self.cameras.get(&id).copied()),
            taken_at: known.taken_at.parse().ok(),
            said: Some(known.attributes.tidied().ok()?),
            state: known.state,
            before_trash: if trashed { known.before_trash } else { known.state },
            arrived_at: Some(known.arrived_at.into()),
        })
    }

    /// A path that stays inside the bag.
    fn inside(&self, path: &str) -> Option<PathBuf> {
        let plain = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
        plain.then(|| self.data.join(path))
    }
}

/// The account's cameras, by what they were called in the centre that they come from. One that belongs
/// to somebody else by now stays with them; its pictures are then of no named camera.
async fn cameras(ctx: &Context, visitor: &Visitor, data: &Path) -> Result<HashMap<Uuid, CameraId>, Problem> {
    let path = data.join(CAMERAS);
    let text = match fs::read(&path).await {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(HashMap::new()),
        Err(error) => return Err(Problem::disk(&path)(error)),
    };
    let known: Vec<KnownCamera> =
        serde_json::from_slice(&text).map_err(|_| Problem::Damaged(path.display().to_string()))?;
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
