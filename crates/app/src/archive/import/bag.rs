//! Pictures out of an export.

use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};

use cradle_domain::library::ImageState;
use cradle_domain::{CameraId, ClassId};
use tokio::fs::File;
use tokio::io::{AsyncBufReadExt as _, BufReader, Lines};
use uuid::Uuid;

use super::{Import, Imported, Named, Shot, records};
use crate::archive::known::{KnownPicture, PICTURES};
use crate::archive::problem::Problem;
use crate::{Context, Visitor};

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
    classes: HashMap<Uuid, ClassId>,
}

impl Bag {
    pub(super) async fn open(
        ctx: &Context,
        visitor: &Visitor,
        asked: &Import,
        imported: &mut Imported,
    ) -> Result<Self, Problem> {
        let data = asked.dir.join("data");
        let records = data.join(PICTURES);
        let file = File::open(&records).await.map_err(Problem::disk(&records))?;
        let lines = BufReader::new(file).lines();
        let (mut cameras, mut classes) = (HashMap::new(), HashMap::new());
        if !asked.dry_run {
            cameras = records::cameras(ctx, visitor, &data).await?;
            classes = records::classes(ctx, visitor, &data, &cameras, imported).await?;
        }
        Ok(Self { data, records, lines, cameras, classes })
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
            classes: known.classes.iter().filter_map(|id| self.classes.get(id).copied()).collect(),
        })
    }

    /// A path that stays inside the bag.
    fn inside(&self, path: &str) -> Option<PathBuf> {
        let plain = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
        plain.then(|| self.data.join(path))
    }
}
