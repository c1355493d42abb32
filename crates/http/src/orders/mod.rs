//! Orders.

mod render;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use cradle_app::domain::library::{Attributes, Rating};
use cradle_app::domain::{CameraId, Currency, ImageId, Instant, Money, OrderId};
use cradle_app::orders::{self, DirectPicture, Options, View, Wish};
use cradle_app::{Context, Error};
use cradle_wire::Page;
use cradle_wire::orders as wire;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::Server;
use crate::body::Body;
use crate::paging;
use crate::problem::Result;
use crate::visitor::By;

pub(crate) use render::{listed, order_out};

pub(crate) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(list, place))
        .routes(routes!(quote))
        .routes(routes!(find))
        .routes(routes!(cancel))
}

/// Order a service for pictures of mine.
#[utoipa::path(post, path = "/api/v1/orders", tag = "orders", request_body = wire::PlaceOrder,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request count once")),
    responses((status = 201, body = wire::Order)))]
async fn place(
    State(ctx): State<Context>,
    By(visitor): By,
    body: Body<wire::PlaceOrder>,
) -> Result<(StatusCode, Json<wire::Order>)> {
    let once = body.idempotency("orders::place")?;
    let direct = direct_in(&body.value)?;
    let view = orders::place_direct(&ctx, &visitor, wish_in(body.value)?, direct, once.as_ref()).await?;
    Ok((StatusCode::CREATED, Json(order_out(view))))
}

/// What an order would cost and what would happen; nothing is ordered.
#[utoipa::path(post, path = "/api/v1/orders/quote", tag = "orders", request_body = wire::PlaceOrder,
    responses((status = 200, body = wire::Quote)))]
async fn quote(
    State(ctx): State<Context>,
    By(visitor): By,
    body: Body<wire::PlaceOrder>,
) -> Result<Json<wire::Quote>> {
    Ok(Json(render::quote_out(orders::quote(&ctx, &visitor, wish_in(body.value)?).await?)))
}

/// My orders, the latest first, each with its first 100 pictures.
#[utoipa::path(get, path = "/api/v1/orders", tag = "orders", params(wire::OrderQuery),
    responses((status = 200, body = Page<wire::Order>)))]
async fn list(
    State(ctx): State<Context>,
    By(visitor): By,
    Query(query): Query<wire::OrderQuery>,
) -> Result<Json<Page<wire::Order>>> {
    let limit = paging::limit(query.limit)?;
    let after = after(query.after.as_deref())?;
    let views = orders::list(&ctx, &visitor, query.state.as_deref(), limit + 1, after).await?;
    Ok(Json(paging::page(views, limit, cursor, listed)))
}

/// One of my orders, with all its pictures.
#[utoipa::path(get, path = "/api/v1/orders/{id}", tag = "orders", params(("id" = Uuid, Path)),
    responses((status = 200, body = wire::Order)))]
async fn find(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
) -> Result<Json<wire::Order>> {
    Ok(Json(order_out(orders::find(&ctx, &visitor, OrderId(id)).await?)))
}

/// Call off one of my orders; what was done stays done.
#[utoipa::path(post, path = "/api/v1/orders/{id}/cancel", tag = "orders", params(("id" = Uuid, Path)),
    responses((status = 200, body = wire::Order)))]
async fn cancel(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
) -> Result<Json<wire::Order>> {
    Ok(Json(order_out(orders::cancel(&ctx, &visitor, OrderId(id)).await?)))
}

/// The place of an order in a list.
pub(crate) fn cursor(view: &View) -> (Instant, OrderId) {
    (view.order.placed_at, view.order.id)
}

/// The place after which a page begins.
pub(crate) fn after(cursor: Option<&str>) -> Result<Option<(Instant, OrderId)>> {
    paging::after(cursor.filter(|text| !text.is_empty()))
}

/// Pictures that are in no library here.
fn direct_in(order: &wire::PlaceOrder) -> Result<Vec<DirectPicture>, Error> {
    if order.direct.is_empty() && order.options.print.as_ref().is_some_and(|print| print.direct) {
        let why = "List the pictures that are sent straight to the partner. Only an agent does this.";
        return Err(Error::invalid("direct", why));
    }
    let picture = |one: &cradle_wire::partners::DirectPicture| {
        Ok(DirectPicture {
            filename: one.filename.clone(),
            sha256: one.sha256.clone(),
            size: one.size,
            copies: one.copies,
            crop: one.crop.map(crate::printing::render::crop_in).transpose()?,
        })
    };
    order.direct.iter().map(picture).collect()
}

fn wish_in(order: wire::PlaceOrder) -> Result<Wish, Error> {
    let wire::PlaceOrder { camera_id, service, images, options, total, points, direct: _ } = order;
    let total = total.map(money_in).transpose()?;
    let to = options.to.into_iter().map(|recipient| (recipient.name, recipient.email)).collect();
    let options = Options {
        attributes: options.attributes.map(attributes_in).transpose()?,
        to,
        message: options.message,
        link_days: options.link_days,
        title: options.title,
        cover: options.cover.map(ImageId),
        originals: options.originals,
        position: options.position,
        print: options.print.map(crate::printing::render::options_in).transpose()?,
    };
    let images = images.into_iter().map(ImageId).collect();
    Ok(Wish { camera: camera_id.map(CameraId), service, images, options, total, points })
}

fn money_in(money: cradle_wire::Money) -> Result<Money, Error> {
    let currency = Currency::from_code(&money.currency);
    let currency =
        currency.ok_or_else(|| Error::invalid("total", "This is not a currency. Write it like EUR."))?;
    Ok(Money::new(money.amount, currency))
}

fn attributes_in(said: cradle_wire::library::Attributes) -> Result<Attributes, Error> {
    let rating = said.rating.map(Rating::new).transpose().map_err(|why| Error::invalid("attributes", why))?;
    Ok(Attributes {
        title: said.title,
        caption: said.caption,
        people: said.people,
        place: said.place,
        occasion: said.occasion,
        keywords: said.keywords,
        rating,
    })
}
