//! What background work did not get done.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use cradle_app::Context;
use cradle_app::domain::JobId;
use cradle_app::jobs::{self, Stuck};
use cradle_wire::operator as wire;
use cradle_wire::{Page, PageQuery};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::Server;
use crate::paging;
use crate::problem::Result;
use crate::render::instant;
use crate::visitor::By;

pub(super) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(retry)).routes(routes!(dismiss))
}

/// Work that failed and is tried again, or was given up, the latest first.
#[utoipa::path(get, path = "/api/v1/operator/jobs", tag = "operator", params(PageQuery),
    responses((status = 200, body = Page<wire::StuckJob>)))]
async fn list(
    State(ctx): State<Context>,
    By(visitor): By,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<wire::StuckJob>>> {
    let limit = paging::limit(query.limit)?;
    let after: Option<Uuid> = paging::after(query.after.as_deref().filter(|text| !text.is_empty()))?;
    let found = jobs::stuck(&ctx, &visitor, limit + 1, after.map(JobId)).await?;
    Ok(Json(paging::page(found, limit, |job| job.id.0, job_out)))
}

/// Have it tried at once.
#[utoipa::path(post, path = "/api/v1/operator/jobs/{id}/retry", tag = "operator", params(("id" = Uuid, Path)),
    responses((status = 204)))]
async fn retry(State(ctx): State<Context>, By(visitor): By, Path(id): Path<Uuid>) -> Result<StatusCode> {
    jobs::retry(&ctx, &visitor, JobId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Take work that was given up off the list.
#[utoipa::path(delete, path = "/api/v1/operator/jobs/{id}", tag = "operator", params(("id" = Uuid, Path)),
    responses((status = 204)))]
async fn dismiss(State(ctx): State<Context>, By(visitor): By, Path(id): Path<Uuid>) -> Result<StatusCode> {
    jobs::dismiss(&ctx, &visitor, JobId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn job_out(job: Stuck) -> wire::StuckJob {
    wire::StuckJob {
        id: job.id.0,
        kind: job.kind,
        about: job.about,
        dead: job.dead,
        run_at: instant(job.run_at),
        attempts: job.attempts,
        error: job.error,
        created_at: instant(job.created_at),
    }
}
