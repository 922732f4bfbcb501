//! What answers in place of the provider's server: each gets its own sentence, and nothing is sent.

use hearth_app::{App, KeyringChoice, Options};
use hearth_domain::{Problem, ProblemCode};
use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use crate::prepared::call;

const ABOUT: &str = r#"{"provider":"Riverside","api":1,"server":"1","now":0,
    "phone":{"number":"0","words":""},"demo":false}"#;

/// Answers every connection with the same bytes; returns the port.
async fn answering(bytes: Vec<u8>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.read(&mut [0; 4096]).await;
            let _ = stream.write_all(&bytes).await;
            let _ = stream.shutdown().await;
        }
    });
    port
}

fn http(head: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!("HTTP/1.1 {head}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}").into()
}

/// Reads an invitation from a server; it must not work.
async fn invited_by(server: &str) -> Problem {
    let folder = tempfile::tempdir().unwrap();
    let options = Options {
        keyring: KeyringChoice::None,
        ..Options::new(folder.path())
    };
    let app = App::start(options).await.unwrap();
    let text = format!("hearth://join?server={server}&code=abc");
    let problem = call(&app, "read_invitation", json!({"text": text}))
        .await
        .unwrap_err();
    app.stop().await;
    problem
}

async fn answered_with(bytes: Vec<u8>) -> Problem {
    let port = answering(bytes).await;
    invited_by(&format!("http://127.0.0.1:{port}")).await
}

#[tokio::test]
async fn a_page_in_place_of_the_server_is_called_what_it_is() {
    let page = "<html>Welcome to the Wi-Fi</html>";
    for (what, answer) in [
        ("a page", http("200 OK\r\nContent-Type: text/html", page)),
        (
            "a page that calls itself JSON",
            http("200 OK\r\nContent-Type: application/json", page),
        ),
        (
            "a redirect",
            http("302 Found\r\nLocation: http://127.0.0.1:9/log-in", ""),
        ),
        (
            "a proxy's own log-in",
            http("407 Proxy Authentication Required", page),
        ),
        (
            "somebody's JSON",
            http("200 OK\r\nContent-Type: application/json", ABOUT),
        ),
    ] {
        let problem = answered_with(answer).await;
        assert_eq!(problem.code, ProblemCode::Offline, "{what}: {problem}");
        assert!(problem.message.contains("Wi-Fi"), "{what}: {problem}");
    }
}

#[tokio::test]
async fn silence_is_called_silence() {
    let garbage = answered_with(b"\x00\x01garbage\xff\xfe\r\n\r\n".to_vec()).await;
    let hung_up = answered_with(Vec::new()).await;
    let gateway = answered_with(http("502 Bad Gateway", "<html>nginx</html>")).await;
    let closed = {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        drop(listener);
        invited_by(&format!("http://127.0.0.1:{port}")).await
    };
    for problem in [garbage, hung_up, gateway, closed] {
        assert_eq!(problem.code, ProblemCode::Offline);
        assert!(problem.message.contains("does not answer"), "{problem}");
        assert!(problem.message.contains("then try again"), "{problem}");
    }
}

#[tokio::test]
async fn another_version_is_named_by_who_is_older() {
    let older = answered_with(http("200 OK\r\nhearth-api: 0", ABOUT)).await;
    let newer = answered_with(http("400 Bad Request\r\nhearth-api: 2", "{}")).await;
    assert_eq!(older.code, ProblemCode::WrongVersion);
    assert!(older.message.contains("server is older"), "{older}");
    assert_eq!(newer.code, ProblemCode::WrongVersion);
    assert!(newer.message.contains("Update Hearth"), "{newer}");
}

#[tokio::test]
async fn what_our_server_says_passes_as_it_is() {
    let said = Problem::new(ProblemCode::TooMany, "Wait a minute, then try again.");
    let body = serde_json::to_string(&said).unwrap();
    let problem = answered_with(http("429 Too Many Requests\r\nhearth-api: 1", &body)).await;
    assert_eq!(problem, said);
    let garbled = answered_with(http("200 OK\r\nhearth-api: 1", "{\"provider\":")).await;
    assert_eq!(garbled.code, ProblemCode::Unexpected);
}

#[tokio::test]
async fn a_connection_that_others_could_read_is_not_used() {
    let problem = invited_by("http://hearth.example.org").await;
    assert_eq!(problem.code, ProblemCode::Invalid);
    assert!(problem.message.contains("https"), "{problem}");
}
