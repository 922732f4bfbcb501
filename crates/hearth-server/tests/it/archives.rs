//! Backup and restore: everything, into either database, and nothing that was changed on the way.

use std::{collections::BTreeSet, fs, io::Read, path::Path};

use hearth_domain::{role::Role, time::Ms};
use hearth_server::{
    Server,
    backup::{self, CARRIED, LEFT_OUT},
    config::Config,
    db::Db,
    state::Clock,
};
use sqlx::{AssertSqlSafe, Row};
use tempfile::TempDir;

use crate::{
    database::{self, Folder},
    on_both,
    records_common::{Provider, Scene, Store},
};

/// An empty place of either kind.
async fn elsewhere(store: Store) -> Option<(Config, TempDir)> {
    let folder = tempfile::tempdir().unwrap();
    let database = match store {
        Store::Sqlite => None,
        Store::Postgres => Some(
            database::postgres(&database::postgres_server()?)
                .await
                .into(),
        ),
    };
    let config = Config {
        data: folder.path().to_owned(),
        database,
        ..Config::default()
    };
    Some((config, folder))
}

/// Everything that the carried tables of a database hold, as text.
async fn contents(db: &Db) -> Vec<String> {
    let mut all = Vec::new();
    for table in &CARRIED {
        let rows = sqlx::query(AssertSqlSafe(table.select()))
            .fetch_all(db.reader())
            .await
            .unwrap();
        let mut lines: Vec<_> = rows
            .iter()
            .map(|row| format!("{} {}", table.name, table.to_json(row).unwrap()))
            .collect();
        // The two databases sort text each in its own way.
        lines.sort();
        all.extend(lines);
    }
    all
}

async fn travels(from: Store, to: Store) {
    let Some((place, _folder)) = elsewhere(to).await else {
        return;
    };
    let scene = Scene::set(from).await;
    let (_, file) = scene.provider.ready(&scene.advisor, &scene.staff).await;
    let before = contents(&scene.provider.app.db).await;
    let record = scene.provider.own(&scene.advisor).await;

    // While the server runs.
    let out = tempfile::tempdir().unwrap();
    let archive = out.path().join("hearth.tar");
    let config = (*scene.provider.app.config).clone();
    let written = backup::write(&config, &archive, Clock::system())
        .await
        .unwrap();
    assert!(written.is_whole());
    assert_eq!((written.rows("records"), written.evidence()), (1, 1));

    let read = backup::restore(&place, &archive, Clock::system())
        .await
        .unwrap();
    assert_eq!(read.rows("entries"), record.head.seq);
    let clock = scene.provider.app.clock.clone();
    let server = Server::open(place.clone(), clock).await.unwrap();
    let app = server.app();
    let same: Vec<_> = contents(&app.db).await;
    assert_eq!(same, before);
    let kept: String = sqlx::query("select kept_sha256 from files where id = $1")
        .bind(file.as_str())
        .fetch_one(app.db.reader())
        .await
        .unwrap()
        .get(0);
    let place_of_file = hearth_server::file::place(&file, &kept.parse().unwrap());
    let object = app
        .evidence
        .get_opts(&place_of_file, Default::default())
        .await
        .unwrap();
    let bytes = object.bytes().await.unwrap();
    assert_eq!(hearth_domain::hash::Hash::of(&bytes).to_string(), kept);
    app.db.close().await;
    drop(server);

    let again = backup::restore(&place, &archive, Clock::system())
        .await
        .unwrap_err();
    assert!(format!("{again:#}").contains("not empty"), "{again:#}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn from_sqlite_to_sqlite() {
    travels(Store::Sqlite, Store::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn from_sqlite_to_postgresql() {
    travels(Store::Sqlite, Store::Postgres).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn from_postgresql_to_sqlite() {
    if database::postgres_server().is_some() {
        travels(Store::Postgres, Store::Sqlite).await;
    }
}

on_both! {
    async fn every_table_is_carried_or_left_out_for_a_reason(store) {
        let provider = Provider::open(store).await;
        let tables = match store {
            Store::Sqlite => "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'",
            Store::Postgres => "select table_name::text from information_schema.tables where table_schema = current_schema()",
        };
        let rows = sqlx::query(tables).fetch_all(provider.app.db.reader()).await.unwrap();
        let there: BTreeSet<String> = rows.iter().map(|row| row.get(0)).collect();
        let carried = CARRIED.iter().map(|table| table.name);
        let listed: BTreeSet<String> = carried
            .chain(LEFT_OUT.iter().map(|(name, _)| *name))
            .map(str::to_owned)
            .collect();
        assert_eq!(there, listed, "a table that no list names would be lost");

        for table in &CARRIED {
            let columns = match store {
                Store::Sqlite => format!("select name from pragma_table_info('{}')", table.name),
                Store::Postgres => format!(
                    "select column_name::text from information_schema.columns
                     where table_schema = current_schema() and table_name = '{}'", table.name),
            };
            let rows = sqlx::query(AssertSqlSafe(columns)).fetch_all(provider.app.db.reader()).await.unwrap();
            let mut there: BTreeSet<String> = rows.iter().map(|row| row.get(0)).collect();
            if table.name == "accesses" {
                assert!(there.remove("id"), "the database counts it itself");
            }
            let listed: BTreeSet<String> = table.columns().map(|(name, _)| name.to_owned()).collect();
            assert_eq!(there, listed, "a column of {} would be lost", table.name);
        }
    }
}

/// A backup of a record with a photo.
async fn backup_of_a_record() -> (TempDir, std::path::PathBuf) {
    let scene = Scene::set(Store::Sqlite).await;
    scene.provider.ready(&scene.advisor, &scene.staff).await;
    let out = tempfile::tempdir().unwrap();
    let archive = out.path().join("hearth.tar");
    backup::write(&scene.provider.app.config, &archive, Clock::system())
        .await
        .unwrap();
    (out, archive)
}

/// Restores into an empty folder, and says why not.
async fn refused(archive: &Path) -> String {
    let (config, _folder) = elsewhere(Store::Sqlite).await.unwrap();
    let error = backup::restore(&config, archive, Clock::system())
        .await
        .unwrap_err();
    let db = Db::open(&config.place(), Ms(1)).await.unwrap();
    assert_eq!(
        contents(&db).await,
        Vec::<String>::new(),
        "nothing was restored"
    );
    format!("{error:#}")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_archive_that_was_changed_or_cut_is_refused() {
    let (_out, archive) = backup_of_a_record().await;
    let whole = fs::read(&archive).unwrap();

    fs::write(&archive, &whole[..whole.len() / 2]).unwrap();
    assert!(refused(&archive).await.contains("is damaged"));

    let name = b"Early shift";
    let at = whole
        .windows(name.len())
        .position(|part| part == name)
        .unwrap();
    let mut changed = whole.clone();
    changed[at] = b'P';
    fs::write(&archive, &changed).unwrap();
    assert!(refused(&archive).await.contains("is damaged"));

    fs::write(&archive, b"minutes of a meeting").unwrap();
    assert!(refused(&archive).await.contains("is damaged"));
}

#[tokio::test]
async fn what_an_archive_says_cannot_command_the_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let archive = folder.path().join("hearth.tar");
    let tar_of = |name: &[u8], bytes: &[u8]| {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.as_mut_bytes()[..name.len()].copy_from_slice(name);
        header.set_cksum();
        let mut out = tar::Builder::new(Vec::new());
        out.append(&header, bytes).unwrap();
        out.into_inner().unwrap()
    };
    let noise: Vec<u8> = (0..=u8::MAX).cycle().take(4_096).collect();
    let mut unsummed = tar_of(b"\x1b[2Jtables/\xff\xfe", b"x");
    unsummed[148..156].copy_from_slice(b"\x1b[31m\xff\xff\0");
    let manifest = serde_json::json!({
        "v": 99,
        "at": 1,
        "server": format!("\u{1b}]0;yours\u{7}{}", "9".repeat(5_000)),
        "steps": [],
        "rows": {},
        "files": {},
        "missing": [],
    });
    for broken in [
        noise,
        unsummed,
        tar_of(b"\x1b[2Jtables/\xff\xfe", b"x"),
        tar_of(b"manifest.json", b"{\"\x1b[2J\": 1}"),
        tar_of(b"manifest.json", manifest.to_string().as_bytes()),
    ] {
        fs::write(&archive, &broken).unwrap();
        let said = refused(&archive).await;
        assert!(!said.chars().any(char::is_control), "{said:?}");
        assert!(
            said.contains("is damaged") || said.contains("was made by"),
            "{said}"
        );
        let own = archive.display().to_string().chars().count();
        assert!(said.chars().count() < own + 400, "{said}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_forged_chain_is_refused_even_if_its_hashes_fit() {
    let (_out, archive) = backup_of_a_record().await;
    // Somebody who rewrites the archive with new hashes still cannot rewrite the chain.
    let mut entries: Vec<(String, Vec<u8>)> = Vec::new();
    let mut tar = tar::Archive::new(fs::File::open(&archive).unwrap());
    for entry in tar.entries().unwrap() {
        let mut entry = entry.unwrap();
        let name = entry.path().unwrap().to_str().unwrap().to_owned();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        entries.push((name, bytes));
    }
    let position = entries
        .iter()
        .position(|(name, _)| name == "tables/entries.jsonl")
        .unwrap();
    let text = String::from_utf8(entries[position].1.clone()).unwrap();
    let forged = text.replacen("confirmed", "confirmee", 1);
    let forged = if forged == text {
        text.replacen("room.door", "room.doom", 1)
    } else {
        forged
    };
    assert_ne!(forged, text);
    entries[position].1 = forged.into_bytes();
    let mut manifest: serde_json::Value =
        serde_json::from_slice(&entries.last().unwrap().1).unwrap();
    let hash = hearth_domain::hash::Hash::of(&entries[position].1);
    manifest["files"]["tables/entries.jsonl"] = hash.to_string().into();
    entries.last_mut().unwrap().1 = serde_json::to_vec(&manifest).unwrap();
    let mut out = tar::Builder::new(fs::File::create(&archive).unwrap());
    for (name, bytes) in entries {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        out.append_data(&mut header, name, bytes.as_slice())
            .unwrap();
    }
    out.into_inner().unwrap();
    assert!(
        refused(&archive)
            .await
            .contains("was changed outside Hearth")
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_says_which_evidence_is_missing_and_replaces_no_file() {
    let scene = Scene::set(Store::Sqlite).await;
    let (_, file) = scene.provider.ready(&scene.advisor, &scene.staff).await;
    let config = (*scene.provider.app.config).clone();
    fs::remove_dir_all(config.data.join("evidence")).unwrap();
    let out = tempfile::tempdir().unwrap();
    let archive = out.path().join("hearth.tar");
    let report = backup::write(&config, &archive, Clock::system())
        .await
        .unwrap();
    assert!(!report.is_whole());
    assert!(report.to_string().contains(file.as_str()));

    let before = fs::read(&archive).unwrap();
    backup::write(&config, &archive, Clock::system())
        .await
        .unwrap_err();
    assert_eq!(fs::read(&archive).unwrap(), before);
    let left: Vec<_> = fs::read_dir(out.path()).unwrap().collect();
    assert_eq!(left.len(), 1, "no half archive is left behind");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_damaged_database_is_replaced_by_its_backup() {
    let (_out, archive) = backup_of_a_record().await;
    let folder = Folder::new();
    fs::write(folder.file(), [0x5a; 8192]).unwrap();
    folder.open().await.unwrap_err();
    let config = Config {
        data: folder.path().to_owned(),
        ..Config::default()
    };
    backup::restore(&config, &archive, Clock::system())
        .await
        .unwrap();
    let server = Server::open(config, Clock::system()).await.unwrap();
    let advisors: i64 = sqlx::query("select count(*) from person_roles where role = $1")
        .bind(Role::Advisor.as_str())
        .fetch_one(server.app().db.reader())
        .await
        .unwrap()
        .get(0);
    assert_eq!(advisors, 1);
    assert!(
        folder.files().iter().any(|name| name.contains("damaged")),
        "the damaged one is kept"
    );
}
