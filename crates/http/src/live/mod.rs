//! The live connection: one WebSocket on which a page hears what happens to its customer's things.

use std::time::Duration;

use axum::extract::State;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade, close_code};
use axum::response::{IntoResponse, Response};
use cradle_app::{Context, Event, Visitor, customers, orders};
use cradle_wire::live::LiveMessage;
use tokio::time::{Instant, MissedTickBehavior, interval_at};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::orders::listed;
use crate::problem::Result;
use crate::visitor::By;
use crate::{Metrics, Server};

pub(crate) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new().routes(routes!(live))
}

/// Hear at once what happens to my orders and pictures. Each message is a `LiveMessage`.
#[utoipa::path(get, path = "/api/v1/live", tag = "live",
    responses((status = 101, description = "A WebSocket whose messages are these", body = LiveMessage)))]
async fn live(
    State(ctx): State<Context>,
    State(metrics): State<Metrics>,
    By(visitor): By,
    socket: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response> {
    visitor.owner()?;
    Ok(match socket {
        Ok(socket) => socket
            // A page has nothing to tell here: what it sends is only read past.
            .max_message_size(4 << 10)
            .on_upgrade(async move |socket| {
                let _counted = metrics.live_connection();
                listen(ctx, visitor, socket).await;
            }),
        Err(rejection) => rejection.into_response(),
    })
}

/// How often the other side is asked whether it is still there, and the session whether it stands:
/// another process of this centre may have ended it.
const PULSE: Duration = Duration::from_secs(30);

/// Why a connection ends.
enum End {
    /// The page has gone.
    Gone,
    /// The session has ended.
    SignedOut,
    /// The centre cannot tell what happened.
    Trouble,
}

async fn listen(ctx: Context, visitor: Visitor, mut socket: WebSocket) {
    let end = match tell(&ctx, &visitor, &mut socket).await {
        Ok(never) => match never {},
        Err(end) => end,
    };
    let (code, reason) = match end {
        End::Gone => return,
        End::SignedOut => (close_code::POLICY, "signed out"),
        End::Trouble => (close_code::AGAIN, "try again"),
    };
    let frame = axum::extract::ws::CloseFrame { code, reason: reason.into() };
    // Whoever does not hear this notices that the connection is gone.
    let _ = socket.send(Message::Close(Some(frame))).await;
}

async fn tell(
    ctx: &Context,
    visitor: &Visitor,
    socket: &mut WebSocket,
) -> Result<std::convert::Infallible, End> {
    let customer = visitor.customer().map_err(|_| End::SignedOut)?;
    let mut events = ctx.live().listen(customer);
    // The session may have ended before anybody listened.
    still_stands(ctx, visitor).await?;
    send(socket, &LiveMessage::Hello).await?;
    let mut pulse = interval_at(Instant::now() + PULSE, PULSE);
    pulse.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut answered = true;
    loop {
        tokio::select! {
            event = events.next() => match event {
                Ok(Event::Sessions) => still_stands(ctx, visitor).await?,
                Ok(event) => {
                    if let Some(message) = message(ctx, visitor, event).await? {
                        send(socket, &message).await?;
                    }
                }
                Err(_missed) => send(socket, &LiveMessage::Resync).await?,
            },
            heard = socket.recv() => match heard {
                Some(Ok(Message::Close(_)) | Err(_)) | None => return Err(End::Gone),
                Some(Ok(_)) => answered = true,
            },
            _ = pulse.tick() => {
                if !answered {
                    return Err(End::Gone);
                }
                answered = false;
                still_stands(ctx, visitor).await?;
                socket.send(Message::Ping(axum::body::Bytes::new())).await.map_err(|_| End::Gone)?;
            }
        }
    }
}

async fn still_stands(ctx: &Context, visitor: &Visitor) -> Result<(), End> {
    match customers::stands(ctx, visitor).await {
        Ok(true) => Ok(()),
        Ok(false) => Err(End::SignedOut),
        Err(error) => {
            tracing::warn!(%error, "a live connection ends");
            Err(End::Trouble)
        }
    }
}

/// What a page is told about an event; nothing about an order that is gone by now.
async fn message(ctx: &Context, visitor: &Visitor, event: Event) -> Result<Option<LiveMessage>, End> {
    match event {
        Event::Order(id) => match orders::find(ctx, visitor, id).await {
            Ok(view) => Ok(Some(LiveMessage::Order { order: Box::new(listed(view)) })),
            Err(cradle_app::Error::Missing(_)) => Ok(None),
            Err(error) => {
                tracing::warn!(%error, "a live connection ends");
                Err(End::Trouble)
            }
        },
        Event::Images(ids) => Ok(Some(LiveMessage::Images { ids: ids.into_iter().map(|id| id.0).collect() })),
        Event::Notices => Ok(Some(LiveMessage::Notices)),
        Event::Sessions => Ok(None),
    }
}

async fn send(socket: &mut WebSocket, message: &LiveMessage) -> Result<(), End> {
    let text = serde_json::to_string(message).map_err(|_| End::Trouble)?;
    socket.send(Message::Text(text.into())).await.map_err(|_| End::Gone)
}
