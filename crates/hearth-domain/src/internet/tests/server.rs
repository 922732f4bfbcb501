//! What a server says of itself beside a sample.

use super::facts::light;
use crate::internet::measurement::Absurd;

#[test]
fn how_late_a_server_was_is_a_time() {
    let mut found = light();
    for late_ms in [None, Some(0.0), Some(280.0)] {
        found.server.lateness_p99_ms = late_ms;
        assert_eq!(found.check(), Ok(()));
    }
    for late_ms in [f64::NAN, f64::INFINITY, -0.1] {
        found.server.lateness_p99_ms = Some(late_ms);
        let absurd = Absurd::Figure("lateness of the server");
        assert_eq!(found.check(), Err(absurd), "{late_ms}");
    }
}
