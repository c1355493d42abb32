//! Copies of what is kept, in a folder of this computer: besides the centre, and whether that can be reached
//! or not.
//!
//! They are made of the verified copies in the spool, which stay until they are no longer needed for it. Where
//! the folder is away, full or not to be written, the order goes on, and its copies wait.

mod place;
mod template;

use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use cradle_camera::FoundShot;
use cradle_wire::agent::LocalName;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use crate::agent::{Agent, Event};
use crate::cameras::taken_at;
use crate::connected::Connected;
use crate::records::{LocalFolder, OrderFile, OrderRow, Recorded, RecordsError};
use place::{NotPlaced, Target, Wanted};
pub use template::{NotATemplate, Template, USUAL};

/// What could not be copied is tried again after this time, or when something wakes this.
const AGAIN: Duration = Duration::from_secs(15);
/// Shots whose names are shown before a template is taken.
const SHOWN: usize = 3;

/// Why a folder is not taken.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// What the copies are to be called.
    #[error(transparent)]
    Template(#[from] NotATemplate),
    /// It does not say from where.
    #[error("Write the folder from its beginning, such as /home/anna/Pictures.")]
    Relative,
    /// It is the camera itself, or the agent's own folder.
    #[error("{} is no place for copies: it is on the card itself, or the agent's own.", .0.display())]
    Unfit(PathBuf),
    /// It is not there, or nobody may write there.
    #[error(transparent)]
    Place(#[from] NotPlaced),
    /// It is set for this computer.
    #[error(
        "Whoever set up this computer has decided where copies go (CRADLE_AGENT_COPIES_TO). It is changed there."
    )]
    Fixed,
    /// The records fail.
    #[error(transparent)]
    Records(#[from] RecordsError),
}

/// Where what is kept is copied to besides; none where nothing is.
pub async fn folder(agent: &Agent) -> Recorded<Option<LocalFolder>> {
    match &agent.local {
        Some(fixed) => Ok(Some(fixed.clone())),
        None => agent.records.local_folder().await,
    }
}

/// What is kept is copied there from now on, or nowhere; what was chosen before goes where it was to go.
pub async fn set(agent: &Agent, folder: Option<&str>, template: &str) -> Result<(), Refused> {
    if agent.local.is_some() {
        return Err(Refused::Fixed);
    }
    let Some(folder) = folder.map(str::trim).filter(|folder| !folder.is_empty()) else {
        agent.records.set_local_folder(None).await?;
        return Ok(());
    };
    Template::parse(template)?;
    let folder = PathBuf::from(folder);
    if !folder.is_absolute() {
        return Err(Refused::Relative);
    }
    let own = agent.records.folder().to_owned();
    let cameras = agent.present.cameras();
    let cards = cameras.iter().filter_map(|camera| camera.card().root().map(Path::to_owned));
    let unfit: Vec<PathBuf> = cards.chain([own]).collect();
    let looked_at = folder.clone();
    let looked = tokio::task::spawn_blocking(move || look_at(&looked_at, &unfit)).await;
    looked.unwrap_or_else(|error| {
        let problem = io::Error::other(error);
        Err(NotPlaced::Disk { place: folder.clone(), problem }.into())
    })?;
    let local =
        LocalFolder { folder: folder.to_string_lossy().into_owned(), template: template.trim().to_owned() };
    agent.records.set_local_folder(Some(&local)).await?;
    agent.work.send_replace(());
    Ok(())
}

/// Whether copies can be made in a folder.
fn look_at(folder: &Path, unfit: &[PathBuf]) -> Result<(), Refused> {
    let target = Target::at(folder)?;
    let at = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let is_in = |root: &PathBuf| root.canonicalize().is_ok_and(|root| at.starts_with(root));
    if unfit.iter().any(is_in) {
        return Err(Refused::Unfit(folder.to_owned()));
    }
    Ok(target.try_out()?)
}

/// Why nothing can be copied to a folder just now; none where something can.
pub async fn trouble(folder: &str) -> Option<String> {
    let folder = PathBuf::from(folder);
    let tried = move || Target::at(&folder).and_then(|target| target.may_be_written());
    tokio::task::spawn_blocking(tried).await.ok()?.err().map(|problem| problem.to_string())
}

/// What the copies of a camera's latest shots would be called, or those of an invented one.
pub fn names(camera: Option<&Connected>, template: &str) -> Result<Vec<LocalName>, NotATemplate> {
    let template = Template::parse(template)?;
    let mut shots = camera.map(|camera| camera.card().shots()).unwrap_or_default();
    shots.sort_by(|a, b| (b.modified(), b.name()).cmp(&(a.modified(), a.name())));
    shots.truncate(SHOWN);
    let Some(camera) = camera.filter(|_| !shots.is_empty()) else {
        let files = ["DSC_0042.JPG", "DSC_0042.NEF"];
        return Ok(named(&template, "Z f", jiff::Zoned::now().datetime(), &files));
    };
    let label = camera.label();
    let of = |shot: &Arc<FoundShot>| {
        let files: Vec<&str> = shot.files().iter().map(|file| file.path.filename()).collect();
        named(&template, &label, moment(&taken_at(shot, camera.note(shot).as_ref())), &files)
    };
    Ok(shots.iter().flat_map(of).collect())
}

fn named(template: &Template, camera: &str, taken: DateTime, files: &[&str]) -> Vec<LocalName> {
    let name = template::stem(files.first().copied().unwrap_or_default());
    let path = template.path(&template::About { taken, camera, name }).join("/");
    let named = extensions(name, files).into_iter().zip(files).map(|(extension, file)| LocalName {
        filename: (*file).to_owned(),
        place: if extension.is_empty() { path.clone() } else { format!("{path}.{extension}") },
    });
    named.collect()
}

/// What the files of a shot differ in; two that would be called the same get a number.
fn extensions(name: &str, files: &[&str]) -> Vec<String> {
    let mut taken = HashSet::new();
    let of = |file: &&str| {
        let extension = template::extension(name, file);
        let mut unlike = extension.clone();
        let mut number = 1;
        while !taken.insert(unlike.to_lowercase()) {
            number += 1;
            unlike = format!("{number}.{extension}");
        }
        unlike
    };
    files.iter().map(of).collect()
}

/// A time as it is written in the records: `2026-11-22T18:05:09`.
fn moment(written: &str) -> DateTime {
    let seconds = written.get(..19).unwrap_or(written);
    seconds.parse().unwrap_or_else(|_| jiff::civil::date(1970, 1, 1).at(0, 0, 0, 0))
}

/// Copies what was chosen, until the agent ends.
pub async fn run(agent: Arc<Agent>) {
    let (mut wake, mut copied) = (agent.work.subscribe(), agent.copied.subscribe());
    if let Err(problem) = clear(&agent).await {
        tracing::error!("what was left of copies could not be cleared away: {problem}");
    }
    loop {
        let all = everything(&agent).await.unwrap_or_else(|problem| {
            tracing::error!("the copies that are to be made could not be read: {problem}");
            false
        });
        // Only what could not be copied is looked at again without a word.
        tokio::select! {
            _ = wake.changed() => {}
            _ = copied.changed() => {}
            () = tokio::time::sleep(AGAIN), if !all => {}
        }
    }
}

/// Clears away what a killed agent has left half-written.
async fn clear(agent: &Agent) -> Recorded<()> {
    let known = agent.records.local_folders().await?;
    let cleared = tokio::task::spawn_blocking(move || {
        let folders: HashSet<&str> = known.iter().map(|(folder, _)| folder.as_str()).collect();
        let is_ours = |name: &str| known.iter().any(|(_, order)| name.starts_with(order.as_str()));
        for folder in folders {
            let cleared = Target::at(Path::new(folder)).map(|target| target.clear(is_ours));
            if let Ok(Err(problem)) = cleared {
                tracing::warn!("half-written copies in {folder} could not be removed: {problem}");
            }
        }
    });
    // What is left does no harm.
    let _ = cleared.await;
    Ok(())
}

/// Makes the copies that are missing, as far as that is possible now. False when it is worth trying again.
pub async fn everything(agent: &Arc<Agent>) -> Recorded<bool> {
    let mut all = true;
    for order in agent.records.orders_to_copy().await? {
        // The camera has not given anything new.
        if order.files_local == order.files_copied && order.files_copied < order.files_total {
            continue;
        }
        let reason = copy(agent, &order).await?;
        let told = match &reason {
            None if agent.records.copies_done(&order.id).await? => {
                // What lies in the spool for it alone is not needed any more.
                agent.work.send_replace(());
                true
            }
            reason => agent.records.copies_wait(&order.id, reason.as_deref()).await?,
        };
        if told {
            agent.tell(Event::Queue);
        }
        all &= reason.is_none();
    }
    Ok(all)
}

/// Copies the files of an order that are not copied yet; why not all, in a sentence.
async fn copy(agent: &Arc<Agent>, order: &OrderRow) -> Recorded<Option<String>> {
    let Some(local) = order.local() else { return Ok(None) };
    let template = match Template::parse(&local.template) {
        Ok(template) => template,
        Err(problem) => return Ok(Some(problem.to_string())),
    };
    let files = agent.records.order_files(&order.id).await?;
    let mut target = match Target::at(Path::new(&local.folder)) {
        Ok(target) => target,
        Err(problem) => return Ok(Some(problem.to_string())),
    };
    for shot in files.chunk_by(|a, b| a.shot == b.shot) {
        // The files of a shot get their name together: all of them have to be here.
        if shot.iter().any(|file| file.sha256.is_none()) || shot.iter().all(|file| file.local_place.is_some())
        {
            continue;
        }
        // Cancelled in the meantime?
        if agent.records.order(&order.id).await?.is_none_or(|now| now.state().as_str() == "cancelled") {
            return Ok(None);
        }
        let (path, wanted) = wanted(agent, order, &template, shot);
        let placing = tokio::task::spawn_blocking(move || {
            let placed = target.put(&path, &wanted);
            (target, placed)
        });
        let placed;
        (target, placed) = match placing.await {
            Ok(done) => done,
            Err(problem) => return Ok(Some(format!("The copies could not be made: {problem}."))),
        };
        match placed {
            Ok(places) => {
                for (file, place) in shot.iter().zip(places) {
                    let place = place.strip_prefix(&local.folder).unwrap_or(&place);
                    agent.records.file_placed(file, &place.to_string_lossy()).await?;
                }
                agent.tell(Event::Queue);
            }
            Err(problem) => return Ok(Some(problem.to_string())),
        }
    }
    Ok(None)
}

/// What the files of a shot are called, and what they are.
fn wanted(
    agent: &Agent,
    order: &OrderRow,
    template: &Template,
    shot: &[OrderFile],
) -> (Vec<String>, Vec<Wanted>) {
    let names: Vec<&str> = shot.iter().map(|file| file.filename.as_str()).collect();
    let name = template::stem(names.first().copied().unwrap_or_default());
    let chosen = || {
        let at = jiff::Timestamp::from_microsecond(order.created_at).unwrap_or_default();
        at.to_zoned(TimeZone::system()).datetime()
    };
    let taken = shot.first().and_then(|file| file.taken_at.as_deref()).map_or_else(chosen, moment);
    let path = template.path(&template::About { taken, camera: &order.camera_label, name });
    let files = shot.iter().zip(extensions(name, &names)).map(|(file, extension)| {
        let sha256 = file.sha256.clone().unwrap_or_default();
        Wanted {
            extension,
            from: agent.spool.place(&sha256),
            partial: format!("{}-{}-{}", file.order_id, file.shot, file.part),
            sha256,
        }
    });
    (path, files.collect())
}
