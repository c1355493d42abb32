use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::{CallId, CustomerId, GuestId, Instant, ParticipantId, Span};

fn at(seconds: u64) -> Instant {
    Instant::EPOCH + Span::from_secs(1_000_000 + seconds)
}

fn page(active: bool, heard: u64) -> Connection {
    Connection { active, heard_at: at(heard), left: None }
}

fn seen(chosen: Option<Choice>, in_call: bool, connections: &[Connection], now: u64) -> Availability {
    let chosen = chosen.map(|choice| Chosen { choice, until: None });
    fold(&Situation { chosen, in_call, connections: connections.to_vec() }, at(now)).availability
}

#[test]
fn several_devices_sum_up_to_one_person() {
    assert_eq!(seen(None, false, &[], 0), Availability::Offline);
    assert_eq!(seen(None, false, &[page(false, 0)], 1), Availability::Away);
    assert_eq!(seen(None, false, &[page(false, 0), page(true, 0)], 1), Availability::Available);
    assert_eq!(seen(None, true, &[page(true, 0)], 1), Availability::InCall);
    assert_eq!(seen(Some(Choice::DoNotDisturb), true, &[page(true, 0)], 1), Availability::DoNotDisturb);
    assert_eq!(seen(Some(Choice::Busy), true, &[page(true, 0)], 1), Availability::InCall);
    assert_eq!(seen(Some(Choice::Busy), false, &[], 1), Availability::Offline);
}

#[test]
fn a_page_that_is_loaded_anew_does_not_flicker_and_one_that_is_lost_is_gone_after_45_seconds() {
    let closed = Connection { left: Some(Left::Closed(at(10))), ..page(true, 9) };
    assert_eq!(seen(None, false, &[closed], 39), Availability::Available);
    assert_eq!(seen(None, false, &[closed], 40), Availability::Offline);
    // Who has another page open is as that one says.
    assert_eq!(seen(None, false, &[closed, page(false, 9)], 11), Availability::Away);
    let broken = Connection { left: Some(Left::Broken), ..page(true, 0) };
    assert_eq!(seen(None, false, &[broken], 44), Availability::Available);
    assert_eq!(seen(None, false, &[broken], 45), Availability::Offline);
    assert_eq!(seen(None, false, &[page(true, 0)], 45), Availability::Offline);
}

#[test]
fn a_choice_ends_by_itself_and_says_until_when_it_holds() {
    let chosen = Some(Chosen { choice: Choice::Busy, until: Some(at(20)) });
    let situation = Situation { chosen, in_call: false, connections: vec![page(true, 0)] };
    let before = fold(&situation, at(1));
    assert_eq!(
        (before.availability, before.back_at, before.next),
        (Availability::Busy, Some(at(20)), Some(at(20)))
    );
    let after = fold(&situation, at(20));
    assert_eq!(
        (after.availability, after.back_at, after.next),
        (Availability::Available, None, Some(at(45)))
    );
}

#[test]
fn an_address_is_read_as_people_write_it() {
    let address: CallAddress = "7k3q9 xm4td".parse().unwrap();
    assert_eq!(address.to_string(), "7K3Q9-XM4TD");
    assert_eq!("oilOI-LOIL0".parse::<CallAddress>().unwrap().as_str(), "0110110110");
    for wrong in ["", "7K3Q9-XM4T", "7K3Q9-XM4TDD", "7K3Q9-XM4TU", "７K3Q9-XM4TD"] {
        assert_eq!(wrong.parse::<CallAddress>(), Err(NotACallAddress), "{wrong}");
    }
}

#[test]
fn an_invitation_meets_the_other_one_and_a_refusal_is_silent() {
    assert_eq!(what_happens(None, false), What::Ask);
    assert_eq!(what_happens(None, true), What::Silence);
    assert_eq!(what_happens(Some(ContactState::Invited), true), What::Silence);
    // Who asked the one that they refused before, agrees.
    assert_eq!(what_happens(Some(ContactState::Asks), true), What::Agreed);
}

#[test]
fn groups_are_named_once_and_in_order() {
    let groups = Groups::named(["Work ".to_owned(), "Family".to_owned(), "Work".to_owned()]).unwrap();
    assert_eq!(groups.names(), ["Family", "Work"]);
    assert_eq!(Groups::named(["a\nb".to_owned()]), Err(NotAGroup));
    assert_eq!(Groups::named((0..21).map(|n| n.to_string())), Err(NotAGroup));
}

const CALLER: CustomerId = CustomerId(Uuid::from_u128(1));
const CALLED: CustomerId = CustomerId(Uuid::from_u128(2));
const OTHER: CustomerId = CustomerId(Uuid::from_u128(3));

fn whom(customer: CustomerId) -> Whom {
    let n = customer.0.as_u128();
    Whom { id: ParticipantId(Uuid::from_u128(n + 10)), customer, name: n.to_string() }
}

fn ringing_at(called: &[CustomerId]) -> Result<Call, WrongCallStep> {
    let called = called.iter().copied().map(whom).collect();
    Call::ring(CallId(Uuid::from_u128(9)), whom(CALLER), called, at(0))
}

fn ringing() -> Call {
    ringing_at(&[CALLED]).unwrap()
}

fn state_of(call: &Call, who: CustomerId) -> &'static str {
    call.participant(who).unwrap().place.as_str()
}

fn how(call: &Call) -> Option<Ended> {
    match call.state {
        CallState::Over { how, .. } => Some(how),
        CallState::Ringing | CallState::Talking { .. } => None,
    }
}

#[test]
fn a_call_is_answered_once() {
    let mut call = ringing();
    assert_eq!(call.answer(CALLER, at(1)), Err(WrongCallStep::NotCalled));
    assert_eq!(call.answer(OTHER, at(1)), Err(WrongCallStep::NotIn));
    assert_eq!(call.answer(CALLED, at(1)), Ok(()));
    assert_eq!(call.answer(CALLED, at(2)), Err(WrongCallStep::Answered));
    assert_eq!(call.decline(CALLED, at(2)), Err(WrongCallStep::Answered));
    assert_eq!(call.leave(CALLED, at(3)), Ok(()));
    assert_eq!(call.state, CallState::Over { answered_at: Some(at(1)), at: at(3), how: Ended::Answered });
    assert_eq!(call.join(CALLER, at(4)), Err(WrongCallStep::Over));
}

#[test]
fn a_call_that_nobody_talks_in_says_why() {
    let ended = |step: fn(&mut Call)| {
        let mut call = ringing();
        step(&mut call);
        how(&call)
    };
    assert_eq!(ended(|call| call.decline(CALLED, at(1)).unwrap()), Some(Ended::Declined));
    assert_eq!(ended(|call| call.leave(CALLED, at(1)).unwrap()), Some(Ended::Declined));
    assert_eq!(ended(|call| call.leave(CALLER, at(1)).unwrap()), Some(Ended::Cancelled));
    assert_eq!(ended(|call| call.pass(at(44))), None);
    assert_eq!(ended(|call| call.pass(at(45))), Some(Ended::Missed));
    assert_eq!(ended(|call| call.break_off(at(1))), Some(Ended::Missed));
    let lost = |call: &mut Call| {
        call.lose(CALLER, at(1));
        call.pass(at(31));
    };
    assert_eq!(ended(lost), Some(Ended::Cancelled));
}

#[test]
fn a_call_of_several_goes_on_for_whom_it_rings_and_says_what_became_of_each() {
    let mut call = ringing_at(&[CALLED, OTHER]).unwrap();
    call.decline(CALLED, at(1)).unwrap();
    assert_eq!((how(&call), state_of(&call, CALLED)), (None, "declined"));
    call.pass(at(45));
    assert_eq!((how(&call), state_of(&call, OTHER)), (Some(Ended::Missed), "missed"));

    let mut call = ringing_at(&[CALLED, OTHER]).unwrap();
    call.answer(CALLED, at(5)).unwrap();
    call.pass(at(45));
    assert_eq!((how(&call), state_of(&call, OTHER)), (None, "missed"));
    call.leave(CALLER, at(46)).unwrap();
    assert_eq!(how(&call), Some(Ended::Answered));

    // Without anybody who waits for them it rings for nobody.
    let mut call = ringing_at(&[CALLED, OTHER]).unwrap();
    call.leave(CALLER, at(1)).unwrap();
    assert_eq!((how(&call), state_of(&call, OTHER)), (Some(Ended::Cancelled), "missed"));
    // Who is alone waits as long as it rings at others.
    let mut call = ringing();
    call.answer(CALLED, at(1)).unwrap();
    call.add(CALLED, vec![whom(OTHER)], at(2)).unwrap();
    call.leave(CALLER, at(3)).unwrap();
    assert_eq!((how(&call), call.next()), (None, Some(at(47))));
    call.decline(OTHER, at(4)).unwrap();
    assert_eq!(how(&call), Some(Ended::Answered));
}

#[test]
fn from_the_third_who_joins_on_the_centre_carries_it_to_the_end() {
    let mut call = ringing_at(&[CALLED, OTHER]).unwrap();
    call.answer(CALLED, at(1)).unwrap();
    assert!(!call.is_carried(), "two are joined directly, whoever is called besides");
    call.answer(OTHER, at(2)).unwrap();
    assert!(call.is_carried());
    assert_eq!(call.state, CallState::Talking { answered_at: at(1) });
    call.leave(OTHER, at(3)).unwrap();
    assert!(call.is_carried() && !call.is_over());
    // Who left is called again, and it rings for them anew.
    call.add(CALLED, vec![whom(OTHER)], at(50)).unwrap();
    assert_eq!((state_of(&call, OTHER), call.participants.len()), ("called", 3));
    assert_eq!(call.participant(OTHER).unwrap().called_by, Some(CALLED));
    assert_eq!(call.next(), Some(at(95)));
}

#[test]
fn only_who_takes_part_calls_others_and_sixteen_is_the_end() {
    let many: Vec<CustomerId> = (100..115).map(|n| CustomerId(Uuid::from_u128(n))).collect();
    let mut call = ringing_at(&many).unwrap();
    assert_eq!(call.held(), MOST);
    assert_eq!(call.add(CALLER, vec![whom(OTHER)], at(1)), Err(WrongCallStep::Full));
    // Whom it holds is called no second time, and takes no second place.
    assert_eq!(call.add(CALLER, vec![whom(many[0]), whom(CALLER)], at(1)), Ok(()));
    assert_eq!(call.add(many[0], vec![whom(OTHER)], at(1)), Err(WrongCallStep::NotIn));
    assert_eq!(call.add(OTHER, vec![whom(OTHER)], at(1)), Err(WrongCallStep::NotIn));
    call.decline(many[0], at(2)).unwrap();
    assert_eq!(call.add(CALLER, vec![whom(OTHER)], at(3)), Ok(()));
    assert_eq!(ringing_at(&[&many[..], &[OTHER]].concat()), Err(WrongCallStep::Full));
}

const GUEST: GuestId = GuestId(Uuid::from_u128(77));

fn guest() -> Whom {
    Whom { id: GUEST.participant(), customer: GUEST.in_calls(), name: "Erna".into() }
}

#[test]
fn a_guest_is_let_in_by_who_takes_part_and_never_stays_without_one() {
    // Nobody else is called: the call is the two.
    let mut call = ringing_at(&[]).unwrap();
    assert_eq!(call.let_in(OTHER, guest(), at(1)), Err(WrongCallStep::NotIn));
    call.let_in(CALLER, guest(), at(1)).unwrap();
    assert_eq!(call.state, CallState::Talking { answered_at: at(1) });
    assert!(call.is_carried(), "a guest's page is joined through the centre");
    assert_eq!((state_of(&call, GUEST.in_calls()), call.next()), ("away", Some(at(31))));
    call.join(GUEST.in_calls(), at(2)).unwrap();
    assert!(call.participant(GUEST.in_calls()).unwrap().joined);
    // Once more changes nothing.
    let before = call.clone();
    call.let_in(CALLER, guest(), at(3)).unwrap();
    assert_eq!(call, before);
    // Guests let nobody in, call nobody and remove nobody.
    let another = Whom { id: ParticipantId(Uuid::from_u128(78)), ..whom(OTHER) };
    assert_eq!(call.let_in(GUEST.in_calls(), another, at(3)), Err(WrongCallStep::NotIn));
    assert_eq!(call.remove(GUEST.in_calls(), GUEST.participant(), at(3)), Err(WrongCallStep::NotIn));
    call.leave(CALLER, at(4)).unwrap();
    assert_eq!((how(&call), state_of(&call, GUEST.in_calls())), (Some(Ended::Answered), "left"));
}

#[test]
fn two_guests_do_not_go_on_by_themselves() {
    let mut call = ringing();
    call.answer(CALLED, at(1)).unwrap();
    assert!(!call.is_carried());
    let second = GuestId(Uuid::from_u128(78));
    let second = Whom { id: second.participant(), customer: second.in_calls(), name: "Emil".into() };
    call.let_in(CALLER, guest(), at(2)).unwrap();
    call.let_in(CALLED, second, at(2)).unwrap();
    assert!(call.is_carried());
    call.join(GUEST.in_calls(), at(3)).unwrap();
    call.leave(CALLER, at(4)).unwrap();
    assert_eq!(how(&call), None);
    call.leave(CALLED, at(5)).unwrap();
    assert_eq!(how(&call), Some(Ended::Answered));
}

#[test]
fn a_guest_is_removed_by_everybody_who_is_none() {
    let mut call = ringing();
    call.answer(CALLED, at(1)).unwrap();
    call.let_in(CALLER, guest(), at(2)).unwrap();
    let mine = call.participant(CALLER).unwrap().id;
    assert_eq!(call.remove(CALLED, mine, at(3)), Err(WrongCallStep::NotThere));
    assert_eq!(call.remove(OTHER, GUEST.participant(), at(3)), Err(WrongCallStep::NotIn));
    call.remove(CALLED, GUEST.participant(), at(3)).unwrap();
    assert_eq!((state_of(&call, GUEST.in_calls()), how(&call)), ("left", None));
    assert_eq!(call.join(GUEST.in_calls(), at(4)), Err(WrongCallStep::NotIn));
    assert_eq!(call.remove(CALLED, GUEST.participant(), at(5)), Err(WrongCallStep::NotThere));
    assert!(call.is_carried(), "to the end");
}

#[test]
fn sixteen_is_the_end_for_guests_as_well() {
    let many: Vec<CustomerId> = (100..115).map(|n| CustomerId(Uuid::from_u128(n))).collect();
    let mut call = ringing_at(&many).unwrap();
    assert_eq!(call.let_in(CALLER, guest(), at(1)), Err(WrongCallStep::Full));
}

#[test]
fn who_is_lost_has_half_a_minute_to_come_back() {
    let mut call = ringing();
    call.answer(CALLED, at(1)).unwrap();
    call.lose(CALLED, at(10));
    assert_eq!(call.next(), Some(at(40)));
    call.pass(at(39));
    call.join(CALLED, at(39)).unwrap();
    call.pass(at(40));
    assert_eq!((how(&call), call.next()), (None, None));
    call.lose(CALLER, at(50));
    call.pass(at(80));
    assert_eq!(how(&call), Some(Ended::Answered));
}

#[test]
fn a_call_that_the_centre_left_for_a_moment_goes_on_for_those_who_come_back() {
    let mut call = ringing_at(&[CALLED, OTHER]).unwrap();
    call.answer(CALLED, at(1)).unwrap();
    call.take_up(at(10));
    assert_eq!([CALLER, CALLED, OTHER].map(|who| state_of(&call, who)), ["away", "away", "called"]);
    call.join(CALLER, at(12)).unwrap();
    call.join(CALLED, at(13)).unwrap();
    call.pass(at(44));
    assert_eq!((how(&call), state_of(&call, OTHER)), (None, "called"));

    // One of two: whoever is back has been left. Nobody: it broke off.
    let ended = |back: bool| {
        let mut call = ringing();
        call.answer(CALLED, at(1)).unwrap();
        call.take_up(at(10));
        if back {
            call.join(CALLER, at(12)).unwrap();
        }
        call.pass(at(39));
        assert_eq!(how(&call), None);
        call.pass(at(40));
        how(&call)
    };
    assert_eq!((ended(true), ended(false)), (Some(Ended::Answered), Some(Ended::Failed)));
}

fn connection() -> impl Strategy<Value = Connection> {
    let left = prop_oneof![
        Just(None),
        Just(Some(Left::Broken)),
        (0_u64..100).prop_map(|s| Some(Left::Closed(at(s))))
    ];
    (any::<bool>(), 0_u64..100, left)
        .prop_map(|(active, heard, left)| Connection { left, ..page(active, heard) })
}

fn situation() -> impl Strategy<Value = Situation> {
    let choice = proptest::sample::select(Choice::ALL.to_vec());
    let chosen = proptest::option::of((choice, proptest::option::of(0_u64..200)))
        .prop_map(|chosen| chosen.map(|(choice, until)| Chosen { choice, until: until.map(at) }));
    (chosen, any::<bool>(), proptest::collection::vec(connection(), 0..5))
        .prop_map(|(chosen, in_call, connections)| Situation { chosen, in_call, connections })
}

proptest! {
    #[test]
    fn who_is_invisible_looks_like_who_is_not_there(situation in situation(), now in 0_u64..200) {
        let chosen = Some(Chosen { choice: Choice::Invisible, until: Some(at(500)) });
        let invisible = fold(&Situation { chosen, ..situation }, at(now));
        let nobody = fold(&Situation::default(), at(now));
        prop_assert_eq!((invisible.availability, invisible.back_at), (nobody.availability, nobody.back_at));
    }

    #[test]
    fn what_is_seen_changes_by_itself_at_no_other_time_than_it_says(situation in situation(), now in 0_u64..200, later in 0_u64..300) {
        let seen = fold(&situation, at(now));
        if later >= now && seen.next.is_none_or(|next| at(later) < next) {
            let then = fold(&situation, at(later));
            prop_assert_eq!((then.availability, then.back_at), (seen.availability, seen.back_at));
        }
        prop_assert!(seen.next.is_none_or(|next| next > at(now)));
    }

    #[test]
    fn the_order_of_devices_does_not_matter(situation in situation(), now in 0_u64..200) {
        let mut turned = situation.clone();
        turned.connections.reverse();
        prop_assert_eq!(fold(&situation, at(now)), fold(&turned, at(now)));
    }

    #[test]
    fn every_call_comes_to_one_end_and_stays_there(steps in proptest::collection::vec((0_u8..9, 0_u8..4, 0_u64..20), 0..40)) {
        let mut call = ringing();
        let mut now = 0;
        let mut over: Option<Call> = None;
        for (step, who, wait) in steps {
            now += wait;
            let who = [CALLER, CALLED, OTHER, GUEST.in_calls()][usize::from(who)];
            let _ = match step {
                0 => call.answer(who, at(now)),
                1 => call.decline(who, at(now)),
                2 => call.leave(who, at(now)),
                3 => call.join(who, at(now)),
                4 => { call.lose(who, at(now)); Ok(()) }
                5 => call.add(who, vec![whom(OTHER)], at(now)),
                6 => call.let_in(who, guest(), at(now)),
                7 => call.remove(who, GUEST.participant(), at(now)),
                _ => { call.pass(at(now)); Ok(()) }
            };
            if let Some(over) = &over {
                prop_assert_eq!(over, &call);
            }
            let present = call.participants.iter().filter(|one| one.place.is_present()).count();
            let hosts = call.participants.iter().filter(|one| !one.guest && one.place.is_present()).count();
            prop_assert_eq!(call.is_over(), hosts == 0 || call.held() < 2, "{:?}", call);
            let ringing = call.participants.iter().any(|one| matches!(one.place, Place::Called { .. }));
            prop_assert!(present > 1 || ringing || call.is_over(), "nobody is left alone: {:?}", call);
            if call.is_over() {
                over = Some(call.clone());
                prop_assert_eq!(call.next(), None);
            }
        }
        // Time alone brings every ring, and everybody's loss, to an end.
        for who in [CALLER, CALLED, OTHER, GUEST.in_calls()] {
            call.lose(who, at(now));
        }
        while let Some(next) = call.next() {
            call.pass(next);
            prop_assert!(call.next().is_none_or(|later| later > next));
        }
        prop_assert!(call.is_over());
    }

    #[test]
    fn an_address_reads_back_what_it_writes(bits in any::<u64>()) {
        let address = CallAddress::from_bits(bits);
        prop_assert_eq!(address.to_string().parse(), Ok(address.clone()));
        prop_assert_eq!(address.to_string().to_lowercase().parse(), Ok(address));
    }
}
