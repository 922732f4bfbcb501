//! A running provider with people in it, and the device of an advisor: what the tests of records
//! stand on.
//!
//! The server, the databases and the store of files are the real ones. People and their sessions are
//! written straight into the database, because logging in has tests of its own. Not here: any
//! assertion about records.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use ed25519_dalek::SigningKey;
use hearth_domain::{
    Problem,
    api::{
        SHA256_HEADER,
        record::{Appended, FileReceipt, Receipt, RecordCopy},
        review::{QueuePage, Stage},
    },
    hash::{Hash, Salt, commitment},
    id::{FileId, InstallationId, PackageId, PersonId, RecordId, ResponseId, TeamId},
    package::{FileClaim, MANIFEST_VERSION, Manifest, Package, Payload, sign},
    record::{Head, Place},
    response::{Draft, Photo, Value},
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
use serde_json::{Value as Json, json};
use tempfile::TempDir;
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};
use uuid::Uuid;

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
                both($crate::records_common::Store::Postgres).await;
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
        let folder = tempfile::tempdir().expect("a folder");
        let now = Arc::new(AtomicI64::new(DAY_ONE.start().0 + DAY_MS / 2));
        let told = Arc::clone(&now);
        let mut config = Config {
            data: folder.path().to_owned(),
            database: match store {
                Store::Sqlite => None,
                Store::Postgres => Some(database().await.into()),
            },
            ..Config::default()
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        config.listen = address;
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

    /// Answers items in one package, as of the record's present end.
    pub async fn submit(&self, who: &Person, drafts: &[Draft]) -> Receipt {
        let own = self.own(who).await;
        let package = package(who, &own.record, own.head, drafts, &[]);
        self.put_package(who, &package).await.ok()
    }

    /// Sends a photo for an item, and answers with its file and response.
    pub async fn submit_photo(&self, who: &Person, item: &str) -> (FileId, ResponseId) {
        let bytes = picture(64, 48);
        let file = FileId::from(Uuid::now_v7());
        let sent: FileReceipt = self.put_file(who, &file, bytes.clone()).await.ok();
        let own = self.own(who).await;
        let draft = self.draft(item, "photo", photo(&file));
        let claims = [claim(&sent, "image/jpeg")];
        let package = package(
            who,
            &own.record,
            own.head,
            std::slice::from_ref(&draft),
            &claims,
        );
        let receipt: Receipt = self.put_package(who, &package).await.ok();
        assert_eq!(
            receipt.accepted,
            [draft.id.clone()],
            "{:?}",
            receipt.refused
        );
        (file, draft.id)
    }

    /// A response, given now.
    pub fn draft(&self, item: &str, method: &str, value: Value) -> Draft {
        Draft {
            id: ResponseId::from(Uuid::now_v7()),
            item: item.parse().expect("an item"),
            revision: 1,
            pack: serde_json::from_value(json!({ "id": "trial", "version": 1 })).expect("a pack"),
            method: method.parse().expect("a method"),
            observed: self.today(),
            at: self.app.now(),
            value,
        }
    }

    /// Yes, no or not sure.
    pub fn answer(&self, item: &str, choice: &str) -> Draft {
        let choice = choice.parse().expect("a choice");
        self.draft(item, "answer", Value::Chosen { choice, note: None })
    }

    /// Staff confirm an item, or do not.
    pub async fn attest(
        &self,
        who: &Person,
        record: &RecordId,
        item: &str,
        outcome: &str,
    ) -> Answer {
        let asked = json!({
            "response": Uuid::now_v7(),
            "item": item,
            "method": "confirmed",
            "observed": self.today(),
            "value": { "type": "attested", "outcome": outcome, "note": "As the register says." },
        });
        self.post(who, &format!("/records/{record}/attestations"), &asked)
            .await
    }

    /// A reviewer accepts a response.
    pub async fn accept(&self, who: &Person, record: &RecordId, response: &ResponseId) -> Answer {
        let asked = json!({
            "act": Uuid::now_v7(),
            "response": response,
            "verdict": { "type": "accepted" },
        });
        self.post(who, &format!("/records/{record}/reviews"), &asked)
            .await
    }

    /// A manager decides on the record as it is now.
    pub async fn decide(&self, who: &Person, record: &RecordId, outcome: Json) -> Answer {
        let seen = self.seen_by(who, record).await.head.seq;
        let asked = decision(seen, outcome);
        self.post(who, &format!("/records/{record}/decisions"), &asked)
            .await
    }

    /// Brings a record to where it can be approved with a condition for the line, and answers
    /// with its photo.
    pub async fn ready(&self, advisor: &Person, staff: &Staff) -> (RecordId, FileId) {
        let drafts = [
            self.answer("room.door", "yes"),
            self.answer("room.private", "yes"),
            self.answer("you.discomfort", "yes"),
        ];
        self.submit(advisor, &drafts).await;
        let (file, photo) = self.submit_photo(advisor, "room.photo").await;
        let record = self.own(advisor).await.record;
        let _: Appended = self
            .attest(&staff.manager, &record, "gate.audit", "confirmed")
            .await
            .ok();
        let _: Appended = self
            .attest(&staff.it, &record, "device.disk", "confirmed")
            .await
            .ok();
        let _: Appended = self.accept(&staff.manager, &record, &photo).await.ok();
        let discomfort = &drafts[2].id;
        let _: Appended = self.accept(&staff.assessor, &record, discomfort).await.ok();
        (record, file)
    }
}

/// The people of one team who review.
pub struct Staff {
    pub manager: Person,
    pub second: Person,
    pub assessor: Person,
    pub it: Person,
}

impl Staff {
    pub async fn of(provider: &Provider, team: &TeamId) -> Staff {
        Staff {
            manager: provider.person(&[Role::Manager], &[team]).await,
            second: provider.person(&[Role::Manager], &[team]).await,
            assessor: provider.person(&[Role::Assessor], &[team]).await,
            it: provider.person(&[Role::It], &[team]).await,
        }
    }
}

/// A provider with one team, its staff and one advisor.
pub struct Scene {
    pub provider: Provider,
    pub team: TeamId,
    pub staff: Staff,
    pub advisor: Person,
    pub record: RecordId,
}

impl Scene {
    pub async fn set(store: Store) -> Scene {
        let provider = Provider::open(store).await;
        let team = provider.team("Early shift").await;
        let staff = Staff::of(&provider, &team).await;
        let advisor = provider.person(&[Role::Advisor], &[&team]).await;
        let record = provider.own(&advisor).await.record;
        Scene {
            provider,
            team,
            staff,
            advisor,
            record,
        }
    }
}

/// Approved to work from home, on the condition that the line is measured.
pub fn approved() -> Json {
    json!({ "type": "approved", "place": Place::Home, "conditions": [
        { "item": "line.speed", "words": "Measure the line for a week.", "due": null },
    ] })
}

/// A decision as a manager sends it.
pub fn decision(seen: u64, outcome: Json) -> Json {
    json!({
        "act": Uuid::now_v7(),
        "seen": seen,
        "outcome": outcome,
        "reason": "I read all of it.",
        "next": "We talk about it on Monday.",
        "review": null,
        "confirms": null,
    })
}

/// Makes a package as a device does.
pub fn package(
    who: &Person,
    record: &RecordId,
    head: Head,
    drafts: &[Draft],
    files: &[FileClaim],
) -> Package {
    let mut payloads = Vec::new();
    let responses = drafts.iter().map(|draft| {
        let salt = Salt(random());
        let value = serde_json::to_string(&draft.value).expect("a value");
        let response = draft.committed(commitment(&salt, value.as_bytes()));
        payloads.push(Payload {
            response: draft.id.clone(),
            salt,
            value,
        });
        response
    });
    let manifest = Manifest {
        v: MANIFEST_VERSION,
        package: PackageId::from(Uuid::now_v7()),
        record: record.clone(),
        installation: who.installation.clone(),
        head,
        at: Ms(0),
        responses: responses.collect(),
        files: files.to_vec(),
    };
    let manifest = serde_json::to_string(&manifest).expect("a manifest");
    Package {
        signature: sign(&who.key, manifest.as_bytes()),
        manifest,
        payloads,
    }
}

pub fn photo(file: &FileId) -> Value {
    Value::Photos {
        photos: vec![Photo {
            shot: "door".parse().expect("a shot"),
            file: file.clone(),
        }],
    }
}

pub fn claim(sent: &FileReceipt, media_type: &str) -> FileClaim {
    FileClaim {
        id: sent.id.clone(),
        sha256: sent.sha256,
        bytes: sent.bytes,
        media_type: media_type.into(),
    }
}

/// A JPEG that is like no other.
pub fn picture(width: u32, height: u32) -> Vec<u8> {
    let seed = random()[0];
    let pixels = image::RgbImage::from_fn(width, height, |x, y| {
        image::Rgb([x as u8, y as u8 ^ seed, seed])
    });
    let mut out = std::io::Cursor::new(Vec::new());
    pixels
        .write_to(&mut out, image::ImageFormat::Jpeg)
        .expect("a picture");
    out.into_inner()
}

pub fn random() -> [u8; 32] {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).expect("chance");
    bytes
}

pub fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// An empty database of its own on the PostgreSQL server that the tests were given.
async fn database() -> String {
    let server = std::env::var("HEARTH_TEST_POSTGRES_URL")
        .expect("HEARTH_TEST_POSTGRES_URL: run the tests with `cargo xtask test`");
    sqlx::any::install_default_drivers();
    let pool = sqlx::any::AnyPoolOptions::new()
        .max_connections(1)
        .connect(&server)
        .await
        .expect("PostgreSQL");
    let name = format!("it_{}", Uuid::now_v7().simple());
    sqlx::query(sqlx::AssertSqlSafe(format!("create database {name}")))
        .execute(&pool)
        .await
        .expect("a database");
    pool.close().await;
    let mut url: url::Url = server.parse().expect("an address");
    url.set_path(&name);
    url.into()
}
