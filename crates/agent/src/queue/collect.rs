//! Copying what was chosen, so that the card may be taken away.

use std::sync::Arc;

use cradle_camera::{Card, CardError, CardPath, Head, Original};

use tokio::time::Instant;

use super::pauses::Pauses;
use super::{Outcome, wait_because};
use crate::agent::{Agent, Event};
use crate::cameras::{note_trouble, taken_at, written_at};
use crate::connected::{Connected, PLUGGED_IN};
use crate::records::{OrderFile, OrderRow, Recorded};
use crate::spool::SpoolError;

/// Copies the files of every open order that are not copied yet, the oldest order first.
pub(super) async fn everything(agent: &Arc<Agent>) -> Recorded<()> {
    due(agent, &mut Pauses::default()).await
}

/// The same for those that make no pause.
pub(super) async fn due(agent: &Arc<Agent>, pauses: &mut Pauses) -> Recorded<()> {
    let orders = agent.records.open_orders().await?;
    pauses.keep(orders.iter().map(|order| order.id.as_str()));
    for order in orders {
        if order.files_copied < order.files_total && pauses.is_over(&order.id, Instant::now()) {
            let outcome = collect(agent, &order).await?;
            pauses.follow(&order.id, &outcome, Instant::now());
        }
    }
    Ok(())
}

async fn collect(agent: &Arc<Agent>, order: &OrderRow) -> Recorded<Outcome> {
    let files = agent.records.order_files(&order.id).await?;
    let total = files.len();
    let mut problem: Option<(String, Option<String>)> = None;
    let mut outcome = Outcome::Over;
    let mut copied = false;
    for (done, file) in files.iter().enumerate() {
        if file.sha256.is_some() || file.problem.is_some() {
            continue;
        }
        // Cancelled in the meantime?
        if agent.records.order(&order.id).await?.is_none_or(|now| !now.state().is_open()) {
            return Ok(Outcome::Over);
        }
        match copy(agent, order, file).await {
            Ok(()) => {
                copied = true;
                let left = total - done - 1;
                if left > 0 {
                    let reason = format!("Copying from the camera, {left} to go: leave it connected.");
                    wait_because(agent, order, &reason).await?;
                }
                agent.tell(Event::Queue);
                agent.copied.send_replace(());
            }
            Err(CopyError::Spool(error)) => {
                if !is_told(agent, order, file, &error) {
                    outcome = Outcome::Later(None);
                } else if outcome == Outcome::Over {
                    outcome = Outcome::NotYet;
                }
                problem.get_or_insert_with(|| (sentence(&error, file), of_the_camera(&error)));
            }
            Err(CopyError::Records(error)) => return Err(error),
        }
    }
    if let Some((problem, of_the_camera)) = problem {
        // Whatever is pulled out fails once: what fails twice is the camera's.
        let again = of_the_camera.filter(|_| order.reason.as_deref() == Some(&problem));
        if let (Some(what), Some(camera)) = (again, agent.camera(&order.camera)) {
            note_trouble(agent, &camera, &what).await?;
        }
        wait_because(agent, order, &problem).await?;
    } else if copied {
        // Whoever sends is waiting for this.
        agent.work.send_replace(());
    }
    Ok(outcome)
}

/// Whether it wakes the queue when this may be copied after all: a device or a card that is followed says when
/// it is there again. Nobody says so of a full disk, a card that fails, or a file that was named by itself.
fn is_told(agent: &Agent, order: &OrderRow, file: &OrderFile, error: &SpoolError) -> bool {
    let is_followed = file.root.starts_with(PLUGGED_IN) || agent.camera(&order.camera).is_some();
    is_followed && matches!(error, SpoolError::Card(CardError::Absent(_)))
}

/// What is told of the camera or its card, where they fail and not this computer; pictures' names are not.
fn of_the_camera(error: &SpoolError) -> Option<String> {
    match error {
        SpoolError::Card(CardError::Unreadable { problem, .. }) => {
            // Only a system's own words are known to hold no name.
            let system = problem.raw_os_error().map(std::io::Error::from_raw_os_error);
            Some(system.map_or("A file cannot be read".into(), |why| format!("A file cannot be read: {why}")))
        }
        SpoolError::Incomplete { told, came, .. } => {
            Some(format!("A file has {told} bytes, and {came} came from the camera"))
        }
        SpoolError::Unsteady(_) => Some("A file came differently when it was read a second time".to_owned()),
        SpoolError::Card(_) | SpoolError::Disk(_) | SpoolError::Differs(_) => None,
    }
}

enum CopyError {
    Spool(SpoolError),
    Records(crate::records::RecordsError),
}

/// Copies one file and records it, so that no copy is swept away in between.
async fn copy(agent: &Arc<Agent>, order: &OrderRow, file: &OrderFile) -> Result<(), CopyError> {
    let copying = agent.progress.copying();
    let _held = copying.lock().await;
    let spool = agent.spool.clone();
    let source = file.clone();
    // A card that was plugged in may be found in another place than before, and in its place another
    // card: only the one that it was chosen from counts.
    let connected = agent.camera(&order.camera).filter(|camera| camera.origin() == file.root);
    // Copies in a folder may be called by the day.
    let is_named = file.part == 0 && order.local().is_some();
    let copied = tokio::task::spawn_blocking(move || {
        let path = CardPath::parse(&source.path).map_err(|_| CardError::Absent(CardPath::root()))?;
        let name = format!("{}-{}-{}", source.order_id, source.shot, source.part);
        let Some(connected) = connected else {
            let card = Card::at(&source.root);
            let taken = is_named.then(|| taken(&card, None, &path)).flatten();
            return spool.copy(&card, &path, &name, None).map(|copied| (copied, taken));
        };
        let shot = connected.card().shot(&path);
        let known = shot.and_then(|shot| connected.note(&shot)?.file.sha256);
        let taken = is_named.then(|| taken(connected.card(), Some(&connected), &path)).flatten();
        spool.copy(connected.card(), &path, &name, known.as_deref()).map(|copied| (copied, taken))
    });
    let copied = copied.await.unwrap_or_else(|error| Err(SpoolError::Disk(std::io::Error::other(error))));
    let (copied, taken) = copied.map_err(CopyError::Spool)?;
    let recorded = agent.records.file_copied(file, &copied.sha256, copied.size, taken.as_deref()).await;
    recorded.map_err(CopyError::Records)
}

/// When a shot was taken, by its camera's clock, or was written; asked while its card is here.
fn taken(card: &Card, connected: Option<&Connected>, path: &CardPath) -> Option<String> {
    let shot = card.shot(path);
    if let Some(note) = shot.as_ref().and_then(|shot| connected?.note(shot)) {
        return shot.map(|shot| taken_at(&shot, Some(&note)));
    }
    let head = Head::read(card, path).ok()?;
    if let Some(taken) = head.facts.taken_at.filter(|taken| !taken.is_empty()) {
        return Some(taken);
    }
    if let Some(shot) = shot {
        return Some(written_at(shot.modified()));
    }
    let Original::File(file) = card.open(path).ok()? else { return None };
    let written = file.metadata().ok()?.modified().ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
    i64::try_from(written.as_nanos()).ok().map(written_at)
}

fn sentence(error: &SpoolError, file: &OrderFile) -> String {
    match error {
        SpoolError::Card(CardError::Absent(_)) => format!(
            "{} was not copied yet, and the camera or card with it is away. Connect it again, or cancel.",
            file.filename
        ),
        error => error.to_string(),
    }
}
