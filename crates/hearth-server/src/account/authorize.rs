//! `GET` and `POST /authorize`: the pages on which somebody joins or logs in.
//!
//! Authorisation code with PKCE (RFC 7636) for a native app (RFC 8252): the browser comes from the
//! app with a challenge and goes back to it, on a loopback port, with a code. There is one client
//! and no cookie. Not here: how the pages look ([`super::page`]), what the code is worth
//! ([`super::token`]).

use axum::{
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use hearth_domain::{FieldProblem, Problem, ProblemCode, id::PersonId};
use serde::Deserialize;
use sqlx::Row;

use super::{
    invitation, limits,
    page::{Input, Page, escape},
    password, token,
};
use crate::{
    db,
    error::{self, Error, Result},
    extract::Query,
    peer::Peer,
    people::{self, LONGEST_NAME},
    state::App,
};

/// With what the browser comes from the app.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Ask {
    /// The S256 challenge, 43 characters.
    #[serde(default)]
    challenge: String,
    /// Comes back as it was: 16 to 128 letters, digits, hyphens and underscores.
    #[serde(default)]
    state: String,
    /// `http://127.0.0.1:PORT/callback`.
    #[serde(default)]
    redirect: String,
    /// The code of an invitation, to join.
    invitation: Option<String>,
}

/// What a person enters.
#[derive(Deserialize, utoipa::ToSchema)]
pub(super) struct Entered {
    /// The S256 challenge.
    #[serde(default)]
    challenge: String,
    /// As it came.
    #[serde(default)]
    state: String,
    /// As it came.
    #[serde(default)]
    redirect: String,
    /// The code of an invitation, to join.
    invitation: Option<String>,
    /// Their name, if the invitation has none.
    #[serde(default)]
    name: String,
    /// Their log-in name.
    #[serde(default)]
    login: String,
    /// Their password.
    #[serde(default)]
    password: String,
    /// The same again, to join.
    #[serde(default)]
    again: String,
}

impl Ask {
    /// Where the browser goes back to, without the path: the one place that a form may lead to.
    /// Refuses everything that is not this very app on this very computer.
    fn origin(&self) -> Option<String> {
        let port = self
            .redirect
            .strip_prefix("http://127.0.0.1:")?
            .strip_suffix("/callback")?;
        let is_plain = !port.starts_with('0') && port.bytes().all(|c| c.is_ascii_digit());
        let port: u16 = port.parse().ok().filter(|_| is_plain)?;
        let word = |text: &str| {
            text.bytes()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, b'-' | b'_'))
        };
        let fits = self.challenge.len() == 43
            && (16..=128).contains(&self.state.len())
            && word(&self.challenge)
            && word(&self.state);
        fits.then(|| format!("http://127.0.0.1:{port}"))
    }

    /// The hidden inputs that carry it through the form.
    fn hidden(&self) -> String {
        let mut inputs = vec![
            ("challenge", self.challenge.as_str()),
            ("state", &self.state),
            ("redirect", &self.redirect),
        ];
        if let Some(code) = &self.invitation {
            inputs.push(("invitation", code));
        }
        inputs
            .into_iter()
            .map(|(name, value)| {
                let value = escape(value);
                format!("<input type=\"hidden\" name=\"{name}\" value=\"{value}\">\n")
            })
            .collect()
    }
}

/// The page on which somebody logs in, or joins with an invitation.
#[utoipa::path(get, path = "/authorize", params(Ask), tag = "account", responses(
    (status = 200, description = "The page", content_type = "text/html", body = String),
    (status = "4XX", description = "A page that says what to do", content_type = "text/html", body = String),
))]
pub(super) async fn show(
    State(app): State<App>,
    Peer(address): Peer,
    Query(ask): Query<Ask>,
) -> Response {
    let shown = async {
        let origin = ask.origin().ok_or_else(not_from_hearth)?;
        app.guard.addresses.attempt(address, app.now())?;
        let form = Form::open(&app, &ask).await?;
        Ok::<_, Error>(form.page(&app, &ask, &origin, &[], StatusCode::OK))
    };
    shown.await.unwrap_or_else(|error| sorry(&app, &ask, error))
}

/// Takes what was entered, and sends the browser back to the app.
#[utoipa::path(post, path = "/authorize", tag = "account",
    request_body(content = Entered, content_type = "application/x-www-form-urlencoded"),
    responses(
        (status = 303, description = "Back to the app, with `code` and `state`"),
        (status = "4XX", description = "The page again, with what is wrong", content_type = "text/html", body = String),
))]
pub(super) async fn enter(
    State(app): State<App>,
    Peer(address): Peer,
    axum::Form(entered): axum::Form<Entered>,
) -> Response {
    let ask = Ask {
        challenge: entered.challenge.clone(),
        state: entered.state.clone(),
        redirect: entered.redirect.clone(),
        invitation: entered.invitation.clone(),
    };
    let done = async {
        let origin = ask.origin().ok_or_else(not_from_hearth)?;
        app.guard.addresses.attempt(address, app.now())?;
        let mut form = Form::open(&app, &ask).await?;
        form.entered(&entered);
        match form.take(&app, &ask, &entered).await {
            Ok(code) => Ok(back(&ask, &code)),
            Err(Error::Problem(problem)) if !problem.fields.is_empty() => {
                let status = error::status(problem.code);
                Ok(form.page(&app, &ask, &origin, &problem.fields, status))
            }
            Err(error) => Err(error),
        }
    };
    done.await.unwrap_or_else(|error| sorry(&app, &ask, error))
}

/// Back to the app. Code and state hold nothing that an address would have to escape.
fn back(ask: &Ask, code: &str) -> Response {
    let location = format!("{}?code={code}&state={}", ask.redirect, ask.state);
    match HeaderValue::from_str(&location) {
        Ok(location) => (
            StatusCode::SEE_OTHER,
            [
                (header::LOCATION, location),
                (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
                (
                    header::REFERRER_POLICY,
                    HeaderValue::from_static("no-referrer"),
                ),
            ],
        )
            .into_response(),
        Err(_) => StatusCode::BAD_REQUEST.into_response(),
    }
}

/// Which of the three forms it is.
enum Form {
    /// Somebody who has joined.
    LogIn { login: String },
    /// Somebody who joins; without a name they give it themselves.
    Join {
        invited: String,
        name: String,
        login: String,
    },
    /// Somebody who joined before and sets another password.
    Again { name: String, login: String },
}

impl Form {
    async fn open(app: &App, ask: &Ask) -> Result<Form> {
        let Some(code) = &ask.invitation else {
            return Ok(Form::LogIn {
                login: String::new(),
            });
        };
        let open = invitation::find(app, code).await?;
        Ok(match open.login {
            Some(login) => Form::Again {
                name: open.name,
                login,
            },
            None => Form::Join {
                invited: open.name,
                name: String::new(),
                login: String::new(),
            },
        })
    }

    /// Keeps what was entered, so that nobody types it twice. Not the passwords.
    fn entered(&mut self, entered: &Entered) {
        match self {
            Form::LogIn { login } => login.clone_from(&entered.login),
            Form::Join { name, login, .. } => {
                name.clone_from(&entered.name);
                login.clone_from(&entered.login);
            }
            Form::Again { .. } => {}
        }
    }

    async fn take(&self, app: &App, ask: &Ask, entered: &Entered) -> Result<String> {
        match self {
            Form::LogIn { .. } => log_in(app, ask, entered).await,
            Form::Join { invited, .. } => {
                let name = if invited.is_empty() {
                    &entered.name
                } else {
                    invited
                };
                join(app, ask, name.trim(), &entered.login, entered).await
            }
            Form::Again { name, login } => join(app, ask, name, login, entered).await,
        }
    }

    fn page(
        &self,
        app: &App,
        ask: &Ask,
        origin: &str,
        faults: &[FieldProblem],
        status: StatusCode,
    ) -> Response {
        let provider = escape(&app.config.provider);
        let login = |value: &str| {
            Input {
                name: "login",
                label: "Log-in name",
                hint: "",
                autocomplete: "username",
                value,
            }
            .html(faults)
        };
        let passwords = || {
            let hint = format!(
                "Use {} characters or more. Three words that mean something only to you are a good \
                 start.",
                password::SHORTEST
            );
            let first = Input {
                name: "password",
                label: "Password",
                hint: &hint,
                autocomplete: "new-password",
                value: "",
            };
            let again = Input {
                name: "again",
                label: "The same password again",
                hint: "",
                autocomplete: "new-password",
                value: "",
            };
            first.html(faults) + &again.html(faults)
        };
        let (heading, before, inputs, button, after) = match self {
            Form::LogIn { login: value } => (
                "Log in to Hearth",
                String::new(),
                login(value)
                    + &Input {
                        name: "password",
                        label: "Password",
                        hint: "",
                        autocomplete: "current-password",
                        value: "",
                    }
                    .html(faults),
                "Log in",
                "<p>If you do not know your log-in name or password, ask your administrator for a \
                 new link.</p>",
            ),
            Form::Join {
                invited,
                name,
                login: value,
            } => {
                let (before, own_name) = if invited.is_empty() {
                    let own_name = Input {
                        name: "name",
                        label: "Your name",
                        hint: "As colleagues know you",
                        autocomplete: "name",
                        value: name,
                    };
                    (
                        "<p>You are the first administrator.</p>".to_owned(),
                        own_name.html(faults),
                    )
                } else {
                    let before = format!(
                        "<p>{provider} has invited {} to use Hearth.</p>",
                        escape(invited)
                    );
                    (before, String::new())
                };
                let chosen = Input {
                    name: "login",
                    label: "Choose a log-in name",
                    hint: "For example your work email address",
                    autocomplete: "username",
                    value,
                };
                (
                    "Join Hearth",
                    before,
                    own_name + &chosen.html(faults) + &passwords(),
                    "Join",
                    "",
                )
            }
            Form::Again { name, login } => (
                "Choose a new password",
                format!(
                    "<p>For {}. Your log-in name is still <strong>{}</strong>.</p>",
                    escape(name),
                    escape(login)
                ),
                passwords(),
                "Save and log in",
                "",
            ),
        };
        let body = format!(
            "{before}\n<form method=\"post\" action=\"/authorize\" novalidate>\n{hidden}{inputs}\
             <button type=\"submit\">{button}</button>\n</form>\n{after}",
            hidden = ask.hidden(),
        );
        Page {
            heading,
            provider: &app.config.provider,
            demo: app.config.demo,
            faults,
            body,
            leads_to: Some(origin),
        }
        .answer(status)
    }
}

async fn log_in(app: &App, ask: &Ask, entered: &Entered) -> Result<String> {
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

/// The most characters of a log-in name.
const LONGEST_LOGIN: usize = 100;

async fn join(app: &App, ask: &Ask, name: &str, login: &str, entered: &Entered) -> Result<String> {
    let login = fold(login);
    let mut faults = Vec::new();
    if name.is_empty() || name.chars().count() > LONGEST_NAME {
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

fn not_from_hearth() -> Error {
    Error::problem(
        ProblemCode::Invalid,
        "This page was not opened by Hearth. Open Hearth and choose Log in there.",
    )
}

/// A page that says what to do when there is no form to show.
fn sorry(app: &App, ask: &Ask, error: Error) -> Response {
    let problem = error.into_problem();
    let mut body = format!("<p>{}</p>", escape(&problem.message));
    if ask.invitation.is_some() && ask.origin().is_some() {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("challenge", &ask.challenge)
            .append_pair("state", &ask.state)
            .append_pair("redirect", &ask.redirect)
            .finish();
        body += &format!(
            "<p><a href=\"/authorize?{}\">Log in</a></p>",
            escape(&query)
        );
    }
    Page {
        heading: match problem.code {
            ProblemCode::NotFound => "This invitation cannot be used",
            ProblemCode::TooMany => "Wait before you try again",
            ProblemCode::Invalid => "Open Hearth to log in",
            _ => "There is a problem with the server",
        },
        provider: &app.config.provider,
        demo: app.config.demo,
        faults: &[],
        body,
        leads_to: None,
    }
    .answer(error::status(problem.code))
}
