//! What would go and what would stay, as far as that is known without reading everything once more.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use cradle_camera::{CardPath, FoundShot, Held};
use cradle_wire::agent::{RemovalPlan, Staying};

use super::copies::{Apart, likely};
use super::{NotBegun, Stays, at_centre, hindrance, is_to_be_printed, named};
use crate::agent::Agent;
use crate::connected::Connected;
use crate::records::{Recorded, RecordsError};

/// A file that was not read yet.
struct Likely {
    held: Held,
    size: u64,
    sha256: String,
    copies: Vec<PathBuf>,
}

/// Says of shots which can be deleted, and why the others cannot; the centre is asked.
pub async fn plan(agent: &Agent, camera: &Arc<Connected>, names: &[String]) -> Result<RemovalPlan, NotBegun> {
    let names = named(names)?;
    let mut plan = RemovalPlan { go: Vec::new(), files: 0, bytes: 0, copies: Vec::new(), stay: Vec::new() };
    if let Some(hindrance) = hindrance(agent, camera).await? {
        plan.stay = vec![staying(&hindrance, &names)];
        return Ok(plan);
    }
    let queued: HashSet<String> = agent.records.queued_shots(camera.key()).await?.into_iter().collect();
    let mut stay: BTreeMap<&'static str, (Stays, Vec<CardPath>)> = BTreeMap::new();
    let mut stays = |why: Stays, name: CardPath| {
        stay.entry(why.word()).or_insert_with(|| (why, Vec::new())).1.push(name);
    };
    let mut looked = Vec::new();
    for name in names {
        let is_queued = queued.contains(name.as_str());
        let shot = camera.card().shot(&name).ok_or(Stays::Gone);
        let shot = shot.and_then(|shot| if is_queued { Err(Stays::Queued) } else { Ok(shot) });
        let shot = shot
            .and_then(|shot| if is_to_be_printed(camera, &name) { Err(Stays::PrintOrder) } else { Ok(shot) });
        let files = match shot {
            Ok(shot) => files(agent, camera, shot).await?,
            Err(why) => Err(why),
        };
        match files {
            Ok(files) => looked.push((name, files)),
            Err(why) => stays(why, name),
        }
    }
    let mut contents: Vec<String> =
        looked.iter().flat_map(|(_, files)| files.iter().map(|file| file.sha256.clone())).collect();
    contents.sort();
    contents.dedup();
    // Nothing is asked about nothing.
    let kept = if contents.is_empty() { Ok(None) } else { at_centre(agent, &contents).await.map(Some) };
    let mut folders = Vec::new();
    let apart = Apart::from(camera);
    for (name, files) in looked {
        let safe = |file: &Likely| -> Result<PathBuf, Stays> {
            let kept = kept.as_ref().map_err(Clone::clone)?;
            kept.as_ref().and_then(|kept| kept.hindrance(&file.sha256)).map_or(Ok(()), Err)?;
            likely(&file.copies, &file.held, file.size, &apart)
        };
        let copies: Result<Vec<PathBuf>, Stays> = files.iter().map(safe).collect();
        match copies {
            Ok(copies) => {
                folders.extend(copies.iter().filter_map(|copy| copy.parent().map(Path::to_owned)));
                plan.files += u32::try_from(files.len()).unwrap_or(u32::MAX);
                plan.bytes += files.iter().map(|file| file.size).sum::<u64>();
                plan.go.push(name.to_string());
            }
            Err(why) => stays(why, name),
        }
    }
    folders.sort();
    folders.dedup();
    plan.copies = folders.iter().map(|folder| folder.to_string_lossy().into_owned()).collect();
    plan.stay = stay.values().map(|(why, names)| staying(why, names)).collect();
    Ok(plan)
}

fn staying(why: &Stays, names: &[CardPath]) -> Staying {
    let shots = names.iter().map(ToString::to_string).collect();
    Staying { why: why.word().to_owned(), reason: why.to_string(), shots }
}

/// The files of a shot, each with the content that it had when it was copied.
async fn files(
    agent: &Agent,
    camera: &Arc<Connected>,
    shot: Arc<FoundShot>,
) -> Recorded<Result<Vec<Likely>, Stays>> {
    let (reader, looking) = (Arc::clone(camera), Arc::clone(&shot));
    let held = tokio::task::spawn_blocking(move || {
        let held = looking.files().iter().map(|file| {
            let held = reader.card().hold(&file.path)?;
            if held.is_protected() { Err(Stays::Protected) } else { Ok(held) }
        });
        held.collect::<Result<Vec<Held>, Stays>>()
    });
    let held = held.await.unwrap_or_else(|error| Err(Stays::Unreadable(error.to_string())));
    let held = match held {
        Ok(held) => held,
        Err(why) => return Ok(Err(why)),
    };
    // What was read of the first file since says best what it is now.
    let first = match camera.note(&shot).and_then(|note| note.file.sha256) {
        Some(content) => Some(content),
        None => copied(agent, camera, &held[0], shot.first().size).await?,
    };
    let Some(first) = first else { return Ok(Err(Stays::NotKept)) };
    let together = agent.records.copied_with(&first).await?;
    let mut files = Vec::new();
    for (held, file) in held.into_iter().zip(shot.files()) {
        let size = held.size().unwrap_or(file.size);
        let content = if file.path == *shot.name() {
            Some(first.clone())
        } else {
            let beside = together
                .iter()
                .find(|(name, bytes, _)| name == file.path.filename() && *bytes == size as i64);
            match beside {
                Some((_, _, content)) => Some(content.clone()),
                None => copied(agent, camera, &held, size).await?,
            }
        };
        let Some(sha256) = content else { return Ok(Err(Stays::NotKept)) };
        let copies = places(agent, &sha256).await?;
        files.push(Likely { held, size, sha256, copies });
    }
    Ok(Ok(files))
}

async fn copied(agent: &Agent, camera: &Connected, held: &Held, size: u64) -> Recorded<Option<String>> {
    agent.records.copied_from(camera.origin(), held.path().as_str(), Some(size)).await
}

/// Where copies of a content were put.
pub(super) async fn places(agent: &Agent, sha256: &str) -> Result<Vec<PathBuf>, RecordsError> {
    let copies = agent.records.local_copies(sha256).await?;
    Ok(copies.into_iter().map(|(folder, place)| Path::new(&folder).join(place)).collect())
}
