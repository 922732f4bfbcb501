//! The two ends of a phase where something goes wrong between them.

use crate::internet::{
    answerer::Answerer,
    caller::{Caller, Stage},
    datagram::{LeaseId, LeaseKey, Refused, SIZE},
    measurement::RoundTrip,
    reception::Reception,
    talk::Do,
};

const LEASE: LeaseId = LeaseId([7; 16]);
const KEY: LeaseKey = LeaseKey([9; 32]);
const VOICE: u8 = 2;
const DONE: u8 = 4;

fn caller(slots: u32, idle: Option<RoundTrip>) -> Caller {
    Caller::new(LEASE, &KEY, 1, slots, idle, 0)
}

/// Two ends that hear each other after 10 ms, but for what the line does not let through.
struct Ends {
    caller: Caller,
    answerer: Answerer,
    now_us: u64,
    /// To the answerer, and from it.
    under_way: Vec<(u64, bool, [u8; SIZE])>,
    speaks_us: Option<u64>,
}

impl Ends {
    fn new(caller: Caller) -> Ends {
        Ends {
            caller,
            answerer: Answerer::new(LEASE, &KEY, 60),
            now_us: 0,
            under_way: Vec::new(),
            speaks_us: None,
        }
    }

    /// Lets both go on until the phase is over, by steps of 1 ms.
    fn run(&mut self, passes: impl Fn(bool, &[u8; SIZE], u64) -> bool) {
        while !matches!(self.caller.stage(), Stage::Over | Stage::Silence) {
            assert!(self.now_us < 60_000_000, "a phase comes to its end");
            while let Do::Send(bytes) = self.caller.poll(self.now_us) {
                self.under_way.push((self.now_us + 10_000, true, bytes));
            }
            if self.speaks_us.is_some_and(|at| at <= self.now_us) {
                match self.answerer.due(1, self.now_us) {
                    Do::Send(bytes) => self.under_way.push((self.now_us + 10_000, false, bytes)),
                    Do::At(at) => self.speaks_us = Some(at),
                    Do::Over => self.speaks_us = None,
                }
            }
            let now_us = self.now_us;
            let due = |(at, ..): &mut (u64, bool, [u8; SIZE])| *at <= now_us;
            for (_, is_up, bytes) in self.under_way.extract_if(.., due).collect::<Vec<_>>() {
                if !passes(is_up, &bytes, now_us) {
                    continue;
                }
                if !is_up {
                    self.caller
                        .hear(&bytes, now_us)
                        .expect("it is of this phase");
                    continue;
                }
                let answer = self.answerer.hear(&bytes, now_us);
                let answer = answer.expect("it is of this lease");
                if let Some(reply) = answer.reply {
                    self.under_way.push((now_us + 10_000, false, reply));
                }
                if answer.begins.is_some() {
                    self.speaks_us = Some(now_us);
                }
            }
            self.now_us += 1_000;
        }
    }
}

#[test]
fn where_nothing_comes_through_it_says_so_after_two_seconds() {
    let mut ends = Ends::new(caller(500, None));
    ends.run(|_, _, _| false);
    assert_eq!(ends.caller.stage(), Stage::Silence);
    assert!((2_000_000..2_100_000).contains(&ends.now_us));
    assert!(ends.caller.talk().is_none());
}

#[test]
fn both_streams_are_whole_on_a_good_line() {
    let mut ends = Ends::new(caller(100, None));
    ends.run(|_, _, _| true);
    let told = ends.answerer.end(1).expect("it heard a phase");
    assert_eq!(told.heard.rows.len(), 100);
    let heard = ends.caller.talk().expect("it talked").reception();
    assert_eq!(heard.arrivals().count(), told.sent as usize);
    assert_eq!(told.left_out, 0);
}

#[test]
fn the_end_is_said_until_it_is_heard() {
    // Half a second in which nobody can say that it is over.
    let mut ends = Ends::new(caller(100, None));
    let closed = 20_000 + 500_000 + 2_000_000;
    ends.run(|_, bytes, now_us| bytes[3] != DONE || now_us > closed + 500_000);
    let told = ends.answerer.end(1).expect("it heard a phase");
    assert!(told.sent > 110, "the other end spoke on: {}", told.sent);
    let heard = ends.caller.talk().expect("it talked").reception();
    assert_eq!(
        heard.arrivals().count(),
        told.sent as usize,
        "and all of it was heard, so none of it counts as lost"
    );
}

#[test]
fn the_other_end_can_have_said_no_more_than_there_was_time_for() {
    // Of the first, its word that it knows comes back at once; of the second, never.
    for (comes_back, most) in [(true, 105), (false, 160)] {
        let mut ends = Ends::new(caller(100, None));
        ends.run(|is_up, bytes, _| comes_back || !is_up || bytes[3] != DONE);
        let told = ends.answerer.end(1).expect("it heard a phase");
        let can_be = ends.caller.most_said(ends.now_us);
        assert!(told.sent <= can_be, "{} of {can_be}", told.sent);
        assert!(can_be <= most, "{can_be}");
    }
}

#[test]
fn a_lossy_way_there_does_not_silence_the_way_back() {
    let mut ends = Ends::new(caller(400, None));
    let mut count = std::cell::Cell::new(0);
    ends.run(|is_up, bytes, _| {
        let is_voice = is_up && bytes[3] == VOICE;
        count.set(count.get() + u32::from(is_voice));
        !is_voice || !count.get().is_multiple_of(5)
    });
    let told = ends.answerer.end(1).expect("it heard a phase");
    assert_eq!(count.get_mut(), &400);
    assert_eq!(told.heard.rows.len(), 320);
    assert_eq!(told.left_out, 0, "what was laid in was enough");
    let reception = Reception::told(400, &told.heard).expect("it is of this phase");
    assert_eq!(reception.arrivals().count(), 320);
}

#[test]
fn a_server_that_hears_nothing_was_not_late_itself() {
    // Three seconds in which nothing goes to it: longer than what was laid in lasts.
    let mut ends = Ends::new(caller(400, None));
    ends.run(|is_up, bytes, now_us| {
        !is_up || bytes[3] != VOICE || !(2_000_000..5_000_000).contains(&now_us)
    });
    let told = ends.answerer.end(1).expect("it heard a phase");
    assert!(told.left_out > 30, "{}", told.left_out);
    assert!(
        told.lateness_p99_ms < Some(2.0),
        "{:?}",
        told.lateness_p99_ms
    );
}

#[test]
fn a_lease_that_is_closed_says_and_hears_nothing() {
    let mut ends = Ends::new(caller(100, None));
    let mut said = 0;
    while said < 50 {
        let Do::Send(bytes) = ends.caller.poll(ends.now_us) else {
            ends.now_us += 1_000;
            continue;
        };
        let answer = ends.answerer.hear(&bytes, ends.now_us).expect("it is ours");
        if let Some(echo) = answer.reply {
            ends.caller.hear(&echo, ends.now_us).expect("it is ours");
        }
        said += u32::from(bytes[3] == VOICE);
    }
    assert!(ends.answerer.due(1, ends.now_us) != Do::Over);
    ends.answerer.close();
    assert_eq!(ends.answerer.due(1, ends.now_us), Do::Over, "at once");
    let Do::Send(hello) = caller(10, None).poll(0) else {
        panic!("a hello is due");
    };
    assert_eq!(ends.answerer.hear(&hello, 0), Err(Refused::Lease));
    assert!(ends.answerer.is_closed());
}

#[test]
fn a_queue_is_waited_for_and_not_for_ever() {
    let idle = RoundTrip {
        min_ms: 1.0,
        median_ms: 1.0,
        p95_ms: 1.0,
    };
    // The line takes 20 ms, and is 9 ms too slow for ever.
    let mut ends = Ends::new(caller(10, Some(idle)));
    ends.run(|_, _, _| true);
    let drained = ends.now_us;
    let mut ends = Ends::new(caller(
        10,
        Some(RoundTrip {
            median_ms: 20.0,
            ..idle
        }),
    ));
    ends.run(|_, _, _| true);
    let waited = drained - ends.now_us;
    assert!((2_500_000..3_100_000).contains(&waited), "{waited}");
}

#[test]
fn what_belongs_elsewhere_changes_nothing() {
    let mut caller = caller(10, None);
    let mut other = Answerer::new(LEASE, &LeaseKey([8; 32]), 60);
    let Do::Send(hello) = caller.poll(0) else {
        panic!("a hello is due");
    };
    assert_eq!(other.hear(&hello, 0), Err(Refused::Mac));
    let mut answerer = Answerer::new(LEASE, &KEY, 60);
    let echo = answerer.hear(&hello, 0).expect("it is ours").reply;
    let echo = echo.expect("a hello is answered");
    assert_eq!(caller.hear(&hello, 20_000), Err(Refused::SameEnd));
    let mut later = Caller::new(LEASE, &KEY, 2, 10, None, 0);
    assert_eq!(
        later.hear(&echo, 20_000),
        Err(Refused::Nonsense),
        "of another phase"
    );
    assert_eq!(caller.stage(), Stage::Opening);
    caller.hear(&echo, 20_000).expect("it is of this phase");
    caller.poll(20_000);
    assert_eq!(caller.stage(), Stage::Laying);
    // The same hello again earns nothing.
    assert_eq!(
        answerer.hear(&hello, 30_000).expect("it is ours").reply,
        None
    );
}
