//! An advisor's computer whose clock is days off: times are the server's wherever it is known, no
//! step comes before the press, and no press is taken for an old one.
//!
//! Not here: what else a wrong clock does ([`crate::limits`]).

use hearth_app::view::{assistance::PressView, state::AppState};
use hearth_domain::{assistance::ladder::Step, role::Role, time::Ms};
use hearth_tests::{
    Computer, Database, Person, Provider,
    floor::{self, help},
    person::PASSPHRASE,
};
use serde_json::json;

/// Further than a month, so that what is pressed looks older or newer than anything that is kept.
const FAR: i64 = 40;
/// Two clocks of one machine differ by less.
const NEAR_MS: i64 = 60_000;

#[tokio::test(flavor = "multi_thread")]
async fn a_press_on_a_computer_whose_clock_is_days_ahead_is_a_press_of_now() -> anyhow::Result<()> {
    for days in [3, FAR] {
        press_off_by(days).await?;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_press_on_a_computer_whose_clock_is_days_behind_is_a_press_of_now() -> anyhow::Result<()>
{
    for days in [-3, -FAR] {
        press_off_by(days).await?;
    }
    Ok(())
}

/// Presses when the server's clock is known, and when it is not.
async fn press_off_by(days: i64) -> anyhow::Result<()> {
    let mut provider = Provider::small(Database::Sqlite).await?;
    let computer = Computer {
        days_ahead: days,
        ..Computer::default()
    };
    let mut priya = Person::join_on(&provider, "Priya Shah", &[Role::Advisor], computer).await?;
    let aisha = Person::join(&provider, "Aisha Khan", &[Role::Clinician]).await?;
    floor::go_on_duty(&aisha).await?;
    floor::can_be_answered(&priya, true).await?;
    assert!(priya.state().await?.clock_ahead_ms.is_some());
    let known = floor::press(&priya, help("clinical")).await?;
    help_comes(&provider, &priya, &aisha, &known, true).await?;

    // The server falls silent before a press is sent, and the clock is known.
    provider.down().await?;
    floor::can_be_answered(&priya, false).await?;
    let kept = floor::press(&priya, help("clinical")).await?;
    is_now(&provider, kept.steps[0].at);
    provider.up().await?;
    back(&priya, &aisha).await?;
    help_comes(&provider, &priya, &aisha, &kept, true).await?;

    // The app begins without the server, so nobody can tell it that its clock is wrong.
    provider.down().await?;
    priya.close().await;
    priya.open().await?;
    priya.unlock(PASSPHRASE).await?;
    let unknown = floor::press(&priya, help("clinical")).await?;
    assert_eq!(unknown.step, Step::Pressed);
    if days == -FAR {
        // The clock is put right before it is sent, and now it looks older than a month.
        priya.close().await;
        priya.put_clock_right(&provider);
        priya.open().await?;
        priya.unlock(PASSPHRASE).await?;
    }
    provider.up().await?;
    back(&priya, &aisha).await?;
    // A clock that is behind may have been right when it was pressed: the server cannot know.
    help_comes(&provider, &priya, &aisha, &unknown, days > 0).await?;
    assert_eq!(provider.outside().await?.requests().await?.len(), 3);
    Ok(())
}

async fn back(priya: &Person, aisha: &Person) -> anyhow::Result<()> {
    for person in [priya, aisha] {
        let _: AppState = person.call("try_now", json!({})).await?;
    }
    Ok(())
}

/// A press is sent, answered and closed, and its times stand in their order.
async fn help_comes(
    provider: &Provider,
    priya: &Person,
    aisha: &Person,
    press: &PressView,
    was_now: bool,
) -> anyhow::Result<()> {
    let on_desk = floor::sees(aisha, &press.id).await?;
    floor::takes(aisha, &press.id, "clinician").await?;
    floor::closes(aisha, &press.id).await?;
    let closed = floor::pressed(priya, "closed", |it| {
        it.id == press.id && it.step == Step::Ended
    })
    .await?;
    for steps in [&closed.steps, &on_desk.steps] {
        let times: Vec<Ms> = steps.iter().filter_map(|step| step.at).collect();
        assert!(times.is_sorted(), "no step before the press: {steps:?}");
        times[1..].iter().for_each(|at| is_now(provider, Some(*at)));
        if was_now {
            is_now(provider, Some(times[0]));
        }
    }
    let put_away = json!({ "request": press.id });
    let _: serde_json::Value = priya.call("put_away", put_away).await?;
    Ok(())
}

/// By the server's clock.
#[track_caller]
fn is_now(provider: &Provider, at: Option<Ms>) {
    let off = at.unwrap().0 - provider.clock().now().0;
    assert!(off.abs() < NEAR_MS, "{off} ms off");
}
