//! The order of the menu: by the customer's own use, of which recent use counts more.

use crate::{Instant, ServiceId, Span};

/// After this time a use counts half.
pub const HALF_LIFE: Span = Span::from_hours(30 * 24);

/// How much a customer uses one service: a weight that halves every 30 days.
///
/// Kept as one number with the instant at which it was right, so that a menu is as quick to order
/// after ten thousand orders as after one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Usage {
    /// The weight at `as_of`: one for each use at that very moment.
    pub weight: f64,
    /// When the weight was right.
    pub as_of: Instant,
    /// How often it was used in all.
    pub count: u32,
}

impl Usage {
    /// Never used.
    pub const NONE: Self = Self { weight: 0.0, as_of: Instant::EPOCH, count: 0 };

    /// The weight at another moment.
    pub fn weight_at(self, now: Instant) -> f64 {
        let halvings = now.since(self.as_of).as_secs_f64() / HALF_LIFE.as_secs_f64();
        self.weight * (-halvings).exp2()
    }

    /// After one more use.
    ///
    /// A use that is reported late (queued while the centre could not be reached) counts as of the
    /// later of the two instants, so that a wrong clock can never make old use weigh more.
    #[must_use]
    pub fn used(self, now: Instant) -> Self {
        let as_of = now.max(self.as_of);
        Self { weight: self.weight_at(as_of) + 1.0, as_of, count: self.count.saturating_add(1) }
    }
}

/// A service and its use, for ordering.
#[derive(Clone, Debug, PartialEq)]
pub struct Use {
    /// Which service.
    pub service: ServiceId,
    /// How much it is used by this customer.
    pub usage: Usage,
}

/// Orders what is offered: the most used first, ties in the operator's order (the order given).
///
/// A permutation of `offered`, whatever `uses` holds: nothing is added and nothing left out.
pub fn arrange<T>(mut offered: Vec<T>, id: impl Fn(&T) -> &ServiceId, uses: &[Use], now: Instant) -> Vec<T> {
    let weight = |service: &ServiceId| {
        let found = uses.iter().find(|used| used.service == *service);
        let weight = found.map_or(0.0, |used| used.usage.weight_at(now));
        if weight.is_finite() { weight } else { 0.0 }
    };
    // The sort is stable, so that ties keep the operator's order.
    offered.sort_by(|a, b| weight(id(b)).total_cmp(&weight(id(a))));
    offered
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const DAY: Span = Span::from_hours(24);

    fn ids(names: &[&str]) -> Vec<ServiceId> {
        names.iter().map(|name| name.parse().unwrap()).collect()
    }

    fn used(service: &str, times: u32, at: Instant) -> Use {
        let usage = (0..times).fold(Usage::NONE, |usage, _| usage.used(at));
        Use { service: service.parse().unwrap(), usage }
    }

    #[test]
    fn a_use_counts_half_after_thirty_days() {
        let then = Instant::EPOCH + DAY;
        let once = Usage::NONE.used(then);
        assert!((once.weight_at(then + DAY * 30) - 0.5).abs() < 1e-12);
        assert!((once.used(then + DAY * 30).weight - 1.5).abs() < 1e-12);
        assert_eq!(once.used(then - DAY).as_of, then);
    }

    #[test]
    fn recent_use_overtakes_older_use_and_ties_keep_the_operators_order() {
        let start = Instant::EPOCH + DAY;
        let now = start + DAY * 90;
        let offered = ids(&["keep", "send", "publish", "print"]);
        let uses = [used("print", 7, start), used("send", 1, now)];
        let arranged = arrange(offered.clone(), |id| id, &uses, now);
        assert_eq!(arranged, ids(&["send", "print", "keep", "publish"]));
        assert_eq!(arrange(offered.clone(), |id| id, &[], now), offered);
    }

    proptest! {
        #[test]
        fn the_menu_is_always_a_permutation_of_what_is_offered(
            offered in proptest::collection::vec("[a-z]{1,3}", 0..12),
            uses in proptest::collection::vec(("[a-z]{1,3}", any::<f64>(), any::<i64>()), 0..12),
            now: i64,
        ) {
            let names: Vec<&str> = offered.iter().map(String::as_str).collect();
            let offered = ids(&names);
            let uses: Vec<Use> = uses.iter().map(|(service, weight, as_of)| Use {
                service: service.parse().unwrap(),
                usage: Usage { weight: *weight, as_of: Instant::from_micros(*as_of), count: 1 },
            }).collect();
            let mut arranged = arrange(offered.clone(), |id| id, &uses, Instant::from_micros(now));
            let mut expected = offered;
            arranged.sort();
            expected.sort();
            prop_assert_eq!(arranged, expected);
        }

        #[test]
        fn more_use_never_moves_a_service_back(times in 0_u32..20, more in 1_u32..5) {
            let now = Instant::EPOCH + DAY;
            let offered = ids(&["keep", "send"]);
            let place = |uses: u32| arrange(offered.clone(), |id| id, &[used("keep", 5, now), used("send", uses, now)], now)
                .iter().position(|id| id.as_str() == "send");
            prop_assert!(place(times + more) <= place(times));
        }
    }
}
