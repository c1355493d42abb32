//! Deleting from a camera what somebody wants deleted, and nothing of it that is not safe elsewhere.
//!
//! A shot goes with all its files or not at all, and only when, at that moment, the camera's own files were
//! read through, the centre says of each content that it keeps it for this customer, and a copy of each in a
//! folder of this computer was read from its disk and is the same. What goes is written down before the
//! first file goes and after the last one has gone; what a process that ended in the middle has left is
//! never gone on with.

mod carry_out;
mod copies;
mod plan;
mod prove;
mod shown;
mod stays;

use std::collections::HashSet;
use std::sync::Arc;

use cradle_camera::CardPath;
use cradle_client::Trouble;

use crate::agent::Agent;
use crate::connected::Connected;
use crate::records::{Recorded, RecordsError};
pub use carry_out::{Removing, begin};
pub use plan::plan;
pub use prove::check;
pub use shown::{latest, shown};
pub use stays::Stays;

/// Shots that are deleted at once.
const MOST: usize = 10_000;

/// Why nothing is deleted.
#[derive(Debug, thiserror::Error)]
pub enum NotBegun {
    /// The camera is not connected.
    #[error("This camera is not connected any more. Connect it again.")]
    NoCamera,
    /// Nothing was chosen.
    #[error("Choose at least one picture.")]
    Nothing,
    /// Too much was chosen.
    #[error("Up to 10,000 pictures can be deleted at once. Choose fewer.")]
    TooMany,
    /// It is no name of a picture.
    #[error("“{0}” is not the name of a picture on a camera.")]
    Name(String),
    /// One after the other.
    #[error("Pictures are being deleted just now. Wait until that is over, or stop it.")]
    Running,
    /// Nothing of this camera can be deleted.
    #[error("{0}")]
    Hindered(Stays),
    /// The records fail.
    #[error(transparent)]
    Records(#[from] RecordsError),
}

/// At a start: what another process was deleting when it ended is not gone on with.
pub async fn interrupt(agent: &Agent) -> Recorded<()> {
    match agent.records.claim_removing()? {
        Some(_claim) => agent.records.interrupt_removals().await,
        None => Ok(()),
    }
}

/// The names of shots, each once.
fn named(names: &[String]) -> Result<Vec<CardPath>, NotBegun> {
    let mut seen = HashSet::new();
    let parsed =
        |name: &String| CardPath::parse(name).map_err(|_| NotBegun::Name(name.chars().take(100).collect()));
    let paths: Result<Vec<CardPath>, NotBegun> =
        names.iter().filter(|name| seen.insert(name.as_str())).map(parsed).collect();
    let paths = paths?;
    match paths.len() {
        0 => Err(NotBegun::Nothing),
        1..=MOST => Ok(paths),
        _ => Err(NotBegun::TooMany),
    }
}

/// Why nothing of a camera can be deleted just now; none where something can.
async fn hindrance(agent: &Agent, camera: &Connected) -> Recorded<Option<Stays>> {
    if agent.account().is_none() {
        return Ok(Some(Stays::Unpaired));
    }
    if camera.card().is_reading() {
        return Ok(Some(Stays::Reading));
    }
    if agent.records.is_copied_from(camera.key()).await? {
        return Ok(Some(Stays::Copying));
    }
    let locked = match camera.mounted() {
        Some(mounted) => mounted.is_locked().then_some(Stays::Locked),
        None => camera.card().is_read_only().then_some(Stays::ReadOnly),
    };
    Ok(locked)
}

/// Why the contents of a shot's files count for nothing at the centre; none where it keeps all of them.
/// Asked now: what it said before does not count.
async fn at_centre(agent: &Agent, contents: &[String]) -> Result<Kept, Stays> {
    let known = agent.heard(agent.centre().known(contents).await).await;
    let known = known.map_err(|trouble| match trouble {
        Trouble::SignIn(_) => Stays::Unpaired,
        trouble => Stays::CentreAway(trouble.to_string()),
    })?;
    Ok(Kept(known.into_iter().map(|image| (image.sha256, image.state)).collect()))
}

/// What the centre has just said of contents.
struct Kept(std::collections::HashMap<String, String>);

impl Kept {
    /// Why a content is not safe there; none where it is.
    fn hindrance(&self, sha256: &str) -> Option<Stays> {
        match self.0.get(sha256).map(String::as_str) {
            Some("kept") => None,
            Some("trashed") => Some(Stays::Trashed),
            _ => Some(Stays::NotKept),
        }
    }
}

/// Whether an order that waits names a shot, or the print order that was made in the camera does.
async fn is_needed(agent: &Agent, camera: &Connected, name: &CardPath) -> Recorded<Option<Stays>> {
    if agent.records.queued_shots(camera.key()).await?.iter().any(|queued| queued == name.as_str()) {
        return Ok(Some(Stays::Queued));
    }
    Ok(is_to_be_printed(camera, name).then_some(Stays::PrintOrder))
}

fn is_to_be_printed(camera: &Connected, name: &CardPath) -> bool {
    camera.about().print_order.is_some_and(|order| order.prints.iter().any(|(shot, _)| shot == name))
}

/// A camera that is there.
pub fn camera(agent: &Agent, key: &str) -> Result<Arc<Connected>, NotBegun> {
    agent.camera(key).filter(|camera| camera.card().is_present()).ok_or(NotBegun::NoCamera)
}
