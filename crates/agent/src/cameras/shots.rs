//! Cameras and their shots as the page shows them.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use cradle_camera::FoundShot;
use cradle_wire::Page;
use cradle_wire::agent::{CameraPrint, CameraPrintOrder, ConnectedCamera, Shot, ShotFile, ShotQuery};
use jiff::tz::TimeZone;

use super::read_heads;
use super::registration::wire;
use crate::agent::Agent;
use crate::connected::{Connected, Note};
use crate::records::{Mark, RecordsError};

/// Why a page of shots cannot be given.
#[derive(Debug, thiserror::Error)]
pub enum PageError {
    /// No such state.
    #[error("“{0}” is no state of a shot. Ask for new, queued, kept, sent or ordered.")]
    State(String),
    /// More or fewer than a page holds.
    #[error("A page holds 1 to 500 shots.")]
    Limit,
    /// The cursor is not one of ours.
    #[error("This list cannot be continued from there. Start again from its beginning.")]
    Cursor,
    /// The records fail.
    #[error(transparent)]
    Records(#[from] RecordsError),
}

/// Where a shot stands in the list: the latest first, then by name.
type Key<'a> = (Cow<'a, str>, &'a str);

fn by_key(a: &Key<'_>, b: &Key<'_>) -> Ordering {
    b.0.cmp(&a.0).then_with(|| b.1.cmp(a.1))
}

impl Connected {
    /// The camera as the page shows it; none while its card is away.
    pub async fn shown(&self, agent: &Agent) -> Result<Option<ConnectedCamera>, RecordsError> {
        if !self.card().is_present() {
            return Ok(None);
        }
        let about = self.about();
        let shots = self.card().shots();
        let queued: HashSet<String> = agent.records.queued_shots(self.key()).await?.into_iter().collect();
        let new = {
            let notes = self.notes();
            shots.iter().filter(|shot| state(&queued, shot, notes.of(shot.first())) == "new").count()
        };
        let reports = match (agent.account(), &about.camera_id) {
            (Some(account), Some(id)) => agent.records.reports_wanted(&account.customer_id, id).await?,
            _ => None,
        };
        let identity = about.identity;
        let named = identity.camera.as_ref().map(|camera| (camera.maker.clone(), camera.model.clone()));
        let (maker, model) = named.or(identity.likely).unzip();
        Ok(Some(ConnectedCamera {
            key: self.key().to_owned(),
            label: self.label(),
            plugged_in: self.is_plugged_in(),
            connected_at: self.connected_at(),
            maker,
            model,
            serial: identity.camera.map(|camera| camera.serial.to_string()),
            firmware: identity.firmware,
            evidence: identity.evidence.iter().map(wire).collect(),
            camera_id: about.camera_id,
            problem: about.problem,
            shots: u32::try_from(shots.len()).unwrap_or(u32::MAX),
            new_shots: u32::try_from(new).unwrap_or(u32::MAX),
            reading: self.card().is_reading(),
            permission: agent.takes_pictures(self),
            reports,
            print_order: about.print_order.map(|order| CameraPrintOrder {
                prints: order.prints.iter().map(|(_, quantity)| quantity).sum(),
                items: order
                    .prints
                    .iter()
                    .map(|(name, quantity)| CameraPrint { name: name.to_string(), quantity: *quantity })
                    .collect(),
                index: order.index,
                problems: order.problems,
            }),
        }))
    }

    /// How many prints the camera asks for, by shot.
    fn prints(&self) -> HashMap<String, u32> {
        let order = self.about().print_order.unwrap_or_default();
        order.prints.into_iter().map(|(name, quantity)| (name.to_string(), quantity)).collect()
    }
}

/// A page of a camera's shots, the newest day first. Only the heads of this page's files are read.
pub async fn page(
    agent: &Agent,
    camera: &Arc<Connected>,
    query: &ShotQuery,
) -> Result<Page<Shot>, PageError> {
    let limit = usize::from(query.limit.unwrap_or(100));
    if !(1..=500).contains(&limit) {
        return Err(PageError::Limit);
    }
    if let Some(wanted) = &query.state
        && !["new", "queued", "kept", "sent", "ordered"].contains(&wanted.as_str())
    {
        return Err(PageError::State(wanted.clone()));
    }
    let after = query.after.as_deref().map(|cursor| {
        let (taken_at, name) = cursor.split_once(' ').ok_or(PageError::Cursor)?;
        Ok::<Key<'_>, PageError>((taken_at.into(), name))
    });
    let after = after.transpose()?;
    let prints = camera.prints();
    let queued: HashSet<String> = agent.records.queued_shots(camera.key()).await?.into_iter().collect();
    let shots = camera.card().shots();
    let (listed, next) = {
        let notes = camera.notes();
        let listed = shots.iter().filter_map(|shot| {
            let note = notes.of(shot.first());
            let matches = match query.state.as_deref() {
                None => true,
                Some("ordered") => prints.contains_key(shot.name().as_str()),
                Some(wanted) => state(&queued, shot, note) == wanted,
            };
            let key = (taken(shot, note), shot.name().as_str());
            let behind = after.as_ref().is_none_or(|after| by_key(&key, after) == Ordering::Greater);
            (matches && behind).then_some((key, shot))
        });
        first(listed.collect(), limit)
    };
    read_heads(agent, camera, listed.clone()).await;
    let items = listed.iter().map(|shot| {
        let note = camera.note(shot);
        let prints = prints.get(shot.name().as_str()).copied().unwrap_or(0);
        shown(shot, note.as_ref(), state(&queued, shot, note.as_ref()), prints)
    });
    Ok(Page { items: items.collect(), next })
}

/// The first so many, in order, and where the list goes on behind them.
fn first(mut listed: Vec<(Key<'_>, &Arc<FoundShot>)>, limit: usize) -> (Vec<Arc<FoundShot>>, Option<String>) {
    let more = listed.len() > limit;
    if more {
        listed.select_nth_unstable_by(limit - 1, |a, b| by_key(&a.0, &b.0));
        listed.truncate(limit);
    }
    listed.sort_by(|a, b| by_key(&a.0, &b.0));
    let next = listed.last().filter(|_| more).map(|((taken_at, name), _)| format!("{taken_at} {name}"));
    (listed.into_iter().map(|(_, shot)| Arc::clone(shot)).collect(), next)
}

fn shown(shot: &FoundShot, note: Option<&Note>, state: &str, prints: u32) -> Shot {
    let files = shot.files().iter().map(|file| ShotFile {
        filename: file.path.filename().to_owned(),
        format: file.format.word.to_owned(),
        size: file.size,
    });
    Shot {
        name: shot.name().to_string(),
        kind: shot.kind().as_str().to_owned(),
        files: files.collect(),
        state: state.to_owned(),
        taken_at: taken_at(shot, note),
        width: note.map_or(0, |note| note.file.width),
        height: note.map_or(0, |note| note.file.height),
        size: shot.size(),
        prints,
        problem: note.and_then(|note| note.file.problem.clone()),
    }
}

fn state(queued: &HashSet<String>, shot: &FoundShot, note: Option<&Note>) -> &'static str {
    if queued.contains(shot.name().as_str()) {
        return "queued";
    }
    note.and_then(|note| note.mark).map_or("new", Mark::as_str)
}

/// By the camera's clock, else when the file was written, by this computer's.
pub(crate) fn taken_at(shot: &FoundShot, note: Option<&Note>) -> String {
    taken(shot, note).into_owned()
}

fn taken<'a>(shot: &FoundShot, note: Option<&'a Note>) -> Cow<'a, str> {
    match note.map(|note| note.file.taken_at.as_str()).filter(|at| !at.is_empty()) {
        Some(at) => at.into(),
        None => written_at(shot.modified()).into(),
    }
}

/// When a file was written, in nanoseconds since 1970, by this computer's clock.
pub(crate) fn written_at(nanoseconds: i64) -> String {
    let written = jiff::Timestamp::from_nanosecond(nanoseconds.into()).unwrap_or_default();
    written.to_zoned(TimeZone::system()).strftime("%Y-%m-%dT%H:%M:%S").to_string()
}
