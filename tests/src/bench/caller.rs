//! A person's app as the server meets it: calls under a session that is renewed when it has to be,
//! and the live stream, taken up again whenever it ends.
//!
//! It keeps to what `hearth_app` does, without its store and its pages, so that thousands fit into
//! one process. Not here: what is done with what is heard ([`super::floor`]).

use std::{
    io::BufRead,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use anyhow::{Context, ensure};
use hearth_domain::{
    api::{
        self,
        account::{TokenRequest, Tokens},
        live::DEAD_AFTER_S,
    },
    id::PersonId,
};
use reqwest::{Method, RequestBuilder};
use serde::{Serialize, de::DeserializeOwned};
use tokio::{sync::Mutex, time::timeout};

use super::enrolled::Enrolled;

/// An access token with less time left is renewed before it is used, as the app does.
const SPARE_MS: i64 = 30_000;
/// The longest that the app waits before it listens again.
const JITTER_MS: u64 = 2_000;

/// Where a server is, and how it is called. Clones share everything.
#[derive(Debug, Clone)]
pub struct Line {
    http: reqwest::Client,
    url: Arc<str>,
}

/// A person's app.
#[derive(Debug)]
pub struct Caller {
    /// Who.
    pub person: PersonId,
    line: Line,
    tokens: Mutex<Tokens>,
    /// What was heard of its stream.
    pub stream: Heard,
}

/// What was heard of a stream.
#[derive(Debug, Default)]
pub struct Heard {
    /// It is open and has begun with a snapshot.
    pub is_open: AtomicBool,
    /// How often it began.
    pub begins: AtomicU64,
    /// A heartbeat came, since this was last put back.
    pub heartbeat: AtomicBool,
}

impl Line {
    /// A line to a server on this machine. Every call has a connection of its own, as a press has in
    /// an app that asked for nothing lately.
    ///
    /// # Errors
    /// When no client can be made.
    pub fn to(url: &str) -> anyhow::Result<Line> {
        hearth_app::client::choose_tls();
        let http = reqwest::Client::builder()
            .no_proxy()
            .pool_max_idle_per_host(0)
            .tcp_nodelay(true);
        Ok(Line {
            http: http.build()?,
            url: url.into(),
        })
    }

    /// Asks for something that takes the server nothing to answer.
    ///
    /// # Errors
    /// When it does not.
    pub async fn any_answer(&self) -> anyhow::Result<()> {
        let request = self.request(&Method::GET, "about");
        request.send().await?.error_for_status()?.bytes().await?;
        Ok(())
    }

    fn request(&self, method: &Method, path: &str) -> RequestBuilder {
        self.http
            .request(method.clone(), format!("{}/{path}", self.url))
            .header(api::VERSION_HEADER, api::VERSION)
    }
}

impl Caller {
    /// The app of somebody who is logged in.
    pub fn of(line: &Line, enrolled: Enrolled) -> Caller {
        Caller {
            person: enrolled.person,
            line: line.clone(),
            tokens: Mutex::new(enrolled.tokens),
            stream: Heard::default(),
        }
    }

    /// Asks the server.
    ///
    /// # Errors
    /// When it refuses or does not answer.
    pub async fn call<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: &impl Serialize,
    ) -> anyhow::Result<T> {
        let token = self.access().await?;
        let request = self.line.request(&method, path).bearer_auth(token);
        let answer = request.json(body).send().await?;
        let (status, bytes) = (answer.status(), answer.bytes().await?);
        ensure!(status.is_success(), "{status}");
        Ok(serde_json::from_slice(&bytes)?)
    }

    /// Listens for ever, and hands on the data of every event.
    pub async fn listen(&self, mut hear: impl FnMut(&[u8])) {
        loop {
            // A stream that ends or falls silent is taken up again, as one that did not begin.
            let _ = self.listen_once(&mut hear).await;
            self.stream.is_open.store(false, Ordering::Relaxed);
            tokio::time::sleep(jitter()).await;
        }
    }

    async fn listen_once(&self, hear: &mut impl FnMut(&[u8])) -> anyhow::Result<()> {
        let silence = Duration::from_secs(DEAD_AFTER_S);
        let request = self.line.request(&Method::GET, "live");
        let request = request.bearer_auth(self.access().await?);
        let mut answer = timeout(silence, request.send())
            .await??
            .error_for_status()?;
        let mut unread = Vec::new();
        while let Some(chunk) = timeout(silence, answer.chunk()).await?? {
            unread.extend_from_slice(&chunk);
            let mut lines = unread.as_slice();
            loop {
                let mut line = Vec::new();
                lines.read_until(b'\n', &mut line)?;
                if !line.ends_with(b"\n") {
                    unread = line;
                    break;
                }
                // An event is one line of data; JSON has no other.
                if let Some(data) = line.strip_prefix(b"data:") {
                    self.note(data.trim_ascii());
                    hear(data.trim_ascii());
                }
            }
        }
        Ok(())
    }

    fn note(&self, data: &[u8]) {
        if is(data, "snapshot") {
            self.stream.is_open.store(true, Ordering::Relaxed);
            self.stream.begins.fetch_add(1, Ordering::Relaxed);
        } else if is(data, "heartbeat") {
            self.stream.heartbeat.store(true, Ordering::Relaxed);
        }
    }

    async fn access(&self) -> anyhow::Result<String> {
        let mut tokens = self.tokens.lock().await;
        let now = hearth_app::Clock::system().now();
        if tokens.access_expires > now.plus(SPARE_MS) {
            return Ok(tokens.access.clone());
        }
        let asked = TokenRequest::Refresh {
            refresh: tokens.refresh.clone(),
        };
        let request = self.line.request(&Method::POST, "token").json(&asked);
        let answer = request.send().await?.error_for_status()?;
        *tokens = answer.json().await.context("no tokens came")?;
        Ok(tokens.access.clone())
    }
}

/// Whether an event is of this kind, told by how it begins: reading all of what thousands of streams
/// bring would take longer than the server takes to send it.
pub fn is(data: &[u8], kind: &str) -> bool {
    data.strip_prefix(b"{\"type\":\"")
        .and_then(|rest| rest.strip_prefix(kind.as_bytes()))
        .is_some_and(|rest| rest.starts_with(b"\""))
}

/// Any time below the longest.
fn jitter() -> Duration {
    // Without chance they all come at once, which is worse for the server and no worse for us.
    let chance = getrandom::u64().unwrap_or_default();
    Duration::from_millis(chance % JITTER_MS)
}

#[cfg(test)]
mod tests {
    use hearth_domain::{api::live::LiveEvent, time::Ms};

    use super::*;

    #[test]
    fn events_are_told_apart_by_how_the_server_begins_them() {
        let beat = serde_json::to_vec(&LiveEvent::Heartbeat { now: Ms(1) }).unwrap();
        assert!(is(&beat, "heartbeat"));
        assert!(!is(&beat, "snapshot") && !is(&beat, "heart"));
    }
}
