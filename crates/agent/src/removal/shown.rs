//! What was deleted, and what is being deleted, as the page shows it.

use cradle_wire::Timestamp;
use cradle_wire::agent::{Removal, Staying};

use crate::agent::Agent;
use crate::records::{Recorded, RemovalRow};

/// Removals that are shown.
const SHOWN: i64 = 5;

/// The latest removals, the latest first.
pub async fn latest(agent: &Agent) -> Recorded<Vec<Removal>> {
    let mut all = Vec::new();
    for row in agent.records.removals(SHOWN).await? {
        all.push(shown(agent, row).await?);
    }
    Ok(all)
}

/// A removal as the page shows it.
pub async fn shown(agent: &Agent, row: RemovalRow) -> Recorded<Removal> {
    let mut removal = Removal {
        id: row.id,
        camera: row.camera,
        label: row.camera_label,
        state: row.state,
        reason: row.reason,
        shots: 0,
        looked_at: 0,
        removed: 0,
        bytes: row.bytes.max(0) as u64,
        stay: Vec::new(),
        unknown: Vec::new(),
        created_at: Timestamp::from_microsecond(row.created_at).unwrap_or_default(),
    };
    for state in agent.records.removal_states(&removal.id).await? {
        removal.shots += state.count;
        match state.state.as_str() {
            "removed" => removal.removed += state.count,
            "stays" => removal.stay.push(Staying {
                shots: state.names()?,
                why: state.why.unwrap_or_default(),
                reason: state.reason.unwrap_or_default(),
            }),
            "unknown" => removal.unknown.extend(state.names()?),
            _ => continue,
        }
        removal.looked_at += state.count;
    }
    Ok(removal)
}
