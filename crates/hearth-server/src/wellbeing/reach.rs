//! Whom somebody manages and what was meant for them, asked of the database once for a request.
//!
//! Not here: the rule who hears what ([`hearth_domain::check_in::Hearer`]).

use std::collections::BTreeSet;

use hearth_domain::{
    ProblemCode,
    check_in::{Colleague, Hearer, conversation::Conversation},
    id::PersonId,
    pack::{CheckInForm, PackRef},
    role::Role,
};
use sqlx::any::AnyRow;

use crate::{
    auth::LoggedIn,
    db::{Tx, parsed},
    error::{Error, Result},
    people,
    state::App,
};

/// Somebody, and whom they manage.
pub struct Reach<'a> {
    /// Who.
    pub who: &'a LoggedIn,
    /// The advisors of their teams, if they manage; never themselves.
    manages: BTreeSet<PersonId>,
}

impl<'a> Reach<'a> {
    /// Reads whom they manage.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn of(app: &App, who: &'a LoggedIn) -> Result<Reach<'a>> {
        let mut manages = BTreeSet::new();
        if who.is(Role::Manager) {
            let rows = sqlx::query(
                "select distinct theirs.person
                 from person_teams mine
                 join person_teams theirs on theirs.team = mine.team and theirs.person <> $1
                 where mine.person = $1",
            )
            .bind(who.person.as_str())
            .fetch_all(app.db.reader())
            .await?;
            for row in &rows {
                manages.insert(parsed(row, "person")?);
            }
        }
        Ok(Reach { who, manages })
    }

    /// Whether they manage somebody.
    pub fn manages(&self, person: &PersonId) -> bool {
        self.manages.contains(person)
    }

    /// As a colleague of an advisor.
    pub fn colleague(&self, advisor: &PersonId) -> Colleague<'_> {
        Colleague {
            roles: &self.who.roles,
            manages: self.manages(advisor),
        }
    }

    /// Whether something that somebody else shared was meant for them.
    pub fn hears(&self, app: &App, it: &Conversation) -> bool {
        let packs = app.packs();
        let form = packs.get(&it.pack).and_then(|pack| pack.check_in.as_ref());
        let colleague = self.colleague(&it.from);
        it.from != self.who.person && form.is_some_and(|form| it.with.includes(&colleague, form))
    }
}

/// The check-in of a version of a pack.
///
/// # Errors
/// When the pack has none, or is not known.
pub fn form(app: &App, pack: &PackRef) -> Result<CheckInForm> {
    let packs = app.packs();
    let form = packs.get(pack).and_then(|pack| pack.check_in.clone());
    form.ok_or_else(|| {
        Error::problem(
            ProblemCode::Conflict,
            "Your provider does not offer this check-in any more. What you wrote stays on your \
             computer.",
        )
    })
}

/// Everybody who would hear something that somebody shares.
///
/// # Errors
/// Those of the database.
pub async fn hearers(
    tx: &mut Tx,
    from: &PersonId,
    with: Hearer,
    form: &CheckInForm,
) -> Result<Vec<PersonId>> {
    let managers = people::managers(tx, from).await?;
    if with == Hearer::Manager {
        return Ok(managers);
    }
    let rows = sqlx::query("select person from person_roles where role = $1 and person <> $2")
        .bind(form.someone_else.role.as_str())
        .bind(from.as_str())
        .fetch_all(&mut **tx)
        .await?;
    let hearers: Result<Vec<PersonId>> = rows.iter().map(person).collect();
    let mut hearers = hearers?;
    hearers.retain(|it| !managers.contains(it));
    Ok(hearers)
}

fn person(row: &AnyRow) -> Result<PersonId> {
    parsed(row, "person")
}
