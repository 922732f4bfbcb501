//! A provider: the real server, with a clock that a journey can move.
//!
//! Not here: the people ([`crate::person`]), and what lies in the database ([`crate::outside`]).

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use anyhow::Context;
use hearth_domain::{
    api::people::InviteRequest,
    id::{PackId, TeamId},
    role::Role,
    time::Ms,
};
use hearth_server::{
    Server,
    config::{Address, Config, Phone, Tls},
    people,
    state::{App, Clock},
};
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};

use crate::{database, outside::Outside};

/// One day in milliseconds.
pub const DAY_MS: i64 = 86_400_000;

/// Which database a provider runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Database {
    /// A file.
    Sqlite,
    /// The cluster that `HEARTH_TEST_POSTGRES_URL` names; every provider gets a database of its own.
    Postgres,
}

/// What a provider asks its advisors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asks {
    /// The pack that the server brings.
    Everything,
    /// `packs/small.toml`: one item of each kind.
    Little,
}

/// A running server and what belongs to it.
pub struct Provider {
    config: Config,
    clock: Moved,
    team: TeamId,
    asks: Asks,
    running: Option<Running>,
    // Kept for as long as the server may use it.
    _folder: tempfile::TempDir,
}

struct Running {
    app: App,
    stop: oneshot::Sender<()>,
    ended: JoinHandle<anyhow::Result<()>>,
}

/// A clock that shows the real time, moved by as much as a journey wants.
#[derive(Debug, Clone, Default)]
pub struct Moved {
    shared: Arc<AtomicI64>,
    own_ms: i64,
}

impl Moved {
    /// Moves it on by whole days, or back when negative, together with every clock that was made
    /// from it.
    pub fn by_days(&self, days: i64) {
        self.shared.fetch_add(days * DAY_MS, Ordering::SeqCst);
    }

    /// Moves it on to an instant, as a computer finds it that has slept until then. It never goes back.
    pub fn sleeps_until(&self, then: Ms) {
        let ms = (then.0 - self.now().0).max(0);
        self.shared.fetch_add(ms, Ordering::SeqCst);
    }

    /// A clock that goes wrong by whole days: ahead of this one, or behind when negative.
    pub fn off_by_days(&self, days: i64) -> Moved {
        Moved {
            shared: self.shared.clone(),
            own_ms: self.own_ms + days * DAY_MS,
        }
    }

    /// The time that it shows.
    pub fn now(&self) -> Ms {
        let moved = self.shared.load(Ordering::SeqCst) + self.own_ms;
        hearth_app::Clock::system().now().plus(moved)
    }

    /// As the app wants it.
    pub fn for_app(&self) -> hearth_app::Clock {
        let clock = self.clone();
        hearth_app::Clock::of(move || clock.now())
    }

    fn for_server(&self) -> Clock {
        let clock = self.clone();
        Clock::of(move || clock.now())
    }
}

impl Provider {
    /// A provider whose server is up, with one team, that asks by the default pack.
    ///
    /// # Errors
    /// When the database cannot be had, or the server does not start.
    pub async fn start(database: Database) -> anyhow::Result<Provider> {
        Provider::open(database, Asks::Everything, None).await
    }

    /// A provider that asks little.
    ///
    /// # Errors
    /// As [`Provider::start`].
    pub async fn small(database: Database) -> anyhow::Result<Provider> {
        Provider::open(database, Asks::Little, None).await
    }

    /// A provider with its data in a folder, or in one of its own.
    ///
    /// # Errors
    /// As [`Provider::start`].
    pub async fn open(
        database: Database,
        asks: Asks,
        data: Option<PathBuf>,
    ) -> anyhow::Result<Provider> {
        let folder = tempfile::tempdir()?;
        let data = data.unwrap_or_else(|| folder.path().join("server"));
        let config = configured(database, data).await?;
        Provider::set_up(config, asks, folder).await
    }

    /// A provider that asks little, on a cluster of PostgreSQL that is not the one of this run.
    ///
    /// # Errors
    /// As [`Provider::start`].
    pub async fn on_cluster(url: &str) -> anyhow::Result<Provider> {
        let folder = tempfile::tempdir()?;
        let mut config = configured(Database::Sqlite, folder.path().join("server")).await?;
        config.database = Some(Address::from(database::fresh_in(url).await?));
        Provider::set_up(config, Asks::Little, folder).await
    }

    /// A provider that asks little, whose server speaks TLS itself.
    ///
    /// # Errors
    /// As [`Provider::start`].
    pub async fn over_tls(database: Database, tls: Tls) -> anyhow::Result<Provider> {
        let folder = tempfile::tempdir()?;
        let mut config = configured(database, folder.path().join("server")).await?;
        config.tls = Some(tls);
        Provider::set_up(config, Asks::Little, folder).await
    }

    async fn set_up(
        config: Config,
        asks: Asks,
        folder: tempfile::TempDir,
    ) -> anyhow::Result<Provider> {
        if asks == Asks::Little {
            database::publish_small(&config.place()).await?;
        }
        let team = TeamId::from(uuid::Uuid::now_v7());
        let mut provider = Provider {
            config,
            clock: Moved::default(),
            team: team.clone(),
            asks,
            running: None,
            _folder: folder,
        };
        provider.up().await?;
        people::name_team(provider.app()?, &team, "Evening team").await?;
        Ok(provider)
    }

    /// Publishes another version of a pack, for which the server goes down and comes back.
    ///
    /// # Errors
    /// When it is no pack, or the server does not come back.
    pub async fn publishes(&mut self, text: &str) -> anyhow::Result<()> {
        self.down().await?;
        database::publish(&self.config.place(), text).await?;
        self.up().await
    }

    /// Starts the server, on the address that it had before if it had one.
    ///
    /// # Errors
    /// When it does not start.
    pub async fn up(&mut self) -> anyhow::Result<()> {
        let listener = TcpListener::bind(self.config.listen).await?;
        self.config.listen = listener.local_addr()?;
        let server = Server::open(self.config.clone(), self.clock.for_server()).await?;
        let app = server.app().clone();
        let (stop, stopped) = oneshot::channel::<()>();
        let ended = tokio::spawn(server.run(listener, async move {
            // Whether it was told to stop or the provider is gone, it stops.
            let _ = stopped.await;
        }));
        self.running = Some(Running { app, stop, ended });
        Ok(())
    }

    /// Stops the server.
    ///
    /// # Errors
    /// When it ended badly.
    pub async fn down(&mut self) -> anyhow::Result<()> {
        let Some(running) = self.running.take() else {
            return Ok(());
        };
        let _ = running.stop.send(());
        running.ended.await?
    }

    /// The clock of this provider.
    pub fn clock(&self) -> &Moved {
        &self.clock
    }

    /// The server's address.
    pub fn url(&self) -> String {
        self.config.public_url()
    }

    /// Where the server listens.
    pub fn address(&self) -> std::net::SocketAddr {
        self.config.listen
    }

    /// An invitation for somebody new in the team.
    ///
    /// # Errors
    /// When the server is down.
    pub async fn invite(&self, name: &str, roles: &[Role]) -> anyhow::Result<String> {
        self.invite_into(&self.team, name, roles).await
    }

    /// An invitation for somebody new in another team.
    ///
    /// # Errors
    /// When the server is down.
    pub async fn invite_into(
        &self,
        team: &TeamId,
        name: &str,
        roles: &[Role],
    ) -> anyhow::Result<String> {
        let pack: Option<PackId> = match self.asks {
            Asks::Everything => None,
            Asks::Little => Some(database::SMALL_ID.parse()?),
        };
        let request = InviteRequest {
            name: name.into(),
            roles: roles.to_vec(),
            teams: vec![team.clone()],
            pack: pack.filter(|_| roles.contains(&Role::Advisor)),
        };
        let invited = people::invite(self.app()?, &request, None).await;
        Ok(invited.map_err(|error| anyhow::anyhow!("{error}"))?.link)
    }

    /// A team besides the one that everybody is in.
    ///
    /// # Errors
    /// When the server is down.
    pub async fn another_team(&self, name: &str) -> anyhow::Result<TeamId> {
        let team = TeamId::from(uuid::Uuid::now_v7());
        people::name_team(self.app()?, &team, name).await?;
        Ok(team)
    }

    /// The server's insides, for looking at the record from outside the app.
    ///
    /// # Errors
    /// When the server is down.
    pub fn app(&self) -> anyhow::Result<&App> {
        Ok(&self.running.as_ref().context("the server is down")?.app)
    }

    /// The database and the evidence, read past the server. Open it while the server is up.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn outside(&self) -> anyhow::Result<Outside> {
        Outside::of(&self.config).await
    }
}

/// How a server of a journey is set up: on a database that nobody has used.
///
/// # Errors
/// When there is no database to be had.
pub async fn configured(database: Database, data: PathBuf) -> anyhow::Result<Config> {
    Ok(Config {
        provider: "Example 111".into(),
        phone: Phone {
            number: "01632 960111".into(),
            words: "I need help with a call.".into(),
        },
        data,
        listen: ([127, 0, 0, 1], 0).into(),
        database: match database {
            Database::Sqlite => None,
            Database::Postgres => Some(Address::from(database::fresh().await?)),
        },
        ..Config::default()
    })
}
