//! What becomes of a press in the end, however odd the way: one has it, and what is over is gone.
//!
//! Not here: the way itself ([`super`]).

use hearth_app::view::{assistance::AssistanceView, state::AppState};
use hearth_domain::{ProblemCode, assistance::ladder::Step, role::Role};
use hearth_server::assistance::sweep;
use hearth_tests::{
    Database, Person,
    floor::{self, help},
};
use serde_json::json;

use super::Floor;
use crate::scene::says;

on_both! { of_two_who_answer_at_once_one_has_it_and_both_see_who }

async fn of_two_who_answer_at_once_one_has_it_and_both_see_who(
    database: Database,
) -> anyhow::Result<()> {
    let Floor {
        provider,
        priya,
        aisha,
    } = Floor::open(database).await?;
    let ben = Person::join(&provider, "Ben Okoro", &[Role::Clinician]).await?;
    floor::go_on_duty(&ben).await?;
    for _ in 0..5 {
        let press = floor::press(&priya, help("clinical")).await?;
        floor::sees(&aisha, &press.id).await?;
        floor::sees(&ben, &press.id).await?;
        let (one, two) = tokio::join!(
            floor::takes(&aisha, &press.id, "clinician"),
            floor::takes(&ben, &press.id, "clinician"),
        );
        let (has, other, refused) = match (one, two) {
            (Ok(_), Err(refused)) => (&aisha, &ben, refused),
            (Err(refused), Ok(_)) => (&ben, &aisha, refused),
            both => panic!("not one of them has it: {both:?}"),
        };
        says(
            &refused,
            ProblemCode::Conflict,
            "Somebody else has this already",
        );
        let words = format!("{} has it for clinician.", has.name());
        let sees_who = async || {
            let requests = floor::desk(other).await?.requests;
            let it = requests.iter().find(|it| it.id == press.id);
            Ok(it.is_some_and(|it| it.headline == words && !it.mine && !it.waits))
        };
        other.until("the other sees who has it", sees_who).await?;
        let answered = floor::pressed(&priya, "answered", |it| it.step == Step::Answered).await?;
        assert_eq!(answered.headline, format!("{} has this.", has.name()));
        floor::closes(has, &press.id).await?;
        floor::pressed(&priya, "closed", |it| {
            it.id == press.id && it.step == Step::Ended
        })
        .await?;
        let put_away = json!({ "request": press.id });
        let _: AssistanceView = priya.call("put_away", put_away).await?;
    }
    Ok(())
}

/// It ended while the computer was off, and the server has forgotten how. It is no call for help any
/// more, and it is not sent again.
#[tokio::test(flavor = "multi_thread")]
async fn what_the_server_forgot_after_a_month_is_forgotten_here() -> anyhow::Result<()> {
    let Floor {
        provider,
        mut priya,
        aisha,
    } = Floor::open(Database::Sqlite).await?;
    let press = floor::press(&priya, help("clinical")).await?;
    floor::sees(&aisha, &press.id).await?;
    floor::takes(&aisha, &press.id, "clinician").await?;
    floor::pressed(&priya, "answered", |it| it.step == Step::Answered).await?;
    priya.close().await;
    floor::closes(&aisha, &press.id).await?;
    provider.clock().by_days(33);
    sweep::clear(provider.app()?).await.unwrap();
    let outside = provider.outside().await?;
    assert!(outside.requests().await?.is_empty());

    priya.open().await?;
    priya.unlock(hearth_tests::person::PASSPHRASE).await?;
    let kept = floor::assistance(&priya).await?.presses;
    assert_eq!(kept[0].step, Step::Answered, "the last that was known");
    priya.log_in_again().await?;
    let is_gone = async || Ok(floor::assistance(&priya).await?.presses.is_empty());
    priya.until("it is gone", is_gone).await?;
    assert!(outside.requests().await?.is_empty(), "it alarmed nobody");
    Ok(())
}

/// The server does not take it, and whoever pressed takes it back: there is nothing left to send.
#[tokio::test(flavor = "multi_thread")]
async fn practice_never_looks_like_a_call_for_help() -> anyhow::Result<()> {
    let Floor {
        provider: _provider,
        priya,
        aisha,
    } = Floor::open(Database::Sqlite).await?;
    let drill = json!({ "cause": help("clinical")["cause"], "nature": "drill" });
    let drill = floor::press(&priya, drill).await?;
    let frame: AppState = priya.call("get_state", json!({})).await?;
    assert_eq!(
        frame.help.map(|it| it.pressed),
        Some(0),
        "nobody needs help"
    );
    floor::sees(&aisha, &drill.id).await?;
    let frame: AppState = aisha.call("get_state", json!({})).await?;
    assert_eq!(frame.answering.map(|it| it.waiting), Some(0));
    let seen = floor::pressed(&priya, "seen", |it| it.step == Step::Seen).await?;
    assert_eq!(seen.headline, "Practice. Seen. Nobody has it yet.");

    // Somebody who needs help comes before somebody who practises, whoever was first.
    let live = floor::press(&priya, help("clinical")).await?;
    floor::sees(&aisha, &live.id).await?;
    let requests = floor::desk(&aisha).await?.requests;
    let order: Vec<_> = requests.iter().map(|it| &it.id).collect();
    assert_eq!(order, [&live.id, &drill.id]);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_press_that_is_taken_back_is_gone() -> anyhow::Result<()> {
    let Floor {
        provider,
        priya,
        aisha,
    } = Floor::open(Database::Sqlite).await?;
    let outside = provider.outside().await?;
    outside.take_packs_away().await?;
    let press = floor::press(&priya, help("clinical")).await?;
    let refused = floor::pressed(&priya, "refused", |it| {
        let detail = it.detail.as_deref();
        detail.is_some_and(|why| why.contains("does not offer this"))
    })
    .await?;
    assert_eq!(refused.step, Step::Pressed, "it was not sent");
    assert!(refused.headline.contains("Call 01632 960111 now"));

    let back = json!({ "request": press.id });
    let _: AssistanceView = priya.call("take_back", back).await?;
    let is_gone = async || Ok(floor::assistance(&priya).await?.presses.is_empty());
    priya.until("it is gone", is_gone).await?;
    assert!(outside.requests().await?.is_empty());
    assert!(floor::desk(&aisha).await?.requests.is_empty());
    Ok(())
}
