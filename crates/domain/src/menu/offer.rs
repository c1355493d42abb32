//! Which services are offered: the camera's model, its owner and the owner's standing decide.

use super::{Service, Use, arrange};
use crate::customers::Standing;
use crate::{Instant, Money};

/// For whom and what a menu is made.
#[derive(Clone, Copy, Debug)]
pub struct Circumstances<'a> {
    /// Maker and model of the camera; `None` for the menu of the library, without a camera.
    pub camera: Option<(&'a str, &'a str)>,
    /// The customer's standing.
    pub standing: Standing,
}

/// Why a service stands on the menu and cannot be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unavailable {
    /// Something is unpaid.
    #[error("Closed until the open invoice is paid.")]
    Unpaid,
}

impl Unavailable {
    /// The word by which pages choose their sentence.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Unpaid => "unpaid",
        }
    }
}

/// A service on one customer's menu.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    /// The service.
    pub service: Service,
    /// How often this customer used it.
    pub uses: u32,
    /// Why it cannot be chosen now.
    pub unavailable: Option<Unavailable>,
}

impl Offer {
    /// What one costs.
    pub const fn price(&self) -> Money {
        self.service.price.each
    }
}

/// The menu: what is offered in these circumstances, in the customer's own order.
///
/// `services` stand in the operator's order. Those switched off and those meant for other cameras
/// are left out; the library's menu, which has no camera, shows only what is meant for all.
pub fn offer(
    services: Vec<Service>,
    circumstances: Circumstances<'_>,
    uses: &[Use],
    now: Instant,
) -> Vec<Offer> {
    let meant = |service: &Service| {
        service.enabled
            && (service.models.is_empty()
                || circumstances
                    .camera
                    .is_some_and(|(maker, model)| service.models.iter().any(|p| p.matches(maker, model))))
    };
    let unavailable = match circumstances.standing {
        Standing::Good => None,
        Standing::Blocked => Some(Unavailable::Unpaid),
    };
    let offered: Vec<Offer> = services
        .into_iter()
        .filter(meant)
        .map(|service| {
            let used = uses.iter().find(|used| used.service == service.id);
            Offer { uses: used.map_or(0, |used| used.usage.count), service, unavailable }
        })
        .collect();
    arrange(offered, |offer| &offer.service.id, uses, now)
}

#[cfg(test)]
mod tests {
    use super::super::{ModelPattern, PerWhat, Price, ServiceKind, Usage};
    use super::*;
    use crate::Currency;

    fn service(kind: ServiceKind, position: i64) -> Service {
        let price = Price { each: Money::zero(Currency::EUR), per: PerWhat::Order };
        let id = kind.as_str().parse().unwrap();
        Service {
            id,
            kind,
            title: None,
            description: None,
            price,
            enabled: true,
            models: Vec::new(),
            position,
        }
    }

    fn names(offers: &[Offer]) -> Vec<&str> {
        offers.iter().map(|offer| offer.service.id.as_str()).collect()
    }

    #[test]
    fn a_service_for_one_model_stands_on_that_models_menu_only() {
        let mut publish = service(ServiceKind::Publish, 1);
        publish.models = vec![ModelPattern { maker: "cradle".into(), model: "*".into() }];
        let services = vec![service(ServiceKind::Keep, 0), publish];
        let menu = |camera| {
            let circumstances = Circumstances { camera, standing: Standing::Good };
            offer(services.clone(), circumstances, &[], Instant::EPOCH)
        };
        assert_eq!(names(&menu(Some(("Cradle", "Sample One")))), ["keep", "publish"]);
        assert_eq!(names(&menu(Some(("Canon", "40D")))), ["keep"]);
        assert_eq!(names(&menu(None)), ["keep"]);
    }

    #[test]
    fn whoever_owes_sees_the_menu_and_why_it_is_closed() {
        let services = vec![service(ServiceKind::Keep, 0)];
        let circumstances = Circumstances { camera: None, standing: Standing::Blocked };
        let menu = offer(services, circumstances, &[], Instant::EPOCH);
        assert_eq!(menu[0].unavailable, Some(Unavailable::Unpaid));
    }

    #[test]
    fn the_most_used_service_stands_first_and_a_service_switched_off_not_at_all() {
        let mut off = service(ServiceKind::Publish, 2);
        off.enabled = false;
        let services = vec![service(ServiceKind::Keep, 0), service(ServiceKind::Send, 1), off];
        let uses = [Use { service: "send".parse().unwrap(), usage: Usage::NONE.used(Instant::EPOCH) }];
        let circumstances = Circumstances { camera: None, standing: Standing::Good };
        let menu = offer(services, circumstances, &uses, Instant::EPOCH);
        assert_eq!((names(&menu), menu[0].uses), (vec!["send", "keep"], 1));
    }
}
