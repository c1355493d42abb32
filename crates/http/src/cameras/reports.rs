//! What cameras tell about themselves.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use cradle_app::Context;
use cradle_app::cameras;
use cradle_app::domain::cameras::{MonthOfUse, Report};
use cradle_app::domain::{CameraId, Instant};
use cradle_wire::cameras as wire;
use cradle_wire::{Page, PageQuery};
use uuid::Uuid;

use crate::body::Body;
use crate::paging;
use crate::problem::Result;
use crate::render;
use crate::visitor::By;

/// Tell what a connected camera says about itself; 409 where its owner has not allowed it.
#[utoipa::path(post, path = "/api/v1/cameras/{id}/reports", tag = "cameras", params(("id" = Uuid, Path)),
    request_body = wire::CameraReport, responses((status = 204)))]
pub(super) async fn take(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
    body: Body<wire::CameraReport>,
) -> Result<StatusCode> {
    let at = body.value.at.map(Instant::from);
    cameras::report(&ctx, &visitor, CameraId(id), at, report_in(body.value)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What one of my cameras told, the latest first; a day has one report.
#[utoipa::path(get, path = "/api/v1/cameras/{id}/reports", tag = "cameras",
    params(("id" = Uuid, Path), PageQuery), responses((status = 200, body = Page<wire::CameraReport>)))]
pub(super) async fn list(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<wire::CameraReport>>> {
    let limit = paging::limit(query.limit)?;
    let before = paging::after::<i64>(query.after.as_deref())?.map(Instant::from_micros);
    let found = cameras::reports(&ctx, &visitor, CameraId(id), before, limit + 1).await?;
    Ok(Json(paging::page(found, limit, |(at, _)| at.micros(), report_out)))
}

/// Forget all that one of my cameras told.
#[utoipa::path(delete, path = "/api/v1/cameras/{id}/reports", tag = "cameras", params(("id" = Uuid, Path)),
    responses((status = 204)))]
pub(super) async fn forget(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
) -> Result<StatusCode> {
    cameras::forget_reports(&ctx, &visitor, CameraId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn report_in(told: wire::CameraReport) -> Report {
    let month = |one: wire::MonthOfUse| MonthOfUse { month: one.month, shots: one.shots, days: one.days };
    Report {
        firmware: told.firmware,
        battery_percent: told.battery_percent,
        shutter_count: told.shutter_count,
        size_bytes: told.size_bytes,
        free_bytes: told.free_bytes,
        pictures: told.pictures,
        errors: told.errors,
        shots: told.shots,
        days: told.days,
        months: told.months.into_iter().map(month).collect(),
    }
}

fn report_out((at, report): (Instant, Report)) -> wire::CameraReport {
    let month = |one: MonthOfUse| wire::MonthOfUse { month: one.month, shots: one.shots, days: one.days };
    wire::CameraReport {
        at: Some(render::instant(at)),
        firmware: report.firmware,
        battery_percent: report.battery_percent,
        shutter_count: report.shutter_count,
        size_bytes: report.size_bytes,
        free_bytes: report.free_bytes,
        pictures: report.pictures,
        errors: report.errors,
        shots: report.shots,
        days: report.days,
        months: report.months.into_iter().map(month).collect(),
    }
}
