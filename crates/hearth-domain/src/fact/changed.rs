//! Whether what was found of a computer is otherwise than it was.
//!
//! Not here: when it is looked at.

use super::{Fact, Found, Held, Limit, SupportTable};
use crate::time::Date;

impl Limit {
    /// Whether what was found before is otherwise now, as far as this limit asks: it held and holds no
    /// longer, or the other way round, or the word is another one. A number is another one every day,
    /// and what cannot be told now is no change.
    pub fn has_changed(
        &self,
        before: &[Fact],
        now: &[Fact],
        table: &SupportTable,
        day: Date,
    ) -> bool {
        let holds = |facts: &[Fact]| match self.judge(facts, table, day) {
            Held::Yes(_) => Some(true),
            Held::No => Some(false),
            Held::Unknown(_) => None,
        };
        let (held, word) = (holds(now), self.word(now));
        held.is_some() && holds(before) != held || word.is_some() && self.word(before) != word
    }

    /// What it asks about, where that is a word.
    fn word(&self, facts: &[Fact]) -> Option<String> {
        let fact = facts.iter().find(|fact| fact.id == self.fact)?;
        match &fact.found {
            Found::Word(word) => Some(word.clone()),
            // Updates within a release come every few weeks.
            Found::System(system) => {
                let release = system.version.split('.').next().unwrap_or_default();
                Some(format!("{} {release}", system.os))
            }
            Found::Number(_) | Found::Unknown(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::{Bound, FactId};

    const DAY: Date = Date::of(2026, 11, 26);

    fn found(id: FactId, found: Found) -> Vec<Fact> {
        vec![Fact { id, found }]
    }

    fn differs(id: FactId, bound: Bound, before: Found, now: Found) -> bool {
        let limit = Limit {
            fact: id,
            unit: id.unit(),
            bound,
            says: String::new(),
        };
        let table = SupportTable {
            checked: None,
            stale_after_days: 0,
            rows: Vec::new(),
        };
        limit.has_changed(&found(id, before), &found(id, now), &table, DAY)
    }

    #[test]
    fn a_number_changes_when_it_passes_the_limit() {
        let memory = |before: f64, now: f64| {
            let (before, now) = (Found::Number(before), Found::Number(now));
            differs(FactId::Memory, Bound::AtLeast(8.0), before, now)
        };
        assert!(!memory(16.0, 8.0), "it holds all the same");
        assert!(memory(16.0, 4.0) && memory(4.0, 16.0));
    }

    #[test]
    fn what_cannot_be_told_is_no_change() {
        let unknown = || Found::Unknown("nobody asked".into());
        let bound = || Bound::AtLeast(8.0);
        assert!(!differs(
            FactId::Memory,
            bound(),
            Found::Number(16.0),
            unknown()
        ));
        assert!(
            differs(FactId::Memory, bound(), unknown(), Found::Number(16.0)),
            "now it is told"
        );
    }
}
