//! What SQLite alone needs: one process at a time, durable settings, and care for a damaged file.
//!
//! The file's header is read before SQLite touches it, so that a foreign file is left byte for byte
//! as it was. Not here: tables.

use std::{
    fs::{self, File, TryLockError},
    io::Read,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use hearth_domain::time::Ms;
use sqlx::{
    AnyConnection, AnyPool, AssertSqlSafe, Connection, Executor, Row,
    any::{AnyConnectOptions, AnyPoolOptions},
};

use super::{CannotOpen, Db, Dialect, open::For};

/// The database's file in the data folder.
const FILE: &str = "hearth.sqlite";

/// Marks a SQLite file as Hearth's: "HRTH", in the header at byte 68.
const APPLICATION_ID: i32 = i32::from_be_bytes(*b"HRTH");

/// What the header of a file says before SQLite opens it.
enum Header {
    /// There is no file, or an empty one.
    None,
    /// It is ours.
    Ours,
    /// It is a SQLite database of somebody else's.
    Foreign,
    /// It is no SQLite database.
    Unreadable,
}

/// Opens the file for reading beside the server that may be using it: without its lock.
pub(super) async fn open_to_read(folder: &Path) -> Result<Db, CannotOpen> {
    let file = folder.join(FILE);
    let header = header(&file).map_err(|error| CannotOpen::Folder {
        folder: folder.to_owned(),
        error,
    })?;
    match header {
        Header::None => return Err(CannotOpen::Missing(folder.to_owned())),
        Header::Foreign => return Err(CannotOpen::Foreign(file.display().to_string())),
        Header::Unreadable => return Err(CannotOpen::DamagedNow),
        Header::Ours => {}
    }
    match check(&file).await {
        Err(error) if is_damage(&error) => return Err(CannotOpen::DamagedNow),
        checked => checked?,
    }
    let reader = reading(&options(&file)?).await?;
    Ok(Db {
        dialect: Dialect::Sqlite,
        writer: reader.clone(),
        reader,
        lock: None,
    })
}

pub(super) async fn open(folder: &Path, purpose: For, now: Ms) -> Result<Db, CannotOpen> {
    let refused = |error| CannotOpen::Folder {
        folder: folder.to_owned(),
        error,
    };
    crate::folder::make(folder).map_err(refused)?;
    let lock = lock(folder)?;
    let file = folder.join(FILE);
    match header(&file).map_err(refused)? {
        Header::None if purpose == For::Restoring => {}
        Header::None => {
            if let Some(damaged) = set_aside_before(folder).map_err(refused)? {
                return Err(CannotOpen::DamagedBefore(damaged));
            }
        }
        Header::Ours => match check(&file).await {
            Err(error) if is_damage(&error) => return Err(set_aside(folder, now)),
            checked => checked?,
        },
        Header::Foreign => return Err(CannotOpen::Foreign(file.display().to_string())),
        Header::Unreadable => return Err(set_aside(folder, now)),
    }
    crate::folder::make_file(&file).map_err(refused)?;
    let (reader, writer) = pools(&file).await?;
    Ok(Db {
        dialect: Dialect::Sqlite,
        reader,
        writer,
        lock: Some(Arc::new(lock)),
    })
}

/// What every connection sets: a commit survives a power cut, and a row's owner exists.
const DURABLE: &str = "PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = ON; \
                       PRAGMA synchronous = FULL;";

fn options(file: &Path) -> Result<AnyConnectOptions, sqlx::Error> {
    let bad = |error| sqlx::Error::Configuration(error);
    let file = std::path::absolute(file)?;
    let mut url = url::Url::parse("sqlite:///").map_err(|error| bad(error.into()))?;
    url.set_path(&file.to_string_lossy());
    url.set_query(Some("mode=rwc"));
    url.as_str().parse()
}

/// One writing connection and four that cannot write.
async fn pools(file: &Path) -> Result<(AnyPool, AnyPool), sqlx::Error> {
    let options = options(file)?;
    let pragmas = format!(
        "{DURABLE} PRAGMA application_id = {APPLICATION_ID}; PRAGMA journal_mode = WAL; \
         PRAGMA secure_delete = ON;"
    );
    let writer = pool(1, pragmas).connect_with(options.clone()).await?;
    Ok((reading(&options).await?, writer))
}

async fn reading(options: &AnyConnectOptions) -> Result<AnyPool, sqlx::Error> {
    let pragmas = format!("{DURABLE} PRAGMA query_only = ON;");
    pool(4, pragmas).connect_with(options.clone()).await
}

fn pool(most: u32, pragmas: String) -> AnyPoolOptions {
    AnyPoolOptions::new()
        .max_connections(most)
        .acquire_timeout(Duration::from_secs(10))
        .idle_timeout(None)
        .max_lifetime(None)
        .after_connect(move |connection, _| {
            let pragmas = pragmas.clone();
            Box::pin(async move {
                connection.execute(AssertSqlSafe(pragmas)).await?;
                Ok(())
            })
        })
}

/// Asks SQLite whether the file holds together. Before the pools, which would go on trying to
/// connect.
async fn check(file: &Path) -> Result<(), sqlx::Error> {
    let mut connection = AnyConnection::connect_with(&options(file)?).await?;
    let row = sqlx::query("PRAGMA quick_check(1)")
        .fetch_one(&mut connection)
        .await?;
    let said: String = row.try_get(0)?;
    connection.close().await?;
    if said == "ok" {
        Ok(())
    } else {
        Err(sqlx::Error::Protocol(DAMAGE.into()))
    }
}

/// What [`check`] says of a file that does not hold together.
const DAMAGE: &str = "the file is damaged";

/// SQLITE_CORRUPT and SQLITE_NOTADB with their extended codes, and what [`check`] says.
fn is_damage(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Database(error) => error
            .code()
            .and_then(|code| code.parse::<i32>().ok())
            .is_some_and(|code| matches!(code & 0xff, 11 | 26)),
        sqlx::Error::Protocol(said) => said == DAMAGE,
        _ => false,
    }
}

fn lock(folder: &Path) -> Result<File, CannotOpen> {
    let refused = |error| CannotOpen::Folder {
        folder: folder.to_owned(),
        error,
    };
    let lock = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(folder.join("hearth.lock"))
        .map_err(refused)?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => Err(CannotOpen::InUse(folder.to_owned())),
        Err(TryLockError::Error(error)) => Err(refused(error)),
    }
}

fn header(file: &Path) -> std::io::Result<Header> {
    let mut head = Vec::new();
    match File::open(file) {
        Ok(file) => file.take(100).read_to_end(&mut head)?,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Header::None),
        Err(error) => return Err(error),
    };
    Ok(match head.as_slice() {
        [] => Header::None,
        head if head.len() < 100 || !head.starts_with(b"SQLite format 3\0") => Header::Unreadable,
        head if head[68..72] == APPLICATION_ID.to_be_bytes() => Header::Ours,
        _ => Header::Foreign,
    })
}

/// Renames the damaged database, with what belongs to it, so that nothing can write over it.
fn set_aside(folder: &Path, now: Ms) -> CannotOpen {
    let aside = |ending: &str| folder.join(format!("{FILE}.damaged-{}{ending}", now.0));
    for ending in ["-wal", "-shm", ""] {
        match fs::rename(folder.join(format!("{FILE}{ending}")), aside(ending)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return CannotOpen::Folder {
                    folder: folder.to_owned(),
                    error,
                };
            }
            _ => {}
        }
    }
    CannotOpen::Damaged(aside(""))
}

/// A database that was set aside in this folder, the latest if there are several.
fn set_aside_before(folder: &Path) -> std::io::Result<Option<PathBuf>> {
    let mut damaged = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let is_one = name
            .strip_prefix(FILE)
            .and_then(|rest| rest.strip_prefix(".damaged-"))
            .is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()));
        if is_one {
            damaged.push(path);
        }
    }
    Ok(damaged.into_iter().max())
}
