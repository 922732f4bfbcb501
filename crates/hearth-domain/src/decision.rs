//! Who may review, attest and decide, and what a decision must say.
//!
//! Software never decides about a person: these rules only keep a person's decision from going past
//! what the design forbids. Not here: who is in which team (the server asks that in its queries).

use crate::{
    id::{ItemId, PersonId},
    pack::{Item, Kind, Method, Pack, Settles, Severity, Weight},
    problem::{FieldProblem, Problem, ProblemCode},
    record::{Author, Body, Condition, Decision, Outcome, Record, Verdict},
    response::{Attested, Value},
    role::Role,
    standing::{Arrangement, ItemResult, Standing, State},
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
        if let Outcome::Approved { conditions, .. } = &decision.outcome {
            match decision.confirms {
                Some(first) => self.confirm(first, by, conditions, &mut faults)?,
                None => needs_second = self.approve(conditions, &mut faults),
            }
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
        match outcome {
            Outcome::Approved { .. } if confirms.is_some() && !waits => {
                Some("There is no approval that waits for a second person. Read the record again.")
            }
            Outcome::Approved { .. } if matches!(now, Arrangement::Paused { .. }) => {
                Some("Homeworking is paused. Resume it first, then change the approval.")
            }
            Outcome::Paused if !matches!(now, Arrangement::Approved { .. }) => {
                Some("Only homeworking that was approved can be paused. Read the record again.")
            }
            Outcome::Resumed if !matches!(now, Arrangement::Paused { .. }) => {
                Some("Homeworking is not paused. Read the record again.")
            }
            Outcome::Declined
                if !matches!(
                    now,
                    Arrangement::Applying | Arrangement::AwaitingSecond { .. }
                ) =>
            {
                Some("This application has been decided. To stop homeworking, pause or end it.")
            }
            Outcome::Ended
                if !matches!(
                    now,
                    Arrangement::Approved { .. } | Arrangement::Paused { .. }
                ) =>
            {
                Some("There is no homeworking arrangement to end. Read the record again.")
            }
            _ => None,
        }
    }

    /// Gates block whatever is said; other items must be carried by a condition. Answers whether a
    /// stop item is carried.
    fn approve(&self, conditions: &[Condition], faults: &mut Vec<FieldProblem>) -> bool {
        let mut stop = false;
        for block in self.standing.blocks(self.pack) {
            let title = self.pack.item(&block.item).map_or("", |item| &item.title);
            let carried = conditions
                .iter()
                .find(|it| it.item.as_ref() == Some(&block.item) && !it.words.trim().is_empty());
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
        conditions: &[Condition],
        faults: &mut Vec<FieldProblem>,
    ) -> Result<(), Problem> {
        let decided = self.record.entries.iter().find(|entry| entry.seq == first);
        let Some((
            entry,
            Outcome::Approved {
                conditions: were, ..
            },
        )) = decided.and_then(|entry| match &entry.body {
            Body::Decided { decision } => Some((entry, &decision.outcome)),
            _ => None,
        })
        else {
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
        if conditions != were {
            faults.push(field(
                "conditions",
                "Confirm the conditions as they stand, or decide afresh.",
            ));
        }
        // What blocked then may be worse by now: gates block the second person too.
        let _ = self.approve(conditions, faults);
        Ok(())
    }
}

/// Whether a person in a role may review a response, and whether the verdict says enough.
///
/// # Errors
/// When the response is not theirs to review, or a return does not say what would satisfy.
pub fn review(
    item: &Item,
    method: &Method,
    advisor: &PersonId,
    by: &Author,
    verdict: &Verdict,
) -> Result<(), Problem> {
    not_about_oneself(by, advisor)?;
    let allowed = match (method.settles, verdict) {
        _ if item.health => by.role == Role::Assessor,
        // Anybody who reviews may send back what they cannot rely on.
        (_, Verdict::Returned { .. }) => reviews(by.role),
        (Settles::Accepted(role), Verdict::Accepted) => by.role == role,
        (Settles::TwoPeople, Verdict::Accepted) => reviews(by.role),
        (Settles::Itself, Verdict::Accepted) => reviews(by.role),
    };
    if !allowed {
        return Err(not_theirs(item));
    }
    if let Verdict::Returned { reason, satisfy } = verdict {
        let mut faults = Vec::new();
        words(
            "reason",
            reason,
            "Say why you are returning it.",
            &mut faults,
        );
        words(
            "satisfy",
            satisfy,
            "Say what would satisfy, so that one more try is enough.",
            &mut faults,
        );
        if !faults.is_empty() {
            return Err(Problem::fields(faults));
        }
    }
    Ok(())
}

/// Whether a person in a role may respond to an item by a method for somebody else.
///
/// # Errors
/// When the method is another's, or the content is not what it takes.
pub fn attest(
    item: &Item,
    method: &Method,
    advisor: &PersonId,
    by: &Author,
    value: &Value,
) -> Result<(), Problem> {
    not_about_oneself(by, advisor)?;
    if method.by != by.role {
        return Err(not_theirs(item));
    }
    let fault = match (&method.kind, value) {
        (Kind::Attestation { .. } | Kind::Visit { .. }, Value::Attested { outcome, note }) => {
            let says_why = *outcome == Attested::Confirmed || !note.trim().is_empty();
            (!says_why).then(|| field("note", "Say why, in words that the advisor will read."))
        }
        (Kind::Words { most }, Value::Words { words }) => {
            let length = words.trim().chars().count();
            (length == 0 || length > *most as usize)
                .then(|| field("words", format!("Write between 1 and {most} characters.")))
        }
        _ => Some(field("value", "This item takes another kind of answer.")),
    };
    match fault {
        Some(fault) => Err(Problem::fields(vec![fault])),
        None => Ok(()),
    }
}

/// Whether the content of responses to an item may be read in a role, by somebody other than the
/// advisor.
pub fn may_read(item: &Item, role: Role) -> bool {
    if item.health {
        role == Role::Assessor
    } else {
        reviews(role)
    }
}

/// The roles that review.
fn reviews(role: Role) -> bool {
    matches!(role, Role::Manager | Role::Assessor | Role::It)
}

/// Whether a response waits for a person of this role: what a queue is made of.
pub fn waits_for(standing: &Standing, pack: &Pack, item: &ItemId, role: Role) -> bool {
    let (Some(item), Some(standing)) = (pack.item(item), standing.items.get(item)) else {
        return false;
    };
    if standing.result == ItemResult::NotApplicable {
        return false;
    }
    item.methods
        .iter()
        .any(|method| match standing.methods.get(&method.id) {
            Some(given) => {
                let waits = given.state == State::WithReviewer || given.renewal.is_some();
                waits
                    && match method.settles {
                        Settles::Accepted(by) => by == role,
                        Settles::TwoPeople => reviews(role),
                        Settles::Itself => false,
                    }
            }
            None => method.by == role && !standing.is_satisfied(),
        })
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

fn not_theirs(item: &Item) -> Problem {
    Problem::new(
        ProblemCode::NotAllowed,
        format!(
            "\"{}\" is for somebody in another role to look at.",
            item.title
        ),
    )
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
