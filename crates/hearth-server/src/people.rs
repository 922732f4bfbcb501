//! People and teams, as administrators see and change them.
//!
//! Administrators see no record. Not here: joining and logging in ([`crate::account`]).

mod change;
mod team;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use axum::{extract::State, http::StatusCode};
use hearth_domain::{
    Problem,
    api::{
        account::Team,
        people::{InviteRequest, Invited, PersonChange, PersonRow, TeamChange},
    },
    id::{PersonId, TeamId},
    role::Role,
};
use sqlx::{Row, any::AnyRow};
use utoipa_axum::{router::OpenApiRouter, routes};

pub use change::{enrol, first_administrator, invite, is_name};
pub use team::{managers, manages};

use crate::{
    account::invitation,
    auth::Administrator,
    db,
    error::{Error, Result},
    extract::{Json, Path},
    state::App,
};

/// The most characters of a name.
pub const LONGEST_NAME: usize = 100;

/// The routes of this noun.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(people))
        .routes(routes!(change_person))
        .routes(routes!(invite_person))
        .routes(routes!(invite_again))
        .routes(routes!(teams))
        .routes(routes!(change_team))
}

/// Invites somebody. The link is shown once.
#[utoipa::path(post, path = "/invitations", tag = "people", security(("session" = [])),
    request_body = InviteRequest, responses(
        (status = 201, body = Invited),
        (status = 401, description = "Log in", body = Problem),
        (status = 403, description = "It is for another role", body = Problem),
        (status = 422, description = "What to put right", body = Problem),
))]
async fn invite_person(
    State(app): State<App>,
    who: Administrator,
    Json(request): Json<InviteRequest>,
) -> Result<(StatusCode, Json<Invited>)> {
    let invited = invite(&app, &request, Some(&who.person)).await?;
    Ok((StatusCode::CREATED, Json(invited)))
}

/// Makes another link for a person: to join, or to choose a new password.
#[utoipa::path(post, path = "/people/{id}/invitations", tag = "people", security(("session" = [])),
    params(("id" = String, Path)), responses(
        (status = 201, body = Invited),
        (status = 401, description = "Log in", body = Problem),
        (status = 403, description = "It is for another role", body = Problem),
        (status = 404, description = "There is no such person", body = Problem),
))]
async fn invite_again(
    State(app): State<App>,
    who: Administrator,
    Path(person): Path<PersonId>,
) -> Result<(StatusCode, Json<Invited>)> {
    let mut tx = app.db.begin().await?;
    sqlx::query("select id from people where id = $1")
        .bind(person.as_str())
        .fetch_optional(&mut *tx)
        .await?
        .ok_or_else(|| Error::not_found("This person"))?;
    let invited = invitation::make(&mut tx, &app, &person, Some(&who.person)).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(invited)))
}

/// Everybody, by name.
#[utoipa::path(get, path = "/people", tag = "people", security(("session" = [])), responses(
    (status = 200, body = Vec<PersonRow>),
    (status = 401, description = "Log in", body = Problem),
    (status = 403, description = "It is for another role", body = Problem),
))]
async fn people(State(app): State<App>, _: Administrator) -> Result<Json<Vec<PersonRow>>> {
    let mut tx = app.db.begin_reading().await?;
    let rows = sqlx::query("select id, name, pack, joined, active from people order by name, id")
        .fetch_all(&mut *tx)
        .await?;
    let mut people = rows
        .iter()
        .map(|row| {
            Ok(PersonRow {
                person: db::parsed(row, "id")?,
                name: row.try_get("name")?,
                roles: Vec::new(),
                teams: Vec::new(),
                pack: db::parsed_if_any(row, "pack")?,
                joined: row.try_get::<Option<i64>, _>("joined")?.is_some(),
                active: row.try_get::<i64, _>("active")? == 1,
            })
        })
        .collect::<Result<Vec<_>>>()?;
    let places: HashMap<PersonId, usize> = people
        .iter()
        .enumerate()
        .map(|(place, row)| (row.person.clone(), place))
        .collect();
    let place_of = |row: &AnyRow| -> Result<Option<usize>> {
        let person: PersonId = db::parsed(row, "person")?;
        Ok(places.get(&person).copied())
    };
    let roles = sqlx::query("select person, role from person_roles")
        .fetch_all(&mut *tx)
        .await?;
    for row in &roles {
        if let Some(place) = place_of(row)? {
            people[place].roles.push(db::parsed(row, "role")?);
        }
    }
    let teams = sqlx::query("select person, team from person_teams order by team")
        .fetch_all(&mut *tx)
        .await?;
    for row in &teams {
        if let Some(place) = place_of(row)? {
            people[place].teams.push(db::parsed(row, "team")?);
        }
    }
    for person in &mut people {
        person.roles.sort();
    }
    Ok(Json(people))
}

/// Changes what a person is. Who may not log in any more is out at once.
#[utoipa::path(put, path = "/people/{id}", tag = "people", security(("session" = [])),
    params(("id" = String, Path)), request_body = PersonChange, responses(
        (status = 204, description = "It is so"),
        (status = 401, description = "Log in", body = Problem),
        (status = 403, description = "It is for another role", body = Problem),
        (status = 404, description = "There is no such person", body = Problem),
        (status = 422, description = "What to put right", body = Problem),
))]
async fn change_person(
    State(app): State<App>,
    who: Administrator,
    Path(person): Path<PersonId>,
    Json(change): Json<PersonChange>,
) -> Result<StatusCode> {
    let by = who.acting_as(Role::Administrator)?;
    change::change(&app, &person, &change, by).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Every team, by name.
#[utoipa::path(get, path = "/teams", tag = "people", security(("session" = [])), responses(
    (status = 200, body = Vec<Team>),
    (status = 401, description = "Log in", body = Problem),
    (status = 403, description = "It is for another role", body = Problem),
))]
async fn teams(State(app): State<App>, _: Administrator) -> Result<Json<Vec<Team>>> {
    let rows = sqlx::query("select id, name from teams order by name, id")
        .fetch_all(app.db.reader())
        .await?;
    let teams: Result<Vec<Team>> = rows
        .iter()
        .map(|row| {
            Ok(Team {
                id: db::parsed(row, "id")?,
                name: row.try_get("name")?,
            })
        })
        .collect();
    Ok(Json(teams?))
}

/// The names of these people. Whoever is not known is left out.
///
/// # Errors
/// Those of the database.
pub async fn names(app: &App, people: BTreeSet<&PersonId>) -> Result<BTreeMap<PersonId, String>> {
    let mut names = BTreeMap::new();
    for person in people {
        let row = sqlx::query("select name from people where id = $1")
            .bind(person.as_str())
            .fetch_optional(app.db.reader())
            .await?;
        if let Some(row) = row {
            names.insert(person.clone(), row.try_get("name")?);
        }
    }
    Ok(names)
}

/// Makes a team, or renames it.
#[utoipa::path(put, path = "/teams/{id}", tag = "people", security(("session" = [])),
    params(("id" = String, Path)), request_body = TeamChange, responses(
        (status = 204, description = "It is so"),
        (status = 401, description = "Log in", body = Problem),
        (status = 403, description = "It is for another role", body = Problem),
        (status = 422, description = "What to put right", body = Problem),
))]
async fn change_team(
    State(app): State<App>,
    _: Administrator,
    Path(team): Path<TeamId>,
    Json(change): Json<TeamChange>,
) -> Result<StatusCode> {
    name_team(&app, &team, &change.name).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Makes a team, or renames it.
///
/// # Errors
/// When it is no name.
pub async fn name_team(app: &App, team: &TeamId, name: &str) -> Result<()> {
    let name = name.trim();
    if !is_name(name) {
        return Err(Error::field(
            "name",
            "Enter the team's name, in 100 characters or fewer.",
        ));
    }
    let mut tx = app.db.begin().await?;
    sqlx::query(
        "insert into teams (id, name) values ($1, $2)
         on conflict (id) do update set name = excluded.name",
    )
    .bind(team.as_str())
    .bind(name)
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(())
}
