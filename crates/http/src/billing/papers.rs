//! Invoices and statements to hand out.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use cradle_app::billing::{self, StatementSpan};
use cradle_app::domain::InvoiceId;
use cradle_app::papers::Paper;
use cradle_app::{Context, Error, Visitor};
use cradle_wire::billing as wire;
use utoipa::OpenApi as _;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::Server;
use crate::library::content::disposition;
use crate::problem::{Problem, Result};
use crate::visitor::By;

/// Addresses that one route answers: the router has no pattern for what comes after an identifier.
#[derive(utoipa::OpenApi)]
#[openapi(paths(pdf, xml))]
struct Endings;

pub(super) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::with_openapi(Endings::openapi()).routes(routes!(invoice)).routes(routes!(statement))
}

/// One of my invoices; anybody's for whoever runs the centre.
#[utoipa::path(get, path = "/api/v1/invoices/{id}", tag = "billing", params(("id" = Uuid, Path)),
    responses((status = 200, body = wire::Invoice)))]
async fn invoice(State(ctx): State<Context>, By(visitor): By, Path(name): Path<String>) -> Result<Response> {
    let (id, ending) = name.split_once('.').unwrap_or((&name, ""));
    // Who may not ask learns nothing of how to.
    visitor.account()?;
    let id = Uuid::parse_str(id).map_err(|_| Error::Missing("invoice"))?;
    match ending {
        "" => Ok(Json(super::found(&ctx, &visitor, id).await?).into_response()),
        "pdf" => pdf(&ctx, &visitor, id).await,
        "xml" => xml(&ctx, &visitor, id).await,
        _ => Err(Error::Missing("invoice").into()),
    }
}

/// One of my invoices as PDF (PDF/A-3), with the same for programs in it (Factur-X, EN 16931).
#[utoipa::path(get, path = "/api/v1/invoices/{id}.pdf", tag = "billing", params(("id" = Uuid, Path)),
    responses((status = 200, content_type = "application/pdf", body = String)))]
async fn pdf(ctx: &Context, visitor: &Visitor, id: Uuid) -> Result<Response, Problem> {
    Ok(handed_out(billing::invoice_paper(ctx, visitor, InvoiceId(id)).await?))
}

/// One of my invoices for programs (EN 16931 as UN/CEFACT CII).
#[utoipa::path(get, path = "/api/v1/invoices/{id}.xml", tag = "billing", params(("id" = Uuid, Path)),
    responses((status = 200, content_type = "application/xml", body = String)))]
async fn xml(ctx: &Context, visitor: &Visitor, id: Uuid) -> Result<Response, Problem> {
    Ok(handed_out(billing::invoice_xml(ctx, visitor, InvoiceId(id)).await?))
}

/// What was booked on my account from one day to another as PDF; without days, this month.
#[utoipa::path(get, path = "/api/v1/account/statement.pdf", tag = "billing", params(wire::StatementQuery),
    responses((status = 200, content_type = "application/pdf", body = String)))]
async fn statement(
    State(ctx): State<Context>,
    By(visitor): By,
    Query(query): Query<wire::StatementQuery>,
) -> Result<Response> {
    Ok(handed_out(billing::statement_paper(&ctx, &visitor, None, &span(query)).await?))
}

/// The days that were asked for.
pub(crate) fn span(query: wire::StatementQuery) -> StatementSpan {
    StatementSpan { from: query.from, to: query.to }
}

/// A document as an answer; a browser keeps it as a file.
pub(crate) fn handed_out(paper: Paper) -> Response {
    let headers = [
        (CONTENT_TYPE, paper.media_type.to_owned()),
        (CACHE_CONTROL, "private, no-cache".to_owned()),
        (CONTENT_DISPOSITION, disposition(paper.media_type, &paper.filename)),
    ];
    (headers, paper.bytes).into_response()
}
