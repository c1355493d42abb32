//! How long pictures wait, and what customers were told.

use axum::Json;
use axum::extract::{Query, State};
use cradle_app::Context;
use cradle_app::domain::notices::Periods;
use cradle_app::notices::{self, OperatorView, PeriodsInDays};
use cradle_wire::notices as wire;
use cradle_wire::{Page, PageQuery};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Server;
use crate::body::Body;
use crate::notices::{after, operator_notice_out};
use crate::paging;
use crate::problem::Result;
use crate::visitor::By;

pub(super) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(look, change))
}

/// What everybody was told about their inbox, the latest first, without the pictures.
#[utoipa::path(get, path = "/api/v1/operator/notices", tag = "operator", params(PageQuery),
    responses((status = 200, body = Page<wire::OperatorNotice>)))]
async fn list(
    State(ctx): State<Context>,
    By(visitor): By,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<wire::OperatorNotice>>> {
    let limit = paging::limit(query.limit)?;
    let found = notices::all(&ctx, &visitor, after(query.after.as_deref())?, limit + 1).await?;
    let cursor = |view: &OperatorView| (view.told.notice.made_at, view.told.notice.id);
    Ok(Json(paging::page(found, limit, cursor, operator_notice_out)))
}

/// How long pictures wait in the inbox, for an answer, and in the trash.
#[utoipa::path(get, path = "/api/v1/operator/periods", tag = "operator",
    responses((status = 200, body = wire::Periods)))]
async fn look(State(ctx): State<Context>, By(visitor): By) -> Result<Json<wire::Periods>> {
    Ok(Json(periods_out(notices::periods(&ctx, &visitor).await?)))
}

/// Set how long pictures wait. What was announced already keeps its end.
#[utoipa::path(put, path = "/api/v1/operator/periods", tag = "operator", request_body = wire::SetPeriods,
    responses((status = 200, body = wire::Periods)))]
async fn change(
    State(ctx): State<Context>,
    By(visitor): By,
    body: Body<wire::SetPeriods>,
) -> Result<Json<wire::Periods>> {
    let wire::SetPeriods { inbox_days, answer_days, trash_days } = body.value;
    let days = PeriodsInDays { inbox: inbox_days, answer: answer_days, trash: trash_days };
    Ok(Json(periods_out(notices::change_periods(&ctx, &visitor, days).await?)))
}

fn periods_out((set, holds): (PeriodsInDays, Periods)) -> wire::Periods {
    let (inbox, answer, trash) = holds.days();
    wire::Periods {
        set: wire::SetPeriods { inbox_days: set.inbox, answer_days: set.answer, trash_days: set.trash },
        holds: wire::SetPeriods {
            inbox_days: Some(inbox),
            answer_days: Some(answer),
            trash_days: Some(trash),
        },
    }
}
