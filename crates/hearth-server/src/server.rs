//! Opening a server and running it until it is told to stop.
//!
//! Not here: the command line (`main.rs`), and what is served ([`crate::router`]).

use std::{future::Future, sync::Arc};

use anyhow::{Context, bail};
use axum::serve::ListenerExt;
use tokio::{net::TcpListener, task::JoinSet};
use tokio_rustls::TlsAcceptor;

use crate::{
    account, assistance, buddy,
    config::Config,
    connection::{self, Limits},
    db::Db,
    evidence,
    internet::voice::Voice,
    listen::{TlsListener, acceptor, choose_tls},
    live, outlet, packs, people, queue, retention,
    router::router,
    socket::{at_once, fill_by_cubic},
    state::{App, Clock},
};

/// A server that is open and does not serve yet.
pub struct Server {
    app: App,
    tls: Option<TlsAcceptor>,
    first_administrator: Option<String>,
}

impl Server {
    /// Reads certificate and key, and opens database, evidence and packs.
    ///
    /// # Errors
    /// With a sentence for the person at the terminal.
    pub async fn open(config: Config, clock: Clock) -> anyhow::Result<Server> {
        choose_tls();
        // Before anything is made: whoever set it up wrong reads that alone.
        let tls = config.tls.as_ref().map(acceptor).transpose()?;
        let db = Db::open(&config.place(), clock.now()).await?;
        let evidence = evidence::open(&config)?;
        let packs = packs::load(&db, clock.now())
            .await
            .context("The packs in the database cannot be read")?;
        let app = App::new(config, db, evidence, clock, packs);
        match retention::is_left_behind(&app).await {
            Ok(false) => {}
            Ok(true) => {
                app.db.close().await;
                bail!(
                    "There is evidence in the store, but the database knows no record. Restore a \
                     backup, or give the database that belongs to it (--data, or \
                     HEARTH_DATABASE_URL). No evidence was touched."
                );
            }
            // A store that is away now is no reason not to start; the sweep holds to the same rule.
            Err(error) => tracing::warn!(%error, "the store of evidence does not answer"),
        }
        // A demonstration brings its own.
        let first_administrator = if app.config.demo {
            None
        } else {
            people::first_administrator(&app).await?
        };
        Ok(Server {
            app,
            tls,
            first_administrator: first_administrator.map(|invited| invited.link),
        })
    }

    /// What every handler has at hand.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// The link with which the first administrator joins, while there is none. For the terminal
    /// only.
    pub fn first_administrator(&self) -> Option<&str> {
        self.first_administrator.as_deref()
    }

    /// Serves until `shutdown`, then lets requests that are under way finish.
    ///
    /// # Errors
    /// When the settings do not go with the address, or the socket does not listen.
    pub async fn run(
        self,
        listener: TcpListener,
        shutdown: impl Future<Output = ()> + Send + 'static,
    ) -> anyhow::Result<()> {
        let app = self.app;
        app.config.check(listener.local_addr()?)?;
        let router = router(app.clone());
        let live = app.live.clone();
        let shutdown = async move {
            shutdown.await;
            live.close();
        };
        let mut tasks = tasks(&app);
        app.leases.fills_by(fill_by_cubic(&listener));
        let voice = Voice::open(&app, listener.local_addr()?)
            .context("The server cannot listen for voice over UDP. Check [internet] udp")?;
        app.leases.listens_on(voice.port());
        tasks.spawn(voice.run(Arc::clone(&app.leases)));
        let limits = Limits::default();
        match self.tls {
            Some(tls) => {
                let listener = TlsListener::new(listener, tls)?;
                connection::serve(listener, router, limits, shutdown).await;
            }
            None => {
                let listener = listener.tap_io(|stream| at_once(stream));
                connection::serve(listener, router, limits, shutdown).await;
            }
        }
        tasks.shutdown().await;
        app.db.close().await;
        Ok(())
    }
}

/// What goes on beside requests. Dropped, it ends.
fn tasks(app: &App) -> JoinSet<()> {
    let mut tasks = JoinSet::new();
    tasks.spawn(live::run(app.clone()));
    tasks.spawn(assistance::sweep::run(app.clone()));
    tasks.spawn(buddy::sweep::run(app.clone()));
    tasks.spawn(queue::sweep::run(app.clone()));
    tasks.spawn(retention::run(app.clone()));
    tasks.spawn(account::expired::run(app.clone()));
    for outlet in &app.config.outlets {
        tasks.spawn(outlet::worker::run(app.clone(), outlet.clone()));
    }
    tasks
}

/// Opens a server as it is set up, and serves on a listening socket until `shutdown`.
///
/// # Errors
/// Those of [`Server::open`] and [`Server::run`].
pub async fn serve(
    listener: TcpListener,
    mut config: Config,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> anyhow::Result<()> {
    config.listen = listener.local_addr()?;
    let server = Server::open(config, Clock::system()).await?;
    server.run(listener, shutdown).await
}
