//! How far an order is on its way to its customer.

use serde::{Deserialize, Serialize};

use super::Way;
use crate::Instant;

/// Characters of a tracking number.
const LONGEST: usize = 60;

/// How far an order is once it is made.
///
/// ```text
///   pick-up: waiting ──▶ ready ──────────▶ delivered
///   post:    waiting ──▶ packed ──▶ sent ──▶ delivered
/// ```
/// Steps may be left out; none goes back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ParcelState {
    /// Still to be put together.
    #[default]
    Waiting,
    /// It can be picked up.
    Ready,
    /// It is packed for the carrier.
    Packed,
    /// The carrier has it.
    Sent,
    /// Its customer has it.
    Delivered,
}

impl ParcelState {
    /// The word that names it in records and answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Ready => "ready",
            Self::Packed => "packed",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
        }
    }

    /// What a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        let all = [Self::Waiting, Self::Ready, Self::Packed, Self::Sent, Self::Delivered];
        all.into_iter().find(|state| state.as_str() == word)
    }
}

/// When a parcel came to a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParcelMark {
    /// When.
    pub at: Instant,
    /// Which.
    pub state: ParcelState,
}

/// An order on its way to its customer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parcel {
    /// How far it is.
    pub state: ParcelState,
    /// Who carries it; empty until it is sent.
    pub carrier: String,
    /// The carrier's number for it; empty where there is none.
    pub tracking: String,
    /// How it came to where it is, oldest first.
    pub marks: Vec<ParcelMark>,
}

/// What happens to a parcel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParcelStep {
    /// It can be picked up.
    Ready,
    /// It is packed.
    Packed,
    /// The carrier has it.
    Sent {
        /// Who carries it.
        carrier: String,
        /// The carrier's number for it, where there is one.
        tracking: String,
    },
    /// Its customer has it.
    Delivered,
}

/// A step that this parcel does not take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WrongParcelStep {
    /// It does not belong to this way of delivery.
    #[error("This order is picked up: it can be ready, and handed over.")]
    PickedUp,
    /// It does not belong to this way of delivery.
    #[error("This order is sent by post: it can be packed, sent, and delivered.")]
    Posted,
    /// It is farther already.
    #[error("This parcel is {0} already.")]
    Farther(&'static str),
    /// No carrier.
    #[error("Say who carries it: a name of up to 100 characters.")]
    Carrier,
    /// No tracking number.
    #[error("A tracking number has up to 60 letters, digits, blanks and dashes.")]
    Tracking,
}

impl WrongParcelStep {
    /// The field that is meant.
    pub const fn field(self) -> &'static str {
        match self {
            Self::PickedUp | Self::Posted | Self::Farther(_) => "state",
            Self::Carrier => "carrier",
            Self::Tracking => "tracking_number",
        }
    }
}

impl ParcelStep {
    /// Where it leads.
    pub const fn state(&self) -> ParcelState {
        match self {
            Self::Ready => ParcelState::Ready,
            Self::Packed => ParcelState::Packed,
            Self::Sent { .. } => ParcelState::Sent,
            Self::Delivered => ParcelState::Delivered,
        }
    }

    /// The same step with its words trimmed, if it goes with the way.
    fn checked(self, way: &Way) -> Result<Self, WrongParcelStep> {
        match (way, self) {
            (Way::PickUp { .. }, Self::Packed | Self::Sent { .. }) => Err(WrongParcelStep::PickedUp),
            (Way::Post { .. }, Self::Ready) => Err(WrongParcelStep::Posted),
            (_, Self::Sent { carrier, tracking }) => {
                let (carrier, tracking) = (carrier.trim().to_owned(), tracking.trim().to_uppercase());
                let named = (1..=100).contains(&carrier.chars().count());
                if !named || carrier.chars().any(char::is_control) {
                    return Err(WrongParcelStep::Carrier);
                }
                let plain = |c: u8| c.is_ascii_alphanumeric() || c == b' ' || c == b'-';
                if tracking.len() > LONGEST || !tracking.bytes().all(plain) {
                    return Err(WrongParcelStep::Tracking);
                }
                Ok(Self::Sent { carrier, tracking })
            }
            (_, step) => Ok(step),
        }
    }
}

impl Parcel {
    /// When it came to where it is.
    pub fn at(&self) -> Option<Instant> {
        self.marks.iter().rev().find(|mark| mark.state == self.state).map(|mark| mark.at)
    }

    /// The parcel after a step that somebody at the counter takes; `None` where that changes nothing.
    /// What was sent can be sent again with another number: the first one was typed wrong.
    pub fn after(&self, way: &Way, step: ParcelStep, now: Instant) -> Result<Option<Self>, WrongParcelStep> {
        let step = step.checked(way)?;
        if step.state() < self.state {
            return Err(WrongParcelStep::Farther(self.state.as_str()));
        }
        Ok(match step {
            ParcelStep::Sent { carrier, tracking } => {
                let same = self.state == ParcelState::Sent
                    && (&self.carrier, &self.tracking) == (&carrier, &tracking);
                (!same).then(|| Self { carrier, tracking, ..self.marked(ParcelState::Sent, now) })
            }
            step if step.state() == self.state => None,
            step => Some(self.marked(step.state(), now)),
        })
    }

    /// The parcel after what a carrier tells, which may come late, twice and in any order: it leads
    /// forward, and fills in what nobody typed; `None` where that changes nothing.
    pub fn told(&self, way: &Way, step: ParcelStep, now: Instant) -> Result<Option<Self>, WrongParcelStep> {
        let step = step.checked(way)?;
        let mut next = if step.state() > self.state { self.marked(step.state(), now) } else { self.clone() };
        if let ParcelStep::Sent { carrier, tracking } = step
            && next.tracking.is_empty()
            && (next.carrier.is_empty() || next.carrier == carrier)
        {
            (next.carrier, next.tracking) = (carrier, tracking);
        }
        Ok((next != *self).then_some(next))
    }

    fn marked(&self, state: ParcelState, at: Instant) -> Self {
        let marks = self.marks.iter().copied().chain([ParcelMark { at, state }]).collect();
        Self { state, marks, ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::customers::Address;

    fn post() -> Way {
        Way::Post { address: Address::default() }
    }

    fn pick_up() -> Way {
        Way::PickUp { counter: "Shop".into(), lines: Vec::new() }
    }

    fn sent(carrier: &str, tracking: &str) -> ParcelStep {
        ParcelStep::Sent { carrier: carrier.into(), tracking: tracking.into() }
    }

    fn at(micros: i64) -> Instant {
        Instant::from_micros(micros)
    }

    #[test]
    fn a_parcel_is_packed_sent_and_delivered_and_a_wrong_number_is_corrected() {
        let parcel = Parcel::default().after(&post(), ParcelStep::Packed, at(1)).unwrap().unwrap();
        let parcel = parcel.after(&post(), sent(" DHL ", "ab-1"), at(2)).unwrap().unwrap();
        assert_eq!((parcel.carrier.as_str(), parcel.tracking.as_str()), ("DHL", "AB-1"));
        assert_eq!(parcel.after(&post(), sent("DHL", "AB-1"), at(3)), Ok(None), "twice");
        let parcel = parcel.after(&post(), sent("DHL", "AB-2"), at(3)).unwrap().unwrap();
        assert_eq!((parcel.tracking.as_str(), parcel.at()), ("AB-2", Some(at(3))));
        let parcel = parcel.after(&post(), ParcelStep::Delivered, at(4)).unwrap().unwrap();
        assert_eq!(parcel.marks.len(), 4);
        let back = parcel.after(&post(), ParcelStep::Packed, at(5));
        assert_eq!(back, Err(WrongParcelStep::Farther("delivered")));
    }

    #[test]
    fn a_step_goes_with_its_way_and_its_words() {
        let take = |way: &Way, step| Parcel::default().after(way, step, at(1)).map(|_| ());
        assert_eq!(take(&pick_up(), ParcelStep::Ready), Ok(()));
        assert_eq!(take(&pick_up(), ParcelStep::Delivered), Ok(()));
        assert_eq!(take(&pick_up(), sent("DHL", "")), Err(WrongParcelStep::PickedUp));
        assert_eq!(take(&post(), ParcelStep::Ready), Err(WrongParcelStep::Posted));
        assert_eq!(take(&post(), sent("", "1")), Err(WrongParcelStep::Carrier));
        assert_eq!(take(&post(), sent("DHL", "<b>")), Err(WrongParcelStep::Tracking));
        assert_eq!(take(&post(), sent("DHL", &"1".repeat(61))).unwrap_err().field(), "tracking_number");
    }

    #[test]
    fn what_a_carrier_tells_does_not_write_over_what_was_typed() {
        let typed = Parcel::default().after(&post(), sent("DHL", "2"), at(1)).unwrap().unwrap();
        assert_eq!(typed.told(&post(), sent("DHL", "1"), at(2)), Ok(None));
        let without = Parcel::default().after(&post(), sent("DHL", ""), at(1)).unwrap().unwrap();
        let filled = without.told(&post(), sent("DHL", "1"), at(2)).unwrap().unwrap();
        assert_eq!((filled.tracking.as_str(), filled.marks.len()), ("1", 1));
    }

    proptest! {
        #[test]
        fn messages_in_any_order_and_any_number_of_times_come_to_the_same(
            order in proptest::collection::vec(0_usize..2, 0..8),
        ) {
            let steps = [sent("DHL", "7"), ParcelStep::Delivered];
            let tell = |order: &[usize]| order.iter().zip(1..).fold(Parcel::default(), |parcel, (&which, now)| {
                parcel.told(&post(), steps[which].clone(), at(now)).unwrap().unwrap_or(parcel)
            });
            let told = tell(&order);
            let mut once = order.clone();
            once.sort_unstable();
            once.dedup();
            let straight = tell(&once);
            prop_assert_eq!(told.state, straight.state);
            prop_assert_eq!(&told.tracking, &straight.tracking);
            prop_assert!(told.marks.windows(2).all(|two| two[0].state < two[1].state));
            prop_assert_eq!(ParcelState::from_word(told.state.as_str()), Some(told.state));
        }
    }
}
