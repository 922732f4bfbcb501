//! When an item is asked: conditions over answers and over the provider's own choices.
//!
//! A condition is true, false or *not yet known*, because the answer it waits for has not been
//! given. Not here: whether conditions run in a circle ([`super::check`]).

use serde::Deserialize;

use crate::id::{Choice, ItemId, PolicyId};

/// A condition on asking an item.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum When {
    /// The item was answered with one of these.
    Chose(Chosen),
    /// The provider chose this for the policy.
    Policy(PolicyId, Choice),
    /// The condition does not hold.
    Not(Box<When>),
    /// All hold.
    All(Vec<When>),
    /// At least one holds.
    Any(Vec<When>),
}

/// What is known of an answer that a condition waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answered<'a> {
    /// It was this.
    Chose(&'a Choice),
    /// The item is not asked of this person, so nothing was chosen.
    NotAsked,
    /// It has not been given.
    NotYet,
}

/// An answer that a condition waits for.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chosen {
    /// The item that is answered.
    pub item: ItemId,
    /// Any of these answers.
    pub any: Vec<Choice>,
}

impl When {
    /// Whether it holds; `None` when an answer that matters has not been given.
    pub fn holds<'a>(
        &self,
        answer: &impl Fn(&ItemId) -> Answered<'a>,
        policy: &impl Fn(&PolicyId) -> Option<&'a Choice>,
    ) -> Option<bool> {
        let all = |of: &[When], end: bool| {
            // `all` ends at the first false, `any` at the first true; otherwise one unknown is
            // enough to leave the whole unknown.
            of.iter().try_fold(Some(!end), |so_far, when| {
                match when.holds(answer, policy) {
                    Some(value) if value == end => Err(end),
                    None => Ok(None),
                    Some(_) => Ok(so_far),
                }
            })
        };
        match self {
            When::Chose(chosen) => match answer(&chosen.item) {
                Answered::Chose(choice) => Some(chosen.any.contains(choice)),
                Answered::NotAsked => Some(false),
                Answered::NotYet => None,
            },
            When::Policy(id, choice) => Some(policy(id) == Some(choice)),
            When::Not(when) => when.holds(answer, policy).map(|value| !value),
            When::All(of) => all(of, false).unwrap_or_else(Some),
            When::Any(of) => all(of, true).unwrap_or_else(Some),
        }
    }

    /// Every condition in it that waits for an answer.
    pub fn chosen(&self) -> Vec<&Chosen> {
        match self {
            When::Chose(chosen) => vec![chosen],
            When::Policy(..) => Vec::new(),
            When::Not(when) => when.chosen(),
            When::All(of) | When::Any(of) => of.iter().flat_map(When::chosen).collect(),
        }
    }

    /// Every condition in it on a policy.
    pub fn policies(&self) -> Vec<(&PolicyId, &Choice)> {
        match self {
            When::Chose(_) => Vec::new(),
            When::Policy(id, choice) => vec![(id, choice)],
            When::Not(when) => when.policies(),
            When::All(of) | When::Any(of) => of.iter().flat_map(When::policies).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_answer_matters_only_when_it_can_decide() {
        let yes: Choice = "yes".parse().unwrap();
        let chose = |item: &str| {
            When::Chose(Chosen {
                item: item.parse().unwrap(),
                any: vec![yes.clone()],
            })
        };
        let no: Choice = "no".parse().unwrap();
        let answer = |id: &ItemId| match id.as_str() {
            "said-yes" => Answered::Chose(&yes),
            "said-no" => Answered::Chose(&no),
            "not-asked" => Answered::NotAsked,
            _ => Answered::NotYet,
        };
        let check = |when: When, expected| {
            assert_eq!(when.holds(&answer, &|_| None), expected, "{when:?}");
        };
        let not = |when| When::Not(Box::new(when));
        check(chose("said-yes"), Some(true));
        check(not(chose("said-yes")), Some(false));
        check(chose("not-asked"), Some(false));
        check(chose("open"), None);
        check(not(chose("open")), None);
        check(
            When::All(vec![chose("open"), chose("said-no")]),
            Some(false),
        );
        check(When::All(vec![chose("open"), chose("said-yes")]), None);
        check(When::All(vec![]), Some(true));
        check(
            When::Any(vec![chose("open"), chose("said-yes")]),
            Some(true),
        );
        check(When::Any(vec![chose("said-no"), chose("open")]), None);
        check(When::Any(vec![]), Some(false));
    }
}
