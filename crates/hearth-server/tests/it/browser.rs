//! A person at a browser, and the app that sent them there: joining, logging in, tokens.
//!
//! Not here: any assertion about what the pages say.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ed25519_dalek::SigningKey;
use hearth_domain::{
    Problem,
    api::account::{Me, Tokens},
};
use reqwest::{Method, Response, StatusCode, redirect::Policy};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::records_common::{hexadecimal, random};

/// The app waits here. Nothing listens: the tests read where the browser is sent.
pub const REDIRECT: &str = "http://127.0.0.1:41111/callback";

/// A password that fits.
pub const PASSWORD: &str = "three green teapots";

/// One installation of the app on somebody's computer, with its browser.
pub struct Computer {
    http: reqwest::Client,
    url: String,
    pub installation: Uuid,
    pub key: SigningKey,
    verifier: String,
    pub state: String,
}

/// What the server said.
pub struct Said {
    pub status: StatusCode,
    pub headers: reqwest::header::HeaderMap,
    pub body: String,
}

impl Said {
    async fn of(response: Response) -> Said {
        Said {
            status: response.status(),
            headers: response.headers().clone(),
            body: response.text().await.unwrap(),
        }
    }

    #[track_caller]
    pub fn json<T: DeserializeOwned>(&self) -> T {
        assert!(self.status.is_success(), "{} {}", self.status, self.body);
        serde_json::from_str(&self.body).unwrap()
    }

    #[track_caller]
    pub fn problem(&self, status: u16) -> Problem {
        assert_eq!(self.status.as_u16(), status, "{}", self.body);
        serde_json::from_str(&self.body).unwrap()
    }

    /// The code with which the browser is sent back to the app.
    #[track_caller]
    pub fn code(&self) -> String {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.body);
        let location = url::Url::parse(self.headers["location"].to_str().unwrap()).unwrap();
        let mut pairs = location.query_pairs();
        pairs
            .find(|(name, _)| name == "code")
            .unwrap()
            .1
            .into_owned()
    }
}

impl Computer {
    pub fn new(url: &str) -> Computer {
        Computer {
            http: reqwest::Client::builder()
                .no_proxy()
                .redirect(Policy::none())
                .build()
                .unwrap(),
            url: url.to_owned(),
            installation: Uuid::now_v7(),
            key: SigningKey::from_bytes(&random()),
            verifier: URL_SAFE_NO_PAD.encode(random()),
            state: URL_SAFE_NO_PAD.encode(random()),
        }
    }

    /// What the app passes to the page.
    pub fn ask(&self) -> Vec<(&'static str, String)> {
        let challenge = Sha256::digest(self.verifier.as_bytes());
        vec![
            ("challenge", URL_SAFE_NO_PAD.encode(challenge)),
            ("state", self.state.clone()),
            ("redirect", REDIRECT.into()),
        ]
    }

    /// Opens the page.
    pub async fn open(&self, more: &[(&'static str, &str)]) -> Said {
        let query = form(&with(self.ask(), more));
        self.get(&format!("/authorize?{query}")).await
    }

    /// Enters something on the page.
    pub async fn enter(&self, more: &[(&'static str, &str)]) -> Said {
        let request = self
            .http
            .post(format!("{}/authorize", self.url))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form(&with(self.ask(), more)));
        Said::of(request.send().await.unwrap()).await
    }

    pub async fn get(&self, path: &str) -> Said {
        let request = self.http.get(format!("{}{path}", self.url));
        Said::of(request.send().await.unwrap()).await
    }

    /// Asks as somebody who is logged in.
    pub async fn ask_as(
        &self,
        access: &str,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> Said {
        let mut request = self
            .http
            .request(method, format!("{}{path}", self.url))
            .bearer_auth(access);
        if let Some(body) = body {
            request = request.json(&body);
        }
        Said::of(request.send().await.unwrap()).await
    }

    /// Exchanges a code.
    pub async fn exchange(&self, code: &str) -> Said {
        self.token(&json!({
            "grant": "code",
            "code": code,
            "verifier": self.verifier,
            "installation": self.installation,
            "publicKey": hexadecimal(self.key.verifying_key().as_bytes()),
        }))
        .await
    }

    /// Exchanges a refresh token.
    pub async fn refresh(&self, refresh: &str) -> Said {
        self.token(&json!({ "grant": "refresh", "refresh": refresh }))
            .await
    }

    async fn token(&self, body: &Value) -> Said {
        let request = self.http.post(format!("{}/token", self.url)).json(body);
        Said::of(request.send().await.unwrap()).await
    }

    /// Joins by a link, all the way to a session.
    pub async fn join(&self, link: &str, login: &str) -> Tokens {
        let code = code_of(link);
        let joined = self
            .enter(&[
                ("invitation", &code),
                ("name", "First Person"),
                ("login", login),
                ("password", PASSWORD),
                ("again", PASSWORD),
            ])
            .await;
        self.exchange(&joined.code()).await.json()
    }

    /// Logs in, all the way to a session.
    pub async fn log_in(&self, login: &str) -> Tokens {
        let entered = self
            .enter(&[("login", login), ("password", PASSWORD)])
            .await;
        self.exchange(&entered.code()).await.json()
    }

    pub async fn me(&self, access: &str) -> Said {
        self.ask_as(access, Method::GET, "/me", None).await
    }

    pub async fn who(&self, access: &str) -> Me {
        self.me(access).await.json()
    }
}

/// The code of an invitation's link.
pub fn code_of(link: &str) -> String {
    let link = url::Url::parse(link).unwrap();
    assert_eq!((link.scheme(), link.host_str()), ("hearth", Some("join")));
    let code = link.query_pairs().find(|(name, _)| name == "code");
    code.unwrap().1.into_owned()
}

/// The server of an invitation's link.
pub fn server_of(link: &str) -> String {
    let link = url::Url::parse(link).unwrap();
    let server = link.query_pairs().find(|(name, _)| name == "server");
    server.unwrap().1.into_owned()
}

fn with(
    mut pairs: Vec<(&'static str, String)>,
    more: &[(&'static str, &str)],
) -> Vec<(&'static str, String)> {
    for (name, value) in more {
        pairs.retain(|(taken, _)| taken != name);
        pairs.push((name, (*value).to_owned()));
    }
    pairs
}

fn form(pairs: &[(&'static str, String)]) -> String {
    url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish()
}
