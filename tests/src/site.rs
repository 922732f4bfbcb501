//! A server in a process of its own, with its data, which can be killed and started again.
//!
//! Not here: the server inside a test ([`crate::provider`]), and what is done while it is killed
//! ([`crate::kills`]).

use std::{net::SocketAddr, path::PathBuf};

use anyhow::Context;
use hearth_domain::{api::people::InviteRequest, id::TeamId, role::Role};
use hearth_server::{Server, config::Config, db::Place, people, state::Clock};
use tokio::{net::TcpListener, process::Command};

use crate::{
    database,
    outside::Outside,
    program::{self, Program},
    provider::{Database, configured},
};

/// A server that can be killed, and everything around it.
pub struct Site {
    /// The links with which people join, in their order.
    invitations: Vec<String>,
    config: Config,
    server: Option<Program>,
    // Kept for as long as the processes may use it.
    folder: tempfile::TempDir,
}

impl Site {
    /// Prepares a database that nobody has used, invites people, and starts the server.
    ///
    /// # Errors
    /// When the database cannot be had, or the server does not start.
    pub async fn open(database: Database, people: &[(&str, Role)]) -> anyhow::Result<Site> {
        let folder = tempfile::tempdir()?;
        let mut config = configured(database, folder.path().join("server")).await?;
        // The server comes back where it was, so it needs a port of its own from the beginning.
        config.listen = TcpListener::bind(config.listen).await?.local_addr()?;
        database::publish_small(&config.place()).await?;
        let invitations = invite(&config, people).await?;
        let mut site = Site {
            invitations,
            config,
            server: None,
            folder,
        };
        site.start_server().await?;
        Ok(site)
    }

    /// Starts the server's process and waits until it listens.
    ///
    /// # Errors
    /// When it does not come up.
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
    ///
    /// # Errors
    /// When it does not run.
    pub async fn kill_server(&mut self) -> anyhow::Result<()> {
        let mut server = self.server.take().context("the server runs")?;
        server.kill()?;
        server.ended().await
    }

    /// What the server has written, read past it. Nothing is to stay open: a database that somebody
    /// else has open is not one whose server crashed.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn outside(&self) -> anyhow::Result<Outside> {
        Outside::of(&self.config).await
    }

    /// How the server is set up.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The link with which somebody joins: the first who was named has the first.
    ///
    /// # Errors
    /// When so many were not invited.
    pub fn invitation(&self, which: usize) -> anyhow::Result<&str> {
        let link = self.invitations.get(which);
        Ok(link.context("so many were not invited")?)
    }

    /// Where the server listens.
    pub fn address(&self) -> SocketAddr {
        self.config.listen
    }

    /// The folder of an app's profile.
    pub fn profile(&self) -> PathBuf {
        self.folder.path().join("profile")
    }
}

/// Makes the team and the people in a server that does not serve.
async fn invite(config: &Config, people: &[(&str, Role)]) -> anyhow::Result<Vec<String>> {
    let server = Server::open(config.clone(), Clock::system()).await?;
    let team = TeamId::from(uuid::Uuid::now_v7());
    people::name_team(server.app(), &team, "Evening team").await?;
    let mut links = Vec::new();
    for (name, role) in people {
        let pack = (*role == Role::Advisor).then(|| database::SMALL_ID.parse());
        let request = InviteRequest {
            name: (*name).into(),
            roles: vec![*role],
            teams: vec![team.clone()],
            pack: pack.transpose()?,
        };
        let invited = people::invite(server.app(), &request, None).await?;
        links.push(invited.link);
    }
    server.app().db.close().await;
    Ok(links)
}
