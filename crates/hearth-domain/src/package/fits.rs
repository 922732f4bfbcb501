//! Whether a content answers what its method asks.
//!
//! Not here: whether the answer is a good one ([`crate::standing`]), and signatures ([`super`]).

use crate::{
    fact::Probe,
    internet::summary,
    pack::{Kind, Method, Pack},
    response::Value,
    time::Date,
};

/// The most characters of a note, a reason or a typed name, where the pack sets no number.
pub const MOST_NOTE: usize = 2_000;

/// The most files of one document.
pub const MOST_FILES: usize = 20;

/// Whether a content is of the kind that a method asks for, and complete.
pub(super) fn fits(pack: &Pack, method: &Method, value: &Value, observed: Date) -> bool {
    let within = |text: &str, most: usize| text.chars().count() <= most;
    let said = |text: &str, most: usize| !text.trim().is_empty() && within(text, most);
    match (&method.kind, value) {
        (_, Value::CannotTell { why }) => said(why, MOST_NOTE),
        (Kind::Answer { choices }, Value::Chosen { choice, note }) => {
            let offered = pack.options(choices).iter().any(|it| &it.id == choice);
            offered && note.as_ref().is_none_or(|note| within(note, MOST_NOTE))
        }
        (Kind::Words { most }, Value::Words { words }) => said(words, *most as usize),
        (Kind::Day { .. }, Value::Day { .. }) => true,
        (Kind::Photo { shots, most }, Value::Photos { photos }) => {
            photos.len() <= *most as usize
                && photos.iter().all(|photo| shots.contains(&photo.shot))
                && shots
                    .iter()
                    .all(|shot| photos.iter().any(|photo| &photo.shot == shot))
        }
        (Kind::Document { .. }, Value::Document { files }) => {
            (1..=MOST_FILES).contains(&files.len())
        }
        (Kind::Reading { text }, Value::Read { text: shown }) => {
            pack.text(text).is_some_and(|text| &text.hash == shown)
        }
        (
            Kind::Signature { text },
            Value::Signed {
                text: shown, name, ..
            },
        ) => pack.text(text).is_some_and(|text| &text.hash == shown) && said(name, MOST_NOTE),
        // A probe sends what it is there to find and nothing else. What a line is like comes from
        // tests of it, never as bare numbers.
        (Kind::Measurement { probe, .. }, Value::Measured { facts }) => {
            *probe != Probe::Connection && facts.iter().all(|fact| fact.id.probe() == *probe)
        }
        (
            Kind::Measurement {
                probe: Probe::Connection,
                ..
            },
            Value::Sampled { samples, skips, .. },
        ) => {
            let internet = pack.internet.as_ref();
            internet.is_some_and(|it| summary::are_sound(samples, skips, observed, it))
        }
        _ => false,
    }
}
