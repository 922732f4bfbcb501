//! An outlet as it is set up, and whether it may be used.
//!
//! Whoever knows a workflow's url can post to its channel, so the url is a secret: it is in the file
//! of settings and nowhere else, and neither printed nor logged. Not here: what is sent to it
//! ([`super::send`]).

use std::{collections::BTreeSet, fmt, net::IpAddr};

use hearth_domain::api::outlet::OutletKind;
use serde::Deserialize;
use url::{Host, Url};

use super::address::is_allowed;

/// The most outlets of one server.
const MOST: usize = 8;
/// The most characters of a name.
const LONGEST_NAME: usize = 60;

/// A place beside the app where it is told that somebody needs help.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Outlet {
    /// What people call it, such as `Teams of the floor`. Two do not have the same.
    pub name: String,
    /// What kind of place it is.
    pub kind: OutletKind,
    /// Where cards are posted to.
    pub url: SecretUrl,
    /// It is a relay in the provider's own network, so addresses there are allowed.
    #[serde(default)]
    pub private: bool,
}

/// A url that is never printed. It is read when it is checked, so that what is wrong with it is said
/// without saying it.
#[derive(Clone, Deserialize)]
#[serde(transparent)]
pub struct SecretUrl(String);

impl From<String> for SecretUrl {
    fn from(url: String) -> SecretUrl {
        SecretUrl(url)
    }
}

impl fmt::Debug for SecretUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretUrl(…)")
    }
}

/// Outlets that cannot be used, for the person at the terminal.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadOutlet {
    /// There are more than a server looks after.
    #[error("There are more than {MOST} outlets. Take some of the [[outlet]] parts out.")]
    TooMany,
    /// It has no name, or one that cannot be shown.
    #[error(
        "Give each [[outlet]] a name on one line, of 1 to {LONGEST_NAME} characters, with a letter or \
         a digit in it."
    )]
    Name,
    /// Two have the same name.
    #[error("Two outlets are called {0}. Give each [[outlet]] a name of its own.")]
    Twice(String),
    /// Its url is none.
    #[error(
        "The url of the outlet {0} cannot be read. Copy it again, from https:// to its very end."
    )]
    NoUrl(String),
    /// Others could read what is sent to it.
    #[error("The url of the outlet {0} does not begin with https. Others could read what is sent.")]
    Plain(String),
    /// It holds a name and a password.
    #[error("The url of the outlet {0} holds a user name or a password. Take it out.")]
    Login(String),
    /// It leads where no card may go.
    #[error(
        "The url of the outlet {0} leads to an address where no card may go. Is it a relay in your \
         own network? Then add private = true to its [[outlet]]."
    )]
    Forbidden(String),
}

impl Outlet {
    /// Where cards are posted to. Plain HTTP is spoken to this computer only, and only when private
    /// addresses are allowed.
    ///
    /// # Errors
    /// When no card may go there. A name is not looked up here.
    pub fn target(&self) -> Result<Url, BadOutlet> {
        let name = || self.name.clone();
        let url: Url = self.url.0.parse().map_err(|_| BadOutlet::NoUrl(name()))?;
        let address: Option<IpAddr> = match url.host() {
            Some(Host::Ipv4(address)) => Some(address.into()),
            Some(Host::Ipv6(address)) => Some(address.into()),
            Some(Host::Domain(_)) => None,
            None => return Err(BadOutlet::NoUrl(name())),
        };
        if !url.username().is_empty() || url.password().is_some() {
            return Err(BadOutlet::Login(name()));
        }
        let is_here = match address {
            Some(address) => address.is_loopback(),
            None => url.domain() == Some("localhost"),
        };
        if url.scheme() != "https" && !(url.scheme() == "http" && self.private && is_here) {
            return Err(BadOutlet::Plain(name()));
        }
        match address {
            Some(address) if !is_allowed(address, self.private) => {
                Err(BadOutlet::Forbidden(name()))
            }
            _ => Ok(url),
        }
    }

    /// The computer that it is reached on, which is no secret. Empty for a url that cannot be used.
    pub fn host(&self) -> String {
        let url = self.target().ok();
        url.and_then(|url| url.host_str().map(str::to_owned))
            .unwrap_or_default()
    }
}

/// Whether these outlets may be used.
///
/// # Errors
/// The first thing that is wrong with them.
pub fn check(outlets: &[Outlet]) -> Result<(), BadOutlet> {
    if outlets.len() > MOST {
        return Err(BadOutlet::TooMany);
    }
    let mut names = BTreeSet::new();
    for outlet in outlets {
        let name = outlet.name.as_str();
        // Without a letter or a digit it might be no part of a path.
        if !name.contains(char::is_alphanumeric)
            || name.chars().count() > LONGEST_NAME
            || name.contains(char::is_control)
        {
            return Err(BadOutlet::Name);
        }
        if !names.insert(name) {
            return Err(BadOutlet::Twice(name.to_owned()));
        }
        outlet.target()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outlet(name: &str, url: &str, private: bool) -> Outlet {
        Outlet {
            name: name.into(),
            kind: OutletKind::Teams,
            url: url.to_owned().into(),
            private,
        }
    }

    #[test]
    fn a_url_is_taken_only_when_a_card_may_go_there() {
        let fine = "https://prod-1.westeurope.logic.azure.com:443/workflows/1?sig=s3cret";
        assert_eq!(
            outlet("a", fine, false).host(),
            "prod-1.westeurope.logic.azure.com"
        );
        for (url, private) in [
            (fine, true),
            ("https://52.112.0.1/", false),
            ("https://10.0.0.1/", true),
            ("http://127.0.0.1:8080/", true),
            ("http://localhost/", true),
        ] {
            assert!(outlet("a", url, private).target().is_ok(), "{url}");
        }
        let name = || "a".to_owned();
        for (url, private, expected) in [
            ("prod-1.westeurope", false, BadOutlet::NoUrl(name())),
            ("https://", false, BadOutlet::NoUrl(name())),
            ("http://teams.example.org/", true, BadOutlet::Plain(name())),
            ("http://10.0.0.1/", true, BadOutlet::Plain(name())),
            ("http://127.0.0.1/", false, BadOutlet::Plain(name())),
            ("ftp://127.0.0.1/", true, BadOutlet::Plain(name())),
            ("file://localhost/etc", true, BadOutlet::NoUrl(name())),
            ("https://me@example.org/", false, BadOutlet::Login(name())),
            ("https://:pw@example.org/", false, BadOutlet::Login(name())),
            // The same address in several spellings.
            ("https://127.0.0.1/", false, BadOutlet::Forbidden(name())),
            ("https://127.1/", false, BadOutlet::Forbidden(name())),
            ("https://2130706433/", false, BadOutlet::Forbidden(name())),
            ("https://0x7f.0.0.1/", false, BadOutlet::Forbidden(name())),
            ("https://[::1]/", false, BadOutlet::Forbidden(name())),
            (
                "https://[::ffff:7f00:1]/",
                false,
                BadOutlet::Forbidden(name()),
            ),
            (
                "https://169.254.169.254/",
                true,
                BadOutlet::Forbidden(name()),
            ),
            (
                "https://[64:ff9b::a00:1]/",
                true,
                BadOutlet::Forbidden(name()),
            ),
        ] {
            assert_eq!(outlet("a", url, private).target(), Err(expected), "{url}");
        }
    }

    #[test]
    fn outlets_have_names_of_their_own_and_are_few() {
        let fine = "https://example.org/";
        let of = |names: &[&str]| -> Vec<Outlet> {
            names.iter().map(|name| outlet(name, fine, false)).collect()
        };
        assert_eq!(check(&of(&["a", "b"])), Ok(()));
        assert_eq!(check(&of(&["a", "a"])), Err(BadOutlet::Twice("a".into())));
        for name in ["", "  ", "..", "a\nb", &"a".repeat(61)] {
            assert_eq!(check(&of(&[name])), Err(BadOutlet::Name));
        }
        let many: Vec<_> = (0..9).map(|it| it.to_string()).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert_eq!(check(&of(&many)), Err(BadOutlet::TooMany));
    }

    #[test]
    fn the_url_is_never_printed() {
        let outlet = outlet("a", "https://example.org/s3cret", false);
        assert!(!format!("{outlet:?}").contains("s3cret"));
    }
}
