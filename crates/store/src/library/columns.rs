//! Values as the columns of the library's tables hold them.

use cradle_domain::BlobHash;
use cradle_domain::library::ImageState;

use crate::{Result, StoreError};

pub(super) fn state_from(word: &str) -> Result<ImageState> {
    ImageState::from_word(word).ok_or_else(|| StoreError::unreadable(format!("a picture's state “{word}”")))
}

pub(super) fn hash_from(bytes: &[u8]) -> Result<BlobHash> {
    BlobHash::from_slice(bytes).map_err(StoreError::unreadable)
}

pub(super) fn unsigned<T: TryFrom<i64>>(number: i64) -> Result<T> {
    T::try_from(number).map_err(|_| StoreError::unreadable(format!("the number {number}")))
}

pub(super) fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
