//! A profile on which Priya has joined, made without a server.

use std::path::Path;

use ed25519_dalek::SigningKey;
use hearth_app::{
    App, Clock, KeyringChoice, Options,
    desk::Installation,
    key::{Key, passphrase},
    profile::{AccountFrame, Profile},
    store::{Account, FileRow, Store, StoredRecord},
    view::state::KeyKeeper,
};
use hearth_domain::{
    Problem,
    api::{
        account::{Me, PhoneCard, Tokens},
        record::{Content, Named},
    },
    hash::Hash,
    id::{FileId, ItemId, PersonId},
    pack::{Pack, parse::parse},
    record::{Author, Body, Head, open, seal},
    response::{Draft, Photo, Response, Value},
    role::Role,
    time::{Date, Ms},
};
use serde_json::{Value as Json, json};
use tempfile::TempDir;

pub const PACK: &str = include_str!("../../../../packs/health-advisor.toml");
pub const PASSPHRASE: &str = "three plain words";
const PERSON: &str = "01890a5d-ac96-774b-bcce-b302099a8057";
const TODAY: Date = Date::of(2026, 11, 22);

/// A profile with one account whose key a passphrase keeps.
pub struct Prepared {
    pub folder: TempDir,
}

pub fn person() -> PersonId {
    PERSON.parse().unwrap()
}

pub fn now() -> Ms {
    TODAY.start().plus(12 * 3_600_000)
}

pub fn pack() -> Pack {
    parse(PACK).unwrap()
}

pub fn key() -> Key {
    Key::from([7; 32])
}

impl Prepared {
    pub fn new() -> Prepared {
        Prepared::within(tempfile::tempdir().unwrap())
    }

    /// A profile in a folder that is there.
    pub fn within(folder: TempDir) -> Prepared {
        let prepared = Prepared { folder };
        let profile = Profile::take(prepared.root()).unwrap();
        profile.make_account(&person()).unwrap();
        passphrase::wrap(&profile.wrapped_key(&person()), &key(), PASSPHRASE).unwrap();
        let store = Store::create(&profile.store(&person()), &key()).unwrap();
        fill(&store);
        keep_frame(&profile, KeyKeeper::Passphrase);
        prepared
    }

    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    pub fn store(&self) -> std::path::PathBuf {
        self.root().join("accounts").join(PERSON).join("hearth.db")
    }

    /// Puts answers on Priya's record, as if she had sent them at an instant.
    pub fn sent(&self, at: Ms, answers: &[(&str, &str, Value)]) {
        let pack = pack();
        let store = Store::open(&self.store(), &key()).unwrap();
        let mut stored = store.record().unwrap().unwrap();
        let responses = answers.iter().map(|(item, method, _)| {
            let item: ItemId = item.parse().unwrap();
            Response {
                id: uuid::Uuid::now_v7().into(),
                revision: pack.item(&item).unwrap().revision,
                item,
                pack: pack.reference(),
                method: method.parse().unwrap(),
                observed: at.date(),
                at,
                commitment: Hash::ZERO,
                files: Vec::new(),
            }
        });
        let responses: Vec<Response> = responses.collect();
        let values = answers.iter().map(|(_, _, value)| value.clone());
        let contents = responses.iter().zip(values);
        let contents = contents.map(|(response, value)| Content {
            response: response.id.clone(),
            value,
        });
        stored.contents.extend(contents);
        let (_, head) = open(&stored.id, &stored.entries).unwrap();
        let body = Body::Submitted {
            package: Hash::ZERO,
            responses,
        };
        let entry = seal(&stored.id, head, at, stored.advisor.clone(), body).unwrap();
        stored.entries.push(String::from_utf8(entry.bytes).unwrap());
        store.replace_record(&stored).unwrap();
    }

    /// Starts the app; the store is still locked.
    pub async fn start(&self) -> App {
        App::start(self.options()).await.unwrap()
    }

    pub fn options(&self) -> Options {
        Options {
            clock: Clock::of(now),
            keyring: KeyringChoice::None,
            ..Options::new(self.root())
        }
    }

    /// Starts the app and unlocks it.
    pub async fn open(&self) -> App {
        self.open_by(Clock::of(now)).await
    }

    /// The same by another clock.
    pub async fn open_by(&self, clock: Clock) -> App {
        let options = Options {
            clock,
            ..self.options()
        };
        let app = App::start(options).await.unwrap();
        call(&app, "unlock", json!({"passphrase": PASSPHRASE}))
            .await
            .unwrap();
        app
    }
}

/// Says where the account is, so that the app opens it.
pub fn keep_frame(profile: &Profile, keeper: KeyKeeper) {
    let mut frame = profile.frame().unwrap();
    frame.current = Some(person());
    frame.accounts.insert(
        person(),
        AccountFrame {
            provider: "Riverside 111".into(),
            // Nobody listens there: everything here works offline.
            server: "http://127.0.0.1:9".into(),
            phone: PhoneCard {
                number: "0151 496 0000".into(),
                words: "I need help at home".into(),
            },
            keeper,
            support: None,
            shortcut: None,
        },
    );
    profile.keep_frame(&frame).unwrap();
}

/// Priya, enrolled, logged in once, with the pack.
pub fn fill(store: &Store) {
    let record = "01890a5d-ac96-774b-bcce-b302099a8058".parse().unwrap();
    let pack = pack();
    let advisor = Author {
        person: person(),
        role: Role::Advisor,
    };
    let enrolled = Body::Enrolled {
        pack: pack.id.clone(),
    };
    let entry = seal(&record, Head::EMPTY, now(), advisor.clone(), enrolled).unwrap();
    let account = Account {
        me: Me {
            person: person(),
            name: "Priya Shah".into(),
            roles: vec![Role::Advisor],
            teams: Vec::new(),
            record: Some(record.clone()),
        },
        installation: Installation {
            id: "01890a5d-ac96-774b-bcce-b302099a8059".parse().unwrap(),
            key: SigningKey::from_bytes(&[9; 32]),
        },
        tokens: Some(Tokens {
            access: "hra_marker-of-a-token".into(),
            access_expires: now().plus(900_000),
            refresh: "hrr_marker-of-a-token".into(),
        }),
    };
    store.keep_account(&account).unwrap();
    store.keep_pack(&pack.reference(), PACK).unwrap();
    let stored = StoredRecord {
        id: record,
        advisor,
        trouble: None,
        entries: vec![String::from_utf8(entry.bytes).unwrap()],
        contents: Vec::new(),
        files: Vec::new(),
        people: vec![Named {
            person: person(),
            name: "Priya Shah".into(),
        }],
    };
    store.replace_record(&stored).unwrap();
}

/// A command, as the window gives it.
pub async fn call(app: &App, name: &str, input: Json) -> Result<Json, Problem> {
    hearth_app::dispatch(app, name, input).await
}

/// Drafts of the first questions that are always asked and take an answer or words.
pub fn drafts(number: usize) -> Vec<Draft> {
    use hearth_domain::pack::Kind;
    let pack = pack();
    let items = pack.items.iter().filter(|item| item.when.is_none());
    let answers = items.flat_map(|item| {
        let methods = item
            .methods
            .iter()
            .filter(|method| method.by == Role::Advisor);
        methods.filter_map(|method| match &method.kind {
            Kind::Answer { choices } => {
                let choice = pack.options(choices).first()?.id.clone();
                Some(draft(
                    &pack,
                    item,
                    method,
                    Value::Chosen { choice, note: None },
                ))
            }
            _ => None,
        })
    });
    let drafts: Vec<_> = answers.take(number).collect();
    assert_eq!(drafts.len(), number, "the pack asks enough");
    drafts
}

/// A draft with one picture of the first item that asks for pictures without a condition.
pub fn picture() -> (Draft, FileRow, Vec<u8>) {
    use hearth_domain::pack::Kind;
    let pack = pack();
    let mut asked = pack
        .items
        .iter()
        .filter(|item| item.when.is_none())
        .flat_map(|item| {
            item.methods
                .iter()
                .filter_map(move |method| match &method.kind {
                    Kind::Photo { shots, .. } => Some((item, method, shots)),
                    _ => None,
                })
        });
    let (item, method, shots) = asked.next().unwrap();
    let file: FileId = uuid::Uuid::now_v7().into();
    let photos = shots.iter().take(1).map(|shot| Photo {
        shot: shot.clone(),
        file: file.clone(),
    });
    let draft = draft(
        &pack,
        item,
        method,
        Value::Photos {
            photos: photos.collect(),
        },
    );
    let row = FileRow {
        id: file,
        item: item.id.clone(),
        method: method.id.clone(),
        shot: shots.first().cloned(),
        name: "my room.jpg".into(),
        media_type: "image/jpeg".into(),
    };
    (draft, row, b"the bytes of a picture".to_vec())
}

fn draft(
    pack: &Pack,
    item: &hearth_domain::pack::Item,
    method: &hearth_domain::pack::Method,
    value: Value,
) -> Draft {
    Draft {
        id: uuid::Uuid::now_v7().into(),
        item: item.id.clone(),
        revision: item.revision,
        pack: pack.reference(),
        method: method.id.clone(),
        observed: TODAY,
        at: now(),
        value,
    }
}

/// Every file below a folder.
pub fn files_below(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(files_below(&path));
        } else {
            files.push(path);
        }
    }
    files
}
