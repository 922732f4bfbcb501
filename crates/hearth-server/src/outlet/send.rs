//! Sends one card to one outlet, and says how it went.
//!
//! Each card has a connection of its own: what was checked for the last one says nothing of the next.
//! No redirect is followed, no proxy of the environment is asked, nothing of the answer is read but
//! its head, and nothing of it is shown but its number. Not here: when it is tried again
//! ([`super::delivery`]).

use std::{error::Error, time::Duration};

use hearth_domain::api::outlet::OutletKind;
use reqwest::{Client, StatusCode, header::RETRY_AFTER, redirect::Policy};

use super::{
    address::{Forbidden, Guard},
    notice::Notice,
    setting::Outlet,
    teams,
};

/// How long it may take to get a connection.
const CONNECTING: Duration = Duration::from_secs(5);
/// How long all of it may take.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// Why a card was not taken, in a plain sentence that holds nothing of the url.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// Another try may go better.
    #[error("{why}")]
    Passing {
        /// Why.
        why: String,
        /// How long the outlet asked to be left alone, in milliseconds.
        wait_ms: Option<i64>,
    },
    /// It would go the same way again.
    #[error("{why}")]
    Lasting {
        /// Why.
        why: String,
    },
}

impl Failure {
    fn passing(why: impl Into<String>) -> Failure {
        let why = why.into();
        Failure::Passing { why, wait_ms: None }
    }

    fn lasting(why: impl Into<String>) -> Failure {
        Failure::Lasting { why: why.into() }
    }
}

/// Sends a card. Each kind of outlet has its own way to write it.
///
/// # Errors
/// When the outlet did not say that it took it.
pub async fn send(outlet: &Outlet, notice: &Notice<'_>) -> Result<(), Failure> {
    match outlet.kind {
        OutletKind::Teams => post(outlet, &teams::body(notice)).await,
    }
}

async fn post(outlet: &Outlet, body: &serde_json::Value) -> Result<(), Failure> {
    let url = outlet
        .target()
        .map_err(|bad| Failure::lasting(bad.to_string()))?;
    let client = Client::builder()
        .user_agent("Hearth")
        .connect_timeout(CONNECTING)
        .timeout(PATIENCE)
        .redirect(Policy::none())
        .no_proxy()
        .dns_resolver(Guard {
            private: outlet.private,
        })
        .build()
        .map_err(|_| Failure::passing("This server's certificates cannot be read."))?;
    match client.post(url).json(body).send().await {
        Ok(answer) => judge(answer.status(), answer.headers().get(RETRY_AFTER)),
        Err(error) => Err(unsent(&error)),
    }
}

fn judge(status: StatusCode, after: Option<&reqwest::header::HeaderValue>) -> Result<(), Failure> {
    if status.is_success() {
        return Ok(());
    }
    let number = status.as_u16();
    if status.is_redirection() {
        let why = format!("It answered {number}: somewhere else. Hearth follows nobody elsewhere.");
        return Err(Failure::lasting(why));
    }
    let is_passing = status.is_server_error()
        || matches!(
            status,
            StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS
        );
    if !is_passing {
        let why = format!("It answered {number} and refused the card. Check the outlet's url.");
        return Err(Failure::lasting(why));
    }
    // A date instead of seconds is rare, and the usual pauses are long enough.
    let seconds = after.and_then(|it| it.to_str().ok()?.trim().parse::<u32>().ok());
    Err(Failure::Passing {
        why: format!("It answered {number}."),
        wait_ms: seconds.map(|seconds| i64::from(seconds) * 1_000),
    })
}

/// What kept a card from being sent. The library's own words hold the url, so they go nowhere.
fn unsent(error: &reqwest::Error) -> Failure {
    let mut cause = error.source();
    while let Some(error) = cause {
        if error.is::<Forbidden>() {
            return Failure::lasting("Its name leads to an address where no card may go.");
        }
        cause = error.source();
    }
    Failure::passing(if error.is_timeout() {
        "It did not answer in time."
    } else if error.is_connect() {
        "It could not be reached."
    } else {
        "The connection broke."
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(status: u16, after: Option<&'static str>) -> Result<(), Failure> {
        let status = StatusCode::from_u16(status).expect("a status");
        let after = after.map(reqwest::header::HeaderValue::from_static);
        judge(status, after.as_ref())
    }

    #[test]
    fn an_answer_is_taken_as_what_it_says() {
        for status in [200, 202, 204] {
            assert_eq!(judged(status, None), Ok(()));
        }
        for status in [408, 429, 500, 502, 503, 504] {
            let is_passing = matches!(judged(status, None), Err(Failure::Passing { .. }));
            assert!(is_passing, "{status}");
        }
        for status in [301, 302, 307, 308, 400, 401, 403, 404, 410, 413] {
            let is_lasting = matches!(judged(status, None), Err(Failure::Lasting { .. }));
            assert!(is_lasting, "{status}");
        }
    }

    #[test]
    fn who_asks_to_be_left_alone_says_for_how_long() {
        for (after, expected) in [
            (Some("7"), Some(7_000)),
            (Some("Thu, 26 Nov 2026 14:00:00 GMT"), None),
            (Some("-1"), None),
            (None, None),
        ] {
            let Err(Failure::Passing { wait_ms, .. }) = judged(429, after) else {
                panic!("it is tried again");
            };
            assert_eq!(wait_ms, expected);
        }
    }
}
