//! What cameras tell about themselves.

mod site;

use axum::http::{Method, StatusCode};
use cradle_app::domain::Span;
use serde_json::{Value, json};
use site::{Answer, Site};

const DAY: Span = Span::from_hours(24);

/// A camera of somebody's: its address.
async fn camera(site: &Site, token: &str, serial: &str) -> String {
    let new = json!({"maker": "FUJIFILM", "model": "X-T5", "serial": serial, "firmware": "4.10"});
    let made = site.post("/api/v1/cameras", token, &new).await.json();
    assert_eq!(made["reports"], json!(null), "nobody was asked yet");
    format!("/api/v1/cameras/{}", made["id"].as_str().unwrap())
}

async fn allow(site: &Site, token: &str, address: &str, allowed: bool) -> Answer {
    let change = json!({"reports": allowed}).to_string();
    site.ask(Method::PATCH, address, Some(token), Some(&change)).await
}

async fn told(site: &Site, token: &str, address: &str) -> Vec<Value> {
    site.get(&format!("{address}/reports"), token).await.json()["items"].as_array().unwrap().clone()
}

#[tokio::test]
async fn nothing_is_taken_down_about_a_camera_until_its_owner_allows_it_and_after_they_take_it_back() {
    Site::on_each(|site| async move {
        let (anna, ben) = (site.account("anna").await, site.account("ben").await);
        let address = camera(&site, &anna, "3A1207").await;
        let reports = format!("{address}/reports");
        let report = json!({"firmware": "4.20", "battery_percent": 64, "shutter_count": 20418});
        let refused = site.post(&reports, &anna, &report).await;
        assert!(refused.status == StatusCode::CONFLICT && refused.is("reports-not-allowed"), "{refused:?}");
        assert_eq!(site.get(&address, &anna).await.json()["firmware"], "4.10");

        assert_eq!(allow(&site, &anna, &address, true).await.json()["reports"], true);
        assert_eq!(site.post(&reports, &anna, &report).await.status, StatusCode::NO_CONTENT);
        assert_eq!(site.get(&address, &anna).await.json()["firmware"], "4.20");
        // Naming it says nothing about that.
        let named = json!({"name": "Mine"}).to_string();
        site.ask(Method::PATCH, &address, Some(&anna), Some(&named)).await;
        let same = json!({"maker": "Fujifilm", "model": "X-T5", "serial": "3A1207"});
        let again = site.post("/api/v1/cameras", &anna, &same);
        assert_eq!(again.await.json()["reports"], true);

        assert_eq!(allow(&site, &anna, &address, false).await.json()["reports"], false);
        assert_eq!(site.post(&reports, &anna, &report).await.status, StatusCode::CONFLICT);
        // What was told before stays until it is deleted, which is its owner's to do.
        assert_eq!(told(&site, &anna, &address).await.len(), 1);
        for asked in [
            site.get(&reports, &ben).await,
            site.post(&reports, &ben, &report).await,
            site.ask(Method::DELETE, &reports, Some(&ben), None).await,
            allow(&site, &ben, &address, true).await,
        ] {
            assert_eq!(asked.status, StatusCode::NOT_FOUND, "{asked:?}");
        }
        assert_eq!(
            site.ask(Method::DELETE, &reports, Some(&anna), None).await.status,
            StatusCode::NO_CONTENT
        );
        assert!(told(&site, &anna, &address).await.is_empty());
        assert_eq!(site.get(&address, &anna).await.status, StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn reports_stand_by_the_day_on_which_they_were_told_the_latest_first() {
    Site::on_each(|site| async move {
        let anna = site.account("anna").await;
        let address = camera(&site, &anna, "3A1207").await;
        allow(&site, &anna, &address, true).await;
        let tell = |report: Value| {
            let (site, anna, reports) = (site.clone(), anna.clone(), format!("{address}/reports"));
            async move { site.post(&reports, &anna, &report).await }
        };
        // 2026-11-20T12:00:00Z, and five days of it.
        for (day, battery) in (0..).zip([90_u8, 80, 70, 60, 50]) {
            if day > 0 {
                site.centre.clock.advance(DAY);
            }
            assert_eq!(tell(json!({"battery_percent": battery})).await.status, StatusCode::NO_CONTENT);
        }
        // A day has one report, the last of it.
        site.centre.clock.advance(Span::from_mins(1));
        tell(json!({"battery_percent": 49, "firmware": "5.00"})).await;
        // One that waited says when it was told, and changes nothing that was said since.
        let late = json!({"at": "2026-11-21T23:59:59Z", "battery_percent": 75, "firmware": "4.20"});
        assert_eq!(tell(late).await.status, StatusCode::NO_CONTENT);
        assert_eq!(site.get(&address, &anna).await.json()["firmware"], "5.00");
        let items = told(&site, &anna, &address).await;
        let batteries: Vec<_> = items.iter().map(|item| item["battery_percent"].as_u64().unwrap()).collect();
        assert_eq!(batteries, [49, 60, 70, 75, 90]);
        assert_eq!(items[3]["at"], "2026-11-21T23:59:59Z");

        // Page by page it is the same.
        let mut paged = Vec::new();
        let mut after = String::new();
        loop {
            let page = site.get(&format!("{address}/reports?limit=2{after}"), &anna).await.json();
            paged.extend(page["items"].as_array().unwrap().clone());
            match page["next"].as_str() {
                Some(next) => after = format!("&after={next}"),
                None => break,
            }
        }
        assert_eq!(paged, items);

        // A clock that is wrong makes no report of the future.
        tell(json!({"at": "2099-01-01T00:00:00Z", "battery_percent": 48})).await;
        let newest = told(&site, &anna, &address).await.remove(0);
        assert_eq!((&newest["battery_percent"], &newest["at"]), (&json!(48), &json!("2026-11-24T12:01:00Z")));
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_is_refused_by_its_field_and_all_that_can_be_comes_back() {
    Site::on_each(|site| async move {
        let anna = site.account("anna").await;
        let address = camera(&site, &anna, "3A1207").await;
        allow(&site, &anna, &address, true).await;
        let reports = format!("{address}/reports");
        for (field, bad) in [
            ("battery_percent", json!({"battery_percent": 101})),
            ("shutter_count", json!({"shutter_count": u64::MAX})),
            ("free_bytes", json!({"size_bytes": 1, "free_bytes": 2})),
            ("errors", json!({"errors": ["a\nb"]})),
            ("months", json!({"months": [{"month": "2026-13", "shots": 1, "days": 1}]})),
            ("firmware", json!({"firmware": "x".repeat(101)})),
        ] {
            let refused = site.post(&reports, &anna, &bad).await;
            assert_eq!(
                (refused.status, &refused.json()["field"]),
                (StatusCode::UNPROCESSABLE_ENTITY, &json!(field)),
                "{refused:?}"
            );
        }
        assert!(told(&site, &anna, &address).await.is_empty());
        let whole = json!({"at": "2026-11-20T12:00:00Z", "firmware": "4.20", "battery_percent": 0, "shutter_count": 20418,
            "size_bytes": 63_864_569_856_u64, "free_bytes": 0, "pictures": 812, "errors": ["Err 20"], "shots": 1204, "days": 31,
            "months": [{"month": "2026-10", "shots": 400, "days": 12}, {"month": "2026-11", "shots": 804, "days": 19}]});
        assert_eq!(site.post(&reports, &anna, &whole).await.status, StatusCode::NO_CONTENT);
        assert_eq!(told(&site, &anna, &address).await, [whole]);
    })
    .await;
}
