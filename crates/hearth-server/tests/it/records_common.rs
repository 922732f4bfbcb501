//! A running provider with people in it: what the tests of records stand on.
//!
//! The server, the databases and the store of files are the real ones. People and their sessions are
//! written straight into the database, because logging in has tests of its own. [`device`] makes what
//! an advisor's device makes, [`scene`] has a team act. Not here: any assertion about records.

mod device;
mod scene;

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use ed25519_dalek::SigningKey;
use hearth_domain::{
    Problem,
    api::{
        SHA256_HEADER,
        record::RecordCopy,
        review::{QueuePage, Stage},
    },
    hash::Hash,
    id::{FileId, InstallationId, PersonId, RecordId, TeamId},
    package::{Manifest, Package},
    role::Role,
    standing::Standing,
    time::{Date, Ms},
};
use hearth_server::{
    Server,
    account::secret::Secret,
    config::Config,
    people,
    state::{App, Clock},
};
use reqwest::{Method, StatusCode};
use serde::{Serialize, de::DeserializeOwned};
use tempfile::TempDir;
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};
use uuid::Uuid;

use crate::database;
pub use device::{claim, package, photo, picture};
pub use scene::{Scene, Staff, approved, decision};

/// The pack that the tests ask by.
pub const TRIAL: &str = include_str!("trial.toml");

/// The day on which tests begin: noon on 22 November 2026.
pub const DAY_ONE: Date = Date::of(2026, 11, 22);

/// A day and a bit, in milliseconds.
pub const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// Which of the two databases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Store {
    Sqlite,
    Postgres,
}

/// A test that runs on both databases.
#[macro_export]
macro_rules! on_both {
    ($($(#[$attribute:meta])* async fn $name:ident($store:ident) $body:block)*) => {$(
        mod $name {
            use super::*;
            async fn both($store: $crate::records_common::Store) $body
            $(#[$attribute])*
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                both($crate::records_common::Store::Sqlite).await;
            }
            $(#[$attribute])*
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgres() {
                if $crate::database::postgres_server().is_some() {
                    both($crate::records_common::Store::Postgres).await;
                }
            }
        }
    )*};
}

/// A provider whose server runs.
pub struct Provider {
    pub app: App,
    pub url: String,
    now: Arc<AtomicI64>,
    http: reqwest::Client,
    _stop: oneshot::Sender<()>,
    _serving: JoinHandle<()>,
    _folder: TempDir,
}

/// Somebody with a session.
#[derive(Clone)]
pub struct Person {
    pub id: PersonId,
    pub token: String,
    pub key: SigningKey,
    pub installation: InstallationId,
}

/// An answer of the server.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: reqwest::header::HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    /// What it says, when it is a yes.
    #[track_caller]
    pub fn ok<T: DeserializeOwned>(&self) -> T {
        assert!(self.status.is_success(), "{} {}", self.status, self.text());
        serde_json::from_slice(&self.body).expect("an answer of the contract")
    }

    /// What it says, when it is a no.
    #[track_caller]
    pub fn problem(&self, status: u16) -> Problem {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        serde_json::from_slice(&self.body).expect("a problem")
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

impl Provider {
    /// Opens a server on an empty database, with the trial pack published.
    pub async fn open(store: Store) -> Provider {
        Provider::open_with(store, |_| {}).await
    }

    /// The same, set up in another way.
    pub async fn open_with(store: Store, set_up: impl FnOnce(&mut Config)) -> Provider {
        let folder = tempfile::tempdir().expect("a folder");
        let now = Arc::new(AtomicI64::new(DAY_ONE.start().0 + DAY_MS / 2));
        let told = Arc::clone(&now);
        let mut config = Config {
            data: folder.path().to_owned(),
            database: match store {
                Store::Sqlite => None,
                Store::Postgres => {
                    let server = database::postgres_server().expect("PostgreSQL");
                    Some(database::postgres(&server).await.into())
                }
            },
            ..Config::default()
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        config.listen = address;
        set_up(&mut config);
        let clock = Clock::of(move || Ms(told.load(Ordering::SeqCst)));
        let server = Server::open(config, clock).await.expect("a server");
        let app = server.app().clone();
        let (stop, stopped) = oneshot::channel();
        let serving = tokio::spawn(async move {
            let shutdown = async {
                let _ = stopped.await;
            };
            server.run(listener, shutdown).await.expect("it serves");
        });
        let provider = Provider {
            app,
            url: format!("http://{address}"),
            now,
            http: reqwest::Client::builder()
                .no_proxy()
                .build()
                .expect("a client"),
            _stop: stop,
            _serving: serving,
            _folder: folder,
        };
        let administrator = provider.person(&[Role::Administrator], &[]).await;
        let published = provider
            .send(&administrator, Method::PUT, "/packs/trial/1", |it| {
                it.body(TRIAL)
            })
            .await;
        assert!(published.status.is_success(), "{}", published.text());
        provider
    }

    /// The server's today.
    pub fn today(&self) -> Date {
        Ms(self.now.load(Ordering::SeqCst)).date()
    }

    /// Puts the server's clock to noon, so many days after the first.
    pub fn set_day(&self, days: i32) {
        let noon = DAY_ONE.plus(days).start().0 + DAY_MS / 2;
        self.now.store(noon, Ordering::SeqCst);
    }

    /// Moves the server's clock by milliseconds.
    pub fn pass(&self, ms: i64) {
        self.now.fetch_add(ms, Ordering::SeqCst);
    }

    /// A team without anybody in it.
    pub async fn team(&self, name: &str) -> TeamId {
        let id = TeamId::from(Uuid::now_v7());
        let mut tx = self.app.db.begin().await.expect("a transaction");
        sqlx::query("insert into teams (id, name) values ($1, $2)")
            .bind(id.as_str())
            .bind(name)
            .execute(&mut *tx)
            .await
            .expect("a team");
        tx.commit().await.expect("a team");
        id
    }

    /// Somebody with these roles, in these teams, with a session. An advisor is enrolled.
    pub async fn person(&self, roles: &[Role], teams: &[&TeamId]) -> Person {
        let key = SigningKey::from_bytes(&random());
        let person = Person {
            id: PersonId::from(Uuid::now_v7()),
            token: Secret::new_access().expect("a token").reveal().to_owned(),
            installation: InstallationId::from(Uuid::now_v7()),
            key,
        };
        let public: String = hexadecimal(person.key.verifying_key().as_bytes());
        let far = i64::MAX / 2;
        let mut tx = self.app.db.begin().await.expect("a transaction");
        let id = person.id.as_str();
        let pack = roles.contains(&Role::Advisor).then_some("trial");
        sqlx::query(
            "insert into people (id, name, active, pack, created, joined)
             values ($1, $2, 1, $3, 0, 0)",
        )
        .bind(id)
        .bind(format!("Person {}", &id[id.len() - 4..]))
        .bind(pack)
        .execute(&mut *tx)
        .await
        .expect("a person");
        for role in roles {
            sqlx::query("insert into person_roles (person, role) values ($1, $2)")
                .bind(id)
                .bind(role.as_str())
                .execute(&mut *tx)
                .await
                .expect("a role");
        }
        for team in teams {
            sqlx::query("insert into person_teams (person, team) values ($1, $2)")
                .bind(id)
                .bind(team.as_str())
                .execute(&mut *tx)
                .await
                .expect("a member");
        }
        sqlx::query(
            "insert into installations (id, person, public_key, created) values ($1, $2, $3, 0)",
        )
        .bind(person.installation.as_str())
        .bind(id)
        .bind(public)
        .execute(&mut *tx)
        .await
        .expect("an installation");
        let session = Uuid::now_v7().to_string();
        sqlx::query(
            "insert into sessions (id, person, installation, created, last_used, ends)
             values ($1, $2, $3, 0, 0, $4)",
        )
        .bind(&session)
        .bind(id)
        .bind(person.installation.as_str())
        .bind(far)
        .execute(&mut *tx)
        .await
        .expect("a session");
        let secret = Secret::access(&person.token).expect("an access token");
        sqlx::query("insert into access_tokens (token, session, expires) values ($1, $2, $3)")
            .bind(secret.hash())
            .bind(&session)
            .bind(far)
            .execute(&mut *tx)
            .await
            .expect("a token");
        if pack.is_some() {
            people::enrol(&self.app, &mut tx, &person.id)
                .await
                .expect("a record");
        }
        tx.commit().await.expect("a person");
        person
    }

    /// Sends a request.
    pub async fn send(
        &self,
        who: &Person,
        method: Method,
        path: &str,
        with: impl FnOnce(reqwest::RequestBuilder) -> reqwest::RequestBuilder,
    ) -> Answer {
        let request = self
            .http
            .request(method, format!("{}{path}", self.url))
            .bearer_auth(&who.token);
        let answer = with(request).send().await.expect("an answer");
        Answer {
            status: answer.status(),
            headers: answer.headers().clone(),
            body: answer.bytes().await.expect("a body").to_vec(),
        }
    }

    pub async fn get(&self, who: &Person, path: &str) -> Answer {
        self.send(who, Method::GET, path, |it| it).await
    }

    pub async fn post(&self, who: &Person, path: &str, body: &impl Serialize) -> Answer {
        self.send(who, Method::POST, path, |it| it.json(body)).await
    }

    pub async fn put(&self, who: &Person, path: &str, body: &impl Serialize) -> Answer {
        self.send(who, Method::PUT, path, |it| it.json(body)).await
    }

    /// Opens a live stream.
    pub async fn live(&self, who: &Person) -> reqwest::Response {
        self.http
            .get(format!("{}/live", self.url))
            .bearer_auth(&who.token)
            .send()
            .await
            .expect("a stream")
    }

    /// An advisor's own record.
    pub async fn own(&self, who: &Person) -> RecordCopy {
        self.get(who, "/record").await.ok()
    }

    /// A record as a reviewer sees it.
    pub async fn seen_by(&self, who: &Person, record: &RecordId) -> RecordCopy {
        self.get(who, &format!("/records/{record}")).await.ok()
    }

    /// Where an advisor stands.
    pub async fn standing(&self, who: &Person) -> Standing {
        self.own(who).await.standing
    }

    /// The queue of a reviewer, all of it.
    pub async fn queue(&self, who: &Person, query: &str) -> QueuePage {
        self.get(who, &format!("/queue?{query}")).await.ok()
    }

    pub async fn stage(&self, who: &Person, record: &RecordId) -> Stage {
        let page = self.queue(who, "all=true").await;
        let row = page.rows.iter().find(|row| &row.record == record);
        row.expect("a row").stage
    }

    /// Sends a file and binds nothing.
    pub async fn put_file(&self, who: &Person, id: &FileId, bytes: Vec<u8>) -> Answer {
        let hash = Hash::of(&bytes).to_string();
        self.send(who, Method::PUT, &format!("/files/{id}"), |it| {
            it.header(SHA256_HEADER, hash).body(bytes)
        })
        .await
    }

    /// Sends a package.
    pub async fn put_package(&self, who: &Person, package: &Package) -> Answer {
        let manifest: Manifest = serde_json::from_str(&package.manifest).expect("a manifest");
        let path = format!("/packages/{}", manifest.package);
        self.send(who, Method::PUT, &path, |it| it.json(package))
            .await
    }
}

pub fn random() -> [u8; 32] {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).expect("chance");
    bytes
}

pub fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
