//! Problem details (RFC 9457) out of what went wrong.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use cradle_camera::CardError;
use cradle_client::Trouble;
use cradle_wire::problem::Problem;

use crate::cameras::{PageError, Refusal};
use crate::local::Refused;
use crate::queue::ChoiceError;
use crate::records::RecordsError;
use crate::removal::NotBegun;

/// A problem as an answer.
#[derive(Debug)]
pub(super) struct Said(pub Problem);

/// What handlers answer.
pub(super) type Answer<T> = Result<T, Said>;

/// A problem of the agent's own.
pub(super) fn problem(status: StatusCode, kind: &str, sentence: &str) -> Response {
    said(status, kind, sentence).into_response()
}

/// The same as an error.
pub(super) fn said(status: StatusCode, kind: &str, sentence: &str) -> Said {
    Said(Problem {
        kind: kind.to_owned(),
        title: status.canonical_reason().unwrap_or_default().to_owned(),
        status: status.as_u16(),
        detail: sentence.to_owned(),
        field: None,
        presence: None,
    })
}

/// No such resource.
pub(super) async fn unknown() -> Response {
    problem(StatusCode::NOT_FOUND, "not-found", "There is nothing at this address.")
}

impl IntoResponse for Said {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        // A problem is plain text and numbers: writing it cannot fail.
        let body = serde_json::to_vec(&self.0).unwrap_or_default();
        let mut response = (status, Body::from(body)).into_response();
        let kind = HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
        response
    }
}

impl From<Trouble> for Said {
    fn from(trouble: Trouble) -> Self {
        match (trouble.problem(), &trouble) {
            (Some(problem), _) => Self(problem.clone()),
            (None, Trouble::TryLater { sentence, .. }) => {
                said(StatusCode::SERVICE_UNAVAILABLE, "centre-busy", sentence)
            }
            (None, trouble) => {
                said(StatusCode::SERVICE_UNAVAILABLE, "centre-unreachable", &trouble.to_string())
            }
        }
    }
}

impl From<RecordsError> for Said {
    fn from(error: RecordsError) -> Self {
        tracing::error!("{error}");
        let mut sentence = error.to_string();
        sentence.push_str(". Is the disk of this computer full?");
        said(StatusCode::INTERNAL_SERVER_ERROR, "agent-records", &sentence)
    }
}

impl From<CardError> for Said {
    fn from(error: CardError) -> Self {
        let kind = match error {
            CardError::Absent(_) => (StatusCode::NOT_FOUND, "not-on-camera"),
            CardError::WholeOnly(_) => (StatusCode::UNPROCESSABLE_ENTITY, "cannot-be-shown"),
            CardError::Unreadable { .. } => (StatusCode::BAD_GATEWAY, "camera-unreadable"),
        };
        said(kind.0, kind.1, &format!("{error}."))
    }
}

impl From<ChoiceError> for Said {
    fn from(error: ChoiceError) -> Self {
        let (status, kind) = match error {
            ChoiceError::Records(error) => return error.into(),
            ChoiceError::NoCamera => (StatusCode::CONFLICT, "no-camera"),
            ChoiceError::NotPermitted(_) => (StatusCode::CONFLICT, "camera-not-permitted"),
            ChoiceError::NoShot(_) => (StatusCode::CONFLICT, "not-on-camera"),
            ChoiceError::Nothing | ChoiceError::TooMany | ChoiceError::Copies => {
                (StatusCode::UNPROCESSABLE_ENTITY, "shots")
            }
            ChoiceError::Kind(_) => (StatusCode::UNPROCESSABLE_ENTITY, "service"),
            ChoiceError::NoPicture(_) => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "not-a-picture"),
        };
        said(status, kind, &error.to_string())
    }
}

impl From<Refused> for Said {
    fn from(refused: Refused) -> Self {
        let (status, kind, field) = match refused {
            Refused::Records(error) => return error.into(),
            Refused::Fixed => (StatusCode::CONFLICT, "local-copies-fixed", None),
            Refused::Template(_) => (StatusCode::UNPROCESSABLE_ENTITY, "local-template", Some("template")),
            Refused::Relative | Refused::Unfit(_) | Refused::Place(_) => {
                (StatusCode::UNPROCESSABLE_ENTITY, "local-folder", Some("folder"))
            }
        };
        let Self(problem) = said(status, kind, &refused.to_string());
        Self(Problem { field: field.map(str::to_owned), ..problem })
    }
}

impl From<NotBegun> for Said {
    fn from(error: NotBegun) -> Self {
        let (status, kind) = match &error {
            NotBegun::NoCamera => (StatusCode::NOT_FOUND, "no-camera"),
            NotBegun::Nothing | NotBegun::TooMany | NotBegun::Name(_) => {
                (StatusCode::UNPROCESSABLE_ENTITY, "shots")
            }
            NotBegun::Running => (StatusCode::CONFLICT, "removal-running"),
            NotBegun::Hindered(why) => (StatusCode::CONFLICT, why.word()),
            NotBegun::Records(_) => (StatusCode::INTERNAL_SERVER_ERROR, "agent-records"),
        };
        match error {
            NotBegun::Records(error) => error.into(),
            error => said(status, kind, &error.to_string()),
        }
    }
}

impl From<PageError> for Said {
    fn from(error: PageError) -> Self {
        match error {
            PageError::Records(error) => error.into(),
            error => said(StatusCode::UNPROCESSABLE_ENTITY, "query", &error.to_string()),
        }
    }
}

impl From<Refusal> for Said {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Centre(trouble) => trouble.into(),
            Refusal::Records(error) => error.into(),
            Refusal::Unidentified => said(StatusCode::CONFLICT, "unidentified", &refusal.to_string()),
            Refusal::Unpaired => said(StatusCode::CONFLICT, "unpaired", &refusal.to_string()),
        }
    }
}
