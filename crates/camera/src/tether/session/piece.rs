//! Bytes of a file as they come, in memory that is used again and again.

use std::io;
use std::ops::Deref;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Pieces whose memory waits for the next ones: a part of a file and what is on its way.
const MOST: usize = 32;

/// Memory of pieces that nobody needs any more.
#[derive(Clone, Default)]
pub(super) struct Spare(Arc<Mutex<Vec<Vec<u8>>>>);

impl Spare {
    /// A piece of so many bytes, which `fill` writes.
    pub fn piece(&self, count: usize, fill: impl FnOnce(&mut [u8]) -> io::Result<()>) -> io::Result<Piece> {
        let mut bytes = self.lock().pop().unwrap_or_default();
        bytes.resize(count, 0);
        fill(&mut bytes)?;
        Ok(Piece { bytes, from: 0, spare: self.clone() })
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Vec<u8>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Some bytes of a file.
pub(crate) struct Piece {
    bytes: Vec<u8>,
    from: usize,
    spare: Spare,
}

impl Piece {
    /// Leaves out the first bytes.
    pub fn skip(&mut self, count: usize) {
        self.from = (self.from + count).min(self.bytes.len());
    }
}

impl Deref for Piece {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.bytes[self.from..]
    }
}

impl Drop for Piece {
    fn drop(&mut self) {
        let mut spare = self.spare.lock();
        if spare.len() < MOST {
            spare.push(std::mem::take(&mut self.bytes));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(spare: &Spare, content: &[u8]) -> Piece {
        spare.piece(content.len(), |bytes| io::Read::read_exact(&mut { content }, bytes)).unwrap()
    }

    #[test]
    fn memory_is_used_again_and_shows_nothing_of_before() {
        let spare = Spare::default();
        let long = filled(&spare, b"a long one");
        let place = long.as_ptr();
        drop(long);
        let mut short = filled(&spare, b"short");
        assert_eq!((&*short, short.as_ptr()), (&b"short"[..], place));
        short.skip(2);
        assert_eq!(&*short, b"ort");
        short.skip(9);
        assert!(short.is_empty());
        let pieces: Vec<Piece> = (0..2 * MOST).map(|_| filled(&spare, b"x")).collect();
        drop(pieces);
        assert_eq!(spare.lock().len(), MOST);
    }
}
