//! A cluster of PostgreSQL of a test's own, which can be stopped and started again while others use
//! that of the run.
//!
//! Not here: databases in it ([`crate::database`]).

use std::{
    net::{Ipv4Addr, SocketAddr},
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
};

use anyhow::{Context, ensure};
use tokio::{net::TcpListener, process::Command};

use crate::program::Program;

/// What it says once it takes connections.
const READY: &str = "LOG:  database system is ready to accept connections";

/// A running cluster, or one that was stopped. Dropped, it is gone.
pub struct Cluster {
    programs: PathBuf,
    address: SocketAddr,
    password: String,
    /// As whom it runs, if not as ourselves.
    user: Option<&'static str>,
    server: Option<Program>,
    folder: tempfile::TempDir,
}

impl Cluster {
    /// Makes a cluster and starts it.
    ///
    /// # Errors
    /// When there are no PostgreSQL programs, or they do not do it.
    pub async fn start() -> anyhow::Result<Cluster> {
        let folder = tempfile::tempdir()?;
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes)?;
        // Other users of this machine can reach loopback too.
        let password = bytes.map(|byte| format!("{byte:02x}")).concat();
        let secret = folder.path().join("password");
        std::fs::write(&secret, &password)?;
        let address = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .await?
            .local_addr()?;
        let mut cluster = Cluster {
            programs: programs()?,
            address,
            password,
            user: lent(folder.path()).await?,
            server: None,
            folder,
        };
        let mut initdb = cluster.command("initdb");
        initdb.arg("--pgdata").arg(cluster.data());
        initdb.arg("--pwfile").arg(&secret);
        initdb.args(["--username=hearth", "--encoding=UTF8", "--locale=C"]);
        initdb.args(["--auth-local=reject", "--auth-host=password", "--no-sync"]);
        let made = initdb.output().await?;
        ensure!(
            made.status.success(),
            "initdb: {}",
            String::from_utf8_lossy(&made.stderr)
        );
        cluster.up().await?;
        Ok(cluster)
    }

    /// Where it is.
    pub fn url(&self) -> String {
        let (password, address) = (&self.password, self.address);
        format!("postgres://hearth:{password}@{address}/postgres")
    }

    /// Starts it where it was, and waits until it takes connections.
    ///
    /// # Errors
    /// When it does not come up.
    pub async fn up(&mut self) -> anyhow::Result<()> {
        let mut command = self.command("postgres");
        command.arg("-D").arg(self.data());
        command.args(["-p", &self.address.port().to_string()]);
        for setting in [
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "log_line_prefix=",
        ] {
            command.args(["-c", setting]);
        }
        let mut server = Program::start("postgres", &mut command)?;
        server.until_it_says(READY).await?;
        self.server = Some(server);
        Ok(())
    }

    /// Stops it at once, as a crash of its machine would: nobody is told, and what was committed has
    /// to be found again in its log.
    ///
    /// # Errors
    /// When it does not run.
    pub async fn down(&mut self) -> anyhow::Result<()> {
        let mut server = self.server.take().context("the cluster runs")?;
        let mut stop = self.command("pg_ctl");
        stop.arg("--pgdata").arg(self.data());
        stop.args(["--mode=immediate", "stop"]);
        let stopped = stop.output().await?;
        ensure!(
            stopped.status.success(),
            "pg_ctl: {}",
            String::from_utf8_lossy(&stopped.stderr)
        );
        server.ended().await
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// PostgreSQL refuses to run as root, so root asks another user to.
    fn command(&self, name: &str) -> Command {
        let program = self.programs.join(name);
        let mut command = match self.user {
            None => Command::new(program),
            Some(user) => {
                let mut command = Command::new("setpriv");
                command.args(["--reuid", user, "--clear-groups"]);
                command.args(["--pdeathsig", "INT", "--"]).arg(program);
                command
            }
        };
        command.current_dir("/");
        command
    }
}

/// The newest PostgreSQL server programs of this machine.
fn programs() -> anyhow::Result<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten();
    let newest = versions
        .filter_map(|version| {
            let version = version.ok()?;
            let number: u32 = version.file_name().to_str()?.parse().ok()?;
            Some((number, version.path().join("bin")))
        })
        .filter(|(_, programs)| programs.join("initdb").is_file())
        .max();
    let (_, programs) = newest.context("no PostgreSQL server programs were found")?;
    Ok(programs)
}

/// Gives a folder of root's away, and says to whom. PostgreSQL refuses to run as root.
async fn lent(folder: &Path) -> anyhow::Result<Option<&'static str>> {
    if std::fs::metadata(folder)?.uid() != 0 {
        return Ok(None);
    }
    let known = std::fs::read_to_string("/etc/passwd")?;
    let has_own = known.lines().any(|line| line.starts_with("postgres:"));
    let user = if has_own { "postgres" } else { "nobody" };
    let given = Command::new("chown")
        .arg("-R")
        .arg(user)
        .arg(folder)
        .status();
    ensure!(given.await?.success(), "the folder is not lent");
    Ok(Some(user))
}
