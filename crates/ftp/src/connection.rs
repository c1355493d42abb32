//! Connections, plain or secret, and the lines on the control connection.

use std::io;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncWrite, AsyncWriteExt as _, BufReader};
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;

/// A connection, whatever it is made of.
pub(crate) trait Connection: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Connection for T {}

/// Bytes of one line.
const LONGEST: usize = 4096;
/// How long a program may be silent between two commands.
const SILENCE: Duration = Duration::from_mins(10);
/// How long an answer may take to be read, and a connection to become secret.
const PATIENCE: Duration = Duration::from_secs(30);

/// The control connection.
pub(crate) struct Control {
    reader: Option<BufReader<Box<dyn Connection>>>,
}

/// What becomes of the control connection while something else goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sign {
    /// The program has something to say.
    Speaks,
    /// It is gone.
    Gone,
}

impl Control {
    pub(crate) fn over(connection: impl Connection + 'static) -> Self {
        Self { reader: Some(BufReader::new(Box::new(connection))) }
    }

    fn reader(&mut self) -> io::Result<&mut BufReader<Box<dyn Connection>>> {
        self.reader.as_mut().ok_or_else(|| io::ErrorKind::NotConnected.into())
    }

    /// The next line; nothing when the program is gone.
    pub(crate) async fn line(&mut self) -> io::Result<Option<String>> {
        let reader = self.reader()?;
        let mut line = Vec::new();
        loop {
            let some = timeout(SILENCE, reader.fill_buf()).await.map_err(|_| io::ErrorKind::TimedOut)??;
            if some.is_empty() {
                return Ok(None);
            }
            let end = some.iter().position(|byte| *byte == b'\n');
            let taken = end.map_or(some.len(), |end| end + 1);
            line.extend_from_slice(&some[..taken]);
            reader.consume(taken);
            if line.len() > LONGEST {
                return Err(io::ErrorKind::InvalidData.into());
            }
            if end.is_some() {
                let text = String::from_utf8_lossy(&line);
                return Ok(Some(text.trim_end_matches(['\r', '\n']).to_owned()));
            }
        }
    }

    /// Waits for a sign of the program, and takes nothing of what it says.
    pub(crate) async fn sign(&mut self) -> Sign {
        let Ok(reader) = self.reader() else { return Sign::Gone };
        match reader.fill_buf().await {
            Ok(some) if !some.is_empty() => Sign::Speaks,
            _ => Sign::Gone,
        }
    }

    /// Whether the program has said to stop, which it may say before its turn.
    pub(crate) fn wants_to_stop(&self) -> bool {
        let said = self.reader.as_ref().map(BufReader::buffer).unwrap_or_default();
        said.to_ascii_uppercase().windows(4).any(|word| word == b"ABOR")
    }

    /// Says lines, each with its end.
    pub(crate) async fn say(&mut self, text: &str) -> io::Result<()> {
        let connection = self.reader()?.get_mut();
        let said = async {
            connection.write_all(text.as_bytes()).await?;
            connection.flush().await
        };
        timeout(PATIENCE, said).await.map_err(|_| io::ErrorKind::TimedOut)?
    }

    /// Goes on in secret. What was said in the clear after asking for it is not believed.
    pub(crate) async fn become_secret(&mut self, acceptor: &TlsAcceptor) -> io::Result<()> {
        let reader = self.reader.take().ok_or(io::ErrorKind::NotConnected)?;
        if !reader.buffer().is_empty() {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let secret = timeout(PATIENCE, acceptor.accept(reader.into_inner()));
        let secret = secret.await.map_err(|_| io::ErrorKind::TimedOut)??;
        self.reader = Some(BufReader::new(Box::new(secret)));
        Ok(())
    }
}
