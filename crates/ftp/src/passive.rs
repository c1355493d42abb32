//! Connections that files come through: the program connects, to a port that it was told (RFC 959 §3.3,
//! RFC 2428).

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::ops::RangeInclusive;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;

/// A port on which one connection of one program is waited for.
#[derive(Debug)]
pub(crate) struct Waiting {
    listener: TcpListener,
    /// Whoever connects from elsewhere is not the program.
    from: IpAddr,
}

const PATIENCE: Duration = Duration::from_secs(30);

impl Waiting {
    /// Finds a free port, beginning somewhere, so that nobody knows which one is next.
    pub(crate) async fn on(at: IpAddr, ports: &RangeInclusive<u16>, from: IpAddr) -> io::Result<Self> {
        let (first, count) = (u32::from(*ports.start()), ports.clone().count() as u32);
        let begin: u32 = rand::random_range(0..count.max(1));
        for step in 0..count {
            let port = (first + (begin + step) % count) as u16;
            match TcpListener::bind(SocketAddr::new(at, port)).await {
                Ok(listener) => return Ok(Self { listener, from }),
                Err(error) if error.kind() == io::ErrorKind::AddrInUse => {}
                Err(error) => return Err(error),
            }
        }
        Err(io::ErrorKind::AddrInUse.into())
    }

    pub(crate) fn port(&self) -> io::Result<u16> {
        Ok(self.listener.local_addr()?.port())
    }

    /// The program's connection.
    pub(crate) async fn connection(self) -> io::Result<TcpStream> {
        let own = async {
            loop {
                let (stream, peer) = self.listener.accept().await?;
                if peer.ip().to_canonical() == self.from {
                    return Ok(stream);
                }
            }
        };
        timeout(PATIENCE, own).await.map_err(|_| io::ErrorKind::TimedOut)?
    }
}
