//! What stands in a printer's answer.

use cradle_app::printing::{JobStanding, Look, Supply};
use ipp::attribute::IppAttributeGroup;
use ipp::value::IppValue;

/// The values of an attribute, one by one.
fn values<'a>(group: &'a IppAttributeGroup, name: &str) -> Vec<&'a IppValue> {
    match group.get(name).map(ipp::attribute::IppAttribute::value) {
        Some(IppValue::Array(values)) => values.iter().collect(),
        Some(one) => vec![one],
        None => Vec::new(),
    }
}

/// The text of a value, whatever kind of text it is.
fn text(value: &IppValue) -> Option<String> {
    match value {
        IppValue::TextWithLanguage { text, .. } => Some(text.to_string()),
        IppValue::NameWithLanguage { name, .. } => Some(name.to_string()),
        IppValue::Keyword(_)
        | IppValue::NameWithoutLanguage(_)
        | IppValue::TextWithoutLanguage(_)
        | IppValue::MimeMediaType(_)
        | IppValue::Uri(_) => Some(value.to_string()),
        _ => None,
    }
}

/// The texts of an attribute.
pub(super) fn texts(group: &IppAttributeGroup, name: &str) -> Vec<String> {
    values(group, name).into_iter().filter_map(text).collect()
}

/// The numbers of an attribute.
pub(super) fn numbers(group: &IppAttributeGroup, name: &str) -> Vec<i32> {
    let number = |value: &&IppValue| match value {
        IppValue::Integer(number) | IppValue::Enum(number) => Some(*number),
        _ => None,
    };
    values(group, name).iter().filter_map(number).collect()
}

/// What a printer says of itself (RFC 8011 §5.4).
pub(super) fn look(group: &IppAttributeGroup) -> Look {
    let flag = |name: &str| values(group, name).into_iter().any(|value| *value == IppValue::Boolean(true));
    let dots = |value: &&IppValue| match value {
        // Units: 3 for dots to the inch, 4 to the centimetre.
        IppValue::Resolution { cross_feed, units: 3, .. } => u32::try_from(*cross_feed).ok(),
        IppValue::Resolution { cross_feed, .. } => {
            u32::try_from(*cross_feed).ok().map(|dots| dots * 254 / 100)
        }
        _ => None,
    };
    let levels = numbers(group, "marker-levels");
    let supply = |(name, at): (String, usize)| Supply {
        name,
        // Below zero: the printer does not know.
        level: levels.get(at).and_then(|level| u8::try_from(*level).ok()).filter(|level| *level <= 100),
    };
    let state = match numbers(group, "printer-state").first() {
        Some(3) => "idle",
        Some(4) => "printing",
        _ => "stopped",
    };
    Look {
        model: texts(group, "printer-make-and-model").into_iter().next().unwrap_or_default(),
        state: state.to_owned(),
        reasons: reasons(group, "printer-state-reasons"),
        accepts: flag("printer-is-accepting-jobs"),
        media: texts(group, "media-supported"),
        ready: texts(group, "media-ready"),
        resolutions: values(group, "printer-resolution-supported").iter().filter_map(dots).collect(),
        colour: flag("color-supported"),
        formats: texts(group, "document-format-supported"),
        supplies: texts(group, "marker-names").into_iter().zip(0..).map(supply).collect(),
    }
}

/// Reasons, without the word that there are none.
fn reasons(group: &IppAttributeGroup, name: &str) -> Vec<String> {
    texts(group, name).into_iter().filter(|reason| reason != "none").collect()
}

/// How far a job is (RFC 8011 §5.3.7).
pub(super) fn standing(group: &IppAttributeGroup) -> JobStanding {
    let reasons = reasons(group, "job-state-reasons");
    let has = |word: &str| reasons.iter().any(|reason| reason == word);
    let empty = has("job-incoming") || has("job-data-insufficient");
    match numbers(group, "job-state").first() {
        Some(3 | 4) if empty => JobStanding::Empty,
        Some(3) => JobStanding::Waiting,
        Some(4 | 6) => JobStanding::Held(reasons),
        Some(5) => JobStanding::Printing,
        Some(7 | 8) => JobStanding::Failed(reasons),
        Some(9) => JobStanding::Done,
        _ => JobStanding::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use ipp::attribute::IppAttribute;
    use ipp::model::DelimiterTag;

    use super::*;

    fn group(attributes: &[(&str, IppValue)]) -> IppAttributeGroup {
        let mut group = IppAttributeGroup::new(DelimiterTag::JobAttributes);
        for (name, value) in attributes {
            group.attributes_mut().push(IppAttribute::with_name(*name, value.clone()).unwrap());
        }
        group
    }

    fn word(text: &str) -> IppValue {
        IppValue::new_keyword(text).unwrap()
    }

    #[test]
    fn a_job_that_waits_for_its_sheet_is_empty() {
        let job = |state, reason: &str| {
            standing(&group(&[("job-state", IppValue::Enum(state)), ("job-state-reasons", word(reason))]))
        };
        assert_eq!(job(4, "job-data-insufficient"), JobStanding::Empty);
        assert_eq!(job(3, "job-incoming"), JobStanding::Empty);
        assert_eq!(job(3, "none"), JobStanding::Waiting);
        assert_eq!(job(5, "job-printing"), JobStanding::Printing);
        assert_eq!(job(6, "printer-stopped"), JobStanding::Held(vec!["printer-stopped".into()]));
        assert_eq!(job(8, "aborted-by-system"), JobStanding::Failed(vec!["aborted-by-system".into()]));
        assert_eq!(job(9, "none"), JobStanding::Done);
        assert_eq!(standing(&group(&[])), JobStanding::Unknown);
    }

    #[test]
    fn a_printer_says_what_it_has_and_how_full_that_is() {
        let names = IppValue::Array(vec![
            IppValue::new_name_without_language("Cyan").unwrap(),
            IppValue::new_name_without_language("Waste").unwrap(),
        ]);
        let look = look(&group(&[
            ("printer-state", IppValue::Enum(5)),
            ("printer-state-reasons", IppValue::Array(vec![word("media-empty-error"), word("none")])),
            ("marker-names", names),
            ("marker-levels", IppValue::Array(vec![IppValue::Integer(40), IppValue::Integer(-1)])),
            ("printer-resolution-supported", IppValue::new_resolution(300, 300, 3)),
            ("color-supported", IppValue::Boolean(true)),
        ]));
        assert_eq!(
            (look.state.as_str(), look.reasons.as_slice()),
            ("stopped", &["media-empty-error".to_owned()][..])
        );
        let levels: Vec<_> =
            look.supplies.iter().map(|supply| (supply.name.as_str(), supply.level)).collect();
        assert_eq!(levels, [("Cyan", Some(40)), ("Waste", None)]);
        assert_eq!((look.resolutions, look.colour, look.accepts), (vec![300], true, false));
    }
}
