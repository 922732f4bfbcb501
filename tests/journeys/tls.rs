//! A server that speaks TLS itself, with a certificate of the provider's own authority.

use hearth_app::view::state::Connection;
use hearth_domain::{ProblemCode, role::Role};
use hearth_tests::{Computer, Database, Person, Provider, advisor, authority::Authority};
use rcgen::date_time_ymd;
use serde_json::json;

use crate::scene::says;

on_both! {
    an_advisor_joins_and_sends_over_tls
}

/// With the authority's file the app joins, answers, sends a photo and hears of the outcome, all over
/// TLS.
async fn an_advisor_joins_and_sends_over_tls(database: Database) -> anyhow::Result<()> {
    let authority = Authority::new()?;
    let tls = authority.vouches_for("server", "127.0.0.1", |_| {})?;
    let provider = Provider::over_tls(database, tls).await?;
    assert!(provider.url().starts_with("https://127.0.0.1:"));
    let computer = Computer {
        ca: Some(authority.file()),
        ..Computer::default()
    };
    let mut priya = Person::join_on(&provider, "Priya Shah", &[Role::Advisor], computer).await?;
    advisor::answer_six(&priya).await?;
    advisor::submit(&priya).await?;
    let sent = advisor::received(&priya).await?;
    assert!(sent.packages[0].files[0].confirmed, "the photo too");
    let seen = provider.outside().await?.record_of(priya.name()).await?;
    assert_eq!(seen.files.len(), 1);
    seen.check()?;

    // The next start of the app finds the way as well.
    priya.restart().await?;
    priya
        .until("it reaches the server", async || {
            Ok(priya.state().await?.connection == Connection::Online)
        })
        .await
}

/// Without the file the app says what to do, and sends nothing; with a file that holds no certificate
/// it does not start, and says why.
#[tokio::test(flavor = "multi_thread")]
async fn without_the_authority_it_says_what_to_do() -> anyhow::Result<()> {
    let authority = Authority::new()?;
    let tls = authority.vouches_for("server", "127.0.0.1", |_| {})?;
    let provider = Provider::over_tls(Database::Sqlite, tls).await?;
    let invitation = provider.invite("Priya Shah", &[Role::Advisor]).await?;
    let priya = Person::new("Priya Shah", None).await?;
    let problem = priya
        .refused("read_invitation", json!({ "text": invitation }))
        .await?;
    says(&problem, ProblemCode::Offline, "start Hearth with --ca");
    says(&problem, ProblemCode::Offline, "nothing was sent");

    let other = Authority::new()?;
    let sam = Person::new("Sam Hill", Some(other.file())).await?;
    let problem = sam
        .refused("read_invitation", json!({ "text": invitation }))
        .await?;
    says(&problem, ProblemCode::Offline, "does not know who vouches");

    let nothing = authority.folder().join("nothing.pem");
    std::fs::write(&nothing, "minutes of a meeting")?;
    let refused = Person::new("Ana Bell", Some(nothing)).await.err().unwrap();
    let said = format!("{refused:#}");
    assert!(said.contains("Give the PEM file"), "{said}");
    Ok(())
}

/// A certificate of the right authority that has run out, or is another server's, is not taken.
#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_that_ran_out_or_is_another_server_s_is_refused() -> anyhow::Result<()> {
    let authority = Authority::new()?;
    let ran_out = authority.vouches_for("old", "127.0.0.1", |params| {
        params.not_before = date_time_ymd(2020, 1, 1);
        params.not_after = date_time_ymd(2020, 12, 31);
    })?;
    let elsewhere = authority.vouches_for("other", "hearth.example.org", |_| {})?;
    for (tls, todo) in [
        (ran_out, "Check the date and time of this computer."),
        (elsewhere, "shows the certificate of another server"),
    ] {
        let provider = Provider::over_tls(Database::Sqlite, tls).await?;
        let invitation = provider.invite("Priya Shah", &[Role::Advisor]).await?;
        let priya = Person::new("Priya Shah", Some(authority.file())).await?;
        let input = json!({ "invitation": invitation, "passphrase": "seven quiet rooms" });
        let problem = priya.refused("start_login", input).await?;
        says(&problem, ProblemCode::Offline, todo);
        says(&problem, ProblemCode::Offline, "nothing was sent");
    }
    Ok(())
}
