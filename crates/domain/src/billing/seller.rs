//! Who sells: what an invoice has to say about the centre.

use serde::{Deserialize, Serialize};

/// Characters of a line.
const LONGEST: usize = 200;
/// Lines of an address.
const MOST_LINES: usize = 4;

/// The seller's details, as the operator typed them in and as invoices keep them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Seller {
    /// The firm's name; empty for the centre's.
    pub name: String,
    /// Street and number, or whatever is written there.
    pub lines: Vec<String>,
    /// Postal code.
    pub postal_code: String,
    /// Town.
    pub city: String,
    /// ISO 3166-1 alpha-2 country code.
    pub country: String,
    /// VAT identifier, with its country before it.
    pub vat_id: String,
    /// The tax office's own number.
    pub tax_number: String,
    /// Email.
    pub email: String,
    /// Telephone.
    pub phone: String,
    /// What else stands at the foot of documents, such as where the firm is registered.
    pub note: String,
    /// Why there is no tax where there is none.
    pub exemption: String,
}

/// A detail that cannot be as it was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SellerProblem {
    /// Too long, or more than one line.
    #[error("Type one line of up to 200 characters.")]
    Line(&'static str),
    /// Too many lines of an address.
    #[error("An address has up to four lines.")]
    Lines,
    /// No country.
    #[error("Type the country's two letters, such as DE.")]
    Country,
    /// No VAT identifier.
    #[error("A VAT ID begins with its country's two letters, such as DE123456789.")]
    VatId,
}

impl SellerProblem {
    /// The field that is meant.
    pub const fn field(self) -> &'static str {
        match self {
            Self::Line(field) => field,
            Self::Lines => "lines",
            Self::Country => "country",
            Self::VatId => "vat_id",
        }
    }
}

impl Seller {
    /// The details without blanks around them, or what is wrong with them.
    pub fn checked(mut self) -> Result<Self, SellerProblem> {
        self.lines = self.lines.iter().map(|line| line.trim().to_owned()).collect();
        self.lines.retain(|line| !line.is_empty());
        if self.lines.len() > MOST_LINES {
            return Err(SellerProblem::Lines);
        }
        self.country = self.country.trim().to_uppercase();
        self.vat_id = self.vat_id.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_uppercase();
        for (field, text) in [
            ("name", &mut self.name),
            ("postal_code", &mut self.postal_code),
            ("city", &mut self.city),
            ("tax_number", &mut self.tax_number),
            ("email", &mut self.email),
            ("phone", &mut self.phone),
            ("note", &mut self.note),
            ("exemption", &mut self.exemption),
        ] {
            *text = text.trim().to_owned();
            line(field, text)?;
        }
        self.lines.iter().try_for_each(|text| line("lines", text))?;
        let letters = |text: &str| text.len() >= 2 && text.bytes().take(2).all(|c| c.is_ascii_uppercase());
        if !self.country.is_empty() && (self.country.len() != 2 || !letters(&self.country)) {
            return Err(SellerProblem::Country);
        }
        let shaped = letters(&self.vat_id)
            && (4..=16).contains(&self.vat_id.len())
            && self.vat_id.bytes().all(|c| c.is_ascii_alphanumeric());
        if !self.vat_id.is_empty() && !shaped {
            return Err(SellerProblem::VatId);
        }
        Ok(self)
    }

    /// The address as it is written, line by line.
    pub fn address(&self) -> Vec<String> {
        let town = format!("{} {}", self.postal_code, self.city).trim().to_owned();
        let mut lines = self.lines.clone();
        lines.extend([town, self.country.clone()].into_iter().filter(|line| !line.is_empty()));
        lines
    }
}

fn line(field: &'static str, text: &str) -> Result<(), SellerProblem> {
    if text.chars().count() > LONGEST || text.chars().any(char::is_control) {
        return Err(SellerProblem::Line(field));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn details_are_taken_without_blanks_and_wrong_ones_are_named() {
        let typed = Seller {
            name: "  Lab am See ".into(),
            lines: vec!["Seestraße 1 ".into(), " ".into()],
            postal_code: "88131".into(),
            city: "Lindau".into(),
            country: "de".into(),
            vat_id: "de 123 456 789".into(),
            ..Seller::default()
        };
        let held = typed.clone().checked().unwrap();
        assert_eq!((held.name.as_str(), held.vat_id.as_str()), ("Lab am See", "DE123456789"));
        assert_eq!(held.address(), ["Seestraße 1", "88131 Lindau", "DE"]);
        let wrong = |change: fn(&mut Seller)| {
            let mut other = typed.clone();
            change(&mut other);
            other.checked().unwrap_err().field()
        };
        assert_eq!(wrong(|seller| seller.country = "Germany".into()), "country");
        assert_eq!(wrong(|seller| seller.vat_id = "123456789".into()), "vat_id");
        assert_eq!(wrong(|seller| seller.note = "two\nlines".into()), "note");
        assert_eq!(wrong(|seller| seller.city = "x".repeat(201)), "city");
        assert_eq!(wrong(|seller| seller.lines = vec!["x".into(); 5]), "lines");
        assert_eq!(Seller::default().checked(), Ok(Seller::default()));
    }
}
