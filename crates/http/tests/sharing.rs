//! What others see: links, galleries, their files and their pages.

mod site;

use axum::http::{Method, StatusCode};
use cradle_app::domain::ImageId;
use cradle_app::testing::silence;
use serde_json::{Value, json};
use site::Site;

async fn anybody(site: &Site, path: &str) -> site::Answer {
    site.ask(Method::GET, path, None, None).await
}

#[tokio::test]
async fn a_link_opens_its_pictures_to_anybody_until_it_is_taken_back() {
    Site::on_each(|site| async move {
        let anna = site.account("anna").await;
        let images = site.pictures(&anna, 2).await;
        let visitor = site.visitor(&anna).await;
        let first: ImageId = images[0].parse().unwrap();
        site.centre.receive(&visitor, "a b.wav", &silence(1), Some(first)).await;
        let given = site.post("/api/v1/grants", &anna, &json!({"images": [images[0]], "to": "link"})).await;
        assert_eq!(given.status, StatusCode::CREATED, "{given:?}");
        let given = given.json();
        let href = given["href"].as_str().unwrap();
        let token = href.strip_prefix("/s/").unwrap();

        let shared = anybody(&site, &format!("/api/v1/shared/{token}")).await.json();
        assert_eq!((&shared["by"], shared["images"].as_array().unwrap().len()), (&json!("anna"), 1));
        let image = &shared["images"][0];
        assert_eq!((&image["original"], &image["index"]), (&Value::Null, &json!(1)));
        let preview = anybody(&site, image["preview"].as_str().unwrap()).await;
        assert_eq!((preview.status, preview.header("content-type")), (StatusCode::OK, Some("image/jpeg")));
        assert_eq!(preview.header("cache-control"), Some("private, no-cache"));
        let sound = anybody(&site, image["sounds"][0]["href"].as_str().unwrap()).await;
        assert_eq!((sound.status, sound.bytes.len()), (StatusCode::OK, 8_044));
        for shut in
            ["1/original", "2/preview", "0/preview", "1/secret", "1/sounds/other.wav", "1/sounds/a%20b.wav"]
        {
            let answer = anybody(&site, &format!("/api/v1/shared/{token}/images/{shut}")).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{shut}");
        }
        // Nothing about the owner or the picture beside what is meant for others.
        let text = shared.to_string();
        assert!(
            !text.contains("example.org")
                && !text.contains(&images[0])
                && !text.contains("0.gif")
                && !text.contains("a%20b")
                && !text.contains("a b"),
            "{text}"
        );

        let listed = site.get("/api/v1/grants", &anna).await.json();
        assert_eq!((&listed["items"][0]["openings"], &listed["items"][0]["href"]), (&json!(1), &Value::Null));
        let address = format!("/api/v1/grants/{}", given["grant"]["id"].as_str().unwrap());
        let paul = site.account("paul").await;
        assert_eq!(site.ask(Method::DELETE, &address, Some(&paul), None).await.status, StatusCode::NOT_FOUND);
        assert_eq!(
            site.ask(Method::DELETE, &address, Some(&anna), None).await.status,
            StatusCode::NO_CONTENT
        );
        let gone = anybody(&site, &format!("/api/v1/shared/{token}")).await;
        assert_eq!(gone.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn a_link_that_has_ended_says_so() {
    Site::on_each(|site| async move {
        let anna = site.account("anna").await;
        let images = site.pictures(&anna, 1).await;
        let grant = json!({"images": images, "to": "link", "expires_at": "2026-11-20T12:00:10Z"});
        let given = site.post("/api/v1/grants", &anna, &grant).await.json();
        let href = given["href"].as_str().unwrap().to_owned();
        site.centre.clock.advance(cradle_app::domain::Span::from_secs(10));
        let token = href.strip_prefix("/s/").unwrap();
        let ended = anybody(&site, &format!("/api/v1/shared/{token}")).await;
        assert!(ended.status == StatusCode::GONE && ended.is("ended"), "{ended:?}");
    })
    .await;
}

#[tokio::test]
async fn a_gallery_stands_at_its_address_and_its_page_tells_other_programs_what_is_on_it() {
    Site::on_each(|site| async move {
        let anna = site.account("anna").await;
        let images = site.pictures(&anna, 2).await;
        let order = json!({"service": "publish", "images": images,
            "options": {"title": "Lake \"& <b>", "cover": images[1], "originals": true}});
        let placed = site.post("/api/v1/orders", &anna, &order).await.json();
        site.centre.work().await;
        let order = format!("/api/v1/orders/{}", placed["id"].as_str().unwrap());
        let gallery = site.get(&order, &anna).await.json()["gallery"].clone();
        let href = gallery["href"].as_str().unwrap();
        let slug = href.strip_prefix("/g/lake-b-").unwrap();
        assert_eq!(slug.len(), 8);

        let shared = anybody(&site, &format!("/api/v1/galleries{}", &href[2..])).await.json();
        assert_eq!((&shared["title"], &shared["cover"]["index"]), (&json!("Lake \"& <b>"), &json!(2)));
        let original = anybody(&site, shared["images"][0]["original"].as_str().unwrap()).await;
        assert_eq!(original.header("content-type"), Some("image/gif"));

        let page = anybody(&site, href).await;
        let text = String::from_utf8(page.bytes).unwrap();
        // Without a web build the page says so; its head is tried where there is one.
        if page.status == StatusCode::OK {
            assert!(text.contains("og:title\" content=\"Lake &quot;&amp; &lt;b&gt;\""), "{text}");
            let image = format!("http://cradle.test/api/v1/galleries{}/images/2/preview", &href[2..]);
            assert!(text.contains(&format!("og:image\" content=\"{image}\"")) && !text.contains("noindex"));
            for tag in
                ["og:image:width\" content=\"1\"", "og:locale\" content=\"en_GB\"", "summary_large_image"]
            {
                assert!(text.contains(tag), "{tag}: {text}");
            }
        } else {
            assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
        }
        site.ask(
            Method::DELETE,
            &format!("/api/v1/grants/{}", gallery["id"].as_str().unwrap()),
            Some(&anna),
            None,
        )
        .await;
        assert_eq!(site.get(&order, &anna).await.json()["gallery"]["withdrawn"], true);
        let gone = anybody(&site, href).await;
        assert!([StatusCode::NOT_FOUND, StatusCode::SERVICE_UNAVAILABLE].contains(&gone.status));
    })
    .await;
}

#[tokio::test]
async fn the_page_of_a_link_is_kept_from_search_engines_and_from_other_pages() {
    Site::on_each(|site| async move {
        let anna = site.account("anna").await;
        let images = site.pictures(&anna, 1).await;
        let given = site.post("/api/v1/grants", &anna, &json!({"images": images, "to": "link"})).await.json();
        let page = anybody(&site, given["href"].as_str().unwrap()).await;
        assert_eq!(page.header("referrer-policy"), Some("no-referrer"));
        assert_eq!(page.header("cache-control"), Some("private, no-store"));
        if page.status == StatusCode::OK {
            let text = String::from_utf8(page.bytes).unwrap();
            assert!(text.contains("noindex") && text.contains("1 picture by anna"), "{text}");
        }
        // Looking at the page is not yet opening it.
        assert_eq!(site.get("/api/v1/grants", &anna).await.json()["items"][0]["openings"], 0);
    })
    .await;
}

#[tokio::test]
async fn a_password_is_asked_for_and_a_cookie_for_this_address_remembers_it() {
    Site::on_each(|site| async move {
        let anna = site.account("anna").await;
        let images = site.pictures(&anna, 1).await;
        let grant = json!({"images": images, "to": "public", "title": "Lake", "password": "open sesame"});
        let given = site.post("/api/v1/grants", &anna, &grant).await.json();
        assert_eq!((&given["grant"]["password"], &given["grant"]["state"]), (&json!(true), &json!("open")));
        let href = given["href"].as_str().unwrap();
        let api = format!("/api/v1/galleries{}", &href[2..]);
        let shut = anybody(&site, &api).await;
        assert!(shut.status == StatusCode::UNAUTHORIZED && shut.is("locked"), "{shut:?}");
        let preview = format!("{api}/images/1/preview");
        assert_eq!(anybody(&site, &preview).await.status, StatusCode::UNAUTHORIZED);
        let page = anybody(&site, href).await;
        if page.status == StatusCode::OK {
            let text = String::from_utf8(page.bytes).unwrap();
            assert!(!text.contains("Lake") && !text.contains("anna") && text.contains("noindex"), "{text}");
        }
        let try_word = async |word: &str| {
            let body = json!({"password": word}).to_string();
            site.ask(Method::POST, &format!("{api}/unlock"), None, Some(&body)).await
        };
        let wrong = try_word("open sesam").await;
        assert!(wrong.status == StatusCode::FORBIDDEN && wrong.is("wrong-password"), "{wrong:?}");
        let right = try_word("open sesame").await;
        assert_eq!(right.status, StatusCode::NO_CONTENT, "{right:?}");
        let cookie = right.header("set-cookie").unwrap();
        assert!(cookie.contains(&format!("; Path={api}; HttpOnly; SameSite=Lax; Max-Age=43200")), "{cookie}");
        let shown = cookie.split(';').next().unwrap();
        for address in [&api, &preview] {
            let opened = site.ask_with(Method::GET, address, None, None, &[("cookie", shown)]).await;
            assert_eq!(opened.status, StatusCode::OK, "{opened:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn details_go_to_another_customer_and_are_taken_along_as_a_card() {
    Site::on_each(|site| async move {
        let (anna, paul) = (site.account("anna").await, site.account("paul").await);
        let phone = json!({"phone": "+49 30 1234567"}).to_string();
        let me = site.ask(Method::PATCH, "/api/v1/me", Some(&anna), Some(&phone)).await;
        assert_eq!(me.json()["phone"], "+49 30 1234567");
        let grant = json!({"object": "profile", "fields": ["name", "phone"], "to": "customer",
            "email": "paul@example.org"});
        let given = site.post("/api/v1/grants", &anna, &grant).await;
        assert_eq!(given.status, StatusCode::CREATED, "{given:?}");
        let given = given.json();
        assert_eq!(given["grant"]["fields"], json!(["name", "phone"]));
        let listed = site.get("/api/v1/received", &paul).await.json();
        assert_eq!(
            (&listed["items"][0]["by"], &listed["items"][0]["object"]),
            (&json!("anna"), &json!("profile"))
        );
        let id = listed["items"][0]["id"].as_str().unwrap();
        assert_eq!(given["href"], format!("/shared/{id}"));
        let opened = site.get(&format!("/api/v1/received/{id}"), &paul).await.json();
        assert_eq!(
            (&opened["card"]["phone"], &opened["card"]["email"]),
            (&json!("+49 30 1234567"), &Value::Null)
        );
        let card = site.get(opened["card"]["href"].as_str().unwrap(), &paul).await;
        assert_eq!(card.header("content-type"), Some("text/vcard; charset=utf-8"));
        assert!(card.header("content-disposition").unwrap().starts_with("attachment; filename=\"anna.vcf\""));
        assert!(String::from_utf8(card.bytes).unwrap().contains("\r\nTEL:+49 30 1234567\r\n"));
        let address = format!("/api/v1/grants/{id}");
        let end = json!({"expires_at": "2026-11-20T12:00:10Z"}).to_string();
        assert_eq!(
            site.ask(Method::PATCH, &address, Some(&paul), Some(&end)).await.status,
            StatusCode::NOT_FOUND
        );
        let changed = site.ask(Method::PATCH, &address, Some(&anna), Some(&end)).await.json();
        assert_eq!((&changed["state"], &changed["openings"]), (&json!("open"), &json!(1)));
        site.centre.clock.advance(cradle_app::domain::Span::from_secs(10));
        assert_eq!(site.get(&format!("/api/v1/received/{id}"), &paul).await.status, StatusCode::NOT_FOUND);
        assert_eq!(site.get("/api/v1/received", &paul).await.json()["items"], json!([]));
        assert_eq!(site.get("/api/v1/grants", &anna).await.json()["items"][0]["state"], "ended");
    })
    .await;
}

#[tokio::test]
async fn a_class_is_opened_by_the_page() {
    Site::on_each(|site| async move {
        let anna = site.account("anna").await;
        let images = site.pictures(&anna, 3).await;
        let class = json!({"name": "Best", "images": images});
        let class = site.post("/api/v1/classes", &anna, &class).await.json()["id"].clone();
        let grant = json!({"object": "class", "class": class, "to": "link"});
        let given = site.post("/api/v1/grants", &anna, &grant).await.json();
        assert_eq!(given["grant"]["class"]["name"], "Best");
        let token = given["href"].as_str().unwrap().strip_prefix("/s/").unwrap();
        let first = anybody(&site, &format!("/api/v1/shared/{token}?limit=2")).await.json();
        // Nobody waits until a class is counted.
        assert_eq!((&first["total"], first["images"].as_array().unwrap().len()), (&Value::Null, 2));
        let counted = anybody(&site, &format!("/api/v1/shared/{token}/total")).await.json();
        assert_eq!(counted["total"], 3);
        assert!(!first.to_string().contains("Best"));
        let next = first["next"].as_str().unwrap();
        let second = anybody(&site, &format!("/api/v1/shared/{token}?limit=2&after={next}")).await.json();
        assert_eq!((&second["images"][0]["index"], &second["next"]), (&json!(3), &Value::Null));
        let preview = anybody(&site, second["images"][0]["preview"].as_str().unwrap()).await;
        assert_eq!(preview.status, StatusCode::OK);
    })
    .await;
}
