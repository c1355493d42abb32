//! How one order comes to its customer.

use serde::{Deserialize, Serialize};

use super::DeliveryRules;
use crate::customers::{Address, Profile};

/// How an order comes to its customer. As an order keeps it, it says everything: what the customer's
/// record or the counter's address becomes later changes nothing about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "way", rename_all = "kebab-case")]
pub enum Way {
    /// Fetched at a counter.
    PickUp {
        /// The counter's name; in a wish empty for the first one.
        counter: String,
        /// Where it is, line by line.
        #[serde(default)]
        lines: Vec<String>,
    },
    /// Sent by post.
    Post {
        /// Where to; in a wish an empty one is the preferred one of the customer's record.
        #[serde(default)]
        address: Address,
    },
}

/// Why an order cannot be delivered so.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DeliveryProblem {
    /// Nothing is delivered here.
    #[error("Nothing is sent from here. Leave the delivery out; the people who run the centre hand it over.")]
    NotOffered,
    /// Nothing is sent by post.
    #[error("Nothing is sent by post from here. Choose a counter instead.")]
    NoPost,
    /// There are no counters.
    #[error("Nothing can be picked up here. Have it sent by post instead.")]
    NoCounter,
    /// Not a counter of this centre.
    #[error("There is no counter “{0}” any more. Choose one of those that are offered.")]
    Counter(String),
    /// No address is known.
    #[error("Say where to send it: your record has no address yet. Add one under Account.")]
    NoAddress,
    /// Something is missing in it, or too much.
    #[error(
        "This address is not complete: type the street, the postal code and the town, each on one line of up to 100 characters."
    )]
    Address,
    /// Nobody knows which country.
    #[error("Add the country to this address.")]
    NoCountry,
    /// The centre does not send there.
    #[error("Nothing is sent to {0} from here. Choose another address, or pick it up.")]
    Country(String),
}

impl DeliveryProblem {
    /// The field that is meant.
    pub const fn field(&self) -> &'static str {
        match self {
            Self::NotOffered | Self::NoPost | Self::NoCounter => "delivery",
            Self::Counter(_) => "counter",
            Self::NoAddress | Self::Address => "address",
            Self::NoCountry | Self::Country(_) => "country",
        }
    }
}

impl Way {
    /// The word that names it in records, answers and price lists.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::PickUp { .. } => "pick-up",
            Self::Post { .. } => "post",
        }
    }

    /// The way that is meant by what was wished, with everything that it takes; or why it is not possible.
    /// Whoever says nothing picks up at the first counter, or has it sent home where there is none.
    /// `None` where the centre delivers nothing.
    pub fn settled(
        wished: Option<Self>,
        rules: &DeliveryRules,
        profile: &Profile,
    ) -> Result<Option<Self>, DeliveryProblem> {
        if rules.is_empty() {
            return if wished.is_some() { Err(DeliveryProblem::NotOffered) } else { Ok(None) };
        }
        match wished {
            Some(Self::Post { address }) => Ok(Some(posted(address, rules, profile)?)),
            Some(Self::PickUp { counter, .. }) => Ok(Some(picked_up(&counter, rules)?)),
            None if rules.counters.is_empty() => Ok(Some(posted(Address::default(), rules, profile)?)),
            None => Ok(Some(picked_up("", rules)?)),
        }
    }

    /// Lines as they stand on a parcel or in a mail; the country by its name where it is not `home`.
    pub fn lines(&self, rules: &DeliveryRules, home: &str) -> Vec<String> {
        match self {
            Self::PickUp { counter, lines } => {
                std::iter::once(counter.clone()).chain(lines.iter().cloned()).collect()
            }
            Self::Post { address } => {
                let town = [address.postal_code.as_str(), address.city.as_str()].join(" ");
                let country = if address.country == home { "" } else { rules.country_name(&address.country) };
                let mut lines = vec![address.recipient.clone()];
                lines.extend(address.lines.iter().cloned());
                lines.extend([town.trim().to_owned(), address.region.clone(), country.to_owned()]);
                lines.retain(|line| !line.is_empty());
                lines
            }
        }
    }
}

fn picked_up(counter: &str, rules: &DeliveryRules) -> Result<Way, DeliveryProblem> {
    let first = rules.counters.first().ok_or(DeliveryProblem::NoCounter)?;
    let found = if counter.trim().is_empty() {
        first
    } else {
        let named = rules.counters.iter().find(|known| known.name == counter.trim());
        named.ok_or_else(|| DeliveryProblem::Counter(counter.chars().take(100).collect()))?
    };
    Ok(Way::PickUp { counter: found.name.clone(), lines: found.lines.clone() })
}

fn posted(wished: Address, rules: &DeliveryRules, profile: &Profile) -> Result<Way, DeliveryProblem> {
    if rules.countries.is_empty() {
        return Err(DeliveryProblem::NoPost);
    }
    let preferred = || profile.delivery_addresses.first().or(profile.address.as_ref()).cloned();
    let mut address =
        if wished == Address::default() { preferred().ok_or(DeliveryProblem::NoAddress)? } else { wished };
    for line in &mut address.lines {
        *line = line.trim().to_owned();
    }
    address.lines.retain(|line| !line.is_empty());
    for text in [
        &mut address.recipient,
        &mut address.postal_code,
        &mut address.city,
        &mut address.region,
        &mut address.country,
    ] {
        *text = text.trim().to_owned();
    }
    if address.recipient.is_empty() {
        address.recipient = profile.name.as_str().chars().take(100).collect();
    }
    address.country = address.country.to_uppercase();
    let printable = |text: &str| text.chars().count() <= 100 && !text.chars().any(char::is_control);
    let texts = [&address.recipient, &address.postal_code, &address.city, &address.region];
    let legible = texts.into_iter().chain(&address.lines).all(|text| printable(text));
    if address.lines.is_empty() || address.lines.len() > 4 || address.city.is_empty() || !legible {
        return Err(DeliveryProblem::Address);
    }
    if address.country.is_empty() {
        return Err(DeliveryProblem::NoCountry);
    }
    if !rules.countries.iter().any(|country| country.code == address.country) {
        let named = address.country.chars().filter(|c| !c.is_control()).take(60).collect();
        return Err(DeliveryProblem::Country(named));
    }
    Ok(Way::Post { address })
}

#[cfg(test)]
mod tests {
    use super::super::{Counter, Country};
    use super::*;
    use crate::customers::Language;

    fn rules() -> DeliveryRules {
        DeliveryRules {
            counters: vec![
                Counter { name: "Shop".into(), lines: vec!["Seestraße 1".into()] },
                Counter { name: "Station".into(), lines: Vec::new() },
            ],
            countries: vec![
                Country { code: "DE".into(), name: "GERMANY".into() },
                Country { code: "AT".into(), name: "AUSTRIA".into() },
            ],
            carriers: Vec::new(),
        }
    }

    fn address(country: &str) -> Address {
        Address {
            lines: vec![" Ringstraße 2 ".into(), String::new()],
            postal_code: "1010".into(),
            city: "Wien".into(),
            country: country.into(),
            ..Address::default()
        }
    }

    fn profile(address: Option<Address>, delivery: Vec<Address>) -> Profile {
        Profile {
            name: "Zoë Ł".parse().unwrap(),
            phone: None,
            address,
            delivery_addresses: delivery,
            destinations: Vec::new(),
            birthday: None,
            gender: None,
            language: Language::En,
            time_zone: "UTC".into(),
        }
    }

    fn post(address: Address) -> Way {
        Way::Post { address }
    }

    #[test]
    fn an_address_is_frozen_whole_with_its_recipient() {
        let office = Address { recipient: "Office".into(), ..address("AT") };
        let known = profile(Some(address("DE")), vec![office.clone()]);
        let settled = Way::settled(Some(post(Address::default())), &rules(), &known).unwrap().unwrap();
        assert_eq!(settled.lines(&rules(), "DE"), ["Office", "Ringstraße 2", "1010 Wien", "AUSTRIA"]);
        assert_eq!(settled.lines(&rules(), "AT"), ["Office", "Ringstraße 2", "1010 Wien"]);
        let own = Way::settled(Some(post(address("de"))), &rules(), &known).unwrap().unwrap();
        assert_eq!(own.lines(&rules(), "DE")[0], "Zoë Ł", "whose record it is");
        let written = serde_json::to_string(&own).unwrap();
        assert_eq!(serde_json::from_str::<Way>(&written).unwrap(), own);
    }

    #[test]
    fn what_is_missing_or_not_sent_to_is_said_by_its_field() {
        let check = |wished, profile: &Profile| Way::settled(wished, &rules(), profile).unwrap_err();
        let nothing = profile(None, Vec::new());
        assert_eq!(check(Some(post(Address::default())), &nothing), DeliveryProblem::NoAddress);
        assert_eq!(check(Some(post(address(""))), &nothing), DeliveryProblem::NoCountry);
        assert_eq!(check(Some(post(address("fr"))), &nothing), DeliveryProblem::Country("FR".into()));
        assert_eq!(check(Some(post(address("fr"))), &nothing).field(), "country");
        let townless = Address { city: String::new(), ..address("DE") };
        assert_eq!(check(Some(post(townless)), &nothing), DeliveryProblem::Address);
        let wild = Address { lines: vec!["a\nb".into()], ..address("DE") };
        assert_eq!(check(Some(post(wild)), &nothing), DeliveryProblem::Address);
        let gone = Way::PickUp { counter: "Kiosk".into(), lines: Vec::new() };
        assert_eq!(check(Some(gone), &nothing), DeliveryProblem::Counter("Kiosk".into()));
    }

    #[test]
    fn whoever_says_nothing_picks_up_at_the_first_counter() {
        let nothing = profile(None, Vec::new());
        let said = Way::settled(None, &rules(), &nothing).unwrap().unwrap();
        assert_eq!(said, Way::PickUp { counter: "Shop".into(), lines: vec!["Seestraße 1".into()] });
        let only_post = DeliveryRules { counters: Vec::new(), ..rules() };
        assert_eq!(Way::settled(None, &only_post, &nothing), Err(DeliveryProblem::NoAddress));
        assert_eq!(Way::settled(None, &DeliveryRules::default(), &nothing), Ok(None));
        let refused = Way::settled(Some(said), &DeliveryRules::default(), &nothing);
        assert_eq!(refused, Err(DeliveryProblem::NotOffered));
    }
}
