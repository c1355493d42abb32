//! Many pictures in one file, read by another program.

mod site;

use std::io::Write as _;
use std::process::{Command, Stdio};

use axum::http::{Method, StatusCode};
use cradle_app::domain::{ImageId, Span};
use cradle_app::testing::{dot, silence};
use serde_json::{Value, json};
use site::{Answer, Site};

/// What Python's `zipfile` finds: each name with its date and content, everything checked.
fn unzipped(answer: &Answer) -> Value {
    const READ: &str = "import io, json, sys, zipfile, base64
z = zipfile.ZipFile(io.BytesIO(sys.stdin.buffer.read()))
assert z.testzip() is None
print(json.dumps({i.filename: [list(i.date_time), base64.b64encode(z.read(i)).decode(), i.compress_type] for i in z.infolist()}))";
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    assert_eq!(answer.header("content-type"), Some("application/zip"));
    assert_eq!(answer.header("content-length"), Some(answer.bytes.len().to_string().as_str()));
    let mut python = Command::new("python3")
        .args(["-c", READ])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python3, which scripts/setup --tests installs");
    python.stdin.take().unwrap().write_all(&answer.bytes).unwrap();
    let output = python.wait_with_output().unwrap();
    assert!(output.status.success());
    serde_json::from_slice(&output.stdout).unwrap()
}

fn names(files: &Value) -> Vec<String> {
    let mut names: Vec<String> = files.as_object().unwrap().keys().cloned().collect();
    names.sort();
    names
}

fn content(files: &Value, name: &str) -> Vec<u8> {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.decode(files[name][1].as_str().unwrap()).unwrap()
}

async fn anybody(site: &Site, path: &str) -> Answer {
    site.ask(Method::GET, path, None, None).await
}

/// Two pictures of one name, one of them with a sound and a description.
async fn two(site: &Site, token: &str) -> [ImageId; 2] {
    let visitor = site.visitor(token).await;
    let first = site.centre.receive(&visitor, "写真.gif", &dot([1; 3]), None).await;
    let second = site.centre.receive(&visitor, "写真.GIF", &dot([2; 3]), None).await;
    site.centre.receive(&visitor, "写真.wav", &silence(1), Some(second)).await;
    site.centre.work().await;
    let said = json!({"title": "Tom & Jo", "people": ["Anna"], "rating": 4}).to_string();
    let path = format!("/api/v1/images/{second}");
    assert_eq!(site.ask(Method::PATCH, &path, Some(token), Some(&said)).await.status, StatusCode::OK);
    [first, second]
}

#[tokio::test]
async fn pictures_come_in_one_file_with_their_parts_and_what_is_said_about_them() {
    Site::on_each(|site| async move {
        let anna = site.account("anna").await;
        let [first, second] = two(&site, &anna).await;
        let asked = json!({"ids": [first.to_string(), second.to_string()]});
        let ready = site.post("/api/v1/images/download", &anna, &asked).await;
        assert_eq!(ready.status, StatusCode::CREATED, "{ready:?}");
        let ready = ready.json();
        let href = ready["href"].as_str().unwrap();
        let answer = anybody(&site, href).await;
        assert_eq!(ready["size"], json!(answer.bytes.len()));
        assert!(
            answer
                .header("content-disposition")
                .unwrap()
                .starts_with("attachment; filename=\"Test Centre-2026-11-20.zip\"")
        );
        let files = unzipped(&answer);
        assert_eq!(names(&files), ["写真 (2).GIF", "写真 (2).GIF.xmp", "写真 (2).wav", "写真.gif"]);
        assert_eq!(files["写真.gif"][0], json!([2026, 11, 20, 12, 0, 0]));
        assert_eq!((content(&files, "写真.gif"), content(&files, "写真 (2).wav")), (dot([1; 3]), silence(1)));
        let sidecar = String::from_utf8(content(&files, "写真 (2).GIF.xmp")).unwrap();
        assert!(sidecar.contains("Tom &amp; Jo") && sidecar.contains("PersonInImage"), "{sidecar}");

        site.centre.clock.advance(Span::from_mins(10));
        let ended = anybody(&site, href).await;
        assert!(ended.status == StatusCode::GONE && ended.is("ended"), "{ended:?}");
    })
    .await;
}

#[tokio::test]
async fn nobody_gets_what_is_not_theirs() {
    Site::on_each(|site| async move {
        let anna = site.account("anna").await;
        let paul = site.account("paul").await;
        let images = site.pictures(&anna, 1).await;
        let others = site.post("/api/v1/images/download", &paul, &json!({"ids": images})).await;
        assert_eq!(others.status, StatusCode::NOT_FOUND);
        let none = site.post("/api/v1/images/download", &anna, &json!({"ids": []})).await;
        assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(anybody(&site, "/api/v1/downloads/guessed").await.status, StatusCode::GONE);
    })
    .await;
}

#[tokio::test]
async fn a_download_of_lost_bytes_breaks_off_and_is_not_taken_for_whole() {
    Site::on_each(|site| async move {
        let anna = site.account("anna").await;
        let images = site.pictures(&anna, 2).await;
        let ready = site.post("/api/v1/images/download", &anna, &json!({"ids": images})).await.json();
        let visitor = site.visitor(&anna).await;
        let lost =
            cradle_app::library::find(&site.centre.ctx, &visitor, images[1].parse().unwrap()).await.unwrap();
        site.centre.ctx.blobs().remove(lost.blob).await.unwrap();
        assert!(site.breaks_off(ready["href"].as_str().unwrap()).await);
    })
    .await;
}

#[tokio::test]
async fn a_gallery_is_downloaded_where_originals_may_be_taken_and_tells_no_more_than_it_shows() {
    Site::on_each(|site| async move {
        let anna = site.account("anna").await;
        let images = two(&site, &anna).await.map(|id| id.to_string());
        let give = async |originals: bool| {
            let grant = json!({"images": images, "to": "link", "originals": originals});
            let given = site.post("/api/v1/grants", &anna, &grant).await.json();
            format!(
                "/api/v1/shared/{}/download",
                given["href"].as_str().unwrap().strip_prefix("/s/").unwrap()
            )
        };
        let (open, shut) = (give(true).await, give(false).await);
        assert_eq!(anybody(&site, &shut).await.status, StatusCode::NOT_FOUND);
        let files = unzipped(&anybody(&site, &open).await);
        assert_eq!(
            names(&files),
            ["picture-001.gif", "picture-002.gif", "picture-002.gif.xmp", "picture-002.wav"]
        );
        let sidecar = String::from_utf8(content(&files, "picture-002.gif.xmp")).unwrap();
        assert!(sidecar.contains("Tom &amp; Jo") && !sidecar.contains("Anna"), "{sidecar}");
        let one = unzipped(&anybody(&site, &format!("{open}?images=1")).await);
        assert_eq!(names(&one), ["picture-001.gif"]);
        assert_eq!(
            anybody(&site, &format!("{open}?images=x")).await.status,
            StatusCode::UNPROCESSABLE_ENTITY
        );
        assert_eq!(anybody(&site, &format!("{open}?images=9")).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}
