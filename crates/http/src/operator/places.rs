//! Setting up the places where prints are made.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use cradle_app::domain::{OrderId, OutputPlaceId};
use cradle_app::{Context, Error, orders, printing};
use cradle_wire::operator::OperatorOrder;
use cradle_wire::printing as wire;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::orders::operator_out;
use crate::Server;
use crate::body::Body;
use crate::printing::render::{look_out, place_in, place_out};
use crate::problem::Result;
use crate::visitor::By;

pub(super) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(list, add))
        .routes(routes!(change, remove))
        .routes(routes!(set_profile))
        .routes(routes!(remove_profile))
        .routes(routes!(discover))
        .routes(routes!(look))
        .routes(routes!(repeat))
}

/// The places where prints are made.
#[utoipa::path(get, path = "/api/v1/operator/places", tag = "operator",
    responses((status = 200, body = wire::OutputPlaces)))]
async fn list(State(ctx): State<Context>, By(visitor): By) -> Result<Json<wire::OutputPlaces>> {
    let places = printing::places(&ctx, &visitor).await?;
    let folders = ctx.settings().lab_folders.display().to_string();
    Ok(Json(wire::OutputPlaces { items: places.into_iter().map(place_out).collect(), folders }))
}

/// Add a place.
#[utoipa::path(post, path = "/api/v1/operator/places", tag = "operator", request_body = wire::SavePlace,
    responses((status = 201, body = wire::OutputPlace)))]
async fn add(
    State(ctx): State<Context>,
    By(visitor): By,
    body: Body<wire::SavePlace>,
) -> Result<(StatusCode, Json<wire::OutputPlace>)> {
    let view = printing::save_place(&ctx, &visitor, None, place_in(body.value)?).await?;
    Ok((StatusCode::CREATED, Json(place_out(view))))
}

/// Change a place.
#[utoipa::path(put, path = "/api/v1/operator/places/{id}", tag = "operator", params(("id" = Uuid, Path)),
    request_body = wire::SavePlace, responses((status = 200, body = wire::OutputPlace)))]
async fn change(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
    body: Body<wire::SavePlace>,
) -> Result<Json<wire::OutputPlace>> {
    let save = place_in(body.value)?;
    Ok(Json(place_out(printing::save_place(&ctx, &visitor, Some(OutputPlaceId(id)), save).await?)))
}

/// Remove a place; prints that wait for it fail, and their customers get their money back.
#[utoipa::path(delete, path = "/api/v1/operator/places/{id}", tag = "operator",
    params(("id" = Uuid, Path)), responses((status = 204)))]
async fn remove(State(ctx): State<Context>, By(visitor): By, Path(id): Path<Uuid>) -> Result<StatusCode> {
    printing::remove_place(&ctx, &visitor, OutputPlaceId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Set the ICC profile of a paper at a place.
#[utoipa::path(put, path = "/api/v1/operator/places/{id}/profiles", tag = "operator",
    params(("id" = Uuid, Path)), request_body = wire::SetProfile,
    responses((status = 200, body = wire::Profile)))]
async fn set_profile(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
    body: Body<wire::SetProfile>,
) -> Result<Json<wire::Profile>> {
    let set = body.value;
    let bytes = STANDARD.decode(&set.profile).map_err(|why| Error::invalid("profile", why))?;
    let of = (OutputPlaceId(id), set.paper.as_str());
    let profile = printing::set_profile(&ctx, &visitor, of, &set.name, bytes).await?;
    Ok(Json(wire::Profile { paper: profile.paper, name: profile.name }))
}

/// Remove the ICC profile of a paper at a place.
#[utoipa::path(delete, path = "/api/v1/operator/places/{id}/profiles/{paper}", tag = "operator",
    params(("id" = Uuid, Path), ("paper" = String, Path)), responses((status = 204)))]
async fn remove_profile(
    State(ctx): State<Context>,
    By(visitor): By,
    Path((id, paper)): Path<(Uuid, String)>,
) -> Result<StatusCode> {
    printing::remove_profile(&ctx, &visitor, OutputPlaceId(id), &paper).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Printers that answer in the centre's network.
#[utoipa::path(get, path = "/api/v1/operator/printers", tag = "operator",
    responses((status = 200, body = wire::FoundPrinters)))]
async fn discover(State(ctx): State<Context>, By(visitor): By) -> Result<Json<wire::FoundPrinters>> {
    let found = printing::discover(&ctx, &visitor).await?;
    let found = found.into_iter().map(|one| wire::FoundPrinter { name: one.name, uri: one.uri });
    Ok(Json(wire::FoundPrinters { items: found.collect() }))
}

/// What a printer says of itself.
#[utoipa::path(post, path = "/api/v1/operator/printers/look", tag = "operator",
    request_body = wire::LookAtPrinter, responses((status = 200, body = wire::Printer)))]
async fn look(
    State(ctx): State<Context>,
    By(visitor): By,
    body: Body<wire::LookAtPrinter>,
) -> Result<Json<wire::Printer>> {
    Ok(Json(look_out(printing::inspect(&ctx, &visitor, &body.value.uri).await?)))
}

/// Make the prints of one picture once more; it costs nothing more.
#[utoipa::path(post, path = "/api/v1/operator/orders/{id}/prints/{position}/repeat", tag = "operator",
    params(("id" = Uuid, Path), ("position" = u32, Path)), responses((status = 200, body = OperatorOrder)))]
async fn repeat(
    State(ctx): State<Context>,
    By(visitor): By,
    Path((id, position)): Path<(Uuid, u32)>,
) -> Result<Json<OperatorOrder>> {
    Ok(Json(operator_out(orders::repeat_print(&ctx, &visitor, OrderId(id), position).await?)))
}
