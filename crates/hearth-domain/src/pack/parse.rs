//! From a TOML file to a [`Pack`]: shape only.
//!
//! The file is terse where a pack repeats itself: an item may say `answer = "yes-no"` instead of
//! writing out a method, and intervals fall back to `[timing]`. Not here: whether the pack makes
//! sense ([`super::check`]), nor reading files from a disk.

use serde::Deserialize;
use toml::Spanned;

use super::{
    Assistance, Change, Choices, Fixer, Item, Kind, Method, Pack, Policy, Retention, Section,
    Settles, Severities, Severity, Shot, Text, Weight, When, buddy::BuddyFile,
    check_in::CheckInFile, internet::InternetFile, support_card::SupportCardFile,
};
use crate::{
    breaks::BreakRules,
    due::reminder::ReminderRules,
    fact::SupportTable,
    hash::Hash,
    id::{ChoicesId, ItemId, MethodId, PackId, SectionId, TextId},
    role::Role,
    time::{Date, Days},
};

/// A file that is not a pack: where, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct NotAPack {
    /// The line, counted from one.
    pub line: usize,
    /// What is wrong with it.
    pub message: String,
}

/// Reads a pack from its file's text.
///
/// # Errors
/// When the text is not TOML, or not the shape of a pack: with the line.
pub fn parse(text: &str) -> Result<Pack, NotAPack> {
    let lines = Lines::of(text);
    let file: File = toml::from_str(text).map_err(|error| NotAPack {
        line: error.span().map_or(1, |span| lines.at(span.start)),
        message: error.message().to_owned(),
    })?;
    let timing = file.timing;
    Ok(Pack {
        id: file.id,
        version: file.version,
        title: file.title,
        from: file.from,
        grace: file.grace_days,
        notice: file.notice,
        hash: Hash::of(text.as_bytes()),
        retention: file.retention,
        severities: file.severities,
        policies: file.policy,
        sections: file.section,
        choices: file.choices,
        texts: file.text.into_iter().map(TextFile::read).collect(),
        shots: file.shot,
        support: file.support,
        assistance: file.assistance,
        internet: file.internet.map(InternetFile::read),
        check_in: file.check_in.map(CheckInFile::read),
        support_card: file.support_card.map(SupportCardFile::read),
        buddy: file.buddy.map(BuddyFile::read),
        breaks: file.breaks,
        reminders: file.reminders,
        changes: file.change,
        items: file
            .item
            .into_iter()
            .map(|item| {
                let line = lines.at(item.id.span().start);
                item.read(line, &timing)
            })
            .collect(),
    })
}

/// Where the lines of a text end, so that a place in it can be named by its line.
struct Lines(Vec<usize>);

impl Lines {
    fn of(text: &str) -> Lines {
        Lines(text.match_indices('\n').map(|(end, _)| end).collect())
    }

    /// The line, counted from one, on which a byte of the text stands.
    fn at(&self, byte: usize) -> usize {
        self.0.partition_point(|end| *end < byte) + 1
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    id: PackId,
    version: u32,
    title: String,
    from: Date,
    grace_days: Days,
    notice: String,
    timing: Timing,
    retention: Retention,
    severities: Severities,
    #[serde(default)]
    support: SupportTable,
    assistance: Option<Assistance>,
    internet: Option<InternetFile>,
    check_in: Option<CheckInFile>,
    support_card: Option<SupportCardFile>,
    buddy: Option<BuddyFile>,
    breaks: Option<BreakRules>,
    #[serde(default)]
    reminders: ReminderRules,
    #[serde(default)]
    change: Vec<Change>,
    #[serde(default)]
    policy: Vec<Policy>,
    section: Vec<Section>,
    #[serde(default)]
    choices: Vec<Choices>,
    #[serde(default)]
    text: Vec<TextFile>,
    #[serde(default)]
    shot: Vec<Shot>,
    item: Vec<ItemFile>,
}

/// What items fall back to.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Timing {
    due_soon_days: Days,
    lapse_grace_days: Days,
    seconds: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TextFile {
    id: TextId,
    title: String,
    summary: String,
    body: String,
}

impl TextFile {
    fn read(self) -> Text {
        Text {
            hash: Hash::tagged(
                "hearth text 1",
                &[self.title.as_bytes(), self.body.as_bytes()],
            ),
            id: self.id,
            title: self.title,
            summary: self.summary,
            body: self.body,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ItemFile {
    id: Spanned<ItemId>,
    section: SectionId,
    revision: u32,
    weight: Weight,
    severity: Severity,
    title: String,
    ask: String,
    hint: Option<String>,
    why: Option<String>,
    #[serde(default)]
    advice: Vec<String>,
    fixer: Fixer,
    source: String,
    seconds: Option<u32>,
    #[serde(default)]
    health: bool,
    when: Option<When>,
    /// Days that a response holds, or `"once"`.
    review: Review,
    due_soon_days: Option<Days>,
    lapse_grace_days: Option<Days>,
    /// Short for one method `answer` by the advisor, which settles itself.
    answer: Option<ChoicesId>,
    #[serde(default)]
    method: Vec<Method>,
    needs: Option<Vec<Vec<MethodId>>>,
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "review is a number of days, or \"once\"")]
enum Review {
    Days(Days),
    Once(Once),
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Once {
    Once,
}

impl ItemFile {
    fn read(self, line: usize, timing: &Timing) -> Item {
        let answer = self.answer.and_then(|choices| {
            let id = "answer".parse().ok()?;
            let kind = Kind::Answer { choices };
            Some(Method {
                id,
                label: None,
                by: Role::Advisor,
                kind,
                settles: Settles::Itself,
            })
        });
        let methods: Vec<Method> = answer.into_iter().chain(self.method).collect();
        let any = || vec![methods.iter().map(|method| method.id.clone()).collect()];
        Item {
            id: self.id.into_inner(),
            line,
            section: self.section,
            revision: self.revision,
            weight: self.weight,
            severity: self.severity,
            title: self.title,
            ask: self.ask,
            hint: self.hint,
            why: self.why,
            advice: self.advice,
            fixer: self.fixer,
            source: self.source,
            seconds: self.seconds.unwrap_or(timing.seconds),
            health: self.health,
            when: self.when,
            review: match self.review {
                Review::Days(days) => Some(days),
                Review::Once(Once::Once) => None,
            },
            due_soon: self.due_soon_days.unwrap_or(timing.due_soon_days),
            lapse_grace: self.lapse_grace_days.unwrap_or(timing.lapse_grace_days),
            needs: self.needs.unwrap_or_else(any),
            methods,
        }
    }
}
