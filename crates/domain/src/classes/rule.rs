//! The rule of a class: conditions over pictures and over the customer whose they are.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::CameraId;
use crate::library::{ImageKind, Query, Rating};

/// How conditions go together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Combine {
    /// All of them hold.
    #[default]
    All,
    /// At least one of them holds.
    Any,
}

/// What is asked of a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// These words stand anywhere.
    Words(String),
    /// This person is in it: the whole name, or one word of it.
    Person(String),
    /// These words stand in the place.
    Place(String),
    /// These words stand in the occasion.
    Occasion(String),
    /// This keyword is given: the whole, or one word of it.
    Keyword(String),
    /// These words stand in the camera's maker and model.
    Model(String),
    /// These words stand in the lens.
    Lens(String),
    /// It came from this registered camera.
    Camera(CameraId),
    /// It is of this kind.
    Kind(ImageKind),
    /// It has at least so many stars.
    Rating(Rating),
    /// Its position is known.
    Position,
    /// It was taken on the customer's birthday, of any year.
    Birthday,
    /// It was taken in the town where the customer lives.
    Home,
}

/// A test, or its opposite.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// What is asked.
    pub test: Test,
    /// Whether it must not hold.
    pub not: bool,
}

/// What rules ask about the customer whose pictures they are.
#[derive(Clone, Copy, Debug, Default)]
pub struct Owner<'a> {
    /// Birthday, if told.
    pub birthday: Option<Date>,
    /// Town of the home address, if told.
    pub town: Option<&'a str>,
}

/// The rule of a class. Conditions, and the days between which pictures were taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Rule {
    combine: Combine,
    conditions: Vec<Condition>,
    from: Option<Date>,
    to: Option<Date>,
}

/// Conditions of one rule, at most.
pub const MOST_CONDITIONS: usize = 30;
/// Characters of one value, at most.
const LONGEST: usize = 200;

/// Why something is no rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RuleProblem {
    /// Every picture would be in it.
    #[error("A rule needs at least one condition or a date.")]
    Empty,
    /// Nobody could read it.
    #[error("A rule has at most {} conditions, each with at most {} characters.", MOST_CONDITIONS, LONGEST)]
    TooLong,
    /// The last day comes before the first.
    #[error("The last day of a rule cannot come before the first one.")]
    Dates,
    /// A word that names no condition.
    #[error("There is no condition “{0}”.")]
    Field(String),
    /// A value that makes no sense.
    #[error("The condition “{field}” needs {needs}.")]
    Value {
        /// The condition.
        field: String,
        /// What it needs.
        needs: &'static str,
    },
}

impl Condition {
    /// The condition that a word names, with its value as people write it; conditions without a
    /// value take none.
    pub fn parse(field: &str, value: &str, not: bool) -> Result<Self, RuleProblem> {
        let value = value.trim();
        let wrong = |needs| RuleProblem::Value { field: field.to_owned(), needs };
        if value.chars().count() > LONGEST {
            return Err(RuleProblem::TooLong);
        }
        let text = || {
            // What holds no letter or digit would never be found.
            let said = Query::words(value) != Query::nothing();
            if said { Ok(value.to_owned()) } else { Err(wrong("a word to look for")) }
        };
        let test = match field {
            "words" => Test::Words(text()?),
            "person" => Test::Person(text()?),
            "place" => Test::Place(text()?),
            "occasion" => Test::Occasion(text()?),
            "keyword" => Test::Keyword(text()?),
            "model" => Test::Model(text()?),
            "lens" => Test::Lens(text()?),
            "camera" => Test::Camera(value.parse().map_err(|_| wrong("one of your cameras"))?),
            "kind" => Test::Kind(ImageKind::from_word(value).ok_or_else(|| wrong("picture, film or sound"))?),
            "rating" => {
                let stars = value.parse().ok().and_then(|stars| Rating::new(stars).ok());
                Test::Rating(stars.ok_or_else(|| wrong("1 to 5 stars"))?)
            }
            "position" => Test::Position,
            "birthday" => Test::Birthday,
            "home" => Test::Home,
            other => return Err(RuleProblem::Field(other.to_owned())),
        };
        Ok(Self { test, not })
    }

    /// The word that names the condition.
    pub const fn field(&self) -> &'static str {
        match self.test {
            Test::Words(_) => "words",
            Test::Person(_) => "person",
            Test::Place(_) => "place",
            Test::Occasion(_) => "occasion",
            Test::Keyword(_) => "keyword",
            Test::Model(_) => "model",
            Test::Lens(_) => "lens",
            Test::Camera(_) => "camera",
            Test::Kind(_) => "kind",
            Test::Rating(_) => "rating",
            Test::Position => "position",
            Test::Birthday => "birthday",
            Test::Home => "home",
        }
    }

    /// Its value as people write it; empty for a condition that takes none.
    pub fn value(&self) -> String {
        match &self.test {
            Test::Words(text)
            | Test::Person(text)
            | Test::Place(text)
            | Test::Occasion(text)
            | Test::Keyword(text)
            | Test::Model(text)
            | Test::Lens(text) => text.clone(),
            Test::Camera(camera) => camera.to_string(),
            Test::Kind(kind) => kind.as_str().to_owned(),
            Test::Rating(rating) => rating.stars().to_string(),
            Test::Position | Test::Birthday | Test::Home => String::new(),
        }
    }

    fn query(&self, owner: Owner<'_>) -> Query {
        let holds = match &self.test {
            Test::Words(words) => Query::words(words),
            Test::Person(name) => Query::person(name),
            Test::Place(words) => Query::place(words),
            Test::Occasion(words) => Query::occasion(words),
            Test::Keyword(keyword) => Query::keyword(keyword),
            Test::Model(words) => Query::model(words),
            Test::Lens(words) => Query::lens(words),
            Test::Camera(camera) => Query::camera(*camera),
            Test::Kind(kind) => Query::kind(*kind),
            Test::Rating(least) => Query::rated(*least),
            Test::Position => Query::positioned(),
            // Of a customer who has not told it nothing is known to hold.
            Test::Birthday => owner.birthday.map_or_else(Query::nothing, Query::anniversary),
            Test::Home => owner.town.map_or_else(Query::nothing, Query::place),
        };
        if self.not { Query::Not(Box::new(holds)) } else { holds }
    }
}

impl Rule {
    /// A rule out of conditions and days, with its bounds checked.
    pub fn new(
        combine: Combine,
        conditions: Vec<Condition>,
        from: Option<Date>,
        to: Option<Date>,
    ) -> Result<Self, RuleProblem> {
        if conditions.is_empty() && from.is_none() && to.is_none() {
            return Err(RuleProblem::Empty);
        }
        if conditions.len() > MOST_CONDITIONS {
            return Err(RuleProblem::TooLong);
        }
        if from.zip(to).is_some_and(|(from, to)| to < from) {
            return Err(RuleProblem::Dates);
        }
        Ok(Self { combine, conditions, from, to })
    }

    /// How its conditions go together.
    pub const fn combine(&self) -> Combine {
        self.combine
    }

    /// Its conditions.
    pub fn conditions(&self) -> &[Condition] {
        &self.conditions
    }

    /// The first day.
    pub const fn first_day(&self) -> Option<Date> {
        self.from
    }

    /// The last day.
    pub const fn last_day(&self) -> Option<Date> {
        self.to
    }

    /// The same rule where cameras have other identifiers: `there` knows each by the one that it has here.
    #[must_use]
    pub fn with_cameras(mut self, there: impl Fn(CameraId) -> Option<CameraId>) -> Self {
        for condition in &mut self.conditions {
            if let Test::Camera(camera) = &mut condition.test
                && let Some(known) = there(*camera)
            {
                *camera = known;
            }
        }
        self
    }

    /// Its conditions as a question about pictures; the days come besides.
    pub fn query(&self, owner: Owner<'_>) -> Query {
        let conditions: Vec<Query> = self.conditions.iter().map(|one| one.query(owner)).collect();
        match self.combine {
            Combine::Any if !conditions.is_empty() => Query::Any(conditions),
            Combine::All | Combine::Any => Query::All(conditions),
        }
    }
}

/// A rule as it is stored.
#[derive(Clone, Serialize, Deserialize)]
struct Written {
    r#match: Combine,
    conditions: Vec<WrittenCondition>,
    from: Option<Date>,
    to: Option<Date>,
}

#[derive(Clone, Serialize, Deserialize)]
struct WrittenCondition {
    field: String,
    #[serde(default)]
    value: String,
    #[serde(default)]
    not: bool,
}

impl From<Rule> for Written {
    fn from(rule: Rule) -> Self {
        let written = |one: &Condition| WrittenCondition {
            field: one.field().to_owned(),
            value: one.value(),
            not: one.not,
        };
        let conditions = rule.conditions.iter().map(written).collect();
        Self { r#match: rule.combine, conditions, from: rule.from, to: rule.to }
    }
}

impl TryFrom<Written> for Rule {
    type Error = RuleProblem;

    fn try_from(written: Written) -> Result<Self, RuleProblem> {
        let conditions =
            written.conditions.iter().map(|one| Condition::parse(&one.field, &one.value, one.not));
        Self::new(written.r#match, conditions.collect::<Result<_, _>>()?, written.from, written.to)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn condition(field: &str, value: &str) -> Condition {
        Condition::parse(field, value, false).unwrap()
    }

    fn term(text: &str) -> Query {
        Query::Term(text.into())
    }

    #[test]
    fn a_rule_asks_about_pictures_and_about_their_owner() {
        let conditions = vec![
            condition("person", "Anna"),
            Condition::parse("birthday", "", true).unwrap(),
            condition("home", ""),
        ];
        let rule = Rule::new(Combine::All, conditions, None, None).unwrap();
        let told = Owner { birthday: Some(date(1988, 5, 14)), town: Some("Bern") };
        let birthday = Query::Not(Box::new(term("d0514")));
        assert_eq!(
            rule.query(told),
            Query::All(vec![term("panna"), birthday, Query::All(vec![term("lbern")])])
        );
        let nothing = Query::nothing();
        let never = Query::Not(Box::new(nothing.clone()));
        assert_eq!(rule.query(Owner::default()), Query::All(vec![term("panna"), never, nothing]));
    }

    #[test]
    fn a_rule_of_days_alone_is_about_every_picture_of_them() {
        let rule = Rule::new(Combine::Any, Vec::new(), Some(date(2026, 1, 1)), None).unwrap();
        assert_eq!(rule.query(Owner::default()), Query::All(Vec::new()));
    }

    #[test]
    fn what_makes_no_sense_is_no_rule() {
        assert_eq!(Rule::new(Combine::All, Vec::new(), None, None), Err(RuleProblem::Empty));
        let days = (Some(date(2026, 1, 2)), Some(date(2026, 1, 1)));
        assert_eq!(Rule::new(Combine::All, Vec::new(), days.0, days.1), Err(RuleProblem::Dates));
        let many = vec![condition("position", ""); MOST_CONDITIONS + 1];
        assert_eq!(Rule::new(Combine::All, many, None, None), Err(RuleProblem::TooLong));
        for (field, value) in
            [("rating", "6"), ("kind", "tune"), ("person", "…"), ("camera", "x"), ("shoe", "43")]
        {
            assert!(Condition::parse(field, value, false).is_err(), "{field}");
        }
    }

    fn conditions() -> impl Strategy<Value = Condition> {
        let texts =
            prop::sample::select(vec!["words", "person", "place", "occasion", "keyword", "model", "lens"]);
        let text = (texts, "[a-zé桜 ]{0,12}[a-z]");
        let plain = prop::sample::select(vec![
            ("kind", "film"),
            ("rating", "3"),
            ("position", ""),
            ("birthday", ""),
            ("home", ""),
            ("camera", "01890a5d-ac96-774b-bcce-b302099a8057"),
        ])
        .prop_map(|(field, value)| (field, value.to_owned()));
        (prop_oneof![text, plain], any::<bool>())
            .prop_map(|((field, value), not)| Condition::parse(field, &value, not).unwrap())
    }

    proptest! {
        #[test]
        fn a_rule_reads_back_as_it_is_written(
            all in any::<bool>(),
            conditions in prop::collection::vec(conditions(), 1..8),
            from in prop::option::of(-700_i16..700),
        ) {
            let combine = if all { Combine::All } else { Combine::Any };
            let from = from.map(|years| date(2000 + years, 2, 28));
            let rule = Rule::new(combine, conditions, from, None).unwrap();
            let text = serde_json::to_string(&rule).unwrap();
            prop_assert_eq!(serde_json::from_str::<Rule>(&text).unwrap(), rule);
        }
    }
}
