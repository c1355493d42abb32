//! The right to add pictures, and its bounds.

use serde::{Deserialize, Serialize};

use crate::{Instant, Span};

/// How much may be added through one permission, by all who come by it together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adding {
    /// Pictures.
    pub most: u32,
    /// Bytes of them all.
    pub bytes: u64,
}

/// Bounds that make no sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddingProblem {
    /// Too few or too many pictures.
    #[error("Between 1 and 10,000 pictures can be added through one permission.")]
    Pictures,
    /// Too few or too many bytes.
    #[error("Between 1 MiB and 1 TiB can be added through one permission.")]
    Bytes,
}

const MIB: u64 = 1 << 20;

impl Default for Adding {
    /// Enough for a feast, and not so much that a link which is passed on fills a disk.
    fn default() -> Self {
        Self { most: 500, bytes: 10 * 1024 * MIB }
    }
}

impl Adding {
    /// These bounds, when they are within those of the centre.
    pub const fn new(most: u32, bytes: u64) -> Result<Self, AddingProblem> {
        if most == 0 || most > 10_000 {
            return Err(AddingProblem::Pictures);
        }
        if bytes < MIB || bytes > MIB * MIB {
            return Err(AddingProblem::Bytes);
        }
        Ok(Self { most, bytes })
    }

    /// Whether a file of `size` bytes still fits beside `added` others with `added_bytes`.
    pub const fn has_room(self, added: u32, added_bytes: u64, size: u64) -> bool {
        added < self.most && added_bytes.saturating_add(size) <= self.bytes
    }
}

/// How long an added picture is shown without its reduced image, whether that had to be made or was there
/// because the owner had the same picture already.
const SETTLES: Span = Span::from_secs(5);

/// Whether a picture that was added then looks to others as any added picture does.
pub fn settled(added_at: Instant, now: Instant) -> bool {
    now.since(added_at) >= SETTLES
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn bounds_are_within_those_of_the_centre() {
        let Adding { most, bytes } = Adding::default();
        assert_eq!(Adding::new(most, bytes), Ok(Adding::default()));
        assert_eq!(Adding::new(0, bytes), Err(AddingProblem::Pictures));
        assert_eq!(Adding::new(10_001, bytes), Err(AddingProblem::Pictures));
        assert_eq!(Adding::new(1, MIB - 1), Err(AddingProblem::Bytes));
        assert_eq!(Adding::new(1, u64::MAX), Err(AddingProblem::Bytes));
    }

    proptest! {
        #[test]
        fn never_more_is_added_than_the_bounds_say(
            most in 1_u32..20, bytes in MIB..4 * MIB, sizes in proptest::collection::vec(1..MIB, 0..40)
        ) {
            let bounds = Adding::new(most, bytes).unwrap();
            let (mut added, mut sum) = (0_u32, 0_u64);
            for size in sizes {
                if bounds.has_room(added, sum, size) {
                    added += 1;
                    sum += size;
                }
            }
            prop_assert!(added <= most && sum <= bytes);
        }
    }
}
