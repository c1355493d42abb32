//! Money as programs see it.

mod site;

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use site::{Answer, Site};

/// An operator, a customer, the customer's identifier and two pictures; keeping costs 40 cents a picture,
/// with 19 % tax in it.
async fn shop(site: &Site) -> (String, String, String, Vec<String>) {
    let (olga, anna) = (site.account("olga").await, site.account("anna").await);
    let id = site.get("/api/v1/me", &anna).await.json()["id"].as_str().unwrap().to_owned();
    let images = site.pictures(&anna, 2).await;
    site.centre.clock.advance(cradle_app::domain::Span::from_secs(1));
    let list = json!({"name": "First", "taxing": "gross", "tariffs": [
        {"service": "keep", "per": "picture", "steps": [{"from": 1, "each": 40}, {"from": 2, "each": 35}],
         "tax": 1900}]});
    let made = site.post("/api/v1/operator/price-lists", &olga, &list).await;
    assert_eq!((made.status, &made.json()["state"]), (StatusCode::CREATED, &json!("holds")), "{made:?}");
    (olga, anna, id, images)
}

async fn put(site: &Site, path: &str, token: &str, body: &Value) -> Answer {
    site.ask(Method::PUT, path, Some(token), Some(&body.to_string())).await
}

fn order(images: &[String]) -> Value {
    json!({"service": "keep", "images": images})
}

#[tokio::test]
async fn a_quote_says_what_it_costs_how_it_is_paid_and_why_it_cannot_be() {
    Site::on_each(|site| async move {
        let (olga, anna, id, images) = shop(&site).await;
        let menu = site.get("/api/v1/menu", &anna).await.json();
        assert_eq!(menu["services"].as_array().unwrap().len(), 1, "only what has a price is offered");
        let steps = json!([{"from": 1, "each": {"amount": 40, "currency": "EUR"}},
                           {"from": 2, "each": {"amount": 35, "currency": "EUR"}}]);
        assert_eq!(menu["services"][0]["steps"], steps);
        assert_eq!(menu["payment"], json!({"method": null, "room": null}));

        let quote = site.post("/api/v1/orders/quote", &anna, &order(&images)).await.json();
        assert_eq!((&quote["total"]["amount"], &quote["tax"]["amount"]), (&json!(70), &json!(11)));
        assert_eq!((&quote["net"]["amount"], &quote["tax_rate"]), (&json!(59), &json!(1900)));
        assert_eq!(quote["payment"]["problem"], "no-payment-method");
        let refused = site.post("/api/v1/orders", &anna, &order(&images)).await;
        assert!(refused.status == StatusCode::PAYMENT_REQUIRED && refused.is("no-payment-method"));

        let chosen = put(&site, "/api/v1/payment-methods", &anna, &json!({"method": "prepaid"})).await;
        assert_eq!(chosen.json()["chosen"], "prepaid");
        let quote = site.post("/api/v1/orders/quote", &anna, &order(&images)).await.json();
        assert_eq!(
            (&quote["payment"]["problem"], &quote["payment"]["missing"]["amount"]),
            (&json!("balance-too-small"), &json!(70))
        );
        let bookings = format!("/api/v1/operator/accounts/{id}/bookings");
        let top_up = json!({"what": "top-up", "till": "cash", "amount": 100}).to_string();
        let once = [("idempotency-key", "till-1")];
        for _ in 0..2 {
            let booked = site.ask_with(Method::POST, &bookings, Some(&olga), Some(&top_up), &once).await;
            assert_eq!(booked.status, StatusCode::CREATED, "{booked:?}");
        }
        let mut told = order(&images);
        told["total"] = json!({"amount": 69, "currency": "EUR"});
        assert!(site.post("/api/v1/orders", &anna, &told).await.is("price-changed"));
        told["total"]["amount"] = json!(70);
        let placed = site.post("/api/v1/orders", &anna, &told).await;
        assert_eq!(placed.status, StatusCode::CREATED, "{placed:?}");
        let charge = &placed.json()["charge"];
        assert_eq!((&charge["method"], &charge["state"]), (&json!("prepaid"), &json!("paid")));
        let account = site.get("/api/v1/account", &anna).await.json();
        assert_eq!(account["balance"], json!({"amount": 30, "currency": "EUR"}));
        assert_eq!(site.get("/api/v1/menu", &anna).await.json()["payment"]["room"]["amount"], 30);
    })
    .await;
}

#[tokio::test]
async fn the_statement_comes_by_pages_and_as_a_table() {
    Site::on_each(|site| async move {
        let (olga, anna, id, _) = shop(&site).await;
        let bookings = format!("/api/v1/operator/accounts/{id}/bookings");
        for amount in [100, 200, 300] {
            let top_up = json!({"what": "top-up", "till": "bank", "amount": amount, "reason": "=1+1"});
            assert_eq!(site.post(&bookings, &olga, &top_up).await.status, StatusCode::CREATED);
        }
        let first = site.get("/api/v1/account/statement?limit=2", &anna).await.json();
        let next = first["next"].as_str().unwrap();
        let last = site.get(&format!("/api/v1/account/statement?limit=2&after={next}"), &anna).await.json();
        let serials = |page: &Value| -> Vec<i64> {
            page["items"].as_array().unwrap().iter().map(|one| one["serial"].as_i64().unwrap()).collect()
        };
        assert_eq!((serials(&first), serials(&last), &last["next"]), (vec![3, 2], vec![1], &Value::Null));
        let table = site.get("/api/v1/account/statement.csv", &anna).await;
        assert_eq!(table.header("content-type"), Some("text/csv; charset=utf-8"));
        let text = String::from_utf8(table.bytes).unwrap();
        let lines: Vec<&str> = text.split("\r\n").collect();
        assert_eq!(
            lines[0],
            "serial,at,kind,order,invoice,till,amount,balance,currency,reason,points,points_after"
        );
        assert_eq!(lines[1], "3,2026-11-20T12:00:01Z,top-up,,,bank,3.00,6.00,EUR,'=1+1,0,");
        assert_eq!(lines.len(), 5);
        let accounts = site.get("/api/v1/operator/accounts?q=ANN", &olga).await.json();
        assert_eq!(
            (&accounts["items"][0]["name"], &accounts["items"][0]["balance"]["amount"]),
            (&json!("anna"), &json!(600))
        );
        let closing = site.get("/api/v1/operator/closing", &olga).await.json();
        assert_eq!(
            (&closing["tills"][0]["till"], &closing["tills"][0]["taken"]["amount"]),
            (&json!("bank"), &json!(600))
        );
        let table = site.get("/api/v1/operator/closing.csv", &olga).await;
        assert_eq!(String::from_utf8(table.bytes).unwrap().lines().count(), 4);
    })
    .await;
}

#[tokio::test]
async fn an_invoice_is_its_customers_and_has_a_code_to_pay_by() {
    Site::on_each(|site| async move {
        let (olga, anna, id, images) = shop(&site).await;
        let terms = format!("/api/v1/operator/accounts/{id}/terms");
        assert_eq!(put(&site, &terms, &olga, &json!({"invoice_limit": 5_000})).await.status, StatusCode::OK);
        put(&site, "/api/v1/payment-methods", &anna, &json!({"method": "invoice"})).await;
        assert_eq!(site.post("/api/v1/orders", &anna, &order(&images)).await.status, StatusCode::CREATED);
        let draft = site.post("/api/v1/operator/invoices", &olga, &json!({"customer_id": id})).await.json();
        let address = format!("/api/v1/invoices/{}", draft["id"].as_str().unwrap());
        assert_eq!(
            site.get(&address, &anna).await.status,
            StatusCode::NOT_FOUND,
            "a draft is nobody's business"
        );
        let sent = format!("/api/v1/operator/invoices/{}/final", draft["id"].as_str().unwrap());
        let invoice = site.post(&sent, &olga, &json!({})).await.json();
        assert_eq!((&invoice["number"], &invoice["open"]["amount"]), (&json!("2026-0001"), &json!(70)));
        assert_eq!(
            invoice["taxes"],
            json!([{"rate": 1900, "net": {"amount": 59, "currency": "EUR"},
                                             "tax": {"amount": 11, "currency": "EUR"}}])
        );
        let paul = site.account("paul").await;
        for path in [address.clone(), format!("{address}/code.svg")] {
            assert_eq!(site.get(&path, &paul).await.status, StatusCode::NOT_FOUND);
            assert_eq!(site.get(&path, &anna).await.status, StatusCode::OK);
        }
        let code = site.get(&format!("{address}/code.svg"), &anna).await;
        assert!(code.bytes.starts_with(b"<?xml") && code.header("content-type") == Some("image/svg+xml"));
        let pay = format!("{address}/pay");
        let short = site.post(&pay, &anna, &json!({})).await;
        assert!(short.status == StatusCode::PAYMENT_REQUIRED && short.is("balance-too-small"), "{short:?}");
        let bookings = format!("/api/v1/operator/accounts/{id}/bookings");
        site.post(&bookings, &olga, &json!({"what": "top-up", "till": "cash", "amount": 70})).await;
        let paid = site.post(&pay, &anna, &json!({})).await.json();
        assert_eq!((&paid["state"], &paid["transfer"]), (&json!("paid"), &Value::Null));
        let listed = site.get("/api/v1/operator/invoices?state=paid", &olga).await.json();
        assert_eq!(listed["items"][0]["recipient"]["name"], "anna");
        let revenue = site.get("/api/v1/operator/revenue", &olga).await.json();
        let months = revenue["items"].as_array().unwrap();
        assert_eq!(
            (months.len(), &months[11]["month"], &months[11]["net"]["amount"]),
            (12, &json!("2026-11"), &json!(59))
        );
    })
    .await;
}

#[tokio::test]
async fn documents_are_handed_out_as_files_to_whom_they_concern() {
    Site::on_each(|site| async move {
        let (olga, anna, id, images) = shop(&site).await;
        let seller =
            json!({"name": "Lab", "lines": ["Seestraße 1"], "country": "de", "vat_id": "DE 123456789"});
        assert_eq!(
            site.get("/api/v1/operator/seller", &olga).await.json()["missing"],
            json!(["country", "vat_id"])
        );
        let held = put(&site, "/api/v1/operator/seller", &olga, &seller).await.json();
        assert_eq!(
            (&held["seller"]["vat_id"], &held["missing"], &held["troubles"]),
            (&json!("DE123456789"), &json!([]), &json!([]))
        );
        let wrong = put(&site, "/api/v1/operator/seller", &olga, &json!({"vat_id": "1"})).await;
        assert_eq!(
            (wrong.status, &wrong.json()["field"]),
            (StatusCode::UNPROCESSABLE_ENTITY, &json!("vat_id"))
        );

        let terms = format!("/api/v1/operator/accounts/{id}/terms");
        put(&site, &terms, &olga, &json!({"invoice_limit": 5_000})).await;
        put(&site, "/api/v1/payment-methods", &anna, &json!({"method": "invoice"})).await;
        let placed = site.post("/api/v1/orders", &anna, &order(&images)).await.json();
        let draft = site.post("/api/v1/operator/invoices", &olga, &json!({"customer_id": id})).await.json();
        let address = format!("/api/v1/invoices/{}", draft["id"].as_str().unwrap());
        assert_eq!(site.get(&format!("{address}.pdf"), &olga).await.status, StatusCode::OK);
        assert_eq!(site.get(&format!("{address}.pdf"), &anna).await.status, StatusCode::NOT_FOUND);
        assert_eq!(site.get(&format!("{address}.xml"), &olga).await.status, StatusCode::CONFLICT);
        let sent = format!("/api/v1/operator/invoices/{}/final", draft["id"].as_str().unwrap());
        site.post(&sent, &olga, &json!({})).await;

        let slip = format!("/api/v1/operator/orders/{}/slip.pdf", placed["id"].as_str().unwrap());
        let of_anna = format!("/api/v1/operator/accounts/{id}/statement.pdf?from=2026-11-01&to=2026-11-30");
        for (path, by, begins, name) in [
            (format!("{address}.pdf"), &anna, "%PDF-1.", "invoice-2026-0001.pdf"),
            (format!("{address}.xml"), &anna, "<?xml", "invoice-2026-0001.xml"),
            (
                "/api/v1/account/statement.pdf".to_owned(),
                &anna,
                "%PDF-1.",
                "statement-2026-11-01-2026-11-20.pdf",
            ),
            (of_anna, &olga, "%PDF-1.", "statement-2026-11-01-2026-11-30.pdf"),
            (slip, &olga, "%PDF-1.", "slip-R-1.pdf"),
        ] {
            let handed = site.get(&path, by).await;
            assert_eq!(handed.status, StatusCode::OK, "{path}: {handed:?}");
            assert!(handed.bytes.starts_with(begins.as_bytes()), "{path}");
            let disposition = handed.header("content-disposition").unwrap();
            assert!(disposition.starts_with(&format!("attachment; filename=\"{name}\"")), "{disposition}");
        }
        let paul = site.account("paul").await;
        for ending in ["pdf", "xml", "exe"] {
            let answer = site.get(&format!("{address}.{ending}"), &paul).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{ending}");
        }
        let never = site.get("/api/v1/account/statement.pdf?from=yesterday", &anna).await;
        assert_eq!(
            (never.status, &never.json()["field"]),
            (StatusCode::UNPROCESSABLE_ENTITY, &json!("from"))
        );
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_booked_is_refused_by_its_field() {
    Site::on_each(|site| async move {
        let (olga, _, id, _) = shop(&site).await;
        let bookings = format!("/api/v1/operator/accounts/{id}/bookings");
        for (body, field) in [
            (json!({"what": "magic", "amount": 1}), "what"),
            (json!({"what": "top-up", "till": "pocket", "amount": 1}), "till"),
            (json!({"what": "top-up", "till": "cash"}), "amount"),
            (json!({"what": "top-up", "till": "cash", "amount": -5}), "amount"),
            (json!({"what": "top-up", "till": "cash", "amount": i64::MAX}), "amount"),
            (json!({"what": "pay-out", "till": "cash", "amount": 5}), "reason"),
            (json!({"what": "order", "till": "cash"}), "order_id"),
        ] {
            let answer = site.post(&bookings, &olga, &body).await;
            assert_eq!(
                (answer.status, &answer.json()["field"]),
                (StatusCode::UNPROCESSABLE_ENTITY, &json!(field)),
                "{body}"
            );
        }
        let past = json!({"taxing": "gross", "valid_from": "2020-01-01T00:00:00Z", "tariffs": []});
        assert_eq!(
            site.post("/api/v1/operator/price-lists", &olga, &past).await.json()["field"],
            "valid_from"
        );
        let steps = json!({"taxing": "gross", "tariffs": [{"service": "keep", "per": "order", "steps": []}]});
        assert_eq!(site.post("/api/v1/operator/price-lists", &olga, &steps).await.json()["field"], "tariffs");
    })
    .await;
}

#[tokio::test]
async fn where_there_is_no_provider_nothing_speaks_of_cards_and_no_message_is_believed() {
    Site::on_each(|site| async move {
        let anna = site.account("anna").await;
        let methods = site.get("/api/v1/payment-methods", &anna).await.json();
        assert_eq!((&methods["cards"], &methods["card"]), (&json!(false), &Value::Null));
        let known: Vec<&str> =
            methods["items"].as_array().unwrap().iter().filter_map(|one| one["method"].as_str()).collect();
        assert_eq!(known, ["prepaid", "invoice", "counter"]);
        let begun = site.post("/api/v1/card", &anna, &json!({})).await;
        assert_eq!((begun.status, begun.is("no-cards")), (StatusCode::CONFLICT, true), "{begun:?}");
        let told = r#"{"id":"evt_1","type":"payment_intent.succeeded","data":{"object":{"id":"pi_1"}}}"#;
        let heard = site.ask(Method::POST, "/api/v1/hooks/payments", None, Some(told)).await;
        assert_eq!((heard.status, heard.is("not-believed")), (StatusCode::BAD_REQUEST, true), "{heard:?}");
    })
    .await;
}

#[tokio::test]
async fn points_are_told_with_the_price_taken_by_the_order_and_kept_as_a_table() {
    Site::on_each(|site| async move {
        let (olga, anna, id, images) = shop(&site).await;
        assert_eq!(
            site.get("/api/v1/account", &anna).await.json()["points"],
            Value::Null,
            "nobody speaks of them"
        );
        let rules = json!({"spends": true, "worth": 2, "share": 50, "earns": 0});
        let set = put(&site, "/api/v1/operator/points", &olga, &rules).await.json();
        assert_eq!(set["worth"], json!({"amount": 2, "currency": "EUR"}));
        let bookings = format!("/api/v1/operator/accounts/{id}/bookings");
        for (what, amount) in [("points", 30), ("top-up", 100)] {
            let body = json!({"what": what, "till": "cash", "amount": amount, "reason": "Welcome"});
            assert_eq!(site.post(&bookings, &olga, &body).await.status, StatusCode::CREATED);
        }
        put(&site, "/api/v1/payment-methods", &anna, &json!({"method": "prepaid"})).await;
        let chosen =
            put(&site, "/api/v1/payment-methods/points", &anna, &json!({"first": true})).await.json();
        assert_eq!((&chosen["points"]["first"], &chosen["points"]["points"]), (&json!(true), &json!(30)));

        let quote = site.post("/api/v1/orders/quote", &anna, &order(&images)).await.json();
        let euro = |amount: i64| json!({"amount": amount, "currency": "EUR"});
        let taken = json!({"points": 17, "worth": euro(34), "rest": euro(36)});
        assert_eq!((&quote["total"], &quote["payment"]["points"]), (&euro(70), &taken));
        let mut told = order(&images);
        told["points"] = json!(16);
        assert!(site.post("/api/v1/orders", &anna, &told).await.is("points-changed"));
        told["points"] = json!(17);
        let placed = site.post("/api/v1/orders", &anna, &told).await;
        assert_eq!((placed.status, &placed.json()["charge"]["points"]), (StatusCode::CREATED, &taken));
        let account = site.get("/api/v1/account", &anna).await.json();
        assert_eq!((&account["balance"], &account["points"]["points"]), (&euro(64), &json!(13)));

        let history = site.get("/api/v1/account/points?limit=1", &anna).await.json();
        assert_eq!(
            (&history["items"][0]["points"], &history["items"][0]["points_after"]),
            (&json!(-17), &json!(13))
        );
        assert!(!history["next"].is_null());
        let table = site.get("/api/v1/account/points.csv", &anna).await;
        let text = String::from_utf8(table.bytes).unwrap();
        let lines: Vec<&str> = text.split("\r\n").collect();
        assert_eq!(lines[0], "serial,at,kind,order,invoice,points,after,reason");
        assert_eq!(lines[2], "1,2026-11-20T12:00:01Z,points,,,30,30,Welcome");
        let statement = site.get("/api/v1/account/statement", &anna).await.json();
        assert_eq!(statement["items"][2]["balance_after"], euro(0));
        assert_eq!(statement["items"][2]["amount"], euro(0), "points are no money");
    })
    .await;
}
