//! How orders come to their customers, and what carriers tell about parcels.

pub(crate) mod render;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use cradle_app::orders::{self, Heard};
use cradle_app::{Context, Error};
use cradle_wire::delivery as wire;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::problem::{Problem, Result};
use crate::{Metrics, Server, signature};

pub(crate) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new().routes(routes!(hear))
}

/// Bytes that a message may have.
const LONGEST: usize = 1 << 16;

/// What a carrier tells about a parcel, signed (Standard Webhooks: `webhook-id`, `webhook-timestamp`,
/// `webhook-signature`). It may come late, twice and in any order.
#[utoipa::path(post, path = "/api/v1/hooks/delivery", tag = "orders", request_body = wire::ParcelMessage,
    responses((status = 204), (status = 400, description = "Not signed just now, or not to be read"),
        (status = 404, description = "No such parcel, or not yet: send it again later")))]
async fn hear(
    State(ctx): State<Context>,
    State(metrics): State<Metrics>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response> {
    if body.len() > LONGEST {
        return Err(Error::TooLarge("A message can have at most 64 kB.".to_owned()).into());
    }
    match orders::hear_carrier(&ctx, &signature::of(&headers), &body).await? {
        Ok(Heard::Unknown) => {
            metrics.parcel_message("unknown");
            Err(Error::Missing("parcel").into())
        }
        Ok(heard) => {
            metrics.parcel_message(if heard == Heard::Taken { "taken" } else { "known" });
            Ok(StatusCode::NO_CONTENT.into_response())
        }
        Err(why) => {
            metrics.parcel_message(why.word());
            tracing::warn!(why = why.word(), "a message about a parcel was refused");
            Err(Problem::new(StatusCode::BAD_REQUEST, "not-believed", why.to_string()))
        }
    }
}
