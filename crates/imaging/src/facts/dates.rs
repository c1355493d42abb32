//! Dates as cameras write them.

/// Turns `2004:08:31 19:52:58` (Exif 3.0 §4.6.4) into `2004-08-31T19:52:58`. Any separator and
/// blanks for zeros are accepted, a date that never was is not.
pub(crate) fn wall_clock(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let number = |from: usize, to: usize| -> Option<u32> {
        let digits = bytes.get(from..to)?;
        digits.iter().try_fold(0, |sum, byte| match byte {
            b'0'..=b'9' => Some(sum * 10 + u32::from(byte - b'0')),
            b' ' if sum == 0 => Some(0),
            _ => None,
        })
    };
    let separated = [4, 7, 10, 13].iter().all(|at| bytes.get(*at).is_some_and(|byte| !byte.is_ascii_digit()));
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let (hour, minute) = (number(11, 13)?, number(14, 16)?);
    let second = if bytes.len() >= 19 { number(17, 19)?.min(59) } else { 0 };
    let real = separated
        && (1826..=9999).contains(&year)
        && (1..=12).contains(&month)
        && (1..=days(year, month)).contains(&day)
        && hour < 24
        && minute < 60;
    real.then(|| format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"))
}

fn days(year: u32, month: u32) -> u32 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// `+02:00`, `-0330` or `Z` as `+HH:MM`.
pub(crate) fn offset(text: &str) -> Option<String> {
    let text = text.trim();
    if text == "Z" {
        return Some("+00:00".to_owned());
    }
    let sign = text.chars().next().filter(|sign| matches!(sign, '+' | '-'))?;
    let digits: String = text[1..].chars().filter(|character| *character != ':').collect();
    let number = |range| digits.get(range).and_then(|two: &str| two.parse::<u32>().ok());
    let (hours, minutes) = (number(0..2)?, number(2..4)?);
    let real = digits.len() == 4 && hours <= 14 && minutes < 60;
    real.then(|| format!("{sign}{hours:02}:{minutes:02}"))
}

/// The offset at the end of `2024-06-01T12:00:00.5+0200`.
pub(crate) fn offset_behind(text: &str) -> Option<String> {
    let behind = text.get(19..)?;
    let at = behind.find(['+', '-', 'Z'])?;
    offset(&behind[at..])
}

/// Digits behind the second, nine at most.
pub(crate) fn subsecond(text: &str) -> Option<String> {
    let text = text.trim();
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text[..text.len().min(9)].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_camera_date_becomes_a_local_date_and_time() {
        assert_eq!(wall_clock("2004:08:31 19:52:58").as_deref(), Some("2004-08-31T19:52:58"));
        assert_eq!(wall_clock("2004: 8: 1 19:52: 8").as_deref(), Some("2004-08-01T19:52:08"));
        assert_eq!(wall_clock("2004-08-31T19:52").as_deref(), Some("2004-08-31T19:52:00"));
    }

    #[test]
    fn a_date_that_never_was_is_no_date() {
        for text in ["0000:00:00 00:00:00", "2023:02:29 10:00:00", "2024:13:01 00:00:00", "", "2004"] {
            assert_eq!(wall_clock(text), None, "{text}");
        }
        assert!(wall_clock("2024:02:29 10:00:00").is_some());
        assert_eq!(wall_clock("２００４:08:31 19:52:58"), None);
    }

    #[test]
    fn an_offset_is_read_in_all_its_spellings() {
        assert_eq!(offset("+02:00").as_deref(), Some("+02:00"));
        assert_eq!(offset("-0330").as_deref(), Some("-03:30"));
        assert_eq!(offset("Z").as_deref(), Some("+00:00"));
        for text in ["", "+", "02:00", "+99:00", "+é1:00"] {
            assert_eq!(offset(text), None, "{text}");
        }
    }
}
