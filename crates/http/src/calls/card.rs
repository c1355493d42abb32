//! The address book as a file.

use axum::Json;
use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use cradle_app::Context;
use cradle_app::calls::{self, FoundCard};
use cradle_wire::calls as wire;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Sent, whole};
use crate::Server;
use crate::problem::Result;
use crate::visitor::By;

pub(super) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new().routes(routes!(export)).routes(routes!(import))
}

/// Everybody who agreed, as vCard 4.0.
#[utoipa::path(get, path = "/api/v1/partners.vcf", tag = "calls",
    responses((status = 200, description = "vCard 4.0", content_type = "text/vcard")))]
async fn export(State(ctx): State<Context>, By(visitor): By) -> Result<Response> {
    let file = calls::export(&ctx, &visitor).await?;
    let headers = [
        (CONTENT_TYPE, "text/vcard; charset=utf-8"),
        (CONTENT_DISPOSITION, "attachment; filename=\"partners.vcf\""),
    ];
    Ok((headers, file).into_response())
}

/// Who is in a file of cards (vCard 3.0 or 4.0), to choose from whom to invite. Nobody is invited by this.
#[utoipa::path(post, path = "/api/v1/partners/import", tag = "calls",
    request_body(content = String, content_type = "text/vcard"),
    responses((status = 200, body = wire::FoundCards)))]
async fn import(State(ctx): State<Context>, By(visitor): By, sent: Sent) -> Result<Json<wire::FoundCards>> {
    let found = calls::import(&ctx, &visitor, &whole(sent)?).await?;
    let one = |FoundCard { card, known }| wire::FoundCard {
        name: card.name,
        email: card.email.as_str().to_owned(),
        known,
    };
    Ok(Json(wire::FoundCards { found: found.into_iter().map(one).collect() }))
}
