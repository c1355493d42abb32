//! Whose a connected camera is, as the centre says.

use std::sync::Arc;

use cradle_camera::identity::{Evidence, is_same_camera};
use cradle_client::Trouble;
use cradle_wire::cameras::{Camera, RegisterCamera};

use crate::agent::{Agent, Event};
use crate::connected::Connected;
use crate::records::{Recorded, RecordsError, Registered};

/// Why a camera was not registered.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// Its pictures do not tell its serial number.
    #[error(
        "The pictures do not say which camera took them. Register it at the centre with the serial number that is printed on it."
    )]
    Unidentified,
    /// Nobody is paired.
    #[error("This agent is not paired with an account yet. Pair it first.")]
    Unpaired,
    /// The centre does not, or not now.
    #[error(transparent)]
    Centre(#[from] Trouble),
    /// The records fail.
    #[error(transparent)]
    Records(#[from] RecordsError),
}

/// Registers a camera with all that was seen.
pub async fn register(agent: &Agent, camera: &Connected) -> Result<Camera, Refusal> {
    let account = agent.account().ok_or(Refusal::Unpaired)?;
    let about = camera.about();
    let identification = about.identity.camera.ok_or(Refusal::Unidentified)?;
    let request = RegisterCamera {
        maker: identification.maker,
        model: identification.model,
        serial: identification.serial.to_string(),
        firmware: about.identity.firmware,
        evidence: about.identity.evidence.iter().map(wire).collect(),
    };
    let registered = agent.heard(agent.centre().register_camera(&request).await).await;
    match registered {
        Ok(registered) => {
            let mut known = agent.records.registered(&account.customer_id).await?;
            known.retain(|known| known.camera_id != registered.id.to_string());
            known.push(record(&registered));
            agent.records.remember_registered(&account.customer_id, &known).await?;
            camera.change(|about| {
                about.camera_id = Some(registered.id.to_string());
                about.problem = None;
            });
            agent.tell(Event::Cameras);
            Ok(registered)
        }
        Err(trouble) => {
            if matches!(trouble, Trouble::Conflict(_) | Trouble::Refused(_)) {
                camera.change(|about| about.problem = Some(trouble.to_string()));
                agent.tell(Event::Cameras);
            }
            Err(trouble.into())
        }
    }
}

/// Finds the connected cameras among those that the centre knows as the customer's, or last knew.
pub async fn look_up(agent: &Agent, cameras: &[Arc<Connected>]) -> Recorded<()> {
    let Some(account) = agent.account() else {
        return Ok(());
    };
    let unknown = |camera: &&Arc<Connected>| {
        let about = camera.about();
        about.identity.camera.is_some() && about.camera_id.is_none()
    };
    let unknown: Vec<&Arc<Connected>> = cameras.iter().filter(unknown).collect();
    if unknown.is_empty() {
        return Ok(());
    }
    let known = match agent.heard(agent.centre().cameras().await).await {
        Ok(cameras) => {
            let known: Vec<Registered> = cameras.items.iter().map(record).collect();
            agent.records.remember_registered(&account.customer_id, &known).await?;
            known
        }
        Err(_) => agent.records.registered(&account.customer_id).await?,
    };
    for camera in unknown {
        let Some(ours) = camera.about().identity.camera else { continue };
        let ours = [ours.maker.as_str(), &ours.model, ours.serial.as_str()];
        let same =
            known.iter().find(|known| is_same_camera(ours, [&known.maker, &known.model, &known.serial]));
        if let Some(same) = same {
            camera.change(|about| about.camera_id = Some(same.camera_id.clone()));
            agent.tell(Event::Cameras);
        }
    }
    Ok(())
}

fn record(camera: &Camera) -> Registered {
    Registered {
        camera_id: camera.id.to_string(),
        maker: camera.maker.clone(),
        model: camera.model.clone(),
        serial: camera.serial.clone(),
        reports: camera.reports,
    }
}

/// Evidence as it is written in JSON.
pub(super) fn wire(seen: &Evidence) -> cradle_wire::cameras::Evidence {
    let word = |value: Result<serde_json::Value, serde_json::Error>| {
        value.ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
    };
    cradle_wire::cameras::Evidence {
        source: word(serde_json::to_value(seen.source)),
        maker: seen.maker.clone(),
        model: seen.model.clone(),
        serial: seen.serial.clone(),
        sightings: seen.sightings,
        confidence: word(serde_json::to_value(seen.source.confidence())),
    }
}
