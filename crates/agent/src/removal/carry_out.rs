//! Deleting, shot by shot: proven, written down, removed, written down.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use cradle_camera::mounts::{NotWritable, Writable};
use cradle_camera::{CardPath, Held, NotRemoved};
use cradle_wire::{Timestamp, Uuid};
use sha2::{Digest as _, Sha256};
use tokio_util::sync::CancellationToken;

use super::prove::{Proven, prove};
use super::stays::plain;
use super::{NotBegun, Stays, camera, hindrance, is_needed, named};
use crate::agent::{Agent, Event};
use crate::connected::Connected;
use crate::records::{Claim, NewRemoval, Recorded, RecordsError, RemovalRow, RemovalShot};

/// A camera that refuses so often, one time after the other, refuses everything.
const REFUSALS: u32 = 3;
/// The system tells within this time that a camera was unplugged.
const HEARS: Duration = Duration::from_secs(1);

/// A removal that is written down and has not begun to delete.
pub struct Removing {
    agent: Arc<Agent>,
    camera: Arc<Connected>,
    id: String,
    stop: CancellationToken,
    _claim: Claim,
}

/// Takes down what is to be deleted. The same `once` twice is one removal, as it was the first time, of
/// which nothing is begun again.
pub async fn begin(
    agent: &Arc<Agent>,
    key: &str,
    names: &[String],
    once: Option<&[u8]>,
) -> Result<(RemovalRow, Option<Removing>), NotBegun> {
    let id = once.map_or_else(Uuid::now_v7, removal_id).to_string();
    if let Some(before) = agent.records.removal(&id).await? {
        return Ok((before, None));
    }
    let camera = camera(agent, key)?;
    let names = named(names)?;
    if let Some(why) = hindrance(agent, &camera).await? {
        return Err(NotBegun::Hindered(why));
    }
    let claim = agent.records.claim_removing()?.ok_or(NotBegun::Running)?;
    agent.records.interrupt_removals().await?;
    let new = NewRemoval {
        id: id.clone(),
        camera: camera.key().to_owned(),
        camera_label: camera.label(),
        created_at: Timestamp::now().as_microsecond(),
        shots: names.iter().map(ToString::to_string).collect(),
    };
    let is_new = agent.records.begin_removal(&new).await?;
    let row = agent.records.removal(&id).await?;
    let row = row.ok_or(RecordsError::Database(sqlx::Error::RowNotFound))?;
    // The same was asked for at this very moment, too.
    if !is_new {
        return Ok((row, None));
    }
    let stop = agent.removing.begins(&id);
    let removing = Removing { agent: Arc::clone(agent), camera, id, stop, _claim: claim };
    Ok((row, Some(removing)))
}

/// One key, one removal.
fn removal_id(key: &[u8]) -> Uuid {
    let hash: [u8; 32] = Sha256::new().chain_update(b"removal\n").chain_update(key).finalize().into();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    Uuid::from_bytes(bytes)
}

/// How a removal ended.
enum Ended {
    Done,
    /// By somebody, or because of this.
    Stopped(Option<String>),
}

/// What became of a shot.
enum Became {
    Removed,
    Stays(Stays),
    /// Nobody knows whether it is there; this broke over it.
    Unknown(String),
}

const TAKEN_AWAY: &str =
    "The camera or card was taken away. What was not deleted yet is still on it. Connect it, and ask again.";

impl Removing {
    /// Deletes what may be deleted, until it is done or stopped.
    pub async fn run(self) {
        let (state, reason) = match self.work().await {
            Ok(Ended::Done) => ("done", None),
            Ok(Ended::Stopped(reason)) => ("stopped", reason),
            Err(problem) => {
                tracing::error!("deleting from a camera was stopped: {problem}");
                ("stopped", Some(problem.to_string()))
            }
        };
        self.agent.removing.ends();
        if let Err(problem) = self.agent.records.end_removal(&self.id, state, reason.as_deref()).await {
            tracing::error!("the end of a removal could not be written down: {problem}");
        }
        self.tell();
    }

    async fn work(&self) -> Recorded<Ended> {
        // Whatever happens to it, the card is open for reading only again when this ends.
        let writable = match self.opened().await {
            Ok(writable) => writable,
            Err(problem) => return Ok(Ended::Stopped(Some(problem.to_string()))),
        };
        let ended = self.each().await;
        let card = Arc::clone(self.camera.card());
        // Letting go of it may take a moment.
        let closed = tokio::task::spawn_blocking(move || card.unseen(|| drop(writable)));
        if let Err(problem) = closed.await {
            tracing::error!("a card could not be closed: {problem}");
        }
        ended
    }

    /// Opens the card for removing, where it is one that is mounted to be read.
    async fn opened(&self) -> Result<Option<Writable>, NotWritable> {
        let card = Arc::clone(self.camera.card());
        if card.camera().is_some() {
            let anew = move || card.camera().map(|tether| tether.begin_anew());
            // One that cannot be opened again says so when it is read.
            let _ = tokio::task::spawn_blocking(anew).await;
            return Ok(None);
        }
        let Some(mounted) = self.camera.mounted() else { return Ok(None) };
        // Who reads from it in the background waits meanwhile.
        self.agent.waited_for.fetch_add(1, Ordering::Relaxed);
        let opened = tokio::task::spawn_blocking(move || card.unseen(|| mounted.writable())).await;
        self.agent.waited_for.fetch_sub(1, Ordering::Relaxed);
        let opened = opened.unwrap_or_else(|error| Err(NotWritable::Refused(std::io::Error::other(error))));
        opened.map(Some)
    }

    async fn each(&self) -> Recorded<Ended> {
        let records = &self.agent.records;
        let mut refusals = 0;
        for shot in records.removal_shots(&self.id).await? {
            if self.stop.is_cancelled() {
                return Ok(Ended::Stopped(None));
            }
            let became = self.one(&shot).await?;
            match &became {
                Became::Removed => records.shot_is(&self.id, shot.shot, "removed", None).await?,
                // A camera that is gone has not lost its pictures.
                Became::Stays(Stays::Gone | Stays::Unreadable(_)) if self.is_away_soon().await => {
                    return Ok(Ended::Stopped(Some(TAKEN_AWAY.to_owned())));
                }
                Became::Stays(why) => {
                    let reason = why.to_string();
                    let why = Some((why.word(), reason.as_str()));
                    records.shot_is(&self.id, shot.shot, "stays", why).await?;
                }
                Became::Unknown(problem) => {
                    let why = Some(("unknown", problem.as_str()));
                    records.shot_is(&self.id, shot.shot, "unknown", why).await?;
                }
            }
            self.tell();
            refusals = if matches!(became, Became::Stays(Stays::Refused(_))) { refusals + 1 } else { 0 };
            match became {
                Became::Unknown(_) if self.is_away_soon().await => {
                    return Ok(Ended::Stopped(Some(TAKEN_AWAY.to_owned())));
                }
                Became::Unknown(problem) => return Ok(Ended::Stopped(Some(problem))),
                Became::Stays(why) if why.is_about_all() || refusals == REFUSALS => {
                    return Ok(Ended::Stopped(Some(why.to_string())));
                }
                Became::Stays(_) | Became::Removed => {}
            }
        }
        Ok(Ended::Done)
    }

    /// Proves one shot and removes it.
    async fn one(&self, shot: &RemovalShot) -> Recorded<Became> {
        let found = CardPath::parse(&shot.name).ok().and_then(|name| self.camera.card().shot(&name));
        let Some(found) = found else { return Ok(Became::Stays(Stays::Gone)) };
        let proven = match prove(&self.agent, &self.camera, &found).await? {
            Ok(proven) => proven,
            Err(why) => return Ok(Became::Stays(why)),
        };
        // From here to its end nothing is copied from a camera: what somebody chose meanwhile is seen.
        let copying = self.agent.progress.copying();
        let _pause = copying.lock().await;
        if let Some(why) = is_needed(&self.agent, &self.camera, found.name()).await? {
            return Ok(Became::Stays(why));
        }
        self.remove(shot.shot, proven).await
    }

    async fn remove(&self, shot: i64, proven: Proven) -> Recorded<Became> {
        let (held, files): (Vec<Held>, Vec<_>) = proven.files.into_iter().unzip();
        self.agent.records.shot_goes(&self.id, shot, &files).await?;
        for (gone, (held, file)) in held.into_iter().zip(&files).enumerate() {
            let camera = Arc::clone(&self.camera);
            let removed = tokio::task::spawn_blocking(move || camera.card().remove(held)).await;
            let why = match removed {
                Ok(Ok(())) => {
                    self.agent.records.file_went(&self.id, shot, &file.path).await?;
                    continue;
                }
                Ok(Err(NotRemoved::Unsure { problem, .. })) => {
                    let said = plain(&problem.to_string());
                    let problem = format!("The camera or card broke off while it was deleted ({said}).");
                    return Ok(Became::Unknown(problem));
                }
                Ok(Err(NotRemoved::Changed(_))) => Stays::Changed,
                Ok(Err(NotRemoved::ReadOnly)) => Stays::ReadOnly,
                Ok(Err(NotRemoved::Refused(said))) => Stays::Refused(plain(&said)),
                Ok(Err(NotRemoved::Card(problem))) => problem.into(),
                Err(problem) => return Ok(Became::Unknown(problem.to_string())),
            };
            return Ok(Became::Stays(if gone == 0 { why } else { Stays::Partly(plain(&why.to_string())) }));
        }
        Ok(Became::Removed)
    }

    /// Whether the camera or card is not there any more. What reads a camera on a cable may hear of that
    /// before the agent does.
    async fn is_away_soon(&self) -> bool {
        if self.camera.card().camera().is_some() && !self.is_away() {
            tokio::time::sleep(HEARS).await;
        }
        self.is_away()
    }

    fn is_away(&self) -> bool {
        let card = self.camera.card();
        let now = self.agent.camera(self.camera.key());
        if !now.is_some_and(|now| Arc::ptr_eq(&now, &self.camera)) {
            return true;
        }
        match card.camera() {
            Some(tether) => tether.over().is_some(),
            None if self.camera.is_plugged_in() => {
                !self.camera.mounted().is_some_and(|mounted| mounted.is_there())
            }
            None => !card.root().is_some_and(std::path::Path::is_dir),
        }
    }

    fn tell(&self) {
        self.agent.tell(Event::Cameras);
        self.agent.tell(Event::Queue);
    }
}
