//! A server in a process of its own whose queue holds a given number of records, and two managers
//! who open it: one who answers for everybody, and one with a team among the many.
//!
//! Not here: how the records come to be ([`crate::demo`], [`super::crowd`]).

use std::{
    path::{Path, PathBuf},
    time::Instant,
};

use anyhow::{Context, ensure};
use hearth_domain::{
    api::{
        account::{TokenRequest, Tokens},
        people::InviteRequest,
        review::QueuePage,
    },
    id::{InstallationId, TeamId},
    role::Role,
};
use hearth_server::{Server, config::Config, people, state::Clock};
use tokio::net::TcpListener;

use super::{crowd, ms_since, server::hearth_server};
use crate::{
    browser,
    program::Program,
    provider::{Database, configured},
};

/// Verifier and challenge of the example in RFC 7636, appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// The base point of Ed25519: a public key that nothing is signed with here.
const PUBLIC_KEY: &str = "5866666666666666666666666666666666666666666666666666666666666666";

/// Whose queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manager {
    /// Every advisor is in their team.
    OfEverybody,
    /// A team of [`crowd::TEAM`] is theirs.
    OfATeam,
}

/// A running server with its queue.
pub struct Served {
    http: reqwest::Client,
    url: String,
    tokens: [String; 2],
    _process: Program,
    // Kept for as long as the process may use it.
    _folder: tempfile::TempDir,
}

impl Manager {
    /// Both.
    pub const ALL: [Manager; 2] = [Manager::OfEverybody, Manager::OfATeam];

    fn name(self) -> &'static str {
        match self {
            Manager::OfEverybody => "Olive Every",
            Manager::OfATeam => "Tessa Team",
        }
    }

    fn login(self) -> &'static str {
        match self {
            Manager::OfEverybody => "olive.every",
            Manager::OfATeam => "tessa.team",
        }
    }

    fn team(self) -> anyhow::Result<TeamId> {
        Ok(match self {
            Manager::OfEverybody => crowd::EVERYBODY,
            Manager::OfATeam => crowd::FIRST_TEAM,
        }
        .parse()?)
    }
}

impl Served {
    /// Fills a database from an archive, grows it to so many records, and serves it.
    ///
    /// # Errors
    /// When any of it is refused.
    pub async fn open(database: Database, archive: &Path, records: u32) -> anyhow::Result<Served> {
        let folder = tempfile::tempdir()?;
        let mut config = configured(database, folder.path().join("server")).await?;
        config.listen = TcpListener::bind(config.listen).await?.local_addr()?;
        let restored = hearth_server(&config, "restore")?
            .arg(archive)
            .output()
            .await?;
        ensure!(
            restored.status.success(),
            "the archive was not restored: {}",
            String::from_utf8_lossy(&restored.stderr)
        );
        crowd::grow(&config, records).await?;
        let codes = invite(&config).await?;

        let mut serve = hearth_server(&config, "serve")?;
        serve.arg("--listen").arg(config.listen.to_string());
        let mut process = Program::start("hearth-server", &mut serve)?;
        process.until_it_says("Hearth listens on").await?;
        let http = reqwest::Client::builder().no_proxy().build()?;
        let url = format!("http://{}", config.listen);
        let mut tokens: [String; 2] = Default::default();
        for ((manager, code), token) in Manager::ALL.into_iter().zip(&codes).zip(&mut tokens) {
            *token = log_in(&http, &url, manager, code).await?;
        }
        Ok(Served {
            http,
            url,
            tokens,
            _process: process,
            _folder: folder,
        })
    }

    /// Asks for the first page as a manager, and answers with the milliseconds that it took until
    /// all of it was there.
    ///
    /// # Errors
    /// When the server does not answer with a page.
    pub async fn first_page(&self, manager: Manager) -> anyhow::Result<(f64, QueuePage)> {
        let token = &self.tokens[manager as usize];
        let request = self
            .http
            .get(format!("{}/queue", self.url))
            .bearer_auth(token);
        let start = Instant::now();
        let bytes = request.send().await?.error_for_status()?.bytes().await?;
        let took_ms = ms_since(start);
        Ok((took_ms, serde_json::from_slice(&bytes)?))
    }

    /// The milliseconds that the server takes to answer anything: the least that a page could.
    ///
    /// # Errors
    /// When it does not answer.
    pub async fn any_answer(&self) -> anyhow::Result<f64> {
        let request = self.http.get(format!("{}/about", self.url));
        let start = Instant::now();
        request.send().await?.error_for_status()?.bytes().await?;
        Ok(ms_since(start))
    }
}

/// An archive of everything that a server in this folder holds.
///
/// # Errors
/// When it is not whole.
pub async fn archive(data: &Path, folder: &Path) -> anyhow::Result<PathBuf> {
    let archive = folder.join("few.tar");
    let config = Config {
        data: data.into(),
        ..Config::default()
    };
    let written = hearth_server(&config, "backup")?
        .arg(&archive)
        .output()
        .await?;
    ensure!(
        written.status.success(),
        "the archive was not written: {}",
        String::from_utf8_lossy(&written.stderr)
    );
    Ok(archive)
}

/// Invites the managers while no server has the database, and answers with the codes.
async fn invite(config: &Config) -> anyhow::Result<Vec<String>> {
    let server = Server::open(config.clone(), Clock::system()).await?;
    let mut codes = Vec::new();
    for manager in Manager::ALL {
        let request = InviteRequest {
            name: manager.name().into(),
            roles: vec![Role::Manager],
            teams: vec![manager.team()?],
            pack: None,
        };
        let invited = people::invite(server.app(), &request, None).await?;
        let link = url::Url::parse(&invited.link)?;
        let code = link.query_pairs().find(|(name, _)| name == "code");
        codes.push(code.context("an invitation has a code")?.1.into_owned());
    }
    server.app().db.close().await;
    Ok(codes)
}

/// Joins in the browser, as a person does, and takes the code to the server as the app does.
async fn log_in(
    http: &reqwest::Client,
    server: &str,
    manager: Manager,
    invitation: &str,
) -> anyhow::Result<String> {
    let asked = [
        ("challenge", CHALLENGE),
        ("state", "queue-of-a-manager"),
        ("redirect", "http://127.0.0.1:9/callback"),
        ("invitation", invitation),
    ];
    let page = url::Url::parse_with_params(&format!("{server}/authorize"), asked)?;
    let back = browser::way_back(page.as_str(), manager.login()).await?;
    let back = url::Url::parse(&back)?;
    let code = back.query_pairs().find(|(name, _)| name == "code");
    let request = TokenRequest::Code {
        code: code.context("the log-in brought no code")?.1.into_owned(),
        verifier: VERIFIER.into(),
        installation: InstallationId::from(uuid::Uuid::now_v7()),
        public_key: PUBLIC_KEY.into(),
    };
    let answer = http
        .post(format!("{server}/token"))
        .json(&request)
        .send()
        .await?;
    let tokens: Tokens = answer.error_for_status()?.json().await?;
    Ok(tokens.access)
}
