//! Every route, from the list that the server itself is made from: who may, who may not.
//!
//! Not here: whose record it is, which the tests of records ask.

use hearth_domain::{ProblemCode, role::Role};
use hearth_server::router;
use reqwest::Method;
use serde_json::json;
use uuid::Uuid;

use crate::{
    browser::Computer,
    records_common::{Provider, Store},
};

/// Who may use a route.
enum Who {
    /// Anybody, logged in or not.
    Anybody,
    /// Anybody who is logged in.
    LoggedIn,
    /// These roles.
    Roles(&'static [Role]),
}

use Role::{Administrator, Advisor, Assessor, Governance, It, Manager};
use Who::{Anybody, LoggedIn, Roles};

const REVIEWERS: Who = Roles(&[Manager, Assessor, It]);

/// Every route and who may use it. A route that is not here fails the test.
const ROUTES: &[(&str, &str, Who)] = &[
    ("GET", "/healthz", Anybody),
    ("GET", "/about", Anybody),
    ("GET", "/authorize", Anybody),
    ("POST", "/authorize", Anybody),
    ("POST", "/token", Anybody),
    ("GET", "/invitations/{code}", Anybody),
    ("POST", "/logout", LoggedIn),
    ("GET", "/me", LoggedIn),
    ("GET", "/live", LoggedIn),
    ("GET", "/packs", LoggedIn),
    ("GET", "/packs/{id}/{version}", LoggedIn),
    (
        "PUT",
        "/packs/{id}/{version}",
        Roles(&[Governance, Administrator]),
    ),
    ("POST", "/invitations", Roles(&[Administrator])),
    ("GET", "/people", Roles(&[Administrator])),
    ("PUT", "/people/{id}", Roles(&[Administrator])),
    ("POST", "/people/{id}/invitations", Roles(&[Administrator])),
    ("GET", "/teams", Roles(&[Administrator])),
    ("PUT", "/teams/{id}", Roles(&[Administrator])),
    ("GET", "/record", Roles(&[Advisor])),
    ("POST", "/record/withdrawals", Roles(&[Advisor])),
    ("POST", "/record/reopenings", Roles(&[Advisor])),
    ("POST", "/record/replies", Roles(&[Advisor])),
    ("GET", "/record/access", Roles(&[Advisor])),
    ("PUT", "/files/{id}", Roles(&[Advisor])),
    ("GET", "/files/{id}", LoggedIn),
    ("PUT", "/packages/{id}", Roles(&[Advisor])),
    ("GET", "/records/{id}", REVIEWERS),
    ("GET", "/records/{id}/access", Roles(&[Governance])),
    ("GET", "/queue", REVIEWERS),
    ("POST", "/records/{id}/reviews", REVIEWERS),
    ("POST", "/records/{id}/attestations", REVIEWERS),
    ("POST", "/records/{id}/actions", REVIEWERS),
    ("POST", "/records/{id}/actions/{act}/done", REVIEWERS),
    ("POST", "/records/{id}/decisions", REVIEWERS),
];

/// The address of something that is not there.
fn address(url: &str, route: &str) -> String {
    let path = route
        .replace("/packs/{id}/{version}", "/packs/none/1")
        .replace("{id}", &Uuid::now_v7().to_string())
        .replace("{act}", &Uuid::now_v7().to_string())
        .replace("{code}", "none");
    format!("{url}{path}")
}

/// Asks, and answers with the status alone: a stream has no end to wait for.
async fn status(url: &str, method: &str, route: &str, token: Option<&str>) -> u16 {
    let method: Method = method.parse().unwrap();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let mut request = client
        .request(method.clone(), address(url, route))
        .header("hearth-sha256", "0".repeat(64));
    if method != Method::GET {
        request = request.json(&json!({}));
    }
    if let Some(token) = token {
        request = request.bearer_auth(token);
    }
    request.send().await.unwrap().status().as_u16()
}

#[test]
fn no_route_is_without_a_rule() {
    let description = serde_json::to_value(router::openapi()).unwrap();
    let mut described = Vec::new();
    for (path, methods) in description["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let needs_session = operation.get("security").is_some();
            described.push((method.to_uppercase(), path.clone(), needs_session));
        }
    }
    let mut ruled: Vec<_> = ROUTES
        .iter()
        .map(|(method, path, who)| {
            let needs_session = !matches!(who, Anybody);
            ((*method).to_owned(), (*path).to_owned(), needs_session)
        })
        .collect();
    described.sort();
    ruled.sort();
    assert_eq!(
        described, ruled,
        "left: the server's routes; right: the rules of this test"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_session_nothing_is_said() {
    let provider = Provider::open(Store::Sqlite).await;
    for (method, route, who) in ROUTES {
        let forged = format!("hra_{}", "A".repeat(43));
        for token in [None, Some("hra_nonsense"), Some(forged.as_str())] {
            let status = status(&provider.url, method, route, token).await;
            match who {
                Anybody => assert_ne!(status, 403, "{method} {route}"),
                _ => assert_eq!(status, 401, "{method} {route}"),
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_role_has_its_own_routes_and_no_others() {
    let provider = Provider::open(Store::Sqlite).await;
    let team = provider.team("Evening team").await;
    for role in Role::ALL {
        for (method, route, who) in ROUTES {
            // Logging out ends a session, so every route is asked with one of its own.
            let person = provider.person(&[role], &[&team]).await;
            let status = status(&provider.url, method, route, Some(&person.token)).await;
            let allowed = match who {
                Anybody | LoggedIn => true,
                Roles(roles) => roles.contains(&role),
            };
            let route = format!("{method} {route} as {}", role.title());
            if allowed {
                assert!(![401, 403].contains(&status), "{route}: {status}");
                assert!(status < 500, "{route}: {status}");
            } else {
                assert_eq!(status, 403, "{route}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_there_and_what_cannot_be_read_are_said_in_words() {
    let provider = Provider::open(Store::Sqlite).await;
    let person = provider.person(&[Administrator], &[]).await;
    let nowhere = provider.get(&person, "/nowhere").await.problem(404);
    assert_eq!(nowhere.code, ProblemCode::NotFound);
    let not_an_id = provider.get(&person, "/files/42").await.problem(404);
    assert_eq!(not_an_id.code, ProblemCode::NotFound);
    provider
        .send(&person, Method::DELETE, "/me", |it| it)
        .await
        .problem(405);
    let nonsense = provider
        .send(&person, Method::POST, "/invitations", |it| {
            it.body("{").header("content-type", "application/json")
        })
        .await
        .problem(422);
    assert_eq!(nonsense.code, ProblemCode::Invalid);
    let long = provider
        .send(&person, Method::PUT, "/packs/trial/2", |it| {
            it.body(vec![b'a'; 3 * 1024 * 1024])
        })
        .await
        .problem(413);
    assert_eq!(long.code, ProblemCode::TooLarge);

    let computer = Computer::new(&provider.url);
    assert_eq!(computer.get("/healthz").await.body, "ok");
    let about: hearth_domain::api::account::About = computer.get("/about").await.json();
    assert_eq!((about.api, about.demo), (1, false));
    let described: serde_json::Value = computer.get("/openapi.json").await.json();
    assert_eq!(described, serde_json::to_value(router::openapi()).unwrap());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_is_gone_is_said_as_such() {
    let provider = Provider::open(Store::Sqlite).await;
    let person = provider.person(&[Manager], &[]).await;
    provider.app.db.close().await;
    let gone = provider.get(&person, "/me").await.problem(503);
    assert_eq!(gone.code, ProblemCode::Offline);
    assert!(gone.message.contains("Reference "), "{}", gone.message);
    assert_eq!(
        Computer::new(&provider.url).get("/healthz").await.status,
        503
    );
}
