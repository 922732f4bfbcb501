//! How the server is reached: TLS of its own, plain HTTP on this computer only, and stopping.

use std::{net::SocketAddr, path::Path, time::Duration};

use hearth_server::{
    Server,
    config::{BadConfig, Config, Evidence, Tls},
    connection::{self, Limits},
    state::Clock,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::{mpsc, oneshot},
};

const ANYWHERE: SocketAddr =
    SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::UNSPECIFIED), 443);

fn certificate(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/it/certificate")
        .join(name)
}

fn tls() -> Tls {
    Tls {
        cert: certificate("cert.pem"),
        key: certificate("key.pem"),
    }
}

#[test]
fn plain_http_is_spoken_on_this_computer_only() {
    let plain = Config::default();
    assert!(plain.check("127.0.0.1:7111".parse().unwrap()).is_ok());
    assert!(plain.check("[::1]:7111".parse().unwrap()).is_ok());
    let refused = plain.check(ANYWHERE).unwrap_err();
    assert!(matches!(refused, BadConfig::Plain(_)));
    assert!(refused.to_string().contains("--tls-cert"), "{refused}");

    let url = Some("https://hearth.example.nhs.uk".parse().unwrap());
    let proxied = Config {
        behind_proxy: true,
        url: url.clone(),
        ..Config::default()
    };
    assert!(proxied.check(ANYWHERE).is_ok());
    let lost = Config {
        behind_proxy: true,
        ..Config::default()
    };
    assert!(matches!(lost.check(ANYWHERE), Err(BadConfig::NoUrl)));
    let own = Config {
        tls: Some(tls()),
        url,
        ..Config::default()
    };
    assert!(own.check(ANYWHERE).is_ok());
}

#[test]
fn evidence_never_travels_in_the_open() {
    let kept_at = |bucket: &str, endpoint: &str| Config {
        evidence: Evidence::S3 {
            bucket: bucket.into(),
            endpoint: Some(endpoint.parse().unwrap()),
            region: "eu-west-2".into(),
        },
        ..Config::default()
    };
    let here = "127.0.0.1:7111".parse().unwrap();
    for fine in [
        "https://s3.example.nhs.uk",
        "http://127.0.0.1:9000",
        "http://[::1]:9000",
    ] {
        assert!(kept_at("evidence", fine).check(here).is_ok(), "{fine}");
    }
    let refused = kept_at("evidence", "http://s3.example.nhs.uk")
        .check(here)
        .unwrap_err();
    assert!(matches!(refused, BadConfig::PlainS3(_)));
    assert!(
        refused.to_string().contains("begins with https"),
        "{refused}"
    );
    let nameless = kept_at(" ", "https://s3.example.nhs.uk").check(here);
    assert!(matches!(nameless, Err(BadConfig::NoBucket)));
}

#[test]
fn settings_are_read_and_what_is_no_setting_is_named_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("hearth.toml");
    std::fs::write(&file, "provider = \"North 111\"\nbehind-proxy = true\n[phone]\nnumber = \"0113\"\nwords = \"Help\"\n[evidence]\nin = \"s3\"\nbucket = \"b\"\nregion = \"eu-west-2\"\n").unwrap();
    let config = Config::read(Some(&file)).unwrap();
    assert_eq!(
        (config.provider.as_str(), config.behind_proxy),
        ("North 111", true)
    );
    std::fs::write(&file, "provider = \"North 111\"\nbehind_proxy = true\n").unwrap();
    let said = Config::read(Some(&file)).unwrap_err().to_string();
    assert!(
        said.contains("line 2") && said.contains("behind_proxy"),
        "{said}"
    );
    let missing = Config::read(Some(&folder.path().join("none.toml"))).unwrap_err();
    assert!(missing.to_string().contains("none.toml"));
}

#[tokio::test]
async fn who_connects_and_never_asks_is_shown_out() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = axum::Router::new().route("/", axum::routing::get(async || "here"));
    let (stop, stopped) = oneshot::channel::<()>();
    let serving = tokio::spawn(connection::serve(
        listener,
        router,
        Limits {
            head: Duration::from_millis(200),
            ..Limits::default()
        },
        async {
            let _ = stopped.await;
        },
    ));
    for head in ["", "GET / HTTP/1.1\r\nhost: here\r\nx-slow: "] {
        let mut slow = TcpStream::connect(address).await.unwrap();
        slow.write_all(head.as_bytes()).await.unwrap();
        let mut rest = Vec::new();
        let end = tokio::time::timeout(Duration::from_secs(30), slow.read_to_end(&mut rest));
        let _ = end.await.expect("the server hangs up");
        assert!(!String::from_utf8_lossy(&rest).contains("here"));
    }
    let answer = reqwest::Client::builder().no_proxy().build().unwrap();
    let answer = answer
        .get(format!("http://{address}/"))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.text().await.unwrap(), "here");
    stop.send(()).unwrap();
    tokio::time::timeout(Duration::from_secs(30), serving)
        .await
        .expect("it stops")
        .unwrap();
}

#[tokio::test]
async fn a_server_that_stops_waits_for_nobody_for_ever() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (asked, mut arrived) = mpsc::channel(1);
    let never = async move || {
        let _ = asked.send(()).await;
        std::future::pending::<()>().await;
    };
    let router = axum::Router::new().route("/", axum::routing::get(never));
    let (stop, stopped) = oneshot::channel::<()>();
    let limits = Limits {
        leaving: Duration::from_millis(100),
        ..Limits::default()
    };
    let serving = tokio::spawn(connection::serve(listener, router, limits, async {
        let _ = stopped.await;
    }));
    let mut stuck = TcpStream::connect(address).await.unwrap();
    stuck
        .write_all(b"GET / HTTP/1.1\r\nhost: here\r\n\r\n")
        .await
        .unwrap();
    arrived.recv().await.unwrap();
    stop.send(()).unwrap();
    tokio::time::timeout(Duration::from_secs(20), serving)
        .await
        .expect("it stops")
        .unwrap();
    let mut rest = Vec::new();
    let end = tokio::time::timeout(Duration::from_secs(20), stuck.read_to_end(&mut rest));
    let _ = end.await.expect("the connection is cut off");
    assert_eq!(rest, b"");
}

/// Starts the program as somebody at a terminal does, and answers with what it printed before it
/// gave up: to them, and as an error.
async fn gives_up(arguments: &[&str]) -> (String, String) {
    let started = tokio::process::Command::new(env!("CARGO_BIN_EXE_hearth-server"))
        .args(arguments)
        .env_remove("HEARTH_DATABASE_URL")
        .kill_on_drop(true)
        .output();
    let ended = tokio::time::timeout(Duration::from_secs(30), started);
    let ended = ended.await.expect("it ends by itself").unwrap();
    assert!(!ended.status.success());
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (text(ended.stdout), text(ended.stderr))
}

#[tokio::test]
async fn a_certificate_that_cannot_be_used_is_all_that_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let broken = folder.path().join("broken.pem");
    std::fs::write(&broken, "minutes of a meeting").unwrap();
    let missing = folder.path().join("none.pem");
    let good = certificate("cert.pem");
    for (cert, key, said) in [
        (&missing, &certificate("key.pem"), "none.pem"),
        (&good, &broken, "broken.pem"),
    ] {
        let path = |path: &Path| path.to_str().unwrap().to_owned();
        let (cert, key, data) = (path(cert), path(key), path(&data));
        let (printed, error) = gives_up(&[
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--data",
            &data,
            "--tls-cert",
            &cert,
            "--tls-key",
            &key,
        ])
        .await;
        assert_eq!(printed, "", "it never says that it is up");
        assert!(error.contains(said), "{error}");
    }
    assert!(
        !data.exists(),
        "nothing is made before the settings are right"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_server_speaks_tls_and_stops_when_told() {
    let folder = tempfile::tempdir().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let config = Config {
        data: folder.path().to_owned(),
        listen: address,
        tls: Some(tls()),
        ..Config::default()
    };
    let server = Server::open(config, Clock::system()).await.unwrap();
    assert!(
        server
            .first_administrator()
            .unwrap()
            .contains("https%3A%2F%2F127.0.0.1")
    );
    let (stop, stopped) = oneshot::channel::<()>();
    let serving = tokio::spawn(server.run(listener, async {
        let _ = stopped.await;
    }));
    // Somebody who connects and says nothing holds up nobody.
    let mut silent = TcpStream::connect(address).await.unwrap();
    let pem = std::fs::read(certificate("cert.pem")).unwrap();
    let client = reqwest::Client::builder()
        .no_proxy()
        .tls_certs_only([reqwest::Certificate::from_pem(&pem).unwrap()])
        .build()
        .unwrap();
    let said = client
        .get(format!("https://{address}/healthz"))
        .send()
        .await
        .unwrap();
    assert_eq!(said.text().await.unwrap(), "ok");
    let plain = reqwest::Client::builder().no_proxy().build().unwrap();
    assert!(
        plain
            .get(format!("http://{address}/healthz"))
            .send()
            .await
            .is_err()
    );

    drop(client);
    stop.send(()).unwrap();
    tokio::time::timeout(Duration::from_secs(30), serving)
        .await
        .unwrap()
        .unwrap()
        .unwrap();
    let mut rest = Vec::new();
    let _ = silent.read_to_end(&mut rest).await;
    assert!(
        TcpStream::connect(address).await.is_err(),
        "nobody listens any more"
    );
}
