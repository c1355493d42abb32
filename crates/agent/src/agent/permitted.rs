//! Which of the connected cameras the centre takes, by the list that it said last.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use cradle_camera::permitted::{CalledCamera, Function, LetIn, ModelPattern, PermittedCameras};
use cradle_wire::Timestamp;
use cradle_wire::agent::Webcam;
use cradle_wire::cameras::{CameraPermission, LetInCameras, PermittedCameras as Said};

use super::Agent;
use crate::connected::Connected;

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

    /// When it was asked last, in seconds since 1970.
    pub(crate) fn asked_at(&self) -> i64 {
        self.asked_at.load(Ordering::Relaxed)
    }

    /// It is asked now.
    pub(crate) fn asks(&self, now: Timestamp) {
        self.asked_at.store(now.as_second(), Ordering::Relaxed);
    }

    /// Takes in what the centre says; whether that is news.
    pub(crate) fn hears(&self, said: &Said) -> bool {
        let is_news = self.said().is_none_or(|before| *before != *said);
        *self.said.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(said.clone()));
        is_news
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
