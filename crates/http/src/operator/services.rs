//! Setting up the services.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use cradle_app::domain::Money;
use cradle_app::domain::ServiceId;
use cradle_app::domain::billing::PriceList;
use cradle_app::domain::menu::{ModelPattern, Service};
use cradle_app::menu::{self, NewService, ServiceChange};
use cradle_app::{Context, Error};
use cradle_wire::operator as wire;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Server;
use crate::body::Body;
use crate::problem::Result;
use crate::render;
use crate::visitor::By;

pub(super) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(arrange)).routes(routes!(change, remove))
}

/// The services in the operator's order.
#[utoipa::path(get, path = "/api/v1/operator/services", tag = "operator",
    responses((status = 200, body = wire::Services)))]
async fn list(State(ctx): State<Context>, By(visitor): By) -> Result<Json<wire::Services>> {
    let (services, prices) = menu::services(&ctx, &visitor).await?;
    Ok(Json(services_out(services, &prices)))
}

/// Add a service at the end.
#[utoipa::path(post, path = "/api/v1/operator/services", tag = "operator", request_body = wire::Service,
    responses((status = 201, body = wire::Service)))]
async fn add(
    State(ctx): State<Context>,
    By(visitor): By,
    body: Body<wire::Service>,
) -> Result<(StatusCode, Json<wire::Service>)> {
    let new = body.value;
    let change = ServiceChange {
        title: Some(new.title),
        description: Some(new.description),
        price: new.price.map(|price| (price.amount, price.currency)),
        per: new.per,
        enabled: Some(new.enabled),
        models: Some(patterns(new.models)),
    };
    let new = NewService { id: new.id, kind: new.kind, change };
    let (service, prices) = menu::add(&ctx, &visitor, new).await?;
    Ok((StatusCode::CREATED, Json(service_out(service, &prices))))
}

/// Put the services in a new order.
#[utoipa::path(put, path = "/api/v1/operator/services/order", tag = "operator",
    request_body = wire::ArrangeServices, responses((status = 200, body = wire::Services)))]
async fn arrange(
    State(ctx): State<Context>,
    By(visitor): By,
    body: Body<wire::ArrangeServices>,
) -> Result<Json<wire::Services>> {
    let (services, prices) = menu::arrange(&ctx, &visitor, &body.value.order).await?;
    Ok(Json(services_out(services, &prices)))
}

/// Change a service; what is left out stays.
#[utoipa::path(patch, path = "/api/v1/operator/services/{id}", tag = "operator",
    params(("id" = String, Path)), request_body = wire::UpdateService,
    responses((status = 200, body = wire::Service)))]
async fn change(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<String>,
    body: Body<wire::UpdateService>,
) -> Result<Json<wire::Service>> {
    let update = body.value;
    let change = ServiceChange {
        title: update.title,
        description: update.description,
        price: update.price.map(|price| (price.amount, price.currency)),
        per: update.per,
        enabled: update.enabled,
        models: update.models.map(patterns),
    };
    let (service, prices) = menu::change(&ctx, &visitor, &service_id(&id)?, change).await?;
    Ok(Json(service_out(service, &prices)))
}

/// Take a service off the menu for good.
#[utoipa::path(delete, path = "/api/v1/operator/services/{id}", tag = "operator",
    params(("id" = String, Path)), responses((status = 204)))]
async fn remove(State(ctx): State<Context>, By(visitor): By, Path(id): Path<String>) -> Result<StatusCode> {
    menu::remove(&ctx, &visitor, &service_id(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn service_id(text: &str) -> Result<ServiceId, Error> {
    text.parse().map_err(|_| Error::Missing("service"))
}

fn patterns(models: Vec<wire::ModelPattern>) -> Vec<ModelPattern> {
    models.into_iter().map(|pattern| ModelPattern { maker: pattern.maker, model: pattern.model }).collect()
}

fn services_out(services: Vec<Service>, prices: &PriceList) -> wire::Services {
    wire::Services { items: services.into_iter().map(|service| service_out(service, prices)).collect() }
}

fn service_out(service: Service, prices: &PriceList) -> wire::Service {
    let tariff = prices.tariffs.get(&service.id);
    let listed = |tariff: &cradle_app::domain::billing::Tariff| {
        tariff.steps.len() > 1 || !tariff.extras.is_empty() || tariff.tax.0 > 0
    };
    wire::Service {
        id: service.id.to_string(),
        kind: service.kind.as_str().to_owned(),
        title: service.title,
        description: service.description,
        price: tariff.map(|tariff| render::money(Money::new(tariff.each(1), prices.currency))),
        per: tariff.map(|tariff| tariff.per.as_str().to_owned()),
        listed: tariff.is_some_and(listed),
        enabled: service.enabled,
        models: service
            .models
            .into_iter()
            .map(|pattern| wire::ModelPattern { maker: pattern.maker, model: pattern.model })
            .collect(),
    }
}
