//! Check-ins as people read them.
//!
//! Not here: one thing that was said, and how far it has come ([`told`]), what is kept and where
//! ([`crate::diary`]), and what others shared ([`super::heard`]).

mod told;

use hearth_domain::{
    check_in::{CheckIn, CheckInAnswer, CheckInOutcome, NOTE_MOST, Said, Share},
    id::CheckInId,
    pack::CheckInForm,
    support::SupportCard,
    time::{Date, Days, Ms},
};

pub(crate) use told::{HowFar, asked, name, said_back, talk, words};
use told::{Origin, told};

use super::support;
use crate::{
    store::KeptCheckIn,
    view::{
        check_in::{
            CheckInFormView, CheckInOptionView, CheckInOutcomeView, CheckInPageView,
            CheckInQuestionView, PastCheckInView, ShareView, ToldView,
        },
        number,
        support::SupportView,
    },
    wording::{count, day},
};

/// What is asked, filled in as far as the draft goes. What an older version of the pack asked and
/// this one does not is left out.
pub(crate) fn form(form: &CheckInForm, draft: Option<&CheckIn>) -> CheckInFormView {
    let answers = draft.map_or(&[][..], |it| &it.answers).iter();
    let is_asked = |it: &&CheckInAnswer| {
        let question = form.question(&it.question);
        question.is_some_and(|question| question.option(&it.choice).is_some())
    };
    CheckInFormView {
        minutes: form.seconds.div_ceil(60).max(1),
        promises: promises(form),
        questions: form
            .questions
            .iter()
            .map(|question| CheckInQuestionView {
                id: question.id.clone(),
                ask: question.ask.clone(),
                hint: question.hint.clone(),
                note: question.note,
                options: question
                    .options
                    .iter()
                    .map(|option| CheckInOptionView {
                        id: option.id.clone(),
                        text: option.text.clone(),
                    })
                    .collect(),
            })
            .collect(),
        outcome_asked: OUTCOME.into(),
        outcomes: OUTCOMES
            .map(|outcome| CheckInOutcomeView {
                outcome,
                text: outcome_words(outcome).into(),
            })
            .into(),
        shares: Share::ALL.map(|share| self::share(form, share)).into(),
        answers: answers.filter(is_asked).cloned().collect(),
        outcome: draft.and_then(|it| it.outcome),
        note_most: number(NOTE_MOST),
    }
}

const OUTCOMES: [CheckInOutcome; 3] = [
    CheckInOutcome::StillWorking,
    CheckInOutcome::ChangeSomething,
    CheckInOutcome::Stop,
];

fn outcome_words(outcome: CheckInOutcome) -> &'static str {
    match outcome {
        CheckInOutcome::StillWorking => "It still works for me",
        CheckInOutcome::ChangeSomething => "I would like something to change",
        CheckInOutcome::Stop => "I would rather stop",
    }
}

/// What is asked at the end.
const OUTCOME: &str = "Does working from home still work for you?";

fn promises(form: &CheckInForm) -> Vec<String> {
    vec![
        "Every question may be left out. There is no score.".into(),
        format!(
            "What you keep to yourself stays on this computer, in a locked file of its own, for {} \
             days. Nothing that sends can open that file.",
            form.keep_days
        ),
        format!(
            "What you share is read by the people whom you choose. Your provider keeps it for {} \
             days, and you can take it back.",
            form.keep_shared_days
        ),
        "None of it counts for or against you: not for working from home, and not in audits."
            .into(),
    ]
}

fn share(form: &CheckInForm, share: Share) -> ShareView {
    let (text, hint) = match share {
        Share::KeepToMyself => (
            "Keep to myself".into(),
            "It stays on this computer.".to_owned(),
        ),
        Share::Manager => (
            "Share with my manager".into(),
            "The managers of your teams can read it and answer you.".into(),
        ),
        Share::SomeoneElse => (
            form.someone_else.title.clone(),
            format!(
                "Anybody who is a {} and does not manage you can read it and answer you.",
                form.someone_else.role.title().to_lowercase()
            ),
        ),
    };
    ShareView { share, text, hint }
}

/// When the next check-in falls due.
pub(crate) fn due(form: &CheckInForm, last: Option<Ms>, since: Date, today: Date) -> String {
    let due = form.due(last, since, today);
    if due < today {
        format!(
            "Your check-in was due on {}. It is yours to do when you like.",
            day(due)
        )
    } else if due == today {
        "Your check-in is due today.".into()
    } else {
        format!(
            "Your next check-in is due on {}. You can do one whenever you like.",
            day(due)
        )
    }
}

/// The list of check-ins that are kept here.
pub(crate) fn past(all: &[KeptCheckIn], how_far: &HowFar<'_>) -> Vec<PastCheckInView> {
    all.iter()
        .map(|kept| {
            let check_in = &kept.check_in;
            let own = how_far.wellbeing.map_or(&[][..], |it| &it.own).iter();
            let mut own = own.filter(|it| it.check_in == check_in.id);
            PastCheckInView {
                id: check_in.id.clone(),
                at: check_in.at,
                shared: how_much(kept, how_far),
                news: own.any(|it| !it.replies.is_empty() || it.talk.is_some()),
            }
        })
        .collect()
}

/// How much of a check-in was shared, and how far that has come.
fn how_much(kept: &KeptCheckIn, how_far: &HowFar<'_>) -> String {
    let place = Origin {
        check_in: &kept.check_in.id,
        pack: &kept.check_in.pack,
        handed: kept.handed,
    };
    let shared = kept
        .check_in
        .shared()
        .map_or_else(Vec::new, |it| it.answers);
    let mut much: Vec<(&str, usize)> = Vec::new();
    for word in shared
        .iter()
        .map(|it| how_far.reach(place, &it.said.topic()).word())
    {
        match much.iter_mut().find(|(known, _)| *known == word) {
            Some((_, many)) => *many += 1,
            None => much.push((word, 1)),
        }
    }
    let mut words = much.into_iter();
    let Some((word, many)) = words.next() else {
        return "Kept to yourself".into();
    };
    words.fold(
        format!("{} {word}", count(many, "answer", "answers")),
        |so_far, (word, many)| format!("{so_far}, {many} {word}"),
    )
}

/// What was shared in check-ins that are not kept here: as the server has it, and then what is still on
/// its way there.
pub(crate) fn elsewhere(all: &[KeptCheckIn], how_far: &HowFar<'_>) -> Vec<ToldView> {
    let is_here = |id: &CheckInId| all.iter().any(|kept| &kept.check_in.id == id);
    let own = how_far.wellbeing.map_or(&[][..], |it| &it.own).iter();
    let there = own.filter(|it| !is_here(&it.check_in)).map(|it| {
        let place = Origin {
            check_in: &it.check_in,
            pack: &it.pack,
            handed: true,
        };
        told(how_far, place, &it.topic, it.said.as_ref(), it.with.into())
    });
    let on_its_way = how_far.on_its_way.iter().map(|kept| &kept.shared);
    let on_its_way = on_its_way.filter(|shared| !is_here(&shared.id));
    let on_its_way = on_its_way.flat_map(|shared| {
        let answers = shared.answers.iter();
        let unknown =
            answers.filter(|it| how_far.conversation(&shared.id, &it.said.topic()).is_none());
        unknown.map(|it| {
            let place = Origin {
                check_in: &shared.id,
                pack: &shared.pack,
                handed: true,
            };
            told(
                how_far,
                place,
                &it.said.topic(),
                Some(&it.said),
                it.with.into(),
            )
        })
    });
    there.chain(on_its_way).collect()
}

/// One check-in that is kept here. `kept_days` is for how many days one is kept that has no last day yet.
pub(crate) fn page(
    KeptCheckIn {
        check_in,
        handed,
        keep_until,
    }: &KeptCheckIn,
    card: Option<&SupportCard>,
    how_far: &HowFar<'_>,
    kept_days: Days,
    today: Date,
) -> CheckInPageView {
    let form = how_far.form(&check_in.pack);
    let answers = check_in.answers.iter().map(|it| {
        let said = Said::Answer {
            question: it.question.clone(),
            choice: it.choice.clone(),
            note: it.note.clone(),
        };
        (said, it.share)
    });
    let outcome = check_in.outcome.map(|it| {
        (
            Said::Outcome {
                outcome: it.outcome,
            },
            it.share,
        )
    });
    let told = answers
        .chain(outcome)
        .map(|(said, share)| {
            let place = Origin {
                check_in: &check_in.id,
                pack: &check_in.pack,
                handed: *handed,
            };
            told(how_far, place, &said.topic(), Some(&said), share)
        })
        .collect();
    let lines = form.and_then(|form| card?.after_low_answers(check_in, form));
    let outcome = check_in.outcome.map(|it| it.outcome);
    CheckInPageView {
        id: check_in.id.clone(),
        at: check_in.at,
        told,
        talk_to: lines.map(|lines| SupportView {
            urgent: card.map_or_else(Vec::new, |card| support::lines(card.urgent(), today)),
            // The whole card is one press away.
            lines: support::lines(lines, today).into_iter().take(3).collect(),
        }),
        offers_going_back: outcome.is_some_and(CheckInOutcome::offers_going_back),
        kept: match keep_until {
            Some(last) => format!(
                "Hearth deletes this from your computer after {}.",
                day(*last)
            ),
            None => format!(
                "Hearth deletes this from your computer {kept_days} days after it next reaches your server."
            ),
        },
    }
}
