//! Telling the centre how a camera is and how it was used, where its owner allows it.
//!
//! A report is made when a camera is connected and its card was looked through, if it says anything that
//! the last one did not, and at most once a day. It waits until the centre can be reached. Before it goes
//! out, the owner's word is asked for anew: it may have been taken back elsewhere.

use std::sync::Arc;

use cradle_camera::{Condition, Room};
use cradle_client::Trouble;
use cradle_wire::Timestamp;
use cradle_wire::cameras::{CameraReport, UpdateCamera};

use super::Refusal;
use crate::agent::{Agent, Event};
use crate::connected::Connected;
use crate::records::{Recorded, WaitingReport};

/// Between two reports of a camera, in microseconds.
const PAUSE: i64 = 24 * 60 * 60 * 1_000_000;
/// For how long what went wrong is told, in microseconds.
const TOLD: i64 = 30 * PAUSE;
/// What a report can hold.
const ERRORS: usize = 20;
const LONGEST: usize = 200;
const MONTHS: usize = 240;

/// Takes down what a card that was looked through says of its camera's use, and makes a report where one
/// is wanted and due.
pub(super) async fn note(agent: &Agent, camera: &Connected) -> Recorded<()> {
    let (Some(account), Some(id)) = (agent.account(), camera.camera_id()) else { return Ok(()) };
    let customer = &account.customer_id;
    let is_wanted = agent.records.reports_wanted(customer, &id).await? == Some(true);
    // Nothing is gathered about a camera that nothing is to be told of.
    if !is_wanted {
        return Ok(());
    }
    let shots: Vec<(String, String)> = camera
        .card()
        .shots()
        .iter()
        .filter_map(|shot| {
            let note = camera.note(shot)?;
            let is_dated = note.file.taken_at.len() >= 10;
            is_dated.then(|| (note.file.taken_at, shot.first().path.filename().to_owned()))
        })
        .collect();
    agent.records.note_shots(customer, &id, &shots).await?;
    let report = report(agent, camera, customer, &id).await?;
    let now = Timestamp::now().as_microsecond();
    if agent.records.last_report(customer, &id).await?.as_ref() == Some(&report) {
        return Ok(());
    }
    if agent.records.put_report(customer, &id, now, PAUSE, &report).await? {
        agent.work.send_replace(());
    }
    Ok(())
}

/// Takes down what went wrong with a camera, for its next report. It is told without the advice that comes
/// after its first sentence.
pub(crate) async fn note_trouble(agent: &Agent, camera: &Connected, said: &str) -> Recorded<()> {
    let (Some(account), Some(id)) = (agent.account(), camera.camera_id()) else { return Ok(()) };
    if agent.records.reports_wanted(&account.customer_id, &id).await? != Some(true) {
        return Ok(());
    }
    let first = said.split_once(". ").map_or(said, |(first, _)| first);
    let Some(what) = line(first.trim_end_matches('.')) else { return Ok(()) };
    let now = Timestamp::now().as_microsecond();
    agent.records.note_trouble(&account.customer_id, &id, &what, now).await
}

/// As it can be told: on one line, and not longer than a report takes.
fn line(text: &str) -> Option<String> {
    let plain = cradle_camera::devices::tidy(text);
    (!plain.is_empty()).then(|| plain.chars().take(LONGEST).collect())
}

async fn report(agent: &Agent, camera: &Connected, customer: &str, id: &str) -> Recorded<CameraReport> {
    let about = camera.about();
    let Condition { firmware, battery_percent, shutter_count, errors } = about.condition;
    let room = match camera.card().camera() {
        Some(tether) => Room::within(tether.about()),
        None => camera.card().root().and_then(Room::at).filter(|_| camera.is_plugged_in()),
    };
    let mut months = agent.records.months_of_use(customer, id).await?;
    // A clock that was never set counts from years that no camera has seen.
    months.retain(|month| is_month(&month.month));
    let (shots, days) = months
        .iter()
        .fold((0, 0), |(shots, days), month| (shots + u64::from(month.shots), days + u64::from(month.days)));
    months.drain(..months.len().saturating_sub(MONTHS));
    let since = Timestamp::now().as_microsecond() - TOLD;
    let troubles = agent.records.troubles(customer, id, since).await?;
    Ok(CameraReport {
        at: None,
        firmware: firmware.or(about.identity.firmware).as_deref().and_then(line),
        battery_percent: battery_percent.filter(|percent| *percent <= 100),
        shutter_count,
        size_bytes: room.map(|room| room.size),
        free_bytes: room.map(|room| room.free),
        pictures: u64::try_from(camera.card().shots().len()).ok(),
        errors: errors.iter().filter_map(|said| line(said)).chain(troubles).take(ERRORS).collect(),
        shots: Some(shots),
        days: Some(days),
        months,
    })
}

/// `2026-11`, as the centre takes it.
fn is_month(text: &str) -> bool {
    let number = |part: &str, length| {
        (part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| part.parse::<u16>().ok())?
    };
    let parts = text.split_once('-').and_then(|(year, month)| Some((number(year, 4)?, number(month, 2)?)));
    parts.is_some_and(|(year, month)| year >= 1990 && (1..=12).contains(&month))
}

/// Sends what waits, at each occasion, until the agent ends.
pub async fn run_reporting(agent: Arc<Agent>) {
    let mut work = agent.work.subscribe();
    loop {
        if let Err(problem) = send_waiting(&agent).await {
            tracing::error!("what is to be told about cameras could not be read: {problem}");
        }
        if work.changed().await.is_err() {
            return;
        }
    }
}

/// Sends what waits, as far as that is possible now.
pub async fn send_waiting(agent: &Agent) -> Recorded<()> {
    let Some(account) = agent.account() else { return Ok(()) };
    for waiting in agent.records.waiting_reports(&account.customer_id).await? {
        match send(agent, &account.customer_id, &waiting).await? {
            Ok(()) => agent.records.report_sent(&account.customer_id, &waiting).await?,
            // It waits; what is not wanted or not taken was dropped.
            Err(trouble) if trouble.is_passing() => return Ok(()),
            Err(trouble) => tracing::warn!("a camera's report was not sent: {trouble}"),
        }
    }
    Ok(())
}

async fn send(agent: &Agent, customer: &str, waiting: &WaitingReport) -> Recorded<Result<(), Trouble>> {
    let Ok(id) = waiting.camera_id.parse() else {
        agent.records.drop_reports(customer, &waiting.camera_id).await?;
        return Ok(Ok(()));
    };
    let known = match agent.heard(agent.centre().camera(id).await).await {
        Ok(known) => known,
        Err(trouble) => {
            if matches!(trouble, Trouble::Gone(_)) {
                agent.records.drop_reports(customer, &waiting.camera_id).await?;
            }
            return Ok(Err(trouble));
        }
    };
    agent.records.remember_reports_wanted(customer, &waiting.camera_id, known.reports).await?;
    if known.reports != Some(true) {
        agent.records.drop_reports(customer, &waiting.camera_id).await?;
        agent.tell(Event::Cameras);
        return Ok(Ok(()));
    }
    let report: CameraReport = serde_json::from_str(&waiting.report)?;
    let report = CameraReport { at: Timestamp::from_microsecond(waiting.at).ok(), ..report };
    let told = agent.heard(agent.centre().report_camera(id, &report).await).await;
    if let Err(trouble) = &told
        && !trouble.is_passing()
        && !matches!(trouble, Trouble::SignIn(_))
    {
        agent.records.drop_reports(customer, &waiting.camera_id).await?;
    }
    Ok(told)
}

/// Says at the centre whether reports of a camera are allowed, and begins or ends accordingly.
pub async fn allow_reports(agent: &Agent, camera: &Connected, allowed: bool) -> Result<(), Refusal> {
    let account = agent.account().ok_or(Refusal::Unpaired)?;
    let id = camera.camera_id().ok_or(Refusal::Unidentified)?;
    let known = id.parse().map_err(|_| Refusal::Unidentified)?;
    let change = UpdateCamera { reports: Some(allowed), ..UpdateCamera::default() };
    let known = agent.heard(agent.centre().update_camera(known, &change).await).await?;
    agent.records.remember_reports_wanted(&account.customer_id, &id, known.reports).await?;
    if known.reports == Some(true) {
        note(agent, camera).await?;
    } else {
        agent.records.drop_reports(&account.customer_id, &id).await?;
    }
    agent.tell(Event::Cameras);
    Ok(())
}
