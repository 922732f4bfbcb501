//! What a pack says of the internet check: peak hours, the lines that are drawn, what samples may use,
//! and how many are asked for.
//!
//! What is left out is Hearth's starting value. Not here: what is made of it ([`crate::internet`]).

use std::collections::BTreeSet;

use serde::Deserialize;

use crate::{
    id::ItemId,
    internet::{
        coverage::CoverageRules,
        limits::{Limits, Line},
        plan::PlanRules,
        voice::{Call, Codec},
        window::{PeakWindow, PeakWindows},
    },
    time::Date,
};

/// Bytes of a megabyte, as data plans count.
const MB: u64 = 1_000_000;

/// The internet check under a pack. A pack without it measures no line.
#[derive(Debug, Clone, PartialEq)]
pub struct Internet {
    /// When most samples are taken.
    pub windows: PeakWindows,
    /// What is good, and what will do.
    pub limits: Limits,
    /// What stands between the line and two people who talk.
    pub call: Call,
    /// What samples may use.
    pub plan: PlanRules,
    /// How many are asked for.
    pub coverage: CoverageRules,
    /// The item in which the advisor says what their contract promises, to stand beside what is
    /// measured.
    pub contract: Option<ItemId>,
}

impl Default for Internet {
    /// Hearth's starting values.
    fn default() -> Internet {
        InternetFile::default().read()
    }
}

/// The same as the file says it.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct InternetFile {
    contract: Option<ItemId>,
    #[serde(default)]
    window: Vec<PeakWindow>,
    #[serde(default)]
    more_holidays: BTreeSet<Date>,
    #[serde(default)]
    limits: LimitsFile,
    #[serde(default)]
    call: CallFile,
    #[serde(default)]
    plan: PlanFile,
    #[serde(default)]
    coverage: CoverageFile,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct LimitsFile {
    call_quality: Option<Line>,
    loss_percent: Option<Line>,
    jitter_ms: Option<Line>,
    round_trip_ms: Option<Line>,
    download_mbit_per_s: Option<Line>,
    upload_mbit_per_s: Option<Line>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct CallFile {
    codec: Option<Codec>,
    endpoint_ms: Option<f64>,
    desktop_ms: Option<f64>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct PlanFile {
    light_in_shift: Option<bool>,
    month_mb: Option<u64>,
    retry_minutes: Option<u32>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct CoverageFile {
    first_samples: Option<u32>,
    first_days: Option<u32>,
    first_weekend_days: Option<u32>,
    plan_samples: Option<u32>,
    plan_days: Option<u32>,
    plan_weekends: Option<u32>,
}

impl InternetFile {
    pub(super) fn read(self) -> Internet {
        let windows = match self.window.is_empty() {
            true => PeakWindows::default().windows,
            false => self.window,
        };
        let (limits, call) = (Limits::default(), Call::default());
        let (plan, coverage) = (PlanRules::default(), CoverageRules::default());
        let file = &self.limits;
        Internet {
            windows: PeakWindows {
                windows,
                more_holidays: self.more_holidays,
            },
            limits: Limits {
                call_quality: file.call_quality.unwrap_or(limits.call_quality),
                loss_percent: file.loss_percent.unwrap_or(limits.loss_percent),
                jitter_ms: file.jitter_ms.unwrap_or(limits.jitter_ms),
                round_trip_ms: file.round_trip_ms.unwrap_or(limits.round_trip_ms),
                download_mbit_per_s: file
                    .download_mbit_per_s
                    .unwrap_or(limits.download_mbit_per_s),
                upload_mbit_per_s: file.upload_mbit_per_s.unwrap_or(limits.upload_mbit_per_s),
            },
            call: Call {
                codec: self.call.codec.unwrap_or(call.codec),
                endpoint_ms: self.call.endpoint_ms.unwrap_or(call.endpoint_ms),
                desktop_ms: self.call.desktop_ms.unwrap_or(call.desktop_ms),
                ..call
            },
            plan: PlanRules {
                light_in_shift: self.plan.light_in_shift.unwrap_or(plan.light_in_shift),
                month_bytes: self
                    .plan
                    .month_mb
                    .map_or(plan.month_bytes, |mb| mb.saturating_mul(MB)),
                retry_minutes: self.plan.retry_minutes.unwrap_or(plan.retry_minutes),
                ..plan
            },
            coverage: self.coverage.read(coverage),
            contract: self.contract,
        }
    }
}

impl CoverageFile {
    fn read(&self, rules: CoverageRules) -> CoverageRules {
        CoverageRules {
            first_samples: self.first_samples.unwrap_or(rules.first_samples),
            first_days: self.first_days.unwrap_or(rules.first_days),
            first_weekend_days: self.first_weekend_days.unwrap_or(rules.first_weekend_days),
            plan_samples: self.plan_samples.unwrap_or(rules.plan_samples),
            plan_days: self.plan_days.unwrap_or(rules.plan_days),
            plan_weekends: self.plan_weekends.unwrap_or(rules.plan_weekends),
            ..rules
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pack_says_what_a_call_is_like_and_leaves_out_what_it_does_not() {
        let file: InternetFile = toml::from_str(
            "contract = \"line.contract\"\n[call]\ncodec = \"g729a\"\ndesktop_ms = 40.0\n",
        )
        .unwrap();
        let call = file.read().call;
        assert_eq!((call.codec, call.desktop_ms), (Codec::G729a, 40.0));
        assert_eq!(call.endpoint_ms, Call::default().endpoint_ms);
        let opus = toml::from_str::<InternetFile>("[call]\ncodec = \"opus\"\n");
        assert!(opus.is_err(), "nobody has agreed its constants");
    }
}
