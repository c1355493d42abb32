//! Which services are offered: the camera's model, its owner and the owner's standing decide.

use super::{Service, Use, arrange};
use crate::billing::{Asked, Bill, PriceList, Tariff, Taxing};
use crate::customers::Standing;
use crate::{Currency, Instant, Money, MoneyError};

/// For whom and what a menu is made.
#[derive(Clone, Copy, Debug)]
pub struct Circumstances<'a> {
    /// Maker and model of the camera; `None` for the menu of the library, without a camera.
    pub camera: Option<(&'a str, &'a str)>,
    /// Whether pictures of this camera are taken; without a camera, they are.
    pub permitted: bool,
    /// The customer's standing.
    pub standing: Standing,
    /// What things cost now.
    pub prices: &'a PriceList,
}

/// Why a service stands on the menu and cannot be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unavailable {
    /// Something is unpaid.
    #[error("Closed until the open invoice is paid.")]
    Unpaid,
    /// The camera is none of those whose pictures are taken.
    #[error("This centre takes no pictures from this camera.")]
    Camera,
}

impl Unavailable {
    /// The word by which pages choose their sentence.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Unpaid => "unpaid",
            Self::Camera => "camera",
        }
    }
}

/// A service on one customer's menu.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    /// The service.
    pub service: Service,
    /// What it costs.
    pub tariff: Tariff,
    /// Whether prices hold the tax.
    pub taxing: Taxing,
    /// The currency of the prices.
    pub currency: Currency,
    /// How often this customer used it.
    pub uses: u32,
    /// Why it cannot be chosen now.
    pub unavailable: Option<Unavailable>,
}

impl Offer {
    /// What an order costs.
    pub fn bill(&self, asked: &Asked<'_>) -> Result<Bill, MoneyError> {
        self.tariff.bill(self.taxing, self.currency, asked)
    }

    /// What the customer pays for one when it is so many, with tax.
    pub fn each(&self, quantity: u32) -> Money {
        self.with_tax(self.tariff.each(quantity))
    }

    /// What the customer pays for something of this price, with tax.
    pub fn with_tax(&self, price: i64) -> Money {
        let step = crate::billing::Step { from: 1, each: price };
        let one = Tariff { steps: vec![step], extras: Vec::new(), ..self.tariff.clone() };
        let asked = Asked { pictures: 1, recipients: 1, choices: &[] };
        let bill = one.bill(self.taxing, self.currency, &asked);
        bill.map_or(Money::zero(self.currency), |bill| bill.total)
    }
}

/// The menu: what is offered in these circumstances, in the customer's own order.
///
/// `services` stand in the operator's order. Those switched off, those without a price and those meant
/// for other cameras are left out; the library's menu, which has no camera, shows only what is meant for
/// all.
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
        Standing::Good if circumstances.permitted => None,
        Standing::Good => Some(Unavailable::Camera),
        Standing::Blocked => Some(Unavailable::Unpaid),
    };
    let prices = circumstances.prices;
    let offered: Vec<Offer> = services
        .into_iter()
        .filter(meant)
        .filter_map(|service| {
            let used = uses.iter().find(|used| used.service == service.id);
            Some(Offer {
                tariff: prices.tariffs.get(&service.id)?.clone(),
                taxing: prices.taxing,
                currency: prices.currency,
                uses: used.map_or(0, |used| used.usage.count),
                service,
                unavailable,
            })
        })
        .collect();
    arrange(offered, |offer| &offer.service.id, uses, now)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use uuid::Uuid;

    use super::super::{ModelPattern, ServiceKind, Usage};
    use super::*;
    use crate::PriceListId;
    use crate::billing::{PerWhat, Step, TaxRate};

    fn prices(of: &[&str]) -> PriceList {
        let tariff = |each| Tariff {
            per: PerWhat::Picture,
            steps: vec![Step { from: 1, each }, Step { from: 10, each: each - 10 }],
            extras: Vec::new(),
            tax: TaxRate(1900),
        };
        PriceList {
            id: PriceListId(Uuid::nil()),
            name: String::new(),
            valid_from: Instant::EPOCH,
            currency: Currency::EUR,
            taxing: Taxing::Net,
            tariffs: of.iter().map(|id| (id.parse().unwrap(), tariff(100))).collect::<BTreeMap<_, _>>(),
        }
    }

    fn service(kind: ServiceKind, position: i64) -> Service {
        let id = kind.as_str().parse().unwrap();
        Service { id, kind, title: None, description: None, enabled: true, models: Vec::new(), position }
    }

    fn names(offers: &[Offer]) -> Vec<&str> {
        offers.iter().map(|offer| offer.service.id.as_str()).collect()
    }

    #[test]
    fn a_service_for_one_model_stands_on_that_models_menu_only() {
        let mut publish = service(ServiceKind::Publish, 1);
        publish.models = vec![ModelPattern { maker: "cradle".into(), model: "*".into() }];
        let services = vec![service(ServiceKind::Keep, 0), publish];
        let prices = prices(&["keep", "publish"]);
        let menu = |camera| {
            let circumstances =
                Circumstances { camera, permitted: true, standing: Standing::Good, prices: &prices };
            offer(services.clone(), circumstances, &[], Instant::EPOCH)
        };
        assert_eq!(names(&menu(Some(("Cradle", "Sample One")))), ["keep", "publish"]);
        assert_eq!(names(&menu(Some(("Canon", "40D")))), ["keep"]);
        assert_eq!(names(&menu(None)), ["keep"]);
    }

    #[test]
    fn whoever_owes_sees_the_menu_and_why_it_is_closed() {
        let services = vec![service(ServiceKind::Keep, 0)];
        let circumstances = Circumstances {
            camera: None,
            permitted: true,
            standing: Standing::Blocked,
            prices: &prices(&["keep"]),
        };
        let menu = offer(services.clone(), circumstances, &[], Instant::EPOCH);
        assert_eq!(menu[0].unavailable, Some(Unavailable::Unpaid));
        let camera = Circumstances { standing: Standing::Good, permitted: false, ..circumstances };
        assert_eq!(offer(services, camera, &[], Instant::EPOCH)[0].unavailable, Some(Unavailable::Camera));
    }

    #[test]
    fn the_most_used_service_stands_first_and_a_service_switched_off_not_at_all() {
        let mut off = service(ServiceKind::Publish, 2);
        off.enabled = false;
        let services = vec![service(ServiceKind::Keep, 0), service(ServiceKind::Send, 1), off];
        let prices = prices(&["keep", "send", "publish"]);
        let uses = [Use { service: "send".parse().unwrap(), usage: Usage::NONE.used(Instant::EPOCH) }];
        let circumstances =
            Circumstances { camera: None, permitted: true, standing: Standing::Good, prices: &prices };
        let menu = offer(services, circumstances, &uses, Instant::EPOCH);
        assert_eq!((names(&menu), menu[0].uses), (vec!["send", "keep"], 1));
    }

    #[test]
    fn a_service_without_a_price_is_not_offered_and_one_with_a_price_says_what_is_paid() {
        let services = vec![service(ServiceKind::Keep, 0), service(ServiceKind::Send, 1)];
        let prices = prices(&["keep"]);
        let circumstances =
            Circumstances { camera: None, permitted: true, standing: Standing::Good, prices: &prices };
        let menu = offer(services, circumstances, &[], Instant::EPOCH);
        assert_eq!(names(&menu), ["keep"]);
        assert_eq!([1, 10].map(|count| menu[0].each(count).amount), [119, 107]);
    }
}
