//! A session: the tokens that calls go under, renewed by one call for all who wait.
//!
//! A refresh token is good once: used twice, the server takes it for stolen and ends the session.
//! So renewing is never done by two at a time, never given up half way, and its result is kept
//! before it is used. Not here: how a session begins ([`crate::login`]).

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use hearth_domain::{
    Problem, ProblemCode,
    api::account::{TokenRequest, Tokens},
};

use super::transport::Transport;

/// An access token with less time left than this is renewed before it is used.
const SPARE_MS: i64 = 30_000;

/// Where tokens are kept.
pub(crate) trait Vault: Send + Sync {
    /// Keeps `after` in place of `before`; none forgets them. Tokens that are others by now belong
    /// to a later log-in and stay.
    fn keep(&self, before: &Tokens, after: Option<&Tokens>) -> Result<(), Problem>;
}

/// A session, shared by all calls under it.
#[derive(Clone)]
pub(crate) struct Session(Arc<Inner>);

struct Inner {
    transport: Transport,
    tokens: Mutex<Option<Tokens>>,
    vault: Box<dyn Vault>,
    renewing: tokio::sync::Mutex<()>,
}

impl Session {
    /// The session of these tokens; none is a session that has ended.
    pub fn new(
        transport: Transport,
        tokens: Option<Tokens>,
        vault: impl Vault + 'static,
    ) -> Session {
        Session(Arc::new(Inner {
            transport,
            tokens: Mutex::new(tokens),
            vault: Box::new(vault),
            renewing: tokio::sync::Mutex::new(()),
        }))
    }

    /// Whether there is one: otherwise everything works but what needs the server.
    pub fn is_open(&self) -> bool {
        self.tokens().is_some()
    }

    /// Ends it on this device.
    pub fn end(&self) -> Result<(), Problem> {
        match self.lock().take() {
            Some(tokens) => self.0.vault.keep(&tokens, None),
            None => Ok(()),
        }
    }

    /// A token to call under, fresh enough.
    pub async fn access(&self) -> Result<String, Problem> {
        let tokens = self.tokens().ok_or_else(logged_out)?;
        let Transport { line, clock, .. } = &self.0.transport;
        if tokens.access_expires > line.server_time(clock.now()).plus(SPARE_MS) {
            return Ok(tokens.access);
        }
        self.renew(&tokens.access).await
    }

    /// How long the token that calls go under is good for, until it is renewed before it is used.
    pub fn fresh_for(&self) -> Option<Duration> {
        let expires = self.tokens()?.access_expires;
        let Transport { line, clock, .. } = &self.0.transport;
        let now = line.server_time(clock.now());
        let left = expires.0.saturating_sub(now.0).saturating_sub(SPARE_MS);
        Some(Duration::from_millis(u64::try_from(left).unwrap_or(0)))
    }

    /// Another token in place of one that the server did not take.
    pub async fn renew(&self, stale: &str) -> Result<String, Problem> {
        let (session, stale) = (self.clone(), stale.to_owned());
        // On a task of its own: the caller may be dropped, the exchange must not be.
        let renewed = tokio::spawn(async move { session.exchange(&stale).await });
        renewed.await.map_err(|_| logged_out())?
    }

    async fn exchange(&self, stale: &str) -> Result<String, Problem> {
        let _alone = self.0.renewing.lock().await;
        let tokens = self.tokens().ok_or_else(logged_out)?;
        if tokens.access != stale {
            return Ok(tokens.access);
        }
        let request = TokenRequest::Refresh {
            refresh: tokens.refresh.clone(),
        };
        match self.0.transport.token(&request).await {
            Ok(renewed) => {
                let access = renewed.access.clone();
                if let Err(problem) = self.0.vault.keep(&tokens, Some(&renewed)) {
                    // Good until the app closes; then the person logs in again.
                    tracing::warn!(code = ?problem.code, "tokens could not be kept");
                }
                // A log-out in this instant stays a log-out.
                if let Some(kept) = self.lock().as_mut() {
                    *kept = renewed;
                }
                Ok(access)
            }
            Err(problem) if is_final(problem.code) => {
                self.end()?;
                Err(logged_out())
            }
            Err(problem) => Err(problem),
        }
    }

    fn tokens(&self) -> Option<Tokens> {
        self.lock().clone()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Tokens>> {
        self.0.tokens.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The server will never take this refresh token again.
fn is_final(code: ProblemCode) -> bool {
    matches!(
        code,
        ProblemCode::LoggedOut | ProblemCode::NotAllowed | ProblemCode::Invalid
    )
}

fn logged_out() -> Problem {
    Problem::new(
        ProblemCode::LoggedOut,
        "Your log-in has ended. Nothing on this computer was lost. Log in again to go on.",
    )
}
