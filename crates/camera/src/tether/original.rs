//! A file on a camera as something that is read.

use std::io::{self, Read, Seek, SeekFrom};
use std::sync::mpsc::{self, Receiver, SyncSender};

use super::{PART, Piece, Shared, Trouble};
use crate::name::CardPath;

/// Pieces that are fetched before they are asked for: a part of a file.
const AHEAD: usize = 16;
/// Where files come whole only, what nobody wants any more is fetched to its end if it is no more than
/// this: a camera that is interrupted may have to be plugged in again.
const TO_ITS_END: usize = 64 << 20;

/// A file on a camera, read from any place on.
pub struct Remote {
    tether: Shared,
    path: CardPath,
    /// As the camera has told it; none when it has not.
    size: Option<u64>,
    at: u64,
    coming: Option<Coming>,
}

/// What comes from `at` on.
struct Coming {
    pieces: Receiver<Result<Piece, Trouble>>,
    piece: Option<Piece>,
}

impl Remote {
    pub(crate) fn new(tether: Shared, path: CardPath, size: Option<u64>) -> Self {
        Self { tether, path, size, at: 0, coming: None }
    }

    /// Bytes, as the camera has told.
    pub fn size(&self) -> Option<u64> {
        self.size
    }

    fn begin(&mut self) -> io::Result<&mut Coming> {
        if self.coming.is_none() {
            let (tell, pieces) = mpsc::sync_channel(AHEAD);
            let (tether, path) = (Shared::clone(&self.tether), self.path.clone());
            let (from, size) = (self.at, self.size);
            let fetch = move || {
                if let Err(trouble) = fetched(&tether, &path, from, size, &tell) {
                    // Nobody may want to know.
                    let _ = tell.send(Err(trouble));
                }
            };
            std::thread::Builder::new().name("transfer".to_owned()).spawn(fetch)?;
            self.coming = Some(Coming { pieces, piece: None });
        }
        self.coming.as_mut().ok_or_else(|| io::ErrorKind::BrokenPipe.into())
    }
}

/// Fetches a file from a place on, part by part, until it ends or nobody wants it.
fn fetched(
    tether: &Shared,
    path: &CardPath,
    from: u64,
    size: Option<u64>,
    tell: &SyncSender<Result<Piece, Trouble>>,
) -> Result<(), Trouble> {
    let mut at = from;
    while size.is_none_or(|size| at < size) {
        let length = size.map_or(PART, |size| PART.min(size - at));
        match tether.part(path, at, length) {
            Err(Trouble::Unsupported) if at == from => return fetched_whole(tether, path, from, tell),
            Err(trouble) => return Err(trouble),
            Ok(part) => {
                let came = part.iter().map(|piece| piece.len() as u64).sum::<u64>();
                at += came;
                // Whoever waits for the camera has had their turn meanwhile.
                let wanted = part.into_iter().all(|piece| tell.send(Ok(piece)).is_ok());
                if !wanted || came < length {
                    return Ok(());
                }
            }
        }
    }
    Ok(())
}

/// The same where files come whole only: what is before the place is fetched, too.
fn fetched_whole(
    tether: &Shared,
    path: &CardPath,
    from: u64,
    tell: &SyncSender<Result<Piece, Trouble>>,
) -> Result<(), Trouble> {
    let mut before = usize::try_from(from).unwrap_or(usize::MAX);
    let (mut wanted, mut came) = (true, 0);
    tether.whole(path, &mut |mut piece| {
        came += piece.len();
        let cut = before.min(piece.len());
        before -= cut;
        piece.skip(cut);
        wanted = wanted && (piece.is_empty() || tell.send(Ok(piece)).is_ok());
        wanted || came < TO_ITS_END
    })
}

impl Read for Remote {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if into.is_empty() || self.size == Some(0) {
            return Ok(0);
        }
        let coming = self.begin()?;
        let piece = loop {
            if let Some(piece) = coming.piece.as_mut().filter(|piece| !piece.is_empty()) {
                break piece;
            }
            match coming.pieces.recv() {
                Ok(Ok(piece)) => coming.piece = Some(piece),
                Ok(Err(trouble)) => {
                    let kind = match trouble {
                        Trouble::Absent | Trouble::Gone => io::ErrorKind::NotFound,
                        _ => io::ErrorKind::Other,
                    };
                    return Err(io::Error::new(kind, trouble));
                }
                Err(_) => return Ok(0),
            }
        };
        let count = into.len().min(piece.len());
        into[..count].copy_from_slice(&piece[..count]);
        piece.skip(count);
        self.at += count as u64;
        Ok(count)
    }
}

impl Seek for Remote {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let beyond = || io::Error::from(io::ErrorKind::InvalidInput);
        let to = match to {
            SeekFrom::Start(to) => Some(to),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
            SeekFrom::End(by) => self.size.and_then(|size| size.checked_add_signed(by)),
        };
        let to = to.ok_or_else(beyond)?;
        if to != self.at {
            self.at = to;
            self.coming = None;
        }
        Ok(to)
    }
}
