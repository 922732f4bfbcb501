//! Which tables an archive carries, and how a row is written in it.
//!
//! The list is written out, so that nothing travels by accident; a test holds it against the
//! database's own. Not here: files of evidence.

use anyhow::{Context, bail};
use serde_json::{Map, Value};
use sqlx::{Any, Row, any::AnyArguments, any::AnyRow, query::Query};

/// A table that an archive carries.
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// The order of its rows.
    order: &'static str,
    /// Its columns; `#` marks a number, the others are text.
    columns: &'static str,
}

/// The tables that an archive carries, each after those that it refers to.
pub const CARRIED: [Table; 20] = [
    Table::of(
        "people",
        "id",
        "id name login password active# pack created# joined#",
    ),
    Table::of("person_roles", "person, role", "person role"),
    Table::of("teams", "id", "id name"),
    Table::of("person_teams", "person, team", "person team"),
    Table::of("installations", "id", "id person public_key created#"),
    Table::of(
        "packs",
        "id, version",
        "id version# text hash published# published_by",
    ),
    Table::of("records", "id", "id person seq# head changed#"),
    Table::of("entries", "record, seq", "record seq# text hash"),
    Table::of("acts", "record, id", "record id asked"),
    Table::of(
        "contents",
        "response",
        "response record item salt value erased#",
    ),
    Table::of(
        "files",
        "id",
        "id person media_type sha256 bytes# kept_sha256 kept_bytes# received# record response item \
         erase_on erased#",
    ),
    Table::of(
        "packages",
        "id",
        "id record installation manifest signature hash receipt received#",
    ),
    // The database counts its looks itself.
    Table::of("accesses", "id", "record file person role at#"),
    Table::of(
        "queue",
        "record",
        "record person seq# packs# place stage with_advisor# worst urgent# lapsing# due holds_until \
         projected#",
    ),
    Table::of(
        "queue_waiting",
        "record, role",
        "record role responses# since# not_for",
    ),
    Table::of(
        "queue_places",
        "team, role, place",
        "team role place record person not_for",
    ),
    Table::of(
        "conversations",
        "check_in, topic",
        "check_in topic person hearer body not_for version# keep_until",
    ),
    Table::of("going_back", "id", "id person body version# keep_until"),
    Table::of(
        "buddy_pairs",
        "id",
        "id one other until# made# made_by one_asked# other_asked# ended#",
    ),
    Table::of("buddy_links", "person", "person link"),
];

/// The tables that an archive leaves out, with the reason.
pub const LEFT_OUT: [(&str, &str); 16] = [
    ("schema_version", "the database that is filled has its own"),
    ("invitations", "a link that was used since would work again"),
    ("login_codes", "they last a minute"),
    (
        "login_failures",
        "nobody waits for what happened to another server",
    ),
    (
        "sessions",
        "who took a copy of the archive would be logged in; people log in again",
    ),
    ("access_tokens", "as sessions"),
    ("refresh_tokens", "as sessions"),
    (
        "requests",
        "a request belongs to the moment: the device that pressed sends an open one again",
    ),
    ("request_legs", "as requests"),
    ("request_told", "as requests"),
    ("deliveries", "as requests"),
    ("duties", "people go on duty again"),
    ("lease_counts", "they tell how busy this server was"),
    (
        "tidings",
        "apps ask for everything when they come to another server",
    ),
    ("buddy_away", "it was said for one shift"),
    ("shifts", "they are kept for 31 days, for the app alone"),
];

impl Table {
    const fn of(name: &'static str, order: &'static str, columns: &'static str) -> Table {
        Table {
            name,
            order,
            columns,
        }
    }

    /// Its name in the archive.
    pub fn file(&self) -> String {
        format!("tables/{}.jsonl", self.name)
    }

    /// The names of its columns, each with whether it is a number.
    pub fn columns(&self) -> impl Iterator<Item = (&'static str, bool)> {
        self.columns
            .split_whitespace()
            .map(|column| match column.strip_suffix('#') {
                Some(number) => (number, true),
                None => (column, false),
            })
    }

    fn names(&self) -> Vec<&'static str> {
        self.columns().map(|(name, _)| name).collect()
    }

    /// Reads every row.
    pub fn select(&self) -> String {
        let (columns, name, order) = (self.names().join(", "), self.name, self.order);
        format!("select {columns} from {name} order by {order}")
    }

    /// Writes one row.
    pub fn insert(&self) -> String {
        let names = self.names();
        let places: Vec<_> = (1..=names.len()).map(|place| format!("${place}")).collect();
        format!(
            "insert into {} ({}) values ({})",
            self.name,
            names.join(", "),
            places.join(", ")
        )
    }

    /// A row as it stands in the archive.
    pub fn to_json(&self, row: &AnyRow) -> anyhow::Result<Value> {
        let mut object = Map::new();
        for (name, is_number) in self.columns() {
            let value = if is_number {
                row.try_get::<Option<i64>, _>(name)?.into()
            } else {
                row.try_get::<Option<String>, _>(name)?.into()
            };
            object.insert(name.into(), value);
        }
        Ok(object.into())
    }

    /// Binds a row of the archive to [`Table::insert`].
    pub fn bind<'q>(
        &self,
        mut query: Query<'q, Any, AnyArguments>,
        row: &Value,
    ) -> anyhow::Result<Query<'q, Any, AnyArguments>> {
        let object = row.as_object().context("a row is no object")?;
        if object.len() != self.columns().count() {
            bail!("a row of {} has other columns", self.name);
        }
        for (name, is_number) in self.columns() {
            let value = object.get(name);
            query = match (value, is_number) {
                (Some(Value::Null), true) => query.bind(None::<i64>),
                (Some(Value::Null), false) => query.bind(None::<String>),
                (Some(Value::Number(number)), true) => query.bind(number.as_i64()),
                (Some(Value::String(text)), false) => query.bind(text.clone()),
                _ => bail!("column {name} of {} holds something else", self.name),
            };
        }
        Ok(query)
    }
}
