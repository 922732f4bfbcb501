//! Many people who have joined and logged in: their rows, as joining and logging in leave them.
//!
//! Every one has an account, an installation, a session and its tokens, of which the database holds
//! the hashes. Their passwords are left out, because thousands of them would be hashed for minutes
//! and nobody here logs in again. Not here: what they do ([`super::caller`]).

use anyhow::Context;
use hearth_domain::{
    api::account::Tokens,
    id::{PackId, PersonId},
    role::Role,
    time::Ms,
};
use hearth_server::{Server, account::secret::Secret, config::Config, state::Clock};
use sqlx::{AnyConnection, AssertSqlSafe, Connection};
use uuid::Uuid;

use super::server::connect;

const MINUTE_MS: i64 = 60_000;
/// As long as the server lets an access token last.
const ACCESS_MS: i64 = 15 * MINUTE_MS;
const LONG_MS: i64 = 24 * 60 * MINUTE_MS;

/// A prime, so that neighbours in the list are far apart.
const STRIDE: i64 = 7_919;

/// Rows that go into one statement.
const ROWS: usize = 500;

/// The base point of Ed25519: a public key that nothing is signed with here.
const PUBLIC_KEY: &str = "5866666666666666666666666666666666666666666666666666666666666666";

/// When the people's access tokens end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tokened {
    /// Some soon and some late, as with people who logged in at any time.
    AtAnyTime,
    /// A quarter of an hour after they were made, as with people who all logged in now.
    Now,
}

/// Somebody who is logged in.
#[derive(Debug, Clone)]
pub struct Enrolled {
    /// Who.
    pub person: PersonId,
    /// What they are.
    pub role: Role,
    /// The tokens of their session.
    pub tokens: Tokens,
}

/// Opens a database that nobody has used and enrols so many people of each role. Call it while no
/// server has the database.
///
/// # Errors
/// When the database refuses.
pub async fn enrol(
    config: &Config,
    people: &[(Role, usize)],
    tokened: Tokened,
) -> anyhow::Result<Vec<Enrolled>> {
    // A server that opens it makes the tables and publishes the pack that it brings.
    let server = Server::open(config.clone(), Clock::system()).await?;
    let pack = server
        .app()
        .packs()
        .all()
        .next()
        .map(|pack| pack.id.clone());
    let now = server.app().now();
    server.app().db.close().await;
    let pack = pack.context("the server brings a pack")?;

    let roles: Vec<Role> = people
        .iter()
        .flat_map(|(role, count)| std::iter::repeat_n(*role, *count))
        .collect();
    let all = roles.len();
    let enrolled: anyhow::Result<Vec<Row>> = roles
        .into_iter()
        .enumerate()
        .map(|(at, role)| {
            let at = i64::try_from(at)?;
            let left = match tokened {
                Tokened::Now => ACCESS_MS,
                // One ends at another time than the next, whatever they are.
                Tokened::AtAnyTime => (ACCESS_MS * at / i64::try_from(all)? * STRIDE) % ACCESS_MS,
            };
            Row::new(at, role, now, left)
        })
        .collect();
    let enrolled = enrolled?;
    let mut connection = connect(&config.place()).await?;
    let mut tx = connection.begin().await?;
    for rows in enrolled.chunks(ROWS) {
        insert(&mut tx, rows, &pack, now).await?;
    }
    tx.commit().await?;
    connection.close().await?;
    Ok(enrolled.into_iter().map(|row| row.enrolled).collect())
}

struct Row {
    enrolled: Enrolled,
    number: i64,
    installation: String,
    session: String,
    hashes: [Vec<u8>; 2],
}

impl Row {
    fn new(number: i64, role: Role, now: Ms, left_ms: i64) -> anyhow::Result<Row> {
        let (access, refresh) = (Secret::new_access()?, Secret::new_refresh()?);
        Ok(Row {
            number,
            installation: Uuid::now_v7().to_string(),
            session: Uuid::now_v7().to_string(),
            hashes: [access.hash(), refresh.hash()],
            enrolled: Enrolled {
                person: PersonId::from(Uuid::now_v7()),
                role,
                tokens: Tokens {
                    access: access.reveal().to_owned(),
                    access_expires: now.plus(left_ms),
                    refresh: refresh.reveal().to_owned(),
                },
            },
        })
    }
}

/// One value of a row.
enum Value {
    Text(String),
    Number(i64),
    Bytes(Vec<u8>),
}

impl Row {
    /// Their rows, each with the table and columns that it goes into.
    fn values(&self, pack: &PackId, now: Ms) -> [(&'static str, Vec<Value>); 6] {
        use Value::{Bytes, Number, Text};
        let (role, tokens) = (self.enrolled.role, &self.enrolled.tokens);
        let person = || Text(self.enrolled.person.as_str().to_owned());
        let login = format!("{}.{}", role.as_str(), self.number).to_lowercase();
        let (now, later) = (now.0, now.plus(LONG_MS).0);
        let [access, refresh] = self.hashes.clone();
        [
            (
                "people (id, name, login, active, pack, created, joined)",
                vec![
                    person(),
                    Text(format!("{} {}", role.title(), self.number)),
                    Text(login),
                    Number(1),
                    Text(pack.as_str().to_owned()),
                    Number(now),
                    Number(now),
                ],
            ),
            (
                "person_roles (person, role)",
                vec![person(), Text(role.as_str().to_owned())],
            ),
            (
                "installations (id, person, public_key, created)",
                vec![
                    Text(self.installation.clone()),
                    person(),
                    Text(PUBLIC_KEY.to_owned()),
                    Number(now),
                ],
            ),
            (
                "sessions (id, person, installation, created, last_used, ends)",
                vec![
                    Text(self.session.clone()),
                    person(),
                    Text(self.installation.clone()),
                    Number(now),
                    Number(now),
                    Number(later),
                ],
            ),
            (
                "access_tokens (token, session, expires)",
                vec![
                    Bytes(access),
                    Text(self.session.clone()),
                    Number(tokens.access_expires.0),
                ],
            ),
            (
                "refresh_tokens (token, session, expires)",
                vec![Bytes(refresh), Text(self.session.clone()), Number(later)],
            ),
        ]
    }
}

/// Writes the rows of some people, one statement for each table.
async fn insert(
    tx: &mut AnyConnection,
    rows: &[Row],
    pack: &PackId,
    now: Ms,
) -> anyhow::Result<()> {
    let mut tables: Vec<(&str, Vec<Vec<Value>>)> = Vec::new();
    for row in rows {
        for (place, (columns, values)) in row.values(pack, now).into_iter().enumerate() {
            match tables.get_mut(place) {
                Some((_, rows)) => rows.push(values),
                None => tables.push((columns, vec![values])),
            }
        }
    }
    for (columns, rows) in tables {
        let mut place = 0;
        let mut tuples = Vec::new();
        for row in &rows {
            let places = row.iter().map(|_| {
                place += 1;
                format!("${place}")
            });
            tuples.push(format!("({})", places.collect::<Vec<_>>().join(", ")));
        }
        let statement = format!("insert into {columns} values {}", tuples.join(", "));
        let mut query = sqlx::query(AssertSqlSafe(statement));
        for value in rows.into_iter().flatten() {
            query = match value {
                Value::Text(text) => query.bind(text),
                Value::Number(number) => query.bind(number),
                Value::Bytes(bytes) => query.bind(bytes),
            };
        }
        query.execute(&mut *tx).await?;
    }
    Ok(())
}
