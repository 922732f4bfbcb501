//! What was said, in words.
//!
//! Not here: who may read it.

use std::collections::BTreeMap;

use hearth_checks::shown;
use hearth_domain::{
    fact::{Fact, Found, Probe},
    internet::{
        coverage::Skip,
        summary::{self, SampleSummary},
    },
    pack::{Kind, Method, Pack},
    response::{Attested, Value},
};

use super::{count, day, list};

/// What was said, in the words of the pack under which it was said.
pub(crate) fn words(pack: &Pack, method: Option<&Method>, value: &Value) -> String {
    match value {
        Value::Chosen { choice, note } => {
            let options = match method.map(|method| &method.kind) {
                Some(Kind::Answer { choices }) => pack.options(choices),
                _ => &[],
            };
            let chosen = options.iter().find(|option| &option.id == choice);
            let text = chosen.map_or("An answer that is no longer offered", |it| it.text.as_str());
            with_note(text, note.as_deref())
        }
        Value::Words { words } => words.trim().to_owned(),
        Value::Day { day: on } => day(*on),
        Value::Attested { outcome, note } => with_note(attested(*outcome), Some(note)),
        Value::Photos { photos } => {
            let titles = photos
                .iter()
                .filter_map(|photo| pack.shot(&photo.shot).map(|shot| shot.title.as_str()));
            match list(titles, 6) {
                titles if titles.is_empty() => count(photos.len(), "photo", "photos"),
                titles => format!("{}: {titles}", count(photos.len(), "photo", "photos")),
            }
        }
        Value::Document { files } => count(files.len(), "document", "documents"),
        Value::Read { .. } => "Read".into(),
        Value::Signed { name, .. } => format!("Signed as {}", name.trim()),
        Value::Measured { facts } => self::facts(pack, facts),
        Value::Sampled { samples, skips, .. } => sampled(pack, samples, skips),
        Value::CannotTell { why } => with_note("I cannot tell", Some(why)),
    }
}

/// Facts, each on a line of its own with its name before a colon.
fn facts(pack: &Pack, facts: &[Fact]) -> String {
    let lines = facts.iter().map(|fact| match &fact.found {
        Found::Unknown(why) => format!("{}: not known. {why}", shown::title(fact.id)),
        found => format!(
            "{}: {}",
            shown::title(fact.id),
            shown::found(fact.id, found, &pack.support)
        ),
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// What samples of a line came to: how many there are, and what they measured once they are enough.
fn sampled(pack: &Pack, samples: &[SampleSummary], skips: &BTreeMap<Skip, u32>) -> String {
    let tests = samples.len();
    let Some(internet) = &pack.internet else {
        return format!("Tests: {tests}");
    };
    let coverage = summary::coverage(samples, skips, internet);
    match coverage.is_enough() {
        true => {
            let found = facts(pack, &summary::facts(samples, internet));
            format!("{found}\nTests: {tests}. {}", coverage.sentence)
        }
        false => format!("Tests: {tests}. {}", coverage.sentence),
    }
}

/// What somebody attests, in a word or two.
pub(crate) fn attested(outcome: Attested) -> &'static str {
    match outcome {
        Attested::Confirmed => "Confirmed",
        Attested::NotSo => "Not so",
        Attested::CannotSay => "Cannot say",
    }
}

/// Words with a note of one's own, when there is one.
fn with_note(text: &str, note: Option<&str>) -> String {
    match note.map(str::trim).filter(|note| !note.is_empty()) {
        Some(note) => format!("{text}. {note}"),
        None => text.into(),
    }
}

/// By which method something was said, in a few words for a reviewer.
pub(crate) fn method(method: &Method) -> &'static str {
    match &method.kind {
        Kind::Answer { .. } => "Answer",
        Kind::Words { .. } => "In their own words",
        Kind::Day { .. } => "Day",
        Kind::Attestation { .. } => "Confirmation",
        Kind::Photo { .. } => "Photos",
        Kind::Document { .. } => "Document",
        Kind::Reading { .. } => "Text read",
        Kind::Signature { .. } => "Signature",
        Kind::Measurement {
            probe: Probe::Connection,
            ..
        } => "Tests of the line",
        Kind::Measurement { .. } => "Read from the computer",
        Kind::Visit { .. } => "Visit",
    }
}

/// How a person chooses a method among others.
pub(crate) fn label(method: &Method) -> String {
    if let Some(label) = &method.label {
        return label.clone();
    }
    match &method.kind {
        Kind::Answer { .. } => "Answer",
        Kind::Words { .. } => "Write it in your own words",
        Kind::Day { .. } => "Enter a day",
        Kind::Attestation { .. } => "Have it confirmed",
        Kind::Photo { .. } => "Add photos",
        Kind::Document { .. } => "Add a document",
        Kind::Reading { .. } => "Read it",
        Kind::Signature { .. } => "Read and sign it",
        Kind::Measurement { .. } => "Read it from this computer",
        Kind::Visit { .. } => "Have a visit",
    }
    .into()
}
