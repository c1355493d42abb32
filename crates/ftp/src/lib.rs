//! Where cameras send files by FTP (RFC 959, 2428, 3659) and FTPS (RFC 4217).
//!
//! A session sends and does nothing else: each file ends where every file ends, and what a listing shows
//! is what this session has sent. The account is the camera's, so its pictures are known to be from it.
//!
//! FTP tells the end of a file by the end of its connection, which a camera that dies ends as well. So the
//! control connection is watched: whoever is gone from there has not sent a whole file.

mod command;
mod connection;
mod passive;
mod sent;
mod session;
mod store;
mod tls;

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::ops::RangeInclusive;
use std::path::Path;
use std::sync::Arc;

use cradle_app::Context;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

pub use tls::{Certificate, CertificateProblem};

/// How files are taken.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where cameras connect.
    pub listen: SocketAddr,
    /// Ports that files come through.
    pub passive_ports: RangeInclusive<u16>,
    /// The address that cameras are told to send to, where this machine is behind another one.
    pub public_address: Option<Ipv4Addr>,
    /// With what connections are made secret.
    pub certificate: Option<Certificate>,
    /// Whether nobody may sign in without that.
    pub only_secret: bool,
}

/// Sessions at the same time; one more is told to come later.
const SESSIONS: usize = 100;

/// Takes files until `stop`; returns when the sessions are over.
pub async fn serve(
    ctx: Context,
    settings: Settings,
    listener: TcpListener,
    stop: CancellationToken,
) -> io::Result<()> {
    let settings = Arc::new(settings);
    let (sessions, room) = (TaskTracker::new(), Arc::new(Semaphore::new(SESSIONS)));
    loop {
        let connected = tokio::select! {
            connected = listener.accept() => connected,
            () = stop.cancelled() => break,
        };
        let (stream, peer) = match connected {
            Ok(connected) => connected,
            Err(error) => {
                // Too many open files, mostly: sessions that end make room.
                tracing::warn!(%error, "a connection by FTP could not be taken");
                tokio::task::yield_now().await;
                continue;
            }
        };
        let place = Arc::clone(&room).try_acquire_owned().ok();
        let session = session::Session::new(ctx.clone(), Arc::clone(&settings), stream, origin(peer));
        let stop = stop.clone();
        sessions.spawn(async move {
            match (session, place) {
                (Ok(mut session), Some(_place)) => session.run(&stop).await,
                (Ok(mut session), None) => session.turn_away().await,
                (Err(error), _) => tracing::debug!(%error, "a connection by FTP ended at once"),
            }
        });
    }
    sessions.close();
    sessions.wait().await;
    Ok(())
}

fn origin(peer: SocketAddr) -> IpAddr {
    peer.ip().to_canonical()
}

/// Reads a certificate with its key (PEM), as files name them.
pub fn certificate(chain: &Path, key: &Path) -> Result<Certificate, CertificateProblem> {
    tls::read(chain, key)
}
