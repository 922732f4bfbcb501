//! Joining, logging in, staying logged in, logging out.

use hearth_domain::{
    ProblemCode,
    api::{
        account::{Invitation, Tokens},
        people::Invited,
    },
    role::Role,
};
use reqwest::Method;
use serde_json::json;

use crate::{
    browser::{Computer, PASSWORD, REDIRECT, code_of, server_of},
    on_both,
    records_common::{Provider, Store},
};

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const DAY_MS: i64 = 24 * HOUR_MS;

/// Invites somebody, as an administrator.
async fn invite(provider: &Provider, name: &str, roles: &[Role]) -> Invited {
    let administrator = provider.person(&[Role::Administrator], &[]).await;
    let team = provider.team("Evening team").await;
    let asked = json!({ "name": name, "roles": roles, "teams": [team], "pack": "trial" });
    provider
        .post(&administrator, "/invitations", &asked)
        .await
        .ok()
}

on_both! {
    async fn somebody_joins_by_a_link_and_logs_in_again(store) {
        let provider = Provider::open(store).await;
        let invited = invite(&provider, "Priya Shah", &[Role::Advisor]).await;
        assert_eq!(server_of(&invited.link), provider.url);
        let code = code_of(&invited.link);
        let computer = Computer::new(&provider.url);

        let shown: Invitation = computer.get(&format!("/invitations/{code}")).await.json();
        assert_eq!((shown.name.as_str(), shown.roles.as_slice()), ("Priya Shah", [Role::Advisor].as_slice()));
        let page = computer.open(&[("invitation", &code)]).await;
        assert_eq!(page.status, 200);
        assert!(page.body.contains("Priya Shah") && page.body.contains("10 characters or more"));

        let tokens = computer.join(&invited.link, "Priya.Shah@example.nhs.uk").await;
        let me = computer.who(&tokens.access).await;
        assert_eq!((&me.person, me.name.as_str()), (&invited.person, "Priya Shah"));
        assert_eq!(me.roles, [Role::Advisor]);
        assert_eq!(me.teams.len(), 1);
        assert!(me.record.is_some(), "an advisor who joins has a record");

        // The same person on another computer, in whatever case they type their name.
        let other = Computer::new(&provider.url);
        let again = other.log_in(" PRIYA.shah@example.nhs.uk ").await;
        assert_eq!(other.who(&again.access).await.person, me.person);
        assert_eq!(computer.me(&tokens.access).await.status, 200, "the first stays logged in");
    }

    async fn an_invitation_is_good_once_and_for_72_hours(store) {
        let provider = Provider::open(store).await;
        let used = invite(&provider, "Tom Reed", &[Role::Manager]).await;
        let computer = Computer::new(&provider.url);
        computer.join(&used.link, "tom").await;
        let code = code_of(&used.link);
        let again = computer.get(&format!("/invitations/{code}")).await.problem(404);
        assert!(again.message.contains("ask your administrator"), "{}", again.message);
        let page = computer.open(&[("invitation", &code)]).await;
        assert_eq!(page.status, 404);
        assert!(page.body.contains("Log in</a>"), "the way on is on the page");
        let taken = computer.enter(&[("invitation", &code), ("login", "thief"), ("password", PASSWORD), ("again", PASSWORD)]).await;
        assert_eq!(taken.status, 404);

        let late = invite(&provider, "Nadia Khan", &[Role::Manager]).await;
        provider.pass(72 * HOUR_MS - 1);
        let path = format!("/invitations/{}", code_of(&late.link));
        assert_eq!(computer.get(&path).await.status, 200);
        provider.pass(1);
        assert_eq!(computer.get(&path).await.status, 404);
    }

    async fn what_does_not_fit_is_said_beside_its_input(store) {
        let provider = Provider::open(store).await;
        let first = invite(&provider, "Tom Reed", &[Role::Manager]).await;
        let second = invite(&provider, "Nadia Khan", &[Role::Manager]).await;
        let computer = Computer::new(&provider.url);
        let (code, other) = (code_of(&first.link), code_of(&second.link));

        let short = computer.enter(&[("invitation", &code), ("login", "a b"), ("password", "short"), ("again", "short")]).await;
        assert_eq!(short.status, 422);
        for part in ["<title>Error: ", "href=\"#login\"", "href=\"#password\"", "Use 10 characters or more.", "value=\"a b\""] {
            assert!(short.body.contains(part), "{part} is missing");
        }
        assert!(!short.body.contains("value=\"short\""), "a password is never sent back");
        let differs = computer.enter(&[("invitation", &code), ("login", "tom"), ("password", PASSWORD), ("again", "three green teacups")]).await;
        assert!(differs.body.contains("Enter the same password twice."));

        computer.join(&first.link, "tom").await;
        let taken = computer.enter(&[("invitation", &other), ("login", "TOM"), ("password", PASSWORD), ("again", PASSWORD)]).await;
        assert_eq!(taken.status, 422);
        assert!(taken.body.contains("Somebody else has this log-in name."));
        Computer::new(&provider.url).join(&second.link, "nadia").await;
    }

    async fn a_refresh_token_that_comes_twice_ends_the_session(store) {
        let provider = Provider::open(store).await;
        let computer = Computer::new(&provider.url);
        let invited = invite(&provider, "Tom Reed", &[Role::Manager]).await;
        let first = computer.join(&invited.link, "tom").await;
        let second: Tokens = computer.refresh(&first.refresh).await.json();
        assert_eq!(computer.me(&second.access).await.status, 200);

        let replay = computer.refresh(&first.refresh).await.problem(401);
        assert_eq!(replay.code, ProblemCode::LoggedOut);
        assert_eq!(computer.me(&second.access).await.status, 401, "the whole session is over");
        computer.refresh(&second.refresh).await.problem(401);
        computer.log_in("tom").await;
    }

    async fn sessions_end_by_themselves(store) {
        let provider = Provider::open(store).await;
        let computer = Computer::new(&provider.url);
        let invited = invite(&provider, "Tom Reed", &[Role::Manager]).await;
        let mut tokens = computer.join(&invited.link, "tom").await;
        provider.pass(15 * MINUTE_MS - 1);
        assert_eq!(computer.me(&tokens.access).await.status, 200);
        provider.pass(1);
        assert_eq!(computer.me(&tokens.access).await.problem(401).code, ProblemCode::LoggedOut);

        // Used every 29 days it lives on, until it is 90 days old.
        for _ in 0..3 {
            provider.pass(29 * DAY_MS);
            tokens = computer.refresh(&tokens.refresh).await.json();
        }
        provider.pass(4 * DAY_MS);
        computer.refresh(&tokens.refresh).await.problem(401);

        let idle = computer.log_in("tom").await;
        provider.pass(30 * DAY_MS);
        computer.refresh(&idle.refresh).await.problem(401);
    }

    async fn a_code_is_good_once_for_a_minute_and_for_its_own_app(store) {
        let provider = Provider::open(store).await;
        let invited = invite(&provider, "Tom Reed", &[Role::Manager]).await;
        let computer = Computer::new(&provider.url);
        computer.join(&invited.link, "tom").await;
        let enter = async || computer.enter(&[("login", "tom"), ("password", PASSWORD)]).await.code();

        let late = enter().await;
        provider.pass(MINUTE_MS);
        computer.exchange(&late).await.problem(401);

        let stolen = enter().await;
        let thief = Computer::new(&provider.url);
        thief.exchange(&stolen).await.problem(401);
        computer.exchange(&stolen).await.problem(401);

        let twice = enter().await;
        let tokens: Tokens = computer.exchange(&twice).await.json();
        computer.exchange(&twice).await.problem(401);
        assert_eq!(computer.me(&tokens.access).await.status, 401, "a code that comes twice ends what it began");
    }

    async fn guessing_is_slowed_down_and_nobody_is_locked_out_for_good(store) {
        let provider = Provider::open(store).await;
        let invited = invite(&provider, "Tom Reed", &[Role::Manager]).await;
        let computer = Computer::new(&provider.url);
        computer.join(&invited.link, "tom").await;
        for name in ["tom", "nobody-of-this-name"] {
            for _ in 0..5 {
                let wrong = computer.enter(&[("login", name), ("password", "wrong wrong wrong")]).await;
                assert_eq!(wrong.status, 422);
                assert!(wrong.body.contains("The log-in name or the password is not right."));
            }
            let slowed = computer.enter(&[("login", name), ("password", PASSWORD)]).await;
            assert_eq!(slowed.status, 429, "a name that is not there is slowed down like one that is");
            assert!(slowed.body.contains("Wait 30 seconds"), "{}", slowed.body);
        }
        provider.pass(30_000);
        let wrong = computer.enter(&[("login", "tom"), ("password", "wrong wrong wrong")]).await;
        assert_eq!(wrong.status, 422);
        provider.pass(59_999);
        assert_eq!(computer.enter(&[("login", "tom"), ("password", PASSWORD)]).await.status, 429);
        provider.pass(1);
        computer.log_in("tom").await;
        // The count begins again.
        for _ in 0..4 {
            computer.enter(&[("login", "tom"), ("password", "wrong wrong wrong")]).await;
        }
        computer.log_in("tom").await;
    }

    async fn many_guesses_at_once_are_counted_one_by_one(store) {
        let provider = Provider::open(store).await;
        let computer = Computer::new(&provider.url);
        let guess = || computer.enter(&[("login", "tom"), ("password", "wrong wrong wrong")]);
        let said = futures_util::future::join_all((0..20).map(|_| guess())).await;
        let looked_at = said.iter().filter(|said| said.status == 422).count();
        assert_eq!(looked_at, 5);
    }

    async fn who_logs_out_or_may_not_log_in_is_out_at_once(store) {
        let provider = Provider::open(store).await;
        let computer = Computer::new(&provider.url);
        let invited = invite(&provider, "Tom Reed", &[Role::Manager]).await;
        let tokens = computer.join(&invited.link, "tom").await;
        let out = computer.ask_as(&tokens.access, Method::POST, "/logout", None).await;
        assert_eq!(out.status, 204);
        assert_eq!(computer.me(&tokens.access).await.status, 401);
        computer.refresh(&tokens.refresh).await.problem(401);

        let tokens = computer.log_in("tom").await;
        let administrator = provider.person(&[Role::Administrator], &[]).await;
        let gone = json!({ "roles": ["manager"], "teams": [], "active": false });
        let path = format!("/people/{}", invited.person);
        let done = provider.send(&administrator, Method::PUT, &path, |it| it.json(&gone)).await;
        assert_eq!(done.status, 204, "{}", done.text());
        assert_eq!(computer.me(&tokens.access).await.status, 401);
        computer.refresh(&tokens.refresh).await.problem(401);
        let entered = computer.enter(&[("login", "tom"), ("password", PASSWORD)]).await;
        assert_eq!(entered.status, 422);
    }

    async fn a_new_link_sets_another_password_and_ends_every_session(store) {
        let provider = Provider::open(store).await;
        let computer = Computer::new(&provider.url);
        let invited = invite(&provider, "Tom Reed", &[Role::Manager]).await;
        let tokens = computer.join(&invited.link, "tom").await;
        let administrator = provider.person(&[Role::Administrator], &[]).await;
        let path = format!("/people/{}/invitations", invited.person);
        let again: Invited = provider.post(&administrator, &path, &json!({})).await.ok();
        let code = code_of(&again.link);
        let page = computer.open(&[("invitation", &code)]).await;
        assert!(page.body.contains("Choose a new password") && page.body.contains("<strong>tom</strong>"));
        let new = "four yellow kettles";
        let entered = computer.enter(&[("invitation", &code), ("password", new), ("again", new)]).await;
        let fresh: Tokens = computer.exchange(&entered.code()).await.json();
        assert_eq!(computer.me(&tokens.access).await.status, 401);
        assert_eq!(computer.who(&fresh.access).await.person, invited.person);
        assert_eq!(computer.enter(&[("login", "tom"), ("password", PASSWORD)]).await.status, 422);
    }

    async fn an_installation_stays_with_its_person_and_its_key(store) {
        let provider = Provider::open(store).await;
        let mut computer = Computer::new(&provider.url);
        let tom = invite(&provider, "Tom Reed", &[Role::Manager]).await;
        let nadia = invite(&provider, "Nadia Khan", &[Role::Manager]).await;
        computer.join(&tom.link, "tom").await;
        let entered = computer.enter(&[
            ("invitation", &code_of(&nadia.link)), ("login", "nadia"), ("password", PASSWORD), ("again", PASSWORD),
        ]).await;
        computer.exchange(&entered.code()).await.problem(403);
        computer.key = ed25519_dalek::SigningKey::from_bytes(&[7; 32]);
        let entered = computer.enter(&[("login", "tom"), ("password", PASSWORD)]).await;
        computer.exchange(&entered.code()).await.problem(403);
    }

    async fn an_app_of_another_version_is_told_which_side_to_update(store) {
        let provider = Provider::open(store).await;
        let person = provider.person(&[Role::Manager], &[]).await;
        let ask = async |version: &'static str| {
            provider.send(&person, Method::GET, "/me", |it| it.header("hearth-api", version)).await
        };
        let same = ask("1").await;
        assert_eq!((same.status.as_u16(), &same.headers["hearth-api"]), (200, &reqwest::header::HeaderValue::from_static("1")));
        let older = ask("0").await.problem(400);
        assert_eq!(older.code, ProblemCode::WrongVersion);
        assert!(older.message.contains("Update Hearth"));
        let newer = ask("2").await.problem(400);
        assert!(newer.message.contains("Ask your provider to update the server"));
    }
}

#[tokio::test]
async fn a_browser_goes_back_to_this_computer_only() {
    let provider = Provider::open(Store::Sqlite).await;
    let computer = Computer::new(&provider.url);
    for elsewhere in [
        "https://127.0.0.1:41111/callback",
        "http://localhost:41111/callback",
        "http://127.0.0.1/callback",
        "http://127.0.0.1:41111/other",
        "http://127.0.0.1:41111@example.org/callback",
        "http://127.0.0.1:99999/callback",
        "http://127.0.0.1:41111/callback#/callback",
        "",
    ] {
        let page = computer.open(&[("redirect", elsewhere)]).await;
        assert_eq!(page.status, 422, "{elsewhere}");
        assert!(!page.body.contains("<form"), "{elsewhere}");
        let entered = computer
            .enter(&[
                ("redirect", elsewhere),
                ("login", "tom"),
                ("password", PASSWORD),
            ])
            .await;
        assert_eq!(entered.status, 422, "{elsewhere}");
    }
    let without_challenge = computer.open(&[("challenge", "")]).await;
    assert_eq!(without_challenge.status, 422);
    assert!(
        without_challenge
            .body
            .contains("Open Hearth and choose Log in there.")
    );
    assert_eq!(computer.open(&[("redirect", REDIRECT)]).await.status, 200);
}

#[tokio::test]
async fn the_pages_hold_no_script_and_let_none_in() {
    let provider = Provider::open(Store::Sqlite).await;
    let invited = invite(&provider, "<script>alert(1)</script>", &[Role::Manager]).await;
    let computer = Computer::new(&provider.url);
    let page = computer
        .open(&[("invitation", &code_of(&invited.link))])
        .await;
    assert!(!page.body.contains("<script"));
    assert!(page.body.contains("&lt;script&gt;"));
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(
        policy.starts_with("default-src 'none'; style-src 'sha256-"),
        "{policy}"
    );
    assert!(
        policy.contains("form-action 'self' http://127.0.0.1:41111;"),
        "{policy}"
    );
    assert_eq!(page.headers["referrer-policy"], "no-referrer");
    assert_eq!(page.headers["cache-control"], "no-store");
}
