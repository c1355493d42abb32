//! Which of the connected cameras the centre takes, by the list that it said last.
//!
//! The centre decides; what is said here is what it would answer. Its list is asked for when something is
//! plugged in, when the centre can be reached again, and while somebody looks; it is kept for when it
//! cannot be reached.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use cradle_camera::permitted::{CalledCamera, Function, LetIn, ModelPattern, PermittedCameras};
use cradle_wire::Timestamp;
use cradle_wire::agent::Webcam;
use cradle_wire::cameras::{CameraPermission, LetInCameras, PermittedCameras as Said};

use crate::agent::{Agent, Event};
use crate::connected::Connected;

/// While somebody looks, the list is asked for again after so many seconds.
const FRESH: i64 = 5;

/// What the centre said last.
#[derive(Debug, Default)]
pub struct Permitted {
    said: RwLock<Option<Arc<Said>>>,
    asked_at: AtomicI64,
}

impl Permitted {
    /// As it was remembered.
    pub fn remembered(said: Option<Said>) -> Self {
        Self { said: RwLock::new(said.map(Arc::new)), asked_at: AtomicI64::default() }
    }

    fn said(&self) -> Option<Arc<Said>> {
        self.said.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether the centre takes only some cameras for this.
    pub(crate) fn is_limited(&self, function: Function) -> bool {
        self.said().is_some_and(|said| rule(&said).of(function).is_some())
    }

    fn answer(
        &self,
        function: Function,
        names: (&str, &str),
        declared: bool,
        label: &str,
    ) -> Option<CameraPermission> {
        let said = self.said()?;
        let camera = CalledCamera::new(names.0, names.1);
        let why = rule(&said).may(function, &camera, declared).err().map(|why| why.called(label));
        Some(CameraPermission {
            permitted: why.is_none(),
            why: why.as_ref().map(|why| why.word().to_owned()),
            reason: why.as_ref().map(|why| why.sentence(&said.centre)),
            camera: why.map_or_else(|| camera.to_string(), |why| why.camera),
            centre: said.centre.clone(),
        })
    }
}

impl Agent {
    /// The webcams, each with whether the centre holds conferences with it.
    pub fn webcams(&self) -> Vec<Webcam> {
        let judged = |webcam: Webcam| {
            let names = (webcam.maker.as_str(), webcam.model.as_str());
            let declared = webcam.declares_conference;
            let permission = self.permitted.answer(Function::Conference, names, declared, &webcam.name);
            Webcam { permission, ..webcam }
        };
        self.present.webcams().into_iter().map(judged).collect()
    }

    /// Whether the centre takes a camera's pictures; none while it is not known, or which camera it is.
    pub fn takes_pictures(&self, camera: &Connected) -> Option<CameraPermission> {
        let about = camera.about();
        let named =
            about.identity.camera.map(|camera| (camera.maker, camera.model)).or(about.identity.likely);
        // What has not been looked at, or has nothing to look at, does not refuse to say what it is.
        let is_open = named.is_none() && (!about.looked_at || camera.card().shots().is_empty());
        if is_open && self.permitted.is_limited(Function::Pictures) {
            return None;
        }
        let (maker, model) = named.unwrap_or_default();
        self.permitted.answer(Function::Pictures, (&maker, &model), false, &camera.label())
    }
}

/// Asks for the list at each occasion, until the agent ends.
pub async fn follow(agent: Arc<Agent>) {
    let mut study = agent.study.subscribe();
    let mut arrivals = agent.arrivals.subscribe();
    loop {
        ask(&agent).await;
        let goes_on = tokio::select! {
            changed = study.changed() => changed,
            changed = arrivals.changed() => changed,
        };
        if goes_on.is_err() {
            return;
        }
    }
}

/// Asks for the list unless that was done in the last seconds.
pub async fn ask_again(agent: &Agent) {
    let asked = agent.permitted.asked_at.load(Ordering::Relaxed);
    if Timestamp::now().as_second().saturating_sub(asked) >= FRESH {
        ask(agent).await;
    }
}

async fn ask(agent: &Agent) {
    if agent.account().is_none() {
        return;
    }
    agent.permitted.asked_at.store(Timestamp::now().as_second(), Ordering::Relaxed);
    // Out of reach, or one that has no such list: what was said last holds.
    let Ok(said) = agent.heard(agent.centre().permitted_cameras().await).await else { return };
    if agent.permitted.said().is_some_and(|before| *before == said) {
        return;
    }
    let centre = agent.centre();
    if let Err(problem) = agent.records.remember_permitted(centre.base().as_str(), &said).await {
        tracing::error!("which cameras the centre takes could not be remembered: {problem}");
    }
    *agent.permitted.said.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(said));
    agent.tell(Event::Webcams);
    agent.tell(Event::Cameras);
}

fn rule(said: &Said) -> PermittedCameras {
    let list = |list: &LetInCameras| {
        let pattern = |entry: &cradle_wire::operator::ModelPattern| ModelPattern {
            maker: entry.maker.clone(),
            model: entry.model.clone(),
        };
        LetIn { models: list.models.iter().map(pattern).collect(), declared: list.declared }
    };
    PermittedCameras {
        conference: said.conference.as_ref().map(list),
        pictures: said.pictures.as_ref().map(list),
    }
}
