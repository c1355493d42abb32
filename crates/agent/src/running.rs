//! The agent that runs with a folder, for other processes of the same person: the command line writes into the
//! same records.

use std::fs;
use std::future::Future;
use std::io;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::records::{Recorded, Records};

/// More of an answer is not read,
const ANSWER: u64 = 4096;
/// and nobody waits longer for it: the agent looks when it can.
const PATIENCE: Duration = Duration::from_secs(5);

/// The address of the page of the agent that runs with these records, with its secret; none while no agent runs.
pub fn address(records: &Records) -> Recorded<Option<String>> {
    if records.claim()?.is_some() {
        return Ok(None);
    }
    let address = fs::read_to_string(records.folder().join("address")).unwrap_or_default();
    Ok(Some(address.trim().to_owned()).filter(|address| !address.is_empty()))
}

/// Writes into the records, and has the agent that runs with them, if one does, look at them then.
///
/// It is told of it beforehand, and looks when the connection ends, so that a process that is killed between
/// its writing and its word leaves nothing lying. One that cannot be told before is told afterwards; one that
/// cannot be told then either is still starting, and looks at everything when it has.
pub async fn writing<T>(records: &Records, write: impl Future<Output = T>) -> T {
    let begun = Writing::begin(records).await;
    let written = write.await;
    let begun = match begun {
        Some(begun) => Some(begun),
        None => Writing::begin(records).await,
    };
    if let Some(begun) = begun {
        match tokio::time::timeout(PATIENCE, begun.end()).await {
            Ok(Ok(())) => {}
            Ok(Err(problem)) => tracing::debug!("the agent that runs has not taken it in: {problem}"),
            Err(_) => tracing::debug!("the agent that runs is slow to take it in"),
        }
    }
    written
}

/// An agent was told that something is being written.
struct Writing(TcpStream);

impl Writing {
    async fn begin(records: &Records) -> Option<Self> {
        let address = address(records).ok()??;
        let (listen, token) = address.strip_prefix("http://")?.split_once("/?token=")?;
        let mut line = TcpStream::connect(listen).await.ok()?;
        // The body is what is being written: it has no length yet.
        let request = format!(
            "POST /agent/v1/written HTTP/1.1\r\nhost: {listen}\r\nauthorization: Bearer {token}\r\n\
             transfer-encoding: chunked\r\nconnection: close\r\n\r\n"
        );
        line.write_all(request.as_bytes()).await.ok()?;
        Some(Self(line))
    }

    /// It is written. Comes back when the agent has taken it in.
    async fn end(mut self) -> io::Result<()> {
        self.0.write_all(b"0\r\n\r\n").await?;
        let mut answer = Vec::new();
        self.0.take(ANSWER).read_to_end(&mut answer).await?;
        if answer.starts_with(b"HTTP/1.1 204 ") {
            return Ok(());
        }
        let first = answer.split(|byte| *byte == b'\r').next().unwrap_or_default();
        Err(io::Error::other(String::from_utf8_lossy(first).into_owned()))
    }
}
