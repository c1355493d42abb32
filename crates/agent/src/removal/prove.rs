//! Reading a shot through at the moment before it goes: on the camera, at the centre, on this computer.

use std::io::{self, Read};
use std::sync::Arc;

use cradle_camera::{CardPath, FoundShot, Held};
use sha2::{Digest as _, Sha256};

use super::copies::{Apart, proven};
use super::plan::places;
use super::stays::plain;
use super::{Stays, at_centre, hindrance, is_needed};
use crate::agent::Agent;
use crate::connected::Connected;
use crate::records::{Recorded, RemovedFile};

const PIECE: usize = 1 << 20;

/// A shot that may go, in the order of going: the file that stands first is the last, so that what is left
/// of a shot whose camera was taken away is a shot.
pub(super) struct Proven {
    pub files: Vec<(Held, RemovedFile)>,
}

/// A file of the camera as it was read now.
struct ReadNow {
    held: Held,
    size: u64,
    sha256: String,
}

/// Whether a shot could be deleted, read through to its end: its bytes. Nothing is deleted.
pub async fn check(agent: &Agent, camera: &Arc<Connected>, name: &CardPath) -> Recorded<Result<u64, Stays>> {
    if let Some(why) = hindrance(agent, camera).await? {
        return Ok(Err(why));
    }
    let Some(shot) = camera.card().shot(name) else { return Ok(Err(Stays::Gone)) };
    let proven = prove(agent, camera, &shot).await?;
    Ok(proven.map(|proven| proven.files.iter().map(|(_, file)| file.size as u64).sum()))
}

/// Proves that a shot may go, or says why it stays.
pub(super) async fn prove(
    agent: &Agent,
    camera: &Arc<Connected>,
    shot: &Arc<FoundShot>,
) -> Recorded<Result<Proven, Stays>> {
    if let Some(why) = is_needed(agent, camera, shot.name()).await? {
        return Ok(Err(why));
    }
    let (reader, reading) = (Arc::clone(camera), Arc::clone(shot));
    let read = tokio::task::spawn_blocking(move || {
        reading.files().iter().rev().map(|file| read_now(&reader, &file.path)).collect()
    });
    let read: Result<Vec<ReadNow>, Stays> =
        read.await.unwrap_or_else(|error| Err(Stays::Unreadable(error.to_string())));
    let read = match read {
        Ok(read) => read,
        Err(why) => return Ok(Err(why)),
    };
    let mut copies = Vec::new();
    for file in &read {
        copies.push(places(agent, &file.sha256).await?);
    }
    let apart = Apart::from(camera);
    let comparing = tokio::task::spawn_blocking(move || {
        let compared = read.into_iter().zip(copies).map(|(file, copies)| {
            let copy = proven(&copies, &file.held, file.size, &file.sha256, &apart);
            (file, copy)
        });
        compared.collect::<Vec<_>>()
    });
    let compared = match comparing.await {
        Ok(compared) => compared,
        Err(error) => return Ok(Err(Stays::Unreadable(error.to_string()))),
    };
    // Asked last: what it says holds for the least time.
    let contents: Vec<String> = compared.iter().map(|(file, _)| file.sha256.clone()).collect();
    let kept = match at_centre(agent, &contents).await {
        Ok(kept) => kept,
        Err(why) => return Ok(Err(why)),
    };
    for (file, _) in &compared {
        if let Some(why) = kept.hindrance(&file.sha256) {
            let path = file.held.path().as_str();
            let copied = agent.records.copied_from(camera.origin(), path, None).await?;
            let is_another = copied.is_some_and(|copied| copied != file.sha256);
            return Ok(Err(if is_another { Stays::Changed } else { why }));
        }
    }
    let files = compared.into_iter().map(|(file, copy)| {
        let copy = copy?.to_string_lossy().into_owned();
        let ReadNow { held, size, sha256 } = file;
        let path = held.path().to_string();
        Ok((held, RemovedFile { path, size: size as i64, sha256, copy, removed: false }))
    });
    Ok(files.collect::<Result<_, Stays>>().map(|files| Proven { files }))
}

fn read_now(camera: &Connected, path: &CardPath) -> Result<ReadNow, Stays> {
    let held = camera.card().hold(path)?;
    if held.is_protected() {
        return Err(Stays::Protected);
    }
    let unreadable = |problem: io::Error| match problem.kind() {
        io::ErrorKind::NotFound => Stays::Gone,
        _ => Stays::Unreadable(plain(&problem.to_string())),
    };
    let (size, sha256) = measured(held.open()?).map_err(unreadable)?;
    match held.size() {
        Some(told) if told != size => Err(Stays::Unreadable(format!("it has {told} bytes, and {size} came"))),
        _ => Ok(ReadNow { held, size, sha256 }),
    }
}

/// Bytes and SHA-256 of everything that a reader gives.
fn measured(mut from: impl Read) -> io::Result<(u64, String)> {
    let mut hash = Sha256::new();
    let mut piece = vec![0; PIECE];
    let mut size = 0;
    loop {
        match from.read(&mut piece)? {
            0 => return Ok((size, hex::encode(hash.finalize()))),
            read => {
                hash.update(&piece[..read]);
                size += read as u64;
            }
        }
    }
}
