//! How often somebody may try.
//!
//! By name, in the database, so that several servers count together: after 5 failures in a row the
//! name waits 30 s, then twice as long each time, up to 15 minutes. It is never locked for good,
//! because that would let anybody lock out anybody. By address, in memory: a generous allowance,
//! because a whole contact centre may share one. Not here: what is tried.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Mutex, PoisonError},
};

use hearth_domain::{Problem, ProblemCode, time::Ms};
use sqlx::Row;

use crate::{db::Db, error::Result};

/// Failures in a row that cost nothing.
const FREE: i64 = 5;
/// The first wait, in milliseconds.
const FIRST_WAIT_MS: i64 = 30_000;
/// The longest wait.
const LONGEST_WAIT_MS: i64 = 15 * 60_000;
/// Failures are forgotten after a day without another.
const FORGOTTEN_AFTER_MS: i64 = 24 * 3_600_000;

/// How long a name waits after so many failures in a row.
fn wait_ms(failures: i64) -> i64 {
    match failures - FREE {
        under if under < 0 => 0,
        over => FIRST_WAIT_MS
            .saturating_mul(1 << over.min(10))
            .min(LONGEST_WAIT_MS),
    }
}

/// Counts a try as failed before it is looked at, so that a hundred at once are a hundred. Those
/// that succeed say so with [`succeeded`].
///
/// # Errors
/// A problem that says how long to wait; the database's otherwise.
pub async fn attempt(db: &Db, login: &str, now: Ms) -> Result<()> {
    let mut tx = db.begin().await?;
    sqlx::query("delete from login_failures where last < $1")
        .bind(now.plus(-FORGOTTEN_AFTER_MS).0)
        .execute(&mut *tx)
        .await?;
    let counted = sqlx::query(
        "insert into login_failures (login, failures, blocked_until, last)
         values ($1, 1, 0, $2)
         on conflict (login) do update
         set failures = login_failures.failures + 1, last = excluded.last
         where login_failures.blocked_until <= excluded.last
         returning failures",
    )
    .bind(login)
    .bind(now.0)
    .fetch_optional(&mut *tx)
    .await?;
    let blocked_until = match counted {
        Some(row) => {
            let wait = wait_ms(row.try_get("failures")?);
            sqlx::query("update login_failures set blocked_until = $1 where login = $2")
                .bind(now.plus(wait).0)
                .bind(login)
                .execute(&mut *tx)
                .await?;
            None
        }
        None => {
            let row = sqlx::query("select blocked_until from login_failures where login = $1")
                .bind(login)
                .fetch_one(&mut *tx)
                .await?;
            Some(row.try_get::<i64, _>("blocked_until")?)
        }
    };
    tx.commit().await?;
    match blocked_until {
        Some(until) => {
            let problem = too_many(until - now.0);
            let fields = Problem::field("login", problem.message.clone()).fields;
            Err(Problem { fields, ..problem }.into())
        }
        None => Ok(()),
    }
}

/// The try was good: failures before it no longer count.
///
/// # Errors
/// Those of the database.
pub async fn succeeded(db: &Db, login: &str) -> Result<()> {
    let mut tx = db.begin().await?;
    sqlx::query("delete from login_failures where login = $1")
        .bind(login)
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(())
}

/// So often an address may try to log in without waiting, and how fast that comes back.
const LOG_INS: u32 = 60;
const BACK_PER_SECOND: f64 = 1.0;
/// Addresses that are remembered; beyond it, those that have their whole allowance are forgotten.
const REMEMBERED: usize = 10_000;

/// What each address has left.
#[derive(Debug)]
pub struct Addresses {
    allowance: f64,
    left: Mutex<HashMap<IpAddr, Left>>,
}

impl Default for Addresses {
    fn default() -> Addresses {
        Addresses::allowing(LOG_INS)
    }
}

#[derive(Debug, Clone, Copy)]
struct Left {
    tries: f64,
    at: Ms,
}

impl Left {
    fn at(self, now: Ms, allowance: f64) -> Left {
        #[expect(clippy::cast_precision_loss, reason = "milliseconds of an uptime")]
        let seconds = (now.0 - self.at.0).max(0) as f64 / 1000.0;
        Left {
            tries: (self.tries + seconds * BACK_PER_SECOND).min(allowance),
            at: now,
        }
    }
}

impl Addresses {
    /// Allows each so many tries without waiting.
    pub fn allowing(tries: u32) -> Addresses {
        Addresses {
            allowance: f64::from(tries),
            left: Mutex::default(),
        }
    }

    /// Takes one try from an address.
    ///
    /// # Errors
    /// A problem that says how long to wait.
    pub fn attempt(&self, address: IpAddr, now: Ms) -> Result<(), Problem> {
        let allowance = self.allowance;
        let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        if left.len() >= REMEMBERED {
            left.retain(|_, left| left.at(now, allowance).tries < allowance);
        }
        let whole = Left {
            tries: allowance,
            at: now,
        };
        let left = left.entry(network(address)).or_insert(whole);
        *left = left.at(now, allowance);
        if left.tries < 1.0 {
            return Err(too_many(1_000));
        }
        left.tries -= 1.0;
        Ok(())
    }
}

/// Who has one IPv6 address has the 2^64 of its network.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6((v6.to_bits() >> 64 << 64).into()),
        v4 => v4,
    }
}

fn too_many(wait_ms: i64) -> Problem {
    let seconds = (wait_ms.max(0) + 999) / 1000;
    let wait = match seconds {
        ..=1 => "1 second".to_owned(),
        2..=90 => format!("{seconds} seconds"),
        _ => format!("{} minutes", (seconds + 59) / 60),
    };
    Problem::new(
        ProblemCode::TooMany,
        format!("There were too many tries. Wait {wait}, then try again."),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_doubles_and_never_grows_beyond_a_quarter_of_an_hour() {
        let waits: Vec<_> = (4..=12).map(|failures| wait_ms(failures) / 1000).collect();
        assert_eq!(waits, [0, 30, 60, 120, 240, 480, 900, 900, 900]);
        assert_eq!(wait_ms(i64::MAX), LONGEST_WAIT_MS);
    }

    #[test]
    fn an_address_gets_its_allowance_back() {
        let addresses = Addresses::default();
        let home: IpAddr = "2001:db8::1".parse().unwrap();
        let neighbour: IpAddr = "2001:db8::ffff".parse().unwrap();
        for _ in 0..60 {
            addresses.attempt(home, Ms(0)).unwrap();
        }
        assert!(
            addresses.attempt(neighbour, Ms(0)).is_err(),
            "one network is one address"
        );
        assert!(
            addresses
                .attempt("192.0.2.1".parse().unwrap(), Ms(0))
                .is_ok()
        );
        assert!(addresses.attempt(home, Ms(1_000)).is_ok());
        assert!(addresses.attempt(home, Ms(1_000)).is_err());
    }
}
