//! Whole minor units shared out so that nothing is lost and nothing is made up.

/// Shares `total` out by `weights`, each as near to its exact share as whole units allow, by the
/// largest remainder; the shares always sum to `total`. Ties go to the first. Where every weight is
/// nothing, the first takes all.
///
/// # Panics
/// Never for weights whose sum fits into 64 bits, which amounts that were added up always do.
pub fn shares(total: i64, weights: &[i64]) -> Vec<i64> {
    let sum: i128 = weights.iter().map(|&weight| i128::from(weight.max(0))).sum();
    let mut shared = vec![0_i64; weights.len()];
    let Some(first) = shared.first_mut() else { return shared };
    if sum == 0 {
        *first = total;
        return shared;
    }
    let (sign, whole) = (i64::signum(total), i128::from(total).abs());
    let mut rest = whole;
    let mut remainders: Vec<(i128, usize)> = Vec::with_capacity(weights.len());
    for (place, &weight) in weights.iter().enumerate() {
        let exact = whole * i128::from(weight.max(0));
        let floor = exact / sum;
        rest -= floor;
        // No share is larger than the total, which is 64 bits.
        shared[place] = sign * floor as i64;
        remainders.push((exact % sum, place));
    }
    remainders.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    for (_, place) in remainders.into_iter().take(usize::try_from(rest).unwrap_or(0)) {
        shared[place] += sign;
    }
    shared
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn three_equal_shares_of_a_hundred_are_a_hundred() {
        assert_eq!(shares(100, &[1, 1, 1]), [34, 33, 33]);
        assert_eq!(shares(-100, &[1, 1, 1]), [-34, -33, -33]);
        assert_eq!(shares(5, &[0, 0]), [5, 0]);
        assert!(shares(5, &[]).is_empty());
    }

    proptest! {
        #[test]
        fn shares_sum_to_the_total_and_are_off_by_less_than_one(
            total in -1_000_000_000_000_i64..1_000_000_000_000,
            weights in proptest::collection::vec(0_i64..1_000_000_000, 1..20),
        ) {
            let shared = shares(total, &weights);
            prop_assert_eq!(shared.iter().sum::<i64>(), total);
            let sum: i128 = weights.iter().map(|&weight| i128::from(weight)).sum();
            if sum > 0 {
                for (share, weight) in shared.iter().zip(&weights) {
                    let off = i128::from(*share) * sum - i128::from(total) * i128::from(*weight);
                    prop_assert!(off.abs() < sum);
                }
            }
        }
    }
}
