//! Price lists, and what else is set about money.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use cradle_app::Context;
use cradle_app::billing::{self, NewList, NewTariff, Previewed, SellerView};
use cradle_app::domain::billing::{PriceList, Seller, Tariff};
use cradle_app::domain::{Instant, Money, PriceListId, ServiceId};
use cradle_wire::billing as wire;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::Server;
use crate::body::Body;
use crate::problem::Result;
use crate::render::{instant, money};
use crate::visitor::By;

pub(super) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(list, add))
        .routes(routes!(preview))
        .routes(routes!(change, remove))
        .routes(routes!(settings, set))
        .routes(routes!(seller, set_seller))
}

/// Every price list, the last one first.
#[utoipa::path(get, path = "/api/v1/operator/price-lists", tag = "operator",
    responses((status = 200, body = wire::PriceLists)))]
async fn list(State(ctx): State<Context>, By(visitor): By) -> Result<Json<wire::PriceLists>> {
    let (lists, holds) = billing::lists(&ctx, &visitor).await?;
    let now = ctx.now();
    let out = |list: PriceList| {
        let holds = holds == Some(list.id);
        list_out(list, holds, now)
    };
    Ok(Json(wire::PriceLists { items: lists.into_iter().map(out).collect() }))
}

/// Make a price list that begins now or later.
#[utoipa::path(post, path = "/api/v1/operator/price-lists", tag = "operator",
    request_body = wire::SavePriceList, responses((status = 201, body = wire::PriceList)))]
async fn add(
    State(ctx): State<Context>,
    By(visitor): By,
    body: Body<wire::SavePriceList>,
) -> Result<(StatusCode, Json<wire::PriceList>)> {
    let list = billing::save_list(&ctx, &visitor, None, list_in(body.value)).await?;
    let now = ctx.now();
    let holds = list.valid_from <= now;
    Ok((StatusCode::CREATED, Json(list_out(list, holds, now))))
}

/// Write a price list anew that has not begun.
#[utoipa::path(put, path = "/api/v1/operator/price-lists/{id}", tag = "operator",
    params(("id" = Uuid, Path)), request_body = wire::SavePriceList,
    responses((status = 200, body = wire::PriceList)))]
async fn change(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
    body: Body<wire::SavePriceList>,
) -> Result<Json<wire::PriceList>> {
    let list = billing::save_list(&ctx, &visitor, Some(PriceListId(id)), list_in(body.value)).await?;
    let now = ctx.now();
    let holds = list.valid_from <= now;
    Ok(Json(list_out(list, holds, now)))
}

/// Remove a price list that has not begun.
#[utoipa::path(delete, path = "/api/v1/operator/price-lists/{id}", tag = "operator",
    params(("id" = Uuid, Path)), responses((status = 204)))]
async fn remove(State(ctx): State<Context>, By(visitor): By, Path(id): Path<Uuid>) -> Result<StatusCode> {
    billing::remove_list(&ctx, &visitor, PriceListId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What orders would cost by a price list; nothing is saved.
#[utoipa::path(post, path = "/api/v1/operator/price-lists/preview", tag = "operator",
    request_body = wire::PreviewPriceList, responses((status = 200, body = wire::PricePreview)))]
async fn preview(
    State(ctx): State<Context>,
    By(visitor): By,
    body: Body<wire::PreviewPriceList>,
) -> Result<Json<wire::PricePreview>> {
    let wire::PreviewPriceList { list, quantities } = body.value;
    let shown = billing::preview(&ctx, &visitor, list_in(list), &quantities)?;
    let out = |one: Previewed| wire::PreviewedPrice {
        service: one.service.to_string(),
        quantity: one.quantity,
        net: money(one.bill.net),
        tax: money(one.bill.tax),
        total: money(one.bill.total),
    };
    Ok(Json(wire::PricePreview { items: shown.into_iter().map(out).collect() }))
}

/// What is set about money besides prices.
#[utoipa::path(get, path = "/api/v1/operator/billing", tag = "operator",
    responses((status = 200, body = wire::BillingSettings)))]
async fn settings(State(ctx): State<Context>, By(visitor): By) -> Result<Json<wire::BillingSettings>> {
    let held = billing::settings(&ctx, &visitor).await?;
    Ok(Json(settings_out(&ctx, held)))
}

/// Set what is set about money besides prices.
#[utoipa::path(put, path = "/api/v1/operator/billing", tag = "operator",
    request_body = wire::SetBillingSettings, responses((status = 200, body = wire::BillingSettings)))]
async fn set(
    State(ctx): State<Context>,
    By(visitor): By,
    body: Body<wire::SetBillingSettings>,
) -> Result<Json<wire::BillingSettings>> {
    let set = body.value;
    let change = billing::BillingSettings {
        counter_limit: set.counter_limit,
        payment_days: set.payment_days,
        reminder_days: set.reminder_days,
        notice_days: set.notice_days,
        close_days: set.close_days,
    };
    let held = billing::change_settings(&ctx, &visitor, change).await?;
    Ok(Json(settings_out(&ctx, held)))
}

fn settings_out(ctx: &Context, held: billing::BillingSettings) -> wire::BillingSettings {
    wire::BillingSettings {
        counter_limit: money(Money::new(held.counter_limit, ctx.settings().currency)),
        payment_days: held.payment_days,
        reminder_days: held.reminder_days,
        notice_days: held.notice_days,
        close_days: held.close_days,
    }
}

/// Who sells, as invoices say; what is missing for those that programs read; the templates of documents.
#[utoipa::path(get, path = "/api/v1/operator/seller", tag = "operator",
    responses((status = 200, body = wire::SellerSettings)))]
async fn seller(State(ctx): State<Context>, By(visitor): By) -> Result<Json<wire::SellerSettings>> {
    Ok(Json(seller_out(billing::seller(&ctx, &visitor).await?)))
}

/// Set who sells. Invoices that are final keep what they say.
#[utoipa::path(put, path = "/api/v1/operator/seller", tag = "operator", request_body = wire::Seller,
    responses((status = 200, body = wire::SellerSettings)))]
async fn set_seller(
    State(ctx): State<Context>,
    By(visitor): By,
    body: Body<wire::Seller>,
) -> Result<Json<wire::SellerSettings>> {
    let typed = body.value;
    let seller = Seller {
        name: typed.name,
        lines: typed.lines,
        postal_code: typed.postal_code,
        city: typed.city,
        country: typed.country,
        vat_id: typed.vat_id,
        tax_number: typed.tax_number,
        email: typed.email,
        phone: typed.phone,
        note: typed.note,
        exemption: typed.exemption,
    };
    Ok(Json(seller_out(billing::change_seller(&ctx, &visitor, seller).await?)))
}

fn seller_out(view: SellerView) -> wire::SellerSettings {
    let held = view.seller;
    wire::SellerSettings {
        seller: wire::Seller {
            name: held.name,
            lines: held.lines,
            postal_code: held.postal_code,
            city: held.city,
            country: held.country,
            vat_id: held.vat_id,
            tax_number: held.tax_number,
            email: held.email,
            phone: held.phone,
            note: held.note,
            exemption: held.exemption,
        },
        missing: view.missing.into_iter().map(str::to_owned).collect(),
        templates: view.templates,
        troubles: view.troubles,
    }
}

fn list_in(list: wire::SavePriceList) -> NewList {
    let tariff = |tariff: wire::Tariff| NewTariff {
        service: tariff.service,
        per: tariff.per,
        steps: tariff.steps.into_iter().map(|step| (step.from, step.each)).collect(),
        extras: tariff.extras.into_iter().map(|extra| (extra.option, extra.choice, extra.each)).collect(),
        tax: tariff.tax,
    };
    NewList {
        name: list.name,
        valid_from: list.valid_from.map(Instant::from),
        taxing: list.taxing,
        tariffs: list.tariffs.into_iter().map(tariff).collect(),
    }
}

fn list_out(list: PriceList, holds: bool, now: Instant) -> wire::PriceList {
    let tariff = |(service, tariff): (ServiceId, Tariff)| wire::Tariff {
        service: service.to_string(),
        per: tariff.per.as_str().to_owned(),
        steps: tariff.steps.iter().map(|step| wire::PriceStep { from: step.from, each: step.each }).collect(),
        extras: tariff
            .extras
            .into_iter()
            .map(|extra| wire::PriceExtra { option: extra.option, choice: extra.choice, each: extra.each })
            .collect(),
        tax: tariff.tax.0,
    };
    let state = match (holds, list.valid_from > now) {
        (true, _) => "holds",
        (false, true) => "waits",
        (false, false) => "past",
    };
    wire::PriceList {
        id: list.id.0,
        name: list.name,
        valid_from: instant(list.valid_from),
        currency: list.currency.code().to_owned(),
        taxing: list.taxing.as_str().to_owned(),
        state: state.to_owned(),
        tariffs: list.tariffs.into_iter().map(tariff).collect(),
    }
}
