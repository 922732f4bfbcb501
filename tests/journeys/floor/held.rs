//! What people hold: a press on two computers, a request that somebody has, a shift. Nothing of it
//! goes without a word.

use hearth_app::view::{answering::AnsweringView, assistance::AssistanceView, shift::ShiftView};
use hearth_domain::{ProblemCode, assistance::ladder::Step, role::Role};
use hearth_tests::{
    Computer, Database, Person, Provider,
    floor::{self, help, incident},
};
use serde_json::{Value, json};

use super::Floor;
use crate::scene::says;

fn drill() -> Value {
    let mut press = help("clinical");
    press["nature"] = json!("drill");
    press
}

/// What is pressed on one computer shows on the other, where the same button is the same call.
#[tokio::test(flavor = "multi_thread")]
async fn a_press_shows_on_the_other_computer_too() -> anyhow::Result<()> {
    let provider = Provider::small(Database::Sqlite).await?;
    let invitation = provider.invite("Priya Shah", &[Role::Advisor]).await?;
    let desk = Person::enter(&provider, "Priya Shah", &invitation, Computer::default()).await?;
    let laptop = Person::enter(&provider, "Priya Shah", &invitation, Computer::default()).await?;
    for priya in [&desk, &laptop] {
        floor::can_be_answered(priya, false).await?;
    }
    let press = floor::press(&desk, help("clinical")).await?;
    floor::pressed(&laptop, "known here too", |it| it.id == press.id).await?;
    assert_eq!(floor::press(&laptop, help("clinical")).await?.id, press.id);
    let view: AssistanceView = laptop
        .call("take_back", json!({ "request": press.id }))
        .await?;
    assert_eq!(view.presses.len(), 1);
    floor::pressed(&desk, "taken back", |it| it.step == Step::Ended).await?;
    Ok(())
}

/// Practice, and what was taken back, keep nobody from a call for help.
#[tokio::test(flavor = "multi_thread")]
async fn practice_stands_in_the_way_of_no_call_for_help() -> anyhow::Result<()> {
    let Floor {
        mut provider,
        priya,
        aisha: _aisha,
    } = Floor::open(Database::Sqlite).await?;
    provider.down().await?;
    for _ in 0..50 {
        let press = floor::press(&priya, drill()).await?;
        let _: AssistanceView = priya
            .call("take_back", json!({ "request": press.id }))
            .await?;
    }
    let problem = priya.refused("press", drill()).await?;
    says(&problem, ProblemCode::TooMany, "Phone instead");
    floor::press(&priya, help("clinical")).await?;
    Ok(())
}

/// Whoever has a request, or is on duty, or has a press that is not sent, does not lock or log out
/// without knowing it; and what they lose meanwhile they are told of.
#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_has_does_not_go_without_a_word() -> anyhow::Result<()> {
    let Floor {
        mut provider,
        priya,
        aisha,
    } = Floor::open(Database::Sqlite).await?;
    let press = floor::press(&priya, help("clinical")).await?;
    floor::sees(&aisha, &press.id).await?;
    floor::takes(&aisha, &press.id, "clinician").await?;
    for leaving in ["lock", "log_out"] {
        let problem = aisha.refused(leaving, json!({})).await?;
        says(
            &problem,
            ProblemCode::Conflict,
            "You have a request for help.",
        );
    }
    let _: AssistanceView = priya
        .call("take_back", json!({ "request": press.id }))
        .await?;
    aisha
        .until("she is told", async || {
            let lost = floor::desk(&aisha).await?.lost;
            Ok(lost == ["Priya Shah has taken back the request that you had."])
        })
        .await?;
    let desk: AnsweringView = aisha.call("read_lost", json!({})).await?;
    assert!(desk.lost.is_empty());
    for leaving in ["lock", "log_out"] {
        let problem = aisha.refused(leaving, json!({})).await?;
        says(&problem, ProblemCode::Conflict, "You are on duty.");
    }

    // What they give up themself is no news.
    let press = floor::press(&priya, help("clinical")).await?;
    floor::sees(&aisha, &press.id).await?;
    floor::takes(&aisha, &press.id, "clinician").await?;
    let desk: AnsweringView = aisha
        .call("hand_back", json!({ "request": press.id }))
        .await?;
    assert!(desk.lost.is_empty());
    floor::takes(&aisha, &press.id, "clinician").await?;
    assert!(floor::go_off_duty(&aisha).await?.lost.is_empty());
    floor::can_be_answered(&priya, false).await?;
    assert!(floor::desk(&aisha).await?.lost.is_empty());
    let _: Value = aisha.call("lock", json!({})).await?;

    provider.down().await?;
    floor::press(&priya, incident("power")).await?;
    for leaving in ["lock", "log_out"] {
        let problem = priya.refused(leaving, json!({})).await?;
        says(&problem, ProblemCode::Conflict, "not sent yet");
    }
    Ok(())
}

/// A shift that was begun offline by a clock that is a day ahead can be seen and ended.
#[tokio::test(flavor = "multi_thread")]
async fn a_shift_begun_by_a_wrong_clock_can_be_ended() -> anyhow::Result<()> {
    let mut provider = Provider::small(Database::Sqlite).await?;
    let computer = Computer {
        days_ahead: 1,
        ..Computer::default()
    };
    let mut priya = Person::join_on(&provider, "Priya Shah", &[Role::Advisor], computer).await?;
    provider.down().await?;
    // Started anew without a server, it has nothing but its own clock to go by.
    priya.restart().await?;
    let shift: ShiftView = priya.call("start_shift", json!({})).await?;
    assert!(shift.since.is_some());
    provider.up().await?;
    let _: Value = priya.call("try_now", json!({})).await?;
    priya
        .until("the server has put it right", async || {
            let shift: ShiftView = priya.call("get_shift", json!({})).await?;
            let now = provider.clock().now();
            Ok(shift.since.is_some_and(|since| since <= now))
        })
        .await?;
    let ended: ShiftView = priya.call("end_shift", json!({})).await?;
    assert_eq!(ended.since, None);
    // Out of a shift nobody is on a call, and the next one does not begin with one.
    let _: ShiftView = priya.call("set_on_call", json!({ "onCall": true })).await?;
    let next: ShiftView = priya.call("start_shift", json!({})).await?;
    assert!(!next.on_call);
    Ok(())
}
