//! Whether what a pack says of the internet check makes sense.

use super::{Faults, Pack};
use crate::{
    fact::Probe,
    pack::{Item, Kind, Method},
};

pub(super) fn check(pack: &Pack, faults: &mut Faults) {
    let asks = |kind: &Kind| {
        matches!(
            kind,
            Kind::Measurement {
                probe: Probe::Connection,
                ..
            }
        )
    };
    let measures = pack
        .items
        .iter()
        .any(|item| item.methods.iter().any(|method| asks(&method.kind)));
    let Some(internet) = &pack.internet else {
        if measures {
            faults.pack(
                "An item measures the internet, and the pack has no [internet].",
                "Add [internet]. What it leaves out is Hearth's starting value.",
            );
        }
        return;
    };
    if let Err(bad) = internet.windows.check() {
        faults.pack(
            format!("[internet] has peak hours that make no sense: {bad}."),
            "Change [[internet.window]].",
        );
    }
    for bad in internet.limits.faults() {
        faults.pack(
            format!("[internet.limits] makes no sense: {bad}."),
            "Change its good and borderline.",
        );
    }
    if let Err(bad) = internet.call.check() {
        faults.pack(
            format!("[internet.call] makes no sense: {bad}."),
            "Give milliseconds that a call can have.",
        );
    }
    let says = |item: &Item| {
        let words = |method: &Method| matches!(method.kind, Kind::Words { .. });
        item.methods.iter().any(words)
    };
    if let Some(id) = &internet.contract
        && !pack.item(id).is_some_and(says)
    {
        faults.pack(
            format!("[internet] takes the contract from {id}, which asks for no words."),
            "Name an item with a method of words, or leave contract out.",
        );
    }
    if !internet.coverage.is_possible() {
        faults.pack(
            "[internet.coverage] cannot be followed: it asks for more days than samples, more \
             weekends than days, for no sample at all, or for plans of more than 200.",
            "Change its numbers.",
        );
    }
    if internet.plan.month_bytes < internet.plan.full_bytes {
        faults.pack(
            format!(
                "[internet.plan] allows less data in a month than 1 full check may use ({} MB).",
                internet.plan.full_bytes.div_ceil(1_000_000)
            ),
            "Allow more, or leave month_mb out.",
        );
    }
}
