//! What a shot looks like: small, for the whole screen, and as it lies on the card.

use std::io::{Read as _, Seek as _, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use cradle_camera::{Card, CardError, CardPath, FoundShot, Limits, Original, Pool, Rendition, Unshowable};
use tokio::sync::mpsc;

use super::problem::{Answer, said};
use super::{Page, Thumbnails};

/// Says that somebody waits, for as long as it lives.
struct Waiting(Arc<AtomicUsize>);

impl Waiting {
    fn at(count: &Arc<AtomicUsize>) -> Self {
        count.fetch_add(1, Ordering::Relaxed);
        Self(Arc::clone(count))
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Page {
    fn shot(&self, key: &str, name: &str) -> Answer<(Arc<Card>, String, Arc<FoundShot>)> {
        let camera = self.camera(key)?;
        let shot = CardPath::parse(name).ok().and_then(|path| camera.card().shot(&path));
        let absent =
            || said(StatusCode::NOT_FOUND, "not-on-camera", "This picture is not on the camera any more.");
        Ok((Arc::clone(camera.card()), camera.card_name(), shot.ok_or_else(absent)?))
    }
}

pub(super) async fn thumbnail(
    State(page): State<Page>,
    Path((key, name)): Path<(String, String)>,
    headers: HeaderMap,
) -> Answer<Response> {
    let (card, card_name, shot) = page.shot(&key, &name)?;
    let tag = Thumbnails::name(&card_name, &shot);
    if is_known(&headers, &tag) {
        return Ok(not_modified(&tag));
    }
    let kept = Arc::clone(&page.thumbnails);
    let name = tag.clone();
    let make = move |pool: &Pool, limits: &Limits| {
        if let Some(bytes) = kept.get(&name) {
            let media_type = if bytes.starts_with(&[0xFF, 0xD8]) { "image/jpeg" } else { "image/webp" };
            return Ok(Ok(Rendition { bytes, media_type }));
        }
        let made = cradle_camera::thumbnail(&card, &shot, pool, limits)?;
        if let Ok(made) = &made {
            kept.put(&name, &made.bytes);
        }
        Ok(made)
    };
    rendition(&page, &tag, make).await
}

pub(super) async fn preview(
    State(page): State<Page>,
    Path((key, name)): Path<(String, String)>,
    headers: HeaderMap,
) -> Answer<Response> {
    let (card, card_name, shot) = page.shot(&key, &name)?;
    let tag = Thumbnails::name(&card_name, &shot);
    if is_known(&headers, &tag) {
        return Ok(not_modified(&tag));
    }
    rendition(&page, &tag, move |pool, limits| cradle_camera::preview(&card, &shot, pool, limits)).await
}

async fn rendition(
    page: &Page,
    tag: &str,
    make: impl FnOnce(&Pool, &Limits) -> Result<Result<Rendition, Unshowable>, CardError> + Send + 'static,
) -> Answer<Response> {
    let waiting = Waiting::at(&page.agent.waited_for);
    let agent = Arc::clone(&page.agent);
    let made = tokio::task::spawn_blocking(move || {
        let made = make(&agent.pool, &agent.limits);
        drop(waiting);
        made
    });
    let made = made.await.map_err(|error| {
        said(StatusCode::INTERNAL_SERVER_ERROR, "agent", &format!("The image could not be made: {error}."))
    })?;
    let made = made?.map_err(|problem| {
        said(
            StatusCode::UNPROCESSABLE_ENTITY,
            "cannot-be-shown",
            &format!("{}.", capital(&problem.to_string())),
        )
    })?;
    let headers = [
        (header::CONTENT_TYPE, made.media_type.to_owned()),
        (header::ETAG, format!("\"{tag}\"")),
        (header::CACHE_CONTROL, "private, no-cache".to_owned()),
    ];
    Ok((headers, made.bytes).into_response())
}

fn capital(sentence: &str) -> String {
    let mut rest = sentence.chars();
    rest.next().map(|first| first.to_uppercase().chain(rest).collect()).unwrap_or_default()
}

fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    known.is_some_and(|known| known.split(',').any(|one| one.trim().trim_matches('"') == tag))
}

fn not_modified(tag: &str) -> Response {
    (StatusCode::NOT_MODIFIED, [(header::ETAG, format!("\"{tag}\""))]).into_response()
}

/// The file as it lies on the card, or the part of it that was asked for (RFC 9110 §14).
pub(super) async fn original(
    State(page): State<Page>,
    Path((key, name)): Path<(String, String)>,
    headers: HeaderMap,
) -> Answer<Response> {
    let (card, _, shot) = page.shot(&key, &name)?;
    let opened = tokio::task::spawn_blocking(move || {
        let path = shot.name();
        let file = card.open(path)?;
        let size = file.size().map_err(|problem| CardError::Unreadable { path: path.clone(), problem })?;
        let head = card.head(path, 4096).or_else(|problem| match problem {
            CardError::WholeOnly(_) => Ok(Vec::new()),
            problem => Err(problem),
        })?;
        let media_type = cradle_camera::media_type(&head, path.filename());
        Ok::<_, CardError>((file, size.unwrap_or(shot.first().size), media_type))
    });
    let opened = opened.await.map_err(|error| {
        said(StatusCode::INTERNAL_SERVER_ERROR, "agent", &format!("The file could not be read: {error}."))
    })?;
    let (mut file, size, media_type) = opened?;
    let range = headers.get(header::RANGE).and_then(|value| value.to_str().ok());
    let Ok(range) = range.map(|range| part(range, size)).transpose() else {
        let unsatisfiable = [(header::CONTENT_RANGE, format!("bytes */{size}"))];
        return Ok((StatusCode::RANGE_NOT_SATISFIABLE, unsatisfiable).into_response());
    };
    let range = range.flatten();
    let (start, end) = range.unwrap_or((0, size));
    file.seek(SeekFrom::Start(start)).map_err(|error| {
        said(StatusCode::BAD_GATEWAY, "camera-unreadable", &format!("The file cannot be read: {error}."))
    })?;
    let mut answer = [
        (header::CONTENT_TYPE, media_type.to_owned()),
        (header::CONTENT_LENGTH, (end - start).to_string()),
        (header::ACCEPT_RANGES, "bytes".to_owned()),
        (header::CACHE_CONTROL, "private, no-cache".to_owned()),
    ]
    .into_response();
    if range.is_some() {
        *answer.status_mut() = StatusCode::PARTIAL_CONTENT;
        let told = format!("bytes {start}-{}/{size}", end - 1);
        if let Ok(told) = told.parse() {
            answer.headers_mut().insert(header::CONTENT_RANGE, told);
        }
    }
    *answer.body_mut() = pieces(file, end - start);
    Ok(answer)
}

/// So many bytes as they come, read on a thread that may wait for a camera.
fn pieces(file: Original, length: u64) -> Body {
    let (give, mut taken) = mpsc::channel::<std::io::Result<Bytes>>(2);
    tokio::task::spawn_blocking(move || {
        let mut rest = file.take(length);
        loop {
            let mut piece = vec![0; 256 << 10];
            let read = rest.read(&mut piece).map(|count| {
                piece.truncate(count);
                Bytes::from(piece)
            });
            let over = read.as_ref().map_or(true, Bytes::is_empty);
            // An answer that nobody takes any more ends here.
            if read.as_ref().is_ok_and(Bytes::is_empty) || give.blocking_send(read).is_err() || over {
                return;
            }
        }
    });
    Body::from_stream(futures::stream::poll_fn(move |context| taken.poll_recv(context)))
}

/// A range cannot be given.
#[derive(Debug, PartialEq, Eq)]
struct Unsatisfiable;

/// First byte and the one behind the last of a single range; none for what is not understood, which
/// is answered with the whole.
fn part(range: &str, size: u64) -> Result<Option<(u64, u64)>, Unsatisfiable> {
    let Some((first, last)) = range.strip_prefix("bytes=").and_then(|range| range.split_once('-')) else {
        return Ok(None);
    };
    let number = |text: &str| text.trim().parse::<u64>().ok();
    let (start, end) = match (number(first), number(last)) {
        (Some(start), Some(last)) if last >= start => (start, size.min(last.saturating_add(1))),
        (Some(start), None) if last.trim().is_empty() => (start, size),
        (None, Some(count)) if first.trim().is_empty() && count > 0 => (size.saturating_sub(count), size),
        _ => return Ok(None),
    };
    if start >= size { Err(Unsatisfiable) } else { Ok(Some((start, end))) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_given_as_asked_for() {
        assert_eq!(part("bytes=0-99", 1000), Ok(Some((0, 100))));
        assert_eq!(part("bytes=900-", 1000), Ok(Some((900, 1000))));
        assert_eq!(part("bytes=-100", 1000), Ok(Some((900, 1000))));
        assert_eq!(part("bytes=0-18446744073709551615", 1000), Ok(Some((0, 1000))));
        assert_eq!(part("bytes=1000-", 1000), Err(Unsatisfiable));
        assert_eq!(part("bytes=0-", 0), Err(Unsatisfiable));
        for whole in ["bytes=5-1", "bytes=a-b", "lines=1-2", "bytes=0-1,5-6", "bytes=-0"] {
            assert_eq!(part(whole, 1000), Ok(None), "{whole}");
        }
    }
}
