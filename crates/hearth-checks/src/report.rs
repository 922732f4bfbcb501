//! What a pack's limits make of the facts of this device, for a terminal.
//!
//! Not here: reading the facts ([`crate::device`]), and the rules by which a limit holds
//! (`hearth_domain::fact`).

use std::fmt;

use hearth_domain::{
    fact::{Fact, FactId, Found, Held, Limit, Probe},
    id::ItemId,
    pack::{Kind, Pack},
    time::Date,
};
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::shown;

/// Every limit that a pack sets for this kind of device, and how it is held.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// What the pack is called.
    pub pack: String,
    /// Its version.
    pub version: u32,
    /// Whose values the limits are.
    pub notice: String,
    /// The day on which the facts were read.
    pub day: Date,
    /// The facts.
    pub facts: Vec<Fact>,
    /// The limits, in the order of the pack.
    pub rows: Vec<Row>,
}

/// One limit.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The item that sets it.
    pub item: ItemId,
    /// What the item is called.
    pub title: String,
    /// The fact that it is about.
    pub fact: FactId,
    /// What is needed, as people read it.
    pub needed: String,
    /// What was found, as people read it.
    pub found: String,
    /// Whether it holds.
    pub held: Held,
    /// What helps when it does not.
    pub advice: Vec<String>,
}

/// What all limits come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Verdict {
    /// All hold.
    Met,
    /// One does not, at least.
    NotMet,
    /// None fails, and of one nobody can say.
    CouldNotTell,
}

impl Verdict {
    /// The exit code of `hearth-check`.
    pub fn exit_code(self) -> u8 {
        match self {
            Verdict::Met => 0,
            Verdict::NotMet => 1,
            Verdict::CouldNotTell => 2,
        }
    }
}

impl Report {
    /// Holds the limits of every item that asks for facts of the device against the facts.
    pub fn of(pack: &Pack, facts: Vec<Fact>, day: Date) -> Report {
        let mut rows = Vec::new();
        for item in &pack.items {
            for method in &item.methods {
                let Kind::Measurement {
                    probe: Probe::Device,
                    limits,
                } = &method.kind
                else {
                    continue;
                };
                rows.extend(limits.iter().map(|limit| Row {
                    item: item.id.clone(),
                    title: item.title.clone(),
                    fact: limit.fact,
                    needed: limit.says.clone(),
                    found: found(pack, limit, &facts),
                    held: limit.judge(&facts, &pack.support, day),
                    advice: item.advice.clone(),
                }));
            }
        }
        Report {
            pack: pack.title.clone(),
            version: pack.version,
            notice: pack.notice.clone(),
            day,
            facts,
            rows,
        }
    }

    /// What all limits come to. A pack without limits says nothing about a device.
    pub fn verdict(&self) -> Verdict {
        let any = |of: fn(&Held) -> bool| self.rows.iter().any(|row| of(&row.held));
        if any(|held| *held == Held::No) {
            Verdict::NotMet
        } else if self.rows.is_empty() || any(|held| matches!(held, Held::Unknown(_))) {
            Verdict::CouldNotTell
        } else {
            Verdict::Met
        }
    }

    /// The report as JSON, with units in the names.
    pub fn json(&self) -> Value {
        let mut facts = Map::new();
        let mut unknown = Map::new();
        for fact in &self.facts {
            let name = wire_name(fact.id);
            let value = match &fact.found {
                Found::Number(number) => json!(number),
                Found::Word(word) => json!(word),
                Found::System(system) => json!({
                    "os": system.os,
                    "version": system.version,
                    "build": system.build,
                    "edition": system.edition,
                }),
                Found::Unknown(why) => {
                    unknown.insert(name.into(), json!(why));
                    Value::Null
                }
            };
            facts.insert(name.into(), value);
        }
        let limits: Vec<Value> = self
            .rows
            .iter()
            .map(|row| {
                let (result, until, why) = match &row.held {
                    Held::Yes(until) => (Verdict::Met, *until, None),
                    Held::No => (Verdict::NotMet, None, None),
                    Held::Unknown(why) => (Verdict::CouldNotTell, None, Some(why)),
                };
                json!({
                    "item": row.item,
                    "title": row.title,
                    "fact": wire_name(row.fact),
                    "needed": row.needed,
                    "found": row.found,
                    "result": result,
                    "until": until,
                    "why": why,
                })
            })
            .collect();
        json!({
            "result": self.verdict(),
            "pack": { "title": self.pack, "version": self.version },
            "day": self.day,
            "facts": facts,
            "unknown": unknown,
            "limits": limits,
        })
    }
}

/// The name of a fact in JSON, with its unit.
fn wire_name(id: FactId) -> &'static str {
    match id {
        FactId::Memory => "memoryGib",
        FactId::ProcessorKind => "processorKind",
        FactId::ProcessorThreads => "processorThreads",
        FactId::DiskFree => "diskFreeGib",
        FactId::DiskSize => "diskSizeGib",
        FactId::System => "system",
        FactId::Download => "downloadMbitPerS",
        FactId::Upload => "uploadMbitPerS",
        FactId::Latency => "latencyMs",
        FactId::Jitter => "jitterMs",
        FactId::Loss => "lossPercent",
        FactId::CallQuality => "callQualityMos",
        FactId::HelpKey => "helpKey",
    }
}

/// What was found of the fact that a limit is about, for people.
fn found(pack: &Pack, limit: &Limit, facts: &[Fact]) -> String {
    match facts.iter().find(|fact| fact.id == limit.fact) {
        Some(fact) => shown::found(fact.id, &fact.found, &pack.support),
        None => "not read".into(),
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let result = |held: &Held| match held {
            Held::Yes(Some(until)) => format!("met, until {until}"),
            Held::Yes(None) => "met".into(),
            Held::No => "NOT MET".into(),
            Held::Unknown(_) => "could not tell".into(),
        };
        let width = |column: fn(&Row) -> &str, heading: &str| {
            let widths = self.rows.iter().map(|row| column(row).chars().count());
            widths.max().unwrap_or(0).max(heading.len())
        };
        let title = width(|row| &row.title, "What");
        let needed = width(|row| &row.needed, "Needed");
        let found = width(|row| &row.found, "Found");
        writeln!(
            f,
            "{}, version {}, read on {}",
            self.pack, self.version, self.day
        )?;
        writeln!(f)?;
        let line = |what: &str, need: &str, got: &str, result: &str| {
            format!("{what:title$}  {need:needed$}  {got:found$}  {result}")
        };
        writeln!(f, "{}", line("What", "Needed", "Found", "Result"))?;
        for row in &self.rows {
            writeln!(
                f,
                "{}",
                line(&row.title, &row.needed, &row.found, &result(&row.held))
            )?;
        }
        writeln!(f)?;
        let mut told = None;
        for row in &self.rows {
            match &row.held {
                Held::Unknown(why) => writeln!(f, "{}: {why}", row.title)?,
                Held::No if told != Some(&row.item) => {
                    told = Some(&row.item);
                    for advice in &row.advice {
                        writeln!(f, "{}: {advice}", row.title)?;
                    }
                }
                _ => {}
            }
        }
        writeln!(
            f,
            "{}",
            match self.verdict() {
                Verdict::Met => "This computer meets every limit of the pack.",
                Verdict::NotMet => "This computer does not meet every limit of the pack.",
                Verdict::CouldNotTell if self.rows.is_empty() =>
                    "Could not tell: the pack sets no limit for a computer.",
                Verdict::CouldNotTell => "Could not tell: something is not known. Ask IT.",
            }
        )?;
        writeln!(f, "{}", self.notice)?;
        writeln!(f, "Nothing was sent.")
    }
}

#[cfg(test)]
mod tests {
    use hearth_domain::pack::parse::parse;

    use super::*;
    use crate::system;

    const DAY: Date = Date::of(2026, 11, 22);

    fn pack() -> Pack {
        parse(include_str!("../../../packs/health-advisor.toml")).unwrap()
    }

    fn laptop() -> Vec<Fact> {
        let fact = |id, found| Fact { id, found };
        vec![
            fact(FactId::Memory, Found::Number(7.6)),
            fact(FactId::ProcessorKind, Found::Word("x86_64".into())),
            fact(FactId::ProcessorThreads, Found::Number(8.0)),
            fact(FactId::DiskFree, Found::Number(101.0)),
            fact(FactId::DiskSize, Found::Number(237.0)),
            fact(FactId::System, system::linux("ID=debian\nVERSION_ID=12\n")),
        ]
    }

    fn with(id: FactId, found: Found) -> Report {
        let mut facts = laptop();
        facts.retain(|fact| fact.id != id);
        facts.push(Fact { id, found });
        Report::of(&pack(), facts, DAY)
    }

    #[test]
    fn a_laptop_that_meets_the_pack_says_so() {
        let report = Report::of(&pack(), laptop(), DAY);
        assert_eq!(report.verdict(), Verdict::Met, "{report}");
        assert_eq!(report.rows.len(), 6);
        let text = report.to_string();
        assert!(
            text.contains("7.6 GiB") && text.contains("meets every limit"),
            "{text}"
        );
    }

    #[test]
    fn one_limit_that_fails_outweighs_one_that_is_unknown() {
        let report = with(FactId::Memory, Found::Number(3.8));
        assert_eq!(report.verdict(), Verdict::NotMet);
        assert!(report.to_string().contains("NOT MET"));
        let unknown = with(FactId::System, system::other());
        assert_eq!(unknown.verdict(), Verdict::CouldNotTell);
        assert!(unknown.to_string().contains("Ask IT"), "{unknown}");
        let mut both = unknown.facts.clone();
        both.retain(|fact| fact.id != FactId::Memory);
        both.push(Fact {
            id: FactId::Memory,
            found: Found::Number(3.8),
        });
        assert_eq!(Report::of(&pack(), both, DAY).verdict(), Verdict::NotMet);
    }

    #[test]
    fn the_end_of_support_turns_met_into_not_met() {
        let old = with(
            FactId::System,
            system::linux("ID=ubuntu\nVERSION_ID=20.04\n"),
        );
        assert_eq!(old.verdict(), Verdict::NotMet, "{old}");
        let newer = with(FactId::System, system::linux("ID=debian\nVERSION_ID=99\n"));
        assert_eq!(
            newer.verdict(),
            Verdict::CouldNotTell,
            "a newer release is never called old"
        );
    }

    #[test]
    fn json_carries_units_in_its_names_and_reasons_for_what_is_unknown() {
        let json = with(FactId::System, system::other()).json();
        assert_eq!(json["result"], "couldNotTell");
        assert_eq!(json["facts"]["memoryGib"], 7.6);
        assert_eq!(json["facts"]["system"], Value::Null);
        assert!(
            json["unknown"]["system"]
                .as_str()
                .unwrap()
                .contains("Ask IT")
        );
        assert_eq!(json["limits"][0]["item"], "device.memory");
        assert_eq!(json["limits"][0]["result"], "met");
    }
}
