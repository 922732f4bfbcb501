//! What the responses by one method are worth on a day.
//!
//! Not here: how methods combine into an item ([`super::item`]).

use super::{
    ItemResult, MethodStanding, State, Turns,
    history::{Given, History, Place},
};
use crate::{
    fact::{Fact, Held, Limit},
    internet::summary,
    pack::{Item, Kind, Means, Method, Pack, Packs, Settles},
    response::{Attested, Value},
    time::Date,
};

/// What a content says of its item, before anybody reviews it.
pub(super) struct Claim {
    pub result: ItemResult,
    pub why: Option<String>,
    /// The last day for which it says so.
    pub until: Option<Date>,
}

impl Claim {
    fn plain(result: ItemResult) -> Claim {
        Claim {
            result,
            why: None,
            until: None,
        }
    }

    fn unclear(why: impl Into<String>) -> Claim {
        Claim {
            result: ItemResult::CouldNotTell,
            why: Some(why.into()),
            until: None,
        }
    }

    /// What `value` says, by `method` of `pack`, about the day `observed`.
    pub fn of(pack: &Pack, method: &Method, value: &Value, observed: Date) -> Claim {
        let said = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        match (&method.kind, value) {
            (_, Value::CannotTell { why }) => Claim::unclear(why),
            (Kind::Answer { choices }, Value::Chosen { choice, .. }) => {
                match pack
                    .options(choices)
                    .iter()
                    .find(|it| &it.id == choice)
                    .map(|it| it.means)
                {
                    Some(Means::Met) => Claim::plain(ItemResult::Met),
                    Some(Means::NotMet) => Claim::plain(ItemResult::NotMet),
                    Some(Means::NotApplicable) => Claim::plain(ItemResult::NotApplicable),
                    Some(Means::CouldNotTell) => Claim::plain(ItemResult::CouldNotTell),
                    None => Claim::unclear("The answer is not one that this version offers."),
                }
            }
            (Kind::Day { expires }, Value::Day { day }) => Claim {
                until: expires.then_some(*day),
                ..Claim::plain(ItemResult::Met)
            },
            (Kind::Attestation { .. } | Kind::Visit { .. }, Value::Attested { outcome, note }) => {
                let result = match outcome {
                    Attested::Confirmed => ItemResult::Met,
                    Attested::NotSo => ItemResult::NotMet,
                    Attested::CannotSay => ItemResult::CouldNotTell,
                };
                Claim {
                    why: said(note),
                    ..Claim::plain(result)
                }
            }
            (Kind::Measurement { limits, .. }, Value::Measured { facts }) => {
                held(pack, limits, facts, observed)
            }
            (Kind::Measurement { limits, .. }, Value::Sampled { samples, .. }) => {
                match &pack.internet {
                    Some(internet) if summary::is_enough(samples, internet) => {
                        held(pack, limits, &summary::facts(samples, internet), observed)
                    }
                    Some(_) => Claim {
                        why: Some("There are too few tests at peak times.".into()),
                        ..Claim::plain(ItemResult::NotEnoughEvidence)
                    },
                    None => Claim::unclear("Your provider does not measure the internet."),
                }
            }
            (Kind::Words { .. }, Value::Words { .. })
            | (Kind::Photo { .. }, Value::Photos { .. })
            | (Kind::Document { .. }, Value::Document { .. })
            | (Kind::Reading { .. }, Value::Read { .. })
            | (Kind::Signature { .. }, Value::Signed { .. }) => Claim::plain(ItemResult::Met),
            _ => Claim::unclear("The answer is of another kind than the question."),
        }
    }
}

fn held(pack: &Pack, limits: &[Limit], facts: &[Fact], observed: Date) -> Claim {
    measured(
        limits
            .iter()
            .map(|it| (it, it.judge(facts, &pack.support, observed))),
    )
}

/// One limit that does not hold is enough for not met; without one, one unknown is enough for could
/// not tell.
fn measured<'a>(held: impl Iterator<Item = (&'a Limit, Held)>) -> Claim {
    let (mut until, mut unknown, mut missed) = (None::<Date>, None, Vec::new());
    for (limit, held) in held {
        match held {
            Held::Yes(Some(last)) => until = Some(until.map_or(last, |it| it.min(last))),
            Held::Yes(None) => {}
            Held::No => missed.push(limit.says.as_str()),
            Held::Unknown(why) => unknown = unknown.or(Some(why)),
        }
    }
    match (missed.is_empty(), unknown) {
        (false, _) => Claim {
            result: ItemResult::NotMet,
            why: Some(format!("Needed: {}.", missed.join("; "))),
            until: None,
        },
        (true, Some(why)) => Claim::unclear(why),
        (true, None) => Claim {
            until,
            ..Claim::plain(ItemResult::Met)
        },
    }
}

enum Review {
    Settled,
    Waiting(&'static str),
    Returned(String),
}

/// Where one method stands, with what is needed to hold it against its alternatives.
pub(super) struct Voice {
    pub standing: MethodStanding,
    /// Where the response that governs lies in the record.
    pub place: Place,
    /// What the response that governs said can no longer be known: it may have been a no.
    pub lost: bool,
}

/// Where one method of `asked` stands; `None` when nothing counts that was given by it.
///
/// `asked` is the item `now`, or an earlier revision of it: then only what was given under that
/// revision, or one before, plays a part. Intervals are always those of `now`.
pub(super) fn stand(
    packs: &Packs,
    (pack, now): (&Pack, &Item),
    asked: &Item,
    method: &Method,
    history: &History<'_>,
    turns: &mut Turns,
) -> Option<Voice> {
    let given = history.given(asked, &method.id);
    let judged: Vec<Judged> = given
        .iter()
        .filter(|it| asked.revision == now.revision || it.response.revision <= asked.revision)
        .map(|it| Judged::of(packs, it))
        .collect();
    let latest = judged.last()?;

    // Later responses that claim what an accepted one showed do not put it in doubt: until somebody
    // has looked, the accepted one holds for as long as it would have held. Anything else that came
    // after it does: a no, an unknown, a return.
    let held = judged.iter().rev().find(|it| !it.is_hopeful());
    if latest.is_hopeful()
        && let Some(held) = held.filter(|it| it.is_good())
    {
        let mut voice = held.stand(packs, (pack, now), turns);
        if voice.standing.state.is_safe() {
            voice.standing.renewal = Some(latest.given.response.id.clone());
            return Some(voice);
        }
    }
    Some(latest.stand(packs, (pack, now), turns))
}

/// A response with what it claims and what reviewers made of it.
struct Judged<'a> {
    given: &'a Given<'a>,
    claim: Claim,
    review: Review,
    /// Its content or its version of the pack is not at hand.
    lost: bool,
}

impl<'a> Judged<'a> {
    /// Judges a response under the version of the pack that it was given under: a later version
    /// rewrites nothing.
    fn of(packs: &Packs, given: &'a Given<'a>) -> Judged<'a> {
        let response = given.response;
        let known = packs.get(&response.pack).and_then(|pack| {
            let method = pack.item(&response.item)?.method(&response.method)?;
            Some((pack, method))
        });
        let returned = given
            .returned()
            .map(|(reason, satisfy)| Review::Returned(format!("{reason} {satisfy}")));
        let Some((pack, method)) = known else {
            let claim = Claim::unclear("It was answered under a version that is not known here.");
            return Judged {
                given,
                claim,
                review: returned.unwrap_or(Review::Settled),
                lost: true,
            };
        };
        let claim = match given.value {
            Some(value) => Claim::of(pack, method, value, response.observed.min(given.received)),
            None => Claim::unclear("The answer was erased, or is for the assessor only."),
        };
        let review = match (returned, method.settles) {
            (Some(returned), _) => returned,
            (None, Settles::Itself) => Review::Settled,
            (None, Settles::Accepted(role)) if given.accepted_by(Some(role)) > 0 => Review::Settled,
            (None, Settles::Accepted(role)) => Review::Waiting(match role {
                crate::role::Role::Assessor => "A workstation assessor will look at it.",
                crate::role::Role::It => "IT will look at it.",
                _ => "A manager will look at it.",
            }),
            (None, Settles::TwoPeople) if given.accepted_by(None) > 1 => Review::Settled,
            (None, Settles::TwoPeople) => Review::Waiting("Two people will look at it."),
        };
        Judged {
            given,
            claim,
            review,
            lost: given.value.is_none(),
        }
    }

    /// Whether it claims that nothing is amiss.
    fn is_fine(&self) -> bool {
        matches!(
            self.claim.result,
            ItemResult::Met | ItemResult::NotApplicable
        )
    }

    /// Whether it claims that nothing is amiss and waits for somebody to agree.
    fn is_hopeful(&self) -> bool {
        matches!(self.review, Review::Waiting(_)) && self.is_fine()
    }

    /// Whether it is settled that nothing is amiss.
    fn is_good(&self) -> bool {
        matches!(self.review, Review::Settled) && self.is_fine()
    }

    fn stand(&self, packs: &Packs, (pack, item): (&Pack, &Item), turns: &mut Turns) -> Voice {
        let (due, last_safe) = self.holds(pack, packs, item);
        let aged = state(due, last_safe, item.due_soon, turns);
        let (result, state, why) = match (&self.review, self.claim.result) {
            (Review::Returned(why), _) => (
                ItemResult::NotEnoughEvidence,
                State::Returned,
                Some(why.clone()),
            ),
            (Review::Waiting(why), ItemResult::Met | ItemResult::NotApplicable) => (
                ItemResult::NotEnoughEvidence,
                State::WithReviewer,
                Some((*why).to_owned()),
            ),
            // A "no" needs nobody's acceptance, and neither does "I cannot tell".
            (Review::Waiting(_), claimed) => (claimed, State::WithReviewer, self.claim.why.clone()),
            (Review::Settled, claimed) => (claimed, aged, self.claim.why.clone()),
        };
        let standing = MethodStanding {
            result,
            state,
            why,
            response: self.given.response.id.clone(),
            renewal: None,
            observed: self.observed(),
            due,
            last_safe,
        };
        Voice {
            standing,
            place: self.given.place,
            lost: self.lost,
        }
    }

    /// The day that it speaks of, which cannot lie after the day on which the server took it.
    fn observed(&self) -> Date {
        self.given.response.observed.min(self.given.received)
    }

    /// The last day on which it is current, and the last on which it may be relied on.
    fn holds(&self, pack: &Pack, packs: &Packs, item: &Item) -> (Option<Date>, Option<Date>) {
        let days = |days: u32| i32::try_from(days).unwrap_or(i32::MAX);
        let renewed = item.review.map(|review| self.observed().plus(days(review)));
        let due = earlier(renewed, self.claim.until);
        let last_safe = due.map(|due| due.plus(days(item.lapse_grace)));
        let raised = packs
            .versions(&pack.id)
            .filter(|version| version.version <= pack.version)
            .find(|version| {
                version
                    .item(&item.id)
                    .is_some_and(|it| it.revision > self.given.response.revision)
            });
        match raised {
            Some(raised) => (
                earlier(due, Some(raised.from.plus(-1))),
                earlier(last_safe, Some(raised.from.plus(days(raised.grace)))),
            ),
            None => (due, last_safe),
        }
    }
}

fn earlier(one: Option<Date>, other: Option<Date>) -> Option<Date> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

/// The state of a settled response by its days.
fn state(due: Option<Date>, last_safe: Option<Date>, due_soon: u32, turns: &mut Turns) -> State {
    let soon = due.map(|due| due.plus(-i32::try_from(due_soon).unwrap_or(i32::MAX)));
    // Every turn is noted, also those behind another one.
    let lapsed = last_safe.is_some_and(|last| turns.passed(last));
    let late = due.is_some_and(|due| turns.passed(due));
    let soon = soon.is_some_and(|soon| turns.passed(soon.plus(-1)));
    match (lapsed, late, soon) {
        (true, ..) => State::Lapsed,
        (_, true, _) => State::Grace,
        (_, _, true) => State::DueSoon,
        _ => State::Current,
    }
}
