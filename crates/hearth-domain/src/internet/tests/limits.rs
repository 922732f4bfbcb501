//! The lines of a pack, and on which side of them a figure falls.

use crate::internet::limits::{BadLimit, Figure, Grade, Limits, Line};

#[test]
fn a_figure_on_its_line_is_on_the_better_side() {
    let limits = Limits::default();
    assert_eq!(limits.faults(), []);
    for (figure, value, grade) in [
        (Figure::Download, 10.0, Grade::Good),
        (Figure::Download, 9.0, Grade::Borderline),
        (Figure::Download, 8.99, Grade::Poor),
        (Figure::Loss, 0.5, Grade::Good),
        (Figure::Loss, 1.0, Grade::Borderline),
        (Figure::Loss, 1.01, Grade::Poor),
        (Figure::CallQuality, 3.6, Grade::Borderline),
        (Figure::Jitter, 20.1, Grade::Borderline),
        (Figure::RoundTrip, 151.0, Grade::Poor),
    ] {
        assert_eq!(limits.grade(figure, value), grade, "{figure:?} {value}");
    }
}

#[test]
fn lines_that_make_no_sense_are_named() {
    let line = |good, borderline| Line { good, borderline };
    let limits = Limits {
        call_quality: line(4.6, 3.6),
        loss_percent: line(f64::NAN, 1.0),
        jitter_ms: line(30.0, 20.0),
        upload_mbit_per_s: line(1.0, 2.0),
        ..Limits::default()
    };
    assert_eq!(
        limits.grade(Figure::Loss, 0.7),
        Grade::Borderline,
        "NaN is never reached"
    );
    assert_eq!(
        limits.faults(),
        [
            BadLimit::Beyond(Figure::CallQuality),
            BadLimit::Beyond(Figure::Loss),
            BadLimit::Crossed(Figure::Jitter),
            BadLimit::Crossed(Figure::Upload),
        ]
    );
}
