//! What becomes of what somebody enters to log in or to join.
//!
//! Not here: the pages ([`super::form`]), and what the code is exchanged for ([`super::token`]).

use hearth_domain::{FieldProblem, Problem, id::PersonId};
use sqlx::Row;

use super::{
    authorize::{Ask, Entered},
    invitation, limits, password, token,
};
use crate::{
    db,
    error::{Error, Result},
    people,
    state::App,
};

/// The most characters of a log-in name.
const LONGEST_LOGIN: usize = 100;

/// Logs somebody in, and answers the code for the app.
///
/// # Errors
/// With what to put right, the same for a name that is not there as for a wrong password.
pub(super) async fn log_in(app: &App, ask: &Ask, entered: &Entered) -> Result<String> {
    let login = fold(&entered.login);
    if login.is_empty() || entered.password.is_empty() {
        let mut faults = Vec::new();
        if login.is_empty() {
            faults.push(fault("login", "Enter your log-in name."));
        }
        if entered.password.is_empty() {
            faults.push(fault("password", "Enter your password."));
        }
        return Err(Problem::fields(faults).into());
    }
    let wrong = || {
        Error::field(
            "login",
            "The log-in name or the password is not right. Check both.",
        )
    };
    if login.chars().count() > LONGEST_LOGIN || entered.password.chars().count() > password::LONGEST
    {
        return Err(wrong());
    }
    limits::attempt(&app.db, &login, app.now()).await?;
    let row = sqlx::query("select id, password from people where login = $1 and active = 1")
        .bind(&login)
        .fetch_optional(app.db.reader())
        .await?;
    let hash = match &row {
        Some(row) => row.try_get("password")?,
        None => None,
    };
    if !password::verify(&app.guard, entered.password.clone(), hash).await? {
        return Err(wrong());
    }
    let person: PersonId = db::parsed(&row.ok_or_else(wrong)?, "id")?;
    limits::succeeded(&app.db, &login).await?;
    let mut tx = app.db.begin().await?;
    let code = token::new_code(&mut tx, &person, &ask.challenge, app.now()).await?;
    tx.commit().await?;
    Ok(code.reveal().to_owned())
}

/// Lets somebody join, or set another password, and answers the code for the app.
///
/// # Errors
/// With what to put right, field by field.
pub(super) async fn join(
    app: &App,
    ask: &Ask,
    name: &str,
    login: &str,
    entered: &Entered,
) -> Result<String> {
    let login = fold(login);
    let mut faults = Vec::new();
    if !people::is_name(name) {
        faults.push(fault(
            "name",
            "Enter your name, in 100 characters or fewer.",
        ));
    }
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '@' | '+' | '\'');
    if !(3..=LONGEST_LOGIN).contains(&login.chars().count()) || !login.chars().all(is_plain) {
        faults.push(fault(
            "login",
            "Enter a log-in name of 3 characters or more, without spaces.",
        ));
    }
    if let Some(wrong) = password::fault(&entered.password, &login) {
        faults.push(fault("password", wrong));
    } else if entered.password != entered.again {
        faults.push(fault("again", "Enter the same password twice."));
    }
    if !faults.is_empty() {
        return Err(Problem::fields(faults).into());
    }
    let hash = password::hash(&app.guard, entered.password.clone()).await?;
    let invitation = ask.invitation.as_deref().unwrap_or_default();
    let joined = db::retry(|| async {
        let (mut tx, now) = (app.db.begin().await?, app.now());
        let person = invitation::take(&mut tx, invitation, now).await?;
        sqlx::query(
            "update people set name = $1, login = $2, password = $3, joined = coalesce(joined, $4)
             where id = $5",
        )
        .bind(name)
        .bind(&login)
        .bind(&hash)
        .bind(now.0)
        .bind(person.as_str())
        .execute(&mut *tx)
        .await?;
        people::enrol(app, &mut tx, &person).await?;
        token::end_all(&mut tx, &person, now).await?;
        let code = token::new_code(&mut tx, &person, &ask.challenge, now).await?;
        tx.commit().await?;
        Ok(code)
    });
    match joined.await {
        Err(error) if error.is_taken() => Err(Error::field(
            "login",
            "Somebody else has this log-in name. Choose another.",
        )),
        joined => {
            let code = joined?;
            limits::succeeded(&app.db, &login).await?;
            Ok(code.reveal().to_owned())
        }
    }
}

/// Log-in names are one whatever their case and the spaces around them.
fn fold(login: &str) -> String {
    login.trim().to_lowercase()
}

fn fault(field: &str, message: impl Into<String>) -> FieldProblem {
    FieldProblem {
        field: field.into(),
        message: message.into(),
    }
}
