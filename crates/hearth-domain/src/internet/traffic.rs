//! Other traffic of the computer before a booked test: how much of it is too much to begin.
//!
//! A test that begins beside a large download measures what the download leaves. So it waits for a
//! while, and then runs all the same, because some homes are never quiet; what went through beside it
//! is noted with the sample. Not here: reading the counters.

/// Seconds over which bytes are counted.
pub const LOOK_S: u64 = 2;

/// After so many seconds a test begins whatever there is.
pub const LONGEST_WAIT_S: u64 = 60;

/// Traffic below this is what an idle computer has, in Mbit/s.
const IDLE_MBIT_PER_S: f64 = 0.064;

/// For so long a test looks at other traffic while its voice runs on the idle line, in seconds.
pub const IDLE_S: u32 = 10;

/// Part of what the line last carried that may be in use.
const PART: f64 = 0.05;

/// Whether so many bytes in both directions, over so many seconds, leave the line to a test.
/// `last_mbit_per_s` is the faster direction of the last full test, where there was one.
pub fn is_quiet(bytes: u64, seconds: u64, last_mbit_per_s: Option<f64>) -> bool {
    let capacity = last_mbit_per_s.filter(|it| it.is_finite());
    let limit = capacity.map_or(IDLE_MBIT_PER_S, |it| (it * PART).max(IDLE_MBIT_PER_S));
    #[expect(
        clippy::cast_precision_loss,
        reason = "bytes of seconds are far below 2^52"
    )]
    let used = bytes as f64 * 8.0 / 1_000_000.0 / seconds.max(1) as f64;
    used <= limit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_idle_computer_is_quiet_and_a_download_is_not() {
        // 16 kB in 2 s are 64 kbit/s.
        for (bytes, last, quiet) in [
            (0, None, true),
            (16_000, None, true),
            (16_100, None, false),
            (16_100, Some(1.0), false),
            // 5 % of 80 Mbit/s are 4 Mbit/s: a megabyte in 2 s.
            (1_000_000, Some(80.0), true),
            (1_100_000, Some(80.0), false),
            (16_100, Some(f64::NAN), false),
        ] {
            assert_eq!(is_quiet(bytes, 2, last), quiet, "{bytes} {last:?}");
        }
    }
}
