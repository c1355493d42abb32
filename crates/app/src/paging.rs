//! Places in lists that are ordered by time, the latest first.

use cradle_domain::Instant;
use uuid::Uuid;

use crate::{Error, Result};

/// A place in a list as text.
pub(crate) fn cursor(at: Instant, id: Uuid) -> String {
    format!("{}_{id}", at.micros())
}

/// The place that a text stands for.
pub(crate) fn place<T: From<Uuid>>(cursor: &str) -> Result<(Instant, T)> {
    let parsed = cursor.split_once('_').and_then(|(at, id)| {
        let at = Instant::from_micros(at.parse().ok()?);
        Some((at, T::from(id.parse::<Uuid>().ok()?)))
    });
    parsed.ok_or_else(|| Error::invalid("after", "This is not the “next” of a page before."))
}

/// How many entries to ask for, so that one more than the page tells whether there is a next one.
pub(crate) fn one_more(limit: u16) -> (usize, u32) {
    let limit = limit.clamp(1, 500);
    (usize::from(limit), u32::from(limit) + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back_what_it_writes() {
        let (at, id) = (Instant::from_micros(-5), Uuid::from_u128(7));
        assert_eq!(place::<Uuid>(&cursor(at, id)).unwrap(), (at, id));
        for wrong in ["", "1", "1_", "x_00000000-0000-0000-0000-000000000007"] {
            assert!(place::<Uuid>(wrong).is_err(), "{wrong}");
        }
    }
}
