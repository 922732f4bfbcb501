//! Making a person and changing what they are.
//!
//! Not here: the routes ([`super`]) and the link of an invitation ([`crate::account::invitation`]).

use std::collections::BTreeSet;

use hearth_domain::{
    FieldProblem, Problem,
    api::people::{InviteRequest, Invited, PersonChange},
    id::{PackId, PersonId, TeamId},
    record::Author,
    role::Role,
};
use sqlx::Row;
use uuid::Uuid;

use super::LONGEST_NAME;
use crate::{
    account::{self, invitation},
    buddy,
    db::{self, Tx},
    error::{Error, Result},
    queue,
    record::{self, work::appending},
    state::App,
};

/// Makes a person and the link by which they join.
///
/// # Errors
/// With what to put right in the request, field by field.
pub async fn invite(app: &App, request: &InviteRequest, by: Option<&PersonId>) -> Result<Invited> {
    let name = request.name.trim();
    let mut faults = Vec::new();
    if !is_name(name) {
        faults.push(fault(
            "name",
            "Enter their name, in 100 characters or fewer.",
        ));
    }
    faults.extend(roles_fault(&request.roles, &request.teams));
    let pack = match pack_for(app, &request.roles, request.pack.as_ref()) {
        Ok(pack) => pack,
        Err(fault) => {
            faults.push(fault);
            None
        }
    };
    if !faults.is_empty() {
        return Err(Problem::fields(faults).into());
    }
    db::retry(|| async {
        let mut tx = app.db.begin().await?;
        let person = make(&mut tx, app, name, pack.as_ref()).await?;
        set_roles(&mut tx, &person, &request.roles).await?;
        set_teams(&mut tx, &person, &request.teams).await?;
        let invited = invitation::make(&mut tx, app, &person, by).await?;
        tx.commit().await?;
        Ok(invited)
    })
    .await
}

/// The link for the first administrator, as long as no administrator has joined. Every call makes
/// a new one, so a terminal that was closed locks nobody out.
///
/// # Errors
/// Those of the database.
pub async fn first_administrator(app: &App) -> Result<Option<Invited>> {
    db::retry(|| async {
        let mut tx = app.db.begin().await?;
        let administrators = sqlx::query(
            "select p.id, p.joined from people p join person_roles r on r.person = p.id
             where r.role = $1 order by p.joined, p.created",
        )
        .bind(Role::Administrator.as_str())
        .fetch_all(&mut *tx)
        .await?;
        let mut waiting = None;
        for row in &administrators {
            if row.try_get::<Option<i64>, _>("joined")?.is_some() {
                return Ok(None);
            }
            waiting = Some(db::parsed(row, "id")?);
        }
        let person = match waiting {
            Some(person) => person,
            None => {
                let person = make(&mut tx, app, "", None).await?;
                set_roles(&mut tx, &person, &[Role::Administrator]).await?;
                person
            }
        };
        let invited = invitation::make(&mut tx, app, &person, None).await?;
        tx.commit().await?;
        Ok(Some(invited))
    })
    .await
}

/// Changes what a person is. An advisor who is to be asked another pack is enrolled under it, in the
/// name of the administrator `by`.
///
/// # Errors
/// With what to put right; also when nobody would be left to look after people.
pub(super) async fn change(
    app: &App,
    person: &PersonId,
    change: &PersonChange,
    by: Author,
) -> Result<()> {
    let mut faults = Vec::from_iter(roles_fault(&change.roles, &change.teams));
    if let Some(pack) = &change.pack {
        faults.extend(pack_for(app, &[Role::Advisor], Some(pack)).err());
    }
    if !faults.is_empty() {
        return Err(Problem::fields(faults).into());
    }
    appending(|| async {
        let (mut tx, now) = (app.db.begin().await?, app.now());
        // Two administrators who take each other's role away do so one after the other.
        sqlx::query(
            "update people set active = active
             where id in (select person from person_roles where role = $1)",
        )
        .bind(Role::Administrator.as_str())
        .execute(&mut *tx)
        .await?;
        let found = sqlx::query("update people set active = $1 where id = $2 returning joined")
            .bind(i64::from(change.active))
            .bind(person.as_str())
            .fetch_optional(&mut *tx)
            .await?
            .ok_or_else(|| Error::not_found("This person"))?;
        set_roles(&mut tx, person, &change.roles).await?;
        set_teams(&mut tx, person, &change.teams).await?;
        if !change.active {
            account::end_sessions(&mut tx, person, now).await?;
        }
        let is_advisor = change.roles.contains(&Role::Advisor);
        buddy::changes::person_changed(&mut tx, person, change.active, is_advisor, now).await?;
        if let Some(pack) = &change.pack {
            sqlx::query("update people set pack = $2 where id = $1")
                .bind(person.as_str())
                .bind(pack.as_str())
                .execute(&mut *tx)
                .await?;
        }
        let pack = settled_pack(app, &mut tx, person).await?;
        let joined = found.try_get::<Option<i64>, _>("joined")?.is_some();
        if let Some(pack) = pack.filter(|_| joined) {
            record::enrol(app, &mut tx, person, &pack, &by).await?;
        }
        let left: i64 = sqlx::query(
            "select count(*) from people p join person_roles r on r.person = p.id
             where r.role = $1 and p.active = 1 and p.joined is not null",
        )
        .bind(Role::Administrator.as_str())
        .fetch_one(&mut *tx)
        .await?
        .try_get(0)?;
        if left == 0 {
            return Err(Error::field(
                "roles",
                "Nobody would be an administrator. Make somebody else an administrator first.",
            ));
        }
        tx.commit().await?;
        app.live.poke();
        Ok(())
    })
    .await
}

/// Opens the record of a person who joins, if they are an advisor. Who has one keeps it.
///
/// # Errors
/// When it is not clear which questions they are to be asked.
pub async fn enrol(app: &App, tx: &mut Tx, person: &PersonId) -> Result<()> {
    let by = Author {
        person: person.clone(),
        role: Role::Advisor,
    };
    if let Some(pack) = settled_pack(app, tx, person).await? {
        record::enrol(app, tx, person, &pack, &by).await?;
    }
    Ok(())
}

/// The pack that a person is asked, if they are an advisor. It is remembered, so that it stays the
/// same when the provider publishes another one.
async fn settled_pack(app: &App, tx: &mut Tx, person: &PersonId) -> Result<Option<PackId>> {
    let row = sqlx::query(
        "select p.pack from people p join person_roles r on r.person = p.id
         where p.id = $1 and r.role = $2",
    )
    .bind(person.as_str())
    .bind(Role::Advisor.as_str())
    .fetch_optional(&mut **tx)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let chosen: Option<PackId> = db::parsed_if_any(&row, "pack")?;
    let pack = match chosen {
        Some(pack) => pack,
        None => match record::enrolled(tx, person).await? {
            Some(pack) => pack,
            None => match pack_for(app, &[Role::Advisor], None) {
                Ok(Some(pack)) => pack,
                Ok(None) => return Ok(None),
                Err(fault) => return Err(Problem::fields(vec![fault]).into()),
            },
        },
    };
    sqlx::query("update people set pack = $2 where id = $1")
        .bind(person.as_str())
        .bind(pack.as_str())
        .execute(&mut **tx)
        .await?;
    Ok(Some(pack))
}

async fn make(tx: &mut Tx, app: &App, name: &str, pack: Option<&PackId>) -> Result<PersonId> {
    let person = PersonId::from(Uuid::now_v7());
    sqlx::query("insert into people (id, name, active, pack, created) values ($1, $2, 1, $3, $4)")
        .bind(person.as_str())
        .bind(name)
        .bind(pack.map(PackId::as_str))
        .bind(app.now().0)
        .execute(&mut **tx)
        .await?;
    Ok(person)
}

async fn set_roles(tx: &mut Tx, person: &PersonId, roles: &[Role]) -> Result<()> {
    sqlx::query("delete from person_roles where person = $1")
        .bind(person.as_str())
        .execute(&mut **tx)
        .await?;
    for role in roles.iter().collect::<BTreeSet<_>>() {
        sqlx::query("insert into person_roles (person, role) values ($1, $2)")
            .bind(person.as_str())
            .bind(role.as_str())
            .execute(&mut **tx)
            .await?;
    }
    Ok(())
}

async fn set_teams(tx: &mut Tx, person: &PersonId, teams: &[TeamId]) -> Result<()> {
    sqlx::query("delete from person_teams where person = $1")
        .bind(person.as_str())
        .execute(&mut **tx)
        .await?;
    for team in teams {
        let known = sqlx::query(
            "insert into person_teams (person, team) select $1, id from teams where id = $2
             on conflict (person, team) do nothing",
        )
        .bind(person.as_str())
        .bind(team.as_str())
        .execute(&mut **tx)
        .await?;
        let again = teams.iter().filter(|other| *other == team).count() > 1;
        if known.rows_affected() == 0 && !again {
            return Err(Error::field(
                "teams",
                "One of the teams is not there any more. Read the page again.",
            ));
        }
    }
    queue::places::keep_of(tx, person).await
}

/// Whether it is a name that people can read: some text on one line, and not too much of it.
pub fn is_name(text: &str) -> bool {
    (1..=LONGEST_NAME).contains(&text.chars().count()) && !text.chars().any(char::is_control)
}

/// Nobody is nothing, and nobody sends what nobody looks at.
fn roles_fault(roles: &[Role], teams: &[TeamId]) -> Option<FieldProblem> {
    if roles.is_empty() {
        Some(fault("roles", "Choose at least one role."))
    } else if roles.contains(&Role::Advisor) && teams.is_empty() {
        Some(fault(
            "teams",
            "Choose the advisor's team. Its managers look at what they send.",
        ))
    } else {
        None
    }
}

/// The pack that an advisor is asked: the one chosen, or the only one there is.
fn pack_for(
    app: &App,
    roles: &[Role],
    chosen: Option<&PackId>,
) -> Result<Option<PackId>, FieldProblem> {
    if !roles.contains(&Role::Advisor) {
        return Ok(None);
    }
    let packs = app.packs();
    let ids: BTreeSet<&PackId> = packs.all().map(|pack| &pack.id).collect();
    match (chosen, ids.len()) {
        (Some(chosen), _) if ids.contains(chosen) => Ok(Some(chosen.clone())),
        (None, 1) => Ok(ids.first().map(|id| (*id).clone())),
        _ => Err(fault("pack", "Choose the pack that the advisor is asked.")),
    }
}

fn fault(field: &str, message: &str) -> FieldProblem {
    FieldProblem {
        field: field.into(),
        message: message.into(),
    }
}
