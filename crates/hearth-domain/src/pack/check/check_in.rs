//! Whether what a pack says of check-ins makes sense.

use super::{Faults, Pack, twice};
use crate::pack::{CheckInForm, CheckInQuestion, SOMEONE_ELSE};

/// Longer is no check-in, and no short keeping.
const LONGEST_DAYS: u32 = 366;

/// Whoever shared something does not wait longer for a word.
const LONGEST_REPLY_DAYS: u32 = 14;

pub(super) fn check(pack: &Pack, faults: &mut Faults) {
    let Some(form) = &pack.check_in else {
        return;
    };
    days(form, faults);
    if !SOMEONE_ELSE.contains(&form.someone_else.role) || form.someone_else.title.trim().is_empty()
    {
        faults.pack(
            "[check_in] sends what is not for the manager to people who cannot hear it.",
            "Set someone_else to a title and the role manager, assessor, shiftLead or clinician.",
        );
    }
    if form.questions.is_empty() {
        faults.pack(
            "[check_in] asks nothing.",
            "Add [[check_in.question]], or take [check_in] out.",
        );
    }
    for name in twice(form.questions.iter().map(|it| it.id.as_str())) {
        faults.pack(
            format!("There is more than one question named {name}."),
            "Rename one.",
        );
    }
    for question in &form.questions {
        check_question(pack, question, faults);
    }
}

fn days(form: &CheckInForm, faults: &mut Faults) {
    let is_rhythm = (1..=LONGEST_DAYS).contains(&form.every_days);
    if !is_rhythm || form.due_soon_days >= form.every_days || form.seconds == 0 {
        faults.pack(
            "[check_in] has no rhythm that can be kept.",
            format!(
                "Set every_days from 1 to {LONGEST_DAYS}, due_soon_days to fewer, and seconds to \
                 how long it takes."
            ),
        );
    }
    let kept = [form.keep_days, form.keep_shared_days];
    if !kept.iter().all(|days| (1..=LONGEST_DAYS).contains(days)) {
        faults.pack(
            "[check_in] keeps answers for too long, or not at all.",
            format!("Set keep_days and keep_shared_days from 1 to {LONGEST_DAYS}."),
        );
    }
    if !(1..=LONGEST_REPLY_DAYS).contains(&form.reply_days) {
        faults.pack(
            "[check_in] lets whoever shared something wait too long for a word.",
            format!("Set reply_days from 1 to {LONGEST_REPLY_DAYS}."),
        );
    }
}

fn check_question(pack: &Pack, question: &CheckInQuestion, faults: &mut Faults) {
    let id = &question.id;
    let low = question.options.iter().filter(|option| option.low).count();
    if question.ask.trim().is_empty() || question.options.len() < 2 {
        faults.pack(
            format!("Question {id} cannot be answered."),
            "Write what it asks, and 2 options or more.",
        );
    } else if low == question.options.len() {
        faults.pack(
            format!("Every answer to question {id} is low."),
            "Take low out of at least one option.",
        );
    }
    for option in twice(question.options.iter().map(|it| it.id.as_str())) {
        faults.pack(
            format!("Question {id} offers {option} twice."),
            "Rename one.",
        );
    }
    if low == 0 && !question.lines.is_empty() {
        faults.pack(
            format!("Question {id} names people to talk to, and no answer to it is low."),
            "Set low = true for an option, or take lines out.",
        );
    }
    let Some(card) = &pack.support_card else {
        if low > 0 {
            faults.pack(
                format!(
                    "A low answer to question {id} opens people to talk to, and there is nobody."
                ),
                "Add [support_card].",
            );
        }
        return;
    };
    for line in question
        .lines
        .iter()
        .filter(|line| card.line(line).is_none())
    {
        faults.pack(
            format!("Question {id} names the line {line}, which the support card does not have."),
            "Name a [[support_card.line]].",
        );
    }
}
