//! What a server has written of assistance and of shifts; and how it comes to lose it.

use hearth_domain::time::Ms;
use sqlx::Row;

use super::Outside;

impl Outside {
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
