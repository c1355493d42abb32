//! Text as mails need it.

use cradle_domain::Instant;
use cradle_domain::customers::Language;

/// A page of these blocks, plain enough for every mail program: no style sheet, no table, nothing from
/// elsewhere.
pub(crate) fn page(blocks: &[String], language: &str) -> String {
    const FONT: &str = "font-family:system-ui,-apple-system,'Segoe UI',sans-serif;font-size:16px;line-height:1.5;\
        max-width:720px;margin:0 auto;padding:16px;color:#201e1c";
    format!(
        "<!doctype html>\n<html lang=\"{language}\"><head><meta charset=\"utf-8\"></head>\n\
         <body style=\"margin:0;background:#ffffff\"><div style=\"{FONT}\">\n{}\n</div></body></html>\n",
        blocks.join("\n")
    )
}

/// A block of text.
pub(crate) fn paragraph(text: &str) -> String {
    format!("<p>{}</p>", escaped(text))
}

/// A block of text with an address below it, which is shown as `label`.
pub(crate) fn leading(text: &str, address: &str, label: &str) -> String {
    format!("<p>{}<br><a href=\"{}\">{}</a></p>", escaped(text), escaped(address), escaped(label))
}

/// The last block: why somebody gets this mail.
pub(crate) fn closing(text: &str) -> String {
    format!("<p style=\"color:#6b6560\">{}</p>", escaped(text))
}

/// Text between tags and inside quoted attributes.
pub(crate) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}

/// A day as people write it.
pub(crate) fn date(at: Instant, zone: &str, language: Language) -> String {
    const EN: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    const DE: [&str; 12] = [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ];
    let zone = jiff::tz::TimeZone::get(zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let day = at.timestamp().to_zoned(zone).date();
    let month = usize::try_from(day.month() - 1).unwrap_or(0);
    match language {
        Language::En => format!("{} {} {}", day.day(), EN[month], day.year()),
        Language::De => format!("{}. {} {}", day.day(), DE[month], day.year()),
        Language::Ja => format!("{}年{}月{}日", day.year(), day.month(), day.day()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_people_write_becomes_part_of_the_page() {
        assert_eq!(escaped("<b a=\"x\">Tom & 'Jo'"), "&lt;b a=&quot;x&quot;&gt;Tom &amp; &#39;Jo&#39;");
    }

    #[test]
    fn a_day_is_written_in_the_senders_language_and_zone() {
        let at = Instant::from_micros(1_795_176_000_000_000 + 12 * 3_600_000_000);
        assert_eq!(date(at, "Asia/Tokyo", Language::Ja), "2026年11月21日");
        assert_eq!(date(at, "America/New_York", Language::De), "20. November 2026");
        assert_eq!(date(at, "no such zone", Language::En), "21 November 2026");
    }
}
