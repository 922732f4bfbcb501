//! Bodies of the `check_in` commands: filling one in, finishing it, looking at those that were
//! finished, taking back what was shared.
//!
//! What is entered goes into the diary. Only what was shared of a finished check-in is handed to the
//! store, from where it is sent. Not here: what others shared ([`super::heard`]).

use hearth_domain::{
    Problem, ProblemCode,
    api::wellbeing::Wellbeing,
    check_in::{self, CheckIn, CheckInAnswer},
    due::Due,
    id::CheckInId,
    pack::{CheckInForm, Pack, PackRef},
    standing::{Arrangement, Standing},
    time::Date,
};

use crate::{
    App,
    commands::{FillIn, Nothing, WhichCheckIn, WhichShared},
    desk::Desk,
    diary,
    event::AppEvent,
    page::{self, check_in::HowFar},
    sharing,
    store::{Diary, KeptShared, StoreError},
    view::check_in::{CheckInPageView, CheckInView},
};

pub(crate) async fn get_check_in(app: &App, _: Nothing) -> Result<CheckInView, Problem> {
    let desk = app.desk()?;
    let diary = app.diary_of(&desk)?;
    diary::forget_old(app, &desk)?;
    try_to_hand_over(app, &diary, &desk);
    let (kept, draft) = (diary.check_ins()?, diary.draft()?);
    let (on_its_way, wellbeing) = (desk.store().shared()?, desk.account().wellbeing());
    let how_far = how_far(&desk, &on_its_way, wellbeing.as_ref());
    let form = desk.check_in();
    let since = desk.standing()?.and_then(|standing| began(&standing));
    let due = match (form, since) {
        (Some(form), Some(since)) => {
            let last = diary.last_check_in()?;
            Some(page::check_in::due(form, last, since, desk.today()))
        }
        _ => None,
    };
    Ok(CheckInView {
        form: form.map(|form| page::check_in::form(form, draft.as_ref())),
        due,
        past: page::check_in::past(&kept, &how_far),
        elsewhere: page::check_in::elsewhere(&kept, &how_far),
        aside: app.diary().aside().map(|name| {
            format!(
                "The file with what you kept to yourself could not be read. It is kept aside as \
                 {name}, and Hearth began a new one. Ask IT to keep it if you need it."
            )
        }),
    })
}

pub(crate) async fn fill_in(app: &App, input: FillIn) -> Result<CheckInView, Problem> {
    let desk = app.desk()?;
    let diary = app.diary_of(&desk)?;
    let (pack, form) = offered(&desk)?;
    let draft = draft(&desk, pack, diary.draft()?, input);
    // Only what can be finished later is kept: a note that is too long is said at once.
    draft.check(form)?;
    diary.keep_draft(&draft, diary::keep_until(&desk))?;
    get_check_in(app, Nothing {}).await
}

pub(crate) async fn finish_check_in(app: &App, input: FillIn) -> Result<CheckInPageView, Problem> {
    let desk = app.desk()?;
    let diary = app.diary_of(&desk)?;
    let (pack, form) = offered(&desk)?;
    let check_in = draft(&desk, pack, diary.draft()?, input);
    if check_in.answers.is_empty() && check_in.outcome.is_none() {
        let message = "Answer at least one question, or leave this page. Nothing was kept.";
        return Err(Problem::new(ProblemCode::Invalid, message));
    }
    check_in.check(form)?;
    diary.finish(&check_in, diary::keep_until(&desk))?;
    try_to_hand_over(app, &diary, &desk);
    app.emit(AppEvent::Wellbeing);
    let check_in = check_in.id;
    get_past_check_in(app, WhichCheckIn { check_in }).await
}

pub(crate) async fn clear_check_in(app: &App, _: Nothing) -> Result<CheckInView, Problem> {
    app.diary_of(&app.desk()?)?.drop_draft()?;
    get_check_in(app, Nothing {}).await
}

pub(crate) async fn get_past_check_in(
    app: &App,
    input: WhichCheckIn,
) -> Result<CheckInPageView, Problem> {
    let desk = app.desk()?;
    let diary = app.diary_of(&desk)?;
    let kept = diary.check_ins()?;
    let kept = kept.iter().find(|it| it.check_in.id == input.check_in);
    let kept = kept.ok_or_else(not_here)?;
    let (on_its_way, wellbeing) = (desk.store().shared()?, desk.account().wellbeing());
    let how_far = how_far(&desk, &on_its_way, wellbeing.as_ref());
    Ok(page::check_in::page(
        kept,
        desk.support_card(),
        &how_far,
        check_in::kept_days(desk.check_in()),
        desk.today(),
    ))
}

pub(crate) async fn forget_check_in(
    app: &App,
    input: WhichCheckIn,
) -> Result<CheckInView, Problem> {
    let desk = app.desk()?;
    let diary = app.diary_of(&desk)?;
    // What was shared of it goes its way.
    hand_over(app, &diary, &desk)?;
    diary.forget(&input.check_in)?;
    desk.store().drop_refused(&input.check_in)?;
    app.emit(AppEvent::Wellbeing);
    get_check_in(app, Nothing {}).await
}

pub(crate) async fn unshare(app: &App, input: WhichShared) -> Result<CheckInView, Problem> {
    let desk = app.desk()?;
    // What cannot be shown afterwards is not done; and what is not in the store cannot be taken from it.
    hand_over(app, &*app.diary_of(&desk)?, &desk)?;
    sharing::take_back(app, desk.account(), &input.check_in, &input.topic).await?;
    get_check_in(app, Nothing {}).await
}

/// Hands what was shared to the store, to be sent.
///
/// # Errors
/// When one of the files does not take it; then it is done the next time.
fn hand_over(app: &App, diary: &Diary, desk: &Desk) -> Result<(), StoreError> {
    if diary::hand_over(diary, desk.store())? {
        app.wake_to_share();
    }
    Ok(())
}

/// The same, where it is as well done with the next visit.
fn try_to_hand_over(app: &App, diary: &Diary, desk: &Desk) {
    if let Err(error) = hand_over(app, diary, desk) {
        tracing::warn!(%error, "what was shared could not be handed over");
    }
}

/// Deletes what has been kept for its time, for what goes by the clock and never has the file itself.
///
/// # Errors
/// Those of the files.
pub(crate) fn forget_old(app: &App, desk: &Desk) -> Result<(), Problem> {
    diary::forget_old(app, desk)
}

/// What was entered, under the name and in the place of what was entered before.
fn draft(desk: &Desk, pack: &Pack, before: Option<CheckIn>, input: FillIn) -> CheckIn {
    let id = before.map_or_else(|| CheckInId::from(uuid::Uuid::now_v7()), |it| it.id);
    let tidied = |answer: CheckInAnswer| CheckInAnswer {
        note: answer
            .note
            .map(|note| note.trim().to_owned())
            .filter(|note| !note.is_empty()),
        ..answer
    };
    CheckIn {
        id,
        at: desk.now(),
        pack: PackRef {
            id: pack.id.clone(),
            version: pack.version,
        },
        answers: input.answers.into_iter().map(tidied).collect(),
        outcome: input.outcome,
    }
}

fn offered(desk: &Desk) -> Result<(&Pack, &CheckInForm), Problem> {
    let pack = desk.pack_in_force();
    let offered = pack.and_then(|pack| Some((pack, pack.check_in.as_ref()?)));
    offered.ok_or_else(|| {
        Problem::new(
            ProblemCode::NotFound,
            "Your provider does not ask how it goes in Hearth. Talk to your manager, or look at \
             Support.",
        )
    })
}

fn not_here() -> Problem {
    Problem::new(
        ProblemCode::NotFound,
        "This check-in is not on this computer any more. Go back to your check-ins.",
    )
}

/// How far what was shared has come.
fn how_far<'a>(
    desk: &'a Desk,
    on_its_way: &'a [KeptShared],
    wellbeing: Option<&'a Wellbeing>,
) -> HowFar<'a> {
    HowFar {
        on_its_way,
        wellbeing,
        packs: desk.packs(),
    }
}

/// What falls due of all this: a check-in for somebody who works from home, talks that were arranged,
/// and a buddy who left. A diary that cannot be read asks for nothing.
pub(super) fn due(desk: &Desk, standing: &Standing) -> Result<Vec<Due>, Problem> {
    let mut all = Vec::new();
    if let (Some(form), Some(since), Ok(diary)) =
        (desk.check_in(), began(standing), desk.app().diary_of(desk))
    {
        let last = diary.last_check_in().ok();
        all.extend(last.and_then(|last| Due::check_in(form, last, since, desk.today())));
    }
    let own = desk.account().wellbeing().map(|it| it.own);
    for it in own.iter().flatten() {
        let talk = it.talk.as_ref();
        all.extend(talk.and_then(|talk| Due::talk(&it.check_in, &it.topic, talk.when, desk.now())));
    }
    let buddy = desk.account().buddy();
    all.extend(buddy.and_then(|buddy| Due::buddy(&buddy.now)));
    Ok(all)
}

/// The day on which working from home began, if it did.
fn began(standing: &Standing) -> Option<Date> {
    match &standing.arrangement {
        Arrangement::Approved { since, .. } => Some(*since),
        _ => None,
    }
}
