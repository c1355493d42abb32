//! Resumable uploads: tus 1.0.0 with creation, creation-with-upload, expiration, checksum and
//! termination (<https://tus.io/protocols/resumable-upload>).

use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderName, LOCATION};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use cradle_app::domain::{CameraId, ImageId, UploadId};
use cradle_app::library::{self, Algorithm, Checksum, NewUpload, Progress, Upload};
use cradle_app::{Context, Error, Idempotency, Visitor};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::Server;
use crate::problem::{Problem, Result};
use crate::visitor::{By, Headers};

const VERSION: &str = "1.0.0";
pub(crate) const CHUNK: &str = "application/offset+octet-stream";
const IMAGE_ID: HeaderName = HeaderName::from_static("cradle-image-id");
const IMAGE_KNOWN: HeaderName = HeaderName::from_static("cradle-image-known");

pub(super) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(capabilities, create))
        .routes(routes!(state, append, abandon, overridden))
        .layer(middleware::from_fn(protocol))
}

/// Refuses other versions of the protocol, and names this one in every answer.
pub(crate) async fn protocol(request: Request, next: Next) -> Response {
    let spoken = request.headers().get("tus-resumable").map(HeaderValue::as_bytes);
    let right = request.method() == Method::OPTIONS || spoken == Some(VERSION.as_bytes());
    let mut response = if right {
        next.run(request).await
    } else {
        let detail = "Speak tus 1.0.0 to this address: send the header Tus-Resumable: 1.0.0.";
        let mut refused =
            Problem::new(StatusCode::PRECONDITION_FAILED, "tus-version", detail).into_response();
        refused.headers_mut().insert("tus-version", HeaderValue::from_static(VERSION));
        refused
    };
    let headers = response.headers_mut();
    headers.insert("tus-resumable", HeaderValue::from_static(VERSION));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// What of tus is spoken here.
#[utoipa::path(options, path = "/api/v1/uploads", tag = "uploads", responses((status = 204)))]
async fn capabilities(State(ctx): State<Context>) -> Response {
    let headers = [
        ("tus-version", VERSION.to_owned()),
        ("tus-extension", "creation,creation-with-upload,expiration,checksum,termination".to_owned()),
        ("tus-max-size", ctx.settings().largest_upload.to_string()),
        ("tus-checksum-algorithm", "sha256,sha1".to_owned()),
    ];
    (StatusCode::NO_CONTENT, headers).into_response()
}

/// Begin to send a file, with its first bytes if they are at hand. `Upload-Metadata` names
/// `filename`, and optionally `camera_id`, `sha256`, `service_hint`, `part_of` and `taken_at`.
#[utoipa::path(post, path = "/api/v1/uploads", tag = "uploads", params(
    ("Upload-Length" = u64, Header), ("Upload-Metadata" = String, Header)),
    responses((status = 201), (status = 413), (status = 415)))]
async fn create(
    State(ctx): State<Context>,
    By(visitor): By,
    headers: Headers,
    body: Body,
) -> Result<Response> {
    let new = new_upload(&headers)?;
    let idempotency = idempotency(&headers, "library::begin")?;
    let upload = library::begin(&ctx, &visitor, new, idempotency.as_ref()).await?;
    let location = format!("/api/v1/uploads/{}", upload.id);
    // The same beginning, sent again: the first one may be finished.
    let progress = if headers.text(CONTENT_TYPE) == Some(CHUNK) && upload.outcome.is_none() {
        take(&ctx, &visitor, upload.id, 0, &headers, body).await?
    } else {
        library::progress(&ctx, &visitor, upload.id).await.map_err(problem)?
    };
    let mut response = (StatusCode::CREATED, told(&progress)).into_response();
    response.headers_mut().insert(LOCATION, HeaderValue::from_str(&location).map_err(Error::defect)?);
    Ok(response)
}

/// How far an upload is.
#[utoipa::path(head, path = "/api/v1/uploads/{id}", tag = "uploads", params(("id" = Uuid, Path)),
    responses((status = 200)))]
async fn state(State(ctx): State<Context>, By(visitor): By, Path(id): Path<Uuid>) -> Result<Response> {
    let progress = library::progress(&ctx, &visitor, UploadId(id)).await.map_err(problem)?;
    let mut headers = told(&progress);
    headers.insert("upload-length", progress.upload.size.into());
    let metadata = HeaderValue::from_str(&metadata_of(&progress.upload)).map_err(Error::defect)?;
    headers.insert("upload-metadata", metadata);
    Ok((StatusCode::OK, headers).into_response())
}

/// Send the next bytes of a file.
#[utoipa::path(patch, path = "/api/v1/uploads/{id}", tag = "uploads", params(("id" = Uuid, Path),
    ("Upload-Offset" = u64, Header), ("Upload-Checksum" = Option<String>, Header)),
    responses((status = 204), (status = 409), (status = 413), (status = 415), (status = 423), (status = 507)))]
async fn append(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
    headers: Headers,
    body: Body,
) -> Result<Response> {
    if headers.text(CONTENT_TYPE) != Some(CHUNK) {
        let detail = format!("Send bytes with the header Content-Type: {CHUNK}.");
        return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "not-a-chunk", detail));
    }
    let offset = number(&headers, "upload-offset")?;
    let progress = take(&ctx, &visitor, UploadId(id), offset, &headers, body).await?;
    Ok((StatusCode::NO_CONTENT, told(&progress)).into_response())
}

/// Give an upload up. A picture that it has become stays.
#[utoipa::path(delete, path = "/api/v1/uploads/{id}", tag = "uploads", params(("id" = Uuid, Path)),
    responses((status = 204)))]
async fn abandon(State(ctx): State<Context>, By(visitor): By, Path(id): Path<Uuid>) -> Result<StatusCode> {
    library::abandon(&ctx, &visitor, UploadId(id)).await.map_err(problem)?;
    Ok(StatusCode::NO_CONTENT)
}

/// For programs that can only POST: `X-HTTP-Method-Override` says what is meant.
#[utoipa::path(post, path = "/api/v1/uploads/{id}", tag = "uploads", params(("id" = Uuid, Path),
    ("X-HTTP-Method-Override" = String, Header)), responses((status = 204)))]
async fn overridden(
    context: State<Context>,
    by: By,
    id: Path<Uuid>,
    headers: Headers,
    body: Body,
) -> Result<Response> {
    match headers.text("x-http-method-override") {
        Some("PATCH") => append(context, by, id, headers, body).await,
        Some("DELETE") => Ok(abandon(context, by, id).await?.into_response()),
        Some("HEAD") => state(context, by, id).await,
        _ => Err(Problem::bad_request("X-HTTP-Method-Override names PATCH, DELETE or HEAD here.")),
    }
}

async fn take(
    ctx: &Context,
    visitor: &Visitor,
    id: UploadId,
    offset: u64,
    headers: &Headers,
    body: Body,
) -> Result<Progress> {
    let checksum = checksum_of(headers)?;
    library::append(ctx, visitor, id, offset, checksum, body.into_data_stream()).await.map_err(problem)
}

/// The statuses that tus has for its own.
pub(crate) fn problem(error: Error) -> Problem {
    let status = match &error {
        Error::Conflict { kind: "upload-busy", .. } => 423,
        Error::Conflict { kind: "checksum-mismatch" | "content-mismatch", .. } => 460,
        _ => return error.into(),
    };
    let Error::Conflict { kind, message } = error else { return error.into() };
    match StatusCode::from_u16(status) {
        Ok(status) => Problem::new(status, kind, message),
        Err(_) => Problem::new(StatusCode::CONFLICT, kind, message),
    }
}

fn told(progress: &Progress) -> HeaderMap {
    let mut headers = on_its_way(progress);
    if let Some((image, known)) = progress.upload.outcome {
        if let Ok(image) = HeaderValue::from_str(&image.to_string()) {
            headers.insert(IMAGE_ID, image);
        }
        if known {
            headers.insert(IMAGE_KNOWN, HeaderValue::from_static("true"));
        }
    }
    headers
}

/// How far an upload is, and nothing of what it has become.
pub(crate) fn on_its_way(progress: &Progress) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert("upload-offset", progress.offset.into());
    // The form of dates that RFC 9110 §5.6.7 prefers.
    let expires = progress.upload.expires_at.timestamp().strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
    if let Ok(expires) = HeaderValue::from_str(&expires) {
        headers.insert("upload-expires", expires);
    }
    headers
}

pub(crate) fn number(headers: &Headers, name: &'static str) -> Result<u64> {
    let value = headers.text(name).and_then(|text| text.trim().parse().ok());
    value.ok_or_else(|| Problem::bad_request(format!("The header {name} has to be a number of bytes.")))
}

/// Of a request that begins an upload.
pub(crate) fn idempotency(headers: &Headers, use_case: &str) -> Result<Option<Idempotency>> {
    let Some(key) = headers.text("idempotency-key") else { return Ok(None) };
    let told = |name| headers.text(name).unwrap_or_default();
    let content = format!("{}\n{}", told("upload-length"), told("upload-metadata"));
    Ok(Some(Idempotency::new(key, use_case, content.as_bytes())?))
}

pub(crate) fn new_upload(headers: &Headers) -> Result<NewUpload> {
    if headers.text("upload-defer-length").is_some() {
        return Err(Problem::bad_request("Say at once how long the file is, in the header Upload-Length."));
    }
    let mut new = NewUpload { size: number(headers, "upload-length")?, ..NewUpload::default() };
    for (key, value) in metadata(headers.text("upload-metadata").unwrap_or_default())? {
        match key {
            // Several clients say `name`.
            "filename" | "name" => new.filename = value,
            "camera_id" => new.camera = Some(CameraId(id("camera_id", &value)?)),
            "part_of" => new.part_of = Some(ImageId(id("part_of", &value)?)),
            "sha256" => new.sha256 = Some(sha256(&value)?),
            "service_hint" => new.service_hint = Some(value),
            "taken_at" => {
                new.taken_at = Some(value.parse().map_err(|why| Error::invalid("taken_at", why))?);
            }
            // What other programs say besides, such as `filetype`, is judged by content here.
            _ => {}
        }
    }
    Ok(new)
}

/// `key base64, key base64 …`; a key alone has an empty value, which counts as not given.
pub(crate) fn metadata(header: &str) -> Result<Vec<(&str, String)>> {
    let wrong = || Problem::bad_request("Upload-Metadata is written as: filename base64,sha256 base64 …");
    let mut pairs = Vec::new();
    for pair in header.split(',').map(str::trim).filter(|pair| !pair.is_empty()) {
        let (key, value) = pair.split_once(' ').unwrap_or((pair, ""));
        let value = STANDARD.decode(value.trim()).map_err(|_| wrong())?;
        let value = String::from_utf8(value).map_err(|_| wrong())?;
        if !value.is_empty() {
            pairs.push((key, value));
        }
    }
    Ok(pairs)
}

fn metadata_of(upload: &Upload) -> String {
    let pairs = [
        ("filename", Some(upload.filename.clone())),
        ("camera_id", upload.camera.map(|id| id.to_string())),
        ("part_of", upload.part_of.map(|id| id.to_string())),
        ("sha256", upload.sha256.map(hex::encode)),
        ("service_hint", upload.service_hint.clone()),
        ("taken_at", upload.taken_at.as_ref().map(ToString::to_string)),
    ];
    let said =
        pairs.into_iter().filter_map(|(key, value)| Some(format!("{key} {}", STANDARD.encode(value?))));
    said.collect::<Vec<_>>().join(",")
}

fn id(field: &'static str, text: &str) -> Result<Uuid, Error> {
    text.parse().map_err(|_| Error::invalid(field, "This is not an identifier of the centre's."))
}

/// A SHA-256 as 64 hexadecimal digits.
pub(super) fn sha256(text: &str) -> Result<[u8; 32], Error> {
    let mut digest = [0; 32];
    hex::decode_to_slice(text, &mut digest)
        .map_err(|_| Error::invalid("sha256", "A SHA-256 is written as 64 hexadecimal digits."))?;
    Ok(digest)
}

/// What proves the bytes of a request, if the sender says so.
pub(crate) fn checksum_of(headers: &Headers) -> Result<Option<Checksum>> {
    headers.text("upload-checksum").map(checksum).transpose()
}

/// `sha256 base64` or `sha1 base64`.
fn checksum(header: &str) -> Result<Checksum> {
    let wrong = || Problem::bad_request("Upload-Checksum is written as: sha256 base64, or sha1 base64.");
    let (algorithm, digest) = header.trim().split_once(' ').ok_or_else(wrong)?;
    let algorithm = match algorithm {
        "sha256" => Algorithm::Sha256,
        "sha1" => Algorithm::Sha1,
        _ => return Err(wrong()),
    };
    let digest = STANDARD.decode(digest.trim()).map_err(|_| wrong())?;
    Ok(Checksum { algorithm, digest })
}
