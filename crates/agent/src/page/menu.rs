//! The service menu for a camera: the centre's, or what it last said, or what every centre can do.

use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use cradle_client::Trouble;
use cradle_wire::Money;
use cradle_wire::menu::{Menu, MenuEntry};

use super::Page;
use super::problem::Answer;

/// Set on a menu that the centre did not give just now: prices may have changed.
const OFFLINE: (&str, &str) = ("cradle-offline", "true");

pub(super) async fn menu(State(page): State<Page>, Path(key): Path<String>) -> Answer<Response> {
    let agent = &page.agent;
    let camera = page.camera(&key)?;
    let Some(account) = agent.account() else {
        return Ok(([OFFLINE], Json(every_centre())).into_response());
    };
    let camera_id = camera.camera_id();
    let centre = agent.centre();
    let menu = match camera_id.as_ref().and_then(|id| id.parse().ok()) {
        Some(id) => centre.menu(id).await,
        None => centre.library_menu().await,
    };
    let camera_id = camera_id.unwrap_or_default();
    match agent.heard(menu).await {
        Ok(menu) => {
            agent.records.remember_menu(&account.customer_id, &camera_id, &menu).await?;
            Ok(Json(menu).into_response())
        }
        Err(Trouble::Offline(_) | Trouble::TryLater { .. } | Trouble::Strange(_)) => {
            let last = agent.records.menu(&account.customer_id, &camera_id).await?;
            Ok(([OFFLINE], Json(last.map_or_else(every_centre, as_remembered))).into_response())
        }
        Err(trouble) => Err(trouble.into()),
    }
}

/// What the centre said last time. How much is on a balance is not known until it answers again: it
/// will say then whether an order can be paid.
fn as_remembered(menu: Menu) -> Menu {
    Menu { payment: None, ..menu }
}

/// The services that every centre begins with; what they cost is known once it answers.
fn every_centre() -> Menu {
    let service = |kind: &str, title: &str, description: &str, options: &[&str]| MenuEntry {
        id: kind.to_owned(),
        kind: kind.to_owned(),
        title: title.to_owned(),
        description: description.to_owned(),
        options: options.iter().map(ToString::to_string).collect(),
        price: Money { amount: 0, currency: "EUR".to_owned() },
        steps: Vec::new(),
        extras: Vec::new(),
        per: "order".to_owned(),
        available: true,
        reason: None,
        uses: 0,
    };
    Menu {
        payment: None,
        services: vec![
            service("keep", "Keep", "In your library at the centre", &["attributes"]),
            service("send", "Send", "To people, by mail", &["to", "message", "link_days", "position"]),
            service(
                "publish",
                "Publish",
                "In a gallery that anybody can open",
                &["title", "cover", "originals", "position"],
            ),
        ],
    }
}
