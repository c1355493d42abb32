//! Notices, the trash and changes of many over the API.

mod site;

use axum::http::{Method, StatusCode};
use cradle_app::domain::Span;
use cradle_app::works;
use serde_json::{Value, json};
use site::Site;

async fn days(site: &Site, count: u32) {
    for _ in 0..count {
        site.centre.clock.advance(Span::from_hours(24));
        site.centre.work().await;
    }
}

#[tokio::test]
async fn a_notice_is_read_and_answered_by_whom_it_is_for() {
    Site::on_each(|site| async move {
        let (olga, anna) = (site.account("olga").await, site.account("anna").await);
        works::schedule(&site.centre.ctx).await.unwrap();
        let images = site.pictures(&anna, 3).await;
        let set = json!({"inbox_days": 10, "answer_days": 10, "trash_days": null});
        let put =
            site.ask(Method::PUT, "/api/v1/operator/periods", Some(&olga), Some(&set.to_string())).await;
        assert_eq!(put.json()["holds"], json!({"inbox_days": 10, "answer_days": 10, "trash_days": 30}));
        assert_eq!(put.json()["set"]["trash_days"], Value::Null);
        days(&site, 10).await;

        let listed = site.get("/api/v1/notices", &anna).await.json();
        let notice = &listed["items"][0];
        assert_eq!((&notice["state"], &notice["waiting"]), (&json!("running"), &json!(3)));
        assert_eq!(notice["images"][0]["outcome"], Value::Null);
        assert!(notice["until"].is_string() && notice["delivered_by"] == "mail");
        let at = format!("/api/v1/notices/{}", notice["id"].as_str().unwrap());
        assert_eq!(site.get(&at, &olga).await.status, StatusCode::NOT_FOUND);
        let read = site.ask(Method::POST, &format!("{at}/read"), Some(&anna), None).await;
        assert_eq!(read.json()["until"], notice["until"]);

        let wrong = site.post(&format!("{at}/answer"), &anna, &json!({"answer": "perhaps"})).await;
        assert_eq!(
            (wrong.status, wrong.json()["field"].clone()),
            (StatusCode::UNPROCESSABLE_ENTITY, json!("answer"))
        );
        let some = json!({"answer": "keep", "images": [images[0]]});
        let kept = site.post(&format!("{at}/answer"), &anna, &some).await.json();
        assert_eq!((&kept["answered"], &kept["notice"]["waiting"]), (&json!(1), &json!(2)));
        assert_eq!(kept["undo"], json!([{"id": images[0], "state": "inbox", "set": {}}]));
        let rest = site.post(&format!("{at}/answer"), &anna, &json!({"answer": "let_go"})).await.json();
        assert_eq!((&rest["answered"], &rest["notice"]["state"]), (&json!(2), &json!("over")));
        let back = site.post("/api/v1/images/batch", &anna, &json!({"each": rest["undo"]})).await;
        assert_eq!(back.json()["items"][0]["state"], "inbox");

        let seen = site.get("/api/v1/operator/notices", &olga).await.json();
        assert_eq!(
            (&seen["items"][0]["customer_name"], &seen["items"][0]["images"]),
            (&json!("anna"), &json!([]))
        );
        let history = site.get("/api/v1/notices/history?limit=2", &anna).await.json();
        assert_eq!(history["items"].as_array().unwrap().len(), 2);
        let next = format!("/api/v1/notices/history?after={}", history["next"].as_str().unwrap());
        assert!(!site.get(&next, &anna).await.json()["items"].as_array().unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn many_pictures_change_in_one_request_and_back_in_another() {
    Site::on_each(|site| async move {
        let (anna, paul) = (site.account("anna").await, site.account("paul").await);
        let images = site.pictures(&anna, 3).await;
        let title = json!({"title": "Own"}).to_string();
        site.ask(Method::PATCH, &format!("/api/v1/images/{}", images[0]), Some(&anna), Some(&title)).await;
        let edit = json!({
            "ids": images, "state": "kept", "set": {"title": "All", "rating": 5},
            "add": {"keywords": ["snow", "dam"]}, "remove": {"keywords": ["dam"], "people": ["Nobody"]},
        });
        assert_eq!(site.post("/api/v1/images/batch", &paul, &edit).await.status, StatusCode::NOT_FOUND);
        let changed = site.post("/api/v1/images/batch", &anna, &edit).await.json();
        assert_eq!(changed["items"][2]["attributes"]["keywords"], json!(["snow", "dam"]));
        assert_eq!(changed["items"].as_array().unwrap().len(), 3);
        let undone = site.post("/api/v1/images/batch", &anna, &json!({"each": changed["undo"]})).await.json();
        let titles: Vec<&Value> =
            undone["items"].as_array().unwrap().iter().map(|item| &item["attributes"]["title"]).collect();
        assert_eq!(titles.iter().filter(|title| **title == "Own").count(), 1);
        assert_eq!(titles.iter().filter(|title| **title == "").count(), 2);
        assert!(undone["items"].as_array().unwrap().iter().all(|item| item["state"] == "inbox"));
        let both = json!({"ids": images, "each": changed["undo"]});
        assert_eq!(
            site.post("/api/v1/images/batch", &anna, &both).await.status,
            StatusCode::UNPROCESSABLE_ENTITY
        );
    })
    .await;
}

#[tokio::test]
async fn the_trash_is_looked_at_emptied_in_parts_and_whole() {
    Site::on_each(|site| async move {
        let anna = site.account("anna").await;
        let images = site.pictures(&anna, 3).await;
        let thrown = json!({"ids": images, "state": "trashed"});
        let thrown = site.post("/api/v1/images/batch", &anna, &thrown).await.json();
        assert!(thrown["items"][0]["trash_until"].is_string());
        let trash = site.get("/api/v1/trash", &anna).await.json();
        assert_eq!((&trash["pictures"], &trash["days"]), (&json!(3), &json!(30)));
        assert_eq!(trash["first_out"], thrown["items"][0]["trash_until"]);
        let one = site.post("/api/v1/trash/remove", &anna, &json!({"ids": [images[0]]})).await;
        assert_eq!(one.json(), json!({"removed": 1}));
        site.ask(Method::POST, &format!("/api/v1/images/{}/restore", images[1]), Some(&anna), None).await;
        let kept = site.post("/api/v1/trash/remove", &anna, &json!({"ids": [images[1]]})).await;
        assert_eq!((kept.status, kept.is("wrong-state")), (StatusCode::CONFLICT, true));
        let rest = site.ask(Method::DELETE, "/api/v1/trash", Some(&anna), None).await;
        assert_eq!(rest.json(), json!({"removed": 1}));
        assert_eq!(site.get("/api/v1/images", &anna).await.json()["items"].as_array().unwrap().len(), 1);
    })
    .await;
}
