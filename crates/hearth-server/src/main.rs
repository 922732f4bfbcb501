//! The command line of the server.
//!
//! Not here: anything that it does ([`hearth_server`]).

use std::{
    io::{self, Write},
    net::SocketAddr,
    path::PathBuf,
    process::ExitCode,
};

use anyhow::{Context, bail};
use clap::{Args, Parser, Subcommand};
use hearth_server::{
    Server, backup,
    config::{Config, Tls},
    db::Db,
    demo, descriptors,
    internet::log as lease_log,
    log, pack_file, router,
    state::Clock,
};
use tokio::net::TcpListener;

/// The server that a provider runs for Hearth.
#[derive(Parser)]
#[command(version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve until interrupted
    Serve {
        #[command(flatten)]
        settings: Settings,
        /// Where to listen, such as 0.0.0.0:443
        #[arg(long)]
        listen: Option<SocketAddr>,
        /// The certificate, as a PEM file
        #[arg(long, requires = "tls_key")]
        tls_cert: Option<PathBuf>,
        /// Its key, as a PEM file
        #[arg(long, requires = "tls_cert")]
        tls_key: Option<PathBuf>,
    },
    /// Look after packs
    #[command(subcommand)]
    Pack(Pack),
    /// Write everything into one archive, also while the server runs
    Backup {
        #[command(flatten)]
        settings: Settings,
        /// The file to write; it must not exist
        archive: PathBuf,
    },
    /// Read an archive into an empty database
    Restore {
        #[command(flatten)]
        settings: Settings,
        /// The file to read
        archive: PathBuf,
    },
    /// Print what became of the tests of people's lines, day by day
    Leases {
        #[command(flatten)]
        settings: Settings,
        /// So many days
        #[arg(long, default_value_t = 31)]
        days: u16,
    },
    /// Serve made-up people from a folder of its own
    Demo {
        /// The folder, which must be empty or missing
        #[arg(long)]
        data: PathBuf,
        /// Where to listen
        #[arg(long, default_value = "127.0.0.1:7111")]
        listen: SocketAddr,
        /// Written once the server listens: its address, and an invitation for each person
        #[arg(long)]
        ready_file: PathBuf,
    },
    /// Print what the server can be asked, as OpenAPI
    Openapi,
}

#[derive(Subcommand)]
enum Pack {
    /// Say what is wrong with packs, by line
    Check {
        /// The packs
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// The version before it, to compare one pack with
        #[arg(long, value_name = "OLD")]
        against: Option<PathBuf>,
    },
}

#[derive(Args)]
struct Settings {
    /// The settings, as a TOML file
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The folder for the database and the files
    #[arg(long, value_name = "FOLDER")]
    data: Option<PathBuf>,
    /// A PostgreSQL database instead of a file
    #[arg(long, env = "HEARTH_DATABASE_URL", hide = true, hide_env_values = true)]
    database_url: Option<String>,
}

impl Settings {
    fn read(self) -> anyhow::Result<Config> {
        let mut config = Config::read(self.config.as_deref())?;
        if let Some(data) = self.data {
            config.data = data;
        }
        config.database = self.database_url.map(Into::into);
        Ok(config)
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    log::start();
    match run(cli.command).await {
        Ok(code) => code,
        Err(error) => {
            let _ = writeln!(io::stderr(), "{error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Serve {
            settings,
            listen,
            tls_cert,
            tls_key,
        } => {
            let mut config = settings.read()?;
            config.listen = listen.unwrap_or(config.listen);
            if let (Some(cert), Some(key)) = (tls_cert, tls_key) {
                config.tls = Some(Tls { cert, key });
            }
            serve(config).await?;
        }
        Command::Pack(Pack::Check { files, against }) => {
            if files.len() > 1 && against.is_some() {
                bail!("Give one pack to compare with --against.");
            }
            let today = Clock::system().now().date();
            let report = pack_file::check(&files, against.as_deref(), today);
            write!(io::stdout(), "{report}")?;
            return Ok(if report.is_good() {
                ExitCode::SUCCESS
            } else {
                ExitCode::FAILURE
            });
        }
        Command::Backup { settings, archive } => {
            let report = backup::write(&settings.read()?, &archive, Clock::system()).await?;
            write!(io::stdout(), "{report}")?;
            return Ok(if report.is_whole() {
                ExitCode::SUCCESS
            } else {
                ExitCode::FAILURE
            });
        }
        Command::Restore { settings, archive } => {
            let report = backup::restore(&settings.read()?, &archive, Clock::system()).await?;
            write!(io::stdout(), "{report}")?;
        }
        Command::Leases { settings, days } => {
            let db = Db::open_to_read(&settings.read()?.place()).await?;
            let since = Clock::system().now().date().plus(1 - i32::from(days));
            write!(io::stdout(), "{}", lease_log::table(&db, since).await?)?;
        }
        Command::Demo {
            data,
            listen,
            ready_file,
        } => demo::serve(data, listen, &ready_file, interrupted()).await?,
        Command::Openapi => {
            writeln!(io::stdout(), "{}", router::openapi().to_pretty_json()?)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn serve(mut config: Config) -> anyhow::Result<()> {
    config.check(config.listen)?;
    descriptors::log(descriptors::raise());
    let listener = TcpListener::bind(config.listen)
        .await
        .with_context(|| format!("The server cannot listen on {}", config.listen))?;
    config.listen = listener.local_addr()?;
    let server = Server::open(config, Clock::system()).await?;
    let mut out = io::stdout();
    writeln!(
        out,
        "Hearth listens on {}.",
        server.app().config.public_url()
    )?;
    if let Some(link) = server.first_administrator() {
        writeln!(
            out,
            "\nThere is no administrator yet. Open Hearth on your computer and paste this link. It \
             can be used once, within 72 hours:\n\n  {link}\n"
        )?;
    }
    out.flush()?;
    server.run(listener, interrupted()).await
}

/// Waits for Ctrl-C, or for the system to ask for an end.
async fn interrupted() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => {
                terminate.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}
