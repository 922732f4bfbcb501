//! Tests of the line from the app: what the advisor sees of them, what becomes of them, and who else
//! reads it. Not here: what stands between the app and the server ([`super`]).

use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use hearth_app::view::internet::InternetView;
use hearth_domain::{Problem, ProblemCode, role::Role};
use hearth_tests::{Database, Person, Provider, advisor, reviewer};
use serde_json::{Value, json};

use crate::scene::says;

async fn page(person: &Person) -> Result<InternetView, Problem> {
    person.call("get_internet", json!({})).await
}

fn server_was_busy(view: &InternetView) -> bool {
    let last = view.line.samples.first();
    last.is_some_and(|it| it.sentence.contains("server was busy"))
}

/// Tests the line to the end, as often as it takes: a machine that does much else at once is a busy server,
/// whose word does not count.
async fn test(person: &Person, pressed: &Value) -> anyhow::Result<InternetView> {
    for _ in 0..8 {
        let before = page(person).await?.line.samples.len();
        let _: InternetView = person.call("test_line", pressed.clone()).await?;
        person
            .until("it has ended", async || {
                let view = page(person).await?;
                Ok(view.running.is_none() && view.line.samples.len() > before)
            })
            .await?;
        let view = page(person).await?;
        if !server_was_busy(&view) {
            return Ok(view);
        }
    }
    bail!("the server was busy all the time");
}

/// A test from the app, by the session of its advisor: it is seen while it runs, judged, and becomes
/// what the page says.
#[tokio::test(flavor = "multi_thread")]
async fn an_advisor_tests_their_line() -> anyhow::Result<()> {
    let provider = Provider::small(Database::Sqlite).await?;
    let priya = Person::join(&provider, "Priya Shah", &[Role::Advisor]).await?;
    let before = page(&priya).await?;
    assert!(before.line.samples.is_empty() && !before.line.is_enough && before.is_peak);
    assert!(
        before.waits_for.unwrap().contains("Start your shifts"),
        "nothing starts by itself"
    );
    let _: InternetView = priya.call("test_line", json!({ "full": false })).await?;
    let problem = priya.refused("test_line", json!({ "full": false })).await?;
    says(&problem, ProblemCode::Conflict, "A test runs already");
    priya
        .until("it is seen while it runs", async || {
            let running = page(&priya).await?.running;
            Ok(running.is_some_and(|it| it.round_trip.is_some()))
        })
        .await?;
    priya
        .until("it has ended", async || {
            Ok(page(&priya).await?.running.is_none())
        })
        .await?;
    let mut after = page(&priya).await?;
    assert_eq!(after.line.samples.len(), 1);
    if server_was_busy(&after) {
        after = test(&priya, &json!({ "full": false })).await?;
    }
    assert_eq!(
        after.line.samples[0].tag.text, "Good",
        "{:?}",
        after.line.samples[0]
    );
    assert_eq!(after.line.samples[0].windows, ["Day and night"]);
    assert!(
        after.line.is_enough && !after.data.starts_with("0 of"),
        "{}",
        after.data
    );
    Ok(())
}

/// What tests came to is sent once it says something new, and whoever reviews sees the tests.
#[tokio::test(flavor = "multi_thread")]
async fn a_reviewer_sees_the_tests_behind_the_answer() -> anyhow::Result<()> {
    let provider = Provider::small(Database::Sqlite).await?;
    let priya = Person::join(&provider, "Priya Shah", &[Role::Advisor]).await?;
    let tom = Person::join(&provider, "Tom Barnes", &[Role::Manager]).await?;
    let drafted = async || {
        let line = advisor::item(&priya, "note.line").await?;
        Ok::<bool, Problem>(line.methods[0].draft.is_some())
    };
    let measure = json!({ "item": "note.line", "method": "measured" });
    let problem = priya.refused("measure", measure).await?;
    assert!(
        problem.message.contains("Test your internet first"),
        "{problem}"
    );

    let household = json!({ "others": 2, "doing": ["games"] });
    let pressed = json!({ "full": false, "household": household, "guided": null });
    test(&priya, &pressed).await?;
    let answered = "it became an answer";
    priya.until(answered, async || drafted().await).await?;
    advisor::submit(&priya).await?;
    advisor::received(&priya).await?;

    let record = reviewer::record(&tom).await?;
    let view = reviewer::review(&tom, &record).await?;
    let line = reviewer::claim(&view, "note.line")?.line.clone();
    let line = line.context("the tests")?;
    let own = page(&priya).await?.line;
    assert_eq!(line.samples, own.samples, "both see the same");
    assert_eq!(line.charts, own.charts);
    let said = line.samples[0].household.as_deref();
    assert_eq!(said, Some("2 other people online: games"));
    assert!(
        line.is_enough
            && line
                .charts
                .iter()
                .any(|it| it.title == "Delay, there and back")
    );

    // One more that says the same is not asked to be sent.
    test(&priya, &pressed).await?;
    assert!(!drafted().await?);
    Ok(())
}

/// In a shift only voice is tested, and saying that one is on a call ends it.
#[tokio::test(flavor = "multi_thread")]
async fn a_test_gives_way_to_work() -> anyhow::Result<()> {
    let provider = Provider::small(Database::Sqlite).await?;
    let mut priya = Person::join(&provider, "Priya Shah", &[Role::Advisor]).await?;
    let _: Value = priya.call("start_shift", json!({})).await?;
    let problem = priya.refused("test_line", json!({ "full": true })).await?;
    says(&problem, ProblemCode::Conflict, "You are on shift");
    // One that was booked for this hour may have begun by itself.
    match priya.call("test_line", json!({ "full": false })).await {
        Ok(InternetView { .. }) => {}
        Err(problem) => says(&problem, ProblemCode::Conflict, "A test runs already"),
    }
    priya
        .until("it runs", async || {
            let running = page(&priya).await?.running;
            Ok(running.is_some_and(|it| it.round_trip.is_some()))
        })
        .await?;
    let said = Instant::now();
    let _: Value = priya.call("set_on_call", json!({ "onCall": true })).await?;
    priya
        .until("it stops", async || {
            Ok(page(&priya).await?.running.is_none())
        })
        .await?;
    assert!(said.elapsed() < Duration::from_secs(1));
    let view = page(&priya).await?;
    assert!(
        view.line.samples[0].sentence.contains("of a call"),
        "{}",
        view.line.samples[0].sentence
    );
    assert!(view.cannot_test.is_some());
    // It is there after a restart, with what it used.
    priya.restart().await?;
    assert_eq!(page(&priya).await?.line.samples.len(), 1);
    Ok(())
}

/// A shift that begins ends a test that fills the line, and what it has used counts.
#[tokio::test(flavor = "multi_thread")]
async fn a_shift_that_begins_has_the_line_to_itself() -> anyhow::Result<()> {
    let provider = Provider::small(Database::Sqlite).await?;
    let priya = Person::join(&provider, "Priya Shah", &[Role::Advisor]).await?;
    let _: InternetView = priya.call("test_line", json!({ "full": true })).await?;
    priya
        .until("it fills the line", async || {
            let running = page(&priya).await?.running;
            Ok(running.is_some_and(|it| it.rate.is_some()))
        })
        .await?;
    let began = page(&priya).await?;
    assert!(began.line.samples.is_empty(), "it has found nothing yet");
    let said = Instant::now();
    let _: Value = priya.call("start_shift", json!({})).await?;
    priya
        .until("it stops", async || {
            Ok(page(&priya).await?.running.is_none())
        })
        .await?;
    assert!(said.elapsed() < Duration::from_secs(1));
    let after = page(&priya).await?;
    let sentence = &after.line.samples[0].sentence;
    assert!(sentence.contains("because a shift began"), "{sentence}");
    let used = after.data.split(' ').next().and_then(|mb| mb.parse().ok());
    assert!(
        used > Some(1),
        "it had begun to fill the line: {}",
        after.data
    );
    assert!(
        used < Some(101),
        "and did not come to its end: {}",
        after.data
    );
    Ok(())
}

/// A server that is away is said at once, and nothing is claimed of the line.
#[tokio::test(flavor = "multi_thread")]
async fn a_test_without_a_server_says_so() -> anyhow::Result<()> {
    let mut provider = Provider::small(Database::Sqlite).await?;
    let priya = Person::join(&provider, "Priya Shah", &[Role::Advisor]).await?;
    provider.down().await?;
    let problem = priya.refused("test_line", json!({ "full": false })).await?;
    assert_eq!(problem.code, ProblemCode::Offline, "{problem}");
    assert!(page(&priya).await?.line.samples.is_empty());
    Ok(())
}

/// What was booked for a time at which the computer slept is taken when it wakes in the same part of
/// the evening, and is booked anew where that has passed.
#[tokio::test(flavor = "multi_thread")]
async fn a_booked_test_is_taken_after_a_sleep() -> anyhow::Result<()> {
    let provider = Provider::small(Database::Sqlite).await?;
    let priya = Person::join(&provider, "Priya Shah", &[Role::Advisor]).await?;
    // Somebody who declares shifts is not on one now, so tests may start by themselves.
    let _: Value = priya.call("start_shift", json!({})).await?;
    let _: Value = priya.call("end_shift", json!({})).await?;
    // One that is booked for now is waited for.
    let is_booked = async || {
        let view = page(&priya).await?;
        let now = provider.clock().now();
        Ok(view.running.is_none() && view.next.is_some_and(|next| next > now))
    };
    priya.until("the next one is booked", is_booked).await?;
    let before = page(&priya).await?;
    let next = before.next.context("one is booked")?;
    let postponed: InternetView = priya.call("postpone_tests", json!({})).await?;
    assert!(postponed.postponed_until.is_some());
    let again: InternetView = priya.call("resume_tests", json!({})).await?;
    assert_eq!((again.postponed_until, again.next), (None, Some(next)));

    provider.clock().sleeps_until(next.plus(1_000));
    priya
        .until("it is taken after the sleep", async || {
            let view = page(&priya).await?;
            Ok(view.line.samples.len() > before.line.samples.len())
        })
        .await?;
    // A sleep over days takes one and no more, whatever was booked meanwhile.
    priya.until("the next one is booked", is_booked).await?;
    let awake = page(&priya).await?;
    let next = awake.next.context("one is booked")?;
    provider
        .clock()
        .sleeps_until(next.plus(3 * 24 * 60 * 60 * 1_000));
    priya.until("another one is booked", is_booked).await?;
    let after = page(&priya).await?;
    assert!(after.next > Some(next), "{:?}", after.next);
    assert!(
        after.line.samples.len() <= awake.line.samples.len() + 1,
        "{:?}",
        after.line.samples
    );
    Ok(())
}
