//! What the operator says about delivery: counters, countries, carriers.

use serde::{Deserialize, Serialize};

/// Counters, countries or carriers, at most.
const MOST: usize = 300;
/// Characters of a name or a line.
const LONGEST: usize = 100;
/// What stands in a carrier's link where the tracking number goes.
const NUMBER: &str = "{number}";

/// Where orders are picked up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counter {
    /// What people call it.
    pub name: String,
    /// Address and opening hours, line by line.
    #[serde(default)]
    pub lines: Vec<String>,
}

/// A country that parcels are sent to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Country {
    /// ISO 3166-1 alpha-2 code.
    pub code: String,
    /// Its name as it stands on labels.
    pub name: String,
}

/// Who carries parcels.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Carrier {
    /// Its name.
    pub name: String,
    /// Where a parcel is followed, with `{number}` in it; empty where that is not possible.
    #[serde(default)]
    pub link: String,
}

/// What the operator says about delivery. Without counters and countries nothing is delivered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DeliveryRules {
    /// Where orders are picked up.
    pub counters: Vec<Counter>,
    /// Where they are sent to.
    pub countries: Vec<Country>,
    /// Who carries them.
    pub carriers: Vec<Carrier>,
}

/// What cannot be as it was typed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RulesProblem {
    /// A counter without a name, twice, or with too much to say.
    #[error("Each counter has a name of its own and up to six lines, each of up to 100 characters.")]
    Counters,
    /// No country.
    #[error("Each country has its two letters, such as DE, once, and a name for labels.")]
    Countries,
    /// A carrier without a name, or with a link that leads nowhere.
    #[error(
        "Each carrier has a name of its own. “{0}” needs a link that begins with https:// and holds {{number}}, or none."
    )]
    Carriers(String),
}

impl RulesProblem {
    /// The field that is meant.
    pub const fn field(&self) -> &'static str {
        match self {
            Self::Counters => "counters",
            Self::Countries => "countries",
            Self::Carriers(_) => "carriers",
        }
    }
}

impl Default for DeliveryRules {
    /// Nothing is delivered; carriers whose links are known stand there for when something is.
    fn default() -> Self {
        let carrier = |(name, link): (&str, &str)| Carrier { name: name.to_owned(), link: link.to_owned() };
        let known = [
            ("DHL", "https://www.dhl.de/en/privatkunden/dhl-sendungsverfolgung.html?piececode={number}"),
            ("DPD", "https://tracking.dpd.de/status/en_US/parcel/{number}"),
            ("GLS", "https://gls-group.eu/track/{number}"),
            ("UPS", "https://www.ups.com/track?tracknum={number}"),
            ("FedEx", "https://www.fedex.com/fedextrack/?trknbr={number}"),
            (
                "日本郵便",
                "https://trackings.post.japanpost.jp/services/srv/search/direct?reqCodeNo1={number}&locale=ja",
            ),
            ("ヤマト運輸", "https://jizen.kuronekoyamato.co.jp/jizen/servlet/crjz.b.NQ0010?id={number}"),
        ];
        let carriers = known.into_iter().map(carrier).collect();
        Self { counters: Vec::new(), countries: Vec::new(), carriers }
    }
}

fn is_line(text: &str) -> bool {
    (1..=LONGEST).contains(&text.chars().count()) && !text.chars().any(char::is_control)
}

fn each_once<'a>(names: impl Iterator<Item = &'a str>) -> bool {
    let mut seen = std::collections::HashSet::new();
    names.into_iter().all(|name| seen.insert(name.to_lowercase())) && seen.len() <= MOST
}

impl DeliveryRules {
    /// Whether nothing is delivered.
    pub const fn is_empty(&self) -> bool {
        self.counters.is_empty() && self.countries.is_empty()
    }

    /// The name of a country as it stands on labels; its code where it is not known any more.
    pub fn country_name<'a>(&'a self, code: &'a str) -> &'a str {
        let known = self.countries.iter().find(|country| country.code == code);
        known.map_or(code, |country| &country.name)
    }

    /// Where a parcel is followed.
    pub fn tracking_link(&self, carrier: &str, number: &str) -> Option<String> {
        let known = self.carriers.iter().find(|known| known.name == carrier && !known.link.is_empty())?;
        let plain: String = number.chars().filter(char::is_ascii_alphanumeric).collect();
        (!plain.is_empty()).then(|| known.link.replace(NUMBER, &plain))
    }

    /// The rules without blanks around their words, or what is wrong with them.
    pub fn checked(mut self) -> Result<Self, RulesProblem> {
        for counter in &mut self.counters {
            counter.name = counter.name.trim().to_owned();
            counter.lines = counter.lines.iter().map(|line| line.trim().to_owned()).collect();
            counter.lines.retain(|line| !line.is_empty());
        }
        let good = |counter: &Counter| {
            is_line(&counter.name)
                && counter.lines.len() <= 6
                && counter.lines.iter().all(|line| is_line(line))
        };
        if !self.counters.iter().all(good)
            || !each_once(self.counters.iter().map(|counter| counter.name.as_str()))
        {
            return Err(RulesProblem::Counters);
        }
        for country in &mut self.countries {
            country.code = country.code.trim().to_uppercase();
            country.name = country.name.trim().to_owned();
        }
        let good = |country: &Country| {
            country.code.len() == 2
                && country.code.bytes().all(|c| c.is_ascii_uppercase())
                && is_line(&country.name)
        };
        if !self.countries.iter().all(good)
            || !each_once(self.countries.iter().map(|country| country.code.as_str()))
        {
            return Err(RulesProblem::Countries);
        }
        for carrier in &mut self.carriers {
            carrier.name = carrier.name.trim().to_owned();
            carrier.link = carrier.link.trim().to_owned();
        }
        let leads = |link: &str| {
            link.is_empty()
                || (link.strip_prefix("https://").is_some_and(|rest| !rest.starts_with(NUMBER))
                    && link.contains(NUMBER)
                    && link.len() <= 500
                    && link.bytes().all(|c| c.is_ascii_graphic() && !b"\"<>\\^`".contains(&c)))
        };
        if let Some(wrong) = self.carriers.iter().find(|one| !is_line(&one.name) || !leads(&one.link)) {
            return Err(RulesProblem::Carriers(wrong.name.chars().take(LONGEST).collect()));
        }
        if !each_once(self.carriers.iter().map(|carrier| carrier.name.as_str())) {
            let last = self.carriers.last().map(|one| one.name.clone());
            return Err(RulesProblem::Carriers(last.unwrap_or_default()));
        }
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn carriers(name: &str, link: &str) -> DeliveryRules {
        let carriers = vec![Carrier { name: name.into(), link: link.into() }];
        DeliveryRules { carriers, ..DeliveryRules::default() }
    }

    #[test]
    fn what_comes_along_is_right_and_delivers_nothing() {
        let usual = DeliveryRules::default();
        assert!(usual.is_empty());
        assert_eq!(usual.clone().checked(), Ok(usual));
    }

    #[test]
    fn a_link_holds_the_number_and_nothing_else_of_what_was_typed() {
        let rules = carriers("Post", "https://post.test/?n={number}&m={number}");
        let link = rules.tracking_link("Post", "AB 12-\"<x>&y=").unwrap();
        assert_eq!(link, "https://post.test/?n=AB12xy&m=AB12xy");
        assert_eq!(rules.tracking_link("Other", "1"), None);
        assert_eq!(rules.tracking_link("Post", "–"), None);
    }

    #[test]
    fn what_is_wrong_is_said_by_its_field() {
        for link in [
            "http://a.test/{number}",
            "https://a.test/",
            "javascript:{number}",
            "https://{number}",
            "https://a.test/\"{number}",
        ] {
            let refused = carriers("Post", link).checked();
            assert_eq!(refused, Err(RulesProblem::Carriers("Post".into())), "{link}");
        }
        assert_eq!(carriers("Post", "").checked().map(|_| ()), Ok(()));
        let countries = |code: &str| {
            let country = Country { code: code.into(), name: "X".into() };
            DeliveryRules { countries: vec![country], ..DeliveryRules::default() }.checked()
        };
        assert_eq!(countries(" de ").unwrap().countries[0].code, "DE");
        assert_eq!(countries("DEU"), Err(RulesProblem::Countries));
        let counter = Counter { name: "Shop".into(), lines: Vec::new() };
        let twice = DeliveryRules { counters: vec![counter.clone(), counter], ..DeliveryRules::default() };
        assert_eq!(twice.checked().unwrap_err().field(), "counters");
    }
}
