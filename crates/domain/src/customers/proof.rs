//! Proving that an address belongs to who says so: by opening a link that is mailed there.

use super::Attempts;
use crate::{Instant, Span};

/// How long a mailed link proves anything.
pub const PROOF_LASTS: Span = Span::from_hours(3 * 24);

/// The wait after the first mail; it doubles with each further one.
const FIRST_WAIT: Span = Span::from_mins(1);
const LONGEST_WAIT: Span = Span::from_hours(6);

/// How much longer to wait before another link is mailed to an address; `None` when it may go now.
///
/// `sent` counts the mails that were asked for. One minute after the first, then twice as long each
/// time, up to six hours; a quiet day forgives.
pub fn wait_for_proof(sent: Attempts, now: Instant) -> Option<Span> {
    let last = sent.last?;
    if now.since(last) >= Span::from_hours(24) {
        return None;
    }
    let doubled = 1_u32 << sent.failures.saturating_sub(1).min(10);
    let pause = (FIRST_WAIT * doubled).min(LONGEST_WAIT);
    pause.checked_sub(now.since(last)).filter(|left| !left.is_zero())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_further_mail_takes_twice_as_long_and_a_quiet_day_forgives() {
        let now = Instant::EPOCH;
        let sent = |times| (0..times).fold(Attempts::default(), |sent, _| sent.failed(now));
        assert_eq!(wait_for_proof(sent(0), now), None);
        assert_eq!(wait_for_proof(sent(1), now), Some(Span::from_mins(1)));
        assert_eq!(wait_for_proof(sent(1), now + Span::from_mins(1)), None);
        assert_eq!(wait_for_proof(sent(3), now), Some(Span::from_mins(4)));
        assert_eq!(wait_for_proof(sent(90), now), Some(Span::from_hours(6)));
        assert_eq!(wait_for_proof(sent(90), now + Span::from_hours(24)), None);
    }
}
