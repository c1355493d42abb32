//! What somebody tells others about themselves, as a card.

use crate::customers::{Address, Customer, Email, Gender, PersonName, Phone};

use super::{Field, Fields};

/// The chosen fields of a customer's record; what was not chosen, or is not filled in, is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// Name.
    pub name: PersonName,
    /// Email.
    pub email: Option<Email>,
    /// Telephone number.
    pub phone: Option<Phone>,
    /// Home address.
    pub address: Option<Address>,
    /// The preferred delivery address.
    pub delivery: Option<Address>,
    /// Birthday.
    pub birthday: Option<jiff::civil::Date>,
    /// Gender.
    pub gender: Option<Gender>,
}

impl Card {
    /// The chosen fields of a customer's record as it is now.
    pub fn of(customer: &Customer, fields: &Fields) -> Self {
        let profile = &customer.profile;
        let delivery = || profile.delivery_addresses.first().cloned();
        Self {
            name: profile.name.clone(),
            email: fields.has(Field::Email).then(|| customer.email.clone()),
            phone: profile.phone.clone().filter(|_| fields.has(Field::Phone)),
            address: profile.address.clone().filter(|_| fields.has(Field::Address)),
            delivery: fields.has(Field::Delivery).then(delivery).flatten(),
            birthday: profile.birthday.filter(|_| fields.has(Field::Birthday)),
            gender: profile.gender.filter(|_| fields.has(Field::Gender)),
        }
    }

    /// As a vCard 4.0 (RFC 6350).
    pub fn vcard(&self) -> String {
        let mut lines = vec![
            "BEGIN:VCARD".to_owned(),
            "VERSION:4.0".to_owned(),
            format!("FN:{}", escaped(self.name.as_str())),
        ];
        lines.extend(self.email.as_ref().map(|email| format!("EMAIL:{}", escaped(email.as_str()))));
        lines.extend(self.phone.as_ref().map(|phone| format!("TEL:{}", escaped(phone.as_str()))));
        lines.extend(self.address.as_ref().map(|home| format!("ADR;TYPE=home;PREF=1:{}", place(home))));
        lines.extend(self.delivery.as_ref().map(|other| format!("ADR;PREF=2:{}", place(other))));
        // A date is written without hyphens (§4.3.1).
        lines.extend(self.birthday.map(|day| format!("BDAY:{}", day.strftime("%Y%m%d"))));
        lines.extend(self.gender.map(|gender| {
            let letter = match gender {
                Gender::Female => 'F',
                Gender::Male => 'M',
                Gender::Other => 'O',
            };
            format!("GENDER:{letter}")
        }));
        lines.push("END:VCARD".to_owned());
        lines.iter().map(|line| folded(line)).collect()
    }
}

/// The seven parts of an address (§6.3.1); the first two are never filled (they are not understood
/// everywhere), and the lines of the street are a list.
fn place(address: &Address) -> String {
    let street = std::iter::once(&address.recipient).chain(&address.lines);
    let street: Vec<String> =
        street.filter(|line| !line.trim().is_empty()).map(|line| escaped(line)).collect();
    let rest =
        [&address.city, &address.region, &address.postal_code, &address.country].map(|part| escaped(part));
    format!(";;{};{}", street.join(","), rest.join(";"))
}

/// Text as a value (§3.4): what would end a part of it is marked, what is no text goes.
fn escaped(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut safe, c| {
        match c {
            '\\' | ',' | ';' => safe.extend(['\\', c]),
            '\n' => safe.push_str("\\n"),
            control if control.is_control() => {}
            other => safe.push(other),
        }
        safe
    })
}

/// Bytes of a line, its end not counted (§3.2).
const LONGEST: usize = 75;

/// A line with its end, cut between characters where it is too long; the next piece begins with a blank.
fn folded(line: &str) -> String {
    let mut text = String::with_capacity(line.len() + 2);
    let mut room = LONGEST;
    for c in line.chars() {
        if c.len_utf8() > room {
            text.push_str("\r\n ");
            room = LONGEST - 1;
        }
        room -= c.len_utf8();
        text.push(c);
    }
    text.push_str("\r\n");
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::customers::{Language, Profile, Standing};
    use crate::{CustomerId, Instant};

    fn customer(name: &str) -> Customer {
        Customer {
            id: CustomerId(Uuid::from_u128(1)),
            email: "anna@example.org".parse().unwrap(),
            email_proven_at: None,
            profile: Profile {
                name: name.parse().unwrap(),
                phone: Some("+49 30 1234567".parse().unwrap()),
                address: Some(Address {
                    lines: vec!["Rosenweg 4".to_owned(), "Hof; links".to_owned()],
                    postal_code: "10115".to_owned(),
                    city: "Berlin".to_owned(),
                    country: "DE".to_owned(),
                    ..Address::default()
                }),
                delivery_addresses: Vec::new(),
                destinations: Vec::new(),
                birthday: Some(jiff::civil::date(1980, 5, 31)),
                gender: Some(Gender::Female),
                language: Language::De,
                time_zone: "UTC".to_owned(),
            },
            operator: false,
            standing: Standing::Good,
            created_at: Instant::EPOCH,
        }
    }

    #[test]
    fn a_card_has_the_chosen_fields_as_they_are_and_no_others() {
        let all = Fields::parse(Field::ALL.map(Field::as_str)).unwrap();
        assert_eq!(
            Card::of(&customer("Anna, Berg"), &all).vcard(),
            "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Anna\\, Berg\r\nEMAIL:anna@example.org\r\nTEL:+49 30 1234567\r\n\
             ADR;TYPE=home;PREF=1:;;Rosenweg 4,Hof\\; links;Berlin;;10115;DE\r\nBDAY:19800531\r\nGENDER:F\r\n\
             END:VCARD\r\n"
        );
        let few = Fields::parse(["name", "birthday"]).unwrap();
        assert_eq!(
            Card::of(&customer("Anna"), &few).vcard(),
            "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Anna\r\nBDAY:19800531\r\nEND:VCARD\r\n"
        );
    }

    proptest! {
        #[test]
        fn every_name_is_read_back_from_lines_that_are_short_enough(name in "\\PC{1,200}") {
            prop_assume!(name.parse::<PersonName>().is_ok());
            let card = Card::of(&customer(&name), &Fields::parse(["name"]).unwrap()).vcard();
            prop_assert!(card.split("\r\n").all(|line| line.len() <= LONGEST));
            let unfolded = card.replace("\r\n ", "");
            let line = unfolded.split("\r\n").find_map(|line| line.strip_prefix("FN:")).unwrap();
            let mut chars = line.chars();
            let mut read = String::new();
            while let Some(c) = chars.next() {
                read.push(if c == '\\' { chars.next().unwrap() } else { c });
            }
            prop_assert_eq!(read, name.trim());
        }
    }
}
