//! What every route has in common: nothing without a session, and a sentence for whatever goes
//! wrong.
//!
//! Not here: which role may do what, to whose record ([`crate::matrix`]).

use hearth_domain::{
    ProblemCode,
    role::Role::{Administrator, Manager},
};
use hearth_server::router;
use reqwest::Method;
use uuid::Uuid;

use crate::{
    browser::Computer,
    records_common::{Provider, Store},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_session_nothing_is_said() {
    let provider = Provider::open(Store::Sqlite).await;
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let description = serde_json::to_value(router::openapi()).unwrap();
    let forged = format!("hra_{}", "A".repeat(43));
    let mut open = Vec::new();
    for (path, methods) in description["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let Some(security) = operation.get("security") else {
                open.push(format!("{method} {path}"));
                continue;
            };
            // Without the key of a lease there is nothing to see, not even that there is one.
            let refused = match security[0].get("lease") {
                Some(_) => 404,
                None => 401,
            };
            let id = Uuid::now_v7().to_string();
            let there = ["{id}", "{version}", "{act}", "{phase}"]
                .iter()
                .fold(path.clone(), |path, name| path.replace(name, &id));
            let method: Method = method.to_uppercase().parse().unwrap();
            for token in [None, Some(""), Some("hra_nonsense"), Some(forged.as_str())] {
                let mut request =
                    client.request(method.clone(), format!("{}{there}", provider.url));
                if let Some(token) = token {
                    request = request.bearer_auth(token);
                }
                let status = request.send().await.unwrap().status();
                assert_eq!(status, refused, "{method} {path}");
            }
        }
    }
    assert_eq!(
        open,
        [
            "get /about",
            "get /authorize",
            "post /authorize",
            "get /healthz",
            "get /invitations/{code}",
            "post /leases/guest",
            "post /token"
        ],
        "only these answer somebody who is not logged in"
    );
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
