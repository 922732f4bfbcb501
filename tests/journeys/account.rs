//! Who is logged in on a computer: logging out, coming back, and somebody else in between.

use hearth_app::view::state::{AppState, InvitationView, LoginStarted, Offer, Stage};
use hearth_domain::{ProblemCode, role::Role};
use hearth_tests::{Database, Person, Provider, advisor, browser, person::PASSPHRASE};
use serde_json::{Value, json};

use crate::scene::{Scene, on_a_line, says};

on_both! {
    a_joining_that_was_cut_short_is_finished_with_the_same_invitation
    what_was_signed_before_a_log_out_is_taken_after_it
    two_people_share_a_computer_and_nothing_else
}

/// Somebody has filled in the provider's form, and Hearth is gone when the browser wants to come
/// back to it. The invitation was used, and still leads them in.
async fn a_joining_that_was_cut_short_is_finished_with_the_same_invitation(
    database: Database,
) -> anyhow::Result<()> {
    let provider = Provider::small(database).await?;
    let invitation = provider.invite("Priya Shah", &[Role::Advisor]).await?;
    let mut priya = Person::new("Priya Shah", None).await?;
    let read = json!({ "text": invitation });
    let view: InvitationView = priya.call("read_invitation", read.clone()).await?;
    assert!(matches!(view.offer, Offer::Join { .. }), "{view:?}");
    let how = json!({ "invitation": invitation, "passphrase": PASSPHRASE });
    let started: LoginStarted = priya.call("start_login", how.clone()).await?;
    browser::way_back(&started.url, &priya.login()).await?;
    priya.close().await;

    priya.open().await?;
    assert_eq!(priya.state().await?.stage, Stage::Join);
    let view: InvitationView = priya.call("read_invitation", read).await?;
    let Offer::LogIn { why } = view.offer else {
        panic!("nobody joins with it again: {view:?}");
    };
    assert!(why.contains("If you have joined, log in."), "{why}");
    // What was begun first is given up by beginning again, wherever its browser is.
    let first: LoginStarted = priya.call("start_login", how.clone()).await?;
    browser::way_back(&first.url, &priya.login()).await?;
    priya.log_in(how).await?;
    advisor::write(&priya, "note.desk", "A wide desk.").await?;
    advisor::submit(&priya).await?;
    advisor::received(&priya).await?;
    Ok(())
}

/// Somebody signs, logs out before it is sent, and logs in again: the signature still counts, though
/// the server knows the computer under another name from then on.
async fn what_was_signed_before_a_log_out_is_taken_after_it(
    database: Database,
) -> anyhow::Result<()> {
    let scene = Scene::set(database).await?;
    let priya = &scene.priya;
    advisor::sign(priya, "you.rules").await?;
    advisor::write(priya, "note.desk", "A wide desk.").await?;
    let before = priya.app().desk()?.installation().id.clone();
    let _: Value = priya.call("log_out", json!({})).await?;
    let state = priya.state().await?;
    assert!(
        state.needs_login && state.stage == Stage::Ready,
        "drafts can still be read"
    );

    advisor::submit(priya).await?;
    let sent = advisor::sent(priya).await?;
    assert!(
        sent.packages[0].words.contains("Log in to send it."),
        "{:?}",
        sent.packages[0]
    );
    advisor::write(priya, "note.light", "A window to the left.").await?;
    priya.log_in_again().await?;
    let sent = advisor::received(priya).await?;
    assert!(
        sent.packages[0].refused.is_empty(),
        "{:?}",
        sent.packages[0].refused
    );

    advisor::sign(priya, "you.rules").await?;
    let _: Value = priya.call("log_out", json!({})).await?;
    priya.log_in_again().await?;
    assert_ne!(priya.app().desk()?.installation().id, before);
    advisor::submit(priya).await?;
    let sent = advisor::received(priya).await?;
    assert!(
        sent.packages[0].refused.is_empty(),
        "{:?}",
        sent.packages[0].refused
    );
    scene
        .provider
        .outside()
        .await?
        .record_of(priya.name())
        .await?
        .check()
}

/// Two people use one computer: each has a store of their own, and what one has not sent waits for
/// them until they come back.
async fn two_people_share_a_computer_and_nothing_else(database: Database) -> anyhow::Result<()> {
    let scene = Scene::set(database).await?;
    let priya = &scene.priya;
    advisor::write(priya, "note.desk", "A wide desk.").await?;

    let invitation = scene.provider.invite("Sam Hill", &[Role::Advisor]).await?;
    let input = json!({ "invitation": invitation, "passphrase": PASSPHRASE });
    let started: LoginStarted = priya.call("start_login", input).await?;
    browser::log_in(&started.url, "sam.hill").await?;
    is(priya, "Sam Hill").await?;
    let desk = advisor::item(priya, "note.desk").await?;
    assert!(advisor::method(&desk)?.draft.is_none(), "it is not Sam's");
    let accounts = priya.profile().join("accounts").read_dir()?.count();
    assert_eq!(accounts, 2, "each has a store");

    // A log-in that only ran out is Sam's; after a log-out it may be anybody's.
    let _: Value = priya.call("log_out", json!({})).await?;
    let input = json!({ "invitation": null, "passphrase": PASSPHRASE });
    let started: LoginStarted = priya.call("start_login", input).await?;
    browser::log_in(&started.url, &priya.login()).await?;
    is(priya, "Priya Shah").await?;
    let desk = advisor::item(priya, "note.desk").await?;
    let draft = advisor::method(&desk)?
        .draft
        .as_ref()
        .map(|draft| draft.words.clone());
    assert_eq!(draft.as_deref(), Some("A wide desk."));
    advisor::submit(priya).await?;
    let sent = advisor::received(priya).await?;
    assert!(
        sent.packages[0].refused.is_empty(),
        "{:?}",
        sent.packages[0].refused
    );
    scene
        .provider
        .outside()
        .await?
        .record_of(priya.name())
        .await?
        .check()
}

/// Whoever locks Hearth while a log-in is on its way finds it locked: while it goes on in the browser, as
/// its person is asked for, and as the first pages are fetched.
#[tokio::test(flavor = "multi_thread")]
async fn a_lock_stands_although_a_log_in_was_on_its_way() -> anyhow::Result<()> {
    let (_provider, line, priya) = on_a_line(Database::Sqlite).await?;
    let log_in = json!({ "invitation": null, "passphrase": null });
    let _: Value = priya.call("log_out", json!({})).await?;
    let started: LoginStarted = priya.call("start_login", log_in.clone()).await?;
    let _: AppState = priya.call("lock", json!({})).await?;
    let finished = browser::log_in(&started.url, &priya.login()).await;
    assert!(finished.is_err(), "nobody waits for the browser any more");
    assert_eq!(priya.state().await?.stage, Stage::Locked);

    for (held, request, words) in [
        (1, "GET /me", "was locked while you logged in"),
        (2, "GET /packs", "You are logged in, and Hearth is locked"),
    ] {
        priya.unlock(PASSPHRASE).await?;
        if !priya.state().await?.needs_login {
            let _: Value = priya.call("log_out", json!({})).await?;
        }
        let started: LoginStarted = priya.call("start_login", log_in.clone()).await?;
        line.hold(request);
        let login = priya.login();
        let in_browser = browser::log_in(&started.url, &login);
        let locking = async {
            line.struck(held).await?;
            let _: AppState = priya.call("lock", json!({})).await?;
            line.let_go();
            anyhow::Ok(())
        };
        let (_, locked) = tokio::join!(in_browser, locking);
        locked?;
        let told = async || Ok(priya.state().await?.problem.is_some());
        priya
            .until("it says what became of the log-in", told)
            .await?;
        let state = priya.state().await?;
        assert_eq!(state.stage, Stage::Locked);
        says(&state.problem.unwrap(), ProblemCode::Locked, words);
    }
    priya.unlock(PASSPHRASE).await?;
    assert!(
        !priya.state().await?.needs_login,
        "the second log-in counts"
    );
    Ok(())
}

/// Without a keyring everybody has a passphrase of their own. Somebody else who gives none is told what
/// to do, and nothing of anybody's is moved.
#[tokio::test(flavor = "multi_thread")]
async fn somebody_else_without_a_passphrase_is_told_what_to_do() -> anyhow::Result<()> {
    let scene = Scene::set(Database::Sqlite).await?;
    let (priya, provider) = (&scene.priya, &scene.provider);
    let _sam = Person::join(provider, "Sam Hill", &[Role::Advisor]).await?;
    let _: Value = priya.call("log_out", json!({})).await?;
    let short = json!({ "invitation": null, "passphrase": "short" });
    let short = priya.refused("start_login", short).await?;
    says(&short, ProblemCode::Invalid, "Use at least 12 characters");
    let input = json!({ "invitation": null, "passphrase": null });
    let started: LoginStarted = priya.call("start_login", input).await?;
    browser::log_in(&started.url, "sam.hill").await?;
    let told = async || Ok(priya.state().await?.problem.is_some());
    priya.until("it says what is missing", told).await?;
    let problem = priya.state().await?.problem.unwrap();
    says(&problem, ProblemCode::Invalid, "I am somebody else");
    let input = json!({ "invitation": null, "passphrase": "four quiet lamps" });
    let started: LoginStarted = priya.call("start_login", input).await?;
    browser::log_in(&started.url, "sam.hill").await?;
    is(priya, "Sam Hill").await
}

async fn is(app: &Person, name: &str) -> anyhow::Result<()> {
    app.until("somebody else is logged in", async || {
        let state = app.state().await?;
        Ok(!state.needs_login && state.person.is_some_and(|person| person.name == name))
    })
    .await
}
