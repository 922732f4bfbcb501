//! Invitations: a link that lets one person set a password, once, within 72 hours.
//!
//! Only the hash of its code is kept, so the link is shown when it is made and never again. A
//! person who has joined and is invited again sets another password; that ends their sessions.
//! Not here: making the person ([`crate::people`]).

use hearth_domain::{
    ProblemCode,
    api::{account::Invitation, people::Invited},
    id::PersonId,
    role::Role,
    time::Ms,
};
use sqlx::Row;

use super::secret::Secret;
use crate::{
    db::{self, Tx},
    error::{Error, Result},
    state::App,
};

/// How long a link can be used.
const GOOD_FOR_MS: i64 = 72 * 3_600_000;

/// What people have in the link of an invitation.
pub struct Open {
    /// For whom it is.
    pub person: PersonId,
    /// Their name; empty when they are to give it themselves.
    pub name: String,
    /// What they will be.
    pub roles: Vec<Role>,
    /// Their log-in name, if they joined before.
    pub login: Option<String>,
    /// Until when it can be used.
    pub expires: Ms,
}

/// Makes a link for a person. Their earlier links end.
pub async fn make(
    tx: &mut Tx,
    app: &App,
    person: &PersonId,
    by: Option<&PersonId>,
) -> Result<Invited> {
    let (code, now) = (Secret::new_code()?, app.now());
    let expires = now.plus(GOOD_FOR_MS);
    sqlx::query("delete from invitations where person = $1 and used is null")
        .bind(person.as_str())
        .execute(&mut **tx)
        .await?;
    sqlx::query(
        "insert into invitations (code, person, invited_by, created, expires)
         values ($1, $2, $3, $4, $5)",
    )
    .bind(code.hash())
    .bind(person.as_str())
    .bind(by.map(PersonId::as_str))
    .bind(now.0)
    .bind(expires.0)
    .execute(&mut **tx)
    .await?;
    Ok(Invited {
        person: person.clone(),
        link: link(&app.config.public_url(), &code),
        expires,
    })
}

/// What the person pastes into Hearth, or opens.
fn link(server: &str, code: &Secret) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("server", server)
        .append_pair("code", code.reveal())
        .finish();
    format!("hearth://join?{query}")
}

/// Looks an invitation up.
///
/// # Errors
/// A problem that says what to do when it cannot be used.
pub async fn find(app: &App, code: &str) -> Result<Open> {
    let code = Secret::code(code).ok_or_else(unusable)?;
    let row = sqlx::query(
        "select p.id, p.name, p.login, i.expires
         from invitations i join people p on p.id = i.person
         where i.code = $1 and i.used is null and i.expires > $2 and p.active = 1",
    )
    .bind(code.hash())
    .bind(app.now().0)
    .fetch_optional(app.db.reader())
    .await?
    .ok_or_else(unusable)?;
    let person: PersonId = db::parsed(&row, "id")?;
    let mut roles = sqlx::query("select role from person_roles where person = $1")
        .bind(person.as_str())
        .fetch_all(app.db.reader())
        .await?
        .iter()
        .map(|row| db::parsed(row, "role"))
        .collect::<Result<Vec<Role>>>()?;
    roles.sort();
    Ok(Open {
        person,
        name: row.try_get("name")?,
        roles,
        login: row.try_get("login")?,
        expires: Ms(row.try_get("expires")?),
    })
}

/// Uses an invitation up, in the transaction that lets the person join.
///
/// # Errors
/// A problem that says what to do when somebody else was first.
pub async fn take(tx: &mut Tx, code: &str, now: Ms) -> Result<PersonId> {
    let code = Secret::code(code).ok_or_else(unusable)?;
    let row = sqlx::query(
        "update invitations set used = $1
         where code = $2 and used is null and expires > $1
           and person in (select id from people where active = 1)
         returning person",
    )
    .bind(now.0)
    .bind(code.hash())
    .fetch_optional(&mut **tx)
    .await?
    .ok_or_else(unusable)?;
    db::parsed(&row, "person")
}

/// An invitation as the app shows it before opening the browser.
pub async fn shown(app: &App, code: &str) -> Result<Invitation> {
    let open = find(app, code).await?;
    Ok(Invitation {
        name: open.name,
        roles: open.roles,
        expires: open.expires,
    })
}

fn unusable() -> Error {
    Error::problem(
        ProblemCode::NotFound,
        "This invitation cannot be used. It may have been used already, or be older than 72 hours. \
         If you have joined, log in. Otherwise ask your administrator for another link.",
    )
}
