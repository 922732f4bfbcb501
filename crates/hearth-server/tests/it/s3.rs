//! Evidence in an S3 store: a real server of its protocol, on this computer, through all that a file
//! goes through.
//!
//! Not here: what a file may be and who sees it ([`crate::files`]).

use std::{
    convert::Infallible,
    io,
    net::SocketAddr,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use axum::body::Body;
use futures_util::StreamExt;
use hearth_domain::{
    ProblemCode,
    api::{
        SHA256_HEADER,
        record::{Appended, FileReceipt},
    },
    hash::Hash,
    id::FileId,
};
use hearth_server::{
    Server, backup,
    config::{Config, Evidence, Keys},
    retention,
    state::Clock,
};
use hyper::{Request, body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use reqwest::Method;
use s3s::{auth::SimpleAuth, service::S3ServiceBuilder};
use tempfile::TempDir;
use tokio::{net::TcpListener, task::JoinHandle};
use uuid::Uuid;

use crate::{
    on_both,
    records_common::{Provider, Scene, Store, approved, picture},
};

const BUCKET: &str = "hearth-evidence";
const KEY: &str = "hearth";
const SECRET: &str = "a-key-for-tests";

on_both! {
    async fn a_file_is_kept_shown_and_erased(store) {
        let bucket = Bucket::open().await;
        let Scene { provider, advisor, record, staff, .. } = Scene::at(bucket.provider(store).await).await;
        let (_, photo) = provider.ready(&advisor, &staff).await;
        assert_eq!(bucket.objects(&photo), 1);
        let path = format!("/files/{photo}");
        for who in [&advisor, &staff.manager] {
            let shown = provider.get(who, &path).await;
            assert!(shown.status.is_success(), "{}", shown.text());
            assert_eq!(shown.headers[SHA256_HEADER], Hash::of(&shown.body).to_string().as_str());
        }
        let swept = retention::sweep(&provider.app).await.unwrap();
        assert_eq!((swept.orphans, swept.missing), (0, Vec::new()));

        let _: Appended = provider.decide(&staff.manager, &record, approved()).await.ok();
        assert_eq!(bucket.objects(&photo), 0, "it went with the decision");
        provider.get(&advisor, &path).await.problem(404);
    }

    async fn what_breaks_off_is_not_there_and_arrives_at_the_next_try(store) {
        let bucket = Bucket::open().await;
        let Scene { provider, advisor, .. } = Scene::at(bucket.provider(store).await).await;
        let (file, bytes) = (FileId::from(Uuid::now_v7()), picture(640, 480));
        let path = format!("/files/{file}");

        bucket.breaks(true);
        let problem = provider.put_file(&advisor, &file, bytes.clone()).await.problem(503);
        assert_eq!(problem.code, ProblemCode::Offline);
        assert!(problem.message.contains("Nothing was lost on your computer"), "{}", problem.message);
        provider.get(&advisor, &path).await.problem(404);
        assert_eq!(bucket.objects(&file), 0, "half a file is none");

        bucket.breaks(false);
        let sent: FileReceipt = provider.put_file(&advisor, &file, bytes.clone()).await.ok();
        assert_eq!(sent.sha256, Hash::of(&bytes));
        assert!(provider.get(&advisor, &path).await.status.is_success());

        // What is there cannot be shown while the store is away, and is not lost by it.
        let away = bucket.close().await;
        let problem = provider.get(&advisor, &path).await.problem(503);
        assert_eq!(problem.code, ProblemCode::Offline);
        let _bucket = away.open().await;
        assert!(provider.get(&advisor, &path).await.status.is_success());
    }

    async fn other_bytes_than_were_sent_or_kept_are_refused(store) {
        let bucket = Bucket::open().await;
        let Scene { provider, advisor, .. } = Scene::at(bucket.provider(store).await).await;
        let file = FileId::from(Uuid::now_v7());
        let path = format!("/files/{file}");
        let other = Hash::of(b"other").to_string();
        let damaged = provider
            .send(&advisor, Method::PUT, &path, |it| it.header(SHA256_HEADER, other).body(picture(8, 8)))
            .await
            .problem(422);
        assert_eq!(damaged.code, ProblemCode::Damaged);
        assert_eq!(bucket.objects(&file), 0);

        let _: FileReceipt = provider.put_file(&advisor, &file, picture(8, 8)).await.ok();
        std::fs::write(bucket.object(&file), picture(8, 8)).unwrap();
        let shown = provider.get(&advisor, &path).await;
        assert!(!shown.status.is_success(), "somebody else's bytes are not shown");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_carries_evidence_from_a_bucket_into_a_folder() {
    let bucket = Bucket::open().await;
    let Scene {
        provider, advisor, ..
    } = Scene::at(bucket.provider(Store::Sqlite).await).await;
    let (photo, _) = provider.submit_photo(&advisor, "room.photo").await;
    let before = provider.get(&advisor, &format!("/files/{photo}")).await;

    let folder = tempfile::tempdir().unwrap();
    let archive = folder.path().join("hearth.tar");
    let written = backup::write(&provider.app.config, &archive, Clock::system())
        .await
        .unwrap();
    assert_eq!((written.evidence(), written.is_whole()), (1, true));
    let config = Config {
        data: folder.path().join("restored"),
        ..Config::default()
    };
    backup::restore(&config, &archive, Clock::system())
        .await
        .unwrap();
    let server = Server::open(config, Clock::system()).await.unwrap();
    let place = hearth_server::file::place(&photo, &Hash::of(&before.body));
    use object_store::ObjectStoreExt;
    let restored = server.app().evidence.get(&place).await.unwrap();
    assert_eq!(restored.bytes().await.unwrap(), before.body);
}

#[tokio::test]
async fn evidence_goes_to_other_computers_by_tls_only() {
    let folder = tempfile::tempdir().unwrap();
    let config = Config {
        data: folder.path().to_owned(),
        evidence: Evidence::S3 {
            bucket: BUCKET.into(),
            endpoint: Some("http://s3.example.nhs.uk".parse().unwrap()),
            region: "eu-west-2".into(),
        },
        ..Config::default()
    };
    let refused = Server::open(config, Clock::system()).await.err().unwrap();
    let said = format!("{refused:#}");
    assert!(
        said.contains("an endpoint that begins with https"),
        "{said}"
    );
}

/// An S3 server with one bucket.
struct Bucket {
    folder: TempDir,
    address: SocketAddr,
    breaks: Arc<AtomicBool>,
    serving: JoinHandle<()>,
}

/// A bucket whose server is away.
struct Away {
    folder: TempDir,
    address: SocketAddr,
}

impl Bucket {
    async fn open() -> Bucket {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join(BUCKET)).unwrap();
        Bucket::on(folder, ([127, 0, 0, 1], 0).into()).await
    }

    async fn on(folder: TempDir, address: SocketAddr) -> Bucket {
        let mut s3 = S3ServiceBuilder::new(s3s_fs::FileSystem::new(folder.path()).unwrap());
        s3.set_auth(SimpleAuth::from_single(KEY, SECRET));
        let s3 = s3.build();
        let listener = TcpListener::bind(address).await.unwrap();
        let address = listener.local_addr().unwrap();
        let breaks = Arc::new(AtomicBool::new(false));
        let is_broken = Arc::clone(&breaks);
        let serving = tokio::spawn(async move {
            let mut connections = tokio::task::JoinSet::new();
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let (s3, is_broken) = (s3.clone(), Arc::clone(&is_broken));
                let service = service_fn(move |request: Request<Incoming>| {
                    let (s3, is_broken) = (s3.clone(), Arc::clone(&is_broken));
                    async move {
                        if is_broken.load(Ordering::SeqCst) {
                            // It takes the beginning, and is gone.
                            let mut body = Body::new(request.into_body()).into_data_stream();
                            let _ = body.next().await;
                            return Err(io::Error::from(io::ErrorKind::ConnectionReset));
                        }
                        hyper::service::Service::call(&s3, request)
                            .await
                            .map_err(|error| io::Error::other(format!("{error:?}")))
                    }
                });
                let connection =
                    http1::Builder::new().serve_connection(TokioIo::new(stream), service);
                connections.spawn(async move {
                    let _ = connection.await;
                    Ok::<_, Infallible>(())
                });
            }
        });
        Bucket {
            folder,
            address,
            breaks,
            serving,
        }
    }

    /// Whether every request breaks off in the middle.
    fn breaks(&self, breaks: bool) {
        self.breaks.store(breaks, Ordering::SeqCst);
    }

    /// Takes the server away; what lies in the bucket stays.
    async fn close(self) -> Away {
        self.serving.abort();
        let _ = self.serving.await;
        Away {
            folder: self.folder,
            address: self.address,
        }
    }

    /// A provider whose evidence lies in it.
    async fn provider(&self, store: Store) -> Provider {
        let endpoint = format!("http://{}", self.address).parse().unwrap();
        Provider::open_with(store, |config| {
            config.evidence = Evidence::S3 {
                bucket: BUCKET.into(),
                endpoint: Some(endpoint),
                region: "eu-west-2".into(),
            };
            config.keys = Some(Keys {
                id: KEY.into(),
                secret: SECRET.into(),
            });
        })
        .await
    }

    /// How many objects lie there for a file.
    fn objects(&self, file: &FileId) -> usize {
        let folder = self.folder.path().join(BUCKET).join("evidence");
        let objects = std::fs::read_dir(folder.join(file.as_str()));
        objects.map_or(0, |objects| objects.count())
    }

    /// The one object of a file.
    fn object(&self, file: &FileId) -> PathBuf {
        let folder = self.folder.path().join(BUCKET).join("evidence");
        let mut objects = std::fs::read_dir(folder.join(file.as_str())).unwrap();
        objects.next().unwrap().unwrap().path()
    }
}

impl Away {
    async fn open(self) -> Bucket {
        Bucket::on(self.folder, self.address).await
    }
}
