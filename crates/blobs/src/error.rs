//! What can go wrong with bytes, by what the caller does next.

use std::io;

use cradle_domain::BlobHash;

/// Bytes that could not be kept or fetched.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// They are not there: say so, or make them again.
    #[error("There is no such file in the picture store.")]
    Missing,
    /// There is no room: say so, and take no more until there is.
    #[error("The picture store is full. Make room on its disk, then try again.")]
    Full,
    /// They are not what they were when they were kept: never hand them out as if they were.
    #[error("The file {hash} in the picture store is damaged. Restore it from a backup.")]
    Damaged {
        /// The blob.
        hash: BlobHash,
    },
    /// Larger than the caller wants to hold in memory.
    #[error("The file has {size} bytes; at most {most} can be read at once.")]
    TooLarge {
        /// Bytes of the file.
        size: u64,
        /// Bytes that the caller allowed.
        most: u64,
    },
    /// No such part: the answer is HTTP's 416.
    #[error("The file has only {size} bytes.")]
    OutOfRange {
        /// Bytes of the file.
        size: u64,
    },
    /// The settings cannot work: somebody has to change them.
    #[error("The picture store cannot be used as it is configured: {reason}")]
    Misconfigured {
        /// Why.
        reason: String,
    },
    /// The disk or the network does not answer as it should: try again later.
    #[error("The picture store cannot be reached: {reason}. Trying again later may help.")]
    Unreachable {
        /// What it said.
        reason: String,
    },
}

impl Error {
    /// Whether the same call may succeed later without anybody changing the file or the settings.
    pub const fn is_passing(&self) -> bool {
        matches!(self, Self::Full | Self::Unreachable { .. })
    }
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::Missing,
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full,
            _ => Self::Unreachable { reason: error.to_string() },
        }
    }
}

impl From<object_store::Error> for Error {
    fn from(error: object_store::Error) -> Self {
        use object_store::Error as E;
        match error {
            E::NotFound { .. } => Self::Missing,
            E::PermissionDenied { .. }
            | E::Unauthenticated { .. }
            | E::UnknownConfigurationKey { .. }
            | E::InvalidPath { .. } => Self::Misconfigured { reason: error.to_string() },
            other => {
                let reason = other.to_string();
                // MinIO's "XMinioStorageFull" (507) and Ceph's "QuotaExceeded" (403).
                let full = ["StorageFull", "QuotaExceeded"].iter().any(|word| reason.contains(word));
                if full { Self::Full } else { Self::Unreachable { reason } }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn a_full_disk_is_told_apart_from_a_broken_one() {
        let mut full = std::fs::File::options().write(true).open("/dev/full").unwrap();
        let error = Error::from(full.write_all(b"x").unwrap_err());
        assert!(matches!(error, Error::Full), "{error:?}");
        assert!(error.is_passing());
        let quota = io::Error::from(io::ErrorKind::QuotaExceeded);
        assert!(matches!(Error::from(quota), Error::Full));
        let broken = io::Error::other("I/O error");
        assert!(matches!(Error::from(broken), Error::Unreachable { .. }));
    }

    #[test]
    fn a_full_bucket_is_told_apart_from_an_unreachable_one() {
        let said = |text: &str| object_store::Error::Generic { store: "S3", source: text.to_owned().into() };
        assert!(matches!(Error::from(said("<Code>XMinioStorageFull</Code>")), Error::Full));
        let refused = Error::from(said("connection refused"));
        assert!(matches!(refused, Error::Unreachable { .. }) && refused.is_passing());
    }
}
