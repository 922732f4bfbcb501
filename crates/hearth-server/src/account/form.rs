//! The three forms of `/authorize`: to log in, to join, to choose another password.
//!
//! Not here: how an input looks ([`super::page`]) and what becomes of what is entered
//! ([`super::enter`]).

use axum::{http::StatusCode, response::Response};
use hearth_domain::{FieldProblem, role::Role};

use super::{
    authorize::{Ask, Entered},
    enter, invitation,
    page::{Input, Page, escape},
    password,
};
use crate::{error::Result, state::App};

/// A form with what has been entered so far. Never a password.
pub(super) enum Form {
    /// Somebody who has joined.
    LogIn {
        /// Their log-in name.
        login: String,
    },
    /// Somebody who joins.
    Join {
        /// The name that the inviter gave; empty when they give it themselves.
        invited: String,
        /// What they will be.
        roles: Vec<Role>,
        /// The name that they give.
        name: String,
        /// The log-in name that they choose.
        login: String,
    },
    /// Somebody who joined before and sets another password.
    Again {
        /// Their name.
        name: String,
        /// Their log-in name, which stays.
        login: String,
    },
}

impl Form {
    /// The form that the browser came for.
    pub async fn open(app: &App, ask: &Ask) -> Result<Form> {
        let Some(code) = &ask.invitation else {
            let login = String::new();
            return Ok(Form::LogIn { login });
        };
        let open = invitation::find(app, code).await?;
        Ok(match open.login {
            Some(login) => Form::Again {
                name: open.name,
                login,
            },
            None => Form::Join {
                invited: open.name,
                roles: open.roles,
                name: String::new(),
                login: String::new(),
            },
        })
    }

    /// Keeps what was entered, so that nobody types it twice.
    pub fn keep(&mut self, entered: &Entered) {
        match self {
            Form::LogIn { login } => login.clone_from(&entered.login),
            Form::Join { name, login, .. } => {
                name.clone_from(&entered.name);
                login.clone_from(&entered.login);
            }
            Form::Again { .. } => {}
        }
    }

    /// Does what was asked, and answers the code for the app.
    pub async fn take(&self, app: &App, ask: &Ask, entered: &Entered) -> Result<String> {
        let (name, login) = match self {
            Form::LogIn { .. } => return enter::log_in(app, ask, entered).await,
            Form::Join { invited, .. } if invited.is_empty() => (&entered.name, &entered.login),
            Form::Join { invited, .. } => (invited, &entered.login),
            Form::Again { name, login } => (name, login),
        };
        enter::join(app, ask, name.trim(), login, entered).await
    }

    /// The form as a page.
    pub fn page(
        &self,
        app: &App,
        ask: &Ask,
        origin: &str,
        faults: &[FieldProblem],
        status: StatusCode,
    ) -> Response {
        let body = format!(
            "{before}\n<form method=\"post\" action=\"/authorize\" novalidate>\n{hidden}{inputs}\
             <button type=\"submit\">{button}</button>\n</form>\n{after}",
            before = self.before(&app.config.provider),
            hidden = ask.hidden(),
            inputs = self.inputs(faults),
            button = self.button(),
            after = self.after(),
        );
        Page {
            heading: self.heading(),
            provider: &app.config.provider,
            demo: app.config.demo,
            faults,
            body,
            leads_to: Some(origin),
        }
        .answer(status)
    }

    fn heading(&self) -> &'static str {
        match self {
            Form::LogIn { .. } => "Log in to Hearth",
            Form::Join { .. } => "Join Hearth",
            Form::Again { .. } => "Choose a new password",
        }
    }

    fn button(&self) -> &'static str {
        match self {
            Form::LogIn { .. } => "Log in",
            Form::Join { .. } => "Join",
            Form::Again { .. } => "Save and log in",
        }
    }

    fn before(&self, provider: &str) -> String {
        match self {
            Form::LogIn { .. } => String::new(),
            Form::Join { invited, .. } if invited.is_empty() => {
                "<p>You are the first administrator.</p>".into()
            }
            Form::Join { invited, roles, .. } => {
                let roles: Vec<_> = roles.iter().map(|role| role.title()).collect();
                format!(
                    "<p>{} has invited {} to use Hearth.</p>\n<p>Role: {}</p>",
                    escape(provider),
                    escape(invited),
                    roles.join(", ")
                )
            }
            Form::Again { name, login } => format!(
                "<p>For {}. Your log-in name is still <strong>{}</strong>.</p>",
                escape(name),
                escape(login)
            ),
        }
    }

    fn after(&self) -> &'static str {
        match self {
            Form::LogIn { .. } => {
                "<p>If you do not know your log-in name or password, ask your administrator for a \
                 new link.</p>"
            }
            Form::Join { .. } | Form::Again { .. } => "",
        }
    }

    fn inputs(&self, faults: &[FieldProblem]) -> String {
        match self {
            Form::LogIn { login } => [
                Input {
                    name: "login",
                    label: "Log-in name",
                    hint: "",
                    autocomplete: "username",
                    value: login,
                },
                Input {
                    name: "password",
                    label: "Password",
                    hint: "",
                    autocomplete: "current-password",
                    value: "",
                },
            ]
            .map(|input| input.html(faults))
            .concat(),
            Form::Join {
                invited,
                name,
                login,
                ..
            } => {
                let own_name = Input {
                    name: "name",
                    label: "Your name",
                    hint: "As colleagues know you",
                    autocomplete: "name",
                    value: name,
                };
                let login = Input {
                    name: "login",
                    label: "Choose a log-in name",
                    hint: "For example your work email address",
                    autocomplete: "username",
                    value: login,
                };
                let own_name = invited.is_empty().then(|| own_name.html(faults));
                own_name.unwrap_or_default() + &login.html(faults) + &new_password(faults)
            }
            Form::Again { .. } => new_password(faults),
        }
    }
}

/// The two inputs for a password that is chosen.
fn new_password(faults: &[FieldProblem]) -> String {
    let rule = format!(
        "Use {} characters or more. Three words that mean something only to you are a good start.",
        password::SHORTEST
    );
    [
        Input {
            name: "password",
            label: "Password",
            hint: &rule,
            autocomplete: "new-password",
            value: "",
        },
        Input {
            name: "again",
            label: "The same password again",
            hint: "",
            autocomplete: "new-password",
            value: "",
        },
    ]
    .map(|input| input.html(faults))
    .concat()
}
