//! How much the transit of packets varies.
//!
//! Not here: which packets count ([`super::reception`]).

/// Jitter after RFC 3550 §6.4.1 and appendix A.8: J grows by a sixteenth of the difference between
/// itself and |D|, D being the difference of two packets' transits in the order of their arrival.
/// J itself forgets all but the last few packets, so its mean and its highest value are kept.
#[derive(Debug, Clone, Default)]
pub(super) struct Jitter {
    last_transit_us: Option<i64>,
    now_us: f64,
    sum_us: f64,
    highest_us: f64,
    steps: u32,
}

impl Jitter {
    /// Notes the transit of the packet that came next, in µs.
    pub(super) fn note(&mut self, transit_us: i64) {
        let Some(last) = self.last_transit_us.replace(transit_us) else {
            return;
        };
        self.now_us += (transit_us.abs_diff(last) as f64 - self.now_us) / 16.0;
        self.sum_us += self.now_us;
        self.highest_us = self.highest_us.max(self.now_us);
        self.steps += 1;
    }

    /// Its mean, in ms.
    pub(super) fn mean_ms(&self) -> f64 {
        self.sum_us / f64::from(self.steps.max(1)) / 1_000.0
    }

    /// Its highest value, in ms.
    pub(super) fn highest_ms(&self) -> f64 {
        self.highest_us / 1_000.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jitter_follows_the_rule_of_rtp() {
        let after_each = |transits_ms: &[i64]| -> Vec<f64> {
            let mut jitter = Jitter::default();
            let step = |ms: &i64| {
                jitter.note(ms * 1_000);
                jitter.now_us / 1_000.0
            };
            transits_ms.iter().map(step).skip(1).collect()
        };
        let near = |found: Vec<f64>, wanted: &[f64]| {
            assert_eq!(found.len(), wanted.len());
            for (found, wanted) in found.iter().zip(wanted) {
                assert!((found - wanted).abs() < 6e-5, "{found} is not {wanted}");
            }
        };
        // A transit that steps by 5 ms: 5 (1 − (15/16)^n).
        near(
            after_each(&[20, 25, 20, 25, 20, 25, 20, 25, 20]),
            &[
                0.3125, 0.6055, 0.8801, 1.1376, 1.3790, 1.6053, 1.8175, 2.0164,
            ],
        );
        near(
            after_each(&[10, 10, 10, 40, 10, 10]),
            &[0.0, 0.0, 1.875, 3.6328, 3.4058],
        );
    }
}
