//! A service is chosen: from here on it is done, whatever happens.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};

use cradle_camera::permitted::Function;
use cradle_camera::{Card, CardPath, FoundShot, Head, group_files};
use cradle_wire::agent::AgentOrder;
use cradle_wire::orders::OrderOptions;
use cradle_wire::{Timestamp, Uuid};
use sha2::{Digest as _, Sha256};

use crate::agent::{Agent, Event};
use crate::connected::Connected;
use crate::local;
use crate::records::{NewFile, NewOrder, OrderRow, RecordsError};

/// Pictures in one order, as the centre takes them.
const MOST: usize = 5_000;

/// Why a choice is not taken.
#[derive(Debug, thiserror::Error)]
pub enum ChoiceError {
    /// The camera is not connected.
    #[error("This camera is not connected any more. Connect it again.")]
    NoCamera,
    /// The centre takes no pictures from this camera.
    #[error("{0}")]
    NotPermitted(String),
    /// Nothing was chosen.
    #[error("Choose at least one picture.")]
    Nothing,
    /// Too much was chosen.
    #[error("An order can hold up to 5,000 pictures. Split this one.")]
    TooMany,
    /// The kind is none that agents know.
    #[error("“{0}” is no service that an agent knows. Choose keep, send, publish or print.")]
    Kind(String),
    /// None, or too many of one.
    #[error("A picture can be printed 1 to 99 times.")]
    Copies,
    /// A shot is not on the camera.
    #[error("“{0}” is not on this camera any more. Look at the pictures again, and choose.")]
    NoShot(String),
    /// A file is no picture, film or sound.
    #[error("{} is no picture, film or sound that can be read.", .0.display())]
    NoPicture(PathBuf),
    /// The records fail.
    #[error(transparent)]
    Records(#[from] RecordsError),
}

/// Takes a choice from a connected camera: when this returns it is on the disk. The same `key`
/// twice is one order, as it was the first time.
pub async fn choose(agent: &Agent, choice: &AgentOrder, key: Option<&[u8]>) -> Result<OrderRow, ChoiceError> {
    let id = key.map_or_else(Uuid::now_v7, order_id).to_string();
    if let Some(before) = agent.records.order(&id).await? {
        return Ok(before);
    }
    let camera = agent.camera(&choice.camera).filter(|camera| camera.card().is_present());
    let camera = camera.ok_or(ChoiceError::NoCamera)?;
    is_taken(agent, &camera).await?;
    let mut seen = HashSet::new();
    let mut shots = Vec::new();
    for name in choice.shots.iter().filter(|name| seen.insert(name.as_str())) {
        let shot = CardPath::parse(name).ok().and_then(|path| camera.card().shot(&path));
        let shot = shot.ok_or_else(|| ChoiceError::NoShot(name.clone()))?;
        shots.push(files_of(camera.origin(), &shot));
    }
    let order = new_order(agent, Some(&camera), &choice.service, &choice.kind, &choice.options, shots)?;
    put(agent, id, NewOrder { copies: copies(choice)?, ..order }).await
}

/// Whether the centre takes this camera's pictures, as far as is known here; it decides itself when they
/// come.
async fn is_taken(agent: &Agent, camera: &std::sync::Arc<Connected>) -> Result<(), ChoiceError> {
    let mut permission = agent.takes_pictures(camera);
    if permission.is_none() && agent.permitted.is_limited(Function::Pictures) {
        crate::cameras::identify(agent, camera).await?;
        permission = agent.takes_pictures(camera);
    }
    let refused = permission.filter(|permission| !permission.permitted);
    refused.map_or(Ok(()), |why| Err(ChoiceError::NotPermitted(why.reason.unwrap_or_default())))
}

/// How often single shots are printed, by their place among the shots; what is said last counts.
fn copies(choice: &AgentOrder) -> Result<Vec<(i64, u16)>, ChoiceError> {
    let mut seen = HashSet::new();
    let names: Vec<&str> =
        choice.shots.iter().map(String::as_str).filter(|name| seen.insert(*name)).collect();
    let mut places: HashMap<&str, i64> = HashMap::new();
    places.extend(names.into_iter().zip(0..));
    let mut said = BTreeMap::new();
    for one in &choice.copies {
        let place = places.get(one.name.as_str()).ok_or_else(|| ChoiceError::NoShot(one.name.clone()))?;
        let count = u16::try_from(one.quantity).ok().filter(|count| (1..=99).contains(count));
        said.insert(*place, count.ok_or(ChoiceError::Copies)?);
    }
    Ok(said.into_iter().collect())
}

/// Takes files named one by one, for the command line.
pub async fn choose_files(
    agent: &Agent,
    files: &[PathBuf],
    service: &str,
    options: &OrderOptions,
) -> Result<OrderRow, ChoiceError> {
    let shots: Result<Vec<Vec<NewFile>>, ChoiceError> =
        group_files(files).iter().map(|shot| shot.iter().map(|file| named(file)).collect()).collect();
    let shots = shots?;
    let order = new_order(agent, None, service, service, options, shots)?;
    put(agent, Uuid::now_v7().to_string(), order).await
}

/// A file that was named by itself.
fn named(file: &Path) -> Result<NewFile, ChoiceError> {
    let wrong = || ChoiceError::NoPicture(file.to_owned());
    let place = file.canonicalize().map_err(|_| wrong())?;
    let folder = place.parent().ok_or_else(wrong)?;
    let path = place.file_name().and_then(|name| CardPath::root().join(name)).ok_or_else(wrong)?;
    let head = Head::read(&Card::at(folder), &path).map_err(|_| wrong())?;
    head.facts.kind.ok_or_else(wrong)?;
    let size = place.metadata().map_err(|_| wrong())?.len();
    Ok(NewFile { root: written(folder), filename: path.filename().to_owned(), path: path.to_string(), size })
}

/// One key, one order, whenever it is seen again.
fn order_id(key: &[u8]) -> Uuid {
    let hash: [u8; 32] = Sha256::digest(key).into();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    Uuid::from_bytes(bytes)
}

async fn put(agent: &Agent, id: String, order: NewOrder) -> Result<OrderRow, ChoiceError> {
    // What is kept is copied to a folder of this computer besides, where one is set.
    let local = if order.kind == "keep" { local::folder(agent).await? } else { None };
    let order = NewOrder { id, local, ..order };
    agent.records.enqueue(&order).await?;
    agent.tell(Event::Queue);
    agent.tell(Event::Cameras);
    agent.work.send_replace(());
    let queued = agent.records.order(&order.id).await?;
    queued.ok_or(ChoiceError::Records(RecordsError::Database(sqlx::Error::RowNotFound)))
}

fn new_order(
    agent: &Agent,
    camera: Option<&std::sync::Arc<Connected>>,
    service: &str,
    kind: &str,
    options: &OrderOptions,
    shots: Vec<Vec<NewFile>>,
) -> Result<NewOrder, ChoiceError> {
    if !["keep", "send", "publish", "print"].contains(&kind) {
        return Err(ChoiceError::Kind(kind.chars().take(40).collect()));
    }
    match shots.len() {
        0 => return Err(ChoiceError::Nothing),
        1..=MOST => {}
        _ => return Err(ChoiceError::TooMany),
    }
    Ok(NewOrder {
        id: String::new(),
        camera: camera.map(|camera| camera.key().to_owned()).unwrap_or_default(),
        camera_label: camera.map(|camera| camera.label()).unwrap_or_default(),
        camera_id: camera.and_then(|camera| camera.camera_id()),
        customer_id: agent.account().map(|account| account.customer_id),
        service: service.to_owned(),
        kind: kind.to_owned(),
        options: options.clone(),
        copies: Vec::new(),
        local: None,
        created_at: Timestamp::now().as_microsecond(),
        shots,
    })
}

fn files_of(origin: &str, shot: &FoundShot) -> Vec<NewFile> {
    let files = shot.files().iter().map(|file| NewFile {
        root: origin.to_owned(),
        path: file.path.to_string(),
        filename: file.path.filename().to_owned(),
        size: file.size,
    });
    files.collect()
}

fn written(root: &Path) -> String {
    root.to_string_lossy().into_owned()
}
