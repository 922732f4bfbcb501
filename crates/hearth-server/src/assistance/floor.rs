//! How assistance stands: for one reader on connecting, and for everybody as it changes.
//!
//! Not here: what carries it ([`crate::live`]).

use std::collections::{BTreeMap, BTreeSet};

use hearth_domain::{
    api::assistance::{Duty, Floor, OnDuty, RequestState},
    id::{PersonId, RequestId},
    role::Role,
    time::Ms,
};
use sqlx::Row;

use super::{duty, presence, stored, words};
use crate::{
    auth::LoggedIn,
    db::{counted, parsed},
    error::Result,
    state::App,
};

/// How long whoever pressed hears of a request that has ended, in milliseconds. A computer that was
/// asleep meanwhile still learns how it ended.
const ENDED_MS: i64 = 24 * 60 * 60 * 1_000;

/// Who is on duty, for everybody at once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shown {
    /// Those who would be shown a press at once.
    pub on_duty: Vec<OnDuty>,
    /// Since when each who went on duty is, whether a stream to them is open or not.
    pub since: BTreeMap<PersonId, Since>,
}

/// A duty: since when, and on which installation the sound was heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Since {
    at: Ms,
    installation: String,
}

impl Shown {
    /// Whether somebody is on duty on the installation that they use.
    pub fn duty(&self, who: &LoggedIn) -> Duty {
        let since = self.since.get(&who.person);
        let since = since.filter(|it| it.installation == who.installation.as_str());
        Duty {
            since: since.map(|it| it.at),
        }
    }
}

/// Who is on duty now.
///
/// # Errors
/// Those of the database.
pub async fn shown(app: &App) -> Result<Shown> {
    let rows = sqlx::query("select person, since, installation from duties")
        .fetch_all(app.db.reader())
        .await?;
    let mut since = BTreeMap::new();
    for row in rows {
        let (at, installation) = (Ms(row.try_get("since")?), row.try_get("installation")?);
        since.insert(parsed(&row, "person")?, Since { at, installation });
    }
    let on_duty = presence::on_duty(app).await?;
    Ok(Shown { on_duty, since })
}

/// Whether assistance concerns somebody at all.
pub fn concerns(who: &LoggedIn) -> bool {
    who.is(Role::Advisor) || who.answers()
}

/// How assistance stands for somebody, where these are known to be on duty.
///
/// # Errors
/// Those of the database.
pub async fn floor(app: &App, who: &LoggedIn, shown: &Shown) -> Result<Floor> {
    if !concerns(who) {
        return Ok(Floor::default());
    }
    let rows = sqlx::query(
        "select id, received from requests
         where person = $1 and (ended is null or ended >= $2)
         union
         select r.id, r.received from request_told t join requests r on r.id = t.request
         where t.person = $1 and r.ended is null
         order by 2, 1",
    )
    .bind(who.person.as_str())
    .bind(app.now().0.saturating_sub(ENDED_MS))
    .fetch_all(app.db.reader())
    .await?;
    let mut requests = Vec::new();
    for row in rows {
        let heard = heard(app, &parsed(&row, "id")?).await?;
        requests.extend(heard.filter(|it| it.is_for(who)).map(|it| it.request));
    }
    Ok(Floor {
        // Of what they did themselves they know the last.
        duty: duty::since(app, who).await?,
        on_duty: shown.on_duty.clone(),
        requests,
    })
}

/// A request that was made or has changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedRequest {
    /// Which.
    pub id: RequestId,
    /// How often it had changed.
    pub version: u64,
    /// When.
    pub at: Ms,
}

/// The requests that changed since an instant.
///
/// # Errors
/// Those of the database.
pub async fn changed(app: &App, since: Ms) -> Result<Vec<ChangedRequest>> {
    let rows = sqlx::query(
        "select id, version, changed from requests where changed >= $1 order by changed, id",
    )
    .bind(since.0)
    .fetch_all(app.db.reader())
    .await?;
    rows.iter()
        .map(|row| {
            Ok(ChangedRequest {
                id: parsed(row, "id")?,
                version: counted(row.try_get("version")?),
                at: Ms(row.try_get("changed")?),
            })
        })
        .collect()
}

/// The server's word on a request, and whom it concerns.
#[derive(Debug, Clone, PartialEq)]
pub struct Addressed {
    /// The word.
    pub request: RequestState,
    /// Whoever pressed, and everybody who was told.
    pub readers: BTreeSet<PersonId>,
}

impl Addressed {
    /// Whether somebody may hear of it: whoever pressed, and who was told and still answers.
    pub fn is_for(&self, who: &LoggedIn) -> bool {
        self.request.from == who.person || who.answers() && self.readers.contains(&who.person)
    }
}

/// What is to be heard of a request now.
///
/// # Errors
/// Those of the database.
pub async fn heard(app: &App, id: &RequestId) -> Result<Option<Addressed>> {
    let mut tx = app.db.begin_reading().await?;
    let Some(kept) = stored::load(&mut tx, id).await? else {
        return Ok(None);
    };
    drop(tx);
    let legs = kept.request.legs.iter();
    let mut readers: BTreeSet<PersonId> = legs.flat_map(|leg| leg.told.keys().cloned()).collect();
    readers.insert(kept.request.from.clone());
    let request = words::word(app, &kept).await?;
    Ok(Some(Addressed { request, readers }))
}
