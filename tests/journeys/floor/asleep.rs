//! Computers that sleep and wake: their apps are stopped in their own processes and go on later, on
//! lines that have forgotten them.
//!
//! Not here: a line that falls silent under an app that runs ([`super::silent`]).

use std::time::{Duration, Instant};

use hearth_app::view::{
    answering::AnsweringView,
    assistance::{AssistanceView, PressView},
};
use hearth_domain::{
    api::live::DEAD_AFTER_S,
    assistance::{ladder::Step, readiness::Readiness},
    role::Role,
};
use hearth_tests::{
    Database, Person, Provider,
    driven::Driven,
    floor::{self, help},
    proxy::{Fault, Proxy},
};
use serde_json::json;

/// How long they sleep: far less than the silence after which a stream counts as dead.
const SLEEP: Duration = Duration::from_secs(12);
/// How soon they are shown the truth: sooner than by that silence.
const SOON: Duration = Duration::from_secs(DEAD_AFTER_S - 18);

/// The advisor and one who answers are asleep while somebody else takes the call. Awake again, both
/// see so, long before their streams would count as dead.
#[tokio::test(flavor = "multi_thread")]
async fn who_wakes_is_shown_the_truth() -> anyhow::Result<()> {
    let provider = Provider::small(Database::Sqlite).await?;
    let line = Proxy::to(provider.address()).await?;
    let tom = Person::join(&provider, "Tom Reed", &[Role::ShiftLead]).await?;
    floor::go_on_duty(&tom).await?;
    let folder = tempfile::tempdir()?;
    let mut asleep = Vec::new();
    for (name, login, role) in [
        ("Priya Shah", "priya.shah", Role::Advisor),
        ("Aisha Khan", "aisha.khan", Role::Clinician),
    ] {
        let link = line.through(&provider.invite(name, &[role]).await?)?;
        let app = Driven::start(&folder.path().join(login)).await?;
        app.log_in(Some(&link), login).await?;
        asleep.push(app);
    }
    let [priya, aisha] = &asleep[..] else {
        unreachable!("two have joined")
    };
    let on = json!({ "on": true, "heard": true });
    let _: AnsweringView = aisha.call("set_duty", on).await?;
    let can_answer = async || {
        let view: AssistanceView = priya.call("get_assistance", json!({})).await?;
        Ok(matches!(&view.readiness.readiness,
            Readiness::CanAnswer { names } if names.len() == 2))
    };
    priya.until("both can answer", can_answer).await?;
    let view: AssistanceView = priya.call("press", help("clinical")).await?;
    let id = view.presses[0].id.clone();
    let on_desk = async || {
        let desk: AnsweringView = aisha.call("get_answering", json!({})).await?;
        Ok(desk.requests.iter().any(|it| it.id == id))
    };
    aisha.until("it is on the desk", on_desk).await?;
    until(priya, "sent", |it| it.step == Step::Sent).await?;

    let fell_asleep = Instant::now();
    for app in [priya, aisha] {
        app.pause()?;
    }
    line.set(Fault::Forgotten);
    // Nobody has seen it in time, so it is told further.
    floor::sees(&tom, &id).await?;
    floor::takes(&tom, &id, "clinician").await?;
    // They sleep for so long: that is the fault, and nothing is waited for.
    tokio::time::sleep(SLEEP.saturating_sub(fell_asleep.elapsed())).await;
    for app in [priya, aisha] {
        app.go_on()?;
    }
    let awake = Instant::now();

    let answered = until(priya, "answered", |it| it.step == Step::Answered).await?;
    assert_eq!(answered.headline, "Tom Reed has this.");
    let sees_who = async || {
        let desk: AnsweringView = aisha.call("get_answering", json!({})).await?;
        let headline = desk.requests.first().map(|it| it.headline.as_str());
        Ok(headline.is_some_and(|it| it.starts_with("Tom Reed has it")))
    };
    aisha.until("they see who has it", sees_who).await?;
    assert!(awake.elapsed() < SOON, "after {:?}", awake.elapsed());
    priya.until("both can answer again", can_answer).await?;
    Ok(())
}

async fn until(
    app: &Driven,
    what: &str,
    is_so: impl Fn(&PressView) -> bool,
) -> anyhow::Result<PressView> {
    let press = async || {
        let view: AssistanceView = app.call("get_assistance", json!({})).await?;
        Ok(view.presses.into_iter().next())
    };
    app.until(what, async || {
        Ok(press().await?.is_some_and(|it| is_so(&it)))
    })
    .await?;
    let press: Result<_, hearth_tests::driven::Unanswered> = press().await;
    Ok(press?.unwrap())
}
