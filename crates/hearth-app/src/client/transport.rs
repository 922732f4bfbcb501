//! How bytes get to a server and back: certificates, proxies, time limits.
//!
//! Not here: what is asked ([`super::Client`]) and what an answer means ([`super::call`]).

use std::{path::Path, time::Duration};

use hearth_domain::{Problem, ProblemCode};
use reqwest::{Certificate, Method, redirect};

use super::{Address, call::Call, line::Line};
use crate::clock::Clock;

/// A server that does not take the connection in this time is not there.
const CONNECT: Duration = Duration::from_secs(10);

/// How long a connection is kept for the next call: less than the 30 seconds after which the server
/// closes one that asks nothing, so that no call is sent on a connection that is just being closed.
const IDLE: Duration = Duration::from_secs(20);

/// Has every connection of this process use the TLS library that is compiled in. To be called before
/// an HTTP client is made; calling it again changes nothing.
pub fn choose_tls() {
    // An error says that it was chosen before.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

/// Whose certificates are trusted: the system's store, and one more authority if there is one.
#[derive(Clone, Default)]
pub(crate) struct Trust(Vec<Certificate>);

impl Trust {
    /// The system's store, and the authorities in a PEM file besides.
    pub fn with(file: Option<&Path>) -> Result<Trust, Problem> {
        let Some(file) = file else {
            return Ok(Trust::default());
        };
        let certificates = std::fs::read(file)
            .ok()
            .and_then(|pem| Certificate::from_pem_bundle(&pem).ok())
            .filter(|certificates| !certificates.is_empty());
        certificates.map(Trust).ok_or_else(|| {
            Problem::new(
                ProblemCode::Invalid,
                format!(
                    "Hearth cannot read certificates from {}. Give the PEM file that your \
                     provider's IT team sent, then start Hearth again.",
                    file.display()
                ),
            )
        })
    }
}

/// The way to one server.
#[derive(Clone)]
pub(crate) struct Transport {
    pub(super) http: reqwest::Client,
    pub(super) server: Address,
    pub(super) line: Line,
    pub(super) clock: Clock,
}

impl Transport {
    /// Prepares the way; nothing is sent.
    pub fn to(
        server: Address,
        trust: &Trust,
        line: Line,
        clock: Clock,
    ) -> Result<Transport, Problem> {
        choose_tls();
        let mut http = reqwest::Client::builder()
            .user_agent(concat!("Hearth/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(CONNECT)
            .pool_idle_timeout(IDLE)
            // The contract has no redirects: one that comes is somebody else's log-in page.
            .redirect(redirect::Policy::none())
            .tls_certs_merge(trust.0.iter().cloned());
        if server.is_this_computer() {
            http = http.no_proxy();
        }
        let http = http.build().map_err(|error| {
            tracing::error!(%error, "the HTTP client cannot be made");
            Problem::new(
                ProblemCode::Unexpected,
                "Hearth cannot prepare a secure connection on this computer. Ask IT whether this \
                 computer's list of trusted certificates can be read.",
            )
        })?;
        Ok(Transport {
            http,
            server,
            line,
            clock,
        })
    }

    /// The server's address.
    pub fn server(&self) -> &Address {
        &self.server
    }

    /// A call of a path of the contract, under nobody's name.
    pub fn call(&self, method: Method, path: &str) -> Call {
        Call::new(self.clone(), method, path)
    }
}
