//! The map over the API, from files that tell where they were taken.

mod site;

use axum::http::{Method, StatusCode};
use cradle_app::store::testing::without_map;
use cradle_app::testing::{dot, placed};
use cradle_app::works;
use serde_json::{Value, json};
use site::Site;

const WORLD: &str = "north=90&south=-90&west=-180&east=180";

/// Sends files that tell where they were taken, and waits until they are looked at.
async fn send(site: &Site, token: &str, positions: &[(f64, f64)]) -> Vec<String> {
    let visitor = site.visitor(token).await;
    let mut ids = Vec::new();
    for (number, (north, east)) in positions.iter().enumerate() {
        let name = format!("placed-{number}.jpg");
        ids.push(site.centre.receive(&visitor, &name, &placed(*north, *east), None).await.to_string());
    }
    site.centre.work().await;
    ids
}

async fn map(site: &Site, token: &str, query: &str) -> Value {
    let answer = site.get(&format!("/api/v1/map?{query}"), token).await;
    assert_eq!(answer.status, StatusCode::OK, "{query}: {answer:?}");
    answer.json()
}

fn counts(map: &Value) -> Vec<u64> {
    map["clusters"].as_array().unwrap().iter().map(|one| one["pictures"].as_u64().unwrap()).collect()
}

fn ids(page: &Value) -> Vec<String> {
    let mut ids: Vec<String> =
        page["items"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect();
    ids.sort();
    ids
}

#[tokio::test]
async fn the_map_counts_what_its_owner_took_and_opens_it() {
    Site::on_each(|site| async move {
        let (anna, paul) = (site.account("anna").await, site.account("paul").await);
        let bern = [(46.948, 7.447), (46.9481, 7.4472)];
        let images = send(&site, &anna, &[bern[0], bern[1], (-33.856, 151.215), (0.0, 0.0)]).await;
        let visitor = site.visitor(&anna).await;
        site.centre.receive(&visitor, "nowhere.gif", &dot([1, 2, 3]), None).await;
        site.centre.work().await;
        let body = json!({"place": "Bern"}).to_string();
        site.ask(Method::PATCH, &format!("/api/v1/images/{}", images[0]), Some(&anna), Some(&body)).await;
        site.ask(Method::PATCH, &format!("/api/v1/images/{}", images[1]), Some(&anna), Some(&body)).await;

        let world = map(&site, &anna, &format!("{WORLD}&level=4")).await;
        assert_eq!((counts(&world), &world["total"]), (vec![2, 1], &json!(3)));
        let first = &world["clusters"][0];
        assert!(images[..2].contains(&first["image"].as_str().unwrap().to_owned()), "{first}");
        assert_eq!((&first["place"], &world["clusters"][1]["place"]), (&json!("Bern"), &json!("")));
        let north = first["position"]["latitude"].as_f64().unwrap();
        assert!((north - 46.94805).abs() < 1e-4, "{north}");

        // A cell leads to its pictures, alone or with other cells and filters.
        let cell = first["cell"].as_str().unwrap();
        let inside = site.get(&format!("/api/v1/images?cells={cell}"), &anna).await.json();
        let mut bernese = images[..2].to_vec();
        bernese.sort();
        assert_eq!(ids(&inside), bernese);
        let other = world["clusters"][1]["cell"].as_str().unwrap();
        let both = site.get(&format!("/api/v1/images?cells={cell},{other}&limit=500"), &anna).await.json();
        assert_eq!(ids(&both).len(), 3);
        let none = site.get(&format!("/api/v1/images?cells={cell}&q=nowhere"), &anna).await.json();
        assert_eq!(ids(&none), [""; 0]);

        // What is thrown away leaves the map and stands on that of the trash.
        site.ask(Method::DELETE, &format!("/api/v1/images/{}", images[2]), Some(&anna), None).await;
        let world = map(&site, &anna, &format!("{WORLD}&level=4")).await;
        assert_eq!((counts(&world), &world["total"]), (vec![2], &json!(2)));
        let trash = map(&site, &anna, &format!("{WORLD}&level=4&state=trashed")).await;
        assert_eq!((counts(&trash), &trash["total"]), (vec![1], &json!(1)));
        let view = map(&site, &anna, "north=60&south=50&west=0&east=20&level=8").await;
        assert_eq!((counts(&view), &view["total"]), (vec![], &json!(2)));
        let strip = map(&site, &anna, "north=60&south=40&west=170&east=10&level=2").await;
        assert_eq!(counts(&strip), [2], "the view leads across the date line");

        let world = map(&site, &paul, &format!("{WORLD}&level=4")).await;
        assert_eq!((counts(&world), &world["total"]), (vec![], &json!(0)), "a map is its owner's alone");
        let inside = site.get(&format!("/api/v1/images?cells={cell}"), &paul).await.json();
        assert_eq!(ids(&inside), [""; 0]);
    })
    .await;
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_with_what_to_do() {
    Site::on_each(|site| async move {
        let anna = site.account("anna").await;
        for (query, field) in [
            (format!("{WORLD}&level=3"), "level"),
            (format!("{WORLD}&level=18"), "level"),
            ("north=95&south=0&west=0&east=1&level=4".to_owned(), "north"),
            ("north=NaN&south=0&west=0&east=1&level=4".to_owned(), "north"),
            ("north=10&south=20&west=0&east=1&level=4".to_owned(), "north"),
            (format!("{WORLD}&level=4&state=lost"), "state"),
        ] {
            let answer = site.get(&format!("/api/v1/map?{query}"), &anna).await;
            assert_eq!(
                (answer.status, &answer.json()["field"]),
                (StatusCode::UNPROCESSABLE_ENTITY, &json!(field)),
                "{query}"
            );
        }
        assert_eq!(site.get("/api/v1/map", &anna).await.status, StatusCode::BAD_REQUEST);
        let many = vec!["0"; 65].join(",");
        for cells in ["xyz", "0123456789", many.as_str()] {
            let answer = site.get(&format!("/api/v1/images?cells={cells}"), &anna).await;
            assert_eq!(
                (answer.status, &answer.json()["field"]),
                (StatusCode::UNPROCESSABLE_ENTITY, &json!("cells")),
                "{cells}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn a_centre_that_is_older_than_the_map_draws_it_when_it_starts() {
    Site::on_each(|site| async move {
        let anna = site.account("anna").await;
        send(&site, &anna, &[(46.948, 7.447), (0.0, 0.0), (52.5, 13.4)]).await;
        let mut tx = site.centre.ctx.write().await.unwrap();
        without_map(&mut tx).await;
        tx.commit().await.unwrap();
        let query = format!("{WORLD}&level=6");
        assert_eq!(map(&site, &anna, &query).await["total"], 0);
        works::schedule(&site.centre.ctx).await.unwrap();
        site.centre.work().await;
        let world = map(&site, &anna, &query).await;
        assert_eq!((counts(&world), &world["total"]), (vec![1, 1], &json!(2)));
    })
    .await;
}
