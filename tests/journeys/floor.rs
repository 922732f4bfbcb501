//! Help, from the press to its end: between the apps of those who press and those who answer, with
//! the real server between them, and with everything that can go wrong on the way.

use hearth_app::view::{assistance::AssistanceView, shift::ShiftView, state::AppState};
use hearth_domain::{
    ProblemCode,
    assistance::{ladder::Step, readiness::Readiness},
    role::Role,
};
use hearth_tests::{
    Database, Person, Provider,
    floor::{self, help, incident},
    proxy::Fault,
};
use serde_json::json;

use crate::scene::{on_a_line, says};

mod asleep;
#[cfg(unix)]
mod away;
mod held;
mod ladder;
mod once;
mod silent;
mod skewed;

on_both! {
    a_press_is_seen_answered_and_closed
    an_incident_is_half_done_until_both_groups_have_it
    a_press_waits_for_a_server_that_is_down
    a_press_whose_answer_is_lost_is_one_request
    what_the_server_has_lost_is_sent_again
}

struct Floor {
    provider: Provider,
    priya: Person,
    aisha: Person,
}

impl Floor {
    async fn open(database: Database) -> anyhow::Result<Floor> {
        let provider = Provider::small(database).await?;
        let priya = Person::join(&provider, "Priya Shah", &[Role::Advisor]).await?;
        let aisha = Person::join(&provider, "Aisha Khan", &[Role::Clinician]).await?;
        floor::go_on_duty(&aisha).await?;
        floor::can_be_answered(&priya, true).await?;
        Ok(Floor {
            provider,
            priya,
            aisha,
        })
    }
}

async fn a_press_is_seen_answered_and_closed(database: Database) -> anyhow::Result<()> {
    let Floor {
        provider: _provider,
        priya,
        aisha,
    } = Floor::open(database).await?;
    let ready = floor::assistance(&priya).await?;
    assert_eq!(ready.readiness.words, "Aisha Khan can answer");
    assert_eq!(ready.phone.number, "01632 960111");

    let press = floor::press(&priya, help("clinical")).await?;
    assert!(press.steps[0].at.is_some(), "it is kept before it shows");
    assert!(
        press.steps[1..].iter().all(|step| step.at.is_none()),
        "{press:?}"
    );
    assert_eq!(press.say, "I need clinical help on a call now.");

    let sent = floor::pressed(&priya, "sent", |it| it.step >= Step::Sent).await?;
    assert!(
        sent.headline.contains("Call 01632 960111 now"),
        "{}",
        sent.headline
    );
    let on_desk = floor::sees(&aisha, &press.id).await?;
    assert_eq!(
        (on_desk.title.as_str(), on_desk.from.as_str()),
        ("Clinical help now", "Priya Shah")
    );
    assert!(on_desk.waits && !on_desk.mine);
    let seen = floor::pressed(&priya, "seen", |it| it.step == Step::Seen).await?;
    assert!(
        seen.headline.contains("Nobody has it yet"),
        "{}",
        seen.headline
    );

    let taken = floor::takes(&aisha, &press.id, "clinician").await?;
    assert!(taken.mine && !taken.waits);
    let answered = floor::pressed(&priya, "answered", |it| it.step == Step::Answered).await?;
    assert_eq!(answered.headline, "Aisha Khan has this.");

    let desk = floor::closes(&aisha, &press.id).await?;
    assert!(desk.requests.is_empty());
    let closed = floor::pressed(&priya, "closed", |it| it.step == Step::Ended).await?;
    assert_eq!(closed.headline, "Aisha Khan closed this: Helped.");
    assert!(
        closed.steps.iter().all(|step| step.at.is_some()),
        "{closed:?}"
    );
    let put_away = json!({ "request": press.id });
    let empty: AssistanceView = priya.call("put_away", put_away).await?;
    assert!(empty.presses.is_empty());
    Ok(())
}

async fn an_incident_is_half_done_until_both_groups_have_it(
    database: Database,
) -> anyhow::Result<()> {
    let Floor {
        provider,
        priya,
        aisha: _aisha,
    } = Floor::open(database).await?;
    let tom = Person::join(&provider, "Tom Reed", &[Role::ShiftLead]).await?;
    let ivan = Person::join(&provider, "Ivan Petrov", &[Role::It]).await?;
    floor::go_on_duty(&tom).await?;
    floor::go_on_duty(&ivan).await?;

    let press = floor::press(&priya, incident("power")).await?;
    floor::sees(&tom, &press.id).await?;
    floor::sees(&ivan, &press.id).await?;
    let taken = floor::takes(&tom, &press.id, "shiftLead").await?;
    assert!(taken.cannot_close.is_some() && taken.outcomes.is_empty());
    assert!(taken.can_divert);
    let half = floor::pressed(&priya, "half", |it| it.step == Step::HalfAnswered).await?;
    assert!(
        half.headline.contains("IT does not have it yet"),
        "{}",
        half.headline
    );
    let problem = tom
        .refused("close", json!({ "request": press.id, "outcome": "helped" }))
        .await?;
    says(&problem, ProblemCode::Conflict, "have not both answered");

    let diverted = json!({ "request": press.id });
    let _: serde_json::Value = tom.call("divert", diverted).await?;
    floor::takes(&ivan, &press.id, "it").await?;
    floor::closes(&tom, &press.id).await?;
    let closed = floor::pressed(&priya, "closed", |it| it.step == Step::Ended).await?;
    let diverted = |text: &str| text == "Calls diverted, says Tom Reed";
    assert!(
        closed.steps.iter().any(|step| diverted(&step.text)),
        "{closed:?}"
    );
    Ok(())
}

/// Nothing is claimed while the server is down, the press outlives the app, and it arrives by itself.
async fn a_press_waits_for_a_server_that_is_down(database: Database) -> anyhow::Result<()> {
    let Floor {
        mut provider,
        mut priya,
        aisha,
    } = Floor::open(database).await?;
    provider.down().await?;
    floor::can_be_answered(&priya, false).await?;
    let press = floor::press(&priya, help("clinical")).await?;
    assert_eq!(press.step, Step::Pressed);
    assert!(
        press
            .headline
            .contains("Not sent yet. Call 01632 960111 now"),
        "{}",
        press.headline
    );

    priya.restart().await?;
    let kept = floor::assistance(&priya).await?;
    assert_eq!(kept.presses[0].id, press.id);
    assert_eq!(kept.presses[0].step, Step::Pressed);
    assert_eq!(kept.readiness.readiness, Readiness::NoRoute);

    provider.up().await?;
    let _: AppState = priya.call("try_now", json!({})).await?;
    let _: AppState = aisha.call("try_now", json!({})).await?;
    floor::sees(&aisha, &press.id).await?;
    floor::takes(&aisha, &press.id, "clinician").await?;
    floor::pressed(&priya, "answered", |it| it.step == Step::Answered).await?;
    Ok(())
}

/// Whether it is sent again or its word comes over the stream first, it is there once.
async fn a_press_whose_answer_is_lost_is_one_request(database: Database) -> anyhow::Result<()> {
    let (provider, line, priya) = on_a_line(database).await?;
    let aisha = Person::join(&provider, "Aisha Khan", &[Role::Clinician]).await?;
    floor::go_on_duty(&aisha).await?;
    line.set(Fault::LoseAnswer("PUT /assistance"));
    let press = floor::press(&priya, help("clinical")).await?;
    line.struck(1).await?;
    floor::sees(&aisha, &press.id).await?;
    assert_eq!(floor::desk(&aisha).await?.requests.len(), 1);

    line.set(Fault::None);
    let _: AppState = priya.call("try_now", json!({})).await?;
    floor::pressed(&priya, "seen", |it| it.step == Step::Seen).await?;
    Ok(())
}

/// A server that was put back to an older state no longer knows a request: the app claims nothing of
/// it, and sends it again.
async fn what_the_server_has_lost_is_sent_again(database: Database) -> anyhow::Result<()> {
    let Floor {
        mut provider,
        priya,
        aisha,
    } = Floor::open(database).await?;
    let press = floor::press(&priya, help("clinical")).await?;
    floor::sees(&aisha, &press.id).await?;
    floor::pressed(&priya, "seen", |it| it.step == Step::Seen).await?;
    provider.outside().await?.lose_requests().await?;
    provider.down().await?;
    provider.up().await?;
    let _: AppState = priya.call("try_now", json!({})).await?;
    let _: AppState = aisha.call("try_now", json!({})).await?;
    floor::sees(&aisha, &press.id).await?;
    floor::pressed(&priya, "seen again", |it| it.step == Step::Seen).await?;
    Ok(())
}

/// Who takes a press back before it was sent alarms nobody.
#[tokio::test(flavor = "multi_thread")]
async fn a_press_that_is_taken_back_before_it_was_sent_alarms_nobody() -> anyhow::Result<()> {
    let Floor {
        mut provider,
        priya,
        aisha,
    } = Floor::open(Database::Sqlite).await?;
    provider.down().await?;
    let press = floor::press(&priya, help("clinical")).await?;
    let back = json!({ "request": press.id });
    let view: AssistanceView = priya.call("take_back", back).await?;
    assert_eq!(view.presses[0].headline, "You took this back.");
    assert_ne!(view.presses[0].step, Step::Ended, "nobody knows yet");

    provider.up().await?;
    let _: AppState = priya.call("try_now", json!({})).await?;
    floor::pressed(&priya, "taken back", |it| it.step == Step::Ended).await?;
    let _: AppState = aisha.call("try_now", json!({})).await?;
    floor::can_be_answered(&priya, true).await?;
    assert!(floor::desk(&aisha).await?.requests.is_empty());
    Ok(())
}

/// While nobody has a press, the same button is the same call for help. Once somebody has it, it is
/// another one.
#[tokio::test(flavor = "multi_thread")]
async fn a_press_after_one_that_was_answered_is_another() -> anyhow::Result<()> {
    let Floor {
        provider: _provider,
        priya,
        aisha,
    } = Floor::open(Database::Sqlite).await?;
    let first = floor::press(&priya, help("clinical")).await?;
    assert_eq!(floor::press(&priya, help("clinical")).await?.id, first.id);
    floor::sees(&aisha, &first.id).await?;
    floor::takes(&aisha, &first.id, "clinician").await?;
    floor::pressed(&priya, "answered", |it| it.step == Step::Answered).await?;
    let second = floor::press(&priya, help("clinical")).await?;
    assert_ne!(second.id, first.id);
    floor::sees(&aisha, &second.id).await?;
    Ok(())
}

/// Two take the same request: one has it, and the other reads so.
#[tokio::test(flavor = "multi_thread")]
async fn the_first_who_takes_it_has_it() -> anyhow::Result<()> {
    let Floor {
        provider,
        priya,
        aisha,
    } = Floor::open(Database::Sqlite).await?;
    let ben = Person::join(&provider, "Ben Okoro", &[Role::Clinician]).await?;
    floor::go_on_duty(&ben).await?;
    let press = floor::press(&priya, help("clinical")).await?;
    floor::sees(&aisha, &press.id).await?;
    floor::sees(&ben, &press.id).await?;
    floor::takes(&ben, &press.id, "clinician").await?;
    let asked = json!({ "request": press.id, "to": "clinician" });
    let problem = aisha.refused("take", asked).await?;
    says(
        &problem,
        ProblemCode::Conflict,
        "Somebody else has this already",
    );
    aisha
        .until("she sees who has it", async || {
            let desk = floor::desk(&aisha).await?;
            Ok(desk.requests.iter().all(|it| !it.waits))
        })
        .await?;
    Ok(())
}

/// When the last one leaves, an advisor hears of it before anything is pressed.
#[tokio::test(flavor = "multi_thread")]
async fn the_last_who_leaves_is_told_of() -> anyhow::Result<()> {
    let Floor {
        provider: _provider,
        priya,
        aisha,
    } = Floor::open(Database::Sqlite).await?;
    floor::go_off_duty(&aisha).await?;
    floor::can_be_answered(&priya, false).await?;
    aisha
        .until("those who answer read it too", async || {
            Ok(floor::desk(&aisha).await?.warning.is_some())
        })
        .await?;
    let words = floor::assistance(&priya).await?.readiness.words;
    assert_eq!(words, "Phone only: 01632 960111");
    // One who closes Hearth is no longer counted on either.
    floor::go_on_duty(&aisha).await?;
    floor::can_be_answered(&priya, true).await?;
    aisha.close().await;
    floor::can_be_answered(&priya, false).await
}

/// A shift begins and ends by one press each, is kept here first, and is sent when it can be.
#[tokio::test(flavor = "multi_thread")]
async fn a_shift_is_declared_without_waiting_for_the_server() -> anyhow::Result<()> {
    let Floor {
        mut provider,
        mut priya,
        aisha: _aisha,
    } = Floor::open(Database::Sqlite).await?;
    provider.down().await?;
    let shift: ShiftView = priya.call("start_shift", json!({})).await?;
    let since = shift.since.unwrap();
    let _: ShiftView = priya.call("set_on_call", json!({ "onCall": true })).await?;
    let again: ShiftView = priya.call("start_shift", json!({})).await?;
    assert_eq!((again.since, again.on_call), (Some(since), true));
    priya.restart().await?;
    assert_eq!(priya.state().await?.help.unwrap().shift, Some(since));

    provider.up().await?;
    let _: AppState = priya.call("try_now", json!({})).await?;
    let ended: ShiftView = priya.call("end_shift", json!({})).await?;
    assert_eq!((ended.since, ended.on_call), (None, false));
    let outside = provider.outside().await?;
    priya
        .until("the server has the shift", async || {
            Ok(outside.shifts().await.unwrap_or_default() == [(since, true)])
        })
        .await
}
