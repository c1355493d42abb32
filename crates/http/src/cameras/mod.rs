//! Cameras.

mod ftp;
pub(crate) mod permitted;
mod reports;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use cradle_app::cameras::{self, CameraChange, NewCamera, Registered};
use cradle_app::domain::CameraId;
use cradle_app::domain::cameras::{Camera, Confidence, Evidence, EvidenceSource};
use cradle_app::{Context, Error};
use cradle_wire::cameras as wire;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::Server;
use crate::body::Body;
use crate::problem::Result;
use crate::render;
use crate::visitor::By;

pub(crate) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(register, list))
        .routes(routes!(find, change, remove))
        .routes(routes!(reports::take, reports::list, reports::forget))
        .routes(routes!(permitted::permitted))
        .routes(routes!(ftp::find, ftp::make, ftp::remove))
}

/// Register a camera: 201, or 200 when it is mine already; 409 when it is somebody else's.
#[utoipa::path(post, path = "/api/v1/cameras", tag = "cameras", request_body = wire::RegisterCamera,
    responses((status = 201, body = wire::Camera), (status = 200, body = wire::Camera)))]
async fn register(
    State(ctx): State<Context>,
    By(visitor): By,
    body: Body<wire::RegisterCamera>,
) -> Result<(StatusCode, Json<wire::Camera>)> {
    let wire::RegisterCamera { maker, model, serial, firmware, evidence } = body.value;
    let evidence = evidence.into_iter().map(evidence_in).collect::<Result<_, Error>>()?;
    let new = NewCamera { maker, model, serial, firmware, evidence };
    Ok(match cameras::register(&ctx, &visitor, new).await? {
        Registered::Now(camera) => (StatusCode::CREATED, Json(camera_out(camera))),
        Registered::Before(camera) => (StatusCode::OK, Json(camera_out(camera))),
    })
}

/// My cameras, the last connected first.
#[utoipa::path(get, path = "/api/v1/cameras", tag = "cameras", responses((status = 200, body = wire::Cameras)))]
async fn list(State(ctx): State<Context>, By(visitor): By) -> Result<Json<wire::Cameras>> {
    let cameras = cameras::all(&ctx, &visitor).await?;
    Ok(Json(wire::Cameras { items: cameras.into_iter().map(camera_out).collect() }))
}

/// One of my cameras.
#[utoipa::path(get, path = "/api/v1/cameras/{id}", tag = "cameras", params(("id" = Uuid, Path)),
    responses((status = 200, body = wire::Camera)))]
async fn find(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
) -> Result<Json<wire::Camera>> {
    Ok(Json(camera_out(cameras::find(&ctx, &visitor, CameraId(id)).await?)))
}

/// Name one of my cameras, or say whether the centre may know how it is.
#[utoipa::path(patch, path = "/api/v1/cameras/{id}", tag = "cameras", params(("id" = Uuid, Path)),
    request_body = wire::UpdateCamera, responses((status = 200, body = wire::Camera)))]
async fn change(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
    body: Body<wire::UpdateCamera>,
) -> Result<Json<wire::Camera>> {
    let wire::UpdateCamera { name, firmware, reports } = body.value;
    let change = CameraChange { name, firmware, reports };
    Ok(Json(camera_out(cameras::change(&ctx, &visitor, CameraId(id), change).await?)))
}

/// Remove one of my cameras; its pictures stay mine.
#[utoipa::path(delete, path = "/api/v1/cameras/{id}", tag = "cameras", params(("id" = Uuid, Path)),
    responses((status = 204)))]
async fn remove(State(ctx): State<Context>, By(visitor): By, Path(id): Path<Uuid>) -> Result<StatusCode> {
    cameras::remove(&ctx, &visitor, CameraId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The words for sources of evidence.
const SOURCES: [(&str, EvidenceSource); 7] = [
    ("ptp_device_info", EvidenceSource::PtpDeviceInfo),
    ("usb_descriptor", EvidenceSource::UsbDescriptor),
    ("exif", EvidenceSource::Exif),
    ("maker_note", EvidenceSource::MakerNote),
    ("volume", EvidenceSource::Volume),
    ("ftp_account", EvidenceSource::FtpAccount),
    ("owner", EvidenceSource::Owner),
];

fn evidence_in(evidence: wire::Evidence) -> Result<Evidence, Error> {
    let source = SOURCES.iter().find(|(word, _)| *word == evidence.source);
    let (_, source) = source.ok_or_else(|| {
        Error::invalid("evidence", format!("“{}” is not a source of evidence.", evidence.source))
    })?;
    let wire::Evidence { maker, model, serial, sightings, .. } = evidence;
    Ok(Evidence { source: *source, maker, model, serial, sightings })
}

fn evidence_out(evidence: Evidence) -> wire::Evidence {
    let word = SOURCES.iter().find(|(_, source)| *source == evidence.source).map_or("", |(word, _)| word);
    let confidence = match evidence.source.confidence() {
        Confidence::Low => "low",
        Confidence::Medium => "medium",
        Confidence::High => "high",
    };
    wire::Evidence {
        source: word.to_owned(),
        maker: evidence.maker,
        model: evidence.model,
        serial: evidence.serial,
        sightings: evidence.sightings,
        confidence: confidence.to_owned(),
    }
}

fn camera_out(camera: Camera) -> wire::Camera {
    wire::Camera {
        id: camera.id.0,
        maker: camera.identification.maker,
        model: camera.identification.model,
        serial: camera.identification.serial.to_string(),
        name: camera.name,
        firmware: camera.firmware,
        evidence: camera.evidence.into_iter().map(evidence_out).collect(),
        registered_at: render::instant(camera.registered_at),
        last_seen_at: render::instant(camera.last_seen_at),
        reports: camera.reports_allowed,
    }
}
