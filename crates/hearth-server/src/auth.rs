//! Who is asking, as extractors: a handler states in its signature whom it answers.
//!
//! `LoggedIn` is anybody with a session; [`Allowed`] is somebody in one of the roles that a route
//! is for. Whether a particular record is theirs is checked where it is read, in the query itself.
//! Not here: how sessions begin and end ([`crate::account`]).

use std::{collections::BTreeSet, marker::PhantomData, ops::Deref, sync::LazyLock};

use axum::{
    extract::FromRequestParts,
    http::{header::AUTHORIZATION, request::Parts},
};
use hearth_domain::{
    ProblemCode,
    assistance::ANSWERERS,
    id::{InstallationId, PersonId},
    record::Author,
    role::Role,
};
use sqlx::Row;

use crate::{
    account::secret::Secret,
    db,
    error::{Error, Result},
    state::App,
};

/// A person with a session.
#[derive(Debug, Clone)]
pub struct LoggedIn {
    /// The person.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// What they are.
    pub roles: BTreeSet<Role>,
    /// Their session.
    pub session: String,
    /// The installation of the app that they use.
    pub installation: InstallationId,
}

impl LoggedIn {
    /// Whether they review, in any of their roles.
    pub fn reviews(&self) -> bool {
        self.roles.iter().any(|role| role.reviews())
    }

    /// Whether they may be told of a request for assistance.
    pub fn answers(&self) -> bool {
        self.roles.iter().any(|role| role.is_told())
    }

    /// Whether they have a role.
    pub fn is(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    /// The person in a role that they have.
    ///
    /// # Errors
    /// When they do not have it.
    pub fn acting_as(&self, role: Role) -> Result<Author> {
        if self.is(role) {
            Ok(Author {
                person: self.person.clone(),
                role,
            })
        } else {
            Err(not_allowed(&[role]))
        }
    }
}

impl FromRequestParts<App> for LoggedIn {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<LoggedIn> {
        let token = parts
            .headers
            .get(AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.strip_prefix("Bearer "))
            .and_then(Secret::access)
            .ok_or_else(logged_out)?;
        by_token(app, &token).await
    }
}

/// The person whom an access token stands for. Expiry, the end of the session and the person's
/// standing are conditions of the query, so there is no moment between looking and deciding.
async fn by_token(app: &App, token: &Secret) -> Result<LoggedIn> {
    let rows = sqlx::query(
        "select p.id, p.name, s.id as session, s.installation, r.role
         from access_tokens t
         join sessions s on s.id = t.session
         join people p on p.id = s.person
         left join person_roles r on r.person = p.id
         where t.token = $1 and t.expires > $2 and s.ends > $2 and s.ended is null
           and p.active = 1",
    )
    .bind(token.hash())
    .bind(app.now().0)
    .fetch_all(app.db.reader())
    .await?;
    let first = rows.first().ok_or_else(logged_out)?;
    let roles: Result<Vec<Option<Role>>> = rows
        .iter()
        .map(|row| db::parsed_if_any(row, "role"))
        .collect();
    Ok(LoggedIn {
        person: db::parsed(first, "id")?,
        name: first.try_get("name")?,
        roles: roles?.into_iter().flatten().collect(),
        session: first.try_get("session")?,
        installation: db::parsed(first, "installation")?,
    })
}

/// The roles that a route is for.
pub trait Need {
    /// Any of these is enough.
    const ANY_OF: &'static [Role];
}

/// A person with a session, in one of the roles that `N` names.
#[derive(Debug, Clone)]
pub struct Allowed<N> {
    who: LoggedIn,
    need: PhantomData<N>,
}

impl<N> Deref for Allowed<N> {
    type Target = LoggedIn;
    fn deref(&self) -> &LoggedIn {
        &self.who
    }
}

impl<N: Need> FromRequestParts<App> for Allowed<N> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let who = LoggedIn::from_request_parts(parts, app).await?;
        if N::ANY_OF.iter().any(|role| who.is(*role)) {
            Ok(Allowed {
                who,
                need: PhantomData,
            })
        } else {
            Err(not_allowed(N::ANY_OF))
        }
    }
}

macro_rules! needs {
    ($($(#[$doc:meta])* $name:ident = $marker:ident: $roles:expr;)*) => {$(
        $(#[$doc])*
        pub type $name = Allowed<need::$marker>;
    )*
        /// What routes ask for, as types.
        pub mod need {
            use super::{Need, Role};
            $(
                #[doc = concat!("What [`super::", stringify!($name), "`] asks for.")]
                #[derive(Debug, Clone, Copy)]
                pub enum $marker {}
                impl Need for $marker {
                    const ANY_OF: &'static [Role] = &$roles;
                }
            )*
        }
    };
}

needs! {
    /// Somebody with a record of their own.
    Advisor = IsAdvisor: [Role::Advisor];
    /// Somebody who reviews records and decides.
    Reviewer = IsReviewer: Role::REVIEWERS;
    /// Somebody who may be told of a request for assistance.
    Answerer = IsAnswerer: Role::TOLD;
    /// Somebody who decides about an arrangement.
    Manager = IsManager: [Role::Manager];
    /// Somebody who sees who looked at what.
    Governance = IsGovernance: [Role::Governance];
    /// Somebody who looks after people and packs.
    Administrator = IsAdministrator: [Role::Administrator];
    /// Somebody who looks after what the server stands beside.
    Operator = IsOperator: [Role::Administrator, Role::It];
    /// Somebody who decides what is asked.
    Publisher = IsPublisher: [Role::Administrator, Role::Governance];
}

/// The roles that review, as a query lists them: `role in {REVIEWERS}`.
pub static REVIEWERS: LazyLock<String> = LazyLock::new(|| listed(&Role::REVIEWERS));

/// The roles that answer requests for assistance, as a query lists them.
pub static ANSWERING: LazyLock<String> = LazyLock::new(|| listed(&ANSWERERS));

/// The roles that may be told of a request, as a query lists them: those, and who manages.
pub static TOLD: LazyLock<String> = LazyLock::new(|| listed(&Role::TOLD));

fn listed(roles: &[Role]) -> String {
    let quoted: Vec<String> = roles
        .iter()
        .map(|role| format!("'{}'", role.as_str()))
        .collect();
    format!("({})", quoted.join(", "))
}

/// The session is over, or there never was one.
pub fn logged_out() -> Error {
    Error::problem(
        ProblemCode::LoggedOut,
        "You are logged out. Log in again. Nothing that you saved is lost.",
    )
}

/// Their roles do not allow it.
pub fn not_allowed(roles: &[Role]) -> Error {
    let titles: Vec<_> = roles.iter().map(|role| role.title()).collect();
    let message = format!(
        "This is for another role: {}. If it is yours, ask your administrator to add it.",
        titles.join(" or ")
    );
    Error::problem(ProblemCode::NotAllowed, message)
}
