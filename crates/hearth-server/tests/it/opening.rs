//! Opening a database: what is refused, and what is left as it was.

use std::fs;

use hearth_domain::time::Ms;
use hearth_server::db::{CannotOpen, Db, Place};
use sqlx::Row;

use crate::database::{Folder, pool, postgres, postgres_server};

#[tokio::test]
async fn an_opened_database_is_durable_and_opens_again() {
    let folder = Folder::new();
    let db = folder.open().await.unwrap();
    let setting = async |sql: &'static str| -> String {
        let row = sqlx::query(sql).fetch_one(db.reader()).await.unwrap();
        row.try_get::<String, _>(0)
            .or_else(|_| row.try_get::<i64, _>(0).map(|number| number.to_string()))
            .unwrap()
    };
    assert_eq!(setting("pragma journal_mode").await, "wal");
    assert_eq!(
        setting("pragma synchronous").await,
        "2",
        "a commit survives a power cut"
    );
    assert_eq!(setting("pragma foreign_keys").await, "1");
    assert!(
        sqlx::query("insert into teams (id, name) values ('t', 't')")
            .execute(db.reader())
            .await
            .is_err(),
        "connections for reading cannot write"
    );
    db.close().await;
    drop(db);
    folder.open().await.unwrap();
}

#[tokio::test]
async fn a_lost_database_takes_no_evidence_with_it() {
    let folder = Folder::new();
    let evidence = folder.path().join("evidence/files/one");
    fs::create_dir_all(evidence.parent().unwrap()).unwrap();
    fs::write(&evidence, "all that is left").unwrap();
    let config = hearth_server::config::Config {
        data: folder.path().to_owned(),
        ..Default::default()
    };
    let opened = hearth_server::Server::open(config, hearth_server::state::Clock::system()).await;
    let refused = opened
        .err()
        .expect("a server without its database does not start");
    assert!(
        refused.to_string().contains("Restore a backup"),
        "{refused}"
    );
    assert_eq!(fs::read(&evidence).unwrap(), b"all that is left");
}

#[cfg(unix)]
#[tokio::test]
async fn nobody_else_reads_the_data_even_in_a_folder_that_is_open_to_them() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let config = hearth_server::config::Config {
        data: folder.path().to_owned(),
        ..Default::default()
    };
    let server = hearth_server::Server::open(config, hearth_server::state::Clock::system())
        .await
        .unwrap();
    let mut looked_at = 0;
    for entry in fs::read_dir(folder.path()).unwrap() {
        let entry = entry.unwrap();
        if entry.file_name() == "hearth.lock" {
            continue;
        }
        let mode = entry.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{:?} {mode:o}", entry.file_name());
        looked_at += 1;
    }
    assert!(looked_at >= 2, "the database and the evidence");
    drop(server);
}

#[tokio::test]
async fn a_transaction_that_is_dropped_leaves_nothing() {
    let folder = Folder::new();
    let db = folder.open().await.unwrap();
    let mut tx = db.begin().await.unwrap();
    sqlx::query("insert into teams (id, name) values ('t', 't')")
        .execute(&mut *tx)
        .await
        .unwrap();
    drop(tx);
    let count: i64 = sqlx::query("select count(*) from teams")
        .fetch_one(db.reader())
        .await
        .unwrap()
        .get(0);
    assert_eq!(count, 0);
}

#[tokio::test]
async fn a_second_server_on_the_same_data_is_refused() {
    let folder = Folder::new();
    let first = folder.open().await.unwrap();
    let refused = folder.open().await.unwrap_err();
    assert!(matches!(refused, CannotOpen::InUse(_)), "{refused}");
    assert!(
        refused
            .to_string()
            .contains("Another Hearth server is using")
    );
    first.close().await;
    drop(first);
    folder
        .open()
        .await
        .expect("free again once the first has stopped");
}

#[tokio::test]
async fn a_foreign_file_is_left_byte_for_byte() {
    let folder = Folder::new();
    let theirs = folder.pool().await;
    sqlx::raw_sql("create table customers (id integer)")
        .execute(&theirs)
        .await
        .unwrap();
    theirs.close().await;
    let before = fs::read(folder.file()).unwrap();
    let refused = folder.open().await.unwrap_err();
    assert!(matches!(refused, CannotOpen::Foreign(_)), "{refused}");
    assert_eq!(fs::read(folder.file()).unwrap(), before);
}

#[tokio::test]
async fn a_file_that_is_no_database_is_kept_aside_and_never_replaced() {
    let folder = Folder::new();
    fs::write(
        folder.file(),
        "minutes of a meeting, longer than the header of a database is",
    )
    .unwrap();
    let before = fs::read(folder.file()).unwrap();
    let Err(CannotOpen::Damaged(kept)) = folder.open().await else {
        panic!("a file that is no database must not be opened");
    };
    assert_eq!(fs::read(&kept).unwrap(), before, "nothing is lost");
    assert!(!folder.file().exists());

    let again = folder.open().await.unwrap_err();
    assert!(
        matches!(&again, CannotOpen::DamagedBefore(path) if *path == kept),
        "{again}"
    );
    assert!(!folder.file().exists(), "no silent start with nothing");
    assert!(again.to_string().contains("hearth-server restore"));
}

#[tokio::test]
async fn a_damaged_database_is_kept_aside() {
    let folder = Folder::new();
    let db = folder.open().await.unwrap();
    let mut tx = db.begin().await.unwrap();
    for number in 0..500 {
        sqlx::query("insert into teams (id, name) values ($1, 'a team with quite a long name')")
            .bind(format!("{number:0100}"))
            .execute(&mut *tx)
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
    db.close().await;
    drop(db);
    let whole = fs::read(folder.file()).unwrap();
    assert_eq!(
        folder.files(),
        ["hearth.lock", "hearth.sqlite"],
        "all is in the one file"
    );
    // Everything after the first page is gone or nonsense.
    let mut broken = whole.clone();
    for byte in &mut broken[4096..] {
        *byte = 0x5a;
    }
    fs::write(folder.file(), &broken).unwrap();

    let kept = match folder.open().await {
        Err(CannotOpen::Damaged(kept)) => kept,
        other => panic!("a damaged database must be set aside: {other:?}"),
    };
    assert_eq!(fs::read(kept).unwrap(), broken);
    assert!(!folder.files().contains(&"hearth.sqlite".to_owned()));
}

#[tokio::test]
async fn a_newer_database_is_left_as_it_was() {
    let folder = Folder::new();
    folder.open().await.unwrap().close().await;
    let later = folder.pool().await;
    sqlx::raw_sql(
        "insert into schema_version (hearth_step, name, hash, at) values (99, '0099_later', 'x', 1)",
    )
    .execute(&later)
    .await
    .unwrap();
    later.close().await;
    let refused = folder.open().await.unwrap_err();
    assert!(matches!(refused, CannotOpen::Newer(_)), "{refused}");
    assert!(refused.to_string().contains("newer Hearth server"));
}

#[tokio::test]
async fn a_step_that_was_changed_is_noticed() {
    let folder = Folder::new();
    folder.open().await.unwrap().close().await;
    let other = folder.pool().await;
    sqlx::raw_sql("update schema_version set hash = 'x' where hearth_step = 0")
        .execute(&other)
        .await
        .unwrap();
    other.close().await;
    assert!(matches!(folder.open().await, Err(CannotOpen::Foreign(_))));
}

#[tokio::test]
async fn on_postgresql_foreign_and_newer_databases_are_left_alone() {
    let Some(server) = postgres_server() else {
        return;
    };
    let url = postgres(&server).await;
    let theirs = pool(&url).await;
    sqlx::raw_sql("create table customers (id bigint)")
        .execute(&theirs)
        .await
        .unwrap();
    let place = Place::Postgres(url.clone());
    let refused = Db::open(&place, Ms(1)).await.unwrap_err();
    assert!(matches!(refused, CannotOpen::Foreign(_)), "{refused}");
    assert!(
        !refused.to_string().contains(&url),
        "an address may hold a password"
    );

    sqlx::raw_sql("drop table customers")
        .execute(&theirs)
        .await
        .unwrap();
    // Two servers that start at once take each step once.
    let (one, two) = tokio::join!(Db::open(&place, Ms(1)), Db::open(&place, Ms(1)));
    one.unwrap().close().await;
    two.unwrap().close().await;

    sqlx::raw_sql("insert into schema_version values (99, '0099_later', 'x', 1)")
        .execute(&theirs)
        .await
        .unwrap();
    assert!(matches!(
        Db::open(&place, Ms(1)).await,
        Err(CannotOpen::Newer(_))
    ));
}

#[tokio::test]
async fn an_address_that_is_none_is_refused_in_words() {
    let refused = Db::open(&Place::Postgres("mysql://here".into()), Ms(1)).await;
    let words = refused.unwrap_err().to_string();
    assert!(words.contains("postgres://"), "{words}");
}
