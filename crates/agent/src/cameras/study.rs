//! Finding out in the background what a card holds: heads first, then contents, newest first.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use cradle_camera::{Change, Condition, FoundShot, Head, dpof, identity};
use tokio::sync::mpsc;

use super::look_up;
use crate::agent::{Agent, Event};
use crate::connected::{Connected, note_of};
use crate::records::{FileNote, Mark, Recorded};
use crate::spool::hash_of;

/// Between two looks at a card.
const LOOK: Duration = Duration::from_secs(2);
/// Files read before the page is told again.
const BATCH: usize = 64;
/// Contents in one question to the centre.
const QUESTION: usize = 500;
/// What a page waits for heads; the rest comes when it has been read.
const PAGE: Duration = Duration::from_millis(700);

/// Follows a camera until the agent ends.
pub async fn follow(agent: Arc<Agent>, camera: Arc<Connected>) {
    let (tell, mut told) = mpsc::unbounded_channel();
    let _watch = camera.card().watch(LOOK, move |change| {
        // Nobody listens when the agent is ending.
        let _ = tell.send(change);
    });
    let mut study_again = agent.study.subscribe();
    let mut fresh = true;
    loop {
        let mut changes = Vec::new();
        tokio::select! {
            count = told.recv_many(&mut changes, 256) => if count == 0 { return },
            _ = study_again.changed() => {}
        }
        if fresh || changes.contains(&Change::Back) || changes.contains(&Change::Gone) {
            fresh = false;
            camera.begin_anew();
            remembered(&agent, &camera).await;
        }
        agent.tell(Event::Cameras);
        if changes.contains(&Change::Back) || changes.contains(&Change::Shots) {
            agent.work.send_replace(());
        }
        // While the card is being listed, the page has its heads read as it shows them.
        if camera.card().is_present()
            && !camera.card().is_reading()
            && let Err(problem) = study(&agent, &camera, &mut told).await
        {
            tracing::error!("what was read of {} could not be noted: {problem}", camera.label());
        }
    }
}

/// What was noted about this card before.
async fn remembered(agent: &Agent, camera: &Connected) {
    match agent.records.file_notes(&camera.card_name()).await {
        Ok(notes) => {
            let mut known = camera.notes();
            for note in notes {
                known.put(note);
            }
        }
        Err(problem) => tracing::error!("what was noted about a card could not be read: {problem}"),
    }
    if let Err(problem) = look_up_marks(agent, camera).await {
        tracing::error!("what was sent before could not be read: {problem}");
    }
}

/// One round of study; it ends early when something on the card changes.
async fn study(
    agent: &Arc<Agent>,
    camera: &Arc<Connected>,
    told: &mut mpsc::UnboundedReceiver<Change>,
) -> Recorded<()> {
    identify(agent, camera).await?;
    look_up_marks(agent, camera).await?;
    let mut shots = camera.card().shots();
    shots.sort_by(|a, b| (b.modified(), b.name()).cmp(&(a.modified(), a.name())));
    for part in shots.chunks(BATCH) {
        if !told.is_empty() {
            return Ok(());
        }
        read_now(agent, camera, part, Turn::WhenNobodyWaits).await?;
    }
    // What was read another time may not have been asked about.
    ask(agent, camera).await?;
    for part in shots.chunks(BATCH) {
        if !told.is_empty() {
            return Ok(());
        }
        if hash(agent, camera, part).await? && agent.is_online() {
            ask(agent, camera).await?;
        }
    }
    ask(agent, camera).await?;
    super::reporting::note(agent, camera).await
}

/// Finds out which camera it is, and whose.
pub async fn identify(agent: &Agent, camera: &Arc<Connected>) -> Recorded<()> {
    let card = Arc::clone(camera.card());
    let waited_for = Arc::clone(&agent.waited_for);
    let read = tokio::task::spawn_blocking(move || {
        give_way(&waited_for);
        // What speaks with a camera has asked it by now; a card tells nothing.
        let told = (identity::read(&card), dpof::read(&card));
        (told, card.camera().map(|tether| Condition::told(tether.about())))
    });
    if let Ok(((identity, print_order), condition)) = read.await {
        if let Some(condition) = condition {
            camera.tells(condition);
        }
        let before = camera.about();
        if !before.looked_at || before.identity != identity || before.print_order != print_order {
            camera.change(|about| {
                about.looked_at = true;
                about.identity = identity;
                about.print_order = print_order;
            });
            agent.tell(Event::Cameras);
        }
    }
    look_up(agent, std::slice::from_ref(camera)).await
}

/// Reads the heads that a page needs, for as long as a page waits.
pub async fn read_heads(agent: &Agent, camera: &Arc<Connected>, shots: Vec<Arc<FoundShot>>) {
    if let Ok(Err(problem)) = tokio::time::timeout(PAGE, read_now(agent, camera, &shots, Turn::Now)).await {
        tracing::error!("what was read of a card could not be noted: {problem}");
    }
}

/// Whose turn it is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Turn {
    /// Somebody looks at these.
    Now,
    /// Images that somebody waits for come first.
    WhenNobodyWaits,
}

async fn read_now(
    agent: &Agent,
    camera: &Arc<Connected>,
    shots: &[Arc<FoundShot>],
    turn: Turn,
) -> Recorded<()> {
    let unread: Vec<Arc<FoundShot>> =
        shots.iter().filter(|shot| camera.note(shot).is_none()).map(Arc::clone).collect();
    if unread.is_empty() {
        return Ok(());
    }
    let reader = Arc::clone(camera);
    let waited_for = Arc::clone(&agent.waited_for);
    let read = tokio::task::spawn_blocking(move || {
        let notes = unread.iter().filter_map(|shot| {
            if turn == Turn::WhenNobodyWaits {
                give_way(&waited_for);
            }
            let head = Head::read(reader.card(), shot.name()).ok()?;
            let note = note_of(shot, &head, None);
            reader.notes().put(note.clone());
            Some(note)
        });
        notes.collect::<Vec<FileNote>>()
    });
    let notes = read.await.unwrap_or_default();
    agent.records.note_files(&camera.card_name(), &notes).await?;
    agent.tell(Event::Cameras);
    Ok(())
}

/// Reads the contents of shots whose SHA-256 is not known; whether there were any.
async fn hash(agent: &Agent, camera: &Arc<Connected>, shots: &[Arc<FoundShot>]) -> Recorded<bool> {
    let unknown = |shot: &&Arc<FoundShot>| camera.note(shot).is_some_and(|note| note.file.sha256.is_none());
    let unknown: Vec<Arc<FoundShot>> = shots.iter().filter(unknown).map(Arc::clone).collect();
    if unknown.is_empty() {
        return Ok(false);
    }
    let reader = Arc::clone(camera);
    let waited_for = Arc::clone(&agent.waited_for);
    let read = tokio::task::spawn_blocking(move || {
        let notes = unknown.iter().filter_map(|shot| {
            give_way(&waited_for);
            let file = reader.card().open(shot.name()).ok()?;
            let sha256 = hash_of(file).ok()?;
            // A file that changed meanwhile is listed again.
            reader.card().is_unchanged(shot.first()).then_some(())?;
            let note = FileNote { sha256: Some(sha256), ..reader.note(shot)?.file };
            reader.notes().put(note.clone());
            Some(note)
        });
        notes.collect::<Vec<FileNote>>()
    });
    let notes = read.await.unwrap_or_default();
    agent.records.note_files(&camera.card_name(), &notes).await?;
    let contents: Vec<String> = notes.into_iter().filter_map(|note| note.sha256).collect();
    look_up_marks_of(agent, camera, &contents).await?;
    Ok(true)
}

/// Lets images be read first that somebody waits for; after a while everybody has had their turn.
fn give_way(waited_for: &AtomicUsize) {
    const TURN: Duration = Duration::from_millis(20);
    for _ in 0..100 {
        if waited_for.load(Ordering::Relaxed) == 0 {
            return;
        }
        std::thread::sleep(TURN);
    }
}

/// Looks the marks of all contents up in the records.
pub async fn look_up_marks(agent: &Agent, camera: &Connected) -> Recorded<()> {
    let not_kept = camera.notes().not_kept();
    look_up_marks_of(agent, camera, &not_kept).await
}

async fn look_up_marks_of(agent: &Agent, camera: &Connected, contents: &[String]) -> Recorded<()> {
    let Some(account) = agent.account().filter(|_| !contents.is_empty()) else {
        return Ok(());
    };
    let marks = agent.records.marks(&account.customer_id, contents).await?;
    if camera.notes().mark(&marks, &[]) {
        agent.tell(Event::Cameras);
    }
    Ok(())
}

/// Asks the centre about contents that are not marked, until it was asked about all of them or does not answer:
/// other devices send pictures, too.
async fn ask(agent: &Agent, camera: &Connected) -> Recorded<()> {
    let Some(account) = agent.account() else {
        return Ok(());
    };
    loop {
        let unasked = camera.notes().unasked(QUESTION);
        if unasked.is_empty() {
            return Ok(());
        }
        let Ok(known) = agent.heard(agent.centre().known(&unasked).await).await else {
            return Ok(());
        };
        let known: Vec<(String, String, Mark)> = known
            .into_iter()
            .map(|image| (image.sha256, image.id.to_string(), Mark::of_state(&image.state)))
            .collect();
        agent.records.remember(&account.customer_id, &known).await?;
        let marks = known.into_iter().map(|(sha256, _, mark)| (sha256, mark)).collect();
        camera.notes().mark(&marks, &unasked);
        agent.tell(Event::Cameras);
    }
}
