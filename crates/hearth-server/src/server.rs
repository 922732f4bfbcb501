//! Opening a server and running it until it is told to stop.
//!
//! Not here: the command line (`main.rs`), and what is served ([`crate::router`]).

use std::{future::Future, sync::Arc, time::Duration};

use anyhow::Context;
use object_store::{ObjectStore, aws::AmazonS3Builder, local::LocalFileSystem};
use tokio::{net::TcpListener, sync::oneshot, task::JoinSet};

use crate::{
    config::{Config, Evidence},
    db::Db,
    listen::{TlsListener, choose_tls},
    live, packs,
    peer::OtherEnd,
    people, queue, retention,
    router::router,
    state::{App, Clock},
};

/// How long requests that are under way may take when the server stops.
const PATIENCE: Duration = Duration::from_secs(10);

/// A server that is open and does not serve yet.
pub struct Server {
    app: App,
    first_administrator: Option<String>,
}

impl Server {
    /// Opens database, evidence and packs.
    ///
    /// # Errors
    /// With a sentence for the person at the terminal.
    pub async fn open(config: Config, clock: Clock) -> anyhow::Result<Server> {
        choose_tls();
        let db = Db::open(&config.place(), clock.now()).await?;
        let evidence = evidence(&config)?;
        let packs = packs::load(&db, clock.now())
            .await
            .context("The packs in the database cannot be read")?;
        let app = App::new(config, db, evidence, clock, packs);
        // A demonstration brings its own.
        let first_administrator = if app.config.demo {
            None
        } else {
            people::first_administrator(&app).await?
        };
        Ok(Server {
            app,
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
    /// When the certificate cannot be used, or plain HTTP would be spoken to other computers.
    pub async fn run(
        self,
        listener: TcpListener,
        shutdown: impl Future<Output = ()> + Send + 'static,
    ) -> anyhow::Result<()> {
        let app = self.app;
        app.config.check(listener.local_addr()?)?;
        let service = router(app.clone()).into_make_service_with_connect_info::<OtherEnd>();
        let (stopping, stopped) = oneshot::channel();
        let live = app.live.clone();
        let shutdown = async move {
            shutdown.await;
            live.close();
            let _ = stopping.send(());
        };
        let mut tasks = tasks(&app);
        let serving = async {
            match &app.config.tls {
                Some(tls) => {
                    axum::serve(TlsListener::new(listener, tls)?, service)
                        .with_graceful_shutdown(shutdown)
                        .await?;
                }
                None => {
                    axum::serve(listener, service)
                        .with_graceful_shutdown(shutdown)
                        .await?;
                }
            }
            anyhow::Ok(())
        };
        let patience = async {
            match stopped.await {
                Ok(()) => tokio::time::sleep(PATIENCE).await,
                // Serving failed before it was told to stop, and says so itself.
                Err(_) => std::future::pending().await,
            }
        };
        let served = tokio::select! {
            served = serving => served,
            () = patience => Ok(()),
        };
        tasks.shutdown().await;
        app.db.close().await;
        served
    }
}

/// What goes on beside requests. Dropped, it ends.
fn tasks(app: &App) -> JoinSet<()> {
    let mut tasks = JoinSet::new();
    tasks.spawn(live::run(app.clone()));
    tasks.spawn(queue::sweep::run(app.clone()));
    tasks.spawn(retention::run(app.clone()));
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

/// The place where files of evidence lie: each under a key that begins with `evidence/`.
pub(crate) fn evidence(config: &Config) -> anyhow::Result<Arc<dyn ObjectStore>> {
    match &config.evidence {
        Evidence::Folder => {
            let folder = &config.data;
            crate::folder::make(folder)
                .with_context(|| format!("The folder {} cannot be used", folder.display()))?;
            let store = LocalFileSystem::new_with_prefix(folder)?.with_fsync(true);
            Ok(Arc::new(store))
        }
        Evidence::S3 {
            bucket,
            endpoint,
            region,
        } => {
            let mut store = AmazonS3Builder::from_env()
                .with_bucket_name(bucket)
                .with_region(region);
            if let Some(endpoint) = endpoint {
                store = store
                    .with_endpoint(endpoint.as_str().trim_end_matches('/'))
                    .with_allow_http(endpoint.scheme() == "http");
            }
            Ok(Arc::new(store.build().context(
                "The S3 store cannot be used. Check [evidence] in the settings and the two AWS \
                 variables.",
            )?))
        }
    }
}
