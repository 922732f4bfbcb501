//! The assistance place, from what was pressed and what is known.
//!
//! What may be said of a press is the domain's ([`hearth_domain::assistance::ladder`]); here it
//! becomes sentences. Not here: sending ([`crate::assistance`]).

#[cfg(test)]
mod tests;

use hearth_domain::{
    api::{
        account::PhoneCard,
        assistance::{EndState, OnDuty},
    },
    assistance::{
        Cause, INCIDENT_GROUPS, Nature,
        ladder::{Ladder, Step, Way},
        readiness::{self, Readiness},
    },
    pack::{AsksFor, Assistance, Reason},
    role::Role,
};

use crate::{
    store::KeptPress,
    view::assistance::{AssistanceView, CauseView, PressView, ReadinessView, StepView},
    wording::sentence_case,
};

/// Everything that the assistance place is made from.
pub(crate) struct Help<'a> {
    /// What the advisor's pack offers; none when it offers the phone only.
    pub pack: Option<&'a Assistance>,
    /// A press could be sent now.
    pub is_connected: bool,
    /// Who is on duty; none when nobody knows.
    pub on_duty: Option<&'a [OnDuty]>,
    /// The number to call.
    pub phone: &'a PhoneCard,
}

impl Help<'_> {
    /// What a press for one of some groups would do now.
    pub fn readiness_for(&self, to: &[Role]) -> Readiness {
        readiness::readiness(self.is_connected, self.on_duty, to)
    }

    /// What a press would do now, whatever it is for: somebody can answer only if that is so of
    /// every reason.
    pub fn readiness(&self) -> Readiness {
        self.readiness_for_each(&self.groups())
    }

    /// What it would do where each of some groups has to hear.
    fn readiness_for_each(&self, groups: &[Role]) -> Readiness {
        let mut each = groups.iter().map(|group| self.readiness_for(&[*group]));
        each.find(|it| !can_answer(it))
            .unwrap_or_else(|| self.readiness_for(groups))
    }

    /// The same in words. Who can answer for some reasons only is named with those.
    pub fn overall(&self) -> ReadinessView {
        let readiness = self.readiness();
        let mut groups = self.groups();
        groups.retain(|group| can_answer(&self.readiness_for(&[*group])));
        match self.readiness_for(&groups) {
            Readiness::CanAnswer { names } if !can_answer(&readiness) => ReadinessView {
                readiness,
                words: format!(
                    "{} can answer for {} only. For anything else, phone {}",
                    any_of(&names),
                    listed(&groups),
                    self.phone.number
                ),
            },
            _ => self.words(readiness),
        }
    }

    fn groups(&self) -> Vec<Role> {
        self.pack.map(Assistance::all_groups).unwrap_or_default()
    }

    /// What a press would do, in words.
    pub fn words(&self, readiness: Readiness) -> ReadinessView {
        let number = &self.phone.number;
        let words = match &readiness {
            Readiness::CanAnswer { names } => format!("{} can answer", any_of(names)),
            Readiness::PhoneOnly => format!("Phone only: {number}"),
            Readiness::NoRoute => format!("No route: call {number}"),
        };
        ReadinessView { readiness, words }
    }

    /// The page.
    pub fn view(&self, presses: &[KeptPress]) -> AssistanceView {
        let reasons = |asked: &[AsksFor]| -> Vec<CauseView> {
            let all = self.pack.map(|pack| &pack.reason[..]).unwrap_or_default();
            let wanted = all.iter().filter(|it| asked.contains(&it.asks_for));
            wanted.map(|reason| self.reason(reason)).collect()
        };
        let incidents = self.pack.map(|pack| &pack.incident[..]).unwrap_or_default();
        AssistanceView {
            readiness: self.overall(),
            reasons: reasons(&[AsksFor::Help]),
            breaks: reasons(&[AsksFor::Break, AsksFor::BreakAndCallBack]),
            incidents: incidents
                .iter()
                .map(|incident| CauseView {
                    cause: Cause::Incident {
                        incident: incident.kind,
                    },
                    title: incident.title.clone(),
                    hint: incident.hint.clone(),
                    first: None,
                    to: sentence_case(&listed(&INCIDENT_GROUPS)),
                    readiness: self.words(self.readiness_for_each(&INCIDENT_GROUPS)),
                })
                .collect(),
            phone: self.phone.clone(),
            presses: {
                let mut presses: Vec<_> = presses.iter().rev().map(|it| self.press(it)).collect();
                // What is over stands behind what is not.
                presses.sort_by_key(|press| press.step == Step::Ended);
                presses
            },
        }
    }

    /// A press, and how far it has come.
    fn press(&self, kept: &KeptPress) -> PressView {
        let ladder = Ladder::of(&kept.press, kept.word.as_ref());
        let known = self.pack.and_then(|pack| pack.words(&kept.press.cause));
        let title = match (&kept.word, known) {
            (Some(word), _) => word.title.clone(),
            (None, Some((title, _))) => title.into(),
            (None, None) => "Assistance".into(),
        };
        let step = ladder.step();
        let (headline, detail) = self.say(kept, &ladder);
        let practice = match ladder.nature {
            Nature::Drill => "Practice. ",
            Nature::Live => "",
        };
        // What was last heard may be otherwise by now.
        let is_old = !self.is_connected && !matches!(step, Step::Pressed | Step::Ended);
        let (last_heard, detail) = match is_old {
            true => ("Last heard: ", Some(self.not_heard(ladder.nature))),
            false => ("", detail),
        };
        PressView {
            id: kept.id.clone(),
            title,
            nature: ladder.nature,
            step,
            headline: format!("{practice}{last_heard}{headline}"),
            detail,
            first: self.first(&kept.press.cause),
            say: known.map_or_else(|| self.phone.words.clone(), |(_, say)| say.into()),
            steps: steps(&ladder, "Pressed, and kept on this computer"),
            can_take_back: step != Step::Ended && !kept.withdrawn,
            can_put_away: step == Step::Ended,
        }
    }

    fn reason(&self, reason: &Reason) -> CauseView {
        CauseView {
            cause: Cause::Reason {
                reason: reason.id.clone(),
            },
            title: reason.title.clone(),
            hint: reason.hint.clone(),
            first: reason.first.clone(),
            to: sentence_case(reason.to.title()),
            readiness: self.words(self.readiness_for(&[reason.to])),
        }
    }

    fn first(&self, cause: &Cause) -> Option<String> {
        let Cause::Reason { reason } = cause else {
            return None;
        };
        let reasons = &self.pack?.reason;
        reasons.iter().find(|it| &it.id == reason)?.first.clone()
    }

    fn not_heard(&self, nature: Nature) -> String {
        let call = self.call(nature, "if nobody comes");
        format!("Hearth does not hear your provider's server now, so this may have changed.{call}")
    }

    /// To phone, with the number. Nobody phones because they practise.
    fn call(&self, nature: Nature, when: &str) -> String {
        match nature {
            Nature::Live => format!(" Call {} {when}.", self.phone.number),
            Nature::Drill => String::new(),
        }
    }

    /// How far a press has come as a sentence, and what else to know.
    fn say(&self, kept: &KeptPress, ladder: &Ladder) -> (String, Option<String>) {
        let call = |when: &str| self.call(ladder.nature, when);
        let alone = |when: &str| Some(call(when).trim().to_owned()).filter(|it| !it.is_empty());
        if kept.withdrawn && ladder.ended.is_none() {
            let detail = "Your provider does not know yet. Hearth keeps telling them.";
            return ("You took this back.".into(), Some(detail.into()));
        }
        match ladder.step() {
            Step::Pressed => (
                format!("Not sent yet.{}", call("now")),
                Some(kept.trouble.clone().unwrap_or_else(|| {
                    "Hearth keeps trying while it is open and unlocked. Do not wait for it.".into()
                })),
            ),
            Step::Sent if ladder.legs.iter().any(|leg| leg.seen.is_some()) => (
                format!(
                    "One of the two groups has not seen this yet.{}",
                    call("now")
                ),
                Some("Your provider's server has it and tells more and more people.".into()),
            ),
            Step::Sent => (
                format!("Nobody has seen this yet.{}", call("now")),
                Some("Your provider's server has it and tells more and more people.".into()),
            ),
            Step::Seen => (
                format!("Seen. Nobody has it yet.{}", call("if you cannot wait")),
                Some(screens(ladder)),
            ),
            Step::HalfAnswered => (
                format!("Half done: {}.", halves(&ladder.legs)),
                alone("for the other half if you cannot wait"),
            ),
            Step::Answered if ladder.legs.len() > 1 && ladder.diverted.is_none() => (
                format!("{} Your calls are not diverted yet.", answered(ladder)),
                alone("if calls still come"),
            ),
            Step::Answered => (answered(ladder), alone("if they do not come")),
            Step::Ended => (ended(ladder), None),
        }
    }
}

fn screens(ladder: &Ladder) -> String {
    // Somebody may have been told for both groups of an incident.
    match ladder.legs.iter().map(|leg| leg.screens).max() {
        None | Some(0 | 1) => "1 person was shown it, with its sound.".into(),
        Some(count) => format!("{count} people were shown it, with its sound."),
    }
}

fn answered(ladder: &Ladder) -> String {
    let mut names: Vec<&str> = Vec::new();
    for leg in &ladder.legs {
        if let Some(done) = &leg.answered
            && !names.contains(&done.name.as_str())
        {
            names.push(&done.name);
        }
    }
    match names[..] {
        [one] => format!("{one} has this."),
        _ => format!("{} have this.", names.join(" and ")),
    }
}

/// Which groups have an incident and which do not.
pub(crate) fn halves(legs: &[Way]) -> String {
    let each = legs.iter().map(|leg| match &leg.answered {
        Some(done) => format!("{} has it for {}", done.name, leg.to.title()),
        None => format!("{} does not have it yet", leg.to.title()),
    });
    each.collect::<Vec<_>>().join(", ")
}

/// How a request ended.
pub(crate) fn ended(ladder: &Ladder) -> String {
    match &ladder.ended {
        Some(EndState::Closed { done, title, .. }) => {
            let closed = format!("{} closed this: {title}.", done.name);
            match ladder.legs.len() > 1 && ladder.diverted.is_none() {
                true => format!("{closed} Nobody said that calls were diverted."),
                false => closed,
            }
        }
        Some(EndState::Withdrawn { .. }) => "Taken back.".into(),
        None => String::new(),
    }
}

/// Every step in order, with the times of those that were confirmed.
pub(crate) fn steps(ladder: &Ladder, pressed: &str) -> Vec<StepView> {
    let step = |text: String, at| StepView { text, at };
    let mut steps = vec![
        step(pressed.into(), Some(ladder.pressed)),
        step("Sent: your provider's server has it".into(), ladder.sent),
    ];
    if ladder.legs.is_empty() {
        steps.push(step("Seen".into(), None));
        steps.push(step("Answered".into(), None));
    }
    for leg in &ladder.legs {
        let group = match ladder.legs.len() {
            1 => String::new(),
            _ => format!("{}: ", sentence_case(leg.to.title())),
        };
        let named = |text: &str| sentence_case(&format!("{group}{text}"));
        steps.push(step(named("seen on a screen"), leg.seen));
        steps.push(match &leg.answered {
            Some(done) => step(named(&format!("answered by {}", done.name)), Some(done.at)),
            None => step(named("answered"), None),
        });
    }
    if let Some(done) = &ladder.diverted {
        let text = format!("Calls diverted, says {}", done.name);
        steps.push(step(text, Some(done.at)));
    } else if ladder.legs.len() > 1 {
        steps.push(step("Calls diverted".into(), None));
    }
    steps.push(match &ladder.ended {
        Some(EndState::Closed { done, title, .. }) => {
            step(format!("Closed by {}: {title}", done.name), Some(done.at))
        }
        Some(EndState::Withdrawn { at }) => step("Taken back".into(), Some(*at)),
        None => step("Closed".into(), None),
    });
    if ladder.ended.is_some() {
        // What did not happen before the end does not happen any more.
        steps.retain(|step| step.at.is_some());
    }
    steps
}

/// Who is on duty, each with what they are.
pub(crate) fn people(on_duty: &[OnDuty]) -> Vec<String> {
    let titles = |it: &OnDuty| {
        let titles: Vec<_> = it.roles.iter().map(|role| role.title()).collect();
        titles.join(", ")
    };
    on_duty
        .iter()
        .map(|it| format!("{}, {}", it.name, titles(it)))
        .collect()
}

fn can_answer(readiness: &Readiness) -> bool {
    matches!(readiness, Readiness::CanAnswer { .. })
}

fn listed(groups: &[Role]) -> String {
    let titles: Vec<_> = groups.iter().map(|group| group.title()).collect();
    titles.join(" and ")
}

/// Names in a line that stays short.
fn any_of(names: &[String]) -> String {
    match names {
        [] => "Nobody".into(),
        [one] => one.clone(),
        [one, two] => format!("{one} or {two}"),
        [one, others @ ..] => format!("{one} or {} others", others.len()),
    }
}
