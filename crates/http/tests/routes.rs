//! Every route × every kind of caller.

mod site;

use std::collections::BTreeSet;

use axum::http::{Method, StatusCode};
use cradle_app::testing::silence;
use serde_json::{Value, json};
use site::Site;

/// Who may come in; everybody else is turned away before anything else is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    /// Everybody.
    All,
    /// Whoever is signed in.
    Customers,
    /// Whoever runs the centre.
    Operators,
    /// Guests who wait or were let in, by their own secret; sessions and keys count nothing there.
    Guests,
    /// Programs with the secret of this very address; no account opens it.
    Secret,
}

use Open::{All, Customers, Guests, Operators, Secret};

const ID: &str = "01890a5d-ac96-774b-bcce-b302099a8057";

/// Every route of the OpenAPI document and who may come in.
const TABLE: &[(&str, &str, Open)] = &[
    ("POST", "/api/v1/customers", All),
    ("GET", "/api/v1/me", Customers),
    ("PATCH", "/api/v1/me", Customers),
    ("DELETE", "/api/v1/me", Customers),
    ("POST", "/api/v1/me/email/confirmation", Customers),
    ("POST", "/api/v1/email-confirmations", All),
    ("POST", "/api/v1/sessions", All),
    ("GET", "/api/v1/sessions", Customers),
    ("DELETE", "/api/v1/sessions/current", All),
    ("DELETE", "/api/v1/sessions/{id}", Customers),
    ("POST", "/api/v1/devices/code", All),
    ("POST", "/api/v1/devices/token", All),
    ("GET", "/api/v1/devices", Customers),
    ("POST", "/api/v1/devices", Customers),
    ("POST", "/api/v1/keys", Customers),
    ("GET", "/api/v1/keys", Customers),
    ("DELETE", "/api/v1/keys/{id}", Customers),
    ("POST", "/api/v1/cameras", Customers),
    ("GET", "/api/v1/cameras", Customers),
    ("GET", "/api/v1/cameras/{id}", Customers),
    ("PATCH", "/api/v1/cameras/{id}", Customers),
    ("DELETE", "/api/v1/cameras/{id}", Customers),
    ("POST", "/api/v1/cameras/{id}/reports", Customers),
    ("GET", "/api/v1/cameras/{id}/reports", Customers),
    ("DELETE", "/api/v1/cameras/{id}/reports", Customers),
    ("GET", "/api/v1/permitted-cameras", Customers),
    ("GET", "/api/v1/operator/permitted-cameras", Operators),
    ("PUT", "/api/v1/operator/permitted-cameras", Operators),
    ("POST", "/api/v1/operator/permitted-cameras/try", Operators),
    ("GET", "/api/v1/cameras/{id}/ftp", Customers),
    ("POST", "/api/v1/cameras/{id}/ftp", Customers),
    ("DELETE", "/api/v1/cameras/{id}/ftp", Customers),
    ("GET", "/api/v1/cameras/{id}/menu", Customers),
    ("GET", "/api/v1/menu", Customers),
    ("GET", "/api/v1/payment-methods", Customers),
    ("PUT", "/api/v1/payment-methods", Customers),
    ("PUT", "/api/v1/payment-methods/points", Customers),
    ("PUT", "/api/v1/cameras/{id}/payment-method", Customers),
    ("POST", "/api/v1/card", Customers),
    ("PUT", "/api/v1/card", Customers),
    ("DELETE", "/api/v1/card", Customers),
    ("GET", "/api/v1/card-payments", Customers),
    ("GET", "/api/v1/card-payments/{id}", Customers),
    ("POST", "/api/v1/card-payments/{id}/look", Customers),
    ("POST", "/api/v1/card-payments/{id}/again", Customers),
    ("POST", "/api/v1/card-payments/{id}/from-balance", Customers),
    ("POST", "/api/v1/card-payments/{id}/call-off", Customers),
    ("POST", "/api/v1/account/top-up", Customers),
    ("POST", "/api/v1/hooks/payments", All),
    ("GET", "/api/v1/operator/card-payments", Operators),
    ("POST", "/api/v1/operator/card-payments/{id}/look", Operators),
    ("POST", "/api/v1/operator/card-payments/{id}/refund", Operators),
    ("GET", "/api/v1/operator/disputes", Operators),
    ("GET", "/api/v1/account", Customers),
    ("POST", "/api/v1/account/arrears/read", Customers),
    ("GET", "/api/v1/account/points", Customers),
    ("GET", "/api/v1/account/points.csv", Customers),
    ("GET", "/api/v1/account/statement", Customers),
    ("GET", "/api/v1/account/statement.csv", Customers),
    ("GET", "/api/v1/invoices", Customers),
    ("GET", "/api/v1/invoices/{id}", Customers),
    ("GET", "/api/v1/invoices/{id}.pdf", Customers),
    ("GET", "/api/v1/invoices/{id}.xml", Customers),
    ("GET", "/api/v1/account/statement.pdf", Customers),
    ("GET", "/api/v1/operator/seller", Operators),
    ("PUT", "/api/v1/operator/seller", Operators),
    ("GET", "/api/v1/operator/accounts/{id}/statement.pdf", Operators),
    ("GET", "/api/v1/operator/orders/{id}/slip.pdf", Operators),
    ("GET", "/api/v1/invoices/{id}/code.svg", Customers),
    ("POST", "/api/v1/invoices/{id}/pay", Customers),
    ("GET", "/api/v1/operator/price-lists", Operators),
    ("POST", "/api/v1/operator/price-lists", Operators),
    ("POST", "/api/v1/operator/price-lists/preview", Operators),
    ("PUT", "/api/v1/operator/price-lists/{id}", Operators),
    ("DELETE", "/api/v1/operator/price-lists/{id}", Operators),
    ("GET", "/api/v1/operator/billing", Operators),
    ("PUT", "/api/v1/operator/billing", Operators),
    ("GET", "/api/v1/operator/points", Operators),
    ("PUT", "/api/v1/operator/points", Operators),
    ("GET", "/api/v1/operator/accounts", Operators),
    ("GET", "/api/v1/operator/accounts.csv", Operators),
    ("GET", "/api/v1/operator/accounts/{id}", Operators),
    ("PUT", "/api/v1/operator/accounts/{id}/terms", Operators),
    ("GET", "/api/v1/operator/accounts/{id}/statement", Operators),
    ("GET", "/api/v1/operator/accounts/{id}/statement.csv", Operators),
    ("POST", "/api/v1/operator/accounts/{id}/bookings", Operators),
    ("POST", "/api/v1/operator/accounts/{id}/bookings/{entry}/take-back", Operators),
    ("GET", "/api/v1/operator/invoices", Operators),
    ("GET", "/api/v1/operator/invoices.csv", Operators),
    ("POST", "/api/v1/operator/invoices", Operators),
    ("DELETE", "/api/v1/operator/invoices/{id}", Operators),
    ("POST", "/api/v1/operator/invoices/{id}/final", Operators),
    ("POST", "/api/v1/operator/invoices/{id}/void", Operators),
    ("GET", "/api/v1/operator/closing", Operators),
    ("GET", "/api/v1/operator/closing.csv", Operators),
    ("GET", "/api/v1/operator/revenue", Operators),
    ("GET", "/api/v1/operator/revenue.csv", Operators),
    ("GET", "/api/v1/operator/arrears", Operators),
    ("GET", "/api/v1/operator/arrears.csv", Operators),
    ("POST", "/api/v1/orders", Customers),
    ("GET", "/api/v1/orders", Customers),
    ("POST", "/api/v1/orders/quote", Customers),
    ("GET", "/api/v1/orders/{id}", Customers),
    ("POST", "/api/v1/orders/{id}/cancel", Customers),
    ("POST", "/api/v1/grants", Customers),
    ("GET", "/api/v1/grants", Customers),
    ("PATCH", "/api/v1/grants/{id}", Customers),
    ("DELETE", "/api/v1/grants/{id}", Customers),
    ("GET", "/api/v1/received", Customers),
    ("GET", "/api/v1/received/{id}", Customers),
    ("GET", "/api/v1/received/{id}/total", Customers),
    ("GET", "/api/v1/received/{id}/images/{index}/{form}", Customers),
    ("GET", "/api/v1/received/{id}/images/{index}/sounds/{filename}", Customers),
    ("GET", "/api/v1/received/{id}/download", Customers),
    ("GET", "/api/v1/received/{id}/card", Customers),
    ("GET", "/api/v1/shared/{token}", All),
    ("GET", "/api/v1/shared/{token}/total", All),
    ("GET", "/api/v1/shared/{token}/images/{index}/{form}", All),
    ("GET", "/api/v1/shared/{token}/images/{index}/sounds/{filename}", All),
    ("GET", "/api/v1/shared/{token}/download", All),
    ("GET", "/api/v1/shared/{token}/card", All),
    ("POST", "/api/v1/shared/{token}/unlock", All),
    ("POST", "/api/v1/shared/{token}/uploads", All),
    ("HEAD", "/api/v1/shared/{token}/uploads/{upload}", All),
    ("PATCH", "/api/v1/shared/{token}/uploads/{upload}", All),
    ("POST", "/api/v1/shared/{token}/uploads/{upload}", All),
    ("DELETE", "/api/v1/shared/{token}/uploads/{upload}", All),
    ("POST", "/api/v1/received/{id}/uploads", Customers),
    ("HEAD", "/api/v1/received/{id}/uploads/{upload}", Customers),
    ("PATCH", "/api/v1/received/{id}/uploads/{upload}", Customers),
    ("POST", "/api/v1/received/{id}/uploads/{upload}", Customers),
    ("DELETE", "/api/v1/received/{id}/uploads/{upload}", Customers),
    ("GET", "/api/v1/galleries/{slug}", All),
    ("GET", "/api/v1/galleries/{slug}/total", All),
    ("GET", "/api/v1/galleries/{slug}/download", All),
    ("GET", "/api/v1/galleries/{slug}/card", All),
    ("POST", "/api/v1/galleries/{slug}/unlock", All),
    ("GET", "/api/v1/galleries/{slug}/images/{index}/{form}", All),
    ("GET", "/api/v1/galleries/{slug}/images/{index}/sounds/{filename}", All),
    ("GET", "/api/v1/partners", Customers),
    ("POST", "/api/v1/partners", Customers),
    ("GET", "/api/v1/partners.vcf", Customers),
    ("POST", "/api/v1/partners/import", Customers),
    ("GET", "/api/v1/partners/find", Customers),
    ("GET", "/api/v1/partners/{id}", Customers),
    ("PATCH", "/api/v1/partners/{id}", Customers),
    ("DELETE", "/api/v1/partners/{id}", Customers),
    ("POST", "/api/v1/partners/{id}/accept", Customers),
    ("POST", "/api/v1/partners/{id}/tell", Customers),
    ("DELETE", "/api/v1/partners/{id}/tell", Customers),
    ("POST", "/api/v1/partners/{id}/message", Customers),
    ("GET", "/api/v1/partners/{id}/picture", Customers),
    ("GET", "/api/v1/partners/{id}/photograph", Customers),
    ("PUT", "/api/v1/partners/{id}/photograph", Customers),
    ("DELETE", "/api/v1/partners/{id}/photograph", Customers),
    ("GET", "/api/v1/me/calling", Customers),
    ("PATCH", "/api/v1/me/calling", Customers),
    ("POST", "/api/v1/me/calling/address", Customers),
    ("GET", "/api/v1/me/calling/picture", Customers),
    ("PUT", "/api/v1/me/calling/picture", Customers),
    ("DELETE", "/api/v1/me/calling/picture", Customers),
    ("GET", "/api/v1/presence", Customers),
    ("PUT", "/api/v1/presence", Customers),
    ("GET", "/api/v1/calling/notices", Customers),
    ("POST", "/api/v1/calling/notices/{id}/read", Customers),
    ("GET", "/api/v1/calling/notices/{id}/{form}", Customers),
    ("POST", "/api/v1/calling/notices/{id}/keep", Customers),
    ("GET", "/api/v1/calls", Customers),
    ("POST", "/api/v1/calls", Customers),
    ("GET", "/api/v1/calls/{id}", Customers),
    ("POST", "/api/v1/calls/{id}/participants", Customers),
    ("POST", "/api/v1/calls/{id}/answer", Customers),
    ("POST", "/api/v1/calls/{id}/decline", Customers),
    ("POST", "/api/v1/calls/{id}/leave", Customers),
    ("POST", "/api/v1/calls/{id}/join", Customers),
    ("GET", "/api/v1/calls/{id}/ice", Customers),
    ("POST", "/api/v1/calls/{id}/feeds", Customers),
    ("PATCH", "/api/v1/calls/{id}/feeds/{feed}", Customers),
    ("DELETE", "/api/v1/calls/{id}/feeds/{feed}", Customers),
    ("OPTIONS", "/api/v1/feeds/{id}", All),
    ("POST", "/api/v1/feeds/{id}", Secret),
    ("OPTIONS", "/api/v1/feeds/{id}/{session}", All),
    ("PATCH", "/api/v1/feeds/{id}/{session}", Secret),
    ("DELETE", "/api/v1/feeds/{id}/{session}", Secret),
    ("POST", "/api/v1/calls/{id}/images", Customers),
    ("GET", "/api/v1/calls/{id}/images/{n}/{form}", Customers),
    ("POST", "/api/v1/calls/{id}/images/{n}/keep", Customers),
    ("POST", "/api/v1/guest-links", Customers),
    ("GET", "/api/v1/guest-links", Customers),
    ("DELETE", "/api/v1/guest-links/{id}", Customers),
    ("GET", "/api/v1/guests", Customers),
    ("POST", "/api/v1/guests/{id}/let-in", Customers),
    ("POST", "/api/v1/guests/{id}/turn-away", Customers),
    ("DELETE", "/api/v1/calls/{id}/guests/{participant}", Customers),
    ("GET", "/api/v1/guest/invitations/{token}", All),
    ("POST", "/api/v1/guest/invitations/{token}", All),
    ("GET", "/api/v1/guest", Guests),
    ("DELETE", "/api/v1/guest", Guests),
    ("GET", "/api/v1/guest/live", Guests),
    ("GET", "/api/v1/guest/call", Guests),
    ("POST", "/api/v1/guest/call/join", Guests),
    ("POST", "/api/v1/guest/call/leave", Guests),
    ("GET", "/api/v1/guest/call/ice", Guests),
    ("GET", "/api/v1/guest/call/images/{n}/{form}", Guests),
    ("POST", "/api/v1/guest/call/recordings/{recording}/answer", Guests),
    ("POST", "/api/v1/guest/call/recordings/{recording}/stop", Guests),
    ("POST", "/api/v1/calls/{id}/recordings", Customers),
    ("POST", "/api/v1/calls/{id}/recordings/{recording}/answer", Customers),
    ("POST", "/api/v1/calls/{id}/recordings/{recording}/stop", Customers),
    ("POST", "/api/v1/calls/{id}/recordings/{recording}/film", Customers),
    ("GET", "/api/v1/live", Customers),
    ("GET", "/api/v1/operator/orders", Operators),
    ("POST", "/api/v1/operator/orders/{id}/cancel", Operators),
    ("POST", "/api/v1/operator/orders/{id}/retry", Operators),
    ("GET", "/api/v1/operator/orders/{id}", Operators),
    ("GET", "/api/v1/operator/orders/{id}/images/{image}/thumbnail", Operators),
    ("POST", "/api/v1/operator/orders/{id}/prints/{position}/repeat", Operators),
    ("GET", "/api/v1/printing", Customers),
    ("POST", "/api/v1/hooks/delivery", All),
    ("GET", "/api/v1/operator/delivery", Operators),
    ("PUT", "/api/v1/operator/delivery", Operators),
    ("POST", "/api/v1/operator/orders/{id}/parcel", Operators),
    ("GET", "/api/v1/operator/orders/{id}/label.pdf", Operators),
    ("GET", "/api/v1/operator/places", Operators),
    ("POST", "/api/v1/operator/places", Operators),
    ("PUT", "/api/v1/operator/places/{id}", Operators),
    ("DELETE", "/api/v1/operator/places/{id}", Operators),
    ("PUT", "/api/v1/operator/places/{id}/profiles", Operators),
    ("DELETE", "/api/v1/operator/places/{id}/profiles/{paper}", Operators),
    ("GET", "/api/v1/operator/printers", Operators),
    ("POST", "/api/v1/operator/printers/look", Operators),
    ("POST", "/api/v1/federation/{id}/messages", All),
    ("POST", "/api/v1/federation/{id}/fields", All),
    ("POST", "/api/v1/federation/{id}/pictures", All),
    ("POST", "/api/v1/federation/{id}/orders", All),
    ("POST", "/api/v1/federation/{id}/arrivals", All),
    ("PUT", "/api/v1/federation/{id}/arrivals/{order}/{position}", All),
    ("POST", "/api/v1/orders/{id}/passage", Customers),
    ("GET", "/api/v1/disclosures", Customers),
    ("GET", "/api/v1/operator/partners", Operators),
    ("POST", "/api/v1/operator/partners", Operators),
    ("GET", "/api/v1/operator/partners/{id}", Operators),
    ("PUT", "/api/v1/operator/partners/{id}", Operators),
    ("DELETE", "/api/v1/operator/partners/{id}", Operators),
    ("POST", "/api/v1/operator/partners/{id}/secret", Operators),
    ("POST", "/api/v1/operator/partners/{id}/messages/{message}/again", Operators),
    ("GET", "/api/v1/operator/partners/{id}/settlement", Operators),
    ("GET", "/api/v1/operator/partners/{id}/settlement.csv", Operators),
    ("GET", "/api/v1/operator/overview", Operators),
    ("GET", "/api/v1/operator/jobs", Operators),
    ("POST", "/api/v1/operator/jobs/{id}/retry", Operators),
    ("DELETE", "/api/v1/operator/jobs/{id}", Operators),
    ("GET", "/api/v1/operator/customers", Operators),
    ("POST", "/api/v1/operator/customers/{id}/confirm", Operators),
    ("GET", "/api/v1/images", Customers),
    ("POST", "/api/v1/images/batch", Customers),
    ("POST", "/api/v1/images/download", Customers),
    ("GET", "/api/v1/downloads/{token}", All),
    ("POST", "/api/v1/images/known", Customers),
    ("GET", "/api/v1/images/{id}", Customers),
    ("PATCH", "/api/v1/images/{id}", Customers),
    ("DELETE", "/api/v1/images/{id}", Customers),
    ("POST", "/api/v1/images/{id}/restore", Customers),
    ("GET", "/api/v1/images/{id}/additions", Customers),
    ("GET", "/api/v1/images/{id}/original", Customers),
    ("GET", "/api/v1/images/{id}/preview", Customers),
    ("GET", "/api/v1/images/{id}/thumbnail", Customers),
    ("GET", "/api/v1/images/{id}/parts/{filename}", Customers),
    ("GET", "/api/v1/images/{id}/playable", Customers),
    ("GET", "/api/v1/images/{id}/parts/{filename}/playable", Customers),
    ("GET", "/api/v1/classes", Customers),
    ("POST", "/api/v1/classes", Customers),
    ("POST", "/api/v1/classes/try", Customers),
    ("GET", "/api/v1/classes/{id}", Customers),
    ("PATCH", "/api/v1/classes/{id}", Customers),
    ("DELETE", "/api/v1/classes/{id}", Customers),
    ("POST", "/api/v1/classes/{id}/reach", Customers),
    ("GET", "/api/v1/classes/{id}/images", Customers),
    ("POST", "/api/v1/classes/{id}/images", Customers),
    ("GET", "/api/v1/trash", Customers),
    ("DELETE", "/api/v1/trash", Customers),
    ("POST", "/api/v1/trash/remove", Customers),
    ("GET", "/api/v1/notices", Customers),
    ("GET", "/api/v1/notices/history", Customers),
    ("GET", "/api/v1/notices/{id}", Customers),
    ("POST", "/api/v1/notices/{id}/read", Customers),
    ("POST", "/api/v1/notices/{id}/answer", Customers),
    ("GET", "/api/v1/operator/notices", Operators),
    ("GET", "/api/v1/operator/periods", Operators),
    ("PUT", "/api/v1/operator/periods", Operators),
    ("GET", "/api/v1/timeline", Customers),
    ("GET", "/api/v1/timeline/{day}", Customers),
    ("GET", "/api/v1/map", Customers),
    ("OPTIONS", "/api/v1/uploads", All),
    ("POST", "/api/v1/uploads", Customers),
    ("HEAD", "/api/v1/uploads/{id}", Customers),
    ("PATCH", "/api/v1/uploads/{id}", Customers),
    ("POST", "/api/v1/uploads/{id}", Customers),
    ("DELETE", "/api/v1/uploads/{id}", Customers),
    ("GET", "/api/v1/operator/services", Operators),
    ("POST", "/api/v1/operator/services", Operators),
    ("PUT", "/api/v1/operator/services/order", Operators),
    ("PATCH", "/api/v1/operator/services/{id}", Operators),
    ("DELETE", "/api/v1/operator/services/{id}", Operators),
];

/// A body that reads well for routes that want one, so that the answer is about the caller.
fn body(method: &str, path: &str) -> Option<&'static str> {
    match (method, path) {
        ("POST", "/api/v1/customers") => Some(r#"{"email":"","password":"","name":""}"#),
        ("DELETE", "/api/v1/me") => Some(r#"{"password":""}"#),
        ("POST", "/api/v1/sessions") => Some(r#"{"email":"x","password":"y"}"#),
        ("POST", "/api/v1/devices/token") => Some(r#"{"device_code":"x"}"#),
        ("POST", "/api/v1/devices") => Some(r#"{"user_code":"x","allow":false}"#),
        ("POST", "/api/v1/email-confirmations") => Some(r#"{"token":"x"}"#),
        ("POST", "/api/v1/keys") => Some(r#"{"name":"","rights":[]}"#),
        ("PUT" | "POST", path) if path.starts_with("/api/v1/operator/permitted-cameras") => {
            Some(r#"{"conference":null,"pictures":null}"#)
        }
        ("POST", "/api/v1/cameras") => Some(r#"{"maker":"","model":"","serial":""}"#),
        ("POST" | "PUT", "/api/v1/operator/places" | "/api/v1/operator/places/{id}") => {
            Some(r#"{"name":"","enabled":true,"kind":"folder","products":[]}"#)
        }
        ("POST" | "PUT", "/api/v1/operator/partners" | "/api/v1/operator/partners/{id}") => {
            Some(r#"{"name":""}"#)
        }
        ("PUT", "/api/v1/operator/places/{id}/profiles") => Some(r#"{"paper":"x","name":"x","profile":""}"#),
        ("PUT", "/api/v1/operator/delivery") => Some(r#"{"counters":[],"countries":[],"carriers":[]}"#),
        ("POST", "/api/v1/operator/orders/{id}/parcel") => Some(r#"{"state":"ready"}"#),
        ("POST", "/api/v1/operator/printers/look") => Some(r#"{"uri":"x"}"#),
        ("POST", "/api/v1/operator/services") => Some(
            r#"{"id":"","kind":"","title":null,"description":null,"price":{"amount":0,"currency":"EUR"},"per":"order","enabled":true,"models":[]}"#,
        ),
        ("POST", "/api/v1/orders" | "/api/v1/orders/quote") => Some(r#"{"service":"x","images":[]}"#),
        ("POST", "/api/v1/grants") => Some(r#"{"images":[],"to":"link"}"#),
        ("POST", path) if path.ends_with("/unlock") => Some(r#"{"password":"x"}"#),
        ("POST", "/api/v1/classes") => Some(r#"{"name":"x"}"#),
        ("POST", "/api/v1/classes/try") => Some(r#"{"conditions":[{"field":"position"}]}"#),
        ("POST", "/api/v1/images/batch") => Some(r#"{"ids":[],"state":null,"set":null}"#),
        ("POST", "/api/v1/trash/remove" | "/api/v1/images/download") => Some(r#"{"ids":[]}"#),
        ("POST", "/api/v1/notices/{id}/answer") => Some(r#"{"answer":"keep"}"#),
        ("PUT", "/api/v1/payment-methods") => Some(r#"{"method":"prepaid"}"#),
        ("PUT", "/api/v1/payment-methods/points") => Some(r#"{"first":false}"#),
        ("PUT", "/api/v1/operator/points") => Some(r#"{"spends":true,"worth":1,"share":100,"earns":0}"#),
        ("PUT", "/api/v1/card") => Some(r#"{"setup_id":"seti_x"}"#),
        ("POST", "/api/v1/account/top-up") => Some(r#"{"amount":100}"#),
        ("POST", "/api/v1/operator/card-payments/{id}/refund") => Some(r#"{"amount":1,"reason":"x"}"#),
        ("POST" | "PUT", "/api/v1/operator/price-lists" | "/api/v1/operator/price-lists/{id}") => {
            Some(r#"{"taxing":"gross","tariffs":[]}"#)
        }
        ("POST", "/api/v1/operator/price-lists/preview") => {
            Some(r#"{"taxing":"gross","tariffs":[],"quantities":[1]}"#)
        }
        ("PUT", "/api/v1/operator/billing") => Some(
            r#"{"counter_limit":10000,"payment_days":14,"reminder_days":3,"notice_days":14,"close_days":14}"#,
        ),
        ("POST", "/api/v1/operator/accounts/{id}/bookings") => Some(r#"{"what":"goodwill"}"#),
        ("POST", "/api/v1/operator/invoices") => {
            Some(r#"{"customer_id":"01890a5d-ac96-774b-bcce-b302099a8057"}"#)
        }
        ("POST", "/api/v1/calls") => Some(
            r#"{"partner_id":"01890a5d-ac96-774b-bcce-b302099a8057","connection":"01890a5d-ac96-774b-bcce-b302099a8057"}"#,
        ),
        ("POST", "/api/v1/guest/invitations/{token}") => Some(r#"{"name":"Erna"}"#),
        (
            "POST",
            "/api/v1/calls/{id}/answer"
            | "/api/v1/calls/{id}/join"
            | "/api/v1/guests/{id}/let-in"
            | "/api/v1/guest/call/join",
        ) => Some(r#"{"connection":"01890a5d-ac96-774b-bcce-b302099a8057"}"#),
        ("POST", "/api/v1/calls/{id}/participants") => {
            Some(r#"{"partner_ids":["01890a5d-ac96-774b-bcce-b302099a8057"]}"#)
        }
        ("POST", "/api/v1/calls/{id}/images") => {
            Some(r#"{"image_id":"01890a5d-ac96-774b-bcce-b302099a8057"}"#)
        }
        ("POST", path) if path.ends_with("/recordings/{recording}/answer") => Some(r#"{"agrees":true}"#),
        ("POST", "/api/v1/calls/{id}/recordings/{recording}/film") => {
            Some(r#"{"image_id":"01890a5d-ac96-774b-bcce-b302099a8057","title":"x"}"#)
        }
        ("POST", "/api/v1/calls/{id}/feeds") => Some(r#"{"name":"x","flow":"in"}"#),
        ("PATCH", "/api/v1/calls/{id}/feeds/{feed}") => Some(r#"{"muted":true}"#),
        ("POST", "/api/v1/images/known") => Some(r#"{"sha256":[]}"#),
        (_, path) if path.contains("/uploads") => None,
        ("PUT", "/api/v1/operator/services/order") => Some(r#"{"order":[]}"#),
        ("POST" | "PUT" | "PATCH", _) => Some("{}"),
        _ => None,
    }
}

/// What tus 1.0 asks of requests, and of those that carry bytes.
const TUS: [(&str, &str); 6] = [
    ("tus-resumable", "1.0.0"),
    ("upload-length", "1"),
    ("upload-metadata", "filename YS5qcGc="),
    ("upload-offset", "0"),
    ("x-http-method-override", "PATCH"),
    ("content-type", "application/offset+octet-stream"),
];

/// An address of this route.
fn address(path: &str) -> String {
    let path = path.replace("{id}", ID).replace("{day}", "2026-01-01").replace("{filename}", "a.wav");
    let path =
        path.replace("{upload}", ID).replace("{entry}", ID).replace("{message}", ID).replace("{image}", ID);
    let path = path.replace("{participant}", ID).replace("{feed}", ID).replace("{session}", ID);
    let path = path.replace("{position}", "0").replace("{order}", ID).replace("{paper}", "photo");
    let path = path.replace("{index}", "1").replace("{form}", "preview").replace("{n}", "1");
    let path = path.replace("{recording}", ID);
    match path.as_str() {
        path if path.starts_with("/api/v1/partners/") && path.ends_with("/photograph") => {
            format!("{path}?call={ID}")
        }
        "/api/v1/devices" => format!("{path}?code=x"),
        "/api/v1/map" => format!("{path}?north=50&south=40&west=0&east=20&level=4"),
        _ => path,
    }
}

#[tokio::test]
async fn every_documented_route_is_in_the_table_and_no_other() {
    let document = serde_json::to_value(cradle_http::document()).unwrap();
    let mut documented: Vec<(String, String)> = document["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, operations)| {
            let methods = operations.as_object().unwrap().keys();
            methods.map(|method| (method.to_uppercase(), path.clone())).collect::<Vec<_>>()
        })
        .collect();
    let mut listed: Vec<(String, String)> =
        TABLE.iter().map(|(method, path, _)| ((*method).to_owned(), (*path).to_owned())).collect();
    documented.sort();
    listed.sort();
    assert_eq!(documented, listed);
}

#[tokio::test]
async fn nobody_comes_in_where_they_should_not() {
    Site::on_each(|site| async move {
        let operator = site.account("operator").await;
        let customer = site.account("customer").await;
        let guest = site.guest(&customer).await;
        for (method, path, open) in TABLE {
            let address = address(path);
            let ask = |token: Option<&str>| {
                let method: Method = method.parse().unwrap();
                let token = token.map(str::to_owned);
                let (site, address, body) = (site.clone(), address.clone(), body(method.as_str(), path));
                let headers: &[(&str, &str)] = if path.contains("/uploads") { &TUS } else { &[] };
                async move { site.ask_with(method, &address, token.as_deref(), body, headers).await }
            };
            let nobody = ask(None).await;
            assert_eq!(
                nobody.status == StatusCode::UNAUTHORIZED && !nobody.is("wrong-password"),
                *open != All,
                "{method} {path} by nobody: {nobody:?}"
            );
            if *open == Operators {
                assert_eq!(
                    ask(Some(&customer)).await.status,
                    StatusCode::FORBIDDEN,
                    "{method} {path} by a customer"
                );
            }
            // Whoever is known here as somebody else is nobody there.
            for other in [&customer, &operator].into_iter().filter(|_| *open == Guests) {
                let other = ask(Some(other)).await;
                assert_eq!(other.status, StatusCode::UNAUTHORIZED, "{method} {path} by a customer");
            }
            if !matches!(open, All | Guests) {
                let guest = ask(Some(&guest)).await;
                assert_eq!(guest.status, StatusCode::UNAUTHORIZED, "{method} {path} by a guest");
            }
            // An account that this would delete or sign out is left alone, and a guest who would go.
            if *method == "DELETE" && !path.contains("{id}") {
                continue;
            }
            let own = match open {
                Operators => ask(Some(&operator)).await,
                Guests => ask(Some(&guest)).await,
                All | Customers => ask(Some(&customer)).await,
                Secret => {
                    for token in [&customer, &operator, &guest] {
                        assert!(ask(Some(token)).await.is("wrong-token"), "{method} {path} by an account");
                    }
                    continue;
                }
            };
            let turned_away = [StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN].contains(&own.status);
            assert!(!turned_away || own.is("wrong-password"), "{method} {path} by whom it is for: {own:?}");
            assert!(!own.status.is_server_error(), "{method} {path}: {own:?}");
        }
    })
    .await;
}

/// How one can come to what was given, and what stands behind each of these addresses.
const DOORS: [(&str, &[&str]); 3] = [
    ("/api/v1/shared/{token}", &["/unlock", "/uploads", "/uploads/{upload}"]),
    ("/api/v1/galleries/{slug}", &["/unlock"]),
    ("/api/v1/received/{id}", &["/uploads", "/uploads/{upload}"]),
];
const BEHIND: [&str; 6] =
    ["", "/total", "/images/{index}/{form}", "/images/{index}/sounds/{filename}", "/download", "/card"];

#[tokio::test]
async fn every_address_behind_a_door_is_one_that_every_kind_of_caller_tries() {
    let listed: BTreeSet<String> = TABLE.iter().map(|(_, path, _)| (*path).to_owned()).collect();
    for (door, more) in DOORS {
        let known: BTreeSet<String> =
            BEHIND.iter().chain(more).map(|behind| format!("{door}{behind}")).collect();
        let there: BTreeSet<String> = listed.iter().filter(|path| path.starts_with(door)).cloned().collect();
        assert_eq!(there, known);
    }
}

/// Gives `object` behind each kind of door and says where it stands, with whom each opens to.
async fn doors(site: &Site, anna: &str, object: &Value) -> Vec<(String, &'static str)> {
    let mut doors = Vec::new();
    let receivers = [
        (json!({"to": "link"}), "everybody"),
        (json!({"to": "link", "password": "open sesame"}), "password"),
        (json!({"to": "public", "title": "Lake"}), "everybody"),
        (json!({"to": "public", "title": "Lake", "password": "open sesame"}), "password"),
        (json!({"to": "customer", "email": "receiver@example.org"}), "receiver"),
    ];
    for (to, opens_to) in receivers {
        let mut grant = object.clone();
        grant.as_object_mut().unwrap().extend(to.as_object().unwrap().clone());
        let given = site.post("/api/v1/grants", anna, &grant).await;
        assert_eq!(given.status, StatusCode::CREATED, "{given:?}");
        let href = given.json()["href"].as_str().unwrap().to_owned();
        let base = href.replacen("/shared/", "/api/v1/received/", 1);
        let base = base.replacen("/s/", "/api/v1/shared/", 1).replacen("/g/", "/api/v1/galleries/", 1);
        doors.push((base, opens_to));
    }
    doors
}

#[tokio::test]
async fn what_was_given_opens_to_whom_it_is_for_and_to_no_other_kind_of_caller() {
    Site::on_each(|site| async move {
        let operator = site.account("operator").await;
        let anna = site.account("anna").await;
        let (receiver, other) = (site.account("receiver").await, site.account("other").await);
        let images = site.pictures(&anna, 1).await;
        let first = images[0].parse().unwrap();
        site.centre.receive(&site.visitor(&anna).await, "a.wav", &silence(1), Some(first)).await;
        let pictures = json!({"images": images, "originals": true});
        let details = json!({"object": "profile", "fields": ["name"]});
        let with_pictures =
            ["", "/images/1/preview", "/images/1/original", "/images/1/sounds/sound-1.wav", "/download"];
        let with_details = ["", "/card"];
        let callers = [None, Some(&anna), Some(&receiver), Some(&other), Some(&operator)]
            .map(|token| token.map(String::as_str));
        for (object, addresses) in [(pictures, with_pictures.as_slice()), (details, with_details.as_slice())]
        {
            for (base, opens_to) in doors(&site, &anna, &object).await {
                let word = json!({"password": "open sesame"}).to_string();
                let unlocked = site.ask(Method::POST, &format!("{base}/unlock"), None, Some(&word)).await;
                let cookie = unlocked.header("set-cookie").and_then(|text| text.split(';').next());
                assert_eq!(cookie.is_some(), opens_to == "password");
                for behind in addresses {
                    let address = format!("{base}{behind}");
                    for token in callers {
                        let answer = site.ask(Method::GET, &address, token, None).await;
                        let expected = match (opens_to, token) {
                            ("everybody", _) => StatusCode::OK,
                            ("receiver", Some(token)) if token == receiver => StatusCode::OK,
                            ("password", _) | (_, None) => StatusCode::UNAUTHORIZED,
                            _ => StatusCode::NOT_FOUND,
                        };
                        assert_eq!(answer.status, expected, "{address}, for {opens_to}: {answer:?}");
                    }
                    if let Some(cookie) = cookie {
                        let headers = [("cookie", cookie)];
                        let answer = site.ask_with(Method::GET, &address, None, None, &headers).await;
                        assert_eq!(answer.status, StatusCode::OK, "{address} with the password: {answer:?}");
                    }
                }
            }
        }
    })
    .await;
}

/// What a key opens that may `read`, and one that may `upload`; a key that may `webdav` opens none of it.
const BY_KEY: &[(&str, &str, &str)] = &[
    ("GET", "/api/v1/images", "read"),
    ("GET", "/api/v1/images/{id}", "read"),
    ("GET", "/api/v1/images/{id}/additions", "read"),
    ("GET", "/api/v1/images/{id}/original", "read"),
    ("GET", "/api/v1/images/{id}/preview", "read"),
    ("GET", "/api/v1/images/{id}/thumbnail", "read"),
    ("GET", "/api/v1/images/{id}/parts/{filename}", "read"),
    ("GET", "/api/v1/images/{id}/playable", "read"),
    ("GET", "/api/v1/images/{id}/parts/{filename}/playable", "read"),
    ("POST", "/api/v1/images/download", "read"),
    ("GET", "/api/v1/timeline", "read"),
    ("GET", "/api/v1/timeline/{day}", "read"),
    ("GET", "/api/v1/map", "read"),
    ("GET", "/api/v1/classes", "read"),
    ("GET", "/api/v1/classes/{id}", "read"),
    ("GET", "/api/v1/classes/{id}/images", "read"),
    ("POST", "/api/v1/images/known", "upload"),
    ("POST", "/api/v1/uploads", "upload"),
    ("HEAD", "/api/v1/uploads/{id}", "upload"),
    ("PATCH", "/api/v1/uploads/{id}", "upload"),
    ("POST", "/api/v1/uploads/{id}", "upload"),
    ("DELETE", "/api/v1/uploads/{id}", "upload"),
];

#[tokio::test]
async fn a_key_opens_what_it_was_made_for_and_nothing_else() {
    Site::on_each(|site| async move {
        // The first account runs the centre; its keys do not.
        let owner = site.account("owner").await;
        for right in ["read", "upload", "webdav"] {
            let key = site.key(&owner, &[right]).await;
            let behind = |open: &Open| !matches!(open, All | Guests | Secret);
            for (method, path, open) in TABLE.iter().filter(|(_, _, open)| behind(open)) {
                let headers: &[(&str, &str)] = if path.contains("/uploads") { &TUS } else { &[] };
                let asked = method.parse().unwrap();
                let answer =
                    site.ask_with(asked, &address(path), Some(&key), body(method, path), headers).await;
                let meant = BY_KEY.contains(&(*method, *path, right));
                assert_eq!(
                    answer.status == StatusCode::FORBIDDEN,
                    !meant,
                    "{method} {path} ({open:?}) by a key that may {right}: {answer:?}"
                );
                assert!(answer.status != StatusCode::UNAUTHORIZED, "{method} {path}: {answer:?}");
            }
        }
    })
    .await;
}

/// Routes of other services' programs, which the document does not describe.
const COMPATIBLE: &[(&str, &str, Open)] = &[
    ("GET", "/.well-known/immich", All),
    ("GET", "/api/server/ping", All),
    ("GET", "/api/server/version", All),
    ("GET", "/api/server/media-types", Customers),
    ("GET", "/api/users/me", Customers),
    ("GET", "/api/api-keys/me", Customers),
    ("POST", "/api/assets/bulk-upload-check", Customers),
    ("POST", "/api/assets", Customers),
];

/// What WebDAV has.
const DAV: [&str; 11] =
    ["GET", "HEAD", "PUT", "DELETE", "MKCOL", "COPY", "MOVE", "PROPFIND", "PROPPATCH", "LOCK", "UNLOCK"];

#[tokio::test]
async fn what_only_guests_have_opens_to_no_key_and_what_only_customers_have_to_no_guests_cookie() {
    Site::on_each(|site| async move {
        let owner = site.account("owner").await;
        let key = site.key(&owner, &["read", "upload", "webdav"]).await;
        let guest = site.guest(&owner).await;
        let guest = format!("cradle_guest={guest}; cradle_session={guest}");
        for (method, path, open) in TABLE.iter().filter(|(_, _, open)| *open != All) {
            let headers: &[(&str, &str)] = if path.contains("/uploads") { &TUS } else { &[] };
            let asked: Method = method.parse().unwrap();
            let own = [("cookie", guest.as_str()), ("sec-fetch-site", "same-origin")];
            let (key, headers) = if *open == Guests {
                (Some(&*key), headers.to_vec())
            } else {
                (None, [headers, &own].concat())
            };
            let answer = site.ask_with(asked, &address(path), key, body(method, path), &headers).await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{method} {path}: {answer:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn programs_of_others_come_in_by_keys_that_fit() {
    Site::on_each(|site| async move {
        let owner = site.account("owner").await;
        let (upload, read) = (site.key(&owner, &["upload"]).await, site.key(&owner, &["read"]).await);
        for (method, path, open) in COMPATIBLE {
            let body = path.ends_with("check").then_some(r#"{"assets":[]}"#);
            let ask = |token| site.ask(method.parse().unwrap(), path, token, body);
            let turned_away = |answer: &site::Answer| {
                [StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN].contains(&answer.status)
            };
            assert_eq!(turned_away(&ask(None).await), *open != All, "{method} {path} by nobody");
            assert!(!turned_away(&ask(Some(&upload)).await), "{method} {path} by a key that may upload");
            // Whose key it is is no secret to it.
            let open_to_each = *open == All || path.ends_with("/me");
            assert_eq!(turned_away(&ask(Some(&read)).await), !open_to_each, "{method} {path} by a key that reads");
        }
        let mount = site.key(&owner, &["webdav"]).await;
        let cookie = format!("cradle_session={owner}");
        for method in DAV {
            for path in ["/dav", "/dav/", "/dav/Inbox/a.jpg", "/dav/no/such/place"] {
                let ask = |token, headers| {
                    let site = site.clone();
                    async move { site.ask_with(method.parse().unwrap(), path, token, None, headers).await.status }
                };
                assert_eq!(ask(None, &[]).await, StatusCode::UNAUTHORIZED, "{method} {path} by nobody");
                let by_cookie: &[(&str, &str)] = &[("cookie", &cookie), ("sec-fetch-site", "same-origin")];
                assert_eq!(ask(None, by_cookie).await, StatusCode::UNAUTHORIZED, "{method} {path} by a page");
                for key in [&upload, &read] {
                    assert_eq!(ask(Some(key), &[]).await, StatusCode::FORBIDDEN, "{method} {path} by a wrong key");
                }
                let right = ask(Some(&mount), &[]).await;
                assert!(right != StatusCode::UNAUTHORIZED && !right.is_server_error(), "{method} {path}: {right}");
            }
        }
        // What is spoken there, everybody may know.
        assert_eq!(site.ask(Method::OPTIONS, "/dav/", None, None).await.header("dav"), Some("1, 2"));
    })
    .await;
}

#[tokio::test]
async fn an_address_that_nobody_knows_is_a_problem_and_not_a_page() {
    Site::on_each(|site| async move {
        let answer = site.ask(Method::GET, "/api/v1/nothing", None, None).await;
        assert_eq!((answer.status, answer.is("not-found")), (StatusCode::NOT_FOUND, true));
    })
    .await;
}
