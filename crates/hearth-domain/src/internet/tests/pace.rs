//! When packets are sent, by a sender that is on time, late, or asleep.

use proptest::prelude::*;

use crate::internet::pace::{Due, INTERVAL_US, Pace};

const BEGAN: u64 = 5_000_000;

/// Polls at these times and gives when packets were sent.
fn sent_at(pace: &mut Pace, times: impl IntoIterator<Item = u64>) -> Vec<u64> {
    let is_sent = |at: &u64| matches!(pace.poll(*at), Due::Send(_));
    times.into_iter().filter(is_sent).collect()
}

#[test]
fn fifty_a_second_each_on_its_own_time() {
    let mut pace = Pace::new(BEGAN, 500);
    let mut now = 0;
    let mut sent = Vec::new();
    loop {
        match pace.poll(now) {
            Due::Send(sequence) => {
                assert_eq!(sequence as usize, sent.len());
                sent.push(now);
            }
            Due::At(at) => {
                assert!(at > now, "it would spin");
                now = at;
            }
            Due::Over => break,
        }
    }
    let due: Vec<u64> = (0..500).map(|slot| BEGAN + slot * INTERVAL_US).collect();
    assert_eq!(sent, due);
    assert_eq!((pace.sent(), pace.left_out()), (500, 0));
    assert_eq!(pace.lateness_p99_ms(), Some(0.0));
}

#[test]
fn a_stall_is_not_made_up_for() {
    let mut pace = Pace::new(BEGAN, 100);
    // Every millisecond, but for 300 ms from the start of slot 10.
    let awake = (0..2_000).filter(|ms| !(200..500).contains(ms));
    let sent = sent_at(&mut pace, awake.map(|ms| BEGAN + ms * 1_000));
    assert_eq!((pace.sent(), pace.left_out()), (85, 15));
    assert!(sent.windows(2).all(|pair| pair[1] - pair[0] >= INTERVAL_US));
    assert_eq!(pace.lateness_p99_ms(), Some(280.0), "a stall is lateness");
}

#[test]
fn a_slot_that_is_let_pass_is_left_out_and_nobody_was_late() {
    let mut pace = Pace::new(BEGAN, 10);
    assert_eq!(pace.let_pass(BEGAN - 1), Due::At(BEGAN));
    assert_eq!(pace.poll(BEGAN), Due::Send(0));
    // In the middle of the fourth slot.
    let fifth = Due::At(BEGAN + 4 * INTERVAL_US);
    assert_eq!(pace.let_pass(BEGAN + 70_000), fifth);
    assert_eq!(pace.poll(BEGAN + 70_000), fifth);
    assert_eq!(pace.poll(BEGAN + 4 * INTERVAL_US), Due::Send(1));
    assert_eq!((pace.sent(), pace.left_out()), (2, 3));
    assert_eq!(pace.lateness_p99_ms(), Some(0.0));
    assert_eq!(pace.let_pass(BEGAN + 3_600_000_000), Due::Over);
}

#[test]
fn a_sleep_ends_a_stream() {
    let mut pace = Pace::new(BEGAN, 100);
    assert_eq!(pace.poll(BEGAN), Due::Send(0));
    assert_eq!(pace.poll(BEGAN + 3_600_000_000), Due::Over);
    assert_eq!((pace.sent(), pace.left_out()), (1, 99));
}

#[test]
fn a_sender_that_is_always_late_says_so() {
    let mut pace = Pace::new(BEGAN, 100);
    let late = (0..100).map(|slot| BEGAN + slot * INTERVAL_US + 12_000);
    assert_eq!(sent_at(&mut pace, late).len(), 100);
    assert_eq!(pace.lateness_p99_ms(), Some(12.0));
}

#[test]
fn nothing_is_known_before_the_first() {
    assert_eq!(Pace::new(BEGAN, 100).lateness_p99_ms(), None);
    assert_eq!(Pace::new(BEGAN, 0).poll(BEGAN), Due::Over);
}

proptest! {
    /// Whenever it is asked: each slot is used once or left out, and no stretch has more packets
    /// than slots that touch it.
    #[test]
    fn it_never_sends_a_burst(steps in prop::collection::vec(0..90_000_u64, 0..400)) {
        let mut pace = Pace::new(BEGAN, 300);
        let mut now = BEGAN - 100_000;
        let mut times = Vec::new();
        for step in steps {
            now += step;
            times.push(now);
        }
        let sent = sent_at(&mut pace, times);
        prop_assert_eq!(pace.sent() as usize, sent.len());
        prop_assert!(pace.sent() + pace.left_out() <= 300);
        let slots: Vec<u64> = sent.iter().map(|at| (at - BEGAN) / INTERVAL_US).collect();
        prop_assert!(slots.windows(2).all(|pair| pair[0] < pair[1]), "one in each slot");
    }
}
