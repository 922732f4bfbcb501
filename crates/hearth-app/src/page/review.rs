//! A record under review: what is not met or unknown first, claim beside evidence.
//!
//! What a reviewer may read, accept, return and decide is asked of `hearth_domain::decision`, never
//! decided here. Not here: single claims ([`claim`]).

mod claim;
#[cfg(test)]
mod tests;

use std::{cmp::Reverse, collections::BTreeMap};

use hearth_domain::{
    ProblemCode,
    api::record::{FileInfo, RecordCopy},
    decision::{Case, waits_for},
    id::{FileId, PersonId},
    pack::{Item, Pack, Packs, Weight},
    record::{self, Author, Body, Decision, Outcome, Place, Record},
    role::Role,
    standing::{Arrangement, ItemResult, ItemStanding, Standing},
    time::{Date, Days},
};

use super::{action::Agreed, decision, setup::is_asked};
use crate::{
    view::review::{AwaitsView, OutcomeKind, ReviewBlock, ReviewGroup, ReviewItem, ReviewView},
    wording::{arrangement, entry::Teller, standing, who},
};

/// A record as one reviewer has it before them.
pub(crate) struct Review<'a> {
    /// The record, as far as its chain holds.
    pub record: Record,
    /// Whose it is.
    pub advisor: &'a PersonId,
    /// Their name.
    pub name: &'a str,
    /// Where they stand, by the server's reckoning: it knows contents that the reader does not.
    pub standing: &'a Standing,
    /// Every pack that the record may speak of,
    pub packs: &'a Packs,
    /// and the one in force.
    pub pack: &'a Pack,
    /// The names of the people who appear in it.
    pub names: BTreeMap<PersonId, String>,
    /// The files that the reader may look at.
    pub files: BTreeMap<FileId, FileInfo>,
    /// The end of the record.
    pub seen: u64,
    /// What to know when the chain does not hold.
    pub broken: Option<String>,
    /// Who reads,
    pub reader: &'a PersonId,
    /// in which roles.
    pub roles: &'a [Role],
    /// Today.
    pub today: Date,
}

impl<'a> Review<'a> {
    /// Takes a copy from the server, and verifies its chain. `None` when the version of the pack
    /// that the standing speaks of is not known here yet.
    pub fn of(
        copy: &'a RecordCopy,
        packs: &'a Packs,
        reader: &'a PersonId,
        roles: &'a [Role],
        today: Date,
    ) -> Option<Review<'a>> {
        let opened = record::open_copy(&copy.record, &copy.entries, &copy.reduced);
        let holds = matches!(&opened, Ok((_, head)) if *head == copy.head);
        let broken = (!holds).then(|| {
            "This record does not hold together: something in it was changed or left out. Do not \
             decide on it. Tell whoever looks after your provider's server."
                .to_owned()
        });
        Some(Review {
            record: Record {
                id: copy.record.clone(),
                entries: opened.map(|(entries, _)| entries).unwrap_or_default(),
                values: copy
                    .values
                    .iter()
                    .map(|content| (content.response.clone(), content.value.clone()))
                    .collect(),
            },
            advisor: &copy.advisor.person,
            name: &copy.name,
            standing: &copy.standing,
            packs,
            pack: packs.get(&copy.standing.pack)?,
            names: copy
                .people
                .iter()
                .map(|named| (named.person.clone(), named.name.clone()))
                .collect(),
            files: copy
                .files
                .iter()
                .map(|file| (file.id.clone(), file.clone()))
                .collect(),
            seen: copy.head.seq,
            broken,
            reader,
            roles,
            today,
        })
    }

    /// The page.
    pub fn view(&self) -> ReviewView {
        let now = &self.standing.arrangement;
        let outcomes = self.outcomes();
        let blocks = self.blocks();
        let can_decide = blocks.is_empty() && outcomes.contains(&OutcomeKind::Approve);
        let hats = self.acting();
        let agreed = self.agreed(&hats);
        ReviewView {
            record: self.record.id.clone(),
            name: self.name.into(),
            headline: arrangement::to_reviewer(now, can_decide),
            tag: arrangement::word(now),
            seen: self.seen,
            groups: self.groups(&agreed),
            blocks,
            actions: agreed.open(),
            conditions: decision::conditions(self.pack, now),
            outcomes,
            awaits: self.awaits(),
            decisions: decision::all(&self.record, self.pack, &self.names, self.reader, now),
            history: self.teller(&|item| self.may_read(item)).rows(),
            broken: self.broken.clone(),
        }
    }

    /// What tells the record's history to this reader.
    pub fn teller<'t>(&'t self, may_read: &'t dyn Fn(&Item) -> bool) -> Teller<'t> {
        Teller {
            record: &self.record,
            packs: self.packs,
            pack: self.pack,
            names: &self.names,
            reader: self.reader,
            may_read,
        }
    }

    /// Whether the reader may read the contents of an item, in one of their roles.
    pub fn may_read(&self, item: &Item) -> bool {
        let reads = |role: &Role| hearth_domain::decision::may_read(item, *role);
        self.roles.iter().any(reads)
    }

    /// The reader in each of their roles.
    fn hats(&self) -> impl Iterator<Item = Author> {
        self.roles.iter().map(|role| Author {
            person: self.reader.clone(),
            role: *role,
        })
    }

    /// Those in whom the reader may do something. On a record that does not hold, nobody does.
    fn acting(&self) -> Vec<Author> {
        let holds = self.broken.is_none();
        self.hats().filter(|_| holds).collect()
    }

    fn agreed<'h>(&'h self, hats: &'h [Author]) -> Agreed<'h> {
        Agreed {
            actions: &self.standing.actions,
            pack: self.pack,
            advisor: self.advisor,
            name: Some(self.name),
            hats,
        }
    }

    fn groups(&self, agreed: &Agreed<'_>) -> Vec<ReviewGroup> {
        const SETTLED: &str = "Met";
        const TITLES: [&str; 5] = [
            "Waiting for you",
            "Not met",
            "Not known",
            "Missing or out of date",
            SETTLED,
        ];
        let mut groups: [Vec<(&Item, &ItemStanding)>; 5] = Default::default();
        for item in &self.pack.items {
            if let Some(it) = self.standing.items.get(&item.id).filter(|it| is_asked(it)) {
                groups[self.group(item, it)].push((item, it));
            }
        }
        TITLES
            .into_iter()
            .zip(groups)
            .filter(|(_, items)| !items.is_empty())
            .map(|(title, mut items)| {
                // The sort is stable, so the order of the pack decides among equals.
                items.sort_by_key(|(_, it)| Reverse((it.urgent, it.severity)));
                ReviewGroup {
                    title: title.into(),
                    settled: title == SETTLED,
                    items: items
                        .iter()
                        .map(|(item, it)| self.item(item, it, agreed))
                        .collect(),
                }
            })
            .collect()
    }

    /// Which of the groups an item stands in.
    fn group(&self, item: &Item, it: &ItemStanding) -> usize {
        let waits = |role: &Role| waits_for(self.standing, self.pack, &item.id, *role);
        match it.result {
            _ if self.roles.iter().any(waits) => 0,
            ItemResult::NotMet => 1,
            ItemResult::CouldNotTell => 2,
            _ if it.is_satisfied() => 4,
            _ => 3,
        }
    }

    fn item(&self, item: &Item, it: &ItemStanding, agreed: &Agreed<'_>) -> ReviewItem {
        let readable = self.may_read(item);
        let mut standing = standing::of_item(it);
        if !readable {
            // It may be the advisor's own words.
            standing.why = None;
        }
        let section = self.pack.section(&item.section);
        ReviewItem {
            id: item.id.clone(),
            title: item.title.clone(),
            ask: item.ask.clone(),
            section: section.map_or_else(String::new, |section| section.title.clone()),
            weight: item.weight,
            severity: it.severity,
            urgent: it.urgent,
            standing,
            claims: if readable {
                self.claims(item, it)
            } else {
                Vec::new()
            },
            attestations: self.attestations(item, it),
            actions: agreed.about(&item.id),
            agree: agreed.agree(item, self.today),
            cannot_agree: agreed.cannot_agree(item, self.today),
            hidden: (!readable).then(|| who::hidden().into()),
            source: item.source.clone(),
        }
    }

    /// What stands between the advisor and approval, the worst first.
    fn blocks(&self) -> Vec<ReviewBlock> {
        let mut blocks = self.standing.blocks(self.pack);
        blocks.sort_by_key(|block| Reverse((block.weight == Weight::Gate, block.severity)));
        blocks
            .into_iter()
            .filter_map(|block| {
                let item = self.pack.item(&block.item)?;
                let it = self.standing.items.get(&block.item)?;
                let days: Days = self.pack.severities.fix_days(block.severity);
                let due = self.today.plus(i32::try_from(days).unwrap_or(i32::MAX));
                let todo = match it.result {
                    ItemResult::NotMet => "is put right",
                    _ => "is shown to be met",
                };
                Some(ReviewBlock {
                    title: item.title.clone(),
                    weight: block.weight,
                    can_carry: block.weight != Weight::Gate,
                    severity: block.severity,
                    tag: standing::word(it.result, it.state, None),
                    // The day stands beside the words: the reviewer may change either.
                    condition: format!("\"{}\" {todo}.", item.title),
                    due,
                    item: block.item,
                })
            })
            .collect()
    }

    /// What the reader can decide now. Nobody decides on a record that does not hold.
    fn outcomes(&self) -> Vec<OutcomeKind> {
        let approve = Outcome::Approved {
            place: Place::Home,
            conditions: Vec::new(),
        };
        let pause = match self.standing.arrangement {
            Arrangement::Paused { .. } => OutcomeKind::KeepPaused,
            _ => OutcomeKind::Pause,
        };
        let all = [
            (OutcomeKind::Approve, approve),
            (OutcomeKind::Decline, Outcome::Declined),
            (pause, Outcome::Paused),
            (OutcomeKind::Resume, Outcome::Resumed),
            (OutcomeKind::End, Outcome::Ended),
        ];
        all.into_iter()
            .filter(|(_, outcome)| self.cannot(outcome, None).is_none())
            .map(|(kind, _)| kind)
            .collect()
    }

    /// What keeps the reader from a decision, were its words and conditions right.
    fn cannot(&self, outcome: &Outcome, confirms: Option<u64>) -> Option<String> {
        if self.broken.is_some() {
            return Some("Nobody can decide on a record that does not hold together.".into());
        }
        let case = Case {
            record: &self.record,
            advisor: self.advisor,
            standing: self.standing,
            pack: self.pack,
            today: self.today,
        };
        let tried = |by: &Author| {
            let decision = Decision {
                act: nobody(),
                outcome: outcome.clone(),
                reason: "-".into(),
                next: "-".into(),
                review: Some(self.today.plus(1)),
                needs_second: false,
                confirms,
            };
            let refused = case.decide(by, decision).err()?;
            (refused.code != ProblemCode::Invalid).then_some(refused.message)
        };
        // A manager reads what keeps a manager from it, whatever else they are.
        let mut hats: Vec<Author> = self.hats().collect();
        hats.sort_by_key(|by| by.role != Role::Manager);
        let refused: Option<Vec<String>> = hats.iter().map(tried).collect();
        refused.map(|all| all.into_iter().next().unwrap_or_default())
    }

    fn awaits(&self) -> Option<AwaitsView> {
        let Arrangement::AwaitingSecond { decision: seq } = self.standing.arrangement else {
            return None;
        };
        let entry = self.record.entries.iter().find(|entry| entry.seq == seq)?;
        let Body::Decided { decision } = &entry.body else {
            return None;
        };
        Some(AwaitsView {
            decision: seq,
            by: who::person(&entry.by, &self.names, Some(self.reader)),
            outcome: decision.outcome.clone(),
            cannot: self.cannot(&decision.outcome, Some(seq)),
        })
    }
}

/// The name of an act that is only tried and never sent.
fn nobody() -> hearth_domain::id::ActId {
    uuid::Uuid::nil().into()
}

/// What happened after the entry `seen`, in sentences with who did it; empty when nothing did.
pub(crate) fn since(review: &Review<'_>, seen: u64) -> String {
    let may_read = |item: &Item| review.may_read(item);
    let teller = review.teller(&may_read);
    let later = review
        .record
        .entries
        .iter()
        .filter(|entry| entry.seq > seen);
    let told: Vec<String> = later
        .map(|entry| {
            let row = teller.row(entry);
            format!("{}: {}", row.by, row.words)
        })
        .collect();
    told.join(" ")
}
