//! Resumable uploads: tus 1.0 (<https://tus.io/protocols/resumable-upload>), core and creation.

use std::path::Path;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use cradle_wire::Uuid;
use cradle_wire::library::Uploaded;
use futures::StreamExt as _;
use reqwest::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, LOCATION};
use reqwest::{Body, Method, RequestBuilder, Response, StatusCode};
use tokio::fs::File;
use tokio::io::{AsyncReadExt as _, AsyncSeekExt as _};
use tokio_util::io::ReaderStream;

use crate::centre::send;
use crate::{Centre, Trouble};

/// Bytes in one request: after a fault at most these are sent again.
pub const CHUNK: u64 = 8 << 20;
/// For one request: 8 MiB at 32 kB a second, and time for the centre to store the last one.
const CHUNK_TIME: Duration = Duration::from_mins(5);
const VERSION: &str = "1.0.0";

/// What the centre is told of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UploadMetadata {
    /// Its name on the camera or disk.
    pub filename: String,
    /// The camera that it came from.
    pub camera_id: Option<Uuid>,
    /// SHA-256 in hexadecimal: the centre refuses other content.
    pub sha256: Option<String>,
    /// The picture of whose shot this is a further file.
    pub part_of: Option<Uuid>,
    /// The service that it is meant for.
    pub service_hint: Option<String>,
}

impl UploadMetadata {
    /// As the `Upload-Metadata` header: keys with values in base64.
    fn header(&self) -> String {
        let camera = self.camera_id.map(|id| id.to_string());
        let part_of = self.part_of.map(|id| id.to_string());
        let pairs = [
            ("filename", Some(&self.filename)),
            ("camera_id", camera.as_ref()),
            ("sha256", self.sha256.as_ref()),
            ("part_of", part_of.as_ref()),
            ("service_hint", self.service_hint.as_ref()),
        ];
        let pairs = pairs.into_iter().filter_map(|(key, value)| Some((key, value?)));
        let written: Vec<String> =
            pairs.map(|(key, value)| format!("{key} {}", STANDARD.encode(value))).collect();
        written.join(",")
    }
}

/// An upload that has begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Begun {
    /// Where it goes on, as a path at this centre; worth keeping until it is complete.
    pub location: String,
    /// The picture, when there was nothing to send.
    pub image: Option<Uuid>,
}

/// How far an upload is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sent {
    /// Bytes that the centre has stored.
    pub offset: u64,
    /// The picture that they have become, once complete.
    pub image: Option<Uuid>,
}

impl Centre {
    /// Begins an upload of `size` bytes.
    pub async fn begin_upload(&self, size: u64, metadata: &UploadMetadata) -> Result<Begun, Trouble> {
        let request = tus(self.begin(Method::POST, "api/v1/uploads")?)
            .header("Upload-Length", size)
            .header("Upload-Metadata", metadata.header())
            .header(CONTENT_LENGTH, 0);
        let response = send(request).await?;
        let location = response.headers().get(LOCATION).and_then(|value| value.to_str().ok());
        // Behind a proxy the centre may call itself otherwise; what counts is the path, here.
        let location = location.and_then(|location| response.url().join(location).ok());
        let image = image_id(response.headers());
        match location {
            Some(location) => Ok(Begun { location: location.path().to_owned(), image }),
            None => Err(Trouble::Strange("it began an upload and did not say where".to_owned())),
        }
    }

    /// How much of an upload the centre has. [`Trouble::Gone`] when it has forgotten it: begin anew.
    pub async fn upload_state(&self, location: &str) -> Result<Sent, Trouble> {
        let request = tus(self.upload_request(Method::HEAD, location)).timeout(Duration::from_secs(30));
        sent(&send(request).await?)
    }

    /// Sends up to [`CHUNK`] bytes of `file` from `offset` on. `on_bytes` is told of every piece
    /// that leaves, which is no promise that it arrives.
    pub async fn send_chunk(
        &self,
        location: &str,
        file: &Path,
        offset: u64,
        on_bytes: impl Fn(u64) + Send + Sync + 'static,
    ) -> Result<Sent, Trouble> {
        let unreadable =
            |error: std::io::Error| Trouble::Strange(format!("{} cannot be read: {error}", file.display()));
        let mut open = File::open(file).await.map_err(unreadable)?;
        let size = open.metadata().await.map_err(unreadable)?.len();
        open.seek(std::io::SeekFrom::Start(offset)).await.map_err(unreadable)?;
        let length = CHUNK.min(size.saturating_sub(offset));
        let pieces = ReaderStream::with_capacity(open.take(length), 64 << 10).inspect(move |piece| {
            if let Ok(piece) = piece {
                on_bytes(piece.len() as u64);
            }
        });
        let request = tus(self.upload_request(Method::PATCH, location))
            .header("Upload-Offset", offset)
            .header(CONTENT_TYPE, "application/offset+octet-stream")
            .header(CONTENT_LENGTH, length)
            .body(Body::wrap_stream(pieces))
            .timeout(CHUNK_TIME);
        let response = send(request).await?;
        let mut sent = sent(&response)?;
        if sent.image.is_none() {
            let body = response.bytes().await?;
            sent.image = serde_json::from_slice::<Uploaded>(&body).ok().map(|uploaded| uploaded.image_id);
        }
        Ok(sent)
    }

    /// Gives an upload up.
    pub async fn end_upload(&self, location: &str) -> Result<(), Trouble> {
        let request = tus(self.upload_request(Method::DELETE, location)).timeout(Duration::from_secs(30));
        match send(request).await {
            Ok(_) | Err(Trouble::Gone(_)) => Ok(()),
            Err(trouble) => Err(trouble),
        }
    }

    /// Sends a whole file in one go, resuming by itself as long as the centre answers.
    pub async fn upload(&self, file: &Path, metadata: &UploadMetadata) -> Result<Uuid, Trouble> {
        let size = tokio::fs::metadata(file).await;
        let size = size
            .map_err(|error| Trouble::Strange(format!("{} cannot be read: {error}", file.display())))?
            .len();
        let begun = self.begin_upload(size, metadata).await?;
        let mut sent = Sent { offset: 0, image: begun.image };
        while sent.image.is_none() {
            let before = sent.offset;
            sent = match self.send_chunk(&begun.location, file, before, |_| {}).await {
                Ok(sent) => sent,
                Err(Trouble::Conflict(_)) => self.upload_state(&begun.location).await?,
                Err(trouble) => return Err(trouble),
            };
            if sent.image.is_none() && (sent.offset >= size || sent.offset == before) {
                return Err(Trouble::Strange("it took the whole file and made no picture of it".to_owned()));
            }
        }
        sent.image.ok_or_else(|| Trouble::Strange("it made no picture of the file".to_owned()))
    }

    fn upload_request(&self, method: Method, location: &str) -> RequestBuilder {
        let mut address = self.base().clone();
        address.set_path(location);
        self.to_address(method, address)
    }
}

fn tus(request: RequestBuilder) -> RequestBuilder {
    request.header("Tus-Resumable", VERSION)
}

fn sent(response: &Response) -> Result<Sent, Trouble> {
    let offset = response.headers().get("Upload-Offset").and_then(|value| value.to_str().ok());
    let offset = offset.and_then(|offset| offset.parse().ok());
    match (offset, image_id(response.headers())) {
        (Some(offset), image) => Ok(Sent { offset, image }),
        (None, Some(image)) if response.status() != StatusCode::CREATED => {
            Ok(Sent { offset: 0, image: Some(image) })
        }
        (None, _) => Err(Trouble::Strange("it did not say how much of the file it has".to_owned())),
    }
}

fn image_id(headers: &HeaderMap) -> Option<Uuid> {
    headers.get("Cradle-Image-Id")?.to_str().ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metadata_is_written_as_tus_has_it() {
        let metadata = UploadMetadata {
            filename: "Käse 1.jpg".into(),
            part_of: Some(Uuid::nil()),
            ..UploadMetadata::default()
        };
        let part_of = STANDARD.encode(Uuid::nil().to_string());
        assert_eq!(metadata.header(), format!("filename S8Okc2UgMS5qcGc=,part_of {part_of}"));
    }
}
