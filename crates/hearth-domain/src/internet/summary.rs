//! What all samples of a line come to as facts, for the item of the pack that asks for them.
//!
//! Medians of the samples in peak hours, and loss over all their packets: one bad evening neither
//! decides alone nor goes under. Until there is enough evidence nothing is known, and the facts say so.
//! Not here: what the facts are worth (`crate::fact`), and what the samples support besides
//! ([`super::coverage`]).

use super::{
    coverage::{Coverage, Evidence},
    judgement::{Judgement, SampleVerdict},
    measurement::{Measurement, Packets, Voice},
    percentile::percentile,
};
use crate::fact::{Fact, FactId, Found};

/// The latest samples in peak hours that count: a plan's worth.
const MOST: usize = 124;

/// The facts of judged samples in any order.
pub fn facts(samples: &[(&Measurement, &Judgement)], coverage: &Coverage) -> Vec<Fact> {
    let ids = [
        FactId::Download,
        FactId::Upload,
        FactId::Latency,
        FactId::Jitter,
        FactId::Loss,
    ];
    if matches!(coverage.evidence, Evidence::NotEnough) {
        let unknown = |id| Fact {
            id,
            found: Found::Unknown("There are too few samples at peak times yet.".into()),
        };
        return ids.into_iter().map(unknown).collect();
    }
    let mut counted: Vec<&Measurement> = samples
        .iter()
        .filter(|(_, judged)| {
            matches!(judged.verdict, SampleVerdict::Judged { .. }) && !judged.peak.is_empty()
        })
        .map(|(found, _)| *found)
        .collect();
    counted.sort_by_key(|found| found.began);
    let latest = &counted[counted.len().saturating_sub(MOST)..];
    let fact = |id| {
        let value = match id {
            FactId::Loss => loss_percent(latest),
            _ => median(latest.iter().filter_map(|found| figure(id, found))),
        };
        Fact {
            id,
            found: match value {
                // Two places are more than any of them is good for.
                Some(value) => Found::Number((value * 100.0).round() / 100.0),
                None => Found::Unknown("No sample could measure this.".into()),
            },
        }
    };
    ids.into_iter().map(fact).collect()
}

fn figure(id: FactId, found: &Measurement) -> Option<f64> {
    let load = found.load.as_ref();
    let idle = found.idle.as_ref();
    match id {
        FactId::Download => load.map(|load| load.download_mbit_per_s),
        FactId::Upload => load.map(|load| load.upload_mbit_per_s),
        FactId::Latency => idle.map(|idle| idle.round_trip().median_ms),
        FactId::Jitter => idle.map(|idle| {
            let [one, other] = idle.delays();
            one.jitter_ms.max(other.jitter_ms)
        }),
        _ => None,
    }
}

fn median(values: impl Iterator<Item = f64>) -> Option<f64> {
    let mut sorted: Vec<f64> = values.collect();
    sorted.sort_by(f64::total_cmp);
    percentile(&sorted, 0.5)
}

/// Of the worse direction, over all idle packets.
fn loss_percent(samples: &[&Measurement]) -> Option<f64> {
    let streams = samples
        .iter()
        .filter_map(|found| found.idle.as_ref().and_then(Voice::streams));
    let (mut sent, mut lost) = ([0_u64; 2], [0_u64; 2]);
    for both in streams {
        for (way, stream) in both.into_iter().enumerate() {
            let packets: &Packets = &stream.packets;
            sent[way] += u64::from(packets.sent);
            lost[way] += u64::from(packets.lost());
        }
    }
    let share = |way: usize| (sent[way] > 0).then(|| lost[way] as f64 / sent[way] as f64 * 100.0);
    Some(share(0)?.max(share(1)?))
}
