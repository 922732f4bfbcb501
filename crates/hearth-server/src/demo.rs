//! `hearth-server demo`: a provider with made-up people, in a throwaway folder.
//!
//! Every page says that it is a demonstration. Not here: what anybody answers or decides
//! ([`records`]), which is done by the same routes as in earnest.

mod advisor;
mod buddies;
mod records;
mod reviewer;
mod seat;

use std::{
    future::Future,
    io::Write,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};
use hearth_domain::{api::people::InviteRequest, id::TeamId, role::Role};
use serde::Serialize;
use tokio::net::TcpListener;
use uuid::Uuid;

use crate::{
    Server,
    config::{Config, Phone},
    people,
    state::{App, Clock},
};

use records::{Reviewers, seed_records};

/// The people whom somebody can be, with what they are.
const PEOPLE: [(&str, &[Role]); 8] = [
    ("Priya Shah", &[Role::Advisor]),
    ("Tom Reed", &[Role::Manager]),
    ("Nadia Khan", &[Role::Manager]),
    ("Moira Lane", &[Role::Assessor]),
    ("Lewis Hart", &[Role::It]),
    ("Grace Obi", &[Role::Administrator, Role::Governance]),
    ("Carys Bevan", &[Role::Clinician]),
    ("Daniel Osei", &[Role::ShiftLead]),
];

/// What the ready file says.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Ready {
    /// The server's address.
    pub url: String,
    /// The provider's name.
    pub provider: String,
    /// Who somebody can be.
    pub accounts: Vec<Account>,
}

/// Somebody whom one can be.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Account {
    /// Their name.
    pub name: String,
    /// What they are, in words.
    pub role: String,
    /// What they are.
    pub roles: Vec<Role>,
    /// The link with which they join.
    pub invitation: String,
}

/// Seeds the folder and serves from it until `shutdown`.
///
/// # Errors
/// With a sentence for the person at the terminal.
pub async fn serve(
    data: PathBuf,
    listen: SocketAddr,
    ready_file: &Path,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> anyhow::Result<()> {
    if data
        .read_dir()
        .is_ok_and(|mut files| files.next().is_some())
    {
        bail!(
            "{} is not empty. A demonstration starts in a folder of its own: give it another with \
             --data.",
            data.display()
        );
    }
    let listener = TcpListener::bind(listen)
        .await
        .with_context(|| format!("The server cannot listen on {listen}"))?;
    let config = Config {
        provider: "Example 111 (demonstration)".into(),
        phone: Phone {
            number: "01632 960111".into(),
            words: "I am working from home and I need help with a call.".into(),
        },
        data,
        listen: listener.local_addr()?,
        demo: true,
        ..Config::default()
    };
    let server = Server::open(config, Clock::system()).await?;
    let accounts = seed(server.app()).await?;
    let ready = Ready {
        url: server.app().config.public_url(),
        provider: server.app().config.provider.clone(),
        accounts,
    };
    // The socket listens already: who connects from here on is served in a moment.
    write_at_once(ready_file, &serde_json::to_vec_pretty(&ready)?)
        .with_context(|| format!("{} cannot be written", ready_file.display()))?;
    server.run(listener, shutdown).await
}

/// Makes the team and its people.
async fn seed(app: &App) -> anyhow::Result<Vec<Account>> {
    let team = TeamId::from(Uuid::now_v7());
    people::name_team(app, &team, "Evening team").await?;
    let (mut accounts, mut persons) = (Vec::new(), Vec::new());
    for (name, roles) in PEOPLE {
        let request = InviteRequest {
            name: name.into(),
            roles: roles.to_vec(),
            teams: vec![team.clone()],
            pack: None,
        };
        let invited = people::invite(app, &request, None).await?;
        let titles: Vec<_> = roles.iter().map(|role| role.title()).collect();
        accounts.push(Account {
            name: name.into(),
            role: titles.join(", "),
            roles: roles.to_vec(),
            invitation: invited.link,
        });
        persons.push(invited.person);
    }
    if let [advisor, manager, second, assessor, it, ..] = persons.as_slice() {
        let reviewers = Reviewers {
            manager: manager.clone(),
            second: second.clone(),
            assessor: assessor.clone(),
            it: it.clone(),
        };
        let others = seed_records(app, &team, &reviewers).await?;
        buddies::seed(app, manager, advisor, &others).await?;
    }
    Ok(accounts)
}

/// Writes a file so that whoever waits for it never sees half of it.
fn write_at_once(file: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let folder = match file.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    let mut temporary = tempfile::NamedTempFile::new_in(folder)?;
    temporary.write_all(bytes)?;
    temporary.as_file().sync_all()?;
    temporary.persist(file)?;
    Ok(())
}
