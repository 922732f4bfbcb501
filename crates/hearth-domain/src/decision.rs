//! Who may review, attest and decide, and what a decision must say.
//!
//! Software never decides about a person: these rules only keep a person's decision from going past
//! what the design forbids. Not here: who is in which team (the server asks that in its queries).

mod queue;
mod review;
#[cfg(test)]
mod tests;

pub use queue::waits_for;
pub use review::{attest, finish_action, may_read, review, says_enough, set_action};

use crate::{
    id::{ItemId, PersonId},
    pack::{Pack, Severity, Weight},
    problem::{FieldProblem, Problem, ProblemCode},
    record::{Author, Body, Condition, Decision, Outcome, Record},
    role::Role,
    standing::{Arrangement, Block, Standing},
    time::Date,
};

/// The most characters that a free text of staff takes.
pub const MOST_WORDS: usize = 2_000;

/// What a decision is held against.
pub struct Case<'a> {
    /// The record.
    pub record: &'a Record,
    /// Whose record it is.
    pub advisor: &'a PersonId,
    /// Where they stand today.
    pub standing: &'a Standing,
    /// The pack in force.
    pub pack: &'a Pack,
    /// Today.
    pub today: Date,
}

impl Case<'_> {
    /// Holds a decision against the rules and says whether a second person must confirm it.
    ///
    /// # Errors
    /// With what is missing, each in the field where it is put right.
    pub fn decide(&self, by: &Author, decision: Decision) -> Result<Decision, Problem> {
        not_about_oneself(by, self.advisor)?;
        may_decide(by.role, &decision)?;
        let mut faults = Vec::new();
        words(
            "reason",
            &decision.reason,
            "Give the reason, in words that the advisor will read.",
            &mut faults,
        );
        words(
            "next",
            &decision.next,
            "Say what happens next, or what would change this.",
            &mut faults,
        );
        if let Some(fault) = self.order(&decision.outcome, decision.confirms) {
            return Err(Problem::new(ProblemCode::Conflict, fault));
        }
        if let Some(review) = decision.review.filter(|review| *review <= self.today) {
            faults.push(field(
                "review",
                format!("The review date must be after today, not {review}."),
            ));
        }
        if decision.outcome == Outcome::Paused && decision.review.is_none() {
            faults.push(field(
                "review",
                "Give the day on which the pause is looked at again.",
            ));
        }
        let mut needs_second = false;
        match (&decision.outcome, decision.confirms) {
            (Outcome::Approved { .. }, Some(first)) => {
                self.confirm(first, by, &decision, &mut faults)?;
            }
            (Outcome::Approved { conditions, .. }, None) => {
                self.conditions(conditions, &mut faults);
                needs_second = self.approve(conditions, &mut faults);
            }
            (Outcome::Resumed, None) => {
                for block in self.keeps_paused() {
                    let title = self.title(&block.item);
                    let todo = match block.weight {
                        Weight::Gate => "",
                        _ => {
                            " Or approve afresh and carry it as a condition, with a second person."
                        }
                    };
                    faults.push(field(
                        block.item.as_str(),
                        format!("\"{title}\" must be met before homeworking goes on.{todo}"),
                    ));
                }
            }
            _ => {}
        }
        if faults.is_empty() {
            Ok(Decision {
                needs_second,
                ..decision
            })
        } else {
            Err(Problem::fields(faults))
        }
    }

    /// Whether the outcome can follow what has been decided so far.
    fn order(&self, outcome: &Outcome, confirms: Option<u64>) -> Option<&'static str> {
        let now = &self.standing.arrangement;
        let waits = matches!(now, Arrangement::AwaitingSecond { .. });
        let paused = matches!(now, Arrangement::Paused { .. });
        // An approval that waits for a second person leaves an earlier one to be paused or ended.
        let approved =
            matches!(now, Arrangement::Approved { .. }) || waits && self.approval().is_some();
        match outcome {
            Outcome::Approved { .. } if confirms.is_some() => (!waits).then_some(
                "There is no approval that waits for a second person. Read the record again.",
            ),
            _ if confirms.is_some() => {
                Some("Only an approval is confirmed by a second person. Read the record again.")
            }
            Outcome::Approved { .. } => (paused && self.keeps_paused().is_empty())
                .then_some("Homeworking is paused. Resume it first, then change the approval."),
            // A pause that goes on is decided again, with a new day on which it is looked at.
            Outcome::Paused => (!approved && !paused).then_some(
                "Only homeworking that was approved can be paused. Read the record again.",
            ),
            Outcome::Resumed => {
                (!paused).then_some("Homeworking is not paused. Read the record again.")
            }
            Outcome::Declined => (approved || paused).then_some(
                "This application has been decided. To stop homeworking, pause or end it.",
            ),
            Outcome::Ended => (!approved && !paused)
                .then_some("There is no homeworking arrangement to end. Read the record again."),
        }
    }

    /// The approval that is in force, or that a pause has put aside: as the first person wrote it,
    /// when a second confirmed it.
    fn approval(&self) -> Option<&Decision> {
        let (mut approval, mut waiting) = (None, None);
        for entry in &self.record.entries {
            let Body::Decided { decision } = &entry.body else {
                continue;
            };
            match &decision.outcome {
                Outcome::Approved { .. } if decision.needs_second => waiting = Some(decision),
                Outcome::Approved { .. } if decision.confirms.is_some() => approval = waiting,
                Outcome::Approved { .. } => approval = Some(decision),
                Outcome::Declined | Outcome::Ended => approval = None,
                Outcome::Paused | Outcome::Resumed => {}
            }
        }
        approval
    }

    /// What keeps paused homeworking from going on as it was approved: gates, and stop items that
    /// the approval does not carry. Nobody gets past them alone by pausing and resuming.
    fn keeps_paused(&self) -> Vec<Block> {
        let carried = |item: &ItemId| {
            matches!(
                self.approval().map(|it| &it.outcome),
                Some(Outcome::Approved { conditions, .. })
                    if conditions.iter().any(|it| it.item.as_ref() == Some(item))
            )
        };
        let blocks = self.standing.blocks(self.pack).into_iter();
        blocks
            .filter(|it| {
                it.weight == Weight::Gate || it.severity == Severity::Stop && !carried(&it.item)
            })
            .collect()
    }

    fn title(&self, item: &ItemId) -> &str {
        self.pack.item(item).map_or("", |item| &item.title)
    }

    /// Whether each condition says something, about an item that is asked, by a day to come.
    fn conditions(&self, conditions: &[Condition], faults: &mut Vec<FieldProblem>) {
        for condition in conditions {
            let name = condition.item.as_ref().map_or("conditions", ItemId::as_str);
            words(
                name,
                &condition.words,
                "Say what is to be so, in words that the advisor will read.",
                faults,
            );
            if condition
                .item
                .as_ref()
                .is_some_and(|id| self.pack.item(id).is_none())
            {
                faults.push(field(name, "The provider does not ask this. Take it out."));
            }
            if let Some(due) = condition.due.filter(|due| *due < self.today) {
                faults.push(field(name, format!("{due} has passed. Give a later day.")));
            }
        }
    }

    /// Gates block whatever is said; other items must be carried by a condition. Answers whether a
    /// stop item is carried.
    fn approve(&self, conditions: &[Condition], faults: &mut Vec<FieldProblem>) -> bool {
        let mut stop = false;
        for block in self.standing.blocks(self.pack) {
            let title = self.title(&block.item);
            let carried = conditions
                .iter()
                .find(|it| it.item.as_ref() == Some(&block.item));
            match (block.weight, carried) {
                (Weight::Gate, _) => faults.push(field(
                    block.item.as_str(),
                    format!("\"{title}\" must be met before anybody can approve."),
                )),
                (_, None) => faults.push(field(
                    block.item.as_str(),
                    format!("\"{title}\" is not met or not known. Carry it as a condition, or return it to the advisor."),
                )),
                (_, Some(_)) => stop |= block.severity == Severity::Stop,
            }
        }
        stop
    }

    /// The second person confirms what the first decided, as it was decided.
    fn confirm(
        &self,
        first: u64,
        by: &Author,
        second: &Decision,
        faults: &mut Vec<FieldProblem>,
    ) -> Result<(), Problem> {
        let decided = self.record.entries.iter().find(|entry| entry.seq == first);
        let Some((entry, decided)) = decided.and_then(|entry| match &entry.body {
            Body::Decided { decision } => Some((entry, decision)),
            _ => None,
        }) else {
            return Err(Problem::new(
                ProblemCode::NotFound,
                "There is no such decision. Read the record again.",
            ));
        };
        if self.standing.arrangement != (Arrangement::AwaitingSecond { decision: first }) {
            return Err(Problem::new(
                ProblemCode::Conflict,
                "Another decision came after it. Read the record again.",
            ));
        }
        if entry.by.person == by.person {
            return Err(Problem::new(
                ProblemCode::NotAllowed,
                "You made the first decision. A second person must confirm it.",
            ));
        }
        if second.outcome != decided.outcome {
            faults.push(field(
                "conditions",
                "Confirm place and conditions as they stand, or decide afresh.",
            ));
        }
        if second.review.is_some() && second.review != decided.review {
            faults.push(field(
                "review",
                "Confirm the review date as it stands, or decide afresh.",
            ));
        }
        // What blocked then may be worse by now: gates block the second person too.
        if let Outcome::Approved { conditions, .. } = &decided.outcome {
            let _ = self.approve(conditions, faults);
        }
        Ok(())
    }
}

/// Managers decide. A workstation assessor may be the second person, where there is one manager.
fn may_decide(role: Role, decision: &Decision) -> Result<(), Problem> {
    match (role, decision.confirms) {
        (Role::Manager, _) | (Role::Assessor, Some(_)) => Ok(()),
        _ => Err(Problem::new(
            ProblemCode::NotAllowed,
            "A manager must decide this.",
        )),
    }
}

fn not_about_oneself(by: &Author, advisor: &PersonId) -> Result<(), Problem> {
    if &by.person == advisor {
        return Err(Problem::new(
            ProblemCode::NotAllowed,
            "This is your own record. Somebody else must do this.",
        ));
    }
    Ok(())
}

fn words(name: &str, text: &str, todo: &str, faults: &mut Vec<FieldProblem>) {
    let length = text.trim().chars().count();
    if length == 0 {
        faults.push(field(name, todo));
    } else if length > MOST_WORDS {
        faults.push(field(
            name,
            format!("Use {MOST_WORDS} characters or fewer."),
        ));
    }
}

fn field(name: &str, message: impl Into<String>) -> FieldProblem {
    FieldProblem {
        field: name.into(),
        message: message.into(),
    }
}
