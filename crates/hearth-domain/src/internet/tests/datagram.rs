//! Datagrams, what is refused, and who may send how many.

use hmac::{Hmac, Mac};
use proptest::prelude::*;
use sha2::Sha256;

use crate::internet::datagram::{
    Answering, Asking, Datagram, Heard, Kind, LeaseId, LeaseKey, Refused, SIZE,
};

const LEASE: LeaseId = LeaseId([3; 16]);
const KEY: LeaseKey = LeaseKey([5; 32]);

fn ends() -> (Asking, Answering) {
    (Asking::new(LEASE, &KEY), Answering::new(LEASE, &KEY, 1_000))
}

fn hello(sent_us: u64) -> Datagram {
    Datagram {
        kind: Kind::Hello,
        phase: 1,
        sequence: 0,
        sent_us,
        heard: None,
    }
}

fn any_datagram() -> impl Strategy<Value = Datagram> {
    let kind = prop::sample::select(vec![Kind::Hello, Kind::Voice, Kind::Echo, Kind::Done]);
    let heard = any::<(u32, u64, u64)>().prop_map(|(sequence, sent_us, ago_us)| Heard {
        sequence,
        sent_us,
        ago_us,
    });
    (kind, any::<(u8, u32, u64)>(), prop::option::of(heard)).prop_map(
        |(kind, (phase, sequence, sent_us), heard)| Datagram {
            kind,
            phase,
            sequence,
            sent_us,
            heard,
        },
    )
}

/// Signs bytes anew after a change, as only somebody with the key can.
fn signed_again(mut bytes: [u8; SIZE]) -> [u8; SIZE] {
    let mut mac = Hmac::<Sha256>::new_from_slice(&KEY.0).expect("any length will do");
    mac.update(&bytes[..SIZE - 16]);
    bytes[SIZE - 16..].copy_from_slice(&mac.finalize().into_bytes()[..16]);
    bytes
}

#[test]
fn each_kind_of_stranger_is_told_apart() {
    let (asking, mut answering) = ends();
    let good = asking.seal(&hello(1));
    assert_eq!(answering.open(&good), Ok(hello(1)));
    let with = |place: usize, byte: u8| {
        let mut bytes = good;
        bytes[place] = byte;
        bytes
    };
    assert_eq!(answering.open(&good[1..]), Err(Refused::Size));
    assert_eq!(answering.open(&[]), Err(Refused::Size));
    assert_eq!(answering.open(&[0; 1_500]), Err(Refused::Size));
    assert_eq!(answering.open(&with(0, b'h')), Err(Refused::Magic));
    assert_eq!(answering.open(&with(2, 2)), Err(Refused::Version(2)));
    assert_eq!(answering.open(&with(6, 0)), Err(Refused::Lease));
    assert_eq!(answering.open(&with(100, 1)), Err(Refused::Mac));
    let other_key = Asking::new(LEASE, &LeaseKey([6; 32])).seal(&hello(1));
    assert_eq!(answering.open(&other_key), Err(Refused::Mac));
    let other_lease = Asking::new(LeaseId([4; 16]), &KEY).seal(&hello(1));
    assert_eq!(answering.open(&other_lease), Err(Refused::Lease));
    assert_eq!(
        asking.open(&good),
        Err(Refused::SameEnd),
        "its own datagram, thrown back"
    );
    for nonsense in [with(3, 0), with(3, 5), with(4, 0), with(34, 2), with(40, 1)] {
        assert_eq!(
            answering.open(&signed_again(nonsense)),
            Err(Refused::Nonsense)
        );
    }
}

#[test]
fn the_key_is_filled_up_as_the_standard_has_it() {
    let (asking, _) = ends();
    let bytes = asking.seal(&hello(1));
    assert_eq!(
        signed_again(bytes),
        bytes,
        "the same MAC from the crate's own way"
    );
}

#[test]
fn an_answer_costs_a_question() {
    let (asking, mut answering) = ends();
    assert_eq!(answering.seal(&hello(1)), None, "nobody has asked");
    let asked = asking.seal(&hello(1));
    for _ in 0..10 {
        assert!(answering.open(&asked).is_ok(), "a copy is not a stranger");
    }
    let answer = answering.seal(&hello(9)).expect("it was asked");
    assert_eq!(asking.open(&answer), Ok(hello(9)));
    assert_eq!(answering.seal(&hello(9)), None, "copies earn nothing");
    assert!(answering.open(&asking.seal(&hello(3))).is_ok());
    assert!(answering.open(&asking.seal(&hello(2))).is_ok());
    assert_eq!(answering.may_send(), 1, "overtaken, it earns nothing");
}

#[test]
fn a_lease_has_an_end() {
    let (asking, mut answering) = (Asking::new(LEASE, &KEY), Answering::new(LEASE, &KEY, 2));
    for sent_us in 1..10 {
        assert!(answering.open(&asking.seal(&hello(sent_us))).is_ok());
    }
    let answers = (0..10).filter_map(|_| answering.seal(&hello(1))).count();
    assert_eq!(answers, 2);
}

#[test]
fn a_round_trip_leaves_out_what_the_other_end_took() {
    let heard = Heard {
        sequence: 4,
        sent_us: 1_000_000,
        ago_us: 13_000,
    };
    assert_eq!(heard.round_trip_us(1_034_500), Some(21_500));
    assert_eq!(heard.round_trip_us(1_010_000), None, "shorter than nothing");
    assert_eq!(heard.round_trip_us(0), None);
}

proptest! {
    #[test]
    fn what_is_sealed_opens(datagram in any_datagram()) {
        let (asking, mut answering) = ends();
        prop_assert_eq!(answering.open(&asking.seal(&datagram)), Ok(datagram));
        let answer = answering.seal(&datagram).expect("it was asked");
        prop_assert_eq!(asking.open(&answer), Ok(datagram));
    }

    #[test]
    fn garbage_is_refused(
        bytes in prop::collection::vec(any::<u8>(), 0..400),
        keep in 0..SIZE,
        datagram in any_datagram(),
    ) {
        let (asking, mut answering) = ends();
        prop_assert!(answering.open(&bytes).is_err());
        // And what begins as a datagram should.
        let mut begun = asking.seal(&datagram)[..keep].to_vec();
        begun.extend(bytes);
        let refused = answering.open(&begun).is_err();
        prop_assert!(refused || begun == asking.seal(&datagram));
    }

    /// Whatever is signed is either understood or refused, never a panic.
    #[test]
    fn signed_garbage_does_no_harm(bytes in prop::collection::vec(any::<u8>(), SIZE)) {
        let (asking, mut answering) = ends();
        let mut sealed = asking.seal(&hello(1));
        sealed[3..6].copy_from_slice(&bytes[3..6]);
        sealed[22..55].copy_from_slice(&bytes[22..55]);
        let _ = answering.open(&signed_again(sealed));
    }

    #[test]
    fn never_more_out_than_in(acts in prop::collection::vec((any::<bool>(), 0..50_u64), 0..200)) {
        let (asking, mut answering) = ends();
        let (mut received, mut sent) = (0, 0);
        for (asks, sent_us) in acts {
            if asks {
                received += usize::from(answering.open(&asking.seal(&hello(sent_us))).is_ok());
            } else {
                sent += usize::from(answering.seal(&hello(1)).is_some());
            }
            prop_assert!(sent <= received);
        }
    }
}

proptest! {
    // Each case flips every bit there is.
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn every_flipped_bit_is_refused(datagram in any_datagram()) {
        let (asking, mut answering) = ends();
        let sealed = asking.seal(&datagram);
        for bit in 0..SIZE * 8 {
            let mut bytes = sealed;
            bytes[bit / 8] ^= 1 << (bit % 8);
            prop_assert!(answering.open(&bytes).is_err(), "bit {bit}");
        }
        prop_assert_eq!(answering.may_send(), 0);
    }
}
