//! A throwaway PostgreSQL cluster: on loopback only, behind a random password, with fsync on as in
//! earnest, and gone with the task.

use std::io::Read;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;
use std::{env, fs};

use anyhow::{Context, Result};

use crate::command;
use crate::owned::{Ask, Owned, Scratch, program};

/// The variable that tells tests where PostgreSQL is. If it is set beforehand, that server is used.
pub const URL: &str = "HEARTH_TEST_POSTGRES_URL";

/// A running cluster. Fields drop in order: the server ends before its folder goes.
pub struct Cluster {
    pub url: String,
    _server: Option<Owned>,
    _folder: Option<Scratch>,
}

impl Cluster {
    /// Starts a cluster, or takes the one that [`URL`] names.
    pub fn start() -> Result<Self> {
        if let Ok(url) = env::var(URL) {
            return Ok(Self {
                url,
                _server: None,
                _folder: None,
            });
        }
        let programs = programs().context("no PostgreSQL server programs were found")?;
        let folder = Scratch::new("postgres")?;
        let user = ServerUser::of(folder.path())?;
        let password = random_password()?;
        let data = create(&programs, folder.path(), &user, &password)?;

        let port = free_port()?;
        let log = fs::File::create(folder.path().join("log"))?;
        let mut server = user.command(&programs.join("postgres"));
        server.arg("-D").arg(&data).args(["-p", &port.to_string()]);
        for setting in [
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "max_connections=200",
        ] {
            server.args(["-c", setting]);
        }
        server
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log);
        let server = Owned::spawn("postgres", Ask::Interrupt, &mut server)?;
        wait_until_ready(&server, &programs, port).inspect_err(|_| {
            let log = fs::read_to_string(folder.path().join("log"));
            eprintln!("{}", log.unwrap_or_default().trim_end());
        })?;
        let url = format!("postgres://hearth:{password}@127.0.0.1:{port}/postgres");
        Ok(Self {
            url,
            _server: Some(server),
            _folder: Some(folder),
        })
    }
}

/// The folder of the newest PostgreSQL server programs on this machine.
pub fn programs() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").ok()?.flatten();
    versions
        .filter_map(|version| {
            let number: u32 = version.file_name().to_str()?.parse().ok()?;
            let programs = version.path().join("bin");
            programs
                .join("initdb")
                .is_file()
                .then_some((number, programs))
        })
        .max()
        .map(|(_, programs)| programs)
}

/// Makes the cluster's files and returns their folder.
fn create(programs: &Path, folder: &Path, user: &ServerUser, password: &str) -> Result<PathBuf> {
    let data = folder.join("data");
    let secret = folder.join("password");
    fs::write(&secret, password)?;
    user.give(&secret)?;
    let mut initdb = user.command(&programs.join("initdb"));
    initdb
        .arg("--pgdata")
        .arg(&data)
        .arg("--pwfile")
        .arg(&secret);
    initdb.args([
        "--username=hearth",
        "--encoding=UTF8",
        "--locale=C",
        "--no-instructions",
    ]);
    // The password crosses loopback in the clear and is checked by the server in C: a hashed
    // exchange would cost every test connection a slow hash in an unoptimised client.
    initdb.args(["--auth-local=reject", "--auth-host=password"]);
    command::capture(&mut initdb).context("PostgreSQL could not make its files")?;
    Ok(data)
}

fn wait_until_ready(server: &Owned, programs: &Path, port: u16) -> Result<()> {
    let mut probe = Command::new(programs.join("pg_isready"));
    probe.args(["--quiet", "--host=127.0.0.1", "--port", &port.to_string()]);
    server.wait_until("it answers", Duration::from_secs(60), || {
        probe
            .status()
            .is_ok_and(|status| status.success())
            .then_some(())
    })
}

/// A port that was free a moment ago.
pub fn free_port() -> Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
        .local_addr()?
        .port())
}

/// Keeps other users of this machine out: they can reach loopback too.
fn random_password() -> Result<String> {
    let mut bytes = [0; 16];
    fs::File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// PostgreSQL refuses to run as root, so root lends the folder to another user.
#[cfg(unix)]
struct ServerUser(Option<nix::unistd::User>);

#[cfg(unix)]
impl ServerUser {
    /// This user; for root the one that Debian made for PostgreSQL, or failing that nobody.
    fn of(folder: &Path) -> Result<Self> {
        use nix::unistd::{User, geteuid};
        if !geteuid().is_root() {
            return Ok(Self(None));
        }
        let user = User::from_name("postgres")?.or(User::from_name("nobody")?);
        let user = Self(Some(
            user.context("neither a user postgres nor nobody exists")?,
        ));
        user.give(folder)?;
        Ok(user)
    }

    fn give(&self, path: &Path) -> Result<()> {
        if let Some(user) = &self.0 {
            std::os::unix::fs::chown(path, Some(user.uid.as_raw()), Some(user.gid.as_raw()))?;
        }
        Ok(())
    }

    fn command(&self, name: &Path) -> Command {
        let Some(user) = &self.0 else {
            let mut command = program(name);
            command.current_dir("/");
            return command;
        };
        let mut command = Command::new("setpriv");
        command.args([
            "--reuid",
            &user.uid.to_string(),
            "--regid",
            &user.gid.to_string(),
        ]);
        command
            .args(["--clear-groups", "--pdeathsig", "INT", "--"])
            .arg(name)
            .current_dir("/");
        command
    }
}

#[cfg(not(unix))]
struct ServerUser;

#[cfg(not(unix))]
impl ServerUser {
    fn of(_folder: &Path) -> Result<Self> {
        Ok(Self)
    }

    fn give(&self, _path: &Path) -> Result<()> {
        Ok(())
    }

    fn command(&self, name: &Path) -> Command {
        program(name)
    }
}
