//! A made-up person at the routes of the server, as the app would be.
//!
//! Not here: what they do there ([`super::records`]).

use anyhow::{Context, bail};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Method, Request, header},
};
use ed25519_dalek::SigningKey;
use hearth_domain::{
    api::SHA256_HEADER,
    hash::Hash,
    id::{InstallationId, PersonId, RecordId},
};
use serde::{Serialize, de::DeserializeOwned};
use tower::ServiceExt;
use uuid::Uuid;

use crate::{account, router::router, state::App};

/// The most bytes of an answer.
const MOST_BYTES: usize = 16 * 1024 * 1024;

/// A person who is logged in.
pub struct Seat {
    router: Router,
    access: String,
    /// The key of their installation.
    pub key: SigningKey,
    /// Their installation.
    pub installation: InstallationId,
}

impl Seat {
    /// Logs a person in at a server.
    pub async fn of(app: &App, person: &PersonId) -> anyhow::Result<Seat> {
        let mut secret = [0; 32];
        getrandom::fill(&mut secret)
            .map_err(|error| anyhow::anyhow!("no random bytes: {error}"))?;
        let key = SigningKey::from_bytes(&secret);
        let installation = InstallationId::from(Uuid::now_v7());
        let public_key = Hash(key.verifying_key().to_bytes()).to_string();
        let tokens = account::let_in(app, person, &installation, &public_key).await?;
        Ok(Seat {
            router: router(app.clone()),
            access: tokens.access,
            key,
            installation,
        })
    }

    /// Reads something.
    pub async fn get<T: DeserializeOwned>(&self, path: &str) -> anyhow::Result<T> {
        self.ask(self.request(Method::GET, path).body(Body::empty())?)
            .await
    }

    /// Sends something.
    pub async fn send<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: &impl Serialize,
    ) -> anyhow::Result<T> {
        let request = self
            .request(method, path)
            .header(header::CONTENT_TYPE, "application/json")
            .body(serde_json::to_vec(body)?.into())?;
        self.ask(request).await
    }

    /// Does something to a record.
    pub async fn act<T: DeserializeOwned>(
        &self,
        record: &RecordId,
        what: &str,
        body: &impl Serialize,
    ) -> anyhow::Result<T> {
        let path = format!("/records/{record}/{what}");
        self.send(Method::POST, &path, body).await
    }

    /// Sends a file.
    pub async fn put_file<T: DeserializeOwned>(
        &self,
        path: &str,
        bytes: Vec<u8>,
    ) -> anyhow::Result<T> {
        let request = self
            .request(Method::PUT, path)
            .header(SHA256_HEADER, Hash::of(&bytes).to_string())
            .body(bytes.into())?;
        self.ask(request).await
    }

    fn request(&self, method: Method, path: &str) -> axum::http::request::Builder {
        Request::builder()
            .method(method)
            .uri(path)
            .header(header::AUTHORIZATION, format!("Bearer {}", self.access))
    }

    async fn ask<T: DeserializeOwned>(&self, request: Request<Body>) -> anyhow::Result<T> {
        let (method, path) = (request.method().clone(), request.uri().clone());
        let answer = self.router.clone().oneshot(request).await?;
        let status = answer.status();
        let bytes = to_bytes(answer.into_body(), MOST_BYTES).await?;
        if !status.is_success() {
            bail!(
                "{method} {path}: {status}: {}",
                String::from_utf8_lossy(&bytes)
            );
        }
        serde_json::from_slice(&bytes).with_context(|| format!("{method} {path}"))
    }
}
