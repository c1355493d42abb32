//! Lists page by cursor.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cradle_wire::Page;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::problem::{Problem, Result};

/// How many entries a page has: 1–500, 100 when nothing is said.
pub(crate) fn limit(asked: Option<u16>) -> Result<u32> {
    match asked {
        None => Ok(100),
        Some(limit @ 1..=500) => Ok(limit.into()),
        Some(_) => Err(Problem::bad_request("A page can have 1 to 500 entries: set limit accordingly.")),
    }
}

/// Reads the cursor that [`page`] wrote.
pub(crate) fn after<C: DeserializeOwned>(cursor: Option<&str>) -> Result<Option<C>> {
    let read = |text: &str| {
        let json = URL_SAFE_NO_PAD.decode(text).ok()?;
        serde_json::from_slice(&json).ok()
    };
    cursor
        .map(|text| {
            read(text).ok_or_else(|| {
                Problem::bad_request("The cursor in `after` is not one of this list. Begin again without it.")
            })
        })
        .transpose()
}

/// Writes a cursor that [`after`] reads.
pub(crate) fn cursor(place: &impl Serialize) -> Option<String> {
    serde_json::to_vec(place).ok().map(|json| URL_SAFE_NO_PAD.encode(json))
}

/// A page out of `limit + 1` entries that were asked for: the one too many says that there is more.
pub(crate) fn page<T, U, C: Serialize>(
    mut entries: Vec<T>,
    limit: u32,
    cursor: impl Fn(&T) -> C,
    render: impl FnMut(T) -> U,
) -> Page<U> {
    let more = entries.len() > limit as usize;
    entries.truncate(limit as usize);
    let next = entries.last().filter(|_| more).and_then(|last| self::cursor(&cursor(last)));
    Page { next, items: entries.into_iter().map(render).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_names_the_next_one_only_when_there_is_one() {
        let whole = page(vec![1, 2], 2, |n| *n, |n| n);
        assert_eq!((whole.items, whole.next), (vec![1, 2], None));
        let first = page(vec![1, 2, 3], 2, |n| *n, |n| n);
        assert_eq!(after::<i32>(first.next.as_deref()).unwrap(), Some(2));
        assert!(after::<i32>(Some("?")).is_err());
        assert!(limit(Some(0)).is_err() && limit(Some(501)).is_err());
    }
}
