//! The OpenAPI document, made from the same routes that answer.

use axum::Router;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::routing::get;
use cradle_wire::problem::Problem;
use cradle_wire::rooms::{RoomMessage, RoomRequest};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{ContentBuilder, OpenApi, Ref, RefOr, ResponseBuilder};
use utoipa::{Modify, OpenApi as _, ToSchema as _};

use crate::Server;
use crate::visitor::SESSION_COOKIE;

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Cradle",
        description = "The photo service centre's API. Errors are RFC 9457 problem details, whose `detail` says what to do. Lists page by cursor. Requests that create something take an `Idempotency-Key`.",
        license(name = "AGPL-3.0-or-later")
    ),
    modifiers(&Schemes),
    // What signals of a call carry stands in no route.
    components(schemas(Problem, RoomMessage, RoomRequest))
)]
struct Preamble;

/// How to sign in.
struct Schemes;

impl Modify for Schemes {
    fn modify(&self, document: &mut OpenApi) {
        let components = document.components.get_or_insert_default();
        let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
        components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
        let cookie = SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new(SESSION_COOKIE)));
        components.add_security_scheme("cookie", cookie);
    }
}

/// What stands before the routes.
pub(crate) fn preamble() -> OpenApi {
    Preamble::openapi()
}

/// Every operation may answer with a problem.
fn with_problems(mut document: OpenApi) -> OpenApi {
    let problem = ResponseBuilder::new()
        .description("A problem: what went wrong, to what, and what to do")
        .content(
            "application/problem+json",
            ContentBuilder::new().schema(Some(Ref::from_schema_name(Problem::name()))).build(),
        )
        .build();
    for path in document.paths.paths.values_mut() {
        let operations = [
            &mut path.get,
            &mut path.post,
            &mut path.put,
            &mut path.patch,
            &mut path.delete,
            &mut path.head,
            &mut path.options,
        ];
        for operation in operations.into_iter().flatten() {
            let default = RefOr::T(problem.clone());
            operation.responses.responses.entry("default".to_owned()).or_insert(default);
        }
    }
    document
}

/// The document.
pub fn document() -> OpenApi {
    with_problems(crate::api().split_for_parts().1)
}

/// `GET /api/v1/openapi.json`.
pub(crate) fn route(document: OpenApi) -> Router<Server> {
    let text = with_problems(document).to_json().unwrap_or_default();
    let headers = [(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "no-cache")];
    Router::new().route("/api/v1/openapi.json", get(move || std::future::ready((headers, text.clone()))))
}
