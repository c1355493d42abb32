//! A file on its way: through its connection, to its end, and into the library.

use std::io;
use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;
use cradle_app::domain::CameraId;
use cradle_app::library::{self, Incoming, Received, Spooled};
use cradle_app::{Context, Error, Visitor};
use futures::Stream;
use tokio::io::AsyncRead;
use tokio::time::timeout;
use tokio_util::io::ReaderStream;

use crate::connection::{Control, Sign};

/// How long a file's connection may be silent.
const SILENCE: Duration = Duration::from_mins(2);
/// How long a program that died at the end of a file takes to be seen as gone: both of its connections
/// end at the same moment.
const MOMENT: Duration = Duration::from_millis(200);
/// Bytes that are read at once.
const PIECE: usize = 64 << 10;

/// Why a file was not taken.
#[derive(Debug)]
pub(crate) enum Lost {
    /// The program is gone.
    Gone,
    /// The program said to stop.
    Stopped,
    /// The centre has a reason.
    Refused(Error),
}

/// Takes what comes through a connection until its end, while the program is there.
pub(crate) async fn receive(
    ctx: &Context,
    visitor: &Visitor,
    control: &mut Control,
    file: impl AsyncRead + Send + 'static,
) -> Result<Spooled, Lost> {
    let pieces: Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send>> =
        Box::pin(lively(ReaderStream::with_capacity(file, PIECE)));
    let mut spooling = Box::pin(library::spool(ctx, visitor, pieces));
    let spooled = tokio::select! {
        spooled = &mut spooling => spooled,
        sign = control.sign() => match sign {
            Sign::Gone => return Err(Lost::Gone),
            Sign::Speaks if control.wants_to_stop() => return Err(Lost::Stopped),
            // It says what it wants next; that waits.
            Sign::Speaks => spooling.await,
        },
    };
    let spooled = spooled.map_err(Lost::Refused)?;
    match timeout(MOMENT, control.sign()).await {
        Ok(Sign::Gone) => Err(Lost::Gone),
        Ok(Sign::Speaks) | Err(_) => Ok(spooled),
    }
}

/// Makes a picture of a file, of the camera that sent it.
pub(crate) async fn keep(
    ctx: &Context,
    visitor: &Visitor,
    spooled: &Spooled,
    filename: &str,
    camera: CameraId,
) -> Result<Received, Error> {
    let incoming = Incoming { filename: filename.to_owned(), camera: Some(camera), ..Incoming::default() };
    library::take(ctx, visitor, spooled, incoming).await
}

/// A stream that ends in an error when nothing comes for too long.
fn lively<S: Stream<Item = io::Result<Bytes>> + Send + 'static>(
    pieces: S,
) -> impl Stream<Item = io::Result<Bytes>> + Send {
    futures::stream::unfold(Some(Box::pin(pieces)), |pieces| async move {
        let mut pieces = pieces?;
        match timeout(SILENCE, futures::StreamExt::next(&mut pieces)).await {
            Ok(Some(Ok(piece))) => Some((Ok(piece), Some(pieces))),
            Ok(Some(Err(error))) => Some((Err(error), None)),
            Ok(None) => None,
            Err(_) => Some((Err(io::ErrorKind::TimedOut.into()), None)),
        }
    })
}
