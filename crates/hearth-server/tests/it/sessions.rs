//! What comes after a log-in: how often a session is renewed, when it is forgotten, and what browsers
//! and caches may keep of an answer.
//!
//! Not here: logging in and out ([`crate::account`]).

use hearth_domain::{api::account::Tokens, role::Role};
use hearth_server::account::expired;
use reqwest::Method;
use serde_json::json;

use crate::{
    browser::Computer,
    on_both,
    records_common::{DAY_MS, Provider, Store},
};

on_both! {
    async fn renewing_is_not_held_up_by_others_behind_the_same_address(store) {
        let provider = Provider::open(store).await;
        let (computer, mut tokens) = somebody(&provider).await;
        // A guess uses up what the address has.
        for _ in 0..100 {
            let guess = computer.exchange("no-such-code").await.status;
            if guess == 429 {
                break;
            }
        }
        assert_eq!(computer.exchange("no-such-code").await.status, 429);
        for _ in 0..3 {
            tokens = computer.refresh(&tokens.refresh).await.json();
        }
        assert_eq!(computer.me(&tokens.access).await.status, 200);
    }

    async fn what_has_run_out_is_forgotten_and_the_rest_is_not(store) {
        let provider = Provider::open(store).await;
        let (computer, first) = somebody(&provider).await;
        let second = computer.log_in("tom").await;
        assert_eq!(computer.me(&first.access).await.status, 401, "one installation, one session");
        expired::forget(&provider.app).await.unwrap();
        assert_eq!(computer.me(&second.access).await.status, 200);

        provider.pass(20 * DAY_MS);
        let second: Tokens = computer.refresh(&second.refresh).await.json();
        provider.pass(20 * DAY_MS);
        let second: Tokens = computer.refresh(&second.refresh).await.json();
        let sessions = async || -> i64 {
            let ours = "select count(*) from sessions s join people p on p.id = s.person where p.login = 'tom'";
            sqlx::query_scalar(ours).fetch_one(provider.app.db.reader()).await.unwrap()
        };
        assert_eq!(sessions().await, 2);
        assert!(expired::forget(&provider.app).await.unwrap() > 0);
        assert_eq!(sessions().await, 1, "the one that ended forty days ago");
        assert_eq!(computer.me(&second.access).await.status, 200);
        // A token that came twice still ends its session: it is remembered for as long as it lasts.
        let third: Tokens = computer.refresh(&second.refresh).await.json();
        expired::forget(&provider.app).await.unwrap();
        computer.refresh(&second.refresh).await.problem(401);
        assert_eq!(computer.me(&third.access).await.status, 401);
    }

    async fn a_link_of_somebody_who_may_not_log_in_is_no_use(store) {
        let provider = Provider::open(store).await;
        let administrator = provider.person(&[Role::Administrator], &[]).await;
        let asked = json!({ "name": "Tom Reed", "roles": ["manager"], "teams": [], "pack": null });
        let invited: hearth_domain::api::people::Invited =
            provider.post(&administrator, "/invitations", &asked).await.ok();
        let gone = json!({ "roles": ["manager"], "teams": [], "active": false });
        let path = format!("/people/{}", invited.person);
        let done = provider.send(&administrator, Method::PUT, &path, |it| it.json(&gone)).await;
        assert_eq!(done.status, 204);
        let computer = Computer::new(&provider.url);
        let code = crate::browser::code_of(&invited.link);
        assert_eq!(computer.open(&[("invitation", &code)]).await.status, 404);
    }
}

#[tokio::test]
async fn no_answer_is_kept_on_its_way() {
    let provider = Provider::open(Store::Sqlite).await;
    let (computer, tokens) = somebody(&provider).await;
    let renewed = computer.refresh(&tokens.refresh).await;
    let me = computer.me(&tokens.access).await;
    let nowhere = computer.get("/nowhere").await;
    for said in [renewed, me, nowhere] {
        assert_eq!(said.headers["cache-control"], "no-store");
        assert_eq!(said.headers["x-content-type-options"], "nosniff");
    }
}

#[tokio::test]
async fn what_is_no_form_is_answered_by_a_page_that_says_what_to_do() {
    let provider = Provider::open(Store::Sqlite).await;
    let person = provider.person(&[Role::Manager], &[]).await;
    let answer = provider
        .send(&person, Method::POST, "/authorize", |it| {
            it.json(&json!({ "login": "tom" }))
        })
        .await;
    assert_eq!(answer.status, 422);
    assert!(
        answer.headers["content-type"]
            .to_str()
            .unwrap()
            .starts_with("text/html")
    );
    assert!(
        answer
            .text()
            .contains("Open Hearth and choose Log in there.")
    );
}

/// Tom, who has joined on a computer of his.
async fn somebody(provider: &Provider) -> (Computer, Tokens) {
    let administrator = provider.person(&[Role::Administrator], &[]).await;
    let asked = json!({ "name": "Tom Reed", "roles": ["manager"], "teams": [], "pack": null });
    let invited: hearth_domain::api::people::Invited = provider
        .post(&administrator, "/invitations", &asked)
        .await
        .ok();
    let computer = Computer::new(&provider.url);
    let tokens = computer.join(&invited.link, "tom").await;
    (computer, tokens)
}
