//! The live connection: one WebSocket on which a page hears what happens to its customer's things, says that
//! somebody is there, and tells other pages of a call what connects them.

mod hear;
mod tell;

use std::time::Duration;

use axum::extract::State;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade, close_code};
use axum::response::{IntoResponse, Response};
use cradle_app::calls::{self, Page};
use cradle_app::{Context, Event, Visitor, customers};
use cradle_wire::live::{LiveMessage, PageMessage};
use tokio::time::{Instant, MissedTickBehavior, interval_at};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::problem::Result;
use crate::visitor::{By, ByGuest};
use crate::{Metrics, Server};

pub(crate) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new().routes(routes!(live)).routes(routes!(guest_live))
}

/// Hear at once what happens to my orders and pictures, to partners and in calls. Each message is a `LiveMessage`;
/// what a page says is a `PageMessage`.
#[utoipa::path(get, path = "/api/v1/live", tag = "live", request_body = PageMessage,
    responses((status = 101, description = "A WebSocket whose messages are these", body = LiveMessage)))]
async fn live(
    State(ctx): State<Context>,
    State(metrics): State<Metrics>,
    By(visitor): By,
    socket: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response> {
    visitor.owner()?;
    Ok(connect(ctx, metrics, visitor, socket))
}

/// Hear whether I am let in, and the call that I was let into. As `/api/v1/live`; a guest hears of nothing else.
#[utoipa::path(get, path = "/api/v1/guest/live", tag = "guests", request_body = PageMessage,
    responses((status = 101, description = "A WebSocket whose messages are these", body = LiveMessage)))]
async fn guest_live(
    State(ctx): State<Context>,
    State(metrics): State<Metrics>,
    ByGuest(visitor): ByGuest,
    socket: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response> {
    visitor.participant()?;
    Ok(connect(ctx, metrics, visitor, socket))
}

/// Opens the live connection of somebody who may have one.
fn connect(
    ctx: Context,
    metrics: Metrics,
    visitor: Visitor,
    socket: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Response {
    match socket {
        Ok(socket) => socket
            .max_message_size(hear::LARGEST)
            // What is said is short, and 10,000 may listen: room for it comes when it is needed.
            .read_buffer_size(ROOM)
            .write_buffer_size(ROOM)
            .on_upgrade(async move |socket| {
                let _counted = metrics.live_connection();
                listen(ctx, metrics, visitor, socket).await;
            }),
        Err(rejection) => rejection.into_response(),
    }
}

/// How often the other side is asked whether it is still there, and the session whether it stands:
/// another process of this centre may have ended it.
const PULSE: Duration = Duration::from_secs(30);

/// Bytes that a connection holds at all times, each way: thousands of them are open.
const ROOM: usize = 4 << 10;

/// Why a connection ends.
enum End {
    /// The page was closed.
    Closed,
    /// The page has gone without a word.
    Gone,
    /// The session has ended.
    SignedOut,
    /// The centre closes.
    Closing,
    /// The centre cannot tell what happened.
    Trouble,
}

async fn listen(ctx: Context, metrics: Metrics, visitor: Visitor, mut socket: WebSocket) {
    // A page that comes in while its account is closed hears why from what it asks.
    let Ok(page) = calls::open(&ctx, &visitor) else { return };
    let end = match tell(&ctx, &metrics, &visitor, page, &mut socket).await {
        Ok(never) => match never {},
        Err(end) => end,
    };
    let closed = matches!(end, End::Closed | End::SignedOut);
    // Nobody has left when the centre does.
    if !matches!(end, End::Closing)
        && let Err(error) = calls::close(&ctx, page, closed).await
    {
        tracing::warn!(%error, "a page in a call is gone, and nobody could be told");
    }
    let (code, reason) = match end {
        End::Closed | End::Gone => return,
        End::Closing => (close_code::RESTART, "back soon"),
        End::SignedOut => (close_code::POLICY, "signed out"),
        End::Trouble => (close_code::AGAIN, "try again"),
    };
    let frame = axum::extract::ws::CloseFrame { code, reason: reason.into() };
    // Whoever does not hear this notices that the connection is gone.
    let _ = socket.send(Message::Close(Some(frame))).await;
}

async fn tell(
    ctx: &Context,
    metrics: &Metrics,
    visitor: &Visitor,
    page: Page,
    socket: &mut WebSocket,
) -> Result<std::convert::Infallible, End> {
    let mut events = ctx.live().listen(page.customer);
    // The session may have ended before anybody listened.
    still_stands(ctx, visitor).await?;
    send(socket, &LiveMessage::Hello { connection: page.connection.0, run: calls::run(ctx).0 }).await?;
    if let Some(waiting) = tell::waiting(ctx, visitor).await {
        send(socket, &waiting).await?;
    }
    let mut pulse = interval_at(Instant::now() + PULSE, PULSE);
    pulse.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let (mut answered, mut allowance) = (true, hear::Allowance::default());
    loop {
        tokio::select! {
            event = events.next() => match event {
                Ok(Event::Sessions) => still_stands(ctx, visitor).await?,
                Ok(Event::Closing) => return Err(End::Closing),
                Ok(event) => {
                    if let Some(message) = message(ctx, visitor, page, event).await? {
                        send(socket, &message).await?;
                    }
                }
                Err(_missed) => send(socket, &LiveMessage::Resync).await?,
            },
            heard = socket.recv() => match heard {
                Some(Ok(Message::Close(_))) => return Err(End::Closed),
                Some(Err(_)) | None => return Err(End::Gone),
                Some(Ok(Message::Text(text))) => {
                    answered = true;
                    let outcome =
                        if allowance.takes() { hear::hear(ctx, page, &text).await } else { "too-much" };
                    metrics.page_message(outcome);
                }
                Some(Ok(Message::Binary(_))) => {
                    answered = true;
                    metrics.page_message("unreadable");
                }
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {
                    answered = true;
                    calls::alive(ctx, page);
                }
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

async fn message(
    ctx: &Context,
    visitor: &Visitor,
    page: Page,
    event: Event,
) -> Result<Option<LiveMessage>, End> {
    tell::message(ctx, visitor, page, event).await.map_err(|error| {
        tracing::warn!(%error, "a live connection ends");
        End::Trouble
    })
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

async fn send(socket: &mut WebSocket, message: &LiveMessage) -> Result<(), End> {
    let text = serde_json::to_string(message).map_err(|_| End::Trouble)?;
    socket.send(Message::Text(text.into())).await.map_err(|_| End::Gone)
}
