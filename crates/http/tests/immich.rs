//! The upload interface that `@immich/cli` speaks, request by request; the program itself is in
//! `e2e/immich.test.mjs`.

mod site;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use cradle_app::testing::dot;
use serde_json::{Value, json};
use sha1::{Digest, Sha1};
use site::{Answer, Site};

/// A form of these fields; those with a file name are files.
fn form(fields: &[(&str, Option<&str>, &[u8])]) -> Vec<u8> {
    let mut form = Vec::new();
    for (name, file, content) in fields {
        form.extend(format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"").bytes());
        if let Some(file) = file {
            form.extend(format!("; filename=\"{file}\"\r\nContent-Type: application/octet-stream").bytes());
        }
        form.extend(b"\r\n\r\n");
        form.extend(*content);
        form.extend(b"\r\n");
    }
    form.extend(b"--edge--\r\n");
    form
}

async fn send(site: &Site, key: &str, form: Vec<u8>) -> Answer {
    let request = Request::builder()
        .method(Method::POST)
        .uri("/api/assets")
        .header("x-api-key", key)
        .header("content-type", "multipart/form-data; boundary=edge")
        .body(Body::from(form));
    site.send(request.unwrap()).await
}

fn hash(content: &[u8]) -> String {
    hex::encode(Sha1::digest(content))
}

async fn check(site: &Site, key: &str, content: &[u8]) -> Value {
    let asked = json!({"assets": [{"id": "a.gif", "checksum": hash(content)}]});
    let answer = site.post("/api/assets/bulk-upload-check", key, &asked).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    answer.json()["results"][0].clone()
}

fn left_over(site: &Site) -> usize {
    let scratch = site.centre.folder.join("uploads/scratch");
    std::fs::read_dir(scratch).map_or(0, Iterator::count)
}

#[tokio::test]
async fn a_file_comes_with_its_sidecar_and_time_and_is_known_to_its_owner_alone() {
    Site::on_each(|site| async move {
        let (anna, ben) = (site.account("anna").await, site.account("ben").await);
        let (key, bens) = (site.key(&anna, &["upload"]).await, site.key(&ben, &["upload"]).await);
        let picture = dot([1, 2, 3]);
        assert_eq!(check(&site, &key, &picture).await, json!({"id": "a.gif", "action": "accept"}));
        let sidecar = br#"<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
            xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
            xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" photoshop:City="Bern"/></rdf:RDF></x:xmpmeta>"#;
        // The sidecar may come before its picture.
        let whole = form(&[
            ("sidecarData", Some("a.gif.xmp"), sidecar),
            ("fileCreatedAt", None, b"2020-05-17T10:00:00.000Z"),
            ("isFavorite", None, b"false"),
            ("assetData", Some("a.gif"), &picture),
        ]);
        let made = send(&site, &key, whole.clone()).await;
        assert_eq!((made.status, &made.json()["status"]), (StatusCode::CREATED, &json!("created")), "{made:?}");
        site.centre.work().await;
        let id = made.json()["id"].as_str().unwrap().to_owned();
        let image = site.get(&format!("/api/v1/images/{id}"), &anna).await.json();
        assert_eq!(image["filename"], "a.gif");
        assert!(image["taken_at"].as_str().unwrap().starts_with("2020-05-17T1"), "{image}");
        assert_eq!(image["parts"][0]["filename"], "a.gif.xmp");
        assert_eq!(image["attributes"]["place"], "Bern");

        let again = send(&site, &key, whole).await;
        assert_eq!((again.status, again.json()), (StatusCode::OK, json!({"id": id, "status": "duplicate"})));
        let known = json!({"id": "a.gif", "action": "reject", "reason": "duplicate", "assetId": id, "isTrashed": false});
        assert_eq!(check(&site, &key, &picture).await, known);
        assert_eq!(check(&site, &bens, &picture).await["action"], "accept");
        assert_eq!(check(&site, &key, sidecar).await["action"], "reject");

        // What was thrown away is not asked for again.
        let gone = site.ask(Method::DELETE, &format!("/api/v1/images/{id}"), Some(&anna), None).await;
        assert_eq!(gone.status, StatusCode::NO_CONTENT);
        assert_eq!(check(&site, &key, &picture).await["isTrashed"], true);
        assert_eq!(left_over(&site), 0);
    })
    .await;
}

#[tokio::test]
async fn a_form_that_breaks_off_or_has_no_picture_leaves_nothing() {
    Site::on_each(|site| async move {
        let anna = site.account("anna").await;
        let key = site.key(&anna, &["upload"]).await;
        let whole = form(&[("assetData", Some("a.gif"), &dot([1, 2, 3]))]);
        let broken = send(&site, &key, whole[..whole.len() - 20].to_vec()).await;
        assert!(broken.status.is_client_error(), "{broken:?}");
        let no_file = send(&site, &key, form(&[("fileCreatedAt", None, b"x")])).await;
        assert_eq!(no_file.status, StatusCode::BAD_REQUEST, "{no_file:?}");
        let no_picture = send(&site, &key, form(&[("assetData", Some("a.gif"), b"no picture")])).await;
        assert_eq!(no_picture.status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{no_picture:?}");
        let empty = send(&site, &key, form(&[("assetData", Some("a.gif"), b"")])).await;
        assert_eq!(empty.status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{empty:?}");
        let no_name = send(&site, &key, form(&[("assetData", Some("../"), &dot([1, 2, 3]))])).await;
        assert_eq!(no_name.status, StatusCode::UNPROCESSABLE_ENTITY, "{no_name:?}");
        let hidden = form(&[("visibility", None, b"locked"), ("assetData", Some("a.gif"), &dot([1, 2, 3]))]);
        assert_eq!(send(&site, &key, hidden).await.status, StatusCode::BAD_REQUEST);
        let endless: Vec<(&str, Option<&str>, &[u8])> = vec![("a", None, b"b"); 70];
        assert_eq!(send(&site, &key, form(&endless)).await.status, StatusCode::BAD_REQUEST);
        let images = site.get("/api/v1/images", &anna).await.json();
        assert_eq!((images["items"].as_array().unwrap().len(), left_over(&site)), (0, 0));
    })
    .await;
}

#[tokio::test]
async fn the_program_learns_whose_key_it_has() {
    Site::on_each(|site| async move {
        let anna = site.account("anna").await;
        let key = site.key(&anna, &["upload"]).await;
        let me = site.get("/api/users/me", &key).await.json();
        assert_eq!((&me["email"], &me["name"]), (&json!("anna@example.org"), &json!("anna")));
        let about = site.get("/api/api-keys/me", &key).await.json();
        assert!(about["permissions"].as_array().unwrap().contains(&json!("asset.upload")), "{about}");
        let kinds = site.get("/api/server/media-types", &key).await.json();
        assert!(kinds["image"].as_array().unwrap().contains(&json!(".heic")), "{kinds}");
    })
    .await;
}
