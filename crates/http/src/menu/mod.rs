//! The menu.

use axum::Json;
use axum::extract::{Path, State};
use cradle_app::domain::CameraId;
use cradle_app::domain::customers::Language;
use cradle_app::domain::menu::{Offer, ServiceKind};
use cradle_app::{Context, Visitor, billing, customers, menu};
use cradle_wire::menu::{Menu, MenuEntry, MenuExtra, MenuPayment, MenuStep};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::Server;
use crate::problem::Result;
use crate::render;
use crate::visitor::By;

pub(crate) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new().routes(routes!(for_camera)).routes(routes!(for_library))
}

/// The menu for one of my cameras, in my order.
#[utoipa::path(get, path = "/api/v1/cameras/{id}/menu", tag = "menu", params(("id" = Uuid, Path)),
    responses((status = 200, body = Menu)))]
async fn for_camera(State(ctx): State<Context>, By(visitor): By, Path(id): Path<Uuid>) -> Result<Json<Menu>> {
    let offers = menu::for_camera(&ctx, &visitor, CameraId(id)).await?;
    let payment = payment(&ctx, &visitor, Some(CameraId(id)), &offers).await?;
    Ok(Json(menu_out(offers, payment, language_of(&ctx, &visitor).await?)))
}

/// The menu for pictures in my library.
#[utoipa::path(get, path = "/api/v1/menu", tag = "menu", responses((status = 200, body = Menu)))]
async fn for_library(State(ctx): State<Context>, By(visitor): By) -> Result<Json<Menu>> {
    let offers = menu::for_library(&ctx, &visitor).await?;
    let payment = payment(&ctx, &visitor, None, &offers).await?;
    Ok(Json(menu_out(offers, payment, language_of(&ctx, &visitor).await?)))
}

/// The language that the customer chose.
async fn language_of(ctx: &Context, visitor: &Visitor) -> Result<Language> {
    Ok(customers::me(ctx, visitor).await?.profile.language)
}

/// How what is ordered from a menu is paid, where anything on it costs anything.
async fn payment(
    ctx: &Context,
    visitor: &Visitor,
    camera: Option<CameraId>,
    offers: &[Offer],
) -> Result<Option<MenuPayment>> {
    let Some(priced) = offers.iter().find(|offer| !offer.tariff.is_free()) else { return Ok(None) };
    let (method, room) = billing::means(ctx, visitor, camera, priced.currency).await?;
    Ok(Some(MenuPayment {
        method: method.map(|method| method.as_str().to_owned()),
        room: room.map(render::money),
    }))
}

fn menu_out(offers: Vec<Offer>, payment: Option<MenuPayment>, language: Language) -> Menu {
    Menu { services: offers.into_iter().map(|offer| entry(&offer, language)).collect(), payment }
}

fn entry(offer: &Offer, language: Language) -> MenuEntry {
    let service = &offer.service;
    let options: &[&str] = match service.kind {
        ServiceKind::Keep => &["attributes"],
        ServiceKind::Send => &["to", "message", "link_days", "position"],
        ServiceKind::Publish => &["title", "cover", "originals", "position"],
        ServiceKind::Print => &["print"],
    };
    MenuEntry {
        id: service.id.to_string(),
        kind: service.kind.as_str().to_owned(),
        title: menu::title(service, language),
        description: menu::description(service, language),
        options: options.iter().map(ToString::to_string).collect(),
        price: render::money(offer.each(1)),
        steps: offer
            .tariff
            .steps
            .iter()
            .map(|step| MenuStep { from: step.from, each: render::money(offer.each(step.from)) })
            .collect(),
        extras: offer
            .tariff
            .extras
            .iter()
            .map(|extra| MenuExtra {
                option: extra.option.clone(),
                choice: extra.choice.clone(),
                each: render::money(offer.with_tax(extra.each)),
            })
            .collect(),
        per: offer.tariff.per.as_str().to_owned(),
        available: offer.unavailable.is_none(),
        reason: offer.unavailable.map(|why| why.to_string()),
        uses: offer.uses,
    }
}
