//! The `Range` header (RFC 9110 §14.2).

use std::ops::Range;

/// What a `Range` header asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// Everything: there is no header, or one that may be passed over.
    Whole,
    /// These bytes.
    Part(Range<u64>),
    /// Bytes that there are none of.
    Outside,
}

/// Reads the header for a file of `size` bytes. Several ranges at once are answered with the whole,
/// as the standard allows.
pub(super) fn asked(header: Option<&str>, size: u64) -> Asked {
    let Some(spec) = header.and_then(|header| header.trim().strip_prefix("bytes=")) else {
        return Asked::Whole;
    };
    let Some((first, last)) = spec.trim().split_once('-') else { return Asked::Whole };
    let range = match (first.trim(), last.trim()) {
        ("", last) => match last.parse::<u64>() {
            Ok(count) => size.saturating_sub(count)..size,
            Err(_) => return Asked::Whole,
        },
        (first, "") => match first.parse() {
            Ok(first) => first..size,
            Err(_) => return Asked::Whole,
        },
        (first, last) => match (first.parse::<u64>(), last.parse::<u64>()) {
            (Ok(first), Ok(last)) if first <= last => first..last.saturating_add(1).min(size),
            _ => return Asked::Whole,
        },
    };
    if range.start < range.end { Asked::Part(range) } else { Asked::Outside }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_the_standard_says() {
        let cases = [
            (None, Asked::Whole),
            (Some("bytes=0-0"), Asked::Part(0..1)),
            (Some("bytes=500-"), Asked::Part(500..1000)),
            (Some("bytes=-1"), Asked::Part(999..1000)),
            (Some("bytes=-5000"), Asked::Part(0..1000)),
            (Some("bytes=990-5000"), Asked::Part(990..1000)),
            (Some("bytes=1000-"), Asked::Outside),
            (Some("bytes=-0"), Asked::Outside),
            (Some("bytes=5-4"), Asked::Whole),
            (Some("bytes=0-1,5-6"), Asked::Whole),
            (Some("lines=1-2"), Asked::Whole),
            (Some("bytes=18446744073709551615-18446744073709551615"), Asked::Outside),
        ];
        for (header, wanted) in cases {
            assert_eq!(asked(header, 1000), wanted, "{header:?}");
        }
        assert_eq!(asked(Some("bytes=0-"), 0), Asked::Outside);
    }
}
