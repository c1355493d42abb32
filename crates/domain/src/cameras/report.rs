//! What a camera reports of its condition and of its use.

use serde::{Deserialize, Serialize};

use crate::{Instant, Span};

/// Complaints in one report, and characters of each.
const ERRORS: usize = 20;
const LONGEST: usize = 200;
/// Months in one report: twenty years.
const MONTHS: usize = 240;
/// No camera counts further, and every number up to here is the same number for every program.
const MOST: u64 = 1 << 53;
/// A report that waited longer says nothing of when it was made: the clock was wrong.
const OLDEST: Span = Span::from_hours(400 * 24);

/// How much a camera was used in a month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthOfUse {
    /// `YYYY-MM`, by the camera's clock.
    pub month: String,
    /// Pictures, films and sounds made in it.
    pub shots: u32,
    /// Days on which any were made.
    pub days: u8,
}

/// What a camera tells about itself, and what is known of its use; what is not told is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Report {
    /// Its program's version.
    pub firmware: Option<String>,
    /// Battery, 0–100 %.
    pub battery_percent: Option<u8>,
    /// How often the shutter went.
    pub shutter_count: Option<u64>,
    /// Bytes that its card holds.
    pub size_bytes: Option<u64>,
    /// Bytes free on its card.
    pub free_bytes: Option<u64>,
    /// Pictures on its card.
    pub pictures: Option<u64>,
    /// What it complains of.
    pub errors: Vec<String>,
    /// Shots of it that were ever seen.
    pub shots: Option<u64>,
    /// Days on which any of them were made.
    pub days: Option<u64>,
    /// The same by months, the earliest first.
    pub months: Vec<MonthOfUse>,
}

/// What cannot be as it was told.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReportProblem {
    /// More than full.
    #[error("A battery is charged to 0 to 100 percent.")]
    Battery,
    /// A number beyond all cameras, or more free than there is.
    #[error("“{0}” cannot be so large.")]
    Number(&'static str),
    /// Too many complaints, or one that is none.
    #[error("A report has up to 20 errors of 1 to 200 characters on one line each.")]
    Errors,
    /// Months that are none, come twice or out of order, or have more days than months have.
    #[error(
        "Months are written as 2026-11, each once, the earliest first, with at most 31 days and 240 in all."
    )]
    Months,
}

impl ReportProblem {
    /// The field that is meant.
    pub const fn field(&self) -> &'static str {
        match self {
            Self::Battery => "battery_percent",
            Self::Number(field) => field,
            Self::Errors => "errors",
            Self::Months => "months",
        }
    }
}

impl Report {
    /// The report, or what is wrong with it. The firmware is looked at where it is written down.
    pub fn checked(self) -> Result<Self, ReportProblem> {
        if self.battery_percent.is_some_and(|percent| percent > 100) {
            return Err(ReportProblem::Battery);
        }
        let numbers = [
            ("shutter_count", self.shutter_count),
            ("size_bytes", self.size_bytes),
            ("free_bytes", self.free_bytes),
            ("pictures", self.pictures),
            ("shots", self.shots),
            ("days", self.days),
        ];
        if let Some((field, _)) = numbers.into_iter().find(|(_, number)| number.is_some_and(|n| n > MOST)) {
            return Err(ReportProblem::Number(field));
        }
        if matches!((self.size_bytes, self.free_bytes), (Some(size), Some(free)) if free > size) {
            return Err(ReportProblem::Number("free_bytes"));
        }
        let is_line = |text: &String| {
            (1..=LONGEST).contains(&text.chars().count()) && !text.chars().any(char::is_control)
        };
        if self.errors.len() > ERRORS || !self.errors.iter().all(is_line) {
            return Err(ReportProblem::Errors);
        }
        let rising = self.months.windows(2).all(|two| two[0].month < two[1].month);
        let good = |one: &MonthOfUse| is_month(&one.month) && one.days <= 31;
        if self.months.len() > MONTHS || !rising || !self.months.iter().all(good) {
            return Err(ReportProblem::Months);
        }
        Ok(self)
    }
}

/// When a report was made: as it says, where that can be.
pub fn reported_at(said: Option<Instant>, now: Instant) -> Instant {
    said.filter(|at| *at <= now && now.since(*at) <= OLDEST).unwrap_or(now)
}

fn is_month(text: &str) -> bool {
    let digits = |part: &str, count| part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit());
    text.split_once('-')
        .is_some_and(|(year, month)| digits(year, 4) && digits(month, 2) && ("01"..="12").contains(&month))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(month: &str, days: u8) -> MonthOfUse {
        MonthOfUse { month: month.into(), shots: 3, days }
    }

    #[test]
    fn a_report_is_taken_as_told_and_what_cannot_be_is_said_by_its_field() {
        let good = Report {
            battery_percent: Some(100),
            shutter_count: Some(20_418),
            size_bytes: Some(64),
            free_bytes: Some(64),
            errors: vec!["Err 20".into()],
            months: vec![month("2026-02", 28), month("2026-11", 31)],
            ..Report::default()
        };
        assert_eq!(good.clone().checked(), Ok(good.clone()));
        assert_eq!(Report::default().checked(), Ok(Report::default()));
        let wrong = |change: fn(&mut Report)| {
            let mut bad = good.clone();
            change(&mut bad);
            bad.checked().unwrap_err().field()
        };
        assert_eq!(wrong(|bad| bad.battery_percent = Some(101)), "battery_percent");
        assert_eq!(wrong(|bad| bad.shutter_count = Some(u64::MAX)), "shutter_count");
        assert_eq!(wrong(|bad| bad.free_bytes = Some(65)), "free_bytes");
        assert_eq!(wrong(|bad| bad.errors = vec![String::new()]), "errors");
        assert_eq!(wrong(|bad| bad.errors = vec!["x".into(); 21]), "errors");
        assert_eq!(wrong(|bad| bad.errors = vec!["a\nb".into()]), "errors");
        for wrong_month in ["2026-13", "2026-00", "26-01", "2026-1", "2026/01", "٢٠٢٦-01"] {
            let bad = Report { months: vec![month(wrong_month, 1)], ..Report::default() };
            assert_eq!(bad.checked(), Err(ReportProblem::Months), "{wrong_month}");
        }
        assert_eq!(wrong(|bad| bad.months.reverse()), "months");
        assert_eq!(wrong(|bad| bad.months[0].days = 32), "months");
    }

    #[test]
    fn a_clock_that_is_wrong_makes_no_report_of_the_future_or_of_long_ago() {
        let now = Instant::EPOCH + OLDEST * 2;
        let yesterday = now - Span::from_hours(24);
        assert_eq!(reported_at(Some(yesterday), now), yesterday);
        for said in [None, Some(now + Span::from_secs(1)), Some(Instant::EPOCH)] {
            assert_eq!(reported_at(said, now), now);
        }
    }
}
