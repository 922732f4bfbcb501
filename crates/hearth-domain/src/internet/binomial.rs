//! Exact tails of the binomial distribution, through the incomplete beta function.
//!
//! Exact for every count that a sample or a season of samples can have, and in constant time, so
//! that no approximation of a proportion is needed anywhere. Counts may be fractions: an effective
//! number of packets or samples is one. Not here: what is being counted.

/// Clopper and Pearson's interval of a proportion, two-sided: the shares that `hits` of `trials`
/// are compatible with. `trials` is above zero and `hits` at most `trials`.
pub(super) fn interval(hits: f64, trials: f64, confidence: f64) -> (f64, f64) {
    let tail = (1.0 - confidence) / 2.0;
    (
        lower_bound(hits, trials, 1.0 - tail),
        1.0 - lower_bound(trials - hits, trials, 1.0 - tail),
    )
}

/// The smallest share that `hits` of `trials` are compatible with, one-sided (Clopper and Pearson).
pub(super) fn lower_bound(hits: f64, trials: f64, confidence: f64) -> f64 {
    if hits <= 0.0 {
        return 0.0;
    }
    // So many hits or more are less likely the smaller the share: the bound is the largest share at
    // which they are too unlikely.
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..64 {
        let share = f64::midpoint(low, high);
        if supports(hits, trials, share, confidence) {
            low = share;
        } else {
            high = share;
        }
    }
    low
}

/// Whether `hits` of `trials` show that the share is larger than this: at this share, so many would
/// be less likely than the confidence allows.
pub(super) fn supports(hits: f64, trials: f64, share: f64, confidence: f64) -> bool {
    hits > 0.0 && at_least(hits, trials, share) < 1.0 - confidence
}

/// How likely at least `hits` of `trials` are at a share: P(X ≥ k) = I_p(k, n − k + 1).
fn at_least(hits: f64, trials: f64, share: f64) -> f64 {
    incomplete_beta(hits, trials - hits + 1.0, share)
}

/// The regularised incomplete beta function I_x(a, b), by its continued fraction (DLMF 8.17.22),
/// evaluated from the side on which it converges fast.
fn incomplete_beta(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    let front = (ln_gamma(a + b) - ln_gamma(a) - ln_gamma(b) + a * x.ln() + b * (-x).ln_1p()).exp();
    if x < (a + 1.0) / (a + b + 2.0) {
        front * beta_fraction(a, b, x) / a
    } else {
        1.0 - front * beta_fraction(b, a, 1.0 - x) / b
    }
}

/// The continued fraction of [`incomplete_beta`], by the modified method of Lentz.
fn beta_fraction(a: f64, b: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let away_from_zero = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / away_from_zero(1.0 - (a + b) * x / (a + 1.0));
    let mut sum = d;
    for step in 1..10_000 {
        let m = f64::from(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let mut change = 1.0;
        for term in [even, odd] {
            d = 1.0 / away_from_zero(1.0 + term * d);
            c = away_from_zero(1.0 + term / c);
            change = c * d;
            sum *= change;
        }
        if (change - 1.0).abs() < 1e-15 {
            break;
        }
    }
    sum
}

/// ln Γ(x) for x > 0: Stirling's series (DLMF 5.11.1) beyond 10, where its first terms suffice.
fn ln_gamma(mut x: f64) -> f64 {
    let mut product = 1.0;
    while x < 10.0 {
        product *= x;
        x += 1.0;
    }
    let inverse = 1.0 / x;
    let square = inverse * inverse;
    let series = inverse
        * (1.0 / 12.0 - square * (1.0 / 360.0 - square * (1.0 / 1_260.0 - square / 1_680.0)));
    (x - 0.5) * x.ln() - x + 0.5 * (2.0 * std::f64::consts::PI).ln() + series - f64::ln(product)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: f64, wanted: f64) {
        assert!((found - wanted).abs() < 1e-9, "{found} is not {wanted}");
    }

    #[test]
    fn the_gamma_function_continues_the_factorials() {
        near(ln_gamma(1.0), 0.0);
        near(ln_gamma(0.5), 0.5 * std::f64::consts::PI.ln());
        near(ln_gamma(11.0), 3_628_800_f64.ln());
    }

    #[test]
    fn a_tail_is_the_sum_of_its_terms() {
        for (trials, share) in [(10_u32, 0.3), (124, 0.95), (40, 0.01)] {
            let term = |hits: u32| {
                let choose: f64 = (1..=hits)
                    .map(|it| f64::from(trials - hits + it) / f64::from(it))
                    .product();
                choose
                    * f64::powf(share, f64::from(hits))
                    * f64::powf(1.0 - share, f64::from(trials - hits))
            };
            for hits in 1..=trials {
                let sum: f64 = (hits..=trials).map(term).sum();
                near(at_least(f64::from(hits), f64::from(trials), share), sum);
            }
        }
    }

    #[test]
    fn none_and_all_have_bounds_that_can_be_worked_out_by_hand() {
        // All of n: the share at which p^n is the tail.
        near(lower_bound(59.0, 59.0, 0.95), 0.05_f64.powf(1.0 / 59.0));
        let (low, high) = interval(0.0, 500.0, 0.95);
        near(low, 0.0);
        near(high, 1.0 - 0.025_f64.powf(1.0 / 500.0));
        // Two of ten, from published tables: 2.52 % to 55.61 %.
        let (low, high) = interval(2.0, 10.0, 0.95);
        assert!((low - 0.025_21).abs() < 1e-5 && (high - 0.556_10).abs() < 1e-5);
    }

    #[test]
    fn many_packets_are_no_trouble() {
        let (low, high) = interval(150_000.0, 15_000_000.0, 0.95);
        assert!(low < 0.01 && 0.01 < high && high - low < 0.000_11);
    }
}
