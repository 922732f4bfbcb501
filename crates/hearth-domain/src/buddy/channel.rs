//! The link by which one press reaches a buddy: what may be one, and what is shown before it opens.
//!
//! Somebody types it, or pastes what somebody sent them, and another person's computer opens it. So
//! it is taken apart first: only four schemes, only hosts that the provider allows, nothing hidden,
//! and nothing that looks like one address and is another. What is kept is the address as it was
//! understood, which is also what is shown in full and what is opened: there is no second form that
//! could differ. A host in letters of another alphabet is shown in the form in which computers ask
//! for it (`xn--`). A link is parsed anew before each opening, because the pack may have changed.
//!
//! Not here: opening it, and whose it is.

use url::Url;

wire! {
    /// Where a provider lets links lead.
    #[derive(Eq, Default)]
    pub struct ChannelRules {
        /// Hosts: `teams.microsoft.com` for that one, `.provider.example` for all beneath it.
        pub hosts: Vec<String>,
        /// Ports beside the scheme's own.
        #[serde(default)]
        pub ports: Vec<u16>,
    }

    /// What opens a link.
    #[derive(Copy, Eq, Hash)]
    pub enum ChannelScheme {
        /// A web page.
        Https,
        /// Microsoft Teams.
        Msteams,
        /// The telephone.
        Tel,
        /// A softphone.
        Sip,
    }
}

/// A link that was found to be in order. It is made by [`ChannelLink::parse`] only, so there is none
/// that was not.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ChannelLink {
    /// What opens it.
    scheme: ChannelScheme,
    /// Where it leads; a telephone number leads to no host.
    host: Option<String>,
    /// All of it, as it is shown and opened.
    text: String,
}

/// Why a text is no link that Hearth opens.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadLink {
    /// Nothing is there.
    #[error("Enter a link, for example https://teams.microsoft.com/l/chat/…")]
    Empty,
    /// Nobody reads an address as long as this before opening it.
    #[error("This link is too long. Hearth takes up to {LONGEST} characters.")]
    TooLong,
    /// A space or a new line stands in it.
    #[error("There is a space in this link. Copy it again without spaces before, after or in it.")]
    Space,
    /// It holds characters that cannot be seen, or that turn the order of others round.
    #[error("There are hidden characters in this link. Type it instead of pasting it.")]
    Hidden,
    /// It is of another scheme.
    #[error("Hearth opens links that begin with https, msteams, tel or sip, and no others.")]
    Scheme,
    /// It cannot be read as an address.
    #[error("Hearth cannot tell where this link leads. Copy it again from where you found it.")]
    Unclear,
    /// A name or a password stands before the host, which can make an address look like another one.
    #[error(
        "This link has a name before an @ sign. It may lead elsewhere than it says. \
         Copy it again without that name."
    )]
    UserInfo,
    /// The provider does not let links lead there.
    #[error("This link leads to {0}. Your provider does not allow that address.")]
    Host(String),
    /// The provider does not let links lead to that port.
    #[error("This link leads to port {0}. Your provider does not allow that port.")]
    Port(u16),
    /// No chat, call or meeting of Teams.
    #[error("This is not a link to a chat or a call in Teams. Copy it again in Teams.")]
    Teams,
    /// Not a number that can be dialled.
    #[error("This is not a phone number. Use digits, with a + in front if it is abroad.")]
    Number,
    /// A number for emergencies, which is nobody's buddy.
    #[error("This is a number for emergencies. Enter your own number.")]
    Emergency,
}

/// The most characters of a link.
pub const LONGEST: usize = 1_000;

/// The host that links of Microsoft Teams lead to, whether or not they name it.
const TEAMS: &str = "teams.microsoft.com";

/// Numbers that reach an emergency service from the United Kingdom; 18000 is for text.
const EMERGENCY: [&str; 3] = ["999", "112", "18000"];

impl BadLink {
    /// What is wrong, with what to do next for whoever enters the link. Whoever would open it cannot
    /// change it.
    pub fn to_its_owner(&self) -> String {
        match self {
            BadLink::Host(_) | BadLink::Port(_) => {
                format!("{self} Enter another link, or ask your manager which ones are allowed.")
            }
            BadLink::Scheme => format!("{self} Enter a link that begins with one of these."),
            BadLink::TooLong => format!("{self} Enter a shorter link."),
            _ => self.to_string(),
        }
    }
}

impl ChannelLink {
    /// Takes a text for a link.
    ///
    /// # Errors
    /// The first thing that is wrong with it, in a sentence for whoever entered it.
    pub fn parse(text: &str, rules: &ChannelRules) -> Result<ChannelLink, BadLink> {
        let link = read(text, rules)?;
        // What is read again has to come out as it is: else what is shown is not what is opened.
        let again = read(&link.text, rules)?;
        (again == link).then_some(link).ok_or(BadLink::Unclear)
    }

    /// What opens it.
    pub fn scheme(&self) -> ChannelScheme {
        self.scheme
    }

    /// Where it leads; none for a telephone number.
    pub fn host(&self) -> Option<&str> {
        self.host.as_deref()
    }

    /// Its host has letters of another alphabet, which can look like others. It is shown as `xn--`,
    /// and this is a reason to say so.
    pub fn has_foreign_letters(&self) -> bool {
        let mut labels = self.host.iter().flat_map(|host| host.split('.'));
        labels.any(|label| label.starts_with("xn--"))
    }

    /// All of it, as it is shown and opened.
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl ChannelRules {
    /// Those of the hosts that name no host, or too much: an end of an address, such as `.uk`, is
    /// not the provider's to allow.
    pub fn bad_hosts(&self) -> Vec<&str> {
        let hosts = self.hosts.iter().map(String::as_str);
        hosts.filter(|host| !is_pattern(host)).collect()
    }

    fn host(&self, host: &str) -> Result<(), BadLink> {
        let allows = |allowed: &String| match allowed.strip_prefix('.') {
            Some(_) => host.ends_with(allowed.as_str()) && is_host(host),
            None => host == allowed,
        };
        let mut hosts = self.hosts.iter().filter(|it| is_pattern(it));
        match hosts.any(allows) {
            true => Ok(()),
            false => Err(BadLink::Host(host.into())),
        }
    }

    fn port(&self, port: Option<u16>) -> Result<(), BadLink> {
        match port.filter(|port| !self.ports.contains(port)) {
            Some(port) => Err(BadLink::Port(port)),
            None => Ok(()),
        }
    }
}

/// A host, or a dot and an end of one that has two parts at least.
fn is_pattern(pattern: &str) -> bool {
    match pattern.strip_prefix('.') {
        Some(end) => is_host(end) && end.contains('.'),
        None => is_host(pattern),
    }
}

/// Labels of lower case letters, digits and inner hyphens, parted by single dots.
fn is_host(host: &str) -> bool {
    let inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let is_label = |label: &str| {
        !label.is_empty()
            && label.chars().all(inner)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    host.split('.').all(is_label)
}

fn read(text: &str, rules: &ChannelRules) -> Result<ChannelLink, BadLink> {
    visible(text)?;
    let (scheme, rest) = text.split_once(':').ok_or(BadLink::Scheme)?;
    match scheme.to_ascii_lowercase().as_str() {
        "https" => page(ChannelScheme::Https, text, rest, rules),
        "msteams" => page(ChannelScheme::Msteams, text, rest, rules),
        "tel" => tel(rest),
        "sip" => sip(rest, rules),
        _ => Err(BadLink::Scheme),
    }
}

/// Whether everything in a text can be seen, as it stands and as it is understood.
fn visible(text: &str) -> Result<(), BadLink> {
    if text.is_empty() {
        return Err(BadLink::Empty);
    }
    if text.chars().count() > LONGEST {
        return Err(BadLink::TooLong);
    }
    if text.chars().any(is_hidden) || has_escaped_control(text) {
        return Err(BadLink::Hidden);
    }
    if text.chars().any(char::is_whitespace) {
        return Err(BadLink::Space);
    }
    // Some programs read it as a slash, and some do not.
    if text.contains('\\') {
        return Err(BadLink::Unclear);
    }
    Ok(())
}

/// Characters without a shape of their own, or that turn writing round: controls but for the space
/// of a new line or a tab, marks of direction, joiners, fillers, selectors, tags (Unicode 16,
/// `Default_Ignorable_Code_Point` and `Bidi_Control`).
fn is_hidden(c: char) -> bool {
    let is_control = c.is_control() && !c.is_whitespace();
    is_control
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// A control character stands in it as `%` and two digits, which whatever opens it may undo.
fn has_escaped_control(text: &str) -> bool {
    let escaped = text.as_bytes().windows(3).filter_map(|three| {
        let [b'%', high, low] = three else {
            return None;
        };
        let digit = |byte: &u8| char::from(*byte).to_digit(16);
        Some(digit(high)? * 16 + digit(low)?)
    });
    escaped.into_iter().any(|byte| byte < 0x20 || byte == 0x7f)
}

/// A web page, or a place in Teams.
fn page(
    scheme: ChannelScheme,
    text: &str,
    rest: &str,
    rules: &ChannelRules,
) -> Result<ChannelLink, BadLink> {
    let is_web = scheme == ChannelScheme::Https;
    let after = rest.strip_prefix("//");
    // With no slashes, or with three, some programs find a host and some do not.
    if is_web && after.is_none_or(|after| after.starts_with('/')) {
        return Err(BadLink::Unclear);
    }
    let authority = after.and_then(|after| after.split(['/', '?', '#']).next());
    if authority.is_some_and(|authority| authority.contains('@')) {
        return Err(BadLink::UserInfo);
    }
    let url = Url::parse(text).map_err(|_| BadLink::Unclear)?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(BadLink::UserInfo);
    }
    let host = match url.host_str() {
        Some(host) => host,
        // `msteams:/l/…` names no host and leads to this one.
        None if !is_web && after.is_none() => TEAMS,
        None => return Err(BadLink::Unclear),
    };
    if !is_web && host != TEAMS {
        return Err(BadLink::Host(host.into()));
    }
    rules.host(host)?;
    rules.port(url.port())?;
    if !is_web && !url.path().starts_with("/l/") {
        return Err(BadLink::Teams);
    }
    Ok(ChannelLink {
        scheme,
        host: Some(host.into()),
        text: url.into(),
    })
}

/// A telephone number; what parts its digits for the eye is left out (RFC 3966).
fn tel(rest: &str) -> Result<ChannelLink, BadLink> {
    let (plus, rest) = match rest.strip_prefix('+') {
        Some(rest) => ("+", rest),
        None => ("", rest),
    };
    let parts = ['-', '.', '(', ')'];
    if !rest
        .chars()
        .all(|c| c.is_ascii_digit() || parts.contains(&c))
    {
        return Err(BadLink::Number);
    }
    let digits: String = rest.chars().filter(char::is_ascii_digit).collect();
    if EMERGENCY.contains(&digits.as_str()) {
        return Err(BadLink::Emergency);
    }
    // Three digits are a telephone within a house, seven the shortest one abroad.
    let shortest = if plus.is_empty() { 3 } else { 7 };
    if !(shortest..=15).contains(&digits.len()) {
        return Err(BadLink::Number);
    }
    Ok(ChannelLink {
        scheme: ChannelScheme::Tel,
        host: None,
        text: format!("tel:{plus}{digits}"),
    })
}

/// A softphone's address: a name and a host, and none of what RFC 3261 lets stand behind them.
fn sip(rest: &str, rules: &ChannelRules) -> Result<ChannelLink, BadLink> {
    let (name, place) = rest.split_once('@').ok_or(BadLink::Unclear)?;
    if name.contains(':') || place.contains('@') {
        return Err(BadLink::UserInfo);
    }
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '+' | '-' | '_');
    if name.is_empty() || !name.chars().all(is_name) {
        return Err(BadLink::Unclear);
    }
    let (host, port) = match place.split_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (place, None),
    };
    let host = host.to_ascii_lowercase();
    if !is_host(&host) {
        return Err(BadLink::Unclear);
    }
    rules.host(&host)?;
    let port = match port {
        // A number alone could also be signed.
        Some(port) if port.chars().all(|c| c.is_ascii_digit()) => {
            Some(port.parse().map_err(|_| BadLink::Unclear)?)
        }
        Some(_) => return Err(BadLink::Unclear),
        None => None,
    };
    rules.port(port)?;
    let place = port.map_or_else(|| host.clone(), |port| format!("{host}:{port}"));
    Ok(ChannelLink {
        scheme: ChannelScheme::Sip,
        host: Some(host),
        text: format!("sip:{name}@{place}"),
    })
}
