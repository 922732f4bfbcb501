//! Facts that probes find, and the limits that a pack holds them against.
//!
//! The list of facts is closed and compiled in: it is what the page "What Hearth can and cannot
//! see" is made from. Every fact is known, or unknown with a reason; unknown is never met and never
//! not met. Not here: how facts are found (`hearth-checks`).

mod changed;

use serde::{Deserialize, Serialize};

use crate::time::{Date, Days};

/// What Hearth can find out by itself. Nothing else is ever read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FactId {
    /// Memory that the system reports, in GiB.
    Memory,
    /// The processor's instruction set, such as `x86_64`.
    ProcessorKind,
    /// How many threads the processor runs at once.
    ProcessorThreads,
    /// Free space where the system lies, in GiB.
    DiskFree,
    /// Size of the disk that the system lies on, in GiB.
    DiskSize,
    /// Operating system, version, build and edition.
    System,
    /// Rate from the provider's server to this computer, in Mbit/s.
    Download,
    /// Rate from this computer to the provider's server, in Mbit/s.
    Upload,
    /// Round trip to the provider's server, in ms.
    Latency,
    /// Variation of the delay of voice packets (RFC 3550), in ms.
    Jitter,
    /// Voice packets that did not arrive, in percent.
    Loss,
    /// Estimated quality of a call while the line is filled, as a mean opinion score (ITU-T G.107).
    CallQuality,
    /// Whether the advisor's key for assistance reaches Hearth from other programs: `worked` or
    /// `swallowed`.
    HelpKey,
}

/// A unit that limits may be given in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Unit {
    /// 1,073,741,824 bytes.
    GiB,
    /// Megabits a second.
    #[serde(rename = "Mbit/s")]
    MbitPerS,
    /// Milliseconds.
    #[serde(rename = "ms")]
    Ms,
    /// Percent.
    #[serde(rename = "%")]
    Percent,
    /// A count, or no number at all.
    #[serde(rename = "none")]
    None,
}

/// Which probe finds a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Probe {
    /// Reads facts of this computer.
    Device,
    /// Measures the line to the provider's server.
    Connection,
    /// Rehearses the key for assistance with the advisor.
    Shortcut,
}

impl FactId {
    /// The unit in which the fact is given.
    pub fn unit(self) -> Unit {
        match self {
            FactId::Memory | FactId::DiskFree | FactId::DiskSize => Unit::GiB,
            FactId::Download | FactId::Upload => Unit::MbitPerS,
            FactId::Latency | FactId::Jitter => Unit::Ms,
            FactId::Loss => Unit::Percent,
            FactId::ProcessorKind
            | FactId::ProcessorThreads
            | FactId::System
            | FactId::CallQuality
            | FactId::HelpKey => Unit::None,
        }
    }

    /// The probe that finds it.
    pub fn probe(self) -> Probe {
        match self {
            FactId::Memory
            | FactId::ProcessorKind
            | FactId::ProcessorThreads
            | FactId::DiskFree
            | FactId::DiskSize
            | FactId::System => Probe::Device,
            FactId::Download
            | FactId::Upload
            | FactId::Latency
            | FactId::Jitter
            | FactId::Loss
            | FactId::CallQuality => Probe::Connection,
            FactId::HelpKey => Probe::Shortcut,
        }
    }
}

wire! {
    /// One fact, as found.
    pub struct Fact {
        /// Which fact.
        pub id: FactId,
        /// What was found.
        pub found: Found,
    }

    /// What was found of a fact.
    pub enum Found {
        /// A number in the fact's unit.
        Number(f64),
        /// A word.
        Word(String),
        /// An operating system.
        System(System),
        /// It could not be found, and why, in a sentence for people.
        Unknown(String),
    }

    /// An operating system as it names itself.
    pub struct System {
        /// `windows`, `macos`, or the distribution's own name such as `debian`.
        pub os: String,
        /// Its version, such as `12` or `15.5`.
        pub version: String,
        /// Its build number, where it has one.
        pub build: Option<u32>,
        /// Its edition, where editions differ in support, in lower case.
        pub edition: Option<String>,
    }
}

/// A limit that a pack sets on a fact.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// The fact.
    pub fact: FactId,
    /// The unit that the bound is written in; it must be the fact's own.
    pub unit: Unit,
    /// What must hold.
    pub bound: Bound,
    /// The limit as people read it: "8 GB of memory or more".
    pub says: String,
}

/// What must hold of a fact.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Bound {
    /// The number is this or more.
    AtLeast(f64),
    /// The number is this or less.
    AtMost(f64),
    /// The word is one of these.
    OneOf(Vec<String>),
    /// The system is in its maker's support, by the pack's table.
    Supported,
}

/// A dated table of operating systems and the end of their support. Dates move: the table says when
/// it was checked.
#[derive(Debug, Clone, PartialEq, Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub struct SupportTable {
    /// The day on which the table was last checked against its sources.
    pub checked: Option<Date>,
    /// After so many days it should be checked again.
    #[serde(default)]
    pub stale_after_days: Days,
    /// One row a release.
    #[serde(default)]
    pub rows: Vec<Support>,
}

/// How long one release is supported.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Support {
    /// The system's own name, as in [`System::os`].
    pub os: String,
    /// The release: its version matches this exactly, or begins with it and a dot.
    pub version: Option<String>,
    /// The build number.
    pub build: Option<u32>,
    /// Only these editions; none named means all.
    #[serde(default)]
    pub editions: Vec<String>,
    /// What people call it.
    pub title: String,
    /// The last day of support.
    pub ends: Date,
    /// What to say when it has ended or ends soon.
    pub advice: Option<String>,
}

/// How a fact stands to a limit.
#[derive(Debug, Clone, PartialEq)]
pub enum Held {
    /// It holds; for a supported system, to this day.
    Yes(Option<Date>),
    /// It does not hold.
    No,
    /// Nobody can say, for this reason.
    Unknown(String),
}

impl Limit {
    /// Holds the limit against what was found. A fact that is missing is unknown.
    pub fn judge(&self, facts: &[Fact], table: &SupportTable, observed: Date) -> Held {
        let Some(fact) = facts.iter().find(|fact| fact.id == self.fact) else {
            return Held::Unknown("This was not measured.".into());
        };
        let yes_if = |holds: bool| if holds { Held::Yes(None) } else { Held::No };
        match (&self.bound, &fact.found) {
            (_, Found::Unknown(reason)) => Held::Unknown(reason.clone()),
            (Bound::AtLeast(bound), Found::Number(number)) if number.is_finite() => {
                yes_if(number >= bound)
            }
            (Bound::AtMost(bound), Found::Number(number)) if number.is_finite() => {
                yes_if(number <= bound)
            }
            (Bound::OneOf(words), Found::Word(word)) => yes_if(words.contains(word)),
            (Bound::Supported, Found::System(system)) => table.judge(system, observed),
            _ => Held::Unknown("What was found is not of the kind that the limit needs.".into()),
        }
    }
}

impl SupportTable {
    /// The row of a system, if the table has one.
    pub fn row(&self, system: &System) -> Option<&Support> {
        self.rows.iter().find(|row| row.matches(system))
    }

    /// Whether the table is older than it should be.
    pub fn is_stale(&self, today: Date) -> bool {
        self.checked.is_none_or(|checked| {
            today.days_since(checked) > i32::try_from(self.stale_after_days).unwrap_or(i32::MAX)
        })
    }

    fn judge(&self, system: &System, observed: Date) -> Held {
        match self.row(system) {
            Some(row) if observed <= row.ends => Held::Yes(Some(row.ends)),
            Some(_) => Held::No,
            // A release that the table does not know may be newer than the table.
            None => Held::Unknown(format!(
                "{} {} is not in the provider's list of supported systems. Ask IT.",
                system.os, system.version
            )),
        }
    }
}

impl Support {
    fn matches(&self, system: &System) -> bool {
        let version = self.version.as_ref().is_none_or(|version| {
            system.version == *version
                || system
                    .version
                    .strip_prefix(version.as_str())
                    .is_some_and(|rest| rest.starts_with('.'))
        });
        let build = self.build.is_none_or(|build| system.build == Some(build));
        let edition = self.editions.is_empty()
            || system
                .edition
                .as_ref()
                .is_some_and(|edition| self.editions.contains(edition));
        self.os == system.os && version && build && edition
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Date = Date::of(2026, 11, 22);

    fn memory(found: Found) -> Held {
        let limit = Limit {
            fact: FactId::Memory,
            unit: Unit::GiB,
            bound: Bound::AtLeast(7.0),
            says: "8 GB of memory or more".into(),
        };
        limit.judge(
            &[Fact {
                id: FactId::Memory,
                found,
            }],
            &SupportTable::default(),
            TODAY,
        )
    }

    #[test]
    fn a_machine_sold_with_8_gb_meets_the_limit_though_it_reports_less() {
        assert_eq!(memory(Found::Number(7.6)), Held::Yes(None));
        assert_eq!(memory(Found::Number(6.9)), Held::No);
    }

    #[test]
    fn what_is_not_known_is_neither_met_nor_not_met() {
        for found in [
            Found::Unknown("The system does not say.".into()),
            Found::Number(f64::NAN),
            Found::Word("8".into()),
        ] {
            assert!(
                matches!(memory(found.clone()), Held::Unknown(_)),
                "{found:?}"
            );
        }
    }

    #[test]
    fn support_depends_on_version_build_and_edition() {
        let row = |os: &str, version: Option<&str>, build, editions: &[&str], ends| Support {
            os: os.into(),
            version: version.map(Into::into),
            build,
            editions: editions.iter().map(|&edition| edition.into()).collect(),
            title: String::new(),
            ends,
            advice: None,
        };
        let table = SupportTable {
            checked: Some(TODAY),
            stale_after_days: 120,
            rows: vec![
                row(
                    "windows",
                    None,
                    Some(26100),
                    &["core"],
                    Date::of(2026, 10, 13),
                ),
                row(
                    "windows",
                    None,
                    Some(26100),
                    &["enterprise"],
                    Date::of(2027, 10, 12),
                ),
                row("macos", Some("15"), None, &[], Date::of(2027, 9, 1)),
            ],
        };
        let system = |os: &str, version: &str, build, edition: Option<&str>| System {
            os: os.into(),
            version: version.into(),
            build,
            edition: edition.map(Into::into),
        };
        let home = system("windows", "11", Some(26100), Some("core"));
        assert_eq!(table.judge(&home, TODAY), Held::No);
        let work = system("windows", "11", Some(26100), Some("enterprise"));
        assert_eq!(
            table.judge(&work, TODAY),
            Held::Yes(Some(Date::of(2027, 10, 12)))
        );
        let mac = system("macos", "15.5", None, None);
        assert_eq!(
            table.judge(&mac, TODAY),
            Held::Yes(Some(Date::of(2027, 9, 1)))
        );
        // "150" is not a point release of "15", and an unknown release is never called unsupported.
        let odd = system("macos", "150.1", None, None);
        assert!(matches!(table.judge(&odd, TODAY), Held::Unknown(_)));
    }
}
