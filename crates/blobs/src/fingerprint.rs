//! What identifies a content: its size and three digests, found in one pass.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use bytes::Bytes;
use cradle_domain::BlobHash;
use futures::TryStreamExt as _;
use futures::stream::BoxStream;
use sha1::Sha1;
use sha2::{Digest, Sha256};
use tokio::io::AsyncWriteExt as _;

use crate::{Error, Stored};

/// Bytes read at a time: small enough to stay in the processor's cache between the digests.
const PIECE: usize = 128 * 1024;

/// Size and digests of a content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fingerprint {
    /// BLAKE3: the name of the blob.
    pub hash: BlobHash,
    /// Bytes.
    pub size: u64,
    /// SHA-256.
    pub sha256: [u8; 32],
    /// SHA-1.
    pub sha1: [u8; 20],
}

impl Fingerprint {
    pub(crate) fn stored(self, fresh: bool) -> Stored {
        let Self { hash, size, sha256, sha1 } = self;
        Stored { hash, size, sha256, sha1, fresh }
    }
}

#[derive(Default)]
struct Digests {
    size: u64,
    blake3: blake3::Hasher,
    sha256: Sha256,
    sha1: Sha1,
}

impl Digests {
    fn update(&mut self, bytes: &[u8]) {
        self.size += bytes.len() as u64;
        self.blake3.update(bytes);
        self.sha256.update(bytes);
        self.sha1.update(bytes);
    }

    fn finish(self) -> Fingerprint {
        Fingerprint {
            hash: BlobHash(*self.blake3.finalize().as_bytes()),
            size: self.size,
            sha256: self.sha256.finalize().into(),
            sha1: self.sha1.finalize().into(),
        }
    }
}

/// The fingerprint of bytes in memory.
pub fn hash_bytes(bytes: &[u8]) -> Fingerprint {
    let mut digests = Digests::default();
    bytes.chunks(PIECE).for_each(|piece| digests.update(piece));
    digests.finish()
}

/// Writes bytes into a new file, durably, and gives the fingerprint of what was written.
pub(crate) async fn write(
    bytes: &mut BoxStream<'static, Result<Bytes, Error>>,
    to: &Path,
) -> Result<Fingerprint, Error> {
    let mut file = tokio::fs::File::create_new(to).await?;
    let mut digests = Digests::default();
    while let Some(piece) = bytes.try_next().await? {
        digests.update(&piece);
        file.write_all(&piece).await?;
    }
    file.flush().await?;
    file.sync_all().await?;
    Ok(digests.finish())
}

/// The fingerprint of a file, read once.
pub async fn hash_file(path: &Path) -> Result<Fingerprint, Error> {
    let path = path.to_owned();
    crate::folder::blocking(move || {
        let mut file = File::open(path)?;
        let mut digests = Digests::default();
        let mut piece = vec![0; PIECE];
        loop {
            match file.read(&mut piece)? {
                0 => return Ok(digests.finish()),
                read => digests.update(&piece[..read]),
            }
        }
    })
    .await
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_digests_are_the_published_ones_of_abc() {
        // RFC 6234 §8.5 for SHA-1 and SHA-256; the BLAKE3 reference vectors name the rest.
        let content = hash_bytes(b"abc");
        let sha256 = BlobHash(content.sha256).to_string();
        assert_eq!(sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(content.sha1[..8], [0xa9, 0x99, 0x3e, 0x36, 0x47, 0x06, 0x81, 0x6a]);
        assert_eq!(
            content.hash.to_string(),
            "6437b3ac38465133ffb63b75273a8db548c558465d79db03fd359c6cd5bd9d85"
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(16))]
        #[test]
        fn a_file_and_its_bytes_have_the_same_fingerprint(
            bytes in proptest::collection::vec(any::<u8>(), 0..3 * PIECE)
        ) {
            let file = tempfile::NamedTempFile::new().unwrap();
            std::fs::write(file.path(), &bytes).unwrap();
            let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
            let found = runtime.block_on(hash_file(file.path())).unwrap();
            prop_assert_eq!(found, hash_bytes(&bytes));
            prop_assert_eq!(found.hash.0, *blake3::hash(&bytes).as_bytes());
        }
    }
}
