//! The demonstration: made-up people whom anybody can be.

use std::time::Duration;

use hearth_domain::role::Role;
use hearth_server::demo;
use serde_json::Value;
use tokio::sync::oneshot;

use crate::browser::Computer;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybody_in_the_ready_file_can_join() {
    let folder = tempfile::tempdir().unwrap();
    let (data, ready) = (folder.path().join("data"), folder.path().join("ready.json"));
    let (stop, stopped) = oneshot::channel::<()>();
    let (data_of_server, ready_file) = (data.clone(), ready.clone());
    let serving = tokio::spawn(async move {
        let shutdown = async {
            let _ = stopped.await;
        };
        demo::serve(
            data_of_server,
            "127.0.0.1:0".parse().unwrap(),
            &ready_file,
            shutdown,
        )
        .await
    });
    let said: Value = tokio::time::timeout(Duration::from_secs(60), async {
        loop {
            if let Ok(text) = std::fs::read_to_string(&ready) {
                break serde_json::from_str(&text).expect("never half a file");
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    })
    .await
    .unwrap();
    let url = said["url"].as_str().unwrap();
    assert_eq!(said["provider"], "Example 111 (demonstration)");
    let about: Value = Computer::new(url).get("/about").await.json();
    assert_eq!(about["demo"], true);

    let mut roles = Vec::new();
    for (nth, account) in said["accounts"].as_array().unwrap().iter().enumerate() {
        let computer = Computer::new(url);
        let link = account["invitation"].as_str().unwrap();
        let tokens = computer.join(link, &format!("person{nth}")).await;
        let me = computer.who(&tokens.access).await;
        assert_eq!(me.name, account["name"].as_str().unwrap());
        assert_eq!(me.record.is_some(), me.roles.contains(&Role::Advisor));
        if me.roles.contains(&Role::Manager) {
            let queue = computer
                .ask_as(
                    &tokens.access,
                    reqwest::Method::GET,
                    "/queue?all=true",
                    None,
                )
                .await;
            let queue: Value = queue.json();
            assert_eq!(
                queue["rows"].as_array().unwrap().len(),
                9,
                "Priya and eight more"
            );
        }
        roles.extend(me.roles);
    }
    for role in [
        Role::Advisor,
        Role::Manager,
        Role::Assessor,
        Role::It,
        Role::Administrator,
    ] {
        assert!(roles.contains(&role), "nobody can be {}", role.title());
    }
    stop.send(()).unwrap();
    serving.await.unwrap().unwrap();

    let again = demo::serve(data, "127.0.0.1:0".parse().unwrap(), &ready, async {}).await;
    assert!(again.unwrap_err().to_string().contains("is not empty"));
}
