//! What a server has written of assistance and of shifts; and how it comes to lose it.

use hearth_domain::{id::RequestId, time::Ms};
use sqlx::{Row, any::AnyRow};

use super::Outside;

/// A request, as it lies there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Its name.
    pub id: RequestId,
    /// When it was pressed, as far as the server believes it.
    pub pressed: Ms,
    /// When the server had it.
    pub received: Ms,
    /// Since when it has ended.
    pub ended: Option<Ms>,
    /// The way to each group.
    pub legs: Vec<Leg>,
}

/// The way of a request to one group, as it lies there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leg {
    /// How far it was told.
    pub tier: String,
    /// When it was first on a screen.
    pub seen: Option<Ms>,
    /// Who has it, and since when.
    pub answered: Option<(String, Ms)>,
}

impl Outside {
    /// Every request, the oldest first, as of one moment.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn requests(&self) -> anyhow::Result<Vec<Request>> {
        // One statement sees one moment.
        let rows = sqlx::query(
            "select r.id, r.pressed, r.received, r.ended, l.tier, l.answered, p.name,
                    (select min(t.shown) from request_told t
                     where t.request = l.request and t.role = l.role) as seen
             from requests r
             join request_legs l on l.request = r.id
             left join people p on p.id = l.answered_by
             order by r.received, r.id, l.place",
        )
        .fetch_all(&self.pool)
        .await?;
        let mut requests: Vec<Request> = Vec::new();
        for row in rows {
            let id: RequestId = row.try_get::<String, _>("id")?.parse()?;
            if requests.last().is_none_or(|last| last.id != id) {
                requests.push(Request {
                    id,
                    pressed: Ms(row.try_get("pressed")?),
                    received: Ms(row.try_get("received")?),
                    ended: time(&row, "ended")?,
                    legs: Vec::new(),
                });
            }
            let name: Option<String> = row.try_get("name")?;
            let leg = Leg {
                tier: row.try_get("tier")?,
                seen: time(&row, "seen")?,
                answered: name.zip(time(&row, "answered")?),
            };
            if let Some(last) = requests.last_mut() {
                last.legs.push(leg);
            }
        }
        Ok(requests)
    }

    /// Loses every request, as a server does that was put back to an older state.
    ///
    /// # Errors
    /// When the database cannot be written to.
    pub async fn lose_requests(&self) -> anyhow::Result<()> {
        for table in ["request_told", "request_legs", "requests"] {
            let delete = sqlx::AssertSqlSafe(format!("delete from {table}"));
            sqlx::query(delete).execute(&self.pool).await?;
        }
        Ok(())
    }

    /// Takes everybody's pack away, so that nothing is offered to anybody any more.
    ///
    /// # Errors
    /// When the database cannot be written to.
    pub async fn take_packs_away(&self) -> anyhow::Result<()> {
        sqlx::query("update people set pack = null")
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// The shifts that were declared: when each began, and whether it has ended.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn shifts(&self) -> anyhow::Result<Vec<(Ms, bool)>> {
        let rows = sqlx::query("select started, ended from shifts order by started")
            .fetch_all(&self.pool)
            .await?;
        rows.iter()
            .map(|row| {
                let ended: Option<i64> = row.try_get("ended")?;
                Ok((Ms(row.try_get("started")?), ended.is_some()))
            })
            .collect()
    }
}

fn time(row: &AnyRow, column: &str) -> anyhow::Result<Option<Ms>> {
    Ok(row.try_get::<Option<i64>, _>(column)?.map(Ms))
}
