//! Which layer of each picture one receiver gets: what its path carries is shared out among the
//! pictures it looks at, none in a better layer than its size on the screen can show.

/// One picture that a receiver is to see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Demand {
    /// Bits a second of each layer that is sent at present, lowest layer first.
    pub rates: Vec<u64>,
    /// The best layer of use to the receiver; `None` when the picture is not on the screen.
    pub best: Option<usize>,
    /// The layer it gets now.
    pub current: Option<usize>,
}

/// What a layer above the present one must leave free, as a share of its cost: without it, a path that
/// carries just one layer more would be switched to and fro.
const HEADROOM: (u64, u64) = (5, 4);

/// A layer for each demand, or nothing where its lowest does not fit any more. Everybody gets the lowest
/// layer, the smallest ones first, before anybody gets the next; those are given by importance, in which
/// the demands stand.
pub fn share_out(budget: u64, demands: &[Demand]) -> Vec<Option<usize>> {
    let mut chosen: Vec<Option<usize>> = vec![None; demands.len()];
    let mut left = budget;
    let levels = demands.iter().map(|demand| demand.rates.len()).max().unwrap_or(0);
    for level in 0..levels {
        let mut order: Vec<usize> = (0..demands.len()).collect();
        if level == 0 {
            // A camera that comes in one large layer must not keep small ones from being seen.
            order.sort_by_key(|at| demands[*at].rates.first().copied());
        }
        for at in order {
            let (demand, layer) = (&demands[at], &mut chosen[at]);
            let reached = level.checked_sub(1);
            let of_use = demand.best.is_some_and(|best| level <= best);
            let Some(&rate) = demand.rates.get(level).filter(|_| of_use && *layer == reached) else {
                continue;
            };
            let step = rate.saturating_sub(reached.map_or(0, |below| dearest(&demand.rates[..=below])));
            let climbs = demand.current.is_none_or(|current| level > current);
            let needs = if climbs && level > 0 { step.saturating_mul(HEADROOM.0) / HEADROOM.1 } else { step };
            if needs <= left {
                left -= step;
                *layer = Some(level);
            }
        }
    }
    chosen
}

/// What the layers up to here have cost: measured rates do not always grow with the layer.
fn dearest(rates: &[u64]) -> u64 {
    rates.iter().copied().max().unwrap_or(0)
}

/// What all demands would cost if every one got its best layer.
pub fn best_of_all(demands: &[Demand]) -> u64 {
    demands.iter().filter_map(|demand| cost(demand, demand.best?)).sum()
}

/// What the chosen layers and the one next step that costs least would cost; nothing when there is no
/// next step.
pub fn with_next_step(demands: &[Demand], chosen: &[Option<usize>]) -> Option<u64> {
    let spent: u64 = demands.iter().zip(chosen).filter_map(|(demand, layer)| cost(demand, (*layer)?)).sum();
    let next = demands.iter().zip(chosen).filter_map(|(demand, layer)| {
        let level = layer.map_or(0, |layer| layer + 1);
        let rate = demand.rates.get(level).filter(|_| demand.best.is_some_and(|best| level <= best))?;
        Some(rate.saturating_sub(layer.and_then(|layer| cost(demand, layer)).unwrap_or(0)))
    });
    next.min().map(|step| spent + step * HEADROOM.0 / HEADROOM.1)
}

fn cost(demand: &Demand, layer: usize) -> Option<u64> {
    demand.rates.get(layer.min(demand.rates.len().saturating_sub(1))).copied()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const RATES: [u64; 3] = [150_000, 500_000, 1_500_000];

    fn demand(best: Option<usize>, current: Option<usize>) -> Demand {
        Demand { rates: RATES.to_vec(), best, current }
    }

    fn demands() -> impl Strategy<Value = Vec<Demand>> {
        let one = (
            prop::collection::vec(1_000_u64..3_000_000, 0..4),
            prop::option::of(0_usize..4),
            prop::option::of(0_usize..4),
        )
            .prop_map(|(rates, best, current)| Demand { rates, best, current });
        prop::collection::vec(one, 0..10)
    }

    proptest! {
        #[test]
        fn no_receiver_is_sent_more_than_its_path_carries(budget in 0_u64..10_000_000, demands in demands()) {
            let chosen = share_out(budget, &demands);
            let spent: u64 = demands.iter().zip(&chosen).filter_map(|(d, c)| c.map(|c| d.rates[c])).sum();
            prop_assert!(spent <= budget);
        }

        #[test]
        fn no_picture_is_better_than_its_size_or_its_source(budget in any::<u64>(), demands in demands()) {
            for (demand, chosen) in demands.iter().zip(share_out(budget, &demands)) {
                if let Some(layer) = chosen {
                    prop_assert!(layer < demand.rates.len());
                    prop_assert!(Some(layer) <= demand.best);
                }
            }
        }

        #[test]
        fn what_was_chosen_stays_while_nothing_changes(budget in 0_u64..10_000_000, demands in demands()) {
            let chosen = share_out(budget, &demands);
            let settled: Vec<Demand> =
                demands.iter().zip(&chosen).map(|(d, c)| Demand { current: *c, ..d.clone() }).collect();
            let again = share_out(budget, &settled);
            for (before, after) in chosen.iter().zip(&again) {
                prop_assert!(after >= before);
            }
        }

        #[test]
        fn the_most_important_picture_comes_first(budget in 0_u64..5_000_000, n in 1_usize..6) {
            let demands = vec![demand(Some(2), None); n];
            let chosen = share_out(budget, &demands);
            prop_assert!(chosen.windows(2).all(|pair| pair[0] >= pair[1]));
        }
    }

    #[test]
    fn everybody_is_seen_before_anybody_is_seen_well() {
        let demands = vec![demand(Some(2), None); 4];
        assert_eq!(share_out(4 * 150_000 + 437_499, &demands), [Some(0); 4]);
        assert_eq!(share_out(4 * 150_000 + 437_500, &demands), [Some(1), Some(0), Some(0), Some(0)]);
        assert_eq!(share_out(300_000, &demands), [Some(0), Some(0), None, None]);
    }

    #[test]
    fn what_comes_in_one_large_layer_keeps_nobody_else_from_being_seen() {
        let large = Demand { rates: vec![800_000], best: Some(0), current: None };
        let demands = [large, demand(Some(2), None)];
        assert_eq!(share_out(587_499, &demands), [None, Some(0)]);
        assert_eq!(share_out(700_000, &demands), [None, Some(1)]);
        assert_eq!(share_out(950_000, &demands), [Some(0), Some(0)]);
    }

    #[test]
    fn climbing_needs_room_to_spare_and_staying_does_not() {
        assert_eq!(share_out(520_000, &[demand(Some(2), Some(0))]), [Some(0)]);
        assert_eq!(share_out(520_000, &[demand(Some(2), Some(1))]), [Some(1)]);
        assert_eq!(share_out(499_999, &[demand(Some(2), Some(1))]), [Some(0)]);
    }

    #[test]
    fn what_is_not_looked_at_costs_nothing() {
        assert_eq!(share_out(u64::MAX, &[demand(None, Some(2)), demand(Some(0), None)]), [None, Some(0)]);
        assert_eq!(best_of_all(&[demand(None, None), demand(Some(9), None)]), 1_500_000);
    }

    #[test]
    fn the_next_step_is_the_cheapest_one() {
        let demands = [demand(Some(2), None), demand(Some(2), None)];
        assert_eq!(with_next_step(&demands, &[Some(1), Some(0)]), Some(650_000 + 350_000 * 5 / 4));
        assert_eq!(with_next_step(&demands, &[Some(2), Some(2)]), None);
    }
}
