//! One file with what belongs to it, in one form.

use axum::Json;
use axum::extract::State;
use axum::extract::multipart::{Field, Multipart, MultipartRejection};
use axum::http::StatusCode;
use cradle_app::library::{self, Incoming, Spooled};
use cradle_app::{Context, Visitor};
use serde_json::{Value, json};

use crate::problem::{Problem, Result};
use crate::visitor::By;

/// What a form holds once all of it is here.
#[derive(Debug, Default)]
struct Form {
    file: Option<(String, Spooled)>,
    sidecar: Option<(String, Spooled)>,
    /// When the file was made, as the sender's disk knows it.
    made_at: Option<cradle_wire::Timestamp>,
}

/// Bytes that a field of words may have.
const WORDS: usize = 64 * 1024;
/// Fields of words that are passed over before a form is refused.
const FIELDS: usize = 64;

/// Nothing of a form is kept before all of it is here.
pub(super) async fn upload(
    State(ctx): State<Context>,
    By(visitor): By,
    form: Result<Multipart, MultipartRejection>,
) -> Result<(StatusCode, Json<Value>)> {
    visitor.sender()?;
    let form = form.map_err(|why| Problem::bad_request(why.body_text()))?;
    let Form { file, sidecar, made_at } = read(&ctx, &visitor, form).await?;
    let (filename, file) =
        file.ok_or_else(|| Problem::bad_request("There is no file in this form: send it as assetData."))?;
    let written_at = made_at.map(Into::into);
    let incoming = Incoming { filename, written_at, ..Incoming::default() };
    let received = library::take(&ctx, &visitor, &file, incoming).await?;
    if let Some((filename, sidecar)) = sidecar {
        let incoming = Incoming { filename, part_of: Some(received.image), ..Incoming::default() };
        library::take(&ctx, &visitor, &sidecar, incoming).await?;
    }
    let (status, word) =
        if received.known { (StatusCode::OK, "duplicate") } else { (StatusCode::CREATED, "created") };
    Ok((status, Json(json!({ "id": received.image, "status": word }))))
}

async fn read(ctx: &Context, visitor: &Visitor, mut fields: Multipart) -> Result<Form> {
    let mut form = Form::default();
    for _ in 0..FIELDS {
        let Some(field) = fields.next_field().await.map_err(broken)? else { return Ok(form) };
        match field.name() {
            Some("assetData") => form.file = Some(file(ctx, visitor, field).await?),
            Some("sidecarData") => form.sidecar = Some(file(ctx, visitor, field).await?),
            Some("fileCreatedAt") => form.made_at = words(field).await?.parse().ok(),
            Some("visibility") => seen_by_its_owner(&words(field).await?)?,
            _ => {}
        }
    }
    Err(Problem::bad_request(format!("A form has up to {FIELDS} fields.")))
}

/// What the program calls visibility: there is one kind of it here.
fn seen_by_its_owner(visibility: &str) -> Result<()> {
    let why = "Pictures are seen by their owner alone here, until they are shared. Leave --visibility out.";
    if visibility == "timeline" { Ok(()) } else { Err(Problem::bad_request(why)) }
}

async fn file(ctx: &Context, visitor: &Visitor, field: Field<'_>) -> Result<(String, Spooled)> {
    let filename = field.file_name().unwrap_or_default().to_owned();
    Ok((filename, library::spool(ctx, visitor, Box::pin(field)).await?))
}

async fn words(mut field: Field<'_>) -> Result<String> {
    let mut bytes = Vec::new();
    while let Some(piece) = field.chunk().await.map_err(broken)? {
        if bytes.len() + piece.len() > WORDS {
            return Err(Problem::bad_request("A field of words in this form is too long."));
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn broken(why: axum::extract::multipart::MultipartError) -> Problem {
    Problem::bad_request(format!("The form ended before all of it was here: {}", why.body_text()))
}
