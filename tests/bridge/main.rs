//! Serves the core and its pages to a browser on loopback, for tests and for looking at pages.
//!
//! The same commands as in the window, over HTTP: `POST /call/{name}`, `PUT /files`,
//! `GET /files/{id}`, `GET /events`. A random token is made at each start, and Host and Origin are
//! checked, so that no other page or program can use it. Never part of a release.

mod guard;
mod serve;

use std::{net::SocketAddr, path::PathBuf};

use anyhow::Context;
use clap::Parser;
use hearth_app::{App, Options};

/// Serves Hearth to a browser on this computer.
#[derive(Parser)]
struct Arguments {
    /// The folder of the profile.
    #[arg(long, value_name = "DIR")]
    profile: PathBuf,
    /// Where to listen; loopback only.
    #[arg(long, default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// The built pages.
    #[arg(long, value_name = "DIR", default_value = "ui/dist")]
    pages: PathBuf,
    /// Written once it listens: the address to open.
    #[arg(long, value_name = "FILE")]
    ready_file: Option<PathBuf>,
    /// Trust this certificate authority too.
    #[arg(long, value_name = "FILE")]
    ca: Option<PathBuf>,
    /// Keep the key in the system's keyring, as the app does, so that the profile can be opened
    /// again. Otherwise it goes with the bridge.
    #[arg(long)]
    keyring: bool,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .init();
    let arguments = Arguments::parse();
    anyhow::ensure!(
        arguments.listen.ip().is_loopback(),
        "the bridge listens on loopback only"
    );

    let options = if arguments.keyring {
        Options {
            demo: true,
            ..Options::new(arguments.profile)
        }
    } else {
        Options::demo(arguments.profile)
    };
    let ca = arguments.ca;
    let app = App::start(Options { ca, ..options }).await?;
    let listener = tokio::net::TcpListener::bind(arguments.listen).await?;
    let address = listener.local_addr()?;
    let token = guard::token()?;
    let url = format!("http://{address}/#token={token}");
    if let Some(file) = arguments.ready_file {
        // Whoever waits for the file must never read half of it.
        let partial = file.with_extension("partial");
        std::fs::write(&partial, &url)?;
        std::fs::rename(&partial, &file)?;
    }
    eprintln!("Open {url}");

    let router = serve::router(app.clone(), &arguments.pages).layer(
        axum::middleware::from_fn_with_state(guard::Guard::new(address, token), guard::check),
    );
    axum::serve(listener, router)
        .with_graceful_shutdown(stopped())
        .await
        .context("the bridge stopped serving")?;
    app.stop().await;
    Ok(())
}

async fn stopped() {
    // Without a signal to wait for, the bridge serves until it is killed.
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
