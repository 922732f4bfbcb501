//! How a server is set up: one TOML file, with the command line and two variables over it.
//!
//! Every setting has a value to start with, so that `hearth-server serve` runs without a file. Not
//! here: packs, people and anything else that is data.

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
};

use hearth_domain::api::account::PhoneCard;
use serde::Deserialize;

use crate::{
    db::Place,
    internet::setting::{BadInternet, Internet},
    outlet::{self, BadOutlet, Outlet},
};

/// How a server is set up.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Config {
    /// The provider's name, as people read it.
    pub provider: String,
    /// What to do when help is needed and nothing else works.
    pub phone: Phone,
    /// The folder for the database and the files.
    pub data: PathBuf,
    /// Where to listen.
    pub listen: SocketAddr,
    /// The address under which apps reach the server, such as `https://hearth.example.nhs.uk`. Needed
    /// behind a proxy; otherwise made from `listen`.
    pub url: Option<url::Url>,
    /// A proxy in front speaks TLS. Only then is plain HTTP taken from other computers.
    pub behind_proxy: bool,
    /// Certificate and key, when the server speaks TLS itself.
    pub tls: Option<Tls>,
    /// Places beside the app that are told that somebody needs help.
    #[serde(rename = "outlet")]
    pub outlets: Vec<Outlet>,
    /// What internet checks may take.
    pub internet: Internet,
    /// Where files of evidence lie; the data folder when nothing is said.
    pub evidence: Evidence,
    /// A PostgreSQL database instead of a file; from `HEARTH_DATABASE_URL` only, as it may hold a
    /// password.
    #[serde(skip)]
    pub database: Option<Address>,
    /// The keys of the S3 store, when they do not come from the variables.
    #[serde(skip)]
    pub keys: Option<Keys>,
    /// This is a demonstration with made-up people.
    #[serde(skip)]
    pub demo: bool,
}

/// The keys of an S3 store. The secret is never printed.
#[derive(Clone)]
pub struct Keys {
    /// Which key.
    pub id: String,
    /// The secret that belongs to it.
    pub secret: String,
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keys")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// A number to call and the words to say.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phone {
    /// The number, as people dial it.
    pub number: String,
    /// What to say.
    pub words: String,
}

/// A certificate and its key, both as PEM files.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tls {
    /// The certificate, followed by those that lead to its root.
    pub cert: PathBuf,
    /// The key.
    pub key: PathBuf,
}

/// Where files of evidence lie.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(tag = "in", deny_unknown_fields, rename_all = "kebab-case")]
pub enum Evidence {
    /// In the data folder.
    #[default]
    Folder,
    /// In a bucket of an S3 store. Its keys come from `AWS_ACCESS_KEY_ID` and
    /// `AWS_SECRET_ACCESS_KEY`.
    S3 {
        /// The bucket.
        bucket: String,
        /// The store's address, when it is not Amazon's.
        endpoint: Option<url::Url>,
        /// The region.
        region: String,
    },
}

impl Evidence {
    /// Whether evidence would travel without TLS.
    pub fn is_plain(&self) -> bool {
        matches!(self, Evidence::S3 { endpoint: Some(endpoint), .. } if endpoint.scheme() != "https")
    }

    /// Whether evidence may be kept there.
    ///
    /// # Errors
    /// When it would travel in the open to another computer, or into a bucket without a name.
    pub fn check(&self) -> Result<(), BadConfig> {
        let Evidence::S3 {
            bucket, endpoint, ..
        } = self
        else {
            return Ok(());
        };
        if bucket.trim().is_empty() {
            return Err(BadConfig::NoBucket);
        }
        match endpoint {
            Some(endpoint) if self.is_plain() && !is_this_computer(endpoint) => {
                Err(BadConfig::PlainS3(endpoint.clone()))
            }
            _ => Ok(()),
        }
    }
}

fn is_this_computer(address: &url::Url) -> bool {
    match address.host() {
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        Some(url::Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

/// The address of a PostgreSQL database. Never printed.
#[derive(Clone)]
pub struct Address(String);

impl From<String> for Address {
    fn from(url: String) -> Address {
        Address(url)
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Address(…)")
    }
}

impl Default for Config {
    fn default() -> Config {
        Config {
            provider: "Your provider".into(),
            phone: Phone {
                number: String::new(),
                words: "Call your shift lead.".into(),
            },
            data: "hearth-data".into(),
            listen: SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 7111),
            url: None,
            behind_proxy: false,
            tls: None,
            outlets: Vec::new(),
            internet: Internet::default(),
            evidence: Evidence::Folder,
            database: None,
            keys: None,
            demo: false,
        }
    }
}

/// Settings that cannot be used, for the person at the terminal.
#[derive(Debug, thiserror::Error)]
pub enum BadConfig {
    /// The file cannot be read.
    #[error("The settings in {file} cannot be read: {error}.")]
    Unreadable {
        /// Which.
        file: PathBuf,
        /// What the system says.
        error: std::io::Error,
    },
    /// The file says something that is no setting.
    #[error("The settings in {file} cannot be used: {error}")]
    Wrong {
        /// Which.
        file: PathBuf,
        /// What is wrong, with the line.
        error: String,
    },
    /// It would speak plain HTTP to other computers.
    #[error(
        "The server would speak plain HTTP on {0}, where other computers could listen in. Give it \
         a certificate with --tls-cert and --tls-key, put it behind a proxy that speaks TLS and \
         set behind-proxy = true, or listen on 127.0.0.1."
    )]
    Plain(SocketAddr),
    /// It would send evidence to an S3 store in the open.
    #[error(
        "The S3 store {0} does not speak TLS, so others could look at the evidence. Give [evidence] \
         an endpoint that begins with https."
    )]
    PlainS3(url::Url),
    /// It would keep evidence in a bucket that has no name.
    #[error("The S3 store has no bucket. Give [evidence] the name of one.")]
    NoBucket,
    /// It would send cards where none may go.
    #[error(transparent)]
    Outlet(#[from] BadOutlet),
    /// It could never take an internet check.
    #[error(transparent)]
    Internet(#[from] BadInternet),
    /// Behind a proxy it cannot know its own address.
    #[error(
        "Set url to the address under which apps reach the server, such as https://hearth.example.nhs.uk."
    )]
    NoUrl,
}

impl Config {
    /// Reads the settings from a file, or takes those to start with.
    ///
    /// # Errors
    /// When the file cannot be read or holds something that is no setting.
    pub fn read(file: Option<&Path>) -> Result<Config, BadConfig> {
        let Some(file) = file else {
            return Ok(Config::default());
        };
        let text = std::fs::read_to_string(file).map_err(|error| BadConfig::Unreadable {
            file: file.to_owned(),
            error,
        })?;
        toml::from_str(&text).map_err(|error| BadConfig::Wrong {
            file: file.to_owned(),
            error: without_urls(&error.to_string()),
        })
    }

    /// Whether a server may listen on this address as it is set up.
    ///
    /// # Errors
    /// When passwords, records or evidence would travel in the open, nobody could find the server, or
    /// an outlet cannot be used.
    pub fn check(&self, listen: SocketAddr) -> Result<(), BadConfig> {
        if self.tls.is_none() && !self.behind_proxy && !listen.ip().is_loopback() {
            return Err(BadConfig::Plain(listen));
        }
        if self.url.is_none() && (self.behind_proxy || listen.ip().is_unspecified()) {
            return Err(BadConfig::NoUrl);
        }
        outlet::setting::check(&self.outlets)?;
        self.internet.check()?;
        self.evidence.check()
    }

    /// Where the database is.
    pub fn place(&self) -> Place {
        match &self.database {
            Some(Address(url)) => Place::Postgres(url.clone()),
            None => Place::Folder(self.data.clone()),
        }
    }

    /// The address under which apps reach the server, without a slash at its end.
    pub fn public_url(&self) -> String {
        match &self.url {
            Some(url) => url.as_str().trim_end_matches('/').to_owned(),
            None => {
                let scheme = if self.tls.is_some() { "https" } else { "http" };
                format!("{scheme}://{}", self.listen)
            }
        }
    }
}

/// What is said of a line of the settings, without where any url in it leads: that of an outlet is a
/// secret, and what is printed is kept in logs.
fn without_urls(said: &str) -> String {
    let mut parts = said.split("://");
    let mut quiet = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find(|c: char| c.is_whitespace() || "\"'`".contains(c));
        quiet += "://…";
        quiet += &part[end.unwrap_or(part.len())..];
    }
    quiet
}

impl From<&Phone> for PhoneCard {
    fn from(phone: &Phone) -> PhoneCard {
        PhoneCard {
            number: phone.number.clone(),
            words: phone.words.clone(),
        }
    }
}
