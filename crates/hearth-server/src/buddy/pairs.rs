//! Pairs, as managers see and make them: for the advisors of their teams.
//!
//! A manager of one of the two sees a pair and can end it; to make one, both have to be theirs. They
//! see who would like another buddy, and nothing of whether anybody can be called. Not here: who may be
//! paired ([`hearth_domain::buddy::may_pair`]).

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::State;
use hearth_domain::{
    Problem,
    api::{
        account::Team,
        buddy::{PairPerson, PairRequest, PairState, PairsState},
        record::Named,
    },
    buddy::{BuddyPair, Candidate, may_pair},
    id::{PairId, PersonId, TeamId},
    role::Role,
    time::Ms,
};
use sqlx::Row;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{changes, rules, stored};
use crate::{
    auth::Manager,
    db::{self, Tx, parsed},
    error::{Error, Result},
    extract::{Json, Path},
    people,
    state::App,
};

/// The routes of managers.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(pairs))
        .routes(routes!(pair))
        .routes(routes!(end))
}

/// The advisors of the reader's teams, and their pairs.
#[utoipa::path(get, path = "/pairs", tag = "buddy", security(("session" = [])), responses(
    (status = 200, body = PairsState),
    (status = 401, description = "Log in", body = Problem),
    (status = 403, description = "For managers only", body = Problem),
))]
async fn pairs(State(app): State<App>, who: Manager) -> Result<Json<PairsState>> {
    let mut tx = app.db.begin_reading().await?;
    Ok(Json(of(&mut tx, &app, &who.person).await?))
}

/// Pairs two people. Sent again, it is the same pair; one that was ended stays ended.
#[utoipa::path(put, path = "/pairs/{id}", tag = "buddy", security(("session" = [])),
    params(("id" = PairId, Path, description = "Named by the window in which it is made")),
    request_body = PairRequest,
    responses(
        (status = 200, body = PairsState),
        (status = 401, description = "Log in", body = Problem),
        (status = 403, description = "For managers of both", body = Problem),
        (status = 404, description = "Another pair has this name", body = Problem),
        (status = 409, description = "One of them has a buddy, or has left", body = Problem),
        (status = 422, description = "What to put right", body = Problem),
))]
async fn pair(
    State(app): State<App>,
    who: Manager,
    Path(id): Path<PairId>,
    Json(asked): Json<PairRequest>,
) -> Result<Json<PairsState>> {
    let state = db::retry(|| async {
        let mut tx = app.db.begin().await?;
        make(&mut tx, &app, &who.person, &id, &asked).await?;
        let state = of(&mut tx, &app, &who.person).await?;
        tx.commit().await?;
        Ok(state)
    })
    .await?;
    app.live.poke();
    Ok(Json(state))
}

async fn make(
    tx: &mut Tx,
    app: &App,
    manager: &PersonId,
    id: &PairId,
    asked: &PairRequest,
) -> Result<()> {
    let now = app.now();
    // Two managers who pair the same person do so one after the other.
    for person in BTreeSet::from([&asked.one, &asked.other]) {
        sqlx::query("update people set active = active where id = $1")
            .bind(person.as_str())
            .execute(&mut **tx)
            .await?;
    }
    if let Some(there) = stored::pair_to_change(tx, id).await? {
        let is_same = there.by == *manager
            && (&there.one, &there.other, there.span) == (&asked.one, &asked.other, asked.span);
        return is_same
            .then_some(())
            .ok_or_else(|| Error::not_found("This pair"));
    }
    let one = Found::find(tx, app, manager, &asked.one).await?;
    let other = Found::find(tx, app, manager, &asked.other).await?;
    let mut there = Vec::new();
    for person in [&asked.one, &asked.other] {
        for mut pair in stored::pairs_of(tx, person).await? {
            // Whoever left is nobody's buddy: their place can be taken.
            if has_somebody_who_left(tx, &pair, now).await? {
                pair.end(now);
                stored::update(tx, &pair).await?;
            }
            there.push(pair);
        }
    }
    may_pair(
        &one.candidate(),
        &other.candidate(),
        asked.span,
        &there,
        now,
    )
    .map_err(Problem::from)?;
    let pair = BuddyPair {
        id: id.clone(),
        one: asked.one.clone(),
        other: asked.other.clone(),
        span: asked.span,
        made: now,
        by: manager.clone(),
        another: Vec::new(),
        ended: None,
    };
    stored::insert(tx, &pair).await?;
    tell(tx, app, &pair).await
}

async fn has_somebody_who_left(tx: &mut Tx, pair: &BuddyPair, now: Ms) -> Result<bool> {
    for person in [&pair.one, &pair.other] {
        if !stored::presence(tx, person, now).await?.is_active {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Ends a pair. Twice is harmless.
#[utoipa::path(post, path = "/pairs/{id}/end", tag = "buddy", security(("session" = [])),
    params(("id" = PairId, Path, description = "The pair")),
    responses(
        (status = 200, body = PairsState),
        (status = 401, description = "Log in", body = Problem),
        (status = 403, description = "For managers only", body = Problem),
        (status = 404, description = "There is no such pair, or none of their teams", body = Problem),
))]
async fn end(
    State(app): State<App>,
    who: Manager,
    Path(id): Path<PairId>,
) -> Result<Json<PairsState>> {
    let state = db::retry(|| async {
        let mut tx = app.db.begin().await?;
        let pair = stored::pair_to_change(&mut tx, &id).await?;
        let mut pair = pair.ok_or_else(|| Error::not_found("This pair"))?;
        let is_theirs = people::manages(&mut tx, &who.person, &pair.one).await?
            || people::manages(&mut tx, &who.person, &pair.other).await?;
        if !is_theirs {
            return Err(Error::not_found("This pair"));
        }
        pair.end(app.now());
        stored::update(&mut tx, &pair).await?;
        tell(&mut tx, &app, &pair).await?;
        let state = of(&mut tx, &app, &who.person).await?;
        tx.commit().await?;
        Ok(state)
    })
    .await?;
    app.live.poke();
    Ok(Json(state))
}

/// A pair is otherwise: both hear, and everybody who manages one of them.
async fn tell(tx: &mut Tx, app: &App, pair: &BuddyPair) -> Result<()> {
    let mut hear = stored::managers(tx, &[&pair.one, &pair.other]).await?;
    hear.extend([pair.one.clone(), pair.other.clone()]);
    changes::note(tx, &hear, app.now()).await
}

/// Somebody who is to be paired, as far as they are there.
struct Found {
    person: PersonId,
    roles: BTreeSet<Role>,
    is_active: bool,
    has_buddies: bool,
    is_managed: bool,
}

impl Found {
    async fn find(tx: &mut Tx, app: &App, manager: &PersonId, person: &PersonId) -> Result<Found> {
        let row = sqlx::query("select active from people where id = $1")
            .bind(person.as_str())
            .fetch_optional(&mut **tx)
            .await?;
        let active: Option<i64> = row.map(|row| row.try_get("active")).transpose()?;
        let (packs, pack) = (app.packs(), stored::pack(tx, person).await?);
        Ok(Found {
            person: person.clone(),
            roles: stored::roles(tx, person).await?,
            is_active: active == Some(1),
            has_buddies: rules(&packs, pack.as_ref(), app.today()).is_some(),
            is_managed: people::manages(tx, manager, person).await?,
        })
    }

    fn candidate(&self) -> Candidate<'_> {
        Candidate {
            person: &self.person,
            roles: &self.roles,
            is_active: self.is_active,
            has_buddies: self.has_buddies,
            is_managed: self.is_managed,
        }
    }
}

/// What a manager sees.
async fn of(tx: &mut Tx, app: &App, manager: &PersonId) -> Result<PairsState> {
    let now = app.now();
    let there = stored::pairs_in_teams_of(tx, manager).await?;
    let holding = there.into_iter().filter(|it| it.pair.holds(now));
    let pairs = holding.map(|it| {
        let [one, other] = it.names;
        // Who is one of the two is told nothing that their buddy asked, whatever they are beside.
        let is_in = it.pair.buddy_of(manager).is_some();
        let another = it.pair.another.into_iter().map(|it| it.by);
        let another = another.filter(|by| !is_in || by == manager).collect();
        PairState {
            id: it.pair.id,
            one: Named {
                person: it.pair.one,
                name: one,
            },
            other: Named {
                person: it.pair.other,
                name: other,
            },
            span: it.pair.span,
            another,
            left: it.left,
        }
    });
    Ok(PairsState {
        pairs: pairs.collect(),
        people: pairable(tx, manager).await?,
        teams: teams(tx, manager).await?,
    })
}

/// The advisors of a manager's teams who have an account.
async fn pairable(tx: &mut Tx, manager: &PersonId) -> Result<Vec<PairPerson>> {
    let rows = sqlx::query(
        "select p.id, p.name, theirs.team from people p
         join person_roles role on role.person = p.id and role.role = $2
         join person_teams theirs on theirs.person = p.id
         join person_teams mine on mine.team = theirs.team and mine.person = $1
         where p.active = 1 and p.id <> $1
         order by p.name, p.id, theirs.team",
    )
    .bind(manager.as_str())
    .bind(Role::Advisor.as_str())
    .fetch_all(&mut **tx)
    .await?;
    let mut people: Vec<PairPerson> = Vec::new();
    let mut places: BTreeMap<PersonId, usize> = BTreeMap::new();
    for row in &rows {
        let (person, team): (PersonId, TeamId) = (parsed(row, "id")?, parsed(row, "team")?);
        match places.get(&person) {
            Some(place) => people[*place].teams.push(team),
            None => {
                places.insert(person.clone(), people.len());
                people.push(PairPerson {
                    person,
                    name: row.try_get("name")?,
                    teams: vec![team],
                });
            }
        }
    }
    Ok(people)
}

async fn teams(tx: &mut Tx, manager: &PersonId) -> Result<Vec<Team>> {
    sqlx::query(
        "select t.id, t.name from teams t
         join person_teams mine on mine.team = t.id and mine.person = $1 order by t.name, t.id",
    )
    .bind(manager.as_str())
    .fetch_all(&mut **tx)
    .await?
    .iter()
    .map(|row| {
        Ok(Team {
            id: parsed(row, "id")?,
            name: row.try_get("name")?,
        })
    })
    .collect()
}
