//! The agent's own calls: parse, do, render.

use std::sync::Arc;

use axum::Json;
use axum::body::Body;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use cradle_wire::agent::{
    AgentOrder, AgentStatus, ConnectNearby, ConnectedCamera, ConnectedCameras, Queue, QueuedOrder, Shot,
    ShotQuery,
};
use cradle_wire::cameras::AllowReports;
use futures::StreamExt as _;

use super::Page;
use super::problem::{Answer, Said, said};
use crate::agent::Event;
use crate::connected::Connected;
use crate::{cameras, nearby, pairing, permitted, queue, removal};

impl Page {
    pub(super) fn camera(&self, key: &str) -> Answer<Arc<Connected>> {
        let camera = self.agent.camera(key).filter(|camera| camera.card().is_present());
        camera.ok_or_else(no_camera)
    }

    fn status(&self) -> AgentStatus {
        let agent = &self.agent;
        let account = agent.account();
        AgentStatus {
            centre: agent.centre().base().as_str().trim_end_matches('/').to_owned(),
            online: agent.is_online(),
            paired: account.is_some(),
            customer_name: account.map(|account| account.customer_name),
            pairing: agent.pairing.shown(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        }
    }

    async fn queued(&self, id: &str) -> Answer<QueuedOrder> {
        let order = self.agent.records.order(id).await?;
        let order =
            order.ok_or_else(|| said(StatusCode::NOT_FOUND, "no-order", "There is no such order here."))?;
        Ok(self.agent.progress.shown(&order))
    }
}

fn no_camera() -> Said {
    let sentence = "This camera is not connected any more. Connect it again.";
    said(StatusCode::NOT_FOUND, "no-camera", sentence)
}

/// A body that is not what it should be.
pub(super) fn unreadable(rejection: &JsonRejection) -> Said {
    said(StatusCode::UNPROCESSABLE_ENTITY, "body", &format!("{}.", rejection.body_text()))
}

pub(super) async fn status(State(page): State<Page>) -> Json<AgentStatus> {
    // The answer of before is shown at once; a fresh one follows as an event.
    let asking = Arc::clone(&page.agent);
    tokio::spawn(async move {
        asking.look_for_centre().await;
        permitted::ask_again(&asking).await;
    });
    Json(page.status())
}

pub(super) async fn cameras(State(page): State<Page>) -> Answer<Json<ConnectedCameras>> {
    let mut items = Vec::new();
    let present = &page.agent.present;
    for camera in present.cameras() {
        items.extend(camera.shown(&page.agent).await?);
    }
    Ok(Json(ConnectedCameras {
        items,
        webcams: page.agent.webcams(),
        unreadable: present.unreadable(),
        nearby: page.agent.nearby.shown(),
    }))
}

pub(super) async fn shots(
    State(page): State<Page>,
    Path(key): Path<String>,
    Query(query): Query<ShotQuery>,
) -> Answer<Json<cradle_wire::Page<Shot>>> {
    let camera = page.camera(&key)?;
    Ok(Json(cameras::page(&page.agent, &camera, &query).await?))
}

pub(super) async fn register(
    State(page): State<Page>,
    Path(key): Path<String>,
) -> Answer<Json<ConnectedCamera>> {
    let camera = page.camera(&key)?;
    cameras::register(&page.agent, &camera).await?;
    let shown = camera.shown(&page.agent).await?;
    shown.map(Json).ok_or_else(no_camera)
}

pub(super) async fn reports(
    State(page): State<Page>,
    Path(key): Path<String>,
    allowed: Result<Json<AllowReports>, JsonRejection>,
) -> Answer<Json<ConnectedCamera>> {
    let Json(AllowReports { allowed }) = allowed.map_err(|rejection| unreadable(&rejection))?;
    let camera = page.camera(&key)?;
    cameras::allow_reports(&page.agent, &camera, allowed).await?;
    let shown = camera.shown(&page.agent).await?;
    shown.map(Json).ok_or_else(no_camera)
}

pub(super) async fn connect_nearby(
    State(page): State<Page>,
    Path(key): Path<String>,
    said_so: Result<Json<ConnectNearby>, JsonRejection>,
) -> Answer<StatusCode> {
    let Json(ConnectNearby { connect }) = said_so.map_err(|rejection| unreadable(&rejection))?;
    if nearby::want(&page.agent, &key, connect).await? {
        return Ok(StatusCode::NO_CONTENT);
    }
    let sentence = "No camera of this name is on the network any more. Switch its Wi-Fi on again.";
    Err(said(StatusCode::NOT_FOUND, "no-camera", sentence))
}

pub(super) async fn order(
    State(page): State<Page>,
    headers: HeaderMap,
    choice: Result<Json<AgentOrder>, JsonRejection>,
) -> Answer<(StatusCode, Json<QueuedOrder>)> {
    let Json(choice) = choice.map_err(|rejection| unreadable(&rejection))?;
    let key = headers.get("idempotency-key").map(axum::http::HeaderValue::as_bytes);
    let order = queue::choose(&page.agent, &choice, key).await?;
    Ok((StatusCode::CREATED, Json(page.agent.progress.shown(&order))))
}

pub(super) async fn queue(State(page): State<Page>) -> Answer<Json<Queue>> {
    let orders = page.agent.records.queue().await?;
    let items = orders.iter().map(|order| page.agent.progress.shown(order)).collect();
    Ok(Json(Queue { items, removals: removal::latest(&page.agent).await? }))
}

pub(super) async fn cancel(State(page): State<Page>, Path(id): Path<String>) -> Answer<Json<QueuedOrder>> {
    let before = page.queued(&id).await?;
    if before.state != "cancelled" && !queue::cancel(&page.agent, &id).await? {
        let sentence = "The centre has this order already. Cancel it on the page of your orders.";
        return Err(said(StatusCode::CONFLICT, "placed", sentence));
    }
    page.queued(&id).await.map(Json)
}

pub(super) async fn retry(State(page): State<Page>, Path(id): Path<String>) -> Answer<Json<QueuedOrder>> {
    page.queued(&id).await?;
    if !queue::retry(&page.agent, &id).await? {
        let sentence = "Only an order that has failed can be tried again.";
        return Err(said(StatusCode::CONFLICT, "not-failed", sentence));
    }
    page.queued(&id).await.map(Json)
}

/// Another process of this person writes into the records, for as long as its request lasts: then they are looked
/// at, however it ends.
pub(super) async fn written(State(page): State<Page>, body: Body) -> Answer<StatusCode> {
    let agent = Arc::clone(&page.agent);
    // What ends with its connection is not dropped with it.
    let over = tokio::spawn(async move {
        let mut parts = body.into_data_stream();
        // What is said does not matter; a broken line ends it as well.
        while let Some(Ok(_)) = parts.next().await {}
        agent.records_changed().await
    });
    let looked = over.await.map_err(|problem| {
        said(StatusCode::INTERNAL_SERVER_ERROR, "agent", &format!("It was not looked at: {problem}."))
    })?;
    looked?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn pair(State(page): State<Page>) -> Answer<(StatusCode, Json<AgentStatus>)> {
    pairing::start(&page.agent).await?;
    Ok((StatusCode::CREATED, Json(page.status())))
}

pub(super) async fn unpair(State(page): State<Page>) -> Answer<StatusCode> {
    page.agent.pairing.stop();
    if page.agent.account().is_some() {
        // The session ends here in any case; at the centre it ends now if that can be reached.
        let _ = page.agent.centre().sign_out().await;
        page.agent.unpair().await?;
    }
    page.agent.tell(Event::Status);
    Ok(StatusCode::NO_CONTENT)
}
