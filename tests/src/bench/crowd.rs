//! Many records out of few: the rows of a queue, copied under other names until there are enough.
//!
//! The few were sent, reviewed and decided over the server's own routes, and their rows are what the
//! server computed from them. A copy has a person, a record, a row of the queue and its waiting
//! roles; it differs in its ids and in since when it waits. Lists are filled by the server's own
//! query. Entries are not copied: no list reads them, and a chain holds only under the id that it was
//! made for. Not here: the few ([`super::demo`]).

use anyhow::Context;
use hearth_server::{config::Config, db::Place, queue::places::LISTS};
use sqlx::{AssertSqlSafe, Connection, Executor};

use super::server::connect;

/// The ids of what is copied begin like this; no uuid of version 7 does for another thousand years.
const MARK: &str = "fade0000-0000-7000-8000-";

/// The team that everybody is in,
pub const EVERYBODY: &str = "fade0000-0000-7000-8001-000000000000";
/// and the first of those that hold [`TEAM`] advisors each.
pub const FIRST_TEAM: &str = "fade0000-0000-7000-8002-000000000000";

/// How many advisors a team has.
pub const TEAM: u32 = 25;

/// Copies until there are so many records, and puts every advisor into the team of everybody and
/// into a small one. Call it while no server has the database.
///
/// # Errors
/// When the database refuses.
pub async fn grow(config: &Config, records: u32) -> anyhow::Result<()> {
    let place = config.place();
    let mut connection = connect(&place).await?;
    let few: i64 = sqlx::query_scalar("select count(*) from queue")
        .fetch_one(&mut connection)
        .await?;
    let copies = i64::from(records)
        .checked_sub(few)
        .filter(|copies| *copies >= 0)
        .with_context(|| format!("there are {few} records already"))?;
    let dialect = match place {
        Place::Folder(_) => Dialect {
            hex: "printf('%012x', N)",
            digits: "printf('%015d', N)",
        },
        Place::Postgres(_) => Dialect {
            hex: "lpad(to_hex(N), 12, '0')",
            digits: "lpad(cast(N as text), 15, '0')",
        },
    };
    let mut tx = connection.begin().await?;
    for statement in statements(&dialect, few, copies) {
        tx.execute(AssertSqlSafe(statement)).await?;
    }
    tx.commit().await?;
    // PostgreSQL does this by itself, about a minute after so much has changed.
    if matches!(place, Place::Postgres(_)) {
        connection.execute("analyze").await?;
    }
    connection.close().await?;
    Ok(())
}

/// How a number is written with leading zeros.
struct Dialect {
    hex: &'static str,
    digits: &'static str,
}

impl Dialect {
    fn hex(&self, number: &str) -> String {
        self.hex.replace('N', number)
    }

    fn digits(&self, number: &str) -> String {
        self.digits.replace('N', number)
    }
}

fn statements(dialect: &Dialect, few: i64, copies: i64) -> Vec<String> {
    let id = |family: u32, number: &str| {
        let mark = MARK.replace("-8000-", &format!("-80{family:02}-"));
        format!("'{mark}' || {}", dialect.hex(number))
    };
    // One copy waits since another moment than the next, within the month before.
    let ago = "((c.number * 7919) % 2592000) * 1000";
    let since = format!("cast(substr(q.place, 3, 15) as bigint) - {ago}");
    vec![
        format!(
            "create temporary table copies as
             with recursive numbers (number) as (
                 select cast(1 as bigint) union all
                 select number + 1 from numbers where number < {copies}),
             few as (select row_number() over (order by record) as at, record, person from queue)
             select number, {record} as record, {person} as person,
                    few.record as of_record, few.person as of_person
             from numbers join few on few.at = number % {few} + 1
             where number <= {copies}",
            record = id(3, "number"),
            person = id(4, "number"),
        ),
        "insert into people (id, name, login, password, active, pack, created, joined)
         select c.person, p.name || ' ' || c.number, null, null, 1, p.pack, p.created, p.joined
         from copies c join people p on p.id = c.of_person"
            .to_owned(),
        "insert into person_roles (person, role)
         select c.person, r.role from copies c join person_roles r on r.person = c.of_person"
            .to_owned(),
        "insert into records (id, person, seq, head, changed)
         select c.record, c.person, r.seq, r.head, r.changed
         from copies c join records r on r.id = c.of_record"
            .to_owned(),
        format!(
            "insert into queue (record, person, seq, packs, place, stage, with_advisor, worst,
                                urgent, lapsing, due, holds_until, projected)
             select c.record, c.person, q.seq, q.packs,
                    substr(q.place, 1, 2) || {since} || replace(c.record, '-', ''),
                    q.stage, q.with_advisor, q.worst, q.urgent, q.lapsing, q.due, q.holds_until,
                    q.projected
             from copies c join queue q on q.record = c.of_record",
            since = dialect.digits(&since),
        ),
        format!(
            "insert into queue_waiting (record, role, responses, since, not_for)
             select c.record, w.role, w.responses, w.since - {ago}, w.not_for
             from copies c join queue_waiting w on w.record = c.of_record"
        ),
        format!("insert into teams (id, name) values ('{EVERYBODY}', 'Everybody')"),
        format!("insert into person_teams (person, team) select person, '{EVERYBODY}' from queue"),
        format!(
            "insert into teams (id, name)
             select {team}, 'Team ' || number from copies
             where number <= {teams}",
            team = id(2, "number - 1"),
            teams = copies / i64::from(TEAM),
        ),
        format!(
            "insert into person_teams (person, team)
             select person, {team} from copies where number <= {in_teams}",
            team = id(
                2,
                &format!("(number - 1) % {}", (copies / i64::from(TEAM)).max(1))
            ),
            in_teams = copies / i64::from(TEAM) * i64::from(TEAM),
        ),
        "delete from queue_places".to_owned(),
        format!("insert into queue_places (team, role, place, record, person, not_for) {LISTS}"),
        "drop table copies".to_owned(),
    ]
}
