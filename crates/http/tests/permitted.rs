//! Which cameras the centre takes.

mod site;

use axum::http::{Method, StatusCode};
use cradle_app::cameras;
use cradle_app::domain::cameras::Function;
use serde_json::{Value, json};
use site::{Answer, Site};

const LIST: &str = "/api/v1/operator/permitted-cameras";
const TOLD: &str = "/api/v1/permitted-cameras";

async fn set(site: &Site, operator: &str, list: &Value) -> Answer {
    site.ask(Method::PUT, LIST, Some(operator), Some(&list.to_string())).await
}

fn list(models: &[(&str, &str)], declared: bool) -> Value {
    let models: Vec<Value> =
        models.iter().map(|(maker, model)| json!({"maker": maker, "model": model})).collect();
    json!({"models": models, "declared": declared})
}

#[tokio::test]
async fn the_operator_says_which_cameras_are_let_in_and_everybody_is_told() {
    Site::on_each(|site| async move {
        let (operator, anna) = (site.account("operator").await, site.account("anna").await);
        let open = site.get(TOLD, &anna).await.json();
        assert_eq!(
            open,
            json!({"centre": "Test Centre", "conference": null, "pictures": null, "changed_at": null})
        );
        let may = |maker: &'static str, model: &'static str, declared| {
            let ctx = site.centre.ctx.clone();
            async move { cameras::may(&ctx, Function::Conference, maker, model, declared).await }
        };
        may("Canon", "R5", false).await.unwrap();

        let conference = list(&[("nikon*", "z*"), ("NIKON*", "Z*")], true);
        let said = set(&site, &operator, &json!({"conference": conference, "pictures": null})).await;
        assert_eq!(said.status, StatusCode::OK, "{said:?}");
        let kept = said.json();
        assert_eq!(kept["conference"], list(&[("nikon*", "z*")], true));
        assert_eq!((&kept["changed_by"], &kept["changed_at"]), (&json!("operator"), &json!("2026-11-20T12:00:00Z")));
        let told = site.get(TOLD, &anna).await.json();
        assert_eq!((&told["conference"], &told["changed_at"]), (&kept["conference"], &kept["changed_at"]));
        assert!(told.get("changed_by").is_none(), "who runs the centre is not everybody's business");

        may("NIKON CORPORATION", "NIKON Z f", false).await.unwrap();
        may("Canon", "R5", true).await.unwrap();
        let refused = may("Canon", "R5", false).await.unwrap_err();
        let sentence = "Test Centre holds conferences with certain cameras only, and “Canon R5” is none of them: use another one, or ask the people who run Test Centre to let it in.";
        assert_eq!(refused.to_string(), sentence);
        // Said anew, all of it is said anew.
        let open = set(&site, &operator, &json!({"conference": null, "pictures": null})).await;
        assert_eq!((open.status, &open.json()["conference"]), (StatusCode::OK, &json!(null)));
        may("Canon", "R5", false).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_with_a_list_is_said_by_its_field_and_changes_nothing() {
    Site::on_each(|site| async move {
        let operator = site.account("operator").await;
        let good = json!({"conference": list(&[("Nikon", "*")], false), "pictures": null});
        assert_eq!(set(&site, &operator, &good).await.status, StatusCode::OK);
        let empty = json!({"models": [], "declared": false});
        for (field, bad) in [
            ("conference", json!({"conference": empty, "pictures": null})),
            ("pictures", json!({"conference": null, "pictures": list(&[("Nikon", "*"), ("", "*")], false)})),
            ("pictures", json!({"conference": null, "pictures": list(&[("Nikon", "*")], true)})),
            ("conference", json!({"conference": list(&[("a", "b"); 501], false), "pictures": null})),
        ] {
            let refused = set(&site, &operator, &bad).await;
            assert_eq!(
                (refused.status, &refused.json()["field"]),
                (StatusCode::UNPROCESSABLE_ENTITY, &json!(field)),
                "{refused:?}"
            );
        }
        // What is left out is not said: a list is taken away by saying so.
        for half in [json!({}), json!({"conference": null}), json!({"conferences": null, "pictures": null})] {
            assert_eq!(set(&site, &operator, &half).await.status, StatusCode::BAD_REQUEST, "{half}");
        }
        assert_eq!(site.get(LIST, &operator).await.json()["conference"], good["conference"]);
    })
    .await;
}

#[tokio::test]
async fn a_camera_can_be_tried_on_a_list_before_it_holds_and_known_models_are_suggested() {
    Site::on_each(|site| async move {
        let (operator, anna) = (site.account("operator").await, site.account("anna").await);
        for serial in ["20817", "20818"] {
            let camera = json!({"maker": "FUJIFILM", "model": "X-T5", "serial": serial});
            assert_eq!(site.post("/api/v1/cameras", &anna, &camera).await.status, StatusCode::CREATED);
            site.centre.clock.advance(cradle_app::domain::Span::from_mins(1));
        }
        let nikon = json!({"maker": "Nikon", "model": "Z f", "serial": "7704"});
        let registered = site.post("/api/v1/cameras", &anna, &nikon).await.json();
        let known = site.get(LIST, &operator).await.json()["known"].clone();
        let models = json!([{"maker": "Nikon", "model": "Z f"}, {"maker": "FUJIFILM", "model": "X-T5"}]);
        assert_eq!(known, models);
        // A model stays known, whoever gives theirs away.
        let camera = format!("/api/v1/cameras/{}", registered["id"].as_str().unwrap());
        site.ask(Method::DELETE, &camera, Some(&anna), None).await;
        assert_eq!(site.get(LIST, &operator).await.json()["known"], models);

        let typed = |maker: &str, declared: bool| {
            json!({"conference": list(&[("nikon", "*")], true), "pictures": list(&[("fuji*", "x-*")], false),
                   "maker": maker, "model": "X-T5\n\u{202E}", "declared": declared})
        };
        let try_it = format!("{LIST}/try");
        let tried = site.post(&try_it, &operator, &typed("FUJIFILM", false)).await.json();
        assert_eq!(
            (&tried["pictures"]["permitted"], &tried["conference"]["permitted"]),
            (&json!(true), &json!(false))
        );
        assert_eq!(
            (&tried["conference"]["why"], &tried["conference"]["camera"]),
            (&json!("model"), &json!("FUJIFILM X-T5"))
        );
        let declared = site.post(&try_it, &operator, &typed("FUJIFILM", true)).await.json();
        assert_eq!(declared["conference"]["permitted"], true);
        let mut bad = typed("FUJIFILM", true);
        bad["conference"] = list(&[("", "")], false);
        assert_eq!(site.post(&try_it, &operator, &bad).await.json()["field"], "conference");
        // Nothing of this holds.
        assert_eq!(site.get(TOLD, &anna).await.json()["conference"], json!(null));
    })
    .await;
}

#[tokio::test]
async fn pictures_of_a_camera_that_is_not_let_in_are_not_taken_on_any_way() {
    Site::on_each(|site| async move {
        let (operator, anna) = (site.account("operator").await, site.account("anna").await);
        let camera = json!({"maker": "Canon", "model": "R5", "serial": "118204"});
        let id = site.post("/api/v1/cameras", &anna, &camera).await.json()["id"].as_str().unwrap().to_owned();
        let image = site.pictures(&anna, 1).await.remove(0);
        let menu = format!("/api/v1/cameras/{id}/menu");
        let metadata = |id: &str| {
            use base64::Engine as _;
            let encoded = |text: &str| base64::engine::general_purpose::STANDARD.encode(text);
            format!("filename {},camera_id {}", encoded("a.jpg"), encoded(id))
        };
        let upload = |of: String| {
            let (site, anna) = (site.clone(), anna.clone());
            async move {
                let headers = [("tus-resumable", "1.0.0"), ("upload-length", "1"), ("upload-metadata", &*of)];
                site.ask_with(Method::POST, "/api/v1/uploads", Some(&anna), None, &headers).await
            }
        };
        assert_eq!(upload(metadata(&id)).await.status, StatusCode::CREATED);

        let pictures = json!({"conference": null, "pictures": list(&[("nikon", "*")], false)});
        assert_eq!(set(&site, &operator, &pictures).await.status, StatusCode::OK);
        let shown = site.get(&menu, &anna).await.json()["services"][0].clone();
        assert_eq!(shown["available"], false);
        assert!(shown["reason"].as_str().unwrap().contains("no pictures from this camera"));
        let order = json!({"camera_id": id, "service": "keep", "images": [image]});
        for refused in [upload(metadata(&id)).await, site.post("/api/v1/orders", &anna, &order).await] {
            assert!(
                refused.status == StatusCode::CONFLICT && refused.is("camera-not-permitted"),
                "{refused:?}"
            );
            assert!(refused.json()["detail"].as_str().unwrap().contains("“Canon R5” is none of them"));
        }
        // A camera that sends by FTP is no other one.
        let visitor = site.visitor(&anna).await;
        let pieces = futures::stream::iter([Ok::<_, std::io::Error>(bytes::Bytes::from_static(b"x"))]);
        let spooled = cradle_app::library::spool(&site.centre.ctx, &visitor, pieces).await.unwrap();
        let incoming = cradle_app::library::Incoming {
            filename: "a.jpg".into(),
            camera: Some(id.parse().unwrap()),
            ..Default::default()
        };
        let sent = cradle_app::library::take(&site.centre.ctx, &visitor, &spooled, incoming).await;
        assert!(
            matches!(sent, Err(cradle_app::Error::Conflict { kind: "camera-not-permitted", .. })),
            "{sent:?}"
        );

        // What is in the library already is the customer's, and whoever's picture comes by hand.
        let library = json!({"service": "keep", "images": [image]});
        assert_eq!(site.post("/api/v1/orders", &anna, &library).await.status, StatusCode::CREATED);
        let all = json!({"conference": null, "pictures": null});
        assert_eq!(set(&site, &operator, &all).await.status, StatusCode::OK);
        assert_eq!(site.post("/api/v1/orders", &anna, &order).await.status, StatusCode::CREATED);
    })
    .await;
}

#[tokio::test]
async fn who_said_it_is_forgotten_with_their_account_and_what_they_said_is_not() {
    Site::on_each(|site| async move {
        let first = site.account("operator").await;
        let second = site.account("second").await;
        cradle_app::customers::make_operator(&site.centre.ctx, "second@example.org", true).await.unwrap();
        let said = json!({"conference": list(&[("Nikon", "*")], false), "pictures": null});
        assert_eq!(set(&site, &first, &said).await.json()["changed_by"], "operator");
        let gone = json!({"password": "correct horse"}).to_string();
        let gone = site.ask(Method::DELETE, "/api/v1/me", Some(&first), Some(&gone)).await;
        assert_eq!(gone.status, StatusCode::NO_CONTENT, "{gone:?}");
        let left = site.get(LIST, &second).await.json();
        assert_eq!((&left["changed_by"], &left["conference"]), (&json!(null), &said["conference"]));
    })
    .await;
}
