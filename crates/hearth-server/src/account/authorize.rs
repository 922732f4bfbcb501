//! `GET` and `POST /authorize`: the pages on which somebody joins or logs in.
//!
//! Authorisation code with PKCE (RFC 7636) for a native app (RFC 8252): the browser comes from the
//! app with a challenge and goes back to it, on a loopback port, with a code. There is one client
//! and no cookie. Not here: how the pages look ([`super::page`]), what the code is worth
//! ([`super::token`]).

use axum::{
    extract::{State, rejection::FormRejection},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use hearth_domain::ProblemCode;
use serde::Deserialize;

use super::{
    form::Form,
    page::{Page, escape},
};
use crate::{
    error::{self, Error},
    extract::Query,
    peer::Peer,
    state::App,
};

/// With what the browser comes from the app.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Ask {
    /// The S256 challenge, 43 characters.
    #[serde(default)]
    pub(super) challenge: String,
    /// Comes back as it was: 16 to 128 letters, digits, hyphens and underscores.
    #[serde(default)]
    pub(super) state: String,
    /// `http://127.0.0.1:PORT/callback`.
    #[serde(default)]
    pub(super) redirect: String,
    /// The code of an invitation, to join.
    pub(super) invitation: Option<String>,
}

/// What a person enters.
#[derive(Deserialize, utoipa::ToSchema)]
pub(super) struct Entered {
    /// The S256 challenge.
    #[serde(default)]
    pub(super) challenge: String,
    /// As it came.
    #[serde(default)]
    pub(super) state: String,
    /// As it came.
    #[serde(default)]
    pub(super) redirect: String,
    /// The code of an invitation, to join.
    pub(super) invitation: Option<String>,
    /// Their name, if the invitation has none.
    #[serde(default)]
    pub(super) name: String,
    /// Their log-in name.
    #[serde(default)]
    pub(super) login: String,
    /// Their password.
    #[serde(default)]
    pub(super) password: String,
    /// The same again, to join.
    #[serde(default)]
    pub(super) again: String,
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
    pub(super) fn hidden(&self) -> String {
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
    entered: Result<axum::Form<Entered>, FormRejection>,
) -> Response {
    let Ok(axum::Form(entered)) = entered else {
        return sorry(&app, &Ask::default(), not_from_hearth());
    };
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
        form.keep(&entered);
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
