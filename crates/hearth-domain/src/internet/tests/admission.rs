//! Who may start when: one by one, and 500 at once.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BinaryHeap},
};

use proptest::prelude::*;

use crate::{
    id::InstallationId,
    internet::{
        admission::{Ask, BadCapacity, Capacity, Full, Lease, MOST_SPREAD_S, admit, admit_guest},
        measurement::{Depth, ServerLoad},
    },
    time::Ms,
};

/// A server on a gigabit.
const CAPACITY: Capacity = Capacity {
    uplink_mbit_per_s: 1_000.0,
    full_tests: 12,
    voice_streams: 400,
    most_mbit_per_s: 100.0,
    spread_s: 10,
};

fn device(number: u32) -> InstallationId {
    format!("00000000-0000-7000-8000-{number:012x}")
        .parse()
        .expect("a uuid")
}

fn ask(number: u32, depth: Depth) -> Ask {
    Ask {
        device: device(number),
        depth,
        last_mbit_per_s: Some(36.0),
        refusals: 0,
        at_once: false,
    }
}

#[test]
fn a_lease_says_when_to_start_and_how_fast_at_most() {
    let lease = admit(&CAPACITY, &[], &ask(1, Depth::Full), u64::MAX / 2, Ms(0)).expect("a place");
    assert_eq!(lease.cap_mbit_per_s, 72.0, "twice what it had");
    assert!((4_990..=5_010).contains(&lease.not_before.0), "{lease:?}");
    assert_eq!(lease.until, lease.not_before.plus(60_000));
    let cap = |last| {
        let ask = Ask {
            last_mbit_per_s: last,
            ..ask(1, Depth::Full)
        };
        admit(&CAPACITY, &[], &ask, 0, Ms(0))
            .expect("a place")
            .cap_mbit_per_s
    };
    assert_eq!(cap(None), 100.0, "nothing is known of it");
    assert_eq!(cap(Some(900.0)), 100.0, "the provider's most");
    assert_eq!(cap(Some(0.2)), 20.0, "it may have recovered");
    let waits_for_it = Ask {
        at_once: true,
        ..ask(1, Depth::Full)
    };
    let lease = admit(&CAPACITY, &[], &waits_for_it, u64::MAX / 2, Ms(0)).expect("a place");
    assert_eq!(lease.not_before, Ms(0));
    for odd in [f64::NAN, f64::INFINITY, -5.0] {
        assert_eq!(cap(Some(odd)), 100.0, "{odd} is no rate");
    }
}

#[test]
fn each_limit_refuses_by_its_name() {
    let lease = |number, depth, cap_mbit_per_s| Lease {
        device: device(number),
        depth,
        not_before: Ms(0),
        until: Ms(60_000),
        cap_mbit_per_s,
    };
    let why = |capacity: &Capacity, leases: &[Lease], depth| {
        let refusal = admit(capacity, leases, &ask(1, depth), 0, Ms(1)).expect_err("no place");
        assert!((30..=90).contains(&refusal.retry_after_s), "{refusal:?}");
        refusal.why
    };
    let own = [lease(1, Depth::Light, 0.1)];
    assert_eq!(why(&CAPACITY, &own, Depth::Light), Full::Device);
    assert!(
        admit(&CAPACITY, &own, &ask(1, Depth::Full), 0, Ms(60_000)).is_ok(),
        "it is over"
    );
    let others: Vec<Lease> = (2..14)
        .map(|number| lease(number, Depth::Full, 10.0))
        .collect();
    assert_eq!(why(&CAPACITY, &others, Depth::Full), Full::FullTests);
    assert!(admit(&CAPACITY, &others, &ask(1, Depth::Light), 0, Ms(1)).is_ok());
    let few = Capacity {
        voice_streams: 12,
        ..CAPACITY
    };
    assert_eq!(why(&few, &others, Depth::Light), Full::VoiceStreams);
    let wide: Vec<Lease> = (2..9)
        .map(|number| lease(number, Depth::Full, 95.0))
        .collect();
    assert_eq!(why(&CAPACITY, &wide, Depth::Full), Full::Uplink);
}

#[test]
fn a_server_that_could_grant_nothing_is_refused() {
    assert_eq!(CAPACITY.check(), Ok(()));
    let line = |uplink_mbit_per_s| {
        Capacity {
            uplink_mbit_per_s,
            ..CAPACITY
        }
        .check()
    };
    assert_eq!(line(f64::NAN), Err(BadCapacity::Rate));
    assert_eq!(line(0.0), Err(BadCapacity::Rate));
    assert_eq!(line(20.0), Err(BadCapacity::TooNarrow));
    assert_eq!(
        Capacity {
            full_tests: 0,
            ..CAPACITY
        }
        .check(),
        Err(BadCapacity::TooNarrow)
    );
}

#[test]
fn nobody_waits_for_a_spread_of_hours() {
    let spread = |spread_s| {
        Capacity {
            spread_s,
            ..CAPACITY
        }
        .check()
    };
    assert_eq!(spread(MOST_SPREAD_S), Ok(()));
    assert_eq!(spread(MOST_SPREAD_S + 1), Err(BadCapacity::Spread));
}

/// What is granted is what the server can be judged to have served, whatever line it has.
#[test]
fn one_test_at_its_cap_does_not_make_a_server_busy() {
    // What goes at once before it waits for its turn: 20 ms of the rate and a piece of 64 KiB.
    let in_one_second = |cap_mbit_per_s: f64| cap_mbit_per_s * 1.02 + 0.6;
    for uplink_mbit_per_s in (29..=1_000).map(f64::from) {
        let capacity = Capacity {
            uplink_mbit_per_s,
            most_mbit_per_s: 1_000.0,
            ..CAPACITY
        };
        assert_eq!(capacity.check(), Ok(()));
        let ask = Ask {
            last_mbit_per_s: None,
            ..ask(1, Depth::Full)
        };
        let lease = admit(&capacity, &[], &ask, 0, Ms(0)).expect("a place");
        let server = ServerLoad {
            other_tests: 0,
            uplink_percent: in_one_second(lease.cap_mbit_per_s) / uplink_mbit_per_s * 100.0,
            datagrams_dropped: 0,
            lateness_p99_ms: None,
        };
        assert!(!server.is_busy(), "{server:?} of {uplink_mbit_per_s}");
    }
}

#[test]
fn guests_leave_half_of_everything_to_the_people_of_the_provider() {
    for (uplink_mbit_per_s, full_tests, guests) in
        [(500.0, 12, 2), (500.0, 12, 40), (100.0, 2, 9), (40.0, 1, 2)]
    {
        let capacity = Capacity {
            uplink_mbit_per_s,
            full_tests,
            ..CAPACITY
        };
        let mut leases = Vec::new();
        for number in 0..guests {
            let claims = Ask {
                last_mbit_per_s: Some(1e9),
                ..ask(number, Depth::Full)
            };
            if let Ok(lease) = admit_guest(&capacity, guests, &leases, &leases, &claims, 0, Ms(0)) {
                leases.push(lease);
            }
        }
        assert!(
            !leases.is_empty(),
            "IT can try a line of {uplink_mbit_per_s}"
        );
        let taken: f64 = leases.iter().map(|it| it.cap_mbit_per_s + 0.1).sum();
        let half = capacity.for_samples_mbit_per_s() / 2.0;
        assert!(taken <= half + 1e-9, "{taken} of {half}");
        assert!(leases.len() <= (full_tests as usize / 2).max(1));
        if full_tests > 1 {
            let own = Ask {
                last_mbit_per_s: Some(half / 2.0 - 0.1),
                ..ask(1_000, Depth::Full)
            };
            let own = admit(&capacity, &leases, &own, 0, Ms(0));
            own.expect("a place for the people of the provider");
        }
    }
    let cap = |guests| {
        let lease = admit_guest(
            &CAPACITY,
            guests,
            &[],
            &[],
            &Ask {
                last_mbit_per_s: None,
                ..ask(1, Depth::Full)
            },
            0,
            Ms(0),
        );
        lease.expect("a place").cap_mbit_per_s
    };
    assert_eq!(cap(2), 100.0, "the provider's most, of a gigabit");
    assert!((cap(4) - 87.4).abs() < 1e-9, "a quarter of a half of 700");
    assert_eq!(cap(1_000), 20.0, "enough to know a line by");
}

#[test]
fn guests_wait_while_the_people_of_the_provider_have_all_of_it() {
    let leases: Vec<Lease> = (2..9)
        .map(|number| Lease {
            device: device(number),
            depth: Depth::Full,
            not_before: Ms(0),
            until: Ms(60_000),
            cap_mbit_per_s: 95.0,
        })
        .collect();
    let refused = admit_guest(&CAPACITY, 2, &leases, &[], &ask(1, Depth::Full), 0, Ms(1));
    assert_eq!(refused.expect_err("no place").why, Full::Uplink);
}

/// Chance that is the same in every run (xorshift).
struct Chance(u64);

impl Chance {
    fn draw(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
}

#[test]
fn of_500_advisors_at_19_00_none_start_together_and_the_cap_holds() {
    let mut chance = Chance(0x5eed_1900);
    // Who asks when; everybody at 19:00:00 sharp, each for a full sample.
    let mut asking: BinaryHeap<Reverse<(i64, u32)>> =
        (0..500).map(|number| Reverse((0, number))).collect();
    let mut refusals: BTreeMap<u32, u32> = BTreeMap::new();
    let mut leases: Vec<Lease> = Vec::new();
    let mut granted: Vec<Lease> = Vec::new();

    while let Some(Reverse((at, number))) = asking.pop() {
        let now = Ms(at);
        leases.retain(|lease| now < lease.until);
        let ask = Ask {
            refusals: refusals.get(&number).copied().unwrap_or(0),
            at_once: false,
            last_mbit_per_s: Some(10.0 + f64::from(number % 40)),
            ..ask(number, Depth::Full)
        };
        match admit(&CAPACITY, &leases, &ask, chance.draw(), now) {
            Ok(lease) => {
                leases.push(lease.clone());
                granted.push(lease);
            }
            Err(refusal) => {
                *refusals.entry(number).or_default() += 1;
                asking.push(Reverse((
                    at + i64::from(refusal.retry_after_s) * 1_000,
                    number,
                )));
            }
        }
        let sum: f64 = leases.iter().map(|lease| lease.cap_mbit_per_s).sum();
        assert!(
            sum <= CAPACITY.for_samples_mbit_per_s(),
            "{sum} Mbit/s at {at}"
        );
        assert!(leases.len() <= 12);
    }

    assert_eq!(granted.len(), 500, "everybody has had a turn");
    let last = granted
        .iter()
        .map(|lease| lease.until.0)
        .max()
        .expect("some");
    assert!(
        last < 3 * 3_600_000,
        "within the evening: {} min",
        last / 60_000
    );
    let mut starts: BTreeMap<i64, u32> = BTreeMap::new();
    for lease in &granted {
        *starts.entry(lease.not_before.0 / 1_000).or_default() += 1;
    }
    let most = starts.values().max().expect("some");
    assert!(*most <= 4, "{most} started in one second");
}

proptest! {
    #[test]
    fn nothing_passes_the_caps(asks in proptest::collection::vec(
        (0..40_u32, any::<bool>(), any::<f64>(), any::<u32>(), any::<u64>(), 0..5_000_i64), 0..200,
    )) {
        let mut leases: Vec<Lease> = Vec::new();
        let mut now = Ms(0);
        for (number, full, last, refusals, chance, later) in asks {
            now = now.plus(later);
            leases.retain(|lease| now < lease.until);
            let depth = if full { Depth::Full } else { Depth::Light };
            let ask = Ask { last_mbit_per_s: Some(last), refusals, ..ask(number, depth) };
            match admit(&CAPACITY, &leases, &ask, chance, now) {
                Ok(lease) => {
                    prop_assert!(lease.not_before >= now);
                    leases.push(lease);
                }
                Err(refusal) => prop_assert!((30..=1_440).contains(&refusal.retry_after_s)),
            }
            let sum: f64 = leases.iter().map(|lease| lease.cap_mbit_per_s).sum();
            prop_assert!(sum <= CAPACITY.for_samples_mbit_per_s());
            let mut devices: Vec<_> = leases.iter().map(|lease| &lease.device).collect();
            devices.sort();
            devices.dedup();
            prop_assert_eq!(devices.len(), leases.len(), "one to each device");
        }
    }
}
