//! A line to the server that is silent, breaks, or leads to something else.

use hearth_app::view::{
    sent::Progress,
    state::{AppState, Connection},
};
use hearth_domain::{Problem, ProblemCode, api, record::Body};
use hearth_tests::{Database, Person, Provider, advisor, proxy::Fault};
use serde_json::json;

use crate::scene::{Scene, on_a_line, says, sent_response};

on_both! {
    three_days_offline_lose_nothing
    a_package_that_is_sent_twice_is_there_once
    a_photo_that_breaks_off_arrives_whole
}

/// Somebody who answers and sends while the server is down reads that it is saved, also after the
/// app was closed and three days went by, and it arrives by itself when the server is back. What
/// was said keeps the day on which it was said.
async fn three_days_offline_lose_nothing(database: Database) -> anyhow::Result<()> {
    let Scene {
        mut provider,
        mut priya,
        ..
    } = Scene::set(database).await?;
    let day = provider.clock().now().date();
    provider.down().await?;

    advisor::answer_six(&priya).await?;
    advisor::submit(&priya).await?;
    assert_waits(&priya).await?;
    advisor::choose(&priya, "you.comfort", "yes").await?;

    provider.clock().by_days(3);
    priya.restart().await?;
    assert_waits(&priya).await?;
    let kept = advisor::item(&priya, "you.comfort").await?;
    assert!(
        advisor::method(&kept)?.draft.is_some(),
        "a draft outlives a restart"
    );

    provider.up().await?;
    let _: AppState = priya.call("try_now", json!({})).await?;
    let sent = advisor::received(&priya).await?;
    assert_eq!(sent.packages.len(), 1);
    assert_eq!(sent.packages[0].answers, 6);
    assert!(
        sent.packages[0].refused.is_empty(),
        "{:?}",
        sent.packages[0].refused
    );
    assert_eq!(sent.packages[0].words, "Example 111 has received this.");

    let seen = provider.outside().await?.record_of(priya.name()).await?;
    seen.check()?;
    assert!(seen.responses().all(|response| response.observed == day));
    assert_eq!(seen.entries.last().unwrap().at.date(), day.plus(3));
    Ok(())
}

async fn assert_waits(priya: &Person) -> anyhow::Result<()> {
    let words = "This is saved on your computer. Hearth sends it when the server answers.";
    priya
        .until("it says that it waits", async || {
            let (sent, state) = (advisor::sent(priya).await?, priya.state().await?);
            Ok(sent.packages[0].words == words && state.connection == Connection::Offline)
        })
        .await?;
    assert_eq!(priya.state().await?.waiting.packages, 1);
    Ok(())
}

/// The server takes a package in and its answer is lost, so the app sends it again: the record
/// holds it once, and it shows as received only when the receipt has come.
async fn a_package_that_is_sent_twice_is_there_once(database: Database) -> anyhow::Result<()> {
    let (provider, line, priya) = on_a_line(database).await?;
    advisor::answer_six(&priya).await?;
    line.set(Fault::LoseAnswer("PUT /packages"));
    advisor::submit(&priya).await?;
    line.struck(2).await?;

    let seen = provider.outside().await?.record_of(priya.name()).await?;
    seen.check()?;
    let submitted = |body: &Body| matches!(body, Body::Submitted { .. });
    let entries = || seen.entries.iter().filter(|entry| submitted(&entry.body));
    assert_eq!(entries().count(), 1, "sent twice, there once");
    let sent = advisor::sent(&priya).await?;
    assert_ne!(
        sent.packages[0].progress,
        Progress::Received,
        "nobody has told the app"
    );

    line.set(Fault::None);
    let sent = advisor::received(&priya).await?;
    assert!(
        sent.packages[0].refused.is_empty(),
        "{:?}",
        sent.packages[0].refused
    );
    let after = provider.outside().await?.record_of(priya.name()).await?;
    after.check()?;
    assert_eq!(after.head, seen.head, "hearing of it changed nothing");
    Ok(())
}

/// A line that breaks in the middle of a photo: the photo arrives whole at the next try, and
/// nothing is received before it.
async fn a_photo_that_breaks_off_arrives_whole(database: Database) -> anyhow::Result<()> {
    let (provider, line, priya) = on_a_line(database).await?;
    advisor::answer_six(&priya).await?;
    line.set(Fault::Cut("PUT /files", 3_000));
    advisor::submit(&priya).await?;
    line.struck(1).await?;
    let sent = advisor::sent(&priya).await?;
    assert_ne!(sent.packages[0].progress, Progress::Received);
    assert!(
        !sent.packages[0].files[0].confirmed,
        "half a photo is no photo"
    );

    line.set(Fault::None);
    let sent = advisor::received(&priya).await?;
    assert!(sent.packages[0].files[0].confirmed);
    let seen = provider.outside().await?.record_of(priya.name()).await?;
    assert_eq!(seen.files.len(), 1);
    seen.check()
}

/// The log-in page of a Wi-Fi answers in place of the server. It says so, and what to do.
#[tokio::test(flavor = "multi_thread")]
async fn the_page_of_a_wi_fi_is_not_taken_for_the_server() -> anyhow::Result<()> {
    let (_provider, line, priya) = on_a_line(Database::Sqlite).await?;
    advisor::write(&priya, "note.desk", "A wide desk.").await?;
    advisor::submit(&priya).await?;
    advisor::received(&priya).await?;
    let response = sent_response(&priya, "note.desk").await?;

    line.set(Fault::Html);
    advisor::write(&priya, "note.light", "A window to the left.").await?;
    advisor::submit(&priya).await?;
    assert_waits(&priya).await?;
    let problem = priya
        .refused("withdraw", json!({ "response": response }))
        .await?;
    says(&problem, ProblemCode::Offline, "Something else answered");
    says(&problem, ProblemCode::Offline, "log in to the Wi-Fi");
    says(
        &problem,
        ProblemCode::Offline,
        "What you saved stays on this computer.",
    );

    line.set(Fault::None);
    let _: AppState = priya.call("try_now", json!({})).await?;
    let sent = advisor::received(&priya).await?;
    assert_eq!(sent.packages.len(), 2);
    Ok(())
}

/// A server of another version: it is said which of the two is older and who can do something. What
/// was sent off waits for a person, and goes when the versions fit.
#[tokio::test(flavor = "multi_thread")]
async fn a_server_of_another_version_loses_nothing() -> anyhow::Result<()> {
    let (_provider, line, priya) = on_a_line(Database::Sqlite).await?;
    let versions = [
        (
            api::VERSION + 1,
            "newer than this Hearth. Update Hearth",
            "note.desk",
        ),
        (
            api::VERSION - 1,
            "older than this Hearth. Tell your provider's IT team",
            "note.light",
        ),
    ];
    for (version, todo, note) in versions {
        line.set(Fault::Version(version));
        advisor::write(&priya, note, "A few words.").await?;
        advisor::submit(&priya).await?;
        priya
            .until("it says which is older", async || {
                let sent = advisor::sent(&priya).await?;
                let package = &sent.packages[0];
                Ok(package.progress == Progress::Stuck && package.words.contains(todo))
            })
            .await?;
        let words = &advisor::sent(&priya).await?.packages[0].words;
        assert!(
            words.ends_with("What you saved stays on this computer."),
            "{words}"
        );

        line.set(Fault::None);
        let _: AppState = priya.call("try_now", json!({})).await?;
        advisor::received(&priya).await?;
    }
    Ok(())
}

/// The server, for its part, tells an app of another version what to do.
#[tokio::test(flavor = "multi_thread")]
async fn an_app_of_another_version_is_told_so() -> anyhow::Result<()> {
    let provider = Provider::small(Database::Sqlite).await?;
    let versions = [
        (api::VERSION + 1, "Ask your provider to update the server."),
        (api::VERSION - 1, "Update Hearth, then try again."),
    ];
    for (version, todo) in versions {
        let about = reqwest::Client::new().get(format!("{}/about", provider.url()));
        let answer = about.header(api::VERSION_HEADER, version).send().await?;
        let problem: Problem = answer.json().await?;
        says(&problem, ProblemCode::WrongVersion, todo);
        says(
            &problem,
            ProblemCode::WrongVersion,
            "What you saved is kept on your computer.",
        );
    }
    Ok(())
}
