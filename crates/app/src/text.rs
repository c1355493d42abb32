//! Texts of others: kept on their line, and read out of addresses.

/// Text that stays on its line.
pub fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// A part of an address with its `%` escapes resolved (RFC 3986 §2.1); nothing when one is broken or the
/// whole is no UTF-8.
pub fn unescaped(part: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(part.len());
    let mut rest = part.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next()?, rest.next()?];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_stays_one() {
        assert_eq!(one_line("a\r\nBcc: b"), "a  Bcc: b");
    }

    #[test]
    fn escapes_are_resolved_or_nothing_is() {
        assert_eq!(unescaped("%E5%86%99%25.jpg").as_deref(), Some("写%.jpg"));
        for broken in ["%", "%4", "%zz", "%FF"] {
            assert_eq!(unescaped(broken), None, "{broken}");
        }
    }
}
