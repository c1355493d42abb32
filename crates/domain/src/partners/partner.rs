//! A partner centre as the operator sets it up.

use super::Fee;
use crate::menu::ServiceKind;
use crate::{CustomerId, Instant, PartnerId};

/// A partner centre.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partner {
    /// Identifier, here; the partner has another one for us.
    pub id: PartnerId,
    /// What people call it.
    pub name: String,
    /// Whether anything is told to it and taken from it.
    pub enabled: bool,
    /// Where it takes messages: what its operator was shown for us. Empty until it is known.
    pub address: String,
    /// Services that it fulfils for us.
    pub fulfils: Vec<ServiceKind>,
    /// Whether we fulfil orders that it passes on.
    pub accepts: bool,
    /// What it gets for each order that it fulfils.
    pub fee: Fee,
    /// The account that its orders stand in here; none before the first of them is allowed.
    pub guest: Option<CustomerId>,
    /// When it was added.
    pub added_at: Instant,
}

/// What is wrong with a partner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PartnerProblem {
    /// No name, or one too long.
    #[error("Give the partner a name of 1 to 100 characters on one line.")]
    Name,
    /// An address that is none.
    #[error(
        "The partner's address begins with https:// (or http://) and is copied whole from its page Operator → Partners."
    )]
    Address,
    /// Services that cannot be fulfilled elsewhere.
    #[error("Only printing can be passed on to a partner.")]
    Services,
    /// A fee that cannot be promised.
    #[error("A partner gets 0 to 100 percent of the price, and up to ten thousand besides.")]
    Fee,
}

impl Partner {
    /// Whether it can be worked with as it is described.
    pub fn check(&self) -> Result<(), PartnerProblem> {
        let named = (1..=100).contains(&self.name.chars().count())
            && !self.name.chars().any(char::is_control)
            && self.name.trim() == self.name;
        if !named {
            return Err(PartnerProblem::Name);
        }
        let rest = self.address.strip_prefix("https://").or_else(|| self.address.strip_prefix("http://"));
        let host = rest.and_then(|rest| rest.split('/').next()).unwrap_or_default();
        let addressed = self.address.is_empty()
            || (!host.is_empty()
                && !host.contains('@')
                && self.address.len() <= 500
                && !self.address.contains(['?', '#'])
                && !self.address.contains(char::is_whitespace));
        if !addressed {
            return Err(PartnerProblem::Address);
        }
        if self.fulfils.iter().any(|kind| super::needs(*kind).is_empty()) {
            return Err(PartnerProblem::Services);
        }
        if self.fee.is_sound() { Ok(()) } else { Err(PartnerProblem::Fee) }
    }

    /// Whether orders for a service can be passed on to it.
    pub fn takes(&self, kind: ServiceKind) -> bool {
        self.enabled && self.fulfils.contains(&kind)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn what_is_wrong_with_a_partner_is_said() {
        let partner = Partner {
            id: PartnerId(Uuid::nil()),
            name: "North Lab".into(),
            enabled: true,
            address: "https://north.example/api/v1/federation/x".into(),
            fulfils: vec![ServiceKind::Print],
            accepts: false,
            fee: Fee { share: 7_000, each: 0 },
            guest: None,
            added_at: Instant::from_micros(0),
        };
        assert_eq!(partner.check(), Ok(()));
        assert!(partner.takes(ServiceKind::Print) && !partner.takes(ServiceKind::Keep));
        assert!(!Partner { enabled: false, ..partner.clone() }.takes(ServiceKind::Print));
        assert_eq!(Partner { address: String::new(), ..partner.clone() }.check(), Ok(()));
        for address in ["north.example", "ftp://north", "https:///x", "https://a:b@north/", "https://n/?a"] {
            let wrong = Partner { address: address.into(), ..partner.clone() };
            assert_eq!(wrong.check(), Err(PartnerProblem::Address), "{address}");
        }
        assert_eq!(Partner { name: " ".into(), ..partner.clone() }.check(), Err(PartnerProblem::Name));
        let keeps = Partner { fulfils: vec![ServiceKind::Keep], ..partner.clone() };
        assert_eq!(keeps.check(), Err(PartnerProblem::Services));
        let fee = Fee { share: 10_001, each: 0 };
        assert_eq!(Partner { fee, ..partner }.check(), Err(PartnerProblem::Fee));
    }
}
