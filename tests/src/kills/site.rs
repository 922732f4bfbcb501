//! Where the killing goes on: a server's process with its data, a profile, and an advisor who is
//! invited.
//!
//! Not here: what is done there ([`super`]).

use std::path::PathBuf;

use anyhow::Context;
use hearth_domain::{api::people::InviteRequest, id::TeamId, role::Role};
use hearth_server::{Server, config::Config, db::Place, people, state::Clock};
use tokio::{net::TcpListener, process::Command};

use crate::{
    database,
    outside::{Outside, Seen},
    program::{self, Program},
    provider::{Database, configured},
};

/// The advisor.
const NAME: &str = "Priya Shah";

/// A server that can be killed, and everything around it.
pub(super) struct Site {
    /// The link with which the advisor joins.
    pub invitation: String,
    config: Config,
    server: Option<Program>,
    // Kept for as long as the processes may use it.
    folder: tempfile::TempDir,
}

impl Site {
    /// Prepares a database that nobody has used, invites the advisor, and starts the server.
    pub async fn open(database: Database) -> anyhow::Result<Site> {
        let folder = tempfile::tempdir()?;
        let mut config = configured(database, folder.path().join("server")).await?;
        // The server comes back where it was, so it needs a port of its own from the beginning.
        config.listen = TcpListener::bind(config.listen).await?.local_addr()?;
        database::publish_small(&config.place()).await?;
        let invitation = invite(&config).await?;
        let mut site = Site {
            invitation,
            config,
            server: None,
            folder,
        };
        site.start_server().await?;
        Ok(site)
    }

    /// Starts the server's process and waits until it listens.
    pub async fn start_server(&mut self) -> anyhow::Result<()> {
        let mut command = Command::new(program::path("hearth-server")?);
        command.arg("serve").arg("--data").arg(&self.config.data);
        command.arg("--listen").arg(self.config.listen.to_string());
        match self.config.place() {
            Place::Postgres(url) => command.env("HEARTH_DATABASE_URL", url),
            Place::Folder(_) => command.env_remove("HEARTH_DATABASE_URL"),
        };
        let mut server = Program::start("hearth-server", &mut command)?;
        server.until_it_says("Hearth listens on").await?;
        self.server = Some(server);
        Ok(())
    }

    /// Kills the server's process.
    pub async fn kill_server(&mut self) -> anyhow::Result<()> {
        let mut server = self.server.take().context("the server runs")?;
        server.kill()?;
        server.ended().await
    }

    /// The advisor's record, read past the server. Nothing stays open: a database that somebody
    /// else has open is not one whose server crashed.
    pub async fn look(&self) -> anyhow::Result<Seen> {
        let outside = Outside::of(&self.config).await?;
        let seen = outside.record_of(NAME).await;
        outside.close().await;
        seen
    }

    /// The folder of the app's profile.
    pub fn profile(&self) -> PathBuf {
        self.folder.path().join("profile")
    }

    /// The name with which the advisor logs in.
    pub fn login(&self) -> &'static str {
        "priya.shah"
    }
}

/// Makes the team and the advisor in a server that does not serve.
async fn invite(config: &Config) -> anyhow::Result<String> {
    let server = Server::open(config.clone(), Clock::system()).await?;
    let team = TeamId::from(uuid::Uuid::now_v7());
    people::name_team(server.app(), &team, "Evening team").await?;
    let request = InviteRequest {
        name: NAME.into(),
        roles: vec![Role::Advisor],
        teams: vec![team],
        pack: Some(database::SMALL_ID.parse()?),
    };
    let invited = people::invite(server.app(), &request, None).await?;
    server.app().db.close().await;
    Ok(invited.link)
}
