//! Runs the centre until it is told to stop.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Context as _;
use cradle_app::{Context, calls, jobs, works};
use cradle_http::{Metrics, Server, metrics};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::centre;
use crate::settings::Settings;

/// How long pages may take to hear that the centre closes.
const HEARD_WITHIN: Duration = Duration::from_secs(1);

/// `cradle serve`.
pub(crate) async fn run(settings: &Settings) -> anyhow::Result<()> {
    let stop = CancellationToken::new();
    tokio::spawn(stop_when_told(stop.clone()));
    let ctx = centre::open(settings).await?;
    until_stopped(settings, ctx, stop).await
}

/// Serves pages, API and metrics and does background work; ends when `stop` is cancelled and what
/// was being done is done.
pub(crate) async fn until_stopped(
    settings: &Settings,
    ctx: Context,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    let server = Server::new(ctx.clone(), &settings.trusted_proxies);
    let listener = listen(settings.listen).await?;
    let metrics_listener = match settings.metrics_listen {
        Some(address) => Some(listen(address).await?),
        None => None,
    };
    tracing::info!(address = %listener.local_addr()?, url = settings.public_url, "the centre is open");
    if settings.films.is_none() {
        tracing::warn!("ffmpeg or cradle-film is missing or switched off: films are kept and not shown");
    }
    if !cradle_app::imaging::heif_is_available() {
        tracing::warn!("cradle-heif is missing: HEIF and AVIF pictures are kept and not shown");
    }
    let rooms = rooms(settings, &ctx).await;
    works::schedule(&ctx).await?;
    calls::take_up(&ctx).await?;
    let clock = tokio::spawn(calls::keep_time(ctx.clone(), stop.clone()));
    let trying = ctx.clone();
    tokio::spawn(async move { cradle_app::papers::try_templates(&trying).await });
    let work = tokio::spawn(jobs::run_until(ctx.clone(), works::all(), stop.clone()));
    if let Some(listener) = metrics_listener {
        let answers = axum::serve(listener, metrics::router(&server));
        tokio::spawn(answers.with_graceful_shutdown(stop.clone().cancelled_owned()).into_future());
    }
    let ftp = match &settings.ftp {
        Some(ftp) => {
            let listener = listen(ftp.listen).await?;
            tracing::info!(address = %listener.local_addr()?, "cameras may send files by FTP");
            Some(tokio::spawn(cradle_ftp::serve(ctx.clone(), ftp.clone(), listener, stop.clone())))
        }
        None => None,
    };
    let closing = tokio::spawn(close_pages(ctx.clone(), server.metrics().clone(), stop.clone()));
    let app = server.router().into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, app).with_graceful_shutdown(stop.clone().cancelled_owned()).await?;
    stop.cancel();
    closing.await??;
    calls::close_rooms(&ctx).await;
    if let Some(rooms) = rooms {
        rooms.await?;
    }
    work.await?;
    clock.await?;
    if let Some(ftp) = ftp {
        ftp.await??;
    }
    cradle_app::sharing::write_openings(&ctx).await?;
    ctx.db().close().await;
    Ok(())
}

/// Tells open pages that the centre closes, and waits a little until they have heard it.
async fn close_pages(ctx: Context, metrics: Metrics, stop: CancellationToken) -> anyhow::Result<()> {
    stop.cancelled().await;
    calls::rest(&ctx).await?;
    let heard = async {
        while metrics.live_connections() > 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    // A page that does not take it notices by itself.
    let _ = tokio::time::timeout(HEARD_WITHIN, heard).await;
    Ok(())
}

/// Opens what carries calls of more than two people. Without it everything else goes on.
async fn rooms(settings: &Settings, ctx: &Context) -> Option<JoinHandle<()>> {
    let Some(rooms) = &settings.rooms else {
        tracing::info!("calls_listen is off: calls are for two people");
        return None;
    };
    match rooms.start().await {
        Ok(started) => {
            for (over, address) in started.0.candidates().iter().flatten() {
                tracing::info!(%address, ?over, "calls of more than two people go through here");
            }
            Some(calls::open_rooms(ctx, started))
        }
        Err(error) => {
            tracing::warn!("calls are for two people only: {error:#}. Name another port: calls_listen");
            None
        }
    }
}

async fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| {
        format!("The address {address} cannot be used; another program may be using it. Choose another one")
    })
}

/// Ctrl-C and the service manager's SIGTERM end the centre in order; a second one ends it at once.
pub(crate) async fn stop_when_told(stop: CancellationToken) {
    let Ok(mut terminate) = signal(SignalKind::terminate()) else { return };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
    tracing::info!("closing");
    stop.cancel();
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
    std::process::exit(130);
}
