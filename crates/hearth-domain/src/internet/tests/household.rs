//! A guided pair: without the others at home, and with them.

use super::{
    facts,
    summary::{at, guided},
};
use crate::internet::{
    household::{GuidedPair, Half, next_half},
    measurement::{Abort, Measurement},
};

#[test]
fn a_pair_says_if_it_is_the_others() {
    let soon = |pair: [Measurement; 2]| {
        let [quiet, usual] = pair;
        [
            guided(quiet, Half::Quiet, at(0, 20)),
            guided(usual, Half::Usual, at(0, 21)),
        ]
    };
    let sentence = |pair: [Measurement; 2]| {
        let samples = soon(pair);
        GuidedPair::latest(&samples).expect("a pair").sentence()
    };
    let clear = sentence([facts::full(), facts::full()]);
    assert_eq!(
        clear,
        "Calls would probably have been clear in this test, with the others online as usual."
    );
    let others = sentence([facts::full(), facts::deep_upload_queue()]);
    assert!(
        others.starts_with("Calls would probably have been clear while the others were quiet.")
    );
    assert!(others.contains("pause uploads"), "{others}");
    let line = sentence([facts::deep_upload_queue(), facts::deep_upload_queue()]);
    assert!(line.contains("no better with the others quiet"), "{line}");
    let samples = soon([facts::full(), facts::full()]);
    assert_eq!(samples[1].half(), Some(Half::Usual));
    let apart = guided(facts::full(), Half::Usual, at(1, 20));
    let [quiet, usual] = samples;
    let lone = [quiet.clone(), apart.clone()];
    assert_eq!(GuidedPair::latest(&lone), None, "a day lies between them");
    let three = [quiet, usual, apart];
    let latest = GuidedPair::latest(&three).expect("the whole one stays");
    assert_eq!(latest.usual.at, at(0, 21));
    let light = [
        guided(facts::full(), Half::Quiet, at(0, 20)),
        guided(facts::light(), Half::Usual, at(0, 21)),
    ];
    assert_eq!(
        GuidedPair::latest(&light),
        None,
        "one of them did not fill the line"
    );
}

#[test]
fn the_usual_half_follows_a_quiet_one_that_is_recent() {
    let quiet = [guided(facts::full(), Half::Quiet, at(0, 20))];
    assert_eq!(next_half(&[], at(0, 20)), Half::Quiet);
    assert_eq!(next_half(&quiet, at(0, 21)), Half::Usual);
    assert_eq!(next_half(&quiet, at(0, 23)), Half::Quiet);
    assert_eq!(
        next_half(&quiet, at(0, 19)),
        Half::Quiet,
        "the clock was set back"
    );
    let mut stopped = facts::full();
    stopped.aborted = Some(Abort::Stopped);
    let stopped = [guided(stopped, Half::Quiet, at(0, 20))];
    assert_eq!(
        next_half(&stopped, at(0, 21)),
        Half::Quiet,
        "it came to nothing"
    );
}
