//! Search and classes as a page asks for them.

mod site;

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use site::Site;

fn ids(page: &Value) -> Vec<&str> {
    page["items"].as_array().unwrap().iter().map(|image| image["id"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn pictures_are_found_by_words_and_by_what_is_known_about_them() {
    Site::on_each(|site| async move {
        let anna = site.account("anna").await;
        let images = site.pictures(&anna, 3).await;
        let said = json!({"ids": [images[1]], "set": {"title": "Zürich im Schnee", "people": ["Anna Berg"],
            "place": "Zürich", "keywords": ["winter"], "occasion": "Ausflug", "rating": 4}});
        assert_eq!(site.post("/api/v1/images/batch", &anna, &said).await.status, StatusCode::OK);
        let found = [
            "q=zurich+schn",
            "q=1.gif",
            "person=anna",
            "person=Anna+Berg",
            "place=zurich",
            "keyword=WINTER",
            "occasion=ausflug",
            "rating=4",
            "q=schnee&day=11-20",
            "q=schnee&kind=picture&from=2026-11-20&to=2026-11-20&rating=2",
        ];
        for query in found {
            let page = site.get(&format!("/api/v1/images?{query}"), &anna).await.json();
            assert_eq!(ids(&page), [images[1].as_str()], "{query}");
        }
        let nothing = [
            "q=zurich+sommer",
            "person=paul",
            "rating=5",
            "kind=film&q=schnee",
            "position=true",
            "lens=nikkor",
            "q=schnee&from=2026-11-21",
            "q=schnee&state=inbox&rating=5",
            "model=nikon",
            "q=%21",
            "day=02-29",
        ];
        for query in nothing {
            let page = site.get(&format!("/api/v1/images?{query}"), &anna).await.json();
            assert_eq!(ids(&page), [""; 0], "{query}");
        }
        // Everybody's cursor, every page.
        let first = site.get("/api/v1/images?q=gif&limit=2", &anna).await.json();
        let next = first["next"].as_str().unwrap();
        let second = site.get(&format!("/api/v1/images?q=gif&limit=2&after={next}"), &anna).await.json();
        assert_eq!((ids(&first).len(), ids(&second).len(), &second["next"]), (2, 1, &Value::Null));
        for wrong in ["kind=tune", "rating=9", "day=20-11", "from=yesterday&q=a", "state=lost", "after=%21"] {
            let answer = site.get(&format!("/api/v1/images?{wrong}"), &anna).await;
            assert!(answer.status.is_client_error(), "{wrong}: {answer:?}");
        }
        let paul = site.account("paul").await;
        assert_eq!(ids(&site.get("/api/v1/images?q=schnee", &paul).await.json()), [""; 0]);
    })
    .await;
}

#[tokio::test]
async fn classes_are_made_filled_listed_changed_and_removed() {
    Site::on_each(|site| async move {
        let (anna, paul) = (site.account("anna").await, site.account("paul").await);
        let images = site.pictures(&anna, 3).await;
        let best = site.post("/api/v1/classes", &anna, &json!({"name": "Best", "images": [images[0]]})).await;
        assert_eq!(best.status, StatusCode::CREATED, "{best:?}");
        let best = best.json();
        let address = format!("/api/v1/classes/{}", best["id"].as_str().unwrap());
        assert_eq!(
            (&best["images"], &best["cover"], &best["rule"]),
            (&json!(1), &json!(images[0]), &Value::Null)
        );
        let put = site.post(&format!("{address}/images"), &anna, &json!({"add": images})).await.json();
        assert_eq!(put["images"], 3);
        site.post(&format!("{address}/images"), &anna, &json!({"remove": [images[2]]})).await;
        let inside = site.get(&format!("{address}/images?q=1"), &anna).await.json();
        assert_eq!(ids(&inside), [images[1].as_str()]);
        let class = best["id"].as_str().unwrap();
        let inside = site.get(&format!("/api/v1/images?class={class}&limit=1"), &anna).await.json();
        assert_eq!((ids(&inside).len(), inside["next"].is_string()), (1, true));

        let rule = json!({"match": "any", "conditions": [{"field": "words", "value": "0"},
            {"field": "rating", "value": "5"}], "from": "2026-01-01", "to": null});
        let tried = site.post("/api/v1/classes/try", &anna, &rule).await.json();
        assert_eq!((&tried["images"], &tried["latest"][0]["id"]), (&json!(1), &json!(images[0])));
        let ruled = site.post("/api/v1/classes", &anna, &json!({"name": "Ärger", "rule": rule})).await.json();
        assert_eq!(ruled["rule"]["conditions"][1], json!({"field": "rating", "value": "5", "not": false}));
        let first = site.get("/api/v1/classes?limit=1", &anna).await.json();
        let next = first["next"].as_str().unwrap();
        let second = site.get(&format!("/api/v1/classes?limit=1&after={next}"), &anna).await.json();
        assert_eq!(
            (&first["items"][0]["name"], &second["items"][0]["name"]),
            (&json!("Ärger"), &json!("Best"))
        );

        let refused = [
            (json!({"name": ""}), "name"),
            (json!({"name": "best"}), "name"),
            (json!({"name": "x", "rule": {"conditions": []}}), "rule"),
            (json!({"name": "x", "rule": {"conditions": [{"field": "shoe"}]}}), "conditions"),
            (json!({"name": "x", "rule": {"from": "2026-1-1"}}), "from"),
            (json!({"name": "x", "rule": {"match": "some", "from": "2026-01-01"}}), "match"),
        ];
        for (body, field) in refused {
            let answer = site.post("/api/v1/classes", &anna, &body).await;
            assert_eq!(
                (answer.status, &answer.json()["field"]),
                (StatusCode::UNPROCESSABLE_ENTITY, &json!(field))
            );
        }
        let renamed =
            site.ask(Method::PATCH, &address, Some(&anna), Some(r#"{"name":"The best"}"#)).await.json();
        assert_eq!((&renamed["name"], &renamed["images"]), (&json!("The best"), &json!(2)));
        for (method, path) in [(Method::GET, ""), (Method::DELETE, ""), (Method::GET, "/images")] {
            let answer = site.ask(method, &format!("{address}{path}"), Some(&paul), None).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND);
        }
        assert_eq!(
            site.ask(Method::DELETE, &address, Some(&anna), None).await.status,
            StatusCode::NO_CONTENT
        );
        assert_eq!(site.get(&address, &anna).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn who_sees_a_class_is_told_before_it_is_changed() {
    Site::on_each(|site| async move {
        let anna = site.account("anna").await;
        site.pictures(&anna, 2).await;
        let rule = json!({"conditions": [{"field": "words", "value": "0"}]});
        let class = site.post("/api/v1/classes", &anna, &json!({"name": "One", "rule": rule})).await.json();
        let id = class["id"].as_str().unwrap();
        let address = format!("/api/v1/classes/{id}/reach");
        let gift = json!({"object": "class", "class": id, "to": "customer", "email": "paul@example.org"});
        site.post("/api/v1/grants", &anna, &gift).await;
        let all = json!({"rule": {"conditions": [{"field": "kind", "value": "picture"}]}});
        let reach = site.post(&address, &anna, &all).await.json();
        assert_eq!((&reach["opens"], &reach["shuts"]), (&json!(1), &json!(0)), "{reach}");
        assert_eq!(reach["grants"][0]["email"], "paul@example.org");
        assert_eq!(site.post(&address, &anna, &json!({})).await.json()["opens"], json!(null));
        let paul = site.account("paul").await;
        assert_eq!(site.post(&address, &paul, &json!({})).await.status, 404);
    })
    .await;
}
