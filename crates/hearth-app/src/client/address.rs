//! Where a provider's server is, and what an invitation says about it.
//!
//! Plain HTTP is refused everywhere but on this computer itself: what travels are answers about
//! somebody's home. Not here: calling the server.

use std::fmt;

use hearth_domain::Problem;
use url::{Host, Url};

/// A server's address: `https`, or `http` on this computer itself. Ends with a slash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address(Url);

/// An invitation as the person pasted it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invited {
    /// The server that it comes from.
    pub server: Address,
    /// What shows that the person was invited.
    pub code: String,
}

impl Address {
    /// Reads an address.
    ///
    /// # Errors
    /// When it is none, holds a password, or is one that others could listen to.
    pub fn parse(text: &str) -> Result<Address, BadAddress> {
        let mut url = Url::parse(text.trim()).map_err(|_| BadAddress::Unreadable)?;
        match url.scheme() {
            "https" => {}
            "http" if is_this_computer(&url) => {}
            "http" => return Err(BadAddress::NotPrivate),
            _ => return Err(BadAddress::Unreadable),
        }
        if !url.username().is_empty() || url.password().is_some() || url.host().is_none() {
            return Err(BadAddress::Unreadable);
        }
        url.set_query(None);
        url.set_fragment(None);
        if !url.path().ends_with('/') {
            let path = format!("{}/", url.path());
            url.set_path(&path);
        }
        Ok(Address(url))
    }

    /// The address of a path of the contract.
    pub(crate) fn at(&self, path: &str) -> Url {
        let mut url = self.0.clone();
        url.set_path(&format!("{}{path}", self.0.path()));
        url
    }

    /// It is this computer itself: no proxy lies between.
    pub(crate) fn is_this_computer(&self) -> bool {
        is_this_computer(&self.0)
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str().trim_end_matches('/'))
    }
}

fn is_this_computer(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

impl Invited {
    /// Finds the invitation in what was pasted: the link alone, or a message that holds it.
    ///
    /// # Errors
    /// When there is none, or it names a server that Hearth does not talk to.
    pub fn find(text: &str) -> Result<Invited, BadAddress> {
        // Systems and mail programs write a link's scheme as they like (RFC 3986, section 3.1).
        let lower = text.to_ascii_lowercase();
        let at = lower
            .find("hearth://join")
            .ok_or(BadAddress::NoInvitation)?;
        let link: String = text[at..]
            .chars()
            .take_while(|c| !c.is_whitespace() && !matches!(c, '"' | '\'' | '<' | '>'))
            .collect();
        let link = Url::parse(&link).map_err(|_| BadAddress::NoInvitation)?;
        let part = |name: &str| {
            let found = link.query_pairs().find(|(key, _)| key == name);
            found
                .map(|(_, value)| value.into_owned())
                .ok_or(BadAddress::NoInvitation)
        };
        let code = part("code")?;
        let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        if code.is_empty() || code.len() > 256 || !code.chars().all(fits) {
            return Err(BadAddress::NoInvitation);
        }
        Ok(Invited {
            server: Address::parse(&part("server")?)?,
            code,
        })
    }
}

/// Why a server's address or an invitation is not used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadAddress {
    /// There is no invitation in what was pasted.
    #[error(
        "There is no invitation in this. Copy the whole link from your provider's message: it \
         begins with hearth://join"
    )]
    NoInvitation,
    /// It is no address.
    #[error(
        "The invitation names a server address that Hearth cannot read. Ask your provider for \
         another invitation."
    )]
    Unreadable,
    /// Others could listen.
    #[error(
        "The invitation names a server whose connection others could read, so Hearth does not use \
         it. Ask your provider for an invitation whose server address begins with https."
    )]
    NotPrivate,
}

impl From<BadAddress> for Problem {
    fn from(bad: BadAddress) -> Problem {
        Problem::field("text", bad.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invitation_is_found_in_the_message_that_holds_it() {
        let message = "Dear Priya,\nopen <hearth://join?server=https%3A%2F%2Fhearth.example.org%2F\
                       111&code=Ab-9_z> in Hearth.\nAisha";
        let invited = Invited::find(message).unwrap();
        assert_eq!(invited.code, "Ab-9_z");
        assert_eq!(invited.server.to_string(), "https://hearth.example.org/111");
        assert_eq!(
            invited.server.at("about").as_str(),
            "https://hearth.example.org/111/about"
        );
    }

    #[test]
    fn a_link_in_capitals_is_the_same_link() {
        let small = "hearth://join?server=https%3A%2F%2Fhearth.example.org&code=Ab-9_z";
        for start in ["HEARTH://JOIN", "Hearth://join", "HEARTH://join"] {
            let shouted = small.replace("hearth://join", start);
            assert_eq!(Invited::find(&shouted), Invited::find(small), "{shouted}");
            let message = format!("Schlüssel für Ünal: {shouted}");
            assert_eq!(Invited::find(&message), Invited::find(small), "{message}");
        }
    }

    #[test]
    fn what_is_no_invitation_is_said_to_be_none() {
        for text in [
            "",
            "https://example.org",
            "hearth://join",
            "hearth://join?code=a",
        ] {
            assert_eq!(Invited::find(text), Err(BadAddress::NoInvitation), "{text}");
        }
        let slash = "hearth://join?server=https://a.example&code=../me";
        assert_eq!(Invited::find(slash), Err(BadAddress::NoInvitation));
    }

    #[test]
    fn plain_http_is_for_this_computer_only() {
        for good in [
            "http://127.0.0.1:8111",
            "http://localhost",
            "http://[::1]:1",
        ] {
            assert!(Address::parse(good).is_ok(), "{good}");
        }
        for bad in ["http://hearth.example.org", "http://127.0.0.1.example.org"] {
            assert_eq!(Address::parse(bad), Err(BadAddress::NotPrivate), "{bad}");
        }
        for bad in ["ftp://127.0.0.1", "https://me:word@a.example", "hearth"] {
            assert_eq!(Address::parse(bad), Err(BadAddress::Unreadable), "{bad}");
        }
    }
}
