//! What a banking app reads from the QR code on an invoice: the European Payments Council's
//! guideline 069-12, version 002.

use std::fmt;
use std::str::FromStr;

use crate::{Currency, Money};

/// An International Bank Account Number with right check digits (ISO 13616).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Iban(String);

/// The text is no IBAN.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("This is not an IBAN: look at the digits once more.")]
pub struct NotAnIban;

impl Iban {
    /// The number without blanks.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// In groups of four, as people read it.
    pub fn grouped(&self) -> String {
        let groups = self.0.as_bytes().chunks(4).map(|group| String::from_utf8_lossy(group).into_owned());
        groups.collect::<Vec<_>>().join(" ")
    }
}

impl FromStr for Iban {
    type Err = NotAnIban;

    fn from_str(text: &str) -> Result<Self, NotAnIban> {
        let iban: String = text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_uppercase();
        let shaped = (15..=34).contains(&iban.len())
            && iban.chars().all(|c| c.is_ascii_alphanumeric())
            && iban[..2].chars().all(|c| c.is_ascii_uppercase())
            && iban[2..4].chars().all(|c| c.is_ascii_digit());
        if !shaped {
            return Err(NotAnIban);
        }
        let turned = iban[4..].chars().chain(iban[..4].chars());
        let rest = turned.fold(0_u32, |rest, c| {
            let value = c.to_digit(36).unwrap_or(0);
            (rest * if value > 9 { 100 } else { 10 } + value) % 97
        });
        if rest == 1 { Ok(Self(iban)) } else { Err(NotAnIban) }
    }
}

impl fmt::Display for Iban {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A transfer that somebody is asked for.
#[derive(Clone, Copy, Debug)]
pub struct CreditTransfer<'a> {
    /// Who is paid.
    pub name: &'a str,
    /// Into which account.
    pub iban: &'a Iban,
    /// How much.
    pub amount: Money,
    /// What the transfer is for.
    pub reference: &'a str,
}

/// Why there is no code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QrProblem {
    /// Transfers by this code are in euro only.
    #[error("a transfer by QR code is in euro")]
    Currency,
    /// An amount that cannot be transferred.
    #[error("an amount between 0.01 and 999,999,999.99 can be transferred by QR code")]
    Amount,
}

impl CreditTransfer<'_> {
    /// What the QR code holds; at most 331 bytes, as banking apps read it.
    pub fn qr_content(&self) -> Result<String, QrProblem> {
        if self.amount.currency != Currency::EUR {
            return Err(QrProblem::Currency);
        }
        if !(1..=99_999_999_999).contains(&self.amount.amount) {
            return Err(QrProblem::Amount);
        }
        let (euro, cent) = (self.amount.amount / 100, self.amount.amount % 100);
        let (name, reference) = (line(self.name, 70), line(self.reference, 70));
        let amount = format!("EUR{euro}.{cent:02}");
        Ok(["BCD", "002", "1", "SCT", "", &name, self.iban.as_str(), &amount, "", "", &reference].join("\n"))
    }
}

/// One line of at most so many bytes.
fn line(text: &str, most: usize) -> String {
    let mut line = String::new();
    for c in text.trim().chars().map(|c| if c.is_control() { ' ' } else { c }) {
        if line.len() + c.len_utf8() > most {
            break;
        }
        line.push(c);
    }
    line
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_iban_has_right_check_digits() {
        let iban: Iban = "de89 3704 0044 0532 0130 00".parse().unwrap();
        assert_eq!(
            (iban.as_str(), iban.grouped().as_str()),
            ("DE89370400440532013000", "DE89 3704 0044 0532 0130 00")
        );
        for wrong in
            ["", "DE", "DE88370400440532013000", "8937040044053201300", "DE89-3704-0044", "ÄÖ89370400440532"]
        {
            assert_eq!(wrong.parse::<Iban>(), Err(NotAnIban), "{wrong}");
        }
    }

    #[test]
    fn a_code_holds_what_the_guideline_asks_for() {
        let iban = "BE72000000001616".parse().unwrap();
        let asked =
            |amount| CreditTransfer { name: "Lab\nLake", iban: &iban, amount, reference: "2026-0001" };
        let content = asked(Money::new(480, Currency::EUR)).qr_content().unwrap();
        assert_eq!(content, "BCD\n002\n1\nSCT\n\nLab Lake\nBE72000000001616\nEUR4.80\n\n\n2026-0001");
        assert_eq!(asked(Money::new(480, Currency::JPY)).qr_content(), Err(QrProblem::Currency));
        assert_eq!(asked(Money::new(0, Currency::EUR)).qr_content(), Err(QrProblem::Amount));
    }

    proptest! {
        #[test]
        fn a_code_is_never_too_long_and_always_has_eleven_lines(name in ".{0,200}", reference in ".{0,200}", amount in 1_i64..=99_999_999_999) {
            let iban = "BE72000000001616".parse().unwrap();
            let amount = Money::new(amount, Currency::EUR);
            let content = CreditTransfer { name: &name, iban: &iban, amount, reference: &reference }.qr_content().unwrap();
            prop_assert!(content.len() <= 331);
            prop_assert_eq!(content.split('\n').count(), 11);
        }

        #[test]
        fn one_wrong_digit_is_noticed(place in 4_usize..22, by in 1_u32..10) {
            let mut digits: Vec<char> = "DE89370400440532013000".chars().collect();
            let digit = digits[place].to_digit(10).unwrap();
            digits[place] = char::from_digit((digit + by) % 10, 10).unwrap();
            prop_assert_eq!(digits.into_iter().collect::<String>().parse::<Iban>(), Err(NotAnIban));
        }
    }
}
