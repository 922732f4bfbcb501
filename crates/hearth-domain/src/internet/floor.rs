//! The shortest transit of one direction, against which growth of delay is measured.
//!
//! A transit is the receiver's time of arrival less the sender's time of sending, each on its own
//! clock. What it is says nothing; how it changes says how long packets waited, if the two clocks
//! ran alike. They do not quite: two crystals may drift apart by 100 parts in a million, which are
//! 6 ms in a minute and would look like a queue. So the floor is a line and not a number: the one
//! below all packets that lies closest to them (Moon, Skelly and Towsley 1999), which is the edge
//! of their lower convex hull under their mean time. A queue lifts packets off the floor and does
//! not tilt it, as long as the direction was quiet for some of the time.
//!
//! Not here: which phases were quiet. The idle one is, and so is one in which only the other
//! direction was filled.

use super::reception::{Arrival, Reception};

/// Two clocks do not drift apart faster than this, as a share. A steeper floor is the line's doing.
const MOST_DRIFT: f64 = 200e-6;

/// In less time than this, in µs, jitter says more about the slope than drift does.
const SHORTEST_US: f64 = 5e6;

/// How quick a packet of one direction can be, as time goes on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Floor {
    /// The packet from which the other figures count.
    origin: Arrival,
    /// Transit at the origin's time above the origin's own, in µs.
    base_us: f64,
    /// By how much that grows in every µs.
    drift: f64,
}

/// A packet by time sent and transit, both in µs above the origin's.
type Point = (f64, f64);

impl Floor {
    /// The floor under all packets of these phases of one direction; none if there is no packet.
    pub fn of(quiet: &[&Reception]) -> Option<Floor> {
        let mut arrivals = quiet.iter().flat_map(|phase| phase.arrivals()).peekable();
        let origin = **arrivals.peek()?;
        let mut points: Vec<Point> = arrivals.map(|arrival| relative(origin, *arrival)).collect();
        points.sort_by(|(one, _), (other, _)| one.total_cmp(other));
        let (base_us, drift) = line_under(&points);
        Some(Floor {
            origin,
            base_us,
            drift,
        })
    }

    /// How much longer than on the floor a packet took, in ms.
    pub fn growth_ms(&self, arrival: Arrival) -> f64 {
        let (sent_us, transit_us) = relative(self.origin, arrival);
        (transit_us - self.base_us - self.drift * sent_us) / 1_000.0
    }

    /// How fast the receiver's clock gains on the sender's, in parts per million.
    pub fn drift_ppm(&self) -> f64 {
        self.drift * 1e6
    }
}

fn relative(origin: Arrival, arrival: Arrival) -> Point {
    let since = arrival.sent_us.wrapping_sub(origin.sent_us) as i64;
    let longer = arrival.transit_us.wrapping_sub(origin.transit_us);
    (since as f64, longer as f64)
}

/// The line under all points as its height at 0 and its slope. There is a point, and they are in
/// order of time.
fn line_under(points: &[Point]) -> (f64, f64) {
    let hull = lower_hull(points);
    let mean = points.iter().map(|(at, _)| at).sum::<f64>() / points.len() as f64;
    let span = hull[hull.len() - 1].0 - hull[0].0;
    let slope = hull
        .windows(2)
        .find(|edge| edge[1].0 >= mean)
        .map_or(0.0, |edge| slope(edge[0], edge[1]));
    let slope = if span >= SHORTEST_US && slope.abs() <= MOST_DRIFT {
        slope
    } else {
        0.0
    };
    let base = hull
        .iter()
        .map(|(at, height)| height - slope * at)
        .fold(f64::INFINITY, f64::min);
    (base, slope)
}

/// The lower convex hull, from the first point to the last (Andrew's monotone chain).
fn lower_hull(points: &[Point]) -> Vec<Point> {
    let mut hull: Vec<Point> = Vec::new();
    for &point in points {
        while let [.., before, last] = hull[..]
            && slope(before, last) >= slope(before, point)
        {
            hull.pop();
        }
        match hull[..] {
            // Of two that were sent at once, the quicker.
            [.., last] if last.0 == point.0 && last.1 <= point.1 => {}
            [.., last] if last.0 == point.0 => {
                hull.pop();
                hull.push(point);
            }
            _ => hull.push(point),
        }
    }
    hull
}

fn slope((from_at, from): Point, (to_at, to): Point) -> f64 {
    if to_at > from_at {
        (to - from) / (to_at - from_at)
    } else if to < from {
        f64::NEG_INFINITY
    } else {
        f64::INFINITY
    }
}
