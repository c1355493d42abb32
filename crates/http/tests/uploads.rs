//! Uploads and what becomes of them, as programs and browsers speak to the centre.

mod site;

use axum::body::Body;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, IF_NONE_MATCH, RANGE};
use axum::http::{Method, Request, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use cradle_app::{jobs, works};
use serde_json::json;
use site::{Answer, Site};

/// A picture of one pixel; what is said in it makes its content its own.
fn gif(comment: &str) -> Vec<u8> {
    let mut bytes = b"GIF89a\x01\0\x01\0\x80\0\0\xff\0\0\0\0\xff".to_vec();
    for line in comment.as_bytes().chunks(255) {
        bytes.extend([0x21, 0xfe, line.len() as u8]);
        bytes.extend(line);
        bytes.push(0);
    }
    bytes.extend(b"\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0\x3b");
    bytes
}

fn metadata(pairs: &[(&str, &str)]) -> String {
    let pair = |(key, value): &(&str, &str)| format!("{key} {}", STANDARD.encode(value));
    pairs.iter().map(pair).collect::<Vec<_>>().join(",")
}

async fn tus(
    site: &Site,
    method: Method,
    path: &str,
    token: &str,
    headers: &[(&str, String)],
    bytes: &[u8],
) -> Answer {
    let mut request = Request::builder()
        .method(method)
        .uri(path)
        .header(AUTHORIZATION, format!("Bearer {token}"))
        .header("Tus-Resumable", "1.0.0");
    for (name, value) in headers {
        request = request.header(*name, value);
    }
    if !bytes.is_empty() {
        request = request.header(CONTENT_TYPE, "application/offset+octet-stream");
    }
    site.send(request.body(Body::from(bytes.to_vec())).unwrap()).await
}

async fn create(site: &Site, token: &str, size: usize, said: &[(&str, &str)]) -> Answer {
    let headers = [("Upload-Length", size.to_string()), ("Upload-Metadata", metadata(said))];
    tus(site, Method::POST, "/api/v1/uploads", token, &headers, b"").await
}

async fn patch(site: &Site, token: &str, location: &str, offset: usize, bytes: &[u8]) -> Answer {
    let headers = [("Upload-Offset", offset.to_string()), ("Content-Type", CHUNK.to_owned())];
    let headers = if bytes.is_empty() { &headers[..] } else { &headers[..1] };
    tus(site, Method::PATCH, location, token, headers, bytes).await
}

const CHUNK: &str = "application/offset+octet-stream";

/// Sends a file in one request: the picture's identifier.
async fn keep(site: &Site, token: &str, filename: &str, bytes: &[u8]) -> String {
    let headers = [
        ("Upload-Length", bytes.len().to_string()),
        ("Upload-Metadata", metadata(&[("filename", filename)])),
    ];
    let sent = tus(site, Method::POST, "/api/v1/uploads", token, &headers, bytes).await;
    assert_eq!(sent.status, StatusCode::CREATED, "{sent:?}");
    sent.header("cradle-image-id").unwrap().to_owned()
}

#[tokio::test]
async fn a_file_is_sent_in_pieces_and_becomes_a_picture() {
    Site::on_each(|site| async move {
        let (anna, paul) = (site.account("anna").await, site.account("paul").await);
        let bytes = gif(&"words ".repeat(200));
        let said = [("filename", "写真.gif"), ("taken_at", "2026-08-01T10:00:00"), ("filetype", "image/gif")];
        let begun = create(&site, &anna, bytes.len(), &said).await;
        assert_eq!((begun.status, begun.header("upload-offset")), (StatusCode::CREATED, Some("0")));
        assert!(begun.header("upload-expires").unwrap().ends_with(" GMT"));
        let location = begun.header("location").unwrap().to_owned();
        let first = patch(&site, &anna, &location, 0, &bytes[..500]).await;
        assert_eq!((first.status, first.header("upload-offset")), (StatusCode::NO_CONTENT, Some("500")));
        let behind = patch(&site, &anna, &location, 100, &bytes[100..]).await;
        assert!(behind.status == StatusCode::CONFLICT && behind.is("upload-offset"), "{behind:?}");
        let stranger = patch(&site, &paul, &location, 500, &bytes[500..]).await;
        assert_eq!(stranger.status, StatusCode::NOT_FOUND);
        let last = patch(&site, &anna, &location, 500, &bytes[500..]).await;
        assert_eq!(last.status, StatusCode::NO_CONTENT, "{last:?}");
        let image = last.header("cradle-image-id").unwrap();
        assert_eq!(last.header("cradle-image-known"), None);
        let state = tus(&site, Method::HEAD, &location, &anna, &[], b"").await;
        let size = bytes.len().to_string();
        assert_eq!(
            (state.header("upload-offset"), state.header("upload-length")),
            (Some(&*size), Some(&*size))
        );
        assert_eq!(state.header("cradle-image-id"), Some(image));
        assert_eq!(state.header("cache-control"), Some("no-store"));

        let found = site.get(&format!("/api/v1/images/{image}"), &anna).await.json();
        assert_eq!(found["filename"], "写真.gif");
        assert_eq!((&found["taken_at"], &found["state"]), (&json!("2026-08-01T10:00:00"), &json!("inbox")));
        let timeline = site.get("/api/v1/timeline", &anna).await.json();
        assert_eq!(timeline, json!({"months": [{"month": "2026-08", "counts": [1]}], "total": 1}));
        let day = site.get("/api/v1/timeline/2026-08-01?limit=1", &anna).await.json();
        assert_eq!((&day["items"][0]["id"], &day["next"]), (&json!(image), &json!(null)));
        let hash = found["sha256"].as_str().unwrap();
        let asked = json!({"sha256": [hash, "00".repeat(32)]});
        let known = site.post("/api/v1/images/known", &anna, &asked).await.json();
        assert_eq!(known, json!({"items": [{"sha256": hash, "id": image, "state": "inbox"}]}));
        assert_eq!(site.post("/api/v1/images/known", &paul, &asked).await.json(), json!({"items": []}));

        let headers = [
            ("Upload-Length", size),
            ("Upload-Metadata", metadata(&[("filename", "again.gif"), ("sha256", hash)])),
        ];
        let again = tus(&site, Method::POST, "/api/v1/uploads", &anna, &headers, &bytes).await;
        assert_eq!(again.header("cradle-image-id"), Some(image));
        assert_eq!(again.header("cradle-image-known"), Some("true"));
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_taken_is_refused_with_what_to_do() {
    Site::on_each(|site| async move {
        let anna = site.account("anna").await;
        let bytes = gif("x");
        let refused = create(&site, &anna, 2 << 30, &[("filename", "a.gif")]).await;
        assert_eq!(refused.status, StatusCode::PAYLOAD_TOO_LARGE);
        for (said, field) in [
            (vec![("filename", "")], "filename"),
            (vec![("filename", "a.gif"), ("sha256", "xyz")], "sha256"),
            (vec![("filename", "a.gif"), ("part_of", "0190d1c2-0000-7000-8000-000000000000")], "part_of"),
            (vec![("filename", "a.gif"), ("camera_id", "0190d1c2-0000-7000-8000-000000000000")], "camera_id"),
        ] {
            let refused = create(&site, &anna, 5, &said).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{refused:?}");
            assert_eq!(refused.json()["field"], field);
        }
        let page = b"<html><script>alert(1)</script>";
        let location = create(&site, &anna, page.len(), &[("filename", "a.jpg")]).await;
        let location = location.header("location").unwrap().to_owned();
        let refused = patch(&site, &anna, &location, 0, page).await;
        assert_eq!(refused.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
        assert!(refused.json()["detail"].as_str().unwrap().contains("a.jpg"));
        let gone = tus(&site, Method::HEAD, &location, &anna, &[], b"").await;
        assert_eq!(gone.status, StatusCode::NOT_FOUND);

        let wrong = "11".repeat(32);
        let said = [("filename", "a.gif"), ("sha256", wrong.as_str())];
        let location = create(&site, &anna, bytes.len(), &said).await.header("location").unwrap().to_owned();
        let refused = patch(&site, &anna, &location, 0, &bytes).await;
        assert!(refused.status.as_u16() == 460 && refused.is("content-mismatch"), "{refused:?}");

        let location = create(&site, &anna, 10, &[("filename", "a.gif")]).await;
        let location = location.header("location").unwrap().to_owned();
        let headers = [("Upload-Offset", "0".to_owned()), ("Upload-Checksum", "sha1 AAAA".to_owned())];
        let refused = tus(&site, Method::PATCH, &location, &anna, &headers, &bytes[..5]).await;
        assert!(refused.status.as_u16() == 460 && refused.is("checksum-mismatch"), "{refused:?}");
        let state = tus(&site, Method::HEAD, &location, &anna, &[], b"").await;
        assert_eq!(state.header("upload-offset"), Some("0"), "unproved bytes are thrown away");
        let more = patch(&site, &anna, &location, 0, &bytes[..11]).await;
        assert_eq!(more.status, StatusCode::PAYLOAD_TOO_LARGE);
        let ended = tus(&site, Method::DELETE, &location, &anna, &[], b"").await;
        assert_eq!(ended.status, StatusCode::NO_CONTENT);

        let old = site.ask(Method::POST, "/api/v1/uploads", Some(&anna), None).await;
        assert_eq!((old.status, old.header("tus-version")), (StatusCode::PRECONDITION_FAILED, Some("1.0.0")));
        assert_eq!(site.get("/api/v1/images", "nobody").await.status, StatusCode::UNAUTHORIZED);
    })
    .await;
}

#[tokio::test]
async fn the_same_beginning_under_one_key_is_one_upload() {
    Site::on_each(|site| async move {
        let anna = site.account("anna").await;
        let headers = |name: &str| {
            [
                ("Upload-Length", "5".to_owned()),
                ("Upload-Metadata", metadata(&[("filename", name)])),
                ("Idempotency-Key", "once".to_owned()),
            ]
        };
        let begin = |name: &'static str| {
            let (site, anna, headers) = (site.clone(), anna.clone(), headers(name));
            async move { tus(&site, Method::POST, "/api/v1/uploads", &anna, &headers, b"").await }
        };
        let (first, second) = (begin("a.gif").await, begin("a.gif").await);
        assert_eq!(first.header("location").unwrap(), second.header("location").unwrap());
        assert_eq!(begin("b.gif").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    })
    .await;
}

#[tokio::test]
async fn bytes_go_out_in_ranges_and_never_as_a_page() {
    Site::on_each(|site| async move {
        let (anna, paul) = (site.account("anna").await, site.account("paul").await);
        let bytes = gif("the original");
        let image = keep(&site, &anna, "写真 1.gif", &bytes).await;
        jobs::run_due(&site.centre.ctx, &works::all()).await.unwrap();
        let original = format!("/api/v1/images/{image}/original");
        let whole = site.get(&original, &anna).await;
        assert_eq!((whole.status, &whole.bytes), (StatusCode::OK, &bytes));
        assert_eq!(whole.header("content-type"), Some("image/gif"));
        assert_eq!(whole.header("x-content-type-options"), Some("nosniff"));
        assert!(whole.header("content-security-policy").unwrap().contains("sandbox"));
        assert!(whole.header("cache-control").unwrap().starts_with("private"));
        assert!(
            whole
                .header("content-disposition")
                .unwrap()
                .contains("filename*=UTF-8''%E5%86%99%E7%9C%9F%201.gif")
        );
        let asked = |method: Method, name: axum::http::HeaderName, value: String| {
            let request = Request::builder().method(method).uri(&original);
            let request = request.header(AUTHORIZATION, format!("Bearer {anna}")).header(name, value);
            let site = site.clone();
            async move { site.send(request.body(Body::empty()).unwrap()).await }
        };
        let part = asked(Method::GET, RANGE, "bytes=3-5".to_owned()).await;
        assert_eq!((part.status, part.bytes.as_slice()), (StatusCode::PARTIAL_CONTENT, &bytes[3..6]));
        assert_eq!(part.header("content-range").unwrap(), format!("bytes 3-5/{}", bytes.len()));
        let outside = asked(Method::GET, RANGE, "bytes=100000-".to_owned()).await;
        assert_eq!(outside.status, StatusCode::RANGE_NOT_SATISFIABLE);
        let tag = whole.header("etag").unwrap().to_owned();
        assert_eq!(asked(Method::GET, IF_NONE_MATCH, tag).await.status, StatusCode::NOT_MODIFIED);
        let head = asked(Method::HEAD, RANGE, "bytes=0-".to_owned()).await;
        assert_eq!(head.header("content-length").unwrap(), bytes.len().to_string());
        assert!(head.bytes.is_empty());
        for (form, kind) in [("preview", "image/jpeg"), ("thumbnail", "image/webp")] {
            let small = site.get(&format!("/api/v1/images/{image}/{form}"), &anna).await;
            assert_eq!((small.status, small.header("content-type")), (StatusCode::OK, Some(kind)));
        }
        for form in ["original", "preview", "thumbnail", "parts/x.wav"] {
            let stranger = site.get(&format!("/api/v1/images/{image}/{form}"), &paul).await;
            assert_eq!(stranger.status, StatusCode::NOT_FOUND, "{form}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_sound_says_how_long_it_is_and_plays_in_ranges() {
    Site::on_each(|site| async move {
        let (anna, paul) = (site.account("anna").await, site.account("paul").await);
        let bytes = cradle_app::testing::silence(3);
        let id = keep(&site, &anna, "memo.wav", &bytes).await;
        jobs::run_due(&site.centre.ctx, &works::all()).await.unwrap();
        let image = site.get(&format!("/api/v1/images/{id}"), &anna).await.json();
        let address = format!("/api/v1/images/{id}/playable");
        if site.centre.ctx.settings().films.is_some() {
            let recording = &image["recording"];
            assert_eq!(
                (&recording["duration_ms"], &recording["playback"]),
                (&3000.into(), &"original".into())
            );
            assert_eq!(recording["href"], address);
        }
        let request = Request::builder().uri(&address).header(AUTHORIZATION, format!("Bearer {anna}"));
        let request = request.header(RANGE, "bytes=40-49").body(Body::empty()).unwrap();
        let part = site.send(request).await;
        assert_eq!((part.status, part.bytes.as_slice()), (StatusCode::PARTIAL_CONTENT, &bytes[40..50]));
        assert_eq!(part.header("accept-ranges"), Some("bytes"));
        assert_eq!(site.get(&address, &paul).await.status, StatusCode::NOT_FOUND);
        let none = site.get(&format!("/api/v1/images/{id}/parts/x.mov/playable"), &anna).await;
        assert_eq!(none.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn pictures_are_listed_changed_thrown_away_and_brought_back() {
    Site::on_each(|site| async move {
        let anna = site.account("anna").await;
        let mut ids = Vec::new();
        for number in 0..3 {
            ids.push(keep(&site, &anna, &format!("{number}.gif"), &gif(&number.to_string())).await);
        }
        let first = site.get("/api/v1/images?limit=2", &anna).await.json();
        assert_eq!(first["items"].as_array().unwrap().len(), 2);
        let next = first["next"].as_str().unwrap();
        let second = site.get(&format!("/api/v1/images?limit=2&after={next}"), &anna).await.json();
        assert_eq!((second["items"].as_array().unwrap().len(), &second["next"]), (1, &json!(null)));
        let one = format!("/api/v1/images/{}", ids[0]);
        let change = json!({"state": "kept", "title": " Pass ", "rating": 4}).to_string();
        let changed = site.ask(Method::PATCH, &one, Some(&anna), Some(&change)).await.json();
        assert_eq!((&changed["state"], &changed["attributes"]["title"]), (&json!("kept"), &json!("Pass")));
        let found = site.get("/api/v1/images?q=PASS&state=kept", &anna).await.json();
        assert_eq!(found["items"].as_array().unwrap().len(), 1);
        assert_eq!(site.ask(Method::DELETE, &one, Some(&anna), None).await.status, StatusCode::NO_CONTENT);
        let trash = site.get("/api/v1/images?state=trashed", &anna).await.json();
        assert_eq!(trash["items"][0]["id"], json!(ids[0]));
        let back = site.ask(Method::POST, &format!("{one}/restore"), Some(&anna), None).await.json();
        assert_eq!(back["state"], "kept");
        let batch = json!({"ids": ids, "state": "trashed", "set": {"keywords": ["all"]}});
        let changed = site.post("/api/v1/images/batch", &anna, &batch).await.json();
        assert!(changed["items"].as_array().unwrap().iter().all(|image| image["state"] == "trashed"));
        assert_eq!(site.get("/api/v1/timeline", &anna).await.json()["total"], 0);
        let wrong = site.get("/api/v1/images?from=yesterday", &anna).await;
        assert_eq!(
            (wrong.status, &wrong.json()["field"]),
            (StatusCode::UNPROCESSABLE_ENTITY, &json!("from"))
        );
    })
    .await;
}
