//! What is set about points.

use axum::Json;
use axum::extract::State;
use cradle_app::Context;
use cradle_app::billing;
use cradle_app::domain::Money;
use cradle_app::domain::billing::PointRules;
use cradle_wire::billing as wire;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Server;
use crate::body::Body;
use crate::problem::Result;
use crate::render::money;
use crate::visitor::By;

pub(super) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new().routes(routes!(rules, set))
}

/// What is set about points.
#[utoipa::path(get, path = "/api/v1/operator/points", tag = "operator",
    responses((status = 200, body = wire::PointSettings)))]
async fn rules(State(ctx): State<Context>, By(visitor): By) -> Result<Json<wire::PointSettings>> {
    let rules = billing::point_rules(&ctx, &visitor).await?;
    Ok(Json(rules_out(&ctx, rules)))
}

/// Set whether points pay, what one is worth, and what earns them.
#[utoipa::path(put, path = "/api/v1/operator/points", tag = "operator",
    request_body = wire::SetPointSettings, responses((status = 200, body = wire::PointSettings)))]
async fn set(
    State(ctx): State<Context>,
    By(visitor): By,
    body: Body<wire::SetPointSettings>,
) -> Result<Json<wire::PointSettings>> {
    let wire::SetPointSettings { spends, worth, share, earns } = body.value;
    let change = PointRules { spends, worth, share, earns };
    let rules = billing::change_point_rules(&ctx, &visitor, change).await?;
    Ok(Json(rules_out(&ctx, rules)))
}

fn rules_out(ctx: &Context, rules: PointRules) -> wire::PointSettings {
    wire::PointSettings {
        spends: rules.spends,
        worth: money(Money::new(rules.worth, ctx.settings().currency)),
        share: rules.share,
        earns: rules.earns,
    }
}
